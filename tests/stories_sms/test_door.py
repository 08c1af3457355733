"""Without internet: a colleague calls the team's number, and * and her PIN open the door.

Everybody else, and she without them, is put through like a family.
"""

import pytest

from oncall.contact.work.coming_in.reconcile import reconcile
from oncall.contact.work.shown.standing import entrance_of
from oncall.demo.world import LINE
from oncall.people.rows import audit
from oncall.people.work import pins
from oncall.simulator import phones
from oncall.simulator.network import LiveCall
from tests.stories.people import Colleague, Outsider
from tests.stories.vocabulary import Story
from tests.stories_sms.texts import got

PIN = "271839"


def may_press(story: Story, colleague: Colleague) -> None:
    """She has chosen a PIN on her page."""
    with story.world.desk.db.transaction() as tx:
        entrance = entrance_of(story.world.desk)
        pins.keep_pin(tx, entrance, story.world.team_id, colleague.handle, PIN)


@pytest.fixture
def story(day: Story) -> Story:
    """Ane has chosen a PIN."""
    may_press(day, day.ane)
    return day


def calls(colleague: Colleague, *keys: str) -> LiveCall:
    """She calls the team's number, and presses these keys, three seconds after each other."""
    story = colleague.story
    assert isinstance(story, Story)
    call = story.sim.call(colleague.number, LINE)
    for each in keys:
        story.seconds(3)
        call.press(each)
    story.seconds(3)
    return call


def told(call: LiveCall) -> str:
    """All that was said to her."""
    return " ".join(each.text for each in call.heard if each.kind == "say")


def has(story: Story, colleague: Colleague, them: Outsider) -> None:
    """They wrote, and this colleague has it."""
    them.texts("Hei")
    story.seconds(10)
    colleague.texts(f"OK {them.contact.code}")
    story.seconds(10)
    assert them.is_held_by(colleague)


def test_star_and_the_pin_open_a_menu_and_wake_nobody(story: Story) -> None:
    """She hears who is on and what she may press; no contact comes of it, now or later."""
    call = calls(story.ane, f"*{PIN}", "1")
    call.hang_up()
    story.minutes(5)

    assert "Trykk stjerne og koden din" in told(call)
    assert "Tove har leiarlinja" in told(call)
    assert not story.contacts
    assert not story.bo.was_rung


@pytest.mark.parametrize("keys", [(), ("*999999",), (f"#{PIN}",), (PIN,), ("*27",), ("123",)])
def test_without_the_pin_she_is_put_through_like_a_family(
    story: Story, keys: tuple[str, ...]
) -> None:
    """Whoever forges her number, or mistypes, meets a phone that rings and no dead line."""
    story.bo.answers(talks=120)
    calls(story.ane, *keys)
    story.minutes(1)

    assert story.bo.rang + story.cato.rang + story.dina.rang > 0
    assert story.contacts[0].state == "talking"


def test_her_own_phone_is_not_rung_by_her_call(story: Story) -> None:
    """She is on the ladder herself, and would only hear an engaged tone."""
    calls(story.ane)
    story.minutes(4)

    assert not story.ane.was_rung


def test_a_family_waits_for_no_door(story: Story) -> None:
    """Nobody is asked for keys but a colleague who has a PIN."""
    story.ane.answers(talks=120)
    call = story.mother.calls()
    bo = calls(story.bo)
    story.seconds(20)

    assert "stjerne" not in told(call)
    assert "stjerne" not in told(bo)


def test_five_wrong_pins_and_the_right_one_rests(story: Story) -> None:
    """After a minute she comes in again, and meanwhile she is put through; the log tells it."""
    for _ in range(5):
        calls(story.ane, "*111222").hang_up()
    rested = calls(story.ane, f"*{PIN}")
    rested.hang_up()
    story.seconds(61)
    opened = calls(story.ane, f"*{PIN}")
    with story.world.desk.db.reading() as conn:
        deeds = audit.latest(conn, story.world.team_id, most=10)

    assert "Trykk 1 for kven" not in told(rested)
    assert "Trykk 1 for kven" in told(opened)
    assert [(each.who, each.did) for each in deeds] == [("ane", "pin_wrong")] * 5


def test_she_calls_a_family_back_with_the_teams_number(story: Story) -> None:
    """What she has is told by code and family; 1 rings them, after the words that RING says."""
    has(story, story.ane, story.mother)
    story.mother.phone.does(phones.answers(5, (), talks_s=120))
    call = calls(story.ane, f"*{PIN}", "2")
    assert "F 3 1 A" in told(call)

    call.press("1")
    story.minutes(1)

    assert story.mother.contact.waiting == "calling back"
    assert [each.from_ for each in story.sim.calls(story.mother.number)] == [LINE]
    assert "Mor. Du kan ringje dette nummeret. Spør først: er det trygt" in told(call)

    story.minutes(3)

    assert story.mother.is_held_by(story.ane)
    assert got(story.ane)[-1] == "did_you_talk"
    assert not story.ane.was_rung


def test_she_hangs_up_in_the_call_back_and_is_asked(story: Story) -> None:
    """Where nobody tells of the end of the dial, the end of her own call does."""
    has(story, story.ane, story.mother)
    story.mother.phone.does(phones.answers(5, (), talks_s=None))
    call = calls(story.ane, f"*{PIN}", "2", "1")
    story.weather.script("voice", "lost", times=9, url_part="/ring/over")
    story.minutes(1)
    call.hang_up()
    story.minutes(3)

    assert story.mother.is_held_by(story.ane)
    assert story.mother.contact.waiting != "calling back"


@pytest.mark.parametrize("who", ["father", "child"])
def test_without_a_yes_the_rule_is_told_and_only_9_rings(story: Story, who: str) -> None:
    """The same two keys as in RING."""
    them = getattr(story, who)
    has(story, story.ane, them)
    call = calls(story.ane, f"*{PIN}", "2", "1")
    assert them.rang == 0

    story.seconds(4)
    call.press("9")
    story.seconds(20)

    assert them.rang == 1


def test_what_she_was_asked_is_hers_when_she_calls_them(story: Story) -> None:
    """1 takes it first, as RING does; what others have is not told to her."""
    may_press(story, story.bo)
    story.mother.texts("Hei")
    story.seconds(10)
    bo = calls(story.bo, f"*{PIN}", "2")
    calls(story.ane, f"*{PIN}", "2", "1")
    story.seconds(10)

    assert "Du har ingenting nå" in told(bo)
    assert story.mother.is_held_by(story.ane)
    assert story.mother.rang == 1


def test_a_key_that_is_told_twice_rings_once(story: Story) -> None:
    """The carrier asks again when it heard no answer, and gets the one that was given."""
    has(story, story.ane, story.mother)
    call = calls(story.ane, f"*{PIN}", "2")
    story.webhooks_meet("unheard", at="/door/hers")
    call.press("1")
    story.minutes(1)

    assert story.mother.rang == 1


def test_while_the_database_is_down_her_call_is_put_through(story: Story) -> None:
    """The PIN cannot be looked up, so a phone rings."""
    story.bo.answers(talks=120)
    call = story.sim.call(story.ane.number, LINE)
    story.seconds(2)
    story.database_goes_down()
    call.press(f"*{PIN}")
    story.seconds(30)
    story.database_is_back()
    story.minutes(1)

    assert call.talking_with
    assert len(story.contacts) == 1


def test_who_hangs_up_at_the_door_is_asked_about_like_a_family(story: Story) -> None:
    """Nobody knows who had the phone: within a minute it is a lost call."""
    call = story.sim.call(story.ane.number, LINE)
    story.seconds(3)
    call.hang_up()
    story.minutes(2)

    assert [each.state for each in story.contacts] == ["open"]


def test_no_log_makes_a_contact_of_who_is_at_the_door(story: Story) -> None:
    """The carrier's log is read while she thinks of her PIN."""
    call = story.sim.call(story.ane.number, LINE)
    story.seconds(2)
    reconcile(story.world.desk, story.world.service.carrier)
    call.press(f"*{PIN}")
    story.seconds(3)

    assert "Trykk 1 for kven" in told(call)
    assert not story.contacts
