"""What staff write, and what it means: the tables beside this file, line by line."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from oncall.contact.core.reply.meaning import Understood, understand
from tests.reply.tables import MEANINGS, OPEN, lines, never_a_command, never_a_yes

TAKES = ("acknowledge", "done")


@pytest.mark.parametrize("meaning", MEANINGS)
def test_a_text_is_understood_as_its_table_says(meaning: str) -> None:
    """Meaning, code, command, minutes, all and bare are exactly what its line says."""
    read = {line: replace(understand(line.text, OPEN), sick=False) for line in lines(meaning)}

    assert {line.text: said for line, said in read.items() if said != line.understood} == {}


@pytest.mark.parametrize("meaning", MEANINGS)
def test_capitals_and_blanks_make_no_difference(meaning: str) -> None:
    """A phone that writes every text in capitals, with a line break behind it, is understood."""
    for line in lines(meaning):
        loud = f"  {line.text.upper()} \r\n"

        assert understand(loud, OPEN) == understand(line.text, OPEN), loud


@pytest.mark.parametrize("meaning", MEANINGS)
def test_a_table_is_long_enough_to_mean_something(meaning: str) -> None:
    """At least fifty texts for each meaning, and none of them twice."""
    texts = [line.text for line in lines(meaning)]

    assert len(texts) >= 50
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize("capitals", [str, str.upper, str.capitalize])
def test_none_of_these_takes_or_finishes_anything(capitals: Callable[[str], str]) -> None:
    """Hundreds that look like a yes: negated, on a condition, asked, later, or somebody else's."""
    texts = never_a_yes()
    taken = [text for text in texts if understand(capitals(text), OPEN).meaning in TAKES]

    assert taken == []
    assert len(texts) > 500


@pytest.mark.parametrize("open_codes", [OPEN, ()])
@pytest.mark.parametrize("capitals", [str, str.upper, str.capitalize])
def test_a_sentence_with_the_word_of_a_command_is_none(
    capitals: Callable[[str], str], open_codes: tuple[int, ...]
) -> None:
    """A "ring ho opp" in the middle of a talk among colleagues must reach no family's phone."""
    texts = never_a_command()
    done = [t for t in texts if understand(capitals(t), open_codes).meaning == "command"]

    assert done == []
    assert len(texts) > 40


@pytest.mark.parametrize(
    "text", ["OK 412 Ane", "ok 412 ane berg", "ok Ane", "OK\nAne", "ok, Ane Berg"]
)
def test_her_own_name_below_is_a_signature_and_anybody_elses_is_not(text: str) -> None:
    """`OK 412 Ane` from Ane is a yes; from Bo it may mean that Ane takes it."""
    assert understand(text, OPEN, names={"ane", "berg"}).meaning == "acknowledge"
    assert understand(text, OPEN, names={"bo"}).meaning == "unclear"


@pytest.mark.parametrize(
    "text", ["Ane", "tar den Ane", "spør Ane", "ok sa Ane", "ok Ane?", "Ane kan"]
)
def test_her_own_name_is_no_yes(text: str) -> None:
    """Only behind an answer that is whole without it."""
    assert understand(text, OPEN, names={"ane"}).meaning in ("unclear", "question")


def test_a_name_that_is_a_word_of_an_answer_stays_one() -> None:
    """Jo says "jo": nothing is taken away from it."""
    assert understand("jo", OPEN, names={"jo"}) == Understood("acknowledge")
    assert understand("ok nei", OPEN, names={"nei"}).meaning == "unclear"


@pytest.mark.parametrize("text", ["sjuk", "Syk!", "eg er sjuk", "I'm sick"])
def test_sick_declines_an_open_page_and_says_so(text: str) -> None:
    """The page goes on at once; that she is sick is kept for the offer of cover."""
    assert understand(text, OPEN) == Understood("decline", sick=True)
    assert understand(text) == Understood("command", command="SJUK")


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("OPPTATT 60", 60),
        ("opptatt", None),
        ("Oppteken 90", 90),
        ("busy 30 min", 30),
        ("opptatt 2 timer", 120),
        ("opptatt ein time", None),
        ("opptatt 5000", None),
    ],
)
def test_occupied_declines_an_open_page_and_is_a_command_without_one(
    text: str, minutes: int | None
) -> None:
    """`OPPTATT 60` never keeps a page waiting."""
    with_page, without = understand(text, OPEN), understand(text)

    assert (with_page.meaning, with_page.command, with_page.minutes) == ("decline", None, minutes)
    if minutes or text == "opptatt":
        assert without == Understood("command", command="OPPTEKEN", minutes=minutes)


def test_a_number_behind_occupied_may_be_the_code_of_an_open_page() -> None:
    """`opptatt 412` is about 412 while 412 is open, and minutes otherwise."""
    assert understand("opptatt 412", (412,)) == Understood("decline", 412)
    assert understand("opptatt 240", (412,)) == Understood("decline", minutes=240)


def test_tek_takes_an_open_contact_and_else_an_offer_of_a_shift() -> None:
    """Contacts and offers share their codes; only the caller knows the offers."""
    assert understand("TEK 431", (412, 431)) == Understood("acknowledge", 431)
    assert understand("TEK 431", (412,)) == Understood("command", 431, "TEK")


def test_a_number_that_may_be_a_time_is_a_code_only_while_such_a_page_is_open() -> None:
    """`ok 2030` may mean half past eight."""
    assert understand("ok 2030", (412,)) == Understood("unclear")
    assert understand("ok 2030", (412, 2030)) == Understood("acknowledge", 2030)
    assert understand("ok 2075", (412,)) == Understood("acknowledge", 2075)


def test_a_name_below_a_greeting_is_no_part_of_the_answer() -> None:
    """Some phones sign every text; a name is let pass, an answer hidden there is not."""
    assert understand("ok\n\nMvh Ane", OPEN) == Understood("acknowledge")
    assert understand("OK 412\nHilsen Tove Hansen", OPEN) == Understood("acknowledge", 412)
    assert understand("nei\nmvh Bo", OPEN) == Understood("decline")
    assert understand("ok\nmvh Bo tar den", OPEN) == Understood("unclear")
    assert understand("ok hilsen Ane", OPEN) == Understood("unclear")


@pytest.mark.parametrize(
    ("text", "code", "choice"),
    [("SEND 412 1", 412, 1), ("send 412 3.", 412, 3), ("Send 2", None, 2), ("SEND 412", 412, None)],
)
def test_a_choice_stands_behind_the_code(text: str, code: int | None, choice: int | None) -> None:
    """`SEND 412 1` is the first of the texts to a family; the code alone asks which."""
    assert understand(text, OPEN) == Understood("command", code, "SEND", choice=choice)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("FRI 431 20:00", "20:00"), ("fri 431 20.00.", "20.00"), ("Fri 431 kl. 20", "20"),
        ("fri 431 frå kl 20:00", "20:00"), ("FRI 431 fra 2000", "2000"),
        ("OFF 431 at 9:30", "9:30"),
        ("off 431 from 20:00", "20:00"), ("FRI 431 25:00", "25:00"),
        ("FRI 431", None), ("431 fri", None),
    ],
)  # fmt: skip
def test_a_time_stands_behind_the_code(text: str, clock: str | None) -> None:
    """`FRI 431 20:00` lets somebody off from then on; the code alone, at once."""
    assert understand(text) == Understood("command", 431, "FRI", clock=clock)


@pytest.mark.parametrize(
    "text", ["fri 431 20:00 21:00", "fri 431 i kveld", "fri 431 2430", "fri 20:00", "431 20:00",
             "fri 431 8 pm", "ane har fri 431 20:00", "FRI 431 -1:00 5", "fri 431 123"],
)  # fmt: skip
def test_a_time_that_is_not_sure_lets_nobody_off(text: str) -> None:
    """Two of them, another kind of number, more words: it is asked back."""
    assert understand(text).command is None


@pytest.mark.parametrize("text", ["SEND 412 4", "send 412 1 2", "ok 412 1", "send 1 412", "412 1"])
def test_any_other_number_beside_a_code_is_no_choice(text: str) -> None:
    """It may be half of a telephone number: nothing is sent to anybody."""
    assert understand(text, OPEN).choice is None
    assert understand(text, OPEN).meaning == "unclear"
