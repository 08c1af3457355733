"""E-mail, the second path of an alarm: the port, and the one implementation that speaks SMTP.

A backstop whose phone is silent, or a carrier that is out, must not be the end of an alarm.
"""

import smtplib
import ssl
import threading
from contextlib import suppress
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Protocol

from oncall.config import EmailSettings
from oncall.env import real_now

TIMEOUT_S = 8.0  # for each word of the talk with the server
OK = 250
AT_ONCE = 4  # so that a server that hangs takes few of the threads that send


class PostError(Exception):
    """An e-mail was not handed over; its text holds no address and nothing of the e-mail.

    `permanent`: this address will be refused again. Else it may be tried again later.
    """

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent


class Post(Protocol):
    """What the house needs of e-mail. Raises PostError, and nothing else."""

    def send(self, *, to: str, subject: str, body: str, id: str) -> None:
        """Hand over one e-mail; the same `id` again is the same e-mail, sent twice."""


class Smtp:
    """The port on one SMTP server.

    Nothing is sent in the open unless the settings say so, for a server on this machine. `context`
    decides whose certificates count; without it those that the operating system trusts.
    """

    def __init__(
        self,
        settings: EmailSettings,
        *,
        timeout_s: float = TIMEOUT_S,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._settings = settings
        self._timeout_s = timeout_s
        self._context = context
        self._places = threading.BoundedSemaphore(AT_ONCE)

    def send(self, *, to: str, subject: str, body: str, id: str) -> None:
        """See the port."""
        if not self._places.acquire(blocking=False):
            raise PostError("the mail server is busy with others")
        try:
            self._hand_over(self._letter(to, subject, body, id))
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]  # none for an empty address
            raise _refused(max(codes, default=550)) from None
        except smtplib.SMTPResponseException as error:
            raise _refused(error.smtp_code, of_all=_of_all(error)) from None
        except (smtplib.SMTPException, OSError, ValueError) as error:
            # Nothing is chained to it: the originals hold addresses.
            raise PostError(f"the mail server failed ({type(error).__name__})") from None
        finally:
            self._places.release()

    def look(self) -> None:
        """Connect, sign in and send nothing: whether an e-mail could be handed over now."""
        try:
            server = self._connected()
            try:
                self._sign_in(server)
                code, _ = server.noop()
            finally:
                server.close()
        except smtplib.SMTPResponseException as error:
            raise _refused(error.smtp_code, of_all=True) from None
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise PostError(f"the mail server failed ({type(error).__name__})") from None
        if code != OK:
            raise _refused(code, of_all=True)

    def _letter(self, to: str, subject: str, body: str, id: str) -> EmailMessage:
        sender = self._settings.sender or ""
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = sender, to, subject
        letter["Date"] = format_datetime(real_now())
        letter["Message-ID"] = f"<{id}@{sender.rpartition('@')[2]}>"
        letter["Auto-Submitted"] = "auto-generated"  # so that no holiday reply comes back
        letter["Importance"] = "high"
        letter.set_content(body)
        return letter

    def _hand_over(self, letter: EmailMessage) -> None:
        server = self._connected()
        try:
            self._sign_in(server)
            server.send_message(letter)
        except BaseException:
            server.close()
            raise
        with suppress(smtplib.SMTPException, OSError):  # it has been taken; a bad goodbye is none
            server.quit()

    def _sign_in(self, server: smtplib.SMTP) -> None:
        if self._settings.user:
            server.login(self._settings.user, self._settings.password or "")

    def _connected(self) -> smtplib.SMTP:
        host, port = self._settings.host or "", self._settings.port
        if self._settings.security == "tls":
            return smtplib.SMTP_SSL(
                host, port, timeout=self._timeout_s, context=self._whom_we_trust()
            )
        server = smtplib.SMTP(host, port, timeout=self._timeout_s)
        try:
            if self._settings.security == "starttls":
                server.starttls(context=self._whom_we_trust())
        except BaseException:
            server.close()
            raise
        return server

    def _whom_we_trust(self) -> ssl.SSLContext:
        return self._context or ssl.create_default_context()


def _of_all(error: smtplib.SMTPResponseException) -> bool:
    """Whether it was about us (signing in, our own address) and not about one e-mail."""
    return isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPSenderRefused)


def _refused(code: int, *, of_all: bool = False) -> PostError:
    """Only a final no to this very e-mail is final; what a person can mend is tried again."""
    return PostError(f"the mail server answered {code}", permanent=code >= 500 and not of_all)
