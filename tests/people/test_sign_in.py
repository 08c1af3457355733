"""Signing in, as people do it: a link, an app, a code; and what those meet who should not."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from oncall.contact.work.shown.standing import entrance_of
from oncall.demo.world import World
from oncall.people.core.values import Period
from oncall.people.rows import people
from oncall.people.work import invitations, staff
from oncall.store.tables import metadata
from tests.people.front_door import Browser, deeds, found, link_for, signed_in, texts_to

Make = Callable[[], str]
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


def leaves(world: World, handle: str) -> None:
    """Her last day was yesterday."""
    desk = world.desk
    with desk.db.transaction() as tx:
        person = staff(tx, desk.vault, world.team_id)[handle]
        gone = replace(person, period=Period(None, datetime(2026, 3, 2, tzinfo=UTC).date()))
        people.put(tx, desk.vault, desk.env, world.team_id, gone)


def test_a_link_an_app_and_one_is_in(world: World) -> None:
    """Ten recovery codes are shown once, and the page speaks her language."""
    browser = Browser(world)
    welcome = browser.accept(link_for(world, "bo"))

    assert welcome.status_code == 200
    assert "Reservekodene dine" in welcome.text
    assert len(set(browser.codes)) == 10
    assert browser.inside
    assert browser.get("/").headers["Location"] == "/now"


def test_a_link_works_once(world: World) -> None:
    """Whoever finds it in a chat next week gets nothing."""
    address = link_for(world, "ane")
    Browser(world).accept(address)
    again = Browser(world).get(address)

    assert again.status_code == 404
    assert "secret" not in again.text


def test_looking_at_a_link_uses_nothing_up(world: World) -> None:
    """A chat that previews links opens it first; the secret is the same each time."""
    address = link_for(world, "ane")
    first, second = (Browser(world).get(address).text for _ in range(2))

    assert first == second


def test_a_link_lasts_three_days(world: World) -> None:
    """And not a second longer."""
    address, browser = link_for(world, "ane"), Browser(world)
    browser.wait(days=3, seconds=-1)
    before = browser.get(address)
    browser.wait(seconds=1)

    assert before.status_code == 200
    assert browser.get(address).status_code == 404


def test_a_new_link_ends_the_one_before(world: World) -> None:
    """So that a lost one can be taken back."""
    first, second = link_for(world, "ane"), link_for(world, "ane")

    assert Browser(world).get(first).status_code == 404
    assert Browser(world).get(second).status_code == 200


def test_a_new_link_that_is_used_ends_every_session_and_app(world: World) -> None:
    """The way back from a stolen phone."""
    stolen = signed_in(world, "ane", remember=True)
    mine = signed_in(world, "ane")

    assert not stolen.inside
    assert mine.inside
    assert stolen.sign_in("ane").status_code == 403
    assert stolen.sign_in("ane", stolen.codes[0]).status_code == 403
    assert mine.sign_in("ane").status_code == 303


def test_a_wrong_code_leaves_the_link_as_it_was(world: World) -> None:
    """She types the next one."""
    address, browser = link_for(world, "ane"), Browser(world)
    wrong = browser.post(address, code="000000")

    assert wrong.status_code == 403
    assert "Koden stemmer ikkje" in wrong.text
    assert browser.accept(address).status_code == 200


@pytest.mark.parametrize("wanted", ["/audit", "/audit?page=1"])
def test_signing_in_leads_where_one_wanted_to_go(world: World, wanted: str) -> None:
    """The address of a text, opened while signed out."""
    browser = signed_in(world, "tove")
    browser.post("/sign-out")
    asked = browser.get(wanted).headers["Location"]
    answer = browser.sign_in("tove", next=wanted)

    assert asked.startswith("/sign-in?next=%2Faudit")
    assert answer.headers["Location"] == wanted


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "evil", "/\t/evil"]
)
def test_signing_in_leads_nowhere_else(world: World, elsewhere: str) -> None:
    """A link to our pages is not a door to others'."""
    browser = signed_in(world, "ane")

    assert browser.sign_in("ane", next=elsewhere).headers["Location"] == "/"


def test_a_code_is_used_once(world: World) -> None:
    """Whoever looked over her shoulder is too late."""
    browser = signed_in(world, "ane")
    browser.wait(seconds=30)
    code = browser.shown

    assert browser.post("/sign-in", handle="ane", code=code).status_code == 303
    assert Browser(world).post("/sign-in", handle="ane", code=code).status_code == 403


def test_a_recovery_code_lets_in_once(world: World) -> None:
    """Written down, without its dash, in small letters."""
    browser = signed_in(world, "ane")
    code = browser.codes[3].replace("-", " ").lower()

    assert Browser(world).sign_in("ane", code).status_code == 303
    assert Browser(world).sign_in("ane", code).status_code == 403
    assert "9 reservekodar" in browser.get("/me").text


def test_new_recovery_codes_end_the_old_ones(world: World) -> None:
    """Shown to whoever has the app in her hand, not only an open page."""
    browser = signed_in(world, "ane")
    old = browser.codes[0]
    refused = browser.post("/me/codes", code="000000")
    browser.wait(seconds=30)
    made = browser.post("/me/codes", code=browser.shown)

    assert refused.status_code == 403
    assert made.status_code == 200
    assert old not in made.text
    assert Browser(world).sign_in("ane", old).status_code == 403


def test_each_sign_in_has_a_token_of_its_own(world: World) -> None:
    """The old one lets nobody in any more, so that a planted or copied cookie ends."""
    browser = signed_in(world, "ane")
    before = browser.client.get_cookie("oncall", domain="pages.oncall.example")
    browser.sign_in("ane")
    after = browser.client.get_cookie("oncall", domain="pages.oncall.example")
    thief = Browser(world)
    assert before
    assert after
    thief.client.set_cookie("oncall", before.value, domain="pages.oncall.example")

    assert before.value != after.value
    assert not thief.inside
    assert browser.inside


def test_the_cookie_is_for_this_site_over_https_and_for_no_script(world: World) -> None:
    """HttpOnly, Secure, SameSite."""
    browser = signed_in(world, "ane")
    cookie = browser.sign_in("ane").headers["Set-Cookie"]

    assert "; Secure; HttpOnly; Path=/; SameSite=Lax" in cookie
    assert "Max-Age" not in cookie


def test_a_session_ends_after_twelve_hours_and_a_remembered_one_after_thirty_days(
    world: World,
) -> None:
    """A duty, or a month."""
    short, long = signed_in(world, "ane"), signed_in(world, "bo", remember=True)
    short.wait(hours=12, seconds=-1)
    lasted = short.inside
    short.wait(seconds=1)
    ended = not short.inside
    long.wait(days=29)

    assert lasted
    assert ended
    assert long.inside
    long.wait(days=1)
    assert not long.inside


def test_signing_out_everywhere_is_everywhere(world: World) -> None:
    """And signing out is only here."""
    desk, phone = signed_in(world, "ane"), Browser(world)
    phone.secret = desk.secret
    phone.sign_in("ane", remember="on")
    desk.post("/sign-out")
    here_only = phone.inside and not desk.inside
    desk.sign_in("ane")
    gone = desk.post("/sign-out-everywhere")

    assert here_only
    assert "signed_out_everywhere" in gone.headers["Location"]
    assert not phone.inside
    assert not desk.inside


def test_whoever_leaves_is_out_at_once(world: World) -> None:
    """Her session, her code and her link alike."""
    browser, address = signed_in(world, "ane"), link_for(world, "ane")
    leaves(world, "ane")

    assert not browser.inside
    assert browser.sign_in("ane").status_code == 403
    assert Browser(world).get(address).status_code == 404


def test_wrong_codes_close_the_door_for_a_while_and_a_remembered_phone_has_its_own(
    world: World,
) -> None:
    """Whoever types all night locks nobody out who has signed in on her phone before."""
    mine = signed_in(world, "ane", remember=True)
    mine.post("/sign-out")
    other, stranger = (
        Browser(
            world,
        ),
        Browser(world),
    )
    other.secret = mine.secret
    mine.wait(seconds=30)
    for _ in range(5):
        stranger.post("/sign-in", handle="ane", code="000000")

    assert other.post("/sign-in", handle="ane", code=other.shown).status_code == 403
    assert mine.post("/sign-in", handle="ane", code=mine.shown).status_code == 303
    other.wait(minutes=1)
    assert other.post("/sign-in", handle="ane", code=other.shown).status_code == 303


def test_one_persons_wrong_codes_touch_nobody_else(world: World) -> None:
    """Limits are per account, and never an address's: a team sits behind one."""
    bo, stranger = signed_in(world, "bo"), Browser(world)
    for _ in range(9):
        stranger.post("/sign-in", handle="ane", code="000000")

    assert bo.sign_in("bo").status_code == 303


@pytest.mark.parametrize("handle", ["nobody", "", "ane' OR 1=1", "\x00", "å" * 5000, "vikar"])
def test_a_name_that_is_nobodys_is_answered_as_a_wrong_code(world: World, handle: str) -> None:
    """Nobody learns who works here."""
    signed_in(world, "ane")
    known = Browser(world).post("/sign-in", handle="ane", code="000000")
    unknown = Browser(world).post("/sign-in", handle=handle, code="000000")

    assert unknown.status_code == known.status_code == 403
    assert _without_the_name(known.text) == _without_the_name(unknown.text)


def _without_the_name(page: str) -> str:
    return re.sub(r'name="handle" value="[^"]*"', "", page)


def test_no_token_code_or_secret_lies_readable_in_the_database(world: World) -> None:
    """Whoever steals it signs in as nobody."""
    browser, address = signed_in(world, "ane", remember=True), link_for(world, "bo")
    cookies = [
        browser.client.get_cookie(name, domain="pages.oncall.example")
        for name in ("oncall", "oncall-phone")
    ]
    secrets = [each.value for each in cookies if each]
    secrets += [browser.secret, *browser.codes, address.rpartition("/")[2]]
    with world.desk.db.reading() as conn:
        stored = "".join(
            repr(row) for table in metadata.sorted_tables for row in conn.execute(table.select())
        )

    assert len(secrets) == 14
    assert [secret for secret in secrets if secret in stored] == []


def test_the_audit_says_who_did_what_in_the_transaction_that_did_it(world: World) -> None:
    """Newest first; the supervisor reads it, and the one whose deeds they are does not."""
    tove = signed_in(world, "tove")
    tove.wait(seconds=1)
    address, ane = link_for(world, "ane"), Browser(world)
    tove.wait(seconds=1)
    ane.accept(address)
    tove.wait(seconds=1)
    tove.post("/people/cato/invite")
    tove.wait(seconds=1)
    ane.post("/sign-out")
    ane.sign_in("ane", ane.codes[0])

    assert ane.get("/audit").status_code == 403
    assert deeds(world, tove) == [
        "Ane logga inn med ein reservekode",
        "Ane logga ut",
        "Tove laga lenkje til Cato",
        "Ane sette opp innlogging med app",
        "På serveren: laga lenkje til Ane",
        "Tove sette opp innlogging med app",
        "På serveren: laga lenkje til Tove",
    ]


def test_a_crash_before_the_commit_leaves_neither_deed_nor_audit(world: World) -> None:
    """Both or none: the link that nobody was shown is in no audit."""
    tove = signed_in(world, "tove")
    before = deeds(world, tove)
    with pytest.raises(invitations.InvitationFault):
        invitations.invite(
            entrance_of(world.desk), team_id=world.team_id, handle="nobody", by="tove"
        )

    assert deeds(world, tove) == before


def test_a_supervisor_invites_by_the_page(world: World) -> None:
    """The link is shown once, and works."""
    tove, cato = signed_in(world, "tove"), Browser(world)
    page = tove.post("/people/cato/invite")
    address = found(r'id="link"><a href="([^"]+)"', page)

    assert cato.accept(address).status_code == 200
    assert address not in tove.get("/people").text
    assert tove.post("/people/nobody/invite").status_code == 404


def test_it_is_the_same_on_either_database(tmp_path: Path, make_database: Make) -> None:
    """A link, an app, wrong codes, a name with a NUL, the way out, and what is written of it."""
    world = World(tmp_path, NOON, url=make_database())
    browser = signed_in(world, "tove", remember=True)
    wrong = Browser(world).post("/sign-in", handle="tove\x00", code="1")
    for _ in range(6):
        Browser(world).post("/sign-in", handle="tove", code="000000")
    browser.post("/me/codes", code="000000")
    again = browser.sign_in("tove", browser.codes[0], remember="on")
    written = deeds(world, browser)
    browser.post("/sign-out-everywhere")
    world.desk.db.close()

    assert wrong.status_code == 403
    assert again.status_code == 303
    assert written[0] == "Tove logga inn med ein reservekode"
    assert min(written) == "På serveren: laga lenkje til Tove"
    assert "Tove fekk fem feil kodar på rad; innlogginga kviler litt" in written


def test_who_is_invited_anew_hears_of_it_on_her_own_phone(world: World) -> None:
    """Ane has signed in before: nobody becomes Ane behind her back, not even on the machine."""
    tove = signed_in(world, "tove")
    tove.post("/people/ane/invite")
    assert texts_to(world, "ane") == []

    signed_in(world, "ane")
    assert "Det er laga ei ny lenkje" not in " ".join(texts_to(world, "ane"))
    tove.post("/people/ane/invite")
    link_for(world, "ane")

    told = texts_to(world, "ane")
    assert len(told) == 2
    assert told[0].startswith("Tove har laga ei ny lenkje til innlogginga di.")
    assert told[1].startswith("Det er laga ei ny lenkje")


def test_who_makes_a_new_link_for_herself_needs_no_text(world: World) -> None:
    """She knows."""
    tove = signed_in(world, "tove")
    tove.post("/people/tove/invite")

    assert texts_to(world, "tove") == []
