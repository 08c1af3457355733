"""Rubbish by the hundred, correctly signed, to every route in any order."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oncall.contact.core.invariants import custody, history
from oncall.contact.core.invariants.values import steps
from oncall.demo.simulation.ledger import Ledger
from oncall.demo.world import LINE
from oncall.store.outbox import outbox
from tests.hostile.doors import ANE, MOTHER, STRANGER, TEXTS, VOICE, Doors, Fields, link, rings
from tests.hostile.test_forms import NASTY, no_trace

NAMES = (
    "CallSid", "MessageSid", "From", "To", "Body", "CallStatus", "Digits", "DialCallStatus",
    "DialBridged", "RecordingSid", "MessageStatus", "ErrorCode", "NumMedia", "ParentCallSid",
)  # fmt: skip
USUAL = (
    "CA1", "CA2", "SM1", "SM2", MOTHER, ANE, STRANGER, LINE, "anonymous", "", "1", "2", "true",
    "false", "ringing", "in-progress", "completed", "no-answer", "busy", "canceled", "failed",
    "undelivered", "delivered", "ok", "nei", "ferdig 412", *NASTY,
)  # fmt: skip
values = st.sampled_from(USUAL) | st.text(max_size=20)
fields = st.lists(st.tuples(st.sampled_from(NAMES) | st.text(max_size=5), values), max_size=10)
webhooks = st.lists(st.tuples(st.sampled_from((*VOICE, *TEXTS)), fields), min_size=30, max_size=50)
TRAILED, EFFECTS = VOICE[1:7], ("/page", "/page/key", "/page/status", "/sms/status")
RING = VOICE[11:16]


def whole(sent: Fields) -> Fields:
    """Halves of characters are another test's."""
    return [(name, value.encode("utf-8", "replace").decode()) for name, value in sent]


def wrong(doors: Doors) -> list[str]:
    """What is not as it must be with any contact."""
    with doors.world.desk.db.reading() as conn:
        return [
            each
            for contact, lines in Ledger().everything(conn)
            for each in (
                *custody.in_custody(contact), *history.unbroken(lines),
                *history.folds_to(list(steps(None, lines)), contact),
                *(fault for step in steps(None, lines) for fault in history.rightful(step)),
            )
        ]  # fmt: skip


def ordered_to_ring(doors: Doors) -> str:
    """Ane has what the mother wrote, and has ordered to ring her: the effect that calls Ane."""
    doors.text("Hei", "SM0")
    doors.world.run(5)
    doors.text("RING", "SM00", ANE)
    doors.world.run(1)
    with doors.world.desk.db.reading() as conn:
        rows = conn.execute(outbox.select().where(outbox.c.kind == "call")).all()
    return str(next(row.id for row in rows if row.payload["sentence"] == "ring"))


@settings(max_examples=10, suppress_health_check=list(HealthCheck))
@given(sent=webhooks)
def test_no_rubbish_breaks_a_route_or_loses_a_contact(
    doors: Doors, sent: list[tuple[str, Fields]]
) -> None:
    """No 5xx to a call, no trace to anybody; afterwards every contact is sound, and a call rings.

    All of it meets one database, so that each rubbish finds what the one before it left.
    """
    ring = doors.world.desk.signed_link("/ring", ordered_to_ring(doors))
    screen = link(doors.call("CA0"), "/voice/screen")
    page = doors.world.desk.signed_link("/page", "0" * 16)
    for path, form in sent:
        ours = screen.replace("/voice/screen", path) if path in TRAILED else path
        ours = page.replace("/page", path) if path in EFFECTS else ours
        ours = ring.replace("/ring", path) if path in RING else ours
        answer = doors.post(ours, whole(form))

        no_trace(answer.status_code, answer.text, path)
    doors.world.run(30)

    assert wrong(doors) == []
    assert rings(doors.call(f"CA{len(doors.contacts())}-{len(sent)}", "anonymous"))
