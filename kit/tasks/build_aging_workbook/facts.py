"""The facts of the task: exports as they stand, what the manager asks for, and the open items that are in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from kit.documents.cell_values import clean_text, read_amount, read_day
from kit.engine.aging import AgedFrom
from kit.engine.money import Money

__all__ = ["HEADINGS", "Cell", "Export", "Job", "Payer", "Row", "first_of_each", "rows_of"]

HEADINGS = ("Account", "Payer", "Date of service", "First statement", "Balance")
TOTAL = "Report total"
"""What the last line of an export begins with."""
ROWS_ABOVE = 3
"""Rows of a file above its lines: a title, a blank row, the headings."""

Cell = str | Money | date


@dataclass(frozen=True, slots=True)
class Payer:
    """A payer by the name that the report uses, and how the exports write it too ('' for no other way)."""

    name: str
    also: str = ""


@dataclass(frozen=True, slots=True)
class Export:
    """What a billing system gave out.

    `lines` hold account, payer, day of service, first statement and balance as they stand; () is a blank row.
    `order` says in which order the file has these columns, `headings` what it calls them. `turned` is true
    for a system that writes what is owed below zero.
    """

    name: str
    lines: tuple[tuple[Cell, ...], ...]
    headings: tuple[str, ...] = HEADINGS
    order: tuple[int, ...] = (0, 1, 2, 3, 4)
    turned: bool = False

    @property
    def is_workbook(self) -> bool:
        """True for an export that is a workbook, in which numbers and days are such."""
        return self.name.endswith(".xlsx")


@dataclass(frozen=True, slots=True)
class Job:
    """One report to build: the exports, the report's day, the day from which it ages, and the payers on it."""

    exports: tuple[Export, ...]
    as_of: date
    printed: date
    aged_from: AgedFrom
    payers: tuple[Payer, ...]
    policy: bool = False

    @property
    def other_day(self) -> AgedFrom:
        """The day of the exports from which the report does not age."""
        of_service = self.aged_from is AgedFrom.DATE_OF_SERVICE
        return AgedFrom.FIRST_STATEMENT if of_service else AgedFrom.DATE_OF_SERVICE


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an export, read: where it stands, what it says, and how it was written.

    `payer` is the report's name for it, `written` what stands in the file. `as_text` is true for a balance
    that a spreadsheet takes for text. `part` counts the blocks of lines between blank rows, over all files.
    """

    place: str
    part: int
    file: int
    account: str
    payer: str
    written: str
    service: date
    statement: date
    balance: Money
    as_text: bool
    raw: tuple[Cell, ...]

    @property
    def item(self) -> tuple[str, str, date, Money]:
        """What makes it one open item: two lines that agree in all of this are doubled."""
        return self.account, self.payer, self.service, self.balance


@lru_cache(maxsize=8)
def rows_of(job: Job) -> tuple[Row, ...]:
    """Every line of the exports that is an open item, as it should be read; blank rows and totals are none.

    Raises ValueError for a payer that the manager's list does not have, and for a cell that cannot be read.
    """
    named = {_key(name): payer.name for payer in job.payers for name in (payer.name, payer.also) if name}
    return tuple(row for file, export in enumerate(job.exports) for row in _read(file, export, named))


def _read(file: int, export: Export, named: dict[str, str]) -> Iterator[Row]:
    part = 0
    for number, line in enumerate(export.lines, 1):
        if not line:
            part += 1
            continue
        account, written = clean_text(str(line[0])), str(line[1])
        if not written.strip() and account == TOTAL:
            continue
        payer = named.get(_key(written))
        if payer is None:
            raise ValueError(f"{export.name}, row {number + ROWS_ABOVE}: {written!r} is not on the list of payers")
        balance = line[4] if isinstance(line[4], Money) else read_amount(line[4])
        yield Row(
            f"row {number + ROWS_ABOVE} of {export.name}",
            part,
            file,
            account,
            payer,
            written,
            _day(line[2]),
            _day(line[3]),
            -balance if export.turned else balance,
            isinstance(line[4], str) and (export.is_workbook or line[4].strip().endswith("-")),
            line,
        )


def _key(name: str) -> str:
    return clean_text(name).casefold()


def _day(cell: Cell) -> date:
    return cell if isinstance(cell, date) else read_day(cell)


def first_of_each(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows without those that are doubled: of each open item the first line stays.

    Source: https://financecontext.com/en/financial-analysis/skills/clean-data-xls
    (2026-11-25).
    """
    kept: dict[object, Row] = {}
    for row in rows:
        kept.setdefault(row.item, row)
    return tuple(kept.values())
