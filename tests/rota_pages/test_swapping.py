"""Two colleagues swap shifts: one asks, the other says yes, and until then nothing has changed."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest

from oncall.rota.core.changes.swap import TOLD_FOR
from oncall.rota.core.duty import shifts
from oncall.rota.work import recorded_changes, rota_of, swaps_of
from tests.rota.shapes import at
from tests.rota_pages.visitors import Pages, wanted, words

WEDNESDAY = ("2026-03-04T08:00+01:00", "2026-03-04T20:00+01:00")
THURSDAY = ("2026-03-05T08:00+01:00", "2026-03-05T20:00+01:00")
TUESDAY = ("2026-03-03T08:00+01:00", "2026-03-03T20:00+01:00")


def seconds(text: str) -> int:
    """An instant as it stands in an address."""
    return int(at(text).timestamp())


def form(
    *,
    mine: tuple[str, str] = WEDNESDAY,
    theirs: tuple[str, str] = WEDNESDAY,
    rotation: str = "therapists",
    person: str = "eli",
    their_rotation: str = "milieu therapist",
    why: str = "a concert",
) -> dict[str, object]:
    """Ane's Wednesday for Eli's, unless a test says otherwise."""
    span = " ".join(str(seconds(each)) for each in reversed(theirs))
    return {
        "rotation": rotation, "start": seconds(mine[0]), "end": seconds(mine[1]),
        "person": person, "theirs": f"{span} {their_rotation}", "why": why,
    }  # fmt: skip


def asks(pages: Pages, who: str = "ane", /, **what: Any) -> str:
    """She asks; the address of the swap."""
    done = pages.sends(who, "/rota/swap", sure="yes", **(form() | what))
    assert done.headers["Location"] == "/rota?done=swap_asked", words(done.text)
    with pages.world.desk.db.reading() as conn:
        found = swaps_of(conn, pages.world.team_id, who, pages.world.now)
    return f"/rota/swap/{found[0].id}"


def answers(pages: Pages, who: str, swap: str, answer: str) -> str:
    """She presses a button on the page of a swap; where it leads, or what she reads instead."""
    done = pages.sends(who, swap, answer=answer)
    return done.headers.get("Location") or words(done.text)


def on(pages: Pages, when: str = "2026-03-04T12:00+01:00") -> dict[str, set[str]]:
    """Who is on each rotation at that time."""
    with pages.world.desk.db.reading() as conn:
        rota = rota_of(conn, pages.world.team_id)
    found: dict[str, set[str]] = {}
    for each in shifts(rota, at(when), at(when).replace(minute=1)):
        found.setdefault(each.rotation, set()).add(each.person)
    return found


def recorded(pages: Pages) -> list[tuple[str, str, str, str, str]]:
    """Kind, who is on for whom, who by and why, of everything on record."""
    with pages.world.desk.db.reading() as conn:
        found = recorded_changes(conn, pages.world.team_id)
    return [(e.change.kind, e.change.person, e.change.instead_of, e.by, e.why) for e in found]


def test_from_the_shift_to_the_swap(pages: Pages) -> None:
    """Ane asks, Eli finds it at the top of the rota and says yes; both see it first, then have it.

    It is one change of two parts, with who asked and why; nothing has changed before.
    """
    page = pages.get(
        "ane", "/rota/shift?rotation=therapists&person=ane&start=1772607600&end=1772650800"
    )
    ask = re.search(r'href="(/rota/swap\?[^"]+)"', page.text)
    assert ask is not None
    address = ask[1].replace("&amp;", "&")
    chosen = pages.get("ane", f"{address}&person=eli").text
    look = words(pages.sends("ane", "/rota/swap", **form()).text)

    assert "Milieu therapist Wed 4 March 2026 08:00 – 20:00" in words(chosen)
    assert "Eli has therapists for Ane: Wed 4 March 2026 08:00 – 20:00." in look
    assert "Ane has milieu therapist for Eli: Wed 4 March 2026 08:00 – 20:00." in look
    assert "no new warnings" in look

    swap = asks(pages)
    assert "Eli asks" not in pages.reads("ane", "/rota")
    assert "Ane asks you to swap: you get therapists Wed 4 March" in pages.reads("eli", "/rota")
    assert "Ane asks you to swap" in pages.reads("eli", "/rota/mine")
    assert "Eli has therapists for Ane" in pages.reads("eli", swap)
    assert on(pages)["milieu therapist"] == {"eli"}
    assert recorded(pages) == []

    assert answers(pages, "eli", swap, "agreed") == "/rota?done=swap_agreed"
    assert on(pages)["milieu therapist"] == {"ane"}
    assert on(pages)["therapists"] == {"eli", "bo", "cato", "dina"}
    assert recorded(pages) == [
        ("swap", "eli", "ane", "ane", "a concert"),
        ("swap", "ane", "eli", "ane", "a concert"),
    ]
    assert "The swap with Eli is agreed: you have milieu therapist" in pages.reads("ane", "/rota")
    assert "The swap" not in pages.reads("eli", "/rota")
    pages.world.sim.run_until(pages.world.now + TOLD_FOR)
    assert "The swap" not in pages.reads("ane", "/rota")


def test_both_are_shown_what_it_would_break(pages: Pages) -> None:
    """Ane's Wednesday for Eli's Thursday: each would be on two lines at once that day."""
    look = words(pages.sends("ane", "/rota/swap", **form(theirs=THURSDAY)).text)
    swap = asks(pages, **form(theirs=THURSDAY))

    for said in (look, pages.reads("eli", swap)):
        assert "Look at this before you record it" in said
        assert "Ane" in said.partition("Look at this")[2].partition("Why")[0]


@pytest.mark.parametrize(
    ("who", "answer", "told", "other"),
    [
        ("eli", "declined", "The swap with Eli was declined. You keep therapists", "ane"),
        ("ane", "withdrawn", "The swap with Ane was withdrawn. You keep milieu", "eli"),
    ],
)
def test_a_swap_that_somebody_ends(
    pages: Pages, who: str, answer: str, told: str, other: str
) -> None:
    """Both keep their shift; the other is told, and whoever pressed is not."""
    swap = asks(pages)

    assert answers(pages, who, swap, answer) == f"/rota?done=swap_{answer}"
    assert told in pages.reads(other, "/rota")
    assert "Swaps" not in pages.reads(who, "/rota")
    assert told[:30] in answers(pages, other, swap, "agreed" if other == "eli" else "withdrawn")
    assert recorded(pages) == []


def test_it_ends_when_a_shift_is_changed_meanwhile(pages: Pages) -> None:
    """Eli is away after all: both are told, and her yes counts for nothing any more."""
    swap = asks(pages)
    pages.changes(wanted("cover", "vikar", "eli", "milieu therapist", *WEDNESDAY))

    for who in ("ane", "eli"):
        assert "has ended, because one of the shifts was changed" in pages.reads(who, "/rota")
    assert "was changed meanwhile" in answers(pages, "eli", swap, "agreed")
    assert len(recorded(pages)) == 1


def test_it_ends_when_a_shift_begins(pages: Pages) -> None:
    """On Wednesday at eight it is too late, and both are told."""
    swap = asks(pages)
    pages.world.sim.run_until(at(WEDNESDAY[0]))

    for who in ("ane", "eli"):
        assert "has ended, because a shift began" in pages.reads(who, "/rota")
    assert "because a shift began" in answers(pages, "eli", swap, "agreed")
    assert recorded(pages) == []


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ({"person": "ane", "their_rotation": "therapists"}, "A swap is with somebody else."),
        ({"mine": TUESDAY}, "One of the shifts has begun."),
        ({"theirs": TUESDAY}, "One of the shifts has begun."),
        ({"person": "bo", "their_rotation": "therapists"}, "Bo is on therapists already"),
        ({"person": "nobody"}, "Choose one of those on the list."),
        ({"rotation": "supervisor"}, "Ane is not on supervisor line then."),
        ({"theirs": (WEDNESDAY[0], THURSDAY[1])}, "One of these shifts is not as it was."),
        ({"why": ""}, "Why: Fill this in."),
        ({"why": "x" * 201}, "Why: Say it in 200 characters."),
    ],
)
def test_what_cannot_be_asked_for_is_told(pages: Pages, what: dict[str, Any], said: str) -> None:
    """With oneself, of the past, of what is not hers: a sentence, and nothing is stored."""
    for sure in ("", "yes"):
        told = words(pages.sends("ane", "/rota/swap", sure=sure, **form(**what)).text)

        assert "Nothing was recorded" in told
        assert said in told
    assert "Swaps" not in pages.reads("ane", "/rota")


def test_a_shift_that_is_given_away_is_not_swapped(pages: Pages) -> None:
    """By an offer that is open, and after somebody else has it."""
    span = {"rotation": "therapists", "start": seconds(WEDNESDAY[0]), "end": seconds(WEDNESDAY[1])}
    pages.sends("ane", "/rota/give", why="a concert", **span)
    offered = words(pages.sends("ane", "/rota/swap", sure="yes", **form()).text)
    pages.changes(wanted("give", "vikar", "ane", "therapists", *THURSDAY))
    gone = words(pages.sends("ane", "/rota/swap", sure="yes", **form(mine=THURSDAY)).text)

    assert "One of these shifts is being given away." in offered
    assert "Ane does not have the shift any more: Vilde has it." in gone


def test_one_shift_is_in_one_swap(pages: Pages) -> None:
    """Bo asks for what Ane has asked for: he is told, until she has withdrawn it."""
    swap = asks(pages)
    told = words(pages.sends("bo", "/rota/swap", sure="yes", **form()).text)

    assert "Somebody has asked to swap one of these shifts already." in told
    answers(pages, "ane", swap, "withdrawn")
    asks(pages, "bo")


def test_of_two_who_press_at_once_one_gets_it(pages: Pages) -> None:
    """Two ask for Eli's Wednesday; then she says yes while it is withdrawn: one counts."""
    with ThreadPoolExecutor(2) as both:
        asked = list(
            both.map(
                lambda who: pages.sends(who, "/rota/swap", sure="yes", **form()), ("ane", "bo")
            )
        )
    assert sorted(each.status_code for each in asked) == [200, 303]
    who = "ane" if asked[0].status_code == 303 else "bo"
    with pages.world.desk.db.reading() as conn:
        (swap,) = swaps_of(conn, pages.world.team_id, who, pages.world.now)

    presses = [("eli", "agreed"), (who, "withdrawn")]
    with ThreadPoolExecutor(2) as both:
        told = list(
            both.map(lambda p: answers(pages, p[0], f"/rota/swap/{swap.id}", p[1]), presses)
        )
    agreed = told[0].startswith("/rota?")

    assert agreed != told[1].startswith("/rota?")
    assert ("is agreed" in told[1]) if agreed else ("was withdrawn" in told[0])
    assert len(recorded(pages)) == (2 if agreed else 0)


def test_pressed_twice_it_is_agreed_once(pages: Pages) -> None:
    """The second press does nothing more."""
    swap = asks(pages)

    assert answers(pages, "eli", swap, "agreed") == answers(pages, "eli", swap, "agreed")
    assert len(recorded(pages)) == 2


def test_a_swap_that_the_rota_refuses_stays_open(pages: Pages) -> None:
    """Eli has said that she is away on Thursday, which Ane wants to give her: she may decline."""
    night = {"rotation": "supervisor", "person": "eli", "their_rotation": "milieu therapist"}
    line = ("2026-03-05T00:00+01:00", "2026-03-06T00:00+01:00")
    swap = asks(pages, "tove", **form(mine=line, theirs=WEDNESDAY, **night))
    pages.changes(wanted("absent", "eli", "", "", *THURSDAY))
    told = answers(pages, "eli", swap, "agreed")

    assert "Nothing was recorded Who: Eli is away: Thu 5 March 2026 00:00" in told
    assert "Say yes" not in told
    assert answers(pages, "eli", swap, "declined") == "/rota?done=swap_declined"


def test_a_swap_is_there_for_the_two_alone(pages: Pages) -> None:
    """Nobody else's press, no other's button, no other team's eyes; the office has no shifts."""
    swap = asks(pages)

    assert pages.get("bo", swap).status_code == 404
    assert pages.sends("bo", swap, answer="agreed").status_code == 404
    assert pages.sends("ane", swap, answer="agreed").status_code == 404
    assert pages.sends("eli", swap, answer="withdrawn").status_code == 404
    assert pages.sends("eli", swap, answer="begun").status_code == 404
    assert pages.get("merkantil", swap).status_code == 403
    assert Pages(pages.world, team="another").get("eli", swap).status_code == 404
    assert pages.get("ane", "/rota/swap?rotation=therapists&start=x&end=2").status_code == 404


def test_the_line_is_swapped_day_by_day(pages: Pages) -> None:
    """Tove has it without an end: a colleague may ask for a day of hers that is to come."""
    day = datetime.fromisoformat("2026-03-05T00:00+01:00")
    choices = pages.reads(
        "ane", "/rota/swap?rotation=therapists&start=1772607600&end=1772650800&person=tove"
    )

    assert f"Supervisor line {day:%a} 5 March 2026 00:00 – Fri 6 March 2026 00:00" in choices
    assert "Tue 3 March" not in choices


def test_few_questions(pages: Pages) -> None:
    """Also with a swap to tell of."""
    asks(pages)

    for who, address in (("eli", "/rota"), ("eli", "/rota/mine")):
        assert pages.count(who, address) <= 8
    assert pages.count("ane", "/rota/swap?rotation=therapists&start=1&end=2&person=eli") <= 8
