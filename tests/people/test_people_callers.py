"""Who calls: a mother, a colleague, both, or nobody we know."""

import random
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from oncall.env import Env
from oncall.people.core.values import Caller
from oncall.people.rows.families import remember
from oncall.people.work import (
    family_numbers,
    import_families,
    import_people,
    remember_number,
    staff,
    the_team,
    who_calls,
    whose,
)
from oncall.store.engine import Database
from oncall.store.vault import Vault

CsvOf = Callable[..., str]
TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
MOTHERS, ANES, ANES_SECOND, STRANGERS = (f"+4740000{end}" for end in ("201", "102", "192", "999"))


@pytest.fixture
def team_id(db: Database, vault: Vault, env: Env, people_csv: CsvOf, families_csv: CsvOf) -> str:
    """Ane with two phones, and F-31 in treatment until today."""
    treated = {"from": "2026-01-01", "to": "2026-03-02"}
    working = {"second_phone": ANES_SECOND, "from": "2025-08-01", "to": "2026-03-02"}
    import_people(db, vault, env, text=people_csv(working))
    import_families(db, vault, env, text=families_csv(treated))
    with db.transaction() as tx:
        return the_team(tx, env, None).id


@pytest.fixture
def calls(db: Database, vault: Vault, team_id: str) -> Callable[..., Caller]:
    """Ask who has a number, today unless the story says another day."""

    def ask(number: str, day: date = TODAY) -> Caller:
        with db.reading() as conn:
            return who_calls(
                conn, vault, team_id, number, day, colleagues=staff(conn, vault, team_id).values()
            )

    return ask


def test_the_mother_is_known_by_her_number(calls: Callable[..., Caller]) -> None:
    """Her family, letter and label; and she is not staff."""
    caller = calls(MOTHERS)

    assert caller.family
    assert (caller.family.code, caller.family.therapist) == ("F-31", "ane")
    assert (caller.letter, caller.label, caller.staff) == ("A", "mother", None)


@pytest.mark.parametrize("number", [ANES, ANES_SECOND])
def test_a_colleague_is_known_by_either_phone(calls: Callable[..., Caller], number: str) -> None:
    """Her first and her second; and she is no family."""
    caller = calls(number)

    assert caller.staff
    assert caller.staff.handle == "ane"
    assert caller.family is None


def test_a_stranger_is_nobody(calls: Callable[..., Caller]) -> None:
    """No id is made by looking."""
    assert calls(STRANGERS) == Caller()


@pytest.mark.parametrize("day", [date(2025, 12, 31), TODAY + DAY])
def test_before_and_after_treatment_a_family_is_unknown(
    calls: Callable[..., Caller], day: date
) -> None:
    """The number keeps its id, and says nothing of whose it was; the first and last day count."""
    outside, inside = calls(MOTHERS, day), calls(MOTHERS, date(2026, 1, 1))

    assert outside == Caller(inside.number_id)
    assert inside.family


def test_who_has_left_is_no_colleague(calls: Callable[..., Caller]) -> None:
    """On the last day she is; the day after, and before the first, she is anybody."""
    assert calls(ANES, TODAY).staff
    assert calls(ANES, TODAY + DAY).staff is None
    assert calls(ANES, date(2025, 7, 31)).staff is None


def test_a_number_may_be_both(
    db: Database, vault: Vault, env: Env, calls: Callable[..., Caller], families_csv: CsvOf
) -> None:
    """A colleague whose phone is also a family's is told as both; the contact decides."""
    import_families(db, vault, env, text=families_csv({"letter": "B", "phone": ANES}))
    caller = calls(ANES)

    assert caller.staff
    assert caller.family
    assert caller.letter == "B"


def test_of_two_families_on_one_phone_the_latest_is_meant(
    db: Database,
    vault: Vault,
    env: Env,
    team_id: str,
    calls: Callable[..., Caller],
    families_csv: CsvOf,
) -> None:
    """As the import warned; when it is over, the other; the list of all numbers agrees."""
    later = {"code": "F-9", "from": "2026-02-01", "to": "2026-02-20"}
    import_families(db, vault, env, text=families_csv(later))
    days = (date(2026, 2, 10), TODAY, TODAY + DAY)
    told = [calls(MOTHERS, day).family for day in days]
    with db.reading() as conn:
        listed = [family_numbers(conn, vault, team_id, day).get(MOTHERS) for day in days]

    assert [family and family.code for family in told] == ["F-9", "F-31", None]
    assert [entry and entry.family for entry in listed] == told


def test_a_number_remembered_twice_is_one(
    db: Database, vault: Vault, env: Env, team_id: str
) -> None:
    """The same id, which leads back to the number and is not made of it."""
    with db.transaction() as tx:
        first = remember_number(tx, vault, env, team_id, STRANGERS)
        again = remember_number(tx, vault, env, team_id, STRANGERS)

        assert first == again
        assert whose(tx, vault, first, TODAY)[0] == STRANGERS
        with pytest.raises(LookupError):
            whose(tx, vault, "0" * 16, TODAY)


def test_keys_may_be_rotated(db: Database, vault: Vault, env: Env, team_id: str) -> None:
    """With a new key in front, what the old one sealed is found and keeps its id."""
    old, new = "a-key-that-only-these-tests-have-00", "a-key-that-only-these-tests-have-01"
    rotated = Vault([new, old], random.Random(8))
    with db.transaction() as tx:
        before = who_calls(
            tx, vault, team_id, MOTHERS, TODAY, colleagues=staff(tx, vault, team_id).values()
        )

        assert (
            who_calls(
                tx,
                rotated,
                team_id,
                MOTHERS,
                TODAY,
                colleagues=staff(tx, rotated, team_id).values(),
            )
            == before
        )
        assert who_calls(
            tx, rotated, team_id, ANES, TODAY, colleagues=staff(tx, rotated, team_id).values()
        ).staff
        assert remember(tx, rotated, env, team_id, MOTHERS) == before.number_id


EXPLAINED = {"sqlite": "EXPLAIN QUERY PLAN", "postgresql": "EXPLAIN"}


def test_a_call_costs_two_indexed_look_ups(db: Database, calls: Callable[..., Caller]) -> None:
    """No table is read from end to end, however many families there are."""
    asked: list[tuple[str, Any]] = []
    event.listen(
        db.engine, "before_cursor_execute",
        lambda _conn, _cursor, statement, values, *_: asked.append((statement, values)),
    )  # fmt: skip
    calls(MOTHERS)
    selects = [each for each in asked if each[0].startswith("SELECT")]
    with db.transaction() as tx:
        if db.dialect == "postgresql":  # small tables are soonest read whole
            tx.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plans = [
            str(tx.exec_driver_sql(f"{EXPLAINED[db.dialect]} {statement}", values).all())
            for statement, values in selects
        ]

    assert len(selects) == 2
    assert not [plan for plan in plans if re.search("SCAN|Seq Scan", plan)]
