"""The budget of a year, out of the runs that were paid and the months as they stand."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from oncall.pay.core.books.closing import Run
from oncall.pay.core.months import Month
from oncall.pay.core.reckoning.budget import RuleBudget
from oncall.pay.core.reckoning.month_pay import Computed
from oncall.pay.core.rules.book import rules_of
from oncall.pay.work.month import months_now
from oncall.pay.work.office import Office


def budget_of(
    office: Office, months: Sequence[Month], progress: Callable[[int, int], None]
) -> tuple[RuleBudget, ...]:
    """Each rule of the last plan with its money of these months, in the order of the file."""
    spent: Counter[str] = Counter()
    committed: Counter[str] = Counter()
    forecast: Counter[str] = Counter()
    with office.db.reading() as conn:
        for done, now in enumerate(months_now(conn, office, months), 1):
            paid = _paid(now.runs)
            due = Counter(now.computed.once("by rule", partial(_by_rule, now.computed)))
            spent.update(paid)
            due.subtract(paid)
            (forecast if now.preview else committed).update(due)
            progress(done, len(months))
    rules = {version.rule.name: version.rule for version in rules_of(now.rota.plans[-1])}
    return tuple(
        RuleBudget(rule, spent[name], committed[name], forecast[name])
        for name, rule in rules.items()
    )


def _by_rule(computed: Computed) -> Counter[str]:
    """What people get by each rule, in øre."""
    due = Counter[str]()
    for line in computed.lines:
        due[line.rule.name] += line.ore if line.person else 0
    return due


def _paid(runs: Iterable[Run]) -> Counter[str]:
    """What people were paid by each rule, in øre."""
    paid = Counter[str]()
    for run in runs:
        for line in run.lines if run.state == "paid" else ():
            paid[line.rule] += line.ore if line.person else 0
    return paid
