"""Lay out a deposit slip: what goes to the bank on a day, and what arrives there by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kit.documents.paper import Block, Cell, Column, Facts, Notice, Paper, Signatures, Table, Words
from kit.engine.ledger import BANK, Method, Transfer
from kit.engine.money import Money, total
from kit.scenarios.history import PatientAccount

__all__ = ["deposit_slip_paper"]

_CARRIED = {Method.CASH: "Cash", Method.CHECK: "Checks", Method.MONEY_ORDER: "Money orders"}


def deposit_slip_paper(accounts: Sequence[PatientAccount], on: date, depositor: str = "") -> Paper:
    """The cash, checks and money orders that were posted on a day, each with its account, and their total.

    Cards, ACH and the portal arrive by themselves, so they are listed apart. A payment that was undone on
    the same day is left out. A payment without a method is named, so that a clerk can find out what it was.

    Law: deposit, what arrives by itself and what has no method add up to all payments of the day.
    Source: https://help.topsortho.com/article/183-close-the-day (2026-11-25).
    """
    paid = [(account.number or "not on file", move) for account in accounts for move in _payments(account, on)]
    carried = [one for one in paid if one[1].method in _CARRIED]
    alone = [one for one in paid if one[1].method is not None and one[1].method not in _CARRIED]
    unknown = [one for one in paid if one[1].method is None]
    blocks: list[Block] = [Facts("The deposit", (("Depositor", depositor or "not on file"), ("Day", on)))]
    for method, name in _CARRIED.items():
        of_method = [one for one in carried if one[1].method is method]
        blocks.append(_listed(name, of_method) if of_method else Words(f"{name}: none."))
    blocks.append(_sums(carried))
    if alone:
        blocks.append(_listed("Not on this slip: arrives by itself", alone, with_method=True))
    if unknown:
        blocks.append(Notice("How did these come?", "No method was noted. Find out before you go to the bank."))
        blocks.append(_listed("Not on this slip: no method noted", unknown))
    return Paper("Deposit slip", (*blocks, Signatures(("Prepared by", "Checked by"))))


def _payments(account: PatientAccount, on: date) -> list[Transfer]:
    """What came in on a day, less what was undone on the same day."""
    moves = account.ledger.transfers
    undone: set[int] = set()
    for number, move in reversed(list(enumerate(moves))):
        if move.on == on and move.reverses is not None and number not in undone:
            undone.add(move.reverses)
    return [move for number, move in enumerate(moves) if _came_in(move, on) and number not in undone]


def _came_in(move: Transfer, on: date) -> bool:
    return move.on == on and move.target == BANK and move.source.receivable and move.reverses is None


def _listed(caption: str, paid: Sequence[tuple[str, Transfer]], with_method: bool = False) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for number, (account, move) in enumerate(paid, 1):
        came = (str(move.method),) if with_method else ()
        rows.append((number, *came, move.reference or "none", account, str(move.source), move.amount))
    method = (Column("Method"),) if with_method else ()
    columns = (
        Column("Line"),
        *method,
        Column("Number"),
        Column("Account"),
        Column("Paid by"),
        Column("Amount", True),
    )
    amount = total(move.amount for _, move in paid)
    return Table(caption, columns, rows, (("Total", *("" for _ in columns[2:]), amount),))


def _sums(carried: Sequence[tuple[str, Transfer]]) -> Table:
    def of(method: Method) -> list[Money]:
        return [move.amount for _, move in carried if move.method is method]

    rows = [(name, len(of(method)), total(of(method))) for method, name in _CARRIED.items()]
    totals = (("Deposit", len(carried), total(move.amount for _, move in carried)),)
    return Table("To the bank", (Column("What"), Column("Payments", True), Column("Amount", True)), rows, totals)
