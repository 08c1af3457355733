"""Content lines of iCalendar (RFC 5545, 3.1 and 3.3.11): cleaned, escaped, folded.

Calendars are read by many programs of many ages, so a text is first freed of what breaks one of
them: control characters, half an emoji, and marks that turn the direction of writing.
"""

import re

LONGEST = 75
"""Octets in one line without its end."""

END = "\r\n"

_BREAKS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_HALVES = re.compile("[\ud800-\udfff\ufffe\uffff]")
_ESCAPED = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n"})


def cleaned(text: str) -> str:
    """The text as it may stand in a calendar, with one kind of line break."""
    return _HALVES.sub("\ufffd", _UNWANTED.sub("", _BREAKS.sub("\n", text)))


def escaped(text: str) -> str:
    """A TEXT value."""
    return cleaned(text).translate(_ESCAPED)


def folded(line: str) -> str:
    """The line with its end; in pieces of at most 75 octets, and no letter is torn apart."""
    if len(line) <= LONGEST and (line.isascii() or len(line.encode()) <= LONGEST):
        return line + END
    pieces, room = [""], LONGEST
    for letter in line:
        size = len(letter.encode())
        if size > room:
            pieces.append(" ")
            room = LONGEST - 1
        pieces[-1] += letter
        room -= size
    return END.join(pieces) + END
