"""Lay out an aging report: what each payer and the patients owe, by how old it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kit.documents.paper import Cell, Column, Facts, Paper, Table, Words
from kit.engine.aging import AgedFrom, CreditReading, OpenItem, age_balances
from kit.engine.worksheet import Worksheet

__all__ = ["aging_report_paper"]

_NOT_A_BUCKET = ("total_owed", "credits", "net_receivable")


def aging_report_paper(
    items: Sequence[OpenItem],
    as_of: date,
    boundaries: Sequence[int] = (30, 60, 90, 120),
    aged_from: AgedFrom = AgedFrom.DATE_OF_SERVICE,
    credits: CreditReading = CreditReading.APART,
) -> Paper:
    """Owners down, ages across: what is owed, credits, what is left, and each age's part of what is owed.

    Laws: the ages add up to what is owed; owed and credits add up to the net; the owners add up to the total.
    Raises ValueError where `age_balances` does: an item listed twice, a missing day, a day after `as_of`.
    """
    sheet = age_balances(items, as_of, boundaries, aged_from, credits)
    facts = Facts(
        "The report",
        (
            ("As of", as_of),
            ("Aged from", str(aged_from)),
            ("Credits", f"shown {credits}" if credits is CreditReading.APART else str(credits)),
            ("Open items", len(items)),
            ("Owed in all", sheet.amount("total_owed")),
            ("Credits in all", sheet.amount("credits")),
            ("Net of credits", sheet.amount("net_receivable")),
        ),
    )
    if not items:
        return Paper("Aging report", (facts, Words("Nothing is open on this day.")))
    return Paper("Aging report", (facts, _table(sheet, items), Words("Credits stand below zero.")))


def _table(sheet: Worksheet, items: Sequence[OpenItem]) -> Table:
    buckets = [
        line
        for line in sheet
        if not line.about and line.name not in _NOT_A_BUCKET and not line.name.startswith("percent_")
    ]
    columns = (
        Column("Owed by"),
        *(Column(line.label, True) for line in buckets),
        Column("Owed", True),
        Column("Credits", True),
        Column("Net", True),
    )
    names = [*(line.name for line in buckets), "total_owed", "credits", "net_receivable"]
    rows: list[tuple[Cell, ...]] = [
        (owner, *(sheet.amount(name, owner) for name in names))
        for owner in dict.fromkeys(item.owed_by for item in items)
    ]
    totals: list[tuple[Cell, ...]] = [("Total", *(sheet.amount(name) for name in names))]
    shares = {line.name: f"{line.value}%" for line in sheet if line.name.startswith("percent_")}
    if shares:
        parts = [shares[f"percent_{line.name}"] for line in buckets]
        totals.append(("Percent of what is owed", *parts, "100%", "", ""))
    return Table("Owed by age", columns, rows, totals)
