"""A swap that is asked for on a page: whoever has to answer hears it by text, once."""

import pytest

from oncall.rota.core.changes.swap import Answer, Swap
from oncall.rota.core.duty import Shift
from oncall.rota.work import answer_within, ask_within
from tests.stories.conftest import Begin
from tests.stories.vocabulary import Story, local
from tests.stories_sms.texts import got, sent

ANES = Shift("therapists", "ane", local("2026-03-05 08:00"), local("2026-03-05 20:00"))
ELIS = Shift("milieu therapist", "eli", local("2026-03-06 08:00"), local("2026-03-06 20:00"))


def _asks(story: Story, gives: Shift = ANES, gets: Shift = ELIS) -> None:
    """Ane asks Eli for her Friday, as the page does."""
    desk, team_id = story.world.desk, story.world.team_id
    swap = Swap("swap-1", gives, gets, "a concert", story.now)
    with desk.writing("swap") as tx:
        ask_within(tx, desk.vault, desk.env, team_id=team_id, wanted=swap, offered=())


def _says(story: Story, answer: Answer) -> None:
    desk, team_id = story.world.desk, story.world.team_id
    with desk.writing("swap") as tx:
        answer_within(tx, desk.vault, desk.env, team_id=team_id, its="swap-1", answer=answer)


def _told(story: Story) -> list[tuple[str, str]]:
    return [(each.handle, each.key) for each in sent(story) if each.key.startswith("swap.")]


def test_who_is_asked_hears_it(day: Story) -> None:
    """Which shift she would have, and which she would give; nobody else is told, nothing twice."""
    _asks(day)
    day.minutes(5)

    assert _told(day) == [("eli", "swap.asks")]
    assert day.eli.received[0].startswith(
        "Ane vil bytte: du får 05.03. 08:00-20:00 og gir 06.03. 08:00-20:00."
    )


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("declined", [("ane", "swap.declined")]),
        ("withdrawn", [("eli", "swap.withdrawn")]),
        ("agreed", []),
    ],
)
def test_the_other_one_hears_how_it_ended(
    day: Story, answer: Answer, told: list[tuple[str, str]]
) -> None:
    """A no to who asked; that both agreed they read as news of their shifts."""
    day.minutes(1)
    _asks(day)
    day.minutes(1)
    _says(day, answer)
    day.minutes(3)

    assert _told(day)[1:] == told
    assert ("news.both" in got(day.ane)) is (answer == "agreed")
    assert ("news.both" in got(day.eli)) is (answer == "agreed")


def test_a_question_nobody_has_read_is_withdrawn_in_silence(begin: Begin) -> None:
    """Asked and withdrawn in the same night: nobody is woken, and nothing is told by day either."""
    night = begin(at="2026-03-03 05:50")
    _asks(night)
    night.minutes(2)
    _says(night, "withdrawn")
    night.until("2026-03-03 07:10")

    assert _told(night) == []


def test_a_family_comes_before_a_swap(day: Story) -> None:
    """Ane has a page open on her phone: she reads of the swap when that is answered."""
    day.mother.texts("Hei")
    day.seconds(20)
    _asks(day, ELIS, ANES)
    day.minutes(1)
    beside = _told(day)
    day.ane.texts("OK")
    day.minutes(2)

    assert got(day.ane)[0] == "page.text"
    assert beside == []
    assert _told(day) == [("ane", "swap.asks")]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_restart_asks_nobody_twice_to_swap(begin: Begin, when: str) -> None:
    """The process dies as it writes: she reads it once."""
    waiting = [f"{when} commit: swap texts"]

    def dies(here: str) -> bool:
        return here in waiting and waiting.pop() == here

    story = begin(crash_at=dies)
    _asks(story)
    story.minutes(3)

    assert waiting == []
    assert _told(story) == [("eli", "swap.asks")]
