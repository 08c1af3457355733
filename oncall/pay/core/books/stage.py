"""How far a month has come on its way to being paid, and what is to be done next."""

from collections.abc import Sequence
from typing import Literal

from oncall.pay.core.books.closing import Step

Stage = Literal["preview", "to_confirm", "to_approve", "made", "paid", "withdrawn"]
Deed = Literal["confirm", "approve", "settle"]
_AFTER: dict[str, Stage] = {"confirmed": "to_approve", "paid": "paid", "withdrawn": "withdrawn"}


def stage_of(steps: Sequence[Step], *, over: bool) -> Stage:
    """Where a month stands after these steps; `over` is whether its last day has been."""
    if not over:
        return "preview"
    words = [step.word for step in steps]
    if words.count("approved") > words.count("paid") + words.count("withdrawn"):
        return "made"
    return next((_AFTER[word] for word in reversed(words) if word in _AFTER), "to_confirm")


def confirmed_last(steps: Sequence[Step]) -> Step | None:
    """The step by which the hours were confirmed last."""
    return next((step for step in reversed(steps) if step.word == "confirmed"), None)


def has_changed(steps: Sequence[Step], digest: str) -> bool:
    """Whether the hours are others by now than those that were confirmed last."""
    before = confirmed_last(steps)
    return before is not None and before.about != digest


def next_deed(stage: Stage, *, changed: bool) -> Deed | None:
    """What comes next; None while the month runs, and when it is paid as it stands."""
    if stage == "preview":
        return None
    if stage == "made":
        return "settle"
    if stage == "to_confirm" or changed:
        return "confirm"
    return None if stage == "paid" else "approve"
