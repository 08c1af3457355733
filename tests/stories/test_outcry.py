"""The database is down and somebody is in touch: people hear of it, by text and by call.

Told from the snapshot, by whichever process answers the carrier; the recovery is told besides.
"""

from itertools import pairwise

from tests.stories.vocabulary import Story

DOWN = "databasen er nede"


def alarms(story: Story, number: str) -> list[float]:
    """After how many seconds of the outage each text of it reached this phone."""
    told = [text for text in story.sim.phone(number).texts if DOWN in text.body]
    return [round((text.at - story.went_down_at).total_seconds()) for text in told]


def test_a_refused_text_is_told_at_once_and_every_three_minutes(night: Story) -> None:
    """Tove holds the line and Liv is the first backstop: text and call, until it is back.

    The mother's text lies in the carrier's log; once the database is back it is here within a
    minute and a half, and Tove is paged as always. Hans, the second backstop, sleeps.
    """
    night.database_goes_down()
    night.mother.texts("Ring meg")
    night.minutes(7)
    told = alarms(night, night.tove.number)
    rang = night.tove.rang, night.vilde.rang, night.liv.rang, night.hans.rang
    night.database_is_back()
    night.minutes(4)

    assert told[0] <= 10
    assert [round(later - sooner, -1) for sooner, later in pairwise(told)] == [
        180, 180,
    ]  # fmt: skip
    assert alarms(night, night.tove.number) == told
    assert rang == (3, 0, 3, 0)
    assert night.mother.contact.state == "open"
    assert "F-31A" in night.tove.received[0]
