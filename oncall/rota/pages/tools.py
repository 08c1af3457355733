"""What the pages of the rota are handed, and what they have in common."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from flask import abort, render_template
from sqlalchemy import Connection

from oncall.env import Env
from oncall.rota.core.change import Change
from oncall.rota.core.changes.conflicts import Conflict
from oncall.rota.core.changes.offer import Offer, Price
from oncall.rota.core.check.finding import Finding
from oncall.rota.core.check.spans import instant, second
from oncall.rota.core.check.subject import Subject
from oncall.rota.core.check.told import Line
from oncall.rota.core.check.told import told as in_lines
from oncall.rota.core.duty import Shift
from oncall.rota.core.file.faults import Fault, Refusal
from oncall.rota.core.file.read import Judge
from oncall.rota.pages.printed import hours
from oncall.rota.work import Deed
from oncall.rota.work.reading import OfTeam, Teams
from oncall.store.engine import Database
from oncall.store.vault import Vault
from oncall.web.rights import SIGNED_IN
from oncall.web.visitor import language, visitor
from oncall.wording import clock, kroner, month_of_year, say
from oncall.wording.words import begun, line_within

_LATEST = 4_133_980_800  # the year 2101
_FIELD = {"from": "start", "to": "end", "kind": "", "by": "", "number": ""}
"""The field of a page that a fault is about, where it has another name; "" for none."""

Closed = Callable[[Connection, str, datetime, datetime], list[str]]
"""The months of a span for which a run has been made, as 2026-03."""

LOOKS_AHEAD = timedelta(weeks=13)
"""How far from its beginning a change is held against the rules."""
READERS = SIGNED_IN
"""The rota of a team is no secret in it."""
LEADERS = ("supervisor", "line holder", "deputy")
"""Who decides that somebody is on otherwise than planned."""
PLAN_READERS = (*LEADERS, "office", "approver", "auditor")
"""A plan holds what availability pays."""
PLANNERS = ("supervisor", "deputy")
"""Who stores a new plan."""
HOLDERS = ("staff", "supervisor")
"""Who has shifts, and may trade them."""


@dataclass(frozen=True)
class Offers:
    """Giving shifts away, from the room of contacts; both acts raise ChangeFaults.

    `open_ones(conn, team_id)`, `make(team_id, shift, deed)`, `withdraw(team_id, code, deed)`.
    """

    open_ones: Callable[[Connection, str], list[Offer]]
    make: Callable[[str, Shift, Deed], Offer]
    withdraw: Callable[[str, int, Deed], Offer]


@dataclass(frozen=True)
class RotaDesk:
    """The tools of these pages, handed in by `app`.

    `checked(conn, team_id=…, start=…, end=…)` is what is stored of a team for the check of a span;
    `price`, `closed` and what judges the supplements of a file come from the room of pay, `offers`
    from that of contacts. `teams` is what is remembered of each.
    """

    db: Database
    vault: Vault
    env: Env
    checked: Callable[..., Subject]
    price: Price
    closed: Closed
    judge: Judge
    offers: Offers
    teams: Teams

    def team(self, conn: Connection) -> OfTeam:
        """The team of whoever looks."""
        return self.teams.of(conn, self.vault, visitor().team_id)


def leads() -> bool:
    """Whether whoever looks decides about the rota."""
    return not visitor().parts.isdisjoint(LEADERS)


def given(value: Any) -> Any:
    """That value; there is no such page where it is None."""
    return abort(404) if value is None else value


def drawn(template: str, team: OfTeam, **values: Any) -> str:
    """A page about the team, in the language of whoever looks."""
    spoken = language()
    return render_template(
        template,
        team=team,
        called=team.called,
        dated=partial(dated, spoken=spoken),
        moment=lambda at: moment(at, team, spoken),
        span=lambda start, end: " – ".join(ends(start, end, team, spoken)),
        hours=partial(hours, language=spoken),
        kroner=partial(kroner, language=spoken),
        weekdays=say(spoken, "rota.weekdays").split(),
        **values,
    )


def at_second(text: str) -> datetime:
    """The instant that stands in an address as seconds; there is no such page where it is none."""
    found = int(text) if text.isdecimal() and len(text) < 11 else None
    at: datetime = given(instant(found) if found is not None and found < _LATEST else None)
    return at


def own_shift(form: Any) -> Shift:
    """The shift of whoever looks that an address or a form is about, if she has it or not."""
    start, end = (at_second(form.get(name, "")) for name in ("start", "end"))
    return Shift(form.get("rotation", ""), visitor().handle, start, end)


def address_of(shift: Shift) -> dict[str, str | int]:
    """A shift as it stands in an address."""
    start, end = second(shift.start), second(shift.end)
    return {"rotation": shift.rotation, "start": start, "end": end}


def no_rota() -> str:
    """What there is to see before the first plan."""
    return render_template("rota/none.html")


def dated(day: date, spoken: str) -> str:
    """A day as people write it: Mon 2 March 2026."""
    weekday = say(spoken, "rota.weekdays").split()[day.weekday()]
    dot = "" if spoken == "en" else "."
    return f"{weekday} {day.day}{dot} {month_of_year(day.year, day.month, spoken)}"


def moment(at: datetime | None, team: OfTeam, spoken: str) -> str:
    """A day and time on the team's clock; None is further away than anybody looks."""
    if at is None:
        return "…"
    return f"{dated(at.astimezone(team.zone).date(), spoken)} {clock(at, team.zone, spoken)}"


def ends(
    start: datetime | None, end: datetime | None, team: OfTeam, spoken: str
) -> tuple[str, str]:
    """The two ends of a span; of one that ends on its first day the time alone."""
    first, last = moment(start, team, spoken), moment(end, team, spoken)
    if start and end and start.astimezone(team.zone).date() == end.astimezone(team.zone).date():
        last = clock(end, team.zone, spoken)
    return first, last


def told(conflict: Conflict, team: OfTeam, spoken: str) -> str:
    """What does not fit, in a sentence."""
    change = conflict.change
    return _filled(f"conflict.{conflict.why.replace(' ', '_')}", change, team, spoken)


def seen(desk: RotaDesk, conn: Connection, start: datetime, end: datetime) -> Subject:
    """What the check looks at because of a change in that span: its first weeks."""
    last = min(end, start + LOOKS_AHEAD)
    return desk.checked(conn, team_id=visitor().team_id, start=start, end=last)


def refused(faults: Iterable[Fault], team: OfTeam, spoken: str) -> list[tuple[str, str]]:
    """What is wrong, as (the field, a sentence), each said once."""
    told = ((_FIELD.get(each.path, each.path), _fault(each, team, spoken)) for each in faults)
    return list(dict.fromkeys(told))


def _fault(fault: Fault, team: OfTeam, spoken: str) -> str:
    if not isinstance(fault, Refusal):
        return say(spoken, "pages.error.refused")
    words = {name: _word(name, value, team, spoken) for name, value in fault.values.items()}
    return begun(say(spoken, f"pages.rota.fault.{fault.key}", **words))


def _word(name: str, value: str | datetime, team: OfTeam, spoken: str) -> str:
    """A time, a line of duty or a person as whoever looks knows it."""
    if isinstance(value, datetime):
        return moment(value, team, spoken)
    return line_within(spoken, value) if name == "rotation" else team.called(value)


def does(change: Change, team: OfTeam, spoken: str) -> str:
    """What a change comes to, in a sentence."""
    kind = "in_place" if change.person and change.instead_of else change.kind
    return _filled(f"does.{kind}", change, team, spoken)


def _filled(key: str, change: Change, team: OfTeam, spoken: str) -> str:
    first, last = ends(change.start, change.end, team, spoken)
    sentence = say(
        spoken,
        f"pages.rota.{key}",
        person=team.called(change.person),
        other=team.called(change.instead_of),
        rotation=line_within(spoken, change.rotation),
        first=first,
        last=last,
    )
    return begun(sentence)


def warnings(found: Iterable[Finding], team: OfTeam, spoken: str) -> list[Line]:
    """What the check has found, with names."""
    return in_lines(found, team.zone, spoken, team.called)
