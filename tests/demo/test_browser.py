"""The demo as a visitor meets it: a real browser, real time, real HTTP."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from oncall.demo.clock import starting_at
from oncall.demo.running import Demo, running
from oncall.demo.tour import STORIES
from tests.browsing import clicks
from tests.demo.camera import reads
from tests.demo.corpus import MISCHIEF

pytestmark = pytest.mark.browser

OSLO = ZoneInfo("Europe/Oslo")
MORNING, NIGHT = "2026-03-03T10:00", "2026-03-03T02:30"
WIDE = ViewportSize(width=1280, height=800)
NARROW = ViewportSize(width=390, height=844)
STORY_MS = 180_000
SIDE_BY_SIDE = (
    ("child", "night"), ("crash", "voicemail"), ("answered",), ("silent",), ("rings_back",),
)  # fmt: skip
"""The guided stories by their stages: those of one stage are told one after the other."""
LISTENS = """() => {
  window.spoken = [];
  window.rests = [];
  speechSynthesis.speak = words => { spoken.push([words.lang, words.text]); };
  const rest = window.setTimeout;
  window.setTimeout = (what, ms) => {
    if (what.name === "look") rests.push(ms);
    return rest(what, ms);
  };
}"""
"""Notes what the browser is to say, and how long the script rests before it asks again."""

Visit = Callable[..., Page]


@contextmanager
def visiting(browser: Browser) -> Iterator[Visit]:
    """Open pages at addresses of demos.

    In the end they must have complained of nothing and asked nobody else.
    """
    complaints: list[str] = []
    with ExitStack() as stack:

        def open_page(url: str, **how: Any) -> Page:
            page = browser.new_page(viewport=WIDE, **how)
            stack.callback(page.close)
            page.on("console", lambda message: complaints.append(message.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("request", lambda asked: complaints.extend(_elsewhere(asked.url, url)))
            page.goto(url)
            return page

        yield open_page
    assert complaints == []


def begun(at: str) -> AbstractContextManager[Demo]:
    """The demo from that time on; there, a talk of one second counts."""
    return running(starting_at(at, OSLO), pace={"short_talk": "1 s"})


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Start the demo at that time and open its page."""
    with ExitStack() as demos, visiting(browser) as open_page:
        yield lambda at, **how: open_page(demos.enter_context(begun(at)).url, **how)


def _elsewhere(asked: str, own: str) -> list[str]:
    return [] if asked.startswith((f"{own}/", "data:,")) else [asked]


def send(page: Page, phone: str, words: str) -> None:
    """Type a text and send it."""
    page.fill(f"#{phone}-words", words)
    page.click(f"#{phone} .text button:text-is('Send')")


def call_and_answer(page: Page) -> None:
    """The mother calls, Ane's phone rings, Ane answers, is screened and presses 1."""
    page.click("#f-31a-call")
    expect(page.locator("#f-31a .title")).to_have_text("Calling the duty phone")
    expect(page.locator("#ringing")).to_have_text("Ane’s phone rings")
    page.click("#ane-answer")
    expect(page.locator("#ane q")).to_have_text("Vakttelefonen. Trykk 1.")
    page.click("#ane-key-1")
    expect(page.locator("#ane .title")).to_contain_text("Connected with F-31A")
    expect(page.locator("#f-31a .title")).to_contain_text("Connected with Ane")


def test_a_mother_calls_and_talks_with_her_therapist(visit: Visit) -> None:
    """From the first ring to the closed contact, on one page that is never loaded anew.

    It asks for what is new a second after each answer, and says aloud what is heard.
    """
    page = visit(MORNING)
    page.evaluate(LISTENS)
    page.check("#aloud")
    call_and_answer(page)
    assert ["nb-NO", "Vakttelefonen. Trykk 1."] in page.evaluate("() => spoken")
    expect(page.locator("#stories .state")).to_have_text("talking with Ane")
    expect(page.locator("#stories .next")).to_have_text("When they hang up, the contact is closed.")

    page.click("#f-31a-hang-up")
    expect(page.locator("#stories .state")).to_have_text("closed: talked")
    expect(page.locator("#ane .texts")).to_contain_text("er avslutta: du snakka med F-31A kl.")
    expect(page.locator("#ringing")).to_be_empty()
    assert {*page.evaluate("() => rests")} == {1000}


def test_a_father_texts_and_is_answered_by_a_reply(visit: Visit) -> None:
    """Paged by text, taken by one click on OK, closed by another on FERDIG."""
    page = visit(MORNING)
    send(page, "f-31b", "Kan de ringje?")
    expect(page.locator("#f-31b .sent p")).to_have_text("Kan de ringje?")
    expect(page.locator("#f-31b-words")).to_have_value("")
    expect(page.locator("#ane .received").first).to_contain_text("F-31B sende melding kl. 10:00")
    expect(page.locator("#stories .next")).to_contain_text("Bo and Cato will be asked")
    expect(page.locator("#stories .left")).to_have_text(re.compile(r"in [0-2]:\d\d"))

    page.click("#ane .quick button:text-is('OK')")
    expect(page.locator("#stories .state")).to_have_text("Ane has it")
    expect(page.locator("#ane .received").nth(1)).to_contain_text("Du har no")

    page.click("#ane .quick button:text-is('FERDIG')")
    expect(page.locator("#stories .state")).to_have_text("closed: done")


def test_at_night_tove_is_alone(visit: Visit) -> None:
    """Her phone rings; she declines; it rings again, and then her second one."""
    page = visit(NIGHT)
    expect(page.locator("#staff .badge.on")).to_have_count(2)
    expect(page.locator("#clock")).to_contain_text("02:30:")

    page.click("#f-31a-call")
    for phone in ("tove", "tove", "tove-2"):
        expect(page.locator("#ringing")).to_have_text(f"{name(phone)}’s phone rings")
        page.click(f"#{phone}-hang-up")
        expect(page.locator(f"#{phone} .ringing")).to_have_count(0)
    page.click("#outside-stord-1-answer")
    expect(page.locator("#f-31a .title")).to_contain_text("Connected with Barnevernvakt Stord")


def name(phone: str) -> str:
    """What a phone of Tove's is called."""
    return phone.capitalize().replace("-", " ")


def test_mischief_stays_words(visit: Visit) -> None:
    """What families and staff write is shown, and does nothing."""
    page = visit(MORNING)
    title = page.title()
    for words in MISCHIEF:
        for phone in ("f-31a", "ane"):
            send(page, phone, words)
            expect(page.locator(f"#{phone} .sent p").last).to_have_text(words.replace("\0", ""))
    page.reload()

    assert page.title() == title
    assert page.locator("script").count() == 1
    assert page.locator("img, svg, iframe, style, base").count() == 0


def test_another_language_by_one_click(visit: Visit) -> None:
    """Chosen at the top; what changes by itself and the clock's day speak it from then on."""
    page = visit(MORNING)
    expect(page.locator("#day")).to_have_text("Tuesday 3 March 2026")
    page.click(".languages >> text=Nynorsk")
    expect(page.locator("h1")).to_have_text("Vakttelefonen")
    expect(page.locator("#day")).to_have_text("Tysdag 3. mars 2026")
    page.click("#f-31a-call")
    expect(page.locator("#ringing")).to_have_text("Det ringer hos Ane")
    expect(page.locator("#ane-answer")).to_have_text("Svar")


def test_what_is_being_typed_is_never_lost(visit: Visit) -> None:
    """A page arrives on Ane's phone while she types; her words and her place in them stay."""
    page = visit(MORNING)
    page.fill("#ane-words", "Eg ringjer")
    page.press("#ane-words", "ArrowLeft")
    page.evaluate("fetch('/phones/f-31b/text', {method: 'POST', body: new FormData()})")
    expect(page.locator("#ane .received")).to_be_visible()
    page.keyboard.type("!")

    expect(page.locator("#ane-words")).to_have_value("Eg ringje!r")


def test_with_the_keyboard_alone(visit: Visit) -> None:
    """The button that was pressed is replaced by the next one, and keeps the focus."""
    page = visit(MORNING)
    page.focus("#f-31a-call")
    page.keyboard.press("Enter")
    expect(page.locator("#f-31a-hang-up")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("#f-31a-call")).to_be_focused()
    expect(page.locator("#f-31a .title")).to_contain_text("Call ended")


def test_a_phone_that_is_switched_off(visit: Visit) -> None:
    """Chosen on the page, and remembered: the next phone rings."""
    page = visit(MORNING)
    with page.expect_response("**/phones/ane/behave"):
        page.select_option("#ane-behaviour", "switched off")
    page.click("#f-31a-call")
    expect(page.locator("#ringing")).to_have_text("Bo’s phone rings")
    expect(page.locator("#ane .title")).to_contain_text("Could not be reached")
    page.reload()

    expect(page.locator("#ane-behaviour")).to_have_value("switched off")


def test_without_a_script(visit: Visit) -> None:
    """Forms and the link to look again are enough to be put through.

    A key that is pressed before she is asked for one is not heard, as on any phone.
    """
    page = visit(MORNING, java_script_enabled=False)
    clicks(page, "#f-31a-call")
    for button in ("#ane-answer", "#ane .wanted #ane-key-1"):
        look_again_until(page, button)
        clicks(page, button)
    look_again_until(page, "#f-31a .title:has-text('Connected with Ane')")


def test_every_guided_story_by_one_click(browser: Browser) -> None:
    """Each is told to its end, in real time, with a real process that is really killed.

    They are told side by side; a second one begins on an empty stage, whatever was on before.
    """
    with ExitStack() as demos, visiting(browser) as open_page:
        stages = [
            (open_page(demos.enter_context(begun(MORNING)).url), names) for names in SIDE_BY_SIDE
        ]
        for page, (first, *_) in stages:
            begins(page, first)
        for page, (first, *then) in stages:
            is_told(page, first)
            for name in then:
                begins(page, name)
        for page, (_, *then) in stages:
            for name in then:
                is_told(page, name)


def begins(page: Page, name: str) -> None:
    """One click, and its stage stands: tables are made for one stage at a time in a process."""
    page.click(f"#story-{name}")
    expect(page.locator(f"#story-{name}[aria-pressed=true]")).to_be_visible(timeout=STORY_MS)


def is_told(page: Page, name: str) -> None:
    """A story comes to its end, and its steps stay to be read."""
    expect(page.locator("#leave")).to_have_text("Close", timeout=STORY_MS)

    expect(page.locator("#tour .steps li")).to_have_count(len(STORIES[name].steps))
    expect(page.locator(f"#story-{name}")).to_have_attribute("aria-pressed", "true")


def test_no_guided_story_is_left_out() -> None:
    """Whoever writes another one says here beside which it is told."""
    assert sorted(name for names in SIDE_BY_SIDE for name in names) == sorted(STORIES)


def test_one_phone_by_itself(visit: Visit) -> None:
    """On a page of its own it rings, is answered and pressed; it calls, and its PIN is known.

    The code on it leads a real phone's camera there.
    """
    page = visit(MORNING)
    page.click("#f-31a-call")
    expect(page.locator("#ringing")).to_have_text("Ane’s phone rings")
    page.click("#ane-name a")
    page.set_viewport_size(NARROW)
    page.click("#ane-answer")
    expect(page.locator("#ane q")).to_have_text("Vakttelefonen. Trykk 1.")
    page.click("#ane-key-1")
    expect(page.locator("#ane .title")).to_contain_text("Connected with F-31A")

    page.click("#ane-hang-up")
    page.click("#ane-call")
    expect(page.locator(".pad .key")).to_have_count(12)
    page.click("#ane-pin")
    expect(page.locator("#ane q").last).to_contain_text("Trykk 1 for kven som er på vakt")
    page.click("#ane-key-1")
    expect(page.locator("#ane q").last).to_contain_text("Tove har leiarlinja")
    assert reads(page, ".on-a-phone img") == page.url


def look_again_until(page: Page, what: str) -> None:
    """Press `look again` until it is there."""
    for _ in range(100):
        if page.locator(what).count():
            return
        clicks(page, "text=look again")
    pytest.fail(f"{what} never came")
