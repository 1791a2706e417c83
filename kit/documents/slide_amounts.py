"""Find amounts and buckets of age in words that people write: $1,250.40, (10.00), 2.1K, 61-90 days, over 120."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from kit.engine.money import Money

__all__ = ["age_range", "amounts_in", "bare_amount", "dollars"]

_AMOUNT = re.compile(
    r"(?<![\w.,/])(?P<open>\()?(?P<minus>[-−])?(?P<sign>US\$|USD|\$)?(?:(?<=[$D])\ ?(?P<minus_after>[-−])?)?"
    r"(?P<dollars>[0-9]{1,3}(?:[,'’][0-9]{3}){1,3}|[0-9]{1,12})(?:\.(?P<cents>[0-9]{1,2}))?"
    r"(?![0-9]|[.,/][0-9]|-[0-9])(?P<thousand>\ ?[kKmM]\b)?(?P<unit>\ ?(?:dollars|USD)\b)?(?P<close>\))?(?!\ ?%|\w)",
    re.ASCII,
)
_FROM_TO = re.compile(r"\b([0-9]{1,3})\s*(?:-|–|—|‑|\bto\b|\bthrough\b)\s*([0-9]{1,3})\b", re.ASCII)
_OVER = re.compile(r"(?:\bover|\bmore than|\babove|\bolder than|\bpast|>)\s*([0-9]{1,3})\b", re.ASCII)
_AND_UP = re.compile(
    r"\b([0-9]{1,3})\s*(?:\+|(?:days\s*)?(?:and|or)\s+(?:over|more|older|above|up)\b)|(?:≥|>=)\s*([0-9]{1,3})\b",
    re.ASCII,
)
_UP_TO = re.compile(r"(?:\bunder|\bup to|\bless than|<|≤|<=)\s*=?\s*([0-9]{1,3})\b", re.ASCII)
_STEP_DAYS = 30
_LONGEST_LABEL = 60


def amounts_in(text: str) -> tuple[Money, ...]:
    """The amounts in a text: numbers with a dollar sign, two decimals, a K for thousands, or 'dollars' after them.

    >>> amounts_in("Paid $1,250.40 on March 2, 2026, then (10.00), 20% and $2.1K")
    (Money.of("1250.40"), Money.of("-10.00"), Money.of("2100.00"))
    """
    return tuple(
        _money(found)
        for found in _AMOUNT.finditer(text)
        if found["sign"] or found["unit"] or (found["cents"] and len(found["cents"]) == 2)
    )


def bare_amount(text: str) -> Money | None:
    """The amount when the text is one number and no more, as in a cell of a table; None otherwise.

    >>> bare_amount("2106"), bare_amount("2106 days")
    (Money.of("2106.00"), None)
    """
    found = _AMOUNT.fullmatch(text.strip(" \t:;=|.*"))
    return _money(found) if found else None


def _money(found: re.Match[str]) -> Money:
    digits = re.sub(r"[^0-9]", "", found["dollars"])
    cents = int(digits) * 100 + int((found["cents"] or "0").ljust(2, "0"))
    cents *= {"": 1, "k": 1_000, "m": 1_000_000}[(found["thousand"] or "").strip().lower()]
    negative = found["minus"] or found["minus_after"] or (found["open"] and found["close"])
    return Money(-cents if negative else cents)


def dollars(number: str) -> Money | None:
    """A number of a chart, which keeps dollars with a point, in whole cents; None for what is no number of money.

    >>> dollars("384"), dollars("383.99999999999994"), dollars("nan")
    (Money.of("384.00"), Money.of("384.00"), None)
    """
    try:
        value = Decimal(number[:_LONGEST_LABEL].strip())
        if not value.is_finite() or value.adjusted() > 12:
            return None
        return Money(int((value * 100).quantize(Decimal(1), ROUND_HALF_UP)))
    except (ArithmeticError, ValueError):
        return None


def age_range(label: str) -> tuple[int, int | None] | None:
    """The first and the last day of a bucket by its name; None as last day for no end, None for no bucket at all.

    >>> age_range("61-90 days"), age_range("Over 120 days"), age_range("120+"), age_range("Current"), age_range("Owed")
    ((61, 90), (121, None), (121, None), (0, 30), None)
    """
    text = label.lower()
    if len(text) > _LONGEST_LABEL:
        return None
    if found := _FROM_TO.search(text):
        first, last = int(found[1]), int(found[2])
        return (_after(first), last) if first < last else None
    if found := _AND_UP.search(text):
        return _after(int(found[1] or found[2])), None
    if found := _OVER.search(text):
        return int(found[1]) + 1, None
    if found := _UP_TO.search(text):
        return 0, int(found[1])
    return (0, _STEP_DAYS) if text.strip() in ("current", "not past due") else None


def _after(day: int) -> int:
    """Buckets named 30-60 or 120+ begin a day later than they say."""
    return day + 1 if day and day % _STEP_DAYS == 0 else day
