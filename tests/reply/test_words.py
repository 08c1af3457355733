"""The words of replies.toml agree with one another."""

import re
import tomllib
from collections import defaultdict
from itertools import product

import pytest

from oncall.contact.core.reply.phrases import spans_of
from oncall.contact.core.reply.words import Token
from oncall.wording.replies import CODE, REPLIES, Phrase, read

MEANINGS = {
    "yes", "take", "refuse", "refuse_alone", "busy", "sick", "finish", "ask", "doubt", "willing",
    "beside_no", "harmless", "all",
}  # fmt: skip
CARRIER_KEYWORDS = {
    "stop", "stopp", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout",
    "start", "unstop", "info", "avslutt",
}  # fmt: skip

PHRASES = list(dict.fromkeys(p for phrases in REPLIES.answers.values() for p in phrases))


def said(phrase: Phrase) -> set[tuple[str, ...]]:
    """Every way to say a phrase, with nothing in it that may be left out."""
    parts = [sorted(part.ways) for part in phrase.parts if not part.optional]
    return {tuple(word for way in ways for word in way) for ways in product(*parts)}


def tokens(words: tuple[str, ...]) -> list[Token]:
    """The words as they would come out of a text."""
    return [Token("412", "code") if word == CODE else Token(word, "word") for word in words]


def test_every_meaning_is_one_that_the_rules_know() -> None:
    """A section with a misspelt name would never be acted on."""
    assert {phrase.meaning for phrase in PHRASES} == MEANINGS


def test_no_phrase_has_two_meanings() -> None:
    """What is a yes in one list is not a question in another."""
    meanings = defaultdict(set)
    for phrase in PHRASES:
        for words in said(phrase):
            meanings[words].add(phrase.meaning)

    assert {words: found for words, found in meanings.items() if len(found) > 1} == {}


def test_a_phrase_is_found_whole() -> None:
    """Said alone it is one span with its own meaning: no other phrase breaks it up."""
    broken = [
        (phrase.meaning, words)
        for phrase in PHRASES
        for words in said(phrase)
        if [span.meaning for span in spans_of(tokens(words), REPLIES.answers)] != [phrase.meaning]
    ]

    assert broken == []


def test_no_word_is_one_that_the_carrier_takes_for_itself() -> None:
    """STOP and its kind never mean anything to us, least of all yes."""
    assert not CARRIER_KEYWORDS & REPLIES.vocabulary


def test_words_are_written_as_a_text_is_cleaned() -> None:
    """Small letters and no apostrophes, or they would never be found."""
    assert {word for word in REPLIES.vocabulary if re.search("[A-ZÆØÅ'’]", word)} == set()


def test_an_unknown_group_is_refused_at_once() -> None:
    """A misspelt name in capitals is found when the file is read, not at night."""
    with pytest.raises(KeyError, match="NOWW"):
        read('[groups]\nNOW = ["no"]\n[yes]\nnn = ["ok NOWW"]\n')


def test_a_broken_file_is_refused_at_once() -> None:
    """So that no installation starts without its words."""
    with pytest.raises(tomllib.TOMLDecodeError):
        read("[yes")
