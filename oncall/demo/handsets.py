"""The phones on the page: families', all of the staff's, and the outside numbers'."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy import Connection

from oncall.contact.work.desk import Desk
from oncall.contact.work.team import TeamNow
from oncall.people.core.values import Person
from oncall.people.work import family_numbers
from oncall.rota.core.plan import Plan

FAMILIES = ("F-31", "F-32")
UNKNOWN, WITHHELD = "+4740000299", "anonymous"


@dataclass(frozen=True)
class Handset:
    """One phone, with its name and whose it is, in the words of the plan and the people.

    `language` is what is spoken to it, `handle` is staff's.
    """

    id: str
    number: str
    name: str
    kind: Literal["caller", "staff", "outside"]
    about: tuple[str, ...]
    language: str
    handle: str | None = None

    @property
    def can_text(self) -> bool:
        """A text always shows its number, and an outside number is no mobile."""
        return self.kind != "outside" and self.number != WITHHELD


def handsets(conn: Connection, desk: Desk, team: TeamNow) -> tuple[Handset, ...]:
    """Families first, then staff with those on duty first, then the outside numbers."""
    plan = team.plan
    if plan is None:
        return ()
    on = {each.person for each in team.on}
    staff = sorted(team.staff.values(), key=lambda each: _place(each, on, plan))
    phones = (phone for each in staff for phone in _phones(each, plan))
    return (*_families(conn, desk, team), *_strangers(team), *phones, *_outside(plan))


def _families(conn: Connection, desk: Desk, team: TeamNow) -> Iterator[Handset]:
    entries = family_numbers(conn, desk.vault, team.id, team.today)
    for number, each in sorted(entries.items(), key=lambda item: item[1].number.who):
        who, family = each.number.who, each.family
        if family.code in FAMILIES:
            language = family.language or team.language
            yield Handset(who.lower(), number, who, "caller", (each.number.label,), language)


def _strangers(team: TeamNow) -> tuple[Handset, Handset]:
    return (
        Handset("unknown", UNKNOWN, "unknown", "caller", ("unknown",), team.language),
        Handset("withheld", WITHHELD, "withheld", "caller", ("withheld",), team.language),
    )


def _place(person: Person, on: set[str], plan: Plan) -> tuple[bool, int, str]:
    """On duty first, in the order of the ladder; then backstops; then the rest."""
    asked = [plan.rotation(name) for rung in plan.ladder for name in rung.ask]
    rota = [
        handle for rotation in (*asked, *plan.rotations) if rotation for handle in rotation.people
    ]
    named = [*rota, *plan.team.backstops, person.handle]
    return person.handle not in on, named.index(person.handle), person.handle


def _phones(person: Person, plan: Plan) -> Iterator[Handset]:
    """Her phone, and her second one."""
    if person.phone is None:
        return
    about = _about(person, plan)
    first = Handset(
        person.handle, person.phone, person.called, "staff", about, person.language, person.handle
    )
    yield first
    if person.second_phone:
        yield replace(
            first, id=f"{person.handle}-2", number=person.second_phone,
            name=f"{person.called} 2", about=("second phone",),
        )  # fmt: skip


def _about(person: Person, plan: Plan) -> tuple[str, ...]:
    """What the plan has her do; else her role."""
    handle, team = person.handle, plan.team
    parts = [rotation.name for rotation in plan.rotations if handle in rotation.people]
    named = {"deputy": (team.deputy,), "backstop": team.backstops, "last resort": team.last_resort}
    parts += [word for word, handles in named.items() if handle in handles]
    return tuple(parts or sorted(person.roles))


def _outside(plan: Plan) -> Iterator[Handset]:
    for area in plan.areas.values():
        for count, each in enumerate(area.outside, start=1):
            name = f"{each.name.capitalize()} {area.name}"
            id = f"outside-{area.name.lower()}-{count}"
            yield Handset(id, each.number, name, "outside", ("outside",), area.language)
