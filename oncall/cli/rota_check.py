"""`oncall rota check`: what is wrong in a file, and what a rota asks of people."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from oncall.cli.frame import FAULTS, config_option, print_json
from oncall.cli.rota_file import in_json, print_places, read_file
from oncall.cli.rota_source import A_DAY, Day, Source, of_file, people_of, stored
from oncall.config import Pace
from oncall.contact.core.promise import LONGEST_S, Bound, bound, out_of_turn_s
from oncall.rota.core.check.finding import Finding
from oncall.rota.core.check.rules import RULE, check
from oncall.rota.core.check.subject import Subject
from oncall.rota.core.check.told import sentence, told
from oncall.rota.core.coverage import lone_hours
from oncall.rota.core.file.faults import Fault
from oncall.rota.core.file.lines import lines_of
from oncall.rota.core.plan import Plan
from oncall.wording import say

_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


@click.command("check")
@click.argument("file", required=False, type=_FILE)
@click.option("--people", type=_FILE, metavar="CSV", help="The people's file, beside FILE.")
@click.option("--from", "first", type=Day(), help="The first day to look at; today if left out.")
@click.option("--weeks", type=click.IntRange(1, 60), default=4, show_default=True)
@click.option("--team", metavar="NAME", help="Which stored team, when there are several.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout.")
@config_option
def check_rota(
    file: Path | None,
    people: Path | None,
    first: date | None,
    weeks: int,
    team: str | None,
    config_path: Path | None,
    *,
    as_json: bool,
) -> None:
    """Every fault of FILE, how long a family may wait, and what the rota asks of people.

    Without FILE it is the stored rota. Nothing that is past is warned about.
    """
    if file is None:
        with stored(team, config_path) as source:
            subject = _ahead(source, first, weeks)
        plan = subject.plan
        _print((), (), bound(plan, source.pace), plan, subject, as_json=as_json)
        return
    text, read = read_file(file, people_of(people) if people else ())
    promised = bound(read.plan, Pace()) if read.plan else Bound(None, None)
    warnings = (*read.warnings, *_too_long(text, promised))
    seen = _ahead(of_file(file, people), first, weeks) if read.plan else None
    if not as_json:
        print_places(file, read.faults, "")
        print_places(file, warnings, "Warning: ")
    _print(read.faults, warnings, promised, read.plan, seen, as_json=as_json)


def _ahead(source: Source, first: date | None, weeks: int) -> Subject:
    """What is to come, from that day on."""
    begin = first or source.today
    return source.between(begin, begin + timedelta(weeks=weeks) - A_DAY, ahead_only=True)


def _print(
    faults: Iterable[Fault],
    warnings: Iterable[Fault],
    promised: Bound,
    plan: Plan | None,
    subject: Subject | None,
    *,
    as_json: bool,
) -> None:
    """All of it, and the exit code: 1 for a fault, and while a family could meet nobody."""
    found = check(subject) if subject else ()
    told_faults = list(faults)
    if as_json:
        findings = [_plain(each, subject.zone) for each in found] if subject else []
        print_json({"faults": in_json(told_faults), "warnings": in_json(warnings),
                    "bound": promised._asdict(), "findings": findings})  # fmt: skip
    else:
        lines = (*_verdict(plan, len(told_faults), promised), *(_looks(found, subject)))
        click.echo("\n".join(lines))
    grave = any(RULE[each.code].grave for each in found)
    sys.exit(FAULTS if told_faults or grave else 0)


def _plain(finding: Finding, zone: ZoneInfo) -> dict[str, object]:
    """A finding as JSON: exact fractions as text, times on the team's clock."""
    rule = RULE[finding.code]
    return {
        **finding._asdict(),
        "start": finding.start.astimezone(zone),
        "end": finding.end.astimezone(zone),
        "measured": str(finding.measured),
        "limit": str(finding.limit),
        "unit": "s" if rule.unit == "h" else rule.unit,
        "rule": rule.source,
        "grave": rule.grave,
        "message": sentence(finding, zone, "en"),
        "mend": say("en", f"check.mend.{finding.code}"),
    }


def _looks(found: Sequence[Finding], subject: Subject | None) -> Iterator[str]:
    """What to look at, then what an agreement allows."""
    if subject is None:
        return
    if not found:
        yield "Nothing in it needs to be looked at."
        return
    last = subject.end.astimezone(subject.zone).date() - A_DAY
    yield f"To look at until {last}:"
    for line in told(found, subject.zone, "en"):
        yield f"  {'ERROR ' if line.grave else ''}{line.code}: {line.what}"
        yield f"      {line.source}. " + (
            f"Allowed by: {line.covered_by}" if line.covered_by else line.mend
        )


def _verdict(plan: Plan | None, count: int, promised: Bound) -> Iterable[str]:
    if plan is None:
        yield f"{count} {'fault' if count == 1 else 'faults'}: this file cannot be used."
        return
    yield f"The plan of {plan.team.name} from {plan.valid_from} is sound."
    yield (
        f"A family waits at most {promised.day_s} s by day and {promised.night_s} s by night "
        "for a human, the outside number or a recorder."
    )
    yield (
        "A phone that rings out of turn, of whoever has the contact already or has said OK by "
        f"text, adds at most {out_of_turn_s(plan, Pace())} s."
    )
    for hours in lone_hours(plan):
        yield f"{hours}: there is ONE phone."


def _too_long(text: str, promised: Bound) -> list[Fault]:
    longest = max(promised.day_s or 0, promised.night_s or 0)
    if longest <= LONGEST_S:
        return []
    message = f"a family on the line may wait {longest} s; more than {LONGEST_S} s is too long"
    hint = "let the phones ring shorter, or ask fewer people: most = 2"
    return [Fault(lines_of(text).get(("ladder",)), "ladder", message, hint)]
