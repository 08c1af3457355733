"""The rota as people read it: on the terminal, and on paper."""

import csv
import json
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from oncall.cli import main
from oncall.wording import LANGUAGES
from tests.rota.shapes import EXAMPLE

TEXT = EXAMPLE.read_text(encoding="utf-8")
THREE = '["tove", "una", "maximilianne-of-haugesund"]'
LATER = 'turns = { every = "1 week", handover = "08:00", start = 2098-12-16 }'
BUSY = TEXT.replace('["tove"]\nturns', f"{THREE}\nturns").replace('["eli"]', f'["eli"]\n{LATER}')
PAGES = {
    "month": ("--month", "2098-12"),
    "week": ("--week", "2098-W52"),
    "weeks": ("--weeks", "13", "--from", "2098-12-01"),
    "few-weeks": ("--weeks", "6", "--from", "2098-12-01"),
    "hours": ("--hours", "2098-01-01", "2098-12-31"),
}

Types = Callable[..., Result]


@pytest.fixture
def types(tmp_path: Path) -> Types:
    """Type `oncall rota …` about a file with hand-overs, holes and a long name."""
    file = tmp_path / "rota.toml"
    file.write_text(BUSY, encoding="utf-8")

    def run(word: str, *words: str) -> Result:
        return CliRunner().invoke(main, ["rota", word, str(file), *words])

    return run


@pytest.fixture
def drawn(types: Types, tmp_path: Path) -> Callable[..., Path]:
    """Write one of the pages."""

    def draw(name: str, language: str = "nn") -> Path:
        out = tmp_path / f"{name}.html"
        done = types("print", *PAGES[name], "--language", language, "--out", str(out))
        assert (done.exit_code, done.stdout) == (0, f"Written: {out}\n")
        return out

    return draw


def test_a_week_on_the_terminal(types: Types) -> None:
    """Every day with its lines, hand-overs in their order, holidays by name, 80 columns."""
    lines = types("show", "--week", "2098-W52").stdout.splitlines()

    assert lines[0] == "Example team, week 52 of 2098"
    assert lines[2:5] == [
        "Mon 22 Dec",
        "  supervisor           00:00–08:00  tove",
        "  supervisor           08:00–00:00  una",
    ]
    assert "Thu 25 Dec  Christmas Day" in lines
    assert max(len(line) for line in lines) <= 80


def test_a_month_on_the_terminal(types: Types) -> None:
    """A line a day; what does not fit is cut, and a day without anybody shows it."""
    lines = types("show", "--month", "2098-12").stdout.splitlines()

    assert lines[0] == "Example team, December 2098"
    assert " Tue 02  una                    ane bo cato dina       -" in lines
    assert any("tove > una" in line for line in lines)
    assert "         (Christmas Day)" in lines
    assert max(len(line) for line in lines) <= 80


@pytest.mark.parametrize("name", ["month", "week", "weeks", "hours"])
def test_a_page_for_the_wall_has_names(types: Types, tmp_path: Path, name: str) -> None:
    """With the people beside the file everybody is called what colleagues call her."""
    out, people = tmp_path / "named.html", EXAMPLE.parent / "example-people.csv"
    types("print", *PAGES[name], "--people", str(people), "--out", str(out))
    page = out.read_text(encoding="utf-8")

    assert ("Dina" in page, ">dina" in page, " dina" in page) == (True, False, False)


def test_today_is_marked(types: Types) -> None:
    """Once in this week."""
    assert types("show").stdout.count("<- today") == 1


def test_hours_as_table_csv_and_json(types: Types) -> None:
    """The same in each, and the parts add up."""
    span = ("--from", "2098-01-01", "--to", "2098-12-31")
    ways: tuple[tuple[str, ...], ...] = ((), ("--csv",), ("--json",))
    table, written, exact = (types("hours", *span, *way).stdout for way in ways)
    rows = list(csv.DictReader(written.splitlines()))
    seconds = {each["person"]: each for each in json.loads(exact)}

    assert list(rows[0]) == ["person", "hours", "day", "night", "weekend", "holiday"]
    assert seconds["ane"]["total_s"] == 4380 * 3600 == sum(seconds["ane"]["parts_s"].values())
    assert {row["person"]: row["hours"] for row in rows}["ane"] == "4380.00"
    assert "ane                     4380.00" in table


@pytest.mark.parametrize(
    "words",
    [
        ("print", "--out", "x.html"),
        ("print", "--month", "2098-12", "--week", "2098-W52", "--out", "x.html"),
        ("print", "--hours", "2098-12-31", "2098-12-01", "--out", "x.html"),
        ("print", "--month", "december", "--out", "x.html"),
        ("show", "--week", "2098-W54"),
        ("show", "--week", "52"),
        ("show", "--week", "2098-W52", "--month", "2098-12"),
        ("hours", "--from", "2098-12-31", "--to", "2098-12-01"),
    ],
)
def test_what_cannot_be_drawn(types: Types, words: tuple[str, ...]) -> None:
    """Wrong usage is told, and nothing is written."""
    done = types(*words)

    assert done.exit_code == 2
    assert done.stderr
    assert not Path("x.html").exists()


class Strict(HTMLParser):
    """Every tag is closed in its order, ids are there once, and nothing is fetched."""

    VOID = ("meta", "rect")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag begins."""
        self.tags.append(tag)
        self.fetched += [str(value) for name, value in attrs if name in ("src", "href", "action")]
        if tag not in self.VOID and tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """A tag ends: the one that began last."""
        if tag not in self.VOID:
            assert self.open.pop() == tag


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_one_whole_file(drawn: Callable[..., Path], name: str, language: str) -> None:
    """Well formed, in its language, and without anything from elsewhere."""
    text = drawn(name, language).read_text(encoding="utf-8")
    page = Strict()
    page.feed(text)

    assert (page.open, page.fetched) == ([], [])
    assert f'<html lang="{language}">' in text
    assert "default-src 'none'" in text
    assert not {"script", "link", "img"} & set(page.tags)


def test_a_line_with_too_few_is_red_in_the_weeks(types: Types, tmp_path: Path) -> None:
    """The milieu therapist has not begun: said in words, on each day, and in red."""
    out = tmp_path / "weeks.html"
    types("print", "--weeks", "2", "--from", "2098-06-03", "--language", "en", "--out", str(out))

    text = out.read_text(encoding="utf-8")
    assert text.count('<td class="red">Mon, Tue, Wed, Thu, Fri, Sat, Sun</td>') == 2
    assert text.count("<td>enough</td>") == 4
    assert '<th scope="row">One phone, hours</th><td class="number">84.0</td>' in text


def test_names_are_only_names(types: Types, tmp_path: Path) -> None:
    """Whatever a rotation is called, it is no markup."""
    file, out = tmp_path / "rota.toml", tmp_path / "out.html"
    file.write_text(BUSY.replace('"therapists"', '"<b>O\'Brien & co"'), encoding="utf-8")
    types("print", *PAGES["week"], "--out", str(out))

    text = out.read_text(encoding="utf-8")
    assert "<b>" not in text
    assert "&lt;b&gt;O&#39;Brien &amp; co" in text


OVER_THE_EDGE = """[...document.querySelectorAll("th, td")].filter(cell => {
    const words = document.createRange();
    words.selectNodeContents(cell);
    return words.getBoundingClientRect().right > cell.getBoundingClientRect().right + 1;
}).map(cell => cell.innerText)"""
"""Cells whose words lie over their neighbours."""


def looked_at(browser: Browser, file: Path, width: int) -> tuple[Page, list[str]]:
    """The page in a window of that width, and what the browser complains of."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    said: list[str] = []

    def complains(message: ConsoleMessage) -> None:
        said.append(message.text)

    page.on("console", complains)
    page.goto(file.as_uri())
    return page, said


@pytest.mark.browser
def test_pages_fit_a_phone_and_a_desk(drawn: Callable[..., Path], chromium: str) -> None:
    """Nothing is wider than the screen, nothing is refused, and a sheet is made of each."""
    pages = [drawn(name) for name in PAGES]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for file in pages:
            for width in (360, 1200):
                page, said = looked_at(browser, file, width)

                assert said == []
                assert page.evaluate("document.documentElement.scrollWidth") <= width, file.name
                assert page.evaluate(OVER_THE_EDGE) == [], (file.name, width)
                assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
        browser.close()
