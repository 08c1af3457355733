"""How the REST interface feels: well, down, slow, overloaded, or silent after doing the work."""

from collections.abc import Mapping

from oncall.simulator.readings import Chance
from oncall.simulator.rest_errors import RestError

TROUBLES = ("fine", "refused", "500", "503", "429", "401", "slow", "hangs", "unheard")
REFUSALS = {
    "500": (20500, "Service unavailable"), "503": (20503, "Service unavailable"),
    "429": (20429, "Too Many Requests"), "401": (20003, "Authenticate"),
}  # fmt: skip
FOREVER_S = 60.0
"""Longer than any client waits."""


class Refused(Exception):
    """Nobody listens: the client's connection is refused."""


class Silence(Exception):
    """No answer for this many seconds; then `answer`, or none at all."""

    def __init__(self, seconds: float, answer: tuple[int, str] | None = None) -> None:
        super().__init__(f"{seconds} s")
        self.seconds = seconds
        self.answer = answer


class Trouble:
    """Switchable any time.

    `now("503")` holds until `now("fine")`; `next("unheard")` strikes once; `odds({"429": 0.1})` is
    drawn per request. *slow* does the work and answers after `slow_s`; *hangs* neither works nor
    answers; *unheard* does the work and never answers (accepted, then a read time-out).
    """

    def __init__(self, chance: Chance) -> None:
        self.slow_s = 30.0
        self._chance = chance
        self._state = "fine"
        self._once: list[str] = []
        self._odds: dict[str, float] = {}

    def now(self, state: str, *, slow_s: float = 30.0) -> None:
        """From now on every request meets this."""
        self._state, self.slow_s = _known(state), slow_s

    def next(self, state: str, *, times: int = 1) -> None:
        """The next requests meet this, one after the other."""
        self._once += [_known(state)] * times

    def odds(self, chances: Mapping[str, float]) -> None:
        """Chances per request while nothing else is switched on."""
        self._odds = {_known(state): chance for state, chance in chances.items()}

    def calm(self) -> None:
        """All is well again."""
        self._state, self._once, self._odds = "fine", [], {}

    def strike(self) -> float:
        """Meet the next request: raises `Refused`, `Silence` or `RestError`.

        Else it is carried out, and its answer is heard after the seconds given.
        """
        state = self._once.pop(0) if self._once else self._state
        if state == "fine" and self._odds:
            state = self._drawn()
        if state == "refused":
            raise Refused
        if state == "hangs":
            raise Silence(FOREVER_S)
        if state in REFUSALS:
            raise RestError(int(state), *REFUSALS[state])
        return {"slow": self.slow_s, "unheard": FOREVER_S}.get(state, 0.0)

    def _drawn(self) -> str:
        draw = self._chance.random()
        for state, chance in self._odds.items():
            draw -= chance
            if draw < 0:
                return state
        return "fine"


def _known(state: str) -> str:
    if state not in TROUBLES:
        raise ValueError(f"{state!r} is not one of {', '.join(TROUBLES)}")
    return state
