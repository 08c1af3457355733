"""Recording a change from the command line: all its faults at once, or what was recorded."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import NoReturn
from zoneinfo import ZoneInfo

import click

from oncall.cli.frame import FAULTS
from oncall.config import Config
from oncall.rota.core.change import Change
from oncall.rota.core.changes.absence import by_kind, kinds_of, why_of
from oncall.rota.core.changes.laying import Wanted
from oncall.rota.core.changes.typed import faults_of_why
from oncall.rota.core.file.faults import Fault, Refusal
from oncall.rota.core.instants import span

_WHENEVER = datetime.min.replace(tzinfo=UTC)
Spans = Sequence[tuple[tuple[str, str], tuple[str, str]]]


def record_all(
    wants: Sequence[Callable[..., Wanted]],
    spans: Spans,
    *,
    why: str,
    by: str,
    team: str | None,
    config: Config,
    absence: str = "",
) -> None:
    """Record what is wanted in these spans as one deed."""
    from oncall.app import opened
    from oncall.people.work import the_team
    from oncall.rota.work import Deed, misspelt, record_change, rota_of

    deed = Deed(by, why_of(absence, why), must_lead=True)
    with told_faults(), opened(config) as desk:
        with desk.db.transaction() as tx:
            plans = rota_of(tx, the_team(tx, desk.env, team, may_be_new=False).id).plans
        zone = plans[-1].zone if plans else ZoneInfo("UTC")
        faults = [*faults_of_why(why.strip())]
        wanted = [
            _read(faults, partial(by_kind, kinds_of(plans), absence), want, span(*each, zone))
            for want, each in zip(wants, spans, strict=True)
        ]
        tools = desk.db, desk.vault, desk.env
        if faults:
            refuse((*faults, *misspelt(*tools, team=team, wanted=wanted, deed=deed)))
        done = record_change(*tools, team=team, wanted=wanted, deed=deed)
    for change in done:
        click.echo(f"Recorded as {change.deed}: {said(change, zone)}.")


def instants_of(spans: Spans, zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
    """The instants of these spans, or every fault in them."""
    found = [part for each in spans for part in span(*each, zone)]
    if faults := [part for part in found if isinstance(part, Fault)]:
        refuse(faults)
    instants = [part for part in found if isinstance(part, datetime)]
    return list(zip(instants[::2], instants[1::2], strict=True))


@contextmanager
def told_faults() -> Iterator[None]:
    """Faults of a change as lines on stderr."""
    from oncall.rota.work import ChangeFaults

    try:
        yield
    except ChangeFaults as error:
        refuse(error.faults)


def refuse(faults: Iterable[Fault]) -> NoReturn:
    """Tell each of them once, and end."""
    for each in dict.fromkeys(faults):
        place = f"{each.path}: " if each.path else ""
        click.echo(f"{place}{each.message}; {each.hint}.", err=True)
    click.echo("Nothing was recorded.", err=True)
    sys.exit(FAULTS)


def said(change: Change, zone: ZoneInfo) -> str:
    """A change in words: what, who, on which line, when."""
    people = " for ".join(part for part in (change.person, change.instead_of) if part)
    words = (change.kind, people, f"on {change.rotation}" if change.rotation else "")
    span = f"{clock(change.start, zone)} to {clock(change.end, zone)}"
    return " ".join(word for word in (*words, span) if word)


def clock(instant: datetime, zone: ZoneInfo) -> str:
    """An instant on the team's clock, with its offset."""
    return instant.astimezone(zone).isoformat(" ", "minutes")


def _read(
    faults: list[Fault],
    of_kind: Callable[[Wanted], Wanted | Refusal],
    want: Callable[..., Wanted],
    times: tuple[datetime, datetime] | tuple[Fault, ...],
) -> Wanted:
    """What is wanted; what cannot be read of it goes to the faults, and the rest is looked at."""
    wrong = [each for each in times if isinstance(each, Fault)]
    meant = want(_WHENEVER, _WHENEVER) if wrong else want(*times)
    found = of_kind(meant)
    faults += wrong
    if isinstance(found, Wanted):
        return found
    faults.append(found)
    return meant
