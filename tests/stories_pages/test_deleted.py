"""The page of a contact says when what they wrote is deleted, and then that it was."""

from datetime import timedelta

from tests.stories.vocabulary import Story
from tests.stories_pages.reader import Reader


def test_the_page_says_when_it_will_be_gone_and_then_that_it_is(day: Story) -> None:
    """Nothing is offered to read any more, neither on the page nor by its form."""
    day.ane.replies_once("OK {code}")
    day.mother.texts("Kan nokon ringe?")
    day.minutes(1)
    ane, contact = Reader(day, "ane"), day.mother.contact
    open_page = ane.looks_at(contact)
    day.ane.texts(f"FERDIG {contact.code}")
    day.minutes(1)
    closed_page = ane.looks_at(contact)
    day.world.leap_to(day.now + timedelta(days=30))
    day.minutes(6)
    page = ane.looks_at(contact)
    read = ane.posts(f"/contacts/{contact.id}/read")

    assert "Det blir sletta" not in open_page
    assert "Det blir sletta 2.4. kl. 14:0" in closed_page
    assert "Opne det" in closed_page
    assert "Det som var skrive og sagt, vart sletta kl. 14:" in page
    assert "Det F-31A hadde skrive og sagt, er sletta." in page
    assert "Opne det" not in page
    assert "Kan nokon ringe?" not in read


def test_the_page_says_that_the_number_is_deleted_and_offers_nobody_to_reach(day: Story) -> None:
    """Neither is it asked any more whose the number is, by the page or by its form."""
    day.bo.is_off()
    day.ane.answers(talks=90)
    day.stranger.calls()
    day.minutes(5)
    contact = day.stranger.contact
    ane = Reader(day, contact.holder or "")
    before = ane.looks_at(contact)
    day.world.leap_to(day.now + timedelta(days=90))
    day.minutes(12)
    page, asked = ane.looks_at(contact), ane.opens(f"/contacts/{contact.id}/link")
    linked = ane.posts(f"/contacts/{contact.id}/link", family="F-31", label="onkel")

    assert "Ingen familie har dette nummeret." in before
    assert "Veit du kven dette er?" in before
    assert "Nummeret vart sletta kl. 14:" in page
    assert "Nummeret det kom frå, er sletta, også i loggen hos teleoperatøren." in page
    assert "Veit du kven dette er?" not in page
    assert asked.status_code == 404
    assert "Ingenting er endra" in linked
