"""Reads the texts of a story: which sentence each one is, who got it, and when."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from string import Formatter

from oncall.contact.rows.meanwhile import meanwhile
from oncall.demo.world import LINE
from oncall.wording import LANGUAGES, keys, say, sentence
from tests.stories.people import Colleague
from tests.stories.vocabulary import STAFF, Story

CLOCK = r"\d\d:\d\d(?: \(\w+(?: time)?\))?"
SHAPES = {
    "code": r"\d{3,5}", "codes": r"[\d, ]+", "minutes": r"\d+", "at": CLOCK, "person": r"\w+",
    "therapist": r"\w+", "given": r"\d+",
}  # fmt: skip
THEIR_WORDS = "sms.read"
"""Below it stands what was written."""
ASKING = ("page.", "last_resort", "alarm.round", "alarm.urgent")


@dataclass(frozen=True)
class Sent:
    """A text of ours: which sentence it is, in which language, and to whom it went."""

    at: datetime
    handle: str
    key: str
    language: str
    body: str

    @property
    def asks(self) -> bool:
        """Whether it asks somebody to take a contact."""
        return self.key.startswith(ASKING)


def _pattern(language: str, key: str) -> re.Pattern[str]:
    parts = []
    for literal, name, _, _ in Formatter().parse(sentence(language, key)):
        parts.append(re.escape(literal))
        if name:
            parts.append(_who(language) if name == "who" else SHAPES.get(name, ".+"))
    below = r"(?s:\n.*)" if key == THEIR_WORDS else ""
    return re.compile("".join(parts) + below)


def _who(language: str) -> str:
    words = [say(language, f"who.{each}") for each in ("unknown", "withheld", "staff")]
    return "|".join(["(?:F-\\d+[A-Z]?", *map(re.escape, words)]) + ")"


PATTERNS = [
    (language, key, _pattern(language, key))
    for language in LANGUAGES
    for key in keys()
    if key.startswith(("sms.", "alarm.", "family."))
]


def sentence_of(body: str, languages: Iterable[str] = LANGUAGES) -> tuple[str, str]:
    """The language and the key of a text of ours ("page.text"); fails on one we never wrote."""
    for language, key, pattern in PATTERNS:
        if language in languages and pattern.fullmatch(body):
            return language, key.removeprefix("sms.")
    raise AssertionError(f"no sentence of ours: {body}")


def sent(story: Story) -> list[Sent]:
    """Every text the carrier took from us, in order, whether it arrived or not."""
    handles = {number: handle for handle, number in STAFF.items()}
    ours = [each for each in story.sim.messages() if each.from_ == LINE]
    found = []
    for each in sorted(ours, key=lambda text: text.created_at):
        language, key = sentence_of(each.body)
        handle = handles.get(each.to, each.to)
        found.append(Sent(each.created_at, handle, key, language, each.body))
    return found


def got(colleague: Colleague) -> list[str]:
    """The sentences that reached her phone, oldest first: ["page.text", "receipt"]."""
    return [sentence_of(body)[1] for body in colleague.received]


def asked(story: Story) -> list[tuple[int, str]]:
    """Who was asked by text and when: whole seconds since the first page, and the handle."""
    pages = [each for each in sent(story) if each.asks]
    return sorted((int((each.at - pages[0].at).total_seconds()), each.handle) for each in pages)


def since(story: Story, at: datetime) -> list[tuple[str, str]]:
    """To whom we wrote what from that instant on, by handle: [("bo", "taken")]."""
    return sorted((each.handle, each.key) for each in sent(story) if each.at >= at)


def called(story: Story, colleague: Colleague) -> list[datetime]:
    """When we placed a call to her, oldest first; a leg of a family's call is none."""
    calls = story.sim.calls(colleague.number)
    return [each.created_at for each in calls if each.direction == "outbound-api"]


def busy(story: Story, **later: float) -> list[str]:
    """Who is asked last, now or some time later."""
    at = story.now + timedelta(**later)
    with story.world.desk.db.reading() as conn:
        return sorted(meanwhile(conn, story.world.team_id, at).busy)
