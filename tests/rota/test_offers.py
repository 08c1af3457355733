"""Offers: why somebody cannot have a shift, and what no order of yes and undo ever does."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oncall.rota.core.change import Change, Kind, Recorded, standing
from oncall.rota.core.changes.laying import Asked, Wanted, lay
from oncall.rota.core.changes.offer import (
    Offer,
    Outcome,
    WhyNot,
    let_off_since,
    over,
    sought,
    who_is_free,
    why_not,
)
from oncall.rota.core.duty import shifts
from oncall.rota.core.ledger import outside
from oncall.rota.core.plan import SUPERVISOR, Rotation
from oncall.rota.core.rota import Rota
from tests.rota.shapes import at, daily, line, plan_of, weekly

A_DAY = timedelta(days=1)
NOON = at("2026-03-02T12:00+01:00")
EVERYBODY = ("tove", "una", "ane", "bo", "cato", "vikar")
PLAN = plan_of(
    line("una", "tove", turns=weekly()),
    Rotation("therapists", daily("08:00", "20:00"), ("ane", "bo")),
)
ANES = Offer(
    "1", 431, "therapists", "ane",
    at("2026-03-04T08:00+01:00"), at("2026-03-04T20:00+01:00"), "tove", "a concert",
)  # fmt: skip


def by(kind: Kind, person: str, rotation: str = "therapists", instead_of: str = "") -> Change:
    """A change during Ane's shift."""
    return Change(kind, rotation, person, instead_of, ANES.start, ANES.end)


@pytest.mark.parametrize(
    ("changes", "person", "outcome", "why"),
    [
        ((), "cato", None, None),
        ((), "una", None, None),  # Tove has the line that week
        ((), "ane", None, "own"),
        ((), "bo", None, "on already"),
        ((), "tove", None, "on already"),
        ((by("absent", "cato", ""),), "cato", None, "absent"),
        ((by("cover", "vikar", instead_of="ane"),), "cato", None, "void"),
        ((), "cato", "withdrawn", "withdrawn"),
        ((), "ane", "taken", "taken"),
    ],
)
def test_why_somebody_cannot_have_it(
    changes: tuple[Change, ...], person: str, outcome: Outcome | None, why: WhyNot | None
) -> None:
    """Whoever is on anything then or absent cannot, nor once the shift is another's."""
    offer = replace(ANES, outcome=outcome)

    assert why_not(offer, Rota([PLAN], changes), person, NOON) == why


def test_it_ends_as_the_shift_begins() -> None:
    """In the instant of its begin nobody can take it any more."""
    rota = Rota([PLAN])

    assert over(ANES, rota, ANES.start - timedelta.resolution) is None
    assert over(ANES, rota, ANES.start) == "begun"
    assert why_not(ANES, rota, "cato", ANES.start) == "begun"


def test_who_is_free() -> None:
    """Not who is on, whatever the rotation, and not who is away."""
    rota = Rota([PLAN], [by("absent", "vikar", "")])

    assert who_is_free(ANES, rota, EVERYBODY, NOON) == ("una", "cato")


def test_cover_is_sought_for_the_rest_of_a_shift() -> None:
    """At noon Ane has eight hours left; Tove, who has a whole week, is sought a day at a time."""
    noon = at("2026-03-04T12:00+01:00")
    rota = Rota([PLAN])
    (today,) = sought(rota, "ane", noon)

    assert (today.start, today.end) == (noon, ANES.end)
    assert [each[2:] for each in sought(rota, "tove", noon)] == [(noon, noon + timedelta(days=1))]
    assert sought(rota, "cato", noon) == []


def test_who_has_no_line_of_her_own_stands_in() -> None:
    """Vilde has the supervisor line by the hour; Cato, if a plan names him, covers like anybody."""
    evening = replace(ANES, rotation=SUPERVISOR, person="tove", decide_at=NOON)
    later = evening.start + timedelta(hours=1)

    assert evening.taken_over_by("vikar", Rota([PLAN]), later).kind == "stand-in"
    assert evening.taken_over_by("ane", Rota([PLAN]), later).kind == "cover"
    assert evening.taken_over_by("ane", Rota([PLAN]), later).start == later


DAY, EVENING, LONG, NIGHT_OF_MARCH, NIGHT_OF_OCTOBER = (
    ("2026-03-04T08:00+01:00", "2026-03-04T20:00+01:00"),
    ("2026-03-04T20:00+01:00", "2026-03-05T08:00+01:00"),
    ("2026-03-28T23:30+01:00", "2026-03-30T00:30+02:00"),
    ("2026-03-28T20:00+01:00", "2026-03-29T08:00+02:00"),
    ("2026-10-24T20:00+02:00", "2026-10-25T08:00+01:00"),
)


@pytest.mark.parametrize(
    ("span", "now", "clock", "since"),
    [
        (DAY, 0, "16:00", "2026-03-04T16:00+01:00"),
        (DAY, 5, "13", "2026-03-04T13:00+01:00"),
        (DAY, 5, "12:59", None),
        (DAY, 0, "20:00", None),
        (DAY, 0, "12:75", None),
        (("2026-03-04T08:00+01:00", "2026-03-05T08:00+01:00"), 0, "31:00", None),
        (EVENING, 0, "0700", "2026-03-05T07:00+01:00"),
        (EVENING, 0, "24:00", "2026-03-05T00:00+01:00"),
        (NIGHT_OF_MARCH, 0, "2.30", "2026-03-29T03:00+02:00"),
        (NIGHT_OF_OCTOBER, 0, "02:30", "2026-10-25T02:30+02:00"),
        (NIGHT_OF_OCTOBER, 6.75, "02:30", "2026-10-25T02:30+01:00"),
        (LONG, 0, "00:10", "2026-03-29T00:10+01:00"),
        (LONG, 3, "00:10", "2026-03-30T00:10+02:00"),
    ],
)  # fmt: skip
def test_a_time_of_day_is_the_first_one_in_what_is_left(
    span: tuple[str, str], now: float, clock: str, since: str | None
) -> None:
    """Of a doubled hour the first that is left, of a skipped one the jump; else there is none."""
    start, end = map(at, span)
    offer = replace(ANES, start=start, end=end, decide_at=start)
    found = let_off_since(offer, clock, PLAN.zone, start + timedelta(hours=now))

    assert found == (at(since) if since else None)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["offer", "seek", "take", "take", "let off", "away", "cover", "undo"]),
        st.sampled_from(EVERYBODY),
        st.integers(0, 9),
    ),
    max_size=12,
)  # fmt: skip


class Team:
    """What a team does in a fortnight: its changes as recorded, and what is offered."""

    def __init__(self) -> None:
        self.recorded: list[Recorded] = []
        self.offers: list[Offer] = []

    @property
    def rota(self) -> Rota:
        """As it is now."""
        return Rota([PLAN], standing(self.recorded))

    def does(self, step: str, person: str, number: int) -> None:
        """One step, if it can be taken at all."""
        start = NOON + timedelta(days=number)
        steps: dict[str, Callable[[], object]] = {
            "offer": lambda: self._offers(person, start, seeks=False),
            "seek": lambda: self._offers(person, start, seeks=True),
            "take": lambda: self._takes(person, number),
            "let off": lambda: self._lets_off(number),
            "away": lambda: self._lays(Wanted("absent", "", person, "", start, start + A_DAY)),
            "cover": lambda: self._lays(
                Wanted("cover", "", person, EVERYBODY[number % 6], start, start + A_DAY)
            ),
            "undo": lambda: self._undoes(number),
        }
        steps[step]()

    def _undoes(self, number: int) -> None:
        if self.recorded:
            gone = self.recorded[number % len(self.recorded)].change
            self._record([gone], undoes=gone.deed)

    def _offers(self, person: str, start: datetime, *, seeks: bool) -> None:
        held = shifts(self.rota, start, start + timedelta(days=2))
        mine = [each for each in held if each.person == person]
        self.offers += [
            replace(
                ANES, rotation=each.rotation, person=person, start=each.start, end=each.end,
                decide_at=NOON if seeks else None,
            )
            for each in mine[:1]
        ]  # fmt: skip

    def _takes(self, person: str, number: int) -> None:
        offer = self.offers[number % len(self.offers)] if self.offers else ANES
        if why_not(offer, self.rota, person, NOON) is None:
            assert self._lays(offer.taken_over_by(person, self.rota, NOON)), "who may take it can"

    def _lets_off(self, number: int) -> None:
        offer = self.offers[number % len(self.offers)] if self.offers else ANES
        if offer.decide_at and over(offer, self.rota, NOON) is None:
            since = NOON + timedelta(hours=7 * number)
            if since < offer.end:
                assert self._lays(offer.let_off(NOON, since)), "who may be let off can"

    def _lays(self, wanted: Wanted) -> bool:
        asked = Asked(self.rota, EVERYBODY, NOON)
        changes, _ = lay(asked, replace(wanted, deed=len(self.recorded) + 1))
        self._record(changes, undoes=None)
        return bool(changes)

    def _record(self, changes: Sequence[Change], undoes: int | None) -> None:
        self.recorded += [Recorded(each, undoes, "tove", NOON, "") for each in changes]


@settings(max_examples=60)
@given(steps=STEPS)
def test_whatever_is_offered_taken_and_undone_one_person_has_the_line(
    steps: list[tuple[str, str, int]],
) -> None:
    """R1: at every instant exactly one, or the outside number by a change that says so."""
    team = Team()
    for step in steps:
        team.does(*step)
    start, end = NOON, NOON + timedelta(days=14)
    held = sorted(
        [
            *(s[2:] for s in shifts(team.rota, start, end) if s.rotation == SUPERVISOR),
            *outside(team.rota, start, end),
        ]
    )

    assert held[0][0] == start
    assert held[-1][1] == end
    assert all(a[1] == b[0] for a, b in pairwise(held))


@settings(max_examples=60)
@given(steps=STEPS)
def test_offers_alone_move_hours_and_lose_none(steps: list[tuple[str, str, int]]) -> None:
    """As many hours are held on each rotation as were planned."""
    team = Team()
    for step in steps:
        if step[0] in ("offer", "take"):
            team.does(*step)
    span = NOON, NOON + timedelta(days=14)

    assert _hours(team.rota, *span) == _hours(Rota([PLAN]), *span)


def _hours(rota: Rota, start: datetime, end: datetime) -> dict[str, timedelta]:
    found: dict[str, timedelta] = {}
    for each in shifts(rota, start, end):
        found[each.rotation] = found.get(each.rotation, timedelta()) + each.end - each.start
    return found
