"""The gate: a proxy, a name or a certificate that shuts families out is told before they call."""

import ssl
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from oncall.app import installation
from oncall.asking import Answer, Certificate, NotReached, ask, certificate_of
from oncall.demo.world import World
from oncall.watch.gate import Gate
from oncall.web.ways import WAYS
from tests.certificates import write_certificate
from tests.hostile.doors import Doors
from tests.operations.conftest import health_of

FOREVER = timedelta(days=3650)


class Outside:
    """What this machine meets when it asks its own public address."""

    def __init__(self, world: World) -> None:
        self.shut, self.forgotten = False, "nothing"
        self.begins, self.lasts = world.now, FOREVER
        self.world = world
        pulse = world.service.worker.pulse
        name = installation(world.desk)
        self.body = f'{{"installation": "{name}"}}'.encode()
        self.gate = Gate(world.desk, pulse, name, self.asks, self.shows)

    def asks(self, url: str) -> Answer:
        """The proxy leads to us, unless it is shut, or forgets a way: there are the pages."""
        if self.shut:
            raise NotReached("ConnectionRefusedError")
        if f"/{self.forgotten}/" in url:
            return Answer(404, b"Not Found", "")
        return Answer(200, self.body, "")

    def shows(self, _url: str) -> Certificate:
        """The certificate of the proxy."""
        return Certificate(self.begins, self.begins + self.lasts)

    def looks(self, times: int = 1) -> None:
        """The job, every five minutes; the worker and the lookout go on beside it."""
        for _ in range(times):
            self.gate.run()
            self.world.run(300)


@pytest.fixture
def outside(filed: Doors) -> Outside:
    """A gate that is open, and a certificate for ever."""
    return Outside(filed.world)


def told(world: World, words: str) -> int:
    """How many texts to staff hold these words."""
    phones = world.sim.exchange.phones.values()
    return sum(words in text.body for phone in phones for text in phone.texts)


def test_a_gate_that_is_open_is_nothing_to_tell(outside: Outside) -> None:
    """Nor is one that was shut for a moment, while the proxy was started anew."""
    outside.looks()
    outside.shut = True
    outside.looks(2)
    outside.shut = False
    outside.looks()

    assert health_of(outside.world) == {}
    assert outside.world.mail.letters == []


def test_a_proxy_that_is_down_alarms_before_a_family_calls(outside: Outside) -> None:
    """Red, with what was met; a backstop hears of it at once, and that it is over."""
    outside.shut = True
    outside.looks(3)
    said = health_of(outside.world).get("gate", "")
    assert "cannot be reached (ConnectionRefusedError)" in said
    assert told(outside.world, "når ikkje fram") == 1
    assert outside.world.mail.letters

    outside.shut = False
    outside.looks(3)
    assert "gate" not in health_of(outside.world)
    assert told(outside.world, "når fram til meg igjen") >= 1


@pytest.mark.parametrize("way", WAYS)
def test_a_proxy_that_forgets_one_way_is_told(outside: Outside, way: str) -> None:
    """Calls come in as ever; who is rung back by RING would meet nothing."""
    outside.forgotten = way
    outside.looks(3)

    said = health_of(outside.world).get("gate", "")
    assert f"{outside.world.desk.public_url}/{way}/ is answered by something else" in said


@pytest.mark.parametrize("lasts_days", [365, 90, 6])
def test_a_certificate_that_nobody_renews_is_told_in_time(
    outside: Outside, lasts_days: int
) -> None:
    """With a fifth of its time left, however long that is; a text by day, and nobody is called."""
    world = outside.world
    lasts = outside.lasts = timedelta(days=lasts_days)
    outside.begins = world.now - lasts * 4 / 5 + timedelta(minutes=7)
    outside.looks(2)
    assert health_of(world) == {}

    outside.looks(2)
    assert f"ends on {outside.begins + lasts:%Y-%m-%d}" in health_of(world).get("certificate", "")
    assert told(world, "sertifikatet") == 1
    assert not any(phone.calls for phone in world.sim.exchange.phones.values())

    outside.begins = world.now
    outside.looks()
    assert health_of(world) == {}


# --- what a real listener shows ---------------------------------------------------------------


@pytest.fixture
def listens() -> Callable[[Path], str]:
    """A listener of https with this certificate; its address."""

    def listen(path: Path) -> str:
        sealed = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        sealed.load_cert_chain(path)
        server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
        server.socket = sealed.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"https://127.0.0.1:{server.server_port}"

    return listen


def test_a_certificate_is_read_from_a_real_listener(
    tmp_path: Path, listens: Callable[[Path], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it is one to trust; else it is not reached, and neither is what is behind it."""
    ends = datetime.now(UTC).replace(microsecond=0) + timedelta(days=10)
    begins = ends - timedelta(days=90)
    path = write_certificate(tmp_path / "gate.pem", "127.0.0.1", begins, ends)
    url = listens(path)
    for asks in (certificate_of, ask):
        with pytest.raises(NotReached, match="SSLCertVerificationError"):
            asks(url)

    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    assert certificate_of(url) == (begins, ends)


def test_what_is_not_there_shows_no_certificate() -> None:
    """Nobody listens, or nobody has such a name."""
    for url in ("https://127.0.0.1:1", "https://nobody.invalid"):
        with pytest.raises(NotReached):
            certificate_of(url)
