"""The process dies, once, at every point where it can; each time the story ends as it should."""

from collections import Counter
from pathlib import Path

import pytest

from tests.crashes.calls import BY_CALL
from tests.crashes.places import (
    Scenario,
    did,
    dies_at_each_point,
    ended,
    in_a_webhook,
    live,
    rung,
    settles,
    told_by_the_log,
    withdrawn,
)
from tests.crashes.texts import BY_TEXT
from tests.stories.vocabulary import Story

ALARMED = Counter([("leiar-stord", "alarm.carrier"), ("leiar-stord", "a call")])
"""One alarm is one thing: what waited through an outage and a death waited for a minute."""
AWAY_S = 20
"""Longer than the carrier asks again for one webhook."""


@pytest.mark.parametrize("scenario", [*BY_TEXT, *BY_CALL], ids=str)
def test_dying_anywhere_loses_nothing(tmp_path: Path, scenario: Scenario) -> None:
    """Paged at least once, at most one thing done twice, and the same end as without a death."""
    untouched, points = live(tmp_path / "untouched", scenario)
    alone = did(untouched)
    assert len(points) > 10

    def check(story: Story, point: str) -> None:
        if told_by_the_log(story) and not told_by_the_log(untouched):
            settles(story)  # another question was asked, and another road taken
            return
        more, less = did(story) - alone, alone - did(story)
        assert story.world.crashes == 1, point
        assert ended(story) == ended(untouched), point
        assert not less - withdrawn(story), (point, less)
        assert rung(story) == rung(untouched), point
        assert more.total() <= 1 or more == ALARMED, (point, more)

    dies_at_each_point(tmp_path / "dying", scenario, check)


@pytest.mark.parametrize("scenario", BY_CALL, ids=str)
def test_a_webhook_that_is_never_answered_loses_nobody(tmp_path: Path, scenario: Scenario) -> None:
    """It dies in a webhook and stays away: the static fallback rings on, and all of it is found."""

    def check(story: Story, _point: str) -> None:
        settles(story)
        assert all(each.arrivals for each in story.contacts)
        story.ends_well()

    dies_at_each_point(tmp_path / "told", scenario, check, where=_a_new_webhook, down_s=AWAY_S)


def _a_new_webhook(point: str, before: list[str]) -> bool:
    return in_a_webhook(point) and point not in before
