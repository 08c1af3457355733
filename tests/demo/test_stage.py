"""The phones on the stage show what the carrier does, and the time line what the service does."""

from collections.abc import Callable
from datetime import datetime

import pytest

from oncall.demo.clock import ClockFault
from oncall.demo.stage import PIN, Stage
from oncall.demo.words import Words
from oncall.wording import LANGUAGES
from tests.demo.conftest import FIRST_OF_TWO, Walk

EVERY_PHONE = {
    "f-31a": "mother", "f-31b": "father", "f-31c": "child",
    "f-32a": "mother", "f-32b": "foster father",
    "unknown": "nobody we know", "withheld": "hides the number",
    "tove": "supervisor", "tove-2": "second phone", "ane": "therapist, deputy",
    "bo": "therapist, may be woken", "cato": "therapist", "dina": "therapist",
    "eli": "milieu therapist", "leiar-stord": "backstop", "leiar-haugesund": "backstop",
    "merkantil": "office", "vikar": "stand-in",
    "outside-stord-1": "outside service", "outside-haugesund-1": "outside service",
}  # fmt: skip


def test_every_phone_is_there(day: Walk) -> None:
    """Families, strangers, all of the team with what they do, and the outside numbers."""
    assert {each.phone.id: each.about for each in day.stage.look().phones} == EVERY_PHONE


def test_who_is_on_duty_comes_first_and_says_until_when(day: Walk, night: Walk) -> None:
    """By day the whole team; at night Tove alone."""
    assert (day.shown("ane").duty, day.shown("ane").on_duty) == ("On until 20:00", True)
    assert day.shown("tove").duty == "On duty"
    assert day.shown("leiar-stord").duty == "Off duty"
    assert [each.phone.id for each in night.stage.look().phones if each.on_duty] == [
        "tove",
        "tove-2",
    ]


def test_a_call_from_the_first_ring_to_the_last_word(day: Walk) -> None:
    """The mother hears ringback; Ane is screened, presses 1, and both are connected."""
    day.do("f-31a", "call")
    assert day.title("f-31a") == "Calling the duty phone"
    assert day.heard("f-31a") == ["The ringing tone."]
    assert day.title("ane") == "The duty phone is calling"
    assert day.ringing() == ["ane"]

    day.do("ane", "answer")
    assert day.heard("ane") == ["Vakttelefonen. Trykk 1."]
    assert day.shown("ane").screen.wants_keys == 1

    day.do("ane", "press", "1")
    assert day.title("ane").startswith("Connected with F-31A since 10:00:0")
    assert day.title("f-31a").startswith("Connected with Ane")
    assert day.story().state == "talking with Ane"

    day.run(60)
    day.do("f-31a", "hang_up")
    assert day.title("ane").startswith("Call ended at 10:01:0")
    assert (day.story().state, day.story().next) == ("closed: talked", None)
    assert "Ane and F-31A have talked. The contact is closed." in day.told()


def test_a_text_is_paged_and_taken_by_a_reply(day: Walk) -> None:
    """The father's words stay on his phone; Ane is paged, writes OK, and has it."""
    day.do("f-31b", "text", "Kan du ringe?")
    day.run(3)
    assert day.texts("f-31b") == ["Kan du ringe?"]
    assert "F-31B sende melding" in day.texts("ane")[0]
    assert day.next() == "If nobody has taken it by then, Bo and Cato will be asked."

    day.do("ane", "text", "OK")
    assert day.story().state == "Ane has it"
    assert day.next() == "If Ane says nothing by then, Ane will be asked about it."


def test_what_is_promised_is_what_happens(day: Walk) -> None:
    """Through three rounds, each deadline brings the very people that were named before it."""
    day.do("f-31b", "text", "Er nokon der?")
    for _ in range(9):
        before, following = day.told(), day.story().next
        assert following is not None
        assert following.due is not None
        day.run_until(following.due)
        new = day.told()[len(before) :]
        asked = [line for line in new if line.startswith("Asked in round")]

        assert new, following.words
        for line in asked:
            assert f"{line.partition(': ')[2].rstrip('.')} will be asked" in following.words


def test_at_night_the_call_rings_tove_alone_twice_and_then_her_second_phone(night: Walk) -> None:
    """A decline moves on at once."""
    night.do("f-31a", "call")
    rang = []
    for _ in range(3):
        (phone,) = night.ringing()
        rang.append(phone)
        night.do(phone, "hang_up")
        night.run(4)

    assert rang == ["tove", "tove", "tove-2"]
    assert night.ringing() == ["outside-stord-1"]
    assert "Nobody on duty answered: barnevernvakt rings." in night.told()

    night.do("outside-stord-1", "answer")
    assert night.title("f-31a").startswith("Connected with Barnevernvakt Stord")
    assert night.story().state == "with an outside service"


def test_a_message_to_the_recorder(night: Walk) -> None:
    """Nobody answers at all: she hears the emergency numbers, and speaks."""
    night.do("outside-stord-1", "behave", "switched off")
    night.do("f-31a", "call")
    night.do("f-31a", "say", "Ring meg")
    night.run(100)

    assert "F-31A left a message." in night.told()
    assert "A recorder is running." in night.heard("f-31a")
    assert any("1 1 3" in words for words in night.heard("f-31a"))


@pytest.mark.parametrize(
    ("behaviour", "mark"),
    [
        ("switched off", "Could not be reached"),
        ("busy", "Busy or declined"),
        ("voicemail answers", "Call ended"),
    ],
)
def test_a_phone_that_fails_is_passed_over(day: Walk, behaviour: str, mark: str) -> None:
    """Ane's phone is off, busy or has a voicemail: Bo's rings, and her own says why."""
    day.do("ane", "behave", behaviour)
    day.do("f-31a", "call")
    day.run(17)

    assert day.ringing() == ["bo"]
    assert day.title("ane").startswith(mark)


def test_a_phone_that_is_switched_off_gets_no_text_and_then_does(day: Walk) -> None:
    """Off means no texts either; by hand again, they arrive."""
    day.do("ane", "behave", "switched off")
    day.do("f-31b", "text", "Hei")
    day.run(5)
    assert day.texts("ane") == []

    day.do("ane", "behave", "by hand")
    day.do("f-31c", "text", "Hei")
    day.run(5)
    assert len(day.texts("ane")) == 1


def test_do_not_disturb_lets_the_second_call_within_three_minutes_sound(day: Walk) -> None:
    """Ane's phone lies silent for the first, and for the next only if that comes later."""
    day.do("ane", "behave", "do not disturb")
    silent = []
    for wait_s in (0, 240, 60):
        day.run(wait_s)
        day.do("f-31a", "call")
        silent.append(day.shown("ane").screen.silent)
        assert day.ringing() == ["ane"]
        day.do("f-31a", "hang_up")

    assert silent == [True, True, False]


def test_a_phone_that_answers_by_itself(day: Walk) -> None:
    """Useful for whoever plays the family alone."""
    day.do("ane", "behave", "answers and presses 1")
    day.do("f-31a", "call")
    day.run(8)

    assert day.title("f-31a").startswith("Connected with Ane")


def test_what_cannot_be_done_changes_nothing(day: Walk) -> None:
    """No call rings, no call is under way, a hidden number cannot text, a key is no word."""
    day.do("ane", "answer")
    day.do("ane", "hang_up")
    day.do("ane", "press", "1")
    day.do("withheld", "text", "Hei")
    day.do("f-31a", "say", "Hei")
    day.do("ane", "behave", "vanished")
    day.do("f-31a", "call")
    day.do("f-31a", "call")
    day.do("ane", "press", "11")

    assert len(day.world.sim.calls("+4740000201")) == 1
    assert day.stage.look().stories[1:] == ()
    assert day.world.sim.violations == []


def test_in_the_doubled_hour_every_time_says_which(walk: Callable[[datetime], Walk]) -> None:
    """02:30 comes twice that night."""
    october = walk(FIRST_OF_TWO)
    stage: Stage = october.stage

    assert stage.told(FIRST_OF_TWO) == "02:30:00 (summer time)"


def test_before_the_example_rota_there_is_no_demo(walk: Callable[[datetime], Walk]) -> None:
    """A clock before the plan says which day to choose."""
    with pytest.raises(ClockFault, match=r"begins 2026-01-01.*--at"):
        walk(FIRST_OF_TWO.replace(year=2025))


def test_the_whole_stage_speaks_three_languages(day: Walk) -> None:
    """Nothing on it is left in another one: what changes with the language changes everywhere."""
    day.do("f-31a", "call")
    looks = [day.stage.look(Words(language)) for language in LANGUAGES]
    said = [
        {(s.phone.id, s.about, s.duty) for s in look.phones if s.duty}
        | {(s.phone.id, s.screen.title) for s in look.phones if s.screen.title}
        | {line.words for story in look.stories for line in story.past}
        for look in looks
    ]

    assert not said[0] & said[2]
    assert not said[1] & said[2]
    assert "Det ringer hos Ane." in said[0] & said[1]


def test_a_colleague_calls_the_line_and_her_pin_opens_the_door(day: Walk) -> None:
    """Ane has what the father wrote; behind * and her PIN she hears of it, and calls him back."""
    day.do("f-31b", "text", "Kan du ringe?")
    day.do("ane", "text", "OK")
    day.do("ane", "call")
    day.run(3)
    assert day.shown("ane").screen.placed
    assert day.shown("ane").screen.wants_keys == 1 + len(PIN)

    day.do("ane", "press", f"*{PIN}")
    day.run(3)
    assert "Trykk 1 for kven som er på vakt" in day.heard("ane")[-1]
    day.do("ane", "press", "2")
    day.run(3)
    assert "F 3 1 B" in day.heard("ane")[-1]
    for key in ("1", "9"):  # he has said no to calls: it takes another key
        day.do("ane", "press", key)
        day.run(6)
    assert day.title("f-31b") == "The duty phone is calling"

    day.do("f-31b", "answer")
    assert day.title("f-31b").startswith("Connected with Ane")
    assert len(day.stage.look().stories) == 1


def test_the_code_pressed_key_by_key_opens_as_well(day: Walk) -> None:
    """As on the keypad of the page."""
    day.do("tove-2", "call")
    for key in f"*{PIN}":
        day.do("tove-2", "press", key)
    day.run(3)

    assert "Trykk 1 for kven som er på vakt" in day.heard("tove-2")[-1]
