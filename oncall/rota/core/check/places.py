"""Whether there is somebody, and one who can be there: holes, doubles, leave, phones."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from oncall.rota.core.check.finding import BETWEEN_LINES, Finding, found
from oncall.rota.core.check.spans import Span, both, crowded, instant, joined, second, without
from oncall.rota.core.check.subject import Subject
from oncall.rota.core.hours import windows
from oncall.rota.core.plan import OWN_THERAPIST, SUPERVISOR, Rotation


def line_open(subject: Subject, _limit: Fraction) -> Iterator[Finding]:
    """At every second somebody holds the supervisor line, or the outside number does."""
    held = joined((*_spans(subject, SUPERVISOR), *subject.outside))
    for span in without([subject.span], held):
        yield found("line-open", span, rotation=SUPERVISOR)


def too_few(subject: Subject, _limit: Fraction) -> Iterator[Finding]:
    """Within its hours a rotation has as many as it asks for; outside them nobody is missed."""
    for rotation, hours in _opened(subject):
        asked = rotation.at_least or 1
        if rotation.name != SUPERVISOR:
            for span in without(hours, crowded(_spans(subject, rotation.name), asked - 1)):
                yield found("too-few", span, rotation=rotation.name, measured=asked)


def rung_empty(subject: Subject, _limit: Fraction) -> Iterator[Finding]:
    """While one of its rotations should have somebody, a rung is not empty."""
    opened: dict[str, list[Span]] = {}
    for rotation, hours in _opened(subject):
        opened[rotation.name] = joined((*opened.get(rotation.name, ()), *hours))
    for asked in dict.fromkeys(rung.ask for plan, _ in subject.in_force for rung in plan.ladder):
        names = [name for name in asked if name not in (OWN_THERAPIST, SUPERVISOR)]
        hours = joined(span for name in names for span in opened.get(name, ()))
        there = joined(span for name in names for span in _spans(subject, name))
        for span in without(hours, there):
            yield found("rung-empty", span, rotation=BETWEEN_LINES.join(names))


def two_at_once(subject: Subject, _limit: Fraction) -> Iterator[Finding]:
    """In turns one person is on."""
    names = {each.name for plan, _ in subject.in_force for each in plan.rotations if each.turns}
    for name in sorted(names | {SUPERVISOR}):
        for span in subject.clipped(crowded(_spans(subject, name), 1)):
            yield found("two-at-once", span, rotation=name)


def two_lines(subject: Subject, _limit: Fraction) -> Iterator[Finding]:
    """One phone cannot be two."""
    names = sorted({each.rotation for each in subject.shifts})
    for one, other in combinations(names, 2):
        for person in sorted(subject.on_duty):
            mine, also = (_spans(subject, name, person) for name in (one, other))
            for span in subject.clipped(both(mine, also)):
                yield found(
                    "two-lines", span, person=person, rotation=BETWEEN_LINES.join((one, other))
                )


def on_leave(subject: Subject, _limit: Fraction) -> Iterator[Finding]:
    """Nobody on leave is on duty."""
    for person, leave in sorted(subject.leave.items()):
        for span in subject.clipped(both(subject.on_duty.get(person, []), joined(leave))):
            yield found("on-leave", span, person=person)


def not_here(subject: Subject, _limit: Fraction) -> Iterator[Finding]:
    """Whoever is on duty is on record and works here on that day."""
    for person, duty in subject.on_duty.items():
        known = subject.people.get(person)
        here = joined(span for day, span in subject.days if known and known.active(day))
        if subject.people:
            for span in subject.clipped(without(duty, here)):
                yield found("not-here", span, person=person)


def no_phone(subject: Subject, _limit: Fraction) -> Iterator[Finding]:
    """Whoever is on duty has a phone that is known to work."""
    for person, duty in subject.on_duty.items():
        known = subject.people.get(person)
        seen = subject.clipped(duty)
        if seen and known and (known.phone is None or person in subject.dead_phones):
            yield found("no-phone", (seen[0][0], seen[-1][1]), person=person)


def phone_untested(subject: Subject, _limit: Fraction) -> Iterator[Finding]:
    """Whoever is on duty has tested her phone, as it lies at night."""
    for person, duty in subject.on_duty.items():
        seen = subject.clipped(duty)
        if seen and person in subject.untested - subject.dead_phones:
            yield found("phone-untested", (seen[0][0], seen[-1][1]), person=person)


def unconfirmed(subject: Subject, _limit: Fraction) -> Iterator[Finding]:
    """Whoever was asked whether she knows of her shift has said so."""
    for each in subject.unconfirmed:
        span = second(each.start), second(each.end)
        if subject.seen(span):
            yield found("unconfirmed", span, person=each.person, rotation=each.rotation)


def published_late(subject: Subject, limit: Fraction) -> Iterator[Finding]:
    """A plan is known so many days before it begins."""
    for plan in subject.plans:
        published = subject.published.get(plan.valid_from)
        if published and plan.starts_at >= subject.start:
            days = Fraction(second(plan.starts_at) - second(published), 24 * 3600)
            if days < limit:
                span = second(plan.starts_at), second(subject.end)
                yield found("published-late", span, measured=max(days, Fraction(0)))


def short_wait(subject: Subject, limit: Fraction) -> Iterator[Finding]:
    """Availability with next to no time to answer may be working time in full."""
    for plan, span in subject.in_force:
        for rung in plan.ladder:
            waits = rung.wait.total_seconds() if rung.wait else limit
            if waits < limit:
                yield found(
                    "short-wait", span, rotation=BETWEEN_LINES.join(rung.ask), measured=int(waits)
                )


def _spans(subject: Subject, rotation: str, person: str | None = None) -> list[Span]:
    """When that person, or anybody, is on the rotation."""
    on = subject.of_rotation(rotation)
    return [span for who, span in on if person in (None, who)]


def _opened(subject: Subject) -> Iterator[tuple[Rotation, list[Span]]]:
    """Each rotation with the hours in which it should have somebody, plan by plan."""
    for plan, (start, end) in subject.in_force:
        for rotation in plan.rotations:
            spans = windows(rotation.hours, plan.zone, instant(start), instant(end))
            yield rotation, joined((second(low), second(high)) for low, high in spans)
