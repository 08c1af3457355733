"""The REST interface, as far as the service uses it through Twilio's SDK."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from oncall.simulator.exchange import API_VERSION, Exchange
from oncall.simulator.log import RestCall
from oncall.simulator.resources import (
    SETTINGS,
    balance_json,
    call_json,
    message_json,
    number_json,
    recording_json,
)
from oncall.simulator.rest_create import create_call, create_message
from oncall.simulator.rest_errors import BAD_REQUEST, RestError
from oncall.simulator.rest_list import Form, page_of, wanted_calls, wanted_messages
from oncall.simulator.rest_trouble import Refused, Silence, Trouble
from oncall.simulator.sound import tone

Answer = tuple[int, str]
OK, NO_CONTENT = 200, 204
UNDER_WAY = ("accepted", "queued", "receiving", "sending")


@dataclass(frozen=True)
class _Request:
    method: str
    path: tuple[str, ...]
    """What follows the account: ("Calls",), ("Calls", "CA…")."""
    form: Form


class Rest:
    """`handle` one request after the other; `trouble` says how the interface feels."""

    def __init__(self, exchange: Exchange, trouble: Trouble) -> None:
        self.trouble = trouble
        self._exchange = exchange

    def handle(
        self,
        method: str,
        url: str,
        params: Mapping[str, object] | Iterable[tuple[str, str]],
        auth: tuple[str, str] | None,
    ) -> Answer:
        """Status and JSON. Raises `Refused` or `Silence` when no answer comes (in time)."""
        form = Form([*parse_qsl(urlsplit(url).query, keep_blank_values=True), *flat(params)])
        path = urlsplit(url).path
        with self._exchange.kernel.lock:
            try:
                status, body = self._troubled(method, path, form, auth)
            except (Refused, Silence) as trouble:
                self._write(method, path, form, type(trouble).__name__.lower())
                raise
            self._write(method, path, form, str(status))
            return status, body

    def sound(self, url: str, auth: tuple[str, str] | None) -> tuple[int, bytes]:
        """Status and sound of a recording, as WAV. Raises `Refused` or `Silence` like `handle`."""
        path = urlsplit(url).path
        with self._exchange.kernel.lock:
            status, body = self.handle("GET", path.replace(".wav", ".json"), (), auth)
            found = self._exchange.recordings.get(path.rpartition("/")[2].removesuffix(".wav"))
        return (
            (status, tone(found.duration_s)) if found and status == OK else (status, body.encode())
        )

    def _write(self, method: str, path: str, form: Form, outcome: str) -> None:
        now = self._exchange.kernel.now()
        self._exchange.journal.rest.append(RestCall(now, method, path, tuple(form.pairs), outcome))

    def _troubled(self, method: str, path: str, form: Form, auth: tuple[str, str] | None) -> Answer:
        try:
            silent_s = self.trouble.strike()
            status, body = self._routed(method, path, form, auth)
        except RestError as error:
            return error.status, json.dumps(error.json())
        answer = (status, "" if status == NO_CONTENT else json.dumps(body))
        if silent_s:
            raise Silence(silent_s, answer)
        return answer

    def _routed(
        self, method: str, path: str, form: Form, auth: tuple[str, str] | None
    ) -> tuple[int, Any]:
        exchange = self._exchange
        if auth is None or auth[0] != exchange.account_sid or auth[1] not in exchange.tokens:
            raise RestError(401, 20003, "Authenticate")
        prefix = f"/{API_VERSION}/Accounts/{exchange.account_sid}/"
        if not (path.startswith(prefix) and path.endswith(".json")):
            raise _not_found(path)
        steps = tuple(path.removeprefix(prefix).removesuffix(".json").split("/"))
        action = self._actions().get((method, steps[0], len(steps)))
        if action is None:
            raise _not_found(path)
        return action(_Request(method, steps, form))

    def _actions(self) -> dict[tuple[str, str, int], Callable[[_Request], tuple[int, Any]]]:
        exchange = self._exchange
        return {
            ("POST", "Messages", 1): lambda asked: (201, create_message(exchange, asked.form)),
            ("GET", "Messages", 1): self._list_messages,
            ("GET", "Messages", 2): self._message,
            ("DELETE", "Messages", 2): self._delete_message,
            ("POST", "Calls", 1): lambda asked: (201, create_call(exchange, asked.form)),
            ("GET", "Calls", 1): self._list_calls,
            ("GET", "Calls", 2): self._call,
            ("POST", "Calls", 2): self._change_call,
            ("DELETE", "Calls", 2): self._delete_call,
            ("GET", "Recordings", 2): self._recording,
            ("DELETE", "Recordings", 2): self._delete_recording,
            ("GET", "Balance", 1): lambda _: (200, balance_json(exchange)),
            ("GET", "IncomingPhoneNumbers", 1): self._list_numbers,
            ("GET", "IncomingPhoneNumbers", 2): self._number,
            ("POST", "IncomingPhoneNumbers", 2): self._change_number,
        }

    def _list_messages(self, asked: _Request) -> tuple[int, Any]:
        exchange = self._exchange
        there = (each for each in exchange.messages.values() if each.sid not in exchange.deleted)
        found = wanted_messages(there, asked.form)
        return 200, self._page("Messages", found, asked, partial(message_json, exchange))

    def _list_calls(self, asked: _Request) -> tuple[int, Any]:
        exchange = self._exchange
        there = (each for each in exchange.calls.values() if each.sid not in exchange.deleted)
        found = wanted_calls(there, asked.form)
        return 200, self._page("Calls", found, asked, partial(call_json, exchange))

    def _list_numbers(self, asked: _Request) -> tuple[int, Any]:
        part = asked.form.get("PhoneNumber")
        found = [own for number, own in self._exchange.numbers.items() if part in number]
        show = partial(number_json, self._exchange)
        return 200, self._page("IncomingPhoneNumbers", found, asked, show)

    def _page(
        self, name: str, found: list[Any], asked: _Request, show: Callable[[Any], Any]
    ) -> dict[str, Any]:
        path = f"/{API_VERSION}/Accounts/{self._exchange.account_sid}/{name}.json"
        return page_of(_json_name(name), path, found, asked.form, show)

    def _message(self, asked: _Request) -> tuple[int, Any]:
        message = self._exchange.messages.get(asked.path[1])
        if message is None or message.sid in self._exchange.deleted:
            raise _not_found("/".join(asked.path))
        return 200, message_json(self._exchange, message)

    def _call(self, asked: _Request) -> tuple[int, Any]:
        call = self._exchange.calls.get(asked.path[1])
        if call is None or call.sid in self._exchange.deleted:
            raise _not_found("/".join(asked.path))
        return 200, call_json(self._exchange, call)

    def _recording(self, asked: _Request) -> tuple[int, Any]:
        recording = self._exchange.recordings.get(asked.path[1])
        if recording is None:
            raise _not_found("/".join(asked.path))
        return OK, recording_json(self._exchange, recording)

    def _delete_message(self, asked: _Request) -> tuple[int, Any]:
        self._message(asked)
        if self._exchange.messages[asked.path[1]].status in UNDER_WAY:
            raise _not_complete()
        self._exchange.messages[asked.path[1]].body = ""
        self._exchange.deleted.add(asked.path[1])
        return NO_CONTENT, None

    def _delete_call(self, asked: _Request) -> tuple[int, Any]:
        self._call(asked)
        if not self._exchange.calls[asked.path[1]].over:
            raise _not_complete()
        self._exchange.deleted.add(asked.path[1])
        return NO_CONTENT, None

    def _delete_recording(self, asked: _Request) -> tuple[int, Any]:
        self._recording(asked)
        del self._exchange.recordings[asked.path[1]]
        return NO_CONTENT, None

    def _change_call(self, asked: _Request) -> tuple[int, Any]:
        status, shown = self._call(asked)
        call = self._exchange.calls[asked.path[1]]
        if call.over:
            raise RestError(400, 21220, "Call is not in-progress. Cannot redirect.")
        if asked.form.get("Status") not in ("completed", "canceled"):
            raise RestError(400, BAD_REQUEST, "Status must be completed or canceled")
        call.cut_by_carrier()
        return status, shown

    def _number(self, asked: _Request) -> tuple[int, Any]:
        for number in self._exchange.numbers.values():
            if number.sid == asked.path[1]:
                return 200, number_json(self._exchange, number)
        raise _not_found("/".join(asked.path))

    def _change_number(self, asked: _Request) -> tuple[int, Any]:
        self._number(asked)
        number = next(own for own in self._exchange.numbers.values() if own.sid == asked.path[1])
        for parameter, name in SETTINGS.items():
            if parameter in asked.form:
                setattr(number, name, asked.form.get(parameter))
        return self._number(asked)


def flat(params: Mapping[str, object] | Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Parameters as pairs; a list gives one pair per entry."""
    if not isinstance(params, Mapping):
        return list(params)
    return [
        (name, str(entry))
        for name, value in params.items()
        for entry in (value if isinstance(value, list | tuple) else [value])
    ]


def _json_name(name: str) -> str:
    return {"IncomingPhoneNumbers": "incoming_phone_numbers"}.get(name, name.lower())


def _not_complete() -> RestError:
    return RestError(409, 20009, "Cannot delete this resource before it is complete")


def _not_found(path: str) -> RestError:
    return RestError(404, 20404, f"The requested resource {path} was not found")
