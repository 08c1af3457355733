"""Three years, minute by minute: an independent reckoning comes to the same øre."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

import pytest

from oncall.pay.core.availability import Change
from oncall.pay.core.spans import seconds
from oncall.people.core.values import Person
from oncall.rota.core.hours import ALL_DAY
from oncall.rota.core.plan import Rotation, Turns
from tests.pay.minute_oracle import Duty, Laid, handed_out, held
from tests.pay.worlds import World
from tests.rota.shapes import at, daily, plan_of

NUMBERS = {"tove": "1001", "una": "0009", "ane": "3", "bo": "1002", "vera": "20"}
RATES = {"holiday": 60_00, "weekend": 20_00, "evening": 10_00, "night": 15_00}
SUPPLEMENTS = (
    {"rotation": "supervisor", "code": "1", "per_year": "345000.00"},
    {"rotation": "therapists", "code": "2", "per_year": "920000.00"},
    {
        "rotation": "supervisor", "code": "3", "per_hour": "40.00",
        **{band: {"per_hour": f"{ore // 100}.00"} for band, ore in RATES.items()},
    },
)  # fmt: skip
DUTIES = [
    Duty("supervisor", 0, 1440, ("tove", "una"), 7, date(2025, 12, 29), 480),
    Duty("therapists", 480, 1200, ("ane", "bo")),
]


def laid(year: int) -> list[Laid]:
    """A cover through the night in March, leave, and somebody in for another at new year."""
    spring = at(f"{year}-03-24T08:30+01:00"), at(f"{year}-04-03T03:17Z")
    return [
        Laid("supervisor", "vera", "tove", *spring),
        Laid("supervisor", "vera", "una", *spring),
        Laid("therapists", None, "ane", at(f"{year}-07-01T10:00Z"), at(f"{year}-07-20T10:00Z")),
        Laid("therapists", "vera", "bo", at(f"{year}-12-24T00:00Z"), at(f"{year}-12-31T23:00Z")),
    ]


def world(year: int) -> World:
    """The same team as the program sees it."""
    line = Rotation("supervisor", ALL_DAY, ("tove", "una"), Turns(7, 480, date(2025, 12, 29)))
    plan = plan_of(line, Rotation("therapists", daily("08:00", "20:00"), ("ane", "bo")))
    changes = [
        Change(
            "cover" if each.person else "absence", each.rotation, each.person or each.instead_of,
            each.instead_of, _s(each.start), _s(each.end),
        )
        for each in laid(year)
    ]  # fmt: skip
    people = {
        handle: Person(handle, handle, frozenset({"staff"}), number, paid="payroll")
        for handle, number in NUMBERS.items()
    }
    return World(year, (replace(plan, supplements=SUPPLEMENTS),), people, tuple(changes))


def _s(instant: datetime) -> int:
    return seconds(instant)


@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_every_minute_agrees(year: int) -> None:
    """Hours and øre of each month, person and rule."""
    minutes = held(year, DUTIES, laid(year))
    expected = {**_pool(minutes, "supervisor", "1", 345_000_00),
                **_pool(minutes, "therapists", "2", 920_000_00), **_bands(minutes)}  # fmt: skip

    team = world(year)
    found = {
        (month.number, line.code, line.person or ""): (line.hours, line.ore)
        for month in team.months
        for line in team.lines(month)
    }

    assert found == expected


Found = dict[tuple[int, str, str], tuple[Fraction, int]]
Minutes = Counter[tuple[str, int, str, str]]


def _pool(minutes: Minutes, rotation: str, code: str, amount: int) -> Found:
    by_month: Counter[str] = Counter()
    by_person: dict[str, Counter[str]] = {}
    for (name, month, person, _), count in minutes.items():
        if name == rotation:
            by_month[str(month)] += count
            by_person.setdefault(str(month), Counter())[person] += count
    total = sum(by_month.values())
    months = [str(number) for number in range(1, 13)]
    due = handed_out(amount, {m: Fraction(amount * by_month[m], total) for m in months}, months)
    found: Found = {}
    for number, held_by in by_person.items():
        order = sorted(held_by, key=lambda who: (not who, NUMBERS.get(who, "")))
        exact = {who: Fraction(due[number] * held_by[who], by_month[number]) for who in order}
        for who, ore in handed_out(due[number], exact, order).items():
            found[int(number), code, who] = (Fraction(held_by[who], 60), ore)
    return found


def _bands(minutes: Minutes) -> Found:
    exact: Counter[tuple[int, str]] = Counter()
    hours: Counter[tuple[int, str]] = Counter()
    for (name, month, person, kind), count in minutes.items():
        if name == "supervisor":
            rate = 40_00 + sum(RATES.get(word, 0) for word in kind.split())
            exact[month, person] += rate * count
            hours[month, person] += count
    return {
        (month, "3", who): (Fraction(hours[month, who], 60), (ore * 2 + 60) // 120)
        for (month, who), ore in exact.items()
    }
