"""A real installation: `oncall serve` as a process of its own, and a carrier over real HTTP.

The carrier's time runs twenty times as fast as the service's, whose pace is shortened alike, so
that a whole ladder is climbed in seconds.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from oncall.env import real_now, seeded, stopwatch
from oncall.simulator.http import RestServer
from oncall.simulator.network import Simulator
from oncall.simulator.realtime import RealTime
from oncall.simulator.transports import HttpTransport
from tests.canaries import betrayed

LINE = "+4752000000"
TIMES = 20
START_WITHIN_S = 30
PACE = {
    "screen_wait": "1 s", "short_talk": "2 s", "outside_unanswered": "5 s", "wait": "2 s",
    "eager_step": "2 s", "reconcile_every": "2 s", "cut_short_answer": "2 s", "lease": "3 s",
    "night_from": "00:00", "night_until": "00:00", "short_call": "0.2 s",
}  # fmt: skip


def free_port() -> int:
    """A port nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Installation:
    """One team's service in `folder`, and the carrier it talks with."""

    folder: Path
    house: Path
    transport: HttpTransport = field(default_factory=HttpTransport)
    process: subprocess.Popen[str] | None = None
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        began = real_now()

        def faster() -> Any:
            return began + (real_now() - began) * TIMES

        self.kernel = RealTime(faster, times=TIMES)
        self.sim = Simulator(
            kernel=self.kernel, chance=seeded(1), transport=self.transport, tokens=("real-token",)
        )
        self.rest = RestServer(self.sim.rest)
        self.web, self.pages = free_port(), free_port()
        self._write_settings()
        self.kernel.start()

    def _write_settings(self) -> None:
        secrets = self.folder / "secrets"
        secrets.mkdir()
        (secrets / "auth-tokens").write_text("real-token\n", encoding="utf-8")
        (secrets / "field-keys").write_text(self.run("keys", "new").stdout, encoding="utf-8")
        pace = "\n".join(f'{name} = "{length}"' for name, length in PACE.items())
        (self.folder / "config.toml").write_text(
            f"""
            [web]
            public_url = "http://127.0.0.1:{self.web}"
            webhooks = "127.0.0.1:{self.web}"
            pages = "127.0.0.1:{self.pages}"
            [carrier]
            account_sid = "AC{"0" * 32}"
            auth_tokens_file = "secrets/auth-tokens"
            api_base_url = "{self.rest.base_url}"
            [database]
            url = "sqlite:///oncall.db"
            [keys]
            field_file = "secrets/field-keys"
            [pace]
            {pace}
            """,
            encoding="utf-8",
        )

    def import_team(self) -> None:
        """The example team, on duty all day and night, so that any hour of testing is alike."""
        plan = (self.house / "rotas" / "example.toml").read_text(encoding="utf-8")
        always = self.folder / "rota.toml"
        always.write_text(re.sub(r'"08:00-20:00"', '"all day"', plan), encoding="utf-8")
        self.run("rota", "import", "--yes", str(always))
        self.run("people", "import", str(self.house / "rotas" / "example-people.csv"))
        self.run("families", "import", str(self.house / "rotas" / "example-families.csv"))
        self.sim.own(LINE, **self.json("carrier", "urls"))

    def run(self, *words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        """One `oncall` command in this folder, which must end with this exit code."""
        done = subprocess.run(
            [sys.executable, "-m", "oncall", *words], cwd=self.folder, env=_env(),
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip

        assert done.returncode == code, done.stderr
        return done

    def json(self, *words: str) -> Any:
        """What a command says with --json."""
        return json.loads(self.run(*words, "--json").stdout)

    def serve(self) -> None:
        """Start the service and wait until it says that it is ready."""
        self.begin("-m", "oncall")
        self.is_ready()

    def begin(self, *program: str) -> None:
        """Start what serves, this program of Python's, and wait for nothing."""
        self._ready = ready = threading.Event()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *program, "serve"], cwd=self.folder, env=_env(),
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
            )  # fmt: skip

        def read(stream: Any) -> None:
            with stream:
                for line in stream:
                    self.lines.append(line.strip())
                    if line.strip() == "ready":
                        ready.set()

        self._reader = threading.Thread(target=read, args=(self.process.stdout,), daemon=True)
        self._reader.start()

    def is_ready(self) -> None:
        """Wait until it says so; nobody will tell it anything any more."""
        assert self.process
        assert self.process.stdin
        self.process.stdin.close()
        assert self._ready.wait(START_WITHIN_S), self.lines

    def says(self, beginning: str) -> bool:
        """Whether it has said a line that begins so."""
        return any(line.startswith(beginning) for line in self.lines)

    @property
    def healthy(self) -> bool:
        """What /health says."""
        answer = requests.get(f"http://127.0.0.1:{self.pages}/health", timeout=30)
        return bool(answer.json()["ok"])

    def kill(self) -> None:
        """The process is gone, without a word."""
        assert self.process
        if self.process.stdin:
            self.process.stdin.close()
        self.process.kill()
        self.process.wait()
        self._reader.join()

    def stop(self) -> int:
        """Asked to stop, it finishes what it is at; its exit code."""
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=30)
        self._reader.join()
        return code

    @property
    def log(self) -> Path:
        """Where its processes write what happens."""
        return self.folder / "service.log"

    def close(self) -> None:
        """Take everything down; what was written meanwhile tells no number, name or sentence."""
        if self.process and self.process.poll() is None:
            self.kill()
        self.kernel.stop()
        self.rest.close()
        written = self.log.read_text("utf-8") if self.log.exists() else ""

        assert betrayed(written) == []

    def contact(self) -> dict[str, Any]:
        """The one contact there is."""
        (found,) = self.json("contacts")
        assert isinstance(found, dict)
        return found

    def soon(self, true: Callable[[], bool], what: str, within_s: float = 40) -> None:
        """Wait until it is true, by looking again and again."""
        until = stopwatch() + within_s
        pause = threading.Event()
        while not true():
            assert stopwatch() < until, f"{what} did not happen: {self.json('contacts')}"
            pause.wait(0.1)


def _env() -> dict[str, str]:
    return {**os.environ, "ONCALL_DEBUG": "1"}
