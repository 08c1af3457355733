"""`oncall rota change` as it is typed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from oncall.cli import main
from tests.commands import Types, typing_in
from tests.rota.shapes import EXAMPLE, KINDS

WEDNESDAY = ("--from", "2098-03-06T08:00+01:00", "--to", "2098-03-06T20:00+01:00")
TOVE = ("--by", "tove", "--why", "they agreed")


@pytest.fixture
def types(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Types:
    """Type `oncall rota change …` where the example team is at home."""
    monkeypatch.chdir(tmp_path)
    run = typing_in(tmp_path)
    text = EXAMPLE.read_text("utf-8").replace("2026-01-01", "2090-01-10")
    (tmp_path / "rota.toml").write_text(text.replace("2025-12-29", "2089-12-26"), "utf-8")

    assert run("rota", "import", "rota.toml", "--yes").exit_code == 0
    people = EXAMPLE.parent / "example-people.csv"
    assert run("people", "import", str(people)).exit_code == 0
    return lambda *words: run("rota", "change", *words)


def test_a_shift_is_given_and_the_gift_undone(types: Types) -> None:
    """It is recorded under a number, listed with who and why, and undone by that number."""
    given = types("give", "ane", "vikar", *WEDNESDAY, *TOVE)
    undone = types("undo", "1", "--by", "ane", "--why", "I can after all")
    listed = types("list")

    assert given.output == (
        "Recorded as 1: give vikar for ane on therapists "
        "2098-03-06 08:00+01:00 to 2098-03-06 20:00+01:00.\n"
    )
    assert undone.output == "Undone: change 1, of 1 shift.\n"
    assert "by tove" in listed.output.splitlines()[0]
    assert "undoes 1" in listed.output.splitlines()[1]


def test_every_kind_can_be_typed(types: Types) -> None:
    """Each command records its kind, with the shifts it is tied to."""
    night = ("--from", "2098-03-10T20:00+01:00", "--to", "2098-03-11T08:00+01:00")
    back = ("--back-from", "2098-03-08T08:00+01:00", "--back-to", "2098-03-08T20:00+01:00")
    kinds = [
        types("add", "vikar", "therapists", *WEDNESDAY, *TOVE),
        types("remove", "dina", "therapists", *WEDNESDAY, *TOVE),
        types("replace", "eli", "dina", *WEDNESDAY, *TOVE),
        types("stand-in", "vikar", *night, *TOVE),
        types("outside", *night, *TOVE),
        types("absent", "cato", "--pays", *WEDNESDAY, *TOVE),
        types("cover", "cato", "merkantil", "--pays", *WEDNESDAY, *TOVE),
        types("swap", "tove", "eli", "--rotation", "supervisor", *WEDNESDAY, *back, *TOVE),
    ]
    rows = json.loads(types("list", "--json").output)

    assert [each.exit_code for each in kinds[:7]] == [0] * 7
    assert [row["kind"] for row in rows[:7]] == [
        "add", "remove", "replace", "stand-in", "outside", "absent", "cover",
    ]  # fmt: skip
    assert [row["pays"] for row in rows[:7]] == [False] * 5 + [True] * 2
    assert kinds[7].exit_code == 1


def test_a_kind_of_absence_says_whether_it_pays(types: Types) -> None:
    """By its name, which stands on record; a name that is none is refused with the like."""
    Path("kinds.toml").write_text(Path("rota.toml").read_text("utf-8") + KINDS, "utf-8")
    assert CliRunner().invoke(main, ("rota", "import", "kinds.toml", "--yes")).exit_code == 0
    by_bo = ("--by", "bo", "--why", "abroad")
    done = [
        types("absent", "cato", "--kind", "permisjon med løn", *WEDNESDAY, *TOVE),
        types("absent", "bo", "--kind", "ferie", *WEDNESDAY, *by_bo),
        types("absent", "dina", "--kind", "feri", *WEDNESDAY, *TOVE),
        types("absent", "bo", "--kind", "permisjon med løn", *WEDNESDAY, *by_bo),
        types("absent", "dina", "--kind", "ferie", "--pays", *WEDNESDAY, *TOVE),
    ]
    rows = json.loads(types("list", "--json").output)

    assert [each.exit_code for each in done] == [0, 0, 1, 1, 2]
    assert [(row["person"], row["pays"], row["why"]) for row in rows] == [
        ("cato", True, "permisjon med løn: they agreed"), ("bo", False, "ferie: abroad"),
    ]  # fmt: skip
    assert done[2].stderr.startswith(
        'absence: no kind of absence is called "feri"; did you mean "ferie"?'
    )
    assert "bo may not decide this" in done[3].stderr
    assert "leave --pays out" in done[4].stderr


def test_without_kinds_in_the_file_there_is_none_to_name(types: Types) -> None:
    """And what to write is said."""
    done = types("absent", "cato", "--kind", "ferie", *WEDNESDAY, *TOVE)

    assert done.exit_code == 1
    assert "add an [[absence]] to the rota file" in done.stderr


def test_everything_wrong_is_said_and_nothing_recorded(types: Types) -> None:
    """A handle, a rotation and who decides, all of them unknown: three lines."""
    done = types(
        "give", "ane", "vikr", "--rotation", "terapists", *WEDNESDAY, "--by", "x", "--why", "y"
    )

    assert done.exit_code == 1
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == [
        "by", "rotation", "person", "Nothing was recorded.",
    ]  # fmt: skip
    assert json.loads(types("list", "--json").output) == []


def test_a_swap_with_oneself_is_refused_once(types: Types) -> None:
    """Both halves of it are wrong in the same way, and that is said once."""
    back = ("--back-from", "2026-03-11T08:00+01:00", "--back-to", "2026-03-11T20:00+01:00")
    done = types("swap", "ane", "ane", "--rotation", "therapists", *WEDNESDAY, *back, *TOVE)

    assert done.exit_code == 1
    assert done.stderr.count("ane cannot take over from themselves") == 1
    assert done.stderr.endswith("Nothing was recorded.\n")


def test_a_shift_is_offered_and_withdrawn(types: Types) -> None:
    """Once, under a code that everybody can write; and never what is not hers."""
    offered = types("offer", "ane", *WEDNESDAY, *TOVE)
    code = offered.output.split()[2].rstrip(":")
    again = types("offer", "ane", *WEDNESDAY, *TOVE)
    listed = json.loads(types("offers", "--json").output)
    withdrawn = types("withdraw", code, "--by", "ane", "--why", "I can after all")
    twice = types("withdraw", code, "--by", "ane", "--why", "I can after all")
    not_hers = types("offer", "vikar", *WEDNESDAY, *TOVE)

    assert offered.output == (
        f"Offered as {code}: ane on therapists 2098-03-06 08:00+01:00 to 2098-03-06 20:00+01:00.\n"
        "Goes by text to vikar.\n"
    )
    assert f"offered already, as {code}" in again.stderr
    assert [(each["code"], each["why"]) for each in listed] == [(int(code), "they agreed")]
    assert withdrawn.output == f"Withdrawn: offer {code}. ane keeps the shift.\n"
    assert "no open offer has the code" in twice.stderr
    assert "vikar is not on then" in not_hers.stderr
    assert types("offers").output == ""


def test_only_one_shift_that_comes_is_offered(types: Types) -> None:
    """Several at once, one that has begun, people nobody knows: each is refused with what to do."""
    week = "--from", "2098-03-06T08:00+01:00", "--to", "2098-03-09T20:00+01:00"
    several = types("offer", "ane", *week, *TOVE)
    unknown = types("offer", "anne", *WEDNESDAY, "--by", "x", "--why", "y")

    assert "ane has 4 shifts then; offer one at a time" in several.stderr
    assert [line.split(":")[0] for line in unknown.stderr.splitlines()] == [
        "by", "person", "Nothing was recorded.",
    ]  # fmt: skip
    assert json.loads(types("offers", "--json").output) == []


def test_whoever_may_not_decide_is_refused_with_who_can(types: Types) -> None:
    """Bo is on the rota, and decides for himself alone: his leave, and the shift he gives away."""
    bo = ("--by", "bo", "--why", "we agreed")
    others = [
        types("cover", "ane", "vikar", *WEDNESDAY, *bo), types("outside", *WEDNESDAY, *bo),
        types("absent", "ane", *WEDNESDAY, *bo), types("absent", "bo", "--pays", *WEDNESDAY, *bo),
        types("give", "ane", "vikar", *WEDNESDAY, *bo), types("offer", "ane", *WEDNESDAY, *bo),
    ]  # fmt: skip
    own = [
        types("give", "bo", "vikar", *WEDNESDAY, *bo), types("undo", "1", *bo),
        types("absent", "bo", *WEDNESDAY, *bo),
    ]  # fmt: skip
    types("absent", "cato", *WEDNESDAY, *TOVE)
    undone = types("undo", "4", *bo)

    told = (
        "by: bo may not decide this; who leads the team does: ane, tove.\nNothing was recorded.\n"
    )
    assert [each.stderr for each in (*others, undone)] == [told] * 7
    assert [each.exit_code for each in own] == [0, 0, 0]


def test_who_may_not_decide_hears_of_everything_else_as_well(types: Types) -> None:
    """All at once: who decides, and the two that are not there."""
    done = types("give", "ane", "vikr", "--rotation", "x", *WEDNESDAY, "--by", "bo", "--why", "y")

    assert [line.split(":")[0] for line in done.stderr.splitlines()] == [
        "by", "rotation", "person", "Nothing was recorded.",
    ]  # fmt: skip


def test_cover_is_sought_only_for_who_is_on_soon(types: Types) -> None:
    """The rota begins in many years: there is nothing that Ane could be too ill for."""
    refused = types("seek", "ane", *TOVE)

    assert refused.exit_code == 1
    assert refused.stderr.startswith("ane has no shift within a day; offer or cover")


def test_a_shift_is_offered_by_whose_it_is(types: Types) -> None:
    """Bo offers his own, nobody but him and the leaders withdraws it."""
    bo, cato = (("--by", each, "--why", "a concert") for each in ("bo", "cato"))
    offered = types("offer", "bo", *WEDNESDAY, *bo)
    code = offered.output.split()[2].rstrip(":")
    refused = types("withdraw", code, *cato)
    withdrawn = types("withdraw", code, *bo)

    assert "cato may not decide this" in refused.stderr
    assert (offered.exit_code, withdrawn.exit_code) == (0, 0)


def test_a_time_that_cannot_be_read_hides_nothing_else(types: Types) -> None:
    """Everything wrong with a swap at once: both spans, all names, who decides and why."""
    who = ("--by", "nobody", "--why", " ", "--rotation", "theraists")
    times = ("--from", "2098-03-06T08:00", "--to", "2098-02-30T20:00+01:00", "--back-from", "x")
    wrong = types("swap", "anne", "ely", *times, "--back-to", WEDNESDAY[3], *who)
    absent = types("absent", "anne", "--kind", "holliday", *WEDNESDAY[:3], WEDNESDAY[1], *TOVE)

    told = wrong.output.splitlines()
    assert [each.partition(":")[0] for each in told[:5]] == [
        "why", "from", "to", "back-from", "by",
    ]  # fmt: skip
    assert 'rotation: no rotation is called "theraists"; did you mean "therapists"?.' in told
    assert 'person: "ely" is not on record; did you mean "eli"?.' in told
    assert told[-1] == "Nothing was recorded."
    assert len(told) == len({*told})
    assert [each.partition(":")[0] for each in absent.output.splitlines()] == [
        "to", "absence", "person", "Nothing was recorded.",
    ]  # fmt: skip
    assert types("list").output == ""
