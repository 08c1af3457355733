"""The rules: from the meanings of its phrases to the meaning of the whole text.

`take` and `yes` make an acknowledgement, `finish` makes it done, and then every other phrase
beside them must be of their kind. A no may be followed by anything but a yes.
"""

from collections.abc import Sequence
from typing import Literal

Meaning = Literal["acknowledge", "decline", "done", "question", "unclear", "command"]

NEUTRAL = {"harmless", "code", "stop"}
"""Phrases that change nothing beside others, and mean nothing alone."""

_YES = {"yes", "take", "willing"}
_NO = {"refuse", "busy", "sick"}
_BESIDE_NO = {"refuse_alone", "beside_no"}
_ANYTHING = {"unknown", "number"}


def meaning_of(spans: Sequence[str]) -> Meaning:
    """In this order; what follows none of the rules is unclear."""
    said = set(spans) - NEUTRAL
    if "ask" in said:
        return "decline" if _refuses_and_asks(spans) else "question"
    if said <= _YES and said != {"willing"} and said:
        return "acknowledge"
    if said <= {"finish", "yes"} and "finish" in said:
        return "done"
    if _only_refuses(said) or _refuses_first(spans):
        return "decline"
    return "unclear"


def _only_refuses(said: set[str]) -> bool:
    return said <= _NO | _BESIDE_NO and bool(said - {"beside_no"})


def _refuses_first(spans: Sequence[str]) -> bool:
    """A no, and then anything but a yes (why she cannot is her own affair); or why, and then no."""
    said = [span for span in spans if span not in NEUTRAL | {"beside_no"}]
    if not said or not {*said} <= _NO | _BESIDE_NO | _ANYTHING:
        return False
    return said[0] in _NO or _refuses_last(spans)


def _refuses_last(spans: Sequence[str]) -> bool:
    """`Står i dusjen, kan ikkje`: the last sentence is a no and nothing else."""
    stops = [at for at, span in enumerate(spans[:-1]) if span == "stop"]
    last = {*spans[stops[-1] :]} - NEUTRAL if stops else set()
    return last <= _NO and bool(last)


def _refuses_and_asks(spans: Sequence[str]) -> bool:
    """`Kan ikkje. Kan du?`: a no in a sentence of its own stands; `nei?` and `nei ...?` do not."""
    if "stop" not in spans:
        return False
    first = spans.index("stop")
    rest = [span for span in spans[first:] if span not in NEUTRAL]
    asks_something = len(rest) > 1 and {*rest} <= _NO | _BESIDE_NO | _ANYTHING | {"ask"}
    return _refuses_first(spans[:first]) and asks_something
