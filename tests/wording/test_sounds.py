"""The team's own voice: played where it can be, and never a reason for silence."""

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from werkzeug.test import Client

from oncall.app import build
from oncall.cli import main
from oncall.contact.pages import spoken
from oncall.contact.work.calls.page_call import Spoken
from oncall.demo.world import PUBLIC_URL
from oncall.wording import say
from oncall.wording.sounds import LARGEST, SILENCE, read_sounds
from tests.hostile.doors import Doors

MP3 = b"ID3\x04 a voice"
WAV = b"RIFF\x00\x00\x00\x00WAVE a voice"


def record(folder: Path, name: str, content: bytes = MP3) -> None:
    """Somebody lays a file into the folder of sounds."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


def with_voice(folder: Path, sounds: Path) -> Doors:
    """A service whose desk has read the folder of sounds."""
    doors = Doors(folder)
    desk = doors.world.desk = replace(doors.world.desk, sounds=read_sounds(sounds))
    built = build(doors.world.config, desk, doors.world.service.carrier)
    doors.client = Client(built.webhooks)
    return doors


def verbs(document: str) -> list[str]:
    """The names of all verbs, in order."""
    return [each.tag for each in ET.fromstring(document).iter()][1:]


def test_a_recorded_sentence_is_played_and_the_others_are_spoken(tmp_path: Path) -> None:
    """Nynorsk is heard in the team's own voice; bokmål has no file and is said by the carrier's."""
    record(tmp_path / "sounds", "nn/goodbye.mp3")
    desk = with_voice(tmp_path, tmp_path / "sounds").world.desk

    assert verbs(spoken.goodbye(desk, "nn")) == ["Play", "Hangup"]
    assert verbs(spoken.goodbye(desk, "nb")) == ["Say", "Hangup"]


def test_a_sentence_with_a_value_is_spoken(tmp_path: Path) -> None:
    """A code cannot be recorded beforehand."""
    record(tmp_path / "sounds", "nn/thanks_taken.mp3")
    desk = with_voice(tmp_path, tmp_path / "sounds").world.desk
    thanks = Spoken(say("nn", "voice.thanks_taken", code="4 1 2"), "nn")

    assert verbs(spoken.said(desk, thanks)) == ["Say", "Hangup"]
    assert "oncall wording" in desk.sounds.faults[0]


def test_the_carrier_fetches_what_it_is_told_to_play(tmp_path: Path) -> None:
    """Without a signature, to be kept for long, with its media type."""
    record(tmp_path / "sounds", "nb/goodbye.wav", WAV)
    doors = with_voice(tmp_path, tmp_path / "sounds")
    address = doors.world.desk.recorded("nb", say("nb", "voice.goodbye")) or ""

    fetched = doors.client.get(address.removeprefix(PUBLIC_URL))

    assert fetched.status_code == 200
    assert fetched.data == WAV
    assert fetched.mimetype == "audio/wav"
    assert fetched.cache_control.public


def test_a_file_removed_meanwhile_is_still_heard(tmp_path: Path) -> None:
    """It was read at start, and no disk stands between a caller and a sentence."""
    record(tmp_path / "sounds", "nn/goodbye.mp3")
    doors = with_voice(tmp_path, tmp_path / "sounds")
    (tmp_path / "sounds/nn/goodbye.mp3").unlink()
    address = doors.world.desk.recorded("nn", say("nn", "voice.goodbye")) or ""

    assert doors.client.get(address.removeprefix(PUBLIC_URL)).data == MP3


def test_a_recording_of_before_a_restart_is_silence_and_no_error(tmp_path: Path) -> None:
    """An address given out before the files were changed lets the call go on."""
    fetched = with_voice(tmp_path, tmp_path).client.get("/sounds/0123456789abcdef.mp3")

    assert fetched.status_code == 200
    assert fetched.data == SILENCE
    assert fetched.cache_control.no_store


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("nn/screen.mp3", b"", "is empty"),
        ("nn/screen.mp3", b"<html>not found", "does not hold MP3 sound"),
        ("nn/screen.wav", MP3, "does not hold WAV sound"),
        ("nn/screen.ogg", b"OggS", "is neither .mp3 nor .wav"),
        ("nn/screen.mp3", MP3 + b"x" * LARGEST, "is larger than 1 MB"),
        ("nn/welcome.mp3", MP3, "is no sentence that can be recorded"),
    ],
)
def test_a_broken_file_is_named_and_left_out(
    tmp_path: Path, name: str, content: bytes, fault: str
) -> None:
    """The sentence is spoken, and whoever looks is told which file and why."""
    record(tmp_path, name, content)

    sounds = read_sounds(tmp_path)

    assert sounds.by_sentence == {}
    assert f"{name} {fault}" in sounds.faults[0]


def test_a_directory_in_place_of_a_file_is_named(tmp_path: Path) -> None:
    """Whatever lies there, reading never raises."""
    (tmp_path / "nn/screen.mp3").mkdir(parents=True)

    assert "nn/screen.mp3 cannot be read" in read_sounds(tmp_path).faults[0]


def test_what_can_be_recorded_is_listed() -> None:
    """The file's name, and what to say; nothing that holds a value."""
    listed = CliRunner().invoke(main, ["wording"]).output

    assert "nn/screen.mp3" in listed
    assert "Vakttelefonen. Trykk 1." in listed
    assert "{" not in listed


def test_the_check_and_the_doctor_name_a_broken_file(tmp_path: Path) -> None:
    """An operator hears of it before a family does, and the service starts all the same."""
    record(tmp_path / "sounds", "nn/screen.mp3", b"")
    (tmp_path / "tokens").write_text("token")
    (tmp_path / "keys").write_text("k" * 32)
    (tmp_path / "config.toml").write_text(
        '[web]\npublic_url = "https://oncall.example.net"\n'
        f'[carrier]\naccount_sid = "AC{"0" * 32}"\nauth_tokens_file = "tokens"\n'
        '[database]\nurl = "sqlite:///oncall.db"\n[keys]\nfield_file = "keys"\n'
        '[voice]\nsounds = "sounds"\n'
    )
    settings = ["--config", str(tmp_path / "config.toml")]

    checked = CliRunner().invoke(main, ["check", "--running", *settings])
    doctored = CliRunner().invoke(main, ["doctor", "--offline", *settings])

    assert checked.exit_code == 0
    assert "voice.sounds: nn/screen.mp3 is empty. The sentence is spoken instead." in checked.output
    assert "nn/screen.mp3 is empty" in doctored.output


def test_a_folder_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    """A misspelt folder would silently leave everything to the carrier's voice."""
    (tmp_path / "config.toml").write_text('[voice]\nsounds = "sunds"\n')

    checked = CliRunner().invoke(main, ["check", "--config", str(tmp_path / "config.toml")])

    assert checked.exit_code == 2
    assert "voice.sounds" in checked.output
