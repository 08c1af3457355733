"""The gate: does whoever asks our public address reach us, and for how long yet?

A proxy that is down, a name that nobody pays for and a certificate that was not renewed shut every
family out, while everything in here is well. Calls that met a shut gate are found in the carrier's
log; this finds it out before anybody calls.
"""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from oncall.asking import Answer, Certificate, NotReached, ask, certificate_of
from oncall.contact.work.desk import Desk
from oncall.watch.by_day import tell_by_day
from oncall.watch.pulse import Pulse
from oncall.watch.troubles import Finding
from oncall.web.ways import REACHED

KIND = "gate"
EVERY = timedelta(minutes=5)
IN_A_ROW = 3
"""A proxy that is started anew is shut for a moment."""
RENEWED_BY = 5
"""Whoever renews certificates does it when a third of their time is left; with a fifth left it has
failed, whether they are made for a year or for six days."""
MOVED = range(300, 400)
SHUT = (
    "{why}: what the carrier asks there is lost, and its fallback answers instead. See "
    "the proxy, the certificate, the name and [web] public_url. Where only this machine cannot "
    "reach it, write `gate = false` under [watch]."
)
ENDS = (
    "The certificate of {url} ends on {day:%Y-%m-%d}, and should have been renewed by now. After "
    "that no call and no text comes in. See what renews it."
)


class Gate:
    """Asked from this machine, every few minutes; `installation` is whose health must answer."""

    def __init__(
        self,
        desk: Desk,
        pulse: Pulse,
        installation: str,
        asks: Callable[[str], Answer] = ask,
        shown: Callable[[str], Certificate] = certificate_of,
    ) -> None:
        self._desk, self._installation = desk, installation
        self._asks, self._shown = asks, shown
        self._shut, self._ends = (Finding(desk, pulse, kind) for kind in (KIND, "certificate"))
        self._in_vain = 0

    def run(self) -> None:
        """Ask; health tells of it, and the lookout alarms when it is shut."""
        url = self._desk.public_url
        why = why_not(self._asks, url, self._installation)
        self._in_vain = self._in_vain + 1 if why else 0
        if not why:
            self._shut.tell("")
            self._look_ahead(url)
        elif self._in_vain >= IN_A_ROW:
            self._shut.tell(SHUT.format(why=why))

    def _look_ahead(self, url: str) -> None:
        try:
            sentence = ends_soon(url, self._shown, self._desk.now)
        except NotReached:  # it was reached a moment ago; the next time tells
            return
        self._ends.tell(sentence)
        if sentence:
            tell_by_day(self._desk, "certificate")


def why_not(asks: Callable[[str], Answer], url: str, installation: str) -> str:
    """Why the carrier, who asks there, does not reach that installation; "" if it does.

    A sentence that begins with the first address that leads elsewhere.
    """
    for path in REACHED:
        if why := _why_not(asks, url + path, installation):
            return f"{url + path.removesuffix('reached')} {why}"
    return ""


def _why_not(asks: Callable[[str], Answer], address: str, installation: str) -> str:
    try:
        answer = asks(address)
    except NotReached as error:
        return f"cannot be reached ({error})"
    if answer.status in MOVED:
        return "sends askers elsewhere, where the carrier does not follow"
    if whose(answer) != installation:
        return "is answered by something else than the webhooks of this installation"
    return ""


def whose(answer: Answer) -> str | None:
    """Whose health it is; None for what is no health of ours."""
    try:
        said = json.loads(answer.body)
    except ValueError:
        return None
    return said.get("installation") if isinstance(said, dict) else None


def ends_soon(url: str, shown: Callable[[str], Certificate], now: datetime) -> str:
    """A sentence if the certificate was not renewed when it should have been; raises NotReached."""
    if urlsplit(url).scheme != "https":
        return ""
    certificate = shown(url)
    lasts = certificate.ends - certificate.begins
    if certificate.ends - now >= lasts / RENEWED_BY:
        return ""
    return ENDS.format(url=url, day=certificate.ends)
