"""A toy carrier for the tests of the real SDK."""

from collections.abc import Iterator

import pytest

from oncall.carrier.twilio import TwilioCarrier
from tests.carrier.toy_twilio import ACCOUNT, ToyTwilio


@pytest.fixture
def toy() -> Iterator[ToyTwilio]:
    """Twilio's REST interface on loopback."""
    toy = ToyTwilio()
    yield toy
    toy.close()


@pytest.fixture
def carrier(toy: ToyTwilio) -> TwilioCarrier:
    """Our adapter, pointed at the toy."""
    return TwilioCarrier(ACCOUNT, "token", api_base_url=toy.url)
