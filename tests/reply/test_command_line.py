"""`oncall reply` on the command line: what a supervisor can try at her desk."""

import json

import pytest
from click.testing import CliRunner

from oncall.cli.reply import reply


def run(*args: str) -> str:
    """What the command prints."""
    result = CliRunner().invoke(reply, args)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize(
    ("text", "meaning", "code", "command"),
    [
        ("Ja eg ringer ho no", "acknowledge", None, None),
        ("412 ok", "acknowledge", 412, None),
        ("ok 413", "acknowledge", 413, None),
        ("OPPTATT 60", "decline", None, None),
        ("ferdig 412", "done", 412, None),
        ("hvem er dette", "question", None, None),
        ("STOP", "unclear", None, None),
        ("412", "unclear", 412, None),
        ("prov", "command", None, "PRØV"),
        ("ring 112", "command", 112, "RING"),
        ("-ok", "acknowledge", None, None),
        ("", "unclear", None, None),
    ],
)
def test_json_has_exactly_three_keys(
    text: str, meaning: str, code: int | None, command: str | None
) -> None:
    """Meaning, the code that was written, and the command: null where there is none."""
    assert json.loads(run(text, "--json")) == {"meaning": meaning, "code": code, "command": command}


def test_without_json_it_is_a_sentence() -> None:
    """A supervisor reads it without knowing the words of the program."""
    assert run("nei 412") == "decline: the contact goes on to others, number 412\n"
    assert run("PRØV") == "command: the service is to do something, command PRØV\n"
