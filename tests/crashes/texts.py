"""Stories about texts, each through one row of what may happen to a contact."""

from oncall.simulator import phones
from tests.crashes.places import Scenario
from tests.stories.vocabulary import NIGHT, Story

LATE = "2026-03-03 19:57:30"
"""Minutes before the therapists go home."""


def _hers(story: Story) -> None:
    """The mother writes, and Ane has it."""
    story.ane.replies_once("OK", after=20)
    story.mother.texts("Hei")
    story.minutes(2)


def taken_and_done(story: Story) -> None:
    """The mother writes, Ane says OK, and later FERDIG."""
    _hers(story)
    story.ane.texts("FERDIG")
    story.minutes(2)


def night_page_key(story: Story) -> None:
    """By night: a call and a text to Tove, who presses 1."""
    story.tove.always(phones.answers(5, "1"))
    story.mother.texts("Hei")
    story.minutes(3)


def night_page_passed_on(story: Story) -> None:
    """By night Tove presses 2: the round is over, and Liv is alarmed, who takes it."""
    story.tove.does(phones.answers(5, "2"))
    story.liv.replies_once("OK", after=90)
    story.mother.texts("Hei")
    story.minutes(4)


def late_one_hears(story: Story) -> None:
    """Tove is silent; Liv is alarmed and presses 1; what Tove says after that is too late."""
    story.liv.does(phones.answers(5, "1"))
    story.mother.texts("Hei")
    story.minutes(5)
    story.tove.texts("OK")
    story.minutes(2)


def second_text_joins(story: Story) -> None:
    """It is open, and the mother writes again: it joins."""
    story.mother.texts("Hei")
    story.minutes(2)
    story.mother.texts("Er det nokon der?")
    story.minutes(3)


def declined(story: Story) -> None:
    """Ane says no: Bo and Cato are asked at once, and Cato takes it."""
    story.ane.replies_once("NEI", after=20)
    story.cato.replies_once("OK", after=60)
    story.mother.texts("Hei")
    story.minutes(4)


def unclear_answer(story: Story) -> None:
    """Ane asks who it is: she is asked back, and the next are asked on time."""
    story.ane.replies_once("Hvem er dette?", after=20)
    story.mother.texts("Hei")
    story.minutes(5)


def undelivered(story: Story) -> None:
    """Ane's phone takes no text, nor a call: the next are asked at once."""
    story.ane.phone.sms = "unreachable"
    story.ane.is_off()
    story.mother.texts("Hei")
    story.minutes(3)


def round_ends(story: Story) -> None:
    """Nobody answers: rung after rung, and a backstop is alarmed when the round is over."""
    story.mother.texts("Hei")
    story.minutes(11)


def silent_holder(story: Story) -> None:
    """Ane says OK and is silent: asked after three minutes, others two minutes later."""
    _hers(story)
    story.minutes(5)


def new_sign_silence(story: Story) -> None:
    """Ane holds it, the mother writes again, Ane is silent: others after three minutes."""
    _hers(story)
    story.mother.texts("Er du der?")
    story.minutes(5)


def holder_off_shift(story: Story) -> None:
    """Ane has gone home when the mother writes again: she and those on duty hear of it."""
    _hers(story)
    story.until("2026-03-03 20:00:30")
    story.mother.texts("Er du der?")
    story.minutes(2)


def handed_on(story: Story) -> None:
    """Ane has it and cannot after all: NEI opens it, and Bo takes it."""
    story.bo.replies_once("OK", after=30)
    _hers(story)
    story.ane.texts("NEI")
    story.minutes(3)


def done_too_soon(story: Story) -> None:
    """FERDIG while a newer text is unread holds it; FERDIG once more closes it."""
    _hers(story)
    story.mother.texts("Ein ting til")
    story.seconds(40)
    story.ane.texts("FERDIG")
    story.minutes(2)
    story.ane.texts("FERDIG")
    story.minutes(2)


def wrong_number(story: Story) -> None:
    """FEIL closes it as a wrong number."""
    _hers(story)
    story.ane.texts("FEIL")
    story.minutes(2)


def opened_again(story: Story) -> None:
    """Closed, and a NEI from its holder opens it again."""
    taken_and_done(story)
    story.ane.texts(f"NEI {story.mother.contact.code}")
    story.minutes(2)


def closed_and_written_again(story: Story) -> None:
    """Closed; what the mother writes after that is a new contact."""
    taken_and_done(story)
    story.mother.texts("Hei igjen")
    story.minutes(2)


def two_of_one_family(story: Story) -> None:
    """Mother and child write; Ane is asked which, and takes both, the one and then the other."""
    story.mother.texts("Hei")
    story.minutes(1)
    story.child.texts("Hei")
    story.minutes(1)
    story.ane.texts("OK")
    story.minutes(1)
    story.ane.texts(str(story.child.contact.code))
    story.minutes(1)
    story.ane.texts("OK")
    story.minutes(1)


def stop_from_staff(story: Story) -> None:
    """Ane writes STOP: a backstop is alarmed, and the page stays open."""
    story.mother.texts("Hei")
    story.minutes(1)
    story.ane.texts("STOP")
    story.minutes(3)


def hidden_text_closed(story: Story) -> None:
    """A stranger writes, the line holder of the day has it in the end, and finishes it."""
    story.tove.replies_once("OK", after=20)
    story.stranger.texts("Hei, er dette rett nummer?")
    story.minutes(6)
    story.tove.texts("FERDIG")
    story.minutes(2)


def found_in_the_log(story: Story) -> None:
    """No webhook of the text gets through; it is found in the carrier's log, and Ane has it."""
    story.weather.script("sms", "unreachable", times=9)
    story.ane.replies_once("OK", after=20)
    story.mother.texts("Hei")
    story.minutes(1.5)
    story.weather.calm()
    story.minutes(3)


def carrier_stumbles(story: Story) -> None:
    """The carrier refuses the first page and never answers the second try."""
    story.sim.rest.trouble.next("503")
    story.sim.rest.trouble.next("unheard")
    story.ane.replies_once("OK", after=20)
    story.mother.texts("Hei")
    story.minutes(4)


def rung_back(story: Story) -> None:
    """Ane has it and rings the mother, who answers; then she says how it went."""
    _hers(story)
    story.mother.phone.does(phones.answers(5, (), talks_s=70))
    story.ane.always(phones.answers(4, "1"))
    story.ane.texts("RING")
    story.minutes(2.5)
    story.ane.texts("FERDIG")
    story.minutes(1)


def written_back(story: Story) -> None:
    """Ane has it and sends the mother a text."""
    _hers(story)
    story.ane.texts("SEND 1")
    story.minutes(2)


def phone_tested(story: Story) -> None:
    """Ane tests her phone, by text and by key."""
    story.ane.always(phones.answers(4, "1"))
    story.ane.texts("PRØV")
    story.minutes(1)
    story.ane.texts("KLAR")
    story.minutes(1)


BY_TEXT = [
    *(Scenario(tell) for tell in (
        taken_and_done, second_text_joins, declined, unclear_answer, undelivered, round_ends,
        silent_holder, new_sign_silence, handed_on, done_too_soon, wrong_number, opened_again,
        closed_and_written_again, two_of_one_family, stop_from_staff, hidden_text_closed,
        found_in_the_log, carrier_stumbles, rung_back, written_back, phone_tested,
    )),
    *(Scenario(tell, NIGHT) for tell in (night_page_key, night_page_passed_on, late_one_hears)),
    Scenario(holder_off_shift, LATE),
]  # fmt: skip
