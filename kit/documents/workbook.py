"""Workbooks that a trainee can open and follow: a ledger, and a report of what is owed by age."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from kit.documents.paper import Cell
from kit.documents.sheet_writer import MOST_ROWS, SheetWriter, make_workbook
from kit.engine.aging import AgedFrom, OpenItem, age_balances
from kit.engine.balances import account_balances
from kit.engine.dates import in_words
from kit.engine.ledger import PlaceKind, Transfer, moved
from kit.engine.money import ZERO, Money
from kit.engine.worksheet import Worksheet
from kit.scenarios.history import History, PatientAccount

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

__all__ = ["aging_workbook", "ledger_workbook"]

_LEDGER = ("Date", "Description", "Charge", "Payment", "Adjustment", "Balance")
_COLUMN_OF = {PlaceKind.BANK: 3, PlaceKind.REFUNDS: 3, PlaceKind.WRITE_OFF: 4}
_ITEMS = ("Item", "Owner no.", "Owed by", "Aged from", "Balance", "Age in days", "Bucket")


def ledger_workbook(history: History, account: PatientAccount) -> bytes:
    """The ledger of one account as a workbook: a sheet of facts, and every movement with the balance after it.

    Charges (and fees) add to the balance; payments and adjustments are without sign and take off; a payment
    that went back is below zero. Money that only moves from one payer to another, or to the patient, has its
    own row with the amount in words, as the balance of the account stays. The balance and the totals are
    formulas with their values stored.

    Law: the last balance, the totals and the balance on the sheet of facts are the account's.
    Raises ValueError for an account that is not of the history, or too long for a workbook.
    """
    if account not in history.accounts:
        raise ValueError(f"account {account.number} is not in the history of {history.patient.name}; give one that is")
    _check_rows(len(account.ledger.transfers), "movements")

    def fill(book: Workbook, formats: dict[str, Any]) -> None:
        facts = SheetWriter(book, formats, "Facts")
        last_row = _write_ledger(SheetWriter(book, formats, "Ledger"), account)
        _write_facts(facts, history, account, last_row)

    return make_workbook(f"Ledger of account {account.number}", fill)


def _check_rows(count: int, what: str) -> None:
    if count > MOST_ROWS:
        raise ValueError(f"a workbook takes {MOST_ROWS:,} {what}, not {count:,}; make one for each part of the time")


def _write_facts(writer: SheetWriter, history: History, account: PatientAccount, last_row: int) -> None:
    visit = account.visit
    facts: tuple[tuple[str, Cell], ...] = (
        ("Patient", str(history.patient.name)),
        ("Date of birth", history.patient.birth_date),
        ("Guarantor", str(history.guarantor.name)),
        ("Account", account.number),
        ("Hospital", visit.practice.name),
        ("First day of service", visit.first_day),
        ("Last day of service", visit.last_day),
        *((f"Payer {number}", coverage.payer) for number, coverage in enumerate(account.coverages, 1)),
    )
    writer.sheet.set_column(0, 0, 24)
    writer.sheet.set_column(1, 1, 40)
    writer.put(0, 0, f"Account {account.number}", "title")
    for row, (label, value) in enumerate(facts, 2):
        writer.put(row, 0, label, "label")
        writer.put(row, 1, value)
    end = len(facts) + 2
    balance = account_balances(account.ledger).amount("account_balance")
    writer.put(end, 0, "Account balance", "label")
    writer.calculate(end, 1, f"=Ledger!F{last_row}", balance)


def _write_ledger(writer: SheetWriter, account: PatientAccount) -> int:
    """Write the movements and the totals; gives back the row of the totals, counted from 1."""
    writer.headings(0, _LEDGER, (12, 56, 14, 14, 14, 14))
    places = tuple(place for place in account.ledger.places if place.receivable)
    running = ZERO
    sums = {2: ZERO, 3: ZERO, 4: ZERO}
    moves = sorted(account.ledger.transfers, key=lambda move: move.on)
    for row, move in enumerate(moves, 1):
        change = moved(move, places)
        writer.put(row, 0, move.on)
        writer.put(row, 1, _description(move, change))
        if change:
            other = move.source if move.target in places else move.target
            column = _COLUMN_OF.get(other.kind, 2)
            amount = change if column == 2 else -change
            sums[column] += amount
            writer.put(row, column, amount)
        running += change
        before = f"F{row}+" if row > 1 else ""
        writer.calculate(row, 5, f"=ROUND({before}C{row + 1}-D{row + 1}-E{row + 1},2)", running)
    end = len(moves) + 1
    last = max(end, 2)
    writer.put(end, 0, "Total", "total label")
    writer.put(end, 1, "", "total label")
    for column, letter in ((2, "C"), (3, "D"), (4, "E")):
        formula = f"=SUM({letter}2:{letter}{last})" if moves else "=0"
        writer.calculate(end, column, formula, sums[column], "total")
    writer.calculate(end, 5, f"=ROUND(C{end + 1}-D{end + 1}-E{end + 1},2)", running, "total")
    writer.sheet.autofilter(0, 0, max(len(moves), 1), len(_LEDGER) - 1)
    return end + 1


def _description(move: Transfer, change: Money) -> str:
    how = f" ({move.method}{f' {move.reference}' if move.reference else ''})" if move.method else ""
    words = f": {move.amount} from {move.source} to {move.target}" if not change else ""
    undone = ", reversed" if move.reverses is not None else ""
    return f"{move.reason}{how}{undone}{words}"


def aging_workbook(
    items: Sequence[OpenItem],
    as_of: date,
    boundaries: Sequence[int] = (30, 60, 90, 120),
    aged_from: AgedFrom = AgedFrom.DATE_OF_SERVICE,
) -> bytes:
    """What is owed by age as a workbook: a sheet of owners and buckets with a chart, and one row per open item.

    The sums are formulas over the open items, with their values stored. Owners are numbered, because a
    spreadsheet that looks for a name takes small and capital letters for the same, and * for any name.
    Credits stand apart. `boundaries` and `aged_from` are those of `age_balances`.

    Law: every sum is the one that `age_balances` works out.
    Raises ValueError for whatever `age_balances` refuses, or more items than a workbook takes.
    """
    _check_rows(len(items), "open items")
    sheet = age_balances(items, as_of, boundaries, aged_from)
    owners = list(dict.fromkeys(item.owed_by for item in items))

    def fill(book: Workbook, formats: dict[str, Any]) -> None:
        summary = SheetWriter(book, formats, "Aging")
        _write_items(SheetWriter(book, formats, "Open items"), items, owners, sheet, aged_from, boundaries)
        _write_summary(summary, sheet, owners, len(items), as_of)
        _draw_chart(book, summary, len(owners), len(boundaries) + 1)

    return make_workbook(sheet.title, fill)


def _buckets(sheet: Worksheet) -> list[tuple[str, str]]:
    """The name and the label of each bucket, the youngest first, and last of the credits."""
    left_out = ("age_in_days", "total_owed", "net_receivable")
    whole = [line for line in sheet if not line.about and line.name not in left_out]
    return [(line.name, line.label) for line in whole if not line.name.startswith("percent_")]


def _write_items(
    writer: SheetWriter,
    items: Sequence[OpenItem],
    owners: Sequence[str],
    sheet: Worksheet,
    aged_from: AgedFrom,
    boundaries: Sequence[int],
) -> None:
    writer.headings(0, _ITEMS, (44, 10, 30, 14, 14, 12, 20))
    number_of = {owner: number for number, owner in enumerate(owners, 1)}
    labels = [label for _, label in _buckets(sheet)]
    ages = [line.value for line in sheet if line.name == "age_in_days" and isinstance(line.value, int)]
    for row, (item, age) in enumerate(zip(items, ages, strict=True), 1):
        bucket = labels[-1] if item.balance < ZERO else labels[sum(age > last for last in boundaries)]
        since, number = item.since(aged_from), number_of[item.owed_by]
        cells: tuple[Cell, ...] = (item.charge, number, item.owed_by, since, item.balance, age, bucket)
        for column, cell in enumerate(cells):
            writer.put(row, column, cell)
    writer.sheet.autofilter(0, 0, max(len(items), 1), len(_ITEMS) - 1)


_FIRST_OWNER = 4
"""The row of the first owner on the sheet of sums, counted from 0."""


def _write_summary(writer: SheetWriter, sheet: Worksheet, owners: Sequence[str], items: int, as_of: date) -> None:
    from xlsxwriter.utility import xl_col_to_name

    buckets = _buckets(sheet)
    names = ("No.", "Owed by", *(label for _, label in buckets), "Owed in all", "Net of credits")
    writer.headings(_FIRST_OWNER - 1, names, (6, 30, *(16 for _ in buckets), 16, 16))
    writer.put(0, 0, f"Aging on {in_words(as_of)}", "title")
    writer.put(1, 0, "Credits stand apart: they are not in what is owed in all.", "label")
    last = max(items, 1) + 1
    credits_column = len(buckets) + 1
    first_name, last_name, credit_name, owed_name = (
        xl_col_to_name(column) for column in (2, credits_column - 1, credits_column, credits_column + 1)
    )
    end = _FIRST_OWNER + len(owners)
    for row, owner in enumerate((*owners, ""), _FIRST_OWNER):
        form = "amount" if owner else "total"
        if owner:
            writer.put(row, 0, row - _FIRST_OWNER + 1)
        writer.put(row, 1, owner or "All", "text" if owner else "total label")
        for column, (name, _) in enumerate(buckets, 2):
            letter = xl_col_to_name(column)
            formula = (
                f"=SUMIFS('Open items'!$E$2:$E${last},'Open items'!$B$2:$B${last},$A{row + 1},"
                f"'Open items'!$G$2:$G${last},{letter}${_FIRST_OWNER})"
            )
            if not owner:
                formula = f"=SUM({letter}{_FIRST_OWNER + 1}:{letter}{end})" if owners else "=0"
            writer.calculate(row, column, formula, sheet.amount(name, owner), form)
        owed = f"=SUM({first_name}{row + 1}:{last_name}{row + 1})"
        writer.calculate(row, credits_column + 1, owed, sheet.amount("total_owed", owner), form)
        net = f"={owed_name}{row + 1}+{credit_name}{row + 1}"
        writer.calculate(row, credits_column + 2, net, sheet.amount("net_receivable", owner), form)


def _draw_chart(book: Workbook, writer: SheetWriter, owners: int, buckets: int) -> None:
    """Draw what everybody owes together, bucket by bucket, below the sums."""
    row = _FIRST_OWNER + owners
    chart = book.add_chart({"type": "column"})
    chart.add_series({
        "name": "Owed",
        "categories": ["Aging", _FIRST_OWNER - 1, 2, _FIRST_OWNER - 1, buckets + 1],
        "values": ["Aging", row, 2, row, buckets + 1],
        "data_labels": {"value": True},
    })  # fmt: skip
    chart.set_title({"name": "What is owed, by age"})
    chart.set_y_axis({"name": "Dollars", "num_format": "$#,##0"})
    chart.set_legend({"none": True})
    about = "Columns: what is owed in all in each bucket of age. The same amounts stand in the row All."
    writer.sheet.insert_chart(row + 2, 1, chart, {"description": about})
