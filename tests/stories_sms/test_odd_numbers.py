"""Hidden numbers, strangers, and words that the carrier takes for itself."""

from itertools import pairwise

import pytest

from oncall.people.work.imports import import_people
from tests.stories.vocabulary import Story
from tests.stories_sms.texts import asked, called, got, sent


def test_a_hidden_caller_who_hung_up_is_closed_by_ok(day: Story) -> None:
    """Nobody can ring back: whoever sees it says OK, and has a receipt."""
    day.hidden.calls(patience=30)
    day.minutes(4)
    asked_first = next(each for each in sent(day) if each.key == "page.withheld")
    ane = day.ane if asked_first.handle == "ane" else day.bo

    ane.texts(f"OK {day.hidden.contact.code}")
    day.minutes(1)

    assert (day.hidden.contact.state, day.hidden.contact.outcome) == ("closed", "no answer")
    assert "closed" in got(ane)


def test_hidden_callers_join_nothing(day: Story) -> None:
    """Two hidden calls may be two people: a contact each."""
    day.hidden.calls(patience=20)
    day.minutes(1)
    day.hidden_too.calls(patience=20)
    day.minutes(1)

    assert day.hidden.contact.id != day.hidden_too.contact.id


def test_a_short_call_of_a_stranger_goes_no_further_than_the_line_holder(day: Story) -> None:
    """Four seconds, perhaps a slip: asked calmly, no alarm, nobody woken, however long it takes."""
    day.stranger.calls(patience=4)
    day.minutes(120)

    assert {handle for _, handle in asked(day)} <= {"ane", "bo", "cato", "dina", "eli", "tove"}
    times = sorted({at for at, _ in asked(day)})
    assert all(b - a >= 600 for a, b in pairwise(times))
    assert len(times) >= 10
    assert day.stranger.contact.state == "open"


def test_a_short_call_of_a_family_is_no_slip(day: Story) -> None:
    """A known number that hung up after four seconds climbs like any other."""
    day.mother.calls(patience=4)
    day.minutes(12)

    assert "leiar-stord" in {handle for _, handle in asked(day)}


def test_an_ok_to_a_strangers_short_call_holds_it(day: Story) -> None:
    """The number is known to us, so she can ring back: held, not closed."""
    day.stranger.calls(patience=4)
    day.minutes(12)
    who = next(each.handle for each in sent(day) if each.asks)
    asked_one = next(each for each in (day.ane, day.bo, day.cato, day.tove) if each.handle == who)

    asked_one.texts("OK")
    day.minutes(1)

    assert day.stranger.is_held_by(asked_one)


def test_a_hidden_number_can_write_too(day: Story) -> None:
    """A carrier may withhold a texter's number: still a contact, still paged."""
    day.hidden.texts("Hei")
    day.minutes(1)

    assert day.hidden.contact.state == "open"
    assert [each.key for each in sent(day)] == ["page.text", "page.text"]

    first = next(each for each in (day.ane, day.bo, day.cato, day.tove) if got(each))
    first.texts("OK")
    day.minutes(1)
    assert got(first) == ["page.text", "receipt_hidden"]
    assert "RING" not in first.received[-1]


@pytest.mark.parametrize("word", ["STOP", "stop", " End ", "QUIT", "unsubscribe"])
def test_stop_from_a_colleague_alarms_a_backstop(day: Story, word: str) -> None:
    """The carrier lets no text through to Ane any more: Liv hears by text and call, Ane is rung."""
    day.mother.texts("Hei")
    day.minutes(1)

    day.ane.texts(word)
    day.minutes(1)

    assert got(day.liv) == ["alarm.stop_word"]
    assert "Ane" in day.liv.received[0]
    assert len(called(day, day.liv)) == 1
    assert len(called(day, day.ane)) == 1
    assert day.mother.contact.state == "open"


def test_stop_keeps_nobody_from_being_asked(day: Story) -> None:
    """A day later she is still paged: by a call, since texts are refused."""
    day.ane.texts("STOP")
    day.minutes(10)
    day.ane.answers()

    day.mother.texts("Hei")
    day.minutes(1)

    assert day.mother.is_held_by(day.ane)


@pytest.mark.parametrize("words", ["stopp", "ok stop", "Kan du stoppe innom?"])
def test_words_that_only_look_like_stop_alarm_nobody(day: Story, words: str) -> None:
    """The carrier takes the word alone, and so do we."""
    day.ane.texts(words)
    day.minutes(1)

    assert day.liv.received == []


def test_stop_from_a_family_is_a_text_like_any_other(day: Story) -> None:
    """She wants something to stop: her therapist is asked."""
    day.mother.texts("STOP")
    day.minutes(1)

    assert got(day.ane) == ["page.text"]
    assert day.liv.received == []


def test_each_phone_is_written_to_in_its_own_language(day: Story) -> None:
    """Ane reads nynorsk, Bo bokmål, and Cato, who came from Leeds, English."""
    desk = day.world.desk
    people = (
        "handle,name,role,employee_number,phone,second_phone,email,language,paid,"
        "yearly_salary,divisor,ordinary,from,to\n"
        "cato,Cato,staff,10004,+47 400 00 104,,cato@example.org,en,payroll,"
        '"672 500,00",1850,Mon-Fri 08:00-15:30,2025-08-01,\n'
    )
    import_people(desk.db, desk.vault, desk.env, text=people)

    day.mother.texts("Hei")
    day.minutes(4)
    day.cato.texts("OK")
    day.minutes(1)

    spoken = {(each.handle, each.key, each.language) for each in sent(day)}
    assert spoken == {
        ("ane", "page.text", "nn"), ("bo", "page.text", "nb"), ("cato", "page.text", "en"),
        ("ane", "taken", "nn"), ("bo", "taken", "nb"), ("cato", "receipt", "en"),
    }  # fmt: skip


def test_a_stranger_is_called_so_in_each_language(day: Story) -> None:
    """Also the words for a number we do not know."""
    day.stranger.texts("Hei")
    day.minutes(8)

    assert "ukjent nummer" in day.bo.received[0]
    assert "ukjent nummer" in day.tove.received[0]


def test_one_ok_closes_hidden_calls_that_share_a_page(day: Story) -> None:
    """Ane's phone rang for both within ten minutes: one page, so a bare OK is no "which?"."""
    day.hidden.calls(patience=60)
    day.minutes(4)
    day.hidden_too.calls(patience=60)
    day.minutes(3)
    asked_of_both = [
        handle
        for handle in ("ane", "bo", "cato", "dina", "eli", "tove")
        if all(handle in each.asked for each in day.contacts)
    ]
    one = next(each for each in (day.ane, day.bo, day.tove) if each.handle in asked_of_both)

    one.texts("OK")
    day.minutes(1)

    assert [each.state for each in day.contacts] == ["closed", "closed"]
    assert "which" not in got(one)


def test_ok_alle_to_hidden_calls_that_share_a_page(day: Story) -> None:
    """The first answer closes the other as well: nothing is answered twice."""
    day.hidden.calls(patience=60)
    day.minutes(4)
    day.hidden_too.calls(patience=60)
    day.minutes(3)

    for each in (day.ane, day.bo, day.tove, day.cato):
        each.texts("OK ALLE")
        day.seconds(10)

    assert [each.state for each in day.contacts] == ["closed", "closed"]
