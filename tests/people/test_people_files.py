"""Whole files: what is read from them, and every fault in them at once."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from oncall.people.core.families_file import check_families, read_families
from oncall.people.core.faults import Read, RowFault
from oncall.people.core.people_file import check_people, read_people
from oncall.people.core.values import Entry, Period, Person, Rules

CsvOf = Callable[..., str]
BO = {"handle": "bo", "name": "Bo", "employee_number": "10003", "phone": "400 00 103"}
FATHER = {"letter": "B", "label": "father", "phone": "400 00 202"}
OTHER = {"code": "F-32", "area": "Haugesund", "therapist": "bo"}


def places(faults: tuple[RowFault, ...]) -> list[tuple[int, str]]:
    """Where the faults are."""
    return [(fault.line, fault.column) for fault in faults]


def checked_people(text: str, stored: tuple[Person, ...] = ()) -> Read[Person]:
    """A people's file against the people stored."""
    return check_people(read_people(text).rows, stored)


def checked_families(text: str, stored: tuple[Entry, ...] = ()) -> Read[Entry]:
    """A families' file against the families stored."""
    return check_families(read_families(text).rows, stored)


def test_a_person_is_read_as_written(people_csv: CsvOf) -> None:
    """Every column lands where it belongs."""
    written = {
        "role": "supervisor+staff", "second_phone": "40000192", "email": "ane@example.org",
        "yearly_salary": "650 000,00", "divisor": "1850", "ordinary": "man-fre 08:00-15:30",
        "from": "01.08.2025", "to": "2026-12-31",
    }  # fmt: skip
    read = read_people(people_csv(written))

    assert not read.faults
    assert not read.warnings
    assert read.rows[0].value == Person(
        "ane", "Ane", frozenset({"supervisor", "staff"}), "10002", "+4740000102", "+4740000192",
        "ane@example.org", "nn", "payroll", "650000", "1850", "Mon-Fri 08:00-15:30",
        Period(date(2025, 8, 1), date(2026, 12, 31)),
    )  # fmt: skip


def test_every_fault_of_a_row_is_told_at_once(people_csv: CsvOf) -> None:
    """One run of the import finds them all."""
    wrong = {
        "handle": "Ane!", "name": "", "role": "boss", "employee_number": "1 2", "phone": "12",
        "second_phone": "4.7E+09", "email": "ane", "language": "no", "paid": "cash",
        "yearly_salary": "much", "divisor": "0", "ordinary": "always", "from": "soon", "to": "2026",
    }  # fmt: skip
    faults = read_people(people_csv(wrong)).faults

    assert {fault.column for fault in faults} == set(wrong)
    assert all(fault.line == 2 and fault.message and fault.hint for fault in faults)


def test_staff_without_a_phone_are_refused_and_the_office_is_not(people_csv: CsvOf) -> None:
    """Whoever may be on duty must be reached; payroll is run without a phone."""
    text = people_csv({"phone": ""}, {**BO, "role": "office", "phone": ""})

    assert places(read_people(text).faults) == [(2, "phone")]


def test_the_last_day_is_not_before_the_first(people_csv: CsvOf) -> None:
    """One day is a period; less is a fault."""
    same = {"from": "2026-03-01", "to": "2026-03-01"}
    less = {**BO, "from": "2026-03-02", "to": "2026-03-01"}

    assert places(read_people(people_csv(same, less)).faults) == [(3, "to")]


def test_a_handle_stands_once(people_csv: CsvOf) -> None:
    """The second row is named, and the line of the first."""
    (fault,) = read_people(people_csv({}, {"phone": "400 00 199"})).faults

    assert (fault.line, fault.column, fault.message) == (3, "handle", "is already on line 2")


@pytest.mark.parametrize("column", ["phone", "second_phone"])
def test_two_people_never_share_a_phone(people_csv: CsvOf, column: str) -> None:
    """Nobody could say who answered; not in the file, not with somebody stored."""
    both = {**BO, column: "400 00 102"}
    ane = read_people(people_csv({})).rows[0].value

    assert places(checked_people(people_csv({}, both)).faults) == [(3, column)]
    assert places(checked_people(people_csv(both), (ane,)).faults) == [(2, column)]


def test_a_phone_goes_to_the_successor(people_csv: CsvOf) -> None:
    """The day after the last day it is another's; one day of both is a fault."""
    leaves = {"to": "2026-03-31"}
    after = {**BO, "phone": "400 00 102", "from": "2026-04-01"}

    assert not checked_people(people_csv(leaves, after)).faults
    assert checked_people(people_csv(leaves, {**after, "from": "2026-03-31"})).faults


def test_two_people_may_swap_phones_in_one_file(people_csv: CsvOf) -> None:
    """What counts is how it is once the file is in."""
    stored = tuple(row.value for row in read_people(people_csv({}, BO)).rows)
    swapped = people_csv({"phone": BO["phone"]}, {**BO, "phone": "400 00 102"})

    assert not checked_people(swapped, stored).faults


def test_what_works_and_may_be_a_mistake_is_a_warning(people_csv: CsvOf) -> None:
    """Payroll without a number, a phone that gets no texts, an employee number twice."""
    landline = {"employee_number": "", "phone": "52 71 00 00", "second_phone": "+46701740605"}
    twice = people_csv({}, {**BO, "employee_number": "10002"})

    assert places(read_people(people_csv(landline)).warnings) == [
        (2, "employee_number"), (2, "phone"), (2, "second_phone"),
    ]  # fmt: skip
    assert not read_people(people_csv(landline)).faults
    assert places(checked_people(twice).warnings) == [(3, "employee_number")]


def test_a_family_number_is_read_as_written(families_csv: CsvOf) -> None:
    """The family's part, the number's part and what was agreed."""
    read = read_families(families_csv({"call": "ja", "text": "nei", "asked_on": "5.1.2026"}))
    entry = read.rows[0].value

    assert not read.faults
    assert (entry.family.code, entry.family.area, entry.family.therapist) == (
        "F-31",
        "Stord",
        "ane",
    )
    assert (entry.number.who, entry.number.phone) == ("F-31A", "+4740000201")
    assert entry.number.rules == Rules("yes", "no", "not asked", date(2026, 1, 5))


def test_a_yes_or_no_needs_its_day(families_csv: CsvOf) -> None:
    """What is asked is asked again after 90 days, so the day counts; never asked needs none."""
    text = families_csv({"message": "no"}, FATHER)

    assert places(read_families(text).faults) == [(2, "asked_on")]


def test_what_belongs_to_the_family_is_the_same_on_each_row(families_csv: CsvOf) -> None:
    """One family has one area, therapist, language and period."""
    text = families_csv({}, {**FATHER, "therapist": "bo", "to": "2026-06-01"})

    assert places(read_families(text).faults) == [(3, "therapist"), (3, "to")]


def test_a_letter_stands_once_per_family(families_csv: CsvOf) -> None:
    """F-31A twice is a fault; F-32A is another."""
    text = families_csv({}, {"phone": "400 00 203"}, {**OTHER, "phone": "400 00 204"})

    assert places(read_families(text).faults) == [(3, "letter")]


def test_a_family_has_each_number_once(families_csv: CsvOf) -> None:
    """Two letters on one phone would have two rules."""
    text = families_csv({}, {**FATHER, "phone": "400 00 201"})

    assert places(checked_families(text).faults) == [(3, "phone")]


@pytest.mark.parametrize(
    ("first", "second", "chosen"),
    [
        ("", "", "F-31A"),
        ("", "2026-01-01", "F-32A"),
        ("2026-01-01", "2026-01-01", "F-31A"),
        ("2026-01-01", "2026-02-01", "F-32A"),
        ("2026-02-01", "2026-01-01", "F-31A"),
    ],
)
def test_two_families_on_one_phone_are_told_which_counts(
    families_csv: CsvOf, first: str, second: str, chosen: str
) -> None:
    """The one whose treatment began last, then the lowest code: a warning says so."""
    checked = checked_families(families_csv({"from": first}, {**OTHER, "from": second}))

    assert not checked.faults
    assert places(checked.warnings) == [(3, "phone")]
    assert checked.warnings[0].message.endswith(f"taken for {chosen}")


def test_a_number_may_pass_to_a_family_that_begins_later(families_csv: CsvOf) -> None:
    """Treatments that never overlap share no number."""
    text = families_csv({"to": "2026-01-31"}, {**OTHER, "from": "2026-02-01"})

    assert not checked_families(text).warnings


def test_an_unknown_therapist_is_named_once_people_are_known(families_csv: CsvOf) -> None:
    """Before the people are imported nobody can say."""
    rows = read_families(families_csv({"therapist": "dina"})).rows
    people = {"ane": Person("ane", "Ane", frozenset({"staff"}), phone="+4740000102")}
    (fault,) = check_families(rows, people=people).faults

    assert (fault.line, fault.column) == (2, "therapist")
    assert "ane" in fault.hint
    assert not check_families(rows).faults


def test_a_staff_number_that_is_also_a_familys_is_a_warning(
    families_csv: CsvOf, people_csv: CsvOf
) -> None:
    """Said whichever file comes last."""
    people = {"ane": Person("ane", "Ane", frozenset({"staff"}), phone="+4740000102")}
    families = read_families(families_csv({"phone": "400 00 102"})).rows
    staff = read_people(people_csv({})).rows

    assert places(check_families(families, people=people).warnings) == [(2, "phone")]
    assert places(check_people(staff, families={"+4740000102"}).warnings) == [(2, "phone")]


def test_a_code_taken_up_again_is_a_warning(families_csv: CsvOf) -> None:
    """A code is never used again for another family."""
    stored = read_families(families_csv({"to": "2026-01-31"})).rows[0].value
    again = families_csv({"from": "2026-05-01", "to": "2026-12-31"})

    assert places(checked_families(again, (stored,)).warnings) == [(2, "code")]


def test_a_formula_is_only_text(people_csv: CsvOf, families_csv: CsvOf) -> None:
    """It stays what it is, and nothing is done with it."""
    formula = "=cmd|' /C calc'!A0"

    assert read_people(people_csv({"name": formula})).rows[0].value.name == formula
    assert read_families(families_csv({"label": formula})).rows[0].value.number.label == formula


def test_what_must_not_be_logged_is_in_no_repr(people_csv: CsvOf, families_csv: CsvOf) -> None:
    """A value printed by accident shows no number, label, address or salary."""
    ane = {"email": "ane@example.org", "yearly_salary": "650000"}
    shown = repr(read_people(people_csv(ane))) + repr(read_families(families_csv({})))

    assert "F-31" in shown
    assert not [secret for secret in ("400001", "400002", "mother", "@", "6500") if secret in shown]


def test_a_name_fits_in_a_text() -> None:
    """The first word, at most 12 characters."""
    assert Person("ane", "Anne-Margrethe Aasen", frozenset()).called == "Anne-Margret"


def test_the_example_files_are_sound() -> None:
    """Both examples are read without a fault or a warning, also against each other."""
    rotas = Path(__file__).parents[2] / "rotas"
    people = read_people((rotas / "example-people.csv").read_text(encoding="utf-8"))
    families = read_families((rotas / "example-families.csv").read_text(encoding="utf-8"))
    staff = {row.value.handle: row.value for row in people.rows}
    numbers = {row.value.number.phone for row in families.rows}
    checks: list[Read[Person] | Read[Entry]] = [
        check_people(people.rows, families=numbers), check_families(families.rows, people=staff),
    ]  # fmt: skip

    for read in (people, families, *checks):
        assert not read.faults
        assert not read.warnings
    assert {"tove", "ane", "bo", "cato", "dina", "eli", "leiar-stord", "leiar-haugesund"} <= set(
        staff
    )
