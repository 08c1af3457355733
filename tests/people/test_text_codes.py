"""Signing in with a code sent as a text: where the team lets it, and for less than an app."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from oncall.demo.example import BY_TEXT_TOO, EXAMPLE
from oncall.demo.world import World
from oncall.people.core.signing_in import texted_code
from oncall.rota.work import import_plan
from oncall.store.tables import metadata
from tests.people.front_door import Browser, deeds, signed_in, texts_to

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """The example team, which lets one sign in by a text."""
    begun = World(tmp_path, NOON, plan=BY_TEXT_TOO)
    yield begun
    begun.desk.db.close()


def codes(world: World, handle: str) -> list[str]:
    """The codes that came to her phone, in order."""
    found = (re.search(r"er (\d{6})\.", text) for text in texts_to(world, handle))
    return [each[1] for each in found if each]


def asks(world: World, handle: str, browser: Browser | None = None) -> str:
    """She asks for a code; what came to her phone last, "" for nothing."""
    answer = (browser or Browser(world)).post("/sign-in/text", handle=handle)
    assert answer.status_code == 200
    return (codes(world, handle) or [""])[-1]


def by_text(world: World, handle: str) -> Browser:
    """A browser in which she came in by a text; she has set up the app before."""
    signed_in(world, handle)
    browser = Browser(world)
    assert browser.post("/sign-in", handle=handle, code=asks(world, handle)).status_code == 303
    return browser


def test_the_code_comes_to_her_phone_and_lets_in_once(world: World) -> None:
    """In her language, with how long it works; the page tells where it went."""
    signed_in(world, "ane")
    browser = Browser(world)
    link, page = browser.get("/sign-in").text, browser.get("/sign-in?text=1").text
    code = asks(world, "ane")
    (text,) = texts_to(world, "ane")

    assert "/sign-in?text=1" in link
    assert 'action="/sign-in/text"' in page
    assert text.startswith(f"Koden din til vaktsidene er {code}. Han gjeld til kl. 13:10.")
    assert browser.post("/sign-in", handle="Ane", code=f"{code[:3]} {code[3:]}").status_code == 303
    assert browser.inside
    assert Browser(world).post("/sign-in", handle="ane", code=code).status_code == 403


def test_it_lasts_ten_minutes_and_a_new_one_ends_it(world: World) -> None:
    """What lies in an old text is worth nothing."""
    ane = signed_in(world, "ane")
    first = asks(world, "ane")
    ane.wait(minutes=1)
    second = asks(world, "ane")
    ane.wait(minutes=10)
    late = ane.post("/sign-in", handle="ane", code=second)
    third = asks(world, "ane")

    assert len({first, second, third}) == 3
    assert late.status_code == 403
    assert ane.post("/sign-in", handle="ane", code=first).status_code == 403
    assert ane.post("/sign-in", handle="ane", code=third).status_code == 303


def test_it_is_never_remembered(world: World) -> None:
    """Twelve hours, whatever was ticked; and the page tells how she came in."""
    signed_in(world, "ane")
    browser, code = Browser(world), asks(world, "ane")
    answer = browser.post("/sign-in", handle="ane", code=code, remember="on")
    told = browser.get("/me").text
    browser.wait(hours=12)

    assert "oncall-phone" not in str(answer.headers)
    assert "Max-Age" not in answer.headers["Set-Cookie"]
    assert "med kode på melding" in told
    assert not browser.inside


def test_a_remembered_phone_stays_remembered(world: World) -> None:
    """She comes in by a text on it, and its own door is still there."""
    ane = signed_in(world, "ane", remember=True)
    ane.post("/sign-out")
    ane.post("/sign-in", handle="ane", code=asks(world, "ane", ane))
    ane.post("/sign-out")

    assert 'value="ane"' in ane.get("/sign-in").text


def test_a_team_that_does_not_let_it_sends_nothing(tmp_path: Path) -> None:
    """No link, no text, and no code lets in."""
    world = World(tmp_path, NOON)
    ane = signed_in(world, "ane")
    ane.post("/sign-out")
    page, asked = ane.get("/sign-in?text=1"), asks(world, "ane")
    world.desk.db.close()

    assert "/sign-in/text" not in page.text
    assert "text=1" not in page.text
    assert asked == ""


def test_who_came_in_is_out_as_soon_as_the_team_lets_it_no_more(world: World) -> None:
    """And what lies on a phone lets in no more either."""
    browser, bo = by_text(world, "ane"), signed_in(world, "bo")
    code = asks(world, "bo")
    desk, no_more = world.desk, EXAMPLE.replace("2026-01-01", "2026-03-03", 1)
    import_plan(desk.db, desk.vault, desk.env, text=no_more)

    assert not browser.inside
    assert bo.inside
    assert Browser(world).post("/sign-in", handle="bo", code=code).status_code == 403


def test_it_is_not_enough_for_what_would_open_more(world: World) -> None:
    """Nobody is invited, no plan is changed and no number is shown; with the app all is hers."""
    tove = by_text(world, "tove")
    refused = {
        path: tove.post(path)
        for path in ("/people/ane/invite", "/rota/plans", "/families/F-31/numbers")
    }
    tove.post("/me/pin", pin="482913", code="000000")

    assert {path: each.status_code for path, each in refused.items()} == dict.fromkeys(refused, 403)
    assert all("Logg inn med appen" in each.text for each in refused.values())
    assert tove.get("/families/F-31").status_code == 200
    assert tove.post("/me/codes", code="000000").status_code == 403
    assert signed_in(world, "tove").post("/families/F-31/numbers").status_code == 200


def test_a_phone_is_not_flooded_and_the_app_is_not_locked(world: World) -> None:
    """One a minute, five, and then longer and longer; asking closes no other door."""
    ane, stranger = signed_in(world, "ane", remember=True), Browser(world)
    ane.post("/sign-out")
    for _ in range(3):
        stranger.post("/sign-in/text", handle="ane")
    once = len(codes(world, "ane"))
    for _ in range(30):
        stranger.wait(minutes=1)
        stranger.post("/sign-in/text", handle="ane")
    flooded = len(codes(world, "ane"))
    hers = asks(world, "ane", ane)

    assert once == 1
    assert flooded == 5 + 4  # after 1, 2, 4 and 8 minutes of rest, and the next 16 are not over
    assert len(codes(world, "ane")) == flooded + 1
    assert ane.post("/sign-in", handle="ane", code=hers).status_code == 303
    assert ane.sign_in("ane").status_code == 303


def test_wrong_ones_are_counted_with_all_wrong_codes(world: World) -> None:
    """Six digits are not guessed: after five the right one is not looked at either."""
    signed_in(world, "ane")
    code, guesser = asks(world, "ane"), Browser(world)
    for number in range(5):
        guesser.post("/sign-in", handle="ane", code=texted_code(int(code) + 1 + number))

    assert guesser.post("/sign-in", handle="ane", code=code).status_code == 403


@pytest.mark.parametrize("handle", ["nobody", "", "\x00", "å" * 5000, "cato", "leiar-stord"])
def test_nobody_learns_who_works_here(world: World, handle: str) -> None:
    """Whoever has not set up signing in is answered as anybody, and gets nothing."""
    signed_in(world, "ane")
    known, unknown = (Browser(world).post("/sign-in/text", handle=each) for each in ("ane", handle))
    shown = [re.sub(r'name="handle" value="[^"]*"', "", each.text) for each in (known, unknown)]

    assert shown[0] == shown[1]
    assert texts_to(world, "cato") == []


def test_the_log_tells_it_and_the_database_holds_no_code(world: World) -> None:
    """Who was sent one, who came in by it; the code itself is nowhere to be read."""
    tove = signed_in(world, "tove")
    signed_in(world, "ane")
    tove.wait(seconds=1)
    code = asks(world, "ane")
    with world.desk.db.reading() as conn:
        stored = "".join(
            repr(row) for table in metadata.sorted_tables for row in conn.execute(table.select())
        )
    tove.wait(seconds=1)
    Browser(world).post("/sign-in", handle="ane", code=code)

    assert code not in stored
    assert deeds(world, tove)[:2] == [
        "Ane logga inn med ein kode på melding", "Ane fekk ein kode for innlogging på melding",
    ]  # fmt: skip


def test_it_is_the_same_on_either_database(
    tmp_path: Path, make_database: Callable[[], str]
) -> None:
    """Sent, used once, and the way out."""
    world = World(tmp_path, NOON, url=make_database(), plan=BY_TEXT_TOO)
    tove = by_text(world, "tove")
    first = tove.get("/me").status_code, tove.post("/people/ane/invite").status_code
    tove.post("/sign-out-everywhere")
    out = not tove.inside
    world.desk.db.close()

    assert first == (200, 403)
    assert out
