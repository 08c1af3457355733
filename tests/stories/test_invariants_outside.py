"""Pages, arrivals and what a caller hears: each check is fed something broken, and objects."""

from contextlib import nullcontext
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from oncall.contact.core.invariants import arrivals, caller, pages
from oncall.contact.core.invariants.values import Came, Errand, Sound
from oncall.demo.simulation.watch import Broken
from oncall.store import outbox
from tests.stories.histories import ASKED, T0, after, last_step
from tests.stories.vocabulary import Story

ASKED_AT = last_step(ASKED).line.seq


def errand(**how: object) -> Errand:
    """A page that was sent at once."""
    page = Errand("e1", "c1", "ane", "text", "page.text", "sent", T0, T0, attempts=1, taken=1,
                  seq=ASKED_AT)  # fmt: skip
    return replace(page, **how)  # type: ignore[arg-type]


def test_n4_somebody_who_was_asked_and_not_paged() -> None:
    """The line says that Ane was asked: there must be one text to her, not none, and not two."""
    asked = last_step(ASKED)

    assert pages.paged(asked, [errand()]) == []
    assert pages.paged(asked, [errand(), errand(kind="call", sentence="page")]) == []
    assert pages.paged(asked, [])
    assert pages.paged(asked, [errand(person="bo")])
    assert pages.paged(asked, [errand(sentence="receipt")])
    assert pages.paged(asked, [errand(), errand(id="e2")])
    assert pages.paged(asked, [errand(kind="call", sentence="page")])
    assert pages.paged(asked, [errand(seq=ASKED_AT - 1)])
    assert pages.paged(asked, [errand(seq=ASKED_AT + 1, person="bo")])
    assert pages.paged(asked, [errand(made_at=after(minutes=9))]) == []


def test_n4_somebody_who_is_asked_twice_in_one_round() -> None:
    """Own therapist and line holder may be one person: she is asked once."""
    again = ASKED.then("asked", after(minutes=3), detail={"people": ["ane"]}, rung=3)

    assert pages.asked_once(last_step(ASKED)) == []
    assert pages.asked_once(last_step(again))


@pytest.mark.parametrize(
    ("broken", "excused"),
    [
        (errand(taken=2), 0),
        (errand(taken=3), 1),
        (errand(taken=5), 9),
        (errand(taken=0), 0),
        (errand(state="lost"), 0),
    ],
    ids=["twice", "thrice after a crash", "above four", "never had it", "no state"],
)
def test_n4_a_page_sent_too_often_or_never(broken: Errand, excused: int) -> None:
    """Once; once more for each crash or unknown outcome; never above four; and never zero."""
    assert pages.bounded(errand(), 0) == []
    assert pages.bounded(errand(taken=2), 1) == []
    assert pages.bounded(broken, excused)


def test_n5_a_page_that_lies_in_the_outbox() -> None:
    """Three seconds, 40 after a crash; what was given up or withdrawn is no delay."""
    waiting = errand(state="waiting", ended_at=None, taken=0)
    slow = errand(ended_at=after(seconds=4))

    assert pages.prompt(errand(), after(hours=1)) == []
    assert pages.prompt(waiting, after(seconds=3)) == []
    assert pages.prompt(waiting, after(seconds=4))
    assert pages.prompt(slow, after(hours=1))
    assert pages.prompt(slow, after(hours=1), pages.AFTER_A_CRASH) == []
    assert pages.prompt(errand(state="dropped", ended_at=after(hours=1)), after(hours=2)) == []


def came(kind: str = "text", *, accepted: bool = False) -> Came:
    """Something in the carrier's log."""
    return Came("SM1", kind, T0, accepted)


def test_n1_something_in_the_carriers_log_that_we_do_not_have() -> None:
    """90 s are for the reconciler; 2xx is a promise at once; twice is once too often."""
    late, now = after(seconds=91), after(seconds=1)

    assert arrivals.taken_in([came()], {"SM1": 1}, late) == []
    assert arrivals.taken_in([came()], {}, after(seconds=90)) == []
    assert arrivals.taken_in([came()], {}, late)
    assert arrivals.taken_in([came()], {}, late, up_since=after(seconds=80)) == []
    assert arrivals.taken_in([came(accepted=True)], {}, now)
    assert arrivals.taken_in([came("call", accepted=True)], {}, now)
    assert arrivals.taken_in([came("call", accepted=True)], {}, late, spooled=["SM1"]) == []
    assert arrivals.taken_in([came()], {"SM1": 2}, now)


def sounds(*kinds: tuple[float, str]) -> list[Sound]:
    """What a caller hears, by seconds from the beginning."""
    return [Sound(after(seconds=at), kind) for at, kind in kinds]


@pytest.mark.parametrize(
    "broken",
    [
        sounds(),
        sounds((0, "silence"), (2.5, "ringback")),
        sounds((0, "ringback"), (20, "silence"), (26, "say")),
        sounds((0, "ringback"), (20, "say"), (22, "silence")),
    ],
    ids=["nothing at all", "too late", "between two phones", "at the end"],
)
def test_n6_a_caller_who_hears_nothing(broken: list[Sound]) -> None:
    """Ringback or speech within 2 s, and never more than 5 s of silence."""
    fine = sounds((0, "silence"), (2, "ringback"), (20, "silence"), (25, "say"))

    assert caller.heard_well(fine, T0, after(seconds=30)) == []
    assert caller.heard_well(broken, T0, after(seconds=30))


def test_n6_a_caller_who_is_hung_up_on_without_a_word() -> None:
    """The last thing before the line is closed is a sentence, unless the caller left."""
    bare = sounds((0, "ringback"), (20, "silence"), (20, "hangup"))
    after_talk = sounds((0, "ringback"), (6, "bridged"), (90, "hangup"))
    spoken = sounds((0, "ringback"), (20, "say"), (22, "silence"), (22, "hangup"))

    assert caller.ended_well(spoken, caller_left=False) == []
    assert caller.ended_well(bare, caller_left=True) == []
    assert caller.ended_well(bare, caller_left=False)
    assert caller.ended_well(after_talk, caller_left=False)


def test_n6_a_caller_who_waits_longer_than_the_bound() -> None:
    """A human, the outside number or a recorder must have come by then."""
    ringing = sounds((0, "ringback"))
    answered = sounds((0, "ringback"), (100, "bridged"))

    assert caller.within_bound(answered, T0, after(seconds=200), 100) == []
    assert caller.within_bound(ringing, T0, after(seconds=100), 100) == []
    assert caller.within_bound(ringing, T0, after(seconds=101), 100)
    assert caller.within_bound(answered, T0, after(seconds=200), 99)
    exhausted = after(seconds=90)
    assert caller.within_bound(ringing, T0, after(seconds=200), 99, exhausted_at=exhausted) == []


@pytest.mark.parametrize(
    ("sentence", "minutes_later", "sound"),
    [("page.text", 0.5, True), ("page.text", 2, False), ("receipt", 0.5, False)],
    ids=["the same words", "long before", "other words"],
)
def test_n4_a_text_that_stands_for_another(
    day: Story, sentence: str, minutes_later: float, *, sound: bool
) -> None:
    """What is marked with another's SID was read only if that said the same, and not before it."""
    day.mother.texts("Hei")
    day.minutes(minutes_later)
    its = outbox.outbox.c
    with day.world.desk.writing("another") as tx:
        first = tx.execute(select(outbox.outbox).where(its.person == "ane")).one()
        payload = first.payload | {"sentence": sentence}
        outbox.put(
            tx, day.world.desk.env, kind="text", key="again", payload=payload, due=day.now,
            contact=first.contact, person="ane",
        )  # fmt: skip
        ended = {"state": outbox.SENT, "sid": first.sid, "ended_at": day.now, "attempts": 1}
        tx.execute(update(outbox.outbox).where(its.key == "again").values(ended))

    with nullcontext() if sound else pytest.raises(Broken, match="the carrier never had it"):
        day.seconds(1)
