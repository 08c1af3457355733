"""The pictures in the README and in docs/: `python3 -m tests.demo.pictures [FOLDER]`.

Every scene is played in virtual time and the browser's clock stands still, so the same program and
the same browser give the same bytes.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.conftest import CHROMIUM
from tests.demo.scenes import SCENES, on_stage

HERE = Path(__file__).resolve().parents[2] / "docs" / "pictures"
WIDE, NARROW = (1280, 800), (390, 844)
FLAGS = (
    "--no-sandbox", "--font-render-hinting=none", "--disable-lcd-text", "--disable-gpu",
    "--disable-partial-raster", "--force-color-profile=srgb",
)  # fmt: skip
Colours = Literal["light", "dark"]


@dataclass(frozen=True)
class Picture:
    """A scene in a language, colours and a size; what has the id `at` is in sight."""

    scene: str
    language: str = "en"
    colours: Colours = "light"
    size: tuple[int, int] = WIDE
    at: str = ""


PICTURES = {
    "demo-laptop-light": Picture("connected"),
    "demo-laptop-dark": Picture("connected", "nn", "dark"),
    "demo-phone-light": Picture("connected", "nb", "light", NARROW, "contacts"),
    "demo-phone-dark": Picture("connected", "nn", "dark", NARROW, "ane"),
    "phone-alone": Picture("alone", "nn", "light", NARROW),
    **{f"story-{name}": Picture(f"story-{name}") for name in (
        "answered", "voicemail", "night", "child", "rings_back", "silent", "crash",
    )},
}  # fmt: skip


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium without a window, drawing by rules that no graphics card has a say in."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS])
        yield chromium
        chromium.close()


@contextmanager
def opened(chromium: Browser, url: str, picture: Picture) -> Iterator[Page]:
    """The page as it is to be taken."""
    width, height = picture.size
    page = chromium.new_page(
        viewport=ViewportSize(width=width, height=height), color_scheme=picture.colours,
        reduced_motion="reduce", locale=picture.language,
    )  # fmt: skip
    page.clock.set_fixed_time(0)
    with page.expect_response("**/look*"):  # the script runs, and has asked what is new
        page.goto(url)
    if picture.at:
        page.evaluate(f"document.getElementById('{picture.at}').scrollIntoView()")
    yield page
    page.close()


def take(chromium: Browser, picture: Picture) -> bytes:
    """One picture, as PNG."""
    with on_stage(SCENES[picture.scene]) as url, opened(chromium, url, picture) as page:
        return page.screenshot(animations="disabled")


def main(folder: Path) -> None:
    """Take all of them."""
    with browser() as chromium:
        for name, picture in PICTURES.items():
            (folder / f"{name}.png").write_bytes(take(chromium, picture))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else HERE)
