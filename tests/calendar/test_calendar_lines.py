"""Content lines: cleaned, escaped and folded so that any client reads back what was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from oncall.calendar.core.lines import END, LONGEST, cleaned, escaped, folded


def unfolded(text: str) -> str:
    """The line again, as RFC 5545 3.1 says."""
    return text.removesuffix(END).replace(f"{END} ", "")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Vakt, natt; helg", r"Vakt\, natt\; helg"),
        ("C:\\vakt", r"C:\\vakt"),
        ("to\r\nlinjer\rog\u2028ei til", r"to\nlinjer\nog\nei til"),
        ('O\'Brien sa "hei" & <gjekk>', 'O\'Brien sa "hei" & <gjekk>'),
        ("Blåbærsyltetøy", "Blåbærsyltetøy"),
        ("a\x00b\x07c\u202ed\ud83de", "abcd\ufffde"),
    ],
)
def test_a_text_is_escaped_once_and_nothing_more(text: str, written: str) -> None:
    """Commas, semicolons, backslashes and breaks; quotes and letters stay as they are."""
    assert escaped(text) == written


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300))
def test_no_line_is_too_long_and_every_line_is_whole(text: str) -> None:
    """At most 75 octets each, no letter torn apart, and all of it there when unfolded."""
    line = f"SUMMARY:{escaped(text)}"
    pieces = folded(line).removesuffix(END).split(END)

    assert all(len(piece.encode()) <= LONGEST for piece in pieces)
    assert all(piece.startswith(" ") for piece in pieces[1:])
    assert unfolded(folded(line)) == line


def test_a_line_is_folded_between_letters() -> None:
    """An å on the edge goes to the next line whole."""
    line = "SUMMARY:" + "x" * 66 + "åå"

    assert folded(line) == "SUMMARY:" + "x" * 66 + f"{END} åå{END}"


@given(st.text(max_size=200))
def test_a_name_comes_back_as_it_was_meant(name: str) -> None:
    """Whatever somebody is called or has written: what a library reads is the cleaned text."""
    event = f"BEGIN:VEVENT{END}{folded('SUMMARY:' + escaped(name))}END:VEVENT{END}"
    read = Calendar.from_ical(event)["SUMMARY"]

    assert str(read) == cleaned(name)
