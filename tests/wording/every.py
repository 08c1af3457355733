"""Every sentence in every language, put to a rule at once: a failure names all that break it."""

from collections.abc import Callable, Iterable
from typing import Any

from oncall.wording import LANGUAGES, keys

EVERY = [(language, key) for language in LANGUAGES for key in keys()]
TEXTS = [(language, key) for language, key in EVERY if key.startswith(("sms.", "alarm."))]


def broken(
    rule: Callable[[str, str], Any], sentences: Iterable[tuple[str, str]] = EVERY
) -> dict[str, Any]:
    """What `rule` finds wrong with a sentence, by its key and language; empty when all are well.

    One test for each of twenty thousand would cost more than reading them all.
    """
    found = {f"{key} in {language}": rule(language, key) for language, key in sentences}
    return {where: what for where, what in found.items() if what}
