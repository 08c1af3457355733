"""RING: her own phone first, then the family's, by a human's key, and told the number's rule."""

from datetime import timedelta

import pytest

from oncall.config import Pace
from oncall.demo.world import LINE
from oncall.simulator import phones
from tests.stories.conftest import Begin
from tests.stories.people import Colleague, Outsider
from tests.stories.plans import EXAMPLE
from tests.stories.vocabulary import Story
from tests.stories_sms.texts import busy, called, got

WITH_KEY_1, WITH_KEY_1_AND_9 = ("1",), ("1", "9")


@pytest.fixture
def held(day: Story) -> Story:
    """Ane has what the mother wrote, whose rule for calls is yes."""
    return has(day, day.ane, day.mother)


def has(story: Story, colleague: Colleague, them: Outsider) -> Story:
    """They wrote, and this colleague has it."""
    them.texts("Hei")
    story.seconds(10)
    if not got(colleague):
        story.minutes(4)
    colleague.texts(f"OK {them.contact.code}")
    story.seconds(10)
    assert them.is_held_by(colleague)
    return story


def shown(them: Outsider) -> list[str]:
    """The number that each call to their phone showed."""
    return [call.from_ for call in them.story.sim.calls(them.number)]


def test_key_1_rings_the_family_with_the_teams_number(held: Story) -> None:
    """Ane presses 1, hears that she may, and what to ask first; they talk, and it stays hers."""
    held.ane.answers(presses=WITH_KEY_1)
    held.mother.phone.does(phones.answers(5, (), talks_s=120))
    held.ane.texts(f"RING {held.mother.contact.code}")
    held.minutes(1)
    assert held.mother.contact.waiting == "calling back"
    held.minutes(3)

    assert shown(held.mother) == [LINE]
    assert held.ane.was_told("Mor. Du kan ringje dette nummeret. Spør først: er det trygt")
    assert held.ane.was_told("Legg ikkje att nokon beskjed.")
    assert held.mother.is_held_by(held.ane)
    assert got(held.ane)[-1] == "did_you_talk"


def test_her_phone_says_nothing_of_the_family_before_she_has_pressed(held: Story) -> None:
    """Her voicemail answers: it hears the code, and the family is not rung."""
    held.ane.has_voicemail()
    held.ane.texts("RING")
    held.minutes(2)

    assert held.ane.was_told("Trykk 1 for å ringje opp")
    assert not held.ane.was_told("Mor.")
    assert held.mother.rang == 0
    assert got(held.ane)[-1] == "ring_missed"


@pytest.mark.parametrize(("who", "rule"), [("father", "sagt nei"), ("child", "Ingen har spurt")])
def test_without_a_yes_she_is_told_and_needs_another_key(day: Story, who: str, rule: str) -> None:
    """No, or nobody asked: 1 rings nobody, and 9 does."""
    them = getattr(day, who)
    has(day, day.ane, them)
    day.ane.answers(presses=WITH_KEY_1)
    day.ane.texts("RING")
    day.minutes(1)
    assert day.ane.was_told(rule)
    assert them.rang == 0

    day.ane.answers(presses=WITH_KEY_1_AND_9)
    day.ane.texts("RING")
    day.minutes(1)

    assert them.rang == 1
    assert not day.ane.was_told("Du kan ringje dette nummeret")


def test_outside_its_hours_a_yes_needs_the_other_key(begin: Begin) -> None:
    """The father of F-33 is not to be rung after 20."""
    evening = begin(at="2026-03-03 19:50")
    has(evening, evening.dina, evening.english_father)
    evening.until("2026-03-03 20:01")
    evening.dina.answers(presses=WITH_KEY_1)
    evening.dina.texts("RING")
    evening.minutes(1)

    assert evening.dina.was_told("på denne tida")
    assert evening.english_father.rang == 0


def test_the_key_2_or_9_alone_rings_nobody(held: Story) -> None:
    """Only 1 begins; any other key is asked again."""
    held.ane.answers(presses=("9", "2"))
    held.ane.texts("RING")
    held.minutes(2)

    assert held.mother.rang == 0


def test_who_was_asked_takes_it_by_it(day: Story) -> None:
    """RING to an open page is a yes: a receipt, and the others hear it."""
    day.other_mother.texts("Hei")
    day.minutes(4)
    day.bo.answers(presses=WITH_KEY_1)
    day.bo.texts("RING")
    day.minutes(1)

    assert day.other_mother.is_held_by(day.bo)
    assert "receipt" in got(day.bo)
    assert day.other_mother.rang == 1


def test_nobody_else_rings_them(held: Story) -> None:
    """Who was not asked is refused, and her phone does not ring."""
    held.bo.texts(f"RING {held.mother.contact.code}")
    held.minutes(1)

    assert got(held.bo) == ["not_yours"]
    assert called(held, held.bo) == []


def test_a_family_that_does_not_answer_stays_hers(held: Story) -> None:
    """It rings for half a minute: she hears it, and is asked nothing she cannot know."""
    held.mother.phone.does(phones.no_answer())
    held.ane.answers(presses=WITH_KEY_1)
    held.ane.texts("RING")
    held.minutes(2)

    assert got(held.ane)[-1] == "ring_no_answer"
    assert held.mother.is_held_by(held.ane)
    assert held.mother.contact.waiting == "outcome"


def test_their_voicemail_closes_nothing(held: Story) -> None:
    """A machine talks for a minute too: she is asked, and silence gives it to others."""
    held.mother.phone.always(phones.voicemail(1))
    held.ane.answers(presses=WITH_KEY_1, talks=90)
    held.ane.texts("RING")
    held.minutes(4)
    assert got(held.ane)[-1] == "did_you_talk"

    held.minutes(11)

    assert held.mother.contact.state == "open"


def test_one_order_rings_once(held: Story) -> None:
    """Her phone was called twice for one order, as after a crash: the second key rings nobody."""
    held.mother.phone.does(phones.no_answer(), phones.no_answer())
    held.ane.answers(presses=WITH_KEY_1)
    held.ane.texts("RING")
    held.minutes(2)
    key = next(d for d in held.sim.log().deliveries if "/ring/key" in d.url)
    again = [(name, "CA" + "7" * 32 if name == "CallSid" else value) for name, value in key.params]

    answer = held.webhook(key.url.removeprefix("https://oncall.example"), **dict(again))

    assert "Det er alt ringt" in answer.body
    assert held.mother.rang == 1


def test_a_key_that_is_told_twice_rings_once(held: Story) -> None:
    """The carrier asks again for an answer that got lost: it gets the same one."""
    held.webhooks_meet("unheard", at="/ring/key")
    held.ane.answers(presses=WITH_KEY_1)
    held.ane.texts("RING")
    held.minutes(2)

    assert held.mother.happened.count("rang back") == 1
    assert held.mother.rang == 1


def test_what_was_taken_from_her_meanwhile_is_not_rung(held: Story) -> None:
    """Her phone rings for half a minute, and she has passed it on: her key rings nobody."""
    held.ane.does(phones.answers(20, ("1",)))
    held.ane.texts("RING")
    held.seconds(5)
    held.ane.texts("NEI")
    held.minutes(1)

    assert held.mother.rang == 0
    assert held.ane.was_told("Du har ikkje")


def test_a_text_in_mid_talk_waits_until_it_is_over(held: Story) -> None:
    """She is on the phone with them: nobody else is asked, and she hears of it afterwards."""
    held.ane.answers(presses=WITH_KEY_1, talks=600)
    held.mother.phone.does(phones.answers(5, (), talks_s=600))
    held.ane.texts("RING")
    held.minutes(1)
    held.mother.texts("Ein ting til")
    held.minutes(5)
    assert "new_sign" not in got(held.ane)
    assert not got(held.bo)
    held.minutes(7)

    assert got(held.ane)[-1] == "unread"
    assert held.mother.is_held_by(held.ane)


def test_a_long_call_back_is_not_asked_about(begin: Begin) -> None:
    """They talk three times as long as silence is borne, and the carrier knows it."""
    day = begin(pace=Pace(talking_silent=timedelta(minutes=10)))
    has(day, day.ane, day.mother)
    day.ane.answers(presses=WITH_KEY_1, talks=None)
    day.mother.phone.does(phones.answers(5, (), talks_s=30 * 60))
    day.ane.texts("RING")
    day.minutes(30)
    assert day.mother.contact.waiting == "calling back"
    assert "still_on_it" not in got(day.ane)
    day.minutes(3)

    assert got(day.ane)[-1] == "did_you_talk"


def test_another_family_passes_over_whoever_calls_back(begin: Begin) -> None:
    """Ane calls back, Bo has just taken a call: one more rings Bo and not her, who is engaged."""
    plan = EXAMPLE.replace('"ane", "bo", "cato", "dina"', '"ane", "bo"')
    held = begin(plan=plan.replace('people = ["eli"]', 'people = ["bo"]'))
    has(held, held.ane, held.mother)
    held.mother.phone.does(phones.answers(5, (), talks_s=600))
    held.ane.answers(presses=WITH_KEY_1, talks=600)
    held.ane.texts("RING")
    held.minutes(1)
    held.bo.answers(talks=70)
    held.bo.answers()
    held.other_mother.calls()
    held.minutes(4)

    held.stranger.calls()
    held.minutes(1)

    assert held.mother.contact.waiting == "calling back"
    assert held.stranger.talked_with(held.bo)
    assert held.ane.rang == 1


def test_whoever_has_called_back_is_asked_as_before(held: Story) -> None:
    """Busy while they talk, and not a second longer."""
    held.mother.phone.does(phones.answers(5, (), talks_s=120))
    held.ane.answers(presses=WITH_KEY_1, talks=600)
    held.ane.texts("RING")
    held.minutes(1)
    assert busy(held) == ["ane"]
    held.minutes(3)

    assert busy(held) == []


def test_an_end_that_nobody_tells_is_seen_all_the_same(held: Story) -> None:
    """The word of the dial is lost: the end of the call to her own phone tells it."""
    held.webhooks_meet("unreachable", times=9, at="/ring/over")
    held.mother.phone.does(phones.answers(5, (), talks_s=60))
    held.ane.answers(presses=WITH_KEY_1)
    held.ane.texts("RING")
    held.minutes(4)

    assert got(held.ane)[-1] == "did_you_talk"


def calls_back_unheard(story: Story) -> None:
    """Ane calls the mother back for a minute, and no webhook tells that it is over."""
    story.webhooks_meet("unreachable", times=99, at="/ring/over")
    story.weather.script("status", "lost", times=99, url_part="/ring/ended")
    story.mother.phone.does(phones.answers(5, (), talks_s=60))
    story.ane.answers(presses=WITH_KEY_1)
    story.ane.texts("RING")


def test_the_carrier_is_asked_whether_a_call_back_is_over(held: Story) -> None:
    """Neither the dial nor her call tells its end, but the carrier knows: she is asked, only."""
    calls_back_unheard(held)
    held.minutes(1)
    assert held.mother.contact.waiting == "calling back"
    held.minutes(3)

    assert got(held.ane)[-1] == "did_you_talk"
    assert held.mother.is_held_by(held.ane)
    assert got(held.ane).count("did_you_talk") == 1


def test_where_the_carrier_cannot_tell_the_deadline_asks_her(begin: Begin) -> None:
    """After so long without a word (here ten minutes) she is asked whether she has it still."""
    day = begin(pace=Pace(talking_silent=timedelta(minutes=10)))
    has(day, day.ane, day.mother)
    calls_back_unheard(day)
    day.minutes(1)
    day.watch.excused_s = 3600
    day.sim.rest.trouble.now("503")
    day.minutes(8)
    assert day.mother.contact.waiting == "calling back"
    day.minutes(2)
    day.sim.rest.trouble.calm()
    day.minutes(1)

    assert got(day.ane)[-1] == "still_on_it"


def test_a_hidden_number_cannot_be_rung(day: Story) -> None:
    """There is none; her phone is not called for it."""
    day.hidden.calls(patience=20)
    day.minutes(2)
    people = (day.tove, day.ane, day.bo, day.cato, day.dina, day.eli)
    person = next(each for each in people if got(each))
    before = person.rang
    person.texts(f"RING {day.hidden.contact.code}")
    day.minutes(1)

    assert got(person)[-1] == "not_reached"
    assert person.rang == before


def test_a_number_abroad_is_not_rung_unless_the_settings_say_so(day: Story) -> None:
    """Whoever has a phone of staff cannot run up a bill."""
    abroad = Outsider(day, "+46700000001")
    abroad.texts("Hei")
    day.seconds(10)
    people = (day.tove, day.ane, day.bo, day.cato, day.dina, day.eli)
    person = next(each for each in people if got(each))
    person.texts(f"RING {abroad.contact.code}")
    day.minutes(1)

    assert got(person)[-1] == "not_reached"
    assert abroad.rang == 0


def test_six_times_a_day_and_no_more(held: Story) -> None:
    """A family is not rung again and again, whoever has her phone."""
    held.mother.phone.always(phones.declines(1))
    held.ane.always(phones.answers(2, WITH_KEY_1))
    for _ in range(8):
        held.ane.texts("RING")
        held.minutes(1)

    assert held.mother.rang == 6
    assert got(held.ane)[-1] == "reached_enough"


def test_while_the_database_is_down_nobody_is_rung(held: Story) -> None:
    """No rule can be read, nothing recorded: she hears that it did not work, and has it still."""
    held.ane.does(phones.answers(20, WITH_KEY_1))
    held.ane.texts("RING")
    held.seconds(5)
    held.database_goes_down()
    held.minutes(1)
    held.database_is_back()
    held.minutes(1)

    assert held.mother.rang == 0
    assert held.ane.was_told("Det gikk ikke akkurat nå")
    assert held.mother.is_held_by(held.ane)
