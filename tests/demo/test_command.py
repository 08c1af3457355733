"""`oncall demo` as a newcomer starts it, and stops it."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

COMMAND = [sys.executable, "-c", "from oncall.cli import main; main()", "demo"]
LONGEST_S = 60


@contextmanager
def started(folder: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """The demo in a process of its own, with that folder as the system's temporary one."""
    env = {**os.environ, "TMPDIR": str(folder), "TEMP": str(folder), "TMP": str(folder)}
    with subprocess.Popen(
        [*COMMAND, *options], env=env, text=True, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_one_address_that_answers_and_a_clean_end(tmp_path: Path, how: signal.Signals) -> None:
    """Progress on stderr, one address on stdout, and nothing left behind."""
    with started(tmp_path, "--at", "2026-03-03T02:30") as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        with urlopen(address) as answer:
            page = answer.read().decode()
        inside = list(tmp_path.iterdir())
        process.send_signal(how)
        rest, progress = process.communicate(timeout=LONGEST_S)

    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", address)
    assert "02:30:" in page
    assert len(inside) == 1
    assert (rest, process.returncode, list(tmp_path.iterdir())) == ("", 0, [])
    assert progress.splitlines()[0].startswith("Making a temporary folder")
    assert progress.splitlines()[-1] == "Stopped, and nothing is left behind."
    assert "http://" not in progress
    assert "Traceback" not in progress


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    """Found before anything is set up."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with started(tmp_path, "--port", str(port)) as process:
            out, told = process.communicate(timeout=LONGEST_S)

    assert (out, process.returncode, list(tmp_path.iterdir())) == ("", 1, [])
    assert told.startswith(f"Another program already listens on 127.0.0.1:{port}.")
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize(
    ("at", "told"),
    [("tonight", "Write for example"), ("2025-12-31T23:00", "begins 2026-01-01")],
)
def test_a_time_that_cannot_be_used_says_which_can(tmp_path: Path, at: str, told: str) -> None:
    """A mistake in the call: exit code 2, and nothing left behind."""
    with started(tmp_path, "--at", at) as process:
        out, said = process.communicate(timeout=LONGEST_S)

    assert (out, process.returncode, list(tmp_path.iterdir())) == ("", 2, [])
    assert told in said
    assert "Traceback" not in said
