"""The pages as staff meet them: a real browser, a phone's width and a desk's, light and dark."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from oncall.people.rows import families
from oncall.web.listeners import Listener
from oncall.web.visitor import COOKIE
from tests.browsing import clicks, goes_on, tab_to
from tests.demo.corpus import MISCHIEF
from tests.demo.test_pictures import objections, sideways
from tests.stories.people import Outsider
from tests.stories.vocabulary import DAY, Story
from tests.stories_pages.pictures import PICTURES, take
from tests.stories_pages.reader import Reader

pytestmark = pytest.mark.browser

NARROW, WIDE = ViewportSize(width=390, height=844), ViewportSize(width=1280, height=800)

PLAY = """async () => {
    const heard = document.querySelector('#read audio');
    await new Promise((ok, wrong) => {
        heard.onloadedmetadata = ok;
        heard.onerror = () => wrong(heard.error.message);
        heard.preload = 'auto';
        heard.load();
    });
    return heard.duration;
}"""
"""Has the browser fetch a message; how many seconds it lasts."""
Visit = Callable[..., Page]


@pytest.fixture
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """A Tuesday, 13:00, on a file, since the browser's threads read it too."""
    folder = tmp_path_factory.mktemp("pages")
    told = Story(folder, at=DAY, url=f"sqlite:///{folder / 'oncall.db'}")
    yield told
    told.ends_well()
    told.world.desk.db.close()


@pytest.fixture
def visit(browser: Browser, story: Story) -> Iterator[Visit]:
    """Open a page as one of the staff; in the end no page has complained of anything."""
    complaints: list[str] = []
    with ExitStack() as stack:

        def opens(handle: str, path: str, *, language: str = "nn", **how: Any) -> Page:
            listener = Listener(Reader(story, handle, language=language).app, "127.0.0.1:0", 4)
            listener.start()
            stack.callback(listener.stop)
            context = browser.new_context(**{"viewport": NARROW, **how})
            stack.callback(context.close)
            context.add_cookies([{"name": COOKIE, "value": handle, "url": listener.url}])
            page = context.new_page()
            page.on("console", lambda message: complaints.append(message.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("dialog", lambda dialog: complaints.append(dialog.message))
            page.goto(listener.url + path)
            return page

        yield opens
    assert complaints == []


def clean(page: Page) -> None:
    """No fault that axe knows, and nothing wider than the screen."""
    assert objections(page) == []
    assert sideways(page) <= 0


def writes(story: Story, outsider: Outsider, words: str = "Hei") -> str:
    """Somebody writes; the path of the contact."""
    outsider.texts(words)
    story.seconds(10)
    return f"/contacts/{outsider.contact.id}"


def test_she_takes_it_with_the_keyboard_and_a_colleague_sees_it_at_once(
    visit: Visit, story: Story
) -> None:
    """On a phone's width; nothing is loaded anew on the colleague's page."""
    path = writes(story, story.mother)
    ane, bo = visit("ane", "/now"), visit("bo", "/now", viewport=WIDE, language="nb")
    expect(bo.locator(".contact")).to_contain_text("venter på noen")
    ane.locator(f"#take-{path.rpartition('/')[2]}").focus()
    ane.keyboard.press("Enter")
    expect(ane.locator(".done")).to_have_text(f"Du har {story.mother.contact.code}.")
    story.seconds(2)

    expect(bo.locator(".contact")).to_contain_text("Ane har det")
    expect(bo.locator(".contact button")).to_have_count(0)


def test_a_night_by_keys_alone_and_without_a_script(visit: Visit, story: Story) -> None:
    """Occupied and free, taken, read, written to in own words, closed and put on record."""
    path = writes(story, story.mother)
    page = visit("ane", "/now", java_script_enabled=False, language="nb")
    contact = story.mother.contact.id
    for stop in ("[action='/now/occupied'] button",) * 2 + (f"#more-{contact}", "#read button"):
        tab_to(page, stop)
        goes_on(page)
    read = page.inner_text(".written")
    tab_to(page, f"#take-{contact}")
    goes_on(page)
    tab_to(page, "[name=choice]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowUp")
    tab_to(page, "#words")
    page.keyboard.type("Jeg ringer klokka tre")
    tab_to(page, "[value=send]")
    goes_on(page)
    for stop in (f"#done-{contact}-texted", f"[action='{path}/record'] button"):
        tab_to(page, stop)
        goes_on(page)
    story.seconds(10)

    assert read == "Hei"
    assert story.mother.received == ["Jeg ringer klokka tre"]
    assert (story.mother.contact.state, story.mother.contact.outcome) == ("closed", "texted")
    assert page.locator("[action$='/record']").count() == 0


def test_a_message_that_was_left_is_played(visit: Visit, story: Story) -> None:
    """From our own address, by a policy that lets a page ask nobody else."""
    story.outside.is_off()
    story.mother.calls(says="Ring meg, det hastar")
    story.minutes(8)
    page = visit("ane", f"/contacts/{story.mother.contact.id}")
    clicks(page, "#read button")
    (recording,) = story.sim.recordings

    assert page.evaluate(PLAY) == recording.duration_s
    clean(page)


def test_what_is_being_written_stays_while_the_page_goes_on(visit: Visit, story: Story) -> None:
    """They write again meanwhile: the time line grows, and her words are still there."""
    page = visit("ane", writes(story, story.mother))
    page.fill("#words", "Eg ringer snart")
    page.locator("h1").click()
    story.mother.texts("Er du der?")
    story.seconds(2)

    expect(page.locator(".past-lines")).to_contain_text("Ventetida blir talt på nytt.")
    expect(page.locator("#words")).to_have_value("Eg ringer snart")


def test_nothing_that_a_family_wrote_becomes_more_than_words(visit: Visit, story: Story) -> None:
    """In a text, in a label, and once it is read: nothing runs, nothing is hidden."""
    desk, team = story.world.desk, story.world.team_id
    with desk.db.transaction() as tx:
        mothers = families.all_entries(tx, desk.vault, team)[0]
        label = replace(mothers.number, label=" ".join(MISCHIEF[:6]))
        families.put(tx, desk.vault, desk.env, team, replace(mothers, number=label))
    for words in MISCHIEF:
        path = writes(story, story.mother, words)
    page = visit("ane", path)
    clicks(page, "#read button")
    expect(page.locator(".written")).to_have_count(len(MISCHIEF))

    assert "taken" not in page.title()
    assert MISCHIEF[0] in page.inner_text("#reach")
    assert [MISCHIEF[n] in page.inner_text("#read") for n in range(12)] == [True] * 12
    assert "\u202e" not in page.inner_text("body")
    assert page.locator("iframe, base, svg, main script, main style").count() == 0
    assert sideways(page) <= 0


def test_a_picture_of_the_docs_comes_out_the_same_each_time(browser: Browser) -> None:
    """It is of the real page, and nothing in it depends on the machine's clock or its dice."""
    picture = PICTURES["now-phone-dark"]

    assert take(browser, picture) == take(browser, picture)
