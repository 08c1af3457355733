"""What somebody is told of the swaps she has asked for, and of those she is asked for."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from oncall.rota.core.changes.swap import Outcome, Swap, is_news, over
from oncall.rota.core.duty import Shift
from oncall.rota.pages.tools import ends
from oncall.rota.work.reading import OfTeam
from oncall.web.visitor import language, visitor
from oncall.wording import say
from oncall.wording.words import begun, line_within


class News(NamedTuple):
    """One swap in a sentence; `open` where it can be answered or withdrawn, `asked` if by her."""

    id: str
    sentence: str
    open: bool
    asked: bool


def swap_news(found: Iterable[Swap], team: OfTeam, now: datetime) -> list[News]:
    """What there is to tell whoever looks."""
    told = ((each, over(each, team.rota, now)) for each in found)
    return [
        News(each.id, sentence(each, outcome, team), outcome is None, _is_asked(each))
        for each, outcome in told
        if is_news(each, outcome, visitor().handle, now)
    ]


def sentence(swap: Swap, outcome: Outcome | None, team: OfTeam) -> str:
    """How it stands, said to one of the two."""
    gives, gets = swap.gives, swap.gets
    if _is_asked(swap):
        gives, gets = gets, gives
    state = outcome or ("asked" if _is_asked(swap) else "waits")
    return say(
        language(),
        f"pages.swap.state.{state}",
        person=team.called(gets.person),
        gives=_within(gives, team),
        gets=_within(gets, team),
    )


def shift_words(shift: Shift, team: OfTeam) -> str:
    """A shift in words: its line of duty, and when."""
    return begun(_within(shift, team))


def _within(shift: Shift, team: OfTeam) -> str:
    """The same as a part of a sentence."""
    span = " – ".join(ends(shift.start, shift.end, team, language()))
    return f"{line_within(language(), shift.rotation)} {span}"


def _is_asked(swap: Swap) -> bool:
    return swap.asked == visitor().handle
