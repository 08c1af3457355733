"""A colleague whose phone is also that of a family in treatment: two people on one number."""

import pytest

from oncall.people.work.imports import import_families
from tests.stories.vocabulary import Story
from tests.stories_sms.test_offers import key_of, offers
from tests.stories_sms.texts import got

FAMILIES = "code,letter,label,phone,area,therapist,language,call,text,message,asked_on,from,to\n"


@pytest.fixture
def bos_own_family(day: Story) -> Story:
    """Bo's own phone is that of a mother in treatment, family F-40 with Dina."""
    desk = day.world.desk
    row = "F-40,A,mother,+47 400 00 103,Stord,dina,nb,yes,yes,no,2026-01-05,2026-01-01,\n"
    import_families(desk.db, desk.vault, desk.env, text=FAMILIES + row)
    return day


def test_a_colleague_who_is_also_a_mother_writes_as_one(bos_own_family: Story) -> None:
    """With nothing to answer her text is a family's: Dina is paged."""
    day = bos_own_family
    day.bo.texts("Kan noen ringe meg?")
    day.minutes(1)

    assert got(day.dina) == ["page.text"]
    assert len(day.contacts) == 1


@pytest.mark.parametrize("words", ["ja", "nei", "ok", "ferdig", "ja eg ringer ho no", "👍"])
def test_her_yes_or_no_out_of_the_blue_is_a_familys_too(bos_own_family: Story, words: str) -> None:
    """Nothing was asked of her as staff, so "nei" is a word of somebody in treatment."""
    day = bos_own_family
    day.bo.texts(words)
    day.minutes(1)

    assert got(day.dina) == ["page.text"]
    assert len(day.contacts) == 1


def test_her_answer_to_an_open_page_is_staffs(bos_own_family: Story) -> None:
    """Asked about the other mother, her OK is an answer and no family's text."""
    day = bos_own_family
    day.other_mother.texts("Hei")
    day.seconds(10)

    day.bo.texts("OK")
    day.minutes(1)

    assert day.other_mother.is_held_by(day.bo)
    assert len(day.contacts) == 1


def test_with_a_page_open_other_words_of_hers_are_both(bos_own_family: Story) -> None:
    """A family's arrival, and she is asked what she meant."""
    day = bos_own_family
    day.other_mother.texts("Hei")
    day.seconds(10)

    day.bo.texts("Eg er så sliten")
    day.minutes(1)

    assert got(day.bo) == ["page.text", "unclear"]
    assert got(day.dina) == ["page.text"]
    assert len(day.contacts) == 2
    assert day.other_mother.contact.state == "open"


def test_her_bare_code_answers_which(bos_own_family: Story) -> None:
    """She was asked which of two: the number alone is staff's answer then."""
    day = bos_own_family
    day.other_mother.texts("Hei")
    day.foster_father.texts("Hei")
    day.seconds(10)
    day.bo.texts("OK")
    day.seconds(10)

    day.bo.texts(str(day.foster_father.contact.code))
    day.minutes(1)

    assert day.foster_father.is_held_by(day.bo)
    assert len(day.contacts) == 2


@pytest.mark.parametrize("words", ["Hjelp", "HJELP!", "help", "Sjuk", "opptatt", "vakt"])
def test_a_word_that_a_family_may_write_is_both(bos_own_family: Story, words: str) -> None:
    """A cry for help must not be answered with a list of commands and nothing else."""
    day = bos_own_family
    day.bo.texts(words)
    day.minutes(1)

    assert got(day.dina) == ["page.text"]
    assert len(day.contacts) == 1
    assert len(got(day.bo)) == 1


def test_the_key_of_a_shift_is_staffs(bos_own_family: Story) -> None:
    """Four digits that we asked for are her answer, and no family's."""
    day = bos_own_family
    offer = offers(day)
    day.minutes(1)
    day.bo.texts(f"TAR {offer.code}")
    day.seconds(10)
    day.bo.texts(key_of(day.bo))
    day.seconds(10)

    assert "offer.yours" in got(day.bo)
    assert day.contacts == []


def test_a_test_that_a_family_may_write_is_both(bos_own_family: Story) -> None:
    """The word "test" pages a colleague for his family, and tests his own phone as well."""
    day = bos_own_family
    day.bo.texts("test")
    day.minutes(1)

    assert got(day.dina) == ["page.text"]
    assert len(day.contacts) == 1
    assert "phone_test" in got(day.bo)


@pytest.mark.parametrize("words", ["RING 112", "FEIL 412", "OPPTATT 60", "LEDIG", "TEK 431"])
def test_an_exact_command_is_staffs(bos_own_family: Story, words: str) -> None:
    """No family writes that: it makes no contact."""
    day = bos_own_family
    day.bo.texts(words)
    day.minutes(1)

    assert day.contacts == []
    assert len(got(day.bo)) == 1


def test_with_a_page_open_a_question_of_hers_is_both(bos_own_family: Story) -> None:
    """Whose question it was nobody can know; she is asked, and her own therapist too."""
    day = bos_own_family
    day.other_mother.texts("Hei")
    day.seconds(10)

    day.bo.texts("Kan noen ringe?")
    day.minutes(1)

    assert got(day.bo) == ["page.text", "unclear"]
    assert got(day.dina) == ["page.text"]
    assert day.other_mother.contact.state == "open"


def test_her_call_is_a_familys(bos_own_family: Story) -> None:
    """A number that is both may call for help: it rings on the ladder, not at her own phone."""
    day = bos_own_family
    day.dina.answers()
    day.colleague_who_calls(day.bo).calls(patience=60)
    day.minutes(1)

    assert [each.state for each in day.contacts] == ["talking"]
    assert not day.bo.was_rung
