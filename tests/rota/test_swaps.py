"""Swaps, whatever people ask for and answer, in any order: every shift has one holder."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oncall.env import Env
from oncall.people.core.values import Team
from oncall.people.rows import tables
from oncall.people.work import import_people
from oncall.rota import rows
from oncall.rota.core.changes.laying import Wanted
from oncall.rota.core.changes.swap import Answer, Swap, tradable
from oncall.rota.core.duty import Shift, shifts
from oncall.rota.core.plan import SUPERVISOR
from oncall.rota.core.rota import Rota
from oncall.rota.rows import swaps
from oncall.rota.work import (
    ChangeFaults,
    Deed,
    answer_within,
    ask_within,
    import_plan,
    record_change,
    rota_of,
)
from oncall.store.engine import Database
from oncall.store.tables import metadata
from oncall.store.vault import Vault
from tests.rota.shapes import EXAMPLE, at, line, plan_of, weekly

NOON = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PEOPLE = ("tove", "ane", "bo", "eli")
TABLES = (
    tables.team, tables.person, tables.number, tables.family, tables.family_number,
    tables.phone_test, rows.plan, rows.team_number, rows.change, swaps.swap,
)  # fmt: skip
PLAN = (
    EXAMPLE.read_text(encoding="utf-8")
    .replace('people = ["tove"]', 'people = ["tove", "ane", "bo"]', 1)
    .replace('every = "1 week"', 'every = "1 day"', 1)
    .replace('handover = "Monday 08:00"', 'handover = "08:00"', 1)
)


class ATeam:
    """The example team with its line in turns of a day, and nobody on it twice."""

    def __init__(self) -> None:
        self.now = NOON
        self.env = Env(now=lambda: self.now, random=random.Random(7))
        self.vault = Vault(["a-key-that-only-these-tests-have-00"], random.Random(7))
        self.db = Database("sqlite://")
        with self.db.transaction() as tx:
            metadata.create_all(tx, tables=[*TABLES])
        text = (EXAMPLE.parent / "example-people.csv").read_text(encoding="utf-8-sig")
        self.team: Team = import_plan(self.db, self.vault, self.env, text=PLAN).team
        import_people(self.db, self.vault, self.env, text=text)

    @property
    def rota(self) -> Rota:
        """As it is stored."""
        with self.db.reading() as conn:
            return rota_of(conn, self.team.id)

    def asks(self, who: str, whom: str, mine: int, theirs: int) -> None:
        """She asks for one of the colleague's next shifts, by its place."""
        found = [
            tradable(self.rota, each, self.now, self.rota.plans[0].zone) for each in (who, whom)
        ]
        gives, gets = (
            some[place % len(some)] for some, place in zip(found, (mine, theirs), strict=True)
        )
        swap = Swap(self.env.new_id(), gives, gets, "a concert", self.now)
        with self.db.transaction() as tx:
            ask_within(tx, self.vault, self.env, team_id=self.team.id, wanted=swap, offered=())

    def answers(self, answer: Answer, place: int) -> None:
        """What was asked for in that place is answered, if it is open or not."""
        with self.db.transaction() as tx:
            found = [each.id for each in swaps.open_ones(tx, self.team.id)]
            if found:
                its = found[place % len(found)]
                answer_within(
                    tx, self.vault, self.env, team_id=self.team.id, its=its, answer=answer
                )

    def covers(self, whom: str, place: int) -> None:
        """Vilde takes a shift over, whatever was asked for."""
        shift = tradable(self.rota, whom, self.now, self.rota.plans[0].zone)[place]
        wanted = Wanted("cover", shift.rotation, "vikar", whom, shift.start, shift.end)
        record_change(
            self.db, self.vault, self.env, team=None, wanted=[wanted], deed=Deed("tove", "ill")
        )

    def steps(self, what: str, *args: Any) -> None:
        """One thing that somebody does; what is refused changes nothing."""
        before = self.rota.changes
        try:
            getattr(self, what)(*args)
        except ChangeFaults:
            assert self.rota.changes == before


PLACES = st.integers(0, 7)
STEPS = st.one_of(
    st.tuples(st.just("asks"), st.sampled_from(PEOPLE), st.sampled_from(PEOPLE), PLACES, PLACES),
    st.tuples(st.just("answers"), st.sampled_from(("agreed", *get_args(Answer))), PLACES),
    st.tuples(st.just("covers"), st.sampled_from(PEOPLE), PLACES),
)


def holders(rota: Rota, when: datetime) -> dict[str, int]:
    """How many are on each rotation at that time, each once."""
    counted: dict[str, set[str]] = {}
    for each in shifts(rota, when, when + timedelta(seconds=1)):
        assert each.person not in counted.setdefault(each.rotation, set())
        counted[each.rotation].add(each.person)
    return {rotation: len(people) for rotation, people in counted.items()}


@settings(max_examples=40)
@given(st.lists(STEPS, min_size=1, max_size=14))
def test_every_shift_has_exactly_one_holder(steps: list[tuple[Any, ...]]) -> None:
    """Asked, agreed, declined, changed in any order: as many are on as planned, one on the line."""
    team = ATeam()
    for step in steps:
        team.steps(*step)
    planned, rota = Rota(team.rota.plans), team.rota
    edges = {
        each.start
        for each in (*shifts(rota, NOON, NOON + 14 * DAY), *shifts(planned, NOON, NOON + 14 * DAY))
    }
    team.db.close()

    for when in edges:
        assert holders(rota, when) == holders(planned, when)
        assert holders(rota, when)[SUPERVISOR] == 1


@pytest.mark.parametrize(("day", "hours"), [("2026-03-28", 23), ("2026-10-24", 25)])
def test_a_swap_over_the_night_of_the_change_moves_its_real_hours(day: str, hours: int) -> None:
    """A turn from eight to eight is traded whole: 23 hours in March, 25 in October."""
    team, eve = ATeam(), datetime.fromisoformat(f"{day}T00:00+00:00")
    team.now = eve - DAY
    zone = team.rota.plans[0].zone
    around = shifts(team.rota, eve - 2 * DAY, eve + 4 * DAY)
    night = next(s for s in around if s.rotation == SUPERVISOR and s.start <= eve + DAY < s.end)
    gives = next(each for each in PEOPLE[:3] if each != night.person)
    other = tradable(team.rota, gives, team.now, zone)[0]
    theirs = tradable(team.rota, night.person, team.now, zone).index(night)
    team.steps("asks", gives, night.person, 0, theirs)
    team.steps("answers", "agreed", 0)
    told = shifts(team.rota, eve - 2 * DAY, eve + 4 * DAY)
    team.db.close()

    assert night.end - night.start == timedelta(hours=hours)
    assert [each.astimezone(zone).hour for each in night[2:]] == [8, 8]
    assert night._replace(person=gives) in told
    assert other._replace(person=night.person) in told
    assert not {night, other} & set(told)


def test_a_shift_that_goes_on_for_days_is_traded_by_the_day() -> None:
    """A week on the line is seven days, cut at midnight, also where the clock is put forward."""
    rota = Rota([plan_of(line("una", "tove", turns=weekly()))])
    zone = rota.plans[0].zone
    found = tradable(rota, "una", at("2026-03-23T07:00+01:00"), zone)[:8]

    ends = [[at.astimezone(zone).hour for at in each[2:]] for each in found]

    assert ends == [[8, 0], *[[0, 0]] * 6, [0, 8]]
    assert found[6] == Shift(
        SUPERVISOR, "una", at("2026-03-29T00:00+01:00").astimezone(UTC),
        at("2026-03-30T00:00+02:00").astimezone(UTC),
    )  # fmt: skip


def test_whoever_has_none_has_nothing_to_trade() -> None:
    """Nor is a shift that has begun still to be traded."""
    rota = Rota([plan_of(line("tove"))])
    zone = rota.plans[0].zone

    assert tradable(rota, "ane", NOON, zone) == []
    assert tradable(rota, "tove", NOON, zone)[0].start == at("2026-03-03T00:00+01:00")


@pytest.mark.parametrize("answer", get_args(Answer))
def test_only_the_one_whose_word_it_is_ends_it(answer: Answer) -> None:
    """Who is asked agrees or declines; who has asked withdraws."""
    mine, theirs = (Shift("therapists", who, NOON, NOON + DAY) for who in ("ane", "bo"))
    swap = Swap("1", mine, theirs, "a concert", NOON)

    assert [who for who in ("ane", "bo") if swap.may_be(answer, who)] == [
        "ane" if answer == "withdrawn" else "bo"
    ]
