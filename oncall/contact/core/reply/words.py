"""A staff text taken apart: cleaned, cut into words and numbers, and told which are codes."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from oncall.wording.replies import ReplyWords

Kind = Literal["word", "code", "number", "stop"]

_SKIN_AND_SEX = {*range(0x1F3FB, 0x1F400), 0x2640, 0x2642}
_SPELLINGS = (
    (re.compile(r"(?<=\w)['’`´](?=\w)"), ""),  # tar'n, can't
    (re.compile(r"(?<!\w)0(?=k)"), "o"),  # 0k, typed at night
    (re.compile(r"(?<!\w)o\.\s?k(?!\w)\.?"), "ok"),
    (re.compile(r"(?<!\w)kl\."), "kl"),
    (re.compile(r"(?<!\w)[:;]-?[()dp]+(?!\w)"), " "),  # a smiley
    (re.compile(r"^>.*$", re.MULTILINE), ""),  # our own text, quoted as in a letter
)
_CLOCK = re.compile(r"\d{1,2}(?:[:.]\d{2})?|\d{4}")
_TOKEN = re.compile(
    r"""
      (?P<time>\d{1,2}[:.]\d{2}(?!\d))
    | (?P<digits>\d+)
    | (?P<word>[^\W\d_]+)
    | (?P<stop>[.,;!\n])
    | (?P<nothing>[\s:\-/\#()\[\]"«»“”„'’`´*_~<>–—]+)
    | (?P<sign>.)
    """,
    re.VERBOSE,
)


CHOICES = {"1", "2", "3"}
"""Which text to a family may stand behind SEND."""


@dataclass(frozen=True)
class Token:
    """A word (or sign), a contact code, another number, or a stop that no phrase crosses."""

    text: str
    kind: Kind


def clean(text: str) -> str:
    """Small letters, one form of each; what cannot be seen (and a colour of skin) is gone."""
    whole = "".join(c for c in text if not 0xD800 <= ord(c) <= 0xDFFF)
    folded = unicodedata.normalize("NFKC", whole).casefold().replace("\r", "\n")
    return "".join(c for c in folded if c == "\n" or _seen(c)).strip()


def _seen(char: str) -> bool:
    hidden = unicodedata.category(char) in {"Cc", "Cf", "Cn", "Co", "Mn", "Me"}
    return not hidden and ord(char) not in _SKIN_AND_SEX


def tokens_of(cleaned: str, words: ReplyWords, open_codes: Sequence[int] = ()) -> tuple[Token, ...]:
    """The words, numbers and stops of a cleaned text, without what the phone added below it."""
    for pattern, instead in _SPELLINGS:
        cleaned = pattern.sub(instead, cleaned)
    found = [_token(match, words) for match in _TOKEN.finditer(cleaned)]
    kept = _without_footer([token for token in found if token], words)
    return tuple(_with_codes(kept, words, open_codes))


def unsigned(tokens: Sequence[Token], names: Collection[str]) -> Sequence[Token]:
    """Without the writer's own name at the end, behind one word, a code, a stop or a new line."""
    end = len(tokens)
    while end > 1 and tokens[end - 1].text in names:
        end -= 1
    apart = end < 2 or tokens[end - 1].kind in ("code", "stop")
    return tokens[:end] if apart else tokens


def _token(match: re.Match[str], words: ReplyWords) -> Token | None:
    text = match.group()
    match match.lastgroup:
        case "nothing":
            return None
        case "stop":
            return Token(text, "stop")
        case "time" | "digits":
            return Token(text, "number")
        case _:
            return Token(_known_spelling(text, words), "word")


def _known_spelling(word: str, words: ReplyWords) -> str:
    """`jaaa` is `ja` and `ikkke` is `ikke`, where the word is known once the letters are fewer."""
    for instead in (word, re.sub(r"(.)\1+", r"\1", word), re.sub(r"(.)\1+", r"\1\1", word)):
        if instead in words.vocabulary:
            return instead
    return word


def _without_footer(tokens: list[Token], words: ReplyWords) -> list[Token]:
    """Without `Sendt fra min iPhone`, and without `Mvh Ane` on a line of its own."""
    for at in range(len(tokens)):
        texts = tuple(token.text for token in tokens[at:])
        own_line = at > 0 and tokens[at - 1].text == "\n"
        if _is_footer(texts, words) or (own_line and _is_greeting(texts, words)):
            return tokens[:at]
    return tokens


def _is_footer(texts: tuple[str, ...], words: ReplyWords) -> bool:
    """With nothing but names of telephones in it."""
    return any(
        texts[: len(start)] == start and words.footer_words.issuperset(texts[len(start) :])
        for start in words.footers
    )


def _is_greeting(texts: tuple[str, ...], words: ReplyWords) -> bool:
    """With at most three words behind it, none of which could be part of an answer."""
    return any(
        texts[: len(start)] == start
        and len(texts) <= len(start) + 3
        and words.vocabulary.isdisjoint(texts[len(start) :])
        for start in words.greetings
    )


def _with_codes(tokens: list[Token], words: ReplyWords, open_codes: Sequence[int]) -> list[Token]:
    """The same tokens, with the numbers that are contact codes marked as such.

    The word behind another number belongs to it: `30 min` is never `min`.
    """
    found: list[Token] = []
    for at, token in enumerate(tokens):
        if token.text in words.after_number and found and found[-1].kind == "number":
            found[-1] = replace(found[-1], text=f"{found[-1].text} {token.text}")
        elif _is_code(tokens, at, words, open_codes):
            found.append(replace(token, kind="code"))
        else:
            found.append(token)
    return found


def _is_code(tokens: list[Token], at: int, words: ReplyWords, open_codes: Sequence[int]) -> bool:
    """Standing alone: not part of a time, an amount, a telephone number or a family's code."""
    if tokens[at].kind != "number" or not _in_range(tokens[at].text, open_codes):
        return False
    alone = all(_in_range(other, open_codes) for other in _neighbours(tokens, at))
    if not alone and not _has_one_behind(tokens, at):
        return False
    before = [token.text for token in tokens[max(0, at - 2) : at] if token.text != "."]
    after = tokens[at + 1].text if at + 1 < len(tokens) else ""
    return not (before and before[-1] in words.before_number) and after not in words.after_number


def _has_one_behind(tokens: list[Token], at: int) -> bool:
    """`SEND 412 1`, `FRI 431 20:00` and nothing else: which text was chosen, and from when."""
    said = [token for token in tokens if token.kind != "stop"]
    if len(said) != 3 or said[1] != tokens[at]:
        return False
    word, behind = said[0].text, said[2]
    return (word == "send" and behind.text in CHOICES) or (
        word in ("fri", "off") and is_clock(behind)
    )


def is_clock(token: Token) -> bool:
    """Whether it is written like a time of day: 20, 2000, 20:00 or 20.00."""
    return token.kind == "number" and _CLOCK.fullmatch(token.text) is not None


def _in_range(digits: str, open_codes: Sequence[int]) -> bool:
    """200-999, 2000-9999 or 20000-99999; what is a time of day too, only if that page is open."""
    if not (digits.isascii() and digits.isdecimal() and 3 <= len(digits) <= 5) or digits[0] in "01":
        return False
    number = int(digits)
    a_time = 2000 <= number < 2400 and number % 100 < 60
    return number in open_codes or not (a_time or 9999 < number < 20_000)


def _neighbours(tokens: list[Token], at: int) -> list[str]:
    """The numbers that stand directly before and after: 900 12 345."""
    found = []
    for step in (-1, 1):
        place = at + step
        while 0 <= place < len(tokens) and tokens[place].kind == "number":
            found.append(tokens[place].text)
            place += step
    return found
