"""Signing in with the account of the municipality, and linking it."""

import logging
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from oncall.demo.world import World
from oncall.people.core.work_account import Why
from oncall.wording import say
from tests.people.entra import (
    ANE,
    BO,
    BOUND,
    ELSEWHERE,
    SETTINGS,
    STORD,
    TOVE,
    Claims,
    Entra,
    rightly,
)
from tests.people.front_door import Browser, deeds, found, link_for, signed_in
from tests.people.work import address_of, comes, is_told, links, returns, works_with


@pytest.fixture
def entra(world: World) -> Entra:
    """The example team, whose people may sign in with the accounts of two municipalities."""
    begun = Entra(world.env.now)
    works_with(world, begun)
    return begun


def test_she_links_her_account_and_signs_in_with_it(world: World, entra: Entra) -> None:
    """Once, with a code of her app; then by one button, to the page that she wanted."""
    tove = signed_in(world, "tove")
    linked = links(tove, entra, TOVE)
    tove.wait(seconds=1)
    elsewhere, came = comes(world, entra, TOVE, next="/audit")

    assert linked.headers["Location"] == "/me?done=account_linked"
    assert "Kopla til" in tove.get("/me").text
    assert came.headers["Location"] == "/audit"
    assert elsewhere.inside
    assert "med jobbkonto" in elsewhere.get("/me").text
    assert deeds(world, tove)[:2] == [
        "Tove logga inn med jobbkontoen", "Tove kopla til jobbkontoen",
    ]  # fmt: skip


def test_nobody_comes_in_whose_account_is_not_linked(world: World, entra: Entra) -> None:
    """Whatever address or name it shows: that of a colleague lets nobody in as her."""
    links(signed_in(world, "tove"), entra, TOVE)
    stranger, answer = comes(world, entra, BO)

    assert is_told(answer, Why.NOBODY)
    assert not stranger.inside


def test_linking_needs_a_code_of_the_app(world: World, entra: Entra) -> None:
    """A phone that was left open gives nobody a way in for later."""
    tove = signed_in(world, "tove")
    refused = tove.post("/me/work", code="000000")

    assert refused.status_code == 403
    assert say("nn", "pages.me.wrong_code") in refused.text
    assert "Kople frå" not in tove.get("/me").text


def test_linking_ends_where_it_began(world: World, entra: Entra) -> None:
    """In the session that showed the code: not after signing out, and not for who came after."""
    tove = signed_in(world, "tove")
    tove.wait(seconds=30)
    back = entra.signs_in(address_of(tove.post("/me/work", code=tove.shown)), BO)
    tove.post("/sign-out")
    tove.sign_in("tove")
    answer = returns(tove, back)

    assert is_told(answer, Why.ELSEWHERE)
    assert is_told(comes(world, entra, BO)[1], Why.NOBODY)


def test_an_account_is_one_persons(world: World, entra: Entra) -> None:
    """Bo is told so on his own page, and it stays hers."""
    links(signed_in(world, "tove"), entra, TOVE)
    bo = signed_in(world, "bo")
    answer = links(bo, entra, TOVE)
    came, _ = comes(world, entra, TOVE)

    assert is_told(answer, Why.TAKEN)
    assert "Bo" in answer.text
    assert "Tove" in came.get("/me").text


def test_who_links_another_one_has_that_one(world: World, entra: Entra) -> None:
    """One account for each; the same id in the other municipality is another account."""
    tove = signed_in(world, "tove")
    links(tove, entra, TOVE)
    links(tove, entra, TOVE, STORD)

    assert is_told(comes(world, entra, TOVE)[1], Why.NOBODY)


def test_unlinked_it_lets_nobody_in_and_who_came_in_by_it_is_out(
    world: World, entra: Entra
) -> None:
    """What she has otherwise goes on."""
    tove = signed_in(world, "tove")
    links(tove, entra, TOVE)
    elsewhere, _ = comes(world, entra, TOVE)
    tove.post("/me/work/end")

    assert tove.inside
    assert not elsewhere.inside
    assert is_told(comes(world, entra, TOVE)[1], Why.NOBODY)
    assert tove.post("/me/work/end").status_code == 404
    assert "Tove kopla frå jobbkontoen" in deeds(world, tove)


def test_a_new_link_ends_it(world: World, entra: Entra) -> None:
    """As everything else by which she came in."""
    links(signed_in(world, "ane"), entra, ANE)
    Browser(world).accept(link_for(world, "ane"))

    assert is_told(comes(world, entra, ANE)[1], Why.NOBODY)


def test_who_has_left_does_not_come_in(world: World, entra: Entra) -> None:
    """Her session ends at once; and the account is free, should she be here by another name."""
    tove, ane = signed_in(world, "tove"), signed_in(world, "ane")
    links(ane, entra, ANE)
    came, _ = comes(world, entra, ANE)
    tove.post("/people/ane/leave", sure="yes")

    assert not came.inside
    assert is_told(comes(world, entra, ANE)[1], Why.NOBODY)
    bo = signed_in(world, "bo")
    links(bo, entra, ANE)
    assert "Bo" in comes(world, entra, ANE)[0].get("/me").text


def test_signing_out_everywhere_ends_these_too(world: World, entra: Entra) -> None:
    """Wherever she came in by it."""
    tove = signed_in(world, "tove")
    links(tove, entra, TOVE)
    came, _ = comes(world, entra, TOVE)
    tove.post("/sign-out-everywhere")

    assert not came.inside


def test_without_a_promise_it_opens_what_a_text_does(world: World, entra: Entra) -> None:
    """It may have been a password and nothing else: nobody is invited, and no phone remembered."""
    links(signed_in(world, "tove"), entra, TOVE)
    came, answer = comes(world, entra, TOVE, remember="on")

    assert not [each for each in answer.headers.getlist("Set-Cookie") if "oncall-phone=" in each]
    assert is_told(came.post("/people/ane/invite"), "pages.error.not_sure")
    assert 'name="remember"' not in found(
        r'id="work">(?s:(.*?))</form>', Browser(world).get("/sign-in")
    )
    world.leap_to(world.now + timedelta(hours=12))
    assert not came.inside


def test_with_the_promise_it_opens_what_the_app_does(world: World, entra: Entra) -> None:
    """A second factor is asked of everybody there; and no longer promised, it is no longer sure."""
    works_with(world, entra, replace(SETTINGS, second_factor=True))
    links(signed_in(world, "tove"), entra, TOVE)
    came, _ = comes(world, entra, TOVE, remember="on")
    world.leap_to(world.now + timedelta(days=29))

    assert came.post("/people/ane/invite").status_code == 200
    works_with(world, entra, SETTINGS, came)
    assert is_told(came.post("/people/ane/invite"), "pages.error.not_sure")


def test_a_tenant_that_may_no_longer_is_out_at_once(world: World, entra: Entra) -> None:
    """Whoever came in by it too; and without the settings there is no such way."""
    tove = signed_in(world, "tove")
    links(tove, entra, TOVE)
    came, _ = comes(world, entra, TOVE)
    works_with(world, entra, replace(SETTINGS, tenants=(STORD, ELSEWHERE)), came)

    assert not came.inside
    assert is_told(comes(world, entra, TOVE)[1], Why.TENANT)
    works_with(world, entra, SETTINGS, came)
    assert came.inside
    works_with(world, entra, None, came, tove)
    assert not came.inside
    assert "obbkonto" not in came.get("/sign-in").text
    assert came.post("/sign-in/work").status_code == 404
    assert came.get("/sign-in/work/done").status_code == 404
    assert tove.post("/me/work", code="1").status_code == 404
    assert tove.post("/me/work/end").headers["Location"] == "/me?done=account_ended"


def of_another_tenant(entra: Entra, claims: Claims, header: Claims) -> str:
    """All is right about it, elsewhere."""
    there = {"tid": STORD, "iss": f"{entra.host}/{STORD}/v2.0"}
    return rightly(entra, {**claims, **there}, header)


def test_one_municipality_alone_is_asked_as_itself(world: World) -> None:
    """Its own address and issuer, so that nobody of another one is shown a way in."""
    entra = Entra(world.env.now, tenant=BOUND)
    works_with(world, entra, replace(SETTINGS, tenants=(BOUND,)))
    links(signed_in(world, "tove"), entra, TOVE)

    assert comes(world, entra, TOVE)[0].inside
    entra.bend = of_another_tenant
    assert is_told(comes(world, entra, TOVE)[1], Why.REFUSED)


def test_a_secret_that_is_over_is_told_in_the_log(
    world: World, entra: Entra, caplog: pytest.LogCaptureFixture
) -> None:
    """With the word of the provider, and with nothing secret."""
    links(signed_in(world, "tove"), entra, TOVE)
    works_with(world, entra, replace(SETTINGS, secret="an-old-secret"))
    with caplog.at_level(logging.WARNING):
        _, answer = comes(world, entra, TOVE)

    assert is_told(answer, Why.REFUSED)
    assert "invalid_client" in caplog.text
    assert not re.search(r"A{9}|an-old-secret|eyJ|AADSTS", caplog.text)
