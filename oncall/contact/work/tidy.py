"""Tidying: what is only kept for a while is let go, a little at a time."""

from datetime import timedelta

from oncall.contact.rows import notes
from oncall.contact.work.desk import Desk
from oncall.contact.work.going_out.deleting import delete_what_was_sent
from oncall.rota.rows import confirmations
from oncall.store import outbox

ANSWERS_LAST = timedelta(days=3)
# Longer than a closed contact can be opened again, and than a code rests.
EFFECTS_LAST = timedelta(days=30)
CONFIRMATIONS_LAST = timedelta(days=1)
AT_ONCE = 500  # so that no family waits for the writer


def tidy(desk: Desk) -> None:
    """Stored answers of webhooks are kept for three days: the carrier asks again within hours.

    Who has confirmed a shift is kept until it is over.
    """
    with desk.writing("tidy") as tx:
        notes.forget_answers(tx, desk.now - ANSWERS_LAST)
        confirmations.forget(tx, desk.now - CONFIRMATIONS_LAST)
    forget_effects(desk)


def forget_effects(desk: Desk) -> None:
    """What was sent or given up is kept for a month, or as long as words are; what waits, for ever.

    What it held of a family's words is then deleted at the carrier as well.
    """
    before, found = desk.now - min(EFFECTS_LAST, desk.keep.words), AT_ONCE
    while found == AT_ONCE:
        with desk.writing("tidy outbox") as tx:
            gone = outbox.forget(tx, before=before, limit=AT_ONCE)
            delete_what_was_sent(tx, desk, gone)
        found = len(gone)
