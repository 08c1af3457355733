"""Looks through everything that was sent and said: no word of it may give a family away."""

import csv
import re
from functools import cache

from oncall.demo.example import FILES, example_folder
from oncall.demo.world import LINE
from oncall.people.work import staff
from oncall.simulator.messages import MessageRecord
from oncall.wording import LANGUAGES, keys, sentence
from tests.stories.vocabulary import STAFF, TOVES_SECOND, Story

LONGEST_TEXT = 160
COMMON_LENGTH = 3
"""Shorter words stand in every text."""


@cache
def families() -> tuple[dict[str, str], ...]:
    """The rows of the example's families."""
    text = (example_folder() / FILES[2]).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def our_words() -> frozenset[str]:
    """Every word of every sentence in the catalogue."""
    sentences = [sentence(language, key) for language in LANGUAGES for key in keys(language)]
    return frozenset(word for each in sentences for word in _words(each))


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.lower()) if len(word) > COMMON_LENGTH}


def our_texts(story: Story) -> list[MessageRecord]:
    """Every text the carrier took from us."""
    return [each for each in story.sim.messages() if each.from_ == LINE]


def to_families(story: Story) -> list[str]:
    """Whatever we sent or placed to anybody but staff."""
    ours = {*STAFF.values(), TOVES_SECOND, *_on_record(story)}
    placed = [each.to for each in story.sim.calls() if each.direction == "outbound-api"]
    reached = [*placed, *(each.to for each in our_texts(story))]
    return [number for number in reached if number not in ours]


def _on_record(story: Story) -> set[str]:
    """Everybody's numbers as the last import left them."""
    desk = story.world.desk
    with desk.db.reading() as conn:
        people = staff(conn, desk.vault, story.world.team_id).values()
    return {number for person in people for number in person.phones.values()}


def told_to_staff(story: Story) -> list[str]:
    """Every text and e-mail to staff, and every sentence spoken in a call that we placed."""
    texts = [each.body for each in our_texts(story)]
    texts += [f"{each.subject} {each.body}" for each in story.world.mail.letters]
    placed = [each for each in story.sim.calls() if each.direction != "inbound"]
    return [*texts, *(h.text for call in placed for h in call.heard if h.kind == "say")]


def secrets(story: Story) -> set[str]:
    """Numbers of families, as one string of digits, labels, and words that came in."""
    staff = set(STAFF.values())
    came = {each.from_ for each in story.sim.messages() if each.to == LINE}
    came |= {each.from_ for each in story.sim.calls() if each.to == LINE}
    outsiders = {row["phone"] for row in families()} | came - staff
    numbers = {digits[-8:] for each in outsiders if (digits := _digits(each))}
    labels = {row["label"].lower() for row in families()}
    written = [each.body for each in story.sim.messages() if each.from_ in outsiders]
    words = {word for body in written for word in _words(body)}
    return numbers | labels | (words - our_words())


def _digits(number: str) -> str:
    return "".join(each for each in number if each.isdigit())


def gives_away(text: str, secret: str) -> bool:
    """Whether this secret stands in the text, however a number is spaced."""
    if secret.isdigit():
        return secret in _digits(text)
    return re.search(rf"\b{re.escape(secret)}\b", text.lower()) is not None


def discreet(story: Story) -> list[str]:
    """Every objection to what was sent and said in this story."""
    wrong = [f"to somebody outside: {each}" for each in to_families(story)]
    hidden = secrets(story)
    for text in told_to_staff(story):
        wrong += [f"{secret!r} in {text!r}" for secret in hidden if gives_away(text, secret)]
    long = [each.body for each in our_texts(story) if len(each.body) > LONGEST_TEXT]
    return wrong + [f"too long: {body}" for body in long]
