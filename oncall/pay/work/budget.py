"""The budget of a year, out of the runs that were paid and the months as they stand."""

from collections import Counter
from collections.abc import Callable, Sequence

from oncall.pay import rows
from oncall.pay.core.budget import RuleBudget
from oncall.pay.core.months import Month
from oncall.pay.core.rule_book import rules_of
from oncall.pay.work.closing import month_now
from oncall.pay.work.office import Office
from oncall.rota.work import rota_of


def budget_of(
    office: Office, months: Sequence[Month], progress: Callable[[int, int], None]
) -> tuple[RuleBudget, ...]:
    """Each rule of the last plan with its money of these months, in the order of the file."""
    spent: Counter[str] = Counter()
    committed: Counter[str] = Counter()
    forecast: Counter[str] = Counter()
    with office.db.reading() as conn:
        for done, month in enumerate(months, 1):
            now = month_now(conn, office, month)
            due = Counter[str]()
            for line in now.computed.lines:
                due[line.rule.name] += line.ore if line.person else 0
            paid = Counter[str]()
            for each in rows.runs(conn, office.team.id, str(month)):
                for told in each.run.lines if each.run.state == "paid" else ():
                    paid[told.rule] += told.ore if told.person else 0
            spent.update(paid)
            due.subtract(paid)
            (forecast if now.preview else committed).update(due)
            progress(done, len(months))
        rota = rota_of(conn, office.team.id)
    rules = {version.rule.name: version.rule for version in rules_of(rota.plans[-1])}
    return tuple(
        RuleBudget(rule, spent[name], committed[name], forecast[name])
        for name, rule in rules.items()
    )
