"""What one process finds wrong is told by all: kept in the database until it is right again."""

from contextlib import suppress

from oncall.contact.work.desk import Desk
from oncall.store import signs
from oncall.store.engine import DATABASE_ERRORS
from oncall.watch.pulse import Pulse


class Finding:
    """One thing that may be wrong; written for as long as it is, so that health tells of it."""

    def __init__(self, desk: Desk, pulse: Pulse, kind: str) -> None:
        self._desk = desk
        self._process = pulse.process
        self._kind = kind
        self._is_right = False

    def tell(self, sentence: str) -> None:
        """This is wrong; an empty sentence: it is right. Without the database, told next time."""
        if self._is_right and not sentence:
            return
        with suppress(*DATABASE_ERRORS), self._desk.db.transaction() as tx:
            if sentence:
                signs.is_wrong(tx, self._process, self._kind, sentence, self._desk.now)
            else:
                signs.is_right(tx, self._process, self._kind)
            self._is_right = not sentence
