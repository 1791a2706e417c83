"""Find what must not stand on slides: birth dates, diagnoses, full member numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from kit.scenarios.history import History

__all__ = ["leaks"]

_SECURITY_NUMBER = re.compile(r"(?<![\w-])[0-9]{3}-[0-9]{2}-[0-9]{4}(?![\w-])", re.ASCII)
_FREE = r"(?<![A-Za-z0-9])"
_END = r"(?![A-Za-z0-9])"


def leaks(text: str, history: History) -> Iterator[tuple[str, str]]:
    """What a text gives away about the people of a history: what it is, and the words that give it away.

    Slides for a meeting show the minimum that the meeting needs (45 CFR 164.502(b)).
    Source: https://www.hipaagroup.com/pnp/regs/finalprivacymod/minimum.html
    (2026-11-25).
    """
    for what, pattern in _private(history):
        if found := pattern.search(text):
            yield what, found[0]


def _private(history: History) -> list[tuple[str, re.Pattern[str]]]:
    coverages = [*history.coverages, *(one for account in history.accounts for one in account.coverages)]
    births = {"the patient's birth date": history.patient.birth_date}
    births["the guarantor's birth date"] = history.guarantor.birth_date
    found = [(what, _date(day)) for what, day in births.items()]
    subscribers = dict.fromkeys(one.subscriber_birth_date for one in coverages if one.subscriber_birth_date is not None)
    found += [("a subscriber's birth date", _date(day)) for day in subscribers if day not in births.values()]
    for diagnosis in dict.fromkeys(account.visit.diagnosis for account in history.accounts):
        code = re.escape(diagnosis.code).replace(r"\.", r"\.?")
        words = r"\s+".join(re.escape(word) for word in diagnosis.label.split())
        found.append(("a diagnosis", re.compile(f"{_FREE}(?:{code}|{words}){_END}", re.IGNORECASE)))
    for number in dict.fromkeys(one.member_id for one in coverages if one.member_id):
        spaced = r"[\s-]{0,3}".join(re.escape(letter) for letter in number)
        found.append(("a full member number", re.compile(f"{_FREE}{spaced}{_END}", re.IGNORECASE)))
    found.append(("a Social Security number", _SECURITY_NUMBER))
    return found


def _date(day: date) -> re.Pattern[str]:
    """A day in the ways in which people write it."""
    month, number = f"0?{day.month}", f"0?{day.day}"
    year = rf"(?:{day.year}|'?{day.year % 100:02d})"
    name = f"{day:%B}|{day:%b}"
    ways = (
        rf"{month}\s?[/.-]\s?{number}\s?[/.-]\s?{year}",
        rf"{number}\s?[/.-]\s?{month}\s?[/.-]\s?{day.year}",
        rf"{day.year}\s?[/.-]?\s?{day.month:02d}\s?[/.-]?\s?{day.day:02d}",
        rf"(?:{name})\.?\s+{number}(?:st|nd|rd|th)?,?\s+{year}",
        rf"{number}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{name})\.?,?\s+{year}",
    )
    return re.compile(f"{_FREE}(?:{'|'.join(ways)}){_END}", re.IGNORECASE)
