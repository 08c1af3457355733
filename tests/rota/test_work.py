"""Storing rota files: what is kept, what counts, and whose a public number is."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest

from oncall.env import Env
from oncall.people.rows import tables
from oncall.people.work import TeamFault, import_people
from oncall.rota import rows
from oncall.rota.core.duty import who_is_on
from oncall.rota.work import (
    Imported,
    PlanFaults,
    import_plan,
    preview_plan,
    rota_of,
    team_of_number,
)
from oncall.store.engine import Database
from oncall.store.tables import metadata
from oncall.store.vault import Vault
from tests.rota.shapes import EXAMPLE, at

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TEXT = EXAMPLE.read_text(encoding="utf-8")
TABLES = [
    tables.team, tables.person, tables.number, tables.family, tables.family_number,
    tables.rule_change, tables.phone_test,
]  # fmt: skip

Stores = Callable[..., Imported]
JULY = ("2026-01-01", "2026-07-01")


@pytest.fixture
def env() -> Env:
    """A world that stands still at noon, 2 March 2026."""
    return Env(now=lambda: NOON, random=random.Random(7))


@pytest.fixture
def vault() -> Vault:
    """A vault with one key."""
    return Vault(["a-key-that-only-these-tests-have-00"], random.Random(7))


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    """A database with the tables of rota and people, of either kind."""
    database = Database(database_url)
    with database.transaction() as tx:
        metadata.create_all(tx, tables=[*TABLES, rows.plan, rows.team_number, rows.change])
    yield database
    database.close()


@pytest.fixture
def stores(db: Database, vault: Vault, env: Env) -> Stores:
    """Import the example file, with changes (old text, new text) and for a team."""

    def stores(*changes: tuple[str, str], team: str | None = None) -> Imported:
        text = TEXT
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        return import_plan(db, vault, env, text=text, team=team)

    return stores


@pytest.fixture
def everybody(db: Database, vault: Vault, env: Env, stores: Stores) -> None:
    """The example file is stored and all its people are on record."""
    stores()
    people = (EXAMPLE.parent / "example-people.csv").read_text(encoding="utf-8-sig")
    import_people(db, vault, env, text=people)


def holder(db: Database, team_id: str, when: str) -> str:
    """Who holds the supervisor line then, by what is stored."""
    with db.reading() as conn:
        on = who_is_on(rota_of(conn, team_id), at(when))
    return next(duty.person for duty in on if duty.rotation == "supervisor")


def test_the_first_import_names_the_team(stores: Stores, db: Database) -> None:
    """The file's team is made, and its public number leads to it."""
    done = stores()

    assert (done.team.name, done.is_new) == ("Example team", True)
    with db.reading() as conn:
        assert team_of_number(conn, "+4752000000") == done.team.id
        assert team_of_number(conn, "+4752000001") is None


def test_the_same_text_is_stored_once(stores: Stores, db: Database) -> None:
    """An identical file says that it is there already, and writes nothing."""
    team = stores().team

    again = stores()

    assert not again.is_new
    with db.reading() as conn:
        assert len(rows.versions(conn, team.id)) == 1


def test_a_later_plan_takes_over_on_its_day(stores: Stores, db: Database) -> None:
    """Each version counts from its own day until the next one's, in whichever order they came."""
    summer = (("2026-01-01", "2026-07-01"), ('["tove"]', '["una"]'))
    spring = (("2026-01-01", "2026-04-01"), ('["tove"]', '["vera"]'))
    team = stores().team
    stores(*summer)
    stores(*spring)

    assert holder(db, team.id, "2026-03-31T23:59+02:00") == "tove"
    assert holder(db, team.id, "2026-04-01T00:00+02:00") == "vera"
    assert holder(db, team.id, "2026-07-01T00:00+02:00") == "una"


def test_the_last_version_for_a_day_counts_and_all_are_kept(stores: Stores, db: Database) -> None:
    """A correction wins, going back to the first text wins again, and nothing is thrown away."""
    team = stores().team
    stores(JULY)
    stores(JULY, ('["tove"]', '["una"]'))

    corrected = holder(db, team.id, "2026-07-02T12:00+02:00")
    stores(JULY)

    assert corrected == "una"
    assert holder(db, team.id, "2026-07-02T12:00+02:00") == "tove"
    with db.reading() as conn:
        kept = [version.valid_from for version in rows.versions(conn, team.id)]
    assert kept == [date(2026, 1, 1), *[date(2026, 7, 1)] * 3]


def test_who_has_been_on_duty_stays_so(stores: Stores, db: Database) -> None:
    """A plan that rewrites the winter is refused, with whom and from which day it may begin."""
    team = stores().team

    with pytest.raises(PlanFaults) as caught:
        stores(('["tove"]', '["una"]'))

    (fault,) = caught.value.faults
    assert (fault.path, fault.line) == ("valid_from", 4)
    assert "since 2026-01-01: tove, una" in fault.message
    assert "valid_from = 2026-03-03" in fault.hint
    assert holder(db, team.id, "2026-03-02T12:00+01:00") == "tove"


def test_a_plan_of_today_may_not_change_the_morning(stores: Stores) -> None:
    """At noon, what the morning was is past; a plan that leaves it as it was is stored."""
    stores()
    today = ("2026-01-01", "2026-03-02")
    free = 'seasons = [{ from = 2026-03-03, to = 2026-03-04, hours = "none" }]'
    tomorrow = ("together = true ", f"{free}\ntogether = true ")

    with pytest.raises(PlanFaults):
        stores(today, ('["eli"]', '["fia"]'))
    stored = stores(today, tomorrow)

    assert stored.is_new
    assert {each.person for each in stored.differs} == {"ane", "bo", "cato", "dina"}


def test_what_is_no_shift_may_be_mended_from_any_day(stores: Stores) -> None:
    """A wrong outside number is put right in the plan that is in force."""
    stores()

    mended = stores(("+4755000001", "+4755000009"))

    assert (mended.is_new, mended.differs) == (True, ())


def test_a_plan_before_the_first_one_is_past_as_well(stores: Stores) -> None:
    """Nobody was on duty last autumn, whatever a file says today."""
    stores()

    with pytest.raises(PlanFaults):
        stores(("2026-01-01", "2025-09-01"), ("2025-12-29", "2025-08-25"))


def test_looking_stores_nothing(stores: Stores, db: Database, vault: Vault, env: Env) -> None:
    """What would change is told person by person, and neither plan, team nor number is made."""
    before = preview_plan(db, vault, env, text=TEXT)
    with db.reading() as conn:
        assert team_of_number(conn, "+4752000000") is None
    team = stores().team
    summer = TEXT.replace("2026-01-01", "2026-03-09").replace('["tove"]', '["una"]')

    coming = preview_plan(db, vault, env, text=summer)

    assert {each.person for each in before.differs} == {
        *["ane", "bo", "cato", "dina", "eli", "tove"]
    }
    assert [(d.person, d.what, d.start) for d in coming.differs] == [
        ("tove", "gone", at("2026-03-09T00:00+01:00")),
        ("una", "new", at("2026-03-09T00:00+01:00")),
    ]
    assert holder(db, team.id, "2026-03-20T12:00+01:00") == "tove"


def test_a_faulty_file_stores_nothing(stores: Stores, db: Database) -> None:
    """All faults at once, and neither team nor number is made."""
    with pytest.raises(PlanFaults, match="2 faults in the file; nothing was stored") as caught:
        stores(("at_least = 2", "at_least = 9"), ('"+4755000000"', '"12"'))

    assert [f.path for f in caught.value.faults] == [
        "rotation[1].at_least",
        "area[0].outside[0].number",
    ]
    with db.reading() as conn:
        assert team_of_number(conn, "+4752000000") is None


def test_everybody_named_must_be_on_record(stores: Stores, everybody: None) -> None:
    """A handle that nobody has is a fault at its place, with the nearest that somebody has."""
    with pytest.raises(PlanFaults) as caught:
        stores(JULY, ('people = ["eli"]', 'people = ["ellie"]'), ('"ane"  ', '"nobody"  '))

    assert [(f.path, f.line) for f in caught.value.faults] == [
        ("team.deputy", 11),
        ("rotation[2].people[0]", 33),
    ]
    assert 'did you mean "eli"?' in caught.value.faults[1].hint


def test_who_is_not_on_record_is_told_with_every_other_fault(
    stores: Stores, everybody: None
) -> None:
    """A wrong number, too many asked for and an unknown handle are mended in one go."""
    with pytest.raises(PlanFaults) as caught:
        stores(
            ("at_least = 2", "at_least = 9"), ('people = ["eli"]', 'people = ["ellie"]'),
            ('deputy = "ane"', "deputy = 1"),
        )  # fmt: skip

    paths = [each.path for each in caught.value.faults]
    assert paths == ["team.deputy", "rotation[1].at_least", "rotation[2].people[0]"]


def test_with_everybody_on_record_there_is_nothing_to_say(stores: Stores, everybody: None) -> None:
    """The warning that nobody is on record is for a team that has just begun."""
    assert stores(("at_least = 2", "at_least = 3")).warnings == ()


def test_before_anybody_is_on_record(stores: Stores) -> None:
    """The rota may come first: it is stored, with a word about the people to come."""
    (warning,) = stores().warnings

    assert "oncall people import" in warning.hint


OTHER = (("Example team", "Other team"), ("+4752000000", "+4752000009"))


def test_two_teams_each_have_their_number(stores: Stores, db: Database) -> None:
    """A file with another team's name makes that team, and nothing of theirs is mixed."""
    one, other = stores().team, stores(*OTHER, ('["tove"]', '["una"]')).team

    assert one.id != other.id
    assert holder(db, one.id, "2026-03-02T12:00+01:00") == "tove"
    assert holder(db, other.id, "2026-03-02T12:00+01:00") == "una"
    with db.reading() as conn:
        assert team_of_number(conn, "+4752000009") == other.id


def test_a_number_belongs_to_one_team(stores: Stores) -> None:
    """Two teams with one number: whose family is calling? Refused, at the number."""
    stores()

    with pytest.raises(PlanFaults) as caught:
        stores(OTHER[0])

    assert [f.path for f in caught.value.faults] == ["team.numbers[0]"]


def test_a_team_with_a_new_name(stores: Stores, db: Database) -> None:
    """`--team` says which team it is that the file calls something else."""
    team = stores().team

    done = stores(("Example team", "New name"), team="Example team")

    assert done.team.id == team.id
    with pytest.raises(TeamFault):
        stores(("Example team", "New name"), team="Exampel team")


def test_a_corrected_number_is_free_again(stores: Stores, db: Database) -> None:
    """A wrong public number, corrected for the same day, no longer leads to the team."""
    team = stores(("+4752000000", "+4752000005")).team
    stores()

    with db.reading() as conn:
        assert team_of_number(conn, "+4752000005") is None
        assert team_of_number(conn, "+4752000000") == team.id


def test_a_damaged_text_does_not_take_the_rota_down(
    stores: Stores, db: Database, env: Env, caplog: pytest.LogCaptureFixture
) -> None:
    """A stored text that cannot be read is left out and logged by id; the plan before it stays."""
    team = stores().team
    with db.transaction() as tx:
        day = date(2026, 2, 1)
        rows.add(tx, env, team.id, valid_from=day, text="[team", digest="damaged")

    assert holder(db, team.id, "2026-03-02T12:00+01:00") == "tove"
    assert "cannot be read" in caplog.text


def test_plans_are_read_once(stores: Stores, db: Database) -> None:
    """On the call path a plan is the value that is already there."""
    team = stores().team

    with db.reading() as conn:
        assert rota_of(conn, team.id).plans[0] is rota_of(conn, team.id).plans[0]
