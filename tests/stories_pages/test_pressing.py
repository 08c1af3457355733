"""What is pressed on a page does what the text and the key do, once, and says so."""

from oncall.contact.core.buttons import LEADS, WORKS_WITH_FAMILIES
from tests.stories.vocabulary import Story
from tests.stories_pages.reader import Reader, history
from tests.stories_sms.texts import got


def test_taking_it_on_the_page_is_taking_it(day: Story) -> None:
    """She holds it and has her receipt; the others hear that they need do nothing."""
    day.mother.texts("Eg treng å snakke")
    day.minutes(4)
    code = day.mother.contact.code
    said = Reader(day, "ane").presses(day.mother.contact, "take")
    day.seconds(10)

    assert day.mother.is_held_by(day.ane)
    assert f"Du har {code}." in said
    assert got(day.ane)[-1] == "receipt"
    assert "taken" in [*got(day.bo), *got(day.cato), *got(day.dina), *got(day.eli)]


def test_pressing_twice_is_harmless(day: Story) -> None:
    """The second press changes nothing, sends nothing, and says how it stands."""
    day.mother.texts("Hei")
    day.seconds(10)
    ane = Reader(day, "ane")
    ane.presses(day.mother.contact, "take")
    day.seconds(10)
    before, received = history(day, day.mother.contact), len(day.ane.received)
    said = ane.presses(day.mother.contact, "take")
    day.seconds(10)

    assert history(day, day.mother.contact) == before
    assert len(day.ane.received) == received
    assert f"Du har {day.mother.contact.code}." in said


def test_who_comes_second_hears_that_it_is_taken(day: Story) -> None:
    """First wins, by text or on the page; the page shows who has it."""
    day.mother.texts("Hei")
    day.seconds(10)
    day.ane.texts("OK")
    day.seconds(10)
    said = Reader(day, "bo").presses(day.mother.contact, "take")

    assert day.mother.is_held_by(day.ane)
    assert f"{day.mother.contact.code} er alt tatt av en annen." in said
    assert "Ane har det" in said


def test_a_colleague_who_was_not_asked_may_take_it_on_the_page(day: Story) -> None:
    """Signed in she is known, so any of the team who works with families may."""
    day.mother.texts("Hei")
    day.seconds(10)
    Reader(day, "dina").presses(day.mother.contact, "take")

    assert day.mother.is_held_by(day.dina)


def test_while_it_rings_her_phone_is_next(day: Story) -> None:
    """As OK by text: noted once, and the second press says the same."""
    day.ane.does_not_answer()
    day.dina.answers(after=3)
    day.mother.calls(talks=90)
    day.seconds(5)
    dina = Reader(day, "dina")
    said = [dina.presses(day.mother.contact, "take") for _ in range(2)]
    day.minutes(1)

    assert all("Notert: telefonen din ringer no" in each for each in said)
    assert day.mother.talked_with(day.dina)


def test_passing_it_on_asks_the_others_at_once(day: Story) -> None:
    """As NEI by text does."""
    day.mother.texts("Hei")
    day.seconds(10)
    ane = Reader(day, "ane")
    ane.presses(day.mother.contact, "take")
    said = ane.presses(day.mother.contact, "pass")
    day.seconds(10)

    assert day.mother.contact.state == "open"
    assert f"{day.mother.contact.code} er ope og går til andre no." in said
    assert [each for each in (day.bo, day.cato, day.dina, day.eli) if "page.text" in got(each)]


def test_closing_it_says_how_it_went_and_may_be_undone(day: Story) -> None:
    """Closed with an outcome; a press on what is closed changes nothing; reopened it goes on."""
    day.mother.texts("Hei")
    day.seconds(10)
    ane = Reader(day, "ane")
    ane.presses(day.mother.contact, "take")
    said = ane.presses(day.mother.contact, "done", outcome="called back")

    assert (day.mother.contact.state, day.mother.contact.outcome) == ("closed", "called back")
    assert "Avslutta: ringt opp" in said

    again = ane.presses(day.mother.contact, "done", outcome="talked")
    others = Reader(day, "tove").presses(day.mother.contact, "take")

    assert day.mother.contact.outcome == "called back"
    assert f"{day.mother.contact.code} er avslutta." in again
    assert f"{day.mother.contact.code} er alt avslutta." in others

    ane.presses(day.mother.contact, "reopen")

    assert day.mother.contact.state == "open"


def test_what_came_meanwhile_is_not_closed_over(day: Story) -> None:
    """They wrote after her last word: she hears of it, and presses once more."""
    day.mother.texts("Hei")
    day.seconds(10)
    ane = Reader(day, "ane")
    ane.presses(day.mother.contact, "take")
    day.minutes(1)
    day.mother.texts("Er du der?")
    day.seconds(10)
    said = ane.presses(day.mother.contact, "done", outcome="talked")

    assert day.mother.contact.state == "held"
    assert "trykk Ferdig ein gong til" in said

    ane.presses(day.mother.contact, "done", outcome="talked")

    assert day.mother.happened[-1] == "closed"


def test_a_contact_is_not_reopened_beside_a_newer_one(day: Story) -> None:
    """One number has one open contact."""
    day.mother.texts("Hei")
    day.seconds(10)
    first, ane = day.mother.contact, Reader(day, "ane")
    ane.presses(first, "take")
    ane.presses(first, "done", outcome="talked")
    day.mother.texts("Hei igjen")
    day.seconds(10)
    said = ane.presses(first, "reopen")

    assert [each.state for each in day.mother.contacts] == ["closed", "open"]
    assert "har ein nyare kode" in said


def test_ring_calls_her_phone_and_then_the_family(day: Story) -> None:
    """As RING by text does: her own phone first, and nothing without her key."""
    day.mother.texts("Hei")
    day.seconds(10)
    day.ane.answers(presses=("1",), talks=90)
    said = Reader(day, "ane").presses(day.mother.contact, "ring")
    day.minutes(1)

    assert "Telefonen din ringer no." in said
    assert "rang back" in day.mother.happened
    assert day.mother.rang == 1


def test_her_own_words_reach_the_family_and_stand_nowhere_in_the_open(day: Story) -> None:
    """From the team's number, only where the rule says yes; sealed until they are sent."""
    day.father.texts("Hei")
    day.seconds(10)
    ane = Reader(day, "ane")
    said = ane.presses(day.father.contact, "send", choice="own", words="Eg ringer klokka tre")
    with day.world.desk.db.reading() as conn:
        kept = str(conn.exec_driver_sql("SELECT payload FROM outbox").all())
    day.seconds(10)

    assert "Svaret til" in said
    assert day.father.received == ["Eg ringer klokka tre"]
    assert "klokka tre" not in kept + str(history(day, day.father.contact))
    assert day.father.is_held_by(day.ane)


def test_nothing_is_written_where_the_rule_is_not_yes(day: Story) -> None:
    """The child was never asked: no field to write in, and a form sent all the same fails."""
    day.child.texts("Hei")
    day.seconds(10)
    ane = Reader(day, "ane")
    page = ane.looks_at(day.child.contact)
    said = ane.presses(day.child.contact, "send", choice="own", words="Hei")
    day.seconds(10)

    assert "ikkje spurd, altså nei" in page
    assert "så her kan ingen skrive" in page
    assert "Ingen har spurt" in said
    assert day.child.received == []


def test_a_neutral_text_and_an_empty_one(day: Story) -> None:
    """One of the texts is sent; nothing chosen, or no words, sends nothing and says so."""
    day.mother.texts("Hei")
    day.seconds(10)
    ane = Reader(day, "ane")

    assert "skriv noko først" in ane.presses(day.mother.contact, "send", choice="own", words=" ")
    assert "vel kva du vil skrive" in ane.presses(day.mother.contact, "send")
    assert day.mother.contact.state == "open"

    ane.presses(day.mother.contact, "send", choice="soon")
    day.seconds(10)

    assert day.mother.received == ["Hei! Eg ringer deg snart."]


def test_occupied_and_free_again(day: Story) -> None:
    """Asked last for an hour, or as usual; the page says until when."""
    ane = Reader(day, "ane")

    assert "Du er oppteken til kl. 14:00" in ane.posts("/now/occupied", minutes="60")
    assert "Eg er oppteken ein time" in ane.posts("/now/occupied", minutes="")


def test_the_only_one_on_duty_is_never_occupied(night: Story) -> None:
    """The only phone of the night is not blanked."""
    assert "den einaste på vakt" in Reader(night, "tove").posts("/now/occupied", minutes="60")


def test_a_backstop_who_was_alarmed_may_take_it(night: Story) -> None:
    """Liv is no therapist; she sees the one contact about which she was alarmed, and takes it."""
    night.tove.does_not_answer()
    night.mother.texts("Hei")
    night.minutes(9)
    liv = Reader(night, "leiar-stord")
    liv.presses(night.mother.contact, "take")

    assert not liv.visitor.parts & (WORKS_WITH_FAMILIES | LEADS)
    assert night.mother.is_held_by(night.liv)
