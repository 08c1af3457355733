"""Changes as they are stored: who, when and why; undone by one more row; seen by everybody."""

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from oncall.env import Env
from oncall.people.rows import tables
from oncall.people.rows.teams import revision
from oncall.people.work import import_people
from oncall.rota import rows
from oncall.rota.core.change import Change, Recorded
from oncall.rota.core.changes.laying import Wanted
from oncall.rota.core.duty import who_is_on
from oncall.rota.work import (
    ChangeFaults,
    Deed,
    import_plan,
    record_change,
    recorded_changes,
    rota_of,
    undo_change,
)
from oncall.store.engine import Database
from oncall.store.tables import metadata
from oncall.store.vault import Vault
from tests.rota.shapes import EXAMPLE, at

NOON = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
TABLES = [
    tables.team, tables.person, tables.number, tables.family, tables.family_number,
    tables.rule_change, tables.phone_test,
]  # fmt: skip
BY_TOVE = Deed("tove", "they agreed on the phone")
Records = Callable[..., tuple[Change, ...]]


@pytest.fixture
def env() -> Env:
    """A world that stands still at noon, 2 March 2026."""
    return Env(now=lambda: NOON, random=random.Random(7))


@pytest.fixture
def vault() -> Vault:
    """A vault with one key."""
    return Vault(["a-key-that-only-these-tests-have-00"], random.Random(7))


@pytest.fixture
def db(database_url: str, vault: Vault, env: Env) -> Iterator[Database]:
    """A database of either kind with the example team in it."""
    database = Database(database_url)
    with database.transaction() as tx:
        mine = [rows.plan, rows.team_number, rows.change]
        metadata.create_all(tx, tables=[*TABLES, *mine])
    import_plan(database, vault, env, text=EXAMPLE.read_text(encoding="utf-8"))
    people = (EXAMPLE.parent / "example-people.csv").read_text(encoding="utf-8-sig")
    import_people(database, vault, env, text=people)
    yield database
    database.close()


@pytest.fixture
def team(db: Database) -> str:
    """The id of the only team."""
    with db.reading() as conn:
        return str(conn.execute(tables.team.select()).one().id)


@pytest.fixture
def records(db: Database, vault: Vault, env: Env) -> Records:
    """Record what is wanted, by Tove."""

    def records(*wanted: Wanted, deed: Deed = BY_TOVE) -> tuple[Change, ...]:
        return record_change(db, vault, env, team=None, wanted=wanted, deed=deed)

    return records


def give(person: str, instead_of: str, day: str) -> Wanted:
    """A shift by day is given away."""
    span = at(f"{day}T08:00+01:00"), at(f"{day}T20:00+01:00")
    return Wanted("give", "", person, instead_of, *span)


def on(db: Database, team: str, when: str) -> set[str]:
    """Who is on at that time by what is stored."""
    with db.reading() as conn:
        return {each.person for each in who_is_on(rota_of(conn, team), at(when))}


def test_a_change_counts_and_says_who_when_and_why(
    db: Database, team: str, records: Records
) -> None:
    """Vilde has Ane's Wednesday; on Thursday it is Ane again. It is on record as it was asked."""
    (change,) = records(give("vikar", "ane", "2026-03-04"))

    with db.reading() as conn:
        found = recorded_changes(conn, team)
    assert found == [Recorded(change, None, "tove", NOON, "they agreed on the phone")]
    assert {"vikar"} <= on(db, team, "2026-03-04T12:00+01:00")
    assert "ane" not in on(db, team, "2026-03-04T12:00+01:00")
    assert "ane" in on(db, team, "2026-03-05T12:00+01:00")


def test_an_undone_change_stays_on_record(
    db: Database, vault: Vault, env: Env, team: str, records: Records
) -> None:
    """Undoing is one more row; the same cannot be undone twice, and an undo not at all."""
    (change,) = records(give("vikar", "ane", "2026-03-04"))

    def undo(number: int) -> tuple[Change, ...]:
        return undo_change(db, vault, env, team=None, number=number, deed=Deed("ane", "well"))

    assert undo(change.deed) == (change,)

    with db.reading() as conn:
        found = recorded_changes(conn, team)
    assert [(each.change.deed, each.undoes, each.by) for each in found] == [
        (1, None, "tove"),
        (2, 1, "ane"),
    ]
    assert "ane" in on(db, team, "2026-03-04T12:00+01:00")
    for wrong, said in ((1, "undone already"), (2, "has undone change 1"), (7, "no change has")):
        with pytest.raises(ChangeFaults, match=said):
            undo(wrong)


def test_everything_wrong_is_told_and_nothing_half_done(
    db: Database, team: str, records: Records
) -> None:
    """A swap of which one half cannot be is no swap; who decides must be on record as well."""
    sound, unsound = give("vikar", "ane", "2026-03-04"), give("ane", "vikar", "2026-03-05")

    with pytest.raises(ChangeFaults) as told:
        records(sound, unsound, deed=Deed("nobody", "because"))

    assert [each.path for each in told.value.faults] == ["by", "instead_of"]
    with db.reading() as conn:
        assert recorded_changes(conn, team) == []


def test_two_ask_for_one_shift_in_the_same_second(
    db: Database, team: str, records: Records
) -> None:
    """One of them gets it, the other hears that it is gone; never both, never neither."""

    def tries(person: str) -> str:
        try:
            return records(give(person, "ane", "2026-03-04"))[0].person
        except ChangeFaults as told:
            return told.faults[0].hint

    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(tries, ("vikar", "tove")))

    winner = next(each for each in answers if " " not in each)
    assert f"{winner} has it already, by give 1" in answers
    assert {winner} == on(db, team, "2026-03-04T12:00+01:00") & {"vikar", "ane", winner}


def test_whoever_remembers_the_rota_reads_it_anew(
    db: Database, team: str, records: Records
) -> None:
    """The team's revision is another one after a change, in the same transaction."""
    with db.reading() as conn:
        before = revision(conn, team)
    records(give("vikar", "ane", "2026-03-04"))

    with db.reading() as conn:
        assert revision(conn, team) != before


def test_a_month_that_is_over_may_be_corrected(db: Database, team: str, records: Records) -> None:
    """Who it was who was on in January is put right by a new row; the plan is untouched."""
    span = at("2026-01-10T08:00+01:00"), at("2026-01-10T20:00+01:00")
    records(Wanted("replace", "", "vikar", "ane", *span))

    assert "vikar" in on(db, team, "2026-01-10T12:00+01:00")


def test_what_ended_long_ago_need_not_be_read(
    db: Database, vault: Vault, env: Env, team: str, records: Records
) -> None:
    """Of what ended by a day neither the change nor its undoing is read; a later undoing is."""
    days = ("2026-03-04", "2026-03-05", "2026-03-10", "2026-03-11")
    deeds = [records(give("vikar", "ane", day))[0].deed for day in days]
    for number in (deeds[0], deeds[2]):
        undo_change(db, vault, env, team=None, number=number, deed=Deed("ane", "well"))

    with db.reading() as conn:
        every = rota_of(conn, team).changes
        late = rota_of(conn, team, since=at("2026-03-05T20:00+01:00")).changes
        last = rota_of(conn, team, since=at("2026-03-05T19:59+01:00")).changes
    assert [each.deed for each in every] == [deeds[1], deeds[3]]
    assert [each.deed for each in late] == [deeds[3]]
    assert last == every
