"""Twilio, through its own SDK.

Importing the SDK takes a fifth of a second, so it happens at the first use, or in the background
by `warm`. One client serves all threads.
"""

import logging
import threading
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from importlib import import_module
from typing import Any

from oncall.carrier.answers import as_call, as_funds, as_message, oldest_first, sid_of
from oncall.carrier.errors import one_error, refused
from oncall.carrier.port import (
    LARGEST_SOUND,
    CarrierCall,
    CarrierError,
    CarrierMessage,
    Deletable,
    Funds,
)
from oncall.env import stopwatch

API = "https://api.twilio.com"
_TIMEOUT_S = 8
_RETRIES = 2  # of connections that were never made, and of reads; a sent POST is never repeated
_THREADS = 32
_PAGE = 1000
_LATEST = 50
_PART = 64 * 1024
_AS_IT_IS = {"Accept-Encoding": "identity"}
FETCHED_WITHIN_S = 20
"""From asking for a message to its last byte; whoever wants to hear it holds a thread so long."""
_NOT_FOUND = 20404
# The carrier's times are whole seconds, by its own clock.
_CLOCK_SLACK = timedelta(seconds=2)
_SETTINGS = (
    "voice_url",
    "voice_method",
    "voice_fallback_url",
    "voice_fallback_method",
    "status_callback",
    "status_callback_method",
    "sms_url",
    "sms_method",
    "sms_fallback_url",
    "sms_fallback_method",
)


class TwilioCarrier:
    """The carrier port on one Twilio account.

    `api_base_url` sends every request elsewhere (a simulator); region and edge then mean nothing.
    `asks_for_s` is how long it may take to find out whether something was sent before; a message
    that was left may take `FETCHED_WITHIN_S` by `clock`, in seconds.
    `http_client` replaces the SDK's own, for a simulation in this process.
    """

    def __init__(
        self,
        account_sid: str,
        token: str,
        *,
        api_base_url: str | None = None,
        region: str | None = None,
        edge: str | None = None,
        asks_for_s: float = _TIMEOUT_S,
        http_client: Any = None,
        clock: Callable[[], float] = stopwatch,
    ) -> None:
        self._account = (account_sid, token)
        self._base_url = api_base_url
        self._place = {} if api_base_url else {"region": region, "edge": edge}
        self._http_client = http_client
        self._asks_for_s = asks_for_s
        self._clock = clock
        self._made: dict[bool, Any] = {}
        self._making = threading.Lock()
        for name in ("twilio.http_client", "urllib3"):
            # Below this level they write numbers.
            logging.getLogger(name).setLevel(logging.WARNING)

    def warm(self) -> threading.Thread:
        """Import the SDK in the background, so that the first page does not wait for it."""
        thread = threading.Thread(target=self._client, name="warm-carrier", daemon=True)
        thread.start()
        return thread

    def text(self, *, to: str, sender: str, body: str, status_url: str, validity_s: int) -> str:
        """See the port."""
        with one_error():
            sent = self._client().messages.create(
                to=to,
                from_=sender,
                body=body,
                status_callback=status_url,
                validity_period=validity_s,
            )
            return sid_of(sent)

    def call(self, *, to: str, sender: str, url: str, status_url: str, timeout_s: int) -> str:
        """See the port."""
        with one_error():
            placed = self._client().calls.create(
                to=to, from_=sender, url=url, status_callback=status_url, timeout=timeout_s
            )
            return sid_of(placed)

    def find_text(
        self, *, to: str, sender: str, body: str, since: datetime, besides: Collection[str] = ()
    ) -> str | None:
        """See the port; asks for no date, since a text still queued has no date of sending."""
        with one_error():
            latest = self._client(asks=True).messages.list(to=to, from_=sender, limit=_LATEST)
        same = (each for each in latest if each.body == body and _made_since(each, since))
        return next((str(each.sid) for each in same if each.sid not in besides), None)

    def find_calls(
        self, *, to: str, sender: str, since: datetime, besides: Collection[str] = ()
    ) -> list[str]:
        """See the port."""
        with one_error():
            latest = self._client(asks=True).calls.list(to=to, from_=sender, limit=_LATEST)
        ours = (each for each in latest if each.direction == "outbound-api")
        lately = (str(each.sid) for each in ours if _made_since(each, since))
        return [sid for sid in lately if sid not in besides]

    def calls(self, *, to: str, since: datetime) -> list[CarrierCall]:
        """See the port."""
        with one_error():
            listed = self._client().calls.list(to=to, start_time_after=_day(since), page_size=_PAGE)
        found = [as_call(each) for each in listed if each.direction == "inbound"]
        return oldest_first(each for each in found if each.start >= since - _CLOCK_SLACK)

    def legs(self, *, parent: str) -> list[CarrierCall]:
        """See the port."""
        with one_error():
            listed = self._client().calls.list(parent_call_sid=parent, page_size=_PAGE)
        return oldest_first(as_call(each) for each in listed)

    def one_call(self, sid: str) -> CarrierCall | None:
        """See the port."""
        try:
            with one_error():
                return as_call(self._client().calls(sid).fetch())
        except CarrierError as error:
            if error.code == _NOT_FOUND:
                return None
            raise

    def messages(self, *, to: str, since: datetime) -> list[CarrierMessage]:
        """See the port."""
        with one_error():
            listed = self._client().messages.list(
                to=to, date_sent_after=_day(since), page_size=_PAGE
            )
        found = [as_message(each) for each in listed if each.direction == "inbound"]
        kept = (each for each in found if each.at >= since - _CLOCK_SLACK)
        return sorted(kept, key=lambda each: (each.at, each.sid))

    def has_recording(self, sid: str) -> bool:
        """See the port."""
        try:
            with one_error():
                self._client(asks=True).recordings(sid).fetch()
        except CarrierError as error:
            if error.code == _NOT_FOUND:
                return False
            raise
        return True

    def recording(self, sid: str) -> bytes | None:
        """See the port; the SDK reads text only, so its session is asked for the sound itself."""
        with one_error():
            client = self._client()
            its = f"/2010-04-01/Accounts/{self._account[0]}/Recordings/{sid}.wav"
            url = client.get_hostname(client.api.base_url + its)
            until = self._clock() + FETCHED_WITHIN_S
            with client.http_client.session.get(
                url, auth=self._account, headers=_AS_IT_IS, stream=True, timeout=_TIMEOUT_S
            ) as answer:
                return _sound(answer, lambda: self._clock() < until)

    def delete(self, what: Deletable, sid: str) -> None:
        """See the port."""
        client = self._client()
        kept = {"call": client.calls, "text": client.messages, "recording": client.recordings}
        try:
            with one_error():
                kept[what](sid).delete()
        except CarrierError as error:
            if error.code != _NOT_FOUND:
                raise

    def number_settings(self, number: str) -> dict[str, str] | None:
        """See the port."""
        with one_error():
            found = self._client().incoming_phone_numbers.list(phone_number=number, limit=1)
        return {name: getattr(found[0], name) or "" for name in _SETTINGS} if found else None

    def balance(self) -> Funds | None:
        """See the port; an account below another one is told nothing."""
        with one_error():
            return as_funds(self._client().balance.fetch())

    def _client(self, *, asks: bool = False) -> Any:
        """The one that does things; or the one that only asks, which has less patience."""
        with self._making:
            if asks not in self._made:
                http = _impatient(self._asks_for_s) if asks else _http_client()
                self._made[asks] = self._make(self._http_client or http)
            return self._made[asks]

    def _make(self, http_client: Any) -> Any:
        client = import_module("twilio.rest").Client(
            *self._account,
            http_client=http_client,
            # Anything but empty: else the SDK lets TWILIO_REGION and TWILIO_EDGE of the
            # process change where our requests go.
            environment={"": ""},
            **self._place,
        )
        if self._base_url:
            client.api.base_url = self._base_url
        return client


def _http_client(retries: int = _RETRIES) -> Any:
    """The SDK's HTTP client, with an end to its patience and a connection for each thread."""
    client = import_module("twilio.http.http_client").TwilioHttpClient(timeout=_TIMEOUT_S)
    adapter = import_module("requests.adapters").HTTPAdapter
    for scheme in ("https://", "http://"):
        client.session.mount(scheme, adapter(max_retries=retries, pool_maxsize=_THREADS))
    return client


def _impatient(seconds: float) -> Any:
    """One that tries once, and gives up after so many seconds in all."""
    client = _http_client(retries=0)
    client.timeout = import_module("urllib3").Timeout(total=seconds)
    return client


def _sound(answer: Any, is_time: Callable[[], bool]) -> bytes | None:
    """What was answered, read no further than a message can be long, and only while it is time."""
    if answer.status_code == HTTPStatus.NOT_FOUND:
        return None
    if answer.status_code != HTTPStatus.OK:
        raise refused(answer.status_code, None)
    try:
        return _whole(answer.raw, is_time)
    except import_module("urllib3").exceptions.HTTPError:
        raise CarrierError("a message broke off") from None


def _whole(raw: Any, is_time: Callable[[], bool]) -> bytes:
    """Each part as soon as it comes: to wait for a full one has no end where it comes in drops."""
    read = bytearray()
    while part := raw.read1(_PART):
        read += part
        if len(read) > LARGEST_SOUND:
            raise CarrierError("a message is larger than one can be", permanent=True)
        if not is_time():
            raise CarrierError("a message took too long to come")
    return bytes(read)


def _made_since(each: Any, since: datetime) -> bool:
    return each.date_created is not None and each.date_created >= since - _CLOCK_SLACK


def _day(since: datetime) -> datetime:
    """Midnight UTC: right whether the carrier filters by the second or by the date."""
    at = (since - _CLOCK_SLACK).astimezone(UTC)
    return at.replace(hour=0, minute=0, second=0, microsecond=0)
