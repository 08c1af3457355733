"""How the carrier asks the service and tells it things: signed, retried, weather permitting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from oncall.simulator.errors import ConnectFailed, Fatal, TimedOut
from oncall.simulator.kernel import Ask, Kernel, Sleep, Steps
from oncall.simulator.log import Delivery, Journal
from oncall.simulator.overrides import Overrides, read_overrides
from oncall.simulator.readings import Chance
from oncall.simulator.signature import sign
from oncall.simulator.transports import Pairs, Reply, StaticDocuments, Transport
from oncall.simulator.weather import Weather

HTTP_ERROR, CONNECTION_ERROR = 11200, 11205


@dataclass(frozen=True)
class Answer:
    """A document that was fetched: where from, and what it says."""

    url: str
    reply: Reply


@dataclass
class _Post:
    """One webhook under way."""

    kind: str
    sid: str
    url: str
    params: tuple[tuple[str, str], ...]
    how: Overrides
    token: str
    method: str
    at: datetime
    attempts: list[str]


class Webhooks:
    """Posts forms to the service. `tokens[0]` signs."""

    def __init__(
        self,
        kernel: Kernel,
        transport: Transport,
        weather: Weather,
        journal: Journal,
        chance: Chance,
        tokens: list[str],
    ) -> None:
        self._kernel = kernel
        self.transport = transport
        self._weather = weather
        self._journal = journal
        self._chance = chance
        self._tokens = tokens
        self.static: list[StaticDocuments] = []
        self.extra: list[tuple[str, str]] = []
        """Parameters added to every webhook: the carrier adds new ones without notice."""

    def fetch(
        self,
        kind: str,
        sid: str,
        url: str,
        params: Sequence[tuple[str, str]],
        method: str = "POST",
    ) -> Steps[Answer]:
        """Ask for a document. Raises `Fatal` when no attempt was answered 2xx."""
        post = self._begin(kind, sid, url, params, method)
        reply = yield from self._attempts(post)
        if reply is None or not 200 <= reply.status < 300:
            refused = post.attempts[-1] in ("refused", "unreachable")
            raise Fatal(CONNECTION_ERROR if refused else HTTP_ERROR, post.url)
        return Answer(post.url, reply)

    def notify(self, kind: str, sid: str, url: str, params: Sequence[tuple[str, str]]) -> None:
        """Tell the service something; nobody waits for the answer."""
        if not url:
            return
        fate = self._weather.delivery(kind, url)
        if not fate.copies:
            self._journal.write(
                Delivery(self._kernel.now(), kind, sid, url, tuple(params), ("lost",))
            )
            return
        for _ in range(fate.copies):
            self._kernel.spawn(self._tell(kind, sid, url, params, fate.delay_s))

    def _tell(
        self, kind: str, sid: str, url: str, params: Sequence[tuple[str, str]], delay: float
    ) -> Steps[None]:
        if delay:
            yield Sleep(delay)
        yield from self._attempts(self._begin(kind, sid, url, params))

    def _begin(
        self,
        kind: str,
        sid: str,
        url: str,
        params: Sequence[tuple[str, str]],
        method: str = "POST",
    ) -> _Post:
        bare, how = read_overrides(url)
        for fault in how.faults:
            self._journal.violation(f"{bare}: {fault}")
        token = f"{self._chance.getrandbits(128):032x}"
        told = (*params, *self.extra)
        return _Post(kind, sid, bare, told, how, token, method, self._kernel.now(), [])

    def _attempts(self, post: _Post) -> Steps[Reply | None]:
        """Try, and try again as the overrides say; what came of it is written down."""
        reply: Reply | None = None
        for _ in range(post.how.retries + 1):
            left = post.how.total_s - (self._kernel.now() - post.at).total_seconds()
            if left <= 0:
                break
            reply, reason = yield from self._attempt(post, left)
            if not reason or not post.how.retries_on(reason):
                break
        attempts = tuple(post.attempts)
        self._journal.write(Delivery(post.at, post.kind, post.sid, post.url, post.params, attempts))
        return reply

    def _attempt(self, post: _Post, left: float) -> Steps[tuple[Reply | None, str]]:
        """One attempt: the reply if there is one, and why it failed (ct, rt, 4xx, 5xx), if so."""
        fate = self._weather.attempt(post.kind, post.url)
        began = self._kernel.now()
        reply, ended, reason = yield from self._fated(post, fate, min(post.how.read_s, left))
        post.attempts.append(ended)
        limit = {"ct": post.how.connect_s, "rt": post.how.read_s}.get(reason, 0.0)
        spent = (self._kernel.now() - began).total_seconds()
        if ended != "refused" and min(limit, left) > spent:
            yield Sleep(min(limit, left) - spent)
        return reply, reason

    def _fated(
        self, post: _Post, fate: str, timeout: float
    ) -> Steps[tuple[Reply | None, str, str]]:
        if fate in ("refused", "unreachable"):
            return None, fate, "ct"
        if fate == "hangs":
            return None, fate, "rt"
        if fate == "answers_500":
            return Reply(500, {}, ""), "500", "5xx"
        reply, ended, reason = yield from self._asked(post, timeout)
        if fate == "repeated":
            reply, ended, reason = yield from self._asked(post, timeout)
        return (None, "unheard", "rt") if fate == "unheard" else (reply, ended, reason)

    def _asked(self, post: _Post, timeout: float) -> Steps[tuple[Reply | None, str, str]]:
        url, form = post.url, post.params
        if post.method == "GET":
            url, form = _with_query(url, form), ()
        headers = {
            "X-Twilio-Signature": sign(self._tokens[0], url, form),
            "I-Twilio-Idempotency-Token": post.token,
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
        }
        transport = self._transport_to(post.url)
        try:
            reply: Reply = yield Ask(
                lambda: transport.ask(post.method, url, form, headers, timeout)
            )
        except ConnectFailed:
            return None, "refused", "ct"
        except TimedOut:
            return None, "timed out", "rt"
        failed = {4: "4xx", 5: "5xx"}.get(reply.status // 100, "")
        return reply, str(reply.status), failed

    def _transport_to(self, url: str) -> Transport:
        return next((static for static in self.static if static.serves(url)), self.transport)


def _with_query(url: str, params: Sequence[tuple[str, str]]) -> str:
    """A GET has no form: everything stands in the address, and is signed with it."""
    return f"{url}{'&' if '?' in url else '?'}{urlencode(params)}"


def pairs(**params: str | int) -> Pairs:
    """Parameters in the order they are written."""
    return [(name, str(value)) for name, value in params.items()]
