"""What an import changes, as a supervisor reads it before saying yes."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from oncall.rota.core.difference import Differs

if TYPE_CHECKING:
    from oncall.rota.work import Imported  # the commands that work from a file need no database

SHOWN = 6
"""So many shifts of each person; the rest is a number."""


def whose_shifts(coming: "Imported") -> Iterator[str]:
    """Line by line, person by person: − what goes, + what comes."""
    zone = coming.plan.zone
    until = f"{coming.looked_until.astimezone(zone):%Y-%m-%d}"
    if not coming.differs:
        yield f"Nobody's shifts change until {until}."
        return
    yield f"Until {until} these shifts go (−) and come (+):"
    for person, differs in groupby(coming.differs, key=lambda each: each.person):
        yield from _of_one(person, list(differs), zone)


def _of_one(person: str, differs: list[Differs], zone: ZoneInfo) -> Iterator[str]:
    gone, come = (
        sum((d.end - d.start).total_seconds() / 3600 for d in differs if d.what == what)
        for what in ("gone", "new")
    )
    yield f"  {person}: −{gone:g} h, +{come:g} h"
    for each in differs[:SHOWN]:
        sign = "−" if each.what == "gone" else "+"
        span = f"{_clock(each.start, zone)} to {_clock(each.end, zone)}"
        yield f"    {sign} {span}  {each.rotation}"
    if len(differs) > SHOWN:
        yield f"    … and {len(differs) - SHOWN} more"


def _clock(instant: datetime, zone: ZoneInfo) -> str:
    """The day and time on the team's clock, summer or winter time told by the offset."""
    return instant.astimezone(zone).strftime("%a %Y-%m-%d %H:%M%z")
