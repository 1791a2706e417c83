"""What stands in a cell that a trainee filled in, read as the amount, day, text or number that it should be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from kit.engine.dates import in_words
from kit.engine.money import Money, NotAnAmount

__all__ = ["KINDS", "cell_shown", "clean_text", "read_amount", "read_day", "read_text", "read_whole_number"]

MOST_LETTERS = 32_767
LARGEST_COUNT = 10**12
YEARS = range(1900, 2101)
ERRORS = frozenset({
    "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#N/A", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA",
    "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!",
})  # fmt: skip
_RESIDUE = Decimal("0.000001")
"""How far a number may stand from a whole cent: what is left over when a spreadsheet adds 0.1 and 0.2."""

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
         "december"), 1)
}  # fmt: skip
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})(?:[T ][0-9:.]{5,15}Z?)?", re.ASCII)
_MONTH_FIRST = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", re.ASCII)
_IN_WORDS = re.compile(r"([A-Za-z]{3,9})\.? ([0-9]{1,2}),? ([0-9]{4})", re.ASCII)
_DAY_THEN_MONTH = re.compile(r"([0-9]{1,2})[ -]([A-Za-z]{3,9})\.?,?[ -]([0-9]{4})", re.ASCII)
_SPACED_THOUSANDS = re.compile(r"(?<=[0-9]) (?=[0-9]{3}(?:[ .]|\b))", re.ASCII)
_HOW_TO_WRITE_A_DAY = "Write it like 3/2/2026 (month, day, year), or give the cell a date format."


def clean_text(text: str) -> str:
    """A text without spaces at its ends; spaces of every kind become one plain space, lines stay."""
    shown = "".join(" " if unicodedata.category(letter) == "Zs" else letter for letter in text)
    return "\n".join(re.sub(r"[ \t]+", " ", line).strip() for line in shown.splitlines()).strip()


def cell_shown(value: object) -> str:
    """What a message shows of a cell, never more than 60 letters."""
    shown = value.isoformat(sep=" ") if isinstance(value, datetime) else str(value)[:200]
    shown = "".join(letter if letter.isprintable() else " " for letter in shown)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."


def _check_for_error(value: object) -> None:
    if isinstance(value, str) and value.strip().upper() in ERRORS:
        raise ValueError(f"The formula has the error {value.strip()}. Correct it, or type the value.")
    if isinstance(value, str) and len(value) > MOST_LETTERS:
        raise ValueError(f"The cell has {len(value):,} letters; at most {MOST_LETTERS:,} are read. Shorten it.")


def read_amount(value: object) -> Money:
    """An amount from a number or a text such as 1,234.50, $1,234.50, (12.50) or 12.50-.

    A number may stand less than a millionth of a dollar from a whole cent, as sums in a spreadsheet do.
    Raises ValueError with what to do for anything else.

    >>> read_amount(0.1 + 0.2), read_amount("($1,234.50)"), read_amount("12.50-")
    (Money.of("0.30"), Money.of("-1234.50"), Money.of("-12.50"))
    """
    _check_for_error(value)
    if isinstance(value, bool):
        raise ValueError("It is TRUE or FALSE. Write the amount like 125.40.")
    if isinstance(value, int):
        return _of(str(value) if abs(value) < LARGEST_COUNT else "9" * 13)
    if isinstance(value, float):
        return _amount_of_number(value)
    if not isinstance(value, str):
        raise ValueError("It is a date or a time. Write the amount like 125.40, and give the cell a number format.")
    return _amount_of_text(value)


def _of(text: str) -> Money:
    try:
        return Money.of(text)
    except NotAnAmount as problem:
        raise ValueError(f"{str(problem)[:1].upper()}{str(problem)[1:]}") from None


def _amount_of_number(value: float) -> Money:
    try:
        exact = Decimal(repr(value))
        cents = exact.quantize(Decimal("0.01"))
    except InvalidOperation:
        raise ValueError("It is no amount, or too large for one bill. Check the digits.") from None
    if abs(exact - cents) > _RESIDUE:
        raise ValueError("It has parts of a cent. Round it to two places, as with =ROUND(A1,2).")
    return _of(f"{cents:f}")


def _amount_of_text(value: str) -> Money:
    text = clean_text(unicodedata.normalize("NFKC", value))
    for minus in "\u2212\u2010\u2011\u2012\u2013\u2014":
        text = text.replace(minus, "-")
    if text.startswith("="):
        raise ValueError("It is a formula typed as text. Give the cell a number format, and type the formula again.")
    plain = _SPACED_THOUSANDS.sub(",", text) if " " in text else text
    negative = False
    if plain.startswith("(") and plain.endswith(")"):
        negative, plain = True, plain[1:-1].strip()
    elif plain.startswith("$(") and plain.endswith(")"):
        negative, plain = True, plain[2:-1].strip()
    elif plain.endswith("-"):
        negative, plain = True, plain[:-1].strip()
    elif plain.startswith("-"):
        negative, plain = True, plain[1:].strip()
    elif plain.startswith("+"):
        plain = plain[1:].strip()
    if plain.startswith("$-") and not negative:
        negative, plain = True, plain[2:].strip()
    plain = plain.replace("$ ", "$")
    if plain.startswith("-"):
        raise ValueError(f"{cell_shown(text)!r} has two signs. Write it like -125.40.")
    if not plain.isascii():
        raise ValueError(f"{cell_shown(text)!r} is not a dollar amount. Write it like 125.40.")
    amount = _of(plain)
    return -amount if negative else amount


def read_day(value: object) -> date:
    """A day from a date cell or a text such as 3/2/2026, 2026-03-02 or March 2, 2026.

    Figures with slashes are month, day, year. Raises ValueError with what to do for a day that is not in the
    calendar, or could be read two ways.

    >>> read_day("3/2/2026") == read_day("2026-03-02") == read_day("March 2, 2026") == date(2026, 3, 2)
    True
    """
    _check_for_error(value)
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return _in_range(value)
    if not isinstance(value, str):
        raise ValueError(f"It is not a date. {_HOW_TO_WRITE_A_DAY}")
    text = clean_text(unicodedata.normalize("NFKC", value))
    if found := _YEAR_FIRST.fullmatch(text):
        return _calendar_day(text, found[1], found[2], found[3])
    if found := _MONTH_FIRST.fullmatch(text):
        return _calendar_day(text, found[3], found[1], found[2])
    for pattern, month, day in ((_IN_WORDS, 1, 2), (_DAY_THEN_MONTH, 2, 1)):
        found = pattern.fullmatch(text)
        if found and found[month].lower() in _MONTHS:
            return _calendar_day(text, found[3], str(_MONTHS[found[month].lower()]), found[day])
    if re.fullmatch(r"[0-9]{1,4}[-/. ][0-9]{1,2}[-/. ][0-9]{1,4}", text, re.ASCII):
        raise ValueError(f"{text!r} could be read in more than one way. {_HOW_TO_WRITE_A_DAY}")
    raise ValueError(f"{cell_shown(text)!r} is not a date. {_HOW_TO_WRITE_A_DAY}")


def _calendar_day(text: str, year: str, month: str, day: str) -> date:
    try:
        return _in_range(date(int(year), int(month), int(day)))
    except ValueError:
        raise ValueError(
            f"{cell_shown(text)!r} is not a day in the calendar from {YEARS[0]} to {YEARS[-1]}. {_HOW_TO_WRITE_A_DAY}"
        ) from None


def _in_range(day: date) -> date:
    if day.year not in YEARS:
        raise ValueError(f"{in_words(day)} is outside the years {YEARS[0]} to {YEARS[-1]}. Check the year.")
    return day


def read_text(value: object) -> str:
    """A text; a number that stands in a column of texts, such as an account number, becomes its digits.

    >>> read_text(4411.0), read_text("  Alma   Okafor ")
    ('4411', 'Alma Okafor')
    """
    _check_for_error(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(sep=" ")
    if isinstance(value, float) and value.is_integer() and abs(value) < LARGEST_COUNT:
        return str(int(value))
    if isinstance(value, int) and abs(value) >= 10 * LARGEST_COUNT**2:
        raise ValueError("The number has too many digits. Give the cell the format Text, and type it again.")
    return clean_text(str(value))


def read_whole_number(value: object) -> int:
    """A count without parts. Raises ValueError with what to do for anything else.

    >>> read_whole_number(3.0), read_whole_number("1,200")
    (3, 1200)
    """
    _check_for_error(value)
    number: int | None = None
    if isinstance(value, int) and not isinstance(value, bool):
        number = value
    elif isinstance(value, float) and value.is_integer():
        number = int(value)
    elif isinstance(value, str):
        text = clean_text(unicodedata.normalize("NFKC", value)).replace("\u2212", "-")
        if re.fullmatch(r"-?(?:[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})", text, re.ASCII):
            number = int(text.replace(",", ""))
    if number is None:
        raise ValueError("It is not a whole number. Write it like 3.")
    if abs(number) > LARGEST_COUNT:
        raise ValueError("The number is too large. Check the digits.")
    return number


KINDS: Mapping[str, Callable[[object], Money | date | str | int]] = MappingProxyType({
    "amount": read_amount,
    "day": read_day,
    "text": read_text,
    "whole number": read_whole_number,
})  # fmt: skip
