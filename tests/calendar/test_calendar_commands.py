"""`oncall calendar` as it is typed."""

import re
from collections.abc import Callable

from click.testing import Result

Types = Callable[..., Result]


def test_an_address_is_shown_once_with_all_that_is_needed(types: Types) -> None:
    """The address, the link that opens a calendar, the code for a phone, and the steps."""
    made = types("calendar", "make", "--person", "bo")
    address = re.search(
        r"^https://oncall\.example\.org/calendar/([0-9a-f]{64})\.ics$", made.stdout, re.MULTILINE
    )

    assert made.exit_code == 0, made.output
    assert address
    assert f"webcal://oncall.example.org/calendar/{address[1]}.ics" in made.stdout
    assert "█" in made.stdout
    for program in ("iPhone", "Google", "Outlook", "Thunderbird"):
        assert f"\n{program}" in made.stdout
    assert "Velg" not in made.stdout.partition("iPhone")[0]
    assert "velg" in made.stdout  # Bo reads bokmål


def test_the_list_shows_who_and_when_and_no_address(types: Types) -> None:
    """A person's and the team's; after revoking, only the team's."""
    types("calendar", "make", "--person", "bo", "--busy", "--alarm", "30")
    types("calendar", "make")
    both = types("calendar", "list").stdout
    ended = types("calendar", "revoke", "--person", "bo")
    after = types("calendar", "list").stdout

    theirs, his = both.splitlines()
    assert re.fullmatch(r"bo +made .* UTC  never used  busy  reminds 30 min before", his)
    assert re.fullmatch(r"\(the whole team\) +made .* UTC  never used  free", theirs)
    assert "/calendar/" not in both
    assert ended.exit_code == 0
    assert [line.split()[0] for line in after.splitlines()] == ["(the"]


def test_renewing_keeps_what_was_wished(types: Types) -> None:
    """Another address, and the alarm only goes when it is told to."""
    first = types("calendar", "make", "--person", "bo", "--alarm", "30")
    second = types("calendar", "renew", "--person", "bo", "--busy")
    kept = types("calendar", "list").stdout
    types("calendar", "renew", "--person", "bo", "--no-alarm")

    assert first.stdout.split("\n\n")[1] != second.stdout.split("\n\n")[1]
    assert "busy  reminds 30 min before" in kept
    assert "busy" in types("calendar", "list").stdout
    assert "reminds" not in types("calendar", "list").stdout


def test_wishes_change_without_another_address(types: Types) -> None:
    """What is not said is as before."""
    types("calendar", "make", "--person", "bo", "--alarm", "30")

    assert types("calendar", "choose", "--person", "bo", "--busy").stdout.endswith(
        "never used  busy  reminds 30 min before\n"
    )
    assert types("calendar", "choose", "--person", "bo", "--no-alarm").stdout.endswith("  busy\n")
    assert "`oncall calendar make` makes one" in types("calendar", "choose").stderr


def test_what_cannot_be_done_is_a_sentence(types: Types) -> None:
    """A person nobody knows, a second feed, a number in the title."""
    types("calendar", "make", "--person", "bo")
    refused = {
        ("make", "--person", "nobody"): 'Nobody who works here is called "nobody"',
        ("make", "--person", "bo"): "`oncall calendar renew` gives it a new address",
        ("renew", "--person", "ane"): "`oncall calendar make` makes one",
        ("look", "--title", "Ring 40000102"): "holds a number",
    }
    for words, sentence in refused.items():
        told = types("calendar", *words)

        assert (told.exit_code, sentence in told.stderr) == (1, True), told.output


def test_the_team_says_what_a_shift_is_called(types: Types) -> None:
    """And takes it back with an empty word."""
    chosen = types("calendar", "look", "--title", "Rotor", "--detail", "{rotation}")
    kept = types("calendar", "look", "--title", "")

    assert chosen.stdout == "Title: Rotor\nDetail: {rotation}\n"
    assert kept.stdout == "Title: Vakt\nDetail: {rotation}\n"
