"""Tidying: what is only kept for a while is let go."""

from datetime import timedelta

from oncall.contact.rows import notes
from oncall.contact.work.desk import Desk

ANSWERS_LAST = timedelta(days=3)


def tidy(desk: Desk) -> None:
    """Stored answers of webhooks are kept for three days: the carrier asks again within hours."""
    with desk.writing("tidy") as tx:
        notes.forget_answers(tx, desk.now - ANSWERS_LAST)
