"""What a number's rules say: a yes is dated, and has its hours."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncall.people.core.families_file import read_families
from oncall.people.core.rules import is_within, says
from oncall.people.core.values import Rules
from tests.people.conftest import CsvOf

TUESDAY_NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
HOURS = "Mon-Fri 08:00-15:30; Sat 10:00-12:00"


def test_a_yes_is_a_yes_for_ninety_days() -> None:
    """After that the family is asked again, and until then nobody assumes anything."""
    rules = Rules(text="yes", asked_on=date(2025, 12, 3))

    assert says(rules, rules.text, TUESDAY_NOON) == "yes"
    assert says(rules, rules.text, TUESDAY_NOON.replace(day=4)) == "asked long ago"
    assert says(Rules(text="yes"), "yes", TUESDAY_NOON) == "asked long ago"


@pytest.mark.parametrize("answer", ["no", "not asked"])
def test_anything_else_stays_what_it_is(answer: str) -> None:
    """However long ago, and in whichever hours."""
    rules = Rules(call=answer, asked_on=date(2020, 1, 1), safe_hours=HOURS)  # type: ignore[arg-type]

    assert says(rules, rules.call, TUESDAY_NOON) == answer


@pytest.mark.parametrize(
    ("at", "safe"),
    [
        ("2026-03-03 07:59", False),
        ("2026-03-03 08:00", True),
        ("2026-03-06 15:29", True),
        ("2026-03-06 15:30", False),
        ("2026-03-07 10:00", True),
        ("2026-03-07 13:00", False),
        ("2026-03-08 11:00", False),
    ],
)
def test_outside_its_hours_a_yes_is_none(at: str, *, safe: bool) -> None:
    """A span owns its start and not its end; Sunday is not written there."""
    rules = Rules(call="yes", asked_on=date(2026, 3, 1), safe_hours=HOURS)

    assert says(rules, rules.call, datetime.fromisoformat(f"{at}Z")) == (
        "yes" if safe else "not now"
    )


@given(st.integers(0, 7 * 24 * 60 - 1))
def test_the_whole_week_is_always(minute: int) -> None:
    """Hours that name every day and nearly all of it leave out its last minute alone."""
    at = datetime(2026, 3, 2, tzinfo=UTC) + timedelta(minutes=minute)

    assert is_within("Mon-Sun 00:00-23:59", at) is (f"{at:%H:%M}" != "23:59")


def test_hours_are_read_from_the_file(families_csv: CsvOf) -> None:
    """In any way people write them; what cannot be read is named with its column."""
    good = read_families(families_csv({"safe_hours": "man-fre 8.00-15.30, Sat 10:00 - 12:00"}))
    bad = read_families(families_csv({"safe_hours": "in the morning"}))

    assert [row.value.number.rules.safe_hours for row in good.rows] == [HOURS]
    assert [fault.column for fault in bad.faults] == ["safe_hours"]


def test_a_file_without_the_column_is_read(families_csv: CsvOf) -> None:
    """One that was made before it: its yes counts always. Any other column is missed."""
    before = "code,letter,label,phone,area,therapist,language,call,text,message,asked_on,from,to"
    row = "F-31,A,mother,40000201,Stord,ane,nn,yes,yes,no,2026-01-05,,"
    read = read_families(f"{before}\n{row}\n")

    assert read.faults == ()
    assert read.rows[0].value.number.rules.safe_hours is None
    assert [f.column for f in read_families(families_csv({}).replace("asked_on,", "")).faults] == [
        "asked_on"
    ]
