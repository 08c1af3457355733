"""SEND: a neutral text to a family, chosen by a human, where the number's rule says yes."""

import pytest

from oncall.demo.world import LINE
from oncall.wording import LANGUAGES, keys, sentence
from tests.stories.conftest import Begin
from tests.stories.vocabulary import Story
from tests.stories_sms.texts import got, sent

SOON = "Hei! Eg ringer deg snart."


@pytest.fixture
def held(day: Story) -> Story:
    """Ane has what the mother wrote, whose rule for texts is yes."""
    day.ane.replies_once("OK")
    day.mother.texts("Hei")
    day.minutes(1)
    assert day.mother.is_held_by(day.ane)
    return day


def test_what_she_chose_comes_to_the_familys_phone(held: Story) -> None:
    """From the team's number, in the family's language, and nothing else; it stays hers."""
    code = held.mother.contact.code
    held.ane.texts(f"SEND {code} 1")
    held.seconds(10)

    assert held.mother.received == [SOON]
    assert [each.from_ for each in held.sim.messages() if each.to == held.mother.number] == [LINE]
    assert got(held.ane)[-1] == "sent"
    assert held.mother.is_held_by(held.ane)


def test_without_a_choice_she_reads_which_there_are(held: Story) -> None:
    """Nothing is sent before she has chosen one."""
    held.ane.texts("SEND")
    held.seconds(10)
    assert got(held.ane)[-1] == "send_choices"
    assert held.mother.received == []

    held.ane.texts("send 3")
    held.seconds(10)

    assert held.mother.received == ["Hei! Når passar det at eg ringer deg?"]


def test_each_in_the_language_of_the_family(begin: Begin) -> None:
    """Dina reads nynorsk, the father of F-33 English."""
    day = begin()
    day.english_father.texts("Hello")
    day.minutes(1)
    day.dina.texts("SEND 2")
    day.seconds(10)

    later = "Hi! I have seen your message, and will get back to you later today."
    assert day.english_father.received == [later]


def test_who_was_asked_takes_it_by_it(day: Story) -> None:
    """Doing something about it is a yes: it is hers, and the others hear it."""
    day.foster_father.texts("Hei")
    day.minutes(4)
    asked = [each for each in (day.ane, day.cato, day.dina) if got(each)]
    day.bo.texts("SEND 1")
    day.seconds(10)

    assert day.foster_father.is_held_by(day.bo)
    assert got(day.bo)[-2:] == ["receipt", "sent"]
    assert asked
    assert all(got(each)[-1] == "taken" for each in asked)


@pytest.mark.parametrize(
    ("who", "why"), [("other_mother", "no"), ("child", "not_asked"), ("stranger", "not_asked")]
)
def test_without_a_yes_nothing_is_sent(day: Story, who: str, why: str) -> None:
    """No, or nobody asked: she hears why, and it waits for somebody as before."""
    them = getattr(day, who)
    them.texts("Hei")
    day.seconds(10)
    person = next(each for each in (day.ane, day.bo, day.tove) if got(each))
    person.texts(f"SEND {them.contact.code} 1")
    day.seconds(10)

    assert got(person)[-1] == f"send_refused.{why}"
    assert them.received == []
    assert them.contact.state == "open"


def test_outside_its_hours_a_yes_is_none(begin: Begin) -> None:
    """The father of F-33 is to get nothing after 20; 19:59 is the last minute."""
    evening = begin(at="2026-03-03 19:58")
    evening.english_father.texts("Hello")
    evening.seconds(10)
    evening.dina.texts("SEND 1")
    evening.minutes(3)
    evening.dina.texts("SEND 1")
    evening.seconds(10)

    assert len(evening.english_father.received) == 1
    assert got(evening.dina)[-1] == "send_refused.not_now"


def test_a_yes_of_more_than_ninety_days_is_none(begin: Begin) -> None:
    """Asked on 5 January: on 6 April it has to be asked again."""
    spring = begin(at="2026-04-06 13:00")
    spring.mother.texts("Hei")
    spring.minutes(1)
    for person in (spring.ane, spring.tove, spring.bo):
        if got(person):
            person.texts("SEND 1")
            break
    spring.seconds(10)

    assert got(person)[-1] == "send_refused.long_ago"
    assert spring.mother.received == []


def test_whoever_does_not_have_it_sends_nothing(held: Story) -> None:
    """Nobody who was not asked, or who was before another took it."""
    code = held.mother.contact.code
    held.bo.texts(f"SEND {code} 1")
    held.seconds(10)

    assert got(held.bo) == ["not_yours"]
    assert held.mother.received == []


def test_a_hidden_number_cannot_be_written_to(day: Story) -> None:
    """There is no number, whatever was said on the recorder."""
    day.hidden.calls(patience=2)
    day.minutes(1)
    people = (day.tove, day.ane, day.bo, day.cato, day.dina, day.eli)
    person = next(each for each in people if got(each))
    person.texts("SEND 1")
    day.seconds(10)

    assert got(person)[-1] == "not_reached"


def test_six_times_a_day_and_no_more(held: Story) -> None:
    """Whoever has her phone writes to a family six times at most."""
    for _ in range(8):
        held.ane.texts("SEND 1")
        held.seconds(20)

    assert held.mother.received == [SOON] * 6
    assert got(held.ane)[-1] == "reached_enough"


@pytest.mark.parametrize("trouble", ["unheard", "503", "429"])
def test_sent_once_whatever_the_carrier_does(held: Story, trouble: str) -> None:
    """Refused for a moment, or taken and never answered: a family gets it once."""
    held.sim.rest.trouble.next(trouble)
    held.ane.texts("SEND 1")
    held.minutes(2)

    assert held.mother.received == [SOON]


def test_too_late_is_not_sent(held: Story) -> None:
    """The carrier is out for ten minutes: "I call you soon" is no longer true, and she hears it."""
    held.watch.excused_s = 900
    held.sim.rest.trouble.now("503")
    held.ane.texts("SEND 1")
    held.minutes(8)
    held.sim.rest.trouble.calm()
    held.minutes(3)

    assert held.mother.received == []
    assert "not_sent" in got(held.ane)


def test_a_text_that_did_not_arrive_is_told(held: Story) -> None:
    """The family's phone is off: she hears of it, and no phone of hers is marked for it."""
    held.mother.phone.sms = "dead"
    held.ane.texts("SEND 1")
    held.minutes(2)

    assert got(held.ane)[-1] == "not_sent"
    assert not [each for each in sent(held) if each.key.startswith("alarm.dead")]
    assert held.mother.is_held_by(held.ane)


def test_what_was_passed_on_meanwhile_is_not_sent(held: Story) -> None:
    """She said NEI while the carrier was out: it is somebody else's now."""
    held.watch.excused_s = 900
    held.sim.rest.trouble.now("503")
    held.ane.texts("SEND 1")
    held.seconds(5)
    held.ane.texts("NEI")
    held.seconds(5)
    held.sim.rest.trouble.calm()
    held.minutes(2)

    assert held.mother.received == []


def test_an_answer_of_the_family_comes_back_to_her(held: Story) -> None:
    """It joins, and she hears it as she hears any new sign."""
    held.ane.texts("SEND 3")
    held.seconds(20)
    held.mother.texts("No")
    held.seconds(10)

    assert got(held.ane)[-1] == "new_sign"
    assert len(held.contacts) == 1


def test_nothing_in_them_tells_who_writes() -> None:
    """Every text there is, in every language: short, and without a number or a name."""
    texts = [sentence(each, key) for each in LANGUAGES for key in keys() if "family." in key]

    assert len(texts) == 9
    assert all(len(each) < 80 and not any(c.isdigit() for c in each) for each in texts)
