"""Codes, and how long a door rests: pure, by the minute."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyotp import TOTP

from oncall.people.core.signing_in import (
    FORGOTTEN_AFTER,
    LONGEST_WAIT,
    Tries,
    recovery_code,
    secret_address,
    secret_from,
    step_of,
    typed,
)

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
SECRET = secret_from("5a" * 32)


@pytest.mark.parametrize(
    ("wrong", "minutes"), [(4, 0), (5, 1), (6, 2), (7, 4), (8, 8), (10, 32), (11, 60), (99, 60)]
)
def test_a_door_rests_longer_with_each_wrong_code_and_never_for_ever(
    wrong: int, minutes: int
) -> None:
    """Five are free; then a minute, doubling up to an hour."""
    tries = Tries(wrong, NOON)

    assert not tries.closed(NOON + timedelta(minutes=minutes))
    if minutes:
        assert tries.closed(NOON + timedelta(minutes=minutes, seconds=-1))


@given(st.integers(min_value=0, max_value=10**9))
def test_every_rest_ends_within_the_hour(wrong: int) -> None:
    """Whatever somebody tries, nobody is locked out for longer."""
    assert not Tries(wrong, NOON).closed(NOON + LONGEST_WAIT)


def test_wrong_codes_of_yesterday_count_no_longer() -> None:
    """A day of quiet, and one begins anew."""
    assert Tries(9, NOON).counted(NOON + FORGOTTEN_AFTER) == 0
    assert Tries(9, NOON).counted(NOON + FORGOTTEN_AFTER - timedelta(seconds=1)) == 9


def test_the_code_that_an_app_shows_fits_once() -> None:
    """Each code belongs to a half minute, and a used one counts no more."""
    code = TOTP(SECRET).at(NOON)
    step = step_of(SECRET, code, NOON, after=-1)

    assert step is not None
    assert step_of(SECRET, code, NOON, after=step) is None
    assert step_of(SECRET, "000000" if code != "000000" else "111111", NOON, after=-1) is None


@pytest.mark.parametrize(("off", "fits"), [(-59, False), (-30, True), (30, True), (61, False)])
def test_a_clock_may_be_half_a_minute_off(off: int, fits: bool) -> None:
    """Phones are, and more would be room for guessing."""
    code = TOTP(SECRET).at(NOON + timedelta(seconds=off))
    beyond = timedelta(seconds=29 if off < 0 else 0)

    assert (step_of(SECRET, code, NOON + beyond, after=-1) is not None) is fits


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "\x00" * 6])
def test_what_is_no_code_fits_nothing(code: str) -> None:
    """And breaks nothing."""
    assert step_of(SECRET, typed(code), NOON, after=-1) is None


def test_an_app_reads_the_secret_and_the_name() -> None:
    """Enough random bits, and an address every app knows."""
    assert len(SECRET) == 32
    assert secret_address(SECRET, "ane").startswith("otpauth://totp/Vakttelefonen:ane?secret=")


def test_a_recovery_code_is_read_from_paper() -> None:
    """Ten letters that no eye mixes up, however they are typed."""
    code = recovery_code(2**50 - 1)

    assert code == "99999-99999"
    assert recovery_code(0) == "AAAAA-AAAAA"
    assert typed(" 99999 - 99999\n") == "9999999999"
    assert typed("abcde-fghjk") == "ABCDEFGHJK"
