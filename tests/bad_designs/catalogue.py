"""Every bad design there is."""

from tests.bad_designs.design import DESIGNS
from tests.bad_designs.designs import (  # each registers its own
    alarming,
    answering,
    calling,
    climbing,
    crying,
    keeping,
    letting_in,
    offering,
    ordering,
    paying,
    publishing,
    sending,
    shielding,
    showing,
    taking_in,
    telling,
)

ROOMS = (
    alarming, answering, calling, climbing, crying, keeping, letting_in, offering, ordering, paying,
    publishing, sending, shielding, showing, taking_in, telling,
)  # fmt: skip

__all__ = ["DESIGNS", "ROOMS"]
