"""Text that leaves for a spreadsheet: never calculated there, and quoted as CSV demands."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Sequence

from kit.documents.paper import Cell
from kit.engine.money import Money

__all__ = ["csv_text", "safe_cell"]

_CALCULATED = frozenset("=+-@")
_BREAKS = frozenset("\t\r\n\v\f\x00")
_PLAIN_NUMBER = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?|[+-]?\.[0-9]+", re.ASCII)
_NOT_FOR_A_CELL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def safe_cell(text: str) -> str:
    """A text that a spreadsheet shows as it is; one that could be calculated gets an apostrophe in front.

    A spreadsheet takes a text for a formula that begins with = + - @ or a like letter of full width, also
    after spaces, tabs and signs that nobody sees. A plain number keeps its sign. Control characters that no
    file format can hold are left out.
    Source: https://asvs.emil.hemdal.se/1.2.10 (2026-11-25).

    >>> safe_cell("=1+1"), safe_cell("-12.50"), safe_cell("Office visit")
    ("'=1+1", '-12.50', 'Office visit')
    """
    if text[:1] in _BREAKS and text:
        return "'" + _NOT_FOR_A_CELL.sub("", text)
    clean = _NOT_FOR_A_CELL.sub("", text)
    if _PLAIN_NUMBER.fullmatch(clean):
        return clean
    first = next((letter for letter in clean if not _unseen(letter)), "")
    return f"'{clean}" if set(unicodedata.normalize("NFKC", first)) & _CALCULATED or first == "\u2212" else clean


def _unseen(letter: str) -> bool:
    """Whether a letter takes no ink: a space of any kind, a control character, a mark of direction, a quote."""
    return letter.isspace() or letter == '"' or unicodedata.category(letter) in ("Cc", "Cf", "Zs", "Mn")


def csv_text(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    r"""Rows as CSV: amounts without sign or commas, dates as year-month-day, every text safe to open.

    Raises ValueError for a row with more or fewer cells than there are columns.

    >>> from datetime import date
    >>> csv_text(("Day", "Paid"), [(date(2026, 3, 2), Money.of("25"))])
    'Day,Paid\r\n2026-03-02,25.00\r\n'
    """
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\r\n")
    writer.writerow([safe_cell(column) for column in columns])
    for number, row in enumerate(rows, 1):
        if len(row) != len(columns):
            raise ValueError(f"row {number}: {len(columns)} columns, but {len(row)} cells; give one for each column")
        writer.writerow([_written(cell) for cell in row])
    return page.getvalue()


def _written(cell: Cell) -> str:
    if isinstance(cell, Money):
        return cell.plain
    return safe_cell(cell) if isinstance(cell, str) else str(cell)
