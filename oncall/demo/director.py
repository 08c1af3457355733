"""The director moves a guided story on: a step is done, and once it has led somewhere, the next.

Whatever the visitor does herself counts as well: the director only looks at what has come about.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from oncall.demo.stage import Look, Stage


class Props(Protocol):
    """What can be done besides using the phones."""

    def run_at(self, times: float) -> None:
        """Let the clock run so fast."""

    def kill(self) -> None:
        """End the service as a power cut does."""

    def start(self) -> None:
        """Start it again."""


class Hand:
    """What a step may do; phones go by their ids on the page."""

    def __init__(self, stage: Stage, props: Props) -> None:
        self.props = props
        self._stage = stage

    def do(self, phone: str, action: str, *words: str) -> None:
        """Let somebody do this with her phone: an action of `Hands`."""
        found = self._stage.phone(phone)
        if found:
            getattr(self._stage.hands, action)(found, *words)

    def order(self, phone: str, word: str, who: str) -> None:
        """She texts this word with the code of that number's contact."""
        for story in self._stage.look().stories:
            if story.who == who:
                self.do(phone, "text", f"{word} {story.code}")
                return

    def whoever_rings(self, action: str, *words: str) -> None:
        """The same with the first phone that rings or is asked for a key."""
        look = self._stage.look()
        for shown in look.phones:
            if shown.phone.kind != "caller" and shown.screen.state != "idle":
                self.do(shown.phone.id, action, *words)
                return

    def whoever_was_asked(self, *but: str, words: str) -> None:
        """The first of the staff who has a text, and is none of these, answers it."""
        for shown in self._stage.look().phones:
            asked = any(not text.sent for text in shown.screen.texts)
            if shown.phone.kind == "staff" and asked and shown.phone.id not in but:
                self.do(shown.phone.id, "text", words)
                return


Does = Callable[[Hand], None]
Sees = Callable[[Look], bool]


def _nothing(_hand: Hand) -> None:
    """This step only waits."""


@dataclass(frozen=True)
class Step:
    """One step: its `name`; what is done `after_s` seconds later by the clock; what comes then."""

    name: str
    until: Sees
    do: Does = _nothing
    after_s: float = 0


@dataclass(frozen=True)
class GuidedStory:
    """A story that can be played with one click; `at` is when it begins, wall time in Oslo.

    Its title and what is told at each step stand in the catalogue, by its name and theirs.
    """

    name: str
    at: str
    steps: tuple[Step, ...]


class Director:
    """Tells one story. `place` is the step at hand; beyond the last one the story is over."""

    def __init__(self, story: GuidedStory, stage: Stage, props: Props) -> None:
        self.story = story
        self.place = 0
        self._stage = stage
        self._hand = Hand(stage, props)
        self._since: datetime = stage.desk.now
        self._done = False

    @property
    def over(self) -> bool:
        """Whether all of it has been told."""
        return self.place >= len(self.story.steps)

    def tick(self) -> None:
        """Do what is to be done now, and see whether the next step can begin."""
        if self.over:
            return
        step, now = self.story.steps[self.place], self._stage.desk.now
        if not self._done:
            if now < self._since + timedelta(seconds=step.after_s):
                return
            step.do(self._hand)
            self._done = True
        if step.until(self._stage.look()):
            self.place, self._since, self._done = self.place + 1, now, False
            if self.over:
                self._hand.props.run_at(1)
