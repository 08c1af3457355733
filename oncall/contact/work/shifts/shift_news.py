"""People are told when their shifts of the next two weeks change, whatever changed them.

Nothing is remembered of the change itself: the shifts that people know of are compared with those
of now, so that a change, an undone one and a new plan are seen alike, also after a restart.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import Connection

from oncall.contact.core.scene import is_night
from oncall.contact.rows.open_pages import on_phone
from oncall.contact.rows.shift_news import Known, known, may_have_changed, remember
from oncall.contact.work.desk import Desk
from oncall.contact.work.from_staff import phone_test
from oncall.contact.work.record import say_to
from oncall.contact.work.shifts.duty_texts import span
from oncall.contact.work.team import TeamNow, team_now
from oncall.people.rows.teams import revision
from oncall.rota.core.difference import Differs, between
from oncall.rota.core.duty import Shift, shifts

EVERY = timedelta(seconds=30)
AHEAD = timedelta(weeks=2)
SOON = timedelta(hours=12)
NOT_ALL = -1
"""No revision of a team: somebody is still to be told."""
LOOKS_ON = timedelta(days=1)  # how much may have run off those two weeks before we look again


def tell_of_shifts(desk: Desk) -> None:
    """Tell everybody whose shifts are others than she knows of; the first look tells nobody."""
    with desk.db.reading() as conn:
        found = may_have_changed(conn, desk.now + AHEAD - LOOKS_ON)
    for team_id in found:
        with desk.writing("shift news") as tx:
            _tell(tx, desk, team_id)


def _tell(tx: Connection, desk: Desk, team_id: str) -> None:
    before = known(tx, team_id, lock=True)
    team = team_now(tx, desk, team_id)
    at, until = revision(tx, team_id) or 0, desk.now + AHEAD
    coming = shifts(team.rota, desk.now, until)
    if before is None:
        remember(tx, team_id, Known(at, until, coming))
        return
    old, new = (_within(each, desk.now, before.until) for each in (before.shifts, coming))
    waits: set[str] = set()
    for person, theirs in groupby(between(old, new), key=lambda each: each.person):
        differs = list(theirs)
        if not team.can_be_reached(person):
            continue
        if _may_be_told(tx, team, desk, person, differs):
            _say(tx, desk, team, person, differs, f"shifts/{team_id}/{at}/{person}")
        else:
            waits.add(person)
    remember(tx, team_id, _known_now(Known(at, until, coming), before, waits))


def have_read(
    tx: Connection, team_id: str, *, gone: Shift | None = None, come: Shift | None = None
) -> None:
    """Whose shift it was and whose it is now have read of it already: to them it is no news."""
    before = known(tx, team_id, lock=True)
    if before is None:
        return
    left = [part for each in before.shifts for part in _without(each, gone)]
    now = sorted((*left, come) if come else left, key=lambda each: each.start)
    remember(tx, team_id, before._replace(shifts=tuple(now)))


def _without(shift: Shift, gone: Shift | None) -> list[Shift]:
    """What is left of a shift."""
    if gone is None or shift[:2] != gone[:2]:
        return [shift]
    parts = (
        shift._replace(end=min(shift.end, gone.start)),
        shift._replace(start=max(shift.start, gone.end)),
    )
    return [each for each in parts if each.start < each.end]


def _known_now(now: Known, before: Known, waits: set[str]) -> Known:
    """What people know of; whoever is told later knows what she knew, and is looked at again."""
    if not waits:
        return now
    told = [each for each in now.shifts if each.person not in waits]
    untold = [each for each in before.shifts if each.person in waits]
    return Known(NOT_ALL, before.until, (*told, *untold))


def _may_be_told(
    tx: Connection, team: TeamNow, desk: Desk, person: str, differs: Sequence[Differs]
) -> bool:
    """Not beside an open page; and nobody is woken for it but to be on duty early."""
    if on_phone(tx, team.id, person):
        return False
    local = desk.now.astimezone(team.zone)
    if not is_night(local.time(), desk.pace):
        return True
    return any(each.what == "new" and each.start < desk.now + SOON for each in differs)


def _within(known: Sequence[Shift], start: datetime, end: datetime) -> list[Shift]:
    """These shifts, clipped to [start, end)."""
    clipped = (s._replace(start=max(s.start, start), end=min(s.end, end)) for s in known)
    return [each for each in clipped if each.start < each.end]


def _say(
    tx: Connection, desk: Desk, team: TeamNow, person: str, differs: list[Differs], cause: str
) -> None:
    come, gone = (
        _spans(team, person, [each for each in differs if each.what == what])
        for what in ("new", "gone")
    )
    words = "news.both" if come and gone else "news.new" if come else "news.gone"
    say_to(tx, desk, team.id, person, words, cause, come=come, gone=gone)
    if come:
        phone_test.ask_for_it(tx, desk, team, team.staff[person])


def _spans(team: TeamNow, person: str, differs: Iterable[Differs]) -> str:
    """The first of them, and how many more; nothing for none."""
    spans = [span(team, person, each.start, each.end) for each in differs]
    return spans[0] + f" (+{len(spans) - 1})" * (len(spans) > 1) if spans else ""
