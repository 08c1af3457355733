"""Short ways to write plans in tests."""

from datetime import date, datetime
from pathlib import Path

from oncall.rota.core.hours import ALL_DAY, Hours
from oncall.rota.core.plan import Plan, Rotation, TeamPart, Turns

EXAMPLE = Path(__file__).resolve().parents[2] / "rotas" / "example.toml"
KINDS = """
[[absence]]
name = "ferie"
pays = false
[[absence]]
name = "permisjon med løn"
pays = true
"""
"""Two kinds of absence, to stand below the example."""


def at(text: str) -> datetime:
    """An instant from its text, offset and all."""
    return datetime.fromisoformat(text)


def daily(opens: str, closes: str) -> Hours:
    """Hours of every day, overnight when they close before they open."""
    start, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in (opens, closes))
    return Hours(start, end if end > start else end + 24 * 60)


def plan_of(
    *rotations: Rotation, valid_from: str = "2026-01-01", zone: str = "Europe/Oslo"
) -> Plan:
    """A plan of which only the rotations matter."""
    team = TeamPart("Example team", zone, ("nn",), (), "ane", (), ())
    return Plan(date.fromisoformat(valid_from), team, rotations, (), {})


def line(*people: str, turns: Turns | None = None) -> Rotation:
    """The supervisor line, day and night."""
    return Rotation("supervisor", ALL_DAY, people, turns)


def weekly(start: str = "2025-12-29", handover: int = 8 * 60) -> Turns:
    """Turns of a week."""
    return Turns(7, handover, date.fromisoformat(start))
