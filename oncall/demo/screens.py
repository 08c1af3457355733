"""What one phone shows: its call, what is heard in it, and its texts. Pure: values in, values out.

What is heard and read is the carrier's own account of it, nothing is guessed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from oncall.demo.handsets import Handset
from oncall.simulator.calls import CallRecord, Heard
from oncall.simulator.messages import MessageRecord

LATEST_TEXTS, LATEST_HEARD = 6, 7
SOUNDS = {
    "ringback": "The ringing tone.",
    "play": "A tone.",
    "record": "A recorder is running.",
    "hangup": "The call is over.",
}

Told = Callable[[datetime], str]
"""How the page writes an instant."""


@dataclass(frozen=True)
class Line:
    """One thing that was heard. Only what is `said` is in the phone's own language."""

    at: str
    words: str
    said: bool


@dataclass(frozen=True)
class Bubble:
    """One text; `sent` from this phone, else received."""

    at: str
    words: str
    sent: bool


@dataclass(frozen=True)
class Screen:
    """What a phone shows now. `others` is how many more calls ring meanwhile."""

    state: Literal["idle", "ringing", "in call"]
    title: str
    heard: tuple[Line, ...] = ()
    texts: tuple[Bubble, ...] = ()
    wants_key: bool = False
    others: int = 0


def screen_of(
    phone: Handset,
    calls: Sequence[CallRecord],
    texts: Sequence[MessageRecord],
    names: Mapping[str, str],
    told: Told,
) -> Screen:
    """The screen of a phone; `names` tells whose a number is, `told` how a time is written."""
    mine = [each for each in calls if phone.number in (each.from_, each.to)]
    bubbles = _bubbles(phone, texts, told)
    under_way = [each for each in mine if each.ended_at is None and _has_begun(each)]
    answered = [each for each in under_way if not _rings(each)]
    shown = next(iter(answered or under_way or mine[-1:]), None)
    if shown is None:
        return Screen("idle", "", texts=bubbles)
    heard = _heard(shown, names, told)
    if not under_way:
        return Screen("idle", _how_it_ended(shown, told), heard, bubbles)
    state: Literal["ringing", "in call"] = "in call" if answered else "ringing"
    others = sum(map(_rings, under_way)) - (state == "ringing")
    title = _title(phone, shown, names, told)
    return Screen(state, title, heard, bubbles, bool(shown.wants_digits), others)


def _has_begun(call: CallRecord) -> bool:
    return call.direction == "inbound" or call.status in ("ringing", "in-progress")


def _rings(call: CallRecord) -> bool:
    """Whether a phone rings for this call; a caller's own never does."""
    return call.direction != "inbound" and call.answered_at is None


def _title(phone: Handset, call: CallRecord, names: Mapping[str, str], told: Told) -> str:
    last = call.heard[-1] if call.heard else None
    if last and last.kind == "bridged":
        return f"Connected with {_name(last.text, names)} since {told(last.at)}"
    if _rings(call):
        return f"{_name(call.from_, names)} is calling"
    if phone.number == call.from_:
        return f"Calling {_name(call.to, names)}"
    return f"Answered {_name(call.from_, names)}"


def _how_it_ended(call: CallRecord, told: Told) -> str:
    at = told(call.ended_at or call.created_at)
    if call.direction == "inbound" or call.answered_at:
        return f"Call ended at {at}"
    how = {"busy": "Busy or declined", "failed": "Could not be reached"}
    return f"{how.get(call.status, 'Missed call')} at {at}"


def _heard(call: CallRecord, names: Mapping[str, str], told: Told) -> tuple[Line, ...]:
    lines = [line for each in call.heard if (line := _line(each, names, told))]
    return tuple(lines[-LATEST_HEARD:])


def _line(heard: Heard, names: Mapping[str, str], told: Told) -> Line | None:
    """What a person noticed; a silence says nothing."""
    if heard.kind == "say":
        return Line(told(heard.at), heard.text, said=True)
    if heard.kind == "bridged":
        return Line(told(heard.at), f"Connected with {_name(heard.text, names)}.", said=False)
    words = SOUNDS.get(heard.kind)
    return Line(told(heard.at), words, said=False) if words else None


def _bubbles(phone: Handset, texts: Sequence[MessageRecord], told: Told) -> tuple[Bubble, ...]:
    """What this phone sent, and what has reached it."""
    mine = [
        each
        for each in texts
        if each.from_ == phone.number or (each.to == phone.number and each.status == "delivered")
    ]
    return tuple(
        Bubble(told(each.created_at), each.body, sent=each.from_ == phone.number)
        for each in mine[-LATEST_TEXTS:]
    )


def _name(number: str, names: Mapping[str, str]) -> str:
    return names.get(number, number)
