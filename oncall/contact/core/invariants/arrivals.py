"""N1: whatever the carrier's own log has, we have, exactly once."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from oncall.contact.core.invariants.values import Came

HEARD_WITHIN = timedelta(seconds=90)


def taken_in(
    came: Iterable[Came],
    stored: Mapping[str, int],
    now: datetime,
    *,
    spooled: Collection[str] = (),
    up_since: datetime | None = None,
) -> list[str]:
    """Every call and text has one arrival within 90 s, and at once if we said that we have it.

    `stored` counts arrivals by SID, `spooled` are calls kept on disk while the database is down.
    We are excused while we were down: the 90 s run from `up_since`.
    """
    wrong = []
    for each in came:
        count = stored.get(each.sid, 0)
        if count > 1:
            wrong.append(f"N1 a {each.kind} has {count} arrivals")
        elif not count and each.sid not in spooled:
            wrong += _missing(each, now, up_since)
    return wrong


def _missing(each: Came, now: datetime, up_since: datetime | None) -> list[str]:
    if each.accepted:
        return [f"N1 a {each.kind} was answered 2xx and is nowhere"]
    waited = now - max(filter(None, (each.at, up_since)))
    return [f"N1 a {each.kind} is unknown after 90 s"] if waited > HEARD_WITHIN else []
