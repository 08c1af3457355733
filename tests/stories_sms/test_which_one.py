"""Several pages are open on one phone: an answer touches only the one it names."""

import pytest

from tests.stories.conftest import Begin
from tests.stories.vocabulary import Story
from tests.stories_sms.texts import asked, got, sent


def test_two_pages_and_a_bare_ok_is_asked_which(day: Story) -> None:
    """Neither is taken, and both go on climbing meanwhile."""
    _two_pages_for_ane(day)

    day.ane.texts("OK")
    day.minutes(4)

    assert "which" in got(day.ane)
    assert day.mother.contact.state == day.father.contact.state == "open"
    assert {"bo", "cato"} <= {handle for _, handle in asked(day)}


def test_a_bare_code_answers_which(day: Story) -> None:
    """Within ten minutes the number alone is enough."""
    _two_pages_for_ane(day)
    day.ane.texts("OK")
    day.minutes(9)

    day.ane.texts(str(day.father.contact.code))
    day.minutes(1)

    assert day.father.is_held_by(day.ane)
    assert day.mother.contact.state == "open"


def test_a_bare_code_after_ten_minutes_does_not(day: Story) -> None:
    """By then it may mean anything: she is asked back."""
    _two_pages_for_ane(day)
    day.ane.texts("OK")
    day.minutes(11)

    day.ane.texts(str(day.father.contact.code))
    day.minutes(1)

    assert day.father.contact.state == "open"
    assert got(day.ane)[-1] == "unclear"


def test_a_bare_code_out_of_the_blue_is_unclear(day: Story) -> None:
    """Nobody asked which: a number says neither yes nor no."""
    day.mother.texts("Hei")
    day.minutes(1)

    day.ane.texts(str(day.mother.contact.code))
    day.minutes(1)

    assert day.mother.contact.state == "open"
    assert got(day.ane)[-1] == "unclear"


@pytest.mark.parametrize("words", ["{} trur eg Bo kan", "kva med {}", "{}?"])
def test_a_code_among_other_words_does_not_answer_which(day: Story, words: str) -> None:
    """Only the code alone does; "412 I think Bo can" is no yes."""
    _two_pages_for_ane(day)
    day.ane.texts("OK")
    day.minutes(1)

    day.ane.texts(words.format(day.father.contact.code))
    day.minutes(1)

    assert day.father.contact.state == "open"
    assert day.mother.contact.state == "open"


def test_a_no_to_two_pages_is_asked_which_and_the_code_declines_it(day: Story) -> None:
    """The answer to "which?" keeps the meaning of what was asked about."""
    _two_pages_for_ane(day)
    day.ane.texts("NEI")
    day.minutes(1)
    assert got(day.ane)[-1] == "which_of"

    day.ane.texts(str(day.mother.contact.code))
    day.minutes(1)

    assert "ane" in day.mother.contact.passed
    assert day.mother.contact.state == day.father.contact.state == "open"
    assert "ane" not in day.father.contact.passed


def test_ok_alle_takes_all(day: Story) -> None:
    """Both pages on her phone, in one text."""
    _two_pages_for_ane(day)

    day.ane.texts("OK ALLE")
    day.minutes(1)

    assert day.mother.is_held_by(day.ane)
    assert day.father.is_held_by(day.ane)


def test_ok_alle_takes_only_what_she_was_asked(day: Story) -> None:
    """The stranger's text went to others; it stays with them."""
    _two_pages_for_ane(day)
    day.other_mother.texts("Hei")
    day.minutes(1)

    day.ane.texts("OK ALLE")
    day.minutes(1)

    assert day.other_mother.contact.state == "open"


def test_an_ok_with_its_code_takes_that_one_only(day: Story) -> None:
    """An answer never touches another contact."""
    _two_pages_for_ane(day)

    day.ane.texts(f"OK {day.father.contact.code}")
    day.minutes(1)

    assert day.father.is_held_by(day.ane)
    assert day.mother.contact.state == "open"


def test_a_new_sign_question_counts_as_an_open_page(day: Story) -> None:
    """Ane holds one with a question open and is paged for another: a bare OK is ambiguous."""
    day.ane.replies_once("OK")
    day.mother.texts("Hei")
    day.minutes(1)
    day.mother.texts("Er du der?")
    day.father.texts("Hei")
    day.seconds(30)

    day.ane.texts("OK")
    day.minutes(1)

    assert got(day.ane)[-1] == "which"
    assert day.father.contact.state == "open"


def test_still_on_it_counts_as_an_open_page(day: Story) -> None:
    """Ane is asked about one she holds and paged for another: a bare OK is ambiguous."""
    day.ane.replies_once("OK")
    day.mother.texts("Hei")
    day.minutes(16)
    day.father.texts("Hei")
    day.minutes(1)
    day.ane.texts("OK")
    day.minutes(1)

    assert "still_on_it" in got(day.ane)
    assert got(day.ane)[-1] == "which"
    assert day.father.contact.state == "open"


def test_a_question_at_the_end_of_her_shift_counts_as_an_open_page(begin: Begin) -> None:
    """20:00: what Ane holds stays hers, and she is asked; a bare NEI passes that one on."""
    evening = begin(at="2026-03-03 19:50")
    evening.ane.replies_once("OK")
    evening.mother.texts("Hei")
    evening.minutes(13)
    assert evening.mother.contact.waits_for == {"ane"}

    evening.ane.texts("NEI")
    evening.minutes(1)

    assert evening.mother.contact.state == "open"
    assert "ane" in evening.mother.contact.passed


def test_a_question_about_a_talk_that_broke_off_counts_as_an_open_page(day: Story) -> None:
    """Half a minute of talk, then the line was gone; the father writes: which does OK mean?"""
    day.ane.answers(talks=None)
    call = day.mother.calls(patience=60)
    day.seconds(30)
    call.hang_up()
    day.father.texts("Hei")
    day.seconds(20)
    assert day.mother.contact.waiting == "cut short"

    day.ane.texts("OK")
    day.seconds(20)

    assert got(day.ane)[-1] == "which"
    assert day.father.contact.state == "open"


def test_while_she_is_asked_which_others_are_asked_in_time(day: Story) -> None:
    """Nobody waits for her answer: after three minutes Bo and Cato have the pages."""
    _two_pages_for_ane(day)
    for _ in range(3):
        day.ane.texts("OK")
        day.minutes(1)

    assert {(at, handle) for at, handle in asked(day) if handle != "ane"} <= {
        (180, each) for each in ("bo", "cato", "dina", "eli")
    }
    assert len(asked(day)) > 2


def _two_pages_for_ane(day: Story) -> None:
    """13:00:10: mother and father of F-31 have both written, and Ane was asked about both."""
    day.mother.texts("Hei")
    day.father.texts("Hallo")
    day.seconds(10)
    assert [each.handle for each in sent(day)] == ["ane", "ane"]
