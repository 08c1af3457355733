"""The demo, running: one page, and behind it one play after the other."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from oncall.demo.clock import DemoClock, starting_at
from oncall.demo.page import make_page
from oncall.demo.play import playing
from oncall.demo.theatre import Theatre
from oncall.web.listeners import PAGE_THREADS, Listener

NO_PACE: Mapping[str, str] = {}
OSLO = ZoneInfo("Europe/Oslo")
TICKS_S = 0.2


@dataclass(frozen=True)
class Demo:
    """What runs: the page's address, and the theatre behind it."""

    url: str
    theatre: Theatre


@contextmanager
def running(
    now: DemoClock,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    pace: Mapping[str, str] = NO_PACE,
    tell: Callable[[str], None] = lambda _line: None,
) -> Iterator[Demo]:
    """The demo for as long as the context lasts; `now` is its clock, `tell` hears how far it is.

    `pace` changes durations of a contact's life by name, written as in the settings file.
    Raises ListenFault when the port is in use, and ClockFault before the example rota begins.
    """
    with ExitStack() as stack:
        door = _Door()
        listener = Listener(door, f"{host}:{port}", PAGE_THREADS)
        stack.callback(listener.stop)
        tell("Making a temporary folder with settings, keys, a database and the example team …")
        tell("Starting the service, its worker and the simulated carrier …")
        theatre = stack.enter_context(_theatre(now, pace, host))
        door.app = make_page(theatre, listener.url)
        listener.start()
        yield Demo(listener.url, theatre)


@contextmanager
def _theatre(now: DemoClock, pace: Mapping[str, str], host: str) -> Iterator[Theatre]:
    """The theatre, and somebody who moves its stories on."""
    theatre = Theatre(
        lambda clock: playing(clock, pace, host), lambda text: starting_at(text, OSLO), first=now
    )
    over = threading.Event()

    def move_on() -> None:
        while not over.wait(TICKS_S):
            theatre.tick()

    mover = threading.Thread(target=move_on, name="director", daemon=True)
    mover.start()
    try:
        yield theatre
    finally:
        over.set()
        mover.join()
        theatre.close()


class _Door:
    """An app that is put in place once everything behind it stands."""

    app: Callable[..., object]

    def __call__(self, environ: object, start: object) -> object:
        return self.app(environ, start)
