"""A table in a file from somebody else, cell by cell: the rows that can be used, and what is wrong with the others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kit.documents.cell_values import KINDS, cell_shown, clean_text
from kit.engine.money import Money

__all__ = ["CellProblem", "Headings", "TableRead", "check_columns", "column_letters", "find_headings", "read_rows"]

MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_PROBLEMS = 200
ROWS_WITH_HEADINGS = 50
"""How far down a sheet its headings are looked for."""

_TOTAL = re.compile(r"(?:(?:grand |sub[ -]?)?totals?|sums?)(?: due\b.*| ?:.*)?")
"""What the first cell of a row of totals says, as `_key` gives it."""

Value = Money | date | str | int | None


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What could not be read: in which file, sheet and cell, what stands there, and what to do."""

    file: str
    sheet: str
    cell: str
    value: str
    fix: str

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.file, f"sheet {self.sheet}" if self.sheet else "", self.cell) if part)
        return f"{place}: {self.value!r}. {self.fix}" if self.value else f"{place}: {self.fix}"


@dataclass(frozen=True, slots=True)
class TableRead:
    """The rows that could be read in full, keyed by the names of the columns; a blank cell is None.

    A row with a problem is not among the rows; each of its problems is among the problems. Each row that was
    passed over as a total is named among those, as in 'row 7'.
    """

    rows: tuple[dict[str, Value], ...]
    problems: tuple[CellProblem, ...]
    passed_over: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Headings:
    """Where the headings stand: the row, counted from 1, and the column of each name, counted from 0.

    The width counts the columns up to the last heading of the row, whether it was wanted or not.
    """

    row: int
    columns: Mapping[str, int]
    problems: tuple[str, ...] = ()
    width: int = 0


def check_columns(columns: Mapping[str, str]) -> None:
    """Refuse to look for no columns, for one without a name, for two of one name, or for an unknown kind."""
    keys = [_key(name) for name in columns]
    if not keys or "" in keys or len(set(keys)) != len(keys):
        raise ValueError(f"name at least one column, and each once; found {', '.join(columns) or 'none'}")
    for name, kind in columns.items():
        if kind not in KINDS:
            raise ValueError(f"column {name!r}: a kind is one of {', '.join(KINDS)}, not {kind!r}")


def column_letters(column: int) -> str:
    """The letters of a column, counted from 0, as a spreadsheet shows them.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


def _key(heading: object) -> str:
    """A heading without what people write differently: case, spaces, lines, a colon or a star at its end."""
    words = clean_text(str(heading)[:400]).replace("_", " ").casefold().split()
    return " ".join(words).rstrip(":* ").strip()


def find_headings(rows: Iterable[Sequence[object]], columns: Mapping[str, str]) -> Headings:
    """The row that has the most of the headings, among the first; its problems say what is missing or there twice."""
    wanted = {_key(name): name for name in columns}
    best: list[str] = []
    found: Sequence[object] = ()
    best_row = most = 0
    for number, row in enumerate(rows, 1):
        if number > ROWS_WITH_HEADINGS:
            break
        keys = [_key(value) if isinstance(value, str) else "" for value in row]
        count = len(set(keys) & set(wanted))
        if count > most:
            best, found, best_row, most = keys, row, number, count
    if not best_row:
        names = ", ".join(columns)
        return Headings(0, {}, (f"None of the headings was found in the first {ROWS_WITH_HEADINGS} rows: {names}.",))
    problems = []
    for key, name in wanted.items():
        if key not in best:
            more = [cell_shown(value) for key, value in zip(best, found, strict=True) if key and key not in wanted]
            others = ", ".join(more[:20]) or "none"
            problems.append(f"There is no column {name!r}; other headings in row {best_row}: {others}. Add it.")
        elif best.count(key) > 1:
            problems.append(f"{best.count(key)} columns are called {name!r}. Rename all but one.")
    places = {name: best.index(key) for key, name in wanted.items() if key in best}
    width = max(column for column, value in enumerate(found, 1) if not _is_blank((value,)))
    return Headings(best_row, places, tuple(problems), width)


def read_rows(
    rows: Iterable[tuple[int, Sequence[object]]],
    headings: Headings,
    columns: Mapping[str, str],
    place: tuple[str, str],
    odd: Callable[[int, int, object], str],
    is_sum: Callable[[int, int], bool],
    odd_row: Callable[[Sequence[object]], str] = lambda _: "",
) -> TableRead:
    """Read the rows below the headings; `place` is the file and the sheet.

    `odd` says what is wrong with a cell before its value counts ('' for nothing), `is_sum` whether a cell adds
    up others, `odd_row` what is wrong with a row as a whole. Blank rows are passed over; so are rows that hold a
    total, and those are told.
    """
    good: list[dict[str, Value]] = []
    passed_over: list[str] = []
    where = f"row {headings.row}" if headings.row else ""
    problems = [CellProblem(*place, where, "", fix) for fix in headings.problems]
    if problems:
        return TableRead((), tuple(problems))
    more = seen = 0
    record: dict[str, Value]
    for number, row in rows:
        if number <= headings.row or _is_blank(row):
            continue
        seen += 1
        if seen > MOST_ROWS:
            problems.append(CellProblem(*place, f"row {number}", "", f"Only {MOST_ROWS:,} rows are read. Split it."))
            break
        if _is_total(number, row, headings, columns, is_sum):
            passed_over.append(f"row {number}")
            continue
        if fix := odd_row(row):
            record, found = {}, [CellProblem(*place, f"row {number}", "", fix)]
        else:
            record, found = _read_row(number, row, headings, columns, place, odd)
        if not found and seen - len(passed_over) > 1:
            found = _lone_amount(number, row, record, headings, columns, place)
        if not found and any(value is not None for value in record.values()):
            good.append(record)
        room = max(0, MOST_PROBLEMS - len(problems))
        problems += found[:room]
        more += len(found[room:])
    if more:
        fix = f"There are {more:,} more problems. Correct these first, and read the file again."
        problems.append(CellProblem(*place, "", "", fix))
    return TableRead(tuple(good), tuple(problems), tuple(passed_over))


def _read_row(
    number: int,
    row: Sequence[object],
    headings: Headings,
    columns: Mapping[str, str],
    place: tuple[str, str],
    odd: Callable[[int, int, object], str],
) -> tuple[dict[str, Value], list[CellProblem]]:
    record: dict[str, Value] = {}
    found = []
    for name, kind in columns.items():
        column = headings.columns[name]
        value = row[column] if column < len(row) else None
        try:
            record[name] = _read_cell(kind, value, odd(number, column, value))
        except ValueError as problem:
            cell = f"{column_letters(column)}{number}"
            shown = "" if value is None else cell_shown(value)
            found.append(CellProblem(*place, cell, shown, str(problem)))
    return record, found


def _lone_amount(
    number: int,
    row: Sequence[object],
    record: Mapping[str, Value],
    headings: Headings,
    columns: Mapping[str, str],
    place: tuple[str, str],
) -> list[CellProblem]:
    """Ask about a row that has an amount and nothing else that was wanted: it may be a total without its word."""
    filled = [name for name, value in record.items() if value is not None]
    if len(columns) < 2 or len(filled) != 1 or columns[filled[0]] != "amount":
        return []
    blank = " and no ".join(name for name in columns if name != filled[0])
    fix = f"The row has an amount, but no {blank}. Is this a total? Write Total in its first cell, or fill in the row."
    column = headings.columns[filled[0]]
    return [CellProblem(*place, f"{column_letters(column)}{number}", cell_shown(row[column]), fix)]


def _read_cell(kind: str, value: object, oddity: str) -> Value:
    if oddity:
        raise ValueError(oddity)
    if value is None or (isinstance(value, str) and not clean_text(value)):
        return None
    return KINDS[kind](value)


def _is_blank(row: Sequence[object]) -> bool:
    if row.count(None) == len(row):  # a sheet may have a million rows of nothing
        return True
    return not any(value is not None and (not isinstance(value, str) or value.strip()) for value in row)


def _is_total(
    number: int,
    row: Sequence[object],
    headings: Headings,
    columns: Mapping[str, str],
    is_sum: Callable[[int, int], bool],
) -> bool:
    """Whether a row without a day begins with the word total, or holds nothing but sums of other cells."""
    held = [column for column, value in enumerate(row) if not _is_blank((value,))]
    if len(columns) > 1 and all(is_sum(number, column) for column in held):
        return True
    first = row[held[0]]
    days = {headings.columns[name] for name, kind in columns.items() if kind == "day"}
    return isinstance(first, str) and bool(_TOTAL.fullmatch(_key(first))) and not days & set(held[1:])
