"""Days, months, amounts and numbers as each language writes them."""

from datetime import date

from oncall.wording.catalogue import say

_HARD_SPACE = "\N{NO-BREAK SPACE}"


def short_day(day: date, language: str) -> str:
    """A day in figures: 03.03.2026, in English 2026-03-03."""
    return f"{day:%Y-%m-%d}" if language == "en" else f"{day:%d.%m.%Y}"


def month_of_year(year: int, month: int, language: str) -> str:
    """A month as people write it: mars 2026."""
    return f"{say(language, 'rota.months').split()[month - 1]} {year}"


def kroner(ore: int, language: str) -> str:
    """An amount of øre in kroner: 2 455,50, in English 2,455.50."""
    whole = f"{abs(ore) // 100:,}"
    sign, rest = "−" if ore < 0 else "", f"{abs(ore) % 100:02}"
    if language == "en":
        return f"{sign}{whole}.{rest}"
    return f"{sign}{whole.replace(',', _HARD_SPACE)},{rest}"


def decimal(text: str, language: str) -> str:
    """A number that is written with a point: with a comma but in English."""
    return text if language == "en" else text.replace(".", ",")
