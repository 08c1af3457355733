"""Where a question about the rota is asked: a file, or what is stored; and for which days."""

import functools
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click

from oncall.cli.frame import config_option
from oncall.cli.rota_file import sound_plan
from oncall.config import Pace, load
from oncall.env import real_env
from oncall.people.core.people_file import read_people
from oncall.people.core.table import decode
from oncall.people.core.values import Person
from oncall.rota.core.check.subject import MARGIN, Subject
from oncall.rota.core.duty import shifts
from oncall.rota.core.hours import occurrences, on_the_wall
from oncall.rota.core.rota import Rota

T = TypeVar("T")
A_DAY = timedelta(days=1)
_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


@dataclass(frozen=True)
class Source:
    """A team's rota, ready to be looked at between two local days."""

    team: str
    language: str
    zone: ZoneInfo
    now: datetime
    subject: Callable[[datetime, datetime], Subject]
    pace: Pace = field(default_factory=Pace)

    @property
    def today(self) -> date:
        """The day on the team's clock."""
        return self.now.astimezone(self.zone).date()

    def between(self, first: date, last: date, *, ahead_only: bool = False) -> Subject:
        """The rota from the first day to the last, both included; or only what is to come of it."""
        start, end = (self._midnight(day) for day in (first, last + A_DAY))
        return self.subject(min(max(start, self.now), end) if ahead_only else start, end)

    def _midnight(self, day: date) -> datetime:
        return occurrences(on_the_wall(day, 0), self.zone)[0]


def with_source(command: Callable[..., T]) -> Callable[..., T]:
    """Hand the command its `source`: of FILE when one is named, else of the stored rota."""

    @click.argument("file", required=False, type=_FILE)
    @click.option("--people", type=_FILE, metavar="CSV", help="The people's file, beside FILE.")
    @click.option("--team", metavar="NAME", help="Which stored team, when there are several.")
    @config_option
    @functools.wraps(command)
    def sourced(
        file: Path | None, people: Path | None, team: str | None, config_path: Path | None,
        **options: Any,
    ) -> T:  # fmt: skip
        with ExitStack() as stack:
            if file:
                source = of_file(file, people, as_json=bool(options.get("as_json")))
            else:
                source = stack.enter_context(stored(team, config_path))
            return command(source=source, **options)

    return sourced


def of_file(file: Path, people: Path | None, *, as_json: bool = False) -> Source:
    """The rota of a file alone, and the people of another if there is one."""
    plan = sound_plan(file, as_json=as_json)
    known = people_of(people) if people else {}

    def subject(start: datetime, end: datetime) -> Subject:
        around = shifts(Rota([plan]), start - MARGIN, end + MARGIN)
        return Subject([plan], around, start, end, people=known)

    return Source(
        plan.team.name, plan.team.languages[0], plan.zone, real_env().now().astimezone(UTC), subject
    )


@contextmanager
def stored(team: str | None, config_path: Path | None) -> Iterator[Source]:
    """The rota that is stored, with its changes and its people."""
    from oncall.app import opened
    from oncall.contact.work.shifts.rota_check import subject_of
    from oncall.pay.work.called_out import called_out
    from oncall.people.work import the_team
    from oncall.rota.work import rota_of

    with opened(load(config_path)) as desk:
        with desk.db.transaction() as tx:
            mine = the_team(tx, desk.env, team, may_be_new=False)
            known = rota_of(tx, mine.id).plans
        if not known:
            raise click.UsageError("No rota is stored: name a FILE, or oncall rota import it.")

        def subject(start: datetime, end: datetime) -> Subject:
            with desk.db.reading() as conn:
                return subject_of(conn, desk, mine.id, start, end, called_out=called_out)

        last = known[-1]
        yield Source(
            mine.name, last.team.languages[0], last.zone, desk.env.now(), subject, desk.pace
        )


def people_of(file: Path) -> Mapping[str, Person]:
    """The people of such a file, by handle; raises UsageError with its first fault."""
    read = read_people(decode(file.read_bytes()))
    if read.faults:
        first = read.faults[0]
        raise click.UsageError(f"{file}, line {first.line}: {first.message}; {first.hint}.")
    return {row.value.handle: row.value for row in read.rows}


class Day(click.ParamType[date]):
    """A day as 2026-12-24."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date; click tells what is none."""
        if isinstance(value, date):
            return value
        try:
            day = date.fromisoformat(value)
        except ValueError:
            self.fail(f'"{value}" is not a day: write 2026-12-24', param, ctx)
        if not 2000 <= day.year <= 2100:
            self.fail(f"the year {day.year} is not between 2000 and 2100", param, ctx)
        return day


class Week(click.ParamType[date]):
    """A week as 2026-W50; becomes its Monday."""

    name = "week"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The Monday; click tells what is no week."""
        if isinstance(value, date):
            return value
        match = re.fullmatch(r"(20[0-9]{2})-W([0-9]{2})", value)
        try:
            return date.fromisocalendar(int(match[1]), int(match[2]), 1) if match else _no_week()
        except ValueError:
            self.fail(f'"{value}" is not a week: write 2026-W50', param, ctx)


class Month(click.ParamType[date]):
    """A month as 2026-12; becomes its first day."""

    name = "month"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The first day; click tells what is no month."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(f"{value}-01" if value.startswith("20") else "")
        except ValueError:
            self.fail(f'"{value}" is not a month: write 2026-12', param, ctx)


def _no_week() -> date:
    raise ValueError
