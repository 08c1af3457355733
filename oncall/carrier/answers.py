"""What the carrier's SDK answers, as values of the port."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
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


def as_message(each: Any) -> CarrierMessage:
    """One text of its log."""
    return CarrierMessage(
        sid=each.sid,
        sender=each.from_ or "",
        to=each.to or "",
        body=each.body or "",
        at=each.date_sent or each.date_created,
    )


def as_funds(told: Any) -> Funds | None:
    """What is left on the account; raises ValueError for what is no sum of money."""
    if told.balance is None:
        return None
    try:
        return Funds(Decimal(told.balance), told.currency or "")
    except InvalidOperation:
        raise ValueError from None
