"""Health: green, or a sentence for each thing that is wrong.

Anybody may ask, so what is answered names no person, no team and no number (docs/decisions/0010);
`inside` says it to those who look from inside: the log, and `oncall doctor`.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, jsonify

from oncall.env import stopwatch
from oncall.web.rights import ANYBODY, may


@dataclass(frozen=True)
class HealthFault:
    """One thing that is wrong now: what kind, and a sentence for whoever is to mend it.

    What is not `red` is worth knowing, and families are served all the same. `inside` adds who.
    """

    kind: str
    sentence: str
    red: bool = True
    inside: str = ""


log = logging.getLogger(__name__)
Check = Callable[[], Iterable[HealthFault]]
HANGS_AFTER_S = 20
LATELY_S = 60


class Health:
    """Asks every check, one asker at a time: however many ask, the work is done once.

    `installation` tells whose health this is, so that a wrong proxy is seen.
    """

    def __init__(self, checks: Iterable[Check], installation: str = "") -> None:
        self.installation = installation
        self._checks = tuple(checks)
        self._turn = threading.Lock()
        self._began_s = 0.0
        self._last: Sequence[HealthFault] | None = None

    def look(self) -> Sequence[HealthFault]:
        """Everything that is wrong; while somebody else is looking, what was found last."""
        if not self._turn.acquire(blocking=self._last is None, timeout=self._patience_s()):
            return self._meanwhile()
        try:
            self._began_s = stopwatch()
            self._last = [fault for check in self._checks for fault in asked(check)]
            return self._last
        finally:
            self._turn.release()

    def lately(self) -> Sequence[HealthFault]:
        """The same for a page that many look at: asked anew once a minute at most."""
        if self._last is None or stopwatch() - self._began_s > LATELY_S:
            return self.look()
        return self._last

    def _patience_s(self) -> float:
        return HANGS_AFTER_S if self._last is None else -1

    def _meanwhile(self) -> Sequence[HealthFault]:
        if self._last is not None and stopwatch() - self._began_s < HANGS_AFTER_S:
            return self._last
        sentence = "A check does not come back: a disk or the database hangs. Look at the machine."
        return [HealthFault("check", sentence), *(self._last or ())]


def blueprint(health: Health) -> Blueprint:
    """`GET /health`: 200 while all is well, else 503, with every fault; what is no fault is noted.

    Needs no login: a monitor outside asks it.
    """
    routes = Blueprint("health", __name__)

    @routes.get("/health")
    @may(ANYBODY, whose="nobody's")
    def look() -> tuple[Response, int]:
        """Whether all is well, without a name or a number."""
        found = health.look()
        faults, notes = (
            [_told(each) for each in found if each.red is red] for red in (True, False)
        )
        body = jsonify(ok=not faults, faults=faults, notes=notes, installation=health.installation)
        body.cache_control.no_store = True
        return body, 503 if faults else 200

    return routes


def asked(check: Check) -> Sequence[HealthFault]:
    """What a check finds. One that fails is a fault itself: health always answers."""
    try:
        return list(check())
    except Exception:
        log.exception("a check of health failed")
        sentence = "A check could not be made. The log says why."
        return [HealthFault("check", sentence)]


def _told(fault: HealthFault) -> dict[str, Any]:
    return {"kind": fault.kind, "sentence": fault.sentence}
