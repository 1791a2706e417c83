"""Read an account: what was charged, paid and written off, and who still owes what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kit.engine.ledger import BANK, FEES, PATIENT, REFUNDS, SERVICES, UNAPPLIED, Account, Place, PlaceKind
from kit.engine.money import ZERO, Money, total
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["account_balances"]

CHECKED = date(2026, 11, 25)
PARTS = Source(
    "SoftDent help: account aging report",
    "https://help.carestreamdental.com/rh/web/server/SoftDent/projects_responsive/OH_DE1010/ActAgeRp.htm",
    CHECKED,
)
UNEARNED = Source(
    "Open Dental manual: unearned and unallocated income", "https://opendental.com/manual/unearnedincome.html", CHECKED
)


def account_balances(account: Account, as_of: date | None = None) -> Worksheet:
    """Add up an account: charges, payments by method and source, write-offs by kind, and what is still open.

    Payments stand after what was reversed or refunded. Transfers after `as_of` are left out (None takes all).
    What the account owes is charges and fees, less payments, less write-offs; unapplied money is already in it.

    Law: all places add up to zero, so charges and fees equal payments, write-offs and what is open.
    Source: https://help.carestreamdental.com/rh/web/server/SoftDent/projects_responsive/OH_DE1010/ActAgeRp.htm
    (2026-11-25).

    >>> from kit.engine.ledger import Method, Transfer
    >>> day = date(2026, 3, 2)
    >>> account = Account((Transfer(day, Money.of("120"), SERVICES, PATIENT, "Office visit"),
    ...                    Transfer(day, Money.of("20"), PATIENT, BANK, "Copay", method=Method.CARD)))
    >>> str(account_balances(account).amount("account_balance"))
    '$100.00'
    """
    if as_of is not None:
        account = _up_to(account, as_of)
    charges, fees = -account.balance(SERVICES), -account.balance(FEES)
    paid, pending = account.balance(BANK), account.balance(REFUNDS)
    lines = [Line("charges", "Charges", charges, "All services, less charges taken back.", PARTS)]
    lines += [Line("fees", "Fees", fees, "Fees such as for a returned check.", PARTS)] if fees else []
    lines += _payments(account)
    lines.append(Line("payments", "Payments", paid, "All that came to the bank, less what went back.", PARTS))
    written = [place for place in account.places if place.kind is PlaceKind.WRITE_OFF]
    for place in written:
        lines.append(_standing("write_off", "Written off", account, [place], place.name))
    lines.append(_standing("write_offs", "Written off in all", account, written))
    lines.append(_standing("patient_balance", "Patient owes", account, [PATIENT]))
    others = [place for place in account.places if place.kind in (PlaceKind.PAYER, PlaceKind.AGENCY)]
    for place in others:
        lines.append(_standing(f"{place.kind}_balance", "Still to come", account, [place], place.name))
    unapplied = -account.balance(UNAPPLIED)
    lines.append(Line("unapplied", "Unapplied money", unapplied, "Money that no charge has used yet.", UNEARNED))
    open_now = total(account.balance(place) for place in account.places if place.receivable)
    lost = total(account.balance(place) for place in written)
    why = f"{charges} charges and {fees} fees, less {paid} payments and {lost} written off."
    if pending:
        lines.append(Line("refunds_to_pay", "Refunds still to pay", -pending, "Approved, but not paid out.", PARTS))
        why += f" {-pending} in refunds is on its way."
    lines.append(Line("account_balance", "Account balance", open_now, why, PARTS))
    return Worksheet("The account", tuple(lines))


def _up_to(account: Account, as_of: date) -> Account:
    """The account as it stood at the end of a day, reversals with the transfers that they undo."""
    kept = [number for number, move in enumerate(account.transfers) if move.on <= as_of]
    moves = [account.transfers[number] for number in kept]
    position = {number: place for place, number in enumerate(kept)}
    return Account(
        tuple(move if move.reverses is None else replace(move, reverses=position.get(move.reverses)) for move in moves)
    )


def _payments(account: Account) -> list[Line]:
    """Payments by who paid, and those with a method by method."""
    by_source: dict[str, Money] = {}
    by_method: dict[str, Money] = {}
    for move in account.transfers:
        if BANK not in (move.source, move.target):
            continue
        came = move.target == BANK
        other = move.source if came else move.target
        who = other.name or ("patient" if other == UNAPPLIED else str(other.kind))
        amount = move.amount if came else -move.amount
        by_source[who] = by_source.get(who, ZERO) + amount
        if move.method is not None:
            by_method[move.method] = by_method.get(move.method, ZERO) + amount
    lines = [Line("paid_by", "Paid by", by_source[who], f"All payments of {who}.", PARTS, who) for who in by_source]
    return lines + [
        Line("payments_by_method", "Payments by method", by_method[method], f"All by {method}.", PARTS, str(method))
        for method in by_method
    ]


def _standing(name: str, label: str, account: Account, places: Sequence[Place], about: str = "") -> Line:
    amount = total(account.balance(place) for place in account.places if place in places)
    return Line(name, label, amount, "What came to this place less what left it.", PARTS, about)
