"""Lay out a day sheet: every posting of a day, the totals by kind, and the proof of what is still owed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kit.documents.paper import Block, Column, Facts, Paper, Table, Words
from kit.engine.day import prove_receivables
from kit.engine.ledger import PlaceKind, Transfer, moved
from kit.engine.money import ZERO, Money, total
from kit.scenarios.history import PatientAccount

__all__ = ["day_sheet_paper"]

_ADDED = {
    PlaceKind.SERVICES: "charges",
    PlaceKind.FEES: "fees",
    PlaceKind.WRITE_OFF: "write-offs taken back",
    PlaceKind.REFUNDS: "refunds",
}
_TAKEN = {
    PlaceKind.SERVICES: "charges taken back",
    PlaceKind.FEES: "fees taken back",
    PlaceKind.WRITE_OFF: "write-offs",
    PlaceKind.REFUNDS: "refunds called off",
    PlaceKind.BANK: "payments",
}
_IN_THE_PROOF = {
    "charges": ("charges", "fees", "write-offs taken back"),
    "payments": ("payments", "payments put back"),
    "adjustments": ("write-offs", "charges taken back", "fees taken back", "refunds called off"),
    "returned_payments": ("returned payments",),
    "refunds": ("refunds",),
}


@dataclass(frozen=True, slots=True)
class _Posting:
    """One transfer of the day: its account, what kind it is, and what it adds to all that is owed."""

    account: str
    kind: str
    effect: Money
    move: Transfer


def day_sheet_paper(accounts: Sequence[PatientAccount], on: date) -> Paper:
    """The postings of a day over all accounts, totals by kind and by method, and the receivables before and after.

    A charge, fee, write-off or payment that is undone is a kind of its own, so no total hides it. A transfer
    between payer and patient changes nothing of what is owed in all.

    Law: the balance before the day and the postings add up to the balance of all ledgers after it.
    """
    postings = [_posting(account.number, move) for account in accounts for move in account.ledger.transfers
                if move.on == on]  # fmt: skip
    amounts: dict[str, Money] = {}
    for one in postings:
        amounts[one.kind] = amounts.get(one.kind, ZERO) + one.move.amount
    blocks: list[Block] = [Facts("The day", (("Day", on), ("Accounts", len(accounts)), ("Postings", len(postings))))]
    if postings:
        blocks += [_postings(postings), _totals(amounts), *_by_method(postings), *_by_write_off(postings)]
    else:
        blocks.append(Words("Nothing was posted on this day."))
    return Paper("Day sheet", (*blocks, *_proof(accounts, on, amounts)))


def _posting(account: str, move: Transfer) -> _Posting:
    """What a transfer is, by the place on its other side."""
    places = [place for place in (move.source, move.target) if place.receivable]
    effect = moved(move, places)
    if not effect:
        kind = "refunds paid out" if move.target.kind is PlaceKind.REFUNDS else "moved"
    elif move.source.kind is PlaceKind.BANK:
        kind = "refunds" if move.reverses is None else "returned payments"
    elif move.target.kind is PlaceKind.BANK and move.reverses is not None:
        kind = "payments put back"
    else:
        kind = _ADDED[move.source.kind] if effect > ZERO else _TAKEN[move.target.kind]
    return _Posting(account or "not on file", kind, effect, move)


def _postings(postings: Sequence[_Posting]) -> Table:
    rows = []
    for number, one in enumerate(postings, 1):
        move = one.move
        came = f"{move.method or ''} {move.reference}".strip()
        rows.append(
            (
                number,
                one.account,
                f"{move.reason}; {came}" if came else move.reason,
                f"{move.source} to {move.target}",
                one.kind,
                move.amount,
                one.effect,
            )
        )
    columns = (
        Column("#"),
        Column("Account"),
        Column("Description"),
        Column("From and to"),
        Column("Kind"),
        Column("Amount", True),
        Column("Change in what is owed", True),
    )
    totals = (("Total", "", "", "", "", "", total(one.effect for one in postings)),)
    return Table("Postings", columns, rows, totals)


def _totals(amounts: dict[str, Money]) -> Facts:
    always = ("charges", "payments", "write-offs", "refunds")
    kinds = dict.fromkeys((*always, *amounts))
    return Facts("Totals by kind", tuple((kind.capitalize(), amounts.get(kind, ZERO)) for kind in kinds))


def _by_method(postings: Sequence[_Posting]) -> list[Block]:
    found: dict[str, list[Money]] = {}
    for one in postings:
        if one.kind == "payments":
            found.setdefault(str(one.move.method or "method not noted"), []).append(one.move.amount)
    return _summed("Payments by method", "Method", found)


def _by_write_off(postings: Sequence[_Posting]) -> list[Block]:
    found: dict[str, list[Money]] = {}
    for one in postings:
        if one.kind == "write-offs":
            found.setdefault(one.move.target.name, []).append(one.move.amount)
    return _summed("Write-offs by reason", "Reason", found)


def _summed(caption: str, heading: str, found: dict[str, list[Money]]) -> list[Block]:
    if not found:
        return []
    columns = (Column(heading), Column("Postings", True), Column("Amount", True))
    rows = [(name, len(amounts), total(amounts)) for name, amounts in found.items()]
    everything = [amount for amounts in found.values() for amount in amounts]
    return [Table(caption, columns, rows, (("Total", len(everything), total(everything)),))]


def _proof(accounts: Sequence[PatientAccount], on: date, amounts: dict[str, Money]) -> list[Block]:
    """The receivables before the day, what the day added and took off, and what the ledgers hold after it."""
    changes = [(move.on, _posting("", move).effect) for one in accounts for move in one.ledger.transfers]
    sums = {name: total(amounts.get(kind, ZERO) for kind in kinds) for name, kinds in _IN_THE_PROOF.items()}
    sheet = prove_receivables(
        total(effect for day, effect in changes if day < on),
        **sums,
        ledger_total=total(effect for day, effect in changes if day <= on),
    )
    shown = ("opening", "charges", "returned_payments", "refunds", "payments", "adjustments", "closing")
    closing, held = sheet.amount("closing"), sheet.amount("found", "ledger")
    pairs = tuple((line.label, line.shown) for name in shown for line in sheet if line.name == name and not line.about)
    facts = Facts(
        "Proof of what is owed",
        (*pairs, ("All ledgers after the day", held), ("Difference: must be zero", held - closing)),
    )
    unusual = [kind for kinds in _IN_THE_PROOF.values() for kind in kinds[1:] if amounts.get(kind)]
    return [facts, *([Words(f"The proof counts these too: {', '.join(unusual)}.")] if unusual else [])]
