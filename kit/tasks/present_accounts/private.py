"""Find patients on slides: their names, birth dates, member numbers and account numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from kit.documents.cell_values import read_day

__all__ = ["shown_in"]

_FREE, _END = r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])"
_DAY = re.compile(
    r"\d{1,4}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{2,4}|[A-Za-z]{3,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}"
    r"|\d{1,2}(?:st|nd|rd|th)?[\s-]+(?:of\s+)?[A-Za-z]{3,9}\.?,?[\s-]+\d{4}",
    re.ASCII,
)
_PARTS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}(?:\d{2})?)", re.ASCII)


def shown_in(text: str, what: str, looked_for: Sequence[str]) -> str:
    """The first of the names, days or numbers that a text gives away; '' for none.

    `what` is names, birth dates, member numbers or account numbers. Names are found in both orders, with an
    initial, and after a title; a family name alone can be a word like any other, and is not looked for.
    Source: https://hrp.weill.cornell.edu/safe-harbor-de-identification (2026-11-25): what tells who somebody is.

    >>> shown_in("Call Mr. Lee first", "names", ["Ben Lee"]), shown_in("Born 3/2/61", "birth dates", ["03/02/1961"])
    ('Mr. Lee', '3/2/61')
    """
    if what == "birth dates":
        return next((written for written, days in _days(text) if days & {_day(one) for one in looked_for}), "")
    patterns = _name if what == "names" else _number
    for one in looked_for:
        found = re.search(f"{_FREE}(?:{patterns(one)}){_END}", text, re.IGNORECASE)
        if found:
            return found[0]
    return ""


def _name(name: str) -> str:
    given, _, family = name.rpartition(" ")
    if not given:
        return re.escape(name)
    first, last = re.escape(given), re.escape(family)
    ways = (
        rf"{first}\s+(?:[A-Z]\.?\s+)?{last}",
        rf"{last},\s*{first}",
        rf"{re.escape(given[0])}\.\s*{last}",
        rf"{last},\s*{re.escape(given[0])}\.?",
        rf"(?:Mr|Mrs|Ms|Miss|Dr)\.?\s+{last}",
    )
    return "|".join(ways)


def _number(number: str) -> str:
    return r"[\s-]{0,3}".join(re.escape(letter) for letter in number if letter not in " -")


def _day(text: str) -> date:
    month, day, year = (int(part) for part in text.split("/"))
    return date(year, month, day)


def _days(text: str) -> Iterator[tuple[str, set[date]]]:
    """Every day that is written in a text, and what it may mean; without a century it is one of two."""
    for found in _DAY.finditer(text):
        written = found[0]
        plain = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|\bof\s+", "", re.sub(r"\s*([/.-])\s*", r"\1", written))
        yield written, set(_meant(plain))


def _meant(plain: str) -> Iterator[date]:
    parts = _PARTS.fullmatch(plain)
    if not parts:
        try:
            yield read_day(plain)
        except ValueError:
            return
        return
    month, day, year = int(parts[1]), int(parts[2]), int(parts[3])
    for full in (year,) if year > 99 else (1900 + year, 2000 + year):
        for first, second in ((month, day), (day, month)):
            try:
                yield date(full, first, second)
            except ValueError:
                continue
