"""Alarms that concern no contact: a backstop is told what is wrong and what to do now.

By text, by call and by e-mail at the same time; who it is is decided when each is sent. Whoever
has not answered in five minutes is followed by the next one. Each kind alarms a team once an hour
at most, however often it is seen, and whatever was restarted meanwhile. What has been right again
for five minutes is over: those who were alarmed have one text, and what fails then alarms anew.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row

from oncall.contact.core.record import plain
from oncall.contact.rows import alarms
from oncall.contact.work.desk import Desk
from oncall.contact.work.record import say_to
from oncall.contact.work.team import TeamNow, team_now
from oncall.people.rows.teams import teams
from oncall.store import outbox, withdrawal

HOUR = timedelta(hours=1)
# What comes and goes is not over each time it is gone for a moment.
CALM = timedelta(minutes=5)
# What is seen again and again until it is over, and the sentence that says so. Of the others (wrong
# settings, a fault in itself, a wrong signature while nobody calls) nobody can say when they are.
ALL_CLEAR = {
    "carrier": "alarm.over_carrier",
    "carrier_log": "alarm.over_carrier_log",
    "worker": "alarm.over_worker",
    "nobody": "alarm.over_nobody",
    "gate": "alarm.over_gate",
}
WAYS = ("text", "call", "email")
# What need not wake anybody; nor does it go on to the next one.
QUIET = {
    "fault": ("email",), "ledger": ("email",), "dead_phone": ("text", "email"),
    "opted_out": ("text", "email"), "balance": ("text", "email"),
    "certificate": ("text", "email"),
}  # fmt: skip


def raise_alarm(
    tx: Connection,
    desk: Desk,
    team_id: str,
    kind: str,
    sentence: str,
    /,
    *,
    every: timedelta = HOUR,
    **details: object,
) -> bool:
    """Alarm the first backstop, unless this kind was raised within `every`; whether it was now.

    `sentence` is a key under `alarm` in the catalogue, `details` fill it. What was over, but not
    yet for as long as `CALM`, goes on as if it had never been.
    """
    name = next((team.name for team in teams(tx) if team.id == team_id), "")
    row = alarms.raise_anew(
        tx, team_id, kind, sentence=sentence, details=plain({"team": name, **details}),
        now=desk.now, unless_since=desk.now - every,
    )  # fmt: skip
    if row:
        withdrawal.drop(tx, now=desk.now, key_prefix=_over_prefix(team_id, kind))
        _tell(tx, desk, row)
    elif kind in ALL_CLEAR:
        _returns(tx, desk, team_id, kind, sentence)
    return row is not None


def _returns(tx: Connection, desk: Desk, team_id: str, kind: str, sentence: str) -> None:
    """No all-clear; unless somebody has heard it, the next one is told when it is her turn."""
    row = alarms.one(tx, team_id, kind)
    if row and is_calm(row):
        turn_at = max(desk.now, row.raised_at + row.turn * desk.pace.backstop_answer)
        next_at = None if row.heard_by else turn_at
        alarms.change(tx, team_id, kind, sentence=sentence, next_at=next_at)


def go_on(desk: Desk) -> None:
    """Who has not answered in time is followed by the next backstop; what is over is told."""
    with desk.writing("alarms") as tx:
        for row in alarms.due(tx, desk.now):
            if is_calm(row):
                _all_clear(tx, desk, row)
            elif row.turn < len(whom(team_now(tx, desk, row.team_id), row.details)):
                _tell(tx, desk, row)
            else:
                alarms.change(tx, row.team_id, row.kind, next_at=None)


def _tell(tx: Connection, desk: Desk, row: Row[Any]) -> None:
    ways = QUIET.get(row.sentence, WAYS)
    for way in ways:
        payload = {
            "team": row.team_id, "sentence": f"alarm.{row.sentence}", "values": row.details,
            "alarm": row.kind, "turn": row.turn,
        }  # fmt: skip
        outbox.put(
            tx, desk.env, kind=way, payload=payload, due=desk.now,
            key=f"{_prefix(row.team_id, row.kind)}{row.raised_at.isoformat()}/{row.turn}/{way}",
        )  # fmt: skip
    next_at = desk.now + desk.pace.backstop_answer if ways == WAYS else None
    alarms.change(tx, row.team_id, row.kind, turn=row.turn + 1, next_at=next_at)


def whom(team: TeamNow, details: Mapping[str, Any]) -> tuple[str, ...]:
    """Who hears of it, one after the other: the backstops who can be reached.

    Whoever holds the line, or is what the alarm is about, is skipped; when nobody is left, the
    line holder and the deputy.
    """
    if team.plan is None:
        return ()
    plan, about = team.plan.team, details.get("person")
    backstops = [b for b in plan.backstops if b not in (about, team.line_holder)]
    others = [p for p in dict.fromkeys((team.line_holder, plan.deputy)) if p != about]
    return team.reachable(backstops) or team.reachable(others)


def recipient(team: TeamNow, payload: Mapping[str, Any]) -> str | None:
    """Whose turn it is now, for one effect of an alarm."""
    people = whom(team, payload["values"])
    return people[payload["turn"] % len(people)] if people else None


def is_over(tx: Connection, desk: Desk, team_id: str, kind: str) -> None:
    """It is right again, since now: nobody more is told, and what waits to be sent is withdrawn.

    `kind` is one of `ALL_CLEAR`.
    """
    row = alarms.one(tx, team_id, kind)
    if row and not is_calm(row):
        withdrawal.drop(tx, now=desk.now, key_prefix=_prefix(team_id, kind))
        alarms.change(tx, team_id, kind, sentence=ALL_CLEAR[kind], next_at=desk.now + CALM)


def is_settled(tx: Connection, desk: Desk, team_id: str, kind: str) -> None:
    """Somebody has decided what it asked: nobody more is told, and nobody needs an all-clear."""
    if alarms.change(tx, team_id, kind, next_at=None):
        withdrawal.drop(tx, now=desk.now, key_prefix=_prefix(team_id, kind))


def is_calm(row: Row[Any]) -> bool:
    """Whether it was over when it was last seen, and those who were alarmed do not know yet."""
    return row.sentence in ALL_CLEAR.values()


def _all_clear(tx: Connection, desk: Desk, row: Row[Any]) -> None:
    """Who was alarmed since the last all-clear has one text; when it fails again, it is new."""
    cause = f"{_over_prefix(row.team_id, row.kind)}{row.raised_at.isoformat()}"
    for person in alarms.uneasy(tx, _prefix(row.team_id, row.kind), row.sentence):
        say_to(tx, desk, row.team_id, person, row.sentence, f"{cause}/{person}", **row.details)
    alarms.forget(tx, row.team_id, row.kind)


def heard(tx: Connection, desk: Desk, team: TeamNow, person: str) -> bool:
    """She has seen the alarms she was told of: nobody more is; whether there were any."""
    mine = [
        row
        for row in alarms.raised_since(tx, team.id, desk.now - HOUR)
        if row.heard_by is None and person in whom(team, row.details)[: row.turn]
    ]
    for row in mine:
        next_at = row.next_at if is_calm(row) else None
        alarms.change(tx, team.id, row.kind, next_at=next_at, heard_by=person)
    return bool(mine)


def not_reached(tx: Connection, desk: Desk, payload: Mapping[str, Any]) -> None:
    """It did not reach her, or she passed it on: the next one is told at once."""
    row = alarms.one(tx, payload["team"], payload["alarm"])
    if row and row.next_at and not is_calm(row) and row.turn == payload["turn"] + 1:
        alarms.change(tx, row.team_id, row.kind, next_at=desk.now)


def _prefix(team_id: str, kind: str) -> str:
    return f"alarm/{team_id}/{kind}/"


def _over_prefix(team_id: str, kind: str) -> str:
    return f"{_prefix(team_id, kind)}over/"
