"""What a walk objects to, fed to it."""

import pytest
from playwright.sync_api import Browser

from tests.browsing import PHONE
from tests.journeys.walking import Walk

pytestmark = pytest.mark.browser

WELL = "<!doctype html><html lang=en><title>t</title><main><h1>t</h1>{}</main>"
BROKEN = {
    "button-name": "<button></button>",
    "too wide": "<p style='width: 900px'>far</p>",
    "too wide in large letters": "<p style='width: 20rem'>far</p>",
}
UNSEEN = "<button style='outline: none'>Record the change</button>"


@pytest.mark.parametrize("fault", BROKEN)
def test_a_look_finds_what_is_wrong(browser: Browser, fault: str) -> None:
    """A button without a name, and what lies beside the screen, now or in large letters."""
    walk = Walk(browser.new_page(viewport=PHONE), "en")
    walk.page.set_content(WELL.format(""))
    walk.looks()
    walk.page.set_content(WELL.format(BROKEN[fault]))

    with pytest.raises(AssertionError, match=fault):
        walk.looks()
    walk.page.close()


def test_a_button_without_a_line_around_it_is_not_reached(browser: Browser) -> None:
    """She who uses keys alone would not know where she is."""
    walk = Walk(browser.new_page(), "en")
    walk.page.set_content(WELL.format(UNSEEN))

    with pytest.raises(AssertionError, match="no line around"):
        walk.to(walk.at("button", "pages.rota.sure"))
    walk.page.close()
