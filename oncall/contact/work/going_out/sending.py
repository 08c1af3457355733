"""Sending: what waits in the outbox goes out, and what came of it is recorded.

The database connection is given back before the carrier, or the mail server, is spoken to.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row

from oncall.carrier.numbers import can_be_texted
from oncall.carrier.port import Carrier, CarrierError
from oncall.contact.core import commands
from oncall.contact.rows import contacts, notes
from oncall.contact.work.case import known_case
from oncall.contact.work.deadlines import page_did_not_arrive
from oncall.contact.work.desk import ASKED_AGAIN, Desk
from oncall.contact.work.from_staff import phone_test, phones
from oncall.contact.work.going_out import alarms, deleting
from oncall.contact.work.going_out.letters import Letter, is_to_family, letter_for
from oncall.contact.work.shifts import rota_check
from oncall.post import Post, PostError
from oncall.store import doubts, outbox
from oncall.store.outbox import Claimed

log = logging.getLogger(__name__)
BACK_OFF_S = (2, 5, 10, 20, 30)
CALL_RINGS_S = 30
# Further back than the carrier looks: what it finds and we know must be known as another's.
OTHERS = timedelta(minutes=10)
A_MINUTE = timedelta(minutes=1)
MOST_SENDS = 4  # when nobody knows whether it was done
PAGE, RING = ("/page", "/page/status"), ("/ring", "/ring/ended")
"""Where a call to one of the staff is led, and where the carrier tells that it is over."""
LOST = {"to_family": commands.not_sent, "ring": commands.ring_missed}
"""What is no page: whoever ordered it hears that it did not come about; nobody else is asked."""


@dataclass(frozen=True)
class Ways:
    """The ways out of the house; without `post` an e-mail is not sent."""

    carrier: Carrier
    post: Post | None = None


def send(desk: Desk, ways: Ways, claimed: Claimed) -> None:
    """Carry out one effect that was claimed, and record what came of it."""
    if claimed.kind == deleting.DELETE:
        deleting.delete(desk, ways.carrier, claimed)
        return
    letter = letter_for(desk, claimed)
    if letter is None:
        _give_up(desk, claimed, "nobody to send it to")
        return
    if claimed.kind == "text" and not can_be_texted(letter.to):
        _give_up(desk, claimed, "this phone takes no texts")
        return
    desk.env.crash("before send")
    try:
        sid = _carry_out(desk, ways, claimed, letter)
    except CarrierError as error:
        _not_sent(desk, claimed, error, letter)
        return
    desk.env.crash("after send")
    with desk.writing("mark sent") as tx:
        outbox.sent(tx, claimed, now=desk.now, sid=sid, person=letter.person)


def _carry_out(desk: Desk, ways: Ways, claimed: Claimed, letter: Letter) -> str | None:
    """The carrier's SID of it; none for an e-mail. Raises CarrierError for both."""
    if claimed.kind == "email":
        _by_post(ways.post, claimed, letter)
        return None
    carrier = ways.carrier
    return _found(desk, carrier, claimed, letter) or _do(desk, carrier, claimed, letter)


def _by_post(post: Post | None, claimed: Claimed, letter: Letter) -> None:
    """The same id again is the same e-mail: after a crash it may come twice, and shows it."""
    if post is None:
        raise CarrierError("no mail server is set", permanent=True)
    try:
        post.send(to=letter.to, subject=letter.subject, body=letter.body, id=claimed.id)
    except PostError as error:
        raise CarrierError(str(error), permanent=error.permanent) from None


def _found(desk: Desk, carrier: Carrier, claimed: Claimed, letter: Letter) -> str | None:
    """When it may have been done before, the carrier is asked before it is sent again.

    What is known to be another effect's is not this one. Of calls to one person nobody can tell
    which is whose: if others may account for all that are found, since the first of them, she is
    called again.
    A page is never delayed by bookkeeping: a carrier that cannot say so in time is sent it again;
    after four times it is only asked, and CarrierError is raised until it answers.
    """
    if not claimed.perhaps_done:
        return None
    since = claimed.made_at - A_MINUTE
    with desk.db.reading() as conn:
        doubtful, earliest = doubts.others_perhaps(conn, claimed, letter.person, since - OTHERS)
        first = earliest - A_MINUTE
        others = doubts.sids_since(conn, letter.person, first - OTHERS) | notes.cries(conn)
    try:
        if claimed.kind == "call":
            found = carrier.find_calls(
                to=letter.to, sender=letter.sender, since=first, besides=others
            )
            return found[0] if len(found) > doubtful else None
        return carrier.find_text(
            to=letter.to, sender=letter.sender, body=letter.body, since=since, besides=others
        )
    except CarrierError as error:
        if claimed.perhaps_done < MOST_SENDS:
            return None
        raise CarrierError(f"perhaps sent {claimed.perhaps_done} times: {error}") from None


def _do(desk: Desk, carrier: Carrier, claimed: Claimed, letter: Letter) -> str:
    if claimed.kind == "text":
        return carrier.text(
            to=letter.to, sender=letter.sender, body=letter.body,
            status_url=desk.signed_link("/sms/status", claimed.id) + ASKED_AGAIN,
            validity_s=round(desk.pace.page_validity.total_seconds()),
        )  # fmt: skip
    says, ends = RING if claimed.payload["sentence"] == "ring" else PAGE
    return carrier.call(
        to=letter.to, sender=letter.sender,
        url=desk.signed_link(says, claimed.id) + ASKED_AGAIN,
        status_url=desk.signed_link(ends, claimed.id) + ASKED_AGAIN,
        timeout_s=CALL_RINGS_S,
    )  # fmt: skip


def _not_sent(desk: Desk, claimed: Claimed, error: CarrierError, letter: Letter) -> None:
    log.warning("a %s was not sent: %s", claimed.kind, error, extra={"effect": claimed.id})
    if error.permanent:
        _give_up(desk, claimed, str(error), letter, error.code)
        return
    wait = BACK_OFF_S[min(claimed.attempts, len(BACK_OFF_S)) - 1]
    with desk.writing("send later") as tx:
        outbox.later(
            tx, claimed, due=desk.now + timedelta(seconds=wait), error=str(error),
            in_vain=not error.unknown_outcome,
        )  # fmt: skip
        if error.configuration:
            _nothing_works(tx, desk, claimed)


def _nothing_works(tx: Connection, desk: Desk, claimed: Claimed) -> None:
    """It is tried again, for a person may mend it; meanwhile a call may pass where no text does."""
    alarms.raise_alarm(tx, desk, claimed.payload["team"], "configuration", "configuration")
    if claimed.kind == "text" and claimed.attempts == 1 and not is_to_family(claimed.payload):
        did_not_arrive(tx, desk, claimed)


def _give_up(
    desk: Desk,
    claimed: Claimed,
    error: str,
    letter: Letter | None = None,
    code: int | None = None,
) -> None:
    with desk.writing("send failed") as tx:
        # The contact first, as everywhere: who locks in another order blocks and is blocked.
        contacts.by_id(tx, claimed.contact or "", lock=True)
        if outbox.failed(tx, claimed, now=desk.now, error=error):
            did_not_arrive(tx, desk, claimed)
            if letter and claimed.kind != "email" and not is_to_family(claimed.payload):
                team_id = claimed.payload["team"]
                phones.takes_nothing(tx, desk, team_id, letter.person, letter.to, code)


def did_not_arrive(tx: Connection, desk: Desk, effect: Claimed | Row[Any]) -> None:
    """A text or call never reached her: her contact, or the alarm, goes another way at once."""
    if effect.kind == "email":  # beside it went a text and a call
        return
    if not (effect.contact and effect.person):
        _of_no_contact(tx, desk, effect)
    elif lost := LOST.get(_what(effect.payload)):
        with known_case(tx, desk, effect.contact) as case:
            case.decide(lost(case.contact, case.scene, effect.person))
    else:
        page_did_not_arrive(tx, desk, effect.contact, effect.person, effect.kind)


def _of_no_contact(tx: Connection, desk: Desk, effect: Claimed | Row[Any]) -> None:
    if "alarm" in effect.payload:
        alarms.not_reached(tx, desk, effect.payload)
    elif effect.kind == "call" and "test" in effect.payload:
        phone_test.call_over(tx, desk, effect)
    elif _what(effect.payload) in rota_check.LETTERS:
        rota_check.pass_on(tx, desk, effect)


def _what(payload: Mapping[str, Any]) -> str:
    return "to_family" if is_to_family(payload) else str(payload["sentence"])
