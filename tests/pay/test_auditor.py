"""What an auditor asks who trusts nothing: months reckoned by hand, and what is quietly left out.

Every figure here was worked out on paper, from the agreement and a calendar.
"""

import pytest

from oncall.pay.core.from_files.over_plan import availability
from oncall.pay.core.from_files.sources import Texts
from oncall.pay.core.money import kroner
from oncall.pay.core.reckoning.basis import Basis
from oncall.pay.core.reckoning.month_pay import Computed, month_pay
from tests.pay.files import (
    LINE,
    POOL,
    TWO,
    Paid,
    callouts,
    changes,
    computed,
    month,
    paid,
    people,
    rota,
    sound,
)

DAYS = (
    '[[rotation]]\nname = "therapists"\nhours = "08:00-20:00"\nholidays = "12:00-16:00"\n'
    "seasons = [\n"
    '  { from = 2026-06-22, to = 2026-08-14, hours = "09:00-15:00",'
    ' weekdays = { Sunday = "none" } },\n'
    '  { from = 2026-12-21, to = 2027-01-03, hours = "10:00-18:00", holidays = "none" },\n]\n'
    'people = ["ane"]\n'
    '[[supplement]]\nrotation = "therapists"\ncode = "2"\nper_year = "100000.00"\n'
)
NIGHTS = '[[rotation]]\nname = "night"\nhours = "20:00-08:00"\npeople = ["vera"]\n'


def of_nights(*says: str) -> str:
    """The rota with a rule for its nights."""
    return rota(LINE, NIGHTS, '[[supplement]]\nrotation = "night"\ncode = "9"\n' + "\n".join(says))


def test_a_summer_with_other_hours() -> None:
    """A year of 3 874 hours, of which 100 000 kroner fall on each month by its own.

    New Year's Day has 4 h. April has four red days of 4 h. July has 27 days of 6 h, and Sundays
    none. December has 20 days of 12 h and 9 of 8, since two red days of that season have none.
    """
    staff = people("tove,1001", "ane,7")

    found = {
        number: paid(f"2026-{number:02}", Texts(rota(LINE, DAYS), staff))
        for number in (1, 4, 7, 8, 12)
    }

    assert {number: (line.hours, line.amount) for number, (line,) in found.items()} == {
        1: ("364", "9395.97"),
        4: ("328", "8466.70"),
        7: ("162", "4181.73"),
        8: ("276", "7124.42"),
        12: ("312", "8053.69"),
    }


def test_a_leaver_and_a_joiner_in_one_month() -> None:
    """Bo's last day is the 17th and Cato's first the 10th: 204 and 264 of 372 hours each."""
    team = (
        '[[rotation]]\nname = "therapists"\nhours = "08:00-20:00"\ntogether = true\n'
        'people = ["bo", "cato"]\n'
    )
    rule = '[[supplement]]\nrotation = "therapists"\ncode = "1"\nper_year = "230000.00"\n'
    staff = people("tove,1001", "bo,10,,,,,2026-03-17", "cato,2,,,,2026-03-10")

    pool = paid("2026-03", Texts(rota(LINE, team, rule), staff))
    each = paid("2026-03", Texts(rota(LINE, team, rule + 'share = "person"\n'), staff))

    # 230 000 × 372 / 4 380 = 19 534.25 for the month; a twelfth is 19 166.67.
    assert pool == [
        Paid("bo", "1", "204", "5356.16"),  # exactly 5 356.1653: loses least
        Paid("cato", "1", "264", "6931.51"),
        Paid(None, "1", "276", "7246.58"),
    ]
    assert each == [
        Paid("bo", "1", "204", "10510.75"),  # 17 of 31 days
        Paid("cato", "1", "264", "13602.15"),  # 22 of 31
    ]


def test_callouts_across_the_edge_of_a_month() -> None:
    """A night is cut at midnight before the 1st: each part is rounded by itself."""
    rule = of_nights('callout = "nearest half hour"', 'per_hour = "500.00"')
    worked = callouts("vera,2026-03-31T23:50,20", "vera,2026-04-01T01:00,10")

    march, april = (paid(when, Texts(rule, TWO, None, worked)) for when in ("2026-03", "2026-04"))

    assert march == [Paid("vera", "9", "1/2", "250.00")]
    assert april == [Paid("vera", "9", "0", "0.00")]


def test_a_share_of_the_wage_and_its_least() -> None:
    """31 evenings of 1 h at 22 % of 351.35, and 278 h of night at 60.00 since 10 % is less.

    The night in which the clock is moved has an hour less: 31 × 9 − 1.
    """
    rule = of_nights(
        'per_hour = "0.00"', 'night = { percent = "10", at_least = "60.00" }',
        'evening = { percent = "22" }',
    )  # fmt: skip
    staff = people("tove,1001", "vera,1009,payroll,650000,1850")

    assert paid("2026-03", Texts(rule, staff)) == [Paid("vera", "9", "371", "19076.22")]


def test_christmas_and_new_year() -> None:
    """12 h from noon of the 24th, 24 and 24, 12 from noon of the 31st; 7 days of weekend beside."""
    rule = '[[supplement]]\nrotation = "supervisor"\ncode = "5"\nper_hour = "0.00"\n'
    bands = 'holiday = { per_hour = "1.00" }\nweekend = { per_hour = "0.01" }\n'

    assert paid("2026-12", Texts(rota(LINE, rule + bands), TWO)) == [
        Paid("tove", "5", "744", "73.68"),
    ]


def test_seventeenth_of_may_that_is_whit_monday() -> None:
    """A red day on two grounds is paid once: 1, 6, 16 and 17 May 2027, and half of the 15th."""
    rule = '[[supplement]]\nrotation = "supervisor"\ncode = "5"\nper_hour = "0.00"\n'
    holiday = 'holiday = { per_hour = "1.00" }\n'

    assert paid("2027-05", Texts(rota(LINE, rule + holiday), TWO)) == [
        Paid("tove", "5", "744", "108.00"),
    ]


def test_a_leap_february() -> None:
    """696 of 8 784 hours."""
    found = paid("2028-02", Texts(rota(LINE, POOL), TWO))

    assert found == [Paid("tove", "3410", "696", "27336.07")]


def test_a_stand_in_for_a_stand_in() -> None:
    """Vera has a day of Vilde's week: each is paid her own hours, and the pool lacks the week."""
    rule = (
        '[[supplement]]\nrotation = "supervisor"\nstand_in = true\ncode = "3413"\n'
        'per_hour = "245.50"\n'
    )
    laid = changes(
        "stand-in,supervisor,vilde,tove,2026-03-23T08:00+01:00,2026-03-30T08:00+02:00",
        "stand-in,supervisor,vera,vilde,2026-03-24T08:00,2026-03-25T08:00",
    )
    staff = people("tove,1001", "vera,1009", "vilde,,invoice")

    assert paid("2026-03", Texts(rota(LINE, POOL, rule), staff, laid)) == [
        Paid("tove", "3410", "576", "22684.93"),
        Paid(None, "3410", "167", "6577.06"),
        Paid("vera", "3413", "24", "5892.00"),
        Paid("vilde", "3413", "143", "35106.50"),
    ]


def test_a_month_before_the_rota() -> None:
    """Asked of the file that came after: nothing is paid, and somebody is told why."""
    later = rota(LINE, POOL, valid_from="2026-03-16")

    before, half = (computed(when, Texts(later, TWO)) for when in ("2026-02", "2026-03"))

    assert (before.lines, before.faults) == ((), ())
    assert [kroner(line.ore) for line in half.lines] == ["15083.91"]
    assert {each.message for each in (*before.warnings, *half.warnings)} == {
        "the rota begins on 2026-03-16, and nothing is paid for the days before"
    }
    assert computed("2026-04", Texts(later, TWO)).warnings == ()


@pytest.mark.parametrize("day", ["2026-03-01", "2026-03-16"])
def test_a_plan_that_forgot_its_rule(day: str) -> None:
    """The new plan has the line and pays nobody for it: told in its first month, whichever day."""
    old, new = rota(LINE, POOL), rota(LINE, valid_from=day)

    (told,) = of_plans("2026-03", old, new).warnings

    assert told.message == (f'no rate of "pool" counts since {day}: the rota has none any more')
    assert of_plans("2026-02", old, new).warnings == ()
    assert of_plans("2026-04", old, new).warnings == ()
    nothing = rota(LINE, POOL.replace("345000.00", "0.00"), valid_from=day)
    assert of_plans("2026-03", old, nothing).warnings == ()


def of_plans(when: str, *texts: str) -> Computed:
    """The month by several plans, one after the other, as the books have them."""
    plans = tuple(plan for text in texts if (plan := sound(Texts(text, TWO)).plan))
    people_, of = sound(Texts(texts[0], TWO)).people, month(when)
    entries = availability(plans, (), *of.span(plans[0].zone))
    return month_pay(of, Basis(plans, people_, entries))


def test_whoever_is_paid_nobody_knows_how() -> None:
    """The column was forgotten: her amount is right, and that no file has it is told."""
    found = computed("2026-03", Texts(rota(LINE, POOL), TWO.replace(",payroll,", ",,", 1)))

    assert [kroner(line.ore) for line in found.lines] == ["29261.99"]
    assert [each.message for each in found.warnings] == [
        "29261.99 is due to tove, who is in no file for payroll"
    ]


def test_a_rule_for_somebody_nobody_knows() -> None:
    """A slip of the pen in her handle pays her nothing: it is told, and the rest is paid."""
    hers = '[[supplement]]\nname = "house"\nperson = "tuve"\ncode = "1"\nper_hour = "12.00"\n'

    found = computed("2026-03", Texts(rota(LINE, POOL, hers), TWO))

    assert [kroner(line.ore) for line in found.lines] == ["29261.99"]
    assert [each.message for each in found.warnings] == [
        '"house" pays tuve, who is not among the people'
    ]
