"""A text comes in, somebody takes it, and everybody else is left in peace."""

from tests.stories.vocabulary import Story
from tests.stories_sms.texts import got, sent, since


def test_the_mother_writes_and_her_therapist_has_it(day: Story) -> None:
    """Ane is asked within seconds, says OK, and gets a receipt with code and family."""
    day.ane.replies_once("OK", after=20)

    day.mother.texts("Kan du ringje meg i dag?")
    day.minutes(1)

    code = day.mother.contact.code
    assert day.mother.is_held_by(day.ane)
    assert got(day.ane) == ["page.text", "receipt"]
    page, receipt = day.ane.received
    assert page.startswith(f"{code}: F-31A")
    assert receipt.startswith(f"Du har no {code} (F-31A). RING {code} = ring opp.")
    assert {each.handle for each in sent(day)} == {"ane"}


def test_the_page_is_sent_within_three_seconds(day: Story) -> None:
    """From the family's text to the carrier's yes."""
    began = day.now

    day.mother.texts("Hei")
    day.seconds(3)

    assert (sent(day)[0].at - began).total_seconds() <= 3


def test_those_who_were_asked_are_told_once_and_nobody_else_is(day: Story) -> None:
    """Cato takes it on the second rung: Ane and Bo hear that they need do nothing."""
    day.cato.replies_once("OK {code}", after=30)

    day.mother.texts("Hei")
    day.seconds(185)
    asked_on_the_second_rung = day.now
    day.minutes(5)

    assert since(day, asked_on_the_second_rung) == [
        ("ane", "taken"), ("bo", "taken"), ("cato", "receipt"),
    ]  # fmt: skip
    assert f"{day.mother.contact.code} er teken av Cato kl. 13:03" in day.ane.received[-1]


def test_nobody_is_disturbed_once_it_is_taken(day: Story) -> None:
    """For a quarter of an hour after the receipt no phone rings and none gets a text."""
    day.ane.replies_once("OK", after=20)
    day.mother.texts("Hei")
    day.minutes(1)
    taken = day.now

    day.minutes(14)

    assert since(day, taken) == []
    assert not any(each.was_rung for each in (day.ane, day.bo, day.tove, day.liv))


def test_an_answer_after_nobody_else_was_asked_tells_nobody(day: Story) -> None:
    """Only Ane was asked, so no "taken by" goes to anybody."""
    day.ane.replies_once("👍", after=5)

    day.mother.texts("Hei")
    day.minutes(2)

    assert day.mother.is_held_by(day.ane)
    assert not [each for each in sent(day) if each.key == "taken"]


def test_a_picture_without_words_is_a_text(day: Story) -> None:
    """An empty body and one medium: somebody looks at it."""
    day.mother.sids.append(day.sim.text(day.mother.number, "+4752000000", "", media=1))
    day.minutes(1)

    assert day.mother.contact.state == "open"
    assert got(day.ane) == ["page.text"]


def test_an_empty_text_is_a_text(day: Story) -> None:
    """A child that dares write nothing has still written."""
    day.child.texts("")
    day.minutes(1)

    assert got(day.ane) == ["page.text"]
    assert "F-31C" in day.ane.received[0]


def test_a_stranger_who_writes_is_passed_to_those_on_duty(day: Story) -> None:
    """No own therapist: the second rung is asked at once, and the number stands nowhere."""
    day.stranger.texts("Hei")
    day.minutes(1)

    assert got(day.ane) == got(day.bo) == ["page.text"]
    assert "ukjent nummer" in day.bo.received[0]
    assert not day.cato.received
