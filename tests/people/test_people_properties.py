"""Whatever is in a file, an import answers with a summary or with faults, and nothing else."""

import csv
import io
import random
from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from oncall.env import Env
from oncall.people.core.families_file import COLUMNS as OF_FAMILIES
from oncall.people.core.faults import ImportFaults
from oncall.people.core.people_file import COLUMNS as OF_PEOPLE
from oncall.people.core.table import decode
from oncall.people.core.values import Entry, Family, FamilyNumber, Period, Person, taken_for
from oncall.people.work import import_families, import_people, staff, the_team
from oncall.store.engine import Database
from oncall.store.tables import metadata
from oncall.store.vault import Vault
from tests.people.conftest import NOON, TABLES

DAYS = st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 9))
PLAUSIBLE = st.sampled_from(
    [
        *("ane", "Ane", "staff", "office", "40000101", "+47 400 00 102", "", "nn", "payroll"),
        *("650 000,00", "Mon-Fri 08:00-15:30", "2026-01-01", "31.12.2026", "F-31", "f-31", "F-200"),
        *("A", "b", "mother", "Stord", "yes", "nei", "=1+1", "4.7E+09", "116117", "\x00", "\u202e"),
    ]
)
ANYTHING = PLAUSIBLE | st.text(max_size=12)


def empty_world() -> tuple[Database, Vault, Env]:
    """A fresh database in memory, at noon."""
    env = Env(now=lambda: NOON, random=random.Random(7))
    db = Database("sqlite://")
    with db.transaction() as tx:
        metadata.create_all(tx, tables=TABLES)
    return db, Vault(["a-key-that-only-these-tests-have-00"], env.random), env


def written(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Rows as any program writes them to CSV."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=";").writerows([columns, *rows])
    return file.getvalue()


def importing(people: str, families: str) -> list[int]:
    """Import both, each twice; how many faults each gave. Anything else that is raised escapes."""
    db, vault, env = empty_world()
    faults = []
    for text, import_it in ((people, import_people), (families, import_families)) * 2:
        try:
            import_it(db, vault, env, text=text)
            faults.append(0)
        except ImportFaults as found:
            faults.append(len(found.rows))
    db.close()
    return faults


@given(st.binary(max_size=300))
def test_any_bytes_are_a_file_or_faults(raw: bytes) -> None:
    """Noise is never imported, and never more than refused."""
    try:
        text = decode(raw)
    except ImportFaults:
        return

    assert all(importing(text, text))


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_under_the_right_header_is_a_summary_or_faults(people: str, families: str) -> None:
    """Quotes, separators, control characters and halves of characters where cells should be."""
    importing(f"{','.join(OF_PEOPLE)}\n{people}", f"{','.join(OF_FAMILIES)}\n{families}")


@given(
    st.lists(st.tuples(*[ANYTHING] * len(OF_PEOPLE)), min_size=1, max_size=4),
    st.lists(st.tuples(*[ANYTHING] * len(OF_FAMILIES)), min_size=1, max_size=4),
)
def test_any_cells_are_a_summary_or_faults(
    people: list[tuple[str, ...]], families: list[tuple[str, ...]]
) -> None:
    """Right and wrong cells in any mixture, and the second time says the same as the first."""
    faults = importing(written(OF_PEOPLE, people), written(OF_FAMILIES, families))

    assert faults[0] == faults[2]


@st.composite
def teams(draw: st.DrawFn) -> list[Person]:
    """People as they may work in one team."""
    found = []
    for number in range(draw(st.integers(1, 4))):
        first, last = draw(DAYS), draw(DAYS)
        person = Person(
            handle=f"{draw(st.sampled_from(['ane', 'bo-å', 'x1']))}{number}",
            name=draw(st.text("abc ÆØÅéЖ=;,\"'", min_size=1, max_size=20).map(str.strip)) or "Ane",
            roles=frozenset({"staff"} | draw(st.sets(st.sampled_from(["office", "supervisor"])))),
            employee_number=draw(st.none() | st.from_regex(r"\A[0-9A-Z]{1,9}\Z")),
            phone=f"+474000{number}{draw(st.integers(100, 499))}",
            second_phone=draw(st.sampled_from([None, f"+474000{number}500"])),
            email=draw(st.none() | st.just("æ@example.org")),
            language=draw(st.sampled_from(["nn", "nb", "en"])),
            paid=draw(st.sampled_from([None, "payroll", "invoice"])),
            yearly_salary=draw(st.none() | st.integers(1, 10**8).map(str)),
            divisor=draw(st.sampled_from([None, "1850", "1687.5"])),
            period=Period(first, last and max(last, first or last)),
        )
        found.append(person)
    return found


def row_of(person: Person) -> list[object]:
    """A person as she stands in a file."""
    period = person.period
    pay = (person.paid, person.yearly_salary, person.divisor, person.ordinary)
    phones = (person.phone, person.second_phone, person.email, person.language)
    roles = " + ".join(person.roles)
    who = (person.handle, person.name, roles, person.employee_number)
    return [*who, *phones, *pay, period.first, period.last]


@given(teams())
def test_what_goes_in_comes_out(people: list[Person]) -> None:
    """Through CSV, import, sealing and back: every person is who she was."""
    db, vault, env = empty_world()
    import_people(db, vault, env, text=written(OF_PEOPLE, [row_of(each) for each in people]))
    with db.transaction() as tx:
        found = staff(tx, vault, the_team(tx, env, None).id)
    db.close()

    assert found == {person.handle: person for person in people}


@given(DAYS, DAYS, DAYS, DAYS)
def test_periods_overlap_when_a_day_lies_in_both(
    a_first: date | None, a_last: date | None, b_first: date | None, b_last: date | None
) -> None:
    """Against counting the days one by one, a little beyond all of them."""
    a, b = Period(a_first, a_last), Period(b_first, b_last)
    for period in (a, b):
        if period.first and period.ended(period.first):
            return
    days = [date(2025, 12, 30) + timedelta(days=count) for count in range(16)]

    assert a.overlaps(b) == b.overlaps(a) == any(day in a and day in b for day in days)


@given(
    st.lists(st.tuples(st.integers(1, 199), st.sampled_from("ABC"), DAYS), min_size=1), st.randoms()
)
def test_a_shared_number_is_taken_for_the_same_family_in_any_order(
    found: list[tuple[int, str, date | None]], shuffle: random.Random
) -> None:
    """What the database returns first decides nothing."""
    entries = [
        Entry(
            Family(f"F-{code}", "Stord", period=Period(begins)),
            FamilyNumber(f"F-{code}", letter, "mother", "+4740000201"),
        )
        for code, letter, begins in dict.fromkeys(found)
    ]
    chosen = taken_for(entries)
    shuffle.shuffle(entries)
    again = taken_for(entries)

    assert again.number.who == chosen.number.who
    assert again.family.period == chosen.family.period
