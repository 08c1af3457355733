"""N6: what the caller hears, from the first ring to the last word."""

from collections.abc import Sequence
from datetime import datetime

from oncall.contact.core.invariants.values import Sound

FIRST_SOUND_S = 2
LONGEST_SILENCE_S = 5
SPOKEN = ("say", "play")
REACHED = ("bridged", "record")


def heard_well(
    sounds: Sequence[Sound], began: datetime, now: datetime, *, excused_s: float = 0
) -> list[str]:
    """Ringback or speech within 2 s, and never more than 5 s of silence.

    `excused_s` is how long the carrier waited for an answer that got lost on its way.
    """
    wrong = []
    first = next((s.at for s in sounds if s.kind != "silence"), now)
    if (first - began).total_seconds() > FIRST_SOUND_S + excused_s:
        wrong.append("N6 nothing was heard for 2 s")
    ends = [*(s.at for s in sounds[1:]), now]
    for sound, end in zip(sounds, ends, strict=False):
        lasted = (end - sound.at).total_seconds()
        if sound.kind == "silence" and lasted > LONGEST_SILENCE_S + excused_s:
            wrong.append(f"N6 {lasted:.0f} s of silence")
    return wrong


def ended_well(sounds: Sequence[Sound], *, caller_left: bool) -> list[str]:
    """The line is never closed on a caller without a spoken sentence just before."""
    kinds = [s.kind for s in sounds]
    if caller_left or "hangup" not in kinds:
        return []
    last = [kind for kind in kinds[: kinds.index("hangup")] if kind != "silence"][-1:]
    return [] if last and last[0] in SPOKEN else [f"N6 hung up after {last}, with no sentence"]


def within_bound(
    sounds: Sequence[Sound],
    began: datetime,
    now: datetime,
    bound_s: float,
    *,
    exhausted_at: datetime | None = None,
) -> list[str]:
    """After the bound at the latest there was a human, the outside number or a recorder.

    `exhausted_at` is when the ladder was: the outside number's or the recorder's sentences begin.
    """
    reached = [s.at for s in sounds if s.kind in (*REACHED, "hangup")]
    ends = [*reached, *([exhausted_at] if exhausted_at else []), now]
    waited = (min(ends) - began).total_seconds()
    return [f"N6 waited {waited:.0f} s, above {bound_s:.0f} s"] if waited > bound_s else []
