"""A year's money against its budget: what is spent, what is committed, what is to come."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from oncall.pay.core.money import half_up
from oncall.pay.core.rules.values import Hourly, Kroner, Rule


@dataclass(frozen=True)
class RuleBudget:
    """One rule's year in øre, without social costs.

    Spent is in runs that were paid; committed is due for months that are over and not paid yet;
    forecast is what the rota says of the months to come. Nobody's part of a pool is spent by none.
    """

    rule: Rule
    spent: int
    committed: int
    forecast: int

    def cost(self, ore: int) -> int:
        """What an amount costs the employer, with social costs."""
        return half_up(ore * (1 + self.rule.social_costs))

    @cached_property
    def whole(self) -> int:
        """What all of it costs the employer: paid, due and to come."""
        return self.cost(self.spent + self.committed + self.forecast)

    @cached_property
    def left(self) -> int | None:
        """What remains of the budget when all of it is paid; None without a budget."""
        if self.rule.budget is None:
            return None
        return self.rule.budget - self.whole

    @property
    def price(self) -> int | None:
        """Øre of an hour, where every hour has the same price in kroner."""
        pays = self.rule.pays
        if not isinstance(pays, Hourly) or pays.bands or not isinstance(pays.rate, Kroner):
            return None
        return pays.rate.ore

    def hours_left(self, ore_an_hour: int | None) -> Fraction | None:
        """How many hours the rest pays for at that price."""
        if self.left is None or not ore_an_hour:
            return None
        return Fraction(max(self.left, 0)) / (ore_an_hour * (1 + self.rule.social_costs))
