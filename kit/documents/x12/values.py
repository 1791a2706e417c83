"""Amounts and days as they stand in electronic files, read exactly, and written."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from kit.engine.money import Money

__all__ = [
    "amount_written",
    "day_written",
    "period_written",
    "read_amount",
    "read_day",
    "read_decimal",
    "read_period",
    "shown",
]

_AMOUNT = re.compile(r"(?P<sign>-?)(?P<dollars>[0-9]{0,15})(?:\.(?P<cents>[0-9]{0,10}))?", re.ASCII)
_DAY = re.compile(r"[0-9]{8}", re.ASCII)
_LARGEST_CENTS = 10**17
BETWEEN = " to "


def read_amount(text: str) -> Money:
    """Read an amount of an electronic file, such as 500, 34.00, -1.27 or .5, to the cent.

    Raises ValueError for parts of a cent, exponents, commas, more than 15 digits, and what is no number.

    >>> read_amount("-1.27"), read_amount("500"), read_amount("34.500")
    (Money.of("-1.27"), Money.of("500.00"), Money.of("34.50"))
    >>> read_amount("1.005")
    Traceback (most recent call last):
    ValueError: '1.005' has parts of a cent
    """
    found = _AMOUNT.fullmatch(text)
    if found is None or not (found["dollars"] or found["cents"]):
        raise ValueError(f"{shown(text)} is no amount")
    cents = (found["cents"] or "").ljust(2, "0")
    if cents[2:].strip("0"):
        raise ValueError(f"{shown(text)} has parts of a cent")
    whole = int(found["dollars"] or "0") * 100 + int(cents[:2])
    return Money(-whole if found["sign"] else whole)


def amount_written(amount: Money) -> str:
    """An amount as an electronic file has it, such as 34.00 or -1.27.

    Raises ValueError for one of more than 15 digits before the point.
    """
    if abs(amount.cents) >= _LARGEST_CENTS:
        raise ValueError(f"{amount} is too large for an electronic file; check the digits")
    return amount.plain


def read_decimal(text: str) -> Decimal:
    """Read a number of an electronic file that is no amount, such as .2 or 20; zero or more.

    Raises ValueError for exponents, signs, more than 15 digits before or 10 behind the point, and what is no number.

    >>> read_decimal(".2")
    Decimal('0.2')
    """
    found = _AMOUNT.fullmatch(text)
    if found is None or found["sign"] or not (found["dollars"] or found["cents"]):
        raise ValueError(f"{shown(text)} is no number")
    return Decimal(text)


def read_day(text: str) -> date:
    """Read a day written as eight digits, year first.

    Raises ValueError for a day that there is not.

    >>> read_day("20260302")
    datetime.date(2026, 3, 2)
    """
    if not _DAY.fullmatch(text):
        raise ValueError(f"{shown(text)} is no day")
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        raise ValueError(f"{shown(text)} is no day of the calendar") from None


def day_written(day: date) -> str:
    """A day as eight digits, year first.

    >>> day_written(date(2026, 3, 2))
    '20260302'
    """
    return f"{day.year:04d}{day.month:02d}{day.day:02d}"


def read_period(first: str, last: str) -> str:
    """Put a first and a last day into words such as '2026-03-02' or '2026-03-02 to 2026-03-04'.

    >>> read_period("20260302", "20260304"), read_period("20260302", "20260302")
    ('2026-03-02 to 2026-03-04', '2026-03-02')
    """
    days = [read_day(one).isoformat() for one in (first, last) if one]
    return BETWEEN.join(dict.fromkeys(days))


def period_written(text: str, what: str) -> tuple[str, ...]:
    """Take such words apart again: no day, one day, or a first and a last day, as eight digits each.

    Raises ValueError that names `what` for other words.

    >>> period_written("2026-03-02 to 2026-03-04", "service dates")
    ('20260302', '20260304')
    """
    days = text.split(BETWEEN) if text else []
    try:
        if len(days) > 2 or any(len(day) != 10 for day in days):
            raise ValueError
        return tuple(day_written(date.fromisoformat(day)) for day in days)
    except ValueError:
        message = f"{what}: write 2026-03-02, or 2026-03-02 to 2026-03-04, not {shown(text)}"
        raise ValueError(message) from None


def shown(text: str) -> str:
    """A text as a message quotes it: not too long, and harmless to a screen."""
    return ascii(text if len(text) <= 24 else text[:23] + "...")
