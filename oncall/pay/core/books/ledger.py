"""The ledger: what was kept of availability, and how it is put right. Nothing is ever changed."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from oncall.pay.core.availability import Availability
from oncall.pay.core.spans import Span, minus, union


class Kept(NamedTuple):
    """One row of the ledger; with `reverses` it takes another one back."""

    id: str
    entry: Availability
    reverses: str | None = None


class Correction(NamedTuple):
    """Rows to take back, and entries to write instead."""

    take_back: tuple[Kept, ...]
    write: tuple[Availability, ...]

    @property
    def is_needed(self) -> bool:
        """Whether the ledger and the rota tell different hours."""
        return bool(self.take_back or self.write)


def standing(rows: Iterable[Kept]) -> list[Kept]:
    """The rows that count: those that take nothing back, and that nothing has taken back."""
    known = list(rows)
    gone = {row.reverses for row in known if row.reverses}
    if not gone:
        return known
    return [row for row in known if not row.reverses and row.id not in gone]


def ended(entries: Iterable[Availability], now: int, cuts: Sequence[int]) -> list[Availability]:
    """What of one rotation may be kept by now: whole shifts, cut at these instants.

    Up to the last instant at which nobody's time was running, so that what is kept is a prefix.
    """
    pieces = [piece for each in entries for piece in _cut(each, cuts)]
    edges = sorted({piece.end for piece in pieces if piece.end <= now}, reverse=True)
    last = next((edge for edge in edges if not any(p.start < edge < p.end for p in pieces)), None)
    return [] if last is None else [piece for piece in pieces if piece.end <= last]


def correction(rows: Iterable[Kept], computed: Iterable[Availability]) -> Correction:
    """What brings the ledger to what the rota says now; splitting and merging is no difference.

    Both are of the same time.
    """
    kept, due = _by_kind(standing(rows)), _spans_of(computed)
    take_back: list[Kept] = []
    write: list[Availability] = []
    for kind in sorted({*kept, *due}, key=str):
        mine = kept.get(kind, [])
        wrong = [row for row in mine if minus([_span(row.entry)], due.get(kind, []))]
        right = union(_span(row.entry) for row in mine if row not in wrong)
        take_back += wrong
        write += [_entry(kind, span) for span in minus(due.get(kind, []), right)]
    return Correction(tuple(take_back), tuple(write))


Kind = tuple[str, str | None, str, str | None, bool]


def _kind(entry: Availability) -> Kind:
    return entry.rotation, entry.person, entry.how, entry.instead_of, entry.pays


def _span(entry: Availability) -> Span:
    return entry.start, entry.end


def _entry(kind: Kind, span: Span) -> Availability:
    rotation, person, how, instead_of, pays = kind
    return Availability(rotation, person, *span, how, instead_of, pays)


def _by_kind(rows: Iterable[Kept]) -> dict[Kind, list[Kept]]:
    found: dict[Kind, list[Kept]] = {}
    for row in rows:
        found.setdefault(_kind(row.entry), []).append(row)
    return found


def _spans_of(entries: Iterable[Availability]) -> dict[Kind, list[Span]]:
    found: dict[Kind, list[Span]] = {}
    for entry in entries:
        found.setdefault(_kind(entry), []).append(_span(entry))
    return {kind: union(spans) for kind, spans in found.items()}


def _cut(entry: Availability, cuts: Sequence[int]) -> list[Availability]:
    """The entry in pieces, none of which goes over a cut."""
    edges = [entry.start, *(at for at in cuts if entry.start < at < entry.end), entry.end]
    return [entry._replace(start=low, end=high) for low, high in pairwise(edges)]
