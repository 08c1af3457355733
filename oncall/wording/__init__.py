"""Every sentence the service says, sends or shows, in nynorsk, bokmål and English."""

from oncall.wording.catalogue import (
    LANGUAGES,
    UnknownSentence,
    clock,
    keys,
    placeholders,
    say,
    sentence,
    spelled,
)

__all__ = [
    "LANGUAGES",
    "UnknownSentence",
    "clock",
    "keys",
    "placeholders",
    "say",
    "sentence",
    "spelled",
]
