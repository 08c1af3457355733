"""What is wrong with a rota file is told in everybody's language."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from oncall.demo.example import EXAMPLE
from oncall.demo.world import World
from oncall.pay.core.rules.book import judge_rules
from oncall.rota.core.file.faults import Fault, InFile, Report
from oncall.rota.core.file.lines import lines_of
from oncall.rota.core.file.read import read_plan
from oncall.rota.core.file.sound import judge_people
from oncall.rota.pages.plan_faults import said
from oncall.rota.work.reading import OfTeam, read_team
from oncall.wording import LANGUAGES, say
from oncall.wording.catalogue import keys
from tests.rota_pages.conftest import TUESDAY
from tests.rota_pages.visitors import Pages, words

HOUSE = Path(__file__).resolve().parents[2]
IN_FILE = "pages.rota.in_file."
TURNS = 'turns = { every = "1 week", handover = "Monday 08:00", start = 2025-12-29 }'
TOGETHER = "together = true "
SEASONS = (
    'seasons = [{ from = 2026-06-01, to = 2026-08-01, hours = "none" }, '
    '{ from = 2026-07-01, to = 2026-09-01, hours = "none" }]\n'
)
MISTAKES = {
    # what is changed in the example, and what it has to say to whoever reads bokmål
    ("valid_from = 2026-01-01", 'valid_from = "soon"'): '"soon" er ingen dato.',
    ("valid_from = 2026-01-01", "valid_from = 2026-02-30"): "Dagen 2026-02-30 finnes ikke",
    (
        'hours = "08:00-20:00"',
        'hours = "8-20"',
    ): '"8-20" er verken hele døgnet eller',
    ('every = "1 week"', 'every = "0 days"'): "En vakt på null dager",
    ('every = "1 week"', 'every = "10 days"'): "Vakter på 10 dager begynner ikke alltid",
    ("start = 2025-12-29", "start = 2025-12-30"): "Dagen før som passer, er man 29. desember 2025",
    (TOGETHER, f"{SEASONS}{TOGETHER}"): "ligger i delen av året fra man 1. juni 2026",
    ('ask = ["supervisor"]', 'ask = ["night"]'): "Det finnes ingen vaktlinje night.",
    (
        '["leiar-stord", "leiar-haugesund"]',
        '["tove", "ane"]',
    ): "En alarm om den som har",
    ('["leiar-stord", "leiar-haugesund"]', "[]"): "backstop er tom.",
    ('per_hour = "245.50"', "per_hour = 245.5"): "Penger er tekst i anførselstegn",
    ('per_hour = "245.50"', 'per_hour = "240"'): '"240" er ikke et beløp i kroner',
    ('per_hour = "245.50"', ""): "Det står ikke hva satsen er.",
    ('"cato", "dina"]', '"cato", "nobody"]'): "nobody er ikke registrert under Folk.",
    ('people = ["eli"]', 'people = ["ane"]'): "Ane kan ha Terapeuter og Miljøterapeut samtidig.",
    ("at_least = 2", "at_least = 9"): "Det skal være 9 på vakt, men bare 4 er med.",
}


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OfTeam]:
    """The example team."""
    world = World(tmp_path_factory.mktemp("faults"), TUESDAY)
    with world.desk.db.reading() as conn:
        yield read_team(conn, world.desk.vault, world.team_id)
    world.desk.db.close()


def faults(text: str, team: OfTeam) -> tuple[Fault, ...]:
    """Everything there is to say about a file."""
    read = read_plan(text, judge_rules)
    if read.plan is None:
        return (*read.faults, *read.warnings)
    report = Report(lines_of(text))
    judge_people(read.plan, team.people.keys(), report)
    return (*report.faults, *read.warnings)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_everyday_mistakes(team: OfTeam, mistake: tuple[str, str]) -> None:
    """In a sentence with names and days as people write them, and in every language."""
    old, new = mistake
    found = faults(EXAMPLE.replace(old, new, 1), team)

    assert MISTAKES[mistake] in " ".join(each.sentence for each in said(found, team, "nb"))
    for language in LANGUAGES:
        assert not [each for each in said(found, team, language) if each.english]


def test_every_fault_that_the_code_names_has_its_sentence() -> None:
    """In each of the rooms that read the file; their tests make each of the faults."""
    sentences = {key for key in keys() if key.startswith(IN_FILE)}
    calls = [node for node in nodes() if isinstance(node, ast.Call)]
    faulty = [call for call in calls if called(call) in ("fault", "warn", "BadValue")]
    last = [call.args[-1] for call in faulty if len(call.args) > 2]
    texts = {str(each.value) for each in last if isinstance(each, ast.Constant)}
    named = {each for each in texts if re.fullmatch("[a-z_]+", each)}

    assert len(named) > 70
    assert {f"{IN_FILE}{each}" for each in named} - sentences == set()


def called(call: ast.Call) -> str:
    """The name of what is called, without where it is from."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def nodes() -> Iterator[ast.AST]:
    """The code of the rooms of rota and pay."""
    for room in ("rota", "pay"):
        for path in (HOUSE / "oncall" / room).rglob("*.py"):
            yield from ast.walk(ast.parse(path.read_text("utf-8")))


def named() -> set[str]:
    """Each text that stands in the code by itself."""
    texts = (node.value for node in nodes() if isinstance(node, ast.Constant))
    return {each for each in texts if isinstance(each, str)}


def test_no_sentence_is_left_over() -> None:
    """Each is one that some fault says."""
    sentences = {key.removeprefix(IN_FILE) for key in keys() if key.startswith(IN_FILE)}

    assert len(sentences) > 80
    assert sentences - named() == set()


def test_what_stands_in_a_file_is_shown_and_never_run(pages: Pages) -> None:
    """A value is told as it was written, as text."""
    text = EXAMPLE.replace('hours = "08:00-20:00"', 'hours = "<script>alert(1)</script>"', 1)
    page = pages.sends("tove", "/rota/plans", text=text).text

    assert "<script>alert" not in page
    assert '"<script>alert(1)</script>" is neither all day nor two times' in words(page)
    assert re.search(r"Write <code[^>]*>hours = &#34;08:00-20:00&#34;</code>", page)


def test_what_no_catalogue_has_is_told_in_english(team: OfTeam) -> None:
    """Marked as English, so that it is read out as such."""
    (told,) = said([Fault(3, "team", "it is odd", "mend it")], team, "nn")

    assert (told.sentence, told.english) == ("it is odd; mend it.", True)
    assert InFile(1, "", "", "", "empty_file") == InFile(1, "", "", "", "empty_file", {"a": "b"})
    assert say("nn", f"{IN_FILE}empty_file") == "Fila er tom."
