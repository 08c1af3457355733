"""The database is down and somebody is in touch: people hear of it, by text and by call.

They are told from the snapshot, by whichever process answers the carrier.
"""

from itertools import pairwise

import pytest

from oncall.simulator.phones import answers
from tests.stories.people import Colleague
from tests.stories.vocabulary import Story

DOWN = "databasen er nede"


def told(story: Story, colleague: Colleague) -> list[float]:
    """After how many seconds of the outage each text of it reached her phone."""
    texts = [text for text in colleague.phone.texts if DOWN in text.body]
    return [(text.at - story.went_down_at).total_seconds() for text in texts]


def test_a_refused_text_is_told_at_once_and_every_three_minutes(night: Story) -> None:
    """Tove holds the line and Liv is the first backstop: text and call, until it is back.

    The mother's text lies in the carrier's log; once the database is back it is here within a
    minute and a half, and Tove is paged as always. Hans, the second backstop, sleeps.
    """
    night.database_goes_down()
    night.mother.texts("Ring meg")
    night.minutes(7)
    times = told(night, night.tove)
    rang = night.tove.rang, night.liv.rang, night.hans.rang
    night.database_is_back()
    night.minutes(4)

    assert rang == (3, 3, 0)
    assert times[0] <= 15
    assert [180 <= later - sooner <= 186 for sooner, later in pairwise(times)] == [True, True]
    assert told(night, night.tove) == times
    assert len(told(night, night.liv)) == 3
    assert night.mother.contact.state == "open"
    assert any("har fri) sende melding" in each for each in night.tove.received)


def test_whose_number_it_was_stands_in_the_text_and_nothing_else(night: Story) -> None:
    """She can call back by her own list; the call itself says that there is a text."""
    night.tove.always(answers(3, (), talks_s=20))
    night.database_goes_down()
    night.mother.texts("Han står utanfor")
    night.minutes(1)

    assert "F-31A" in night.tove.received[0]
    assert "utanfor" not in "".join(night.tove.received)
    assert night.tove.was_told("Databasen er nede")
    night.database_is_back()
    night.minutes(1.5)


def test_nobody_is_called_while_a_family_is_on_the_line(night: Story) -> None:
    """A text at once, while her phone stays free for the family; calls when the mother has left."""
    night.database_goes_down()
    night.mother.calls(says="Ring meg")
    night.seconds(20)
    assert told(night, night.tove)[0] <= 10
    assert night.liv.rang == 0
    while night.mother.on_the_line:
        assert night.liv.rang == 0
        night.seconds(5)
    night.seconds(15)
    assert night.liv.rang == 1
    night.minutes(3.2)
    rang = night.liv.rang
    night.database_is_back()
    night.minutes(1)

    assert rang == 2
    assert night.mother.contact.state == "open"


def test_a_call_that_somebody_took_wakes_no_backstop(day: Story) -> None:
    """Ane talks with her: a text that the database is down, and no phone is called for it."""
    day.database_goes_down()
    day.ane.answers(after=8, talks=400)
    day.mother.calls()
    day.minutes(8)

    assert len(told(day, day.liv)) <= 1
    assert (day.liv.rang, day.tove.rang) == (0, 0)
    day.database_is_back()
    day.minutes(1)
    assert day.mother.contact.outcome == "talked"


def test_a_process_started_again_goes_on_where_the_other_was(night: Story) -> None:
    """Who was told stands in the spool: a restart tells nobody twice, and forgets nobody."""
    night.database_goes_down()
    night.mother.calls(patience=20)
    night.minutes(1)
    before = night.liv.rang, len(told(night, night.liv))
    night.world.crash()
    night.minutes(1)
    after = night.liv.rang, len(told(night, night.liv))
    night.minutes(2)

    assert before == after == (1, 1)
    assert night.liv.rang == 2
    night.database_is_back()
    night.minutes(1)


def test_a_carrier_that_is_out_as_well_is_tried_again_at_once(night: Story) -> None:
    """Nobody counts as told who was not: within a minute of its return they are; e-mail went."""
    night.sim.rest.trouble.now("refused")
    night.watch.excused_s = 600
    night.database_goes_down()
    night.mother.texts("Ring meg")
    night.minutes(2)
    assert told(night, night.tove) == []
    assert [each.to for each in night.world.mail.letters] == [
        "tove@example.org", "leiar.stord@example.org",
    ]  # fmt: skip
    night.sim.rest.trouble.calm()
    night.minutes(1)

    assert len(told(night, night.tove)) == 1
    night.database_is_back()
    night.minutes(1.5)


def test_with_the_disk_full_as_well_people_are_told_all_the_same(
    night: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing can be kept: she hangs up unheard, Tove hears of it, and the log has her."""

    def no_room(*_any: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("oncall.store.spool.Spool.append", no_room)
    night.watch.blind = True
    night.database_goes_down()
    night.mother.calls(patience=20)
    night.minutes(4)
    times, rang = told(night, night.tove), night.liv.rang
    night.database_is_back()
    night.watch.blind = True
    night.minutes(1.5)

    assert len(times) == rang == 2
    assert night.mother.contact.state == "open"


def test_an_outage_in_which_nobody_is_in_touch_wakes_nobody(night: Story) -> None:
    """Health is red and the dead man's switch is silent; no family waits."""
    night.database_goes_down()
    night.minutes(20)

    assert (night.tove.rang, night.liv.rang, night.tove.received) == (0, 0, [])
    night.database_is_back()
