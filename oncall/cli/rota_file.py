"""Rota files on the command line: read, and refused with every fault in its place."""

import sys
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NoReturn

import click

from oncall.cli.frame import FAULTS, print_json
from oncall.pay.core.rules.book import judge_rules
from oncall.rota.core.file.faults import Fault, Report
from oncall.rota.core.file.read import Read, read_plan
from oncall.rota.core.file.sound import judge_people
from oncall.rota.core.plan import Plan

rota_file = click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout.")


def read_file(file: Path, known: Collection[str] = ()) -> tuple[str, Read]:
    """The text of a rota file, and what it says; what is no text is a fault like any other.

    `known` are the handles of the people, where they are at hand: another one is a fault as well.
    """
    raw = file.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        fault = Fault(line, "", "this is not UTF-8 text", "save the file as UTF-8")
        return "", Read(None, (fault,))

    def judge(plan: Plan, report: Report) -> None:
        judge_rules(plan, report)
        if known:
            judge_people(plan, known, report)

    return text, read_plan(text, judge)


def sound_plan(file: Path, *, as_json: bool) -> Plan:
    """The plan of a file; with a fault in it the command ends."""
    _, read = read_file(file)
    return read.plan or refuse(file, read.faults, as_json=as_json)


def refuse(file: Path, faults: Iterable[Fault], *, as_json: bool) -> NoReturn:
    """Tell every fault and end."""
    if as_json:
        print_json({"faults": in_json(faults)})
    else:
        print_places(file, faults, "", err=True)
    sys.exit(FAULTS)


def in_json(faults: Iterable[Fault]) -> list[dict[str, object]]:
    """Each as a program reads it, without what is for pages alone."""
    return [
        {"line": each.line, "path": each.path, "message": each.message, "hint": each.hint}
        for each in faults
    ]


def print_places(file: Path, faults: Iterable[Fault], start: str, *, err: bool = False) -> None:
    """Each with its line, what is wrong and what to write instead."""
    for fault in faults:
        line = f"{file}, line {fault.line}" if fault.line else ""
        place = ", ".join(part for part in (line, fault.path) if part)
        click.echo(f"{start}{place}: {fault.message}; {fault.hint}.", err=err)
