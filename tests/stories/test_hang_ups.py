"""Hidden callers who hang up: they share a page, and one OK closes them all."""

from datetime import timedelta

import pytest

from tests.stories.people import Outsider
from tests.stories.vocabulary import WITHHELD, Story


def hang_up(story: Story, *, patience: float = 20) -> Outsider:
    """Somebody hides the number, rings so many seconds, and leaves; a minute passes."""
    hidden = Outsider(story, WITHHELD)
    hidden.calls(patience=patience)
    story.minutes(1)
    return hidden


@pytest.fixture
def three(day: Story) -> list[Outsider]:
    """Three hidden callers within five minutes; nobody has answered anything."""
    found = [hang_up(day) for _ in range(3)]
    day.minutes(2)
    return found


def test_each_is_a_contact_of_its_own_and_one_page_asks_about_all(
    day: Story, three: list[Outsider]
) -> None:
    """None joins another; only the first one's code is asked about."""
    day.minutes(15)
    codes = {each.contact.code for each in three}
    asked = {each[:3] for who in (day.ane, day.bo, day.cato, day.dina, day.eli, day.tove)
             for each in who.received if "skjult" in each and "ringer" not in each}  # fmt: skip

    assert len(codes) == 3
    assert asked == {str(three[0].contact.code)}
    assert [each.contact.state for each in three] == ["open"] * 3


def test_one_ok_closes_them(day: Story, three: list[Outsider]) -> None:
    """Whoever answers has one receipt, and nobody hears of the others."""
    first = three[0].contact
    answers = next(c for c in (day.bo, day.cato, day.ane, day.dina) if c.handle in first.asked)
    before = len(answers.received)

    answers.texts(f"OK {first.code}")
    day.minutes(1)

    assert [each.contact.outcome for each in three] == ["no answer"] * 3
    assert {each.contact.holder for each in three} == {answers.handle}
    assert len(answers.received) == before + 1
    assert [each.happened[-2:] for each in three[1:]] == [["page answered", "closed"]] * 2


def test_an_ok_to_the_one_she_was_rung_for_closes_them_too(
    day: Story, three: list[Outsider]
) -> None:
    """Her text named the second one: it is the same question."""
    second = three[1].contact
    answers = next(c for c in (day.bo, day.cato, day.ane, day.dina) if c.handle in second.asked)

    answers.texts(f"OK {second.code}")
    day.minutes(1)

    assert {each.contact.state for each in three} == {"closed"}


def test_after_ten_minutes_the_next_has_a_page_of_its_own(
    day: Story, three: list[Outsider]
) -> None:
    """A new call deserves a new question, and its OK closes it alone."""
    day.minutes(10)
    later = hang_up(day, patience=12)
    day.minutes(4)
    contact = later.contact
    answers = next(c for c in (day.bo, day.cato, day.ane, day.dina) if c.handle in contact.asked)
    answers.texts(f"OK {contact.code}")
    day.minutes(1)

    assert contact.page_of == contact.id
    assert later.contact.state == "closed"
    assert {each.contact.state for each in three} == {"open"}


def test_no_one_is_forgotten_while_the_page_is_unanswered(
    day: Story, three: list[Outsider]
) -> None:
    """For hours: each has its next step, and the shared page goes on from rung to rung."""
    day.minutes(120)

    assert all(each.contact.state == "open" for each in three)
    assert all(each.contact.deadline for each in three)
    asked_at = three[0].contact.asked_at
    assert asked_at is not None
    assert day.now - asked_at <= timedelta(minutes=10)


def test_a_hidden_caller_who_left_a_message_shares_nothing(night: Story) -> None:
    """There are words to listen to: a page of its own, and its OK holds it."""
    hang_up(night)
    hidden = Outsider(night, WITHHELD)
    hidden.calls(says="Hjelp")
    night.minutes(5)

    assert hidden.contact.page_of is None
    assert hidden.contact.words == "recording"
