"""Colleagues who look at the pages of pay, each as what she is to the team."""

from typing import Any

from oncall.demo.world import World
from oncall.pay.pages import room
from oncall.web.frame import pages_app
from oncall.web.visitor import Visitor
from tests.rota_pages.visitors import Pages as RotaPages
from tests.rota_pages.visitors import words

PARTS = {
    "tove": {"staff", "supervisor", "approver", "line holder"},
    "ane": {"staff", "deputy"},
    "merkantil": {"office"},
    "leiar-stord": {"approver"},
    "leiar-haugesund": {"approver"},
}


class Pages(RotaPages):
    """The pages of pay on a world; whoever's handle is the token is signed in."""

    def __init__(self, world: World, language: str = "en", team: str = "") -> None:
        super().__init__(world, language, team)
        self.app = pages_app([room.blueprint(world.desk)], self._who, https=False)

    def _who(self, handle: str) -> Visitor:
        parts = frozenset(PARTS.get(handle, {"staff"}))
        return Visitor(self.team, handle, handle.title(), self.language, parts, handle)

    def presses(self, handle: str, deed: str, month: str = "2026-02", **form: Any) -> str:
        """She presses a button of a month; the words of the page it leads to."""
        answer = self.sends(handle, f"/pay/{month}/{deed}", **form)
        if answer.status_code == 303:
            return self.reads(handle, answer.headers["Location"])
        assert answer.status_code == 200, answer.status
        return words(answer.text)
