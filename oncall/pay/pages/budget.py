"""The year against its budget: a chart, its table, and its file."""

from typing import NamedTuple

from flask import Blueprint, Response, abort, request

from oncall.contact.work.desk import Desk
from oncall.pay.core.books.closing import PayFault
from oncall.pay.core.months import months_of
from oncall.pay.core.reckoning.budget import RuleBudget
from oncall.pay.core.reckoning.shapes import budget_shape
from oncall.pay.pages.tools import READERS, drawn, no_rota, office_of
from oncall.pay.work.budget import budget_of
from oncall.web.rights import may
from oncall.web.spreadsheet import spreadsheet
from oncall.web.visitor import language
from oncall.wording import say

PARTS = ("spent", "committed", "forecast")
COLUMNS = (
    "rule", "rotation", "code", *PARTS, "social_costs", "cost", "budget", "left", "left_hours",
)  # fmt: skip
"""Those of the file."""
_WIDE = 760
"""How wide the chart's longest bar is, in its own units."""


class Bar(NamedTuple):
    """One rule in the chart: where each part begins and how wide it is, and where its budget is."""

    of: RuleBudget
    parts: tuple[tuple[str, int, int], ...]
    mark: int | None


def routes_of(routes: Blueprint, desk: Desk) -> None:
    """Add the pages to the room's routes."""

    @routes.get("/pay/budget")
    @may(*READERS)
    def budget() -> str:
        """What a year has spent, is committed to and will come to, against its budget."""
        year = _year(desk)
        try:
            found = _found(desk, year)
        except PayFault:
            return no_rota()
        this = desk.env.now().year
        return drawn("pay/budget.html", {}, year=year, this=this, bars=bars(found), parts=PARTS)

    @routes.get("/pay/budget.csv")
    @may(*READERS)
    def budget_file() -> Response:
        """The same as a file for a spreadsheet."""
        year = _year(desk)
        try:
            found = budget_shape(year, _found(desk, year))["rules"]
        except PayFault:
            abort(404)
        return spreadsheet(
            f"budget-{year}",
            [say(language(), f"pages.pay.budget.{column}") for column in COLUMNS],
            [[each[column] or "" for column in COLUMNS] for each in found],
        )


def bars(rules: tuple[RuleBudget, ...]) -> list[Bar]:
    """The chart: each amount with social costs, all on one scale."""
    most = max((max(each.whole, each.rule.budget or 0) for each in rules), default=0) or 1
    return [_bar(each, most) for each in rules]


def _bar(each: RuleBudget, most: int) -> Bar:
    edges, sum_ = [0], 0
    for part in PARTS:
        sum_ += max(getattr(each, part), 0)
        edges.append(each.cost(sum_) * _WIDE // most)
    spans = zip(PARTS, edges, edges[1:], strict=False)
    mark = None if each.rule.budget is None else each.rule.budget * _WIDE // most
    return Bar(each, tuple((part, start, end - start) for part, start, end in spans), mark)


def _found(desk: Desk, year: int) -> tuple[RuleBudget, ...]:
    return budget_of(office_of(desk), months_of(year), lambda _done, _total: None)


def _year(desk: Desk) -> int:
    """The year that the address names: this one, or one beside it; else there is no such page."""
    this = desk.env.now().year
    text = request.args.get("year", str(this))
    years = {str(year): year for year in range(this - 5, this + 2)}
    return years.get(text) or abort(404)
