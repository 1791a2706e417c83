"""Days: written as a letter would, and counted by months."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

__all__ = ["in_words", "months_later"]


def in_words(day: date) -> str:
    """A date in words; the day has no leading zero, on every system.

    >>> in_words(date(2026, 3, 2))
    'March 2, 2026'
    """
    return f"{day:%B} {day.day}, {day.year}"


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last day of that month when it has no such day.

    Raises ValueError past the end of the calendar.

    >>> months_later(date(2026, 1, 31), 1), months_later(date(2024, 2, 29), 12)
    (datetime.date(2026, 2, 28), datetime.date(2025, 2, 28))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise ValueError(f"{months} months from {day} is outside the calendar")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
