"""Scenes of the demo in virtual time: nothing in them depends on how fast the machine is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from oncall.demo.page import make_page
from oncall.demo.theatre import Theatre
from oncall.demo.tour import STORIES
from oncall.web.listeners import PAGE_THREADS, Listener
from tests.demo.conftest import DAY, FIRST_OF_TWO, OSLO, Walk, theatre_of

ADDRESS = "http://192.168.1.20:8000"
"""Where the page says that it is."""
LONGEST_S = 45 * 60


@dataclass(frozen=True)
class Scene:
    """What is on the page at `path` once `play` has been played; it begins at `start`, UTC."""

    start: datetime
    play: Callable[[Walk, Theatre], None]
    path: str = "/"


def nothing(_walk: Walk, _theatre: Theatre) -> None:
    """Nobody has called or texted yet."""


def connected(walk: Walk, theatre: Theatre) -> None:
    """The mother talks with Ane, and the father's text waits."""
    rings(walk, theatre)
    for action, *words in (("answer",), ("press", "1")):
        walk.do("ane", action, *words)
        walk.run(3)
    walk.do("f-31b", "text", "Kan de ringje meg i kveld?")
    walk.run(3)


def rings(walk: Walk, _theatre: Theatre) -> None:
    """Ane's phone rings."""
    walk.do("f-31a", "call")
    walk.run(3)


def asks_for_a_key(walk: Walk, theatre: Theatre) -> None:
    """Ane has answered, and is asked to press 1."""
    rings(walk, theatre)
    walk.do("ane", "answer")


def keypad(walk: Walk, _theatre: Theatre) -> None:
    """Ane has called the duty phone, which waits for her PIN: every key is there to press."""
    walk.do("ane", "call")


def dead(walk: Walk, theatre: Theatre) -> None:
    """The plug is pulled."""
    connected(walk, theatre)
    theatre.play.kill()


def every_behaviour(walk: Walk, _theatre: Theatre) -> None:
    """Phones that are busy, off, silent or not to be disturbed, and a call that goes past them.

    A colleague calls too, and her keypad is open.
    """
    for phone, behaviour in (
        ("ane", "switched off"), ("bo", "busy"), ("cato", "voicemail answers"),
        ("dina", "do not disturb"), ("eli", "rings unheard"), ("tove", "do not disturb"),
    ):  # fmt: skip
        walk.do(phone, "behave", behaviour)
    walk.do("withheld", "call")
    walk.run(30)
    walk.do("merkantil", "call")


def told(name: str, walk: Walk, theatre: Theatre) -> None:
    """A guided story, to its end."""
    theatre.tell(name)
    for _ in range(LONGEST_S):
        theatre.tick()
        if theatre.director is None or theatre.director.over:
            return
        walk.run(1)
    raise AssertionError(f"the story {name} has no end")


def _story(name: str) -> Scene:
    return Scene(datetime.fromisoformat(STORIES[name].at).replace(tzinfo=OSLO), partial(told, name))


SCENES = {
    "quiet": Scene(DAY, nothing),
    "connected": Scene(DAY, connected),
    "rings": Scene(DAY, rings),
    "alone": Scene(DAY, asks_for_a_key, "/phones/ane"),
    "family-alone": Scene(DAY, connected, "/phones/f-31a"),
    "keypad": Scene(DAY, keypad, "/phones/ane"),
    "dead": Scene(DAY, dead),
    "behaviours": Scene(FIRST_OF_TWO, every_behaviour),
    **{f"story-{name}": _story(name) for name in STORIES},
}


@contextmanager
def on_stage(scene: Scene) -> Iterator[str]:
    """Play it, and serve its page; gives the address."""
    with TemporaryDirectory(prefix="oncall-scene-") as folder:
        walk = Walk(Path(folder), scene.start)
        theatre = theatre_of(walk)
        scene.play(walk, theatre)
        listener = Listener(make_page(theatre, ADDRESS), "127.0.0.1:0", PAGE_THREADS)
        listener.start()
        yield f"{listener.url}{scene.path}"
        listener.stop()
        walk.world.desk.db.close()
