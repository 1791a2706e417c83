"""Wrong answers that look like a slip of the fingers or of the calendar, told in one sentence."""

from __future__ import annotations

from datetime import date

from kit.engine.money import Money
from kit.engine.worksheet import Value

__all__ = ["slip"]


def slip(value: Value, wanted: Value | None) -> str:
    """Say what a wrong answer looks like; otherwise send the reader to the worksheet.

    >>> slip(Money(12450), Money(12540))
    'Two digits have changed places.'
    """
    if isinstance(value, Money) and isinstance(wanted, Money):
        return _amount(value, wanted)
    if isinstance(value, date) and isinstance(wanted, date):
        return _day(value, wanted)
    if isinstance(value, int) and isinstance(wanted, int) and abs(value - wanted) == 1:
        return "You are off by one. Count again."
    if isinstance(value, str) and isinstance(wanted, str) and _swapped(value, wanted):
        return "Two characters have changed places."
    if isinstance(wanted, str):
        return "This is not right. Go back to the papers and compare."
    return "This is not right. Go through the worksheet and find the step where you differ."


def _amount(value: Money, wanted: Money) -> str:
    typed, right = str(abs(value.cents)), str(abs(wanted.cents))
    if value == -wanted:
        return "The amount is right, but its sign is not."
    if abs((value - wanted).cents) == 1:
        return "You are one cent off. Round half a cent up, and only once, at the end."
    if typed in (right + "00", right[:-2]):
        return "The digits are right, but the decimal point is in the wrong place."
    if _swapped(typed, right):
        return "Two digits have changed places."
    return "This amount is not right. Go through the worksheet and find the step where you differ."


def _day(value: date, wanted: date) -> str:
    if abs((value - wanted).days) == 1:
        return "You are one day off. The first day does not count; count again from the day after it."
    if (value.day, value.month) == (wanted.month, wanted.day) and value.year == wanted.year:
        return "Month and day have changed places. Write the month first."
    if (value.month, value.day) == (wanted.month, wanted.day):
        return "Day and month are right, but the year is not."
    return "This day is not right. Go through the worksheet and find the step where you differ."


def _swapped(typed: str, right: str) -> bool:
    """True when two neighbours have changed places, and nothing else is wrong."""
    if len(typed) != len(right):
        return False
    apart = [i for i, (a, b) in enumerate(zip(typed, right, strict=True)) if a != b]
    return len(apart) == 2 and apart[1] - apart[0] == 1 and sorted(typed) == sorted(right)
