"""The pages of the rota in a real browser: phone and laptop, keyboard alone, large letters."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FilePayload, Page

from oncall.demo.world import World
from oncall.wording import say
from tests.browsing import LAPTOP, PHONE, WHOLE, Opens, goes_on, opening, served, tab_to, too_wide
from tests.rota_pages.conftest import TUESDAY
from tests.rota_pages.visitors import Pages, wanted

pytestmark = pytest.mark.browser

WEDNESDAY = ("2026-03-04T08:00+01:00", "2026-03-04T20:00+01:00")
LOOKS = (("nn", PHONE, "dark"), ("nb", LAPTOP, "dark"), ("en", LAPTOP, "light"))
PAGES = ("/rota", "/rota?month=2026-03")
THURSDAY = (1774508400, 1774551600)
"""26 March 2026, 08:00 to 20:00."""
SHIFT = "/rota/shift?rotation=therapists&person=vikar&start=1772607600&end=1772650800"
OTHERS = (
    SHIFT,
    "/rota/change?kind=cover",
    "/rota/undo?number=5",
    "/rota/changes",
    "/rota/hours",
    "/rota/mine",
    "/rota/plans/form?number=1",
    "/rota/plans/compare?older=1&newer=1",
    "/rota/give?rotation=supervisor&start=1773270000&end=1773356400",
)


@pytest.fixture(scope="module")
def pages_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Pages, str]]:
    """The pages of a team with a hole, a change and a conflict, at an address."""
    folder: Path = tmp_path_factory.mktemp("rota-pages")
    world = World(folder, TUESDAY, url=f"sqlite:///{folder}/rota.db")
    pages = Pages(world)
    for each in ("ane", "bo", "cato", "tove"):
        pages.changes(wanted("absent", each, "", "", *WEDNESDAY))
    pages.changes(wanted("cover", "vikar", "ane", "therapists", *WEDNESDAY))
    with served(pages) as url:
        yield pages, url
    world.desk.db.close()


@pytest.fixture
def opens(browser: Browser, pages_at: tuple[Pages, str]) -> Iterator[Opens]:
    """Open a page as somebody."""
    with opening(browser, *pages_at) as opens:
        yield opens


@pytest.mark.parametrize("address", PAGES)
def test_it_fits_and_anybody_can_read_it(opens: Opens, address: str) -> None:
    """Nothing is wider than a phone or a laptop, in large letters either; axe finds nothing."""
    for language, size, colours in LOOKS:
        page = opens("ane", address, language, viewport=size, color_scheme=colours)

        assert content(page)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert not too_wide(page)


@pytest.mark.parametrize("address", OTHERS)
def test_so_do_the_pages_behind_it(opens: Opens, address: str) -> None:
    """On a phone in the dark, and in letters of twice the size."""
    page = opens("tove", address, viewport=PHONE, color_scheme="dark")

    assert content(page)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not too_wide(page)


def test_a_swap_is_asked_for_and_agreed_by_keys_alone(opens: Opens) -> None:
    """On two phones in the dark: each page fits, and axe is content."""
    how = {"viewport": PHONE, "color_scheme": "dark"}
    page = opens("dina", "/rota?week=2026-W12", "en", **how)
    for stop in (
        ".day:has([datetime='2026-03-18']) [href*='person=dina&']",
        "[href^='/rota/swap']",
    ):
        tab_to(page, stop)
        goes_on(page)
    for stop, typed in (("#person", "Eli"), ("button", "")):
        tab_to(page, stop)
        page.keyboard.type(typed)
    goes_on(page)
    tab_to(page, "#theirs")
    page.keyboard.type("Milieu therapist Wed 18 March 2026 08:00")
    tab_to(page, "#why")
    page.keyboard.type("a concert")
    assert content(page)
    goes_on(page)
    assert content(page)
    tab_to(page, "[name=sure]")
    goes_on(page)
    assert page.get_by_role("status").first.inner_text().startswith("The swap is asked for.")

    other = opens("eli", "/rota", "en", **how)
    assert content(other)
    tab_to(other, "main [href^='/rota/swap/']")
    goes_on(other)
    assert content(other)
    tab_to(other, "[value=agreed]")
    goes_on(other)
    assert other.get_by_role("status").first.inner_text().startswith("The swap is agreed")


def test_a_swap_is_declined_by_keys_alone(opens: Opens, pages_at: tuple[Pages, str]) -> None:
    """Eli is asked for her Thursday, and says no; Cato, who has asked, reads it."""
    form = {"rotation": "therapists", "person": "eli", "why": "a film", "sure": "yes"}
    start, end = THURSDAY
    theirs = f"{end} {start} milieu therapist"
    pages_at[0].posts("cato", "/rota/swap", {**form, "start": start, "end": end, "theirs": theirs})
    page = opens("eli", "/rota", "en", viewport=PHONE)
    tab_to(page, "main [href^='/rota/swap/']")
    goes_on(page)
    tab_to(page, "[value=declined]")
    goes_on(page)
    told = page.get_by_role("status").first.inner_text()
    asker = opens("cato", "/rota", "en", viewport=PHONE)

    assert told == say("en", "pages.done.swap_declined")
    assert "The swap with Eli was declined." in asker.inner_text("main")


def test_a_plan_is_changed_in_a_form_by_keys_alone(opens: Opens) -> None:
    """Without a script: a slip is told, two change places, and it is stored."""
    how = {"viewport": PHONE, "color_scheme": "dark", "java_script_enabled": False}
    page = opens("tove", "/rota/plans", "en", **how, locale="en-US")
    tab_to(page, "main [href^='/rota/plans/form']")
    goes_on(page)
    types(page, "#valid_from", "04012026")
    tab_to(page, "details:has(> fieldset [name='2.people']) > summary")
    page.keyboard.press("Enter")
    types(page, "[id='2.people.1']", "Vilde")
    tab_to(page, "[name='2.way']")
    page.keyboard.press("ArrowDown")
    tab_to(page, "button.main")
    goes_on(page)
    assert "Write a whole number from 1." in page.locator("[id='wrong-2.every-1']").inner_text()
    assert not too_wide(page)

    tab_to(page, "[value='2 1 up']")
    goes_on(page)
    page.wait_for_function("document.activeElement.value === 'vikar'")
    types(page, "[id='2.count']", "1")
    types(page, "[id='2.at']", "0800AM")
    types(page, "[id='2.start']", "03302026")
    tab_to(page, "button.main")
    goes_on(page)
    tab_to(page, ".text-differs > summary")
    page.keyboard.press("Enter")
    assert page.locator("ins").last.inner_text().startswith("+ turns = {")
    assert page.get_by_role("heading", name="Eli: −").count() == 1
    assert not too_wide(page)
    tab_to(page, "[name=sure]")
    goes_on(page)

    assert page.get_by_role("status").first.inner_text() == "The plan is stored."
    tab_to(page, "form[action$='/compare'] button")
    goes_on(page)
    assert '+ people = ["vikar", "eli"]' in page.locator("ins").all_inner_texts()


def types(page: Page, field: str, text: str) -> None:
    """Tab to a field and type."""
    tab_to(page, field)
    page.keyboard.type(text)


def test_files_are_chosen_by_keys_alone(opens: Opens) -> None:
    """Enter opens the browser's own chooser: for a plan with a fault, and for a calendar."""
    for address, name, words in (
        ("/rota/plans", "plan.toml", b"nonsense = 1"),
        ("/rota/mine", "away.ics", b"nonsense"),
    ):
        page = opens("tove", address, "en", viewport=PHONE)
        with page.expect_file_chooser() as asked:  # heeded only from a moment after this
            tab_to(page, "#file")
            page.keyboard.press("Enter")
        asked.value.set_files(FilePayload(name=name, mimeType="text/plain", buffer=words))
        tab_to(page, "form:has(#file) button")
        goes_on(page)

        assert page.get_by_role("alert").first.inner_text()
        assert content(page)


def test_a_shift_is_given_away_and_kept_by_keys_alone(opens: Opens) -> None:
    """From the shift on the board, and back to it."""
    page = opens("cato", "/rota?week=2026-W12", "en", viewport=PHONE)
    tab_to(page, ".mine a")
    goes_on(page)
    shift = page.url
    tab_to(page, "[href^='/rota/give']")
    goes_on(page)
    tab_to(page, "#why")
    page.keyboard.type("a wedding")
    goes_on(page)
    given = page.get_by_role("status").first.inner_text()
    page.goto(shift)
    assert content(page)
    tab_to(page, "[name=code]")
    goes_on(page)

    assert given
    assert page.get_by_role("status").first.inner_text() != given
    page.goto(shift)
    assert page.locator("[name=code]").count() == 0


def content(page: Page) -> bool:
    """Whether axe has nothing to say, and the page fits."""
    found = Axe().run(page, options=WHOLE).response["violations"]
    return not too_wide(page) and found == []


def test_seven_days_beside_each_other_where_there_is_room(opens: Opens) -> None:
    """A list on a phone, a grid on a laptop."""
    for size, columns in ((PHONE, 1), (LAPTOP, 7)):
        page = opens("ane", "/rota?month=2026-03", viewport=size)
        lefts = page.evaluate(
            "[...document.querySelectorAll('.day')].map(d => d.getBoundingClientRect().left)"
        )

        assert len({round(left) for left in lefts}) == columns


def test_by_keyboard_alone(opens: Opens) -> None:
    """The first stop jumps to the content; the next ones go to another week."""
    page = opens("bo", "/rota", viewport=LAPTOP)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'main'")
    page.keyboard.press("Tab")
    goes_on(page)

    assert page.title().startswith("Vaktplan veke 9, 2026")


def test_calendars_are_made_changed_and_ended_by_keys_alone(opens: Opens) -> None:
    """Her own and the team's, on a phone; each act ends on a page that says what was done."""
    page = opens("tove", "/rota/mine", "en", viewport=PHONE)
    tab_to(page, "#alarm")
    page.keyboard.press("ArrowDown")
    tab_to(page, "[name=busy]")
    page.keyboard.press("Space")
    tab_to(page, "[action='/rota/mine/feed'] button")
    goes_on(page)
    hers = page.locator(".secret").inner_text(), page.locator("[name=busy]").is_checked()
    tab_to(page, "main [href='/rota/calendar']")
    goes_on(page)
    tab_to(page, "#title")
    page.keyboard.type("{person} is on")
    goes_on(page)
    kept = page.get_by_role("status").first.inner_text()
    tab_to(page, "[action='/rota/calendar/feed'] button")
    goes_on(page)
    theirs = page.locator(".secret").inner_text()
    tab_to(page, "button.bad")
    goes_on(page)

    assert hers[1]
    assert len({hers[0], theirs}) == 2
    assert kept
    assert page.locator(".secret, button.bad").count() == 0
    assert page.input_value("#title") == "{person} is on"


def test_a_sheet_is_made_of_it(opens: Opens) -> None:
    """A month lies in seven columns on paper, too, without the menu and the buttons."""
    page = opens("ane", "/rota?month=2026-03", viewport=PHONE)
    page.emulate_media(media="print")

    assert page.locator("nav").evaluate_all("all => all.every(one => !one.offsetParent)")
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") <= 2
