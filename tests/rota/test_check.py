"""The check of a rota: what it warns of, whom, when, and what an agreement silences."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest

from oncall.people.core.values import Period, Person
from oncall.rota.core.check.finding import Finding, from_row, row_of
from oncall.rota.core.check.rules import RULES, check
from oncall.rota.core.check.spans import second
from oncall.rota.core.check.subject import MARGIN, Subject
from oncall.rota.core.check.told import amount, told
from oncall.rota.core.duty import Shift, shifts
from oncall.rota.core.hours import ALL_DAY
from oncall.rota.core.plan import Agreement, CheckPart, Rotation, RungPlan
from oncall.rota.core.rota import Rota
from oncall.wording import LANGUAGES
from tests.rota.shapes import at, daily, line, plan_of, weekly

MONDAY, LATER = at("2026-06-01T00:00+02:00"), at("2026-06-15T00:00+02:00")
THERAPISTS = Rotation("therapists", daily("08:00", "20:00"), ("ane", "bo"), at_least=2)


def person(handle: str, **known: Any) -> Person:
    """Somebody with a phone who works from eight to half past three, Monday to Friday."""
    usual = {"phone": "+4740000102", "ordinary": "Mon-Fri 08:00-15:30"}
    return Person(handle, handle.title(), frozenset(), **{**usual, **known})


EVERYBODY = {name: person(name) for name in ("tove", "una", "ane", "bo")}


def looked(
    *rotations: Rotation,
    more: tuple[Shift, ...] = (),
    check_part: CheckPart | None = None,
    ladder: tuple[RungPlan, ...] = (),
    people: Mapping[str, Person] = EVERYBODY,
    **known: Any,
) -> tuple[Finding, ...]:
    """What the check finds in the first two weeks of June, with these rotations."""
    plan = replace(plan_of(*rotations), check=check_part or CheckPart(), ladder=ladder)
    start, end = known.pop("start", MONDAY), known.pop("end", LATER)
    rows = (*shifts(Rota([plan]), start - MARGIN, end + MARGIN), *more)
    return check(Subject([plan], rows, start, end, people=people, **known))


def codes(found: tuple[Finding, ...]) -> set[str]:
    """Which rules were broken."""
    return {each.code for each in found}


def only(code: str, found: tuple[Finding, ...]) -> list[Finding]:
    """What one rule has found."""
    return [each for each in found if each.code == code]


def span(start: str, end: str) -> tuple[int, int]:
    """A span in seconds."""
    return second(at(start)), second(at(end))


def test_a_team_in_turns_gives_nothing_to_look_at() -> None:
    """Two on the line in turns, two therapists in turns: nobody works too much."""
    shared = Rotation("therapists", daily("16:00", "20:00"), ("ane", "bo"), weekly())
    usual = {name: person(name, ordinary="Mon-Thu 08:00-12:00") for name in EVERYBODY}

    assert looked(line("tove", "una", turns=weekly()), shared, people=usual) == ()


def test_a_lone_supervisor_all_year_works_too_much() -> None:
    """(168 − 37.5) / 7 hours a week on top of 37.5: every week, exactly."""
    found = only("hours-week", looked(line("tove")))

    assert [(f.person, f.start, f.measured) for f in found] == [
        ("tove", MONDAY, Fraction(75, 2) * 3600 + Fraction(261, 14) * 3600),
        ("tove", at("2026-06-08T00:00+02:00"), Fraction(786, 14) * 3600),
    ]
    assert found[0].limit == 40 * 3600
    assert amount(found[0].measured, "hours-week", "en") == "56.1"


def test_the_share_of_availability_is_a_setting() -> None:
    """At one fifth the same week is longer."""
    (first, *_) = only("hours-week", looked(line("tove"), check_part=CheckPart(Fraction(1, 5))))

    assert first.measured == (Fraction(75, 2) + Fraction(261, 10)) * 3600


def test_a_public_holiday_is_no_ordinary_day() -> None:
    """In the week of Whit Monday seven and a half hours of work are availability instead."""
    whit = at("2026-05-25T00:00+02:00")

    found = looked(line("tove"), start=whit, end=at("2026-06-08T00:00+02:00"))

    monday_off, usual = only("hours-week", found)

    assert usual.measured - monday_off.measured == Fraction(15, 2) * 3600 * Fraction(6, 7)


def test_the_worked_example_of_the_labour_inspection() -> None:
    """Friday 16:00 to Sunday 24:00 is 56 hours, and counts as 8."""
    weekend = Shift("extra", "bo", at("2026-06-05T16:00+02:00"), at("2026-06-08T00:00+02:00"))
    nobody = {"bo": person("bo", ordinary=None), "tove": person("tove", ordinary=None)}

    found = looked(line("tove"), more=(weekend,), people=nobody)
    low = CheckPart(agreements=(agreement("hours-week"),))

    assert only("hours-week", found) == []
    assert codes(looked(line("tove"), more=(weekend,), people=nobody, check_part=low)) == set()


def test_a_callout_at_night_breaks_the_rest() -> None:
    """Called out from two to four, at work at eight: four hours of rest, and at most six before."""
    callouts = {"tove": [span("2026-06-03T02:00+02:00", "2026-06-03T04:00+02:00")]}

    (found,) = only("daily-rest", looked(line("tove"), callouts=callouts))

    assert (found.start, found.end) == (at("2026-06-02T08:00+02:00"), at("2026-06-03T15:30+02:00"))
    assert found.measured == 10 * 3600 + 1800


def test_duty_breaks_rest_where_the_plan_says_so() -> None:
    """Whoever is on day and night then has neither the day's rest, nor the week's, nor Sundays."""
    strict = CheckPart(availability_is_rest=False)

    found = looked(line("tove"), check_part=strict)

    assert codes(found) >= {"daily-rest", "weekly-rest", "sunday-next", "sunday-half"}
    assert not codes(looked(line("tove"))) & {"daily-rest", "weekly-rest", "sunday-next"}
    assert {each.measured for each in only("weekly-rest", found)} == {0}


def test_every_other_sunday_is_free() -> None:
    """Turns of a week that hand over on Sundays: each has a part of every Sunday."""
    strict = CheckPart(availability_is_rest=False)
    sundays = weekly("2025-12-28")

    found = looked(line("tove", "una", turns=sundays), check_part=strict)
    mondays = looked(line("tove", "una", turns=weekly(handover=0)), check_part=strict)

    assert {each.person for each in only("sunday-next", found)} == {"tove", "una"}
    assert only("sunday-half", found)[0].measured == 1
    assert not only("sunday-next", mondays)


def agreement(rule: str, **other: Any) -> Agreement:
    """An agreement about one rule, in force all year."""
    usual = {"people": (), "first": date(2026, 1, 1), "last": date(2026, 12, 31), "limit": None}
    return Agreement(rule, **{**usual, "text": "Local agreement, § 4", **other})


@pytest.mark.parametrize(
    ("other", "silenced"),
    [
        ({}, 2),
        ({"people": ("tove",)}, 2),
        ({"people": ("una",)}, 0),
        ({"last": date(2026, 6, 7)}, 1),
        ({"first": date(2026, 6, 2)}, 1),
        ({"limit": at("2026-06-03T09:00Z") - at("2026-06-01T00:00Z")}, 2),
        ({"limit": at("2026-06-03T08:00Z") - at("2026-06-01T00:00Z")}, 0),
    ],
)
def test_an_agreement_silences_what_it_is_about(other: Mapping[str, Any], silenced: int) -> None:
    """Its rule, its people, its days, and no further than its own limit (57 h; 56 h is too few)."""
    part = CheckPart(agreements=(agreement("hours-week", **other), agreement("sunday-half")))

    found = only("hours-week", looked(line("tove"), check_part=part))

    assert len(found) == 2
    assert [each.covered_by for each in found].count("Local agreement, § 4") == silenced


def test_nobody_on_the_line_is_an_error() -> None:
    """From midnight to the first hand-over; the outside number may have it instead."""
    late = line("tove", "una", turns=weekly("2026-06-01"))
    hole = span("2026-06-01T00:00+02:00", "2026-06-01T08:00+02:00")

    (found,) = only("line-open", looked(late))

    assert (found.start, found.end) == (MONDAY, at("2026-06-01T08:00+02:00"))
    assert not only("line-open", looked(late, outside=[hole]))
    assert told([found], plan_of(late).zone, "en")[0].grave


def test_hours_at_which_nobody_is_meant_to_be_on_are_no_hole() -> None:
    """By night there is no therapist, and none is missed."""
    rung = (RungPlan(("own therapist",)), RungPlan(("therapists",)), RungPlan(("supervisor",)))
    quiet = {name: replace(each, ordinary=None) for name, each in EVERYBODY.items()}

    assert looked(line("tove"), THERAPISTS, ladder=rung, people=quiet) == ()


def test_too_few_and_an_empty_rung() -> None:
    """With one of two gone until noon there are too few; with both, the rung is empty."""
    later = replace(THERAPISTS, people=("ane",), turns=weekly("2026-06-08"))
    one = replace(THERAPISTS, people=("ane",))
    rung = (RungPlan(("therapists",)),)

    few = looked(line("tove"), one, ladder=rung, end=at("2026-06-02T00:00+02:00"))
    none = looked(line("tove"), later, ladder=rung, end=at("2026-06-02T00:00+02:00"))

    assert codes(few) >= {"too-few"}
    assert "rung-empty" not in codes(few)
    (hole,) = only("rung-empty", none)
    assert (hole.rotation, hole.start) == ("therapists", at("2026-06-01T08:00+02:00"))
    assert only("too-few", few)[0].measured == 2


def test_two_where_one_should_be_and_one_where_two_are_needed() -> None:
    """A second on the line, and one person on two lines at once."""
    second_one = Shift(
        "supervisor", "una", at("2026-06-03T10:00+02:00"), at("2026-06-03T12:00+02:00")
    )
    lent = Shift("supervisor", "ane", at("2026-06-03T10:00+02:00"), at("2026-06-03T22:00+02:00"))

    doubled = looked(line("tove"), more=(second_one,))
    (both,) = only("two-lines", looked(line("tove"), THERAPISTS, more=(lent,)))

    (found,) = only("two-at-once", doubled)
    assert (found.start, found.end) == (second_one.start, second_one.end)
    assert (both.person, both.rotation) == ("ane", "supervisor, therapists")
    assert (both.start, both.end) == (lent.start, at("2026-06-03T20:00+02:00"))


def test_somebody_on_duty_who_is_not_there() -> None:
    """On leave, gone since Wednesday, without a phone, or with one that is dead or not tested."""
    gone = {**EVERYBODY, "ane": person("ane", period=Period(last=date(2026, 6, 2)), phone=None)}
    leave = {"bo": [span("2026-06-04T00:00+02:00", "2026-06-05T00:00+02:00")]}

    found = looked(
        line("tove"),
        THERAPISTS,
        people=gone,
        leave=leave,
        dead_phones=frozenset({"tove"}),
        untested=frozenset({"tove", "bo", "una"}),
    )

    (away,) = only("on-leave", found)
    assert (away.person, away.start) == ("bo", at("2026-06-04T08:00+02:00"))
    assert only("not-here", found)[0].start == at("2026-06-03T08:00+02:00")
    assert {each.person for each in only("no-phone", found)} == {"ane", "tove"}
    assert {each.person for each in only("phone-untested", found)} == {"bo"}


def test_a_plan_that_was_known_late() -> None:
    """Ten days before it begins: four too few; one stored in time is not named."""
    plan = plan_of(line("tove"), valid_from="2026-06-08")

    def late(stored: str) -> list[Finding]:
        known = {plan.valid_from: at(stored)}
        rows = shifts(Rota([plan]), MONDAY, LATER + MARGIN)
        return only("published-late", check(Subject([plan], rows, MONDAY, LATER, published=known)))

    assert late("2026-05-29T00:00+02:00")[0].measured == 10
    assert late("2026-05-25T00:00+02:00") == []


def test_next_to_no_time_to_answer() -> None:
    """A rung that moves on after a minute."""
    hasty = RungPlan(("therapists",), wait=at("2026-06-01T00:01Z") - at("2026-06-01T00:00Z"))

    (found,) = only("short-wait", looked(line("tove"), THERAPISTS, ladder=(hasty,)))

    assert found.measured == 60


def test_what_is_past_is_not_warned_about() -> None:
    """On Thursday noon, a hole that ended on Thursday morning is history."""
    late = line("tove", "una", turns=weekly("2026-06-01"))

    assert not only("line-open", looked(late, start=at("2026-06-01T08:00+02:00")))
    assert not only("line-open", looked(late, start=at("2026-06-04T12:00+02:00")))


def test_a_person_with_split_ordinary_hours() -> None:
    """Another Friday, and nothing on the day she has left."""
    people = {"tove": person("tove", ordinary="Mon-Thu 08:00-15:45; Fri 08:00-15:00")}

    found = only("hours-week", looked(line("tove"), people=people))

    assert found[-1].measured == (38 + Fraction(130, 7)) * 3600


def test_lines_of_duty_are_called_what_the_reader_calls_them() -> None:
    """In her language, several of them one by one; one of the team's own as its file has it."""
    zone = plan_of(line("tove")).zone
    both = Finding("two-lines", "ane", "supervisor, therapists", MONDAY, LATER)
    hasty = Finding("short-wait", "", "own therapist, Natt på Stord", MONDAY, LATER)

    (on_two,) = told([both], zone, "nb", called=str.title)
    (rung,) = told([hasty], zone, "nn")

    assert on_two.what.startswith("Ane er på lederlinja, terapeuter samtidig")
    assert rung.what.startswith("Svarfristen for familien sin eigen terapeut, Natt på Stord er")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_is_told_in_every_language(language: str) -> None:
    """Each rule has its sentence, and what would mend it; what comes again is counted."""
    some = [
        Finding(rule.code, "tove", "therapists", MONDAY, LATER, rule.limit, rule.limit)
        for rule in RULES
    ]

    lines = told([*some, *some], plan_of(line("tove")).zone, language)

    assert [each.code for each in lines] == [rule.code for rule in RULES]
    assert all(" 2 " in each.what and each.mend for each in lines)


def test_a_finding_survives_the_outbox() -> None:
    """As texts and back, exactly."""
    for each in looked(line("tove"), THERAPISTS):
        assert from_row(row_of(each)) == each


def test_a_plan_is_data_for_the_check() -> None:
    """All day on every day, whatever the season: the check looks at instants, not at patterns."""
    always = Rotation("therapists", ALL_DAY, ("ane",))

    found = looked(line("tove"), always, start=at("2026-10-19T00:00+02:00"), end=day_after())
    (first,) = [each for each in only("hours-week", found) if each.person == "ane"]

    assert first.measured == (Fraction(75, 2) + Fraction(169 * 2 - 75, 14)) * 3600


def day_after() -> datetime:
    """The Monday after the clock has gone back."""
    return at("2026-10-26T00:00+01:00")
