"""The everyday parts of a rota file as fields of a form: people, turns and hours, who steps in.

Whatever is typed is written into the file as it stands, and what reads files says what is wrong
with it: the form knows no rule of its own. What it does not know of stays as it is written.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Any

from oncall.rota.core.days import WEEKDAYS
from oncall.rota.core.file.formats import weekdays
from oncall.rota.core.file.lines import Path
from oncall.rota.core.file.splice import CannotSplice, Value, spliced

WAYS = ("turns", "together", "alone")
"""How the people of a line are on it: one after the other, all at once, or there is one only."""

Wanted = dict[Path, Value | None]

_FIELD = re.compile(r"rotation\[(\d+)\]\.(?:turns\.)?(\w+)")
_LEFT_ALONE = ("seasons", "holidays")
_OF_TEAM = {"valid_from": "valid_from", "team.deputy": "deputy", "team.backstop": "backstop"}
"""The fields that are of no line, by what a fault says it is about."""


@dataclass(frozen=True)
class Clock:
    """Hours as they are typed; `kind` is "all day", "hours", "none", or "usual" on a weekday."""

    kind: str
    opens: str = ""
    closes: str = ""

    def __str__(self) -> str:
        """As it stands in the file."""
        return f"{self.opens}-{self.closes}" if self.kind == "hours" else self.kind


USUAL = Clock("usual")
"""A day of the week like the others."""


@dataclass(frozen=True)
class Line:
    """A rotation as it is typed: every field as text, a weekday in English or "", Monday first."""

    people: tuple[str, ...]
    way: str
    hours: Clock
    week: tuple[Clock, ...] = (USUAL,) * 7
    count: str = ""
    unit: str = "week"
    weekday: str = ""
    at: str = ""
    start: str = ""
    at_least: str = ""


@dataclass(frozen=True)
class Form:
    """A plan as it is typed: the day from which it counts, and a line for each rotation.

    `deputy` is "" for nobody; `backstops` are in the order in which they are alarmed.
    """

    valid_from: str
    lines: tuple[Line, ...]
    deputy: str = ""
    backstops: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kept:
    """What the form leaves alone in a rotation: its name, and which parts it has besides."""

    name: str
    parts: tuple[str, ...]


@lru_cache(maxsize=16)
def form_of(text: str) -> Form:
    """The fields of a sound rota file."""
    values = tomllib.loads(text)
    lines = tuple(_line(rotation) for rotation in values["rotation"])
    team = values.get("team", {})
    first = values["valid_from"].isoformat()
    return Form(first, lines, team.get("deputy", ""), tuple(team.get("backstop", ())))


@lru_cache(maxsize=16)
def kept_of(text: str) -> tuple[Kept, ...]:
    """What of each rotation no field can say."""
    return tuple(
        Kept(each["name"], tuple(part for part in _LEFT_ALONE if part in each))
        for each in tomllib.loads(text)["rotation"]
    )


def text_of(text: str, form: Form) -> str:
    """The rota file with what is typed in it; a form as it was gives the same text.

    It is read as any file before it is believed. Raises CannotSplice.
    """
    old = form_of(text)
    if len(form.lines) != len(old.lines):
        raise CannotSplice
    wanted: Wanted = {}
    if form.valid_from != old.valid_from:
        wanted["valid_from",] = _day(form.valid_from)
    for index, (was, now) in enumerate(zip(old.lines, form.lines, strict=True)):
        wanted |= {("rotation", index, *path): value for path, value in _changes(was, now)}
    return spliced(spliced(text, _of_team(old, form), below="name"), wanted, below="people")


def field_of(path: str) -> str:
    """The field that a fault's path is about: `valid_from`, `0.people`; "" for none."""
    found = _FIELD.match(path)
    return f"{found[1]}.{found[2]}" if found else _OF_TEAM.get(path.partition("[")[0], "")


def _of_team(was: Form, now: Form) -> Wanted:
    """What `[team]` has to say of who steps in."""
    wanted: Wanted = {}
    if now.deputy != was.deputy:
        wanted["team", "deputy"] = now.deputy or None
    if now.backstops != was.backstops:
        wanted["team", "backstop"] = list(now.backstops) or None
    return wanted


def _line(rotation: dict[str, Any]) -> Line:
    line = Line(
        people=tuple(rotation["people"]),
        way=_way(rotation),
        hours=_clock(rotation["hours"]),
        week=_week(rotation.get("weekdays", {})),
        at_least=str(rotation.get("at_least", "")),
    )
    return _in_turns(line, rotation["turns"]) if "turns" in rotation else line


def _way(rotation: dict[str, Any]) -> str:
    if "turns" in rotation:
        return "turns"
    return "together" if rotation.get("together") else "alone"


def _in_turns(line: Line, turns: dict[str, Any]) -> Line:
    count, _, unit = turns["every"].partition(" ")
    weekday, _, at = turns["handover"].rpartition(" ")
    return replace(
        line,
        count=count,
        unit=unit.rstrip("s"),
        weekday=weekday.capitalize(),
        at=at,
        start=turns["start"].isoformat(),
    )


def _week(named: dict[str, str]) -> tuple[Clock, ...]:
    days = {day: _clock(hours) for key, hours in named.items() for day in weekdays(key)}
    return tuple(days.get(day, USUAL) for day in range(7))


def _clock(hours: str) -> Clock:
    opens, dash, closes = hours.partition("-")
    return Clock("hours", opens, closes) if dash else Clock(hours)


def _changes(was: Line, now: Line) -> Iterator[tuple[Path, Value | None]]:
    """The keys of a rotation that have to say something else."""
    if now.people != was.people:
        yield ("people",), list(now.people)
    yield from _other_hours(was, now)
    if now.at_least != was.at_least and now.way != "turns":
        yield ("at_least",), _number(now.at_least)
    if now.way != was.way:
        yield from _another_way(now)
    elif now.way == "turns":
        yield from _other_turns(was, now)


def _other_hours(was: Line, now: Line) -> Iterator[tuple[Path, Value | None]]:
    if now.hours != was.hours:
        yield ("hours",), str(now.hours)
    if now.week != was.week:
        yield ("weekdays",), _named_days(now.week)


def _named_days(week: tuple[Clock, ...]) -> Value | None:
    """The days that are unlike the others, days on end under one key; None if there are none."""
    runs = [
        (str(clock), [day for day, _ in days])
        for clock, days in groupby(enumerate(week), key=lambda each: each[1])
        if clock != USUAL
    ]
    names = (
        ("-".join(dict.fromkeys((WEEKDAYS[d[0]], WEEKDAYS[d[-1]]))), hours) for hours, d in runs
    )
    return dict(names) or None


def _another_way(now: Line) -> Iterator[tuple[Path, Value | None]]:
    in_turns, together = now.way == "turns", now.way == "together"
    turns: Value = {"every": _every(now), "handover": _handover(now), "start": _day(now.start)}
    yield ("turns",), turns if in_turns else None
    yield ("together",), True if together else None
    if in_turns:
        yield ("at_least",), None


def _other_turns(was: Line, now: Line) -> Iterator[tuple[Path, Value | None]]:
    if (now.count, now.unit) != (was.count, was.unit):
        yield ("turns", "every"), _every(now)
    if (now.weekday, now.at) != (was.weekday, was.at):
        yield ("turns", "handover"), _handover(now)
    if (start := _first_day(was, now)) != was.start:
        yield ("turns", "start"), _day(start)


def _first_day(was: Line, now: Line) -> str:
    """With another weekday alone the first turn begins on that day, at most six days earlier."""
    start = _day(was.start)
    if now.start != was.start or now.weekday not in {*WEEKDAYS} - {was.weekday}:
        return now.start
    if not isinstance(start, date):
        return now.start
    return str(start - timedelta(days=(start.weekday() - WEEKDAYS.index(now.weekday)) % 7))


def _every(now: Line) -> str:
    return f"{now.count} {now.unit}" + ("" if now.count == "1" else "s")


def _handover(now: Line) -> str:
    return f"{now.weekday} {now.at}".strip()


def _number(typed: str) -> Value | None:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else typed or None


def _day(typed: str) -> Value:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return typed
