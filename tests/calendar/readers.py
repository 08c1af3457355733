"""Our feeds read by others: a Python library, and Thunderbird's own in a browser.

Both are made to use the description of the zone in the feed, and not what they know of Oslo.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from icalendar import Calendar
from playwright.sync_api import Page, sync_playwright

from tests.conftest import CHROMIUM

ICAL_JS = Path(__file__).parent / "ical_js" / "ical.min.js"
SHA256 = "6643f20634241dc040e02c2f10e3c48cf9bcda4b3180f4321a3d05a3a83dfe52"

_READ = """(text) => {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const zone = new ICAL.Timezone(calendar.getFirstSubcomponent("vtimezone"));
  ICAL.TimezoneService.register(zone);
  const read = calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid, title: event.summary, detail: event.description || "",
      start: event.startDate.toUnixTime(), end: event.endDate.toUnixTime(),
      sequence: event.sequence,
      cancelled: component.getFirstPropertyValue("status") === "CANCELLED",
    };
  });
  return {name: calendar.getFirstPropertyValue("x-wr-calname"), events: read};
}"""


@dataclass(frozen=True)
class Read:
    """An event as somebody else understands it."""

    uid: str
    title: str
    detail: str
    start: datetime
    end: datetime
    sequence: int
    cancelled: bool


def by_icalendar(text: str) -> tuple[str, list[Read]]:
    """The calendar's name and its events, as the library icalendar reads them."""
    calendar: Any = Calendar.from_ical(_of_unknown_zone(text))
    return str(calendar["X-WR-CALNAME"]), [
        Read(
            str(each["UID"]), str(each["SUMMARY"]), str(each.get("DESCRIPTION", "")),
            each["DTSTART"].dt.astimezone(UTC), each["DTEND"].dt.astimezone(UTC),
            int(each["SEQUENCE"]), each["STATUS"] == "CANCELLED",
        )
        for each in calendar.walk("VEVENT")
    ]  # fmt: skip


def _of_unknown_zone(text: str) -> str:
    """The same with a zone nobody knows, of another name for each description of it."""
    described = text.partition("BEGIN:VTIMEZONE")[2].partition("END:VTIMEZONE")[0]
    return text.replace("Europe/Oslo", f"Nowhere/{hashlib.sha256(described.encode()).hexdigest()}")


@contextmanager
def thunderbirds() -> Iterator[Page]:
    """A browser with ical.js, as Thunderbird has it."""
    script = ICAL_JS.read_text("utf-8")
    exported = script.rindex("export{")
    name = script[exported:].partition("{")[2].partition(" as ")[0]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = chromium.new_page()
        page.add_script_tag(content=f"{script[:exported]}\nwindow.ICAL = {name};", type="module")
        page.wait_for_function("window.ICAL !== undefined")
        yield page
        chromium.close()


def by_ical_js(page: Page, text: str) -> tuple[str, list[Read]]:
    """The same as ical.js reads them."""
    found: dict[str, Any] = page.evaluate(_READ, _of_unknown_zone(text))
    for each in found["events"]:
        for edge in ("start", "end"):
            each[edge] = datetime.fromtimestamp(each[edge], UTC)
    return found["name"], [Read(**each) for each in found["events"]]
