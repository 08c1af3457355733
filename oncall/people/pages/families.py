"""The families of the team: what their numbers may be reached for, and "not safe now"."""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from oncall.people.pages import family_acts
from oncall.people.pages.one_family import MEETS_FAMILIES, drawn, or_404, recorded
from oncall.people.pages.times import day_told
from oncall.people.work import families, treatment
from oncall.people.work.entrance import Entrance
from oncall.web.drawing import back_to
from oncall.web.rights import may
from oncall.web.visitor import visitor


def blueprint(entrance: Entrance) -> Blueprint:
    """The pages about families."""
    routes = Blueprint("families", __name__, template_folder="templates")
    _looks(routes, entrance)
    _forms(routes, entrance)
    _safety(routes, entrance)
    family_acts.acts(routes, entrance)
    return routes


def _looks(routes: Blueprint, entrance: Entrance) -> None:
    @routes.get("/families")
    @may(*MEETS_FAMILIES, nav="pages.families.title")
    def listed() -> str:
        """The families in treatment: staff see those whose own therapist they are."""
        who = visitor()
        with entrance.db.reading() as conn:
            known = families.known_to(conn, entrance, who)
            found = families.all_of(conn, entrance, who, known)
            ended = treatment.ended(conn, entrance, who, known)
        return render_template(
            "people/families.html",
            found=found,
            ended=ended,
            days=entrance.families_kept.days,
            day_told=day_told,
        )

    @routes.get("/families/<code>")
    @may(*MEETS_FAMILIES)
    def one(code: str) -> str:
        """One family, and what each number may be reached for; without the numbers."""
        return drawn(or_404(lambda: families.one(entrance, visitor(), code)))

    @routes.post("/families/<code>/numbers")
    @may(*MEETS_FAMILIES, sure=True)
    def numbers(code: str) -> str:
        """The same with the numbers; that they were shown stands in the log."""
        found = or_404(lambda: families.with_numbers(entrance, visitor(), code))
        return drawn(found, shows_numbers=True)


def _forms(routes: Blueprint, entrance: Entrance) -> None:
    @routes.post("/families/<code>/<letter>/rules")
    @may(*MEETS_FAMILIES)
    def rules(code: str, letter: str) -> AnyResponse | str:
        """Record what they said of one number, and on which day."""
        return recorded(entrance, code, letter, lambda: families.ask(
            entrance, visitor(), code + letter, request.form
        ))  # fmt: skip

    @routes.post("/families/<code>/<letter>/label")
    @may(*MEETS_FAMILIES)
    def label(code: str, letter: str) -> AnyResponse | str:
        """Say whose number it is."""
        return recorded(entrance, code, letter, lambda: families.label(
            entrance, visitor(), code + letter, request.form.get("label", "")
        ))  # fmt: skip


def _safety(routes: Blueprint, entrance: Entrance) -> None:
    @routes.post("/families/<code>/unsafe")
    @may(*MEETS_FAMILIES)
    def unsafe(code: str) -> AnyResponse:
        """No number of a family is safe now: no to everything, from this instant."""
        or_404(lambda: families.unsafe(entrance, visitor(), code))
        return back_to("families.one", done="not_safe", code=code)

    @routes.post("/families/<code>/<letter>/unsafe")
    @may(*MEETS_FAMILIES)
    def number_unsafe(code: str, letter: str) -> AnyResponse:
        """One number is not safe now."""
        or_404(lambda: families.unsafe(entrance, visitor(), code, letter))
        return back_to("families.one", done="not_safe", code=code)

    @routes.post("/families/<code>/<letter>/undo")
    @may(*MEETS_FAMILIES)
    def undo(code: str, letter: str) -> AnyResponse:
        """Undo "not safe now" for one number: what was agreed before holds again."""
        or_404(lambda: families.undo(entrance, visitor(), code + letter))
        return back_to("families.one", done="safe_again", code=code)
