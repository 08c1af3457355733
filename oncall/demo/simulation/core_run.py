"""A run through the core alone: each number lives its own life, so ten thousand take seconds."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from oncall.contact.core.invariants import history
from oncall.contact.core.telling import told
from oncall.demo.simulation.core_life import TAKEN, Life
from oncall.demo.simulation.drawn import Drawn
from oncall.demo.simulation.report import Report, Waits, counted, waits_for_human
from oncall.demo.simulation.stack import Stops, never
from oncall.demo.simulation.timeline import Line, from_outside
from oncall.demo.simulation.watch import Broken, Loss
from oncall.demo.words import ENGLISH


class CoreRun:
    """One run; `live` it once. It ends at the first loss."""

    def __init__(self, drawn: Drawn, stops: Stops = never) -> None:
        self.drawn = drawn
        self._stops = stops
        self.stopped = False
        self.lives: list[Life] = []

    def live(self, told: Callable[[int, int], None]) -> Loss | None:
        """Every number's life; the loss that ended the run, or None."""
        everybody = self.drawn.each_contact()
        for drawn in everybody:
            self.lives.append(Life(drawn.seed, drawn.signs, drawn.faults))
            try:
                self._live(self.lives[-1])
                told(len(self.lives), len(everybody))
                self._stops()
            except Broken as broken:
                return Loss(self.lives[-1].now, tuple(str(broken).splitlines()))
            except KeyboardInterrupt:
                self.stopped = True
                break
        return None

    def _live(self, life: Life) -> None:
        life.live()
        wrong = [each for lines in life.lines.values() for each in history.unbroken(lines)]
        if wrong:
            raise Broken("\n".join(wrong))

    def close(self) -> None:
        """There is nothing to give back."""

    def report(self, loss: Loss | None) -> Report:
        """What this run was like."""
        lived = [contact for life in self.lives for contact in life.contacts.values()]
        humans = sorted(wait for life in self.lives for wait in _waits(life))
        sent: Counter[str] = sum((life.outbox.sent for life in self.lives), Counter())
        faults: Counter[str] = sum((life.struck for life in self.lives), Counter())
        return Report(
            "core", self.drawn.seed, self.drawn.start,
            max((life.now for life in self.lives), default=self.drawn.start),
            contacts=len(lived), outcomes=counted(c.outcome or c.state for c in lived),
            signs=self.drawn.counts, human=Waits.of(humans), human_within=waits_for_human(humans),
            sends=dict(sent.most_common()), faults=dict(faults.most_common()),
            duplicates=sum(life.outbox.duplicates for life in self.lives),
            lost=loss.what if loss else (), stopped=self.stopped,
        )  # fmt: skip

    def story(self, until: datetime) -> list[Line]:
        """The last life that was lived, as a time line up to then."""
        life = self.lives[-1]
        lines = [*from_outside(life.signs, life.faults)]
        for id, history_of in life.lines.items():
            contact = life.contacts[id]
            for line in history_of:
                said = told(ENGLISH, line.kind, line.person, line.detail, contact, str)
                lines.append(Line(line.at, "", f"{contact.code}: {said}"))
        return sorted((each for each in lines if each.at <= until), key=lambda each: each.at)


def _waits(life: Life) -> list[float]:
    """How long each contact waited for the first who took it."""
    taken = [
        next((line for line in lines if line.kind in TAKEN), None) for lines in life.lines.values()
    ]
    return [
        max(0.0, (line.at - life.contacts[line.contact].opened_at).total_seconds())
        for line in taken if line
    ]  # fmt: skip
