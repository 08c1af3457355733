"""How these pages write an instant."""

from datetime import datetime
from zoneinfo import ZoneInfo

from oncall.web.visitor import language

OSLO = ZoneInfo("Europe/Oslo")


def told(instant: datetime) -> str:
    """The day and the wall time, as the reader's language writes them."""
    local = instant.astimezone(OSLO)
    return f"{local:%Y-%m-%d %H:%M}" if language() == "en" else f"{local:%d.%m.%Y %H:%M}"
