"""What the command line answers: lines and years as plain values, as docs/pay.md shows them."""

from collections.abc import Mapping, Sequence
from typing import Any

from oncall.pay.core.money import decimals, kroner
from oncall.pay.core.months import Month
from oncall.pay.core.reckoning.budget import RuleBudget
from oncall.pay.core.reckoning.forecast import RuleYear
from oncall.pay.core.reckoning.lines import Line, employee
from oncall.people.core.values import Person


def month_shape(
    month: Month, lines: Sequence[Line], people: Mapping[str, Person]
) -> dict[str, Any]:
    """A month: its lines, amounts and hours as text."""
    return {"month": str(month), "lines": [line_shape(line, people) for line in lines]}


def line_shape(line: Line, people: Mapping[str, Person]) -> dict[str, Any]:
    """One line."""
    return {
        "employee": employee(line, people),
        "person": line.person,
        "rotation": line.rule.rotation,
        "rule": line.rule.name,
        "code": line.code,
        "hours": str(line.hours),
        "hours_decimal": decimals(line.hours),
        "amount": kroner(line.ore),
        "unallocated": line.person is None,
    }


def year_shape(year: int, rules: Sequence[RuleYear]) -> dict[str, Any]:
    """A year: what each rule pays in each month, and what remains of its budget."""
    return {
        "year": year,
        "amount": kroner(sum(each.ore for each in rules)),
        "cost": kroner(sum(each.cost for each in rules)),
        "budget": kroner(sum(each.rule.budget or 0 for each in rules)),
        "rules": [_rule_shape(each) for each in rules],
    }


def _rule_shape(each: RuleYear) -> dict[str, Any]:
    left, hours = each.left, each.left_hours
    return {
        "rule": each.rule.name,
        "rotation": each.rule.rotation,
        "code": each.rule.code,
        "hours": str(each.hours),
        "hours_decimal": decimals(each.hours),
        "amount": kroner(each.ore),
        "social_costs": decimals(each.rule.social_costs * 100),
        "cost": kroner(each.cost),
        "budget": None if each.rule.budget is None else kroner(each.rule.budget),
        "left": None if left is None else kroner(left),
        "left_hours": None if hours is None else decimals(hours),
        "months": [
            {
                "month": str(of.month),
                "hours": str(of.hours),
                "hours_decimal": decimals(of.hours),
                "amount": kroner(of.ore),
            }
            for of in each.months
        ],
    }


def budget_shape(year: int, rules: Sequence[RuleBudget]) -> dict[str, Any]:
    """A year's money: amounts without social costs, `cost` with them."""
    return {"year": year, "rules": [_budget_of(each) for each in rules]}


def budget_table(year: int, rules: Sequence[RuleBudget]) -> str:
    """The same as CSV with semicolons; "" where there is no rule."""
    told = budget_shape(year, rules)["rules"]
    titles = [";".join(told[0])] if told else []
    lines = [";".join("" if each is None else str(each) for each in one.values()) for one in told]
    return "".join(f"{line}\n" for line in (*titles, *lines))


def _budget_of(each: RuleBudget) -> dict[str, Any]:
    left, hours = each.left, each.hours_left(each.price)
    return {
        "rule": each.rule.name,
        "rotation": each.rule.rotation,
        "code": each.rule.code,
        "spent": kroner(each.spent),
        "committed": kroner(each.committed),
        "forecast": kroner(each.forecast),
        "social_costs": decimals(each.rule.social_costs * 100),
        "cost": kroner(each.whole),
        "budget": None if each.rule.budget is None else kroner(each.rule.budget),
        "left": None if left is None else kroner(left),
        "left_hours": None if hours is None else decimals(hours),
    }
