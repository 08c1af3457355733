"""Made-up histories of one contact, written by hand for the tests of the checks."""

from datetime import UTC, datetime, timedelta

from oncall.contact.core.invariants.values import Line, Step, steps
from oncall.contact.core.record import chained, made, plain
from oncall.contact.core.values import Caller, Contact, Decision, Event

T0 = datetime(2026, 3, 3, 12, tzinfo=UTC)
BEGUN = Contact("c1", 412, Caller("n1", "F-31", "A"), T0, state="open", sign_at=T0)


def after(**time: float) -> datetime:
    """So long after the beginning."""
    return T0 + timedelta(**time)


def written(decision: Decision) -> list[Line]:
    """The lines of a history, chained as the service chains them."""
    lines, digest = [], ""
    for seq, each in enumerate((made(BEGUN), *decision.events), start=1):
        digest = chained(digest, "c1", seq, each)
        lines.append(as_line(each, seq, digest))
    return lines


def as_line(event: Event, seq: int = 1, digest: str = "") -> Line:
    """One event as it is kept."""
    return Line(
        "c1", seq, event.at, event.kind, event.person,
        plain(event.detail), plain(event.changes), digest,
    )  # fmt: skip


def sound_history() -> Decision:
    """The mother rings, Ane is asked and takes it, they talk, it is closed."""
    return (
        Decision(BEGUN)
        .then("ringing", T0, state="ringing", call="CA1", step_at=after(minutes=4))
        .then("phone rang", T0, person="ane", asked=("ane",), asked_round=("ane",))
        .then(
            "claimed", after(seconds=6), person="ane", state="talking", holder="ane",
            bridged_at=after(seconds=6), step_at=after(hours=2),
        )
        .then(
            "talked", after(seconds=90), person="ane", state="closed", outcome="talked",
            step_at=None, closed_at=after(seconds=90),
        )
    )  # fmt: skip


def last_step(decision: Decision) -> Step:
    """The last line of a history, with the contact before and after it."""
    return list(steps(None, written(decision)))[-1]


ASKED = Decision(BEGUN).then(
    "asked", T0, detail={"people": ["ane"], "round": 1, "rung": 1},
    asked=("ane",), asked_round=("ane",), asked_now=("ane",), rung=1, step_at=after(minutes=3),
)  # fmt: skip
HELD = ASKED.then(
    "acknowledged", after(seconds=20), person="ane", state="held", holder="ane", waiting="outcome",
    step_at=after(minutes=15),
)  # fmt: skip
