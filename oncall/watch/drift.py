"""Drift: is what is set on our numbers at the carrier still what must be set?

Somebody may have tried something in the carrier's console, and left it so.
"""

from collections.abc import Callable, Iterator, Mapping

from oncall.carrier.port import Carrier, CarrierError
from oncall.contact.work.desk import Desk
from oncall.people.rows.teams import teams
from oncall.rota.work import numbers_of
from oncall.watch.pulse import Pulse
from oncall.watch.troubles import Finding

Wanted = Callable[[str], Mapping[str, str]]
REFUSED = (
    "The carrier refuses us ({}): nothing can be sent. See that account and token in [carrier] are "
    "those of the carrier's console."
)
DRIFTED = (
    "At the carrier something else is set than must be ({}): calls or texts may go elsewhere. "
    "`oncall carrier urls` shows what to set."
)
METHODS = {"voice_method": "POST", "sms_method": "POST", "status_callback_method": "POST"}


class Drift:
    """`wanted` tells what is to be set on the numbers of a team, by its id."""

    def __init__(self, desk: Desk, pulse: Pulse, carrier: Carrier, wanted: Wanted) -> None:
        self._desk = desk
        self._carrier = carrier
        self._wanted = wanted
        self._settings, self._account = (
            Finding(desk, pulse, kind) for kind in ("settings", "account")
        )

    def run(self) -> None:
        """Ask the carrier for each number; what is wrong is told by health."""
        try:
            found = list(drifted(self._desk, self._carrier, self._wanted))
        except CarrierError as error:
            if error.configuration:  # else it is only not there now, which others tell
                self._account.tell(REFUSED.format(error))
            return
        self._account.tell("")
        wrong = sorted({name for _, names in found for name in names})
        self._settings.tell(DRIFTED.format(", ".join(wrong)) if wrong else "")


def drifted(desk: Desk, carrier: Carrier, wanted: Wanted) -> Iterator[tuple[str, list[str]]]:
    """Each public number and the names of its settings that are wrong; raises CarrierError."""
    with desk.db.reading() as conn:
        numbers = [(team.id, n) for team in teams(conn) for n in numbers_of(conn, team.id)]
    for team_id, number in numbers:
        found = carrier.number_settings(number)
        if found is None:
            yield number, ["the number itself"]
            continue
        must_be = {**METHODS, **wanted(team_id)}
        yield number, [name for name, value in must_be.items() if found.get(name) != value]
