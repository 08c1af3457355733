"""Two weeks after a treatment has ended nothing says any more which numbers the family had."""

from datetime import timedelta

import pytest

from oncall.contact.rows.kept_numbers import needless
from oncall.contact.work.going_out.erasing import erase_in_time
from oncall.contact.work.shown.standing import entrance_of
from oncall.people.core.faults import ImportFaults
from oncall.people.rows import audit, families, family_changes, rule_changes
from oncall.people.work import Summary, import_families, treatment
from oncall.people.work.families import NoSuchFamily
from oncall.people.work.families import unsafe as not_safe
from oncall.people.work.numbers import remove
from tests.stories.test_erasing import A_WHILE, closes, known, leaps
from tests.stories.vocabulary import Story
from tests.stories_pages.reader import Reader

KEPT, FATHER, OTHERS = timedelta(days=14), "+4740000202", "+4740000204"
HEAD = (
    "code,letter,label,phone,area,therapist,language,call,text,message,asked_on,safe_hours,"
    "from,to\n"
)


def ends(story: Story, last: str = "2026-03-03", code: str = "F-31") -> None:
    """Tove says the last day."""
    treatment.end(entrance_of(story.world.desk), Reader(story, "tove").visitor, code, last)


def imports(story: Story, rows: str) -> Summary:
    """A file of families; raises ImportFaults."""
    desk = story.world.desk
    return import_families(desk.db, desk.vault, desk.env, text=HEAD + rows)


def codes(story: Story) -> set[str]:
    """The families that have numbers on record."""
    desk = story.world.desk
    with desk.db.reading() as conn:
        stored = families.all_entries(conn, desk.vault, story.world.team_id)
    return {each.family.code for each in stored}


def test_two_weeks_after_the_end_the_numbers_are_nobodys(day: Story) -> None:
    """On the last day of them the end can be undone; then they are gone, and others' are not."""
    desk, team = day.world.desk, day.world.team_id
    treatment.write_important(
        entrance_of(desk), Reader(day, "tove").visitor, "F-31", "Faren svarer ofte"
    )
    ends(day)
    begun = day.now
    leaps(day, begun + KEPT)
    before = known(day, day.mother.number), codes(day)
    leaps(day, begun + KEPT + timedelta(days=1))
    with desk.db.reading() as conn:
        deeds = [(each.who, each.did, each.whom) for each in audit.latest(conn, team, most=9)]
        important = family_changes.important_to(conn, desk.vault, team, "F-31")

    assert before[0]
    assert before[1] - codes(day) == {"F-31"}
    assert not known(day, day.mother.number)
    assert not known(day, FATHER)
    assert known(day, OTHERS)
    assert important is None
    assert ("", "family_erased", "F-31") in deeds
    with pytest.raises(NoSuchFamily):
        treatment.resume(entrance_of(desk), Reader(day, "tove").visitor, "F-31")


def test_whoever_calls_afterwards_is_answered_as_anybody(day: Story) -> None:
    """A human answers, and no page says whose number it was."""
    ends(day)
    leaps(day, day.now + KEPT + timedelta(days=1))
    day.mother.calls()
    day.minutes(1)

    assert day.ane.rang + day.bo.rang > 0
    assert day.mother.contact.caller.family is None


def test_a_contact_that_is_kept_keeps_its_number_until_its_own_time(day: Story) -> None:
    """What is open can be called back; the number goes when the contact's time is over."""
    day.mother.texts("Hei")
    day.minutes(1)
    day.ane.texts(f"OK {day.mother.contact.code}")
    day.minutes(1)
    ends(day)
    leaps(day, day.now + KEPT + timedelta(days=1))
    open_yet = known(day, day.mother.number)
    day.ane.texts(f"OK {day.mother.contact.code}")
    closed_at = closes(day, day.mother)
    leaps(day, closed_at + timedelta(days=90, minutes=1))
    day.minutes(A_WHILE)

    assert open_yet
    assert not known(day, day.mother.number)


def test_what_was_said_of_its_numbers_on_pages_goes_as_well(day: Story) -> None:
    """That something was changed stays, and not of which number."""
    desk, team = day.world.desk, day.world.team_id
    entrance, tove = entrance_of(desk), Reader(day, "tove").visitor
    not_safe(entrance, tove, "F-31", "A")
    remove(entrance, tove, "F-31B")
    ends(day)
    leaps(day, day.now + KEPT + timedelta(days=1))
    with desk.db.reading() as conn:
        changes = family_changes.of_family(conn, team, "F-31")
        rules = rule_changes.of_team(conn, team)
        waits = needless(conn, 9)

    assert [each.did for each in changes] == ["removed", "ended", "erased"]
    assert [each.number_id for each in changes] == [None, None, None]
    assert (rules, list(waits)) == ([], [])
    assert not known(day, FATHER)


def test_a_phone_that_two_families_share_stays_the_others(day: Story) -> None:
    """With what was said of it: it is one phone, whoever holds it."""
    desk, team = day.world.desk, day.world.team_id
    imports(day, f"F-40,A,far,{FATHER},Stord,bo,nn,,,,,,2026-01-01,\n")
    not_safe(entrance_of(desk), Reader(day, "tove").visitor, "F-31", "B")
    ends(day)
    leaps(day, day.now + KEPT + timedelta(days=1))
    with desk.db.reading() as conn:
        rules = rule_changes.of_team(conn, team)
        found = families.with_phone(conn, desk.vault, team, FATHER)[1]

    assert [each.family.code for each in found] == ["F-40"]
    assert found[0].number.rules.call == "no"
    assert len(rules) == 1


def test_an_old_file_gives_nothing_back(day: Story) -> None:
    """The row may stay in the file, and is left out; one that goes on is refused, with its line."""
    ends(day)
    leaps(day, day.now + KEPT + timedelta(days=1))
    row = "F-31,A,mor,+4740000201,Stord,ane,nn,,,,,,2025-11-03,"
    summary = imports(day, row + "2026-03-03\n")

    assert [(each.line, each.column) for each in summary.warnings] == [(2, "")]
    assert (summary.new, summary.changed) == ((), ())
    for last in ("", "2026-12-31"):
        with pytest.raises(ImportFaults) as refused:
            imports(day, f"{row}{last}\n")
        assert [(each.line, each.column) for each in refused.value.rows] == [(2, "to")]
    assert "F-31" not in codes(day)


def test_a_treatment_that_goes_on_after_all_keeps_its_numbers(day: Story) -> None:
    """Undone between the look and the deed: what is due is looked at once more."""
    desk = day.world.desk
    ends(day)
    day.world.leap_to(day.now + KEPT + timedelta(days=1))
    treatment.resume(entrance_of(desk), Reader(day, "tove").visitor, "F-31")
    with desk.writing("family erased") as tx:
        assert not treatment.erase(tx, desk.vault, desk.env, day.world.team_id, "F-31", KEPT)
    erase_in_time(desk)

    assert known(day, day.mother.number)
    assert "F-31" in codes(day)


def test_of_two_workers_one_writes_it_down(day: Story) -> None:
    """Both have seen that it is due."""
    desk, team = day.world.desk, day.world.team_id
    ends(day)
    day.world.leap_to(day.now + KEPT + timedelta(days=1))
    done = []
    for _ in range(2):
        with desk.writing("family erased") as tx:
            done.append(treatment.erase(tx, desk.vault, desk.env, team, "F-31", KEPT))
    with desk.db.reading() as conn:
        changes = family_changes.of_family(conn, team, "F-31")

    assert done == [True, False]
    assert [each.did for each in changes] == ["ended", "erased"]
