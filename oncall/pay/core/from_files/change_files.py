"""The two files beside a rota file: changes of duty, and callouts. Every fault is told at once."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from oncall.pay.core.availability import EMPTY, KINDS, PAID_AS, Change, Kind
from oncall.pay.core.from_files.over_plan import tied
from oncall.pay.core.reckoning.callouts import Callout
from oncall.pay.core.spans import instant, seconds
from oncall.people.core import cells
from oncall.people.core.cells import BadCell
from oncall.people.core.faults import Read, Row, RowFault
from oncall.people.core.table import Record, read_table, twice
from oncall.rota.core import change as rota_change
from oncall.rota.core.file.faults import did_you_mean
from oncall.rota.core.hours import occurrences
from oncall.rota.core.plan import SUPERVISOR, Plan

CHANGES = ("kind", "rotation", "person", "instead_of", "from", "to")
_CALLED: dict[str, Kind] = {
    name.replace("-", ""): kind
    for name, kind in (*zip(KINDS, KINDS, strict=True), *PAID_AS.items())
}
CALLOUTS = ("person", "start", "minutes")
_LONGEST_MINUTES = 24 * 60


def read_changes(
    text: str, plans: Sequence[Plan], known: Collection[str] | None = None
) -> Read[Change]:
    """Every change of the file in its order, and every fault in it.

    `known` are the handles on record, None when nobody knows them.
    """
    with_pays = "pays" in text.partition("\n")[0].casefold()
    columns = (*CHANGES, "pays") if with_pays else CHANGES
    table = read_table(text, columns, may_be_empty=True)
    rows = tuple(Row(record.line, _change(record, plans, known)) for record in table.records)
    faults = [*table.faults, *(fault for each in table.records for fault in each.faults)]
    if not faults:
        faults += _without_effect(rows, plans)
    return Read(rows, tuple(faults))


def read_callouts(
    text: str, plans: Sequence[Plan], known: Collection[str] | None = None
) -> Read[Callout]:
    """Every callout of the file, and every fault in it; `known` as for changes."""
    table = read_table(text, CALLOUTS, may_be_empty=True)
    zone = plans[0].zone
    rows = tuple(Row(record.line, _callout(record, zone, known)) for record in table.records)
    faults = [*table.faults, *twice(table.records, ("person", "start"))]
    faults += [fault for each in table.records for fault in each.faults]
    return Read(rows, (*faults, *(() if faults else _at_once(rows))))


def when(text: str, zone: ZoneInfo) -> int:
    """An instant: with its offset, or the local time where that is only one. Or BadCell."""
    hint = "write it as 2026-03-23T08:00+01:00"
    if not re.match(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}", text):
        raise BadCell("is not a day with a time", hint)
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise BadCell("is not a time", hint) from None
    if not 2000 <= read.year <= 2100:
        raise BadCell("is not between the years 2000 and 2100", hint)
    return seconds(read) if read.tzinfo else seconds(_only(read, zone))


def _only(wall: datetime, zone: ZoneInfo) -> datetime:
    """The one instant at which clocks show this; a time shown twice, or never, must be told."""
    first, last = occurrences(wall, zone)
    shown = first.astimezone(zone).replace(tzinfo=None)
    if first == last and shown == wall:
        return first
    meant = " or ".join(dict.fromkeys(each.astimezone(zone).isoformat() for each in (first, last)))
    raise BadCell("is shown twice, or never, when the clock is changed", f"write {meant}")


def _change(record: Record, plans: Sequence[Plan], known: Collection[str] | None) -> Change:
    zone = plans[0].zone
    kind: Kind = record.required("kind", _kind, KINDS[0], f"write one of {', '.join(KINDS)}")
    names = sorted({each.name for plan in plans for each in plan.rotations})
    change = Change(
        kind=kind,
        rotation=_whose_hours(record, kind, names),
        person=_person(record, kind, known),
        instead_of=record.optional("instead_of", lambda text: _on_record(text, known)),
        start=record.required("from", lambda text: when(text, zone), 0, "write when it begins"),
        end=record.required("to", lambda text: when(text, zone), 0, "write when it ends"),
        pays="pays" in record.cells and record.optional("pays", cells.answer) == "yes",
        beside=_plain(record.cells["kind"]) == "add" and not record.cells["instead_of"],
    )
    if change.end and change.end <= change.start:
        record.fault("to", "is not after from", "write when it ends")
    if change.instead_of == change.person and kind not in EMPTY:
        record.fault("instead_of", "is the same as person", "write whose duty it was")
    return change


def _whose_hours(record: Record, kind: Kind, names: Sequence[str]) -> str | None:
    """The rotation; None is every one. What is for the supervisor line only need not name it."""
    rotation = record.optional("rotation", lambda text: _rotation(text, names))
    if not record.cells["rotation"]:
        if kind in ("stand-in", "outside"):
            return SUPERVISOR
        if kind != "absence":
            record.fault("rotation", "is empty", f"write one of {', '.join(names)}")
    elif kind == "outside" and rotation not in (None, SUPERVISOR):
        record.fault("rotation", "has no outside number", f"write {SUPERVISOR}")
    return rotation


def _person(record: Record, kind: Kind, known: Collection[str] | None) -> str:
    """Who comes on; or who goes off, in either column."""
    if kind == "outside":
        return ""
    column = "instead_of" if kind == "absence" and not record.cells["person"] else "person"
    hint = "write who is on, or who is absent"
    return record.required(column, lambda text: _on_record(text, known), "", hint)


def _on_record(text: str, known: Collection[str] | None) -> str:
    handle = cells.handle(text)
    if known is not None and handle not in known:
        raise BadCell("is not among the people", did_you_mean(handle, sorted(known)))
    return handle


def _kind(text: str) -> Kind:
    if kind := _CALLED.get(_plain(text)):
        return kind
    raise BadCell("is no kind of change", f"write one of {', '.join(KINDS)}")


def _plain(text: str) -> str:
    return re.sub(r"[ _-]", "", text.casefold())


def _rotation(text: str, names: Sequence[str]) -> str:
    if text not in names:
        raise BadCell("is no rotation of the rota file", f"write one of {', '.join(names)}")
    return text


def _without_effect(rows: Sequence[Row[Change]], plans: Sequence[Plan]) -> list[RowFault]:
    """Changes that take the place of somebody who is never on then."""
    faults = []
    laid: list[rota_change.Change] = []
    for row in rows:
        pieces = tied(plans, laid, row.value)
        laid += pieces
        if row.value.instead_of and row.value.kind not in EMPTY and not pieces:
            message = f"{row.value.instead_of} is not on {row.value.rotation} then"
            hint = "see the days, and whose duty it was: oncall rota shifts"
            faults.append(RowFault(row.line, "instead_of", message, hint))
    return faults


def _callout(record: Record, zone: ZoneInfo, known: Collection[str] | None) -> Callout:
    hint = "write whose callout it was"
    return Callout(
        person=record.required("person", lambda text: _on_record(text, known), "", hint),
        start=record.required("start", lambda text: when(text, zone), 0, "write when it began"),
        minutes=record.required("minutes", _minutes, 0, "write whole minutes"),
    )


def _minutes(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", text, re.ASCII) or not 0 < int(text) <= _LONGEST_MINUTES:
        raise BadCell("is not a number of whole minutes", f"write 1 to {_LONGEST_MINUTES}")
    return int(text)


def _at_once(rows: Sequence[Row[Callout]]) -> list[RowFault]:
    """Nobody works in two callouts at a time."""
    faults = []
    ordered = sorted(rows, key=lambda row: row.value)
    for one, other in pairwise(ordered):
        if one.value.person == other.value.person and other.value.start < one.value.span[1]:
            message = f"begins before the callout on line {one.line} has ended"
            faults.append(RowFault(other.line, "start", message, "write each minute once"))
    return faults


def told(at: int, zone: ZoneInfo) -> str:
    """An instant as people read it, with its offset: 2026-10-25 02:30+01:00."""
    return instant(at, zone).isoformat(" ", "minutes")
