"""Somebody leaves, loses her number or gets another one, while contacts wait for her."""

from pathlib import Path

import pytest
from sqlalchemy import update

from oncall.contact.core.record import as_json
from oncall.contact.rows.tables import contact
from oncall.demo.world import no_look
from oncall.simulator import phones
from tests.stories.conftest import Begin
from tests.stories.staffing import gets_number, leaves, loses_her_number
from tests.stories.vocabulary import Story
from tests.stories_sms.texts import called, got, sentence_of, since

NEW_NUMBER = "+4740000155"


@pytest.fixture
def held(day: Story) -> Story:
    """Ane holds what the mother wrote."""
    day.ane.replies_once("OK", after=10)
    day.mother.texts("Hei")
    day.seconds(30)
    assert day.mother.is_held_by(day.ane)
    return day


def test_what_somebody_holds_who_leaves_is_open_at_once(held: Story) -> None:
    """The import says that Ane no longer works here: others are asked, as if she never had it."""
    leaves(held.ane)
    now = held.now
    held.seconds(15)

    assert held.mother.contact.state == "open"
    assert held.mother.contact.holder is None
    assert since(held, now) == [("bo", "page.other_text"), ("cato", "page.other_text")]


def test_whoever_has_no_number_any_more_holds_nothing(held: Story) -> None:
    """Nobody can ask her how it goes: others are asked."""
    loses_her_number(held.ane)
    held.seconds(15)

    assert held.mother.contact.state == "open"
    assert "holder left" in held.mother.happened


def test_the_later_words_of_somebody_who_left_do_not_count(held: Story) -> None:
    """She writes OK and FERDIG from home: neither takes nor closes what was hers."""
    leaves(held.ane)
    held.seconds(15)
    code = held.mother.contact.code

    held.ane.texts(f"OK {code}")
    held.ane.texts(f"FERDIG {code}")
    held.seconds(10)

    assert held.mother.contact.state == "open"
    assert held.mother.contact.holder is None
    assert "ane" not in held.mother.contact.asked


def test_her_last_day_ends_at_midnight(begin: Begin) -> None:
    """No import that night: Ane worked until the third of March, and it is the fourth."""
    evening = begin(at="2026-03-03 23:50")
    leaves(evening.tove, last_day="2026-03-03")
    evening.tove.replies_once("OK", after=10)
    evening.mother.texts("Hei")
    evening.minutes(5)
    assert evening.mother.is_held_by(evening.tove)

    evening.until("2026-03-04 00:01")

    assert evening.mother.contact.state == "open"
    assert evening.mother.contact.holder is None


def test_a_talk_goes_on_and_what_is_left_of_it_is_open(day: Story) -> None:
    """Ane is taken off the list while she talks; the mother wrote meanwhile: others are asked."""
    day.ane.answers(talks=120)
    day.mother.calls()
    day.minutes(1)
    leaves(day.ane)
    day.mother.texts("En ting til")
    day.seconds(30)
    talking = day.mother.is_talking
    day.minutes(2)

    assert talking
    assert day.mother.contact.state == "open"
    assert "page.other_text" in got(day.bo)


def test_nobody_waits_for_one_who_was_asked_and_has_left(day: Story) -> None:
    """Ane had three minutes; she left after one, and the next are asked then."""
    day.mother.texts("Hei")
    day.minutes(1)

    leaves(day.ane)
    now = day.now
    day.seconds(15)

    assert since(day, now) == [("bo", "page.other_text"), ("cato", "page.other_text")]


def test_a_key_of_somebody_who_left_takes_nothing(night: Story) -> None:
    """Her phone was ringing when the import came: her 1 is no longer an answer."""
    night.tove.does(phones.answers(20, "1"))
    night.mother.texts("Hei")
    night.seconds(5)

    leaves(night.tove)
    night.seconds(30)

    assert night.mother.contact.state == "open"
    assert night.mother.contact.holder is None
    assert night.tove.was_told("Eg spør ein annan")


def test_a_caller_is_not_led_to_a_holder_who_left(held: Story) -> None:
    """The mother calls in the very second: Ane's phone is not rung, Bo's is."""
    leaves(held.ane)
    held.bo.answers()

    held.mother.calls()
    held.minutes(4)

    assert not held.ane.was_rung
    assert held.mother.talked_with(held.bo)


def test_a_page_goes_to_the_number_of_now(day: Story) -> None:
    """The page went to Ane's old phone: she is paged again on the new one, within seconds.

    Both phones are told of it as well.
    """
    day.mother.texts("Hei")
    day.minutes(1)

    gets_number(day.ane, NEW_NUMBER)
    day.seconds(15)
    came = [sentence_of(each.body)[1] for each in day.sim.phone(NEW_NUMBER).texts]
    day.minutes(1)

    assert sorted(came) == ["page.text", "phone_got_file"]
    assert len(day.sim.phone(NEW_NUMBER).texts) == 2
    assert got(day.ane) == ["page.text", "phone_gone_file"]
    assert day.mother.contact.asked_now == ("ane",)


def test_at_night_the_new_number_is_called_as_well(night: Story) -> None:
    """A page at night is a call and a text, there too."""
    night.mother.texts("Hei")
    night.seconds(60)
    before = len(called(night, night.tove))

    gets_number(night.tove, NEW_NUMBER)
    night.seconds(15)

    assert len(night.sim.phone(NEW_NUMBER).calls) == 1
    assert len(called(night, night.tove)) == before


def test_one_contact_that_cannot_be_compared_holds_up_no_other(tmp_path: Path) -> None:
    """A row was damaged by hand; what else Ane held is open all the same."""
    day = Story(tmp_path)
    day.ane.replies("OK {code}", after=5)
    day.father.texts("Hei")
    day.mother.texts("Hei")
    day.seconds(30)
    poison = {**as_json(day.father.contact), "asked": None}
    with day.world.desk.db.transaction() as tx:
        tx.execute(update(contact).where(contact.c.id == poison["id"]).values(value=poison))

    day.world.after_step = no_look
    leaves(day.ane)
    day.seconds(15)

    assert day.mother.contact.state == "open"
    day.world.desk.db.close()
