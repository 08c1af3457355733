"""The clock jumps, the rota changes, nobody answers for a day, nobody is left."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from oncall.config import Pace
from oncall.contact.core.due import due
from oncall.contact.core.intake import new_contact, written
from oncall.contact.core.scene import Scene, Step
from oncall.contact.core.values import Arrival, Caller
from oncall.contact.work.going_out.alarms import raise_alarm
from oncall.simulator import phones
from tests.stories.conftest import Begin
from tests.stories.plans import EXAMPLE
from tests.stories.staffing import leaves, plan_becomes
from tests.stories.vocabulary import Story


@pytest.mark.parametrize("hours", [1, 24, -1, -24])
def test_a_clock_that_jumps_loses_nothing(day: Story, hours: int) -> None:
    """The mother waits for an answer when it jumps: within minutes the next are asked."""
    day.mother.texts("Hei")
    day.minutes(1)
    before = set(day.mother.contact.asked)

    day.world.clock_is_off(timedelta(hours=hours))
    day.minutes(4)
    asked = set(day.mother.contact.asked) - before
    day.world.clock_is_off(timedelta(0))
    day.minutes(4)

    assert before == {"ane"}
    assert asked
    assert day.mother.contact.state == "open"


def test_a_clock_that_is_put_back_while_nothing_runs(day: Story) -> None:
    """The machine comes up with a clock of an hour ago: nobody waits an hour for that."""
    day.mother.texts("Hei")
    day.minutes(1)
    day.machine_dies()
    day.world.clock_is_off(-timedelta(hours=1))
    day.world.rise()
    day.minutes(4)
    asked = day.mother.contact.asked
    day.world.clock_is_off(timedelta(0))
    day.machine_is_back()
    day.minutes(2)

    assert {"bo", "cato"} <= set(asked)


@pytest.mark.parametrize("trouble", ["500", "hangs"])
def test_a_page_that_waits_does_not_wait_for_the_hour_that_is_put_back(
    night: Story, trouble: str
) -> None:
    """The carrier fails while the clock is a day ahead: Tove's page goes out once both are right.

    Else she would be paged tomorrow.
    """
    night.watch.excused_s = 45 + 40
    night.world.clock_is_off(timedelta(days=1))
    night.sim.rest.trouble.now(trouble)
    night.mother.texts("Hei")
    night.seconds(45)
    night.world.clock_is_off(timedelta(0))
    night.sim.rest.trouble.calm()
    night.seconds(40)

    assert len(night.tove.received) == 1
    assert night.tove.rang


@pytest.mark.parametrize("hours", [1, 24])
def test_a_clock_that_is_wrong_for_seconds_only(night: Story, hours: int) -> None:
    """The mother writes in those seconds: nobody waits until that hour comes."""
    night.minutes(1)
    night.world.clock_is_off(timedelta(hours=hours))
    night.mother.texts("Hei")
    night.seconds(3)
    night.world.clock_is_off(timedelta(0))
    night.minutes(4)

    assert night.mother.contact.round >= 2
    assert "leiar-stord" in night.mother.contact.asked


@pytest.mark.parametrize("talks", [
    pytest.param((10, None), id="the mother hangs up"),
    pytest.param((None, 10), id="ane hangs up"),
])  # fmt: skip
def test_a_clock_that_jumps_makes_no_talk_of_ten_seconds(
    day: Story, talks: tuple[int | None, int | None]
) -> None:
    """They were cut off, and the clock went an hour ahead meanwhile: the carrier knows better."""
    day.ane.answers(talks=talks[1])
    day.mother.calls(talks=talks[0])
    day.seconds(8)
    joined = day.mother.contact.state
    day.world.clock_is_off(timedelta(hours=1))
    day.seconds(14)

    assert joined == "talking"
    assert day.mother.contact.state in ("held", "ringing")
    assert day.mother.contact.outcome is None


def test_a_clock_that_is_put_back_makes_no_short_call_of_a_long_one(day: Story) -> None:
    """A stranger rang in vain for twenty seconds: not by mistake, so it is not calm."""
    day.stranger.calls(patience=20)
    day.seconds(10)
    day.world.clock_is_off(-timedelta(hours=1))
    day.seconds(12)

    assert day.stranger.contact.state == "open"
    assert not day.stranger.contact.calm


@pytest.mark.parametrize("by", [3600, -3600, 86_400, -86_400, 30, -30, 4, -4])
def test_every_promise_is_kept_by_the_true_clock(night: Story, by: int) -> None:
    """It jumps, and is put right, while a text waits and another comes: no step is late."""
    night.mother.texts("Hei")
    night.minutes(1)
    night.world.clock_is_off(timedelta(seconds=by))
    night.minutes(2)
    night.father.texts("Hei")
    night.minutes(1)
    night.world.clock_is_off(timedelta(0))
    night.minutes(9)

    assert night.mother.contact.round >= 2
    assert night.father.contact.round >= 2


def test_what_alarmed_tomorrow_alarms_today(day: Story) -> None:
    """An alarm of an hour that is put back keeps none of the same kind silent until then."""
    desk, team = day.world.desk, day.world.team_id

    def raises() -> bool:
        with desk.writing("test") as tx:
            return raise_alarm(tx, desk, team, "fault", "fault", rule="N2")

    day.world.clock_is_off(timedelta(days=1))
    raised = raises()
    day.world.clock_is_off(timedelta(0))
    day.minutes(1)
    again = raises()
    day.minutes(61)

    assert (raised, again, raises()) == (True, False, True)


@pytest.mark.parametrize("at", ["2028-02-28 23:57", "2028-02-29 23:57", "2026-12-31 23:57"])
def test_a_night_into_a_leap_day_and_into_a_new_year(begin: Begin, at: str) -> None:
    """Midnight is a minute like any other: the ladder goes on over it, at its pace."""
    night = begin(at=at)
    night.mother.texts("Hei")
    night.minutes(7)

    assert night.mother.contact.round >= 2
    assert "leiar-stord" in night.mother.contact.asked
    assert "bo" in night.mother.contact.asked


def test_nobody_ever_answers_for_a_day() -> None:
    """Each deadline brings the next for 24 hours: never above three minutes, then never above ten.

    Everybody on the ladder, the last resort and both backstops are asked again and again.
    """
    now = datetime(2026, 3, 3, 12, tzinfo=UTC)
    step = Step(("therapists",), timedelta(seconds=15), timedelta(minutes=3), most=2)
    scene = Scene(
        now, Pace(), (step,), {"therapists": ("ane", "bo", "cato")}, last_resort=("dina",),
        backstops=("liv", "hans"), reachable=frozenset(("ane", "bo", "cato", "dina")),
    )  # fmt: skip
    decision = written(
        new_contact("c1", 412, Caller("n1"), a := Arrival("S", "text", now)), scene, a
    )
    gaps, asked = [], {each.person for each in decision.effects}
    while scene.now < now + timedelta(days=1):
        deadline = decision.contact.step_at
        assert deadline is not None
        gaps.append((scene.now - now, deadline - scene.now))
        scene = replace(scene, now=min(deadline, decision.contact.alarm_at or deadline))
        decision = due(decision.contact, scene)
        asked |= {each.person for each in decision.effects}

    eager = [gap for since, gap in gaps if since < timedelta(minutes=27)]
    assert max(eager) <= timedelta(minutes=3)
    assert max(gap for _, gap in gaps) <= timedelta(minutes=10)
    assert decision.contact.state == "open"
    assert asked == {"ane", "bo", "cato", "dina", "liv", "hans"}


def test_the_duty_at_the_time_of_the_rung_counts(day: Story) -> None:
    """Ane has been asked when the rota is edited: after her comes Dina, who is on it now."""
    day.mother.texts("Hei")
    day.minutes(2)

    plan_becomes(day, EXAMPLE.replace('"ane", "bo", "cato", "dina"', '"dina"').replace(
        "at_least = 2", "").replace('["eli"]', '["dina"]'))  # fmt: skip
    day.minutes(2)

    assert day.mother.contact.asked == ("ane", "dina")


def test_everybody_left_and_the_outside_number_answers(day: Story) -> None:
    """Nobody who is on the rota works here any more: the caller still meets a human."""
    everybody = (day.tove, day.ane, day.bo, day.cato, day.dina, day.eli, day.liv, day.hans)
    for each in everybody:
        leaves(each, leads="merkantil")
    day.outside.does(phones.answers(3, (), talks_s=60))

    day.mother.calls()
    day.minutes(2)

    assert day.mother.talked_with(day.outside)
    assert day.mother.contact.state == "outside"
    assert not any(each.was_rung for each in everybody)
