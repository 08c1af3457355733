"""What keeps a month from being right, and what somebody should look at before it is closed.

Each is told twice: in English where the files and commands are, and on the pages in everybody's
language, by a key under `[pages.pay.wrong]`.
"""

from collections.abc import Iterable, Iterator, Mapping

from oncall.pay.core.money import kroner
from oncall.pay.core.reckoning.basis import Paid, ThisMonth
from oncall.pay.core.reckoning.credit import within
from oncall.pay.core.reckoning.hourly import NoWage
from oncall.pay.core.reckoning.lines import Line
from oncall.pay.core.rules.book import missing, stretches
from oncall.pay.core.rules.values import Callouts, Rule
from oncall.pay.core.spans import Span, instant, midnight, minus, union
from oncall.people.core.values import Person
from oncall.rota.core.file.faults import Refusal


def unknown_people(now: ThisMonth) -> Iterator[Refusal]:
    """Whoever is on duty and not on record."""
    held = {each.person for each in now.entries if each.person}
    for handle in sorted(held - now.basis.people.keys()):
        yield Refusal(
            None, "people", f'"{handle}" is on duty and not among the people',
            "write that person into the people's file", "unknown_person", {"person": handle},
        )  # fmt: skip


def missing_rates(now: ThisMonth) -> Iterator[Refusal]:
    """Duty that no rule pays because the first version of one begins later."""
    for gap in missing(now.basis.plans, *now.span):
        rule = gap.rule
        if isinstance(rule.pays, Callouts):
            continue
        for start, _ in _unpaid(now, rule, (gap.start, gap.end))[:1]:
            first, then = (instant(at, now.zone) for at in (start, gap.begins))
            yield Refusal(
                None, f"supplement {rule.name}",
                f'no rate of "{rule.name}" counts on {first:%Y-%m-%d}: '
                f"the first begins on {then:%Y-%m-%d}",
                "write one of that name for the time before, with 0.00 if it paid nothing",
                "no_rate", {"rule": rule.name, "first": first, "then": then},
            )  # fmt: skip


def ended_rates(now: ThisMonth) -> Iterator[Refusal]:
    """Duty that a rule paid until a new plan came without it, and no other has paid since.

    Told in the month in which that is so first: it may be meant.
    """
    plans, (start, end) = now.basis.plans, now.span
    for stretch in stretches(plans, start - 1, end) if len(plans) > 1 else ():
        rule, since = stretch.rule, max(stretch.end, start)
        if isinstance(rule.pays, Callouts) or since == end:
            continue
        for first, _ in _unpaid(now, rule, (since, end))[:1]:
            day = instant(first, now.zone)
            yield Refusal(
                None, f"supplement {rule.name}",
                f'no rate of "{rule.name}" counts since {day:%Y-%m-%d}: the rota has none any more',
                "write one into the rota, with 0.00 if it pays nothing",
                "rate_ended", {"rule": rule.name, "first": day},
            )  # fmt: skip


def _unpaid(now: ThisMonth, rule: Rule, span: Span) -> list[Span]:
    """The duty of that time which the rule would pay, and no rule of the month does."""
    held = [
        (each.start, each.end)
        for each in within(now.entries, span)
        if rule.rotation in (None, each.rotation)
        and (not rule.stand_in or each.how == "stand-in")
        and rule.person in (None, each.person)
    ]
    return minus(union(held), union(each.span for each in now.rules if _pays_too(each.rule, rule)))


def _pays_too(other: Rule, rule: Rule) -> bool:
    return (
        not isinstance(other.pays, Callouts)
        and other.rotation in (None, rule.rotation)
        and other.person in (None, rule.person)
        and other.stand_in == rule.stand_in
    )


def no_wage(none: NoWage, rule: Rule) -> Refusal:
    """A rule that pays by an hourly wage which is not known."""
    return Refusal(
        None, f"people {none.column}",
        f'{none.person} has no {none.column}, and "{rule.name}" pays by the hourly wage',
        "write it into the people's file", f"no_{none.column}",
        {"person": none.person, "rule": rule.name},
    )  # fmt: skip


def no_number(lines: Iterable[Line], people: Mapping[str, Person]) -> Iterator[Refusal]:
    """Whoever is paid through payroll, which does not know her."""
    for handle, person in _paid(lines, people):
        if person.paid == "payroll" and not person.employee_number:
            yield Refusal(
                None, "people employee_number",
                f"{handle} is paid through payroll and has no employee number",
                "write the number, or paid = invoice", "no_number", {"person": handle},
            )  # fmt: skip


def one_number(lines: Iterable[Line], people: Mapping[str, Person]) -> Iterator[Refusal]:
    """Two people of the month who would be paid as one, since they have one employee number."""
    whose: dict[str, str] = {}
    for handle, person in _paid(lines, people):
        number = person.employee_number if person.paid != "invoice" else None
        if number and (other := whose.setdefault(number, handle)) != handle:
            yield Refusal(
                None, "people employee_number",
                f"{handle} has the employee number {number}, and so has {other}",
                "give each of them their own", "one_number", {"person": handle, "other": other},
            )  # fmt: skip


def not_paid(lines: Iterable[Line], people: Mapping[str, Person]) -> Iterator[Refusal]:
    """Whoever has something due that no file pays, since it is not said how she is paid."""
    due: dict[str, int] = {}
    for line in lines:
        due[line.person or ""] = due.get(line.person or "", 0) + line.ore
    for handle, ore in sorted(due.items()):
        person = people.get(handle)
        if person and person.paid is None and ore:
            yield Refusal(
                None, "people paid",
                f"{kroner(ore)} is due to {handle}, who is in no file for payroll",
                "write paid = payroll or invoice into the people's file",
                "not_paid", {"person": handle},
            )  # fmt: skip


def left_over(now: ThisMonth, paid: Paid) -> Iterator[Refusal]:
    """Callouts of the month that no rule pays."""
    done = {each for _, by_person in paid for mine in by_person.values() for each in mine}
    for each in now.basis.callouts:
        if each not in done and now.span[0] <= each.start < now.span[1]:
            at = instant(each.start, now.zone)
            yield Refusal(
                None, "callouts",
                f"no rule pays the callout of {each.person} at {at:%Y-%m-%d %H:%M}",
                "see that she was on duty then, and that a [[supplement]] has callout = …",
                "left_over", {"person": each.person, "when": at},
            )  # fmt: skip


def rules_of_nobody(now: ThisMonth) -> Iterator[Refusal]:
    """Rules of one person whom nobody knows: a slip of the pen would pay nothing, silently."""
    of_one = {each.rule.name: each.rule for each in now.rules if each.rule.person}
    for rule in of_one.values():
        if rule.person and rule.person not in now.basis.people:
            yield Refusal(
                None, f"supplement {rule.name}",
                f'"{rule.name}" pays {rule.person}, who is not among the people',
                "write the handle as the people's file has it, or leave the rule out",
                "rule_of_nobody", {"rule": rule.name, "person": rule.person},
            )  # fmt: skip


def before_the_plan(now: ThisMonth) -> Iterator[Refusal]:
    """Days of the month before the first plan counts."""
    first = now.basis.plans[0]
    if midnight(first.valid_from, now.zone) > now.span[0]:
        yield Refusal(
            None, "valid_from",
            f"the rota begins on {first.valid_from}, and nothing is paid for the days before",
            "see that this is the rota of that month",
            "before_the_plan", {"then": first.starts_at},
        )  # fmt: skip


def _paid(lines: Iterable[Line], people: Mapping[str, Person]) -> list[tuple[str, Person]]:
    """Those on record whom the lines pay."""
    handles = {line.person for line in lines if line.person}
    return [(handle, people[handle]) for handle in sorted(handles & people.keys())]
