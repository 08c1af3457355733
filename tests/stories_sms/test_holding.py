"""Somebody has it: she finishes, passes it on, falls silent, or opens it again."""

from datetime import timedelta

import pytest

from oncall.config import Pace
from tests.stories.conftest import Begin
from tests.stories.vocabulary import Story
from tests.stories_sms.texts import asked, got, sent, since


@pytest.fixture
def held(day: Story) -> Story:
    """13:00:20: Ane holds what the mother wrote, and nobody else was asked."""
    day.ane.replies_once("OK", after=18.5)
    day.mother.texts("Hei")
    day.seconds(22)
    assert day.mother.is_held_by(day.ane)
    return day


def test_ferdig_closes_with_a_receipt(held: Story) -> None:
    """The receipt names code and family, and says how to open it again."""
    held.ane.texts("FERDIG")
    held.minutes(1)

    contact = held.mother.contact
    assert (contact.state, contact.deadline) == ("closed", None)
    assert got(held.ane)[-1] == "closed"
    assert f"{contact.code} (F-31A)" in held.ane.received[-1]
    assert f"Svar NEI {contact.code}" in held.ane.received[-1]


def test_a_closed_contact_disturbs_nobody(held: Story) -> None:
    """Two hours later not a text more has been sent."""
    held.ane.texts("ordnet 👍")
    held.minutes(1)
    closed = held.now

    held.minutes(120)

    assert since(held, closed) == []


def test_ferdig_while_something_is_unread_is_asked_once_more(held: Story) -> None:
    """The mother wrote after Ane's last word: closing now would lose it."""
    held.minutes(5)
    held.mother.texts("En ting til")
    held.seconds(30)
    held.ane.texts("FERDIG")
    held.minutes(1)
    assert held.mother.is_held_by(held.ane)
    assert got(held.ane)[-1] == "done_newer_sign"
    assert "kl. 13:05" in held.ane.received[-1]

    held.ane.texts(f"FERDIG {held.mother.contact.code}")
    held.minutes(1)

    assert held.mother.contact.state == "closed"


def test_ferdig_after_an_ok_to_the_new_text_closes_at_once(held: Story) -> None:
    """She has said that she has seen it."""
    held.mother.texts("En ting til")
    held.seconds(30)
    held.ane.texts("OK")
    held.seconds(30)
    held.ane.texts("FERDIG")
    held.minutes(1)

    assert held.mother.contact.state == "closed"


def test_feil_closes_as_a_wrong_number(held: Story) -> None:
    """It was the plumber: closed with that outcome, and the receipt says so."""
    held.ane.texts(f"FEIL {held.mother.contact.code}")
    held.minutes(1)

    contact = held.mother.contact
    assert (contact.state, contact.outcome) == ("closed", "wrong number")
    assert got(held.ane)[-1] == "wrong_number"


def test_feil_too_is_asked_again_when_something_is_unread(held: Story) -> None:
    """No outcome closes over a text that nobody has seen."""
    held.mother.texts("Vent")
    held.seconds(30)
    held.ane.texts(f"FEIL {held.mother.contact.code}")
    held.minutes(1)

    assert held.mother.is_held_by(held.ane)


def test_a_no_from_the_holder_passes_it_on_at_once(held: Story) -> None:
    """Ane cannot after all: Bo and Cato are asked in that second, Ane not in this round."""
    held.ane.texts("NEI")
    now = held.now
    held.minutes(5)

    assert since(held, now)[:1] == [("ane", "handed_on")]
    assert [handle for _, handle in asked(held)] == ["ane", "bo", "cato", "tove"]
    assert held.mother.contact.holder is None


def test_after_a_quarter_of_an_hour_she_is_asked_if_she_is_still_on_it(held: Story) -> None:
    """One question to her, none to others."""
    held.seconds(15 * 60)

    assert got(held.ane) == ["page.text", "receipt", "still_on_it"]
    assert {each.handle for each in sent(held)} == {"ane"}


def test_her_ok_gives_an_hour_more(held: Story) -> None:
    """She is in the car with the family: the next question comes an hour after her word."""
    held.seconds(15 * 60 + 30)
    held.ane.texts("OK")
    held.minutes(58)
    assert got(held.ane).count("still_on_it") == 1

    held.minutes(3)

    assert got(held.ane).count("still_on_it") == 2
    assert held.mother.is_held_by(held.ane)


def test_ten_minutes_of_silence_and_it_is_open_again(held: Story) -> None:
    """A forgotten acknowledgement does not stay forgotten; she is told, others are asked."""
    held.minutes(24)
    assert held.mother.is_held_by(held.ane)
    silent = held.now

    held.minutes(2)

    assert held.mother.contact.state == "open"
    assert "holder silent" in held.mother.happened
    assert since(held, silent) == [("ane", "reopened"), ("bo", "page.text"), ("cato", "page.text")]


def test_a_silent_night_with_one_on_duty(begin: Begin) -> None:
    """Tove took it and fell asleep: she is asked again, and Liv is alarmed with her."""
    night = begin(at="2026-03-03 03:00")
    night.tove.replies_once("OK")
    night.mother.texts("Hei")
    night.minutes(1)
    taken = night.now

    night.minutes(26)

    told = {each.handle for each in sent(night) if each.at > taken}
    assert night.mother.contact.state == "open"
    assert {"tove", "leiar-stord"} <= told


def test_two_days_is_the_default() -> None:
    """The stories below have less patience than a team has."""
    assert Pace().reopen_within == timedelta(hours=48)


def test_a_no_soon_after_closing_opens_it_again(begin: Begin) -> None:
    """Not finished after all: the answer to the receipt opens it, and others are asked."""
    day = _closed_by_ane(begin)
    day.minutes(58)
    day.ane.texts(f"NEI {day.mother.contact.code}")
    day.seconds(5)

    assert day.mother.contact.state == "open"
    assert got(day.ane)[-1] == "handed_on"
    assert got(day.bo) == ["page.text"]


def test_a_later_no_is_told_where_to_do_it(begin: Begin) -> None:
    """It stays closed, and the text says when it was closed."""
    day = _closed_by_ane(begin)
    day.minutes(62)
    day.ane.texts(f"NEI {day.mother.contact.code}")
    day.minutes(1)

    assert day.mother.contact.state == "closed"
    assert got(day.ane)[-1] == "too_late_to_reopen"
    assert "03.03." in day.ane.received[-1]


def test_only_its_holder_opens_it_again(begin: Begin) -> None:
    """Bo was asked too, but it was Ane who finished: his no is answered and opens nothing."""
    day = begin()
    day.mother.texts("Hei")
    day.minutes(4)
    day.ane.texts(f"FERDIG {day.mother.contact.code}")
    day.minutes(1)

    day.bo.texts(f"NEI {day.mother.contact.code}")
    day.minutes(1)

    assert day.mother.contact.state == "closed"
    assert got(day.bo)[-1] == "closed_already"


def _closed_by_ane(begin: Begin) -> Story:
    day = begin(pace=Pace(reopen_within=timedelta(hours=1)))
    day.ane.replies_once("OK")
    day.mother.texts("Hei")
    day.minutes(1)
    day.ane.texts("FERDIG")
    day.seconds(5)
    return day


def test_a_no_to_an_old_contact_never_touches_the_new_one(held: Story) -> None:
    """She had finished one; the mother wrote again; NEI with the old code changes neither."""
    held.ane.texts("FERDIG")
    held.minutes(1)
    held.mother.texts("Igjen")
    held.seconds(10)
    old, new = held.mother.contacts

    held.ane.texts(f"NEI {old.code}")
    held.minutes(1)

    states = [each.state for each in held.mother.contacts]
    assert states == ["closed", "open"]
    assert got(held.ane)[-1] == "no_such_code_open"
    assert held.mother.contacts[1].passed == new.passed


def test_an_ok_to_a_closed_contact_changes_nothing(held: Story) -> None:
    """It is closed already, and she is told so."""
    held.ane.texts("FERDIG")
    held.minutes(1)
    held.ane.texts(f"OK {held.mother.contact.code}")
    held.minutes(1)

    assert held.mother.contact.state == "closed"
    assert got(held.ane)[-1] == "closed_already"


def test_whoever_was_asked_may_finish_what_is_open(day: Story) -> None:
    """Bo met the mother in the hall: FERDIG closes it, and Ane need do nothing."""
    day.mother.texts("Hei")
    day.minutes(4)
    day.bo.texts(f"FERDIG {day.mother.contact.code}")
    day.minutes(1)

    assert day.mother.contact.state == "closed"
    assert day.mother.contact.holder == "bo"
    assert got(day.bo)[-1] == "closed"
    assert got(day.ane)[-1] == got(day.cato)[-1] == "taken"


def test_the_end_of_her_shift_takes_nothing_from_her(begin: Begin) -> None:
    """At 20:00 Ane is off; what she holds is hers, and she is asked, and nobody else."""
    evening = begin(at="2026-03-03 19:50")
    evening.ane.replies_once("OK")
    evening.mother.texts("Hei")
    evening.minutes(1)
    taken = evening.now

    evening.minutes(18)

    assert evening.mother.is_held_by(evening.ane)
    assert {handle for handle, _ in since(evening, taken)} == {"ane"}


def test_ferdig_on_what_is_open_is_asked_once_more_if_they_wrote_since(day: Story) -> None:
    """Ane was asked at 13:00 and the mother wrote again: her FERDIG cannot mean what came after."""
    day.mother.texts("Hei")
    day.seconds(30)
    day.mother.texts("Det hastar no")
    day.seconds(20)

    day.ane.texts(f"FERDIG {day.mother.contact.code}")
    day.seconds(10)
    first_word = day.mother.contact.state
    day.ane.texts(f"FERDIG {day.mother.contact.code}")
    day.seconds(10)

    assert first_word == "open"
    assert got(day.ane)[-2:] == ["done_newer_sign", "closed"]
    assert day.mother.contact.state == "closed"


def test_feil_on_what_is_open_is_asked_once_more_as_well(day: Story) -> None:
    """No outcome closes over a text that whoever says so was not told of."""
    day.mother.texts("Hei")
    day.minutes(1)
    day.mother.texts("Feil nummer? Nei, eg er redd")
    day.seconds(5)

    day.ane.texts(f"FEIL {day.mother.contact.code}")
    day.seconds(10)

    assert day.mother.contact.state == "open"
    assert got(day.ane)[-1] == "done_newer_sign"


def test_ferdig_of_one_who_was_asked_after_the_new_text_closes_at_once(day: Story) -> None:
    """Bo's page came after it, so he knows."""
    day.mother.texts("Hei")
    day.minutes(1)
    day.mother.texts("Er du der?")
    day.minutes(3)

    day.bo.texts(f"FERDIG {day.mother.contact.code}")
    day.seconds(10)

    assert day.mother.contact.state == "closed"
