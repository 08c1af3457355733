"""The page without a browser: what it serves, what it refuses, and that words stay words."""

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import Client

from oncall.demo.page import STARTS, make_page
from oncall.demo.theatre import Theatre
from tests.demo.conftest import Walk, theatre_of
from tests.demo.corpus import MISCHIEF

TAGS = {
    "html", "head", "meta", "title", "link", "script", "body", "header", "h1", "h2", "h3", "p",
    "span", "nav", "a", "div", "main", "section", "article", "form", "label", "input",
    "select", "option", "button", "ol", "li", "small", "b", "br", "q", "details", "summary",
}  # fmt: skip


class Reader(HTMLParser):
    """Notes every tag and attribute, and what was said between them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag opens."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Words."""
        self.words += data

    def some(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every such tag."""
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture
def theatre(day: Walk) -> Theatre:
    """The theatre behind the page."""
    return theatre_of(day)


@pytest.fixture
def visitor(theatre: Theatre) -> FlaskClient:
    """A browser without a script."""
    return make_page(theatre, "http://127.0.0.1:8000").test_client()


def look(visitor: FlaskClient, since: str = "") -> Any:
    """What the script would be told."""
    return visitor.get(f"/look?since={since}").json


def test_without_a_script_every_form_leads_back_to_its_phone(
    visitor: FlaskClient, day: Walk
) -> None:
    """Post, redirect, and the phone that was used is in sight."""
    answer = visitor.post("/phones/f-31a/call")
    day.run(1)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/#f-31a")
    page = Reader(visitor.get("/").text)
    actions = {form["action"] for form in page.some("form")}
    assert {"/phones/ane/answer", "/phones/f-31a/press", "/phones/bo/text"} <= actions
    assert page.some("article")[0]["id"] == "f-31a"
    assert "Ane’s phone rings" in page.words


def test_what_was_done_shows_at_once(visitor: FlaskClient, day: Walk) -> None:
    """Whoever declines must not see it ring on, and pick up a call that is no more."""
    visitor.post("/phones/f-31a/call")
    day.run(1)
    assert "The duty phone is calling" in look(visitor)["parts"]["live-ane"]
    visitor.post("/phones/ane/hang_up")

    assert "The duty phone is calling" not in look(visitor)["parts"]["live-ane"]


def test_the_address_of_the_contact_card_can_be_opened(visitor: FlaskClient, day: Walk) -> None:
    """PRØV brings it by text. An address that she writes herself stays words."""
    card, strange = "https://pages.oncall.example/card/", "https://example.org/card"
    visitor.post("/phones/ane/text", data={"words": f"{strange} {card}"})
    visitor.post("/phones/ane/text", data={"words": "PRØV"})
    day.run(5)
    page = Reader(look(visitor)["parts"]["live-ane"])
    pages, link = page.some("a")
    answer = Client(day.world.service.pages).get(
        link["href"], base_url="https://pages.oncall.example"
    )

    assert pages["href"] == "/phones/ane/pages"
    assert (link["href"] or "").startswith(card)
    assert answer.text.startswith("BEGIN:VCARD")


def test_the_whole_ladder_by_forms(visitor: FlaskClient, day: Walk) -> None:
    """Answer, press, text with a quick word, and a phone that is set to be busy."""
    for phone, action, form in (
        ("bo", "behave", {"behaviour": "busy"}),
        ("f-31a", "call", {}),
        ("ane", "answer", {}),
        ("ane", "press", {"key": "1"}),
        ("f-31b", "text", {"words": "Hei"}),
        ("ane", "text", {"words": "thrown away", "quick": "OK"}),
    ):
        assert visitor.post(f"/phones/{phone}/{action}", data=form).status_code == 303
        day.run(1)

    assert day.title("f-31a").startswith("Connected with Ane")
    assert day.shown("bo").behaviour == "busy"
    assert day.texts("ane")[-1] == "OK"


def test_the_page_stands_still_until_something_happens(visitor: FlaskClient, day: Walk) -> None:
    """204 while nothing is new; then only what a live piece shows differs."""
    first = look(visitor)
    day.run(30)
    assert visitor.get(f"/look?since={first['revision']}").status_code == 204

    visitor.post("/phones/f-31c/text", data={"words": "Hei"})
    day.run(3)
    second = look(visitor, first["revision"])
    changed = {id for id, part in second["parts"].items() if part != first["parts"].get(id)}
    assert changed == {"live-f-31c", "live-ane", *second["contacts"]}


def test_no_live_piece_holds_anything_to_type_in(visitor: FlaskClient, day: Walk) -> None:
    """What somebody is typing is never swapped away."""
    visitor.post("/phones/f-31a/call")
    day.run(1)
    tags = {tag for part in look(visitor)["parts"].values() for tag, _ in Reader(part).tags}

    assert not {"input", "select", "textarea"} & tags


@pytest.mark.parametrize("words", MISCHIEF)
def test_words_stay_words(visitor: FlaskClient, day: Walk, words: str) -> None:
    """From a family and from staff: on the page as they were written, and nothing else."""
    for phone in ("f-31a", "ane"):
        visitor.post(f"/phones/{phone}/text", data={"words": words})
    day.run(3)
    page = Reader(visitor.get("/").text)

    assert words.replace("\0", "") in page.words.replace("\0", "").replace("\ufffd", "")
    assert {tag for tag, _ in page.tags} <= TAGS
    assert len(page.some("script")) == 1
    assert not [key for _, attributes in page.tags for key in attributes if key.startswith("on")]


def test_the_browser_is_told_to_trust_this_page_only(visitor: FlaskClient) -> None:
    """A strict policy on every answer, and nothing on the page asks anybody else."""
    for path in ("/", "/look", "/static/demo.js", "/nowhere"):
        with visitor.get(path) as answer:
            policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert "unsafe" not in policy
    page = Reader(visitor.get("/").text)
    places = ("src", "href", "action", "formaction")
    asked = [at for _, each in page.tags for place in places if (at := each.get(place))]

    assert all(at.startswith(("/", "#", "data:,")) and not at.startswith("//") for at in asked)
    assert not page.some("style")
    assert not [each for _, each in page.tags if "style" in each]


def test_every_box_and_button_has_a_name(visitor: FlaskClient) -> None:
    """A screen reader can tell them apart, and no name is used twice."""
    page = Reader(visitor.get("/").text)
    ids = [each["id"] for _, each in page.tags if "id" in each]
    labelled = {each["for"] for each in page.some("label")}

    assert len(ids) == len(set(ids))
    assert {each["id"] for tag in ("input", "select") for each in page.some(tag)} <= labelled


def test_another_site_may_not_press_our_buttons(visitor: FlaskClient, day: Walk) -> None:
    """A form on a strange page is refused; our own is not."""
    strange = visitor.post("/phones/f-31a/call", headers={"Origin": "https://example.org"})
    hidden = visitor.post("/phones/f-31a/call", headers={"Origin": "null"})
    own = visitor.post("/phones/f-31a/call", headers={"Origin": "http://localhost"})

    assert [strange.status_code, hidden.status_code, own.status_code] == [403, 403, 303]


def test_what_is_not_there_is_told_plainly(visitor: FlaskClient) -> None:
    """An unknown phone or action, and a form that is far too long."""
    assert visitor.post("/phones/nobody/call").text == "There is no such phone."
    assert visitor.post("/phones/ane/explode").text == "A phone cannot do that."
    assert visitor.post("/phones/ane/__class__").status_code == 404
    assert visitor.get("/phones/ane/call").status_code == 405
    long = visitor.post("/phones/ane/text", data={"words": "x" * 100_000})
    assert long.status_code == 413


def test_the_script_and_the_styles_ask_nobody_else(house: Path) -> None:
    """No address of another host in what the page is made of."""
    for path in (house / "oncall" / "demo").rglob("*.*"):
        if path.suffix in {".js", ".css", ".html"}:
            assert "//" not in path.read_text("utf-8").replace("// ", ""), path.name


def test_clock_service_carrier_and_tour_by_forms(visitor: FlaskClient, theatre: Theatre) -> None:
    """What is chosen is done, and the page shows it."""
    for what, to in (
        ("clock", "60"), ("service", "kill"), ("carrier", "is slow"), ("story", "child"),
    ):  # fmt: skip
        answer = visitor.post(f"/theatre/{what}", data={"to": to})

        assert (answer.status_code, answer.headers["Location"]) == (303, "/")

    page = visitor.get("/").text
    assert theatre.play.clock.times == 60
    assert "The service is down" in page
    assert '<option value="is slow" selected>is slow</option>' in page
    assert "The child of F-31" in page
    visitor.post("/theatre/service", data={"to": "start"})
    visitor.post("/theatre/leave")
    assert "The service runs" in visitor.get("/").text
    assert theatre.director is None
    assert theatre.play.clock.times == 1


@pytest.mark.parametrize(
    ("what", "to"),
    [("clock", "0"), ("clock", "1e9"), ("service", "stop"), ("carrier", ""), ("story", "none"),
     ("begin", "tonight"), ("elsewhere", "")],
)  # fmt: skip
def test_what_cannot_be_done_is_refused(visitor: FlaskClient, what: str, to: str) -> None:
    """Only what the page offers, whatever is sent."""
    assert visitor.post(f"/theatre/{what}", data={"to": to}).status_code == 404


def test_every_start_that_is_offered_begins_a_new_play(
    visitor: FlaskClient, theatre: Theatre
) -> None:
    """Both of the October night among them; the script is told to load the page anew."""
    for at in STARTS:
        before = look(visitor)["play"]
        visitor.post("/theatre/begin", data={"to": at})

        assert look(visitor)["play"] == before + 1 == theatre.number


def test_one_phone_by_itself(visitor: FlaskClient, day: Walk) -> None:
    """It has an address of its own, a code of that address, and leads back to itself."""
    alone = Reader(visitor.get("/phones/ane").text)
    answer = visitor.post(
        "/phones/ane/text", data={"words": "OK"}, headers={"Referer": "http://localhost/phones/ane"}
    )

    assert [each["id"] for each in alone.some("article")] == ["ane"]
    assert answer.headers["Location"] == "/phones/ane"
    assert visitor.get("/phones/nobody").status_code == 404
    code = visitor.get("/phones/ane/code.svg")
    assert code.content_type == "image/svg+xml"
    assert code.data.startswith(b"<?xml") or code.data.startswith(b"<svg")


@pytest.mark.parametrize(
    ("asked", "title", "language"),
    [
        ("nn-NO,nn;q=0.9,en;q=0.5", "Vakttelefonen", "nn"), ("no,en;q=0.5", "Vakttelefonen", "nb"),
        ("de,en;q=0.5", "The duty phone", "en"), ("", "The duty phone", "en"),
    ],
)  # fmt: skip
def test_a_page_speaks_as_the_browser_asks(
    visitor: FlaskClient, asked: str, title: str, language: str
) -> None:
    """Nynorsk, bokmål, or else English."""
    page = visitor.get("/", headers={"Accept-Language": asked}).text

    assert f'<html lang="{language}">' in page
    assert f"<h1>{title}</h1>" in page


def test_the_language_that_was_chosen_stays(visitor: FlaskClient) -> None:
    """On every page, in what changes by itself and in a refusal; an unknown one is left alone."""
    answer = visitor.get("/phones/ane?language=nn")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/phones/ane")
    assert "Telefonen til Ane" in visitor.get("/phones/ane").text
    assert look(visitor)["parts"]["day"] == "Tysdag 3. mars 2026"
    assert visitor.post("/phones/nobody/call").text == "Den telefonen finst ikkje."
    visitor.get("/?language=sv")
    assert '<html lang="nn">' in visitor.get("/").text


def test_a_phone_leads_to_the_pages_of_staff_as_whose_it_is(
    visitor: FlaskClient, day: Walk
) -> None:
    """One click; the session is a real one, and a family's phone leads nowhere."""
    answer = visitor.get("/phones/tove/pages")
    session = answer.headers["Set-Cookie"].partition("=")[2].partition(";")[0]
    pages = Client(day.world.service.pages)
    pages.set_cookie("oncall", session, domain="pages.oncall.example")
    page = pages.get("/me", base_url="https://pages.oncall.example")

    assert answer.headers["Location"] == "https://pages.oncall.example/"
    assert '<p class="who">Tove</p>' in page.text
    assert visitor.get("/phones/f-31a/pages").status_code == 404
    assert visitor.get("/phones/nobody/pages").status_code == 404
