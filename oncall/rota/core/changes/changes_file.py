"""Changes from a CSV file: kind, rotation, person, instead_of, from, to. All faults, by line."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from oncall.people.core.table import Record, read_table
from oncall.rota.core.change import KINDS, Change, Kind, within
from oncall.rota.core.changes.laying import Asked, Wanted, lay
from oncall.rota.core.file.faults import Fault, did_you_mean
from oncall.rota.core.instants import span
from oncall.rota.core.rota import Rota

COLUMNS = ("kind", "rotation", "person", "instead_of", "from", "to")


@dataclass(frozen=True, slots=True)
class ReadChanges:
    """The changes of a file, tied to the shifts of the plans; () when there are faults."""

    changes: tuple[Change, ...]
    faults: tuple[Fault, ...]


def read_changes(text: str, rota: Rota, *, known: Collection[str] | None = None) -> ReadChanges:
    """The changes in `text`, each laid over those before it and over the rota.

    `known` are the handles on record, None when nobody knows them.
    """
    table = read_table(text, COLUMNS)
    faults = [Fault(each.line, each.column, each.message, each.hint) for each in table.faults]
    changes: list[Change] = []
    for record in table.records:
        wanted = _wanted(record, rota)
        if isinstance(wanted, Wanted):
            so_far = (*rota.changes, *within(changes, wanted.start, wanted.end))
            laid, wrong = lay(Asked(Rota(rota.plans, so_far), known), wanted)
            changes += laid
        else:
            wrong = wanted
        cells = (Fault(record.line, f.column, f.message, f.hint) for f in record.faults)
        faults += [*cells, *(replace(each, line=record.line) for each in wrong)]
    return ReadChanges(() if faults else tuple(changes), tuple(faults))


def _wanted(record: Record, rota: Rota) -> Wanted | tuple[Fault, ...]:
    cells = record.cells
    when = span(("from", "to"), (cells["from"], cells["to"]), rota.plans[-1].zone)
    kind = kind_called(cells["kind"])
    faults = tuple(each for each in (kind, *when) if isinstance(each, Fault))
    if faults or isinstance(kind, Fault):
        return faults
    start, end = (each for each in when if not isinstance(each, Fault))
    return Wanted(kind, cells["rotation"], cells["person"], cells["instead_of"], start, end)


def kind_called(text: str) -> Kind | Fault:
    """The kind of that name, whatever the case of its letters."""
    for kind in KINDS:
        if kind == text.casefold():
            return kind
    return Fault(None, "kind", f'"{text}" is no kind of change', did_you_mean(text, list(KINDS)))
