"""The family writes again: while it is open, held, talked about, or just closed."""

from tests.stories.conftest import Begin
from tests.stories.vocabulary import Story
from tests.stories_sms.texts import asked, got, sent, since


def test_a_second_text_joins(day: Story) -> None:
    """One number has one open contact, however often it writes."""
    day.mother.texts("Hei")
    day.seconds(20)
    day.mother.texts("Er du der?")
    day.minutes(1)

    assert len(day.mother.contacts) == 1
    assert day.mother.contact.arrivals == 2
    assert [handle for _, handle in asked(day)] == ["ane"]


def test_nobody_is_asked_again_within_a_minute_of_a_joining_text(day: Story) -> None:
    """Ten texts in ten minutes do not become ten pages: the ladder keeps its own time."""
    day.mother.texts("Hei")
    for _ in range(8):
        day.minutes(1)
        day.mother.texts("Hallo")

    assert [handle for _, handle in asked(day)] == ["ane", "bo", "cato", "tove"]


def test_texts_do_not_put_the_ladder_off(day: Story) -> None:
    """A mother who writes every minute must not thereby keep the next rung from being asked."""
    day.mother.texts("Hei")
    for _ in range(20):
        day.seconds(25)
        day.mother.texts("Hallo")

    assert asked(day) == [(0, "ane"), (180, "bo"), (180, "cato"), (360, "tove")]


def test_a_new_text_in_the_calm_hours_brings_the_eager_pace_back(day: Story) -> None:
    """After an hour only every ten minutes; she writes again, and it is every three once more."""
    day.mother.texts("Hei")
    day.minutes(61)
    before = len(asked(day))

    day.mother.texts("Er det noen?")
    day.minutes(10)

    assert len({at for at, _ in asked(day)[before:]}) >= 3


def test_the_holder_hears_of_a_new_text_at_once(day: Story) -> None:
    """Ane has it; the mother writes again; Ane says OK, and nobody else is asked."""
    day.ane.replies_once("OK")
    day.mother.texts("Hei")
    day.minutes(5)

    day.ane.replies_once("OK", after=150)
    day.mother.texts("Kommer du?")
    day.minutes(6)

    assert got(day.ane) == ["page.text", "receipt", "new_sign", "receipt"]
    assert "kl. 13:05" in day.ane.received[2]
    assert day.mother.is_held_by(day.ane)
    assert {each.handle for each in sent(day)} == {"ane"}


def test_a_holder_who_is_silent_for_three_minutes_loses_it_to_others(day: Story) -> None:
    """The new text is not Ane's secret: after three minutes Bo and Cato are asked, Ane is told."""
    day.ane.replies_once("OK")
    day.mother.texts("Hei")
    day.minutes(5)

    day.mother.texts("Kommer du?")
    written = day.now
    day.minutes(4)

    assert since(day, written) == [
        ("ane", "new_sign"), ("ane", "reopened"), ("bo", "page.text"), ("cato", "page.text"),
    ]  # fmt: skip
    assert day.mother.contact.state == "open"
    opened = next(each for each in sent(day) if each.key == "reopened")
    assert round((opened.at - written).total_seconds()) == 180


def test_a_mother_who_goes_on_writing_is_not_kept_with_a_silent_holder(day: Story) -> None:
    """Each text must not give the silent holder three minutes more."""
    day.ane.replies_once("OK")
    day.mother.texts("Hei")
    day.minutes(5)

    for _ in range(4):
        day.mother.texts("Hallo?")
        day.minutes(1)
    day.seconds(5)

    assert day.mother.contact.state == "open"
    assert "page.text" in got(day.bo)


def test_a_text_while_she_was_asked_if_still_on_it_gives_no_more_time(day: Story) -> None:
    """One minute before her silence opens it, the mother writes: it opens on time."""
    day.ane.replies_once("OK")
    day.mother.texts("Hei")
    day.seconds(20 + 15 * 60 + 9 * 60 + 10)
    assert got(day.ane)[-1] == "still_on_it"

    day.mother.texts("Hallo?")
    day.minutes(1)

    assert day.mother.contact.state == "open"


def test_the_silent_holder_may_take_it_back(day: Story) -> None:
    """She was in the shower: while nobody else has said OK, hers still counts."""
    day.ane.replies_once("OK")
    day.mother.texts("Hei")
    day.minutes(5)
    day.mother.texts("Kommer du?")
    day.minutes(4)

    day.ane.texts(f"OK {day.mother.contact.code}")
    day.minutes(1)

    assert day.mother.is_held_by(day.ane)
    assert got(day.bo)[-1] == "taken"


def test_a_holder_off_shift_is_told_together_with_the_first_rung(begin: Begin) -> None:
    """Ane's day ends at 20; at 20:10 the mother writes: Ane and Tove hear at once."""
    evening = begin(at="2026-03-03 19:55")
    evening.ane.replies_once("OK")
    evening.mother.texts("Hei")
    evening.until("2026-03-03 20:10")

    evening.mother.texts("Kommer du?")
    written = evening.now
    evening.seconds(3)

    assert since(evening, written) == [("ane", "new_sign"), ("tove", "page.other_text")]


def test_a_text_after_closing_is_a_new_contact(day: Story) -> None:
    """The old one stays closed, and the new one has a code of its own."""
    day.ane.replies_once("OK")
    day.mother.texts("Hei")
    day.minutes(1)
    day.ane.texts("FERDIG")
    day.minutes(1)

    day.mother.texts("En ting til")
    day.minutes(1)

    old, new = day.mother.contacts
    assert (old.state, new.state) == ("closed", "open")
    assert old.code != new.code
    assert got(day.ane)[-1] == "page.text"


def test_two_numbers_of_one_family_are_two_contacts(day: Story) -> None:
    """The father's text never joins the mother's: he may be the one she is afraid of."""
    day.mother.texts("Hei")
    day.father.texts("Hei")
    day.minutes(1)

    assert day.mother.contact.id != day.father.contact.id
    assert {"F-31A", "F-31B"} == {text.split()[1] for text in day.ane.received}


def test_a_text_while_they_talk_stays_unread_until_the_talk_ends(day: Story) -> None:
    """Ane talks with the mother; the text of that minute is hers to read afterwards."""
    day.ane.answers(talks=120)
    day.mother.calls()
    day.minutes(1)
    assert day.mother.is_talking

    day.mother.texts("Han hører på")
    day.seconds(30)
    assert "unread" not in got(day.ane)
    day.minutes(2)

    assert day.mother.is_held_by(day.ane)
    assert got(day.ane)[-1] == "unread"
    assert len(day.mother.contacts) == 1


def test_a_text_while_it_rings_joins_the_call(day: Story) -> None:
    """She rings and writes at once: one contact, and after the talk there is something to read."""
    day.ane.answers(after=10, talks=90)
    day.mother.calls()
    day.seconds(5)
    day.mother.texts("Jeg kan ikke snakke høyt")
    day.minutes(3)

    assert len(day.mother.contacts) == 1
    assert day.mother.is_held_by(day.ane)
    assert got(day.ane)[-1] == "unread"


def test_a_call_that_rang_in_vain_joined_by_a_text_asks_nobody_twice(day: Story) -> None:
    """Whoever was rung was texted; the text joins and asks nobody again within the minute."""
    day.mother.calls(patience=12)
    day.seconds(20)
    before = len(sent(day))

    day.mother.texts("Ring meg")
    day.seconds(60)

    assert len(sent(day)) == before
    assert len(day.mother.contacts) == 1


def test_all_ok_from_the_same_phone_closes_nothing(day: Story) -> None:
    """Whoever has the phone now may be somebody else: open it stays, and held it stays."""
    day.mother.texts("Kan nokon kome?")
    day.minutes(1)
    day.mother.texts("Alt ok, gløym det")
    day.minutes(1)
    assert day.mother.contact.state == "open"

    day.ane.texts("OK")
    day.minutes(1)
    day.mother.texts("Alt ok, gløym det")
    day.minutes(1)

    assert day.mother.is_held_by(day.ane)
    assert day.mother.contact.waiting == "new sign"
