"""config.example.toml: what people copy, and what says what every setting does."""

import re
from dataclasses import fields
from itertools import pairwise
from pathlib import Path

from oncall.config import Pace, load
from oncall.config.load import SECTIONS

ENVIRON = {"ONCALL_AUTH_TOKENS": "token", "ONCALL_FIELD_KEYS": "k" * 32}


def settings_of(text: str) -> dict[str, set[str]]:
    """The keys an example file shows under each section, written out or commented out."""
    sections = re.split(r"(?m)^\[(\w+)\]$", text)[1:]
    return {
        name: set(re.findall(r"(?m)^(?:# )?([a-z_]+) = ", body))
        for name, body in zip(sections[::2], sections[1::2], strict=True)
    }


def known() -> dict[str, set[str]]:
    """The keys the program reads."""
    return {
        name: {each.metadata["setting"].file_key or each.name for each in fields(section)}
        for name, section in SECTIONS.items()
    }


def test_every_setting_is_in_the_example_and_nothing_else(house: Path) -> None:
    """A setting without a word about it is not finished; a word about no setting misleads."""
    assert settings_of((house / "config.example.toml").read_text()) == known()


def test_a_missing_setting_would_be_seen(house: Path) -> None:
    """The check above objects when one line is taken out."""
    text = (house / "config.example.toml").read_text().replace("eager_step = ", "")

    assert settings_of(text) != known()


def test_every_setting_is_explained(house: Path) -> None:
    """Above each group of settings there is a comment that says what it is."""
    lines = (house / "config.example.toml").read_text().splitlines()
    bare = [
        line
        for before, line in pairwise(lines)
        if re.match(r"[a-z_]+ = ", line) and not (before.startswith("#") or " = " in before)
    ]

    assert bare == []


def test_the_example_itself_can_be_used(house: Path) -> None:
    """Copied as it is, with its secrets in place, it starts; its pace is the default, in full."""
    config = load(house / "config.example.toml", ENVIRON)

    assert config.pace == Pace()


def test_every_pace_is_written_out(house: Path) -> None:
    """Each duration stands as a plain line, so that it can be found and changed."""
    text = (house / "config.example.toml").read_text()

    for each in fields(Pace):
        assert re.search(rf'(?m)^{each.name} = "[^"]+"$', text), each.name
