"""A webhook comes twice, late, or while the first is still being answered: it gets one answer."""

from collections.abc import Callable
from functools import partial

from sqlalchemy import Connection

from oncall.contact.rows import notes
from oncall.contact.work.desk import Desk
from oncall.store.engine import again_if_beaten


def once(desk: Desk, step: str, make: Callable[[Connection], str]) -> str:
    """The answer to this step: made, with all it does, in one transaction, or the stored one."""
    return again_if_beaten(partial(_once, desk, step, make))


def _once(desk: Desk, step: str, make: Callable[[Connection], str]) -> str:
    with desk.writing(step.split("/")[1]) as tx:
        stored = notes.answer_to(tx, step)
        if stored is not None:
            return desk.vault.open(stored)
        answer = make(tx)
        notes.keep_answer(tx, step, desk.vault.seal(answer), desk.now)
        return answer
