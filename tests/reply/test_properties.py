"""What must hold for any text at all, not only for those we thought of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncall.contact.core.reply.meaning import LONGEST, understand
from oncall.env import effort
from oncall.wording.replies import REPLIES
from tests.reply.tables import MEANINGS, OPEN, lines

YES_OR_DONE = [
    line.text
    for meaning in ("acknowledge", "done")
    for line in lines(meaning)
    if not set('«“"\n') & set(line.text)
]
"""Every text of the tables that takes or finishes a contact (thumbs and footers apart)."""

TURNS = [
    "ikkje", "ikke", "ikkje enno", "not", "nei", "nope", "aldri", "neppe", "hvis", "viss", "dersom",
    "om", "men", "but", "if", "kanskje", "maybe", "vent", "wait", "snart", "soon", "senere",
    "seinare", "etterpå", "nesten", "i morgon", "i morgen", "om 10 min", "kl 18", "kl. 18.30",
    "1430", "når eg kan", "Bo", "Ane", "du", "dere", "noen andre", "nokon", "F-31", "413 414",
    "kan ikkje", "opptatt", "sjuk", "STOP", "trur eg", "prøver", "bør", "må", "burde", "skulle",
    "hvem", "kven", "?", "👎", "angrar", "hvis ikke", "uten meg", "unntatt", "håper eg",
]  # fmt: skip
"""Words that turn a yes into something else."""

JOINTS = [" ", ", ", ". ", " - ", "\n", "... "]
QUIET = REPLIES.vocabulary | REPLIES.footer_words | REPLIES.before_number | REPLIES.after_number
WORDS = st.text("abcdefghijklmnoprstuvyæøå", min_size=3, max_size=12).filter(
    lambda word: not any(word.startswith(known) for known in QUIET)
)
ANYTHING = st.text(st.characters(codec=None), max_size=300)


@given(st.sampled_from(YES_OR_DONE), st.sampled_from(TURNS), st.sampled_from(JOINTS))
def test_a_turn_behind_a_yes_makes_it_no_yes(text: str, turn: str, joint: str) -> None:
    """`ok` is not `ok, men`, `ok hvis` or `ok?`."""
    assert understand(f"{text}{joint}{turn}", OPEN).meaning not in ("acknowledge", "done")


@given(st.sampled_from(YES_OR_DONE), st.sampled_from(TURNS), st.sampled_from(JOINTS))
def test_a_turn_before_a_yes_makes_it_no_yes(text: str, turn: str, joint: str) -> None:
    """`tar den` is not `Bo tar den`, and `ferdig` not `ikkje ferdig`."""
    assert understand(f"{turn}{joint}{text}", OPEN).meaning not in ("acknowledge", "done")


@given(st.sampled_from(YES_OR_DONE), WORDS, st.data())
def test_one_unknown_word_anywhere_makes_it_no_yes(
    text: str, word: str, data: st.DataObject
) -> None:
    """Every word must be known: the one we do not know may be the one that matters."""
    words = text.split()
    at = data.draw(st.integers(0, len(words)))

    said = understand(" ".join([*words[:at], word, *words[at:]]), OPEN)

    assert said.meaning not in ("acknowledge", "done")


@given(st.lists(WORDS, min_size=1, max_size=20))
def test_unknown_words_alone_are_never_an_answer(words: list[str]) -> None:
    """Only known words do anything at all."""
    assert understand(" ".join(words), OPEN).meaning == "unclear"


@given(st.sampled_from(YES_OR_DONE), st.sampled_from(["nei", "kan ikkje", "👎", "opptatt"]))
def test_yes_and_no_together_are_neither(text: str, no: str) -> None:
    """Who contradicts herself is asked."""
    assert understand(f"{no}. {text}", OPEN).meaning == "unclear"
    assert understand(f"{text}. {no}", OPEN).meaning == "unclear"


@given(ANYTHING, st.lists(st.integers(200, 9999), max_size=3))
def test_any_text_is_understood_somehow(text: str, open_codes: list[int]) -> None:
    """Control characters, half an emoji, any alphabet: one of the meanings, never an error."""
    assert understand(text, open_codes).meaning in MEANINGS


@given(ANYTHING)
def test_a_question_mark_is_never_a_yes(text: str) -> None:
    """Whatever else she wrote."""
    assert understand(f"{text} ?", OPEN).meaning not in ("acknowledge", "done")


@given(ANYTHING)
def test_a_quoted_page_is_never_read_as_her_words(text: str) -> None:
    """Our own `Svar OK` inside a reaction we do not know says nothing."""
    page = "412: F-31A sende melding kl. 14:00. Tek du denne? Svar OK eller NEI."
    known = any(verb in f"{text}".casefold() for verb in REPLIES.reactions)

    assert known or understand(f"{text}«{page}»", OPEN).meaning == "unclear"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00",
        "\ud83d",
        "\udc4d\ud83d",
        "ok\x00",
        "ok " * 25_000,
        "nei" * 25_000,
        "👍" * LONGEST,
        "412 " * 400,
        "(" * LONGEST,
        ":d" * 800,
        "«" * LONGEST,
        "é́" * 800,
        "ja " * 500,
        "[I] TAKE " * 170,
        "eg tek den no " * 110,
        "１２３" * 500,
        "²" * 40,
        "ok\u202e",
        "\u200bok\u200b",
    ],
)
def test_strange_texts_are_answered_quickly(text: str) -> None:
    """No text keeps the next one waiting; half a second of work is a hundred times the usual."""
    started = effort()

    assert understand(text, OPEN).meaning in ("unclear", "acknowledge")
    assert effort() - started < 0.5
