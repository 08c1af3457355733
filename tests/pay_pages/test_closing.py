"""A month from preview to paid, by three people, each with the button that is theirs."""

import ast
import hashlib
from pathlib import Path

import pytest

from oncall.pay import rows
from oncall.pay.core.books.closing import Step
from oncall.pay.core.books.stage import Stage, has_changed, next_deed, stage_of
from oncall.people.work import import_people
from oncall.wording import keys
from tests.pay.files import EXAMPLE_PEOPLE
from tests.pay_pages.visitors import Pages


def files(pages: Pages) -> list[tuple[str, str]]:
    """What February's run was made into: the kind and the SHA-256."""
    with pages.world.desk.db.reading() as conn:
        (run,) = rows.runs(conn, pages.team, "2026-02")
        return [(each.kind, each.digest) for each in rows.files_of(conn, [run.id])[run.id]]


def test_from_preview_to_paid_by_three_people(pages: Pages) -> None:
    """The page says at each step what comes next and who may do it, and nobody skips one."""
    assert "The month is not over" in pages.reads("ane", "/pay/2026-03")
    assert "to be confirmed Next: somebody confirms that the hours are right. Ane, Tove can" in (
        pages.reads("ane", "/pay/2026-02")
    )

    confirmed = pages.presses("ane", "confirm")
    assert confirmed.startswith("The hours are confirmed.")
    assert "Next: somebody else approves it, and the run is made. Hans, Liv can" in confirmed

    approved = pages.presses("leiar-stord", "approve")
    assert approved.startswith("It is approved, and the run is made.")
    assert "NOK 110,082.18, approved by Liv." in approved

    made = pages.presses("merkantil", "file", run="2026-02", kind="norwegian")
    assert made.startswith("The file is made.")
    paid = pages.presses("merkantil", "paid", run="2026-02", day="2026-03-12")
    assert "paid Nothing more is to be done." in paid
    assert "Merete recorded that 2026-02 was paid on 2026-03-12." in paid
    assert "February 2026 paid Nothing more" in pages.reads("tove", "/pay")


def test_nobody_approves_their_own(pages: Pages) -> None:
    """Tove is paid by it and has no button; pressed all the same, the page says why not."""
    pages.presses("ane", "confirm")

    assert "Approve, and make the run" not in pages.reads("tove", "/pay/2026-02")
    refused = pages.presses("tove", "approve")
    assert "Nothing was recorded Nobody approves their own pay" in refused
    assert "to be approved" in refused
    assert "Approve, and make the run" in pages.reads("leiar-stord", "/pay/2026-02")


def test_pressed_twice(pages: Pages) -> None:
    """The second press of each button changes nothing, and says who was first."""
    pages.presses("ane", "confirm")
    assert "Ane has confirmed these hours already" in pages.presses("tove", "confirm")

    pages.presses("leiar-stord", "approve")
    again = pages.presses("leiar-haugesund", "approve")
    assert "2026-02 is made, and must be paid or withdrawn first." in again

    paid = {"run": "2026-02", "day": "2026-03-12"}
    pages.presses("merkantil", "paid", **paid)
    assert "2026-02 is paid already." in pages.presses("leiar-stord", "paid", **paid)
    with pages.world.desk.db.reading() as conn:
        words = [step.word for step in rows.steps(conn, pages.team, "2026-02")]
    assert words == ["confirmed", "approved", "paid"]


def test_a_second_file_is_the_first_one(pages: Pages) -> None:
    """It says so; the bytes and the SHA-256 on the page are the same."""
    pages.presses("ane", "confirm")
    pages.presses("leiar-stord", "approve")
    assert pages.get("merkantil", "/pay/2026-02/file/2026-02/norwegian").status_code == 404

    pages.presses("merkantil", "file", run="2026-02", kind="norwegian")
    first = pages.get("merkantil", "/pay/2026-02/file/2026-02/norwegian")
    again = pages.presses("leiar-stord", "file", run="2026-02", kind="norwegian")
    second = pages.get("leiar-stord", "/pay/2026-02/file/2026-02/norwegian")

    assert again.startswith("This file was made before. It is the same, to the byte")
    assert second.data == first.data
    assert files(pages) == [("norwegian", hashlib.sha256(first.data).hexdigest())]
    assert f"SHA-256 {files(pages)[0][1]}" in again
    assert "2026-02.csv" in first.headers["Content-Disposition"]
    assert "10001;Tove;3410;supervisor line;672,00;26465,75" in first.data.decode()


def test_a_run_that_is_withdrawn(pages: Pages) -> None:
    """With a reason, and never without; there is no file of it, and it can be approved anew."""
    pages.presses("ane", "confirm")
    pages.presses("leiar-stord", "approve")
    pages.presses("merkantil", "file", run="2026-02", kind="xlsx")
    for why in (" ", "x" * 201, "two\nlines", "a \0"):
        assert "Write why" in pages.presses("merkantil", "withdraw", run="2026-02", why=why)
    assert pages.get("merkantil", "/pay/2026-02/file/2026-02/%00").status_code == 404
    assert pages.sends("tove", "/pay/2026-02/file", run="2026-02", kind="x").status_code == 404

    gone = pages.presses("merkantil", "withdraw", run="2026-02", why="too early")
    assert "Merete withdrew 2026-02: too early" in gone
    assert "withdrawn Next: somebody else approves it" in gone
    assert pages.get("merkantil", "/pay/2026-02/file/2026-02/xlsx").status_code == 404
    assert "no file is made of it" in pages.presses("tove", "file", run="2026-02", kind="xlsx")
    assert "2026-02-correction-1 run made" in pages.presses("leiar-stord", "approve")


def test_a_deduction_waits_until_it_is_agreed(pages: Pages) -> None:
    """It turns out that Dina began later: the page says what has changed, and what is hers."""
    pages.presses("ane", "confirm")
    pages.presses("leiar-stord", "approve")
    pages.presses("merkantil", "paid", run="2026-02", day="2026-03-12")
    desk = pages.world.desk
    later = EXAMPLE_PEOPLE.replace("2025-10-01", "2026-02-15")
    import_people(desk.db, desk.vault, desk.env, text=later)
    changed = pages.reads("ane", "/pay/2026-02")
    assert "paid The hours have changed since they were confirmed. Next: somebody confirms" in (
        changed
    )
    assert "Dina: NOK −8,821.91. Nothing is deducted until it is agreed." in changed

    pages.presses("ane", "confirm")
    waits = pages.presses("leiar-stord", "approve")
    assert "Nothing was recorded Nothing of the month is left to pay now." in waits
    other = pages.presses("merkantil", "agree", person="dina", day="2026-03-13", ore="-882190")
    assert "Another amount waits by now than the one you saw." in other
    agreed = pages.presses("merkantil", "agree", person="dina", day="2026-03-13", ore="-882191")
    assert "a deduction of NOK 8,821.91 was agreed with Dina on 2026-03-13." in agreed
    assert "2026-02-correction-1 run made NOK −8,821.91, approved by Liv." in (
        pages.presses("leiar-stord", "approve")
    )


def test_confirmed_anew_and_nothing_came_of_it(pages: Pages) -> None:
    """Ane has another employee number: all is paid still, and nobody is sent to approve nothing."""
    pages.presses("ane", "confirm")
    pages.presses("leiar-stord", "approve")
    pages.presses("merkantil", "paid", run="2026-02", day="2026-03-12")
    desk = pages.world.desk
    import_people(desk.db, desk.vault, desk.env, text=EXAMPLE_PEOPLE.replace(",10002,", ",100021,"))
    assert "Next: somebody confirms" in pages.reads("tove", "/pay/2026-02")

    assert "paid Nothing more is to be done." in pages.presses("tove", "confirm")
    assert "February 2026 paid" in pages.reads("tove", "/pay")
    assert (
        max(
            pages.count("tove", each)
            for each in ("/pay", "/pay/2026-02", "/pay/mine?month=2026-02")
        )
        <= 8
    )


def test_what_cannot_be_done_is_told(pages: Pages) -> None:
    """In words, with the names of who can; never a command or a handle."""
    assert "The month is not over" in pages.presses("ane", "confirm", "2026-03")
    assert "The hours are not confirmed yet." in pages.presses("leiar-stord", "approve")
    assert "There is no such run." in pages.presses("merkantil", "paid", run="x", day="2026-03-12")
    assert "Write a day." in pages.presses("merkantil", "paid", run="2026-02", day="soon")
    nobody = pages.presses("merkantil", "agree", person="ghost", day="2026-03-12")
    assert "Nobody of that name is on record." in nobody
    own = pages.presses("tove", "agree", person="tove", day="2026-03-12")
    assert "You cannot do this. Hans, Liv, Merete can." in own


@pytest.mark.parametrize(
    ("handle", "deed"),
    [
        *(
            ("merkantil", "confirm"),
            ("bo", "confirm"),
            ("ane", "approve"),
            ("merkantil", "approve"),
        ),
        *(("ane", "paid"), ("bo", "withdraw"), ("ane", "file"), ("bo", "agree")),
    ],
)
def test_whose_button_it_is_not(pages: Pages, handle: str, deed: str) -> None:
    """The route refuses before anything is looked up."""
    assert pages.sends(handle, f"/pay/2026-02/{deed}").status_code == 403


def test_another_team_sees_and_does_nothing(pages: Pages) -> None:
    """Neither its pages nor its files, and no button reaches it."""
    pages.presses("ane", "confirm")
    pages.presses("leiar-stord", "approve")
    pages.presses("merkantil", "file", run="2026-02", kind="xlsx")
    others = Pages(pages.world, team="another")

    assert "no rota yet" in others.reads("tove", "/pay/2026-02")
    assert others.get("merkantil", "/pay/2026-02/file/2026-02/xlsx").status_code == 404
    assert others.get("tove", "/pay/mine/2026-02.pdf").status_code == 404
    assert "no rota yet" in others.presses("leiar-stord", "paid", run="2026-02", day="2026-03-12")
    assert "run made" in pages.reads("tove", "/pay/2026-02")


STORY: list[tuple[str, Stage, str | None]] = [
    ("", "to_confirm", "confirm"),
    ("confirmed", "to_approve", "approve"),
    ("confirmed approved", "made", "settle"),
    ("confirmed approved confirmed", "made", "settle"),
    ("confirmed approved withdrawn", "withdrawn", "approve"),
    ("confirmed approved withdrawn approved", "made", "settle"),
    ("confirmed approved paid", "paid", None),
    ("confirmed approved paid confirmed agreed", "to_approve", "approve"),
]


@pytest.mark.parametrize(("words", "stage", "deed"), STORY)
def test_where_a_month_stands(words: str, stage: Stage, deed: str | None) -> None:
    """After each step, also of a correction; a run that is made has to be settled first."""
    steps = [Step(word, "ane", "digest") for word in words.split()]  # type: ignore[arg-type]

    assert stage_of(steps, over=True) == stage
    assert next_deed(stage, changed=False) == deed
    assert stage_of(steps, over=False) == "preview"


def test_hours_that_have_changed_are_confirmed_anew() -> None:
    """Whether it was approved or paid; but a run that is made comes first."""
    steps = [Step("confirmed", "ane", "old"), Step("confirmed", "ane", "new")]

    assert has_changed(steps, "old")
    assert not has_changed(steps, "new")
    assert not has_changed([], "new")
    assert [next_deed(stage, changed=True) for stage in ("to_approve", "paid", "made")] == [
        *("confirm", "confirm", "settle"),
    ]
    assert next_deed("preview", changed=True) is None


def test_every_refusal_has_its_sentence(house: Path) -> None:
    """A key that the catalogue has not would be an error page for whoever pressed."""
    calls = [
        node
        for path in sorted((house / "oncall" / "pay").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
    ]

    refused, wrong = _named(calls, "PayFault", 1), _named(calls, "Refusal", 4)
    wrong |= {"no_yearly_salary", "no_divisor"}  # by the column of the people's file

    assert {"own", "ledger", "no_why"} <= refused
    assert {"no_rate", "left_over"} <= wrong
    assert {f"pages.pay.fault.{key}" for key in refused} <= set(keys())
    told = {key for key in keys() if key.startswith("pages.pay.wrong.")}
    assert {f"pages.pay.wrong.{key}" for key in wrong} == told


def _named(calls: list[ast.Call], called: str, place: int) -> set[str]:
    """The keys that are handed to it, as its argument in that place."""
    mine = [each for each in calls if getattr(each.func, "id", "") == called]
    keyed = [each.args[place] for each in mine if len(each.args) > place]
    return {str(each.value) for each in keyed if isinstance(each, ast.Constant)}
