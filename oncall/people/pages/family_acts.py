"""What changes of a family on its page: its numbers, its treatment, what is important to know."""

from flask import Blueprint, request
from werkzeug.wrappers import Response as AnyResponse

from oncall.people.pages.one_family import MEETS_FAMILIES, or_404, recorded
from oncall.people.work import numbers, treatment
from oncall.people.work.entrance import Entrance
from oncall.web.drawing import back_to
from oncall.web.rights import may
from oncall.web.visitor import visitor

LEADS = ("supervisor", "line holder", "deputy")


def acts(routes: Blueprint, entrance: Entrance) -> None:
    """Five forms."""
    _numbers(routes, entrance)
    _treatment(routes, entrance)


def _numbers(routes: Blueprint, entrance: Entrance) -> None:
    @routes.post("/families/<code>/add")
    @may(*MEETS_FAMILIES)
    def add(code: str) -> AnyResponse | str:
        """One more number of a family, with whose it is and what was said of it."""
        return recorded(
            entrance, code, "add", lambda: numbers.add(entrance, visitor(), code, request.form)
        )

    @routes.post("/families/<code>/<letter>/remove")
    @may(*MEETS_FAMILIES)
    def remove(code: str, letter: str) -> AnyResponse | str:
        """A number is the family's no longer."""
        return recorded(
            entrance, code, letter, lambda: numbers.remove(entrance, visitor(), code + letter),
            "number_removed",
        )  # fmt: skip


def _treatment(routes: Blueprint, entrance: Entrance) -> None:
    @routes.post("/families/<code>/important")
    @may(*MEETS_FAMILIES)
    def important(code: str) -> AnyResponse | str:
        """What whoever reaches the family has to know first; empty takes it away."""
        typed = request.form.get("words", "")
        return recorded(
            entrance, code, "important",
            lambda: treatment.write_important(entrance, visitor(), code, typed),
        )  # fmt: skip

    @routes.post("/families/<code>/end")
    @may(*LEADS)
    def end(code: str) -> AnyResponse | str:
        """The last day of a family's treatment; it can be undone."""
        last = request.form.get("last", "")
        return recorded(
            entrance, code, "end", lambda: treatment.end(entrance, visitor(), code, last),
            "treatment_ended",
        )  # fmt: skip

    @routes.post("/families/<code>/resume")
    @may(*LEADS)
    def resume(code: str) -> AnyResponse:
        """The treatment goes on after all."""
        or_404(lambda: treatment.resume(entrance, visitor(), code))
        return back_to("families.listed", done="treatment_resumed")
