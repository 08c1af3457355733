"""What of the page of a week or month follows from the rota alone: the same for whoever looks."""

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple
from urllib.parse import quote

from flask import get_template_attribute, url_for

from oncall.rota.core.change import Change
from oncall.rota.core.changes.conflicts import conflicts
from oncall.rota.core.shown.board import Day, Period, days_of
from oncall.rota.core.shown.view import Row
from oncall.rota.pages.tools import told
from oncall.rota.work.reading import OfTeam
from oncall.wording import say
from oncall.wording.words import line_called


class On(NamedTuple):
    """Somebody who is on, by the plan or `changed`, and the address of that shift."""

    person: str
    called: str
    address: str
    changed: bool


class Place(NamedTuple):
    """One line in one part of a day, in words, and who is on."""

    line: str
    hours: str
    people: list[On]


class Planned(NamedTuple):
    """Each day, its name and its places, and the changes that do not fit, with why.

    A place is as it is drawn for each of those who are on, and under "" for everybody else.
    """

    days: list[tuple[Day, str, list[Mapping[str, str]]]]
    unfit: list[tuple[Change, str]]


def planned(team: OfTeam, period: Period, spoken: str) -> Planned:
    """These days in that language, found once: a team as it was read never changes."""
    shift_page = url_for("rota.shift")
    key = "planned", period, spoken, shift_page
    return team.once(key, partial(_planned, team, period, spoken, shift_page))


def _planned(team: OfTeam, period: Period, spoken: str, shift_page: str) -> Planned:
    start, end = period.instants(team.zone)
    weekdays = say(spoken, "rota.weekdays").split()
    days = days_of(team.rota, team.between(start, end), spoken)
    return Planned(
        [
            (
                day,
                f"{weekdays[day.day.weekday()]} {day.day.day}.{day.day.month}.",
                [_place(row, day, team, spoken, shift_page) for row in day.rows],
            )
            for day in days
        ],
        [(each.change, told(each, team, spoken)) for each in conflicts(team.rota, start, end)],
    )


def _place(row: Row, day: Day, team: OfTeam, spoken: str, shift_page: str) -> Mapping[str, str]:
    people = [
        On(
            who,
            team.called(who),
            _address(shift_page, row, who),
            (row.rotation, who) in day.changed,
        )
        for who in row.people
    ]
    hours = row.hours or say(spoken, "rota.all_day")
    place = Place(line_called(spoken, row.rotation), hours, people)
    draw = get_template_attribute("rota/place.html", "place")
    return {who: draw(place, who, partial(say, spoken)) for who in ("", *row.people)}


def _address(shift_page: str, row: Row, person: str) -> str:
    """Of one shift; `url_for` would take ten times as long."""
    of, (start, end) = quote(row.rotation, safe=""), row.span
    return f"{shift_page}?rotation={of}&person={quote(person, safe='')}&start={start}&end={end}"
