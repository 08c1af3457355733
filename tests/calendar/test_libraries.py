"""Independent readers agree with us about every feed: instants, lengths, words, and the name."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from oncall.calendar.core.document import Look, document
from oncall.calendar.core.lines import cleaned
from oncall.calendar.core.pieces import Piece
from tests.calendar import readers
from tests.calendar.conftest import BO_BY_VIKAR, Begin
from tests.calendar.readers import Read

OSLO = ZoneInfo("Europe/Oslo")
HOUR = timedelta(hours=1)
CHANGED = datetime(2026, 3, 3, 12, tzinfo=UTC)
LOOK = Look("Vakt", "Avlyst: {title}", "", busy=False, alarm_min=15, changed_at=CHANGED)

Reads = Callable[[str], tuple[str, list[Read]]]


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """One browser for all of these."""
    with readers.thunderbirds() as page:
        yield page


@pytest.fixture(
    scope="module", params=["icalendar", pytest.param("ical.js", marks=pytest.mark.browser)]
)
def reads(request: pytest.FixtureRequest) -> Reads:
    """One of the two, reading a feed."""
    if request.param == "icalendar":
        return readers.by_icalendar
    page: Page = request.getfixturevalue("page")
    return lambda text: readers.by_ical_js(page, text)


def wall(text: str, fold: int = 0) -> datetime:
    """An instant by the clock on the wall in Oslo."""
    return datetime.fromisoformat(text).replace(tzinfo=OSLO, fold=fold).astimezone(UTC)


def piece(start: datetime, end: datetime, called: str = "Ane", rotation: str = "natt") -> Piece:
    """A piece that was published."""
    return Piece("0" * 16, rotation, "ane", called, start, end, 3, CHANGED, None)


def one(reads: Reads, start: datetime, end: datetime) -> Read:
    """What is read of a feed with this one shift."""
    (event,) = reads(document("Vakt", OSLO, LOOK, [piece(start, end)]))[1]
    return event


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (wall("2026-03-28T20:00"), wall("2026-03-29T08:00"), 11),
        (wall("2026-03-29T00:00"), wall("2026-03-30T00:00"), 23),
        (wall("2026-03-29T03:00"), wall("2026-03-29T08:00"), 5),
        (wall("2026-10-24T20:00"), wall("2026-10-25T08:00"), 13),
        (wall("2026-10-25T00:00"), wall("2026-10-26T00:00"), 25),
        (wall("2026-10-25T02:30"), wall("2026-10-25T02:30", fold=1), 1),
        (wall("2026-10-25T02:30", fold=1), wall("2026-10-25T08:00"), 5.5),
        (wall("2026-10-25T00:00"), wall("2026-10-25T02:00"), 2),
        (wall("2026-07-01T08:00"), wall("2026-07-01T20:00"), 12),
        (wall("2031-01-01T08:00"), wall("2031-01-08T08:00"), 168),
    ],
)
def test_every_length_is_true(reads: Reads, start: datetime, end: datetime, hours: float) -> None:
    """Also on the nights when the clock is changed, and in the hour that comes twice."""
    event = one(reads, start, end)

    assert (event.start, event.end) == (start, end)
    assert event.end - event.start == hours * HOUR


def test_every_quarter_of_an_hour_of_the_changes_is_the_instant_it_is(reads: Reads) -> None:
    """From a day before each change to a day after it, for ten years."""
    spans = [
        (start + quarter * HOUR / 4, start + (quarter + 1) * HOUR / 4)
        for year in range(2020, 2031)
        for start in (wall(f"{year}-03-25T00:00"), wall(f"{year}-10-25T00:00"))
        for quarter in range(0, 7 * 96, 3)
    ]
    read = reads(document("Vakt", OSLO, LOOK, [piece(*span) for span in spans]))[1]

    assert [(each.start, each.end) for each in read] == spans


def test_a_wrong_description_of_the_zone_is_seen(reads: Reads) -> None:
    """The readers use what the feed says of the zone: with winter a week early they differ."""
    start = wall("2026-10-20T12:00")
    text = document("Vakt", OSLO, LOOK, [piece(start, start + HOUR)])
    wrong = text.replace("BYMONTH=10;BYDAY=-1SU", "BYMONTH=10;BYDAY=2SU")

    found = [reads(each)[1][0].start for each in (text, wrong)]

    assert found == [start, start + HOUR]


@pytest.mark.browser
def test_the_whole_year_of_a_team_is_read_alike(page: Page, begin: Begin) -> None:
    """Some thousand events, cancelled ones among them: the two agree on every one."""
    team = begin()
    team.make("ane")
    address = team.make(busy=True, alarm_min=60).address
    team.get(address)
    team.plan("2026-03-09", *BO_BY_VIKAR)
    text = team.get(address).text
    read = readers.by_icalendar(text)

    assert readers.by_ical_js(page, text) == read
    assert len(read[1]) > 2000
    assert any(each.cancelled for each in read[1])


_WORDS = st.text(max_size=80) | st.sampled_from(
    ["Åse; \"Ola\", 'Per'\\n", "linje\r\nto\rtre\u2028fire", "ø" * 90, "BEGIN:VEVENT\nEND:VEVENT"]
)


@settings(max_examples=60)
@given(_WORDS, _WORDS, _WORDS, _WORDS)
def test_whatever_somebody_writes_comes_back(
    reads: Reads, name: str, title: str, detail: str, called: str
) -> None:
    """Names, titles and details of any letters: each library reads what was meant."""
    look = LOOK._replace(title=f"-{title}", detail=f"-{detail}")
    text = document(f"-{name}", OSLO, look, [piece(CHANGED, CHANGED + HOUR, called)])
    read_name, (event,) = reads(text)

    def filled(words: str) -> str:
        return cleaned(words.replace("{rotation}", "natt").replace("{person}", called))

    assert (read_name, event.title, event.detail) == (
        cleaned(f"-{name}"), filled(f"-{title}"), filled(f"-{detail}"),
    )  # fmt: skip


def test_ical_js_is_what_was_published() -> None:
    """The file of the tests is the one on npm, byte for byte."""
    assert hashlib.sha256(readers.ICAL_JS.read_bytes()).hexdigest() == readers.SHA256
