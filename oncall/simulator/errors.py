"""What can go wrong on the carrier's side, each named once."""


class Cut(Exception):
    """Thrown into a process to end it early; a process that does not catch it just ends."""


class HungUp(Cut):
    """The person at the other end of this call has hung up (or the API ended the call)."""


class HangUp(Exception):
    """The document said Hangup (or Reject): lead the call no further."""

    def __init__(self, status: str = "completed") -> None:
        super().__init__(status)
        self.status = status


class Fatal(Exception):
    """A document could not be fetched or carried out; `code` is Twilio's error code."""

    def __init__(self, code: int, url: str) -> None:
        super().__init__(f"error {code}")
        self.code = code
        self.url = url


class ConnectFailed(Exception):
    """Raised by a transport: nobody listens at that address."""


class TimedOut(Exception):
    """Raised by a transport: connected, but no answer came in time."""
