"""What a run tells: contacts by outcome, waits, pages, duplicates, the faults, and any loss."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

TAKEN = ("claimed", "acknowledged")
SPOKEN = frozenset({"ringback", "say", "play", "bridged", "record"})
VOICE_S = 2
HUMAN_S, HUMAN_SHARE = 60, 0.90
LATE_S, LATE_SHARE = 300, 0.99


@dataclass(frozen=True)
class Waits:
    """How long something took, in seconds: how many there were, and the shares of them."""

    count: int = 0
    half: float = 0.0
    nine_in_ten: float = 0.0
    p99: float = 0.0
    longest: float = 0.0

    @staticmethod
    def of(seconds: Iterable[float]) -> "Waits":
        """The waits of these."""
        found = sorted(seconds)
        if not found:
            return Waits()
        half, ninety, p99 = (round(share(found, each), 1) for each in (0.5, 0.9, 0.99))
        return Waits(len(found), half, ninety, p99, round(found[-1], 1))


def share(found: Sequence[float], part: float) -> float:
    """Of sorted values, the one that this part of them does not exceed."""
    return found[max(0, min(len(found) - 1, round(part * len(found) + 0.4999) - 1))]


def within(found: Sequence[float], seconds: float) -> float:
    """Which part of the values is no more than that; 1 when there are none."""
    return sum(each <= seconds for each in found) / len(found) if found else 1.0


@dataclass(frozen=True)
class Report:
    """One run as it went. Instants are aware UTC, durations seconds."""

    through: str
    seed: int
    since: datetime
    until: datetime
    contacts: int
    outcomes: Mapping[str, int]
    signs: Mapping[str, int] = field(default_factory=dict)
    voice: Waits = field(default_factory=Waits)
    human: Waits = field(default_factory=Waits)
    human_within: Mapping[str, float] = field(default_factory=dict)
    sends: Mapping[str, int] = field(default_factory=dict)
    duplicates: int = 0
    calm_sends: Waits = field(default_factory=Waits)
    troubled_sends: Waits = field(default_factory=Waits)
    faults: Mapping[str, int] = field(default_factory=dict)
    lost: tuple[str, ...] = ()
    stopped: bool = False

    def as_json(self) -> dict[str, Any]:
        """All of it, as JSON knows it."""
        plain = dict(vars(self))
        for name in ("voice", "human", "calm_sends", "troubled_sends"):
            plain[name] = vars(plain[name])
        return plain


def waits_for_human(humans: Sequence[float]) -> dict[str, float]:
    """The parts that the norms ask for."""
    return {
        f"{HUMAN_S} s": round(within(humans, HUMAN_S), 3),
        f"{LATE_S // 60} min": round(within(humans, LATE_S), 3),
    }


def counted(found: Iterable[str]) -> dict[str, int]:
    """How many of each, the most first."""
    return dict(Counter(found).most_common())


def as_text(report: Report, local: Callable[[datetime], str]) -> str:
    """The report for a supervisor and an engineer, at most 80 columns wide."""
    rows = [
        ("from", f"{local(report.since)} to {local(report.until)}, seed {report.seed}"),
        ("contacts", f"{report.contacts:,}: {_list(report.outcomes)}"),
        ("signs", _list(report.signs)),
        ("first sound", f"{_waits(report.voice)}; promised in calm: {VOICE_S} s"),
        ("a human", _humans(report)),
        ("sent", f"{_list(report.sends)}; {report.duplicates} of them twice or more"),
        ("sent in calm", f"{_waits(report.calm_sends)}; promised: 99 % in 3 s"),
        ("in trouble", _waits(report.troubled_sends)),
        ("faults", _list(report.faults)),
    ]  # fmt: skip
    lines = [f"Through the {report.through}"]
    for name, words in rows:
        lines += [] if words.startswith("none") else _wrapped(name, words)
    return "\n".join([*lines, "", _verdict(report)])


def _verdict(report: Report) -> str:
    if report.lost:
        return "LOST: " + "\n      ".join(report.lost)
    if report.stopped:
        return "Stopped before the end. Until then nothing was lost."
    return "Nothing was lost: every contact was taken care of and closed by a human."


def _humans(report: Report) -> str:
    parts = ", ".join(f"{part:.0%} within {name}" for name, part in report.human_within.items())
    return f"{parts}; {_waits(report.human)} (staff answer as drawn, often not)"


def _waits(waits: Waits) -> str:
    if not waits.count:
        return "none"
    return (
        f"half {_span(waits.half)}, 99 % {_span(waits.p99)}, longest {_span(waits.longest)}"
    )  # fmt: skip


def _span(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:g} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def _list(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counts.items()) or "none"


def _wrapped(name: str, words: str) -> list[str]:
    from textwrap import wrap

    return wrap(
        words, 80, initial_indent=f"  {name:13}", subsequent_indent=" " * 15
    )  # fmt: skip
