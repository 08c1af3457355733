"""Swaps that are asked for on a page: whoever has to answer, or was answered, hears it by text.

That both have agreed they read as any change of their shifts.
"""

from datetime import timedelta

from sqlalchemy import Connection

from oncall.contact.core.scene import is_night
from oncall.contact.rows.open_pages import on_phone
from oncall.contact.work.desk import Desk
from oncall.contact.work.record import say_to
from oncall.contact.work.shifts.duty_texts import span
from oncall.contact.work.team import TeamNow, team_now
from oncall.rota.core.changes.swap import Heard, Swap, to_tell
from oncall.rota.core.duty import Shift
from oncall.rota.rows import swaps
from oncall.store import outbox

EVERY = timedelta(seconds=30)
FRESH = timedelta(days=1)
"""What is older was told, or stands on the page; a night and a page open meanwhile are shorter."""
ASKS = "swap.asks"
SAID: dict[Heard, str] = {
    "asks": ASKS, "declined": "swap.declined", "withdrawn": "swap.withdrawn",
}  # fmt: skip


def tell_of_swaps(desk: Desk) -> None:
    """Ask whoever has to say yes, and tell the other one how it ended; each once."""
    with desk.db.reading() as conn:
        due = [
            (team_id, swap)
            for team_id, swap in swaps.since(conn, desk.now - FRESH)
            if _due(conn, desk, team_now(conn, desk, team_id), swap)
        ]
    for team_id, swap in due:
        with desk.writing("swap texts") as tx:
            _tell(tx, desk, team_id, swap.id)


def _tell(tx: Connection, desk: Desk, team_id: str, swap_id: str) -> None:
    """As it stands now."""
    swap, team = swaps.by_id(tx, team_id, swap_id), team_now(tx, desk, team_id)
    if swap is None or (due := _due(tx, desk, team, swap)) is None:
        return
    whom, sentence = due
    hers, others = (swap.gets, swap.gives) if whom == swap.asked else (swap.gives, swap.gets)
    say_to(
        tx, desk, team_id, whom, sentence, f"swap/{swap.id}", person=others.person,
        gone=_span(team, whom, hers), come=_span(team, whom, others),
    )  # fmt: skip


def _due(conn: Connection, desk: Desk, team: TeamNow, swap: Swap) -> tuple[str, str] | None:
    """Whom to tell which sentence now: not twice, not by night, and not beside a page."""
    told = to_tell(swap, team.rota, desk.now)
    if told is None or not team.can_be_reached(told[0]):
        return None
    whom, sentence = told[0], SAID[told[1]]
    if _was_told(conn, swap, sentence) or not _has_heard_before(conn, swap, sentence):
        return None
    night = is_night(desk.now.astimezone(team.zone).time(), desk.pace)
    return None if night or on_phone(conn, team.id, whom) else (whom, sentence)


def _was_told(conn: Connection, swap: Swap, sentence: str) -> bool:
    return outbox.has(conn, f"swap/{swap.id}/{sentence}/text")


def _has_heard_before(conn: Connection, swap: Swap, sentence: str) -> bool:
    """Nobody reads that a question is withdrawn which she never got."""
    return sentence != "swap.withdrawn" or _was_told(conn, swap, ASKS)


def _span(team: TeamNow, reader: str, shift: Shift) -> str:
    return span(team, reader, shift.start, shift.end)
