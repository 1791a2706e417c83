"""One sheet of a workbook as it is written: texts that are never calculated, amounts and days as real ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

from kit.documents.paper import Cell
from kit.documents.plain_text import safe_cell
from kit.engine.money import Money

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

__all__ = ["MOST_ROWS", "SheetWriter", "dollars", "make_workbook"]

MOST_ROWS = 100_000
MOST_LETTERS = 32_767
"""Of a cell: what Excel holds. Source: the limits of xlsxwriter's write_string."""
FIRST_DAY = date(1900, 3, 1)
"""Before it, Excel's count of days is off by one, as it takes 1900 for a leap year."""

_FORMATS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14},
    "heading": {
        "bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF", "border": 1, "text_wrap": True, "valign": "top",
    },
    "label": {"bold": True},
    "text": {"text_wrap": True, "valign": "top"},
    "count": {"num_format": "0", "valign": "top"},
    "day": {"num_format": "mm/dd/yyyy", "align": "left", "valign": "top"},
    "amount": {"num_format": "$#,##0.00;-$#,##0.00", "valign": "top"},
    "total": {"num_format": "$#,##0.00;-$#,##0.00", "bold": True, "top": 1},
    "total label": {"bold": True, "top": 1},
}  # fmt: skip


def make_workbook(title: str, fill: Callable[[Workbook, dict[str, Any]], None]) -> bytes:
    """A workbook as bytes, the same for the same input: no clock is in it. `fill` gets it and its formats."""
    import xlsxwriter

    page = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(page, options)
    book.set_properties({"title": safe_cell(title), "created": datetime(2000, 1, 1)})
    fill(book, {name: book.add_format(what) for name, what in _FORMATS.items()})
    book.close()
    return page.getvalue()


def dollars(amount: Money) -> Decimal:
    """An amount as the number for a cell: whole cents with the point moved, never a float."""
    return Decimal(amount.cents).scaleb(-2)


class SheetWriter:
    """Writes cells of one sheet; rows and columns count from 0, as in xlsxwriter."""

    def __init__(self, book: Workbook, formats: dict[str, Any], name: str) -> None:
        self.sheet = book.add_worksheet(name)
        self.formats = formats

    def put(self, row: int, column: int, cell: Cell, form: str = "") -> None:
        """Write a cell by its kind. Raises ValueError for a text or a day that no cell can hold."""
        if isinstance(cell, Money):
            self.sheet.write_number(row, column, dollars(cell), self.formats[form or "amount"])
        elif isinstance(cell, date):
            if cell < FIRST_DAY:
                raise ValueError(f"a workbook holds days from {FIRST_DAY} on, not {cell}; correct the date")
            self.sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), self.formats["day"])
        elif isinstance(cell, int):
            self.sheet.write_number(row, column, cell, self.formats[form or "count"])
        else:
            text = safe_cell(cell)
            if len(text) > MOST_LETTERS:
                raise ValueError(
                    f"a cell holds {MOST_LETTERS:,} letters, not {len(text):,}; shorten the text {text[:40]!r}"
                )
            self.sheet.write_string(row, column, text, self.formats[form or "text"])

    def calculate(self, row: int, column: int, formula: str, amount: Money, form: str = "amount") -> None:
        """Write a formula of ours with the amount that it comes to, for readers that do not calculate."""
        self.sheet.write_formula(row, column, formula, self.formats[form], dollars(amount))

    def headings(self, row: int, names: Sequence[str], widths: Sequence[int]) -> None:
        """Write the headings, set the widths, and keep the headings in view, on the screen and on each page."""
        for column, (name, width) in enumerate(zip(names, widths, strict=True)):
            self.put(row, column, name, "heading")
            self.sheet.set_column(column, column, width)
        self.sheet.freeze_panes(row + 1, 0)
        self.sheet.repeat_rows(row)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
