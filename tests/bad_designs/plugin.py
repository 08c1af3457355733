"""A plugin of pytest: `-p tests.bad_designs.plugin --bad-design "mark before send"`."""

import pytest

from tests.bad_designs.catalogue import DESIGNS
from tests.bad_designs.design import put

BROKEN = 70
"""The exit code when the design itself breaks, so that a red test says nothing."""
FLAWS: list[str] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    """Which design is put into the program before the tests are run."""
    parser.addoption("--bad-design", required=True, choices=sorted(DESIGNS))


def pytest_configure(config: pytest.Config) -> None:
    """Put it there."""
    put(DESIGNS[config.getoption("--bad-design")], FLAWS)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A design that breaks has caught nothing."""
    if FLAWS:
        session.exitstatus = BROKEN


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what broke."""
    for flaw in dict.fromkeys(FLAWS):
        terminalreporter.line(f"BROKEN {flaw}")
