"""The team's own voice: sound files that are played in place of a spoken sentence.

Read once, at start, and kept in memory: a file that is damaged, moved or on a disk that hangs can
then never silence a call. Only whole sentences can be recorded, the ones without a placeholder.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from oncall.wording.catalogue import LANGUAGES, keys, placeholders, sentence

LARGEST = 1024 * 1024
KINDS = {"mp3": "audio/mpeg", "wav": "audio/wav"}
SILENCE = (
    b"RIFF\x44\x03\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x40\x1f\x00\x00"
    b"\x01\x00\x08\x00data\x20\x03\x00\x00" + b"\x80" * 800
)
"""A tenth of a second of nothing, as WAV."""


@dataclass(frozen=True)
class Recording:
    """One sound: `name` is its address, made from what it holds, so that it may be cached."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True)
class Sounds:
    """Every recording by its sentence, and what is wrong with the files that are left out."""

    by_sentence: dict[tuple[str, str], Recording] = field(default_factory=dict)
    faults: tuple[str, ...] = ()

    def instead_of(self, language: str, text: str) -> str | None:
        """The name of the recording of this sentence; None when it is to be spoken."""
        recording = self.by_sentence.get((language, text))
        return recording.name if recording else None

    def named(self, name: str) -> Recording | None:
        """The recording of that name."""
        found = (each for each in self.by_sentence.values() if each.name == name)
        return next(found, None)


def whole_sentences(language: str) -> dict[str, str]:
    """What can be recorded: the spoken sentences that are always the same, by their short key."""
    return {
        key.removeprefix("voice."): sentence(language, key)
        for key in keys(language)
        if key.startswith("voice.") and not placeholders(language, key)
    }


def read_sounds(folder: Path | None) -> Sounds:
    """Every usable file of the folder, `nn/screen.mp3` and its like; never raises."""
    if folder is None:
        return Sounds()
    recordings: dict[tuple[str, str], Recording] = {}
    faults: list[str] = []
    for path in _files(folder, faults):
        language, key, kind = path.parent.name, path.stem, path.suffix[1:].lower()
        text = whole_sentences(language).get(key)
        content, fault = _read(path, kind)
        if text is None:
            fault = "is no sentence that can be recorded; `oncall wording` lists them"
        elif (language, text) in recordings and not fault:
            fault = "is a second file for the same sentence"
        if fault or text is None:
            faults.append(f"{language}/{path.name} {fault}.")
            continue
        name = f"{sha256(content).hexdigest()[:16]}.{kind}"
        recordings[language, text] = Recording(name, content, KINDS[kind])
    return Sounds(recordings, tuple(faults))


def _files(folder: Path, faults: list[str]) -> Iterator[Path]:
    for language in LANGUAGES:
        try:
            inside = sorted((folder / language).iterdir())
        except FileNotFoundError:
            continue
        except OSError as error:
            faults.append(f"{language} cannot be read ({error.strerror}).")
            continue
        yield from (path for path in inside if not path.name.startswith("."))


def _read(path: Path, kind: str) -> tuple[bytes, str]:
    """What the file holds, and what is wrong with it, if anything."""
    if kind not in KINDS:
        return b"", "is neither .mp3 nor .wav"
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        return b"", f"cannot be read ({error.strerror})"
    return content, _wrong_with(content, kind)


def _wrong_with(content: bytes, kind: str) -> str:
    if not content:
        return "is empty"
    if len(content) > LARGEST:
        return "is larger than 1 MB"
    return "" if _is(content, kind) else f"does not hold {kind.upper()} sound"


def _is(content: bytes, kind: str) -> bool:
    if kind == "wav":
        return content[:4] == b"RIFF" and content[8:12] == b"WAVE"
    return content[:3] == b"ID3" or (content[0] == 0xFF and content[1:2] >= b"\xe0")
