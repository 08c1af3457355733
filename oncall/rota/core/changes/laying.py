"""Whether a wanted change can be laid over the rota, and the changes it then comes to.

What is wanted "from Monday to Friday" is tied to the shifts there are: one change for each shift
that somebody takes over, in exactly its span.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from oncall.rota.core.change import IN_PLACE, TRADES, Change, Kind, within
from oncall.rota.core.duty import Shift, shifts
from oncall.rota.core.file.faults import Fault, Refusal, did_you_mean
from oncall.rota.core.ledger import Away, away
from oncall.rota.core.plan import SUPERVISOR
from oncall.rota.core.rota import Rota

_NEEDS: dict[Kind, tuple[str, ...]] = {
    "add": ("rotation", "person"),
    "remove": ("rotation", "instead_of"),
    "replace": ("person", "instead_of"),
    "swap": ("person", "instead_of"),
    "give": ("person", "instead_of"),
    "cover": ("person", "instead_of"),
    "stand-in": ("person",),
    "absent": ("person",),
    "outside": (),
}
_MAY_HAVE: dict[Kind, tuple[str, ...]] = {
    "replace": ("rotation",),
    "swap": ("rotation",),
    "give": ("rotation",),
    "cover": ("rotation",),
    "stand-in": ("rotation", "instead_of"),
    "outside": ("rotation",),
}
_ON_THE_LINE: tuple[Kind, ...] = ("stand-in", "outside")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A change as somebody asks for it: columns as in a file, "" for what is left out.

    Without a rotation it is about every shift of `instead_of`; a stand-in is for the supervisor
    line, in place of whoever holds it.
    """

    kind: Kind
    rotation: str
    person: str
    instead_of: str
    start: datetime
    end: datetime
    pays: bool = False
    deed: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """What a wanted change is judged by: the rota, who is on record, the time now.

    `known` is None where the people are not known, and `now` where the past may be traded.
    """

    rota: Rota
    known: Collection[str] | None = None
    now: datetime | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The team's time zone, for what people are told."""
        return self.rota.plans[-1].zone


def lay(asked: Asked, wanted: Wanted) -> tuple[tuple[Change, ...], tuple[Fault, ...]]:
    """The changes that the wanted one comes to, in order; or everything that is wrong with it."""
    faults = (*spelled(asked, wanted), *_when(asked, wanted))
    if faults:
        return (), faults
    near = Rota(asked.rota.plans, within(asked.rota.changes, wanted.start, wanted.end))
    changes = tuple(_tied(near, wanted))
    faults = tuple(_nothing_there(near, wanted, asked.zone) if not changes else ())
    faults += tuple(_taken(near, changes, asked.zone))
    return ((), faults) if faults else (changes, ())


def spelled(asked: Asked, wanted: Wanted) -> Iterator[Fault]:
    """What is wrong with it whenever it was: what is left out or too much, and names."""
    yield from _columns(wanted)
    yield from _names(asked, wanted)


def _columns(wanted: Wanted) -> Iterator[Fault]:
    """What the kind needs and may have."""
    needed = _NEEDS[wanted.kind]
    for column in ("rotation", "person", "instead_of"):
        written = getattr(wanted, column)
        if column in needed and not written:
            hint = f"{wanted.kind} needs it"
            yield Refusal(None, column, f"{column} is missing", hint, "missing")
        elif written and column not in (*needed, *_MAY_HAVE.get(wanted.kind, ())):
            message = f"{wanted.kind} has no {column}"
            yield Fault(None, column, message, f"leave {column} out")
    if wanted.kind == "remove" and wanted.rotation == SUPERVISOR:
        hint = "write replace or stand-in with who takes over, or outside"
        yield Refusal(None, "kind", "the supervisor line would be empty", hint, "line_empty")
    if wanted.kind in _ON_THE_LINE and wanted.rotation not in ("", SUPERVISOR):
        message = f"{wanted.kind} is for the supervisor line only"
        yield Fault(None, "rotation", message, "leave rotation out")


def _names(asked: Asked, wanted: Wanted) -> Iterator[Fault]:
    rotations = sorted(asked.rota.rotations)
    if wanted.rotation and wanted.rotation not in rotations:
        message = f'no rotation is called "{wanted.rotation}"'
        close = did_you_mean(wanted.rotation, rotations)
        yield Refusal(None, "rotation", message, close, "unknown")
    for column in ("person", "instead_of"):
        handle = getattr(wanted, column)
        if handle and asked.known is not None and handle not in asked.known:
            close = did_you_mean(handle, sorted(asked.known))
            yield Refusal(None, column, f'"{handle}" is not on record', close, "unknown")
    if wanted.person and wanted.person == wanted.instead_of:
        message = f"{wanted.person} cannot take over from themselves"
        hint = "name somebody else"
        yield Refusal(None, "person", message, hint, "themselves", {"person": wanted.person})


def _when(asked: Asked, wanted: Wanted) -> Iterator[Fault]:
    if wanted.end <= wanted.start:
        yield Refusal(None, "to", "the end is not after the start", "swap them", "backwards")
    elif wanted.end - wanted.start > timedelta(days=2 * 366):
        hint = "write a new plan instead"
        yield Refusal(None, "to", "this is longer than two years", hint, "too_long")
    if asked.now and wanted.kind in TRADES and wanted.start < asked.now:
        message = f"{wanted.kind} is agreed before the shift begins, and this one has begun"
        hint = "write replace, if it was somebody else who was on"
        yield Refusal(None, "from", message, hint, "begun")


def _tied(rota: Rota, wanted: Wanted) -> Iterator[Change]:
    """The wanted change on each shift it is about."""
    kind, deed = wanted.kind, wanted.deed
    if kind not in (*IN_PLACE, "remove"):
        rotation = SUPERVISOR if kind == "outside" else wanted.rotation
        yield Change(kind, rotation, wanted.person, "", wanted.start, wanted.end, wanted.pays, deed)
        return
    for each in sorted(_places(rota, wanted), key=lambda each: (each.start, each.rotation)):
        yield Change(
            kind, each.rotation, wanted.person, each.person, each.start, each.end, wanted.pays, deed
        )


def _places(rota: Rota, wanted: Wanted) -> Iterator[Shift | Away]:
    """The shifts that somebody takes over, and those that nobody has since their owner is off."""
    start, end = wanted.start, wanted.end
    held: list[Shift | Away] = [*shifts(rota, start, end)]
    held += [each for each in away(rota, start, end) if not each.by]
    only = SUPERVISOR if wanted.kind == "stand-in" else wanted.rotation
    for each in held:
        mine = each.person == wanted.instead_of if wanted.instead_of else True
        if mine and each.person != wanted.person and only in ("", each.rotation):
            yield each


def _nothing_there(rota: Rota, wanted: Wanted, zone: ZoneInfo) -> Iterator[Fault]:
    """Nobody can take over, or be taken off, what somebody does not have."""
    who, line = wanted.instead_of or "anybody else", wanted.rotation or "any rotation"
    lost = [
        each
        for each in away(rota, wanted.start, wanted.end)
        if each.person == wanted.instead_of and wanted.rotation in ("", each.rotation)
    ]
    message = f"{who} is not on {line} then"
    values = {"person": wanted.instead_of, "rotation": line}
    if not lost:
        hint = f"see who is: oncall rota show --week {wanted.start.astimezone(zone):%G-W%V}"
        key = "not_on" if wanted.instead_of else "nobody_else"
        yield Refusal(None, "instead_of", message, hint, key, values)
        return
    has = lost[0].by
    hint = f"{has} has it already, by {lost[0].change.kind} {lost[0].change.deed or ''}".strip()
    key = "has_it" if has else "nobody_has_it"
    yield Refusal(None, "instead_of", message, hint, key, {**values, "other": has})


def _taken(rota: Rota, changes: tuple[Change, ...], zone: ZoneInfo) -> Iterator[Fault]:
    """Whoever comes on must be free to."""
    for change in changes:
        if change.kind == "absent" or not change.person:
            continue
        span = f"from {_clock(change.start, zone)} to {_clock(change.end, zone)}"
        values: dict[str, str | datetime] = {
            "person": change.person, "rotation": change.rotation,
            "first": change.start, "last": change.end,
        }  # fmt: skip
        on = shifts(rota, change.start, change.end)
        if any((each.rotation, each.person) == (change.rotation, change.person) for each in on):
            message = f"{change.person} is on {change.rotation} already {span}"
            hint = "name somebody else, or another span"
            yield Refusal(None, "person", message, hint, "on_already", values)
        if any(
            each.kind == "absent" and each.person == change.person
            for each in within(rota.changes, change.start, change.end)
        ):
            message = f"{change.person} is absent {span}"
            hint = "name somebody else, or undo the absence first"
            yield Refusal(None, "person", message, hint, "absent", values)


def _clock(instant: datetime, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).strftime("%Y-%m-%d %H:%M%z")
