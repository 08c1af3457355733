"""Every rule of the check, and the check itself.

Working time: arbeidsmiljøloven chapter 10, and the Court of Justice in Matzak (C-518/15) on how
soon one has to answer. Their limits are defaults: an agreement in the plan may set others.
"""

from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction

from oncall.rota.core.check import places, rest, worked
from oncall.rota.core.check.finding import Finding, Rule
from oncall.rota.core.check.spans import second
from oncall.rota.core.check.subject import Subject
from oncall.rota.core.hours import occurrences, on_the_wall
from oncall.rota.core.plan import Agreement


def _hours(count: int) -> Fraction:
    return Fraction(count * 3600)


RULES = (
    Rule("line-open", "a family meets nobody", places.line_open, grave=True),
    Rule("rung-empty", "the ladder", places.rung_empty),
    Rule("too-few", "at_least in the plan", places.too_few, unit="people"),
    Rule("two-at-once", "turns in the plan", places.two_at_once),
    Rule("two-lines", "one phone cannot be two", places.two_lines),
    Rule("on-leave", "absence", places.on_leave),
    Rule("not-here", "the people on record", places.not_here),
    Rule("no-phone", "the people on record", places.no_phone),
    Rule("phone-untested", "a phone that does not ring", places.phone_untested),
    Rule("unconfirmed", "a shift that she may not think of", places.unconfirmed),
    Rule("daily-rest", "aml § 10-8 (1)", rest.daily_rest, _hours(11), "h"),
    Rule("weekly-rest", "aml § 10-8 (2)", rest.weekly_rest, _hours(35), "h"),
    Rule("sunday-next", "aml § 10-8 (4)", rest.next_sunday),
    Rule("sunday-half", "aml § 10-8 (4)", rest.half_the_sundays, Fraction(1, 2), "Sundays"),
    Rule("hours-day", "aml § 10-4 (1)", worked.hours_day, _hours(9), "h"),
    Rule("hours-week", "aml § 10-4 (1)", worked.hours_week, _hours(40), "h"),
    Rule("hours-total", "aml § 10-6 (8)", worked.hours_total, _hours(13), "h"),
    Rule("published-late", "aml § 10-3", places.published_late, Fraction(14), "days"),
    Rule("short-wait", "EU C-518/15", places.short_wait, Fraction(120), "s"),
)
RULE = {rule.code: rule for rule in RULES}


def check(subject: Subject) -> tuple[Finding, ...]:
    """Everything to look at, by start; what an agreement in force allows says which one."""
    found = (each for rule in RULES for each in _by(rule, subject))
    return tuple(sorted(found, key=lambda each: (each.start, each.code, each.person)))


def _by(rule: Rule, subject: Subject) -> Iterable[Finding]:
    agreed = {a for plan in subject.plans for a in plan.check.agreements if a.rule == rule.code}
    still = [(each, _beyond(rule, subject, each)) for each in sorted(agreed, key=str)]
    for finding in rule.find(subject, rule.limit):
        allowed = (
            each.text
            for each, beyond in still
            if _in_force(each, finding, subject) and not any(_same(one, finding) for one in beyond)
        )
        yield finding._replace(limit=rule.limit, covered_by=next(allowed, ""))


def _beyond(rule: Rule, subject: Subject, agreement: Agreement) -> list[Finding]:
    """What breaks the rule even with the agreement's limit in place of its own."""
    if agreement.limit is None:
        return []
    seconds = agreement.limit.days * rest.DAY_S + agreement.limit.seconds
    return list(rule.find(subject, Fraction(seconds)))


def _in_force(agreement: Agreement, finding: Finding, subject: Subject) -> bool:
    """Whether it stands in the plan of then, is about her, and counts in all of the span."""
    first = _midnight(subject, agreement, last=False)
    last = _midnight(subject, agreement, last=True)
    plan = subject.plan_at(finding.start)
    about = not agreement.people or finding.person in agreement.people
    return (
        agreement in plan.check.agreements
        and about
        and first <= second(finding.start)
        and second(finding.end) <= last
    )


def _midnight(subject: Subject, agreement: Agreement, *, last: bool) -> int:
    wall = on_the_wall(agreement.last, 24 * 60) if last else on_the_wall(agreement.first, 0)
    at: datetime = occurrences(wall, subject.zone)[0]
    return second(at)


def _same(one: Finding, other: Finding) -> bool:
    return one.person == other.person and one.start < other.end and other.start < one.end
