"""Lives a story again and again, and lets the process die at one place after another."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from oncall.config import Pace
from oncall.contact.core.values import Contact
from oncall.contact.rows import contacts
from oncall.demo.simulation.stack import SELDOM
from oncall.demo.world import LINE
from oncall.store.outbox import outbox
from tests.crashes.twins import Twins
from tests.stories.vocabulary import AFTER_A_CRASH_S, DAY, STAFF, Story
from tests.stories_sms.discreet import discreet
from tests.stories_sms.texts import called, sent

SOON = Pace(
    outcome_after=timedelta(minutes=3),
    outcome_answer=timedelta(minutes=2),
    talking_silent=timedelta(minutes=3),
)
"""Silence is noticed sooner than in earnest, so that less time has to be lived."""

ALIKE = (
    ": reconcile", ": reconciled", ": tidy", ": status", ": page status", ": promise",
    ": alarms", ": staff", "before claim", "snapshot",
)  # fmt: skip
"""Jobs of every minute and words of delivery: dying in one is like dying in any other."""

WEBHOOKS = ("voice", "accept", "next", "outside", "recorded", "leg", "ended", "text", "key")

SETTLED_WITHIN = 12
"""Looks, three minutes apart."""

Tell = Callable[[Story], None]


@dataclass(frozen=True)
class Scenario:
    """A story and the hour at which it begins; `plan` is the rota, if not the example's."""

    tell: Tell
    at: str = DAY
    plan: str | None = None

    def __str__(self) -> str:
        return self.tell.__name__


class Lived(NamedTuple):
    """A story that has been lived, and the points at which the process could have died."""

    story: Story
    points: list[str]


def in_a_webhook(point: str) -> bool:
    """Whether the carrier waits for an answer at this point."""
    return point.partition("commit: ")[2] in WEBHOOKS


@dataclass
class Death:
    """Kills the process at the n-th points after it is armed; else only writes the points down."""

    at: Collection[int] = ()
    armed: bool = False
    points: list[str] = field(default_factory=list)
    alike: tuple[str, ...] = ALIKE
    """What counts the first time only."""
    dies: Callable[[], None] = lambda: None
    """Called as it dies."""
    splits: Callable[[str], bool] = lambda _point: False
    """Asked at every point; True in the twin of this process that dies there."""

    def __call__(self, name: str) -> bool:
        """Whether the process dies here."""
        if not self.armed or (name.endswith(self.alike) and name in self.points):
            return False
        if self.splits(name):
            self.at, self.splits = {len(self.points)}, lambda _point: False
        self.points.append(name)
        if len(self.points) - 1 not in self.at:
            return False
        self.dies()
        return True


def live(
    folder: Path,
    scenario: Scenario,
    at: Collection[int] = (),
    down_s: int = 0,
    alike: tuple[str, ...] = ALIKE,
) -> Lived:
    """The story, with a death at each of these points; its promises are watched all the while.

    The process is there again at once, or `down_s` seconds later: whatever the carrier asks
    meanwhile goes to the static fallback.
    """
    return _lived(folder, scenario, Death(at, alike=alike), down_s)


def dies_at_each_point(
    folder: Path,
    scenario: Scenario,
    check: Callable[[Story, str], None],
    *,
    where: Callable[[str, list[str]], bool] = lambda _point, _before: True,
    down_s: int = 0,
) -> None:
    """The story with one death, at each point in turn; `check` is handed its end and the point.

    `where` may choose the points; it is told which ones came before.
    """
    twins, death = Twins(folder), Death()
    death.splits = lambda point: where(point, death.points) and twins.split()

    def to_the_end() -> None:
        story, points = _lived(folder, scenario, death, down_s)
        for place in death.at:
            check(story, points[place])

    twins.to_the_end(to_the_end)


def _lived(folder: Path, scenario: Scenario, death: Death, down_s: int) -> Lived:
    folder.mkdir()
    story = Story(folder, at=scenario.at, crash_at=death, pace=SOON, plan=scenario.plan)
    story.watch.excused_s, story.watch.rough = AFTER_A_CRASH_S * max(1, len(death.at)), True
    death.dies = partial(_dies, story, death, down_s)
    death.armed = True
    scenario.tell(story)
    death.armed = False
    story.ends_well()
    assert not discreet(story)
    return Lived(story, death.points)


def _dies(story: Story, death: Death, down_s: int) -> None:
    """After the last death no place to die is counted any more: idle minutes are lived faster."""
    if len(death.points) > max(death.at):
        story.world.seldom = SELDOM
    if down_s:
        _stays_away(story, down_s)


def _stays_away(story: Story, seconds: int) -> None:
    story.has_a_fallback_host()
    story.machine_dies()
    story.world.kernel.after(seconds, story.machine_is_back)


def settles(story: Story) -> None:
    """Whoever is asked takes it and finishes it, until nothing is left."""
    for _ in range(SETTLED_WITHIN):
        settle_what_is_left(story)
        if not _left(story):
            return
        story.minutes(3)
    raise AssertionError(f"still {[each.state for each in _left(story)]}")


def settle_what_is_left(story: Story) -> None:
    """Once: who was asked last says OK, and FERDIG."""
    for contact in _left(story):
        _settle(story, contact)


def _left(story: Story) -> list[Contact]:
    return [each for each in story.contacts if each.state != "closed"]


def _settle(story: Story, contact: Contact) -> None:
    for handle in [contact.holder] if contact.holder else contact.asked[-1:]:
        for word in ("OK", "FERDIG"):
            story.sim.text(STAFF[handle], LINE, f"{word} {contact.code}")
            story.seconds(20)


def told_by_the_log(story: Story) -> bool:
    """Whether the carrier's own log told of the end of a call before its webhook did."""
    found = story.contacts
    with story.world.desk.db.reading() as conn:
        lines = [row for each in found for row in contacts.history(conn, each.id)]
    return any(row.kind.startswith("found") for row in lines)


def ended(story: Story) -> list[dict[str, Any]]:
    """How every contact stands, but for the luck of the draw."""
    return [_stands(each) for each in story.contacts]


def _stands(contact: Contact) -> dict[str, Any]:
    return {
        "who": contact.caller.name, "state": contact.state, "outcome": contact.outcome,
        "holder": contact.holder, "rung": contact.rung, "round": contact.round,
        "waiting": contact.waiting, "asked": set(contact.asked), "arrivals": contact.arrivals,
        "urgent": contact.urgent, "calm": contact.calm, "words": contact.words,
    }  # fmt: skip


def did(story: Story) -> Counter[tuple[str, str]]:
    """Every text and every call that the carrier took from us, and every talk."""
    texts = [(each.handle, each.key) for each in sent(story)]
    people = (story.ane, story.bo, story.cato, story.eli, story.tove, story.liv, story.hans)
    calls = [(each.handle, "a call") for each in people for _ in called(story, each)]
    talks = [
        (each.handle, "a talk") for each in people for call in each.phone.calls if call.bridged_at
    ]
    return Counter([*texts, *calls, *talks, *rung(story).elements()])


def rung(story: Story) -> Counter[tuple[str, str]]:
    """Every call to the mother's phone, which only an order of the staff can place."""
    return Counter([("mother", "rung")] * story.mother.rang)


def withdrawn(story: Story) -> Counter[tuple[str, str]]:
    """Pages nobody needed any more, since it was taken before they could be sent again."""
    with story.world.desk.db.reading() as conn:
        rows = conn.execute(outbox.select().where(outbox.c.state == "dropped")).all()
    keys = [(row.person, row.payload["sentence"], row.kind) for row in rows]
    return Counter((who, "a call" if kind == "call" else key) for who, key, kind in keys)
