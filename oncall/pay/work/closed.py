"""Which months are closed: what is changed in them becomes a correction."""

from datetime import datetime

from sqlalchemy import Connection

from oncall.pay import rows
from oncall.pay.core.reckoning.price import months_between
from oncall.rota.work import rota_of


def closed_months(conn: Connection, team_id: str, start: datetime, end: datetime) -> list[str]:
    """The months of [start, end) for which a run has been made, as 2026-03."""
    rota = rota_of(conn, team_id)
    if not rota.plans:
        return []
    asked = {str(each) for each in months_between(rota, start, end)}
    return sorted(asked & rows.run_months(conn, team_id))
