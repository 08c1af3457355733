"""Whose number it is: said on a contact's page, with what to know first, and "not safe now"."""

import re

from oncall.contact.work.shown.standing import entrance_of
from oncall.people.core.values import Rules
from oncall.people.work import numbers, treatment, who_calls
from tests.people.front_door import Browser, link_for
from tests.stories.vocabulary import Story
from tests.stories_pages.reader import Reader, history
from tests.stories_sms.texts import got

STRANGER, MOTHER = "+4740000901", "+4740000201"
NOBODY_ASKED = {"call": "not asked", "text": "not asked", "message": "not asked"}
WARNING = "Faren svarer ofte på denne telefonen"
BARRED = "Ingen skal ringje, skrive eller leggje att beskjed til F-31A."


def rules(story: Story, phone: str) -> Rules:
    """What the number may be reached for."""
    desk = story.world.desk
    with desk.db.reading() as conn:
        team, today = story.world.team_id, story.now.date()
        return who_calls(conn, desk.vault, team, phone, today, colleagues=()).rules


def links(reader: Reader, story: Story, **form: str) -> str:
    """She says whose the stranger's number is; what the page says."""
    contact = story.stranger.contact
    return reader.posts(f"/contacts/{contact.id}/link", **{"family": "F-32", **form})


def calls_unheard(story: Story) -> None:
    """A number that nobody knows writes, and waits."""
    story.stranger.texts("Hei, det er meg")
    story.seconds(10)


def test_what_is_open_under_a_number_is_the_familys_from_then_on(day: Story) -> None:
    """Their therapist may read it; nobody has asked about the number, so everything is no."""
    calls_unheard(day)
    tove = Reader(day, "tove")
    asked = tove.looks_at(day.stranger.contact)
    said = links(tove, day, label="aunt")
    contact = day.stranger.contact

    assert "Veit du kven dette er?" in asked
    assert "høyrer til familien no, og nummeret er deira" in said
    assert (contact.caller.name, contact.caller.therapist) == ("F-32C", "bo")
    assert contact.caller.area == "Haugesund"
    assert "F-32C aunt" in Reader(day, "bo").looks_at(contact)
    assert rules(day, STRANGER) == Rules()
    assert ("linked", "tove", {"name": "F-32C"}) in history(day, contact)
    assert "Tove kjende att nummeret: det er F-32C." in said
    assert "Veit du kven dette er?" not in said


def test_the_next_call_is_the_familys(day: Story) -> None:
    """Her own therapist is called first."""
    calls_unheard(day)
    ane = Reader(day, "tove")
    links(ane, day, label="aunt")
    ane.presses(day.stranger.contact, "take")
    ane.presses(day.stranger.contact, "done", outcome="talked")
    day.bo.answers(talks=90)
    day.stranger.calls(talks=90)
    day.minutes(3)

    assert day.stranger.talked_with(day.bo)


def test_this_time_only_the_number_stays_nobodys(day: Story) -> None:
    """The contact is the family's, told with care; what comes later is a stranger's again."""
    calls_unheard(day)
    tove = Reader(day, "tove")
    said = links(tove, day, once="yes")
    contact = day.stranger.contact

    assert (contact.caller.name, contact.caller.letter) == ("F-32", None)
    assert "Dei brukte eit nummer som ikkje er deira" in said
    assert "ikkje spurd, altså nei" in said
    assert day.stranger.rang == 0

    tove.presses(contact, "take")
    tove.presses(contact, "done", outcome="talked")
    day.stranger.texts("Det er meg igjen")
    day.seconds(10)

    assert day.stranger.contact.caller.name == "unknown"


def test_a_slip_is_put_right_from_this_time_only(day: Story) -> None:
    """Who said the wrong family says the right one; the first one's therapist hears nothing."""
    day.until("2026-03-03 19:59")
    calls_unheard(day)
    day.minutes(5)
    tove = Reader(day, "tove")
    links(tove, day, once="yes")
    wrong = day.stranger.contact.to_tell
    links(tove, day, family="F-33", label="aunt")
    contact = day.stranger.contact

    assert (wrong, contact.to_tell) == ("bo", "dina")
    assert contact.caller.name == "F-33B"


def test_a_short_call_that_is_known_afterwards_is_no_slip(day: Story) -> None:
    """A stranger's three seconds climb no further than the line; a family's are asked about."""
    day.stranger.calls(patience=3)
    day.minutes(1)
    before = day.stranger.contact
    links(Reader(day, "tove"), day, label="aunt")
    after = day.stranger.contact
    day.minutes(4)

    assert before.short
    assert not after.short
    assert after.step_at
    assert before.step_at
    assert after.step_at <= before.step_at
    assert "page.call" in got(day.bo) or "page.text" in got(day.bo) or day.bo.was_rung


def test_staff_link_to_their_own_families_only(day: Story) -> None:
    """Ane treats F-31; a family that is not hers is not there, and a known number stays theirs."""
    calls_unheard(day)
    day.mother.texts("Hei")
    day.seconds(10)
    ane = Reader(day, "ane")
    address = f"/contacts/{day.stranger.contact.id}/link"
    page = ane.reads(address)

    assert "F-31" in page
    assert "F-32" not in page
    assert ane.is_refused(address, family="F-32", label="aunt") == 404
    assert ane.is_refused(address, family="", label="aunt") == 404
    theirs = f"/contacts/{day.mother.contact.id}/link"
    assert "Ingenting er endra" in ane.posts(theirs, family="F-31", label="aunt")
    assert day.mother.contact.caller.name == "F-31A"


def test_a_link_needs_a_label(day: Story) -> None:
    """Else nothing is recorded, and the page says so."""
    calls_unheard(day)
    for label in ("", "x" * 81):
        assert "Skriv med høgst 80 teikn" in links(Reader(day, "tove"), day, label=label)

    assert day.stranger.contact.caller.name == "unknown"


def test_a_number_that_was_added_has_its_open_contact(day: Story) -> None:
    """On the page of the family: what is open under the number is theirs at once."""
    calls_unheard(day)
    tove = Reader(day, "tove")
    form = {"phone": STRANGER, "label": "aunt", **NOBODY_ASKED}
    numbers.add(entrance_of(day.world.desk), tove.visitor, "F-31", form)

    assert day.stranger.contact.caller.name == "F-31D"


def test_what_is_important_stands_before_any_button_that_reaches_them(day: Story) -> None:
    """For whoever may read the contact, with who wrote it and when; in no text and no call."""
    ane = Reader(day, "ane")
    treatment.write_important(entrance_of(day.world.desk), ane.visitor, "F-31", WARNING)
    day.mother.texts("Hei")
    day.seconds(10)
    ane.presses(day.mother.contact, "take")
    page = ane.opens(f"/contacts/{day.mother.contact.id}").text
    day.minutes(5)

    assert 0 < page.index(WARNING) < page.index('value="ring"')
    assert "Skrive av Ane, 03.03.2026 13:00" in page
    texts = [each for colleague in (day.ane, day.bo, day.tove) for each in colleague.received]
    assert not any(WARNING in each for each in texts)


def test_not_safe_now_is_one_tap_for_whoever_may_read_it(day: Story) -> None:
    """Dina has nothing to do with F-31, and the mother's contact waits for anybody."""
    day.mother.texts("Hei")
    day.seconds(10)
    dina = Reader(day, "dina")
    address = f"/contacts/{day.mother.contact.id}/unsafe"
    said = dina.posts(address, whole="no")

    assert "Det er ikkje trygt no" in said
    assert "Dina sa at F-31A ikkje er trygg no." in said
    assert rules(day, MOTHER).call == rules(day, MOTHER).text == "no"
    assert rules(day, "+4740000202").text == "yes"
    assert day.mother.contact.state == "open"

    dina.posts(address, whole="yes")

    assert rules(day, "+4740000202").text == "no"


def test_not_safe_now_is_one_tap_on_now(day: Story) -> None:
    """The phone they used, from the page that is open at night; then it says that it is so.

    Twice does nothing more.
    """
    day.mother.texts("Hei")
    calls_unheard(day)
    dina, contact = Reader(day, "dina"), day.mother.contact
    page = dina.opens("/now").text
    form = re.search(r'action="(/contacts/\w+/unsafe)">(.*?)</form>', page, re.DOTALL)
    assert form
    fields = dict(re.findall(r'name="(\w+)" value="(\w*)"', form[2]))
    said = [dina.posts(form[1], **fields) for _ in range(2)]

    assert "Sei at F-31A ikkje er trygg no" in form[2]
    assert BARRED not in page
    assert all(BARRED in each and "/unsafe" not in each for each in said)
    assert page.count("/unsafe") == 1  # the stranger is nobody's family
    assert all("Det er ikkje trygt no" in each and "På vakt" in each for each in said)
    assert rules(day, MOTHER).call == rules(day, MOTHER).text == "no"
    assert rules(day, "+4740000202").text == "yes"

    Reader(day, "ane").presses(contact, "take")

    assert "/unsafe" not in dina.opens("/now").text


def test_not_safe_now_is_not_for_those_who_may_not_read_it(day: Story) -> None:
    """Somebody else's contact is held: 404, and nothing changed; a stranger has no family."""
    day.mother.texts("Hei")
    calls_unheard(day)
    Reader(day, "ane").presses(day.mother.contact, "take")
    dina = Reader(day, "dina")

    assert dina.is_refused(f"/contacts/{day.mother.contact.id}/unsafe", whole="yes") == 404
    assert dina.is_refused(f"/contacts/{day.stranger.contact.id}/unsafe", whole="yes") == 404
    assert rules(day, MOTHER).call == "yes"


def test_after_treatment_a_call_is_answered_as_anybodys(day: Story) -> None:
    """Whoever is on duty answers it, and it is no longer the family's."""
    tove = Reader(day, "tove")
    treatment.end(entrance_of(day.world.desk), tove.visitor, "F-31", "2026-03-03")
    day.until("2026-03-04 13:00")
    for each in (day.ane, day.bo, day.cato, day.dina):
        each.answers(talks=90)
    day.mother.calls(talks=90)
    day.minutes(3)

    assert day.mother.contact.caller.name == "unknown"
    assert day.mother.contact.outcome == "talked"


def test_a_page_with_everything_on_it_asks_little(day: Story) -> None:
    """The choice of families, or the warning: at most eight questions behind the real door."""
    day.world.service.health.look()
    calls_unheard(day)
    day.mother.texts("Hei")
    day.seconds(10)
    reader = Reader(day, "tove")
    treatment.write_important(entrance_of(day.world.desk), reader.visitor, "F-31", WARNING)
    tove = Browser(day.world)
    tove.accept(link_for(day.world, "tove"))
    links(reader, day, once="yes")
    treatment.write_important(entrance_of(day.world.desk), reader.visitor, "F-32", WARNING)
    ids = (day.stranger.contact.id, f"{day.stranger.contact.id}/link", day.mother.contact.id)
    for page in ids:
        day.seconds(2)
        with reader.counting() as statements:
            answer = tove.get(f"/contacts/{page}")

        assert answer.status_code == 200
        assert (WARNING in answer.text) is not page.endswith("link")

        asked = [each for each in statements if each.startswith("SELECT")]

        assert 0 < len(asked) <= 8, asked
