"""What the pages of pay have in common: the office they ask, and how amounts are written."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from fractions import Fraction
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, render_template, request
from markupsafe import Markup
from sqlalchemy import Connection

from oncall.contact.work.desk import Desk
from oncall.pay.core.books.closing import PayFault, Step
from oncall.pay.core.money import decimals
from oncall.pay.core.months import Month, month_of
from oncall.pay.core.reckoning.explain import opened
from oncall.pay.core.reckoning.lines import Line
from oncall.pay.core.reckoning.month_pay import Computed
from oncall.pay.work.office import Office
from oncall.people.core.values import Team
from oncall.people.rows.teams import teams
from oncall.rota.core.file.faults import Refusal
from oncall.web.drawing import as_drawn
from oncall.web.rights import SIGNED_IN
from oncall.web.visitor import language, visitor
from oncall.wording import clock, decimal, kroner, month_of_year, say, short_day

READERS = tuple(each for each in SIGNED_IN if each != "staff")
"""Whoever has something to do with everybody's pay; staff see their own."""

LONGEST = 200
"""Letters of a reason."""


def office_of(desk: Desk) -> Office:
    """Where the pay of the visitor's team is looked at, and closed."""
    return Office(desk.db, desk.vault, desk.env, Team(visitor().team_id, ""), desk.teams)


def named_office(conn: Connection, desk: Desk) -> Office:
    """The same, with the team's name: a file says whose it is."""
    known = (each for each in teams(conn) if each.id == visitor().team_id)
    team = next(known, Team(visitor().team_id, ""))
    return Office(desk.db, desk.vault, desk.env, team, desk.teams)


def month_there(text: str) -> Month:
    """The month of an address; there is no such page where it is none."""
    return month_of(text) or abort(404)


def drawn(template: str, called: Mapping[str, str], **values: Any) -> str:
    """A page with names and amounts as the visitor reads them."""
    spoken = language()
    return render_template(
        template,
        called=lambda handle: called.get(handle, handle),
        names=partial(names, called=called),
        kroner=partial(kroner, language=spoken),
        hours=partial(hours, spoken=spoken),
        written=partial(written, spoken=spoken),
        noted=partial(noted, spoken=spoken),
        moment=lambda at, zone: (
            f"{short_day(at.astimezone(zone), spoken)} {clock(at, zone, spoken)}"
        ),
        typed=request.form,
        **values,
    )


def piece_of(template: str, called: Mapping[str, str], **values: Any) -> Markup:
    """A part of a page that is the same for whoever reads that language."""
    return as_drawn(drawn(template, called, **values))


def opened_lines(
    computed: Computed, zone: ZoneInfo, person: str | None = None
) -> list[tuple[Line, list[str]]]:
    """The lines of a month, or hers alone, each opened to what is behind it; told once."""
    spoken = language()
    return computed.once(
        ("opened", zone.key, person, spoken),
        lambda: [
            (line, list(opened(line, zone, spoken)))
            for line in computed.lines
            if person in (None, line.person)
        ],
    )


def no_rota() -> str:
    """What there is to see before the first plan."""
    return render_template("pay/none.html")


def names(handles: tuple[str, ...], called: Mapping[str, str]) -> str:
    """People, one after the other."""
    return ", ".join(called.get(each, each) for each in handles)


def noted(step: Step, spoken: str) -> str:
    """The reason somebody gave, or the day she said, as the reader's language writes it."""
    is_day = step.word in ("paid", "agreed")
    return short_day(date.fromisoformat(step.note), spoken) if is_day else step.note


def hours(exact: Fraction, spoken: str) -> str:
    """Hours with two decimals, half up."""
    return decimal(decimals(exact), spoken)


def written(month: Month, spoken: str) -> str:
    """A month as people write it: March 2026."""
    return month_of_year(month.year, month.number, spoken)


def refusal(fault: PayFault, called: Mapping[str, str]) -> str:
    """Why it cannot be done now, in a sentence with names."""
    words = {
        name: names(value if isinstance(value, tuple) else (value,), called)
        for name, value in fault.values.items()
    }
    return say(language(), f"pages.pay.fault.{fault.key}", **words)


def told(faults: Iterable[Refusal], called: Mapping[str, str], zone: ZoneInfo) -> list[str]:
    """What keeps a month from being right, or should be looked at: sentences with names."""
    spoken = language()

    def word(value: str | datetime) -> str:
        if isinstance(value, str):
            return called.get(value, value)
        at = value.astimezone(zone)
        return f"{short_day(at, spoken)} {clock(at, zone, spoken)}"

    return [
        say(spoken, f"pages.pay.wrong.{each.key}", **{k: word(v) for k, v in each.values.items()})
        for each in faults
    ]


def why_written() -> str:
    """The reason in the form. Or PayFault where none is, or one that is too long."""
    why = request.form.get("why", "").strip()
    if not (0 < len(why) <= LONGEST and why.isprintable()):
        raise PayFault("No reason was written, or one that is too long.", "no_why")
    return why
