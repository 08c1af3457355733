"""Two teams in one installation: the number that was called or written to tells which is meant."""

from collections.abc import Iterator

import pytest

from oncall.contact.core.values import Contact
from oncall.contact.rows import contacts
from oncall.contact.rows.reading import Kept
from oncall.contact.work import record
from oncall.demo.world import LINE
from oncall.people.work import import_families, import_people
from oncall.rota.work import import_plan
from oncall.webhooks import number_settings
from tests.stories.plans import EXAMPLE
from tests.stories.vocabulary import Story

SECOND_LINE = "+4752000001"
PEOPLE = """\
handle,name,role,employee_number,phone,second_phone,email,language,paid,yearly_salary,divisor,ordinary,from,to
tove,Tove,supervisor staff,20001,+47 400 00 101,,,nn,,,,,2025-08-01,
bo,Bo,staff,20003,+47 400 00 103,,,nb,,,,,2025-08-01,
leiar,Liv,approver,20008,+47 400 00 108,,,nn,,,,,2025-08-01,
sjef,Hans,approver,20009,+47 400 00 109,,,nb,,,,,2025-08-01,
"""
FAMILIES = """\
code,letter,label,phone,area,therapist,language,call,text,message,asked_on,from,to
F-31,A,mother,+47 400 00 901,Stord,bo,nb,yes,yes,no,2026-01-05,2025-11-03,
"""


def second_plan() -> str:
    """The example's plan for another team, with fewer people and another number."""
    plan = EXAMPLE.replace("Example team", "Second team").replace(LINE, SECOND_LINE)
    plan = plan.replace('["ane", "bo", "cato", "dina"]', '["bo"]').replace("at_least = 2", "")
    plan = plan.replace('deputy = "ane"', 'deputy = "bo"').replace('["eli"]', '["bo"]')
    return plan.replace('["leiar-stord", "leiar-haugesund"]', '["leiar", "sjef"]')


@pytest.fixture
def teams(day: Story) -> Story:
    """Bo and Tove work in both teams, with one phone each; the stranger is the second's F-31A."""
    desk = day.world.desk
    team = import_plan(desk.db, desk.vault, desk.env, text=second_plan()).team
    import_people(desk.db, desk.vault, desk.env, text=PEOPLE, team="Second team")
    import_families(desk.db, desk.vault, desk.env, text=FAMILIES, team="Second team")
    day.sim.own(SECOND_LINE, **number_settings(day.world.config, desk, team.id))
    return day


def kept(story: Story) -> Iterator[Kept]:
    """Every contact and whose it is, the first team's first."""
    with story.world.desk.db.reading() as conn:
        found = contacts.all_contacts(conn)
    yield from sorted(found, key=lambda each: each.team_id != story.world.team_id)


def both(story: Story) -> tuple[Contact, Contact]:
    """The one contact of each team."""
    first, second = (each.contact for each in kept(story))
    return first, second


def test_a_text_belongs_to_the_team_it_was_sent_to(teams: Story) -> None:
    """The same mother is a family to the one and unknown to the other."""
    teams.sim.text(teams.stranger.number, LINE, "Hei")
    teams.sim.text(teams.stranger.number, SECOND_LINE, "Hei")
    teams.seconds(5)

    first, second = both(teams)
    assert (first.caller.name, second.caller.name) == ("unknown", "F-31A")


def test_a_call_rings_the_phones_of_the_team_that_was_called(teams: Story) -> None:
    """Bo, her own therapist in the second team, is rung and sees the second team's number."""
    teams.bo.answers(talks=90)

    teams.sim.call(teams.stranger.number, SECOND_LINE)
    teams.minutes(3)

    assert teams.bo.phone.calls[0].from_ == SECOND_LINE
    assert [each.contact.outcome for each in kept(teams)] == ["talked"]
    assert not teams.ane.was_rung


@pytest.mark.parametrize("line", [LINE, SECOND_LINE])
def test_an_ok_is_for_the_team_whose_number_it_was_sent_to(teams: Story, line: str) -> None:
    """A page of each team is open on Bo's phone; OK to the one leaves the other alone."""
    teams.sim.text(teams.other_mother.number, LINE, "Hei")
    teams.sim.text(teams.stranger.number, SECOND_LINE, "Hei")
    teams.seconds(10)

    teams.sim.text(teams.bo.number, line, "OK")
    teams.seconds(10)

    held = [each.state == "held" for each in both(teams)]
    assert held == [line == LINE, line == SECOND_LINE]


def test_both_teams_may_use_the_same_code(teams: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """412 here and 412 there: `OK 412` means the one of the team it was sent to."""
    monkeypatch.setattr(record, "FIRST_CODES", range(412, 413))
    teams.sim.text(teams.other_mother.number, LINE, "Hei")
    teams.sim.text(teams.stranger.number, SECOND_LINE, "Hei")
    teams.seconds(10)
    assert [each.code for each in both(teams)] == [412, 412]

    teams.sim.text(teams.bo.number, SECOND_LINE, "OK 412")
    teams.seconds(10)

    assert [each.state for each in both(teams)] == ["open", "held"]


def test_the_receipt_comes_from_the_number_of_its_team(teams: Story) -> None:
    """So that an answer to it goes where it belongs."""
    teams.sim.text(teams.stranger.number, SECOND_LINE, "Hei")
    teams.seconds(10)
    teams.sim.text(teams.bo.number, SECOND_LINE, "OK")
    teams.seconds(10)

    assert {each.from_ for each in teams.bo.phone.texts} == {SECOND_LINE}


def test_a_crowd_at_one_team_does_not_slow_the_other(teams: Story) -> None:
    """Thirty strangers write to the first; a stranger to the second is asked about at once."""
    for n in range(30):
        teams.sim.text(f"+474100{n:04}", LINE, "Hei")
    teams.seconds(5)

    teams.sim.text("+4741009999", SECOND_LINE, "Hei")
    teams.seconds(5)

    second = [each.contact for each in kept(teams) if each.team_id != teams.world.team_id]
    assert [each.asked for each in second] == [("bo",)]
