"""Amounts and days as Synthea writes them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

from kit.engine.money import LARGEST_CENTS, Money, NotAnAmount, percent_of

__all__ = ["read_amount", "read_day"]

_HUNDRED = Money(100_00)
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,20}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE][+-]?[0-9]{1,2})?", re.ASCII)
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ].*)?", re.ASCII)


@lru_cache(maxsize=50_000)
def read_amount(text: str) -> tuple[Money, bool]:
    """An amount of dollars as Synthea writes it, in whole cents, and whether it had to be rounded.

    Half a cent goes away from zero, as everywhere in the kit. Raises ValueError for what is no amount.

    >>> read_amount("77.49"), read_amount("0.125")
    ((Money.of("77.49"), False), (Money.of("0.13"), True))
    """
    if not _NUMBER.fullmatch(text):
        return Money.of(text), False
    exact = Decimal(text)
    if exact.copy_abs() > LARGEST_CENTS // 100:
        raise NotAnAmount(f"{text[:24]!r} is too large for one bill. Check the digits.")
    money = percent_of(_HUNDRED, exact)
    return money, exact != Decimal(money.cents).scaleb(-2)


@lru_cache(maxsize=50_000)
def read_day(text: str) -> date | None:
    """The day of a date or time as Synthea writes it, or None when it is neither.

    >>> read_day("2023-01-27T16:17:47Z")
    datetime.date(2023, 1, 27)
    """
    found = _DAY.fullmatch(text)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None
