"""The catalogue and the code fit: no sentence is dead, and none that is said is missing."""

import re
from pathlib import Path

import pytest

from oncall.wording import LANGUAGES, keys, placeholders, sentence
from tests.wording.every import TEXTS, broken
from tests.wording.sources import dead, literals, missing, of_the_program

BOKMAAL = {
    "jeg", "ikke", "noe", "noen", "hva", "hvem", "hvor", "hvilken", "hvordan", "fra", "nå", "tar",
    "gjøre", "mer", "trenger", "mener", "ble", "uten", "videre", "hun", "dere", "dem", "være",
    "kommer", "selv", "bare", "deres", "mye", "fikk", "ringte", "sendte",
    "åpner", "åpnet", "avsluttet", "gi", "gir", "sier", "vet", "feilen", "tjenesten",
    "snakket", "ventet", "tatt", "tjeneste", "forespørsel", "henvendelse", "sjekket", "allerede",
}  # fmt: skip
"""Not nynorsk, whatever stands around them."""
NYNORSK = {
    "eg", "ikkje", "noko", "nokon", "kva", "kven", "kvar", "korleis", "frå", "no", "tek", "gjere",
    "meir", "treng", "meiner", "vart", "utan", "vidare", "ho", "de", "dei", "vere", "kjem", "sjølv",
    "berre", "mykje", "fekk", "ringde", "opnar", "opna", "avslutta", "gje", "seier",
    "veit", "tenesta", "snakka", "venta", "teken", "teke", "førespurnad", "framleis",
}  # fmt: skip
"""Not bokmål."""
MARKUP = re.compile(r"(?s)\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>|&\w+;")
WORD = re.compile(r"[^\W\d_]{2,}")
OF_NO_LANGUAGE = {"SHA", "wide", "aria", "invalid", "describedby", "true", "wrong"}
"""A way to count, a class, and attributes that a macro writes."""
SHARED = {"de"}
"""In both, with other meanings: `de` is "they" in bokmål and "you" in nynorsk."""


def words(language: str, key: str) -> set[str]:
    """The words of a sentence, without what stands in capitals: commands are quoted as they are."""
    said = re.sub(r"\{\w+\}", "", sentence(language, key))
    return {word.lower() for word in re.findall(r"\w+", said) if not (word.isupper() and word[1:])}


def test_every_sentence_is_said_somewhere(house: Path) -> None:
    """Nobody translates, measures or records what is never heard."""
    assert dead(keys(), of_the_program(house)) == []


def test_every_sentence_the_code_names_is_there(house: Path) -> None:
    """A misspelt key would be found by a family."""
    assert missing(keys(), of_the_program(house)) == []


def test_a_dead_and_a_missing_sentence_are_seen() -> None:
    """The two checks above object."""
    found = literals(['say("sms.free")', 'say("voice.nonsense")', '"""sms.page"""'])

    assert dead(["sms.free", "sms.help"], found) == ["sms.help"]
    assert missing(["sms.free", "sms.page"], found) == ["voice.nonsense"]


def test_nynorsk_is_nynorsk_and_bokmaal_is_bokmaal() -> None:
    """A careless translation is read out by a word that stands in the other language only."""
    others = {"nn": BOKMAAL - SHARED, "nb": NYNORSK - SHARED, "en": set[str]()}

    assert broken(lambda lang, key: others[lang] & words(lang, key)) == {}


def test_a_careless_translation_is_seen() -> None:
    """The lists object to a sentence in the other language."""
    assert {"jeg", "ikke"} <= BOKMAAL & words("nb", "sms.reopened")
    assert {"eg", "ikkje"} <= NYNORSK & words("nn", "sms.reopened")


def test_no_word_is_called_foreign_to_both() -> None:
    """The two lists keep apart, or nothing could be written."""
    assert not BOKMAAL & NYNORSK


def test_a_time_is_told_as_the_language_tells_it() -> None:
    """`kl. 14:00` in Norwegian and `14:00` in English."""

    def told_otherwise(language: str, key: str) -> list[str]:
        said = sentence(language, key)
        times = placeholders(language, key) & {"at", "until"}
        return [each for each in times if (f"kl. {{{each}}}" in said) is (language == "en")]

    assert broken(told_otherwise) == {}


def test_a_page_begins_with_its_code() -> None:
    """On a locked phone only the first words are seen."""
    pages = [(language, key) for language, key in TEXTS if key.startswith("sms.page")]

    assert pages
    assert broken(lambda *page: not sentence(*page).startswith("{code}: "), pages) == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["sms.last_resort", "alarm.round", "alarm.urgent"])
def test_what_wakes_says_so_and_then_the_code(language: str, key: str) -> None:
    """One word of alarm, and the code behind it."""
    assert re.match(r"[A-Z]+ \{code\}: ", sentence(language, key))


def test_a_sentence_is_clean() -> None:
    """No double space, none at the ends, and a full stop where a text or a voice ends."""

    def unclean(language: str, key: str) -> str:
        said = sentence(language, key)
        ends = (".", "?", ")") if key.startswith(("sms.", "alarm.", "voice.", "email.")) else ""
        return "" if said == " ".join(said.split()) and said.endswith(ends) else repr(said)

    assert broken(unclean) == {}


def test_no_page_says_a_word_that_is_not_in_the_catalogue(house: Path) -> None:
    """What a template says of its own, it says in one language to everybody."""
    said = {
        word
        for path in (house / "oncall").rglob("*.html")
        for word in WORD.findall(MARKUP.sub(" ", path.read_text("utf-8")))
    }

    assert said <= OF_NO_LANGUAGE
    assert WORD.findall(MARKUP.sub(" ", '<p class="x">{{ say("y") }} Paid &ndash;</p>')) == ["Paid"]
