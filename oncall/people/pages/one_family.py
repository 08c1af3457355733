"""The page of one family, drawn, also when something that was typed into it cannot be recorded."""

from collections.abc import Callable
from typing import TypeVar

from flask import abort, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from oncall.people.core.family_changes import LONGEST_IMPORTANT
from oncall.people.core.rule_changes import ASKED, BadRules
from oncall.people.pages.times import day_told, hours_told, told
from oncall.people.work import families
from oncall.people.work.entrance import Entrance
from oncall.people.work.families import NoSuchFamily, Whole
from oncall.web.drawing import back_to
from oncall.web.visitor import visitor

MEETS_FAMILIES = ("staff", "supervisor", "line holder", "deputy")
ANSWERS = ("yes", "no", "not asked")
Found = TypeVar("Found")


def recorded(
    entrance: Entrance,
    code: str,
    part: str,
    record: Callable[[], None],
    done: str = "family_recorded",
) -> AnyResponse | str:
    """Back to the family; or the page once more, with what was typed and what is wrong with it.

    `part` is the letter of a number, or the name of another form of the page.
    """
    try:
        or_404(record)
    except BadRules as wrong:
        found = or_404(lambda: families.one(entrance, visitor(), code))
        return drawn(found, wrong=wrong.why, part=part)
    return back_to("families.one", done=done, code=code)


def or_404(find: Callable[[], Found]) -> Found:
    """What is not hers is not there."""
    try:
        return find()
    except NoSuchFamily:
        abort(404)


def drawn(found: Whole, *, shows_numbers: bool = False, wrong: str = "", part: str = "") -> str:
    """The page."""
    return render_template(
        "people/family.html", found=found, shows_numbers=shows_numbers, wrong=wrong, part=part,
        typed=request.form, asked=ASKED, answers=ANSWERS, told=told, day_told=day_told,
        hours_told=hours_told, longest_important=LONGEST_IMPORTANT,
    )  # fmt: skip
