"""Health: green, or a sentence for each thing that is wrong."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass

from flask import Blueprint, Response, jsonify


@dataclass(frozen=True)
class HealthFault:
    """One thing that is wrong now: what kind, and a sentence for whoever is to mend it."""

    kind: str
    sentence: str


log = logging.getLogger(__name__)
Check = Callable[[], Iterable[HealthFault]]


def blueprint(checks: Iterable[Check]) -> Blueprint:
    """`GET /health`: 200 while all is well, else 503, with every fault."""
    health = Blueprint("health", __name__)
    asked = tuple(checks)

    @health.get("/health")
    def look() -> tuple[Response, int]:
        faults = [fault for check in asked for fault in _asked(check)]
        body = jsonify(ok=not faults, faults=[asdict(fault) for fault in faults])
        return body, 503 if faults else 200

    return health


def _asked(check: Check) -> Sequence[HealthFault]:
    """A check that fails is a fault itself: health always answers."""
    try:
        return list(check())
    except Exception:
        log.exception("a check of health failed")
        sentence = "A check could not be made. The log says why."
        return [HealthFault("check", sentence)]
