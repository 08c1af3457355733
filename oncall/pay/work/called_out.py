"""When people really worked while on duty: what the check of the rota asks of the ledger."""

from sqlalchemy import Connection

from oncall.pay import rows
from oncall.pay.core.spans import Span


def called_out(conn: Connection, team_id: str, start: int, end: int) -> dict[str, list[Span]]:
    """The callouts that begin in [start, end), in seconds since 1970, by handle."""
    found: dict[str, list[Span]] = {}
    for _, callout in rows.callouts(conn, team_id, start, end):
        found.setdefault(callout.person, []).append(callout.span)
    return found
