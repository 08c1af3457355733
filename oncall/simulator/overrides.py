"""Connection overrides in a webhook's fragment: `#ct=2000&rt=5000&tt=9000&rc=2&rp=ct,rt,5xx`.

From Twilio's "Webhook connection overrides": connect, read and total time-out in milliseconds,
retry count, and the failures that are retried.
Without a fragment: one retry, on connect failure only.
"""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl

LIMITS = {"ct": (100, 10_000), "rt": (100, 15_000), "tt": (100, 15_000), "rc": (0, 5)}
POLICIES = frozenset({"4xx", "5xx", "ct", "rt", "all"})


@dataclass(frozen=True)
class Overrides:
    """How one webhook is asked. Times in seconds."""

    connect_s: float = 5.0
    read_s: float = 15.0
    total_s: float = 15.0
    retries: int = 1
    policy: frozenset[str] = frozenset({"ct"})
    faults: tuple[str, ...] = ()

    def retries_on(self, reason: str) -> bool:
        """Whether a failure of this kind (ct, rt, 4xx, 5xx) is tried again."""
        return reason in self.policy or "all" in self.policy


@lru_cache(maxsize=256)
def read_overrides(url: str) -> tuple[str, Overrides]:
    """The address without its fragment, and how to ask it. What is wrong is listed in `faults`."""
    bare, _, fragment = url.partition("#")
    given = dict(parse_qsl(fragment, keep_blank_values=True))
    faults: list[str] = []
    policy = frozenset(given.pop("rp", "ct").split(","))
    faults += [f"override rp: unknown policy {name!r}" for name in sorted(policy - POLICIES)]
    numbers = {name: _number(name, text, faults) for name, text in given.items()}
    return bare, Overrides(
        connect_s=numbers.get("ct", 5_000) / 1000,
        read_s=numbers.get("rt", 15_000) / 1000,
        total_s=numbers.get("tt", 15_000) / 1000,
        retries=numbers.get("rc", 1),
        policy=policy,
        faults=tuple(faults),
    )


def _number(name: str, text: str, faults: list[str]) -> int:
    if name in ("e", "sni"):
        return 0
    lowest, highest = LIMITS.get(name, (0, 0))
    if name not in LIMITS:
        faults.append(f"override {name}: unknown")
    elif not text.isdigit() or not lowest <= int(text) <= highest:
        faults.append(f"override {name}: {text!r} is not between {lowest} and {highest}")
    else:
        return int(text)
    return lowest
