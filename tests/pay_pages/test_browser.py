"""The pages of pay in a real browser: phone and laptop, without a script, and for axe."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from oncall.demo.world import World
from oncall.pay.work import books
from tests.browsing import (
    LAPTOP,
    PHONE,
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


@pytest.mark.parametrize(
    "address", ["/pay", "/pay/2026-01", "/pay/budget", "/pay/mine", "/pay/2026-02/callouts"]
)
def test_it_fits_and_anybody_can_read_it(opens: Opens, address: str) -> None:
    """A phone in the dark and a laptop in daylight, with every line open; and letters of 200 %."""
    for size, colours in ((PHONE, "dark"), (LAPTOP, "light")):
        page = opens("tove", address, viewport=size, color_scheme=colours)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")

        assert not too_wide(page)
        assert Axe().run(page).response["violations"] == []
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert not too_wide(page)


def test_a_month_is_opened_confirmed_approved_and_paid_by_keys_alone(opens: Opens) -> None:
    """Without a script of ours, by each whose button it is; what was done is told at the top."""
    page = opens("ane", "/pay", "en", viewport=PHONE, java_script_enabled=False)
    tab_to(page, "main [href='/pay/2026-02']")
    goes_on(page)
    tab_to(page, ".pay-line summary")
    page.keyboard.press("Enter")

    assert page.get_by_text("Exactly 26465.750000, in whole øre 26,465.75.").is_visible()
    tab_to(page, "form[action$='/confirm'] button")
    goes_on(page)
    assert page.get_by_role("status").first.inner_text() == "The hours are confirmed."
    assert page.get_by_text("Hans, Liv can do it.").is_visible()

    for handle, deed in (
        *(("leiar-stord", "approve"), ("merkantil", "file"), ("merkantil", "withdraw")),
        *(("leiar-haugesund", "approve"), ("merkantil", "paid")),
    ):
        page = opens(handle, "/pay/2026-02", "en", viewport=PHONE)
        if deed == "withdraw":
            tab_to(page, f"form[action$='/{deed}'] [name=why]")
            page.keyboard.type("too early")
        tab_to(page, f"form[action$='/{deed}'] button")
        goes_on(page)
    assert faults(page) == []
    assert "Merete recorded that 2026-02-correction-1 was paid" in page.inner_text("main")


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
