"""The words staff answer with: `replies.toml`, read once at import and taken apart into phrases.

How they are put to use is `oncall.contact.core.reply.meaning`; here they are only data.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

CODE = "#"
"""In a phrase: any contact code."""

TIME = "@"
"""In a phrase: any time of day."""

Way = tuple[str, ...]
"""One way to say a part of a phrase: its words."""


@dataclass(frozen=True)
class Part:
    """One place in a phrase: any of `ways`, or nothing at all if it is optional."""

    ways: frozenset[Way]
    optional: bool


@dataclass(frozen=True)
class Phrase:
    """Words that stand together, and the meaning (a section of the file) they have."""

    meaning: str
    parts: tuple[Part, ...]

    def first_words(self) -> Iterator[str]:
        """Every word this phrase may begin with."""
        for part in self.parts:
            yield from (way[0] for way in part.ways)
            if not part.optional:
                return


PhraseBook = Mapping[str, tuple[Phrase, ...]]
"""Phrases by each word they may begin with."""


@dataclass(frozen=True)
class ReplyWords:
    """All that `replies.toml` says."""

    answers: PhraseBook
    commands: PhraseBook
    vocabulary: frozenset[str]
    reactions: Mapping[str, str]
    footers: tuple[Way, ...]
    footer_words: frozenset[str]
    greetings: tuple[Way, ...]
    before_number: frozenset[str]
    after_number: frozenset[str]
    hours: frozenset[str]


NOT_ANSWERS = {"groups", "command", "reaction", "footer", "number"}


def read(text: str) -> ReplyWords:
    """Take the file apart; raises `tomllib.TOMLDecodeError` or `KeyError` when it is not whole."""
    file = tomllib.loads(text)
    groups = file["groups"]
    answers = [
        _phrase(meaning, words, groups)
        for meaning, lists in file.items()
        if meaning not in NOT_ANSWERS
        for words in _all(lists)
    ]
    commands = [
        _phrase(f"command {name}", words, groups)
        for name, lists in file["command"].items()
        for words in _all(lists)
    ]
    commands += [phrase for phrase in answers if phrase.meaning == "harmless"]
    return ReplyWords(
        answers=_book(answers),
        commands=_book(commands),
        vocabulary=frozenset(_words([*answers, *commands])),
        reactions={verb: name for name, verbs in file["reaction"].items() for verb in verbs},
        footers=_ways(file["footer"]["starts"]),
        footer_words=frozenset(file["footer"]["devices"]),
        greetings=_ways(file["footer"]["greetings"]),
        before_number=frozenset(file["number"]["before"]),
        after_number=frozenset(file["number"]["after"]),
        hours=frozenset(file["number"]["hours"]),
    )


def _ways(phrases: list[str]) -> tuple[Way, ...]:
    return tuple(tuple(words.split()) for words in phrases)


def _all(lists: Mapping[str, list[str]]) -> Iterator[str]:
    """The phrases of every language: everybody is understood in all of them."""
    for phrases in lists.values():
        yield from phrases


def _phrase(meaning: str, words: str, groups: Mapping[str, Any]) -> Phrase:
    """`[I] tek|tar # [NOW]` as four parts."""
    parts: list[list[str]] = [[]]
    for word in words.split():
        parts[-1].append(word)
        if "[" not in "".join(parts[-1]) or word.endswith("]"):
            parts.append([])
    return Phrase(meaning, tuple(_part(" ".join(part), groups) for part in parts if part))


def _part(written: str, groups: Mapping[str, Any]) -> Part:
    """`[no|nå]` as an optional part with two ways; a word in capitals is a list of ways."""
    ways: list[str] = []
    for way in written.strip("[]").split("|"):
        ways += groups[way] if way.isupper() else [way]
    return Part(frozenset(tuple(way.split()) for way in ways), written.startswith("["))


def _book(phrases: list[Phrase]) -> PhraseBook:
    book: dict[str, tuple[Phrase, ...]] = {}
    for phrase in phrases:
        for word in dict.fromkeys(phrase.first_words()):
            book[word] = (*book.get(word, ()), phrase)
    return book


def _words(phrases: list[Phrase]) -> Iterator[str]:
    for phrase in phrases:
        for part in phrase.parts:
            for way in part.ways:
                yield from way


REPLIES = read((resources.files("oncall.wording") / "replies.toml").read_text("utf-8"))
