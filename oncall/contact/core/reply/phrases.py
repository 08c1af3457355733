"""Which known phrases a text is made of, from left to right, the longest first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from oncall.contact.core.reply.words import Token, is_clock
from oncall.wording.replies import CODE, TIME, Phrase, PhraseBook, Way

LONGEST_TEXT = 100
"""Tokens. What is longer than this is no answer to a page."""


@dataclass(frozen=True)
class Span:
    """A stretch of tokens with one meaning: a section of replies.toml.

    A token that is in no phrase is a `code`, a `number`, a `stop`, or `unknown`.
    """

    meaning: str
    start: int
    end: int


def spans_of(tokens: Sequence[Token], book: PhraseBook) -> list[Span]:
    """Every token in exactly one span."""
    spans: list[Span] = []
    at = 0
    while at < len(tokens):
        span = _longest(tokens, at, book) or _alone(tokens[at], at)
        spans.append(span)
        at = span.end
    return spans


def _alone(token: Token, at: int) -> Span:
    return Span("unknown" if token.kind == "word" else token.kind, at, at + 1)


def _longest(tokens: Sequence[Token], at: int, book: PhraseBook) -> Span | None:
    """The longest phrase that begins here; of two as long, the one that stands first."""
    best: Span | None = None
    first = CODE if tokens[at].kind == "code" else tokens[at].text
    for phrase in book.get(first, ()):
        end = max(_ends(phrase, 0, tokens, at), default=at)
        if end > (best.end if best else at):
            best = Span(phrase.meaning, at, end)
    return best


def _ends(phrase: Phrase, place: int, tokens: Sequence[Token], at: int) -> Iterator[int]:
    """Where the phrase may end, if its parts from `place` on begin at this token."""
    if place == len(phrase.parts):
        yield at
        return
    part = phrase.parts[place]
    if part.optional:
        yield from _ends(phrase, place + 1, tokens, at)
    for way in part.ways:
        if _says(tokens, at, way):
            yield from _ends(phrase, place + 1, tokens, at + len(way))


def _says(tokens: Sequence[Token], at: int, way: Way) -> bool:
    if at + len(way) > len(tokens):
        return False
    return all(map(_is, tokens[at : at + len(way)], way))


def _is(token: Token, word: str) -> bool:
    if word == CODE:
        return token.kind == "code"
    return is_clock(token) if word == TIME else token.text == word
