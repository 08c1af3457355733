"""The pages of families in a real browser: a phone, keys alone, and words that want to be more."""

import pytest
from playwright.sync_api import Browser

from tests.browsing import LAPTOP, PHONE, faults, goes_on, tab_to
from tests.demo.corpus import MISCHIEF
from tests.people.front_door import Door

pytestmark = pytest.mark.browser


def test_not_safe_now_and_safe_again_by_keys_alone_on_a_phone(door: Door, browser: Browser) -> None:
    """From the list to the family, one key, and back; what was typed as a label stays words."""
    page = browser.new_page(viewport=PHONE, locale="nn")
    door.enter(page, "tove")
    page.goto(f"{door.url}/families")
    listed = faults(page)
    page.locator("text=F-31 >> nth=0").focus()
    page.keyboard.press("Enter")
    page.locator("#A summary").focus()
    page.keyboard.press("Enter")
    page.fill("#label-A", MISCHIEF[1])
    page.keyboard.press("Enter")
    page.wait_for_url("**done=family_recorded")
    relabelled = page.locator("#name-A").inner_text()
    page.locator("text='Sei at F-31A ikkje er trygg no'").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**done=not_safe")
    unsafe, badges = faults(page), page.locator("#A .badge").all_inner_texts()
    page.locator("#A summary").click()
    opened = faults(page)
    page.locator("text='F-31A er trygg igjen'").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**done=safe_again")

    assert relabelled == f"F-31A {MISCHIEF[1]}"
    assert page.title() != "taken"
    assert badges == ["nei"] * 3
    assert page.locator("#A .badge").all_inner_texts() == ["ja", "ja", "nei"]
    assert listed + unsafe + opened == []


def test_what_was_refused_is_read_aloud_and_fits_a_laptop(door: Door, browser: Browser) -> None:
    """The form is open again, with what was typed and what is wrong with it."""
    page = browser.new_page(viewport=LAPTOP, locale="nn")
    door.enter(page, "tove")
    page.goto(f"{door.url}/families/F-32")
    page.locator("#B summary").click()
    page.fill("#hours-B", "om kvelden")
    page.fill("#asked-B", "2026-03-02")
    page.locator("#B button.main").click()

    assert page.locator("#B [role=alert]").inner_text().startswith("Dette er ikkje tider")
    assert page.input_value("#hours-B") == "om kvelden"
    assert page.input_value("#asked-B") == "2026-03-02"
    assert faults(page) == []


def test_somebody_new_by_keys_alone(door: Door, browser: Browser) -> None:
    """What is wrong has the focus; put right, she is there, and her page is changed alike."""
    page = browser.new_page(viewport=PHONE, locale="nn")
    door.enter(page, "tove")
    page.goto(f"{door.url}/people")
    tab_to(page, "main [href='/newcomer']")
    goes_on(page)
    tab_to(page, "#name")
    page.keyboard.type("Gunn Moe")
    tab_to(page, "#handle")
    page.keyboard.type("Gunn!")
    tab_to(page, "[name=role]")
    page.keyboard.press("Space")
    tab_to(page, "#phone")
    page.keyboard.type("400 00 120")
    goes_on(page)
    page.wait_for_selector("#handle[aria-invalid=true]:focus")
    page.keyboard.press("Control+A")
    page.keyboard.type("gunn")
    goes_on(page)
    begun = page.inner_text("h1")
    tab_to(page, "#name")
    page.keyboard.press("End")
    page.keyboard.type(" Lie")
    goes_on(page)

    assert begun == "Gunn Moe"
    assert page.inner_text("h1") == "Gunn Moe Lie"
    assert page.locator(".done").inner_text()


def test_the_menu_is_one_row_and_shows_where_one_is(door: Door, browser: Browser) -> None:
    """Folk is far to the right of what fits on a phone."""
    page = browser.new_page(viewport=PHONE, locale="nn")
    door.enter(page, "tove")
    page.goto(f"{door.url}/people")
    here, menu = (page.locator(each).bounding_box() for each in ("nav [aria-current]", "nav"))

    assert here is not None
    assert menu is not None
    assert 0 <= here["x"] <= PHONE["width"] - here["width"]
    assert menu["height"] < 2 * here["height"]


def test_a_number_a_warning_and_an_end_by_keys_alone_in_large_letters(
    door: Door, browser: Browser
) -> None:
    """On a phone with letters of twice the size; everything open, nothing has to be pushed."""
    page = browser.new_page(viewport=PHONE, locale="nn")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    door.enter(page, "tove")
    page.goto(f"{door.url}/families/F-33")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    for part in ("important", "add", "end"):
        page.locator(f"#{part} summary").focus()
        page.keyboard.press("Enter")
    opened = faults(page)
    page.fill("#important-words", MISCHIEF[1])
    page.locator("#important button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**done=family_recorded")
    warned = page.locator("#important .note").inner_text()
    page.locator("#add summary").focus()
    page.keyboard.press("Enter")
    page.fill("#add-phone", "400 00 303")
    page.fill("#add-label", MISCHIEF[1])
    goes_on(page)
    page.locator("#end summary").focus()
    page.keyboard.press("Enter")
    page.fill("#end-last", "2026-03-03")
    page.locator("#end button.bad").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**done=treatment_ended")
    ended = faults(page)
    page.locator("text='F-33 går vidare likevel'").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**done=treatment_resumed")

    assert warned == MISCHIEF[1]
    assert opened + ended == []
    assert said == []


def test_who_leaves_is_asked_about_and_comes_back_by_keys_alone(
    door: Door, browser: Browser
) -> None:
    """What stands in her name is read aloud before anything is done; before, a second number."""
    page = browser.new_page(viewport=PHONE, locale="nn")
    door.enter(page, "tove")
    page.goto(f"{door.url}/people")
    page.locator("form[action$='/cato/leave'] button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/cato/leave")
    asked, told = faults(page), page.locator("#leave[role=alert]").inner_text()
    page.goto(f"{door.url}/people/cato")
    page.fill("#second_phone", "12")
    goes_on(page)
    refused = faults(page)
    page.fill("#second_phone", "400 00 394")
    page.keyboard.press("Enter")
    page.wait_for_url("**done=person_recorded#main")
    kept = page.input_value("#second_phone")
    page.goto(f"{door.url}/people")
    page.locator("form[action$='/cato/leave'] button").click()
    page.locator("#leave button.bad").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**done=person_left")
    gone = faults(page)
    page.locator("form[action$='/cato/back'] button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**done=person_back")

    assert "vakt frå" in told
    assert kept == "+4740000394"
    assert asked + refused + gone == []
