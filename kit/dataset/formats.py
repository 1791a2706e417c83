"""How rows become bytes and bytes become rows, in the two formats of a data set: csv and parquet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from kit.dataset.columns import ColumnKind, Table
from kit.dataset.tables import Cell, Row
from kit.engine.money import Money

__all__ = ["FORMATS", "TextRow", "csv_bytes", "csv_header", "parquet_bytes", "read_csv", "read_parquet"]

FORMATS = ("csv", "parquet")
LONGEST_CELL = 20_000
LONGEST_LINE = 1_000_000
LARGEST_PART_BYTES = 500_000_000
ROWS_AT_ONCE = 5_000
TextRow = dict[str, str]
"""A row as it was read: the text of every cell by the name of its column."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?", re.ASCII)


def cell_text(cell: Cell) -> str:
    """A cell in words: amounts with two places, days as 2026-03-02, yes or no, nothing for an empty one."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, Money):
        return cell.plain
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe goes before = + - @ unless it is a plain number.

    `unguarded` takes exactly that apostrophe away again.

    >>> guarded("=1+1"), guarded("-12.50"), guarded("Alma")
    ("'=1+1", '-12.50', 'Alma')
    """
    if text.lstrip("'").startswith(_FORMULA) and not _PLAIN_NUMBER.fullmatch(text):
        return "'" + text
    return text


def unguarded(text: str) -> str:
    """The text as it was before it was guarded against spreadsheets.

    >>> unguarded("'=1+1"), unguarded("O'Hara")
    ('=1+1', "O'Hara")
    """
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_FORMULA) else text


def csv_header(table: Table) -> bytes:
    """The first line of a table's file."""
    return (",".join(table.names) + "\n").encode()


def csv_bytes(rows: Iterable[Row]) -> bytes:
    """Rows as lines of a CSV file in UTF-8, safe to open in a spreadsheet."""
    lines = _Lines()
    # The writer puts quotes around what is in its line end; a carriage return alone needs them as well.
    csv.writer(lines, lineterminator="\r\n").writerows([guarded(cell_text(cell)) for cell in row] for row in rows)
    return "".join(lines).encode()


class _Lines(list[str]):
    """Takes one line after the other from the writer, and ends each with a line feed only."""

    def write(self, line: str) -> None:
        self.append(line.removesuffix("\r\n") + "\n")


def parquet_bytes(table: Table, rows: Sequence[Row]) -> bytes:
    """Rows as one Parquet file: amounts as decimals, days as dates, each column as what it is."""
    import pyarrow
    from pyarrow import parquet

    types = {
        ColumnKind.TEXT: pyarrow.string(),
        ColumnKind.AMOUNT: pyarrow.decimal128(14, 2),
        ColumnKind.DAY: pyarrow.date32(),
        ColumnKind.NUMBER: pyarrow.int64(),
        ColumnKind.YES_NO: pyarrow.bool_(),
    }
    schema = pyarrow.schema([(column.name, types[column.kind]) for column in table.columns])
    columns = zip(*rows, strict=True) if rows else ((),) * len(schema)
    arrays = [
        pyarrow.array([_stored(cell) for cell in cells], field.type)
        for cells, field in zip(columns, schema, strict=True)
    ]
    into = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_arrays(arrays, schema=schema), into, compression="zstd")
    return into.getvalue()


def _stored(cell: Cell) -> Any:
    return Decimal(cell.cents).scaleb(-2) if isinstance(cell, Money) else cell


def read_csv(path: Path, table: Table) -> Iterator[TextRow]:
    """The rows of a CSV file, one after the other.

    Raises ValueError that names file and line when a row is not what the table's columns say.
    """
    with path.open(encoding="utf-8", newline="") as file:
        # A file without line ends must not come into memory as one line.
        lines = csv.reader(iter(lambda: file.readline(LONGEST_LINE), ""), strict=True)
        try:
            if (found := next(lines, [])) != list(table.names):
                raise ValueError(f"expected the columns {', '.join(table.names)}; found {', '.join(found)[:200]}")
            for cells in lines:
                if len(cells) != len(table.columns):
                    raise ValueError(f"expected {len(table.columns)} cells, found {len(cells)}")
                if (longest := max(map(len, cells))) > LONGEST_CELL:
                    raise ValueError(f"a cell is {longest:,} letters long; the most is {LONGEST_CELL:,}")
                yield dict(zip(table.names, map(unguarded, cells), strict=True))
        except UnicodeDecodeError:
            raise ValueError(f"{path.name}, after line {lines.line_num}: this is no text in UTF-8") from None
        except (csv.Error, ValueError) as problem:
            raise ValueError(f"{path.name}, line {lines.line_num}: {problem}") from None


def read_parquet(path: Path, table: Table) -> Iterator[TextRow]:
    """The rows of a Parquet file, one after the other, in the same words as those of a CSV file.

    Raises ValueError that names the file when it cannot be read or has other columns.
    """
    import pyarrow
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path) as file:
            if tuple(file.schema_arrow.names) != table.names:
                raise ValueError(f"expected the columns {', '.join(table.names)}")
            about = file.metadata
            if sum(about.row_group(at).total_byte_size for at in range(about.num_row_groups)) > LARGEST_PART_BYTES:
                raise ValueError(f"it unpacks to more than {LARGEST_PART_BYTES / 1e6:,.0f} MB")
            for batch in file.iter_batches(ROWS_AT_ONCE):
                for row in batch.to_pylist():
                    yield {name: cell_text(cell) for name, cell in row.items()}
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError) as problem:
        raise ValueError(f"{path.name}: this cannot be read as the table {table.name}: {problem}") from None
