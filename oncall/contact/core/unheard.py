"""Who was in touch while nothing could be recorded, and has talked with nobody: told by the spool.

An entry is what was kept on the disk: its kind, when it happened, and the call it is about.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

# A ladder and a recorder are over by then, whatever the carrier forgot to tell.
LONGEST_ON_THE_LINE = timedelta(minutes=5)
TAKEN = ("claim", "talked", "outside")


@dataclass(frozen=True, slots=True)
class Caught:
    """One call or text, from `at` to `last`, as far as it was kept.

    `to` and `number` are as dialled; `on_the_line` tells whether the caller may still be there.
    """

    at: datetime
    last: datetime
    to: str | None = None
    number: str | None = None
    team: str | None = None
    who: str | None = None
    taken: bool = False
    on_the_line: bool = True

    def named(self, who: str) -> "Caught":
        """The same, with whose number it was."""
        return replace(self, who=who)


def caught(entries: Iterable[Mapping[str, Any]], now: datetime) -> list[Caught]:
    """Everybody who waits, in the order of their first entry."""
    found: dict[str, Caught] = {}
    for entry in entries:
        if "sid" in entry:
            found[entry["sid"]] = _after(found.get(entry["sid"]), entry)
    return [_by_now(each, now) for each in found.values() if not each.taken]


def _after(before: Caught | None, entry: Mapping[str, Any]) -> Caught:
    at = datetime.fromisoformat(entry["at"])
    known = before or Caught(at, at)
    return replace(
        known, last=at,
        to=entry.get("to", known.to), number=entry.get("number", known.number),
        team=entry.get("team", known.team), who=entry.get("who", known.who),
        taken=_is_taken(known, entry),
        on_the_line=known.on_the_line and entry["kind"] not in ("ended", "refused"),
    )  # fmt: skip


def _is_taken(known: Caught, entry: Mapping[str, Any]) -> bool:
    """Somebody talks with them, until we hear that it broke off or never came about."""
    if entry["kind"] == "not joined" or entry.get("there"):
        return False
    return known.taken or entry["kind"] in TAKEN


def _by_now(sign: Caught, now: datetime) -> Caught:
    there = sign.on_the_line and abs(now - sign.last) < LONGEST_ON_THE_LINE
    return replace(sign, on_the_line=there)
