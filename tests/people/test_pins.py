"""The PIN for the telephone, as it is chosen on one's own page."""

import pytest
from sqlalchemy import text

from oncall.contact.work.shown.standing import entrance_of
from oncall.demo.world import World
from oncall.people.core.signing_in import may_be_pin
from oncall.people.work import pins
from tests.people.front_door import Browser, deeds, link_for, signed_in

PIN = "271839"


def opens(world: World, handle: str, pin: str = PIN) -> bool:
    """Whether this opens the door on the telephone."""
    with world.desk.db.transaction() as tx:
        return pins.opens(tx, entrance_of(world.desk), world.team_id, handle, pin)


def choose(browser: Browser, pin: str = PIN) -> int:
    """Choose a PIN on the page, half a minute later; returns the status."""
    browser.wait(seconds=30)
    return browser.post("/me/pin", pin=pin, code=browser.shown).status_code


def test_she_chooses_a_pin_and_it_is_nowhere_in_the_open(world: World) -> None:
    """Only a keyed hash is kept; a new one ends the old, and she may have none."""
    tove = signed_in(world, "tove")
    assert choose(tove) == 303
    assert opens(world, "tove")
    assert not opens(world, "ane")
    with world.desk.db.reading() as conn:
        assert PIN not in str(conn.execute(text("select * from voice_pin")).all())

    choose(tove, "314159")
    assert not opens(world, "tove")
    assert opens(world, "tove", "314159")

    tove.post("/me/pin/end")

    assert not opens(world, "tove", "314159")
    assert sorted(each for each in deeds(world, tove) if "feil" not in each and "PIN" in each) == [
        "Tove fjerna PIN-en for telefonen",
        *["Tove valde PIN for telefonen"] * 2,
    ]


def test_a_phone_left_open_gives_nobody_a_pin(world: World) -> None:
    """The code of the app is asked once more, and rests after five wrong ones."""
    tove = signed_in(world, "tove")
    for _ in range(5):
        assert tove.post("/me/pin", pin=PIN, code="000000").status_code == 403

    assert choose(tove) == 403
    assert not opens(world, "tove")


@pytest.mark.parametrize(
    "pin", ["", "12345", "1234567", "111111", "123456", "987654", "12345a", "١٢٣٤٥٦"]
)
def test_a_pin_that_anybody_would_try_is_refused(world: World, pin: str) -> None:
    """And she reads why; the code of the app is not used up by it."""
    tove = signed_in(world, "tove")
    tove.wait(seconds=30)
    answer = tove.post("/me/pin", pin=pin, code=tove.shown)

    assert answer.status_code == 403
    assert "Vel seks siffer" in answer.text
    assert not may_be_pin(pin)


def test_a_wrong_one_stands_in_the_log_without_its_digits(world: World) -> None:
    """Five of them; what is tried while it rests is not looked at, and fills no log."""
    tove = signed_in(world, "tove")
    choose(tove)
    for _ in range(7):
        assert not opens(world, "tove", "271838")
    told = [each for each in deeds(world, tove) if "PIN" in each]

    assert sorted(told) == [
        *["Tove fekk feil PIN tasta frå nummeret sitt"] * 5, "Tove valde PIN for telefonen",
    ]  # fmt: skip
    assert "271838" not in tove.get("/audit").text


def test_a_new_link_ends_the_pin(world: World) -> None:
    """Whoever is set up anew has nothing left of what she had."""
    choose(signed_in(world, "tove"))
    Browser(world).accept(link_for(world, "tove"))

    assert not opens(world, "tove")
