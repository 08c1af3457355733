"""All clear: who was alarmed hears once that it is right again, and what comes back alarms anew."""

from collections import Counter

from tests.stories.staffing import leaves
from tests.stories.vocabulary import Story
from tests.stories_sms.alarms import mails, told
from tests.stories_sms.conftest import Begin
from tests.stories_sms.texts import got, sent

OUT = "alarm.carrier"
OVER = "alarm.over_carrier"


def goes_out(story: Story, minutes: float) -> None:
    """A text waits for somebody, and for so long nothing can be sent or called."""
    story.watch.excused_s = 3600
    story.sim.rest.trouble.now("503")
    story.mother.texts("Hei")
    story.minutes(minutes)
    story.sim.rest.trouble.calm()


def all_clears(story: Story) -> Counter[str]:
    """Who was told how often that the carrier is back."""
    return Counter(each.handle for each in sent(story) if each.key == OVER)


def test_who_was_alarmed_hears_once_that_it_is_over(day: Story) -> None:
    """Liv and Hans had e-mails; five calm minutes later each has one text, and nobody else has."""
    day.ane.replies("OK {code}")
    goes_out(day, 8)
    day.minutes(4.5)
    assert not all_clears(day)

    day.minutes(6)

    assert OUT in [kind for _, kind in mails(day, day.hans)]
    assert all_clears(day) == {"leiar-stord": 1, "leiar-haugesund": 1}


def test_who_was_not_alarmed_is_not_told_that_it_is_over(day: Story) -> None:
    """It was over before Hans was told: only Liv is."""
    day.ane.replies("OK {code}")
    goes_out(day, 3)
    day.minutes(7)

    assert all_clears(day) == {"leiar-stord": 1}


def test_what_comes_and_goes_is_not_over_each_time(day: Story) -> None:
    """Out two minutes of three, again and again: no all-clear until it has ended, and one then."""
    day.ane.replies("OK {code}")
    for _ in range(3):
        goes_out(day, 2)
        day.minutes(1)
    assert not all_clears(day)

    day.minutes(6)

    assert set(all_clears(day).values()) == {1}
    assert [kind for _, kind in mails(day, day.liv)].count(OUT) == 1


def test_what_nobody_has_heard_goes_on_when_it_comes_back(day: Story) -> None:
    """Gone for a minute before Hans's turn, and back: the alarm climbs on to Hans."""
    day.ane.replies("OK {code}")
    goes_out(day, 2)
    day.minutes(1)
    assert mails(day, day.hans) == []

    goes_out(day, 6)

    assert OUT in [kind for _, kind in mails(day, day.hans)]


def test_what_comes_back_after_the_all_clear_alarms_anew(day: Story) -> None:
    """Well within the hour, and nobody answered the first time: Liv hears of it at once."""
    day.ane.replies("OK {code}")
    goes_out(day, 3)
    day.minutes(7)
    assert all_clears(day) == {"leiar-stord": 1}

    began = day.seconds_at(day.now)
    goes_out(day, 3)
    day.minutes(7)

    of_liv = [at for at, kind in mails(day, day.liv) if kind == OUT]
    assert len(of_liv) == 2
    assert 60 <= of_liv[1] - began <= 100
    assert all_clears(day)["leiar-stord"] == 2


def test_an_ok_before_the_all_clear_does_not_stop_it(day: Story) -> None:
    """Liv reads the e-mail when the carrier is back, and says OK: she is told all the same."""
    day.ane.replies("OK {code}")
    goes_out(day, 3)
    day.seconds(30)
    day.liv.texts("OK")
    day.minutes(10)

    assert "alarm.heard" in got(day.liv)
    assert all_clears(day) == {"leiar-stord": 1}


def test_dying_again_and_again_says_it_once(day: Story) -> None:
    """The process dies every twenty seconds from the outage until long after the all-clear."""
    day.ane.replies("OK {code}")
    goes_out(day, 3)
    for _ in range(24):
        day.world.crash()
        day.seconds(20)

    assert all_clears(day) == {"leiar-stord": 1}


def test_somebody_is_on_duty_again(begin: Begin) -> None:
    """Tove stays after all: Liv, who heard that nobody has the night, hears that somebody does."""
    day = begin(at="2026-03-03 12:30")
    leaves(day.tove, last_day="2026-03-03")
    day.minutes(2)

    leaves(day.tove, last_day="2027-03-03")
    day.minutes(10)

    kinds = [kind for _, kind in told(day, day.liv)]
    assert kinds == ["alarm.nobody_soon", "alarm.over_nobody"]
    assert told(day, day.hans) == []
