"""Lists: filters and pages, newest first."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from oncall.simulator.calls import Call
from oncall.simulator.messages import Message
from oncall.simulator.rest_errors import BAD_REQUEST, RestError

DEFAULT_PAGE, LARGEST_PAGE = 50, 1_000


class Form:
    """Parameters of one request; a name may come several times."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self.pairs = pairs

    def get(self, name: str, default: str = "") -> str:
        """The last value of this name."""
        return next((text for key, text in reversed(self.pairs) if key == name), default)

    def all(self, name: str) -> list[str]:
        """Every value of this name."""
        return [text for key, text in self.pairs if key == name]

    def __contains__(self, name: str) -> bool:
        return any(key == name for key, _ in self.pairs)


def wanted_calls(calls: Iterable[Call], form: Form) -> list[Call]:
    """Calls by To, From, Status, ParentCallSid and StartTime. A queued call has no start yet."""
    during = _Window(form, "StartTime")
    to, from_, status = form.get("To"), form.get("From"), form.get("Status")
    found = [
        call
        for call in calls
        if to in ("", call.to)
        and from_ in ("", call.from_)
        and status in ("", call.status)
        and ("ParentCallSid" not in form or _parent(call) == form.get("ParentCallSid"))
        and during.holds(call.ringing_at)
    ]
    return found[::-1]


def wanted_messages(messages: Iterable[Message], form: Form) -> list[Message]:
    """Messages by To, From and DateSent; of a queued message its creation counts."""
    during = _Window(form, "DateSent")
    to, from_ = form.get("To"), form.get("From")
    found = [
        message
        for message in messages
        if to in ("", message.to)
        and from_ in ("", message.from_)
        and during.holds(message.sent_at or message.created_at)
    ]
    return found[::-1]


def page_of(
    name: str, path: str, found: Sequence[Any], form: Form, show: Callable[[Any], Any]
) -> dict[str, Any]:
    """One page of a list, with the address of the next."""
    size = min(int(form.get("PageSize", str(DEFAULT_PAGE))), LARGEST_PAGE)
    page = int(form.get("Page", "0"))
    start, end = page * size, (page + 1) * size
    return {
        name: [show(item) for item in found[start:end]],
        "page": page,
        "page_size": size,
        "start": start,
        "end": min(end, len(found)) - 1,
        "uri": _address(path, form, page, size),
        "first_page_uri": _address(path, form, 0, size),
        "previous_page_uri": _address(path, form, page - 1, size) if page else None,
        "next_page_uri": _address(path, form, page + 1, size) if end < len(found) else None,
    }


def _parent(call: Call) -> str:
    return call.parent.sid if call.parent else ""


def _address(path: str, form: Form, page: int, size: int) -> str:
    filters = [(name, text) for name, text in form.pairs if name not in ("Page", "PageSize")]
    return f"{path}?{urlencode([*filters, ('PageSize', str(size)), ('Page', str(page))])}"


class _Window:
    """`Name` is a day, `Name>` and `Name<` are bounds that belong to it; whole seconds count."""

    def __init__(self, form: Form, name: str) -> None:
        self._day = _moment(form.get(name))
        self._from = _moment(form.get(f"{name}>"))
        self._until = _moment(form.get(f"{name}<"))

    def holds(self, instant: datetime | None) -> bool:
        if instant is None:
            return self._day is None and self._from is None and self._until is None
        second = instant.replace(microsecond=0)
        return (
            (self._day is None or second.date() == self._day.date())
            and (self._from is None or second >= self._from)
            and (self._until is None or second <= self._until)
        )


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise RestError(400, BAD_REQUEST, f"Invalid date: {text}") from None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
