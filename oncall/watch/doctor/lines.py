"""What the doctor writes down, and what is handed to every look."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from oncall.asking import Answer, Certificate
from oncall.carrier.port import Carrier
from oncall.config import Config
from oncall.contact.work.desk import Desk
from oncall.logs import places
from oncall.store.engine import DATABASE_ERRORS
from oncall.store.outage import outage


class Mark(Enum):
    """Right, wrong, or neither: not looked at, or a choice that somebody may regret."""

    RIGHT = "✓"
    WRONG = "✗"
    NEITHER = "–"


@dataclass(frozen=True)
class Line:
    """One line: what was found, and what to do about it."""

    mark: Mark
    what: str
    do: str = ""


def right(what: str) -> Line:
    """As it should be."""
    return Line(Mark.RIGHT, what)


def wrong(what: str, do: str) -> Line:
    """Not as it should be, and what to do."""
    return Line(Mark.WRONG, what, do)


def neither(what: str, do: str = "") -> Line:
    """Not looked at, or worth a thought."""
    return Line(Mark.NEITHER, what, do)


@dataclass(frozen=True)
class Patient:
    """The installation: its settings, its database, its carrier, and a way to the outside.

    `wanted` tells the settings of a team's numbers, `installation` whose health is ours.
    """

    config: Config
    desk: Desk
    carrier: Carrier
    wanted: Callable[[str], Mapping[str, str]]
    installation: str
    asks: Callable[[str], Answer]
    shows: Callable[[str], Certificate]


Look = Callable[[Patient], Iterable[Line]]


def looked(look: Look, patient: Patient) -> Iterator[Line]:
    """What this look finds; one that fails is a line too, and the others go on."""
    try:
        yield from look(patient)
    except DATABASE_ERRORS as error:
        yield wrong(f"{_title(look)}: the database could not be asked.", outage(error).value)
    except Exception as error:  # noqa: BLE001  said here, to whoever asked
        kind, place = type(error).__name__, places(error)[-1]
        yield wrong(f"{_title(look)}: this could not be looked at.", f"Report {kind} in {place}.")


def _title(look: Look) -> str:
    return getattr(look, "__name__", "look").replace("_", " ")
