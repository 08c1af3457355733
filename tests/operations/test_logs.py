"""What is written down: one object a line, and never a number, a name or a word of a family."""

import io
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from oncall.logs import MOST_WAITING, JsonLines, Lines, PlainLines, redacted

NUMBERS = [
    "+4740000102", "40000102", "40 00 01 02", "400 00 102", "+47 400 00 102", "%2B4740000102",
    "0047 91234567", "(47) 912 34 567", "912.34.567", "tel:+4791234567;", "+46 (0)8 123 45 67",
]  # fmt: skip
OTHER_SECRETS = [
    "ane@example.org", "0123456789abcdef0123456789abcdef", "f" * 64,
    "postgresql://oncall:hemmelig@db/oncall", "https://x.y/voice?s=abc.def&n=hemmelig",
]  # fmt: skip
HARMLESS = [
    "contact 412 could not take its step", "0a12345678bcdef0", "CA" + "0" * 32,
    "2026-03-03 12:00:00+01:00", "127.0.0.1:8080", "the carrier answered 429, code 20429",
    "12 events wait for 95 s", "SQLite 3.53.4", "10 of 100 texts", "2026-10-25",
]  # fmt: skip

AT_MOST_S = 60

Written = Callable[[], dict[str, Any]]


@pytest.fixture
def log() -> Iterator[logging.Logger]:
    """A logger of the room `contact`, with a stream of its own."""
    logger = logging.getLogger("oncall.contact.work.shown.story")
    logger.propagate = False
    yield logger
    logger.propagate, logger.handlers[:] = True, []


@pytest.fixture
def written(log: logging.Logger) -> Written:
    """What the last line holds."""
    stream = io.StringIO()
    handler = Lines(stream)
    handler.setFormatter(JsonLines())
    log.addHandler(handler)

    def last() -> dict[str, Any]:
        handler.flush()
        line: dict[str, Any] = json.loads(stream.getvalue().splitlines()[-1])
        return line

    return last


def test_a_line_is_one_object(log: logging.Logger, written: Written) -> None:
    """Time in UTC, level, room, event, and the ids that it is about; a line break is no new one."""
    log.warning("contact %s was\nput off", 412, extra={"contact": 412, "job": "tidy"})
    line = written()

    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "warning", "room": "contact", "event": "contact 412 was\nput off",
        "contact": 412, "job": "tidy",
    }  # fmt: skip


def test_an_error_tells_its_kind_and_place_and_never_what_it_says(
    log: logging.Logger, written: Written
) -> None:
    """The trace is one field: files and lines, no values; what led to the error is named too."""
    try:
        try:
            raise ValueError("Ane skreiv frå +4740000102")
        except ValueError as first:
            raise OSError("ring meg") from first
    except OSError as error:
        caught = error
    log.error("this failed (%s)", caught, exc_info=caught)
    line = written()

    assert line["event"] == "this failed (OSError)"
    assert line["error"] == "OSError from ValueError"
    assert "test_an_error_tells" in line["trace"][-1]
    assert "Ane" not in json.dumps(line)
    assert "ring meg" not in json.dumps(line)


@pytest.mark.parametrize("secret", [*NUMBERS, *OTHER_SECRETS])
def test_the_second_line_of_defence(log: logging.Logger, written: Written, secret: str) -> None:
    """Should somebody log a number, a mail address or a token all the same, it is not there."""
    log.warning("from %s today", secret, extra={"entry": secret})
    line = written()

    assert "…" in line["event"]
    for told in (line["event"], line["entry"]):
        assert sum(each.isdigit() for each in told) < 6
        assert "hemmelig" not in told
        assert "ane@" not in told


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_secret_is_left(text: str) -> None:
    """Codes, ids, times, addresses of this machine and versions can be read."""
    assert redacted(text) == text


@given(some.text(max_size=40), some.from_regex(r"\A\+47[2-9]\d{7}\Z"), some.text(max_size=40))
def test_a_number_is_seen_wherever_it_stands(before: str, number: str, after: str) -> None:
    """Whatever stands around it."""
    assert number not in redacted(f"{before} {number} {after}")


class Stuck(io.StringIO):
    """A pipe that nobody reads until `taken` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.taken = threading.Event()

    def write(self, line: str) -> int:
        """It waits, as a full pipe does."""
        self.taken.wait(AT_MOST_S)
        return super().write(line)


def test_a_log_that_nobody_reads_holds_up_nobody(log: logging.Logger) -> None:
    """Whoever logs goes on at once; when it is read again it tells how many lines are missing."""
    handler = Lines(stream := Stuck())
    handler.setFormatter(JsonLines())
    log.addHandler(handler)

    def many() -> None:
        for _ in range(MOST_WAITING + 51):
            log.warning("a webhook was refused")

    logs_on = threading.Thread(target=many, daemon=True)
    logs_on.start()
    logs_on.join(AT_MOST_S / 2)
    went_on = not logs_on.is_alive()
    stream.taken.set()
    handler.flush()
    lines = stream.getvalue().splitlines()

    assert went_on
    told = [json.loads(each)["event"] for each in lines if "dropped" in each]
    missing = MOST_WAITING + 51 - (len(lines) - len(told))
    assert [int(each.split()[0]) for each in told] == [missing]
    assert missing >= 50


def test_a_terminal_gets_plain_lines(log: logging.Logger) -> None:
    """A person who watches reads a time, the room and a sentence; one line for each place."""
    handler = logging.StreamHandler(stream := io.StringIO())
    handler.setFormatter(PlainLines())
    log.addHandler(handler)
    log.error("the job %s failed\nbadly", "tidy", exc_info=ValueError("x"), extra={"job": "tidy"})

    assert stream.getvalue()[8:] == (
        " error contact: the job tidy failed badly job=tidy error=ValueError\n"
    )


def test_a_line_that_cannot_be_put_together_is_still_a_line() -> None:
    """A mistake in a log call is no reason to lose what it wanted to say."""
    mistake = logging.LogRecord("oncall.web", logging.INFO, "", 1, "%s and %s", ("one",), None)

    assert json.loads(JsonLines().format(mistake))["event"] == "%s and %s"


class Full(io.StringIO):
    """A stream on a disk without room."""

    def write(self, _text: str) -> int:
        """Nothing is written."""
        raise OSError(28, "No space left on device")


def test_a_full_disk_holds_nobody_up(
    log: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line is lost, and neither an error nor its values come out elsewhere."""
    log.addHandler(handler := Lines(Full()))
    log.warning("to %s", "+4740000102")
    handler.flush()

    assert capsys.readouterr() == ("", "")


PROGRAM = """
import logging, sys, threading, warnings
from oncall import logs
logs.begin()
logging.getLogger("apscheduler").info("another beat")
logging.getLogger("oncall.web").info("begun")
warnings.warn("+4740000102")
thread = threading.Thread(target=lambda: int("Ring meg på +4740000102"))
thread.start(); thread.join()
raise RuntimeError("+4740000102")
"""


def test_nobody_caught_it_and_nothing_is_told() -> None:
    """A warning, a thread that dies, the end of the program: a line each, no number, no word.

    Of libraries only warnings are heard; of ours, what is worth knowing too.
    """
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False
    )
    lines = [json.loads(each) for each in done.stderr.splitlines()]

    assert [line["level"] for line in lines] == ["info", "warning", "critical", "critical"]
    assert [line.get("error") for line in lines[2:]] == ["ValueError", "RuntimeError"]
    assert "40000102" not in done.stderr
    assert "Ring meg" not in done.stderr
