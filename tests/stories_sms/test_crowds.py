"""Very many contacts at once: strangers share one page a minute, and families do not notice."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from sqlalchemy import func, select

from oncall.config import Pace
from oncall.contact.core.intake import new_contact, written
from oncall.contact.core.record import as_json
from oncall.contact.core.scene import CROWD, Scene, Step
from oncall.contact.core.values import Arrival, Caller
from oncall.contact.rows.tables import arrival, contact
from oncall.contact.work.coming_in.intake import text_arrives
from tests.stories.people import Outsider
from tests.stories.vocabulary import Story
from tests.stories_sms.texts import sent


def strangers(story: Story, count: int) -> list[Outsider]:
    """So many people whom nobody knows; each writes once, a tenth of a second apart."""
    them = [Outsider(story, f"+474100{n:04}") for n in range(count)]
    for each in them:
        each.texts("Hei")
        story.seconds(0.1)
    return them


def turns(story: Story, since: datetime) -> list[int]:
    """The seconds, since then, at which strangers' contacts were asked about."""
    pages = [each for each in sent(story) if each.key == "page.crowd" and each.at >= since]
    return sorted({round((each.at - since).total_seconds()) for each in pages})


def test_up_to_twenty_strangers_are_asked_about_one_by_one(day: Story) -> None:
    """Nothing is shared yet: each of twenty has pages of its own at once."""
    strangers(day, CROWD)
    day.seconds(5)

    codes = {each.body[:3] for each in sent(day) if each.asks}
    assert len(codes) == CROWD


def test_above_twenty_strangers_share_one_page_a_minute(day: Story) -> None:
    """Thirty wrote: those beyond the twentieth wait, and one contact is asked about each minute."""
    them = strangers(day, 30)
    began = day.now
    day.minutes(10)

    assert {b - a for a, b in pairwise(turns(day, began))} == {60}
    assert len(turns(day, began)) in (10, 11)
    assert all(each.contact.state == "open" for each in them)
    assert "ukjende nummer til ventar" in "".join(day.tove.received + day.dina.received)


def test_whoever_has_waited_longest_is_next(day: Story) -> None:
    """The latest is not forgotten behind those who were asked about before."""
    them = strangers(day, CROWD + 6)
    waiting = [each for each in them if not each.contact.asked]
    day.minutes(len(waiting))
    asked_at = [each.contact.asked_at or day.now for each in waiting]

    assert len(waiting) == 4
    assert [b - a for a, b in pairwise(asked_at)] == [timedelta(minutes=1)] * 3


def test_a_family_keeps_its_own_pace_in_a_crowd(day: Story) -> None:
    """Forty strangers wait; the mother's page goes out at once and climbs every three minutes."""
    strangers(day, 40)

    day.mother.texts("Hei")
    began = day.now
    day.minutes(7)

    hers = [(each.at - began, each.handle) for each in sent(day) if "F-31A" in each.body]
    assert sorted((round(after.total_seconds()), handle) for after, handle in hers) == [
        (0, "ane"), (180, "bo"), (180, "cato"), (360, "tove"),
    ]  # fmt: skip


def test_when_the_crowd_is_gone_each_is_asked_about_again(day: Story) -> None:
    """Most are closed one by one; the twenty that are left are asked about without waiting."""
    them = strangers(day, 24)
    day.minutes(8)
    for each in them[:4]:
        who = each.contact.asked[-1]
        colleague = next(c for c in (day.bo, day.cato, day.dina, day.eli, day.ane, day.tove)
                         if c.handle == who)  # fmt: skip
        colleague.texts(f"FERDIG {each.contact.code}")
    day.seconds(5)

    assert [each.contact.state for each in them[:4]] == ["closed"] * 4
    late = [each for each in them[4:] if (each.contact.deadline or day.now) <= day.now]
    assert late == []


def test_a_thousand_texts_of_one_number_are_one_contact(day: Story) -> None:
    """They are counted, nobody is asked more often for them, and the mother is not delayed."""
    arrive(day, [day.stranger.number] * 1_000)
    day.mother.texts("Hei")
    day.seconds(5)

    only = next(each for each in day.contacts if each.caller.name == "unknown")
    assert only.arrivals == 1_000
    assert len(day.contacts) == 2
    assert sorted(each.handle for each in sent(day) if each.asks) == ["ane", "ane", "bo"]


def test_very_many_numbers_are_paged_one_a_minute_and_none_is_lost(day: Story) -> None:
    """A thousand numbers write at once: bounded pages, nothing dropped, and the mother on time."""
    arrive(day, [f"+47420{n:05}" for n in range(1_000)])
    began = day.now
    day.mother.texts("Hei")
    day.minutes(5)

    hers = [each for each in sent(day) if "F-31A" in each.body]
    assert _count(day) == (1_001, 1_001)
    assert len(turns(day, began)) in (5, 6)
    assert hers[0].handle == "ane"
    assert hers[0].at - began < timedelta(seconds=3)


def test_ten_thousand_texts_of_one_number_change_one_number_in_one_contact() -> None:
    """The contact does not grow with them, and only the first one asks anybody."""
    now = datetime(2026, 3, 3, 12, tzinfo=UTC)
    duty = {"therapists": ("ane", "bo")}
    step = Step(("therapists",), timedelta(seconds=15), timedelta(minutes=3))
    scene = Scene(now, Pace(), (step,), duty, reachable=frozenset(duty["therapists"]))
    first = Arrival("SM0", "text", now)
    decision = written(new_contact("c1", 412, Caller("n1"), first), scene, first)
    small = len(str(as_json(decision.contact)))
    effects = len(decision.effects)

    for n in range(1, 10_000):
        later = replace(scene, now=now + timedelta(milliseconds=n))
        decision = written(decision.contact, later, Arrival(f"SM{n}", "text", later.now))
        effects += len(decision.effects)

    assert decision.contact.arrivals == 10_000
    assert effects == 2
    assert len(str(as_json(decision.contact))) < small + 50


def arrive(story: Story, numbers: list[str]) -> None:
    """A text from each of these, taken in as fast as we can; nobody looks on meanwhile."""
    desk, team = story.world.desk, story.world.team_id
    story.watch.blind = True
    for n, number in enumerate(numbers):
        with desk.writing("flood") as tx:
            text_arrives(tx, desk, team_id=team, sid=f"SMflood{n}", number=number, words="Hei")
    story.seconds(5)
    story.watch.blind = False


def _count(story: Story) -> tuple[int, int]:
    """How many contacts and arrivals there are."""
    with story.world.desk.db.reading() as conn:
        contacts = conn.execute(select(func.count()).select_from(contact)).scalar_one()
        return contacts, conn.execute(select(func.count()).select_from(arrival)).scalar_one()
