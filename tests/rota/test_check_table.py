"""Rest and working hours, compared with a table of five-minute steps around both clock changes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from oncall.people.core.values import Person
from oncall.rota.core.check.finding import Finding
from oncall.rota.core.check.rules import RULE
from oncall.rota.core.check.spans import second
from oncall.rota.core.check.subject import MARGIN, Subject
from oncall.rota.core.check.worked import Counted, windows_of_a_day
from oncall.rota.core.duty import Shift
from oncall.rota.core.plan import CheckPart, Plan
from tests.rota.check_table import Span, Table, utc
from tests.rota.shapes import line, plan_of

HOUR = timedelta(hours=1)
# Two weeks around each change of the clock, Monday to Monday, without a public holiday in reach.
BEGINS = ("2026-03-16", "2026-10-19")


@dataclass(frozen=True)
class Life:
    """One person's duty, work and callouts, as the check and as the table see them."""

    subject: Subject
    table: Table
    share: Fraction
    duty_breaks_rest: bool

    def found(self, code: str, limit: Fraction | None = None) -> list[Finding]:
        """What that rule finds."""
        rule = RULE[code]
        return list(rule.find(self.subject, rule.limit if limit is None else limit))


def spans(first: datetime, count: int, longest: int) -> st.SearchStrategy[list[Span]]:
    """Some spans in three weeks and a half, in steps of five minutes, that do not overlap."""
    step = timedelta(minutes=5)
    edge = st.integers(0, 25 * 24 * 12)
    pairs = st.lists(st.tuples(edge, st.integers(1, longest * 12)), max_size=count)
    return pairs.map(lambda found: _apart([(first + a * step, b * step) for a, b in found]))


def _apart(found: list[tuple[datetime, timedelta]]) -> list[Span]:
    apart: list[Span] = []
    for start, length in sorted(found):
        if not apart or apart[-1][1] < start:
            apart.append((start, start + length))
    return apart


@st.composite
def lives(draw: st.DrawFn) -> Life:
    """Two weeks with a clock change, in which anything may be on duty, at work or called out."""
    begin = utc(draw(st.sampled_from(BEGINS)))
    start, end = begin, utc(str((begin + timedelta(days=14, hours=3)).date()))
    near = start - timedelta(days=3)
    duty, callouts = draw(spans(near, 20, 60)), draw(spans(near, 6, 5))
    last, opens = draw(st.integers(0, 4)), draw(st.integers(60, 150)) * 5
    closes = opens + draw(st.integers(12, 100)) * 5
    clock = f"{opens // 60:02}:{opens % 60:02}-{closes // 60:02}:{closes % 60:02}"
    days = ("Mon", "Mon-Tue", "Mon-Wed", "Mon-Thu", "Mon-Fri")[last]
    person = Person("ane", "Ane", frozenset(), ordinary=f"{days} {clock}")
    share, strict = draw(st.sampled_from([Fraction(1, 7), Fraction(1, 5)])), draw(st.booleans())
    shifts = [Shift("therapists", "ane", *span) for span in duty]
    plan = plan_of(line("tove"))
    plan = Plan(
        plan.valid_from, plan.team, plan.rotations, (), {}, (), CheckPart(share, not strict)
    )
    subject = Subject(
        [plan], [*shifts, Shift("supervisor", "tove", start, end)], start, end, {"ane": person},
        callouts={"ane": [(second(low), second(high)) for low, high in callouts]},
    )  # fmt: skip
    table = Table(start - MARGIN, end + MARGIN, duty, (last, opens, closes), callouts)
    return Life(subject, table, share, strict)


def of_ane(life: Life, code: str) -> list[Finding]:
    """What the rule finds about her, if she is on duty at all."""
    return [each for each in life.found(code) if each.person == "ane"]


def looked_at(life: Life) -> list[list[int]]:
    """The steps of each week that is looked at."""
    low, high = life.subject.start, life.subject.end
    return [week for week in life.table.weeks() if low <= life.table.steps[week[0]] < high]


def on_duty(life: Life) -> bool:
    """Nobody is warned about who has no duty."""
    return "ane" in life.subject.on_duty


@settings(max_examples=25, deadline=None)
@given(lives())
def test_hours_of_a_week(life: Life) -> None:
    """Work in full and availability at its share, above 40 hours: exactly, with 167 or 169 h."""
    expected = {
        life.table.steps[week[0]]: total
        for week in looked_at(life)
        if on_duty(life) and (total := life.table.worked(week, life.share)) > 40 * 3600
    }

    assert {f.start: f.measured for f in of_ane(life, "hours-week")} == expected


@settings(max_examples=25, deadline=None)
@given(lives())
def test_rest_of_a_week(life: Life) -> None:
    """The longest rest of each week, below 35 hours."""
    rests = {
        life.table.steps[week[0]]: life.table.longest_rest(
            week, duty_breaks_it=life.duty_breaks_rest
        )
        for week in looked_at(life)
    }
    expected = {
        at: rest // HOUR for at, rest in rests.items() if on_duty(life) and rest < 35 * HOUR
    }

    assert {f.start: int(f.measured // 3600) for f in of_ane(life, "weekly-rest")} == expected


@settings(max_examples=25, deadline=None)
@given(lives())
def test_rest_of_a_day(life: Life) -> None:
    """Wherever a rest ends and no other one of 11 hours comes within the next 24."""
    starts = life.table.no_daily_rest(11 * HOUR, duty_breaks_it=life.duty_breaks_rest)
    inside = [at for at in starts if life.subject.start <= at < life.subject.end]

    found = [each.start for each in of_ane(life, "daily-rest")]
    assert [at for at in found if at >= life.subject.start] == (inside if on_duty(life) else [])


@st.composite
def days(draw: st.DrawFn) -> tuple[list[Span], list[Span]]:
    """Some duty and some work in the weeks of a clock change, apart from each other or not."""
    begin = utc(draw(st.sampled_from(BEGINS)))
    return draw(spans(begin, 12, 60)), draw(spans(begin, 12, 15))


@settings(max_examples=25, deadline=None)
@given(days(), st.sampled_from([Fraction(1, 7), Fraction(1, 5)]))
def test_the_most_of_any_24_hours(found: tuple[list[Span], list[Span]], share: Fraction) -> None:
    """The windows that begin or end with something hold as much as any window does."""
    duty, work = found
    edges = [edge for span in (*duty, *work) for edge in span]
    if not edges:
        return
    table = Table(min(edges) - 50 * HOUR, max(edges) + 50 * HOUR, duty, (0, 0, 0), work)

    worked, available = ([(second(a), second(b)) for a, b in each] for each in (work, duty))
    counted = Counted(worked, available, share)
    most = max(counted.within(window) for window in windows_of_a_day(counted.spans))

    assert most == table.most_in_24_hours(share)
