"""The demo's own sentences, in the language of whoever looks; they stand under [demo]."""

from typing import ClassVar

from oncall.wording import words


class Words(words.Words):
    """The sentences of one language, with those of a contact's time line."""

    parts: ClassVar[tuple[str, ...]] = ("demo", "story")


ENGLISH = Words("en")
