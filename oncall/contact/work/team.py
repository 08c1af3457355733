"""The team now: its plan, who is on duty, and what a decision may know of it."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from oncall.config import Pace
from oncall.contact.core.scene import Scene, is_night, ladder_of
from oncall.contact.core.values import Caller
from oncall.contact.rows.meanwhile import NOTHING_ELSE, Meanwhile, meanwhile
from oncall.contact.work.desk import Desk, OnRecord
from oncall.people.core.values import Family, Person
from oncall.people.rows import teams
from oncall.people.work import staff, who_calls
from oncall.rota.core.duty import HORIZON, OnDuty, who_is_on
from oncall.rota.core.hours import open_at
from oncall.rota.core.ledger import outside
from oncall.rota.core.once import Once
from oncall.rota.core.plan import SUPERVISOR, OutsideNumber, Plan
from oncall.rota.core.rota import Rota
from oncall.rota.work import rota_of, team_of_number

log = logging.getLogger(__name__)
OSLO = ZoneInfo("Europe/Oslo")
LOOKS_BACK = HORIZON + timedelta(days=100)
"""Which changes are read: those that a shift of now may begin with, and what is decided late."""


@dataclass(frozen=True)
class TeamNow:
    """One team at one instant. `staff` are those who work here today, by handle.

    `once` keeps what follows from the rota and everybody's record, whatever the instant.
    """

    id: str
    now: datetime
    rota: Rota
    staff: Mapping[str, Person]
    once: Once = field(default_factory=Once, compare=False, repr=False)

    @cached_property
    def plan(self) -> Plan | None:
        """The plan in force; before the first one begins, that one."""
        begun = [plan for plan in self.rota.plans if plan.starts_at <= self.now]
        return begun[-1] if begun else next(iter(self.rota.plans), None)

    @cached_property
    def on(self) -> tuple[OnDuty, ...]:
        """Everybody on duty now."""
        return who_is_on(self.rota, self.now)

    @property
    def zone(self) -> ZoneInfo:
        """The team's time zone."""
        return self.plan.zone if self.plan else OSLO

    @cached_property
    def today(self) -> date:
        """The team's local date."""
        return self.now.astimezone(self.zone).date()

    @property
    def number(self) -> str | None:
        """The number the team shows and sends from."""
        return self.plan.team.numbers[0] if self.plan else None

    @property
    def language(self) -> str:
        """What is spoken when nothing else is known."""
        return self.plan.team.languages[0] if self.plan else "nb"

    @cached_property
    def covered(self) -> bool:
        """Whether the outside number has the supervisor line now."""
        return bool(outside(self.rota, self.now, self.now + timedelta.resolution))

    @property
    def line_holder(self) -> str | None:
        """Who holds the supervisor line now."""
        return next((each.person for each in self.on if each.rotation == SUPERVISOR), None)

    @cached_property
    def duty(self) -> dict[str, tuple[str, ...]]:
        """Who can be reached on each rotation: on duty, working here, with a phone."""
        found: dict[str, tuple[str, ...]] = {}
        for each in self.on:
            if self.can_be_reached(each.person):
                found[each.rotation] = (*found.get(each.rotation, ()), each.person)
        return found

    def can_be_reached(self, handle: str | None) -> bool:
        """Whether this person works here today and has a phone on record."""
        person = self.staff.get(handle or "")
        return person is not None and person.phone is not None

    def reachable(self, handles: Sequence[str | None]) -> tuple[str, ...]:
        """Those of them who can be reached."""
        return tuple(handle for handle in handles if handle and self.can_be_reached(handle))

    def leader_but(self, person: str) -> str:
        """Whoever holds the line; the deputy or a backstop where that is she; "" for nobody."""
        others = (self.plan.team.deputy, *self.plan.team.backstops) if self.plan else ()
        found = self.reachable((self.line_holder, *others))
        return next((each for each in found if each != person), "")

    def outside(self, caller: Caller) -> tuple[OutsideNumber, ...]:
        """The outside numbers open now for the caller's area; none for a colleague."""
        if self.plan is None or (caller.staff and not caller.family):
            return ()
        first = next(iter(self.plan.areas.values()), None)
        area = self.plan.areas.get(caller.area or "", first)
        numbers = area.outside if area else ()
        return tuple(each for each in numbers if open_at(each.hours, self.now, self.zone))

    def language_of(self, handle: str | None) -> str:
        """The language this person reads and hears."""
        person = self.staff.get(handle or "")
        return person.language if person else self.language

    def name_of(self, handle: str | None) -> str:
        """What colleagues call this person: her first name."""
        person = self.staff.get(handle or "")
        return person.called if person else handle or ""

    def speaks_to(self, caller: Caller) -> str:
        """The language this caller hears."""
        return caller.language or self.language


def team_now(conn: Connection, desk: Desk, team_id: str) -> TeamNow:
    """The team at this instant."""
    return team_at(conn, desk, team_id, desk.now)


def team_at(conn: Connection, desk: Desk, team_id: str, at: datetime) -> TeamNow:
    """The team as it is at that instant, by what is on record now."""
    known = on_record(conn, desk, team_id)
    team = TeamNow(team_id, at, known.rota, known.staff, known.once)
    here = {handle: each for handle, each in known.staff.items() if each.active(team.today)}
    return replace(team, staff=here)


def on_record(conn: Connection, desk: Desk, team_id: str) -> OnRecord:
    """The team's rota and staff, read anew whenever its revision is another one: never stale."""
    mark = teams.revision(conn, team_id), desk.db.came_to_nothing
    known = desk.on_record.get(team_id)
    if known is None or (known.revision, known.came_to_nothing) != mark:
        rota = rota_of(conn, team_id, desk.now - LOOKS_BACK)
        known = OnRecord(*mark, rota, staff(conn, desk.vault, team_id))
        desk.on_record[team_id] = known
    return known


def team_called(conn: Connection, number: str) -> str | None:
    """The id of the team whose number was called, or of the only team there is.

    A number that is in no rota file must not meet a dead line because somebody forgot it there.
    """
    owner = team_of_number(conn, number)
    if owner:
        return owner
    known = teams.teams(conn)
    log.warning("a call or text to a number that is in no rota file")
    return known[0].id if len(known) == 1 else None


def caller_of(conn: Connection, desk: Desk, team: TeamNow, number: str | None) -> Caller:
    """Whose number this is today, for a decision: None is a withheld number."""
    if number is None:
        return Caller()
    found = who_calls(conn, desk.vault, team.id, number, team.today, colleagues=team.staff.values())
    family, colleague = found.family, found.staff.handle if found.staff else None
    if family is None:
        return Caller(found.number_id or "", staff=colleague)
    return family_caller(team, family, found.number_id or "", found.letter, colleague)


def family_caller(
    team: TeamNow, family: Family, number: str | None, letter: str | None, staff: str | None = None
) -> Caller:
    """A family as a decision knows it; without a letter it used a number that is not its own."""
    areas = team.plan.areas if team.plan else {}
    language = family.language or (areas[family.area].language if family.area in areas else None)
    return Caller(number, family.code, letter, family.therapist, family.area, language, staff)


def scene_of(conn: Connection, desk: Desk, team: TeamNow, caller: Caller) -> Scene:
    """What a decision about this caller's contact may know."""
    return scene_from(team, desk.pace, caller, meanwhile(conn, team.id, team.now))


def scene_from(
    team: TeamNow, pace: Pace, caller: Caller, others: Meanwhile = NOTHING_ELSE
) -> Scene:
    """The scene from what is already known; needs no database."""
    plan = team.plan
    return Scene(
        now=team.now, pace=pace, ladder=ladder_of(plan, pace) if plan else (), duty=team.duty,
        line_holder=next(iter(team.reachable([team.line_holder])), None),
        deputy=next(iter(team.reachable([plan.team.deputy] if plan else [])), None),
        backstops=team.reachable(plan.team.backstops) if plan else (),
        last_resort=team.reachable(plan.team.last_resort) if plan else (),
        outside=len(team.outside(caller)),
        night=is_night(team.now.astimezone(team.zone).time(), pace),
        busy=others.busy, last_contact=others.last_contact, crowded=others.crowded,
        reachable=frozenset(handle for handle in team.staff if team.can_be_reached(handle)),
        second_phones=frozenset(h for h, each in team.staff.items() if each.second_phone),
        covered=team.covered,
        moved={h: each.phone_since for h, each in team.staff.items() if each.phone_since},
    )  # fmt: skip
