"""The form of a plan: people, turns, hours and who steps in, written into a version's file.

It stores nothing: what it has written is looked at, and stored, as a file that is uploaded.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from flask import Blueprint, abort, request
from markupsafe import Markup
from sqlalchemy import Connection

from oncall.rota.core.days import WEEKDAYS
from oncall.rota.core.file.plan_form import (
    WAYS,
    Clock,
    Form,
    Line,
    field_of,
    form_of,
    kept_of,
    text_of,
)
from oncall.rota.core.file.splice import CannotSplice
from oncall.rota.pages.plan_faults import Said, said
from oncall.rota.pages.plan_look import Typed, shown, team_name, tried
from oncall.rota.pages.plans import version_text
from oncall.rota.pages.tools import PLANNERS, RotaDesk, drawn
from oncall.rota.work import PlanFaults
from oncall.rota.work.reading import OfTeam
from oncall.web.drawing import as_drawn
from oncall.web.rights import may
from oncall.web.visitor import language
from oncall.wording import say

FIELDS = ("people", "hours", "weekdays", "every", "handover", "start", "at_least")
"""What of a line a fault can stand beside."""
OF_TEAM = ("valid_from", "deputy", "backstop")
_TYPED = ("way", "count", "unit", "weekday", "at", "start", "at_least")


def routes_of(routes: Blueprint, desk: RotaDesk) -> None:
    """Add the pages to the room's routes."""

    @routes.get("/rota/plans/form")
    @may(*PLANNERS)
    def plan_form() -> str:
        """The form of a version: who takes part, the turns and the hours."""
        number = request.args.get("number", "")
        with desk.db.reading() as conn:
            based = _based(conn, desk, number)
        return _drawn(based, _opened(based), [])

    @routes.post("/rota/plans/form")
    @may(*PLANNERS, sure=True)
    def fill_plan_form() -> str:
        """Show what the new plan that was filled in would change; nothing is stored by it."""
        with desk.db.reading() as conn:
            based, name = _based(conn, desk, request.form.get("number", "")), team_name(conn)
        typed, act = _typed(form_of(based.text)), request.form.get("act", "")
        if act:
            return _drawn(based, *_moved(typed, act))
        try:
            text = text_of(based.text, typed)
            coming = tried(desk, text, name)
        except CannotSplice:
            return _drawn(based, typed, [_cannot()])
        except PlanFaults as error:
            return _drawn(based, typed, said(error.faults, based.team, language()))
        filled_in = Typed(list(request.form.items(multi=True)), based.text)
        return shown(desk, based.team, coming, text, filled_in)


class Based(NamedTuple):
    """The version that a form is of, the team, and its day."""

    team: OfTeam
    number: str
    text: str
    today: date


def _based(conn: Connection, desk: RotaDesk, number: str) -> Based:
    text, team = version_text(conn, number), desk.team(conn)
    return Based(team, number, text, desk.env.now().astimezone(team.zone).date())


def _opened(based: Based) -> Form:
    """The form as it is opened: of a plan that has begun, a new one can begin tomorrow."""
    form = form_of(based.text)
    first = str(based.today + timedelta(days=1))
    return replace(form, valid_from=max(first, form.valid_from))


def _typed(was: Form) -> Form:
    """What stands in the fields, those of a line in front of the others' with its number."""
    lines = tuple(_line(f"{index}.", line) for index, line in enumerate(was.lines))
    backstops = (each for each in request.form.getlist("backstop") if each)
    first, deputy = (request.form.get(name, "").strip() for name in ("valid_from", "deputy"))
    return Form(first, lines, deputy, tuple(backstops))


def _line(prefix: str, was: Line) -> Line:
    texts = {name: request.form.get(prefix + name, "").strip() for name in _TYPED}
    people = (each for each in request.form.getlist(f"{prefix}people") if each)
    week = (_clock(f"{prefix}week{day}.", clock) for day, clock in enumerate(was.week))
    return Line(
        people=tuple(people), hours=_clock(f"{prefix}hours.", was.hours), week=tuple(week), **texts
    )


def _clock(prefix: str, was: Clock) -> Clock:
    """Times that are typed where none stood are meant, also by whoever forgot to choose so."""
    kind, *times = (request.form.get(prefix + name, "") for name in ("kind", "opens", "closes"))
    if kind == "hours" or (kind == was.kind and any(times)):
        return Clock("hours", *times)
    return Clock(kind)


def _moved(typed: Form, act: str) -> tuple[Form, list[Said], str]:
    """The form after "0 2 up", "0 1 down" or "0 more", and where its reader is.

    "again" is after a look at what it would change.
    """
    if act == "again":
        return typed, [], ""
    try:
        index, *which = act.split()
        line = typed.lines[int(index)]
        place = int(which[0]) + {"up": -1, "down": 1}[which[1]] if which[1:] else len(line.people)
        people = _swapped(line.people, int(which[0]), place) if which[1:] else line.people
        lines = list(typed.lines)
        lines[int(index)] = replace(line, people=people)
    except (ValueError, LookupError):
        abort(404)
    return replace(typed, lines=tuple(lines)), [], f"{index}.people.{place}"


def _swapped(people: tuple[str, ...], one: int, other: int) -> tuple[str, ...]:
    if not 0 <= min(one, other) <= max(one, other) < len(people):
        raise LookupError
    moved = list(people)
    moved[one], moved[other] = moved[other], moved[one]
    return tuple(moved)


def _cannot() -> Said:
    return Said(None, "", say(language(), "pages.rota.form.cannot"), "", english=False)


def _drawn(based: Based, form: Form, faults: Iterable[Said], focus: str = "") -> str:
    """The form as it is filled in, and beside each field what is wrong with it."""
    beside: dict[str, list[Said]] = {}
    for each in faults:
        beside.setdefault(_beside(each), []).append(each)
    named = {handle for line in form.lines for handle in line.people}
    named |= {form.deputy, *form.backstops} - {""}
    here = named.union(
        handle
        for handle, each in based.team.people.items()
        if (each.last_at_work or date.max) >= based.today
    )
    people = tuple(sorted(here, key=based.team.called))
    fields = _fields(based, form, people, beside, focus)
    return drawn(
        "rota/plan_form.html", based.team, based=based, form=form, beside=beside, fields=fields
    )


def _fields(
    based: Based, form: Form, people: tuple[str, ...], beside: Mapping[str, list[Said]], focus: str
) -> Markup:
    """Who steps in, and every line: two hundred fields.

    While nothing is wrong with them they are drawn once for what stands in them: the key is all
    that they follow from.
    """
    kept = kept_of(based.text)

    def draw() -> Markup:
        html = drawn(
            "rota/plan_fields.html", based.team, form=form, kept=kept, people=people,
            days=list(enumerate(WEEKDAYS)), ways=WAYS, beside=beside, focus=focus,
        )  # fmt: skip
        return as_drawn(html)

    if beside or focus:
        return draw()
    stands = form.lines, form.deputy, form.backstops
    return based.team.once(("fields", stands, kept, people, language()), draw)


def _beside(fault: Said) -> str:
    """The field that a fault stands beside; "" at the top of the form."""
    field = field_of(fault.path)
    return field if field in OF_TEAM or field.partition(".")[2] in FIELDS else ""
