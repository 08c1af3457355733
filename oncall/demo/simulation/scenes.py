"""The example team at any instant, without a database: who is on, as each decision needs it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache

from oncall.config import Pace
from oncall.contact.core.scene import Scene
from oncall.contact.core.values import Caller
from oncall.contact.work.team import TeamNow, scene_from
from oncall.demo.simulation.faults import edited_people, edited_plan
from oncall.people.core.people_file import read_people
from oncall.people.core.values import Person
from oncall.rota.core.file.read import stored_plan
from oncall.rota.core.plan import Plan
from oncall.rota.core.rota import Rota

PACE = Pace()
FAMILIES = {
    "+4740000201": ("F-31", "A", "ane", "Stord"), "+4740000202": ("F-31", "B", "ane", "Stord"),
    "+4740000203": ("F-31", "C", "ane", "Stord"), "+4740000204": ("F-32", "A", "bo", "Haugesund"),
    "+4740000205": ("F-32", "B", "bo", "Haugesund"),
    "+4740000206": ("F-33", "A", "dina", "Haugesund"),
}  # fmt: skip


def caller(number: str) -> Caller:
    """Whose number this is."""
    if not number.startswith("+474"):
        return Caller()
    family, letter, therapist, area = FAMILIES.get(number, (None,) * 4)
    return Caller(number, family, letter, therapist, area)


def scene(now: datetime, about: Caller, edits: Iterable[str]) -> Scene:
    """What a decision may know at this instant, while these edits of the rota are in force."""
    minute = now.replace(second=0, microsecond=0)
    return replace(_scene(minute, about, frozenset(edits)), now=now)


@lru_cache(4096)
def _scene(minute: datetime, about: Caller, edits: frozenset[str]) -> Scene:
    gone = (minute - timedelta(days=1)).date().isoformat() if "deactivated" in edits else ""
    everybody = _people(gone)
    plan = _plan(frozenset(edits - {"deactivated"}))
    team = TeamNow("team", minute, Rota([plan] if plan else []), everybody)
    here = {handle: each for handle, each in everybody.items() if each.active(team.today)}
    return scene_from(TeamNow("team", minute, team.rota, here), PACE, about)


@lru_cache
def _people(gone: str) -> dict[str, Person]:
    return {row.value.handle: row.value for row in read_people(edited_people(gone)).rows}


@lru_cache
def _plan(edits: frozenset[str]) -> Plan | None:
    return stored_plan(edited_plan(edits))
