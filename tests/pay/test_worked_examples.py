"""Every worked example of the agreement, to the øre."""

from oncall.pay.core.from_files.sources import Texts, pay_of
from oncall.pay.core.money import kroner
from oncall.pay.core.months import months_of
from tests.pay.files import (
    EXAMPLE,
    EXAMPLE_PEOPLE,
    LINE,
    POOL,
    TWO,
    Paid,
    amounts,
    callouts,
    changes,
    paid,
    people,
    rota,
    sound,
)

WEEK = "stand-in,supervisor,vera,tove,2026-03-23T08:00+01:00,2026-03-30T08:00+02:00"


def hourly(*more: str, code: str = "3420", rate: str = "245.50") -> str:
    """A rule by the hour for the supervisor line."""
    head = f'[[supplement]]\nrotation = "supervisor"\ncode = "{code}"\nper_hour = "{rate}"\n'
    return head + "\n".join(more) + "\n"


def on_line(start: str, end: str) -> str:
    """Vera on the line for a while."""
    return changes(f"override,supervisor,vera,,{start},{end}")


def test_a_pool_over_the_months_of_2026() -> None:
    """345 000 by elapsed hours: March lacks an hour and October has one more."""
    sources = sound(Texts(rota(LINE, POOL), TWO))

    year = [pay_of(month, sources).lines for month in months_of(2026)]

    assert [kroner(line.ore) for (line,) in year] == [
        *("29301.37", "26465.75", "29261.99", "28356.17", "29301.37", "28356.17"),
        *("29301.37", "29301.37", "28356.16", "29340.75", "28356.16", "29301.37"),
    ]
    assert sum(line.ore for (line,) in year) == 345_000_00


def test_personal_sums_fall_in_twelfths() -> None:
    """920 000 is eight months of 76 666.67 and four of 76 666.66; 230 000 likewise."""
    for yearly, more, less in (
        ("920000.00", "76666.67", "76666.66"),
        ("230000.00", "19166.67", "19166.66"),
    ):
        pool = POOL.replace("345000.00", yearly).replace('"hours"', '"person"')
        sources = sound(Texts(rota(LINE, pool), TWO))

        year = [pay_of(month, sources).lines for month in months_of(2026)]

        assert [kroner(line.ore) for (line,) in year] == [more] * 8 + [less] * 4


def test_a_stand_in_shares_the_pool() -> None:
    """A week of 167 hours in March, since a clock hour is skipped in it."""
    found = paid("2026-03", Texts(rota(LINE, POOL), TWO, changes(WEEK)))

    assert found == [
        Paid("tove", "3410", "576", "22684.93"),
        Paid("vera", "3410", "167", "6577.06"),
    ]


def test_twelve_hours_moved_after_the_export() -> None:
    """What one gets more is what the other gets less."""
    later = "cover,supervisor,vera,tove,2026-03-15T08:00+01:00,2026-03-15T20:00+01:00"

    found = paid("2026-03", Texts(rota(LINE, POOL), TWO, changes(WEEK, later)))

    assert found == [
        Paid("tove", "3410", "564", "22212.33"),  # 22684.93 less 472.60
        Paid("vera", "3410", "179", "7049.66"),
    ]


def test_hours_that_last_25_and_23() -> None:
    """A day and night is paid as long as it lasts."""
    autumn = on_line("2026-10-24T20:00+02:00", "2026-10-25T20:00+01:00")
    spring = on_line("2026-03-28T20:00+01:00", "2026-03-29T20:00+02:00")
    file = rota(LINE, hourly('person = "vera"'))

    assert paid("2026-10", Texts(file, TWO, autumn)) == [Paid("vera", "3420", "25", "6137.50")]
    assert paid("2026-03", Texts(file, TWO, spring)) == [Paid("vera", "3420", "23", "5646.50")]


def test_easter_in_bands() -> None:
    """132 h of holiday, 24 of evening and 54 of night, upon 144 h at the rate of all hours."""
    easter = on_line("2026-04-01T08:00+02:00", "2026-04-07T08:00+02:00")
    rule = hourly(
        'person = "vera"',
        'weekend = { per_hour = "20.00" }',
        'holiday = { per_hour = "60.00" }',
        'evening = { hours = "17:00-21:00", per_hour = "10.00" }',
        'night = { hours = "21:00-06:00", per_hour = "15.00" }',
        rate="40.00",
    )

    found = paid("2026-04", Texts(rota(LINE, rule), TWO, easter))

    assert found == [Paid("vera", "3420", "144", "14730.00")]


def test_each_band_on_a_code_of_its_own() -> None:
    """The same Easter, told apart for payroll."""
    easter = on_line("2026-04-01T08:00+02:00", "2026-04-07T08:00+02:00")
    rule = hourly(
        'person = "vera"',
        'weekend = { per_hour = "20.00", code = "W" }',
        'holiday = { per_hour = "60.00", code = "H" }',
        'evening = { hours = "17:00-21:00", per_hour = "10.00", code = "E" }',
        'night = { hours = "21:00-06:00", per_hour = "15.00", code = "N" }',
        rate="40.00",
    )

    found = paid("2026-04", Texts(rota(LINE, rule), TWO, easter))

    assert sorted((each.code, each.hours, each.amount) for each in found) == [
        ("3420", "144", "5760.00"),
        ("E", "24", "240.00"),
        ("H", "132", "7920.00"),
        ("N", "54", "810.00"),
    ]


def test_a_fraction_of_the_hourly_wage() -> None:
    """A long weekend of 56 h at one fifth and at one seventh; the wage is kept exact."""
    weekend = on_line("2026-05-08T16:00+02:00", "2026-05-11T00:00+02:00")
    staff = people("tove,1001", "vera,1009,payroll,650000")
    for factor, amount in (("1/5", "3733.33"), ("1/7", "2666.67"), ("0", "0.00")):
        rule = (
            '[[supplement]]\nrotation = "supervisor"\nperson = "vera"\ncode = "3440"\n'
            f'factor = "{factor}"\ndivisor = "1950"\n'
        )

        found = paid("2026-05", Texts(rota(LINE, rule), staff, weekend))

        assert found == [Paid("vera", "3440", "56", amount)]


NIGHTS = (
    '[[rotation]]\nname = "night"\nhours = "20:00-08:00"\npeople = ["vera"]\n'
    '[[supplement]]\nrotation = "night"\ncode = "3450"\ncallout = "nearest half hour"\n'
    'overtime = "50"\ndivisor = "1950"\n'
)
SIX_SHIFTS = callouts(
    "vera,2026-05-04T21:00+02:00,7", "vera,2026-05-04T22:00+02:00,9",
    "vera,2026-05-05T01:00+02:00,12", "vera,2026-05-05T21:00+02:00,14",
    "vera,2026-05-06T21:00+02:00,15", "vera,2026-05-07T21:00+02:00,44",
    "vera,2026-05-08T21:00+02:00,45", "vera,2026-05-09T21:00+02:00,61",
    "vera,2026-05-10T03:00+02:00,13",
)  # fmt: skip


def test_callouts_of_six_shifts() -> None:
    """Half hours 1, 0, 1, 1, 2 and 2, at the hourly wage and half of it."""
    staff = people("tove,1001", "vera,1009,payroll,650000")

    found = paid("2026-05", Texts(rota(LINE, NIGHTS), staff, callouts=SIX_SHIFTS))

    assert found == [Paid("vera", "3450", "7/2", "1750.00")]


def test_the_example_pays_the_full_yearly_amounts() -> None:
    """The rota that everybody begins with pays 345 000, 920 000 and 170 000 in every year."""
    for year in (2026, 2027, 2028):
        sources = sound(Texts(EXAMPLE, EXAMPLE_PEOPLE))
        totals: dict[str, int] = {}
        for month in months_of(year):
            for line in pay_of(month, sources).lines:
                totals[line.code] = totals.get(line.code, 0) + line.ore

        assert totals == {"3410": 345_000_00, "3411": 920_000_00, "3412": 170_000_00}


def test_the_example_in_march() -> None:
    """Four therapists share a month to the øre; the tie goes to the lowest employee numbers."""
    assert amounts("2026-03", Texts(EXAMPLE, EXAMPLE_PEOPLE)) == [
        *("29261.99", "19534.25", "19534.25", "19534.25", "19534.24", "14438.36"),
    ]
