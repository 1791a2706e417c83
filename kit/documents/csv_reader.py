"""A CSV file that a trainee saved, read as rows in the same way as a workbook."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Mapping, Sequence

from kit.documents.cell_values import cell_shown
from kit.documents.table_rows import (
    MOST_COLUMNS,
    ROWS_WITH_HEADINGS,
    TableRead,
    check_columns,
    find_headings,
    read_rows,
)

__all__ = ["read_csv_table"]

MOST_BYTES = 20 * 1024 * 1024
MOST_LINES = 200_000
_SEPARATORS = (",", ";", "\t", "|")


def read_csv_table(data: bytes, name: str, columns: Mapping[str, str]) -> TableRead:
    """Read the rows of a table from a CSV file, its cells named as a spreadsheet would show them.

    The letters may be UTF-8, UTF-16 or those of older Windows programs; the separator a comma, a semicolon,
    a tab or a bar, whichever brings out the headings. `columns` and the rows are those of `read_table`.
    Raises ValueError for a file that is no text, is too large, or whose quotation marks do not close.
    """
    check_columns(columns)
    text = _text(data, name)
    best: list[Sequence[str]] = []
    most = -1
    broken = ""
    for separator in _SEPARATORS:
        try:
            rows = _split(text, separator, name)
        except csv.Error as problem:
            broken = broken or str(problem)
            continue
        found = len(find_headings(rows[:ROWS_WITH_HEADINGS], columns).columns)
        if found > most:
            best, most = rows, found
    if most < 0 or (broken and not most):
        raise ValueError(f"{name}: a quotation mark does not close, or a cell is too long. Save the file again as CSV.")
    headings = find_headings(best, columns)
    table = ((number, row) for number, row in enumerate(best, 1))

    def odd_row(row: Sequence[object]) -> str:
        extra = [str(cell) for cell in row[headings.width :] if str(cell).strip()]
        if not extra:
            return ""
        return (
            f"The row has more cells than headings; {cell_shown(extra[0])!r} has none. "
            'Put amounts with commas in quotes, as in "1,234.50".'
        )

    return read_rows(table, headings, columns, (name, ""), lambda *_: "", lambda *_: False, odd_row)


def _text(data: bytes, name: str) -> str:
    if not data:
        raise ValueError(f"{name}: the file is empty. Save it again, or send it again.")
    if len(data) > MOST_BYTES:
        raise ValueError(f"{name}: the file has {len(data):,} bytes; at most {MOST_BYTES:,} are read. Split it.")
    if data.startswith((b"PK", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise ValueError(f"{name}: the file is a workbook or a document, not CSV. Open it, and save it as CSV.")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    elif data[1:2] == b"\x00":
        encodings = ("utf-16-le",)
    elif data[:1] == b"\x00":
        encodings = ("utf-16-be",)
    else:
        encodings = ("utf-8-sig", "cp1252", "latin-1")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise ValueError(f"{name}: the file is not plain text. Open it, and save it as CSV (UTF-8).")


def _split(text: str, separator: str, name: str) -> list[Sequence[str]]:
    """The cells of each line; a line past the limits is cut, where no table of a trainee reaches."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Sequence[str]] = []
    for row in reader:
        if len(rows) >= MOST_LINES:
            raise ValueError(f"{name}: the file has more than {MOST_LINES:,} lines. Split it.")
        rows.append(row[:MOST_COLUMNS])
    return rows
