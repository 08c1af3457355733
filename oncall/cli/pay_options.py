"""What the commands of `oncall pay` share: months, formats, and a line as a row of text."""

import re
import sys
from pathlib import Path
from typing import Any

import click

from oncall.cli.frame import FAULTS
from oncall.pay.core.money import decimals, kroner, ore
from oncall.pay.core.months import Month, month_of
from oncall.pay.core.payroll.files import FORMATS
from oncall.pay.core.payroll.layout import Layout
from oncall.pay.core.payroll.layout_file import read_layout
from oncall.pay.core.reckoning.lines import Line
from oncall.wording import LANGUAGES


class MonthText(click.ParamType[Month]):
    """A month on the command line."""

    name = "YYYY-MM"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Month:
        """The month, or wrong usage."""
        month = value if isinstance(value, Month) else month_of(value)
        return month or self.fail(f'"{value}" is not a month: write it as 2026-03', param, ctx)


class Kroner(click.ParamType[int]):
    """An amount on the command line: 472.60, in whole øre."""

    name = "KRONER"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The øre, or wrong usage."""
        if isinstance(value, int):
            return value
        if not re.fullmatch(r"[0-9]{1,9}\.[0-9]{2}", value, re.ASCII):
            self.fail(f'"{value}" is not an amount: write it as 472.60', param, ctx)
        return ore(value)


language_option = click.option(
    "--language", type=click.Choice(LANGUAGES), default="nb", show_default=True
)


def layout_of(kind: str) -> str | Layout:
    """A format of ours, or the layout in a file; every fault in that one is told."""
    if kind in FORMATS:
        return kind
    path = Path(kind)
    if not path.is_file():
        raise click.BadParameter(
            f'"{kind}" is neither {", ".join(FORMATS)} nor a file', param_hint="--format"
        )
    layout, faults = read_layout(path.read_text("utf-8-sig", errors="replace"))
    for each in faults:
        click.echo(f"{kind}, line {each.line}, {each.path}: {each.message}; {each.hint}.", err=True)
    return layout or sys.exit(FAULTS)


def line_row(line: Line) -> str:
    """A line of pay as a row of text."""
    whom = line.person or "unallocated"
    return (
        f"{whom:<20} {line.rule.name:<28.28} {line.code:<6} "
        f"{decimals(line.hours):>10} {kroner(line.ore):>12}"
    )
