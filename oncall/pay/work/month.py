"""A month as it stands: its lines by the ledger or the rota, and what was done about it."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from sqlalchemy import Connection

from oncall.pay import rows
from oncall.pay.core.availability import Availability
from oncall.pay.core.books.closing import Run, Step
from oncall.pay.core.books.ledger import standing
from oncall.pay.core.from_rota import credited_by, leave_of
from oncall.pay.core.months import Month
from oncall.pay.core.reckoning.basis import Basis, Numbers
from oncall.pay.core.reckoning.callouts import Callout
from oncall.pay.core.reckoning.lines import Line
from oncall.pay.core.reckoning.month_pay import Computed, month_pay
from oncall.pay.core.reckoning.pools import Settled, is_cumulative
from oncall.pay.core.reckoning.shapes import month_shape
from oncall.pay.core.rules.book import rules_of
from oncall.pay.work.office import Office, team_there
from oncall.pay.work.settled import fixed_by
from oncall.people.core.values import Person
from oncall.rota.core.rota import Rota
from oncall.rota.work.reading import OfTeam


@dataclass(frozen=True)
class Now:
    """A month as it stands: `preview` while it is not over.

    `settled` and `numbers`: what earlier runs have fixed, which it is computed with. `steps` and
    `stored`: what was done about it, and its runs.
    """

    month: Month
    rota: Rota
    people: Mapping[str, Person]
    computed: Computed
    preview: bool
    settled: tuple[Settled, ...] = ()
    numbers: Numbers = field(default_factory=dict)
    steps: Sequence[Step] = ()
    stored: Sequence[rows.StoredRun] = ()

    @property
    def runs(self) -> list[Run]:
        """Its runs, and what has become of each."""
        return [each.run for each in self.stored]

    @property
    def digest(self) -> str:
        """SHA-256 of the lines: the same hours and amounts have the same."""
        return self.computed.once(
            "digest", lambda: digest_of(self.month, self.computed.lines, self.people)
        )


def digest_of(month: Month, lines: Sequence[Line], people: Mapping[str, Person]) -> str:
    """SHA-256 of a month's lines."""
    told = month_shape(month, lines, people)
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def month_now(conn: Connection, office: Office, month: Month) -> Now:
    """The month by the ledger; by the rota while it is not over. Raises PayFault without a rota."""
    return next(months_now(conn, office, (month,)))


def months_now(conn: Connection, office: Office, months: Sequence[Month]) -> Iterator[Now]:
    """The same of several, in order of time."""
    return months_by(conn, office, team_there(conn, office), months)


def months_by(
    conn: Connection, office: Office, team: OfTeam, months: Sequence[Month]
) -> Iterator[Now]:
    """The same of that team: what is stored of all of the months is read at once."""
    rota, zone = team.rota, team.rota.plans[0].zone
    today = office.env.now().astimezone(zone).date()
    kept = _kept(conn, office, team, [each for each in months if each.last < today])
    whole = months[0].span(zone)[0], months[-1].span(zone)[1]
    calls = [each for _, each in rows.callouts(conn, office.team.id, *whole)]
    done, runs = _done(conn, office, rota, months)
    fixed = fixed_by(each for of in runs.values() for each in of)
    for month in months:
        start, end = month.span(zone)
        preview = month.last >= today
        mine = () if preview else (e for e in kept if e.start < end and e.end > start)
        worked = tuple(each for each in calls if start <= each.start < end)
        numbers = fixed.numbers.get(month, {})
        stored = Follows(None if preview else tuple(mine), worked, fixed.settled, numbers)
        yield Now(
            month, rota, team.people, _computed(team, month, stored), preview,
            fixed.settled, numbers, done.get(str(month), ()), runs.get(str(month), ()),
        )  # fmt: skip


def _kept(
    conn: Connection, office: Office, team: OfTeam, over: Sequence[Month]
) -> list[Availability]:
    """What the ledger has of the months that are over; the rota tells of the others.

    Read once while the ledger is as long: what is in it is never changed, only taken back by more.
    """
    if not over:
        return []
    its, zone = office.team.id, team.rota.plans[0].zone
    whole = over[0].span(zone)[0], over[-1].span(zone)[1]
    return team.once(
        ("ledger", whole, rows.how_many(conn, its, *whole)),
        lambda: [row.entry for row in standing(rows.kept(conn, its, *whole))],
    )


class Follows(NamedTuple):
    """What a month's pay follows from besides the team; `entries` None: from its rota."""

    entries: tuple[Availability, ...] | None
    callouts: tuple[Callout, ...]
    settled: tuple[Settled, ...]
    numbers: Numbers


def _computed(team: OfTeam, month: Month, stored: Follows) -> Computed:
    """Found once for the same team and the very same of everything that is stored."""
    key = "pay", month, *stored[:3], frozenset(stored.numbers.items())
    return team.once(key, partial(_computed_anew, team, month, stored))


def _computed_anew(team: OfTeam, month: Month, stored: Follows) -> Computed:
    rota, entries = team.rota, stored.entries
    if entries is None:
        entries = tuple(credited_by(rota, *month.span(rota.plans[0].zone)))
    return month_pay(month, Basis(rota.plans, team.people, entries, leave_of(rota), *stored[1:]))


def _done(
    conn: Connection, office: Office, rota: Rota, months: Sequence[Month]
) -> tuple[Mapping[str, Sequence[Step]], Mapping[str, Sequence[rows.StoredRun]]]:
    """What was done about these months, and their runs; where a pool is cumulative, of the year."""
    ends = str(months[0]), str(months[-1])
    if any(is_cumulative(each.rule) for plan in rota.plans for each in rules_of(plan)):
        ends = f"{months[0].year}-01", f"{months[-1].year}-12"
    done = rows.steps_between(conn, office.team.id, *ends)
    if not any(step.word == "approved" for steps in done.values() for step in steps):
        return done, {}
    return done, rows.runs_between(conn, office.team.id, *ends, done)
