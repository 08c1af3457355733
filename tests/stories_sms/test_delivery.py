"""A page that does not arrive, and a carrier that stumbles: somebody is asked all the same."""

from collections import Counter

import pytest
from sqlalchemy import select

from oncall.config import Pace
from oncall.simulator import phones
from oncall.store.outbox import outbox
from tests.stories.conftest import Begin
from tests.stories.vocabulary import Story
from tests.stories_sms.texts import asked, called, got, sent

MOST_TRIES = 40
"""In ten minutes: at last one each half minute, of a text and of a call beside it."""


@pytest.mark.parametrize("sms", ["unreachable", "dead", "opted out", "not a mobile"])
def test_a_text_that_cannot_arrive_becomes_a_call(day: Story, sms: str) -> None:
    """Undelivered, or refused at once: Ane's phone rings instead, and her 1 counts."""
    day.ane.phone.sms = sms
    day.ane.answers(after=5)

    day.mother.texts("Hei")
    day.minutes(1)

    assert day.mother.is_held_by(day.ane)
    assert len(called(day, day.ane)) == 1


@pytest.mark.parametrize("sms", ["unreachable", "opted out"])
@pytest.mark.parametrize("phone", [phones.off(), phones.off(status="no-answer"), phones.busy()])
def test_neither_text_nor_call_arrives(day: Story, sms: str, phone: phones.Behaviour) -> None:
    """Ane cannot be reached at all: Bo and Cato are asked then, not after three minutes."""
    day.ane.phone.sms = sms
    day.ane.always(phone)

    day.mother.texts("Hei")
    day.seconds(20)

    assert {"bo", "cato"} <= {handle for _, handle in asked(day)}


def test_a_call_that_rings_in_vain_is_no_reason_to_skip_her_text(night: Story) -> None:
    """The text arrived; she has her three minutes although she did not pick up."""
    night.tove.does_not_answer()

    night.mother.texts("Hei")
    night.seconds(175)

    assert asked(night) == [(0, "tove")]


def test_at_night_neither_arrives(night: Story) -> None:
    """Tove's text is undelivered, she is called three times in vain: Liv hears in two minutes."""
    night.tove.phone.sms = "unreachable"
    night.tove.does_not_answer()

    night.mother.texts("Hei")
    night.minutes(2)

    assert "leiar-stord" in {handle for _, handle in asked(night)}


def test_one_dead_phone_of_two_leaves_the_other_her_time(day: Story) -> None:
    """Bo cannot be reached; Cato can, and has three minutes."""
    day.bo.phone.sms = "dead"
    day.bo.is_off()

    day.mother.texts("Hei")
    day.minutes(5)

    assert asked(day)[-1] == (180, "cato")


@pytest.mark.parametrize("sms", ["never confirms", "falsely delivered"])
def test_no_word_or_a_false_word_of_delivery(day: Story, sms: str) -> None:
    """The ladder trusts answers, not receipts: the next rung is asked on time."""
    day.ane.phone.sms = sms

    day.mother.texts("Hei")
    day.minutes(4)

    assert asked(day) == [(0, "ane"), (180, "bo"), (180, "cato")]
    assert len(called(day, day.ane)) == 0


def test_a_doubled_word_of_failure_is_one_call(day: Story) -> None:
    """The carrier says "undelivered" three times; Ane's phone rings once."""
    day.ane.phone.sms = "unreachable"
    day.weather.script("message-status", "doubled", times=float("inf"), copies=3)

    day.mother.texts("Hei")
    day.minutes(2)

    assert len(called(day, day.ane)) == 1


def test_the_same_word_of_failure_half_a_minute_later_is_no_second_call(day: Story) -> None:
    """A webhook comes twice, and late: what it tells has been acted upon."""
    day.ane.phone.sms = "unreachable"
    day.mother.texts("Hei")
    day.seconds(30)
    told = next(d for d in day.sim.log().deliveries if ("MessageStatus", "undelivered") in d.params)

    day.sim.exchange.webhooks.notify("message-status", told.sid, told.url, told.params)
    day.minutes(1)

    again = [d for d in day.sim.log().deliveries if d.params == told.params]
    assert [d.attempts for d in again] == [("204",), ("204",)]
    assert len(called(day, day.ane)) == 1


def test_a_no_whose_receipt_is_lost_is_not_followed_by_a_call(day: Story) -> None:
    """Cato declined; that our thanks did not reach him is no reason to ring him."""
    day.mother.texts("Hei")
    day.seconds(185)
    day.cato.phone.sms = "unreachable"
    day.cato.texts("NEI")
    day.minutes(1)

    assert called(day, day.cato) == []


def test_a_word_of_failure_after_it_was_taken_disturbs_nobody(day: Story) -> None:
    """The status of an old text comes late; Ane has it, and no phone rings."""
    day.bo.phone.sms = "unreachable"
    day.weather.script("message-status", "late", times=float("inf"), delay_s=40)
    day.mother.texts("Hei")
    day.seconds(190)
    day.ane.texts("OK")
    day.minutes(2)

    assert day.mother.is_held_by(day.ane)
    assert called(day, day.bo) == []


@pytest.mark.parametrize("trouble", ["429", "500", "503", "refused"])
def test_the_carrier_refuses_for_a_moment(day: Story, trouble: str) -> None:
    """Nothing was done: it is tried again two seconds later, and arrives once."""
    day.watch.excused_s = 10
    day.sim.rest.trouble.next(trouble)

    day.mother.texts("Hei")
    day.seconds(10)

    assert got(day.ane) == ["page.text"]


def test_taken_by_the_carrier_but_never_answered(day: Story) -> None:
    """A read time-out after the work was done: the carrier is asked, and nothing is sent twice."""
    day.watch.excused_s = 40
    day.sim.rest.trouble.next("unheard")

    day.mother.texts("Hei")
    day.minutes(1)

    assert got(day.ane) == ["page.text"]
    assert len(sent(day)) == 1
    assert _states(day) == {"sent": 1}


def test_never_taken_and_never_answered(day: Story) -> None:
    """A read time-out before anything was done: the carrier has nothing, so it is sent."""
    day.watch.excused_s = 40
    day.sim.rest.trouble.next("hangs")

    day.mother.texts("Hei")
    day.minutes(1)

    assert got(day.ane) == ["page.text"]


def test_a_call_of_a_minute_ago_is_another_contacts(night: Story) -> None:
    """Nobody knows whether her call was made; the one a minute before it was about the mother."""
    night.watch.excused_s = 40
    night.mother.texts("Hei")
    night.seconds(61)
    night.sim.rest.trouble.next("hangs", times=2)
    night.father.texts("Hei")
    night.seconds(20)
    with night.world.desk.db.reading() as conn:
        sids = list(conn.execute(select(outbox.c.sid).where(outbox.c.sid.is_not(None))).scalars())

    assert len(sids) == len(set(sids))


def test_a_call_taken_but_never_answered_rings_once(night: Story) -> None:
    """The same for a call: Tove's phone rings once, until it is time to call her again."""
    night.watch.excused_s = 40
    night.sim.rest.trouble.next("unheard", times=2)

    night.mother.texts("Hei")
    night.seconds(30)

    assert len(called(night, night.tove)) == 1
    assert got(night.tove) == ["page.other_text"]


def test_a_page_and_another_page_are_not_taken_for_each_other(day: Story) -> None:
    """Mother and father write together; one request is never answered: both pages arrive."""
    day.watch.excused_s = 40
    day.sim.rest.trouble.next("hangs", times=2)

    day.mother.texts("Hei")
    day.father.texts("Hei")
    day.minutes(1)

    assert Counter(got(day.ane)) == {"page.text": 2}
    assert len(set(day.ane.received)) == 2


def test_a_call_for_one_family_is_not_taken_for_a_call_for_another(night: Story) -> None:
    """Two families write at night; the second call is refused once: her phone rings for both."""
    night.watch.excused_s = 40
    night.mother.texts("Hei")
    night.seconds(10)
    night.sim.rest.trouble.next("503", times=2)
    night.english_father.texts("Hello")
    night.seconds(20)

    assert len(called(night, night.tove)) == 2
    assert Counter(got(night.tove)) == {"page.other_text": 2}


def test_the_carrier_is_out_for_ten_minutes(day: Story) -> None:
    """It is tried ever more rarely, and nothing is lost; what is stale by then is not sent."""
    day.watch.excused_s = 15 * 60
    day.sim.rest.trouble.now("refused")
    day.mother.texts("Hei")
    day.minutes(10)
    assert sent(day) == []
    tried = [each for each in day.sim.log().rest if ("To", day.ane.number) in each.params]
    assert len(tried) <= MOST_TRIES

    day.sim.rest.trouble.calm()
    day.minutes(1)

    assert got(day.ane) == got(day.bo) == got(day.tove) == ["page.text"]
    assert day.mother.contact.state == "open"


def test_what_waited_is_withdrawn_when_somebody_takes_it(day: Story) -> None:
    """Texts fail, Liv's call goes through: the pages that waited are not sent afterwards."""
    day.watch.excused_s = 15 * 60
    day.sim.rest.trouble.now("503")
    day.mother.texts("Hei")
    day.minutes(4)
    day.ane.texts("OK")
    day.seconds(1)

    day.sim.rest.trouble.calm()
    day.minutes(2)

    assert not [each for each in sent(day) if each.asks]
    assert day.mother.is_held_by(day.ane)


def test_a_rung_with_a_short_wait_is_not_held_up_by_a_dead_carrier(begin: Begin) -> None:
    """Deadlines are kept in our own clock, whether or not pages could be sent."""
    day = begin(pace=Pace())
    day.watch.excused_s = 15 * 60
    day.sim.rest.trouble.now("refused")

    day.mother.texts("Hei")
    day.minutes(7)

    assert day.mother.contact.rung == 3


def _states(story: Story) -> dict[str, int]:
    with story.world.desk.db.reading() as conn:
        return dict(Counter(row.state for row in conn.execute(outbox.select())))
