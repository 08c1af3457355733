"""Changes among the staff, as an import of people or of a plan brings them in mid-story."""

import csv
import io
from collections.abc import Mapping

from sqlalchemy import Connection

from oncall.demo.example import example_folder
from oncall.people.work.imports import import_people
from oncall.rota.core.change import Kind
from oncall.rota.core.changes.laying import Wanted
from oncall.rota.work import Deed, import_plan
from oncall.rota.work.changes import record_within
from tests.stories.people import Colleague
from tests.stories.vocabulary import Story, local

NOBODY: Mapping[str, Mapping[str, str]] = {}


def leaves(colleague: Colleague, *, last_day: str = "2026-03-02", leads: str = "ane") -> None:
    """The office imports her with a last day; where she leads another does, and approves pay."""
    follows = {leads: {"role": "staff supervisor approver"}} if colleague.handle == "tove" else {}
    _import(colleague, follows, to=last_day)


def loses_her_number(colleague: Colleague) -> None:
    """She works in the office from now on, where nobody needs a telephone."""
    _import(colleague, role="office", phone="", second_phone="")


def gets_number(colleague: Colleague, number: str) -> None:
    """The office imports her with another number; her old phone is not hers any more."""
    _import(colleague, phone=number)


def plan_becomes(story: Story, plan: str) -> None:
    """The rota is edited: this text is the plan from now on."""
    desk = story.world.desk
    import_plan(desk.db, desk.vault, desk.env, text=plan, may_change_past=True)
    story.watch.edited.append((story.now, plan))


def change(
    story: Story, kind: Kind, start: str, end: str, *, person: str = "", instead_of: str = ""
) -> None:
    """The rota is changed as by `oncall rota change`, from another process: Oslo times."""
    with story.world.desk.db.transaction() as tx:
        changes_within(tx, story, kind, start, end, person=person, instead_of=instead_of)


def changes_within(
    tx: Connection,
    story: Story,
    kind: Kind,
    start: str,
    end: str,
    *,
    person: str = "",
    instead_of: str = "",
) -> None:
    """The same, as a part of a transaction that may come to nothing."""
    desk, team_id = story.world.desk, story.world.team_id
    wanted = Wanted(kind, "", person, instead_of, local(start), local(end))
    deed = Deed("tove", "agreed on the phone")
    record_within(tx, desk.vault, desk.env, team_id=team_id, wanted=[wanted], deed=deed)


def _import(
    colleague: Colleague, others: Mapping[str, Mapping[str, str]] = NOBODY, **changes: str
) -> None:
    theirs = {**others, colleague.handle: changes}
    desk = colleague.story.world.desk
    path = example_folder() / "example-people.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows({**row, **theirs[row["handle"]]} for row in rows if row["handle"] in theirs)
    import_people(desk.db, desk.vault, desk.env, text=out.getvalue())
