"""Health: green, or a sentence for each thing that is wrong."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass

from flask import Blueprint, Response, jsonify


@dataclass(frozen=True)
class HealthFault:
    """One thing that is wrong now: what kind, and a sentence for whoever is to mend it."""

    kind: str
    sentence: str


Check = Callable[[], Iterable[HealthFault]]


def blueprint(checks: Iterable[Check]) -> Blueprint:
    """`GET /health`: 200 while all is well, else 503, with every fault."""
    health = Blueprint("health", __name__)
    asked = tuple(checks)

    @health.get("/health")
    def look() -> tuple[Response, int]:
        faults = [fault for check in asked for fault in check()]
        body = jsonify(ok=not faults, faults=[asdict(fault) for fault in faults])
        return body, 503 if faults else 200

    return health
