"""The frame: who comes in, what a refusal looks like, and what every answer says to a browser."""

import pytest
from flask import Blueprint, Response, render_template_string
from werkzeug.test import Client
from werkzeug.wrappers import Response as AnyResponse

from oncall.store.faults import DatabaseFault
from oncall.web.drawing import back_to, live, piece
from oncall.web.frame import pages_app
from oncall.web.rights import ANYBODY, UnlistedRoute, may
from oncall.web.visitor import COOKIE, Visitor, visitor

PEOPLE = {
    "ane-token": Visitor("t1", "ane", "Ane", "nn", frozenset({"staff"}), "s1"),
    "tove-token": Visitor("t1", "tove", "Tove", "nb", frozenset({"supervisor"}), "s2"),
}
PAGE = """{% extends "web/frame.html" %}{% block title %}Page{% endblock %}
{% block content %}<p id="who">{{ visitor.handle if visitor }}</p>{% endblock %}"""
READS = {"Accept": "text/html"}
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


def room() -> Blueprint:
    """A room with a page for each kind of right."""
    routes = Blueprint("room", __name__)

    @routes.get("/open")
    @may(ANYBODY, whose="nobody's")
    def open_page() -> str:
        return render_template_string(PAGE)

    @routes.get("/duty")
    @may("staff", "supervisor", nav="pages.title")
    def duty() -> str:
        return render_template_string(PAGE) + visitor().handle

    @routes.route("/lead", methods=["GET", "POST"])
    @may("supervisor", nav="pages.menu")
    def lead() -> AnyResponse:
        return back_to("room.duty", done="nothing-of-ours")

    @routes.get("/piece")
    @may("staff")
    def part() -> Response:
        return live(piece("web/error.html", sentence="pages.error.failed"))

    @routes.get("/broken")
    @may(ANYBODY, whose="nobody's")
    def broken() -> str:
        raise DatabaseFault("gone", "wait")

    return routes


def client(token: str | None = None, *, https: bool = True) -> Client:
    """A browser in the hands of whoever has this token."""
    browser = Client(pages_app([room()], PEOPLE.get, https=https))
    if token:
        browser.set_cookie(COOKIE, token)
    return browser


def test_an_app_with_an_unlisted_route_does_not_start() -> None:
    """A page that nobody thought about is open to nobody."""
    forgotten = Blueprint("forgotten", __name__)
    forgotten.get("/secret")(lambda: "everything")

    with pytest.raises(UnlistedRoute, match="/secret"):
        pages_app([room(), forgotten], PEOPLE.get, https=True)


def test_a_right_for_somebody_unknown_is_refused() -> None:
    """A misspelt role would be open to nobody, or one day to the wrong ones."""
    with pytest.raises(UnlistedRoute, match="supervisor"):
        may("supervisors")(lambda: "")
    with pytest.raises(UnlistedRoute):
        may()(lambda: "")


def test_whoever_is_not_signed_in_is_sent_to_sign_in_and_back() -> None:
    """The address she wanted comes along."""
    answer = client().get("/duty?week=10")

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/sign-in?next=%2Fduty%3Fweek%3D10"


@pytest.mark.parametrize("token", ["made-up", ""])
def test_a_token_of_nobody_lets_nobody_in(token: str) -> None:
    """A made-up cookie is no cookie."""
    assert client(token or None).get("/duty").status_code == 303


def test_a_colleague_without_the_right_is_told_in_her_language() -> None:
    """403, and what to do; in bokmål for Tove, in nynorsk for Ane."""
    answer = client("ane-token").get("/lead", headers=READS)

    assert answer.status_code == 403
    assert "Denne sida er for andre i teamet" in answer.text
    assert '<html lang="nn">' in answer.text


def test_the_menu_shows_only_what_one_may_open() -> None:
    """A door that is locked is not shown."""
    anes, toves = (client(f"{who}-token").get("/open").text for who in ("ane", "tove"))

    assert 'href="/lead"' not in anes
    assert 'href="/duty"' in anes
    assert toves.index('href="/duty"') < toves.index('href="/lead"')
    assert "<nav" not in client().get("/open").text


def test_the_start_leads_to_ones_first_page() -> None:
    """Or to signing in."""
    assert client("ane-token").get("/").headers["Location"] == "/duty"
    assert client().get("/").headers["Location"] == "/sign-in"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {},
    ],
)
def test_no_other_site_presses_a_button(headers: dict[str, str]) -> None:
    """Whatever cookie the browser sends along."""
    answer = client("tove-token").post("/lead", headers={**headers, **READS})

    assert answer.status_code == 403
    assert "ingenting ble gjort" in answer.text


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}]
)
def test_our_own_pages_press_buttons(headers: dict[str, str]) -> None:
    """New browsers say where a form comes from in one header, old ones in another."""
    assert client("tove-token").post("/lead", headers=headers).status_code == 303


def test_every_answer_is_strict_with_the_browser() -> None:
    """No script but ours, in nobody's frame, kept nowhere; and only by https once it was."""
    for address in ("/open", "/nothing", "/lead", "/broken"):
        headers = client("ane-token").get(address, headers=READS).headers

        assert "script-src 'self'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "max-age" in headers["Strict-Transport-Security"]

    plain = client(https=False).get("/open").headers
    assert "Strict-Transport-Security" not in plain


def test_what_a_page_says_after_something_was_done_is_ours() -> None:
    """An address can choose among our sentences, and put no words of its own on the page."""
    answer = client("ane-token").get("/open?done=Ring+me+now")

    assert 'class="done"' not in answer.text
    assert "Ring me" not in answer.text


def test_a_part_of_a_page_is_sent_only_when_it_differs() -> None:
    """204 to whoever has it as it is."""
    browser = client("ane-token")
    first = browser.get("/piece")
    again = browser.get("/piece", query_string={"since": first.headers["Oncall-Revision"]})

    assert first.status_code == 200
    assert again.status_code == 204


@pytest.mark.parametrize("address", ["/nothing", "/broken"])
def test_an_error_is_a_page_for_people_and_a_sentence_for_programs(address: str) -> None:
    """Neither is a trace."""
    page = client().get(address, headers={**READS, "Accept-Language": "en-GB,en;q=0.9"})
    sentence = client().get(address)

    assert '<html lang="en">' in page.text
    assert "That did not work" in page.text
    assert sentence.content_type.startswith("text/plain")
    assert "Traceback" not in page.text + sentence.text


def test_an_error_is_told_while_nobody_can_be_looked_up() -> None:
    """The database is down: the page says so instead of failing a second time."""

    def down(_token: str) -> Visitor | None:
        raise DatabaseFault("gone", "wait")

    browser = Client(pages_app([room()], down, https=True))
    browser.set_cookie(COOKIE, "ane-token")

    for address, status in (("/duty", 503), ("/nothing", 404), ("/", 503)):
        answer = browser.get(address, headers=READS)

        assert answer.status_code == status
        assert "Det gikk ikke" in answer.text


@pytest.mark.parametrize("name", ["pages.css", "pages.js"])
def test_the_files_of_the_frame_are_kept_by_their_content(name: str) -> None:
    """A browser keeps them for a year, under an address that changes with them."""
    browser = client()
    address = next(
        word.split('"')[1]
        for word in browser.get("/open").text.split()
        if f"/static/{name}" in word
    )
    with browser.get(address) as answer:
        assert answer.status_code == 200
        assert "max-age=31536000" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["../frame.py", "..%2fframe.py", "nothing.css"])
def test_nothing_else_is_a_file_of_the_frame(name: str) -> None:
    """Nobody reads the program through it."""
    assert client().get(f"/static/{name}").status_code == 404


@pytest.mark.parametrize(
    ("asked", "spoken"), [("nn", "nn"), ("no", "nb"), ("de", "nb"), ("en-US", "en"), ("", "nb")]
)
def test_strangers_are_spoken_to_as_their_browser_asks(asked: str, spoken: str) -> None:
    """Bokmål where nothing else is known."""
    answer = client().get("/open", headers={"Accept-Language": asked})

    assert f'<html lang="{spoken}">' in answer.text
