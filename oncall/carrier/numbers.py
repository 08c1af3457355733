"""Phone numbers: one way to write them, and who has none.

Two Norwegian traps: 47123456 is a mobile number, not a country code with six digits after it;
and five-digit and 116 numbers may be called but never texted.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

import phonenumbers

# What carriers write for a withheld number; the digits spell words on a keypad.
_WITHHELD = frozenset(
    (
        *(
            "",
            "anonymous",
            "restricted",
            "unknown",
            "unavailable",
            "private",
            "blocked",
            "withheld",
        ),
        *("266696687", "7378742833", "2562533", "8656696", "86282452253"),
    )
)
_SHORT_NORWEGIAN = re.compile(r"\+47(0\d{4}|116\d{3})")
_PLAIN_NORWEGIAN = re.compile(r"\+47[2-79]\d{7}")
_ALLOWED = re.compile(r"(tel:)?\+?[\d\s()./-]+", re.IGNORECASE)
_FULL = re.compile(r"\+\d{5,15}")
_USER = re.compile(r"sips?:([^@;]*)[^@]*@.*", re.IGNORECASE)
_CHANNEL = re.compile(r"(?:whatsapp|rcs):(.*)", re.IGNORECASE)
_HINT = "write eight digits, or + and the country code, like +4790012345"

Kind = Literal["mobile", "fixed", "short", "special", "foreign"]


class BadNumber(ValueError):
    """This is not a phone number that can be called; says what to write instead."""


def normalise(raw: str, region: str = "NO") -> str:
    """The number as E.164 (`+4790012345`), however a person wrote it; raises BadNumber."""
    text = unicodedata.normalize("NFKC", raw).strip()
    # Marks that spreadsheets and phones put around a number, invisible to whoever pasted it.
    text = "".join(mark for mark in text if unicodedata.category(mark) != "Cf")
    if is_withheld(text) or not _ALLOWED.fullmatch(text):
        raise BadNumber(f"this is not a phone number; {_HINT}")
    number = _parsed(text, region)
    if _SHORT_NORWEGIAN.fullmatch(number) or _is_valid(number):
        return number
    raise BadNumber(f"no phone has this number; {_HINT}")


def _parsed(text: str, region: str) -> str:
    try:
        found = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        raise BadNumber(f"this is not a phone number; {_HINT}") from None
    return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)


def _is_valid(number: str) -> bool:
    return bool(phonenumbers.is_valid_number(phonenumbers.parse(number)))


def is_withheld(raw: str) -> bool:
    """Whether the carrier says that the caller showed no number.

    Such a caller is answered like anyone, never texted, never an identity.
    """
    return raw.strip().lstrip("+").lower() in _WITHHELD


@lru_cache(maxsize=512)
def shown_number(raw: str) -> str | None:
    """The number a caller shows, as the carrier writes it; None when it is withheld.

    A number of an odd form is kept, without what cannot be seen: it still tells two callers apart.
    """
    number = _without_channel(raw)
    if is_withheld(number):
        return None
    try:
        return normalise(number)
    except BadNumber:
        return "".join(mark for mark in raw if mark.isprintable()).strip()[:40] or None


def _without_channel(raw: str) -> str:
    """The number that somebody has on another channel, or from behind a switchboard.

    It is hers there as well, and no surer than any number that is shown. Whatever is no whole
    number is a name of its own: `client:ane`, an extension.
    """
    sip, channel = _USER.fullmatch(raw.strip()), _CHANNEL.fullmatch(raw.strip())
    if sip and (is_withheld(sip[1]) or _FULL.fullmatch(sip[1])):
        return sip[1]
    return channel[1] if channel and _FULL.fullmatch(channel[1]) else raw


def kind(number: str) -> Kind:
    """What kind of number an E.164 number is; `special` is toll-free, premium and the like."""
    if not number.startswith("+47"):
        return "foreign"
    if _SHORT_NORWEGIAN.fullmatch(number):
        return "short"
    if not _PLAIN_NORWEGIAN.fullmatch(number):
        return "special"
    return "mobile" if number[3] in "49" else "fixed"


def can_be_texted(number: str) -> bool:
    """Whether a text to this E.164 number can arrive: mobiles, here and abroad."""
    if is_withheld(number) or kind(number) in ("short", "special", "fixed"):
        return False
    if kind(number) == "mobile":
        return True
    types = phonenumbers.PhoneNumberType
    found = phonenumbers.number_type(phonenumbers.parse(number))
    return found in (types.MOBILE, types.FIXED_LINE_OR_MOBILE)
