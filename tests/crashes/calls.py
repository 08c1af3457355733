"""Stories about calls, each through one row of what may happen to a contact."""

from oncall.contact.work.shown.standing import entrance_of
from oncall.demo.world import LINE
from oncall.people.work import pins
from oncall.simulator import phones
from oncall.simulator.network import LiveCall
from tests.crashes.places import Scenario
from tests.stories.vocabulary import NIGHT, Story


def answered(story: Story) -> None:
    """Ane answers, and they talk for two minutes."""
    story.ane.always(phones.answers(5, "1", talks_s=120))
    story.mother.calls()
    story.minutes(6)


def next_phone_answers(story: Story) -> None:
    """Ane declines; Bo or Cato answers."""
    story.ane.declines()
    for her in (story.bo, story.cato):
        her.always(phones.answers(5, "1", talks_s=100))
    story.mother.calls()
    story.minutes(6)


def rang_in_vain(story: Story) -> None:
    """The mother rings for twelve seconds; Ane says OK to the text that told of it."""
    story.mother.calls(patience=12)
    story.minutes(2)
    story.ane.texts("OK")
    story.minutes(2)


def text_while_it_rings(story: Story) -> None:
    """She writes while it rings, and hangs up: one contact, with words."""
    story.mother.calls(patience=12)
    story.seconds(5)
    story.mother.texts("Ta telefonen")
    story.minutes(5)


def ok_by_text_and_gone(story: Story) -> None:
    """Ane missed it and writes OK while it rings on; the caller goes, and Ane has it."""
    story.ane.declines(after=2)
    story.ane.does_not_answer()
    story.mother.calls(patience=40)
    story.seconds(12)
    story.ane.texts("OK")
    story.minutes(3)


def ok_by_text_and_rung(story: Story) -> None:
    """Ane missed it and writes OK: her phone rings next, and they talk."""
    story.ane.does(phones.declines(2))
    story.ane.always(phones.answers(3, "1", talks_s=90))
    story.mother.calls()
    story.seconds(12)
    story.ane.texts("OK")
    story.minutes(5)


def claim_void(story: Story) -> None:
    """Ane presses 1 and our answer never gets through: Bo or Cato is rung, and they talk."""
    story.webhooks_meet("answers_500", times=9, at="/voice/accept")
    story.ane.does(phones.answers(5, "1"))
    story.mother.calls(patience=120)
    story.minutes(1)
    story.weather.calm()
    story.minutes(5)


def ladder_exhausted(story: Story) -> None:
    """Nobody answers, nor the outside number: a recording, urgent, backstops alarmed."""
    story.mother.calls(says="Ring meg")
    story.minutes(7)


def outside_answers(story: Story) -> None:
    """The outside number answers; a text after that opens it at once."""
    story.outside.always(phones.answers(3, (), talks_s=60))
    story.mother.calls()
    story.minutes(5)
    story.mother.texts("Dei kunne ikkje hjelpe")
    story.minutes(2)


def never_a_word(story: Story) -> None:
    """She hangs up and no callback ever comes: the carrier's own log tells."""
    story.weather.set("status", lost=1.0)
    story.weather.set("leg", lost=1.0)
    story.mother.calls(patience=12)
    story.minutes(5)


def text_while_they_talk(story: Story) -> None:
    """Somebody writes from her phone while they talk: unread until the talk ends, then held."""
    story.ane.always(phones.answers(5, "1", talks_s=100))
    story.mother.calls()
    story.seconds(60)
    story.mother.texts("Kan de kome?")
    story.minutes(3)


def cut_off(story: Story) -> None:
    """Ane is cut off after ten seconds and rings once more: they talk."""
    story.ane.does(phones.answers(5, "1", talks_s=10))
    story.ane.always(phones.answers(5, "1", talks_s=90))
    story.mother.calls()
    story.minutes(5)


def talk_lost(story: Story) -> None:
    """The line is lost after twenty seconds: held, called after two minutes, open after five."""
    story.ane.does(phones.answers(5, "1", talks_s=None))
    story.mother.calls(talks=20)
    story.minutes(8)


def talk_without_end(story: Story) -> None:
    """Their talk ends and no callback tells of it: the log does, and Ane is asked."""
    story.ane.does(phones.answers(5, "1", talks_s=None))
    story.sim.weather.set("status", lost=1.0)
    story.mother.calls(talks=90)
    story.minutes(3.5)


def calls_again(story: Story) -> None:
    """It is open, and she calls again in vain: one contact, the rung is kept."""
    story.mother.calls(patience=12)
    story.minutes(2)
    story.mother.calls(patience=12)
    story.minutes(5)


def holder_rung_first(story: Story) -> None:
    """Ane has it; she calls, and Bo takes it: it is Bo's, and Ane is told."""
    story.ane.replies_once("OK", after=20)
    story.mother.texts("Hei")
    story.minutes(2)
    story.ane.declines()
    for her in (story.bo, story.cato):
        her.always(phones.answers(5, "1", talks_s=100))
    story.mother.calls()
    story.minutes(3)


def opened_after_a_talk(story: Story) -> None:
    """Closed as talked; Ane says that it was none, and it opens."""
    answered(story)
    story.ane.texts(f"NEI {story.mother.contact.code}")
    story.minutes(2)


def hidden_caller(story: Story) -> None:
    """A withheld number hangs up: a page, and one OK closes it."""
    story.hidden.calls(patience=12)
    story.minutes(7)
    story.tove.texts("OK")
    story.minutes(2)


def call_found_in_the_log(story: Story) -> None:
    """Neither webhook nor fallback gets through: found in the log, and Ane is paged."""
    story.webhooks_meet("unreachable", times=9)
    story.sim.exchange.numbers["+4752000000"].voice_fallback_url = ""
    story.mother.calls()
    story.minutes(3)


def without_the_database(story: Story) -> None:
    """The database is down for the whole call, which the spool keeps; then it is back."""
    story.database_goes_down()
    story.ane.always(phones.answers(5, "1", talks_s=100))
    story.mother.calls()
    story.minutes(4)
    story.database_is_back()
    story.minutes(2)


def nobody_without_the_database(story: Story) -> None:
    """Nobody answers while the database is down; back again, it is open, and Tove is paged."""
    story.database_goes_down()
    story.mother.calls(patience=30)
    story.minutes(2)
    story.database_is_back()
    story.minutes(3)


def without_internet(story: Story) -> None:
    """Ane has what the mother wrote; she calls the line, presses her PIN, and calls her back."""
    story.mother.texts("Hei")
    story.seconds(20)
    story.ane.texts(f"OK {story.mother.contact.code}")
    story.seconds(40)
    with story.world.desk.db.transaction() as tx:
        entrance = entrance_of(story.world.desk)
        pins.keep_pin(tx, entrance, story.world.team_id, "ane", PIN)
    story.mother.phone.does(phones.answers(5, (), talks_s=100))
    call = story.sim.call(story.ane.number, LINE)
    for prompt, keys in (("stjerne", f"*{PIN}"), ("er spurd om", "2"), ("Du har", "1")):
        _when_told(story, call, prompt)
        call.press(keys)
    story.minutes(4)


def _when_told(story: Story, call: LiveCall, prompt: str) -> None:
    for _ in range(30):
        story.seconds(1)
        if any(prompt in each.text for each in call.heard if each.kind == "say"):
            return


PIN = "271839"
BY_CALL = [
    *(Scenario(tell) for tell in (
        answered, next_phone_answers, rang_in_vain, text_while_it_rings, ok_by_text_and_gone,
        ok_by_text_and_rung, claim_void, never_a_word, text_while_they_talk, cut_off, talk_lost,
        talk_without_end, calls_again, holder_rung_first, opened_after_a_talk, hidden_caller,
        call_found_in_the_log, without_the_database,
    )),
    *(Scenario(tell, NIGHT) for tell in (
        ladder_exhausted, outside_answers, nobody_without_the_database,
    )),
]  # fmt: skip
