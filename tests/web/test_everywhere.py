"""Every page in a real browser: large letters in each language, and words that want to be more."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FilePayload, Page

from oncall.demo.example import EXAMPLE, example_folder
from oncall.demo.world import LINE
from oncall.people.core.cells import LONGEST
from oncall.people.work import import_people
from oncall.rota.work import import_plan
from oncall.wording import LANGUAGES
from tests.browsing import COLOURS, PHONE, WHOLE, too_wide, unreached
from tests.demo.corpus import MISCHIEF
from tests.web.everywhere import ELSEWHERE, NO_PAGES, STRANGER, Everywhere, everywhere
from tests.web.valid import faults_of

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
PRINTABLE = tuple(each for each in MISCHIEF if each.isprintable() and len(each) < 200)
CALENDARS = tuple(
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n"
    f"UID:{SHORT}\r\nDTSTART;VALUE=DATE:{day}\r\nSUMMARY:{'; '.join(PRINTABLE)}\r\n"
    f"DESCRIPTION:{PRINTABLE[0]}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    for day in ("20260401", SHORT)
)
"""One that can be read, and one that cannot."""
OF_WORDS = WHOLE | {
    "runOnly": [
        *("cat.language", "cat.name-role-value", "cat.text-alternatives", "cat.forms"),
        *("cat.semantics", "cat.structure"),
    ]
}
"""The rules of axe that ask about names, labels and headings: each language has its own."""
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
    """At 200 % on a phone, in each language and no other: nothing to push, nothing axe knows.

    What axe knows of sizes and colours, and whether keys alone lead everywhere, is asked in one of
    the languages, page by page another.
    """
    found = dict[str, list[str]]()
    addresses = list(team.pages().values())
    for turn, language in enumerate(LANGUAGES):
        team.speak(language)
        page = team.context(browser, viewport=PHONE, locale=language).new_page()
        for number, address in enumerate(addresses):
            page.emulate_media(color_scheme=COLOURS[number // 3 % 2])
            answer = page.goto(team.door.url + address)
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            asked = WHOLE if number % 3 == turn else OF_WORDS
            found[f"{address} {language}"] = ["too wide"] * too_wide(page) + [
                each["id"] for each in Axe().run(page, options=asked).response["violations"]
            ]
            found[f"{address} {language}"] += faults_of(answer.text() if answer else "")
            if number % 3 == turn:
                found[f"{address} keys"] = unreached(page)
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
    """All of the corpus into each field of each form, and by text; then every page once more.

    The answers, in one language or another, have nothing in them that axe knows.
    """
    for words in MISCHIEF:
        team.door.world.sim.text(STRANGER, LINE, words)
    team.door.world.run(10)
    harm, forms = Harm(), set[str]()
    page = harm.watch(team.context(browser, viewport=PHONE).new_page())
    addresses = [team.door.url + each for each in team.pages().values()]
    for address in addresses:
        page.goto(address)
        team.speak(LANGUAGES[len(forms) % len(LANGUAGES)])
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


def test_whatever_a_file_says_stays_words(team: Everywhere, browser: Browser) -> None:
    """A plan that is refused and one that is stored, a calendar, and people with such names."""
    desk, harm = team.door.world.desk, Harm()
    page = harm.watch(team.context(browser, viewport=PHONE).new_page())
    said, plan = (
        "".join(f"# {each}\n" for each in PRINTABLE),
        EXAMPLE.replace("-01-01", "-06-01", 1),
    )
    refused = said + "".join(f"{json.dumps(each)} = {json.dumps(each)}\n" for each in PRINTABLE)
    plan = said + plan.replace('name = "stand-in"', f"name = {json.dumps(SHORT)}")
    import_plan(desk.db, desk.vault, desk.env, text=plan)
    import_people(desk.db, desk.vault, desk.env, text=_named(PRINTABLE))
    shown = [
        *(_hand_in(page, f"{team.door.url}/rota/plans", each) for each in (refused, plan + said)),
        *(_hand_in(page, f"{team.door.url}/rota/mine", each) for each in CALENDARS),
    ]
    for (endpoint, _), address in team.pages().items():
        if endpoint.startswith(("rota.", "people.", "now.")):
            page.goto(team.door.url + address)
            harm.look(page)
            shown.append(page.inner_text("main"))
    page.context.close()

    assert harm.done == []
    assert "taken" in shown[0]
    assert sum(PRINTABLE[0] in each for each in shown) > 2


def _named(words: Sequence[str]) -> str:
    """The example's file of people, in which some are called so."""
    folder = example_folder() / "example-people.csv"
    rows = list(csv.DictReader(io.StringIO(folder.read_text(encoding="utf-8"))))
    called = [each for each in words if len(each) <= LONGEST]
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]))
    writer.writeheader()
    others = [row for row in rows if row["handle"] not in ("tove", "ane")]
    writer.writerows(row | {"name": name} for row, name in zip(others, called, strict=False))
    return out.getvalue()


def _hand_in(page: Page, address: str, text: str) -> str:
    """Upload a file that says so, under such a name; what the page says to it."""
    page.goto(address)
    page.set_input_files(
        "#file",
        FilePayload(name=f"{SHORT}.toml", mimeType="text/plain", buffer=text.encode()),
    )
    with page.expect_navigation():
        page.click("form:has(#file) button")
    return page.inner_text("main")


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
                if not free:
                    told = Axe().run(page, options=OF_WORDS).response["violations"]
                    harm.done += [f"{form} is answered with {each['id']}" for each in told]


def _send(page: Page, number: int, *how: Any) -> None:
    """Fill the form of that number, send it, and wait for what comes of it."""
    with page.expect_navigation():
        page.evaluate(FILL, [number, *how])
