"""What one cell says: text in, value out, or a BadCell that tells what to write instead."""

import re
import textwrap
from datetime import date
from typing import Literal

from oncall.carrier.numbers import BadNumber, normalise
from oncall.people.core.values import ROLES, Answer

LONGEST = 80  # characters in a name, a label, an area
LONGEST_EMAIL = 254  # RFC 5321, a path without its brackets
HIGHEST_FAMILY = 199  # from 200 on the numbers are contact codes
LANGUAGES = ("nn", "nb", "en")
EXCEL_NUMBER = re.compile(r"[\d.,]+e\+?\d+", re.IGNORECASE)
AS_TEXT = "mark the column in Excel, format it as Text, and write the number again"
WRITE_NUMBER = "write it as +47 470 00 101"
WRITE_DATE = "write it as 2026-03-31 or 31.03.2026"
WRITE_HOURS = "write it as Mon-Fri 08:00-15:30; with several, put a semicolon between"
EN_DASH = "\u2013"  # what writing programs make of a hyphen
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
OTHER_DAYS = {
    "man": "Mon", "mån": "Mon", "tir": "Tue", "tys": "Tue", "ons": "Wed", "tor": "Thu",
    "fre": "Fri", "lør": "Sat", "lau": "Sat", "søn": "Sun",
}  # fmt: skip
ANSWERS: dict[str, Answer] = {
    "yes": "yes", "ja": "yes", "no": "no", "nei": "no",
    "not asked": "not asked", "ikke spurt": "not asked", "ikkje spurt": "not asked",
}  # fmt: skip


class BadCell(ValueError):
    """A cell that cannot be understood: what is wrong with it, and what to write instead."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def one_line(text: str) -> str:
    """Free text: a name, a label, an area. Formulas stay the text they are."""
    if len(text) > LONGEST:
        raise BadCell(f"is longer than {LONGEST} characters", "write it shorter")
    return text


def handle(text: str) -> str:
    """A short name for a person: lower case, a-z, æøå, digits and hyphens."""
    if not re.fullmatch(r"[a-zæøå][a-z0-9æøå-]{0,29}", text):
        hint = "write small letters, digits and hyphens, at most 30, a letter first: leiar-stord"
        raise BadCell("is not a handle", hint)
    return text


def roles(text: str) -> frozenset[str]:
    """One role or more, between spaces, `+` or `;`."""
    named = frozenset(re.split(r"[\s+;,]+", text.casefold().strip(" +;,")))
    if unknown := sorted(named - set(ROLES)):
        raise BadCell(f"no role is called {_quote(unknown[0])}", f"write one of {', '.join(ROLES)}")
    return named


def employee_number(text: str) -> str:
    """As the payroll system has it; zeros in front are kept."""
    if EXCEL_NUMBER.fullmatch(text):
        raise BadCell("has been shortened by Excel", AS_TEXT)
    if not re.fullmatch(r"[0-9A-Za-z-]{1,20}", text):
        raise BadCell("is not an employee number", "write digits and letters, without spaces")
    return text


def phone(text: str) -> str:
    """A phone number in any form people write, as E.164."""
    if EXCEL_NUMBER.fullmatch(text):
        raise BadCell("has been shortened by Excel, so its last digits are lost", AS_TEXT)
    if text.startswith("'"):
        raise BadCell("begins with Excel's sign for text, an apostrophe", WRITE_NUMBER)
    try:
        return normalise(text)
    except BadNumber as bad:
        message, _, hint = str(bad).partition("; ")
        raise BadCell(message, hint) from None


def email(text: str) -> str:
    """An address with one @ and a dot after it."""
    if len(text) > LONGEST_EMAIL:
        raise BadCell(f"is longer than {LONGEST_EMAIL} characters", "write another address")
    if not re.fullmatch(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]+", text):
        raise BadCell("is not an e-mail address", "write it as ane@example.org, without a name")
    return text


def language(text: str) -> str:
    """nn, nb or en."""
    if text.casefold() not in LANGUAGES:
        raise BadCell(f"no language is called {_quote(text)}", f"write {', '.join(LANGUAGES)}")
    return text.casefold()


def paid(text: str) -> Literal["payroll", "invoice"]:
    """Through payroll, or against an invoice."""
    match text.casefold():
        case "payroll":
            return "payroll"
        case "invoice":
            return "invoice"
    raise BadCell(f"{_quote(text)} is no way to be paid", "write payroll or invoice")


def amount(text: str) -> str:
    """Exact decimal text, never a float: "650 000,00" is 650000, "1 687,5" is 1687.5."""
    if EXCEL_NUMBER.fullmatch(text):
        raise BadCell("has been shortened by Excel", AS_TEXT)
    match = re.fullmatch(r"([0-9]{1,3}(?: [0-9]{3})+|[0-9]{1,9})(?:[.,]([0-9]{1,2}))?", text)
    if not match:
        raise BadCell("is not an amount", "write it as 650000 or 650 000,00, and nothing else")
    whole = match[1].replace(" ", "").lstrip("0") or "0"
    part = (match[2] or "").rstrip("0")
    if not part and whole == "0":
        raise BadCell("is nothing", "write an amount above 0, or leave the cell empty")
    return f"{whole}.{part}" if part else whole


def day(text: str) -> date:
    """A date as 2026-03-31 or 31.03.2026."""
    iso = re.fullmatch(r"([12][0-9]{3})-([0-9]{2})-([0-9]{2})", text)
    dotted = re.fullmatch(r"([0-9]{1,2})\.([0-9]{1,2})\.([12][0-9]{3})", text)
    numbers = iso.groups() if iso else dotted.groups()[::-1] if dotted else None
    if not numbers:
        raise BadCell(f"{_quote(text)} is not a date", WRITE_DATE)
    try:
        return date(*(int(number) for number in numbers))
    except ValueError:
        raise BadCell(f"there is no {_quote(text)} in the calendar", WRITE_DATE) from None


def hours(text: str) -> str:
    """Hours of the week, in one form: "Mon-Thu 08:00-15:45; Fri 08:00-15:00"."""
    parts = re.split(r"[;,]", text.replace(EN_DASH, "-"))
    return "; ".join(_hours(part.strip()) for part in parts)


def _hours(text: str) -> str:
    days = r"([^\W\d]+)(?:\s*-\s*([^\W\d]+))?"
    clock = r"(?:([01]?[0-9]|2[0-3])[:.]([0-5][0-9]))"
    match = re.fullmatch(rf"{days}\s+{clock}\s*-\s*{clock}", text)
    if not match:
        raise BadCell(f"{_quote(text)} is not hours", WRITE_HOURS)
    first, last = _weekday(match[1]), _weekday(match[2] or match[1])
    start, end = f"{int(match[3]):02}:{match[4]}", f"{int(match[5]):02}:{match[6]}"
    if DAYS.index(first) > DAYS.index(last) or start >= end:
        raise BadCell(f"{_quote(text)} ends before it begins", WRITE_HOURS)
    return f"{first}-{last} {start}-{end}" if first != last else f"{first} {start}-{end}"


def _weekday(text: str) -> str:
    name = OTHER_DAYS.get(text.casefold()[:3], text.casefold()[:3].capitalize())
    if name not in DAYS:
        raise BadCell(f"no day is called {_quote(text)}", f"write {', '.join(DAYS)}")
    return name


def family_code(text: str) -> str:
    """F-1 to F-199; a code is never used again for another family."""
    match = re.fullmatch(r"F-([1-9][0-9]{0,3})", text, re.IGNORECASE)
    if not match:
        raise BadCell(f"{_quote(text)} is not a family code", "write F, a hyphen, a number: F-31")
    if int(match[1]) > HIGHEST_FAMILY:
        hint = f"use a free number from F-1 to F-{HIGHEST_FAMILY}"
        raise BadCell("numbers from 200 on are the codes of contacts", hint)
    return text.upper()


def letter(text: str) -> str:
    """One letter, A to Z, per number of a family."""
    if not re.fullmatch(r"[A-Z]", text, re.IGNORECASE | re.ASCII):
        raise BadCell(f"{_quote(text)} is not a letter", "write one letter from A to Z")
    return text.upper()


def answer(text: str) -> Answer:
    """What the family said when asked; an empty cell means that nobody asked."""
    if text.casefold() not in ANSWERS:
        hint = "write yes, no, or leave it empty when nobody has asked"
        raise BadCell(f"{_quote(text)} is not an answer", hint)
    return ANSWERS[text.casefold()]


def _quote(text: str) -> str:
    """A cell shown in a message: short, and harmless on a terminal."""
    shown = "".join(sign if sign.isprintable() else "?" for sign in text)
    return f'"{textwrap.shorten(shown, 30, placeholder="...")}"'
