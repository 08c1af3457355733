"""What every command shares: the settings, JSON on stdout, progress and plain errors on stderr.

Exit codes: 0 good, 1 faults, 2 usage or configuration.
"""

import functools
import json
import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

import click

from oncall.config import ConfigFaults, load
from oncall.env import stopwatch

FAULTS, USAGE = 1, 2

T = TypeVar("T")

config_option = click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="The settings file; else what ONCALL_CONFIG names, else ./config.toml.",
)


def with_config(command: Callable[..., T]) -> Callable[..., T]:
    """Hand the command its `config`, and give it the option --config.

    Every fault in the settings is told at once; the exit code is then 2.
    """

    @config_option
    @functools.wraps(command)
    def configured(*args: Any, config_path: Path | None, **options: Any) -> T:
        return command(*args, config=load(config_path), **options)

    return configured


def print_json(value: object) -> None:
    """Print a value as JSON in UTF-8, whatever the terminal thinks of it; times as ISO 8601."""
    text = json.dumps(value, ensure_ascii=False, indent=2, default=_plain)
    click.echo(f"{text}\n".encode(), nl=False)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, Path):
        return str(value)
    message = f"{type(value).__name__} has no JSON form"
    raise TypeError(message)


class Progress:
    """Says on stderr how far a long piece of work has come.

    Call it with (done, total). On a terminal one line is rewritten; elsewhere a line is written
    every few seconds, so that short work says nothing.
    """

    def __init__(self, what: str, *, every_s: float = 5.0) -> None:
        self._what = what
        self._every_s = 0.1 if sys.stderr.isatty() else every_s
        self._last = stopwatch()

    def __call__(self, done: int, total: int) -> None:
        """Say it, unless it was said a moment ago."""
        terminal = sys.stderr.isatty()
        if stopwatch() - self._last < self._every_s and not (terminal and done == total):
            return
        self._last = stopwatch()
        ending = "\n" if done == total or not terminal else ""
        start = "\r" if terminal else ""
        click.echo(f"{start}{self._what}: {done} of {total}{ending}", nl=False, err=True)


class Commands(click.Group):
    """A group whose commands are imported when they are called, so that each starts fast."""

    def __init__(self, *args: Any, modules: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self._modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command's name, as listed."""
        del ctx
        return list(self._modules)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of that name, out of the module that offers it."""
        del ctx
        if name not in self._modules or not find_spec(self._modules[name]):
            return None
        offered: tuple[click.Command, ...] = import_module(self._modules[name]).commands
        return next(command for command in offered if command.name == name)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; whatever goes wrong becomes a sentence and an exit code."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit, BrokenPipeError):
            raise
        except ConfigFaults as faults:
            _say(str(faults))
            ctx.exit(USAGE)
        except Exception as error:  # noqa: BLE001  the last line before the person
            _tell(error)
            ctx.exit(FAULTS)


def _tell(error: Exception) -> None:
    """Our own errors are written for people and shown, and the database's are put into words.

    Anything else is a fault in the program.
    """
    if os.environ.get("ONCALL_DEBUG") == "1":
        raise error
    if type(error).__module__.startswith("oncall."):
        _say(str(error))
    elif type(error).__module__.startswith("sqlalchemy."):
        reason = str(getattr(error, "orig", None) or type(error).__name__).splitlines()[0]
        _say(
            f"The database cannot be used ({reason}). See that it can be written, has room, "
            "is whole, and that no other program locks it."
        )
    else:
        _say(
            f"Something went wrong that should not have ({type(error).__name__}). "
            f"Where it happened is written in {_trace(error)}; ONCALL_DEBUG=1 shows all of it."
        )


def _say(text: str) -> None:
    click.echo(text, err=True)


def _trace(error: Exception) -> str:
    """Write where it happened to a new file; its message may hold a number, so it stays out."""
    handle, path = tempfile.mkstemp(prefix="oncall-", suffix=".log", text=True)
    with os.fdopen(handle, "w", encoding="utf-8") as log:
        log.writelines(traceback.format_tb(error.__traceback__))
    return path
