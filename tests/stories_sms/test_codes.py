"""Codes of contacts: never a family's, never an emergency number's, never again within a week."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncall.config import Pace
from oncall.contact.core.reply.meaning import understand
from oncall.contact.work import record
from oncall.contact.work.record import FIRST_CODES, LAST_CODES, MORE_CODES, new_code
from tests.stories.conftest import Begin
from tests.stories.vocabulary import Story


def test_a_week_is_the_default() -> None:
    """The story below has less patience."""
    assert Pace().code_rests == timedelta(days=7)


def test_a_code_is_drawn_from_200_to_999(day: Story) -> None:
    """A thousand draws: no family code, not 110, 112 or 113, and not always the same."""
    with day.world.desk.db.transaction() as tx:
        codes = {new_code(tx, day.world.desk, day.world.team_id) for _ in range(1000)}

    assert min(codes) >= 200
    assert max(codes) <= 999
    assert len(codes) > 300


@pytest.fixture
def few_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only 200, 201 and 202, and then 2400 to 2402."""
    monkeypatch.setattr(record, "FIRST_CODES", range(200, 203))
    monkeypatch.setattr(record, "MORE_CODES", range(2400, 2403))


@given(st.sampled_from([FIRST_CODES, MORE_CODES, LAST_CODES]).flatmap(st.sampled_from))
def test_every_code_is_read_as_one_though_nothing_is_asked(code: int) -> None:
    """Whoever has a contact is asked nothing any more: a code must be none but by itself."""
    said = understand(f"FERDIG {code}")

    assert (said.meaning, said.code) == ("done", code)
    assert understand(f"NEI {code}").code == code


def test_in_a_flood_whoever_has_one_can_be_done_with_it(
    day: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The short codes are all taken; hers has four digits, and no clock shows it."""
    monkeypatch.setattr(record, "FIRST_CODES", range(200, 201))
    monkeypatch.setattr(day.world.env.random, "choice", lambda codes: codes[0])
    day.mother.texts("Hei")
    day.other_mother.texts("Hei")
    day.seconds(5)
    hers = day.other_mother.contact
    day.bo.texts(f"OK {hers.code}")
    day.seconds(5)
    day.bo.texts(f"FERDIG {hers.code}")
    day.seconds(5)

    assert day.other_mother.contact.state == "closed"
    assert hers.code == 2400


@pytest.mark.usefixtures("few_codes")
def test_two_open_contacts_never_share_a_code(day: Story) -> None:
    """When the short codes are all taken, the next one has four digits."""
    for each in (day.mother, day.father, day.child, day.other_mother, day.foster_father):
        each.texts("Hei")
    day.seconds(5)

    codes = sorted(each.code for each in day.contacts)
    assert codes[:3] == [200, 201, 202]
    assert len(set(codes)) == 5
    assert all(code >= 2400 for code in codes[3:])


@pytest.mark.usefixtures("few_codes")
def test_a_code_rests_while_its_contact_may_be_opened_again(begin: Begin) -> None:
    """Or "NEI 201" would leave two open contacts with one code."""
    day = begin(pace=Pace(code_rests=timedelta(0)))
    used = [_one_contact(day) for _ in range(3)]

    assert sorted(used) == [200, 201, 202]
    assert _one_contact(day) >= 2400


@pytest.mark.usefixtures("few_codes")
def test_a_code_rests_after_closing(begin: Begin) -> None:
    """A late "OK 201" must not take somebody else's contact."""
    soon = timedelta(minutes=30)
    day = begin(pace=Pace(code_rests=soon, reopen_within=soon))
    used = [_one_contact(day) for _ in range(3)]
    assert sorted(used) == [200, 201, 202]

    resting = _one_contact(day)
    day.minutes(30)
    rested = _one_contact(day)

    assert resting >= 2400
    assert rested in used


def _one_contact(story: Story) -> int:
    """The mother writes, Ane takes it and is done; the code it had."""
    story.mother.texts("Hei")
    story.seconds(5)
    code = story.mother.contact.code
    story.ane.texts(f"FERDIG {code}")
    story.seconds(5)
    return code


@pytest.mark.usefixtures("few_codes")
def test_a_flood_of_contacts_never_runs_out_of_codes(day: Story) -> None:
    """All of both ranges are taken: the next code is longer, and answers like any other."""
    for each in (day.mother, day.father, day.child, day.other_mother, day.foster_father,
                 day.english_father, day.stranger):  # fmt: skip
        each.texts("Hei")
        day.seconds(2)

    contact = day.stranger.contact
    staff = (day.ane, day.bo, day.cato, day.dina, day.eli)
    asked = next(each for each in staff if each.handle in contact.asked)
    asked.texts(f"OK {contact.code}")
    day.seconds(5)

    assert contact.code >= 20_000
    assert day.stranger.is_held_by(asked)
    asked.texts(f"FERDIG {contact.code}")
    day.seconds(5)
    assert day.stranger.contact.state == "closed"
