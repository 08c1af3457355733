"""The pages of pay in a real browser: phone and laptop, without a script, and for axe."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from oncall.demo.example import example_folder
from oncall.demo.world import World
from oncall.pay.work import books
from oncall.people.work import import_people
from oncall.wording import say
from tests.browsing import (
    LAPTOP,
    PHONE,
    WHOLE,
    Opens,
    faults,
    goes_on,
    opening,
    served,
    tab_to,
    too_wide,
)
from tests.pay_pages.conftest import TUESDAY
from tests.pay_pages.visitors import Pages

PEOPLE = (example_folder() / "example-people.csv").read_text("utf-8")
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def pages_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Pages, str]]:
    """The pages of a team with a run of January that has a file, at an address."""
    folder: Path = tmp_path_factory.mktemp("pay-pages")
    world = World(folder, TUESDAY, url=f"sqlite:///{folder}/pay.db")
    books.keep_all(world.desk.db, world.desk.env)
    pages = Pages(world)
    pages.presses("ane", "confirm", "2026-01")
    pages.presses("leiar-stord", "approve", "2026-01")
    pages.presses("merkantil", "file", "2026-01", run="2026-01", kind="norwegian")
    with served(pages) as url:
        yield pages, url
    world.desk.db.close()


@pytest.fixture
def opens(browser: Browser, pages_at: tuple[Pages, str]) -> Iterator[Opens]:
    """Open a page as somebody."""
    with opening(browser, *pages_at) as opens:
        yield opens


@pytest.mark.parametrize("address", ["/pay/2026-01", "/pay/budget", "/pay/mine"])
def test_it_fits_and_anybody_can_read_it(opens: Opens, address: str) -> None:
    """A phone in the dark and a laptop in daylight, with every line open; and letters of 200 %."""
    for size, colours in ((PHONE, "dark"), (LAPTOP, "light")):
        page = opens("tove", address, viewport=size, color_scheme=colours)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")

        assert not too_wide(page)
        assert Axe().run(page, options=WHOLE).response["violations"] == []
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert not too_wide(page)


def test_a_deduction_is_agreed_by_keys_alone(opens: Opens, pages_at: tuple[Pages, str]) -> None:
    """Dina began later than was thought: the office says when it was agreed with her."""
    pages, desk = pages_at[0], pages_at[0].world.desk
    pages.presses("merkantil", "paid", "2026-01", run="2026-01", day="2026-02-12")
    import_people(desk.db, desk.vault, desk.env, text=PEOPLE.replace("2025-10-01", "2026-01-15"))
    pages.presses("ane", "confirm", "2026-01")
    page = opens("merkantil", "/pay", "en", viewport=PHONE)
    tab_to(page, "main [href='/pay/2026-01']")
    goes_on(page)
    asked = faults(page)
    tab_to(page, "form[action$='/agree'] button")
    goes_on(page)

    assert page.get_by_role("status").first.inner_text() == say("en", "pages.done.pay_agreed")
    assert "agreed with Dina on 2026-03-03." in page.inner_text("main")
    assert asked + faults(page) == []


def test_a_callout_is_noted_and_taken_back_by_keys_alone(opens: Opens) -> None:
    """One's own: a slip is told, what is typed stays in the form, and no day is written twice."""
    page = opens("dina", "/pay/mine?month=2026-02", "en", viewport=PHONE, locale="en-US")
    tab_to(page, "details:has(#start) > summary")
    page.keyboard.press("Enter")
    tab_to(page, "#start")
    page.keyboard.type("02102027")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("1030PM")
    tab_to(page, "#minutes")
    page.keyboard.type("45")
    tab_to(page, "#why")
    page.keyboard.type("a journey to F-31")
    goes_on(page)
    told, found = page.get_by_role("alert").inner_text(), faults(page)
    tab_to(page, "#start")
    page.keyboard.type("02102026")
    tab_to(page, "#why")
    goes_on(page)
    noted = page.get_by_text("45 min").count()
    tab_to(page, "details:has([name=does]) > summary")
    page.keyboard.press("Enter")
    tab_to(page, "[id^=back]")
    page.keyboard.type("another day")
    goes_on(page)

    assert "once it has begun" in told
    assert noted == 1
    assert "taken back by Dina: another day" in page.inner_text("main")
    assert found == []
