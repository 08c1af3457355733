"""What the house needs of a carrier, whichever one it is."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, Protocol

OVER = ("completed", "busy", "failed", "no-answer", "canceled")
"""What the carrier says of a call that has ended, whatever came of it."""


Deletable = Literal["call", "text", "recording"]

LARGEST_SOUND = 4_000_000
"""Bytes: twice the two minutes that may be left, at 8000 samples of 16 bits a second."""
_SID = re.compile(r"[!-~]{1,64}")


def is_sid(text: str) -> bool:
    """Whether it can be the carrier's id of a call, a text or a recording: short, visible ASCII.

    Nothing else is kept: a NUL, say, is refused by PostgreSQL, and would fail again in each replay.
    """
    return _SID.fullmatch(text) is not None


class CarrierError(Exception):
    """The carrier did not do what was asked; its text never holds a number or a message.

    `permanent`: asking the same again will fail again (a dead number, an opted-out phone).
    `unknown_outcome`: it may have been done all the same; look before asking again.
    `configuration`: nothing will work before a person changes a setting or an account.
    None of them: nothing was done, try again later. `code` is the carrier's own, if it gave one.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        unknown_outcome: bool = False,
        configuration: bool = False,
        code: int | None = None,
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.unknown_outcome = unknown_outcome
        self.configuration = configuration
        self.code = code


@dataclass(frozen=True)
class CarrierCall:
    """One call or leg as the carrier's log has it; `parent` is the call it was dialled from.

    `end` is None while it goes on; `duration_s` is 0 for a call that nobody answered.
    """

    sid: str
    sender: str
    to: str
    status: str
    start: datetime
    duration_s: int
    parent: str | None
    end: datetime | None = None


@dataclass(frozen=True)
class CarrierMessage:
    """One text that came in, as the carrier's log has it."""

    sid: str
    sender: str
    to: str
    body: str
    at: datetime


@dataclass(frozen=True)
class Funds:
    """What is left on the account: less than nothing where it is paid for afterwards."""

    amount: Decimal
    currency: str


class Carrier(Protocol):
    """Everything we ask of a carrier. All methods raise CarrierError, and nothing else."""

    def text(self, *, to: str, sender: str, body: str, status_url: str, validity_s: int) -> str:
        """Send a text that is worthless after `validity_s` seconds; returns its SID."""

    def call(self, *, to: str, sender: str, url: str, status_url: str, timeout_s: int) -> str:
        """Ring for `timeout_s` seconds and do what `url` says; returns the call's SID."""

    def find_text(
        self, *, to: str, sender: str, body: str, since: datetime, besides: Collection[str] = ()
    ) -> str | None:
        """The SID of this very text, if one was accepted since then; none of `besides`."""

    def find_calls(
        self, *, to: str, sender: str, since: datetime, besides: Collection[str] = ()
    ) -> list[str]:
        """The SIDs of the calls we placed to this number since then, without `besides`."""

    def calls(self, *, to: str, since: datetime) -> list[CarrierCall]:
        """Calls that came in to this number of ours since then, oldest first."""

    def legs(self, *, parent: str) -> list[CarrierCall]:
        """The legs that were dialled out of this call, oldest first."""

    def one_call(self, sid: str) -> CarrierCall | None:
        """What became of this call, or None if the carrier knows none."""

    def messages(self, *, to: str, since: datetime) -> list[CarrierMessage]:
        """Texts that came in to this number of ours since then, oldest first."""

    def has_recording(self, sid: str) -> bool:
        """Whether it still has this message that was left."""

    def recording(self, sid: str) -> bytes | None:
        """The sound of it, as WAV; None if there is none, or none any more.

        Whatever is larger than `LARGEST_SOUND` is refused as permanent.
        """

    def delete(self, what: Deletable, sid: str) -> None:
        """Have it delete this for good; what it has no longer is deleted.

        Of a call that is what its log says of it, and the legs that were dialled out of it stay.
        """

    def number_settings(self, number: str) -> dict[str, str] | None:
        """What is set on this number of ours (voice_url, sms_url, …), None if it is not ours."""

    def balance(self) -> Funds | None:
        """What is left on the account, which may be some minutes old; None if it is not told."""
