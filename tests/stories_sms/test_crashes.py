"""The process dies, once, at every point where it can; each time the story ends as it should."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from oncall.config import Pace
from oncall.simulator import phones
from oncall.store.outbox import outbox
from tests.stories.vocabulary import AFTER_A_CRASH_S, DAY, NIGHT, Story
from tests.stories_sms.discreet import discreet
from tests.stories_sms.texts import called, sent

SOON = Pace(outcome_after=timedelta(minutes=3), outcome_answer=timedelta(minutes=2))
"""A silent holder is asked sooner than in earnest, so that less time has to be lived."""

ALIKE = (": reconcile", ": reconciled", ": tidy", ": status")
"""Jobs of every minute and words of delivery: dying in one is like dying in any other."""


@dataclass
class Death:
    """Kills the process at the n-th point after it is armed; else only writes the points down."""

    at: int | None = None
    armed: bool = False
    points: list[str] = field(default_factory=list)

    def __call__(self, name: str) -> bool:
        """Whether the process dies here."""
        if not self.armed or (name.endswith(ALIKE) and name in self.points):
            return False
        self.points.append(name)
        return len(self.points) - 1 == self.at


def text_ok_done(story: Story) -> None:
    """The mother writes, Ane says OK, and later FERDIG."""
    story.ane.replies_once("OK", after=20)
    story.mother.texts("Hei")
    story.minutes(2)
    story.ane.texts("FERDIG")
    story.minutes(2)


def call_page_ok(story: Story) -> None:
    """The mother rings for ten seconds; three minutes later Bo and Cato are asked; Bo says OK."""
    story.bo.replies_once("OK", after=20)
    story.mother.calls(patience=10)
    story.minutes(6)


def night_page_key(story: Story) -> None:
    """By night: a call and a text to Tove, who presses 1."""
    story.tove.always(phones.answers(5, "1"))
    story.mother.texts("Hei")
    story.minutes(3)


def held_silence_open(story: Story) -> None:
    """Ane says OK and is silent: asked after three minutes, others two minutes later."""
    story.ane.replies_once("OK", after=20)
    story.mother.texts("Hei")
    story.minutes(7)


def new_sign_silence(story: Story) -> None:
    """Ane holds it, the mother writes again, Ane is silent: others after three minutes."""
    story.ane.replies_once("OK", after=20)
    story.mother.texts("Hei")
    story.minutes(2)
    story.mother.texts("Er du der?")
    story.minutes(5)


def ended(story: Story) -> dict[str, Any]:
    """How the contact stands, but for the luck of the draw."""
    (contact,) = story.mother.contacts
    return {
        "state": contact.state, "outcome": contact.outcome, "holder": contact.holder,
        "rung": contact.rung, "round": contact.round, "waiting": contact.waiting,
        "asked": set(contact.asked), "arrivals": contact.arrivals,
    }  # fmt: skip


def did(story: Story) -> Counter[tuple[str, str]]:
    """Every text and every call that the carrier took from us."""
    texts = [(each.handle, each.key) for each in sent(story)]
    people = (story.ane, story.bo, story.cato, story.tove, story.liv)
    calls = [(each.handle, "a call") for each in people for _ in called(story, each)]
    return Counter([*texts, *calls])


def withdrawn(story: Story) -> Counter[tuple[str, str]]:
    """Pages nobody needed any more, since it was taken before they could be sent again."""
    with story.world.desk.db.reading() as conn:
        rows = conn.execute(outbox.select().where(outbox.c.state == "dropped")).all()
    keys = [(row.person, row.payload["sentence"], row.kind) for row in rows]
    assert all(sentence.startswith("page") for _, sentence, _ in keys)
    return Counter((who, "a call" if kind == "call" else key) for who, key, kind in keys)


@pytest.mark.parametrize(
    ("tell", "at"),
    [(text_ok_done, DAY), (call_page_ok, DAY), (night_page_key, NIGHT), (held_silence_open, DAY),
     (new_sign_silence, DAY)],
)  # fmt: skip
def test_dying_anywhere_loses_nothing(
    tmp_path: Path, tell: Callable[[Story], None], at: str
) -> None:
    """Paged at least once, at most one thing done twice, and the same end as without a death."""
    folders = (tmp_path / str(number) for number in count())
    untouched, whole = _live(next(folders), tell, at, Death())
    assert len(whole.points) > 20

    for place, point in enumerate(whole.points):
        story, _ = _live(next(folders), tell, at, Death(place))
        more, less = did(story) - did(untouched), did(untouched) - did(story)
        assert story.world.crashes == 1, point
        assert ended(story) == ended(untouched), point
        assert not less - withdrawn(story), (point, less)
        assert more.total() <= 1, (point, more)


def _live(
    folder: Path, tell: Callable[[Story], None], at: str, death: Death
) -> tuple[Story, Death]:
    folder.mkdir()
    story = Story(folder, at=at, crash_at=death, pace=SOON)
    story.watch.excused_s, story.watch.rough = AFTER_A_CRASH_S, True
    death.armed = True
    tell(story)
    death.armed = False
    story.ends_well()
    assert not discreet(story)
    return story, death
