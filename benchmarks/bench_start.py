"""W6: from nothing to the first answer, and the memory it takes; beside a bare Flask app.

Both are started as processes of their own, one after the other, again and again.
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import requests

from benchmarks.measure import line
from oncall.env import stopwatch

HOUSE = Path(__file__).resolve().parents[1]
TIMES, GIVE_UP_S, ASKED = 9, 30, 50
NOT_AT_BOOT = ("alembic", "icalendar")
BARE = """
import sys
from flask import Flask
from waitress import serve
app = Flask("bare")
app.get("/health")(lambda: "fine")
serve(app, listen=f"127.0.0.1:{sys.argv[1]}")
"""


def main() -> None:
    """Print the table."""
    print(f"W6: start to first answer, {TIMES} times, medians of paired ratios")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        port, pages = _free_port(), _free_port()
        _install(folder, port, pages)
        serve = [sys.executable, "-m", "oncall", "serve"]
        bare = [sys.executable, "-c", BARE, str(port)]
        pairs = [(_answers(bare, folder, port)[0], _answers(serve, folder, port)[0])
                 for _ in range(TIMES)]  # fmt: skip
        _, booted, used = _answers(serve, folder, port)
        line("bare Flask and waitress", median(floor for floor, _ in pairs), "", " s")
        line("ours / bare", median(mine / floor for floor, mine in pairs), "<= 3.5")
        line("memory at boot", booted, "<= 90 MB", " MB")
        line("memory after every page and webhook", used, "<= 130 MB", " MB")
        line("loaded at boot of what is not needed then", _needless(folder) or "none", "none")


def _answers(words: Sequence[str], folder: Path, port: int) -> tuple[float, float, float]:
    """Seconds until it answers; megabytes then, and after it was asked for everything it has."""
    began = stopwatch()
    process = subprocess.Popen(
        words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/health", began)
        took, booted = stopwatch() - began, _megabytes(process.pid)
        threading.Event().wait(1)  # what is warmed in the background is warm by now
        for _ in range(ASKED):
            for path in ("/health", "/voice", "/sms", "/"):
                requests.get(f"http://127.0.0.1:{port}{path}", timeout=5)
        return took, booted, _megabytes(process.pid)
    finally:
        process.kill()
        process.wait()


def _wait_for(address: str, began: float) -> None:
    while stopwatch() - began < GIVE_UP_S:
        try:
            requests.get(address, timeout=5)
        except requests.ConnectionError:
            threading.Event().wait(0.005)
        else:
            return
    raise SystemExit(f"nothing answered at {address}")


def _megabytes(pid: int) -> float:
    """What the process has in memory, as the system counts it (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


def _needless(folder: Path) -> str:
    """Which of those modules a start imports; what Python says on the way tells it."""
    process = subprocess.Popen(
        [sys.executable, "-X", "importtime", "-m", "oncall", "serve"], cwd=folder,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    threading.Timer(4, process.kill).start()
    _, said = process.communicate()
    return ", ".join(name for name in NOT_AT_BOOT if re.search(rf"\| +{name}$", said, re.MULTILINE))


def _install(folder: Path, port: int, pages: int) -> None:
    """The example team, ready to serve."""
    secrets = folder / "secrets"
    secrets.mkdir()
    (secrets / "auth-tokens").write_text("a-token\n", encoding="utf-8")
    keys = subprocess.run(
        [sys.executable, "-m", "oncall", "keys", "new"], capture_output=True, text=True, check=True
    )
    (secrets / "field-keys").write_text(keys.stdout, encoding="utf-8")
    example = (HOUSE / "config.example.toml").read_text(encoding="utf-8")
    config = example.replace("127.0.0.1:8080", f"127.0.0.1:{port}")
    config = config.replace("127.0.0.1:8081", f"127.0.0.1:{pages}")
    (folder / "config.toml").write_text(config, encoding="utf-8")
    for words in (("rota", "import", "--yes"), ("people", "import")):
        file = "example.toml" if words[0] == "rota" else "example-people.csv"
        command = [sys.executable, "-m", "oncall", *words, str(HOUSE / "rotas" / file)]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, env=os.environ)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
