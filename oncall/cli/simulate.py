"""`oncall simulate`: days of calls and texts with everything that can go wrong, lived in minutes.

Exit codes: 0 nothing was lost, 1 something was, 2 the wish makes no sense, 130 it was stopped
(Ctrl-C) before anything was.
"""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from oncall.cli.frame import FAULTS, Progress, print_json
from oncall.env import real_env

STOPPED = 130
"""What a shell says of a command that was stopped with Ctrl-C."""
MOST_CONTACTS, MOST_DAYS = 20_000, 3_660
KINDS = ("crash", "carrier", "database", "phones", "clock", "rota", "webhooks")


class Kinds(click.ParamType[tuple[str, ...]]):
    """`all`, `none`, or kinds of fault with commas between them."""

    name = "faults"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """The kinds, each once, in their own order."""
        words = {word.strip() for word in value.split(",") if word.strip()}
        if words == {"all"}:
            return KINDS
        unknown = sorted(words - {*KINDS, "none"})
        if unknown or ("none" in words and len(words) > 1) or not words:
            self.fail(
                f"{', '.join(unknown) or value!r} is no such thing. Write all, none, or some of "
                f"{', '.join(KINDS)} with commas between them.", param, ctx,
            )  # fmt: skip
        return tuple(kind for kind in KINDS if kind in words)


@click.command("simulate")
@click.option(
    "--days", default=7.0, show_default=True, metavar="DAYS",
    type=click.FloatRange(0, MOST_DAYS, min_open=True), help="How long it lasts.",
)  # fmt: skip
@click.option(
    "--contacts", default=100, show_default=True, type=click.IntRange(1, MOST_CONTACTS),
    metavar="N", help="How many families, strangers and hidden numbers are in touch.",
)  # fmt: skip
@click.option("--seed", type=click.IntRange(0), metavar="S", help="Else any; it is told.")
@click.option(
    "--faults", "kinds", type=Kinds(), default="all", show_default=True, metavar="KINDS",
    help=f"all, none, or some of {', '.join(KINDS)}.",
)  # fmt: skip
@click.option(
    "--through", type=click.Choice(["stack", "core"]), default="stack", show_default=True,
    help="The whole service with a carrier, or only its decisions, which is faster.",
)  # fmt: skip
@click.option("--only", default="", metavar="NAMES", help="Only these, as a loss names them.")
@click.option("--json", "as_json", is_flag=True, help="The report as JSON.")
@click.pass_context
def simulate(
    ctx: click.Context,
    days: float,
    contacts: int,
    seed: int | None,
    kinds: tuple[str, ...],
    through: str,
    only: str,
    as_json: bool,
) -> None:
    """Live through days of contacts and faults; exit 1 if a single one is lost."""
    from oncall.demo.simulation.runs import Wish, simulate

    drawn = real_env().random.randrange(1_000_000) if seed is None else seed
    names = tuple(name.strip() for name in only.split(",") if name.strip())
    wish = Wish(contacts, days, drawn, kinds, through, names)
    if unknown := sorted({*names} - {*wish.everything().names}):
        raise click.BadParameter(f"nothing is called {', '.join(unknown)}", param_hint="--only")
    with _stopped_by_hand() as stops:
        result = simulate(wish, told=Progress("signs"), stops=stops)
    if as_json:
        print_json(result.as_json())
    else:
        click.echo(result.as_text())
    if result.report.lost:
        ctx.exit(FAULTS)
    if result.report.stopped:
        ctx.exit(STOPPED)


@contextmanager
def _stopped_by_hand() -> Iterator[Callable[[], None]]:
    """What raises KeyboardInterrupt between two steps, once Ctrl-C was pressed or it was ended.

    Whoever presses it again does not wait for the end of a step.
    """
    asked: list[int] = []

    def stops() -> None:
        if asked:
            raise KeyboardInterrupt

    def noted(number: int, _frame: object) -> None:
        stops()
        asked.append(number)

    signals = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(each, noted) for each in signals]
    try:
        yield stops
    finally:
        for each, handler in zip(signals, before, strict=True):
            signal.signal(each, handler)


commands = (simulate,)
