"""What a fact must be to be possible; each check refuses with the value found and the range accepted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kit.engine.money import ZERO, Money

__all__ = ["check_amount", "check_count", "check_order", "check_percent"]


def check_amount(what: str, amount: Money | None, most: Money | None = None) -> None:
    """Refuse an amount below zero, or above `most`; None, for an amount that a plan does not have, is accepted.

    >>> check_amount("the copay", Money(-1))
    Traceback (most recent call last):
    ValueError: the copay is $0.00 or more, not -$0.01
    """
    if amount is None:
        return
    if most is not None and not ZERO <= amount <= most:
        raise ValueError(f"{what} runs from $0.00 to {most}, not {amount}")
    if amount < ZERO:
        raise ValueError(f"{what} is $0.00 or more, not {amount}")


def check_percent(what: str, percent: Decimal, most: int = 100) -> None:
    """Refuse a percentage outside 0 to `most`, on the scale on which 20 means 20%.

    >>> check_percent("coinsurance_percent", Decimal(120))
    Traceback (most recent call last):
    ValueError: coinsurance_percent runs from 0 to 100, not 120
    """
    if not percent.is_finite() or not 0 <= percent <= most:
        raise ValueError(f"{what} runs from 0 to {most}, not {percent}")


def check_count(what: str, count: int | None, least: int = 0, most: int | None = None) -> None:
    """Refuse a number of days, visits or people outside its range; None is accepted.

    >>> check_count("people in the household", 0, 1)
    Traceback (most recent call last):
    ValueError: people in the household: 1 or more, not 0
    """
    if count is not None and (count < least or (most is not None and count > most)):
        accepted = f"{least} or more" if most is None else f"{least} to {most}"
        raise ValueError(f"{what}: {accepted}, not {count}")


def check_order(earlier: str, first: date, later: str, second: date) -> None:
    """Refuse two days that are the wrong way round.

    >>> check_order("admission", date(2026, 3, 2), "discharge", date(2026, 3, 1))
    Traceback (most recent call last):
    ValueError: discharge 2026-03-01 is before admission 2026-03-02; it is that day or later
    """
    if second < first:
        raise ValueError(f"{later} {second} is before {earlier} {first}; it is that day or later")
