"""What staff may ask by text about the rota: when is my next shift, and who is on now."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from oncall.contact.work.team import TeamNow
from oncall.rota.core.duty import Shift, shifts
from oncall.wording import clock, say

AHEAD = timedelta(days=60)
MOST_SHIFTS = 3
MOST_PEOPLE = 6  # as many as fit into one text
MOST_LISTED = 100  # characters

Said = tuple[str, dict[str, str]]
"""A sentence of the catalogue and what fills it."""


def my_next_shifts(team: TeamNow, person: str) -> Said:
    """The shift she is on, and those that come; the same hours on two lines are one."""
    coming = shifts(team.rota, team.now, team.now + AHEAD)
    mine = dict.fromkeys(_as_it_comes(team, person, s) for s in coming if s.person == person)
    if not mine:
        return "shifts.none", {"count": str(AHEAD.days)}
    return "shifts.next", {"shifts": ", ".join([*mine][:MOST_SHIFTS])}


def _as_it_comes(team: TeamNow, person: str, shift: Shift) -> str:
    """Of the shift that she is on, until when; of one that comes, its hours."""
    if shift.start > team.now:
        return span(team, person, shift.start, shift.end)
    language = team.language_of(person)
    return say(language, "rota.on_until", then=moment(team, language, shift.end))


def on_now(team: TeamNow, person: str) -> Said:
    """Who holds the supervisor line, and everybody else on duty, by the names colleagues use."""
    del person
    others = dict.fromkeys(each.person for each in team.on if each.person != team.line_holder)
    names = [team.name_of(each) for each in others]
    people = ", ".join(names[:MOST_PEOPLE]) + (" …" if len(names) > MOST_PEOPLE else "")
    if team.covered:
        return ("on_now.outside_and", {"people": people}) if people else ("on_now.outside", {})
    holder = team.name_of(team.line_holder)
    if not holder:
        return ("on_now.others", {"people": people}) if people else ("on_now.nobody", {})
    kind = "on_now.all" if people else "on_now.alone"
    return kind, {"holder": holder, "people": people}


def span(team: TeamNow, person: str, start: datetime, end: datetime) -> str:
    """`04.03. 08:00-20:00` on the team's clock; the day again where it ends on another."""
    language = team.language_of(person)
    start, end = start.astimezone(team.zone), end.astimezone(team.zone)
    first, last = (clock(each, team.zone, language) for each in (start, end))
    day = "" if start.date() == end.date() else f"{end:%d.%m.} "
    return f"{start:%d.%m.} {first}-{day}{last}"


def moment(team: TeamNow, language: str, at: datetime) -> str:
    """`07:10` on the team's clock, and before it the day where that is not today's."""
    day = at.astimezone(team.zone).date()
    before = "" if day == team.today else f"{day:%d.%m.} "
    return before + clock(at, team.zone, language)


def listed(pieces: Sequence[str]) -> str:
    """As many of them as fit into a text, the first one always, and how many more there are."""
    fit, length = 0, 0
    for piece in pieces:
        length += len(piece) + len(", ")
        if fit and length > MOST_LISTED:
            break
        fit += 1
    more = len(pieces) - fit
    return ", ".join(pieces[:fit]) + (f" (+{more})" if more else "")
