"""Write a date as a letter would."""

from __future__ import annotations

from datetime import date

__all__ = ["in_words"]


def in_words(day: date) -> str:
    """A date in words; the day has no leading zero, on every system.

    >>> in_words(date(2026, 3, 2))
    'March 2, 2026'
    """
    return f"{day:%B} {day.day}, {day.year}"
