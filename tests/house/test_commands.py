"""The frame of the command line: light to start, plain in its errors, exact in its exit codes."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from oncall.cli import main
from oncall.cli.frame import Commands, Progress, print_json, with_config
from oncall.config import Config, ConfigFaults, Fault


class Unlucky(Exception):
    """Raised by the room below, in words for a person."""

    __module__ = "oncall.room"


@click.command("unlucky")
@click.argument("how")
def unlucky(how: str) -> None:
    """Go wrong in the way asked for."""
    errors: dict[str, Exception] = {
        "ours": Unlucky("There is no team yet. Import a rota first."),
        "settings": ConfigFaults([Fault("web.pages", "is wrong.", "Write another.")]),
        "bug": RuntimeError("+4799999999 wrote: help"),
    }
    raise errors[how]


@click.command("reached")
@with_config
def reached(config: Config) -> None:
    """Say where the service is reached."""
    click.echo(config.web.public_url)


commands = (unlucky, reached)
tool = Commands("tool", modules={"unlucky": __name__, "reached": __name__, "gone": "no_such"})


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The made-up commands can be found as a room's module is."""
    monkeypatch.setitem(sys.modules, __name__, sys.modules[__name__])


def test_every_command_of_the_house_is_there() -> None:
    """Each command that is listed can be loaded, has its name and a word about itself."""
    context = click.Context(main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)

        assert command is not None, name
        assert command.name == name
        assert command.help


def test_starting_the_command_line_is_light() -> None:
    """Asking for a key loads no database, no web framework and no carrier's library."""
    script = (
        "import sys; from oncall.cli import main\n"
        "main(['keys', 'new'], standalone_mode=False)\n"
        "print(*{'sqlalchemy', 'flask', 'twilio', 'icalendar'} & set(sys.modules))"
    )
    said = subprocess.check_output([sys.executable, "-c", script], text=True).splitlines()

    assert said[1] == ""


def test_a_new_key_is_never_the_same() -> None:
    """`oncall keys new` prints 256 random bits on one line."""
    first, second = (CliRunner().invoke(main, ["keys", "new"]).stdout for _ in range(2))

    assert len(first.strip()) == 64
    assert first != second


def test_our_own_errors_are_shown_as_they_are() -> None:
    """What a room says has gone wrong is what the person reads; exit 1, no stack trace."""
    result = CliRunner().invoke(tool, ["unlucky", "ours"])

    assert result.stderr == "There is no team yet. Import a rota first.\n"
    assert (result.exit_code, result.stdout) == (1, "")


def test_wrong_settings_and_wrong_usage_exit_with_two() -> None:
    """A script can tell a mistake in the call from a fault in what was checked."""
    for call in (["unlucky", "settings"], ["unlucky"], ["nonsense"], ["gone"], ["reached", "-x"]):
        assert CliRunner().invoke(tool, call).exit_code == 2, call


def test_a_bug_is_one_sentence_and_a_trace_without_content(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Neither the screen nor the log repeats a message that may hold a family's words."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    result = CliRunner().invoke(tool, ["unlucky", "bug"])
    (log,) = tmp_path.iterdir()

    assert result.exit_code == 1
    assert str(log) in result.stderr
    assert "in unlucky" in log.read_text()
    assert "+47" not in result.stderr + log.read_text()


def test_a_bug_can_be_seen_in_full_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """With ONCALL_DEBUG=1 the error itself comes through."""
    monkeypatch.setenv("ONCALL_DEBUG", "1")

    assert isinstance(CliRunner().invoke(tool, ["unlucky", "bug"]).exception, RuntimeError)


def test_the_settings_are_handed_to_the_command(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--config names the file, or else ONCALL_CONFIG does."""
    example = str(house / "config.example.toml")
    monkeypatch.setenv("ONCALL_AUTH_TOKENS", "token")
    monkeypatch.setenv("ONCALL_FIELD_KEYS", "k" * 32)
    named = CliRunner().invoke(tool, ["reached", "--config", example])
    monkeypatch.setenv("ONCALL_CONFIG", example)

    assert named.stdout == "https://oncall.example.org\n"
    assert CliRunner().invoke(tool, ["reached"]).stdout == named.stdout


def test_json_is_utf_8_with_times_in_iso(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Norwegian letters come out as themselves, and a time with its offset."""
    print_json({"at": datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "who": "Åse"})
    raw = capfdbinary.readouterr().out

    assert json.loads(raw) == {"at": "2026-10-25T01:30:00+00:00", "who": "Åse"}
    assert "Åse".encode() in raw


def test_progress_is_silent_when_short(capsys: pytest.CaptureFixture[str]) -> None:
    """A quick import says nothing about itself where nobody is watching."""
    quick, slow = Progress("rows"), Progress("rows", every_s=0)
    for done in (1, 2):
        quick(done, 2)
    assert capsys.readouterr().err == ""

    slow(1, 2)
    assert capsys.readouterr() == ("", "rows: 1 of 2\n")


def test_a_start_loads_only_what_callers_need() -> None:
    """Whoever calls while the service starts does not wait for pages, pay, feeds or jobs."""
    later = (
        "alembic", "apscheduler", "icalendar", "oncall.calendar", "oncall.jobs", "oncall.pages",
        "oncall.pay", "sqlalchemy.dialects.postgresql", "sqlalchemy.orm", "twilio",
    )  # fmt: skip
    program = f"import sys, oncall.cli.serve; print(*{{*{later}}} & set(sys.modules))"
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert ran.stdout.split() == []
