"""A plugin of pytest: `-p tests.bad_designs.plugin --bad-design "mark before send"`."""

import os
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bad_designs.catalogue import DESIGNS
from tests.bad_designs.child.sitecustomize import DESIGN, NOTES
from tests.bad_designs.design import put

BROKEN, ERROR = 70, 71
"""The exit codes when the design breaks, and when a test broke off by an error of its own: a
time-out, an import, a key that is not there. Then its red says nothing.
"""
HERE = Path(__file__).resolve().parent
PROGRAM = str(HERE.parent.parent / "oncall")
OBJECTIONS = (AssertionError, pytest.fail.Exception)
FLAWS: list[str] = []
ERRORS: list[str] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    """Which design is put into the program before the tests are run."""
    parser.addoption("--bad-design", required=True, choices=sorted(DESIGNS))


def pytest_configure(config: pytest.Config) -> None:
    """Put it there, and into every process that a test starts."""
    name = config.getoption("--bad-design")
    put(DESIGNS[name], FLAWS.append)
    notes, path = tempfile.mkstemp()
    os.close(notes)
    os.environ.update(for_a_child(name, Path(path)))


def for_a_child(name: str, notes: Path) -> dict[str, str]:
    """The environment in which a process has this design, and writes into `notes` if it breaks."""
    paths = [str(HERE / "child"), str(HERE.parent.parent), os.environ.get("PYTHONPATH", "")]
    return {DESIGN: name, NOTES: str(notes), "PYTHONPATH": os.pathsep.join(filter(None, paths))}


def pytest_exception_interact(call: pytest.CallInfo[object]) -> None:
    """Look whether the test objects, or has only broken off."""
    found = _leaves(call.excinfo.value) if call.excinfo else ()
    ERRORS.extend(f"{type(error).__name__}: {error}" for error in found if not objects(error))


def objects(error: BaseException) -> bool:
    """Also an error that came up through the program is what a test is there to see."""
    if isinstance(error, OBJECTIONS):
        return True
    frames = traceback.extract_tb(error.__traceback__)
    return any(frame.filename.startswith(PROGRAM) for frame in frames)


def _leaves(error: BaseException) -> Iterator[BaseException]:
    """Hypothesis tells of several at once."""
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from _leaves(each)
    else:
        yield error


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A design that breaks has caught nothing."""
    notes = Path(os.environ[NOTES])
    FLAWS.extend(notes.read_text("utf-8").splitlines())
    notes.unlink()
    if FLAWS or ERRORS:
        session.exitstatus = BROKEN if FLAWS else ERROR


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what broke."""
    for word, lines in (("BROKEN", FLAWS), ("ERROR", ERRORS)):
        for line in dict.fromkeys(lines):
            terminalreporter.line(f"{word} {line}")
