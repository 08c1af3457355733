"""SJUK: cover is sought, and she stays on until somebody has said yes or a backstop decides."""

from datetime import timedelta

import pytest

from oncall.contact.work.shifts.offers import open_offers, seek_cover
from oncall.rota.core.duty import who_is_on
from oncall.rota.core.ledger import outside
from oncall.rota.work import ChangeFaults, Deed, recorded_changes, rota_of
from tests.rota.shapes import EXAMPLE
from tests.stories.vocabulary import Story, local
from tests.stories_sms.conftest import Begin
from tests.stories_sms.test_offers import key_of
from tests.stories_sms.texts import got, sentence_of


def on(story: Story, rotation: str) -> list[str]:
    """Who is on now, by what is stored."""
    desk = story.world.desk
    with desk.db.reading() as conn:
        found = who_is_on(rota_of(conn, story.world.team_id), story.now)
    return [each.person for each in found if each.rotation == rotation]


def code_of(body: str) -> str:
    """The code that a text begins with."""
    return body.partition(":")[0].removeprefix("ALARM ")


@pytest.fixture
def ill(day: Story) -> Story:
    """At one o'clock Ane writes that she is ill, and her phone has confirmed it."""
    day.ane.texts("Sjuk")
    day.seconds(10)
    day.ane.texts(key_of(day.ane))
    day.minutes(1)
    return day


def test_who_is_free_covers_and_she_is_off_from_then(ill: Story) -> None:
    """Vilde is asked and says yes: Ane hears it, Tove heard before, and the ledger says cover."""
    day, code = ill, code_of(ill.vilde.received[0])
    before = on(day, "therapists")
    day.vilde.texts(f"TAR {code}")
    day.seconds(10)
    day.vilde.texts(key_of(day.vilde))
    day.seconds(10)

    assert "ane" in before
    assert sorted(on(day, "therapists")) == ["bo", "cato", "dina", "vikar"]
    assert got(day.ane) == ["sick.confirm", "sick.sought", "offer.given"]
    assert got(day.vilde)[:2] == ["offer.asks_cover", "offer.confirm"]
    assert sorted(got(day.vilde)[2:]) == ["offer.yours", "test_wanted"]
    assert got(day.tove) == ["sick.told"]
    with day.world.desk.db.reading() as conn:
        (row,) = recorded_changes(conn, day.world.team_id)
    assert (row.change.kind, row.by, row.change.pays) == ("cover", "ane", False)


def test_her_word_alone_changes_nothing(day: Story) -> None:
    """Anybody could have sent it: without the key nobody is asked, and Ane is on."""
    day.ane.texts("sjuk")
    day.minutes(1)
    day.ane.texts(f"NEI {key_of(day.ane)}")
    day.minutes(1)

    assert got(day.ane) == ["sick.confirm", "key.dropped"]
    assert got(day.vilde) == []
    assert "ane" in on(day, "therapists")


def test_a_backstop_lets_her_off_when_nobody_has_said_yes(ill: Story) -> None:
    """After half an hour Liv is alarmed; her key too is asked for, and then there is one less."""
    day = ill
    day.minutes(31)
    alarms = [body for body in day.liv.received if body.startswith("ALARM")]
    assert len(alarms) == 1
    asleep = on(day, "therapists")
    day.bo.texts(f"FRI {code_of(*alarms)}")
    day.liv.texts(f"FRI {code_of(*alarms)}")
    day.seconds(10)
    day.liv.texts(key_of(day.liv))
    day.seconds(10)

    assert "ane" in asleep
    assert got(day.bo)[-1] == "not_yours"
    assert on(day, "therapists") == ["bo", "cato", "dina"]
    assert got(day.liv)[-1] == "sick.decided"
    assert got(day.ane)[-1] == "sick.off"
    assert got(day.hans) == ["sick.off"]


def test_the_outside_number_has_the_line_when_a_backstop_says_so(begin: Begin) -> None:
    """Tove is ill at night and nobody can: the outside number has it, on record and told."""
    night = begin(at="2026-03-03 21:00")
    night.tove.texts("syk")
    night.seconds(10)
    night.tove.texts(key_of(night.tove))
    night.minutes(31)
    held = on(night, "supervisor")
    (alarm,) = [body for body in night.liv.received if body.startswith("ALARM")]
    night.liv.texts(f"FRI {code_of(alarm)}")
    night.seconds(10)
    decided_at = night.now
    night.liv.texts(key_of(night.liv))
    night.seconds(10)

    assert held == ["tove"]
    assert on(night, "supervisor") == []
    with night.world.desk.db.reading() as conn:
        rota = rota_of(conn, night.world.team_id)
        (row,) = recorded_changes(conn, night.world.team_id)
    assert outside(rota, decided_at, night.now) == ((row.change.start, night.now),)
    assert (row.change.kind, row.by) == ("outside", "leiar-stord")
    assert row.change.end - local("2026-03-04 21:00") < timedelta(minutes=1)


def test_a_backstop_lets_her_off_from_later_on(ill: Story) -> None:
    """Liv writes a time: Ane has it until then, and both read from when there is one less."""
    day = ill
    day.minutes(31)
    (alarm,) = [body for body in day.liv.received if body.startswith("ALARM")]
    day.liv.texts(f"FRI {code_of(alarm)} kl. 13:45")
    day.seconds(10)
    day.liv.texts(key_of(day.liv))
    day.seconds(10)
    read, until_then = day.ane.received[-1], on(day, "therapists")
    day.minutes(15)

    assert "ane" in until_then
    assert on(day, "therapists") == ["bo", "cato", "dina"]
    assert got(day.liv)[-2:] == ["sick.confirm_off", "sick.later_off"]
    assert sentence_of(read)[1] == "sick.later_off"
    assert all("13:45" in each for each in (read, *day.liv.received[-2:]))


def lets_off(day: Story, clock: str) -> str:
    """Nobody has said yes for half an hour, and Liv decides; the code of what is sought."""
    day.minutes(31)
    (alarm,) = [body for body in day.liv.received if body.startswith("ALARM")]
    day.liv.texts(f"FRI {code_of(alarm)} {clock}")
    day.seconds(10)
    day.liv.texts(key_of(day.liv))
    day.minutes(2)
    return code_of(alarm)


def test_until_the_time_a_backstop_wrote_cover_is_sought_on(ill: Story) -> None:
    """Vilde says yes after all: she has it from then until three; nobody is alarmed meanwhile."""
    day = ill
    code = lets_off(day, "15:00")
    day.vilde.texts(f"TAR {code}")
    day.seconds(10)
    day.vilde.texts(key_of(day.vilde))
    day.seconds(10)
    covered = on(day, "therapists")
    day.minutes(90)

    assert sorted(covered) == ["bo", "cato", "dina", "vikar"]
    assert on(day, "therapists") == ["bo", "cato", "dina"]
    assert any("-15:00" in each for each in day.vilde.received[-2:])
    assert got(day.liv).count("alarm.cover") == 1


def test_a_decision_for_later_is_told_once_and_may_come_earlier(ill: Story) -> None:
    """Ane reads of each decision, and no news beside it; when her time is over, nothing more."""
    day = ill
    code = lets_off(day, "19:00")
    day.liv.texts(f"FRI {code} 16:00")
    day.seconds(10)
    day.liv.texts(key_of(day.liv))
    day.minutes(200)

    assert on(day, "therapists") == ["bo", "cato", "dina"]
    assert got(day.ane) == ["sick.confirm", "sick.sought", "sick.later_off", "sick.later_off"]
    assert got(day.hans) == ["sick.later_off", "sick.later_off"]
    day.vilde.texts(f"TAR {code}")
    day.seconds(10)
    assert got(day.vilde)[-1] == "sick.settled"


def test_who_covers_and_whose_shift_it_was_read_of_it_once(ill: Story) -> None:
    """What they read about the shift is no news a minute later; Vilde is told to test her phone."""
    day, code = ill, code_of(ill.vilde.received[0])
    day.vilde.texts(f"TAR {code}")
    day.seconds(10)
    day.vilde.texts(key_of(day.vilde))
    day.minutes(5)

    assert got(day.ane) == ["sick.confirm", "sick.sought", "offer.given"]
    assert sorted(got(day.vilde)[2:]) == ["offer.yours", "test_wanted"]


@pytest.mark.parametrize("clock", ["12:00", "20:00", "25:00", "7"])
def test_a_time_that_is_past_or_beyond_the_shift_changes_nothing(ill: Story, clock: str) -> None:
    """Ane has it from 08:00 to 20:00, and it is half past one: Liv reads what is left of it."""
    day = ill
    day.minutes(31)
    (alarm,) = [body for body in day.liv.received if body.startswith("ALARM")]
    day.liv.texts(f"FRI {code_of(alarm)} {clock}")
    day.seconds(10)

    assert got(day.liv)[-1] == "sick.no_such_time"
    assert f"{clock} " in day.liv.received[-1]
    assert "-20:00" in day.liv.received[-1]
    with day.world.desk.db.reading() as conn:
        assert recorded_changes(conn, day.world.team_id) == []


def test_the_outside_number_has_the_line_from_a_later_time_on(begin: Begin) -> None:
    """In the night of October the clock shows 02:30 twice: from the first one, and it is said."""
    night = begin(at="2026-10-24 21:00")
    night.tove.texts("syk")
    night.seconds(10)
    night.tove.texts(key_of(night.tove))
    night.minutes(31)
    (alarm,) = [body for body in night.liv.received if body.startswith("ALARM")]
    night.liv.texts(f"FRI {code_of(alarm)} 02:30")
    night.seconds(10)
    night.liv.texts(key_of(night.liv))
    night.seconds(10)

    assert on(night, "supervisor") == ["tove"]
    with night.world.desk.db.reading() as conn:
        (row,) = recorded_changes(conn, night.world.team_id)
    assert (row.change.kind, row.by) == ("outside", "leiar-stord")
    assert row.change.start == local("2026-10-25 02:30")
    assert got(night.liv)[-1] == got(night.tove)[-1] == "sick.later_line"
    assert "02:30 (sommartid)" in night.liv.received[-1]


def test_a_key_that_comes_after_the_time_lets_her_off_at_once(ill: Story) -> None:
    """Liv has thought it over for a while: what is past stays Ane's."""
    day = ill
    day.minutes(31)
    (alarm,) = [body for body in day.liv.received if body.startswith("ALARM")]
    day.liv.texts(f"FRI {code_of(alarm)} 13:40")
    day.minutes(20)
    answered = day.now
    day.liv.texts(key_of(day.liv))
    day.seconds(10)

    assert on(day, "therapists") == ["bo", "cato", "dina"]
    assert got(day.liv)[-1] == "sick.decided"
    with day.world.desk.db.reading() as conn:
        (row,) = recorded_changes(conn, day.world.team_id)
    assert row.change.start >= answered > local("2026-03-03 13:40")


ON_TWO = EXAMPLE.read_text().replace('people = ["eli"]', 'people = ["eli", "ane"]\ntogether = true')


def test_whoever_is_on_two_lines_reads_of_both(begin: Begin) -> None:
    """Ane is ill on two lines at once: both codes stand in her text, Tove reads of which line."""
    day = begin(plan=ON_TWO)
    for words in ("VAKT", "sjuk"):
        day.ane.texts(words)
        day.seconds(10)
    asked = key_of(day.ane)
    for words in (asked, "sjuk"):
        day.ane.texts(words)
        day.minutes(1)
    codes = sorted(code_of(body) for body in day.vilde.received)

    assert day.ane.received[0].count("05.03. 08:00-20:00") == 1
    assert got(day.ane)[1:] == ["sick.confirm", "sick.sought", "sick.already"]
    assert [sorted(code_of(body).split(", ")) for body in day.ane.received[2:]] == [codes] * 2
    assert sorted(body.partition("(")[2].partition(")")[0] for body in day.tove.received) == [
        "miljøterapeut", "terapeutar"
    ]  # fmt: skip


def test_of_two_keys_each_counts(begin: Begin) -> None:
    """Vilde says yes to both before she answers: the older key counts; one of two is enough."""
    day = begin(plan=ON_TWO)
    day.ane.texts("sjuk")
    day.seconds(10)
    day.ane.texts(key_of(day.ane))
    day.minutes(1)
    keys = []
    for code in [code_of(body) for body in day.vilde.received]:
        day.vilde.texts(f"TAR {code}")
        day.seconds(10)
        keys.append(key_of(day.vilde))
    for key in keys:
        day.vilde.texts(key)
        day.seconds(10)

    assert "offer.yours" in got(day.vilde)
    assert got(day.vilde)[-1] == "offer.on_already"
    assert "no_such_code" not in got(day.vilde)


def test_what_a_stand_in_costs_is_told_before_she_says_yes(begin: Begin) -> None:
    """Tove is ill for a night and a day: Ane, her deputy, reads once what Vilde would cost."""
    night = begin(at="2026-03-03 21:00")
    night.tove.texts("syk")
    night.seconds(10)
    night.tove.texts(key_of(night.tove))
    night.minutes(5)

    told = [body for body, key in zip(night.ane.received, got(night.ane), strict=True)
            if key == "sick.price"]  # fmt: skip
    assert len(told) == 1
    assert "Vilde" in told[0]
    assert "5 890,64 kr" in told[0]
    assert "sick.price" not in got(night.tove)


def test_a_colleague_who_covers_costs_nothing_more(ill: Story) -> None:
    """Therapists share a pool by the hours they have: no price is told."""
    assert got(ill.tove) == ["sick.told"]


def test_who_has_no_shift_or_asked_before_is_told_so(ill: Story) -> None:
    """Vilde is on nothing; Ane's cover is being sought."""
    ill.vilde.texts("sykmeldt")
    ill.ane.texts("sjuk")
    ill.seconds(10)

    assert got(ill.vilde)[-1] == "sick.none"
    assert got(ill.ane)[-1] == "sick.already"


def test_cover_is_sought_for_her_by_who_leads(day: Story) -> None:
    """Ane has called in ill: Tove types it, and from then on it is as if she had written SJUK."""
    desk, ill = day.world.desk, Deed("tove", "has called in ill", must_lead=True)
    seek_cover(desk, team=None, person="ane", deed=ill)
    day.minutes(1)
    with pytest.raises(ChangeFaults, match="sought for ane already"):
        seek_cover(desk, team=None, person="ane", deed=ill)
    day.vilde.texts(f"TAR {code_of(day.vilde.received[0])}")
    day.seconds(10)
    day.vilde.texts(key_of(day.vilde))
    day.seconds(10)

    assert got(day.ane) == ["sick.sought", "offer.given"]
    assert got(day.tove)[0] == "sick.told"
    assert sorted(on(day, "therapists")) == ["bo", "cato", "dina", "vikar"]
    with desk.db.reading() as conn:
        (row,) = recorded_changes(conn, day.world.team_id)
    assert (row.change.kind, row.by) == ("cover", "tove")


def test_cover_is_sought_by_nobody_else(day: Story) -> None:
    """Bo may not say that Ane is ill, and Vilde has no shift to be ill on: all of it at once."""
    desk = day.world.desk
    for person, by, said in (
        ("ane", "bo", "bo may not decide this"),
        ("vikar", "tove", "vikar has no shift within a day"),
        ("anne", "x", '"x" is not on record.*"anne" is not on record'),
    ):  # fmt: skip
        with pytest.raises(ChangeFaults, match=said):
            seek_cover(desk, team=None, person=person, deed=Deed(by, "ill", must_lead=True))
    with desk.db.reading() as conn:
        assert open_offers(conn, day.world.team_id) == []
