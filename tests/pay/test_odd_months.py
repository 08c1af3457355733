"""Months that are not like others: who is paid, and for what nobody is."""

import pytest

from oncall.pay.core.from_files.sources import Texts
from tests.pay.files import (
    LINE,
    POOL,
    TWO,
    Paid,
    callouts,
    changes,
    computed,
    employees,
    paid,
    people,
    rota,
)

STAND_IN = (
    '[[supplement]]\nname = "stand-in"\nrotation = "supervisor"\nstand_in = true\n'
    'code = "3413"\nper_hour = "245.50"\n'
)
WEEK = "stand-in,supervisor,vera,tove,2026-03-23T08:00,2026-03-30T08:00"
TWO_DAYS_OFF = "absence,supervisor,tove,,2026-03-02T00:00,2026-03-04T00:00"
TOGETHER = (
    '[[rotation]]\nname = "therapists"\nhours = "08:00-20:00"\npeople = ["ane", "bo"]\n'
    'together = true\n[[supplement]]\nrotation = "therapists"\ncode = "7"\nper_year = "100.00"\n'
)
FOUR = people("tove,1", "ane,2", "bo,3", "eli,4")


def march(*parts: str, staff: str = TWO, of: str = changes()) -> list[Paid]:
    """What March pays."""
    return paid("2026-03", Texts(rota(LINE, *parts), staff, of))


def test_no_rules_and_no_plan() -> None:
    """Nobody is paid by a rota without rules, nor before it begins."""
    assert march() == []
    assert paid("2025-12", Texts(rota(LINE, POOL), TWO)) == []


def test_a_plan_that_begins_within_the_month() -> None:
    """The days before it are nobody's, and the part of a year is that of a whole month."""
    file = Texts(rota(LINE, POOL, valid_from="2026-03-11"), TWO)

    assert paid("2026-03", file) == [Paid("tove", "3410", "503", "19809.93")]
    assert paid("2026-07", file) == [Paid("tove", "3410", "744", "29301.37")]


def test_a_stand_in_with_a_rule_of_her_own() -> None:
    """She takes nothing from the pool, and what she held of it is nobody's."""
    assert march(POOL, STAND_IN, of=changes(WEEK)) == [
        Paid("tove", "3410", "576", "22684.93"),
        Paid(None, "3410", "167", "6577.06"),
        Paid("vera", "3413", "167", "40998.50"),
    ]


def test_what_a_stand_in_holds_may_stay_with_the_supervisor() -> None:
    """The pool is then whole, and the stand-in comes on top."""
    kept = POOL + 'stand_in_time = "kept"\n'

    assert march(kept, STAND_IN, of=changes(WEEK)) == [
        Paid("tove", "3410", "743", "29261.99"),
        Paid("vera", "3413", "167", "40998.50"),
    ]


def test_what_a_second_stand_in_holds_stays_with_the_supervisor_too() -> None:
    """Neither is the other's supervisor."""
    kept = POOL + 'stand_in_time = "kept"\n'
    day = "stand-in,supervisor,inga,,2026-03-25T08:00,2026-03-26T08:00"

    assert march(
        kept, STAND_IN, staff=people("tove,1", "vera,2", "inga,3"), of=changes(WEEK, day)
    ) == [
        Paid("tove", "3410", "743", "29261.99"),
        Paid("vera", "3413", "143", "35106.50"),
        Paid("inga", "3413", "24", "5892.00"),
    ]


def test_a_later_row_goes_over_an_earlier_one() -> None:
    """Both took Tove's time: whoever the later row says has all of its span."""
    rows = (
        "swap,supervisor,vera,tove,2026-03-02T08:00,2026-03-03T08:00",
        "swap,supervisor,inga,tove,2026-03-02T20:00,2026-03-03T20:00",
    )

    assert march(POOL, staff=people("tove,1", "vera,2", "inga,3"), of=changes(*rows)) == [
        Paid("tove", "3410", "707", "27844.18"),
        Paid("vera", "3410", "12", "472.60"),
        Paid("inga", "3410", "24", "945.21"),
    ]


def test_a_cover_pays_whoever_fell_ill() -> None:
    """Vera had swapped the day and is covered for: she is the absent one, and Tove is not."""
    rows = (
        "swap,supervisor,vera,tove,2026-03-02T00:00,2026-03-03T00:00",
        "cover,supervisor,inga,vera,2026-03-02T00:00,2026-03-03T00:00",
    )
    rule = POOL + "cover_pays_absent = true\n"

    found = march(rule, staff=people("tove,1", "vera,2", "inga,3"), of=changes(*rows))

    assert [(each.person, each.hours) for each in found] == [
        ("tove", "719"), ("vera", "24"), ("inga", "24"),
    ]  # fmt: skip


def test_two_stand_ins_one_of_them_by_invoice() -> None:
    """The later change goes over the earlier; whoever sends an invoice has no employee number."""
    day = "stand-in,supervisor,inga,,2026-03-25T08:00,2026-03-26T08:00"
    file = Texts(
        rota(LINE, POOL), people("tove,1001", "vera,1009", "inga,,invoice"), changes(WEEK, day)
    )

    assert paid("2026-03", file) == [
        Paid("tove", "3410", "576", "22684.93"),
        Paid("vera", "3410", "143", "5631.85"),
        Paid("inga", "3410", "24", "945.21"),
    ]
    assert employees("2026-03", file) == ["1001", "1009", None]


def test_somebody_who_joins_within_the_month() -> None:
    """Hours before the first day are nobody's; a personal sum is paid by the days."""
    staff = people("tove,1001,payroll,,,2026-03-11")
    personal = POOL.replace('"hours"', '"person"')

    assert march(POOL, staff=staff) == [
        Paid("tove", "3410", "503", "19809.93"),
        Paid(None, "3410", "240", "9452.06"),
    ]
    assert march(personal, staff=staff) == [Paid("tove", "3410", "503", "19475.81")]  # 21 of 31


def test_leave_from_a_personal_sum() -> None:
    """Two days of absence are two days less, unless the rule or the absence itself pays them."""
    personal = POOL.replace('"hours"', '"person"')
    off = changes(TWO_DAYS_OFF)

    assert march(personal, of=off)[0].amount == "26895.16"  # 28750.00 × 29/31
    assert march(personal + "absence_pays = true\n", of=off)[0].amount == "28750.00"


def test_a_rate_that_changes_within_the_month() -> None:
    """A line for each part, each at its rate."""
    later = POOL.replace("345000", "360000") + "valid_from = 2026-03-16\n"

    assert march(POOL, later) == [
        Paid("tove", "3410", "360", "14178.08"),
        Paid("tove", "3410", "383", "15739.73"),
    ]


def test_the_same_rule_written_once_more() -> None:
    """A version that says the same changes nothing, and cuts nothing."""
    assert march(POOL, POOL + "valid_from = 2026-03-16\n") == march(POOL)


def test_a_rate_that_is_missing_for_a_date() -> None:
    """Duty before the first rate is told with both days, and the month has no lines to rely on."""
    faults = computed("2026-03", Texts(rota(LINE, POOL + "valid_from = 2026-03-16\n"), TWO)).faults

    assert [fault.message for fault in faults] == [
        'no rate of "pool" counts on 2026-03-01: the first begins on 2026-03-16'
    ]


def test_a_rate_that_begins_in_another_month() -> None:
    """The day that is told is the one on which it begins, not where the month ends."""
    (fault,) = computed(
        "2026-02", Texts(rota(LINE, POOL + "valid_from = 2026-05-16\n"), TWO)
    ).faults

    assert fault.message.endswith("counts on 2026-02-01: the first begins on 2026-05-16")


def test_two_people_of_one_employee_number() -> None:
    """Payroll would pay one of them for both."""
    staff = people("tove,1001", "vera,1001")

    faults = computed("2026-03", Texts(rota(LINE, POOL), staff, changes(WEEK))).faults

    said = [each.message for each in faults]
    assert said == ["vera has the employee number 1001, and so has tove"]


def test_an_absence_and_who_covers_it() -> None:
    """A cover gives what the absence took to another; a rule may pay the absent all the same."""
    cover = "cover,supervisor,vera,tove,2026-03-03T00:00,2026-03-03T12:00"
    paid_leave = POOL + "absence_pays = true\ncover_pays_absent = true\n"

    assert march(POOL, of=changes(TWO_DAYS_OFF, cover)) == [
        Paid("tove", "3410", "695", "27371.58"),
        Paid("vera", "3410", "12", "472.60"),
        Paid(None, "3410", "36", "1417.81"),
    ]
    both = march(paid_leave, of=changes(TWO_DAYS_OFF, cover))
    assert [(each.person, each.hours) for each in both] == [
        ("tove", "743"), ("vera", "12"),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["cover", "override", "swap", "stand-in"])
def test_leave_that_is_paid_stays_paid_whoever_takes_over(kind: str) -> None:
    """What an absence pays is about her leave, and not about who is there meanwhile."""
    span = "2026-03-02T00:00,2026-03-12T00:00"
    leave, taken = f"absence,supervisor,tove,,{span}", f"{kind},supervisor,vera,tove,{span}"

    unpaid = march(POOL, of=changes(leave, taken))
    both = march(POOL, of=paying(f"{leave},yes", f"{taken},"))

    assert [(each.person, each.hours) for each in unpaid] == [("tove", "503"), ("vera", "240")]
    assert [(each.person, each.hours) for each in both] == [("tove", "743"), ("vera", "240")]


def test_leave_that_is_paid_where_several_are_on() -> None:
    """Eli has Bo's place for two days, and Bo is paid for them as well."""
    span = "2026-03-02T00:00,2026-03-04T00:00"
    rows = paying(f"absence,therapists,bo,,{span},yes", f"swap,therapists,eli,bo,{span},")

    assert [(e.person, e.hours) for e in march(TOGETHER, staff=FOUR, of=rows)] == [
        ("ane", "372"), ("bo", "372"), ("eli", "24"),
    ]  # fmt: skip


def test_a_stand_in_with_a_rule_of_her_own_for_somebody_on_paid_leave() -> None:
    """She takes nothing from the pool, and whoever is away keeps her part of it."""
    leave = TWO_DAYS_OFF + ",yes"
    taken = TWO_DAYS_OFF.replace("absence", "stand-in").replace("tove,", "vera,tove") + ","

    assert march(POOL, STAND_IN, of=paying(leave, taken)) == [
        Paid("tove", "3410", "743", "29261.99"),
        Paid("vera", "3413", "48", "11784.00"),
    ]


def paying(*rows: str) -> str:
    """A file of changes with the column that pays whoever is off."""
    return changes(*rows).replace("from,to\n", "from,to,pays\n")


def test_whoever_is_away_keeps_the_line() -> None:
    """An absence from everything leaves the line to its holder until somebody else has it."""
    away = "absent,,tove,,2026-03-02T00:00,2026-03-04T00:00"

    assert march(POOL, of=changes(away)) == march(POOL)


def test_the_outside_number_has_the_line() -> None:
    """It is paid nothing, and neither is whoever would have had it."""
    outside = "outside,supervisor,,,2026-03-02T00:00,2026-03-04T00:00"

    assert march(POOL, of=changes(outside))[1] == Paid(None, "3410", "48", "1890.41")


@pytest.mark.parametrize("kind", ["override", "replace", "give", "swap", "cover", "stand-in"])
def test_every_kind_that_puts_one_in_anothers_place(kind: str) -> None:
    """By whatever name, whoever is on is paid."""
    row = f"{kind},supervisor,vera,tove,2026-03-02T00:00,2026-03-04T00:00"

    assert march(POOL, of=changes(row))[1] == Paid("vera", "3410", "48", "1890.41")


def test_somebody_is_taken_off() -> None:
    """The word of the rota's own commands: who goes off stands in the other column."""
    row = "remove,therapists,,ane,2026-03-02T08:00,2026-03-02T20:00"

    assert [(e.person, e.hours) for e in march(TOGETHER, staff=FOUR, of=changes(row))] == [
        ("ane", "360"), ("bo", "372"), (None, "12"),
    ]  # fmt: skip


def test_time_nobody_held_may_be_shared() -> None:
    """With that option those who held the rest have the whole month between them."""
    shared = POOL + 'uncovered = "shared"\n'

    assert march(shared, of=changes(TWO_DAYS_OFF)) == [Paid("tove", "3410", "695", "29261.99")]


def test_a_swap_over_the_edge_of_the_month() -> None:
    """Each month pays its own hours of it."""
    file = Texts(
        rota(LINE, POOL),
        TWO,
        changes("swap,supervisor,vera,tove,2026-03-31T20:00,2026-04-01T08:00"),
    )

    assert paid("2026-03", file)[1] == Paid("vera", "3410", "4", "157.53")
    assert paid("2026-04", file)[1] == Paid("vera", "3410", "8", "315.07")


def test_there_and_back() -> None:
    """A swap and the same swap back are as if nothing had been."""
    there = "swap,supervisor,vera,tove,2026-03-02T08:00,2026-03-03T08:00"
    back = "swap,supervisor,tove,vera,2026-03-02T08:00,2026-03-03T08:00"

    assert march(POOL, of=changes(there, back)) == march(POOL)


def test_nobody_is_two_therapists() -> None:
    """Who covers for another while on duty herself leaves that place to nobody."""
    own_time = changes("cover,therapists,bo,ane,2026-03-02T08:00,2026-03-02T20:00")

    assert march(TOGETHER, staff=FOUR, of=own_time) == [
        Paid("ane", "7", "360", "4.11"),
        Paid("bo", "7", "372", "4.25"),
        Paid(None, "7", "12", "0.14"),
    ]


def test_one_therapist_more() -> None:
    """Whoever is put on beside the others shares with them, within the hours of the rotation."""
    more = changes("override,therapists,eli,,2026-03-02T00:00,2026-03-03T00:00")

    assert [(each.person, each.hours) for each in march(TOGETHER, staff=FOUR, of=more)] == [
        ("ane", "372"), ("bo", "372"), ("eli", "12"),
    ]  # fmt: skip


def test_the_word_add_means_what_it_means_to_the_rota() -> None:
    """On as well in exactly its span; and when she is away that place is gone, not nobody's."""
    more = "add,therapists,eli,,2026-03-02T18:00,2026-03-02T22:00"
    away = "absent,,eli,,2026-03-02T00:00,2026-03-03T00:00"

    on, gone = (march(TOGETHER, staff=FOUR, of=changes(*rows)) for rows in ((more,), (more, away)))
    assert [(each.person, each.hours) for each in on] == [
        ("ane", "372"), ("bo", "372"), ("eli", "4"),
    ]  # fmt: skip
    assert [(each.person, each.hours) for each in gone] == [("ane", "372"), ("bo", "372")]


def test_nobody_stands_in_for_herself() -> None:
    """A stand-in for whoever is on leaves her own hours as they are."""
    herself = changes("stand-in,supervisor,tove,,2026-03-02T00:00,2026-03-04T00:00")

    assert march(POOL, STAND_IN, of=herself) == march(POOL, STAND_IN)


def test_availability_may_stop_during_a_callout() -> None:
    """The minutes worked are then paid once, and what they take from a pool is nobody's."""
    rule = (
        '[[supplement]]\nrotation = "supervisor"\ncode = "3430"\ncallout = "exact"\n'
        'per_hour = "600.00"\navailability = "stopped"\n'
    )
    file = Texts(rota(LINE, POOL, rule), TWO, callouts=callouts("tove,2026-03-04T22:00,90"))

    assert paid("2026-03", file) == [
        Paid("tove", "3410", "1483/2", "29202.91"),
        Paid(None, "3410", "3/2", "59.08"),
        Paid("tove", "3430", "3/2", "900.00"),
    ]


@pytest.mark.parametrize(
    ("how", "hours"),
    [("exact", "19/15"), ("up to half hour", "3/2"), ("nearest hour per month", "1")],
)
def test_other_ways_to_round_callouts(how: str, hours: str) -> None:
    """76 minutes, as the agreement has it."""
    rule = (
        f'[[supplement]]\nrotation = "supervisor"\ncode = "3430"\ncallout = "{how}"\n'
        'per_hour = "600.00"\n'
    )
    file = Texts(
        rota(LINE, rule), TWO,
        callouts=callouts("tove,2026-03-04T22:00,70", "tove,2026-03-05T22:00,6"),
    )  # fmt: skip

    assert [each.hours for each in paid("2026-03", file)] == [hours]


def test_overtime_by_the_clock() -> None:
    """An hour across 21:00 is half at 50 % and half at 100 %, the highest of the two."""
    rule = (
        '[[supplement]]\nrotation = "supervisor"\ncode = "3430"\ncallout = "exact"\n'
        'overtime = "50"\ndivisor = "1950"\nnight = { overtime = "100", code = "3431" }\n'
    )
    file = Texts(
        rota(LINE, rule), people("tove,1001,payroll,650000"),
        callouts=callouts("tove,2026-03-04T20:30,60"),
    )  # fmt: skip

    assert paid("2026-03", file) == [
        Paid("tove", "3430", "1/2", "250.00"),
        Paid("tove", "3431", "1/2", "333.33"),
    ]


@pytest.mark.parametrize(
    ("staff", "path", "message"),
    [
        (people("vera,1009"), "people", '"tove" is on duty and not among the people'),
        (people("tove"), "people employee_number",
         "tove is paid through payroll and has no employee number"),
    ],
)  # fmt: skip
def test_people_who_cannot_be_paid(staff: str, path: str, message: str) -> None:
    """They are named, each."""
    (fault,) = computed("2026-03", Texts(rota(LINE, POOL), staff)).faults

    assert (fault.path, fault.message) == (path, message)


def test_a_wage_nobody_knows() -> None:
    """A fraction of an hourly wage needs the wage."""
    rule = '[[supplement]]\nrotation = "supervisor"\ncode = "1"\nfactor = "1/5"\n'

    (fault,) = computed("2026-03", Texts(rota(LINE, rule), TWO)).faults

    assert fault.path == "people yearly_salary"


def test_a_callout_that_no_rule_pays() -> None:
    """It is told, and the rest is paid."""
    found = computed(
        "2026-03", Texts(rota(LINE, POOL), TWO, callouts=callouts("vera,2026-03-04T10:00,10"))
    )

    assert found.faults == ()
    assert "the callout of vera at 2026-03-04 10:00" in found.warnings[0].message
