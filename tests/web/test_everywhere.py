"""Every page in a real browser: large letters in each language, and words that want to be more."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from oncall.demo.world import LINE
from tests.browsing import COLOURS, PHONE, too_wide
from tests.demo.corpus import MISCHIEF
from tests.web.everywhere import ELSEWHERE, NO_PAGES, STRANGER, Everywhere, everywhere

pytestmark = pytest.mark.browser

SHORT = MISCHIEF[4]
"""Breaks out of an attribute and out of a text, and fits where 80 characters do."""
SPEAK = """addEventListener('securitypolicyviolation',
    each => console.warn('refused by the policy: ' + each.blockedURI + each.sourceFile))"""
FREE = ":is(input:not([type]), input[type=tel], textarea):not(.pressed)"
FORMS = """free => [...document.forms].filter(form => form.method == 'post').map(form =>
    (form.querySelector(free) ? 'free ' : '') +
    new URL(form.action).pathname.replace(/[0-9a-f]{16}|[0-9]+/g, '0') + ' '
    + [...form.elements].map(each => each.name).join(' '))"""
FILL = """([number, words, free]) => {
    const form = [...document.forms].filter(form => form.method == 'post')[number];
    const button = [...form.elements].find(each => each.name && each.tagName == 'BUTTON');
    if (button) {
        const pressed = document.createElement('input');
        [pressed.name, pressed.value] = [button.name, button.value];
        pressed.className = 'pressed';
        form.append(pressed);
    }
    for (const each of form.elements) {
        if (!each.name || each.type == 'file' || (free && !each.matches(free))) continue;
        if (each.tagName == 'SELECT') each.append(new Option(words, words, true, true));
        else if (each.tagName != 'BUTTON' && each.type != 'radio') {
            if (each.tagName == 'INPUT') each.type = 'text';
            each.removeAttribute('maxlength');
            each.value = words;
        }
    }
    setTimeout(() => HTMLFormElement.prototype.submit.call(form));
}"""
"""Writes the words into a form, into every field or only into those for free text; sends it."""
EVERYWHERE = ((" ".join(MISCHIEF[:-1]), ""), (SHORT, FREE))
"""What is written where: all of it into each field, and what is kept into those for free text."""
OURS = ("/sign-out", "/read", "/leave", "/invite")
"""Where no words are taken, and which would end the walk or its people."""
MADE_OF_WORDS = (
    "main :is(script, style, iframe, base, svg[onload], img[src=x], [onfocus], a[href^=javascript])"
)


@dataclass
class Harm:
    """What mischief has done to the pages of a browser."""

    done: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> Page:
        """From now on, whatever happens in it."""
        page.add_init_script(SPEAK)
        page.on("console", lambda message: self._hear(message.text))
        page.on("pageerror", lambda error: self.done.append(str(error)))
        page.on("dialog", lambda dialog: self.done.append(dialog.message))
        return page

    def look(self, page: Page) -> None:
        """At the page that is open now."""
        if page.title() == "taken" or page.locator(MADE_OF_WORDS).count():
            self.done.append(f"words became more than words on {page.url}")

    def _hear(self, told: str) -> None:
        if "policy" in told.casefold():
            self.done.append(told)


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everywhere]:
    """One installation for all of them."""
    found = everywhere(tmp_path_factory.mktemp("everywhere"))
    yield found
    found.door.close()


def test_every_page_is_walked(team: Everywhere) -> None:
    """One that is added is found by its link, or it is said where else it is walked."""
    walked = {endpoint for endpoint, _ in team.pages()}

    assert team.endpoints() - walked == NO_PAGES | ELSEWHERE


def test_every_page_is_readable_in_large_letters(team: Everywhere, browser: Browser) -> None:
    """At 200 % on a phone, in two languages more: nothing to push sideways, nothing axe knows."""
    found = dict[str, list[str]]()
    addresses = list(team.pages().values())
    for turn, language in enumerate(("nb", "en")):
        team.speak(language)
        page = team.context(browser, viewport=PHONE, locale=language).new_page()
        for number, address in enumerate(addresses):
            page.emulate_media(color_scheme=COLOURS[number // 2 % 2])
            page.goto(team.door.url + address)
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            found[f"{address} {language}"] = ["too wide"] * too_wide(page) + [
                each["id"]
                for each in (Axe().run(page).response["violations"] if number % 2 == turn else ())
            ]
            assert page.get_attribute("html", "lang") == language
        page.context.close()

    assert {address: each for address, each in found.items() if each} == {}


def test_mischief_is_seen(browser: Browser) -> None:
    """The same watch over a page that escapes nothing, and one that a policy protects."""
    harm = Harm()
    page = harm.watch(browser.new_page())
    page.goto("about:blank")
    page.set_content(f"<main>{MISCHIEF[0]}{SHORT}</main>")
    page.wait_for_function("document.title == 'taken'")
    harm.look(page)
    policy = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'\">"
    with page.expect_console_message(lambda message: "Policy" in message.text):
        page.set_content(f"{policy}<main>{MISCHIEF[0]}</main>")
    page.close()

    assert any("became more than words" in each for each in harm.done)
    assert any("Policy" in each for each in harm.done)


def test_whatever_is_written_into_any_field_stays_words(team: Everywhere, browser: Browser) -> None:
    """All of the corpus into each field of each form, and by text; then every page once more."""
    for words in MISCHIEF:
        team.door.world.sim.text(STRANGER, LINE, words)
    team.door.world.run(10)
    harm, forms = Harm(), set[str]()
    page = harm.watch(team.context(browser, viewport=PHONE).new_page())
    addresses = [team.door.url + each for each in team.pages().values()]
    for address in addresses:
        page.goto(address)
        _write_into_all(page, harm, forms)
    for address in addresses:
        page.goto(address)
        harm.look(page)
    page.goto(f"{team.door.url}/families/F-31")
    kept = page.inner_text("main")
    page.context.close()

    assert harm.done == []
    assert SHORT in kept
    assert len(forms) > 25, forms


def _write_into_all(page: Page, harm: Harm, forms: set[str]) -> None:
    """Into each form of the page that is not among `forms` yet."""
    address = page.url
    for form in sorted({*page.evaluate(FORMS, FREE)} - forms):
        if any(each in form for each in OURS):
            continue
        forms.add(form)
        for words, free in EVERYWHERE[: 1 + form.startswith("free")]:
            page.goto(address)
            if form in (now := page.evaluate(FORMS, FREE)):
                _send(page, now.index(form), words, free)
                harm.look(page)


def _send(page: Page, number: int, *how: Any) -> None:
    """Fill the form of that number, send it, and wait for what comes of it."""
    with page.expect_navigation():
        page.evaluate(FILL, [number, *how])
