"""Who may answer, and to what: no answer counts for more than it says."""

import pytest

from tests.stories.vocabulary import Story
from tests.stories_sms.texts import asked, got, sent


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


def test_the_same_ok_twice_is_one(day: Story) -> None:
    """She presses send again: one acknowledgement, and nobody else hears of it twice."""
    day.mother.texts("Hei")
    day.minutes(4)
    day.ane.texts("OK")
    day.seconds(3)
    day.ane.texts("OK")
    day.minutes(1)

    assert day.mother.happened.count("acknowledged") == 1
    assert got(day.bo) == ["page.text", "taken"]


def test_a_doubled_webhook_is_one_answer(day: Story) -> None:
    """The carrier tells of her OK three times at once: one SID, one answer, one receipt."""
    day.mother.texts("Hei")
    day.minutes(4)
    day.weather.script("sms", "doubled", copies=3)
    day.ane.texts("OK")
    day.minutes(2)

    assert day.mother.happened.count("acknowledged") == 1
    assert got(day.ane) == ["page.text", "receipt"]
    assert got(day.bo) == ["page.text", "taken"]


def test_a_webhook_asked_twice_while_the_first_is_answered_is_one(day: Story) -> None:
    """The same MessageSid overlapping in time, with one idempotency token."""
    day.weather.script("sms", "repeated")
    day.mother.texts("Hei")
    day.minutes(1)

    assert day.mother.contact.arrivals == 1
    assert got(day.ane) == ["page.text"]


def test_an_ok_whose_answer_was_lost_counts_once(day: Story) -> None:
    """We took it, the carrier did not hear so, and asked again."""
    day.mother.texts("Hei")
    day.minutes(1)
    day.weather.script("sms", "unheard")
    day.ane.texts("OK")
    day.minutes(2)

    assert day.mother.is_held_by(day.ane)
    assert got(day.ane) == ["page.text", "receipt"]


def test_a_family_text_whose_webhook_failed_is_fetched_from_the_log(day: Story) -> None:
    """Both addresses failed: the reconciler finds it in the carrier's log within the minute."""
    day.weather.script("sms", "lost")
    day.mother.texts("Hei")
    day.seconds(65)

    assert day.mother.contact.state == "open"
    assert got(day.ane) == ["page.text"]


def test_an_ok_whose_webhook_failed_is_fetched_too(day: Story) -> None:
    """Her answer counts although it came by the log."""
    day.mother.texts("Hei")
    day.seconds(30)
    day.weather.script("sms", "lost")
    day.ane.texts("OK")
    day.seconds(65)

    assert day.mother.is_held_by(day.ane)


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


def test_help_names_what_there_is(day: Story) -> None:
    """OK, NEI, FERDIG, FEIL; no word that would be answered with "not in use here"."""
    day.ane.texts("HJELP")
    day.minutes(1)

    assert got(day.ane) == ["help"]
    for word in ("RING", "SEND", "LES", "OPPTEKEN", "SJUK"):
        assert word not in day.ane.received[0]


@pytest.mark.parametrize("words", ["RING 412", "SEND 412", "LES 412", "LEDIG", "KVEN", "PRØV"])
def test_what_is_not_there_yet_is_said_so(day: Story, words: str) -> None:
    """She typed an order we do not know how to carry out: nothing is changed, and she hears it."""
    day.mother.texts("Hei")
    day.minutes(1)

    day.ane.texts(words)
    day.minutes(1)

    assert got(day.ane)[-1] == "not_offered"
    assert day.mother.contact.state == "open"


def _two_pages_for_ane(day: Story) -> None:
    """13:00:10: mother and father of F-31 have both written, and Ane was asked about both."""
    day.mother.texts("Hei")
    day.father.texts("Hallo")
    day.seconds(10)
    assert [each.handle for each in sent(day)] == ["ane", "ane"]
