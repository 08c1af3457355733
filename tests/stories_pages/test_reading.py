"""What the pages tell, how little they ask of the database, and how they learn of something new."""

from collections.abc import Callable
from pathlib import Path

import pytest

from oncall.contact.core.commands import CHOICES
from oncall.contact.core.values import OUTCOMES
from oncall.contact.work.shown.revisions import Revisions
from oncall.web.health import HealthFault
from oncall.wording import keys
from tests.people.front_door import Browser, link_for
from tests.stories.vocabulary import Story
from tests.stories_pages.reader import Reader

MOST = 8
"""Statements that a page may ask of the database."""


def test_who_is_on_until_when_and_who_is_next(day: Story) -> None:
    """Every line of the plan, in its order, by the one answer to who is on."""
    page = Reader(day, "tove").now()

    assert "Leiarlinja Tove" in page
    assert (
        "Terapeutar Ane, Bo, Cato og Dina til kl. 20:00 Så Ane, Bo, Cato og Dina frå ons kl. 08:00"
        in page
    )


def test_at_night_it_says_who_is_not_there(night: Story) -> None:
    """Nobody but Tove is on; the others come at eight."""
    page = Reader(night, "tove").now()

    assert "Ingen ventar." in page
    assert "Terapeutar Ingen no Så Ane, Bo, Cato og Dina frå kl. 08:00" in page


def test_what_waits_comes_first_with_what_happens_next(day: Story) -> None:
    """What is asked of her, then what waits for others, then what somebody has."""
    day.other_mother.texts("Hei")
    day.seconds(10)
    day.bo.texts("OK")
    day.seconds(60)
    day.mother.texts("Hei")
    day.seconds(10)
    page = Reader(day, "ane").now()

    assert "Éin ventar." in page
    assert page.index("F-31A") < page.index("F-32A") < page.index("På vakt")
    assert "Neste kl. 13:04. Har ingen teke det innan då: spørsmålet går til" in page
    assert "Bo har det" in page


def test_a_call_that_rings_and_a_talk_are_told(day: Story) -> None:
    """While it rings she sees whose phone, and who talks with whom."""
    day.ane.answers(after=9, talks=120)
    day.mother.calls(talks=120)
    day.seconds(5)
    ringing = Reader(day, "tove").now()
    day.seconds(30)
    talking = Reader(day, "tove").now()
    day.minutes(5)

    assert "ringer" in ringing
    assert "Svarar ikkje Ane innan då, går samtalen vidare." in ringing
    assert "snakkar med Ane" in talking


def test_it_speaks_her_language(day: Story) -> None:
    """Nynorsk, bokmål and English, whole."""
    day.mother.texts("Hei")
    day.seconds(10)
    pages = {each: Reader(day, "ane", language=each).now() for each in ("nn", "nb", "en")}

    assert "Eg tek det" in pages["nn"]
    assert "Jeg tar det" in pages["nb"]
    assert "I have it" in pages["en"]
    assert "Then Ane, Bo, Cato and Dina from Wed 08:00" in pages["en"]


def test_whether_the_service_is_well_is_one_line(day: Story) -> None:
    """What health has found and what she can do about it, and else that all is well."""
    ane = Reader(day, "ane")

    assert "Tenesta verkar." in ane.now()

    ane.faults = [HealthFault("disk", "The disk is nearly full.")]

    assert "Tenesta treng tilsyn. Disken kan ikkje skrivast til. Sei det til" in ane.now()


def test_no_page_asks_more_than_eight_questions(day: Story) -> None:
    """Behind the real door, with who she is among them, however many contacts there are.

    Health is looked at once a minute for everybody, and not by a page.
    """
    day.world.service.health.look()
    ane, counts = Browser(day.world), Reader(day, "ane").counting
    ane.accept(link_for(day.world, "ane"))
    for each in (day.mother, day.father, day.child, day.other_mother, day.stranger):
        each.texts("Hei")
    day.minutes(5)
    path, asked = f"/contacts/{day.mother.contact.id}", {}
    for page in ("/now", "/now/live", "/contacts", path, f"{path}/live/stands"):
        day.seconds(2)
        with counts() as statements:
            assert ane.get(page).status_code == 200
        asked[page] = len([each for each in statements if each.startswith("SELECT")])

    assert max(asked.values()) <= MOST, asked


def test_a_page_that_is_open_asks_nothing_while_nothing_happens(day: Story) -> None:
    """A hundred of them ask once a second between them, and hear at once of what is new."""
    ane = Reader(day, "ane")
    revision = ane.opens("/now/live").headers["Oncall-Revision"]
    with ane.counting() as statements:
        answers = {ane.opens("/now/live", since=revision).status_code for _ in range(100)}

    assert answers == {204}
    assert statements == []

    day.mother.texts("Hei")
    day.seconds(2)
    news = ane.opens("/now/live", since=revision)

    assert news.status_code == 200
    assert "F-31A" in news.text


@pytest.mark.parametrize("happens", ["taken", "closed", "occupied"])
def test_whatever_happens_is_news(
    tmp_path: Path, make_database: Callable[[], str], happens: str
) -> None:
    """Also what sends no text; on each database."""
    told = Story(tmp_path, url=make_database())
    told.mother.texts("Hei")
    told.seconds(10)
    ane, revisions = Reader(told, "ane"), Revisions(told.world.desk)
    seen = [revisions.of(told.world.team_id)]
    acts: dict[str, Callable[[], object]] = {
        "taken": lambda: ane.presses(told.mother.contact, "take"),
        "closed": lambda: ane.presses(told.mother.contact, "done", outcome="other"),
        "occupied": lambda: ane.posts("/now/occupied", minutes="60"),
    }
    acts[happens]()
    told.seconds(2)
    seen.append(revisions.of(told.world.team_id))
    told.seconds(2)
    seen.append(revisions.of(told.world.team_id))
    told.world.desk.db.close()

    assert seen[0] != seen[1] == seen[2]


def test_the_list_has_open_ones_first(day: Story) -> None:
    """Then those that are closed, with what is still to be put on record."""
    day.mother.texts("Hei")
    day.seconds(10)
    ane = Reader(day, "ane")
    ane.presses(day.mother.contact, "take")
    ane.presses(day.mother.contact, "done", outcome="no answer")
    day.father.texts("Hei")
    day.seconds(10)
    page = ane.reads("/contacts")

    assert page.index("F-31B") < page.index("Siste 30 dagar") < page.index("F-31A")
    assert "Avslutta: ikkje svar. ikkje ført" in page


def test_the_copy_for_the_case_system_is_the_time_line(day: Story) -> None:
    """As plain text, with what was written only after it was asked for."""
    day.mother.texts("Kan du ringje?")
    day.seconds(10)
    ane, contact = Reader(day, "ane"), day.mother.contact
    page = ane.looks_at(contact)
    read = ane.posts(f"/contacts/{contact.id}/read")

    assert f"{contact.code} F-31A: ventar på nokon 13:00 Ny førespurnad: {contact.code}." in page
    assert "13:00 Frå familien: Kan du ringje?" in read


def test_what_is_no_longer_hers_is_gone_from_a_page_that_is_open(day: Story) -> None:
    """It was closed by somebody else; the script leads back to the start."""
    day.other_mother.texts("Hei")
    day.seconds(10)
    contact, bo, dina = day.other_mother.contact, Reader(day, "bo"), Reader(day, "dina")
    path = f"/contacts/{contact.id}/live/past"

    assert dina.opens(path).status_code == 200

    bo.presses(contact, "take")
    bo.presses(contact, "done", outcome="talked")
    day.seconds(2)

    assert dina.opens(path).status_code == 404
    assert bo.opens(path).status_code == 200
    assert bo.opens(f"/contacts/{contact.id}/live/none").status_code == 404


def test_everything_that_can_be_said_has_its_words() -> None:
    """Each outcome, each rule of a number and each neutral text."""
    there = set(keys())

    assert {f"story.outcome.{each}" for each in OUTCOMES} <= there
    assert {f"family.{each}" for each in CHOICES.values()} <= there
    assert {f"now.said.{each}" for each in ("receipt", "noted", "ring", "sent", "nothing")} <= there
