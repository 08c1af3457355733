"""The pictures of staff's pages in docs/: `python3 -m tests.stories_pages.pictures [FOLDER]`.

They are of the real pages, behind the real sign-in, in virtual time: the same program and the same
browser give the same bytes.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, ViewportSize

from oncall.contact.work.shown.standing import entrance_of
from oncall.people.work.entrance import let_in
from oncall.web.listeners import Listener
from oncall.web.visitor import COOKIE
from tests.demo.pictures import HERE, NARROW, WIDE, Colours, browser
from tests.stories.vocabulary import DAY, NIGHT, Story


def nobody_has_it(story: Story) -> None:
    """The mother has written, and Tove is asked."""
    story.mother.texts("Kan de ringje meg?")
    story.seconds(20)


def somebody_has_it(story: Story) -> None:
    """Ane has taken what the mother wrote."""
    nobody_has_it(story)
    story.ane.replies("OK {code}")
    story.seconds(20)


@dataclass(frozen=True)
class Picture:
    """A page as one of the staff sees it, once `told` has happened."""

    path: str
    handle: str
    told: Callable[[Story], None]
    at: str = DAY
    size: tuple[int, int] = WIDE
    colours: Colours = "light"


PICTURES = {
    "now-phone-dark": Picture("/now", "tove", nobody_has_it, NIGHT, NARROW, "dark"),
    "rota-laptop-light": Picture("/rota", "ane", somebody_has_it),
}


def take(chromium: Browser, picture: Picture) -> bytes:
    """One picture, as PNG."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/oncall.db"  # on a file, since the browser's threads read it too
        story = Story(Path(folder), at=picture.at, url=url)
        picture.told(story)
        listener = Listener(story.world.service.pages, "127.0.0.1:0", 4)
        listener.start()
        try:
            return shot(chromium, picture, listener.url, session(story, picture.handle))
        finally:
            listener.stop()
            story.world.desk.db.close()


def session(story: Story, handle: str) -> str:
    """The token of somebody who has signed in."""
    entrance = entrance_of(story.world.desk)
    with entrance.db.transaction() as tx:
        team_id = story.world.team_id
        return let_in(tx, entrance, team_id, handle, remember=False, did="signed_in").session


def shot(chromium: Browser, picture: Picture, url: str, token: str) -> bytes:
    """The page in a browser that has this token."""
    width, height = picture.size
    context = chromium.new_context(
        viewport=ViewportSize(width=width, height=height), color_scheme=picture.colours,
        reduced_motion="reduce",
    )  # fmt: skip
    context.add_cookies([{"name": COOKIE, "value": token, "url": url}])
    page = context.new_page()
    page.clock.set_fixed_time(0)
    page.goto(url + picture.path)
    drawn = page.screenshot(animations="disabled")
    context.close()
    return drawn


def main(folder: Path) -> None:
    """Take all of them."""
    with browser() as chromium:
        for name, picture in PICTURES.items():
            (folder / f"{name}.png").write_bytes(take(chromium, picture))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else HERE)
