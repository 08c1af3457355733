"""Who may answer, and what each answer counts for: never for more than it says."""

import re

import pytest

from tests.stories.vocabulary import Story
from tests.stories_sms.texts import asked, called, got


def test_an_ok_from_an_unknown_number_is_a_familys_text(day: Story) -> None:
    """Whoever guessed the code gets no answer, and the contact is untouched."""
    day.mother.texts("Hei")
    day.minutes(1)

    day.stranger.texts(f"OK {day.mother.contact.code}")
    day.minutes(1)

    assert day.mother.contact.state == "open"
    assert day.stranger.contact.state == "open"
    assert day.stranger.contact.id != day.mother.contact.id


def test_an_ok_from_the_family_itself_takes_nothing(day: Story) -> None:
    """The child writes "ok" to a code it has seen: it is a text that joins."""
    day.child.texts("Hei")
    day.minutes(1)

    day.child.texts(f"OK {day.child.contact.code}")
    day.minutes(1)

    assert day.child.contact.state == "open"
    assert day.child.contact.arrivals == 2


def test_a_colleague_who_was_never_asked_is_refused(day: Story) -> None:
    """Dina heard of it in the corridor; she was not asked, and the text says so."""
    day.mother.texts("Hei")
    day.minutes(1)

    day.dina.texts(f"OK {day.mother.contact.code}")
    day.minutes(1)

    assert day.mother.contact.state == "open"
    assert got(day.dina) == ["not_yours"]


def test_what_is_taken_stays_taken(day: Story) -> None:
    """Ane was first; Bo's OK, a little later, is told whose it is."""
    day.mother.texts("Hei")
    day.minutes(4)
    day.ane.texts("OK")
    day.seconds(5)
    day.bo.texts(f"OK {day.mother.contact.code}")
    day.minutes(1)

    assert day.mother.is_held_by(day.ane)
    assert got(day.bo) == ["page.text", "taken", "already_taken"]


def test_a_bare_ok_to_what_is_taken_changes_nothing(day: Story) -> None:
    """Without a code, a moment too late: nothing is taken, nothing is lost."""
    day.mother.texts("Hei")
    day.minutes(4)
    day.ane.texts("OK")
    day.seconds(5)
    day.bo.texts("OK")
    day.minutes(1)

    assert day.mother.is_held_by(day.ane)
    assert got(day.ane)[-1] == "receipt"


def test_a_no_to_what_another_has_is_told_so(day: Story) -> None:
    """Bo declines what Ane holds: hers it stays."""
    day.mother.texts("Hei")
    day.minutes(4)
    day.ane.texts("OK")
    day.seconds(5)
    day.bo.texts(f"NEI {day.mother.contact.code}")
    day.minutes(1)

    assert day.mother.is_held_by(day.ane)
    assert got(day.bo)[-1] == "already_taken"


def test_ferdig_from_another_closes_nothing(day: Story) -> None:
    """Only the holder finishes what is held."""
    day.mother.texts("Hei")
    day.minutes(4)
    day.ane.texts("OK")
    day.seconds(5)
    day.bo.texts(f"FERDIG {day.mother.contact.code}")
    day.minutes(1)

    assert day.mother.is_held_by(day.ane)


def test_a_wrong_code_takes_nothing_and_asks_back(day: Story) -> None:
    """A slip of the finger: the text names the page that is open."""
    day.mother.texts("Hei")
    day.minutes(1)
    code = day.mother.contact.code

    day.ane.texts(f"OK {code + 1 if code < 999 else 200}")
    day.minutes(3)

    assert got(day.ane)[1] == "no_such_code_open"
    assert f"{code} (F-31A)" in day.ane.received[1]
    assert day.mother.contact.state == "open"
    assert [handle for _, handle in asked(day)] == ["ane", "bo", "cato"]


def test_five_wrong_codes_and_her_phone_rings_instead(day: Story) -> None:
    """Somebody may be guessing in her name: the number on record is called, and the climb goes on.

    A person half asleep with four slips is not called.
    """
    day.mother.texts("Hei")
    day.seconds(10)
    wrong = day.mother.contact.code + 1 if day.mother.contact.code < 999 else 200
    for _ in range(4):
        day.ane.texts(f"OK {wrong}")
        day.seconds(5)
    assert called(day, day.ane) == []

    day.ane.texts(f"OK {wrong}")
    day.minutes(3)

    assert len(called(day, day.ane)) == 1
    assert day.mother.contact.state == "open"
    assert {"bo", "cato"} <= {handle for _, handle in asked(day)}


@pytest.mark.parametrize("number", ["110", "112", "113"])
def test_ring_112_is_answered_by_her_own_phone(day: Story, number: str) -> None:
    """Never a contact, never a call of ours: she is told to ring it herself."""
    day.ane.texts(f"RING {number}")
    day.minutes(1)

    assert got(day.ane) == ["ring_112"]
    assert day.contacts == []


def test_other_texts_of_staff_make_no_contact(day: Story) -> None:
    """Ane writes to the line by mistake: she is told that nothing waits for her."""
    day.ane.texts("Kjem du i kveld?")
    day.minutes(1)

    assert day.contacts == []
    assert got(day.ane) == ["nothing_open"]


def test_help_names_what_she_may_write(day: Story) -> None:
    """In general, of what she was asked, and of what she has: with its code, and no more."""
    day.ane.texts("HJELP")
    day.seconds(10)
    day.mother.texts("Hei")
    day.seconds(10)
    code = day.mother.contact.code
    day.ane.texts("hjelp")
    day.seconds(10)
    day.ane.texts("OK")
    day.seconds(10)
    day.ane.texts("HJELP")
    day.seconds(10)

    assert got(day.ane) == ["help", "page.text", "help_asked", "receipt", "help_held"]
    for word in ("OK", "NEI", "FERDIG", "OPPTEKEN 60", "LEDIG"):
        assert word in day.ane.received[0]
    for word in (f"RING {code}", f"SEND {code}", f"LES {code}", f"FERDIG {code}", "NEI"):
        assert word in day.ane.received[2]
    for word in ("RING", "SEND", f"LES {code}", f"FERDIG {code}", f"FEIL {code}", f"NEI {code}"):
        assert word in day.ane.received[4]
    assert day.mother.is_held_by(day.ane)


@pytest.mark.parametrize("words", ["HJELP", "GUIDE"])
@pytest.mark.parametrize("asked_before", [False, True])
def test_every_word_of_the_help_is_one_that_is_carried_out(
    day: Story, words: str, *, asked_before: bool
) -> None:
    """No word that stands in it is asked back as one we do not know."""
    if asked_before:
        day.mother.texts("Hei")
        day.seconds(10)
    day.ane.texts(words)
    day.seconds(10)
    commands = set(re.findall(r"[A-ZÆØÅ]{2,}(?: \d+)?", day.ane.received[-1]))
    assert len(commands) > 3

    for each in sorted(commands):
        day.ane.texts(each)
        day.seconds(10)

    assert "unclear" not in got(day.ane)


def test_she_may_sign_her_answer(day: Story) -> None:
    """`OK 412 Ane` is Ane's yes; from Bo it says that somebody else takes it, and he is asked."""
    day.other_mother.texts("Hei")
    day.minutes(4)
    code = day.other_mother.contact.code

    day.bo.texts(f"OK {code} Ane")
    day.minutes(1)
    assert day.other_mother.contact.state == "open"
    day.ane.texts(f"OK {code} Ane")
    day.minutes(1)

    assert day.other_mother.is_held_by(day.ane)
    assert "unclear" in got(day.bo)


def test_somebody_who_writes_in_her_name_is_seen_and_undone(day: Story) -> None:
    """A forged OK: the receipt at her real phone names code and family, and NEI opens it again."""
    day.mother.texts("Hei")
    day.seconds(10)
    code = day.mother.contact.code
    day.ane.texts("OK")
    day.seconds(10)
    assert day.mother.is_held_by(day.ane)
    assert f"{code} (F-31A)" in day.ane.received[-1]
    assert f"NEI {code}" in day.ane.received[-1]

    day.ane.texts(f"NEI {code}")
    day.seconds(20)

    assert day.mother.contact.state == "open"
    assert {"bo", "cato"} <= {handle for _, handle in asked(day)}


def test_the_second_number_on_record_is_hers_too(night: Story) -> None:
    """Tove answers from the phone she was rung on last."""
    night.mother.texts("Hei")
    night.seconds(10)

    night.toves_second.texts("OK")
    night.minutes(1)

    assert night.mother.is_held_by(night.tove)


def test_codes_of_others_count_as_wrong_ones(day: Story) -> None:
    """Five guesses at what she was never asked about: her own page is rung instead."""
    day.other_mother.texts("Hei")
    day.mother.texts("Hei")
    day.seconds(10)
    for _ in range(5):
        day.ane.texts(f"OK {day.other_mother.contact.code}")
        day.seconds(5)
    day.minutes(1)

    assert day.other_mother.contact.holder is None
    assert len(called(day, day.ane)) == 1


def test_five_wrong_codes_in_a_day_are_slips(day: Story) -> None:
    """One every quarter of an hour: nobody is guessing, and nobody is called."""
    day.mother.texts("Hei")
    day.seconds(10)
    wrong = day.mother.contact.code + 1 if day.mother.contact.code < 999 else 200
    for _ in range(6):
        day.ane.texts(f"OK {wrong}")
        day.minutes(15)

    assert called(day, day.ane) == []


@pytest.mark.parametrize("words", ["Eg køyrer no og svarar seinare", "Takk for meldinga"])
def test_a_phone_that_answers_by_itself_is_not_asked_back_for_ever(day: Story, words: str) -> None:
    """Ane's car answers each text of ours with one of its own: after five questions it is quiet.

    The others are asked meanwhile, and what she writes herself counts as ever.
    """
    day.ane.phone.on_text = lambda _text: (words, 1.0)
    day.mother.texts("Hei")
    day.minutes(4)
    day.ane.phone.on_text = None
    by_itself = len(day.ane.received)
    day.ane.texts(f"OK {day.mother.contact.code}")
    day.minutes(1)

    assert 5 <= by_itself <= 8
    assert day.bo.received
    assert day.mother.is_held_by(day.ane)
