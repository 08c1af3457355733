"""Importing people and families: all or nothing, twice is once, and nobody disappears."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from oncall.env import Env
from oncall.people.core.faults import ImportFaults
from oncall.people.rows import families, tables
from oncall.people.work import (
    Summary,
    TeamFault,
    import_families,
    import_people,
    remember_number,
    staff,
    the_team,
    who_calls,
)
from oncall.store.engine import Database
from oncall.store.tables import metadata
from oncall.store.vault import Vault

CsvOf = Callable[..., str]
BO = {"handle": "bo", "name": "Bo", "employee_number": "10003", "phone": "400 00 103"}
FATHER = {"letter": "B", "label": "father", "phone": "400 00 202"}
TODAY = date(2026, 3, 2)


def stored(conn: Connection) -> list[tuple[object, ...]]:
    """Every row of every table of the room, as it lies in the database."""
    every = (tables.team, tables.person, tables.number, tables.family, tables.family_number)
    return [tuple(row) for table in every for row in conn.execute(select(table))]


def everything(db: Database) -> list[tuple[object, ...]]:
    """What `stored` sees now."""
    with db.reading() as conn:
        return stored(conn)


def handles(db: Database, vault: Vault, env: Env) -> dict[str, str]:
    """Name by handle, of the only team."""
    with db.transaction() as tx:
        found = staff(tx, vault, the_team(tx, env, None).id)
    return {handle: person.name for handle, person in found.items()}


def test_what_is_imported_comes_back(
    db: Database, vault: Vault, env: Env, people_csv: CsvOf
) -> None:
    """A person read from the register equals the person in the file."""
    text = people_csv({"email": "ane@example.org", "second_phone": "40000192", "to": "2026-12-31"})
    summary = import_people(db, vault, env, text=text)

    with db.transaction() as tx:
        ane = staff(tx, vault, the_team(tx, env, None).id)["ane"]
    assert summary == Summary(("ane",), (), (), (), ())
    assert ane.phones == {"phone": "+4740000102", "second_phone": "+4740000192"}
    assert (ane.email, ane.period.last) == ("ane@example.org", date(2026, 12, 31))


def test_the_same_files_twice_change_nothing(
    db: Database, vault: Vault, env: Env, people_csv: CsvOf, families_csv: CsvOf
) -> None:
    """Not one byte: nothing is sealed anew, no number gets another id."""
    people, families_text = people_csv({}, BO), families_csv({}, FATHER)
    import_people(db, vault, env, text=people)
    import_families(db, vault, env, text=families_text)
    before = everything(db)

    assert import_people(db, vault, env, text=people).unchanged == ("ane", "bo")
    assert import_families(db, vault, env, text=families_text).unchanged == ("F-31A", "F-31B")
    assert everything(db) == before


def test_a_changed_row_changes_one_person(
    db: Database, vault: Vault, env: Env, people_csv: CsvOf
) -> None:
    """The others are named as unchanged, and whoever the file does not name stays."""
    import_people(db, vault, env, text=people_csv({}, BO))
    dina = {"handle": "dina", "name": "Dina", "employee_number": "10005", "phone": "400 00 105"}
    summary = import_people(db, vault, env, text=people_csv({"name": "Ane B."}, dina))

    assert (summary.new, summary.changed, summary.unchanged) == (("dina",), ("ane",), ())
    assert summary.not_in_file == ("bo",)
    assert handles(db, vault, env) == {"ane": "Ane B.", "bo": "Bo", "dina": "Dina"}


def test_those_who_have_left_are_not_missed(
    db: Database, vault: Vault, env: Env, people_csv: CsvOf
) -> None:
    """Only those still with us are named as missing from the file; today is still with us."""
    today = {**BO, "handle": "eli", "phone": "400 00 106", "to": "2026-03-02"}
    import_people(db, vault, env, text=people_csv({}, {**BO, "to": "2026-03-01"}, today))

    assert import_people(db, vault, env, text=people_csv({})).not_in_file == ("eli",)


@pytest.mark.parametrize("wrong", [{"phone": "12"}, {"phone": "400 00 102"}, {"role": ""}])
def test_one_bad_row_and_nothing_is_stored(
    db: Database, vault: Vault, env: Env, people_csv: CsvOf, wrong: dict[str, str]
) -> None:
    """Neither the good rows nor a team made for them."""
    with pytest.raises(ImportFaults) as faults:
        import_people(db, vault, env, text=people_csv({}, {**BO, **wrong}))

    assert [fault.line for fault in faults.value.rows] == [3]
    assert everything(db) == []


def test_faults_of_the_file_and_against_the_register_come_together(
    db: Database, vault: Vault, env: Env, people_csv: CsvOf
) -> None:
    """A number somebody stored has, and a date that is none; the message only counts them."""
    import_people(db, vault, env, text=people_csv({}))
    text = people_csv({**BO, "phone": "400 00 102", "from": "soon"})

    with pytest.raises(ImportFaults, match=r"^2 faults") as faults:
        import_people(db, vault, env, text=text)
    assert {fault.column for fault in faults.value.rows} == {"phone", "from"}


def test_a_crash_in_the_middle_stores_nothing(
    db: Database, vault: Vault, env: Env, families_csv: CsvOf
) -> None:
    """Half a family would be answered by half its rules."""

    def crash(done: int, of: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        import_families(db, vault, env, text=families_csv({}, FATHER), progress=crash)

    assert everything(db) == []


def test_progress_counts_every_row(
    db: Database, vault: Vault, env: Env, families_csv: CsvOf
) -> None:
    """From the first to the last."""
    told: list[tuple[int, int]] = []
    text = families_csv({}, FATHER)
    import_families(db, vault, env, text=text, progress=lambda *counts: told.append(counts))

    assert told == [(1, 2), (2, 2)]


def test_a_number_keeps_its_id(db: Database, vault: Vault, env: Env, families_csv: CsvOf) -> None:
    """A number heard of before it was a family's, and after its rules changed, is the same one."""
    with db.transaction() as tx:
        team_id = the_team(tx, env, None).id
        heard = remember_number(tx, vault, env, team_id, "+4740000201")
    import_families(db, vault, env, text=families_csv({}))
    import_families(db, vault, env, text=families_csv({"call": "yes", "asked_on": "2026-03-01"}))

    with db.reading() as conn:
        caller = who_calls(
            conn,
            vault,
            team_id,
            "+4740000201",
            TODAY,
            colleagues=staff(conn, vault, team_id).values(),
        )
    assert (caller.number_id, caller.rules.call) == (heard, "yes")


def test_a_letter_with_a_new_number_forgets_the_old_one(
    db: Database, vault: Vault, env: Env, families_csv: CsvOf
) -> None:
    """The mother's new phone is hers; the old one is nobody's, and keeps its id."""
    import_families(db, vault, env, text=families_csv({}))
    import_families(db, vault, env, text=families_csv({"phone": "400 00 299"}))

    with db.transaction() as tx:
        team_id = the_team(tx, env, None).id
        old = who_calls(
            tx, vault, team_id, "+4740000201", TODAY, colleagues=staff(tx, vault, team_id).values()
        )
        new = who_calls(
            tx, vault, team_id, "+4740000299", TODAY, colleagues=staff(tx, vault, team_id).values()
        )
    assert old.family is None
    assert old.number_id
    assert new.family
    assert new.family.code == "F-31"


def test_no_number_label_or_address_lies_in_the_database(
    db: Database, vault: Vault, env: Env, tmp_path: Path, people_csv: CsvOf, families_csv: CsvOf
) -> None:
    """Not in any byte of file, log or index, or of any row; a name, stored plainly, is found."""
    canary = {"name": "Plainname", "email": "canary@example.org", "second_phone": "40000192"}
    import_people(db, vault, env, text=people_csv(canary))
    import_families(db, vault, env, text=families_csv({"label": "canarymother"}))
    import_families(db, vault, env, text=families_csv({"label": "canaryaunt"}))
    raw = b"".join(path.read_bytes() for path in tmp_path.iterdir()) or _rows(db)

    assert b"Plainname" in raw
    for secret in (b"40000102", b"40000192", b"40000201", b"canary"):
        assert secret not in raw


def _rows(db: Database) -> bytes:
    """What a server tells us of all it has."""
    with db.reading() as conn:
        return b"".join(
            repr(row).encode()
            for table in metadata.sorted_tables
            for row in conn.execute(select(table))
        )


def test_the_team_is_named_when_its_rota_comes(db: Database, env: Env) -> None:
    """Whichever import comes first, there is one team."""
    with db.transaction() as tx:
        unnamed = the_team(tx, env, None)
        named = the_team(tx, env, "Example team")

        assert unnamed.name == ""
        assert the_team(tx, env, None) == the_team(tx, env, "Example team") == named
        assert named.id == unnamed.id


def test_two_teams_must_be_told_apart(
    db: Database, vault: Vault, env: Env, people_csv: CsvOf
) -> None:
    """A rota file makes another team; people never go to a team nobody named, or a misspelt one."""
    with db.transaction() as tx:
        one, two = the_team(tx, env, "One"), the_team(tx, env, "Two")

    for name in (None, "Tow"):
        with pytest.raises(TeamFault, match="One, Two"):
            import_people(db, vault, env, text=people_csv({}), team=name)
    import_people(db, vault, env, text=people_csv({}), team="Two")
    with db.reading() as conn:
        assert not staff(conn, vault, one.id)
        assert list(staff(conn, vault, two.id)) == ["ane"]


def test_two_teams_never_see_each_other(
    db: Database, vault: Vault, env: Env, people_csv: CsvOf, families_csv: CsvOf
) -> None:
    """The same numbers, handles and codes in both: each team has its own."""
    with db.transaction() as tx:
        one, two = the_team(tx, env, "One"), the_team(tx, env, "Two")
    import_people(db, vault, env, text=people_csv({}), team="One")
    import_families(db, vault, env, text=families_csv({}), team="One")

    with db.reading() as conn:
        assert (
            who_calls(
                conn,
                vault,
                two.id,
                "+4740000201",
                TODAY,
                colleagues=staff(conn, vault, two.id).values(),
            ).number_id
            is None
        )
        assert (
            who_calls(
                conn,
                vault,
                two.id,
                "+4740000102",
                TODAY,
                colleagues=staff(conn, vault, two.id).values(),
            ).staff
            is None
        )
        assert (
            who_calls(
                conn,
                vault,
                one.id,
                "+4740000201",
                TODAY,
                colleagues=staff(conn, vault, one.id).values(),
            ).label
            == "mother"
        )
    summary = import_families(
        db, vault, env, text=families_csv({"therapist": "", "area": "Bømlo"}), team="Two"
    )
    assert summary.new == ("F-31A",)
    with db.reading() as conn:
        (entry,) = families.all_entries(conn, vault, one.id)
    assert entry.family.area == "Stord"
