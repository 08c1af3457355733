"""Who sees what: own and open contacts only, and what a family wrote only when it is asked for."""

import re
from dataclasses import replace

import pytest

from tests.stories.vocabulary import Story
from tests.stories_pages.reader import Reader, history

CANARY = "kanarifuglen syng"


def test_what_was_written_is_on_no_page_until_it_is_asked_for(day: Story) -> None:
    """Neither Now nor the list nor the contact's own page has a word of it."""
    day.mother.texts(CANARY)
    day.seconds(10)
    ane, contact = Reader(day, "ane"), day.mother.contact
    pages = [ane.now(), ane.reads("/contacts"), ane.looks_at(contact)]
    read = ane.posts(f"/contacts/{contact.id}/read")

    assert not [each for each in pages if CANARY in each]
    assert read.count(CANARY) == 2  # to be read, and in the copy for the case system
    assert not [each for each in (ane.now(), ane.looks_at(contact)) if CANARY in each]


def test_reading_stands_in_the_history_with_its_reason(day: Story) -> None:
    """Who, when, and why she may: before a word of it is shown."""
    day.mother.texts(CANARY)
    day.seconds(10)
    contact = day.mother.contact
    Reader(day, "ane").posts(f"/contacts/{contact.id}/read")
    Reader(day, "bo").posts(f"/contacts/{contact.id}/read")
    day.ane.texts("OK")
    day.seconds(10)
    Reader(day, "tove").posts(f"/contacts/{contact.id}/read")

    assert [(who, why["why"]) for kind, who, why in history(day, contact) if kind == "read"] == [
        ("ane", "own therapist"), ("bo", "open"), ("tove", "line holder"),
    ]  # fmt: skip
    assert "Bo las det som var skrive." in Reader(day, "ane").looks_at(contact)


def test_what_a_colleague_has_is_hers_to_read(day: Story) -> None:
    """Bo sees that there is one and who has it, not whose label it is, and reads nothing."""
    day.other_mother.texts(CANARY)
    day.seconds(10)
    day.bo.texts("OK")
    day.seconds(10)
    contact, cato = day.other_mother.contact, Reader(day, "cato")
    page = cato.looks_at(contact)

    assert "Bo har det" in page
    assert "mor" not in re.findall(r"\w+", page)
    assert "Opne det" not in page
    assert cato.is_refused(f"/contacts/{contact.id}/read") == 404
    assert not [kind for kind, *_ in history(day, contact) if kind == "read"]


def test_a_closed_contact_of_somebody_else_is_not_there(day: Story) -> None:
    """It is in her list no more, and its address is nobody's; her own stays."""
    day.other_mother.texts("Hei")
    day.seconds(10)
    contact, bo, dina = day.other_mother.contact, Reader(day, "bo"), Reader(day, "dina")
    bo.presses(contact, "take")

    assert str(contact.code) in dina.reads("/contacts")

    bo.presses(contact, "done", outcome="talked")

    assert str(contact.code) not in dina.reads("/contacts")
    assert dina.opens(f"/contacts/{contact.id}").status_code == 404
    assert str(contact.code) in bo.reads("/contacts")
    assert str(contact.code) in Reader(day, "tove").reads("/contacts")


def test_a_code_sent_as_a_text_is_not_enough_to_read(day: Story) -> None:
    """It is hers to take and to know whose it is; what they wrote wants the app or a passkey."""
    day.mother.texts(CANARY)
    day.seconds(10)
    contact, ane = day.mother.contact, Reader(day, "ane")
    ane.visitor = replace(ane.visitor, sure=False)
    page = ane.looks_at(contact)

    assert "F-31A mor" in page
    assert "Ringe ja" in page
    assert "må du logge inn med appen" in page
    assert ane.is_refused(f"/contacts/{contact.id}/read") == 404
    assert not [kind for kind, *_ in history(day, contact) if kind == "read"]
    assert f"Du har {contact.code}." in ane.presses(contact, "take")
    assert ane.is_refused(f"/contacts/{contact.id}/read") == 404


@pytest.mark.parametrize("path", ["/contacts", "/contacts/{id}", "/contacts/{id}/live/past"])
def test_the_office_sees_no_contact(day: Story, path: str) -> None:
    """She runs payroll, and sees who is on duty; never who called."""
    day.mother.texts("Hei")
    day.seconds(10)
    merete, contact = Reader(day, "merkantil"), day.mother.contact

    assert merete.opens(path.format(id=contact.id)).status_code == 403
    assert "F-31" not in merete.now()
    assert "waiting" not in merete.now()  # that nobody is would not be true
    assert "Tove" in merete.now()
    for act in ("press", "read", "record"):
        assert merete.is_refused(f"/contacts/{contact.id}/{act}", button="take") == 403
    assert day.mother.contact.state == "open"


def test_another_teams_contact_is_not_there(day: Story) -> None:
    """Whoever guesses its address finds nothing, and can do nothing."""
    day.mother.texts("Hei")
    day.seconds(10)
    stranger, contact = Reader(day, "ane", team="another"), day.mother.contact

    assert stranger.opens(f"/contacts/{contact.id}").status_code == 404
    assert stranger.is_refused(f"/contacts/{contact.id}/press", button="take") == 404
    assert stranger.is_refused(f"/contacts/{contact.id}/read") == 404
    assert day.mother.contact.state == "open"


def test_no_page_shows_a_number(day: Story) -> None:
    """Codes and letters only: also where a family is about to be called."""
    day.mother.texts("Hei")
    day.stranger.texts("Hei")
    day.seconds(10)
    ane = Reader(day, "ane")
    pages = [ane.now(), ane.reads("/contacts")]
    pages += [ane.looks_at(each.contact) for each in (day.mother, day.stranger)]

    assert not [each for each in pages if "0000" in each]


def test_whose_number_it_is_stands_before_the_button_that_calls_it(day: Story) -> None:
    """Letter, label and what it may be reached for at this minute."""
    day.father.calls(patience=30)
    day.minutes(1)
    page = Reader(day, "ane").looks_at(day.father.contact)
    whose = page[: page.index("Først ringer det på din eigen telefon")]

    for told in ("F-31B far", "Stord", "Ane", "Ringe nei", "Skrive ja", "Legge att beskjed nei"):
        assert told in whose


def test_who_recorded_it_is_told(day: Story) -> None:
    """A tick once it is closed; reopened it is to be recorded again."""
    day.mother.texts("Hei")
    day.seconds(10)
    ane, contact = Reader(day, "ane"), day.mother.contact
    ane.presses(contact, "take")

    assert "det går ikkje no" in ane.posts(f"/contacts/{contact.id}/record")

    ane.presses(contact, "done", outcome="talked")

    assert "ikkje ført" in ane.reads("/contacts")
    assert "Ført i fagsystemet av Ane." in ane.posts(f"/contacts/{contact.id}/record")
    assert "ikkje ført" not in ane.reads("/contacts")
    assert [kind for kind, *_ in history(day, contact)].count("written up") == 1
