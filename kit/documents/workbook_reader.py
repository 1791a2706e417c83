"""A workbook that a trainee filled in, read as rows; everything that cannot be read is named with its cell."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from kit.documents.cell_values import cell_shown, clean_text
from kit.documents.office_file import check_office_file
from kit.documents.table_rows import (
    MOST_COLUMNS,
    ROWS_WITH_HEADINGS,
    CellProblem,
    TableRead,
    check_columns,
    column_letters,
    find_headings,
    read_rows,
)

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

__all__ = ["read_table"]

MOST_SHEETS = 30
LAST_ROW = 1_048_576
MOST_MERGED_ROWS = 2 * LAST_ROW
"""Rows of all merged cells together: two whole columns."""
_OTHER_KINDS = {
    b"PK": (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "an OpenDocument spreadsheet (.ods)"),
    b"%PDF": (b"", "a PDF"),
    b"{\\rtf": (b"", "a text document"),
    b"<": (b"", "a web page or an XML file"),
}
_SHEET = re.compile(rb"<(?:[A-Za-z0-9_.-]{1,20}:)?sheet[\s/>]")
_SUM = re.compile(r"=?\s*(?:SUM|SUBTOTAL)\s*\(", re.IGNORECASE)
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)


class _NotStored(str):
    """A formula whose value was never stored, because no spreadsheet program has opened the file yet."""

    __slots__ = ()


@dataclass(slots=True)
class _SheetNotes:
    """What openpyxl does not say of a sheet when it reads row by row; rows from 1, columns from 0."""

    merged: dict[int, list[tuple[int, int, int, int]]] = field(default_factory=dict)
    merged_rows: int = 0
    sums: set[tuple[int, int]] = field(default_factory=set)
    not_stored: dict[tuple[int, int], str] = field(default_factory=dict)

    def merged_around(self, row: int, column: int) -> str:
        """The merged cells of which a cell is a hidden part, as in B3:B5; '' for none."""
        for top, left, bottom, right in self.merged.get(row, ()):
            if left <= column <= right and (row, column) != (top, left):
                return f"{_place(top, left)}:{_place(bottom, right)}"
        return ""


def read_table(data: bytes, name: str, columns: Mapping[str, str], sheet: str | None = None) -> TableRead:
    """Read the rows of a table from a workbook (.xlsx).

    `columns` maps each heading to its kind: amount, day, text or whole number. The headings may stand below a
    title, in any order and case, beside others. Without a `sheet`, the one sheet with all headings is read.
    Formulas count by their stored value, hidden rows like all others; rows of totals are passed over,
    and named. Nothing in the file is calculated or run.

    Raises ValueError in plain words for a file that is no workbook, is damaged, protected or harmful; whatever
    is wrong inside a sheet is among the problems.
    """
    check_columns(columns)
    _check_kind(data, name)
    check_office_file(data, name, "workbook")
    _check_sheets(data, name)
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl's remarks on what it leaves out are no matter for a trainee
        try:
            book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        except Exception:  # openpyxl raises whatever it meets in a file that anybody can send
            raise _unreadable(name) from None
        try:
            return _read_book(book, name, columns, sheet)
        except _Unreadable as broken:
            raise _unreadable(name, str(broken)) from None
        finally:
            book.close()


class _Unreadable(Exception):  # noqa: N818 - it never leaves this file
    """A sheet broke off while it was read."""


def _unreadable(name: str, why: str = "") -> ValueError:
    fix = why or "Open it in a spreadsheet program, and save it as .xlsx."
    return ValueError(f"{name}: the workbook cannot be read. {fix}")


def _check_kind(data: bytes, name: str) -> None:
    """Say what a file is that was only called .xlsx."""
    for start, (also, kind) in _OTHER_KINDS.items():
        if data.startswith(start) and also in data[:200]:
            raise ValueError(f"{name}: the file is {kind}, not an Excel workbook. Open it, and save it as .xlsx.")
    head = data[:2000]
    if head and not head.startswith((b"PK", b"\xd0\xcf")) and b"\x00" not in head and head.count(b"\n"):
        raise ValueError(f"{name}: the file is plain text, such as CSV, not an Excel workbook. Save it as .xlsx.")


def _check_sheets(data: bytes, name: str) -> None:
    """Count the sheets before openpyxl looks into each of them, wherever the list of them stands."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        count = max(len(_SHEET.findall(package.read(entry))) for entry in package.infolist())
    if count > MOST_SHEETS:
        raise ValueError(f"{name}: the workbook has {count:,} sheets; at most {MOST_SHEETS} are read. Split it.")


def _read_book(book: Workbook, name: str, columns: Mapping[str, str], sheet: str | None) -> TableRead:
    sheets = list(book.worksheets)
    titles = ", ".join(cell_shown(one.title) for one in sheets) or "none"
    if sheet is not None:
        wanted = [one for one in sheets if clean_text(one.title).casefold() == clean_text(sheet).casefold()]
        if not wanted:
            fix = f"There is no sheet {sheet!r}. The file has: {titles}. Rename one, or add it."
            return TableRead((), (CellProblem(name, "", "", "", fix),))
        return _read_sheet(wanted[0], name, columns)
    found = [(one, find_headings(_values(one, ROWS_WITH_HEADINGS), columns)) for one in sheets]
    complete = [one for one, headings in found if not headings.problems]
    if len(complete) > 1:
        several = ", ".join(cell_shown(one.title) for one in complete)
        fix = f"Several sheets have the headings: {several}. Keep one, or say which one to read."
        return TableRead((), (CellProblem(name, "", "", "", fix),))
    if not found:
        return TableRead((), (CellProblem(name, "", "", "", "The workbook has no sheet with cells. Add one."),))
    best = max(found, key=lambda pair: (not pair[1].problems, len(pair[1].columns)))[0]
    return _read_sheet(best, name, columns)


def _read_sheet(sheet: ReadOnlyWorksheet, name: str, columns: Mapping[str, str]) -> TableRead:
    notes = _notes(sheet)
    headings = find_headings(_values(sheet, ROWS_WITH_HEADINGS), columns)

    def odd(row: int, column: int, value: object) -> str:
        if isinstance(value, _NotStored):
            return "The formula has no stored value. Open the file in a spreadsheet program, and save it once."
        around = notes.merged_around(row, column) if value is None else ""
        return f"It is part of the merged cells {around}. Unmerge them, and fill in each cell." if around else ""

    rows = _numbered(sheet, notes)
    return read_rows(rows, headings, columns, (name, sheet.title), odd, lambda row, column: (row, column) in notes.sums)


def _numbered(sheet: ReadOnlyWorksheet, notes: _SheetNotes) -> Iterator[tuple[int, Sequence[object]]]:
    """The rows with their numbers; a formula without a value stands as its own text."""
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), formula in notes.not_stored.items():
        by_row.setdefault(row, {})[column] = formula
    for number, values in enumerate(_values(sheet, LAST_ROW), 1):
        if number not in by_row:
            yield number, values
            continue
        filled = list(values)
        for column, formula in by_row[number].items():
            if column < len(filled) and filled[column] is None:
                filled[column] = _NotStored(formula)
        yield number, filled


def _values(sheet: ReadOnlyWorksheet, last_row: int) -> Iterator[Sequence[object]]:
    """The values, row by row. What the sheet says of its own size is not believed."""
    sheet.reset_dimensions()
    try:
        yield from sheet.iter_rows(min_row=1, max_row=last_row, min_col=1, max_col=MOST_COLUMNS, values_only=True)
    except Exception:  # openpyxl raises whatever it meets in a file that anybody can send
        raise _Unreadable from None


def _notes(sheet: ReadOnlyWorksheet) -> _SheetNotes:
    """Look through the XML of a sheet for merged cells, sums, and formulas without a value."""
    notes = _SheetNotes()
    try:
        with sheet._get_source() as source:
            for _, element in ElementTree.iterparse(source):
                tag = element.tag.rpartition("}")[2]
                if tag == "c":
                    _note_formula(element, notes)
                elif tag == "mergeCell":
                    _note_merged(element.get("ref", ""), notes)
                elif tag == "row":
                    element.clear()
    except (ElementTree.ParseError, zipfile.BadZipFile, OSError, ValueError, LookupError):
        raise _Unreadable from None
    return notes


def _note_formula(cell: ElementTree.Element, notes: _SheetNotes) -> None:
    parts = {part.tag.rpartition("}")[2]: part.text or "" for part in cell}
    found = _CELL.fullmatch(cell.get("r", ""))
    if "f" not in parts or not found:
        return
    place = (int(found[2]), _column(found[1]))
    if _SUM.match(parts["f"]):
        notes.sums.add(place)
    if not parts.get("v") and cell.get("t", "n") != "str":
        notes.not_stored[place] = f"={parts['f']}"


def _note_merged(area: str, notes: _SheetNotes) -> None:
    first, _, last = area.replace("$", "").partition(":")
    start, end = _CELL.fullmatch(first), _CELL.fullmatch(last)
    if not start or not end:
        return
    top, bottom = int(start[2]), min(int(end[2]), LAST_ROW)
    notes.merged_rows += max(0, bottom - top + 1)
    if notes.merged_rows > MOST_MERGED_ROWS:
        raise _Unreadable("It has too many merged cells. Unmerge them.")
    for row in range(top, bottom + 1):
        notes.merged.setdefault(row, []).append((top, _column(start[1]), bottom, _column(end[1])))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _place(row: int, column: int) -> str:
    return f"{column_letters(column)}{row}"
