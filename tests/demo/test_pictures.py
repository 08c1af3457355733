"""Every page of the demo, as it stands in every scene: nothing to object to, on any screen."""

import json
from collections.abc import Iterator
from importlib import resources

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from oncall.wording import LANGUAGES
from tests.demo.pictures import NARROW, PICTURES, WIDE, Colours, Picture, browser, opened, take
from tests.demo.scenes import SCENES, on_stage

pytestmark = pytest.mark.browser

AXE = (resources.files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
SMALL = (320, 568)
BELOW = """() => [...document.querySelectorAll(".phone")]
    .filter(each => each.getBoundingClientRect().top > innerHeight - 40).map(each => each.id)"""
"""The phones that one has to scroll to."""
COLOURS: tuple[Colours, ...] = ("light", "dark")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One for all of these."""
    with browser() as opened_once:
        yield opened_once


def objections(page: Page) -> list[str]:
    """What axe has to say against the page: the rule and the elements."""
    page.evaluate(f"{AXE}; 0")
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{each['id']}: {node['html'][:120]} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


def resize(page: Page, size: tuple[int, int]) -> None:
    """Another screen."""
    page.set_viewport_size(ViewportSize(width=size[0], height=size[1]))


def sideways(page: Page) -> int:
    """How many pixels one could scroll sideways."""
    pixels: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return pixels


@pytest.mark.parametrize("scene", SCENES)
def test_axe_finds_nothing_and_everything_fits(chromium: Browser, scene: str) -> None:
    """On a laptop and on a phone, light and dark; and nothing scrolls sideways on a small phone."""
    with on_stage(SCENES[scene]) as url, opened(chromium, url, Picture("")) as page:
        for size in (WIDE, NARROW):
            resize(page, size)
            for colours in COLOURS:
                page.emulate_media(color_scheme=colours)
                assert objections(page) == [], (size, colours)
        resize(page, SMALL)
        assert sideways(page) <= 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_fits_in_every_language(chromium: Browser, language: str) -> None:
    """Words are longer in one than in another; the page says which language it is in."""
    with on_stage(SCENES["story-crash"]) as url:
        for size in (WIDE, NARROW, SMALL):
            with opened(chromium, url, Picture("", language, size=size)) as page:
                assert page.evaluate("document.documentElement.lang") == language
                assert sideways(page) <= 0


@pytest.mark.parametrize("size", [WIDE, (1366, 768)])
def test_every_phone_begins_in_sight_on_a_laptop(chromium: Browser, size: tuple[int, int]) -> None:
    """Both families and all of the staff, while nothing has happened yet."""
    with on_stage(SCENES["quiet"]) as url, opened(chromium, url, Picture("", size=size)) as page:
        below, staff = page.evaluate(BELOW), page.locator(".staff").count()

    assert staff > 10
    assert {*below} <= {"unknown", "withheld", "outside-stord-1", "outside-haugesund-1"}


def test_axe_objects_to_what_is_wrong(chromium: Browser) -> None:
    """It is the real one: grey words on grey and a button without a name are found."""
    with on_stage(SCENES["quiet"]) as url, opened(chromium, url, Picture("")) as page:
        page.evaluate("document.querySelector('main').append(document.createElement('button'))")
        page.evaluate("document.querySelector('h1').style.color = '#eee'")
        said = json.dumps(objections(page))

    assert "button-name" in said
    assert "color-contrast" in said


@pytest.mark.parametrize("name", ["demo-phone-dark", "story-answered"])
def test_a_picture_comes_out_the_same_each_time(chromium: Browser, name: str) -> None:
    """Nothing in it depends on the machine's clock, its speed or its dice."""
    picture = PICTURES[name]

    assert take(chromium, picture) == take(chromium, picture)
