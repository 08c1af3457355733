"""Somebody gives a shift away: those who are free are asked, and it is hers who says yes first."""

import re
from concurrent.futures import ThreadPoolExecutor

from oncall.contact.work.from_staff.replies import staff_text
from oncall.contact.work.shifts.offers import make_offer, withdraw_offer
from oncall.contact.work.team import caller_of, team_now
from oncall.rota.core.changes.offer import Offer
from oncall.rota.core.duty import shifts
from oncall.rota.work import Deed, recorded_changes, rota_of
from tests.stories.people import Colleague
from tests.stories.staffing import change
from tests.stories.vocabulary import Story, local
from tests.stories_sms.conftest import Begin
from tests.stories_sms.texts import got, sent

EVENING = "2026-03-04 20:00", "2026-03-04 23:00"


def offers(
    story: Story,
    start: str = EVENING[0],
    end: str = EVENING[1],
    *,
    who: str = "tove",
    by: str = "tove",
) -> Offer:
    """Somebody gives a part of her duty away, as by `oncall rota change offer`: Oslo times."""
    return make_offer(
        story.world.desk, team=None, person=who, rotation="", start=local(start), end=local(end),
        deed=Deed(by, "a concert"),
    )  # fmt: skip


def key_of(colleague: Colleague) -> str:
    """The key in the last text that she got."""
    found = re.search(r"(?:[Ss]var|svarer|[Aa]nswer) (\d{4})", colleague.received[-1])
    assert found, colleague.received[-1]
    return found[1]


def takes(story: Story, colleague: Colleague, offer: Offer) -> None:
    """She writes that she takes it, and answers with the key that she gets."""
    colleague.texts(f"TEK {offer.code}")
    story.seconds(10)
    colleague.texts(key_of(colleague))
    story.seconds(10)


def who_has(story: Story, offer: Offer) -> list[str]:
    """Who is on in the place that was offered, by what is stored."""
    desk = story.world.desk
    with desk.db.reading() as conn:
        found = shifts(rota_of(conn, story.world.team_id), offer.start, offer.end)
    return [each.person for each in found if each.rotation == offer.rotation]


def test_a_shift_goes_to_who_says_yes_and_answers_with_the_key(day: Story) -> None:
    """All who are free are asked; Ane takes it, Tove hears who has it, and the ledger says why."""
    offer = offers(day)
    day.minutes(1)
    asked = {each.handle for each in sent(day)}
    takes(day, day.ane, offer)

    assert asked == {"ane", "bo", "cato", "dina", "eli", "vikar"}
    assert "(leiarlinja)" in day.ane.received[0]
    assert "(lederlinja)" in day.bo.received[0]
    assert got(day.ane)[:2] == ["offer.asks", "offer.confirm"]
    assert sorted(got(day.ane)[2:]) == ["offer.yours", "test_wanted"]
    assert got(day.tove)[0] == "offer.given"
    assert who_has(day, offer) == ["ane"]
    with day.world.desk.db.reading() as conn:
        (row,) = recorded_changes(conn, day.world.team_id)
    assert (row.change.kind, row.change.person, row.change.instead_of) == ("give", "ane", "tove")
    assert (row.by, row.why) == ("tove", f"a concert (offer {offer.code}, taken by text)")


def test_tek_alone_puts_nobody_on_duty(day: Story) -> None:
    """Whoever can send in Ane's name cannot read what goes to her own phone."""
    offer = offers(day)
    day.minutes(1)
    day.ane.texts(f"TEK {offer.code}")
    day.minutes(31)

    assert who_has(day, offer) == ["tove"]
    day.ane.texts(key_of(day.ane))
    day.seconds(10)
    assert got(day.ane)[-1] == "key.expired"
    assert who_has(day, offer) == ["tove"]


def writes(story: Story, colleague: Colleague, words: str) -> None:
    """Her text comes in on a thread of its own, as a webhook does."""
    desk = story.world.desk
    with desk.writing("text") as tx:
        team = team_now(tx, desk, story.world.team_id)
        caller = caller_of(tx, desk, team, colleague.number)
        staff_text(tx, desk, team, caller, f"SM{colleague.handle}", words)


def test_of_two_in_the_same_second_one_has_it(day: Story) -> None:
    """Ane and Bo answer with their keys at once: one has the shift, and the other is told whose."""
    offer = offers(day)
    day.minutes(1)
    both = day.ane, day.bo
    for each in both:
        each.texts(f"TAR {offer.code}")
    day.seconds(10)
    keys = [key_of(each) for each in both]
    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(writes, day, *each) for each in zip(both, keys, strict=True)]:
            done.result()
    day.seconds(10)
    (winner,) = who_has(day, offer)
    first, second = both if winner == "ane" else both[::-1]
    second.texts(f"OK {offer.code}")
    day.seconds(10)

    assert "offer.yours" in got(first)
    assert "taken" in got(second)
    assert got(second)[-1] == "already_taken"


def test_a_key_is_good_for_its_own_phone_only(day: Story) -> None:
    """Bo writes the key that Ane got: it is no code of his."""
    offer = offers(day)
    day.minutes(1)
    day.ane.texts(f"TEK {offer.code}")
    day.seconds(10)
    day.bo.texts(key_of(day.ane))
    day.seconds(10)

    assert got(day.bo)[-1] == "no_such_code"
    assert who_has(day, offer) == ["tove"]


def test_whoever_guesses_keys_has_to_begin_anew(day: Story) -> None:
    """After five wrong ones the right one is wrong too."""
    offer = offers(day)
    day.minutes(1)
    day.ane.texts(f"TEK {offer.code}")
    day.seconds(10)
    key = key_of(day.ane)
    for step in range(1, 6):
        day.ane.texts(f"OK {(int(key) + step - 2400) % 7600 + 2400}")
        day.seconds(10)
    day.ane.texts(key)
    day.seconds(10)

    assert got(day.ane)[-1] == "no_such_code"
    assert who_has(day, offer) == ["tove"]


def test_a_family_comes_before_a_shift(day: Story) -> None:
    """Ane is not asked beside the page that is open on her phone, but when she has answered it."""
    day.mother.texts("Hei")
    day.minutes(1)
    offer = offers(day)
    day.minutes(1)
    meanwhile = got(day.ane)
    day.ane.texts(f"TEK {offer.code}")
    day.seconds(10)
    day.ane.texts("OK")
    day.minutes(1)

    assert meanwhile == ["page.text"]
    assert got(day.ane)[1:3] == ["offer.not_now", "receipt"]
    assert got(day.ane)[-1] == "offer.asks"
    assert day.mother.is_held_by(day.ane)


def test_nobody_is_woken_for_a_shift_next_week(begin: Begin) -> None:
    """Before seven a shift of next week can wait; one of this morning cannot."""
    night = begin(at="2026-03-03 06:50")
    later = offers(night, "2026-03-10 20:00", "2026-03-10 23:00")
    night.minutes(2)
    asleep = sent(night)
    soon = offers(night, "2026-03-03 07:30", "2026-03-03 07:50")
    night.minutes(2)

    assert asleep == []
    assert {each.body.partition(":")[0] for each in sent(night)} == {str(soon.code)}
    night.until("2026-03-03 07:02")
    assert {str(later.code)} <= {each.body.partition(":")[0] for each in sent(night)}


def test_it_ends_when_the_shift_begins(begin: Begin) -> None:
    """Nobody took it: Tove hears that she is on, and whoever is late that it has begun."""
    day = begin(at="2026-03-03 13:57")
    offer = offers(day, "2026-03-03 14:00", "2026-03-03 15:00")
    day.until("2026-03-03 14:01")
    day.vilde.texts(f"TAR {offer.code}")
    day.seconds(10)

    assert got(day.tove) == ["offer.nobody"]
    assert got(day.vilde)[-1] == "offer.begun"
    assert who_has(day, offer) == ["tove"]


def test_it_can_be_withdrawn(day: Story) -> None:
    """Ane was about to take it: she hears that it is Tove's after all."""
    offer = offers(day)
    day.minutes(1)
    day.ane.texts(f"TEK {offer.code}")
    day.seconds(10)
    key = key_of(day.ane)
    withdraw_offer(
        day.world.desk, team=None, code=offer.code, deed=Deed("tove", "the concert is off")
    )
    day.seconds(10)
    day.ane.texts(key)
    day.bo.texts(f"TAR {offer.code}")
    day.seconds(10)

    assert "offer.withdrawn" in got(day.ane)
    assert got(day.bo)[-1] == "offer.withdrawn"
    assert who_has(day, offer) == ["tove"]


def test_what_everybody_was_asked_gives_no_more_work(begin: Begin) -> None:
    """It is looked at every half minute; while nothing changes, nothing is written for it."""
    written: list[str] = []

    def listen(point: str) -> bool:
        written.append(point)
        return False

    day = begin(crash_at=listen)
    offers(day)
    day.minutes(2)
    asked, written[:] = [*written], []
    day.minutes(5)

    assert "before commit: offers" in asked
    assert "before commit: offers" not in written


def test_whoever_says_no_is_not_asked_again(day: Story) -> None:
    """A no is a no, to this shift: and "perhaps" is asked back."""
    offer = offers(day)
    day.minutes(1)
    day.bo.texts(f"NEI {offer.code}")
    day.cato.texts(f"kanskje {offer.code}")
    day.minutes(2)

    assert got(day.bo) == ["offer.asks", "offer.declined"]
    assert got(day.cato) == ["offer.asks", "offer.unclear"]
    assert who_has(day, offer) == ["tove"]


def test_why_she_cannot_have_it(day: Story) -> None:
    """Each is told exactly why: her own shift, absent, no role on the rota, no such code."""
    offer = offers(day)
    change(day, "absent", *EVENING, person="ane")
    day.tove.texts(f"TEK {offer.code}")
    day.ane.texts(f"TEK {offer.code}")
    day.liv.texts(f"TEK {offer.code}")
    day.bo.texts(f"TEK {offer.code + 1}")
    day.seconds(10)

    heard = [got(each)[-1] for each in (day.tove, day.ane, day.liv, day.bo)]
    assert heard == ["offer.own", "offer.absent", "no_such_code", "no_such_code"]
    assert who_has(day, offer) == ["tove"]


def test_whose_hours_would_be_too_long_is_told_so(day: Story) -> None:
    """After a day at work a whole night is too much for Ane, not for Vilde; both may say yes."""
    offers(day, "2026-03-04 20:00", "2026-03-05 08:00")
    day.minutes(1)

    assert got(day.ane) == ["offer.asks_hours"]
    assert "aml § 10-4 (1)" in day.ane.received[0]
    assert got(day.vilde) == ["offer.asks"]
