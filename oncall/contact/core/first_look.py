"""When people who are soon on duty with a phone that is not tested are told so.

Whoever comes onto a rota hears it at once; this is for those whom the first plan named already.
"""

from datetime import datetime, timedelta

MORNING, SATURDAY = 8, 5
"""The hour of the day, on the team's clock, in which they are told: nobody is woken for it."""
WEEK, DAY = timedelta(days=7), timedelta(days=1)


def looks_ahead(local: datetime) -> timedelta | None:
    """How far ahead shifts are looked at now; None when it is not the time.

    At a weekend only those are told who cannot wait until Monday.
    """
    if local.hour != MORNING:
        return None
    return DAY if local.weekday() >= SATURDAY else WEEK
