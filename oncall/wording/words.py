"""The sentences of a page, in the language of whoever looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from oncall.wording.catalogue import keys, say

_KNOWN = frozenset(keys())


@dataclass(frozen=True)
class Words:
    """The sentences of one language, from those `parts` of the catalogue that a page speaks of.

    A key stands in the first part that has it.
    """

    language: str
    parts: ClassVar[tuple[str, ...]] = ("story",)

    def __call__(self, key: str, **values: str | int) -> str:
        """The sentence of that key, filled in, with a capital where it begins."""
        return begun(self.within(key, **values))

    def within(self, key: str, **values: str | int) -> str:
        """The same as a part of another sentence."""
        return say(self.language, self._whole(key) or f"{self.parts[0]}.{key}", **values)

    def known(self, key: str, otherwise: str, **values: str | int) -> str:
        """The same; what the catalogue does not know comes back as it is."""
        return self.within(key, **values) if self._whole(key) else otherwise

    def join(self, words: Sequence[str]) -> str:
        """One, two and three."""
        *most, last = words or [""]
        return self.within("and", most=", ".join(most), last=last) if most else last

    def who(self, caller: str) -> str:
        """Whose number it was: F-31A, or in words."""
        return say(self.language, f"who.{caller}") if f"who.{caller}" in _KNOWN else caller

    def _whole(self, key: str) -> str | None:
        """The key as the catalogue has it."""
        for part in self.parts:
            if (whole := f"{part}.{key}") in _KNOWN:
                return whole
        return None


def line_called(language: str, rotation: str) -> str:
    """How a line of duty is called: in the words of the catalogue, else as the team's file does."""
    key = f"rotation.{rotation}"
    return say(language, key) if key in _KNOWN else rotation


def rule_called(language: str, rule: str) -> str:
    """How a rule of pay is called: in the words of the catalogue, else as the team's file does."""
    key = f"pay.rule.{rule}"
    return say(language, key) if key in _KNOWN else line_called(language, rule)


def line_within(language: str, rotation: str) -> str:
    """The same as a part of another sentence."""
    called = line_called(language, rotation)
    return called if called == rotation else called[:1].lower() + called[1:]


def begun(sentence: str) -> str:
    """With a capital."""
    return sentence[:1].upper() + sentence[1:]
