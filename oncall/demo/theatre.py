"""The theatre: one play at a time, and the guided story that is told in it, if one is.

A story, or another time of day, begins on an empty stage: no clock goes back, and nothing of what
was before stands in the way.
"""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from typing import Protocol

from oncall.demo.clock import DemoClock
from oncall.demo.director import Director, Props
from oncall.demo.stage import Stage
from oncall.demo.tour import STORIES


class OnStage(Props, Protocol):
    """A play, as the theatre and its page know it; see `Play`."""

    @property
    def stage(self) -> Stage:
        """The phones, the contacts and the hands."""

    @property
    def clock(self) -> DemoClock:
        """The clock of all of it."""

    @property
    def alive(self) -> bool:
        """Whether the service runs."""

    @property
    def mood(self) -> str:
        """How the carrier feels."""

    def feel(self, mood: str) -> None:
        """Let the carrier feel so."""


Opens = Callable[[DemoClock], AbstractContextManager[OnStage]]


class Theatre:
    """May be used from any thread: whoever wants to look waits until the stage is set.

    `opens` sets a stage, `clock_at` makes a clock of a time as text (None is the real time).
    """

    def __init__(
        self, opens: Opens, clock_at: Callable[[str | None], DemoClock], *, first: DemoClock
    ) -> None:
        self.lock = threading.RLock()
        self.number = 0
        self.acts = 0
        """How often a visitor has done something."""
        self.director: Director | None = None
        self._opens = opens
        self._clock_at = clock_at
        self._stack, self.play = self._set(first)

    def begin(self, at: str | None) -> None:
        """An empty stage at that time; raises ClockFault, and then all is as it was."""
        with self.lock:
            opened = self._set(self._clock_at(at))
            self.close()
            self._stack, self.play = opened

    def tell(self, name: str) -> None:
        """Begin to tell this story of `STORIES` on an empty stage."""
        with self.lock:
            self.begin(STORIES[name].at)
            self.director = Director(STORIES[name], self.play.stage, self.play)

    def leave(self) -> None:
        """The story is told no further; the stage stays as it is."""
        with self.lock:
            self.director = None
            self.play.run_at(1)

    def pulse(self) -> tuple[object, ...]:
        """Another one whenever something around the stage has changed."""
        place = self.director.place if self.director else None
        play = self.play
        return self.number, play.alive, play.mood, play.clock.times, self.acts, place

    def tick(self) -> None:
        """Let the story go on, if it can."""
        with self.lock:
            if self.director:
                self.director.tick()

    def close(self) -> None:
        """Take everything down."""
        with self.lock:
            self.director = None
            self._stack.close()

    def _set(self, clock: DemoClock) -> tuple[ExitStack, OnStage]:
        """The next play, and what will take it down."""
        stack = ExitStack()
        play = stack.enter_context(self._opens(clock))
        self.number += 1
        return stack, play
