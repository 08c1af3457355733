"""Tidying: what is only kept for a while is let go, a little at a time."""

from datetime import timedelta

from oncall.contact.rows import notes
from oncall.contact.work.desk import Desk
from oncall.contact.work.going_out.deleting import delete_what_was_sent, forget_words_sent
from oncall.rota.rows import confirmations
from oncall.store import outbox_upkeep

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
    """What was sent or given up is kept for a month; what waits, for ever.

    What it held of a family's words goes when those do, at the carrier as well. The rest is needed
    for the whole month: by its key we know what was told already.
    """
    found = AT_ONCE
    while found == AT_ONCE:
        with desk.writing("tidy outbox") as tx:
            gone = outbox_upkeep.forget(tx, before=desk.now - EFFECTS_LAST, limit=AT_ONCE)
            delete_what_was_sent(tx, desk, gone)
        found = len(gone)
    forget_words_sent(desk)
