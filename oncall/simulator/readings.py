"""What the carrier's documents leave open: each question, and every answer it may have.

A service must behave under each of them, for nobody knows the true ones before going live.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Protocol


class Chance(Protocol):
    """The part of `random.Random` we use; it is handed in."""

    def random(self) -> float:
        """A number from 0 up to 1."""

    def getrandbits(self, k: int, /) -> int:
        """A whole number of `k` bits."""


@dataclass(frozen=True)
class Readings:
    """One reading of everything that is open; the defaults are the likeliest."""

    refused_in_whisper: str = "completed"
    """DialCallStatus when the callee answered, then refused or was silent in the whisper."""
    abandoned: str = "no-answer"
    """The status of a call whose caller left before it was ever answered."""
    whisper_failed: str = "dropped"
    """What becomes of a leg whose whisper document cannot be fetched or read."""
    action_after_hang_up: bool = False
    """Whether `<Dial action>` is asked although the caller is gone."""
    first_pick_up_ends_the_rest: bool = True
    """Whether, of several numbers, the first to pick up (a voicemail, say) silences the others;
    if not, they ring on until one is bridged."""


VALUES: dict[str, tuple[str | bool, ...]] = {
    "refused_in_whisper": ("completed", "no-answer", "busy", "answered", "failed"),
    "abandoned": ("no-answer", "completed", "canceled"),
    "whisper_failed": ("dropped", "bridged"),
    "action_after_hang_up": (False, True),
    "first_pick_up_ends_the_rest": (True, False),
}
"""Every answer to each question; the first is the default."""


def every_reading() -> Iterator[Readings]:
    """Every combination of every answer (120)."""
    for answers in product(*VALUES.values()):
        yield Readings(**dict(zip(VALUES, answers, strict=True)))  # type: ignore[arg-type]


def one_at_a_time() -> Iterator[Readings]:
    """The defaults, then each other answer with all else at its default (10)."""
    yield Readings()
    for name, answers in VALUES.items():
        for answer in answers[1:]:
            yield replace(Readings(), **{name: answer})  # type: ignore[arg-type]


def drawn(chance: Chance) -> Readings:
    """A reading drawn at random, each answer with equal chance."""
    answers = {name: _pick(chance, values) for name, values in VALUES.items()}
    return Readings(**answers)  # type: ignore[arg-type]


def _pick(chance: Chance, values: Sequence[str | bool]) -> str | bool:
    return values[int(chance.random() * len(values))]
