"""What is left on the carrier's account: when nothing is, no call and no text comes in or goes out.

A prepaid account is suspended at once when it is empty, and the carrier warns whoever opened it by
e-mail (https://support.twilio.com/hc/en-us/articles/223183248). That may be nobody who still works
here, so those who would miss it are told some days before.
"""

import logging
from datetime import timedelta

from oncall.carrier.port import Carrier, CarrierError, Funds
from oncall.contact.work.desk import Desk
from oncall.watch.by_day import tell_by_day
from oncall.watch.pulse import Pulse
from oncall.watch.troubles import Finding

log = logging.getLogger(__name__)
EVERY = timedelta(hours=1)
LOW = (
    "On the carrier's account {amount} {currency} are left: when it is empty, no call and no text "
    "comes in or goes out. Fill it up in the carrier's console, and let it be filled up by itself; "
    "an account that is paid by invoice has `least_balance = 0` under [carrier]."
)


class Balance:
    """`least` is what must be left, in whole units of the account's currency."""

    def __init__(self, desk: Desk, pulse: Pulse, carrier: Carrier, least: int) -> None:
        self._desk = desk
        self._carrier = carrier
        self._least = least
        self._finding = Finding(desk, pulse, "balance")

    def run(self) -> None:
        """Ask the carrier; what is low is told by health, and by day to a backstop of each team."""
        try:
            sentence = low(self._carrier.balance(), self._least)
        except CarrierError as error:  # whether it refuses us is for `drift` to tell
            log.warning("what is left on the carrier's account cannot be asked: %s", error)
            return
        self._finding.tell(sentence)
        if sentence:
            tell_by_day(self._desk, "balance")


def low(found: Funds | None, least: int) -> str:
    """A sentence if less than that is left; "" if not, or it is not told."""
    if found is None or found.amount >= least:
        return ""
    return LOW.format(amount=found.amount, currency=found.currency)
