"""The page How it went as values: what a month came to, beside the month before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from oncall.contact.core.buttons import Colleague, may_see
from oncall.contact.core.dealt import GOALS, Dealt, Figures, figures
from oncall.contact.core.scene import is_night
from oncall.contact.rows.dealt import closed_between
from oncall.contact.work.desk import Desk
from oncall.contact.work.shown.now import Words
from oncall.contact.work.team import TeamNow
from oncall.rota.core.shown.board import Period
from oncall.wording import clock
from oncall.wording.figures import month_of_year, short_day

NOTHING = "–"
_HARD_SPACE = "\N{NO-BREAK SPACE}"
IN_SECONDS = 120
"""So short a wait is told to the second: it is near the goal of a minute."""


@dataclass(frozen=True)
class Row:
    """One figure: its key, the goal ("" for none), and what this month and the last came to.

    `missed` is that this month's is worse than the goal.
    """

    key: str
    goal: str
    now: str
    before: str
    missed: bool = False


@dataclass(frozen=True)
class Late:
    """Somebody who waited longer than the last goal; `id` where she who looks may see it."""

    code: int
    id: str
    when: str
    wait: str


@dataclass(frozen=True)
class Report:
    """What the team did in a month; `rows` compare it with the goals and the month before."""

    month: str
    last: str
    count: int
    calls: int
    nights: int
    rows: Sequence[Row]
    outcomes: Sequence[tuple[str, int]]
    late: Sequence[Late]


def report_of(
    conn: Connection, desk: Desk, team: TeamNow, period: Period, who: Colleague, words: Words
) -> Report:
    """The month as it looks to her; two statements."""
    now, before = (_figures(conn, desk, team, each) for each in (period, period.before))
    goals = [_against(goal.name, goal.within, goal.of_hundred, now, before) for goal in GOALS]
    waits = [
        Row("half", "", _long(now.half, words), _long(before.half, words)),
        Row("longest", "", _long(now.longest, words), _long(before.longest, words)),
    ]
    return Report(
        _called(period, words), _called(period.before, words), len(now.dealt),
        sum(each.first == "call" for each in now.dealt), sum(each.night for each in now.dealt),
        [*goals, *waits], now.outcomes, [_late(each, team, who, words) for each in now.late],
    )  # fmt: skip


def _figures(conn: Connection, desk: Desk, team: TeamNow, period: Period) -> Figures:
    return figures([
        Dealt(
            it.contact, it.first,
            is_night(it.contact.opened_at.astimezone(team.zone).time(), desk.pace),
            max(timedelta(0), it.taken_at - it.contact.opened_at),
        )
        for it in closed_between(conn, team.id, *period.instants(team.zone))
    ])  # fmt: skip


def _against(key: str, within: timedelta, goal: int, now: Figures, before: Figures) -> Row:
    found = now.of_hundred(within)
    missed = found is not None and found < goal
    return Row(key, _share(goal), _share(found), _share(before.of_hundred(within)), missed)


def _late(dealt: Dealt, team: TeamNow, who: Colleague, words: Words) -> Late:
    opened, contact = dealt.contact.opened_at, dealt.contact
    day = short_day(opened.astimezone(team.zone).date(), words.language)
    when = f"{day} {clock(opened, team.zone, words.language)}"
    return Late(
        contact.code, contact.id if may_see(contact, who) else "", when, _long(dealt.wait, words)
    )


def _called(period: Period, words: Words) -> str:
    return month_of_year(period.first.year, period.first.month, words.language)


def _share(of_hundred: int | None) -> str:
    return NOTHING if of_hundred is None else f"{of_hundred}{_HARD_SPACE}%"


def _long(span: timedelta | None, words: Words) -> str:
    """How long, as one says it: 14 s, 78 s, 7 min, 2 h 5 min."""
    if span is None:
        return NOTHING
    seconds = int(span.total_seconds())
    if seconds < IN_SECONDS:
        return words("report.seconds", count=seconds)
    if seconds < 3600:
        return words("report.minutes", count=seconds // 60)
    return words("report.hours", hours=seconds // 3600, minutes=seconds % 3600 // 60)
