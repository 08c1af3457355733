"""PRØV: her phones are called and texted as at night, and the service remembers who has passed."""

import pytest
from werkzeug.test import Client

from oncall.contact.work.from_staff.phone_test import who_is_untested
from oncall.simulator import phones
from tests.stories.staffing import change, gets_number
from tests.stories.vocabulary import DAY, STAFF, Story
from tests.stories_sms.texts import called, got, sent


def has_not_tested(story: Story) -> list[str]:
    """Whom health and the doctor name."""
    with story.world.desk.db.reading() as conn:
        return [handle for _, handle in who_is_untested(conn, story.world.desk)]


def test_she_answers_both_and_has_passed(day: Story) -> None:
    """A text that she answers with KLAR, a call in which she presses 1, and a card to save."""
    assert "ane" in has_not_tested(day)
    day.ane.answers(after=6)

    day.ane.texts("PRØV")
    day.minutes(1)
    assert sorted(got(day.ane)) == ["card", "phone_test"]
    assert day.ane.was_told("Dette er ei prøve")
    assert day.ane.was_told("Telefonen din ringjer")
    day.ane.texts("Klar")
    day.minutes(1)

    assert got(day.ane)[-1] == "test_passed"
    assert "ane" not in has_not_tested(day)
    assert day.contacts == []


def test_the_text_first_and_the_call_after_it(day: Story) -> None:
    """She answers the text at once: what is missing is said, and the key completes it."""
    day.ane.replies_once("KLAR", after=3)
    day.ane.answers(after=20)
    day.ane.texts("test")
    day.minutes(2)

    assert got(day.ane)[2:] == ["test_text_heard", "test_passed"]
    assert "ane" not in has_not_tested(day)


def test_a_phone_that_does_not_ring_is_told_of(day: Story) -> None:
    """It lay in Do Not Disturb: she reads what to do, and has not passed."""
    day.ane.does_not_answer()
    day.ane.texts("PRØV")
    day.minutes(2)
    day.ane.texts("KLAR")
    day.minutes(1)

    assert got(day.ane)[2:] == ["test_missed", "test_text_heard"]
    assert "ane" in has_not_tested(day)


def test_a_voicemail_that_answers_has_not_passed(day: Story) -> None:
    """A machine presses no key."""
    day.ane.has_voicemail()
    day.ane.texts("PRØV")
    day.minutes(3)

    assert "test_missed" in got(day.ane)
    assert "ane" in has_not_tested(day)


def test_each_of_her_phones_is_called(night: Story) -> None:
    """Tove has two numbers: the second rings when the first has rung out, and both must pass."""
    night.tove.answers(after=4)
    night.toves_second.does_not_answer()
    night.tove.replies_once("KLAR", after=5)
    night.tove.texts("PRØV")
    night.minutes(4)
    assert "tove" in has_not_tested(night)

    night.tove.answers(after=4)
    night.toves_second.answers(after=4)
    night.tove.texts("PRØV")
    night.minutes(1)
    night.tove.texts("KLAR")
    night.minutes(3)

    assert "tove" not in has_not_tested(night)
    assert len(called(night, night.toves_second)) == 2


@pytest.mark.parametrize("held", [False, True])
def test_not_while_a_family_waits_for_her(day: Story, *, held: bool) -> None:
    """Neither with a page open nor while she has something: nothing rings, and the page goes on."""
    day.mother.texts("Hei")
    day.seconds(10)
    if held:
        day.ane.texts("OK")
        day.seconds(10)
    day.ane.texts("PRØV")
    day.minutes(1)

    assert got(day.ane)[-1] == "test_not_now"
    assert called(day, day.ane) == []
    assert day.mother.contact.state == ("held" if held else "open")


def test_a_page_that_comes_meanwhile_is_answered_as_ever(day: Story) -> None:
    """OK means the page, KLAR the test, whichever comes first."""
    day.ane.texts("PRØV")
    day.seconds(10)
    day.mother.texts("Hei")
    day.seconds(10)
    day.ane.texts("OK")
    day.seconds(10)
    day.ane.texts("KLAR")
    day.seconds(10)

    assert day.mother.is_held_by(day.ane)
    assert got(day.ane)[2:5] == ["page.text", "receipt", "test_text_heard"]


def test_klar_to_a_page_is_no_yes(day: Story) -> None:
    """Nobody tests anything: what she means is asked, and the page climbs on."""
    day.mother.texts("Hei")
    day.seconds(10)
    day.ane.texts("Klar")
    day.minutes(4)

    assert got(day.ane)[1] == "unclear"
    assert day.mother.contact.state == "open"


def test_again_and_again_is_refused(day: Story) -> None:
    """Somebody writes PRØV in her name all night: her phone rings six times a day at most."""
    for _ in range(12):
        day.ane.texts("PRØV")
        day.minutes(1)
        day.ane.texts("PRØV")
        day.minutes(2)

    assert len(called(day, day.ane)) == 6
    assert got(day.ane).count("test_enough") == 18


def test_another_number_is_not_tested_yet(day: Story) -> None:
    """What was passed is of a number, not of a person."""
    day.ane.answers(after=6)
    day.ane.replies_once("KLAR", after=3)
    day.ane.texts("PRØV")
    day.minutes(1)
    assert "ane" not in has_not_tested(day)

    gets_number(day.ane, "+4740000777")

    assert "ane" in has_not_tested(day)


def test_a_test_that_began_anew_has_to_be_passed_anew(day: Story) -> None:
    """What an older one found counts no longer: the phone may lie otherwise tonight."""
    day.ane.answers(after=6)
    day.ane.replies_once("KLAR", after=3)
    day.ane.texts("PRØV")
    day.minutes(3)
    day.ane.does(phones.off())
    day.ane.texts("PRØV")
    day.minutes(3)

    assert "ane" in has_not_tested(day)


def test_the_card_holds_the_number_and_nothing_else(day: Story) -> None:
    """The link of the text opens it without a login; no other address does."""
    day.ane.texts("PRØV")
    day.seconds(10)
    text = next(each for each in day.ane.received if "https" in each)
    path = text.partition("https://pages.oncall.example")[2].partition(" ")[0]
    pages = Client(day.world.service.pages)

    card = pages.get(path)

    assert card.content_type == "text/vcard; charset=utf-8"
    assert card.text.split("\r\n") == [
        "BEGIN:VCARD", "VERSION:3.0", "N:Vakttelefonen;;;;", "FN:Vakttelefonen",
        "ORG:Example team", "TEL;TYPE=WORK,VOICE,CELL:+4752000000", "END:VCARD", "",
    ]  # fmt: skip
    assert pages.get("/card/0123456789abcdef").status_code == 404
    assert pages.get("/card/").status_code == 404


def test_everybody_of_the_rota_is_named_until_she_has_tested(day: Story) -> None:
    """Whoever a family may reach; Vilde of the office is none of them."""
    assert {"tove", "ane", "bo", "cato", "dina", "eli"} < {*has_not_tested(day)} <= {*STAFF}
    assert "vilde" not in has_not_tested(day)
    assert DAY


def has_shift(story: Story, day: int) -> None:
    """Vilde, the stand-in, gets Ane's shift of that day of March."""
    on = f"2026-03-{day:02}"
    change(story, "give", f"{on} 08:00", f"{on} 20:00", person="vikar", instead_of="ane")
    story.minutes(2)


def test_whoever_comes_onto_the_rota_untested_is_told_once(day: Story) -> None:
    """The stand-in gets a shift, and one more: a single text says how to test her phone."""
    day.minutes(2)
    has_shift(day, 4)
    first = got(day.vilde)
    has_shift(day, 5)

    assert sorted(first) == ["news.new", "test_wanted"]
    assert sorted(got(day.vilde)) == ["confirm.asks", "news.new", "news.new", "test_wanted"]
    assert got(day.ane) == ["news.gone", "news.gone"]


def test_whoever_comes_onto_the_rota_with_a_tested_phone_is_not_told(day: Story) -> None:
    """She has passed: she reads of her shift, and nothing else."""
    day.minutes(2)
    day.vilde.answers(after=6)
    day.vilde.replies_once("KLAR", after=3)
    day.vilde.texts("PRØV")
    day.minutes(2)
    has_shift(day, 4)

    assert got(day.vilde)[-1] == "news.new"
    assert "test_wanted" not in got(day.vilde)


def test_another_number_is_asked_for_anew(day: Story) -> None:
    """With a new phone she is told again, at her next new shift."""
    day.minutes(2)
    has_shift(day, 4)
    gets_number(day.vilde, "+4740000777")
    has_shift(day, 5)

    assert [each.key for each in sent(day)].count("test_wanted") == 2
