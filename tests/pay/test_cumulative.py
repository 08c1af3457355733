"""A pool that pays what is due since January less what fell on the months before."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncall.pay.core.books.closing import PayFault, Step
from oncall.pay.core.months import months_of
from oncall.pay.core.reckoning.pools import of_the_months
from oncall.pay.core.rules.values import PerYear
from oncall.pay.work import closing
from oncall.pay.work.again import computed_again
from oncall.pay.work.month import months_now
from oncall.pay.work.office import Office
from oncall.rota.work import import_plan
from tests.pay.files import EXAMPLE
from tests.pay.test_books import Clock, amounts, clock, closed, dina_begins, office

__all__ = ["clock", "office"]  # fixtures of the same books

JANUARY = months_of(2026)[0]
POOL = PerYear(920_000_00, spread="cumulative")
THERAPISTS = EXAMPLE.replace(
    '\nper_year = "920000.00"', '\nper_year = "920000.00"\nmonths = "cumulative"'
)
SHORTER = THERAPISTS.replace("valid_from = 2026-01-01", "valid_from = 2026-03-01").replace(
    'name = "therapists"\nhours = "08:00-20:00"', 'name = "therapists"\nhours = "08:00-14:00"'
)


def stored(office: Office, text: str) -> None:
    """A plan of the team."""
    import_plan(office.db, office.vault, office.env, text=text)


def of_therapists(office: Office) -> list[int]:
    """The øre of the therapists' pool in each month of the year, nobody's with it."""
    with office.db.reading() as conn:
        year = list(months_now(conn, office, months_of(2026)))
    return [sum(line.ore for line in now.computed.lines if line.code == "3411") for now in year]


def test_an_approved_month_stays_when_later_hours_change(office: Office, clock: Clock) -> None:
    """January was paid by a year of 4 380 hours; then they are 2 544, and it would be more.

    It stays as it was, and February, which is not approved, takes up what is lacking.
    """
    stored(office, THERAPISTS)
    run = closed(office, JANUARY)
    before = of_therapists(office)
    clock.at += timedelta(hours=1)
    stored(office, SHORTER)

    with pytest.raises(PayFault, match="confirmed already"):
        closing.confirm(office, JANUARY, by="tove")
    after = of_therapists(office)
    assert before[0] == after[0] == 78_136_99  # 920 000 × 372 / 4 380
    assert after[1] == 256_037_74 - 78_136_99  # 920 000 × 708 / 2 544 … less January's
    assert sum(before) == sum(after) == 920_000_00
    assert computed_again(office, JANUARY, run).is_the_same


def test_hours_corrected_later_move_within_the_month(office: Office, clock: Clock) -> None:
    """Dina began later: what she has too much is nobody's, and the correction sums to zero."""
    stored(office, THERAPISTS)
    closed(office, JANUARY)
    clock.at += timedelta(hours=1)
    stored(office, SHORTER)
    dina_begins(office, "2026-01-12")

    closing.confirm(office, JANUARY, by="tove")
    closing.agree(office, JANUARY, person="dina", by="merkantil", day=clock.at.date())
    less = closing.approve(office, JANUARY, by="leiar-stord")

    assert [(line.person, line.ore) for line in less.lines] == [
        *(("dina", -6_931_50), (None, 6_931_50)),
    ]
    assert computed_again(office, JANUARY, None).is_the_same


def test_a_run_that_is_withdrawn_has_settled_nothing(office: Office, clock: Clock) -> None:
    """January is then reckoned by the hours that are known now."""
    stored(office, THERAPISTS)
    closing.confirm(office, JANUARY, by="tove")
    gone = closing.approve(office, JANUARY, by="leiar-stord")
    clock.at += timedelta(hours=1)
    stored(office, SHORTER)
    kept = amounts(office, JANUARY)
    step = Step("withdrawn", "merkantil", gone.name, "other hours")
    closing.settle(office, JANUARY, gone.name, step)

    assert amounts(office, JANUARY) != kept
    assert sum(of_therapists(office)) == 920_000_00


Weights = st.lists(st.integers(0, 10**7), min_size=12, max_size=12).filter(any)


@given(st.data())
def test_a_year_approved_in_any_order_sums_to_its_amount(data: st.DataObject) -> None:
    """Months are approved and withdrawn while the hours of the year change and change again."""
    settled: dict[int, int] = {}
    for _ in range(data.draw(st.integers(0, 15))):
        month = data.draw(st.integers(1, 12))
        if settled.pop(month, None) is None:
            settled[month] = of_the_months(POOL, data.draw(Weights), settled)[month - 1]

    year = of_the_months(POOL, data.draw(Weights), settled)

    assert sum(year) == POOL.ore
    assert min(year) >= 0
    assert all(year[month - 1] == ore for month, ore in settled.items())


def test_by_files_alone_the_months_are_what_is_due() -> None:
    """Rounded half up as they add up; a month is known by itself, and the year sums."""
    hours = [744, 672, 743, 720, 744, 720, 744, 744, 720, 745, 720, 744]
    pool = PerYear(345_000_00, spread="cumulative")

    year = of_the_months(pool, [each * 3600 for each in hours])

    assert year[:3] == [29_301_37, 26_465_75, 29_261_99]
    assert sum(year) == pool.ore
