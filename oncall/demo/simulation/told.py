"""The report of a run through the whole stack, out of our database and the carrier's log."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from oncall.contact.core.invariants.pages import PROMPT
from oncall.contact.rows.tables import event
from oncall.demo.simulation.report import SPOKEN, TAKEN, Report, Waits, counted, waits_for_human
from oncall.demo.simulation.stack import Stack
from oncall.demo.simulation.troubles import SENDS
from oncall.demo.simulation.watch import Loss

SPELLS = {
    "webhooks": "spells of bad webhooks", "carrier": "spells of a bad carrier",
    "crash": "deaths planned", "database": "outages of the database", "clock": "clocks wrong",
    "phones": "phones out of order", "rota": "edits of the rota",
}  # fmt: skip


TOUCHED = SENDS | {"clock"}


def report_of(stack: Stack, loss: Loss | None) -> Report:
    """What this run was like. A run that lost something tells what."""
    calm, troubled = _sends(stack)
    lost = loss.what if loss else tuple(_late(calm))
    humans = sorted(_humans(stack))
    exchange = stack.world.sim.exchange
    often = [times for times in stack.watch.ledger.taken.values() if times > 1]
    return Report(
        "whole stack", stack.drawn.seed, stack.drawn.start, stack.world.now,
        contacts=len(stack.watch.followed),
        outcomes=counted(
            each.contact.outcome or each.contact.state for each in stack.watch.followed.values()
        ),
        signs=stack.drawn.counts,
        voice=Waits.of(_first_sounds(exchange.calls.values())),
        human=Waits.of(humans), human_within=waits_for_human(humans),
        sends=_kinds_sent(stack), duplicates=sum(often) - len(often),
        calm_sends=Waits.of(calm), troubled_sends=Waits.of(troubled),
        faults=_faults(stack), lost=lost, stopped=stack.stopped,
    )  # fmt: skip


def _faults(stack: Stack) -> dict[str, int]:
    """The kinds that struck, and what they brought about."""
    found = Counter({SPELLS[kind]: count for kind, count in stack.faults.struck.items()})
    deliveries = stack.world.sim.exchange.journal.deliveries
    found["webhooks lost"] = sum(each.attempts == ("lost",) for each in deliveries)
    found["webhooks asked again"] = sum(len(each.attempts) > 1 for each in deliveries)
    found["crashes"] = stack.world.crashes
    found["REST requests refused"] = stack.faults.refused
    return {name: count for name, count in found.most_common() if count}


def _first_sounds(calls: Any) -> Iterator[float]:
    """How long each caller heard nothing at all."""
    for call in calls:
        first = next((each.at for each in call.heard if each.kind in SPOKEN), None)
        if call.direction == "inbound" and first:
            yield (first - call.created_at).total_seconds()


def _humans(stack: Stack) -> Iterator[float]:
    """How long each contact waited for the first who took it."""
    statement = select(event.c.contact_id, event.c.at).where(event.c.kind.in_(TAKEN))
    with stack.world.desk.db.reading() as conn:
        rows = conn.execute(statement.order_by(event.c.at)).all()
    seen: set[str] = set()
    for row in rows:
        if row.contact_id not in seen and row.contact_id in stack.watch.followed:
            seen.add(row.contact_id)
            opened = stack.watch.followed[row.contact_id].contact.opened_at
            yield max(0.0, (row.at - opened).total_seconds())


def _kinds_sent(stack: Stack) -> dict[str, int]:
    """As they were seen going out: a year later the outbox has forgotten most of them."""
    known = stack.watch.ledger.known.values()
    return counted(f"{each.kind}s" for each in known if each.state == "sent")


def _sends(stack: Stack) -> tuple[list[float], list[float]]:
    """Seconds from the commit to the carrier's yes: in calm, and where a fault touched it."""
    calm: list[float] = []
    troubled: list[float] = []
    for each in stack.watch.ledger.known.values():
        if each.state == "sent" and each.ended_at:
            took = (each.ended_at - each.made_at).total_seconds()
            touched = stack.watch.troubles.during(TOUCHED, each.made_at, each.ended_at)
            (troubled if touched else calm).append(took)
    return calm, troubled


def _late(calm: list[float]) -> Iterator[str]:
    """N5 for all of them together: 99 of 100 within three seconds."""
    if (p99 := Waits.of(calm).p99) > PROMPT.total_seconds():
        yield f"N5 one send in a hundred took {p99:.0f} s or more in calm"
