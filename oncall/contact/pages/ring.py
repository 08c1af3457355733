"""The webhooks of RING: a call to one of the staff, and from there to a family.

Whatever goes wrong, no family is rung: she hears that it did not work, and may order it again.
"""

import logging
from collections.abc import Callable
from functools import partial

from flask import Blueprint, Response, request
from sqlalchemy import Connection

from oncall.contact.core.trail import BadTrail
from oncall.contact.pages import spoken
from oncall.contact.pages.form import bridged, sid_of
from oncall.contact.pages.trouble import NOBODY_KNOWS, not_ours
from oncall.contact.work.calls import ring
from oncall.contact.work.calls.page_call import Spoken
from oncall.contact.work.coming_in.once import once
from oncall.contact.work.desk import Desk
from oncall.store.engine import again_if_beaten
from oncall.web.xml import noted, xml
from oncall.wording import say

log = logging.getLogger(__name__)
WANTS_TO, INSISTS = "1", "9"
Make = Callable[[Connection, Desk, str, str], "Spoken | ring.Dials | None"]


def blueprint(desk: Desk) -> Blueprint:
    """The routes under /ring; the signed address names the effect that placed the call."""
    hooks = _Hooks(desk)
    routes = Blueprint("ring", __name__, url_prefix="/ring")
    for path in ("key", "anyway", "over", "ended"):
        routes.post(f"/{path}", endpoint=path)(getattr(hooks, path))
    routes.post("", endpoint="says")(hooks.says)
    routes.register_error_handler(BadTrail, not_ours)
    routes.register_error_handler(Exception, not_now)
    return routes


def not_now(error: Exception) -> Response:
    """To a colleague: nobody was rung. Nothing was recorded either, so she has it as before."""
    log.error("a call back could not be led as it should", exc_info=error)
    words = say(NOBODY_KNOWS, "voice.ring_not_now")
    return xml(spoken.last(words, NOBODY_KNOWS))


class _Hooks:
    """Each method is one webhook."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def says(self) -> Response:
        """She has picked up."""
        effect = self._effect()
        with self.desk.db.reading() as conn:
            found = ring.says(conn, self.desk, effect)
        return xml(spoken.ring(self.desk, found, effect, "/ring/key"))

    def key(self) -> Response:
        """1: the family's phone rings, or she is told the rule; any other key is asked again."""
        if request.form.get("Digits") != WANTS_TO:
            return self.says()
        return self._once("key", ring.wants_to)

    def anyway(self) -> Response:
        """9: the family's phone rings, whatever the rule; any other key ends it."""
        if request.form.get("Digits") != INSISTS:
            return xml(spoken.hang_up())
        return self._once("anyway", ring.insists)

    def _once(self, step: str, then: Make) -> Response:
        effect, sid = self._effect(), _sid()

        def make(tx: Connection) -> str:
            found = then(tx, self.desk, effect, sid)
            return spoken.ring(self.desk, found, effect, "/ring/anyway")

        return xml(once(self.desk, f"{sid}/ring {step}/{effect}", make))

    def over(self) -> Response:
        """The dial of the family's phone has ended."""
        effect, sid, joined = self._effect(), _sid(), bridged()

        def make(tx: Connection) -> str:
            return spoken.ring(
                self.desk, ring.over(tx, self.desk, effect, sid, joined=joined), effect
            )

        return xml(once(self.desk, f"{sid}/ring over/{effect}", make))

    def ended(self) -> Response:
        """The call to her phone is over, or never came about."""
        again_if_beaten(partial(self._ended, self._effect()))
        return noted()

    def _ended(self, effect: str) -> None:
        status = request.form.get("CallStatus", "")
        with self.desk.writing("ring ended") as tx:
            ring.ended(tx, self.desk, effect, _sid(), status)

    def _effect(self) -> str:
        return self.desk.effect_from(request.args.get("o", ""))


def _sid() -> str:
    """The SID of the call to her phone; raises ValueError when there is none that can be kept."""
    sid = sid_of("CallSid")
    if not sid:
        raise ValueError("a webhook of a call back without a call SID")
    return sid
