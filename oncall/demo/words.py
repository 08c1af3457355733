"""The demo's own sentences, in the language of whoever looks; they stand under [demo]."""

from collections.abc import Sequence
from dataclasses import dataclass

from oncall.wording import keys, say

_KNOWN = frozenset(keys())


@dataclass(frozen=True)
class Words:
    """The sentences of one language."""

    language: str

    def __call__(self, key: str, **values: str | int) -> str:
        """The sentence of that key, filled in, with a capital where it begins."""
        return begun(say(self.language, f"demo.{key}", **values))

    def within(self, key: str, **values: str | int) -> str:
        """The same as a part of another sentence."""
        return say(self.language, f"demo.{key}", **values)

    def known(self, key: str, otherwise: str, **values: str | int) -> str:
        """The same; what the catalogue does not know comes back as it is."""
        return self.within(key, **values) if f"demo.{key}" in _KNOWN else otherwise

    def join(self, words: Sequence[str]) -> str:
        """One, two and three."""
        *most, last = words or [""]
        return self.within("and", most=", ".join(most), last=last) if most else last

    def who(self, caller: str) -> str:
        """Whose number it was: F-31A, or in words."""
        return say(self.language, f"who.{caller}") if f"who.{caller}" in _KNOWN else caller


ENGLISH = Words("en")


def begun(sentence: str) -> str:
    """With a capital."""
    return sentence[:1].upper() + sentence[1:]
