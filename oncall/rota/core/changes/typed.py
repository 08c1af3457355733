"""A change as it is typed on a page: every field a text, times as the team's clock shows them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from oncall.rota.core.change import Kind
from oncall.rota.core.changes.laying import Wanted
from oncall.rota.core.file.faults import Fault, Refusal
from oncall.rota.core.hours import occurrences

FIELDS: Mapping[Kind, tuple[str, ...]] = {
    "replace": ("rotation", "instead_of", "person"),
    "cover": ("rotation", "instead_of", "person"),
    "remove": ("rotation", "instead_of"),
    "add": ("rotation", "person"),
    "stand-in": ("person",),
    "absent": ("person",),
    "outside": (),
}
"""What is asked for on the page of each kind, beside when and why."""
MAY_PAY: tuple[Kind, ...] = ("cover", "absent")
"""Kinds after which whoever is off may be paid all the same."""
_LONGEST_WHY = 200


@dataclass(frozen=True)
class Typed:
    """What stands in the fields; `start` and `end` as 2026-03-04T08:00, `absence` its kind."""

    kind: Kind
    rotation: str = ""
    person: str = ""
    instead_of: str = ""
    start: str = ""
    end: str = ""
    why: str = ""
    absence: str = ""
    pays: bool = False

    def only_its_own(self) -> "Typed":
        """Without what the page of its kind does not ask for."""
        asked = FIELDS[self.kind]
        return replace(
            self,
            rotation=self.rotation if "rotation" in asked else "",
            person=self.person if "person" in asked else "",
            instead_of=self.instead_of if "instead_of" in asked else "",
            absence=self.absence if self.kind == "absent" else "",
            pays=self.pays and self.kind in MAY_PAY,
        )


def wanted_from(typed: Typed, zone: ZoneInfo) -> tuple[Wanted | None, tuple[Fault, ...]]:
    """What is asked for, if that can be read, and everything that is wrong with how it is written.

    Where the clock shows a time twice, a change begins at the first and ends at the last.
    """
    walls = _wall(typed.start), _wall(typed.end)
    faults = tuple(_unreadable(typed, *walls))
    if walls[0] is None or walls[1] is None:
        return None, faults
    start, end = occurrences(walls[0], zone)[0], occurrences(walls[1], zone)[1]
    return Wanted(
        typed.kind, typed.rotation, typed.person, typed.instead_of, start, end, typed.pays
    ), faults


def on_the_clock(at: datetime, zone: ZoneInfo) -> str:
    """An instant as it stands in a field."""
    return at.astimezone(zone).strftime("%Y-%m-%dT%H:%M")


def faults_of_why(why: str) -> Iterator[Fault]:
    """A reason stands on record: it is there, and it is short."""
    if not why:
        yield Refusal(None, "why", "why is missing", "say why", "missing")
    elif len(why) > _LONGEST_WHY:
        yield Refusal(None, "why", "why is too long", "say it shorter", "too_wordy")


def _wall(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is None and 2000 <= found.year <= 2100 else None


def _unreadable(typed: Typed, start: datetime | None, end: datetime | None) -> Iterator[Fault]:
    if start is None:
        yield Refusal(None, "start", "no time", "write a day and a time", "no_time")
    if end is None:
        yield Refusal(None, "end", "no time", "write a day and a time", "no_time")
    yield from faults_of_why(typed.why)
