"""`oncall check`: what is wrong and what to write, or what will be used."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from oncall.cli import main

GOOD = """
[web]
public_url = "https://oncall.example.org"
webhooks = "127.0.0.1:0"
pages = "127.0.0.1:{port}"
[carrier]
account_sid = "AC0123"
voice_fallback_url = "https://me:secret-word@fallback.example.net/voice.xml"
[database]
url = "sqlite://"
"""


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both secrets, handed in by the environment."""
    monkeypatch.setenv("ONCALL_AUTH_TOKENS", "token-one,token-two")
    monkeypatch.setenv("ONCALL_FIELD_KEYS", "k" * 32)


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port that another program listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def check(folder: Path, text: str, *options: str) -> Result:
    """Run `oncall check` on that text."""
    path = folder / "config.toml"
    path.write_text(text)
    return CliRunner().invoke(main, ["check", "--config", str(path), *options])


def test_good_settings_are_summed_up_without_their_secrets(tmp_path: Path) -> None:
    """A person sees what the service will use, and no token, key or password."""
    result = check(tmp_path, GOOD.format(port=0))

    assert result.exit_code == 0
    assert "https://oncall.example.org" in result.stdout
    assert "2 auth tokens" in result.stdout
    for secret in ("token-one", "kkkk", "secret-word"):
        assert secret not in result.output


def test_a_port_in_use_is_a_fault_unless_it_is_our_own(tmp_path: Path, taken_port: int) -> None:
    """Before a start the port must be free; while the service runs it has it itself."""
    before = check(tmp_path, GOOD.format(port=taken_port))
    running = check(tmp_path, GOOD.format(port=taken_port), "--running")

    assert before.exit_code == 2
    assert f"127.0.0.1:{taken_port} is in use already" in before.stderr
    assert running.exit_code == 0


def test_an_address_of_another_machine_is_a_fault(tmp_path: Path) -> None:
    """192.0.2.1 belongs to nobody; listening there cannot work."""
    result = check(tmp_path, GOOD.format(port=0).replace("127.0.0.1", "192.0.2.1"))

    assert result.exit_code == 2
    assert result.stderr.count("cannot listen on") == 2


def test_faults_come_as_json_and_nothing_else(tmp_path: Path) -> None:
    """With --json a program can read every fault: place, message, hint."""
    result = check(tmp_path, "[web]\npublic_uri = 'x'", "--json")
    told = {fault["path"] for fault in json.loads(result.stdout)["faults"]}

    assert result.exit_code == 2
    assert result.stderr == ""
    assert {"web.public_uri", "web.public_url", "carrier.account_sid", "database.url"} <= told


def test_what_may_be_a_mistake_is_a_warning(tmp_path: Path) -> None:
    """No encryption, nobody to answer while we are down or to notice it: said, not refused."""
    text = GOOD.format(port=0).replace("https://oncall", "http://oncall")
    text = "\n".join(line for line in text.splitlines() if "fallback" not in line)
    result = check(tmp_path, text, "--json")

    assert result.exit_code == 0
    told = " ".join(json.loads(result.stdout)["warnings"])
    for setting in ("web.public_url", "carrier.voice_fallback_url", "watch.url"):
        assert setting in told
