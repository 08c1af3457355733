"""A call being led through documents: fetching them, and what happens when that fails."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urljoin

from oncall.simulator.calls import Call
from oncall.simulator.errors import Fatal, HangUp
from oncall.simulator.exchange import Exchange
from oncall.simulator.kernel import Sleep, Steps
from oncall.simulator.twiml import Document, Verb, read

APPLICATION_ERROR = "We are sorry, an application error has occurred. Goodbye."
SPEECH_PER_S = 15.0
MOST_DOCUMENTS = 300
NO_ADDRESS = 11100


def speech_s(text: str) -> float:
    """How long this is spoken: about 15 characters a second."""
    return len(text) / SPEECH_PER_S


@dataclass(frozen=True)
class Goto:
    """Ask this address for the next document, telling it these parameters too."""

    url: str
    params: Sequence[tuple[str, str]] = ()
    method: str = "POST"


@dataclass
class Line:
    """One call and how its documents are fetched. In a whisper there is no fallback."""

    exchange: Exchange
    call: Call
    fallback_url: str = ""
    whisper: bool = False
    fetched: int = field(default=0)
    at: str = field(default="")
    """The address of the document that is being carried out."""

    def absolute(self, url: str) -> str:
        """An address in the present document, made absolute; an empty one stays empty."""
        return urljoin(self.at, url) if url else ""

    def document(
        self, url: str, params: Sequence[tuple[str, str]] = (), method: str = "POST"
    ) -> Steps[Document]:
        """The document at this address, or the fallback's. Raises `HangUp` when both fail.

        In a whisper `Fatal` is raised instead.
        """
        try:
            return (yield from self._fetch(url, params, method))
        except Fatal as fault:
            return (yield from self.recover(fault))

    def recover(self, fault: Fatal) -> Steps[Document]:
        """After a fatal error: the fallback's document, else an apology and the end."""
        if self.whisper:
            raise fault
        if self.fallback_url:
            error = [("ErrorCode", str(fault.code)), ("ErrorUrl", fault.url)]
            with suppress(Fatal):
                return (yield from self._fetch(self.fallback_url, error))
        self.call.answer()
        self.call.hear("say", APPLICATION_ERROR)
        yield Sleep(speech_s(APPLICATION_ERROR))
        raise HangUp

    def tell(self, url: str, params: Sequence[tuple[str, str]]) -> Steps[None]:
        """Ask an address although the caller is gone; whatever it answers is thrown away."""
        asked = urljoin(self.at, url)
        about = [*self.exchange.call_params(self.call), *params]
        with suppress(Fatal):
            yield from self.exchange.webhooks.fetch("voice", self.call.sid, asked, about)

    def _fetch(
        self, url: str, params: Sequence[tuple[str, str]], method: str = "POST"
    ) -> Steps[Document]:
        self.fetched += 1
        if not url:
            raise Fatal(NO_ADDRESS, url)
        if self.fetched > MOST_DOCUMENTS:
            self.exchange.journal.violation("one call went through too many documents")
            raise HangUp
        self.call.hear("silence")
        about = [*self.exchange.call_params(self.call), *params]
        fetch = self.exchange.webhooks.fetch
        answer = yield from fetch("voice", self.call.sid, url, about, method)
        return read(answer, self.exchange.journal.violation, whisper=self.whisper)


Carry = Callable[[Line, Verb], Steps[Goto | None]]
"""Carries out one verb."""


def follow(line: Line, document: Document, verbs: dict[str, Carry]) -> Steps[None]:
    """Carry out documents until one ends.

    Raises `HangUp` (a document said so) or `HungUp` (the person left).
    """
    following: Document | None = document
    while following is not None:
        following = yield from _carry_out(line, following, verbs)


def _carry_out(line: Line, document: Document, verbs: dict[str, Carry]) -> Steps[Document | None]:
    line.at = document.url
    for verb in document.verbs:
        try:
            goto = yield from verbs[verb.name](line, verb)
        except Fatal as fault:
            return (yield from line.recover(fault))
        if goto is not None:
            url = urljoin(document.url, goto.url)
            return (yield from line.document(url, goto.params, goto.method))
    return None
