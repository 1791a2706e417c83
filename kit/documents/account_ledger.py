"""Lay out the ledger of an account: every movement of money with the balance after it."""

from __future__ import annotations

from kit.documents.paper import Block, Cell, Column, Facts, Paper, Table, Words
from kit.engine.balances import account_balances
from kit.engine.ledger import Account, PlaceKind, Transfer, moved
from kit.engine.money import ZERO, Money
from kit.scenarios.history import PatientAccount

__all__ = ["account_ledger_paper"]

_CHARGED = (PlaceKind.SERVICES, PlaceKind.FEES)
_PAID = (PlaceKind.BANK, PlaceKind.REFUNDS)
_LEFT_OUT = ("paid_by", "payments_by_method", "write_off")


def account_ledger_paper(account: PatientAccount, patient: str) -> Paper:
    """All transfers of an account in order of their day, with the balance after each, and where it stands.

    The balance is what the patient, the payers and an agency owe together; below zero it is a credit. A
    transfer that only moves a balance says from where to where. `#` is its place in the ledger, from 1.

    Law: charges less payments less adjustments is the last balance, which is the account balance.
    """
    blocks: list[Block] = [
        Facts(
            "The account",
            (
                ("Account", account.number or "not on file"),
                ("Patient", patient or "not on file"),
                ("First day of care", account.visit.first_day),
            ),
        )
    ]
    if account.ledger.transfers:
        blocks.append(_movements(account.ledger))
    else:
        blocks.append(Words("Nothing was posted to this account."))
    sheet = account_balances(account.ledger)
    blocks.append(
        Facts(
            "Where the balance stands",
            tuple(
                (f"{line.label}: {line.about}" if line.about else line.label, line.shown)
                for line in sheet
                if line.name not in _LEFT_OUT
            ),
        )
    )
    if sheet.amount("account_balance") < ZERO:
        blocks.append(Words("The account balance is below zero. It is a credit: the office holds money to give back."))
    return Paper("Account ledger", tuple(blocks))


def _movements(ledger: Account) -> Table:
    running, rows, sums = ZERO, [], (ZERO, ZERO, ZERO)
    for number, move in sorted(enumerate(ledger.transfers, 1), key=lambda one: one[1].on):
        charged, paid, adjusted = _columns(move)
        running += charged - paid - adjusted
        sums = (sums[0] + charged, sums[1] + paid, sums[2] + adjusted)
        rows.append(
            (number, move.on, _described(move), *(_or_blank(one) for one in (charged, paid, adjusted)), running)
        )
    columns = (
        Column("#"),
        Column("Day"),
        Column("Description"),
        Column("Charges", True),
        Column("Payments", True),
        Column("Adjustments", True),
        Column("Balance", True),
    )
    return Table("Every movement", columns, rows, (("Total", "", "", *sums, running),))


def _columns(move: Transfer) -> tuple[Money, Money, Money]:
    """What a transfer adds to charges, payments and adjustments; what is undone counts below zero."""
    places = (move.source, move.target)
    charged = -moved(move, [place for place in places if place.kind in _CHARGED])
    paid = moved(move, [place for place in places if place.kind in _PAID])
    adjusted = moved(move, [place for place in places if place.kind is PlaceKind.WRITE_OFF])
    return charged, paid, adjusted


def _described(move: Transfer) -> str:
    """The reason, how a payment came, what it undoes, and where a balance moved."""
    told = [move.reason or "No reason given"]
    if move.method is not None or move.reference:
        told.append(f"{move.method or ''} {move.reference}".strip())
    if move.reverses is not None:
        told.append(f"undoes #{move.reverses + 1}")
    if not any(_columns(move)):
        told.append(f"{move.amount} from {move.source} to {move.target}")
    return "; ".join(told)


def _or_blank(amount: Money) -> Cell:
    return amount if amount else ""
