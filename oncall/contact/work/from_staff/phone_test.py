"""PRØV: one of the staff has her phones called and texted, as it would be at night.

Nobody is skipped for a test that was not passed, and none is made while a family waits for her.
"""

from typing import Any

from sqlalchemy import Connection, Row

from oncall.contact.work.desk import Desk
from oncall.contact.work.from_staff.card import card_link
from oncall.contact.work.record import say_to
from oncall.contact.work.team import TeamNow, team_now
from oncall.people.core.values import Person
from oncall.people.rows import phone_tests
from oncall.people.rows.teams import teams
from oncall.people.work.phone_tests import begin, passed, untested
from oncall.store import outbox
from oncall.store.outbox import Claimed
from oncall.wording import say

WANTED = "test_wanted"


def begins(tx: Connection, desk: Desk, team: TeamNow, person: Person, sid: str) -> bool:
    """Text her and call each of her phones; false when it is too soon to test again."""
    if not begin(tx, desk.vault, team.id, person, desk.now):
        return False
    say_to(tx, desk, team.id, person.handle, "phone_test", sid)
    if link := card_link(desk, team):
        say_to(tx, desk, team.id, person.handle, "card", sid, u=link)
    _call(tx, desk, team, person, next(iter(person.phones)), sid)
    return True


def ask_for_it(tx: Connection, desk: Desk, team: TeamNow, person: Person) -> None:
    """She is on the rota: if her phones have not passed, she is told, once for these numbers."""
    if not passed(tx, desk.vault, team.id, person):
        cause = _not_passed(desk, team.id, person)
        say_to(tx, desk, team.id, person.handle, WANTED, cause)


def was_asked_for(conn: Connection, desk: Desk, team_id: str, person: Person) -> bool:
    """Whether she has been told of the numbers that she has; it is remembered for a month."""
    return outbox.has(conn, f"{_not_passed(desk, team_id, person)}/{WANTED}/text")


def _not_passed(desk: Desk, team_id: str, person: Person) -> str:
    numbers = desk.vault.digest(" ".join(person.phones.values()))
    return f"untested/{team_id}/{numbers[:16]}"


def _call(tx: Connection, desk: Desk, team: TeamNow, person: Person, which: str, sid: str) -> None:
    payload = {
        "team": team.id, "sentence": "phone_test", "test": which, "sid": sid,
        "values": {"second": which == "second_phone"},
    }  # fmt: skip
    outbox.put(
        tx, desk.env, kind="call", key=f"{sid}/phone_test/{which}", payload=payload,
        due=desk.env.now(), person=person.handle,
    )  # fmt: skip


def text_heard(tx: Connection, desk: Desk, team: TeamNow, person: Person) -> str:
    """She answered the text of a test: what she is told."""
    phone_tests.texted(tx, team.id, desk.vault.digests(person.phone or ""), desk.now)
    return "test_passed" if passed(tx, desk.vault, team.id, person) else "test_text_heard"


def call_heard(tx: Connection, desk: Desk, row: Row[Any]) -> tuple[str, str]:
    """She pressed a key in the call: what she is told, and in which language."""
    team, person = _whose(tx, desk, row)
    if person:
        phone_tests.called(tx, team.id, _digests(desk, person, row), desk.now)
        if passed(tx, desk.vault, team.id, person):
            say_to(tx, desk, team.id, person.handle, "test_passed", row.key)
    language = team.language_of(row.person)
    return say(language, "voice.test_heard"), language


def call_over(tx: Connection, desk: Desk, row: Claimed | Row[Any]) -> None:
    """The call has ended, or never came about: her next phone rings.

    She hears of one in which she pressed no key.
    """
    team, person = _whose(tx, desk, row)
    if person is None:
        return
    last = phone_tests.last(tx, team.id, _digests(desk, person, row))
    if last is not None and last.called_at is None:
        say_to(tx, desk, team.id, person.handle, "test_missed", row.key)
    if row.payload["test"] == "phone" and person.second_phone:
        _call(tx, desk, team, person, "second_phone", row.payload["sid"])


def who_is_untested(conn: Connection, desk: Desk) -> list[tuple[str, str]]:
    """The team and the handle of everybody a rota names whose phones are not tested."""
    found = []
    for each in teams(conn):
        team = team_now(conn, desk, each.id)
        named = sorted(team.plan.everybody if team.plan else ())
        people = [team.staff[handle] for handle in named if team.can_be_reached(handle)]
        left = untested(conn, desk.vault, team.id, people)
        found += [(each.name, person.handle) for person in left]
    return found


def _whose(tx: Connection, desk: Desk, row: Claimed | Row[Any]) -> tuple[TeamNow, Person | None]:
    team = team_now(tx, desk, row.payload["team"])
    return team, team.staff.get(row.person or "")


def _digests(desk: Desk, person: Person, row: Claimed | Row[Any]) -> tuple[str, ...]:
    return desk.vault.digests(person.phones.get(row.payload["test"], ""))
