"""Looks through everything that was sent and said: no word of it may give a family away."""

import csv
import re
from functools import cache

from oncall.contact.rows import contacts
from oncall.contact.work.team import team_now
from oncall.demo.example import FILES, example_folder
from oncall.demo.world import LINE
from oncall.people.work import staff
from oncall.simulator.messages import MessageRecord
from oncall.store.outbox import outbox
from oncall.wording import LANGUAGES, keys, sentence
from tests.stories.vocabulary import STAFF, TOVES_SECOND, Story

LONGEST_TEXT = 160
THEIR_WORDS = re.compile(r"(?:Les|Read) \d{3,5} \([^\n]+\)")
"""The first line of what LES sends; below it stands what was written, and nothing else may."""
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
    theirs = set(reached) - ours
    return sorted(theirs - chosen_by_a_human(story)) if theirs else []


def chosen_by_a_human(story: Story) -> set[str]:
    """The numbers that somebody of the staff ordered a text to, where their rule says yes.

    Only whole sentences of [family] may go there, each in the history as what she ordered.
    """
    neutral = {sentence(each, key) for each in LANGUAGES for key in keys() if "family." in key}
    allowed = {row["phone"].replace(" ", "") for row in families() if row["text"] == "yes"}
    texts = [each for each in our_texts(story) if each.to in allowed]
    found = story.contacts
    with story.world.desk.db.reading() as conn:
        lines = [row for each in found for row in contacts.history(conn, each.id)]
    ordered = sum(1 for row in lines if row.kind == "written to" and row.person)
    wrong = {each.to for each in texts if each.body not in neutral}
    return (
        {each.to for each in texts} - wrong
        if len(texts) <= ordered + story.world.crashes
        else set()
    )


def _on_record(story: Story) -> set[str]:
    """Everybody's numbers as the last import left them."""
    desk = story.world.desk
    with desk.db.reading() as conn:
        people = staff(conn, desk.vault, story.world.team_id).values()
    return {number for person in people for number in person.phones.values()}


def told_to_staff(story: Story) -> list[str]:
    """Every text and e-mail to staff, and every sentence spoken in a call that we placed."""
    texts = [ours(story, each.body) for each in our_texts(story)]
    texts += [f"{each.subject} {each.body}" for each in story.world.mail.letters]
    placed = [each for each in story.sim.calls() if each.direction != "inbound"]
    told = [(call, h.text) for call in placed for h in call.heard if h.kind == "say"]
    backs = call_backs(story)
    return [*texts, *(_without_label(text) if call.sid in backs else text for call, text in told)]


def call_backs(story: Story) -> set[str]:
    """The calls to staff that RING placed: in them, and nowhere else, it is said whose number."""
    with story.world.desk.db.reading() as conn:
        rows = conn.execute(outbox.select().where(outbox.c.kind == "call")).all()
    return {row.sid for row in rows if row.payload["sentence"] == "ring"}


def _without_label(text: str) -> str:
    """What was said, without the label that stands in front once a key was pressed."""
    first, _, rest = text.partition(". ")
    return rest if first.lower() in {row["label"] for row in families()} else text


def ours(story: Story, body: str) -> str:
    """A text without what a family wrote, where the team's plan lets it be sent to staff."""
    first, _, _ = body.partition("\n")
    return first if THEIR_WORDS.fullmatch(first) and _lets_read(story) else body


def _lets_read(story: Story) -> bool:
    with story.world.desk.db.reading() as conn:
        plan = team_now(conn, story.world.desk, story.world.team_id).plan
    return plan is not None and plan.team.read_by_text


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
    bodies = [ours(story, each.body) for each in our_texts(story)]
    long = [body for body in bodies if len(body) > LONGEST_TEXT]
    return wrong + [f"too long: {body}" for body in long]
