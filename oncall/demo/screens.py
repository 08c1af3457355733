"""What one phone shows: its call, what is heard in it, and its texts. Pure: values in, values out.

What is heard and read is the carrier's own account of it, nothing is guessed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from oncall.contact.work.shown.story import Told
from oncall.demo.handsets import Handset
from oncall.demo.words import Words
from oncall.simulator.calls import CallRecord, Heard
from oncall.simulator.messages import MessageRecord

LATEST_TEXTS, LATEST_HEARD = 6, 7
SOUNDS = ("ringback", "play", "record", "hangup")

ENDED = {"busy": "screen.busy", "failed": "screen.failed"}


@dataclass(frozen=True)
class View:
    """How the page speaks: its words, `names` tells whose a number is, `told` writes a time.

    `pages` is where the pages of staff are.
    """

    words: Words
    names: Mapping[str, str]
    told: Told
    pages: str = ""

    def name(self, number: str) -> str:
        """Whose number it is."""
        return self.names.get(number, number)


@dataclass(frozen=True)
class Line:
    """One thing that was heard. Only what is `said` is in the phone's own language."""

    at: str
    words: str
    said: bool


@dataclass(frozen=True)
class Bubble:
    """One text; `sent` from this phone, else received. `link` is our address in it, "" for none."""

    at: str
    words: str
    sent: bool
    link: str = ""


@dataclass(frozen=True)
class Screen:
    """What a phone shows now. `others` is how many more calls ring meanwhile.

    `silent` is a phone that rings, and nobody can hear it. `wants_keys` is how many keys are
    listened for at most; `placed` says that the call is its own.
    """

    state: Literal["idle", "ringing", "in call"]
    title: str
    heard: tuple[Line, ...] = ()
    texts: tuple[Bubble, ...] = ()
    wants_keys: int = 0
    placed: bool = False
    others: int = 0
    silent: bool = False


def screen_of(
    phone: Handset,
    calls: Sequence[CallRecord],
    texts: Sequence[MessageRecord],
    view: View,
    *,
    silent: bool = False,
) -> Screen:
    """The screen of a phone; `silent` is whether nobody hears it when it rings."""
    mine = [each for each in calls if phone.number in (each.from_, each.to)]
    bubbles = _bubbles(phone, texts, view)
    under_way = [each for each in mine if each.ended_at is None and _has_begun(each)]
    answered = [each for each in under_way if not _rings(each)]
    shown = next(iter(answered or under_way or mine[-1:]), None)
    if shown is None:
        return Screen("idle", "", texts=bubbles)
    heard = _heard(shown, view)
    if not under_way:
        return Screen("idle", _how_it_ended(shown, view), heard, bubbles)
    state: Literal["ringing", "in call"] = "in call" if answered else "ringing"
    others = sum(map(_rings, under_way)) - (state == "ringing")
    return Screen(
        state, _title(phone, shown, view), heard, bubbles, shown.wants_digits,
        placed=phone.number == shown.from_, others=others, silent=silent and state == "ringing",
    )  # fmt: skip


def _has_begun(call: CallRecord) -> bool:
    return call.direction == "inbound" or call.status in ("ringing", "in-progress")


def _rings(call: CallRecord) -> bool:
    """Whether a phone rings for this call; a caller's own never does."""
    return call.direction != "inbound" and call.answered_at is None


def _title(phone: Handset, call: CallRecord, view: View) -> str:
    last = call.heard[-1] if call.heard else None
    if last and last.kind == "bridged":
        who, at = view.name(last.text), view.told(last.at)
        return view.words("screen.connected", who=who, at=at)
    if _rings(call):
        return view.words("screen.is_calling", who=view.name(call.from_))
    if phone.number == call.from_:
        return view.words("screen.calling", who=view.name(call.to))
    return view.words("screen.in_call", who=view.name(call.from_))


def _how_it_ended(call: CallRecord, view: View) -> str:
    over = call.direction == "inbound" or call.answered_at
    key = "screen.ended" if over else ENDED.get(call.status, "screen.missed")
    return view.words(key, at=view.told(call.ended_at or call.created_at))


def _heard(call: CallRecord, view: View) -> tuple[Line, ...]:
    lines = [line for each in call.heard if (line := _line(each, view))]
    return tuple(lines[-LATEST_HEARD:])


def _line(heard: Heard, view: View) -> Line | None:
    """What a person noticed; a silence says nothing."""
    at = view.told(heard.at)
    if heard.kind == "say":
        return Line(at, heard.text, said=True)
    if heard.kind == "bridged":
        return Line(at, view.words("sound.bridged", who=view.name(heard.text)), said=False)
    known = heard.kind in SOUNDS
    return Line(at, view.words(f"sound.{heard.kind}"), said=False) if known else None


def _bubbles(phone: Handset, texts: Sequence[MessageRecord], view: View) -> tuple[Bubble, ...]:
    """What this phone sent, and what has reached it."""
    mine = [
        each
        for each in texts
        if each.from_ == phone.number or (each.to == phone.number and each.status == "delivered")
    ]
    return tuple(
        Bubble(view.told(each.created_at), each.body, sent=True)
        if each.from_ == phone.number
        else Bubble(view.told(each.created_at), each.body, sent=False, link=_link(each.body, view))
        for each in mine[-LATEST_TEXTS:]
    )


def _link(words: str, view: View) -> str:
    """An address of ours that can be opened, as on a real phone."""
    found = re.search(rf"{re.escape(view.pages)}/\S+", words) if view.pages else None
    return found[0] if found else ""
