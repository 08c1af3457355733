"""What may be kept as the carrier's id of a call, a text or a recording."""

import pytest

from oncall.carrier.port import is_sid


@pytest.mark.parametrize("sid", ["CA" + "0" * 32, "SM1", "C" * 64, "CA1-2"])
def test_an_id_is_short_and_can_be_seen(sid: str) -> None:
    """Thirty-four characters today; whatever a carrier may make of it tomorrow."""
    assert is_sid(sid)


@pytest.mark.parametrize(
    "sid", ["", " ", "C" * 65, "CA\x00", "CA1\n", "CA 1", "ÆA1", "\u202eCA1", "\ud83d", "CA1\x7f"]
)
def test_anything_else_is_none(sid: str) -> None:
    """A NUL would be refused by PostgreSQL, once now and once in every replay."""
    assert not is_sid(sid)
