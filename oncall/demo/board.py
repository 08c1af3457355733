"""What every visitor is shown, kept in memory: drawn anew only when something has changed.

A hundred pages left open ask a hundred times a second whether anything is new. Each is answered by
one look at a few counters; the phones and the time line are drawn once for all of one language.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from flask import render_template

from oncall.demo.clock import SPEEDS
from oncall.demo.stage import PIN, Look
from oncall.demo.theatre import Theatre
from oncall.demo.tour import STORIES
from oncall.demo.words import Words

LONGEST_WAIT_S = 0.25
"""A page that asks while the stage is being set is answered with what was there before."""


@dataclass(frozen=True)
class Drawn:
    """What there was to see at one instant, in one language.

    `parts` is every piece of the page that may change by itself, by its id. `revision` is another
    one whenever any of them is.
    """

    look: Look
    parts: dict[str, str]
    revision: str
    play: int
    times: float
    pulse: tuple[object, ...]

    def holds(self, pulse: tuple[object, ...], now: datetime) -> bool:
        """Whether drawing it now would give the same."""
        return self.pulse == pulse and self.look.now <= now < self.look.until


class Board:
    """May be used from any thread."""

    def __init__(self, theatre: Theatre) -> None:
        self._theatre = theatre
        self._drawn: dict[str, Drawn] = {}
        self.draws = 0
        """How often anything was drawn."""

    def shown(self, words: Words) -> Drawn:
        """What is to be seen; while the stage is busy, what was to be seen before."""
        before = self._drawn.get(words.language)
        if not self._theatre.lock.acquire(timeout=LONGEST_WAIT_S if before else -1):
            return before or self.shown(words)
        try:
            return self._now(words, before)
        finally:
            self._theatre.lock.release()

    def _now(self, words: Words, before: Drawn | None) -> Drawn:
        stage = self._theatre.play.stage
        pulse = (*self._theatre.pulse(), *stage.pulse())
        if before and before.holds(pulse, stage.desk.now):
            return before
        self.draws += 1
        look = stage.look(words)
        parts = _parts(look, self._theatre, words)
        times = self._theatre.play.clock.times
        drawn = Drawn(look, parts, _revision(parts), self._theatre.number, times, pulse)
        self._drawn[words.language] = drawn
        return drawn


def _parts(look: Look, theatre: Theatre, words: Words) -> dict[str, str]:
    tour = render_template("tour.html", director=theatre.director, stories=STORIES, words=words)
    parts = {
        "day": theatre.play.stage.day(look.now, words),
        "ringing": render_template("ringing.html", look=look, words=words),
        "moving": render_template("moving.html", theatre=theatre, speeds=SPEEDS, words=words),
        "tour": tour,
    }
    for shown in look.phones:
        parts[f"live-{shown.phone.id}"] = render_template(
            "live.html", shown=shown, words=words, pin=PIN
        )
    for story in look.stories:
        newest = story is look.stories[0]
        parts[f"contact-{story.id}"] = render_template(
            "story.html", story=story, newest=newest, words=words
        )
    return parts


def _revision(parts: dict[str, str]) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]
