"""Whether a page speaks its language and no other, and no word of the program's own."""

import re
from collections.abc import Iterator
from functools import cache
from xml.etree.ElementTree import Element

from oncall.wording import LANGUAGES, keys, sentence

OWN_WORDS = re.compile(
    r"\b(?:True|False|Undefined|NaN|Europe/\w+|pages\.\w+)\b"
    r"|(?<![\w/=-])[a-z]+(?:_[a-z]+)+(?![\w/-])|\d{4}-\d\d-\d\dT|<[\w. ]+ object at"
)
"""What no language has: values of the program, names in it, instants as machines write them."""
ENGLISH = re.compile(
    r"\b(?:None|[Ss]upervisor|[Tt]herapists?|[Ss]tand-in|[Ll]ine holder|[Dd]eputy|[Aa]pprover|"
    r"[Aa]uditor|[Oo]ffice|norwegian|key-in|replace|absent|withdrawn|closed)\b"
)
"""Handles of lines, roles, kinds and states, which an English sentence may have as words."""
QUOTES = {"pre", "code", "textarea", "ins", "del", "script", "style"}
"""What shows a file, or what somebody has written."""
LONG = 12


def foreign_to(root: Element) -> list[str]:
    """What a page says that its language does not: by the language that stands on it."""
    language = root.get("lang")
    return [wrong for each in _texts(root) for wrong in _wrong(each, language or "")]


def _texts(element: Element) -> Iterator[str]:
    """What is read, but no address or digest, and nothing that says which language it is in."""
    yield element.text or ""
    for child in element:
        of_no_language = "secret" in (child.get("class") or "").split()
        if str(child.tag) not in QUOTES and child.get("lang") is None and not of_no_language:
            yield from _texts(child)
        yield child.tail or ""


def _wrong(text: str, language: str) -> Iterator[str]:
    said = " ".join(text.split())
    yield from (found[0] for found in OWN_WORDS.finditer(said))
    if language in LANGUAGES:
        if language != "en":
            yield from (found[0] for found in ENGLISH.finditer(said))
        if len(said) >= LONG and said in _of_others(language):
            yield f"{said!r} is not {language}"


@cache
def _of_others(language: str) -> frozenset[str]:
    """Whole sentences that other languages have, and this one has not."""
    said = {each: {sentence(each, key) for key in keys()} for each in LANGUAGES}
    others = (said[each] for each in LANGUAGES if each != language)
    return frozenset[str]().union(*others) - said[language]
