"""`oncall demo`: the example team, a simulated carrier, and one page with every phone on it."""

import logging
import signal
import threading
from types import FrameType
from typing import NoReturn
from zoneinfo import ZoneInfo

import click

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@click.command("demo")
@click.option("--port", default=0, type=click.IntRange(0, 65535), help="Else any that is free.")
@click.option(
    "--host",
    default="127.0.0.1",
    help="Another address of this machine, so that real phones on its network can be the phones.",
)
@click.option(
    "--at",
    metavar="TIME",
    help='Where the clock of the demo starts, like "2026-03-03T02:30" in Oslo; else now.',
)
def demo(port: int, host: str, at: str | None) -> None:
    """Try everything with made-up phones; nothing leaves this machine, and nothing is kept."""
    from oncall import logs
    from oncall.demo.clock import ClockFault, starting_at
    from oncall.demo.running import running

    logs.begin(level=logging.WARNING)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a queue of one is no news
    for number in SIGNALS:
        signal.signal(number, _interrupt)
    try:
        clock = starting_at(at, ZoneInfo("Europe/Oslo"))
        with running(clock, host=host, port=port, tell=_say) as shown:
            click.echo(shown.url)
            _say("Open this address in a browser. Ctrl-C stops the demo and removes all of it.")
            while True:
                threading.Event().wait(0.5)
    except KeyboardInterrupt:
        _say("Stopped, and nothing is left behind.")
    except ClockFault as fault:
        raise click.BadParameter(str(fault), param_hint="--at") from None


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    """The first signal stops the demo; a second one may not stop it from tidying up."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _say(line: str) -> None:
    click.echo(line, err=True)


commands = (demo,)
