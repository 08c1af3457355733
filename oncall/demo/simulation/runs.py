"""One simulation from the wish to the report: it is run, and a loss is made as short as can be."""

import shlex
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from oncall.demo.simulation.core_run import CoreRun
from oncall.demo.simulation.drawn import KINDS, OSLO, Drawn, draw
from oncall.demo.simulation.report import Report, as_text
from oncall.demo.simulation.shrink import shortest
from oncall.demo.simulation.stack import Stack, Stops, Told, never, nobody
from oncall.demo.simulation.timeline import Line, as_lines, time_line
from oncall.demo.simulation.told import report_of
from oncall.demo.simulation.watch import Loss
from oncall.env import stopwatch

SHRINK_S = 120.0
"""So long, at most, the shortest story is looked for."""
LONGEST_STORY = 60
LATELY = [timedelta(hours=hours) for hours in (0.3, 1, 2, 4, 8, 16)]
"""What is needed for a loss mostly came shortly before it."""


class Run(Protocol):
    """A run, through the whole stack or through the core."""

    stopped: bool

    def live(self, told: Told, /) -> Loss | None:
        """What was lost, if anything was."""

    def report(self, loss: Loss | None, /) -> Report:
        """What it was like."""

    def story(self, until: datetime, /) -> list[Line]:
        """What happened up to then."""

    def close(self) -> None:
        """Nothing of it is looked at any more."""


class StackRun(Stack):
    """The run through the whole stack, with what is told of it."""

    def report(self, loss: Loss | None) -> Report:
        """What it was like."""
        return report_of(self, loss)

    def story(self, until: datetime) -> list[Line]:
        """What happened up to then."""
        return time_line(self, until)


@dataclass(frozen=True)
class Wish:
    """What is to be simulated. `only` names the signs and faults of the draw that are kept."""

    contacts: int
    days: float
    seed: int
    kinds: tuple[str, ...] = KINDS
    through: str = "stack"
    only: tuple[str, ...] = ()
    url: str = "sqlite://"

    def everything(self) -> Drawn:
        """All that is drawn for it."""
        return draw(self.seed, contacts=self.contacts, days=self.days, kinds=self.kinds)

    def drawn(self) -> Drawn:
        """What comes from outside."""
        return self.everything().only(self.only) if self.only else self.everything()

    @property
    def command(self) -> str:
        """The command that repeats it exactly."""
        kinds = "all" if set(self.kinds) == set(KINDS) else ",".join(self.kinds) or "none"
        words = [
            "oncall", "simulate", "--days", f"{self.days:g}", "--contacts", str(self.contacts),
            "--seed", str(self.seed), "--faults", kinds,
        ]  # fmt: skip
        words += ["--through", "core"] if self.through == "core" else []
        return shlex.join([*words, "--only", ",".join(self.only)] if self.only else words)


@dataclass(frozen=True)
class Shortest:
    """The least that still loses something: its time line, and the command that repeats it."""

    lost: tuple[str, ...]
    signs: int
    faults: int
    tries: int
    story: tuple[str, ...]
    command: str


@dataclass(frozen=True)
class Result:
    """What a simulation came to."""

    report: Report
    command: str
    shortest: Shortest | None = None

    def as_json(self) -> dict[str, Any]:
        """All of it, as JSON knows it."""
        found = {**self.report.as_json(), "command": self.command}
        return found | {"shortest": vars(self.shortest) if self.shortest else None}

    def as_text(self) -> str:
        """All of it for a person."""
        text = as_text(self.report, _local)
        if self.shortest is None:
            return text
        short = self.shortest
        title = f"The shortest story found ({short.signs} signs, {short.faults} faults):"
        ending = ("", *short.lost, "", "It repeats with:", f"  {short.command}")
        return "\n".join([text, "", title, "", *short.story, *ending])


def simulate(
    wish: Wish, *, told: Told = nobody, stops: Stops = never, shrink_s: float = SHRINK_S
) -> Result:
    """Run it; when something is lost, look for the shortest story that loses it too.

    `stops` raises KeyboardInterrupt when somebody wants to stop.
    """
    drawn = wish.drawn()
    with _lived(wish, drawn, stops, told) as (run, loss):
        report = run.report(loss)
        if loss and wish.through == "core":
            drawn = drawn.only([line.name for line in run.story(loss.at)])
    if loss is None:
        return Result(report, wish.command)
    return Result(report, wish.command, _Search(wish, drawn, loss, stops, shrink_s).shortest())


class _Search:
    """Looks for the least of a run that breaks the same promise; Ctrl-C ends the search."""

    def __init__(self, wish: Wish, drawn: Drawn, loss: Loss, stops: Stops, seconds: float) -> None:
        self.wish, self.drawn, self.loss, self.stops = wish, drawn, loss, stops
        self.until = stopwatch() + seconds
        self.tries = 0

    def shortest(self) -> Shortest:
        """First only the last minutes or hours are kept, and then whatever of them is needed."""
        early = self.drawn.before(self.loss.at)
        tried = (early.since(self.loss.at - each).names for each in LATELY)
        found = next((names for names in tried if self._still(names)), early.names)
        return self._told(shortest(found, self._still, self._over))

    def _over(self) -> bool:
        return stopwatch() > self.until

    def _still(self, names: Sequence[str]) -> bool:
        """Whether these alone break it as well."""
        left = self.drawn.only(names)
        if self._over() or not left.signs:
            return False
        self.tries += 1
        with _lived(self.wish, left, self.stops) as (run, found):
            self.until = 0.0 if run.stopped else self.until
            return found is not None and found.kind == self.loss.kind

    def _told(self, names: Sequence[str]) -> Shortest:
        drawn, wish = self.drawn.only(names), replace(self.wish, only=tuple(names))
        with _lived(wish, drawn, never) as (run, loss):
            lines = list(as_lines(run.story(loss.at))) if loss else []
        if len(lines) > LONGEST_STORY:
            left_out = f"  … {len(lines) - LONGEST_STORY} lines …"
            lines = [*lines[: LONGEST_STORY // 3], left_out, *lines[-LONGEST_STORY * 2 // 3 :]]
        lost = (loss or self.loss).what
        return Shortest(
            lost, len(drawn.signs), len(drawn.faults), self.tries, tuple(lines), wish.command
        )


@contextmanager
def _lived(
    wish: Wish, drawn: Drawn, stops: Stops, told: Told = nobody
) -> Iterator[tuple[Run, Loss | None]]:
    with tempfile.TemporaryDirectory(prefix="oncall-simulate-") as folder:
        run: Run
        if wish.through == "core":
            run = CoreRun(drawn, stops)
        else:
            run = StackRun(Path(folder), drawn, url=wish.url, stops=stops)
        try:
            yield run, run.live(told)
        finally:
            run.close()


def _local(at: datetime) -> str:
    return f"{at.astimezone(OSLO):%d %b %Y %H:%M}"
