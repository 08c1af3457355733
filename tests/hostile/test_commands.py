"""The command line as a program meets it: exact JSON, exit codes, settings from anywhere."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from oncall.cli import main

SECTIONS = re.compile(r"(?ms)^\[pace\]$.*")
SPAN = re.compile(r'(?m)^(\w+) = "(\d+) (s|min|h|days)"')
SECONDS = {"s": 1, "min": 60, "h": 3600, "days": 86400}
URLS = {"voice_url", "voice_fallback_url", "status_callback", "sms_url", "sms_fallback_url"}


def sixtieth(settings: str) -> str:
    """The settings with every duration under [pace] a sixtieth of what it was."""

    def shorter(found: re.Match[str]) -> str:
        return f'{found[1]} = "{int(found[2]) * SECONDS[found[3]] / 60:.4f} s"'

    return SECTIONS.sub(lambda pace: SPAN.sub(shorter, pace[0]), settings)


def oncall(
    *words: str, cwd: Path, code: int = 0, env: Mapping[str, str] = os.environ
) -> subprocess.CompletedProcess[str]:
    """One command, which must end with this exit code and never with a trace."""
    done = subprocess.run(
        [sys.executable, "-m", "oncall", *words], cwd=cwd, capture_output=True, text=True,
        env={**os.environ, **env}, timeout=60, check=False,
    )  # fmt: skip

    assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
    return done


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation from the example files, sixty times as fast, on ports of its own."""
    house = Path(__file__).resolve().parents[2]
    folder = tmp_path_factory.mktemp("home")
    (folder / "secrets").mkdir()
    (folder / "secrets" / "auth-tokens").write_text("token\n")
    (folder / "secrets" / "field-keys").write_text("k" * 40 + "\n")
    settings = sixtieth((house / "config.example.toml").read_text("utf-8"))
    ports = settings.replace("127.0.0.1:8080", "127.0.0.1:0").replace(":8081", ":0")
    (folder / "config.toml").write_text(ports, "utf-8")
    oncall("rota", "import", "--yes", str(house / "rotas" / "example.toml"), cwd=folder)
    oncall("people", "import", str(house / "rotas" / "example-people.csv"), cwd=folder)
    return folder


@pytest.fixture
def broken(home: Path, tmp_path: Path) -> Path:
    """A copy, to be broken."""
    shutil.copytree(home, tmp_path / "broken")
    return tmp_path / "broken"


def test_settings_are_found_from_anywhere(home: Path, tmp_path: Path) -> None:
    """--config, else ONCALL_CONFIG, else ./config.toml; its own paths lie beside it."""
    path = str(home / "config.toml")
    (tmp_path / "config.toml").write_text("[web]\n")

    for words, cwd, env in (
        (("--config", path), tmp_path, {"ONCALL_CONFIG": "/nowhere"}),
        ((), tmp_path, {"ONCALL_CONFIG": path}),
        ((), home, {}),
    ):
        assert (
            set(json.loads(oncall("carrier", "urls", "--json", *words, cwd=cwd, env=env).stdout))
            == URLS
        )
    oncall("contacts", "--json", cwd=tmp_path, code=2)


def test_paths_may_be_absolute(broken: Path, tmp_path: Path) -> None:
    """Database, tokens and keys under full paths, from another folder."""
    settings = (broken / "config.toml").read_text()
    settings = settings.replace("sqlite:///", f"sqlite:///{broken}/").replace(
        '"secrets/', f'"{broken}/secrets/'
    )
    (tmp_path / "config.toml").write_text(settings)

    assert json.loads(oncall("contacts", "--json", cwd=tmp_path).stdout) == []
    assert not (tmp_path / "oncall.db").exists()


def test_a_poor_terminal_is_good_enough(home: Path) -> None:
    """Under LC_ALL=POSIX letters still come in and go out."""
    poor = {"LC_ALL": "POSIX", "LANG": "C"}
    said = oncall("reply", "Ja, eg tek den nå, køyrer straks", "--json", cwd=home, env=poor).stdout

    assert set(json.loads(said)) == {"meaning", "code", "command"}
    oncall("contacts", cwd=home, env=poor)


def test_a_reader_who_leaves_early_gets_no_trace(home: Path) -> None:
    """`oncall … | head -1`."""
    house = Path(__file__).resolve().parents[2]
    span = ("--from", "2026-01-01T00:00+01:00", "--to", "2036-01-01T00:00+01:00", "--json")
    with subprocess.Popen(
        [sys.executable, "-m", "oncall", "rota", "shifts", house / "rotas/example.toml", *span],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as talker:  # fmt: skip
        assert talker.stdout
        assert talker.stderr
        talker.stdout.readline()
        talker.stdout.close()
        assert "Traceback" not in talker.stderr.read()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("nothing",), 2), (("contacts", "--nothing"), 2), (("rota", "who", "/nowhere"), 2),
        (("rota", "check", "config.toml", "--json"), 1), (("reply", "ok", "--json"), 0),
        (("people", "import", "config.toml"), 1), (("rota", "import", "config.toml"), 1),
        (("contacts", "--config", "/nowhere"), 2), (("carrier", "urls", "--team", "x"), 1),
    ],
    ids=str,
)  # fmt: skip
def test_exit_codes(
    home: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: int
) -> None:
    """0 good, 1 faults, 2 usage or configuration; JSON is all there is on stdout."""
    monkeypatch.chdir(home)
    done = CliRunner().invoke(main, list(words))

    assert done.exit_code == code, done.output
    assert "Traceback" not in done.output
    if "--json" in words:
        json.loads(done.stdout)


def damaged(folder: Path) -> None:
    """A page of the database is torn."""
    raw = bytearray((folder / "oncall.db").read_bytes())
    raw[3 * 4096 : 12 * 4096] = b"\xaa" * 9 * 4096
    (folder / "oncall.db").write_bytes(raw)


def no_database(folder: Path) -> None:
    """Something else lies there."""
    (folder / "oncall.db").write_bytes(b"not a database" * 1000)


def a_folder(folder: Path) -> None:
    """A folder of that name."""
    (folder / "oncall.db").unlink()
    (folder / "oncall.db").mkdir()


def lost_key(folder: Path) -> None:
    """A new key where the old one was."""
    (folder / "secrets" / "field-keys").write_text("n" * 40)


def no_folder(folder: Path) -> None:
    """The folder of the database is missing."""
    rewrite(folder, "sqlite:///oncall.db", "sqlite:///gone/oncall.db")


def no_secrets(folder: Path) -> None:
    """Neither of the secrets is there."""
    shutil.rmtree(folder / "secrets")


def no_port(folder: Path) -> None:
    """A port that there is not, in the address the carrier is told."""
    rewrite(folder, "https://oncall.example.org", "https://oncall.example.org:99999")


def rewrite(folder: Path, old: str, new: str) -> None:
    """Change the settings."""
    path = folder / "config.toml"
    path.write_text(path.read_text().replace(old, new))


@pytest.mark.parametrize(
    ("breaks", "code", "sentence"),
    [
        (damaged, 1, "damaged"), (no_database, 1, "not a database"), (a_folder, 1, "cannot be"),
        (lost_key, 2, "do not open"), (no_folder, 2, "does not exist"),
        (no_secrets, 2, "keys.field_file"), (no_port, 2, "web.public_url"),
    ],
)  # fmt: skip
def test_serve_refuses_with_one_sentence(
    broken: Path, breaks: Any, code: int, sentence: str
) -> None:
    """What cannot work is told at once, with what to do."""
    breaks(broken)

    assert sentence in oncall("serve", cwd=broken, code=code).stderr


def test_a_port_in_use_is_told(broken: Path) -> None:
    """Whoever has it keeps it."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        rewrite(
            broken, 'webhooks = "127.0.0.1:0"', f'webhooks = "127.0.0.1:{taken.getsockname()[1]}"'
        )

        assert "web.webhooks" in oncall("serve", cwd=broken, code=2).stderr


def test_another_program_that_writes_is_told_of(broken: Path) -> None:
    """A command beside a program that holds the database for long ends with a sentence."""
    from oncall.store.sqlite import driver

    other = driver().connect(str(broken / "oncall.db"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    house = Path(__file__).resolve().parents[2]
    said = oncall("people", "import", str(house / "rotas/example-people.csv"), cwd=broken, code=1)
    other.close()

    assert "locked" in said.stderr
