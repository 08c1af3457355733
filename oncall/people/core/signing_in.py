"""How long things last, and what a code is. Pure: values in, values out."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from pyotp import TOTP
from pyotp.exceptions import OTPVerificationError

INVITED_FOR = timedelta(days=3)
REMEMBERED_FOR = timedelta(days=30)
SIGNED_IN_FOR = timedelta(hours=12)
"""Where the phone is not remembered: a duty and the way home."""
FREE_TRIES = 5
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(days=1)
"""So long without a wrong code, and the earlier ones count no longer."""
ISSUER = "Vakttelefonen"
STEPS_OFF = 1
"""So many half minutes may a phone's clock be wrong, either way."""
RECOVERY_CODES = 10
PIN_DIGITS = 6
CHALLENGED_FOR = timedelta(minutes=5)
TEXTED_FOR, TEXTED_AGAIN = timedelta(minutes=10), timedelta(minutes=1)
"""How long a code that was sent as a text lets in, and after how long another one is sent."""
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""None that looks like another one on paper."""
_SECRET_BYTES = 20


@dataclass(frozen=True)
class Tries:
    """How often a code was wrong at one door, and when last."""

    wrong: int = 0
    last_at: datetime | None = None

    def counted(self, now: datetime) -> int:
        """How many of them still count."""
        old = self.last_at is None or now - self.last_at >= FORGOTTEN_AFTER
        return 0 if old else self.wrong

    def closed(self, now: datetime) -> bool:
        """Whether nobody may try here now. It always ends: what is tried meanwhile is not counted.

        Five are free; then the wait is a minute, and doubles up to an hour.
        """
        over = self.counted(now) - FREE_TRIES
        if over < 0 or self.last_at is None:
            return False
        wait = LONGEST_WAIT if over > 6 else min(FIRST_WAIT * 2**over, LONGEST_WAIT)
        return now - self.last_at < wait


def secret_from(hexadecimal: str) -> str:
    """The secret of an authenticator app, 160 bits in base32, out of as many random ones."""
    return base64.b32encode(bytes.fromhex(hexadecimal)[:_SECRET_BYTES]).decode()


def secret_address(secret: str, name: str) -> str:
    """What an authenticator app reads from a QR code."""
    return TOTP(secret, name=name, issuer=ISSUER).provisioning_uri()


def step_of(secret: str, code: str, now: datetime, *, after: int) -> int | None:
    """Which half minute this code belongs to; None for a wrong one, or one used before.

    `after` is the half minute of the last code that was used: it and older ones count no more.
    """
    try:
        step = TOTP(secret).verify_and_get_timecode(code, for_time=now, valid_window=STEPS_OFF)
    except OTPVerificationError:
        return None
    return step if step > after else None


def typed(code: str) -> str:
    """A code as it was meant: without the blanks and dashes that people write into it."""
    return "".join(sign for sign in code.upper() if sign.isascii() and sign.isalnum())


def recovery_code(number: int) -> str:
    """Ten letters out of 50 random bits, as they are written on paper: ABCDE-FGHJK."""
    letters = "".join(_LETTERS[number >> 5 * place & 31] for place in range(10))
    return f"{letters[:5]}-{letters[5:]}"


def texted_code(number: int) -> str:
    """The six digits that are sent as a text, out of a random number that is much longer."""
    return f"{number % 1_000_000:06d}"


def still_good(digests: Sequence[str], known: Sequence[str]) -> str | None:
    """Which of the codes that are left this is, by its digest under each key."""
    return next((each for each in digests if each in known), None)


def may_be_pin(digits: str) -> bool:
    """Whether these are six digits that nobody would try first: not 111111, nor 123456 or back."""
    if len(digits) != PIN_DIGITS or not (digits.isascii() and digits.isdigit()):
        return False
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(digits)}
    return steps not in ({0}, {1}, {9})
