"""Every sentence said, sent or shown: `nn.toml`, `nb.toml` and `en.toml`, read once at import.

At import, so that a full disk or a missing file is found when the program starts,
never while somebody waits for a page.
"""

import re
import tomllib
from datetime import datetime, tzinfo
from importlib import resources
from string import Formatter
from typing import Any

LANGUAGES = ("nn", "nb", "en")
_SPELLED = re.compile(r"[0-9]+|F-[0-9]+[A-Z]?")


class UnknownSentence(KeyError):
    """Raised for a language or key that is not in the catalogue, or a placeholder left empty."""


def _flat(table: dict[str, Any], prefix: str = "") -> dict[str, str]:
    """Nested TOML tables as one dict with dotted keys."""
    sentences: dict[str, str] = {}
    for name, value in table.items():
        if isinstance(value, dict):
            sentences |= _flat(value, f"{prefix}{name}.")
        else:
            sentences[prefix + name] = value
    return sentences


def _read(language: str) -> dict[str, str]:
    """The sentences of one language."""
    file = resources.files("oncall.wording") / f"{language}.toml"
    return _flat(tomllib.loads(file.read_text("utf-8")))


_SENTENCES = {language: _read(language) for language in LANGUAGES}


def keys(language: str = "nn") -> tuple[str, ...]:
    """Every key of the catalogue, in the order of the file."""
    return tuple(_SENTENCES[language])


def sentence(language: str, key: str) -> str:
    """The sentence as it stands in the file, placeholders and all; raises `UnknownSentence`."""
    try:
        return _SENTENCES[language][key]
    except KeyError:
        raise UnknownSentence(f"{key} in {language}") from None


def placeholders(language: str, key: str) -> frozenset[str]:
    """The names that must be given to `say` for this key."""
    return frozenset(name for _, name, _, _ in Formatter().parse(sentence(language, key)) if name)


def say(language: str, key: str, **values: str | int) -> str:
    """The sentence `key` in `language`, filled in.

    Values that the sentence does not use are left out; one it needs and is not given raises
    `UnknownSentence`, which names the sentence and never the values.
    """
    template = sentence(language, key)
    try:
        return template.format_map(values)
    except KeyError as missing:
        raise UnknownSentence(f"{key} in {language} needs {missing}") from None


def clock(instant: datetime, zone: tzinfo, language: str) -> str:
    """The wall time of an aware instant: `14:00`.

    In the hour that comes twice in October it says which: `02:40 (vintertid)`.
    """
    local = instant.astimezone(zone)
    time = f"{local.hour:02}:{local.minute:02}"
    if local.replace(fold=1 - local.fold).utcoffset() == local.utcoffset():
        return time
    return say(language, "clock.winter" if local.fold else "clock.summer", time=time)


def spelled(code: str | int) -> str:
    """A code as a voice should read it, sign by sign: 412 is `4 1 2`, F-31A is `F 3 1 A`.

    Anything that is not a contact or family code ("ukjent nummer") comes back as it is.
    """
    text = str(code)
    return " ".join(text.replace("-", "")) if _SPELLED.fullmatch(text) else text
