"""dev.py: what a newcomer runs first, on a machine we have never seen."""

import functools
import hashlib
import http.server
import io
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import dev


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Path]:
    """A package index of our own on this machine; gives its folder."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            """Say nothing."""

    serve = functools.partial(Quiet, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        (tmp_path / "port").write_text(str(server.server_port))
        yield tmp_path
        server.shutdown()


def offer(index: Path, monkeypatch: pytest.MonkeyPatch, *, pinned: str = "") -> None:
    """Put a wheel on the index, and pin it (or something else) as dev.py would."""
    wheel = io.BytesIO()
    with zipfile.ZipFile(wheel, "w") as files:
        files.writestr(f"uv-{dev.UV_VERSION}.data/scripts/{dev.UV.name}", "the program")
    digest = hashlib.sha256(wheel.getvalue()).hexdigest()
    (index / "uv").mkdir()
    (index / "uv" / "index.html").write_text(f'<a href="../uv.whl#sha256={digest}">uv</a>')
    (index / "uv.whl").write_bytes(wheel.getvalue())
    target = index / "tools"
    target.mkdir()
    monkeypatch.setattr(dev, "TOOLS", target)
    monkeypatch.setattr(dev, "UV", target / "bin" / dev.UV.name)
    monkeypatch.setattr(dev, "wheel_hashes", lambda: [pinned or digest])
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{(index / 'port').read_text()}/")


def test_uv_is_found_without_pip(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a bare Debian the wheel is fetched and unpacked by the standard library."""
    offer(index, monkeypatch)

    dev.install_without_pip()

    assert dev.UV.read_text() == "the program"
    assert dev.UV.stat().st_mode & 0o111


def test_another_wheel_than_the_pinned_one_is_refused(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wheel with another hash is not installed, and the person is told."""
    offer(index, monkeypatch, pinned="0" * 64)

    with pytest.raises(SystemExit, match="Nothing was installed"):
        dev.install_without_pip()
    assert not dev.UV.exists()


def test_a_network_that_is_not_there_is_one_sentence() -> None:
    """No stack trace for a missing cable."""
    with pytest.raises(SystemExit, match="on the network"):
        dev.fetch("http://127.0.0.1:9/uv/")


def test_without_a_command_it_says_what_there_is(house: Path) -> None:
    """A newcomer who types nothing learns the five words."""
    done = subprocess.run(
        [sys.executable, "dev.py"], cwd=house, capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    for word in ("demo", "test", "check", "bench", "bad-designs"):
        assert f"dev.py {word}" in done.stderr


def test_an_old_python_is_told_which_is_needed(house: Path) -> None:
    """Python 3.10 gets a clear sentence before anything is fetched."""
    script = (
        "import sys; sys.version_info = (3, 10); sys.argv = ['dev.py', 'test']\n"
        "import runpy; runpy.run_path('dev.py', run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=house, capture_output=True, text=True, check=False
    )

    assert done.stderr.startswith("This needs Python 3.11 or newer")
