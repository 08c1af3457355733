"""What every test shares: exact repetition, and a word about what this machine could not run."""

import shutil
from pathlib import Path

import pytest
from hypothesis import settings

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

# The same examples in every run; `--hypothesis-profile=explore` looks for new ones.
settings.register_profile("house", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("explore", deadline=None, max_examples=1000, print_blob=True)
settings.load_profile("house")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where there is no browser, its tests are left out; the summary says so."""
    if CHROMIUM is None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what this machine could not run, and what to install."""
    if CHROMIUM is None:
        terminalreporter.section("not run here")
        terminalreporter.line("Tests in a browser: Chromium is missing. On Debian and Ubuntu:")
        terminalreporter.line("  sudo apt-get install chromium")


@pytest.fixture
def house() -> Path:
    """The folder of the project."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture
def chromium() -> str:
    """The browser on this machine; tests that ask for it carry the mark `browser`."""
    assert CHROMIUM is not None
    return CHROMIUM
