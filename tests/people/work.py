"""What people do with their work accounts, in front of the example team's pages."""

from dataclasses import replace
from urllib.parse import urlsplit

from werkzeug.test import TestResponse

from oncall.config import WorkAccountSettings
from oncall.demo.world import World
from oncall.identity import Provider
from oncall.wording import LANGUAGES, say
from tests.people.entra import BOUND, SETTINGS, Entra
from tests.people.front_door import Browser, found


def works_with(
    world: World, entra: Entra, settings: WorkAccountSettings | None = SETTINGS, *open_: Browser
) -> None:
    """The service starts anew with these settings; None has no such way in.

    It asks the pretended provider. What stands `open_` goes on.
    """
    provider = Provider(settings, world.env.now, entra.asks) if settings else None
    world.desk = replace(world.desk, provider=provider)
    world.crash()
    for browser in open_:
        browser.client.application = world.service.pages


def address_of(answer: TestResponse) -> str:
    """Where a page sends her who wants to sign in."""
    assert answer.status_code == 200, answer.text
    there = found(r'class="button" href="([^"]+)"', answer)

    assert answer.headers["Refresh"] == f"0; url={there}"
    return there


def returns(browser: Browser, address: str) -> TestResponse:
    """Her browser is sent back to us."""
    parts = urlsplit(address)
    return browser.get(f"{parts.path}?{parts.query}")


def links(browser: Browser, entra: Entra, account: str, tenant: str = BOUND) -> TestResponse:
    """She links her account on her own page."""
    browser.wait(seconds=30)
    there = address_of(browser.post("/me/work", code=browser.shown))
    return returns(browser, entra.signs_in(there, account, tenant))


def comes(world: World, entra: Entra, account: str, **form: str) -> tuple[Browser, TestResponse]:
    """Somebody signs in with this account, in a browser that nobody has used; and the answer."""
    browser = Browser(world)
    there = address_of(browser.post("/sign-in/work", **form))
    return browser, returns(browser, entra.signs_in(there, account))


def is_told(answer: TestResponse, why: str, status: int = 403) -> bool:
    """Whether she reads this sentence, in whichever language."""
    told = [say(language, why) for language in LANGUAGES]
    return answer.status_code == status and any(each in answer.text for each in told)
