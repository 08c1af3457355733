"""How these pages write an instant and a day."""

from datetime import date, datetime

from oncall.people.core.cells import DAYS
from oncall.people.core.rules import OSLO
from oncall.web.visitor import language
from oncall.wording import say


def told(instant: datetime) -> str:
    """The day and the wall time, as the reader's language writes them."""
    local = instant.astimezone(OSLO)
    return f"{local:%Y-%m-%d %H:%M}" if language() == "en" else f"{local:%d.%m.%Y %H:%M}"


def day_told(day: date) -> str:
    """A day, as the reader's language writes it."""
    return f"{day:%Y-%m-%d}" if language() == "en" else f"{day:%d.%m.%Y}"


def hours_told(hours: str) -> str:
    """Hours of the week as they are stored, with the days as the reader's language calls them."""
    for stored, called in zip(DAYS, say(language(), "rota.weekdays").split(), strict=True):
        hours = hours.replace(stored, called)
    return hours
