"""A run as a time line in plain words: who was in touch, what went wrong, what came of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from oncall.contact.core.telling import told
from oncall.contact.rows import contacts
from oncall.demo.simulation.drawn import OSLO, OUTSIDE, SECOND, STAFF, Fault, Sign
from oncall.demo.simulation.stack import Stack
from oncall.demo.words import ENGLISH
from oncall.simulator.readings import VALUES, Readings

NAMES = {number: handle for handle, number in STAFF.items()} | {
    SECOND: "tove's second phone", OUTSIDE[0]: "outside", OUTSIDE[1]: "outside",
}  # fmt: skip
WIDTH = 80


@dataclass(frozen=True)
class Line:
    """One thing that happened; `name` is of what was drawn, empty for what came of it."""

    at: datetime
    name: str
    words: str


def time_line(stack: Stack, until: datetime) -> list[Line]:
    """Everything up to then, in order."""
    drawn = stack.drawn
    lines = [*from_outside(drawn.signs, drawn.faults), *_history(stack), *_on_the_wire(stack)]
    return sorted((each for each in lines if each.at <= until), key=lambda each: each.at)


def as_lines(lines: list[Line]) -> Iterator[str]:
    """The lines with Oslo's days and times, cut to a screen."""
    day = ""
    for each in lines:
        here = each.at.astimezone(OSLO)
        if (today := f"{here:%a %d %b %Y}") != day:
            day = today
            yield f"  {day}"
        mark = f"[{each.name}] " if each.name else "  "
        said = f"  {here:%H:%M:%S} {mark}{each.words}"
        yield said if len(said) <= WIDTH else f"{said[: WIDTH - 1]}…"


def from_outside(signs: Iterable[Sign], faults: Iterable[Fault]) -> Iterator[Line]:
    """Who is in touch and what goes wrong."""
    for sign in signs:
        yield Line(sign.at, sign.name, _sign(sign))
    for fault in faults:
        yield Line(fault.at, fault.name, f"{fault.kind}: {fault.what}{_lasting(fault)}")


def _lasting(fault: Fault) -> str:
    return f", for {timedelta(seconds=round(fault.lasts_s))}" if fault.lasts_s else ""


def _sign(sign: Sign) -> str:
    who = "a family" if sign.number.startswith("+474000020") else "a stranger"
    who = who if sign.number.startswith("+474") else "a hidden number"
    if sign.text is not None:
        return f"{who} texts"
    return f"{who} calls, waits {sign.patience_s:.0f} s{_readings(sign.readings)}"


def _readings(readings: Readings) -> str:
    odd = [name for name, values in VALUES.items() if getattr(readings, name) != values[0]]
    return f" ({', '.join(f'{name}={getattr(readings, name)}' for name in odd)})" if odd else ""


def _history(stack: Stack) -> Iterator[Line]:
    with stack.world.desk.db.reading() as conn:
        for kept in contacts.all_contacts(conn):
            contact = kept.contact
            for row in contacts.history(conn, contact.id):
                said = told(
                    ENGLISH, row.kind, row.person, row.detail, contact, lambda who: who or ""
                )
                yield Line(row.at, "", f"{contact.code}: {said}")


def _on_the_wire(stack: Stack) -> Iterator[Line]:
    """Calls and texts that we placed, and answers of staff, by the carrier's log."""
    exchange = stack.world.sim.exchange
    for call in exchange.calls.values():
        if call.direction != "inbound":
            yield Line(call.created_at, "", f"({NAMES.get(call.to, '?')}'s phone: {call.status})")
    for text in exchange.messages.values():
        if text.from_ in NAMES:
            yield Line(text.created_at, "", f"({NAMES[text.from_]} writes: {text.body})")
        elif text.to in NAMES:
            yield Line(text.created_at, "", f"(text to {NAMES[text.to]}: {text.status})")
