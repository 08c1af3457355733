"""Who may not think of a shift is asked before it begins, and the line holder hears in time."""

from datetime import timedelta

import pytest

from oncall.contact.work.shifts.rota_check import subject_of
from oncall.pay.work.called_out import called_out
from oncall.rota.core.check.rules import check
from oncall.rota.core.duty import Shift
from oncall.rota.rows import confirmations
from oncall.watch.alive import people_know
from tests.stories.conftest import Begin
from tests.stories.plans import EXAMPLE
from tests.stories.staffing import change, plan_becomes
from tests.stories.vocabulary import Story, local
from tests.stories_sms.texts import got, sent

CONFIRM = ("confirm.asks", "confirm.late", "confirm.thanks", "confirm.nothing")
HERS = Shift("supervisor", "vikar", local("2026-03-04 20:00"), local("2026-03-05 08:00"))


def _told(story: Story) -> list[tuple[str, str]]:
    return [(each.handle, each.key) for each in sent(story) if each.key in CONFIRM]


def _unconfirmed(story: Story) -> list[str]:
    """Whom the check of the stored rota names."""
    desk, end = story.world.desk, story.now + timedelta(days=7)
    with desk.db.reading() as conn:
        subject = subject_of(
            conn, desk, story.world.team_id, story.now, end, called_out=called_out
        )  # fmt: skip
    return [each.person for each in check(subject) if each.code == "unconfirmed"]


def _noted(story: Story) -> list[tuple[str, bool]]:
    desk = story.world.desk
    with desk.db.reading() as conn:
        return [(each.kind, each.red) for each in people_know(conn, desk)]


def _stands_in(story: Story, *, person: str = "vikar") -> None:
    change(story, "stand-in", "2026-03-04 20:00", "2026-03-05 08:00", person=person)


def _was_asked(story: Story) -> None:
    """Vilde was asked a day ahead."""
    _stands_in(story)
    with story.world.desk.writing("asked before") as tx:
        at = HERS.start - timedelta(days=1)
        confirmations.ask(tx, story.world.team_id, HERS, at)


@pytest.fixture
def ahead(begin: Begin) -> Story:
    """A day and five minutes before Vilde is to have the line."""
    story = begin(at="2026-03-03 19:55")
    story.minutes(1)
    _stands_in(story)
    return story


@pytest.fixture
def morning(begin: Begin) -> Story:
    """Wednesday 07:55: Vilde has the line from 20:00, was asked, and has not answered."""
    story = begin(at="2026-03-04 07:55")
    _was_asked(story)
    return story


def test_a_stand_in_is_asked_a_day_ahead(ahead: Story) -> None:
    """Nobody else is; the check names her until she has answered."""
    ahead.until("2026-03-03 19:59")
    before = _told(ahead)
    ahead.until("2026-03-03 20:05")

    assert before == []
    assert _told(ahead) == [("vikar", "confirm.asks")]
    assert _unconfirmed(ahead) == ["vikar"]


def test_her_word_confirms_it(morning: Story) -> None:
    """KOMMER: she has a receipt, the check is content, and nobody hears of it."""
    morning.vilde.texts("Kommer!")
    morning.until("2026-03-04 08:05")

    assert _told(morning) == [("vikar", "confirm.thanks")]
    assert any(
        "kommer på vakt 04.03. 20:00-05.03. 08:00" in each for each in morning.vilde.received
    )
    assert _unconfirmed(morning) == []


def test_the_line_holder_hears_in_time_who_has_not_confirmed(morning: Story) -> None:
    """Half a day ahead, once, and health notes it; Vilde may still answer then."""
    morning.until("2026-03-04 07:59")
    before = _told(morning), _noted(morning)
    morning.until("2026-03-04 08:05")
    noted = _noted(morning)
    morning.vilde.texts("kjem")
    morning.minutes(4)

    assert before == ([], [])
    assert noted == [("confirmations", False)]
    assert _told(morning) == [("tove", "confirm.late"), ("vikar", "confirm.thanks")]
    assert _noted(morning) == []


def test_a_page_comes_before_a_shift(morning: Story) -> None:
    """With a page on her phone "kjem" confirms nothing, and Tove reads of Vilde afterwards."""
    morning.mother.texts("Hei")
    morning.minutes(1)
    morning.tove.texts("kjem")
    morning.until("2026-03-04 08:02")
    beside = _told(morning)
    still_open = morning.mother.contact.holder is None
    morning.tove.texts("OK")
    morning.until("2026-03-04 08:06")

    assert (beside, still_open) == ([], True)
    assert morning.mother.is_held_by(morning.tove)
    assert _told(morning) == [("tove", "confirm.late")]


def test_whoever_was_asked_nothing_is_told_so(day: Story) -> None:
    """KJEM of somebody whom nobody asked changes nothing."""
    day.ane.texts("Kjem")
    day.minutes(1)

    assert got(day.ane) == ["confirm.nothing"]


def test_a_shift_that_is_hers_no_more_is_not_waited_for(morning: Story) -> None:
    """It goes to Bo: nobody hears that Vilde has not confirmed it, and he is asked."""
    _stands_in(morning, person="bo")
    morning.until("2026-03-04 08:05")

    assert _told(morning) == [("bo", "confirm.asks")]
    assert _unconfirmed(morning) == ["bo"]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_restart_asks_nobody_twice_to_confirm(begin: Begin, when: str) -> None:
    """The process dies as it writes that she is asked: she is asked once."""
    waiting = [f"{when} commit: confirmations"]

    def dies(here: str) -> bool:
        return here in waiting and waiting.pop() == here

    story = begin(at="2026-03-03 19:55", crash_at=dies)
    _stands_in(story)
    story.until("2026-03-03 20:08")

    assert waiting == []
    assert _told(story) == [("vikar", "confirm.asks")]


def test_a_shift_that_a_new_plan_moves_is_asked_about(begin: Begin) -> None:
    """Eli begins at ten from today on, not at eight: she is asked, and confirms it."""
    story = begin(at="2026-03-04 07:30")
    story.minutes(1)
    hers = 'hours = "08:00-20:00"\npeople = ["eli"]'
    later = EXAMPLE.replace(hers, hers.replace("08:00-", "10:00-"))
    plan_becomes(story, later.replace("2026-01-01", "2026-03-04"))
    story.minutes(4)
    waits = _unconfirmed(story)
    story.eli.texts("kjem")
    story.minutes(1)

    assert _told(story) == [("eli", "confirm.asks"), ("eli", "confirm.thanks")]
    assert "04.03. 10:00-20:00" in story.eli.received[-1]
    assert (waits, _unconfirmed(story)) == (["eli"], [])


def test_a_plan_stored_anew_from_the_same_day_is_asked_about(begin: Begin) -> None:
    """From Wednesday on Eli begins at ten: it stands in a season of the plan of January."""
    story = begin(at="2026-03-03 14:30")
    story.minutes(1)
    hers = 'hours = "08:00-20:00"\npeople = ["eli"]'
    season = 'seasons = [{ from = 2026-03-04, to = 2026-04-30, hours = "10:00-20:00" }]'
    plan_becomes(story, EXAMPLE.replace(hers, f"{hers}\n{season}"))
    story.minutes(4)
    waits = _unconfirmed(story)
    story.eli.texts("kjem")
    story.minutes(1)

    assert _told(story) == [("eli", "confirm.asks"), ("eli", "confirm.thanks")]
    assert (waits, _unconfirmed(story)) == (["eli"], [])
