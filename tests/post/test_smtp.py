"""E-mail over SMTP: handed over sealed, to a server that is who it says; every no is understood."""

import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from oncall.config import EmailSettings
from oncall.env import real_now
from oncall.post import AT_ONCE, PostError, Smtp
from tests.certificates import write_certificate
from tests.post.mail_server import MailServer

LIV, BODY = "liv@example.org", "ALARM 412: F-31A har venta på svar."
Serve = Callable[..., MailServer]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Mail servers as asked for, closed when the test ends."""
    begun: list[MailServer] = []

    def start(**how: Any) -> MailServer:
        begun.append(MailServer(**how))
        return begun[-1]

    yield start
    for each in begun:
        each.close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost that no operating system knows, with its key."""
    file, now, day = tmp_path_factory.mktemp("tls") / "mail.pem", real_now(), timedelta(days=1)
    return write_certificate(file, "localhost", now - day, now + day)


def ours(certificate: Path) -> ssl.SSLContext:
    """The server's side of TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def post(server: MailServer, *, trust: Path | None = None, **settings: Any) -> Smtp:
    """Our side; `trust` is a certificate that we believe in."""
    told = {"host": "localhost", "sender": "oncall@example.org", "security": "none", **settings}
    context = ssl.create_default_context(cafile=trust) if trust else None
    return Smtp(EmailSettings(port=server.port, **told), timeout_s=2, context=context)


def alarm(way: Smtp, to: str = LIV) -> None:
    """An alarm of the kind that is sent."""
    way.send(to=to, subject="ALARM 412", body=BODY, id="0a1b2c")


def test_a_letter_arrives_whole(serve: Serve) -> None:
    """Who, to whom, what; and one id, so that a second copy is known for what it is."""
    server = serve()

    alarm(post(server))

    (letter,) = server.letters
    assert (letter["From"], letter["To"]) == ("oncall@example.org", LIV)
    assert letter["Subject"] == "ALARM 412"
    assert letter["Message-ID"] == "<0a1b2c@example.org>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content() == f"{BODY}\n"


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_it_is_sealed_before_anything_is_said(
    serve: Serve, certificate: Path, security: str
) -> None:
    """The password and the letter are never in the open."""
    server = serve(tls=ours(certificate), at_once=security == "tls", user=("oncall", "s3cret"))

    alarm(post(server, trust=certificate, security=security, user="oncall", password="s3cret"))

    assert len(server.letters) == 1
    assert {line.split()[0].upper() for line in server.in_the_open} <= {"EHLO", "STARTTLS"}


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_stranger_with_a_certificate_of_his_own_gets_nothing(
    serve: Serve, certificate: Path, security: str
) -> None:
    """The certificate is checked: neither password nor letter is handed over."""
    server = serve(tls=ours(certificate), at_once=security == "tls", user=("oncall", "s3cret"))

    with pytest.raises(PostError, match="SSLCertVerificationError"):
        alarm(post(server, security=security, user="oncall", password="s3cret"))

    assert server.letters == []


def test_a_server_that_does_not_seal_gets_nothing(serve: Serve) -> None:
    """Somebody on the way took STARTTLS out of what the server offers."""
    server = serve()

    with pytest.raises(PostError):
        alarm(post(server, security="starttls"))

    assert server.letters == []


@pytest.mark.parametrize(
    ("command", "answer", "permanent"),
    [
        ("RCPT", "550 no such mailbox", True),
        ("RCPT", "450 mailbox busy", False),
        (".", "554 looks like spam", True),
        (".", "451 come again", False),
        ("MAIL", "553 not your address", False),  # ours is wrong: a person mends it
        ("DATA", "503 not now", True),
    ],
)
def test_a_no_is_understood(serve: Serve, command: str, answer: str, *, permanent: bool) -> None:
    """Only a final no to this very letter is final; and no error holds an address."""
    server = serve(says={command: answer})

    with pytest.raises(PostError) as told:
        alarm(post(server))

    assert told.value.permanent == permanent
    assert LIV not in str(told.value)
    assert told.value.__cause__ is None


def test_a_wrong_password_is_tried_again(serve: Serve, certificate: Path) -> None:
    """Somebody puts it right, and the alarms that wait are sent."""
    server = serve(tls=ours(certificate), user=("oncall", "another"))

    with pytest.raises(PostError, match="535") as told:
        alarm(
            post(server, trust=certificate, security="starttls", user="oncall", password="s3cret")
        )

    assert not told.value.permanent


def test_nobody_listens(serve: Serve) -> None:
    """The connection is refused."""
    server = serve()
    way = post(server)
    server.close()

    with pytest.raises(PostError, match="ConnectionRefusedError"):
        alarm(way)


def test_a_bad_goodbye_is_no_failure(serve: Serve) -> None:
    """The letter was taken; what the server says afterwards does not send it twice."""
    server = serve(says={"QUIT": "500 what"})

    alarm(post(server))

    assert len(server.letters) == 1


@pytest.mark.parametrize("address", ["liv@example.org\nBcc: all@example.org", "", "kåre@æøå.no"])
def test_an_address_that_is_none_is_an_error_of_ours(serve: Serve, address: str) -> None:
    """Nothing breaks, and nothing is sent to anybody else."""
    server = serve()

    with pytest.raises(PostError):
        alarm(post(server), to=address)

    assert server.letters == []


def test_a_server_that_hangs_takes_few_of_our_threads(serve: Serve) -> None:
    """Four wait for it; the fifth is told at once to come again, and pages go on."""
    server = serve(says={"MAIL": ""})
    way = post(server)
    failed: list[PostError] = []
    began = threading.Barrier(AT_ONCE + 1)

    def send() -> None:
        began.wait()
        try:
            alarm(way)
        except PostError as error:
            failed.append(error)

    threads = [threading.Thread(target=send) for _ in range(AT_ONCE)]
    for each in threads:
        each.start()
    began.wait()
    while len([line for line in server.in_the_open if line.startswith("mail")]) < AT_ONCE:
        threading.Event().wait(0.01)
    with pytest.raises(PostError, match="busy"):
        alarm(way)
    for each in threads:
        each.join()

    assert [str(each) for each in failed] == ["the mail server failed (SMTPServerDisconnected)"] * 4
