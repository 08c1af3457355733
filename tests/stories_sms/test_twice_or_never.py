"""The carrier tells of a text twice, late, or never: it counts once."""

from datetime import timedelta

from tests.stories.vocabulary import Story
from tests.stories_sms.texts import got


def test_the_same_ok_twice_is_one(day: Story) -> None:
    """She presses send again: one acknowledgement, and nobody else hears of it twice."""
    day.mother.texts("Hei")
    day.minutes(4)
    day.ane.texts("OK")
    day.seconds(3)
    day.ane.texts("OK")
    day.minutes(1)

    assert day.mother.happened.count("acknowledged") == 1
    assert got(day.bo) == ["page.text", "taken"]


def test_a_doubled_webhook_is_one_answer(day: Story) -> None:
    """The carrier tells of her OK three times at once: one SID, one answer, one receipt."""
    day.mother.texts("Hei")
    day.minutes(4)
    day.weather.script("sms", "doubled", copies=3)
    sid = day.ane.texts("OK")
    day.minutes(2)

    assert [d.attempts for d in day.sim.log().deliveries if d.sid == sid] == [("200",)] * 3
    assert day.mother.happened.count("acknowledged") == 1
    assert got(day.ane) == ["page.text", "receipt"]
    assert got(day.bo) == ["page.text", "taken"]


def test_a_webhook_asked_twice_while_the_first_is_answered_is_one(day: Story) -> None:
    """The same MessageSid overlapping in time, with one idempotency token."""
    day.weather.script("sms", "repeated")
    day.mother.texts("Hei")
    day.minutes(1)

    assert day.mother.contact.arrivals == 1
    assert got(day.ane) == ["page.text"]


def test_an_ok_whose_answer_was_lost_counts_once(day: Story) -> None:
    """We took it, the carrier did not hear so, and asked again."""
    day.mother.texts("Hei")
    day.minutes(1)
    day.weather.script("sms", "unheard")
    day.ane.texts("OK")
    day.minutes(2)

    assert day.mother.is_held_by(day.ane)
    assert got(day.ane) == ["page.text", "receipt"]


def test_a_family_text_whose_webhook_failed_is_fetched_from_the_log(day: Story) -> None:
    """Both addresses failed: the reconciler finds it in the carrier's log within the minute."""
    day.weather.script("sms", "lost")
    day.mother.texts("Hei")
    day.seconds(65)

    assert day.mother.contact.state == "open"
    assert got(day.ane) == ["page.text"]


def test_an_ok_whose_webhook_failed_is_fetched_too(day: Story) -> None:
    """Her answer counts although it came by the log."""
    day.mother.texts("Hei")
    day.seconds(30)
    day.weather.script("sms", "lost")
    day.ane.texts("OK")
    day.seconds(65)

    assert day.mother.is_held_by(day.ane)


def test_a_clock_that_was_put_back_keeps_nobody_from_finishing(day: Story) -> None:
    """Found in the carrier's log, a text is from the future: FERDIG closes it all the same."""
    day.weather.script("sms", "unreachable", times=9)
    day.world.clock_is_off(-timedelta(minutes=3))
    day.mother.texts("Hei")
    day.minutes(1.4)
    day.weather.calm()
    day.ane.texts("OK")
    day.seconds(10)
    day.ane.texts("FERDIG")
    day.seconds(10)

    assert day.mother.contact.state == "closed"
