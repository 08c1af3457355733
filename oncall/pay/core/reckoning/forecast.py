"""What a year comes to, rule by rule, against its budget."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from oncall.pay.core.money import half_up
from oncall.pay.core.months import Month
from oncall.pay.core.reckoning.lines import Line
from oncall.pay.core.reckoning.month_pay import Computed
from oncall.pay.core.rules.values import Hourly, Kroner, Rule


@dataclass(frozen=True)
class OfMonth:
    """One month of a rule: hours paid, and øre."""

    month: Month
    hours: Fraction
    ore: int


@dataclass(frozen=True)
class RuleYear:
    """A year of one rule under all its codes; the last that was written says the budget.

    `left` in øre and `left_hours` are what remains of the budget; None without one, or where an
    hour has no one price.
    """

    rule: Rule
    months: tuple[OfMonth, ...]

    @property
    def hours(self) -> Fraction:
        """The hours paid."""
        return sum((each.hours for each in self.months), Fraction(0))

    @property
    def ore(self) -> int:
        """What is paid."""
        return sum(each.ore for each in self.months)

    @property
    def cost(self) -> int:
        """What it costs the employer: with social costs, rounded once."""
        return half_up(self.ore * (1 + self.rule.social_costs))

    @property
    def left(self) -> int | None:
        """What remains of the budget; below 0 when it is not enough."""
        return None if self.rule.budget is None else self.rule.budget - self.cost

    @property
    def left_hours(self) -> Fraction | None:
        """How many hours the rest pays for, where every hour has the same price."""
        pays, left = self.rule.pays, self.left
        if left is None or not isinstance(pays, Hourly) or pays.bands:
            return None
        if not isinstance(pays.rate, Kroner) or not pays.rate.ore:
            return None
        return Fraction(max(left, 0)) / (pays.rate.ore * (1 + self.rule.social_costs))


def year_of(computed: Sequence[Computed], rules: Sequence[Rule]) -> tuple[RuleYear, ...]:
    """The months of a year by rule, also those that paid nobody; in the order of `rules`."""
    last = {rule.name: rule for rule in rules}
    return tuple(
        RuleYear(rule, tuple(_of_month(each, rule) for each in computed)) for rule in last.values()
    )


def _of_month(computed: Computed, rule: Rule) -> OfMonth:
    mine = [line for line in computed.lines if line.rule.name == rule.name]
    hours = sum((line.hours for line in mine if _is_base(line)), Fraction(0))
    return OfMonth(computed.month, hours, sum(line.ore for line in mine))


def _is_base(line: Line) -> bool:
    """Bands on codes of their own pay hours that the rule's own code has counted."""
    return line.code == line.rule.code
