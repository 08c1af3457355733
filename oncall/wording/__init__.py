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
from oncall.wording.figures import decimal, kroner, month_of_year, short_day

__all__ = [
    "LANGUAGES",
    "UnknownSentence",
    "clock",
    "decimal",
    "keys",
    "kroner",
    "month_of_year",
    "placeholders",
    "say",
    "sentence",
    "short_day",
    "spelled",
]
