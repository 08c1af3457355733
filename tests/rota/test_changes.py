"""Changes as people ask for them: what they come to, what is refused, what conflicts."""

from datetime import datetime

import pytest

from oncall.rota.core.change import Change
from oncall.rota.core.changes.changes_file import read_changes
from oncall.rota.core.changes.conflicts import conflicts
from oncall.rota.core.changes.laying import Asked, Wanted, lay
from oncall.rota.core.duty import shifts, who_is_on
from oncall.rota.core.ledger import Away, away, entries, outside
from oncall.rota.core.plan import Plan, Rotation
from oncall.rota.core.rota import Rota
from tests.rota.shapes import at, daily, line, plan_of, weekly

NOON = at("2026-03-02T12:00+01:00")
HEAD = "kind,rotation,person,instead_of,from,to\n"
KNOWN = ("tove", "una", "ane", "bo", "cato", "vikar")


def the_plan(valid_from: str = "2026-01-01", hours: str = "08:00", who: str = "ane") -> Plan:
    """Una and Tove in weekly turns; two therapists by day."""
    return plan_of(
        line("una", "tove", turns=weekly()),
        Rotation("therapists", daily(hours, "20:00"), (who, "bo")),
        valid_from=valid_from,
    )


@pytest.fixture
def rota() -> Rota:
    """The plan as it is, and nothing changed."""
    return Rota([the_plan()])


def file_of(rota: Rota, *rows: str) -> Rota:
    """The rota with the changes of a file over it, which must be sound."""
    read = read_changes(HEAD + "\n".join(rows), rota, known=KNOWN)
    assert not read.faults, read.faults
    return Rota(rota.plans, read.changes)


def people(rota: Rota, when: str, rotation: str) -> set[str]:
    """Who is on one rotation."""
    return {each.person for each in who_is_on(rota, at(when)) if each.rotation == rotation}


def test_a_week_of_cover_is_one_change_for_each_shift(rota: Rota) -> None:
    """Cato covers for Ane from Tuesday to Thursday: by day, as her shifts are, and not at night."""
    changed = file_of(rota, "cover,,cato,ane,2026-03-03T00:00+01:00,2026-03-06T00:00+01:00")

    assert [(c.start, c.end) for c in changed.changes] == [
        (at(f"2026-03-0{day}T08:00+01:00"), at(f"2026-03-0{day}T20:00+01:00")) for day in (3, 4, 5)
    ]
    assert people(changed, "2026-03-04T12:00+01:00", "therapists") == {"cato", "bo"}
    assert people(changed, "2026-03-04T23:00+01:00", "therapists") == set()
    assert people(changed, "2026-03-06T12:00+01:00", "therapists") == {"ane", "bo"}


def test_a_stand_in_by_the_hour(rota: Rota) -> None:
    """Whoever holds the line gives it up for exactly those hours, and the ledger says so."""
    changed = file_of(rota, "stand-in,,vikar,,2026-03-08T22:00+01:00,2026-03-09T10:00+01:00")

    found = entries(changed, at("2026-03-08T22:00+01:00"), at("2026-03-09T10:00+01:00"))

    line = [(e.person, e.instead_of, e.change) for e in found if e.rotation == "supervisor"]
    assert line == [
        ("vikar", owner, change)
        for owner, change in zip(("tove", "una"), changed.changes, strict=True)
    ]
    assert people(changed, "2026-03-09T10:00+01:00", "supervisor") == {"una"}


def test_the_line_is_never_empty_by_an_absence(rota: Rota) -> None:
    """Whoever is ill keeps the line until somebody has said yes, and that is shown."""
    changed = file_of(rota, "absent,,tove,,2026-03-02T13:00+01:00,2026-03-04T00:00+01:00")

    assert people(changed, "2026-03-03T03:00+01:00", "supervisor") == {"tove"}
    assert [each.why for each in conflicts(changed, NOON, at("2026-03-05T00:00+01:00"))] == [
        "still on the line"
    ]


def test_the_outside_number_may_have_the_line(rota: Rota) -> None:
    """For a night nobody holds it, and that is on record; a stand-in may take it back."""
    changed = file_of(
        rota,
        "outside,,,,2026-03-02T20:00+01:00,2026-03-03T08:00+01:00",
        "stand-in,,vikar,,2026-03-03T06:00+01:00,2026-03-03T08:00+01:00",
    )
    night = at("2026-03-02T20:00+01:00"), at("2026-03-03T08:00+01:00")

    assert outside(changed, *night) == ((night[0], at("2026-03-03T06:00+01:00")),)
    assert people(changed, "2026-03-03T03:00+01:00", "supervisor") == set()
    assert people(changed, "2026-03-03T07:00+01:00", "supervisor") == {"vikar"}


def test_an_absence_may_be_covered_later(rota: Rota) -> None:
    """Ane's empty place is hers still, so that somebody can have it instead of her."""
    changed = file_of(
        rota,
        "absent,,ane,,2026-03-03T00:00+01:00,2026-03-05T00:00+01:00",
        "cover,therapists,cato,ane,2026-03-04T00:00+01:00,2026-03-05T00:00+01:00",
    )
    days = at("2026-03-03T00:00+01:00"), at("2026-03-05T00:00+01:00")

    gone = [(each.person, each.change.kind, each.by) for each in away(changed, *days)]

    assert people(changed, "2026-03-03T12:00+01:00", "therapists") == {"bo"}
    assert people(changed, "2026-03-04T12:00+01:00", "therapists") == {"bo", "cato"}
    assert gone == [("ane", "absent", ""), ("ane", "absent", "cato")]


def test_a_swap_of_two_weeks_on_the_line(rota: Rota) -> None:
    """Each has the other's week, and the hours of both together are what they were."""
    first, second, last = (at(f"2026-03-{d}T08:00+01:00") for d in ("02", "09", "16"))
    changed = file_of(
        rota,
        f"swap,supervisor,una,tove,{first.isoformat()},{second.isoformat()}",
        f"swap,supervisor,tove,una,{second.isoformat()},{last.isoformat()}",
    )

    held = [s[1:] for s in shifts(changed, first, last) if s.rotation == "supervisor"]

    assert held == [("una", first, second), ("tove", second, last)]


def test_a_later_plan_moves_a_shift_beneath_a_swap(rota: Rota) -> None:
    """Cato, who said yes, is on as agreed; that the plan says otherwise is shown, not settled."""
    changed = file_of(rota, "give,,cato,ane,2026-03-03T08:00+01:00,2026-03-03T20:00+01:00")
    moved = Rota([*changed.plans, the_plan("2026-03-03", "10:00")], changed.changes)
    gone = Rota([*changed.plans, the_plan("2026-03-03", who="una")], changed.changes)
    span = NOON, at("2026-03-10T00:00+01:00")

    assert conflicts(changed, *span) == ()
    for each in (moved, gone):
        assert [c.why for c in conflicts(each, *span)] == ["not on"]
        assert "cato" in people(each, "2026-03-03T09:00+01:00", "therapists")


WRONG = [
    ("swop,,bo,ane,{0},{1}", "kind", "no kind of change"),
    ("give,therapist,cato,ane,{0},{1}", "rotation", "no rotation is called"),
    ("give,,kato,ane,{0},{1}", "person", "is not on record"),
    ("give,,ane,ane,{0},{1}", "person", "cannot take over from themselves"),
    ("give,,cato,una,{0},{1}", "instead_of", "is not on any rotation then"),
    ("give,,bo,ane,{0},{1}", "person", "bo is on therapists already"),
    ("give,,cato,ane,{1},{0}", "to", "the end is not after the start"),
    ("give,,cato,ane,2026-03-03T08:00,{1}", "from", "has no offset"),
    ("add,,cato,,{0},{1}", "rotation", "rotation is missing"),
    ("absent,therapists,cato,,{0},{1}", "rotation", "absent has no rotation"),
    ("remove,supervisor,,tove,{0},{1}", "kind", "the supervisor line would be empty"),
    ("stand-in,therapists,vikar,,{0},{1}", "rotation", "is for the supervisor line only"),
    ("outside,,tove,,{0},{1}", "person", "outside has no person"),
]


@pytest.mark.parametrize(("row", "column", "told"), WRONG)
def test_what_cannot_be_is_told(rota: Rota, row: str, column: str, told: str) -> None:
    """Each fault with its line and column, and nothing of the file counts."""
    span = "2026-03-03T00:00+01:00", "2026-03-04T00:00+01:00"

    read = read_changes(HEAD + row.format(*span), rota, known=KNOWN)

    assert read.changes == ()
    assert [(f.line, f.path) for f in read.faults] == [(2, column)]
    assert told in read.faults[0].message


def test_every_fault_of_a_file_at_once(rota: Rota) -> None:
    """Five wrong things in three rows are five faults; a sound row beside them is not stored."""
    rows = (
        "absent,,ane,,2026-03-03T00:00+01:00,2026-03-05T00:00+01:00",
        "gift,,cato,ane,yesterday,tomorrow",
        "give,nights,nobody,ane,2026-03-03T08:00+01:00,2026-03-03T20:00+01:00",
    )

    read = read_changes(HEAD + "\n".join(rows), rota, known=KNOWN)

    assert [fault.line for fault in read.faults] == [3, 3, 3, 4, 4]
    assert read.changes == ()


def test_a_shift_is_given_away_once(rota: Rota) -> None:
    """The second hears who has it already."""
    changed = file_of(rota, "give,,cato,ane,2026-03-03T08:00+01:00,2026-03-03T20:00+01:00")

    laid, (fault,) = lay(Asked(changed, KNOWN, NOON), give("una", "2026-03-03"))

    assert laid == ()
    assert fault.message == "ane is not on any rotation then"
    assert fault.hint == "cato has it already, by give"


def test_what_has_begun_is_not_traded_but_may_be_corrected(rota: Rota) -> None:
    """A give of yesterday is refused; that it was somebody else who was on can be recorded."""
    late = give("cato", "2026-03-01")
    corrected = Wanted("replace", "", "cato", "ane", late.start, late.end)

    _, (fault,) = lay(Asked(rota, KNOWN, NOON), late)
    (change,), faults = lay(Asked(rota, KNOWN, NOON), corrected)

    assert "this one has begun" in fault.message
    assert (faults, change.person) == ((), "cato")


def test_nobody_comes_on_while_absent(rota: Rota) -> None:
    """Whoever is away that day cannot be given a shift; absent after all, it is a conflict."""
    absent = "absent,,cato,,2026-03-03T00:00+01:00,2026-03-05T00:00+01:00"
    gift = "give,,cato,ane,2026-03-03T08:00+01:00,2026-03-03T20:00+01:00"

    refused = read_changes(HEAD + absent + "\n" + gift, rota, known=KNOWN)
    changed = file_of(rota, gift, absent)

    assert [(f.line, f.path) for f in refused.faults] == [(3, "person")]
    assert [c.why for c in conflicts(changed, NOON, at("2026-03-05T00:00+01:00"))] == ["absent"]
    assert "cato" not in people(changed, "2026-03-03T12:00+01:00", "therapists")


def test_paid_or_not_stays_with_the_change(rota: Rota) -> None:
    """What is told of whoever is off is the change that took her off, with whether it pays."""
    span = at("2026-03-03T00:00+01:00"), at("2026-03-04T00:00+01:00")
    absent = Change("absent", "", "ane", "", *span, pays=True)

    (gone,) = away(Rota(rota.plans, [absent]), *span)

    day = at("2026-03-03T08:00+01:00"), at("2026-03-03T20:00+01:00")
    assert gone == Away("therapists", "ane", *day, absent, "", "ane")


def give(person: str, day: str) -> Wanted:
    """Ane gives somebody her shift of that day."""
    return Wanted("give", "", person, "ane", *_day(day))


def _day(day: str) -> tuple[datetime, datetime]:
    return at(f"{day}T08:00+01:00"), at(f"{day}T20:00+01:00")
