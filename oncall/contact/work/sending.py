"""Sending: what waits in the outbox becomes a text or a call, and what came of it is recorded.

The database connection is given back before the carrier is spoken to.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from oncall.carrier.numbers import can_be_texted
from oncall.carrier.port import Carrier, CarrierError
from oncall.contact.work.deadlines import page_did_not_arrive
from oncall.contact.work.desk import ASKED_AGAIN, Desk
from oncall.contact.work.team import TeamNow, team_now
from oncall.store import outbox
from oncall.store.outbox import Claimed
from oncall.wording import clock, say, spelled

log = logging.getLogger(__name__)
BACK_OFF_S = (2, 5, 10, 20, 30)
CALL_RINGS_S = 30


@dataclass(frozen=True)
class Letter:
    """One effect, ready for the carrier."""

    to: str
    sender: str
    body: str


def send(desk: Desk, carrier: Carrier, claimed: Claimed) -> None:
    """Carry out one effect that was claimed, and record what came of it."""
    letter = _letter(desk, claimed)
    if letter is None:
        _give_up(desk, claimed, "nobody to send it to")
        return
    if claimed.kind == "text" and not can_be_texted(letter.to):
        _give_up(desk, claimed, "this phone takes no texts")
        return
    desk.env.crash("before send")
    try:
        sid = _found(desk, carrier, claimed, letter) or _do(desk, carrier, claimed, letter)
    except CarrierError as error:
        _not_sent(desk, claimed, error)
        return
    desk.env.crash("after send")
    with desk.writing("mark sent") as tx:
        outbox.sent(tx, claimed, now=desk.now, sid=sid)


def _letter(desk: Desk, claimed: Claimed) -> Letter | None:
    """Put into words now, for whoever has the phone now: number and language may have changed."""
    payload = claimed.payload
    with desk.db.reading() as conn:
        team = team_now(conn, desk, payload["team"])
    person = team.staff.get(claimed.person or "")
    if person is None or not person.phone or not team.number:
        return None
    medium = "voice" if claimed.kind == "call" else "sms"
    body = words(team, person.language, payload["sentence"], payload["values"], medium)
    return Letter(person.phone, team.number, body)


def words(
    team: TeamNow, language: str, sentence: str, values: Mapping[str, Any], medium: str = "sms"
) -> str:
    """A sentence of the catalogue, filled in for this team and language."""
    key = sentence if sentence.startswith("alarm.") else f"{medium}.{sentence}"
    filled = {name: _value(team, language, name, value) for name, value in values.items()}
    if medium == "voice":
        filled |= {name: spelled(filled[name]) for name in ("code", "who") if name in filled}
    return say(language, key, **filled)


def _value(team: TeamNow, language: str, name: str, value: Any) -> str:
    match name:
        case "at" | "until":
            return clock(datetime.fromisoformat(value), team.zone, language)
        case "who" if value in ("unknown", "withheld", "staff"):
            return say(language, f"who.{value}")
        case "person" | "therapist":
            return team.name_of(value)
        case _:
            return str(value)


def _found(desk: Desk, carrier: Carrier, claimed: Claimed, letter: Letter) -> str | None:
    """After an attempt whose outcome nobody knows, the carrier is asked once before sending again.

    What is known to be another effect's is not this one. A page is never delayed by bookkeeping:
    if the carrier cannot answer, we send.
    """
    if claimed.attempts == 1:
        return None
    since = claimed.due - timedelta(minutes=1)
    with desk.db.reading() as conn:
        others = outbox.sids_since(conn, claimed.person, since)
    to, sender = letter.to, letter.sender
    try:
        if claimed.kind == "text":
            return carrier.find_text(
                to=to, sender=sender, body=letter.body, since=since, besides=others
            )
        return carrier.find_call(to=to, sender=sender, since=since, besides=others)
    except CarrierError:
        return None


def _do(desk: Desk, carrier: Carrier, claimed: Claimed, letter: Letter) -> str:
    if claimed.kind == "text":
        return carrier.text(
            to=letter.to, sender=letter.sender, body=letter.body,
            status_url=desk.signed_link("/sms/status", claimed.id),
            validity_s=round(desk.pace.page_validity.total_seconds()),
        )  # fmt: skip
    return carrier.call(
        to=letter.to, sender=letter.sender,
        url=desk.signed_link("/page", claimed.id) + ASKED_AGAIN,
        status_url=desk.signed_link("/page/status", claimed.id),
        timeout_s=CALL_RINGS_S,
    )  # fmt: skip


def _not_sent(desk: Desk, claimed: Claimed, error: CarrierError) -> None:
    log.warning("%s %s was not sent: %s", claimed.kind, claimed.id, error)
    if error.permanent:
        _give_up(desk, claimed, str(error))
        return
    wait = BACK_OFF_S[min(claimed.attempts, len(BACK_OFF_S)) - 1]
    with desk.writing("send later") as tx:
        outbox.later(tx, claimed, due=desk.now + timedelta(seconds=wait), error=str(error))


def _give_up(desk: Desk, claimed: Claimed, error: str) -> None:
    with desk.writing("send failed") as tx:
        ours = outbox.failed(tx, claimed, now=desk.now, error=error)
        if ours and claimed.contact and claimed.person:
            page_did_not_arrive(tx, desk, claimed.contact, claimed.person, claimed.kind)
