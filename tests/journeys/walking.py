"""Somebody who goes through the pages by keys alone, and a look at each page on the way."""

from dataclasses import dataclass, field
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

from oncall.wording import say
from oncall.wording.words import begun
from tests.browsing import SEEN, WHOLE, goes_on, too_wide

Role = Literal["button", "link", "radio", "textbox", "combobox"]
REMEMBER = "all => { window.wanted = all; return all.length; }"
REACHED = f"wanted.includes(document.activeElement) ? ({SEEN})(document.activeElement) : null"
"""Whether what has the focus is wanted: null, or whether there is a line around it."""
SIZE = "size => document.documentElement.style.fontSize = size"


@dataclass
class Walk:
    """She finds her way by the words of the pages; `seen` is each address she has been at."""

    page: Page
    language: str
    seen: list[str] = field(default_factory=list)

    def begins(self, address: str) -> None:
        """The first page is opened by its address."""
        self.page.goto(address)
        self.looks()

    def looks(self) -> None:
        """Axe finds nothing, and nothing has to be pushed sideways, in large letters either."""
        page = self.page
        faults = [each["id"] for each in Axe().run(page, options=WHOLE).response["violations"]]
        faults += ["too wide"] * too_wide(page)
        page.evaluate(SIZE, "200%")
        faults += ["too wide in large letters"] * too_wide(page)
        page.evaluate(SIZE, "")
        self.seen.append(page.url)

        assert page.get_attribute("html", "lang") == self.language
        assert faults == [], f"{page.url}: {faults}"

    def says(self, key: str, **words: str) -> str:
        """A sentence of the catalogue in her language."""
        return say(self.language, key, **words)

    def at(self, role: Role, key: str, **words: str) -> Locator:
        """Whatever can be pressed or filled in under these words."""
        return self.page.get_by_role(role, name=begun(self.says(key, **words)), exact=True)

    def to(self, there: Locator) -> None:
        """Press Tab until it has the focus, and can be seen to have it."""
        there.first.wait_for()
        for turn in range(300):
            if turn % 150 == 0:  # a part of the page may have been drawn anew meanwhile
                assert there.evaluate_all(REMEMBER)
            self.page.keyboard.press("Tab")
            seen = self.page.evaluate(REACHED)
            if seen is not None:
                assert seen, f"no line around {there}"
                return
        raise AssertionError(f"no number of tabs leads to {there}")

    def types(self, key: str, words: str) -> None:
        """Write into the field with this label."""
        self.to(self.page.get_by_label(self.says(key), exact=True))
        self.page.keyboard.type(words)

    def opens(self, there: Locator) -> None:
        """Go there, press Enter, and look at the page it leads to."""
        self.to(there)
        goes_on(self.page)
        self.looks()

    def presses(self, key: str, **words: str) -> None:
        """The same with a button."""
        self.opens(self.at("button", key, **words))

    def follows(self, key: str, **words: str) -> None:
        """The same with a link."""
        self.opens(self.at("link", key, **words))

    def told(self) -> str:
        """What the page says was done."""
        return self.page.get_by_role("status").first.inner_text()
