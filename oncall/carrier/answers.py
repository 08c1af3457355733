"""What the carrier's SDK answers, as values of the port."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any

from oncall.carrier.port import CarrierCall, CarrierError, CarrierMessage, Funds


def sid_of(made: Any) -> str:
    """The id of what was made just now; raises CarrierError where it is named none."""
    if not made.sid:
        raise CarrierError("the carrier named nothing it made", unknown_outcome=True)
    return str(made.sid)


def as_call(each: Any) -> CarrierCall:
    """One call of its log."""
    return CarrierCall(
        sid=each.sid,
        sender=each._from or "",  # noqa: SLF001 (the SDK calls it so)
        to=each.to or "",
        status=each.status or "",
        start=each.start_time or each.date_created,
        duration_s=int(each.duration or 0),
        parent=each.parent_call_sid,
        end=each.end_time,
    )


def oldest_first(calls: Iterable[CarrierCall]) -> list[CarrierCall]:
    """In the order in which they began."""
    return sorted(calls, key=lambda each: (each.start, each.sid))


def as_message(told: Mapping[str, Any]) -> CarrierMessage:
    """One text of its log, as it was told."""
    return CarrierMessage(
        sid=told["sid"],
        sender=told.get("from") or "",
        to=told.get("to") or "",
        body=told.get("body") or "",
        at=_instant(told.get("date_sent") or told["date_created"]),
    )


@lru_cache(maxsize=10_000)
def _instant(told: str) -> datetime:
    """When it was, always UTC; the same is told each time the log is read."""
    return parsedate_to_datetime(told).replace(tzinfo=UTC)


def as_funds(told: Any) -> Funds | None:
    """What is left on the account; raises ValueError for what is no sum of money."""
    if told.balance is None:
        return None
    try:
        return Funds(Decimal(told.balance), told.currency or "")
    except InvalidOperation:
        raise ValueError from None
