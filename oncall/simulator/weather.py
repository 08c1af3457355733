"""What can happen to a webhook on its way, by chance or on purpose.

Kinds of webhook: `voice` (everything answered with TwiML), `sms`, and the callbacks `status` (a
whole call), `leg` (one dialled leg), `message-status`, `recording`.
Callbacks and texts may be lost, doubled or late. Every attempt may be refused, hang, fail with a
500, be answered unheard, or be asked twice with one idempotency token.
"""

from dataclasses import dataclass, replace

from oncall.simulator.readings import Chance

KINDS = ("voice", "sms", "status", "leg", "message-status", "recording")


@dataclass(frozen=True)
class Odds:
    """Chances between 0 and 1. The first three are drawn per delivery, the rest per attempt."""

    lost: float = 0.0
    """The carrier never sends it (never drawn for `voice`: a call does not forget to ask)."""
    doubled: float = 0.0
    """It is delivered twice, as two deliveries."""
    late: float = 0.0
    """It waits up to `late_up_to_s` first, so that others overtake it."""
    refused: float = 0.0
    """The connection fails at once."""
    unreachable: float = 0.0
    """The connection fails after the connect time-out."""
    hangs: float = 0.0
    """Connected, the request never reaches the service, no answer comes."""
    unheard: float = 0.0
    """The service does the work, but its answer is lost: a read time-out."""
    answers_500: float = 0.0
    """A proxy answers 500; the request never reaches the service."""
    repeated: float = 0.0
    """The service is asked twice with the same token; the second answer counts."""
    late_up_to_s: float = 20.0


DELIVERY = ("lost", "doubled", "late")
ATTEMPT = ("refused", "unreachable", "hangs", "unheard", "answers_500", "repeated")


@dataclass(frozen=True)
class Fate:
    """What befalls one callback or text: it is sent `copies` times, `delay_s` seconds late."""

    copies: int = 1
    delay_s: float = 0.0


@dataclass
class _Rule:
    kind: str
    outcome: str
    url_part: str
    times: float
    copies: int
    delay_s: float | None


class Weather:
    """Switchable any time. Scripted outcomes come first, then chance."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._odds: dict[str, Odds] = {}
        self._rules: list[_Rule] = []

    def set(self, kind: str, odds: Odds | None = None, **chances: float) -> None:
        """Set the odds of one kind; `"*"` sets every kind. `set("leg", lost=0.1, late=0.2)`."""
        for name in KINDS if kind == "*" else (_known(kind, KINDS),):
            self._odds[name] = odds if odds is not None else replace(Odds(), **chances)

    def script(
        self,
        kind: str,
        outcome: str,
        *,
        times: float = 1,
        url_part: str = "",
        copies: int = 2,
        delay_s: float | None = None,
    ) -> None:
        """The next `times` of this kind whose address holds `url_part` have this outcome.

        `"fine"` lets one pass unharmed; `float("inf")` means until `calm()`. A doubled one is sent
        `copies` times; a late one waits `delay_s`, or as long as the odds say.
        """
        _known(outcome, ("fine", *DELIVERY, *ATTEMPT))
        self._rules.append(_Rule(_known(kind, KINDS), outcome, url_part, times, copies, delay_s))

    def calm(self) -> None:
        """Nothing happens any more, neither by chance nor by script."""
        self._odds.clear()
        self._rules.clear()

    def delivery(self, kind: str, url: str) -> Fate:
        """What befalls this callback or text as a whole; no copies: it is lost."""
        rule = self._scripted(kind, url, DELIVERY)
        outcome = rule.outcome if rule is not None else self._drawn(kind, DELIVERY)
        if outcome == "doubled":
            return Fate(copies=rule.copies if rule is not None else 2)
        if outcome == "late":
            known = rule.delay_s if rule is not None else None
            return Fate(delay_s=self._delay_s(kind) if known is None else known)
        return Fate(copies=0 if outcome == "lost" else 1)

    def attempt(self, kind: str, url: str) -> str:
        """What befalls this attempt: fine, or one of `ATTEMPT`."""
        rule = self._scripted(kind, url, ATTEMPT)
        return rule.outcome if rule is not None else self._drawn(kind, ATTEMPT)

    def _delay_s(self, kind: str) -> float:
        return self._chance.random() * self._odds.get(kind, Odds()).late_up_to_s

    def _drawn(self, kind: str, outcomes: tuple[str, ...]) -> str:
        odds = self._odds.get(kind)
        if odds is None:
            return "fine"
        draw = self._chance.random()
        for outcome in outcomes:
            draw -= getattr(odds, outcome)
            if draw < 0:
                return outcome
        return "fine"

    def _scripted(self, kind: str, url: str, outcomes: tuple[str, ...]) -> _Rule | None:
        for rule in self._rules:
            fits = rule.kind == kind and rule.url_part in url and rule.times > 0
            if fits and rule.outcome in (*outcomes, "fine"):
                if rule.outcome != "fine" or outcomes is DELIVERY or kind == "voice":
                    rule.times -= 1
                return rule
        return None


def _known(name: str, names: tuple[str, ...]) -> str:
    if name not in names:
        raise ValueError(f"{name!r} is not one of {', '.join(names)}")
    return name
