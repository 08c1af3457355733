"""Numbers as people write them, and callers that have none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncall.carrier.numbers import (
    BadNumber,
    can_be_texted,
    is_withheld,
    kind,
    normalise,
    shown_number,
)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("90012345", "+4790012345"),
        ("900 12 345", "+4790012345"),
        ("+47 900 12 345", "+4790012345"),
        ("004790012345", "+4790012345"),
        ("4790012345", "+4790012345"),
        ("tel:+4790012345", "+4790012345"),
        ("\u202a+47\u00a0900\u00a012\u00a0345\u202c", "+4790012345"),  # pasted from a phone
        ("９００１２３４５", "+4790012345"),
        ("22-22-22-22", "+4722222222"),
        ("116117", "+47116117"),
        ("+47116117", "+47116117"),
        ("02800", "+4702800"),
        ("+46 70 123 45 67", "+46701234567"),
    ],
)
def test_it_reads_what_people_write(written: str, number: str) -> None:
    """Spaces, dashes, prefixes and invisible marks all lead to one form."""
    assert normalise(written) == number


def test_47123456_is_a_mobile_number() -> None:
    """Eight digits that begin with 47 are a whole number; ten lose the country code."""
    assert normalise("47123456") == "+4747123456"
    assert normalise("47 47 12 34 56") == "+4747123456"


@pytest.mark.parametrize(
    "written",
    [
        *("", " ", "-", "+", "ane", "9001234", "900123456", "12345678", "112", "113", "110"),
        *(
            "+47 900 12 345 x12",
            "0800-VAKT",
            "90012345; 90012346",
            "+4790012345,,1#",
            "*31#90012345",
        ),
        *(
            "anonymous",
            "+266696687",
            "9.0012345E7",
            "sip:ane@example.org",
            "90012345\x00",
            "1" * 400,
        ),
    ],
)
def test_it_refuses_what_is_no_number(written: str) -> None:
    """Every odd form is refused, with what to write instead and without repeating it."""
    with pytest.raises(BadNumber) as caught:
        normalise(written)

    assert "like +4790012345" in str(caught.value)


@given(st.text(max_size=20))
def test_it_answers_any_text_with_a_number_or_a_refusal(written: str) -> None:
    """Nothing a person can type ends in another error; what comes out stays what it is."""
    try:
        number = normalise(written)
    except BadNumber:
        return

    assert normalise(number) == number


@pytest.mark.parametrize(
    "raw",
    [
        *("anonymous", "ANONYMOUS", "RESTRICTED", "unknown", "", " ", "Anonymous"),
        *("+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253", "266696687"),
    ],
)
def test_it_knows_a_withheld_caller(raw: str) -> None:
    """Words, keypad words and nothing at all mean the same."""
    assert is_withheld(raw)
    assert not can_be_texted(raw)


@pytest.mark.parametrize("raw", ["+4790012345", "+26669668700", "90012345"])
def test_it_does_not_take_a_number_for_withheld(raw: str) -> None:
    """A number that merely begins like a keypad word is a number."""
    assert not is_withheld(raw)


@pytest.mark.parametrize(
    ("number", "what", "textable"),
    [
        ("+4790012345", "mobile", True),
        ("+4747123456", "mobile", True),
        ("+4752000000", "fixed", False),
        ("+4702800", "short", False),
        ("+47116117", "short", False),
        ("+4780080000", "special", False),
        ("+4781549300", "special", False),
        ("+46701234567", "foreign", True),
        ("+442071838750", "foreign", False),
        ("+12025550123", "foreign", True),
    ],
)
def test_it_knows_what_can_be_texted(number: str, what: str, textable: bool) -> None:
    """Five-digit, 116, fixed and special numbers can be called but never texted."""
    assert kind(number) == what
    assert can_be_texted(number) is textable


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("+4790012345", "+4790012345"),
        (" 4790012345", "+4790012345"),
        ("anonymous", None),
        ("+266696687", None),
        ("", None),
        ("sip:ane@example.org", "sip:ane@example.org"),
        ("sip:+4790012345@switchboard.example", "+4790012345"),
        ("SIPS:+4790012345;phone-context=x@switchboard.example:5061", "+4790012345"),
        ("sip:4790012345@switchboard.example", "sip:4790012345@switchboard.example"),
        ("sip:105@switchboard.example", "sip:105@switchboard.example"),
        ("sip:anonymous@anonymous.invalid", None),
        ("sip:@switchboard.example", None),
        ("whatsapp:+4790012345", "+4790012345"),
        ("rcs:+4790012345", "+4790012345"),
        ("rcs:somebody_agent", "rcs:somebody_agent"),
        ("client:+4790012345", "client:+4790012345"),
        ("1" * 400, "1" * 40),
        ("\x00+47 4\x1b[31m\u202e", "+47 4[31m"),
        ("\x00\r\n", None),
    ],
)
def test_it_knows_whose_number_it_was_shown(raw: str, shown: str | None) -> None:
    """A caller is one number however the carrier wrote it, or nobody at all."""
    assert shown_number(raw) == shown
