"""Each check is fed a history broken in one place, and objects; and a sound one, and does not."""

from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest

from oncall.config import Pace
from oncall.contact.core.invariants import custody, history
from oncall.contact.core.invariants.values import Step, steps
from oncall.contact.core.values import Caller, Contact, Decision, State
from tests.stories.histories import ASKED, HELD, T0, after, last_step, sound_history, written

PACE = Pace()


def objections_to(decision: Decision) -> list[str]:
    """What the checks of a history say to each of its lines."""
    return [each for step in steps(None, written(decision)) for each in history.rightful(step)]


def test_a_sound_history_meets_no_objection() -> None:
    """What is right is let through, or the other tests would prove nothing."""
    lines = written(sound_history())

    assert history.unbroken(lines) == []
    assert history.folds_to(list(steps(None, lines)), sound_history().contact) == []
    assert objections_to(sound_history()) == []
    assert objections_to(HELD) == []
    assert custody.in_custody(sound_history().contact) == []
    assert custody.in_custody(HELD.contact) == []


def test_n9_a_line_changed_taken_out_or_put_in_breaks_the_chain() -> None:
    """Whoever rewrites a history without the chain is seen at the next look."""
    lines = written(sound_history())
    changed = [*lines[:2], replace(lines[2], person="bo"), *lines[3:]]

    assert history.unbroken(changed) == ["N9 the chain is broken at line 3"]
    assert history.unbroken([*lines[:2], *lines[3:]])
    assert history.unbroken([*lines[:3], lines[2], *lines[3:]])
    assert history.unbroken(lines[1:])


def test_n9_a_contact_that_is_not_the_fold_of_its_log() -> None:
    """A field changed without a line about it."""
    told = list(steps(None, written(HELD)))

    assert history.folds_to(told, replace(HELD.contact, holder="bo"))


@pytest.mark.parametrize(
    "broken",
    [
        ASKED.then("closed", after(minutes=1), state="closed", outcome="other", step_at=None),
        ASKED.then("deadline", after(minutes=1), state="closed", outcome="other", step_at=None),
        ASKED.then("talked", after(minutes=1), person="ane", state="closed", outcome="talked"),
        HELD.then("talked", after(minutes=5), person="ane", state="closed", outcome="talked"),
    ],
    ids=["by nobody", "by a deadline", "without a bridge", "held, never talked"],
)
def test_n2_a_contact_that_closes_although_no_human_talked_or_said_so(broken: Decision) -> None:
    """Neither a deadline nor the carrier's word closes anything."""
    assert any("N2" in each for each in objections_to(broken))


def test_n2_a_talk_of_59_seconds_is_no_talk() -> None:
    """A voicemail that presses 1 by chance is not believed."""
    talking = Decision(sound_history().contact)
    short = replace(last_step(sound_history()).line, at=after(seconds=6 + 59))
    before = list(steps(None, written(sound_history())))[-1].before

    assert before is not None
    assert history.rightful(Step(before, short, talking.contact))


def test_n2_a_closed_contact_opens_only_by_its_holders_word() -> None:
    """A new sign makes a new contact; it never wakes an old one."""
    reopened = sound_history().then("opened", after(hours=1), state="open", step_at=after(hours=2))
    handed_on = sound_history().then("handed on", after(hours=1), person="ane", state="open")

    assert any("N2" in each for each in objections_to(reopened))
    assert objections_to(handed_on) == []


@pytest.mark.parametrize(
    "broken",
    [
        replace(ASKED.contact, step_at=None),
        replace(HELD.contact, holder=None),
        replace(ASKED.contact, holder="ane"),
        replace(sound_history().contact, step_at=T0),
        replace(ASKED.contact, state=cast(State, "lost")),
        replace(ASKED.contact, step_at=None, alarm_at=T0),
    ],
    ids=["no deadline", "held by nobody", "open but held", "closed but due", "no state", "no step"],
)
def test_n2_a_contact_that_nobody_has(broken: Contact) -> None:
    """One state, a deadline unless closed, a holder where there must be one."""
    assert custody.in_custody(broken)


def test_n3_a_deadline_that_passed_without_anything() -> None:
    """The worker slept through it."""
    assert custody.not_overdue(ASKED.contact, after(minutes=3)) == []
    assert custody.not_overdue(ASKED.contact, after(minutes=3, seconds=2))


@pytest.mark.parametrize(
    ("contact", "longest"),
    [
        (ASKED.contact, timedelta(minutes=3)),
        (replace(ASKED.contact, open_since=T0 - timedelta(minutes=31)), timedelta(minutes=10)),
        (replace(ASKED.contact, open_since=T0, calm=True), timedelta(minutes=10)),
        (replace(ASKED.contact, open_since=T0 - timedelta(hours=9), urgent=True), PACE.eager_step),
        (replace(ASKED.contact, state="outside"), timedelta(minutes=10)),
        (replace(ASKED.contact, state="talking"), timedelta(hours=2)),
        (replace(ASKED.contact, state="ringing"), timedelta(seconds=330)),
        (replace(HELD.contact, waiting="outcome"), timedelta(hours=1)),
        (replace(HELD.contact, waiting="still on it"), timedelta(minutes=10)),
        (replace(HELD.contact, waiting="new sign"), timedelta(minutes=3)),
        (replace(HELD.contact, waiting="cut short"), timedelta(minutes=2)),
        (replace(HELD.contact, waiting="cut short, called"), timedelta(minutes=3)),
    ],
)
def test_n3_a_next_step_that_is_too_far_away(contact: Contact, longest: timedelta) -> None:
    """Each state has its longest wait; two seconds more are too many."""
    on_time = replace(contact, step_at=T0 + longest)
    too_late = replace(contact, step_at=T0 + longest + timedelta(seconds=2))

    assert custody.keeps_pace(on_time, T0, PACE, bound_s=100) == []
    assert custody.keeps_pace(too_late, T0, PACE, bound_s=100)


def test_n3_an_open_contact_for_which_nothing_happens() -> None:
    """Deadlines that only move themselves are no signs: the log tells when somebody was asked."""
    opened = replace(ASKED.contact, open_since=T0, step_at=after(hours=9))

    assert custody.not_forgotten(opened, T0, after(minutes=3), PACE) == []
    assert custody.not_forgotten(opened, T0, after(minutes=3, seconds=2), PACE)
    assert custody.not_forgotten(replace(opened, state="held"), T0, after(hours=9), PACE) == []


@pytest.mark.parametrize(
    "broken",
    [
        ASKED.then("acknowledged", after(minutes=1), person="bo", state="held", holder="bo"),
        ASKED.then("declined", after(minutes=1), person="bo", passed=("bo",)),
        ASKED.then("closed", after(minutes=1), person="bo", state="closed", outcome="other"),
        HELD.then("still on it", after(minutes=1), person="bo"),
        HELD.then("acknowledged", after(minutes=1), person="ane", holder="ane"),
        HELD.then("claimed", after(minutes=1), person="ane", state="talking"),
    ],
    ids=["took it", "declined", "closed", "still on it", "held already", "claimed, but held"],
)
def test_n7_an_answer_that_does_not_count(broken: Decision) -> None:
    """Only of somebody asked, or of the holder; and the first one wins."""
    assert any("N7" in each for each in objections_to(broken))


@pytest.mark.parametrize(
    "broken",
    [
        HELD.then("arrived", after(minutes=1), state="closed", outcome="other", step_at=None),
        HELD.then("arrived", after(minutes=1), holder="bo"),
        ASKED.then("arrived", after(minutes=1), rung=0),
        ASKED.then("urgent", T0, urgent=True).then("pace anew", after(minutes=1), urgent=False),
    ],
    ids=["closes", "reassigns", "starts the ladder anew", "is no longer urgent"],
)
def test_n7_something_from_outside_that_lowers_closes_or_reassigns(broken: Decision) -> None:
    """`Alt ok, gløym det` from the same phone may be somebody else."""
    assert any("N7" in each for each in objections_to(broken))


def test_n3_in_a_crowd_somebody_has_the_page_of_each_minute() -> None:
    """Twenty-one are open, and strangers wait: a minute without a page for any is too long."""
    stranger = replace(ASKED.contact, caller=Caller("n9"), step_at=T0)
    crowd = [stranger] * 21

    assert custody.crowded(crowd)
    assert not custody.crowded(crowd[1:])
    assert custody.in_turn(crowd, after(seconds=50), after(seconds=110), PACE) == []
    assert custody.in_turn(crowd, after(seconds=50), after(seconds=112), PACE)
    assert custody.in_turn(crowd, None, after(seconds=62), PACE)
    assert custody.in_turn([replace(ASKED.contact, step_at=T0)], None, after(hours=1), PACE) == []
