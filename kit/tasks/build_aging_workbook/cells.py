"""Read a workbook that was handed in: the cells of the report, and what the cleaned rows come to."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from kit.documents.cell_values import cell_shown, clean_text, read_amount, read_day, read_text, read_whole_number
from kit.documents.table_rows import CellProblem, column_letters, find_headings
from kit.documents.workbook_reader import read_table
from kit.engine.money import ZERO, Money
from kit.engine.worksheet import plain
from kit.tasks.build_aging_workbook.papers import CLEAN_HEADINGS
from kit.tasks.build_aging_workbook.report import CLEAN, FIRST_ROW, REPORT
from kit.tasks.field import Field
from kit.tasks.file_reading import FileReading

if TYPE_CHECKING:
    from openpyxl import Workbook

__all__ = ["read_workbook"]

MOST_ROWS = 3_000
MOST_COLUMNS = 40
MOST_PROBLEMS = 40
SAVE_IT = "The formula has no stored value. Open the file in Excel or LibreOffice, and save it once."
_KINDS = dict(zip(CLEAN_HEADINGS, ("text", "text", "day", "day", "amount", "whole number"), strict=True))
_PLACE = re.compile(r"(?P<sheet>.+)!(?P<column>[A-Z])(?P<row>\d+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class _NotStored:
    """A formula whose value was never stored."""

    formula: str

    def __str__(self) -> str:
        return self.formula


Sheets = Mapping[str, Sequence[Sequence[Any]]]


@dataclass(slots=True)
class _Reading:
    """What is read as it grows: answers by field, and what to mend."""

    file: str
    answers: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def tell(self, sheet: str, cell: str, value: object, fix: str) -> None:
        """Name a cell, what stands in it, and what to do; the same is not said twice."""
        shown = "" if value is None else cell_shown(value)
        said = str(CellProblem(self.file, sheet, cell, shown, fix))
        if said not in self.problems:
            self.problems.append(said)


def read_workbook(fields: Sequence[Field], name: str, data: bytes) -> FileReading:
    """Read a workbook at the places of the fields. A file that cannot be opened gives one problem and no answers.

    Formulas count by their stored values. On the sheet of cleaned rows only real numbers and real days are
    counted, as a spreadsheet does; what looks like one and is text is told.
    """
    placed = [one for one in fields if one.place]
    try:
        table = read_table(data, name, _KINDS, CLEAN)
        sheets = _open(data, name)
    except ValueError as problem:
        return FileReading({}, (str(problem),))
    reading = _Reading(name)
    reading.answers = {one.name: "" for one in placed}
    if sheets.get(_key(REPORT)) is None:
        fix = f"There is no sheet '{REPORT}'. Take the empty report, and keep the names of its sheets."
        reading.tell("", "", None, fix)
    else:
        _read_report([one for one in placed if _PLACE.fullmatch(one.place)], sheets[_key(REPORT)], reading)
    reading.problems += [str(problem) for problem in table.problems]
    passed_over = {int(row.removeprefix("row ")) for row in table.passed_over}
    if _key(CLEAN) in sheets:
        _read_clean(sheets[_key(CLEAN)], passed_over, reading)
    wanted = {one.name for one in placed}
    answers = {one: answer for one, answer in reading.answers.items() if one in wanted}
    more = len(reading.problems) - MOST_PROBLEMS
    told = [f"{name}: there are {more:,} more. Mend these first, and hand the file in again."] if more > 0 else []
    return FileReading(answers, (*reading.problems[:MOST_PROBLEMS], *told))


def _key(title: str) -> str:
    return clean_text(title).casefold()


def _open(data: bytes, name: str) -> Sheets:
    """The two sheets as rows of values, after `read_table` has looked the file over."""
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's remarks on what it leaves out are no matter for a trainee
            values, formulas = (
                openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=stored, keep_links=False)
                for stored in (True, False)
            )
            try:
                return {key: _rows(values, formulas, key) for key in (_key(REPORT), _key(CLEAN)) if _has(values, key)}
            finally:
                values.close()
                formulas.close()
    except Exception:  # openpyxl raises whatever it meets in a file that anybody can send
        raise ValueError(
            f"{name}: the workbook cannot be read. Open it in Excel or LibreOffice, and save it as .xlsx."
        ) from None


def _has(book: Workbook, key: str) -> bool:
    return any(_key(sheet.title) == key for sheet in book.worksheets)


def _rows(values: Workbook, formulas: Workbook, key: str) -> list[list[Any]]:
    """The stored values; a formula without one stands as such."""
    pages = [next(sheet for sheet in book.worksheets if _key(sheet.title) == key) for book in (values, formulas)]
    rows = []
    for cells, asked in zip(*(_cells(page) for page in pages), strict=True):
        rows.append([_value(cell, formula) for cell, formula in zip(cells, asked, strict=True)])
    return rows


def _cells(page: Any) -> Iterator[Sequence[Any]]:
    page.reset_dimensions()  # what a sheet says of its own size is not believed
    yield from page.iter_rows(min_row=1, max_row=MOST_ROWS, min_col=1, max_col=MOST_COLUMNS)


def _value(cell: Any, formula: Any) -> Any:
    # A formula that comes to an empty text is stored as a text ("str") without letters.
    if formula.data_type == "f" and cell.value is None and cell.data_type != "str":
        return _NotStored(str(formula.value)[:60])
    return cell.value


def _read_report(fields: Sequence[Field], rows: Sequence[Sequence[Any]], reading: _Reading) -> None:
    """Each cell at its place; and the names in column A, which must not have moved."""
    for one in fields:
        place = _PLACE.fullmatch(one.place)
        assert place, "only fields with a cell come here"
        cell, number = f"{place['column']}{place['row']}", int(place["row"])
        value = _at(rows, number, ord(place["column"]) - ord("A"))
        if number >= FIRST_ROW:
            _check_name(one, number, rows, reading)
        reading.answers[one.name] = _read_cell(one, value, cell, reading)


def _at(rows: Sequence[Sequence[Any]], number: int, column: int) -> Any:
    return rows[number - 1][column] if number <= len(rows) and column < len(rows[number - 1]) else None


def _check_name(one: Field, number: int, rows: Sequence[Sequence[Any]], reading: _Reading) -> None:
    name = one.label.partition(": ")[2].rpartition(", ")[0]
    found = _at(rows, number, 0)
    if _key(str(found)) != _key(name):
        fix = f"In the empty report '{name}' stands here. Put rows and columns back where they were."
        reading.tell(REPORT, f"A{number}", found if found is not None else "", fix)


def _read_cell(one: Field, value: Any, cell: str, reading: _Reading) -> str:
    """The answer of a cell; one that cannot be read is answered by what stands there, and told."""
    if isinstance(value, _NotStored):
        reading.tell(REPORT, cell, value.formula, SAVE_IT)
        return cell_shown(value.formula)
    if value is None or (isinstance(value, str) and not clean_text(value)):
        return one.given or ""
    try:
        if one.kind == "date":
            return plain(read_day(value))
        return plain(read_amount(value))
    except ValueError as problem:
        reading.tell(REPORT, cell, value, str(problem))
        return cell_shown(value)


def _read_clean(rows: Sequence[Sequence[Any]], passed_over: set[int], reading: _Reading) -> None:
    """Count over the cleaned rows: only real numbers and real days count."""
    headings = find_headings([[_text(value) for value in row] for row in rows[:50]], _KINDS)
    if headings.problems:
        for fix in headings.problems:  # as read_table tells them, unless a heading stands further right than is read
            reading.tell(CLEAN, f"row {headings.row}" if headings.row else "", None, fix)
        return
    columns = headings.columns
    account, payer, service, statement, balance, age = (columns[name] for name in CLEAN_HEADINGS)
    found = [
        (number, row)
        for number, row in enumerate(rows, 1)
        if number > headings.row and number not in passed_over and _filled(row[account])
    ]
    numbers = [_amount(reading, number, balance, row[balance]) for number, row in found]
    days = [[_is_day(reading, number, column, row[column]) for column in (service, statement)] for number, row in found]
    ages = [_age(reading, number, age, row[age]) for number, row in found]
    known = [amount for amount in numbers if amount is not None]
    reading.answers |= {
        "clean.rows": str(len(found)),
        "clean.payers": str(len({str(row[payer]).casefold() for _, row in found if _filled(row[payer])})),
        "clean.days": str(sum(all(both) for both in days)),
        "clean.numbers": str(len(known)),
        "clean.sum": plain(sum(known, ZERO)),
        "clean.oldest": str(max((one for one in ages if one is not None), default="")),
    }


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, _NotStored) else value


def _filled(value: Any) -> bool:
    return value is not None and not isinstance(value, _NotStored) and bool(read_text(str(value)[:200]))


def _amount(reading: _Reading, number: int, column: int, value: Any) -> Money | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return read_amount(value)
        except ValueError:
            return None  # read_table has told it
    if isinstance(value, str) and clean_text(value):
        try:
            read_amount(value)
        except ValueError:
            return None  # as above
        fix = "It is text, not a number, so no sum counts it. Make it a number: type it again, or use =VALUE()."
        reading.tell(CLEAN, f"{column_letters(column)}{number}", value, fix)
    return None


def _is_day(reading: _Reading, number: int, column: int, value: Any) -> bool:
    if isinstance(value, datetime | date):
        return True
    if isinstance(value, str) and clean_text(value):
        try:
            read_day(value)
        except ValueError:
            return False  # read_table has told it
        fix = "It is text, not a date, so no age can be counted from it. Type it again, or use =DATEVALUE()."
        reading.tell(CLEAN, f"{column_letters(column)}{number}", value, fix)
    return False


def _age(reading: _Reading, number: int, column: int, value: Any) -> int | None:
    if isinstance(value, datetime | date):
        fix = "The age is shown as a date. Give the column a number format, such as 0."
        reading.tell(CLEAN, f"{column_letters(column)}{number}", value, fix)
    if not isinstance(value, int | float):
        return None
    try:
        return max(0, read_whole_number(value))
    except ValueError:
        return None  # read_table has told it
