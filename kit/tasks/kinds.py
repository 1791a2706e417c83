"""How each kind of answer is read: from what a person typed to a value that can be compared."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Literal, get_args

from kit.engine.money import ZERO, Money, NotAnAmount
from kit.engine.worksheet import Value

__all__ = ["KINDS", "Kind", "NotReadable", "read_as"]

Kind = Literal["money", "signed money", "count", "percent", "date", "choice", "text"]
KINDS: tuple[Kind, ...] = get_args(Kind)

LONGEST_ANSWER = 200
_DAY_FORMS = ("%m/%d/%Y", "%Y-%m-%d", "%m-%d-%Y", "%m/%d/%y", "%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%b %d %Y")
_LONG_NUMBER = re.compile(r"[\d\s().-]+", re.ASCII)
SHORTEST_LONG_NUMBER = 7
_COUNT = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,9}", re.ASCII)
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,4})?)\s*(?:%|percent)?", re.ASCII | re.IGNORECASE)


class NotReadable(ValueError):  # noqa: N818 - it is a finding about an answer, not a fault
    """The answer cannot be read; the message tells the trainee what to type instead."""


def read_as(kind: Kind, text: str, choices: tuple[str, ...] = ()) -> Value:
    """Read one answer that is not blank; raises NotReadable with advice.

    >>> read_as("date", "3/2/2026"), read_as("percent", "12.5 %"), read_as("text", "  ANNA  Lee ")
    (datetime.date(2026, 3, 2), Decimal('12.5'), 'anna lee')
    """
    typed = " ".join(text.split())
    if len(typed) > LONGEST_ANSWER:
        raise NotReadable(f"This answer is too long. {_EXAMPLES[kind]}")
    if kind == "choice":
        return _choice(typed, choices)
    return _READERS[kind](typed)


def _money(typed: str) -> Money:
    amount = _signed_money(typed)
    if amount < ZERO:
        raise NotReadable(f"{typed!r} is below zero. Write an amount of $0.00 or more.")
    return amount


def _signed_money(typed: str) -> Money:
    try:
        return Money.of(typed)
    except NotAnAmount as problem:
        raise NotReadable(str(problem)) from None


def _count(typed: str) -> int:
    if not _COUNT.fullmatch(typed):
        raise NotReadable(f"{typed!r} is not a whole number. {_EXAMPLES['count']}")
    return int(typed.replace(",", ""))


def _percent(typed: str) -> Decimal:
    found = _PERCENT.fullmatch(typed)
    if not found:
        raise NotReadable(f"{typed!r} is not a percentage. {_EXAMPLES['percent']}")
    return Decimal(found[1])


def _day(typed: str) -> date:
    typed = re.sub(r"(?i)^sept\b\.?", "Sep", typed)
    for form in _DAY_FORMS:
        try:
            # A day has no time zone: nothing but its date is kept.
            day = datetime.strptime(typed, form).date()
        except ValueError:
            continue
        if 1900 <= day.year <= 2199:
            return day
    raise NotReadable(f"{typed!r} is not a day that can be read. {_EXAMPLES['date']}")


def _choice(typed: str, choices: tuple[str, ...]) -> str:
    for one in choices:
        if " ".join(one.split()).casefold() == typed.casefold():
            return one
    raise NotReadable(f"{typed!r} is not one of the choices. {_EXAMPLES['choice']}")


def _text(typed: str) -> str:
    """Case, spaces and a full stop at the end are no mistakes; nor is how a long number, as of a phone, is parted.

    >>> _text("(434) 555-0158") == _text("434.555.0158"), _text("24553") == _text("2 4553")
    (True, False)
    """
    if _LONG_NUMBER.fullmatch(typed) and len(digits := re.sub(r"\D", "", typed)) >= SHORTEST_LONG_NUMBER:
        return digits
    return typed.casefold().rstrip(".").strip()


_READERS: Mapping[Kind, Callable[[str], Value]] = MappingProxyType({
    "money": _money,
    "signed money": _signed_money,
    "count": _count,
    "percent": _percent,
    "date": _day,
    "text": _text,
})  # fmt: skip

_EXAMPLES: Mapping[Kind, str] = MappingProxyType({
    "money": "Write it like 125.40.",
    "signed money": "Write it like 125.40, or like -125.40 when it is below zero.",
    "count": "Write it like 12.",
    "percent": "Write it like 20 or 12.5.",
    "date": "Write month, day and year, like 03/02/2026.",
    "choice": "Pick one from the list.",
    "text": "Write it in a few words.",
})  # fmt: skip
