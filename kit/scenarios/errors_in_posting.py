"""Mistakes made where money is posted, and balances that were left or closed the wrong way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from kit.engine.ledger import BANK, PATIENT, Account, PlaceKind, Transfer, WriteOff, agency, write_off
from kit.engine.money import Money
from kit.scenarios.billing import AS_OF
from kit.scenarios.draw import Draw
from kit.scenarios.history import History, InjectedError, PatientAccount
from kit.scenarios.slip import swapped

__all__ = ["BALANCE", "POSTING"]

Broken = tuple[History, InjectedError]
CONTRACTUAL = write_off(WriteOff.CONTRACTUAL)
SMALL = Money.of("25")
"""The largest balance that the office writes off as small."""
BEFORE_PLACEMENT_DAYS = 120
COLLECTOR = agency("Greywater Recovery")


def _is_payment(move: Transfer) -> bool:
    return move.target == BANK


def _from_patient(move: Transfer) -> bool:
    return move.target == BANK and move.source == PATIENT


def _is_desk(move: Transfer) -> bool:
    return _from_patient(move) and move.reason == "Copay at the desk"


def _is_plan(move: Transfer) -> bool:
    return _from_patient(move) and move.reason.startswith("Payment plan")


def _is_contractual(move: Transfer) -> bool:
    return move.target == CONTRACTUAL


def _is_share(move: Transfer) -> bool:
    return move.target == PATIENT and move.source.kind is PlaceKind.PAYER


def _found(history: History, wanted: Callable[[Transfer], bool]) -> tuple[int, int] | None:
    """The first transfer of a sort: the position of its account, and its own."""
    for at, account in enumerate(history.accounts):
        for row, move in enumerate(account.ledger.transfers):
            if wanted(move):
                return at, row
    return None


def _with_moves(history: History, at: int, moves: tuple[Transfer, ...]) -> History:
    account = replace(history.accounts[at], ledger=Account(moves))
    return replace(history, accounts=(*history.accounts[:at], account, *history.accounts[at + 1 :]))


def _said(
    family: str, account: PatientAccount, row: int, field: str, right: object, wrong: object, how: str
) -> InjectedError:
    return InjectedError(family, "", "ledger", f"{account.number}/{row + 1}", field, str(right), str(wrong), how)


def _edited(history: History, place: tuple[int, int], family: str, field: str, new: Transfer, how: str) -> Broken:
    """One transfer of the ledger changed where it stands."""
    at, row = place
    account = history.accounts[at]
    moves = account.ledger.transfers
    error = _said(family, account, row, field, getattr(moves[row], field), getattr(new, field), how)
    return _with_moves(history, at, (*moves[:row], new, *moves[row + 1 :])), error


def _left_out(history: History, place: tuple[int, int] | None, how: str) -> Broken | None:
    """One transfer of the ledger missing."""
    if place is None:
        return None
    at, row = place
    account = history.accounts[at]
    moves = account.ledger.transfers
    error = _said("posting", account, row, "row", moves[row].amount, "", how)
    return _with_moves(history, at, (*moves[:row], *moves[row + 1 :])), error


def _added(history: History, at: int, family: str, move: Transfer, how: str) -> Broken:
    """One transfer too many, at the end of the ledger."""
    account = history.accounts[at]
    moves = account.ledger.transfers
    return _with_moves(history, at, (*moves, move)), _said(family, account, len(moves), "row", "", move.amount, how)


def _amount(draw: Draw, history: History) -> Broken | None:
    place = _found(history, _is_payment)
    if place is None:
        return None
    move = history.accounts[place[0]].ledger.transfers[place[1]]
    typed = Money.of(swapped(draw, move.amount.plain))
    if typed == move.amount or not typed.cents:
        return None
    how = "compare with the remittance and the bank; the difference divides by 9"
    return _edited(history, place, "posting", "amount", replace(move, amount=typed), how)


def _contractual_missed(_draw: Draw, history: History) -> Broken | None:
    return _left_out(history, _found(history, _is_contractual), "the remittance has an adjustment that is not posted")


def _contractual_twice(_draw: Draw, history: History) -> Broken | None:
    place = _found(history, _is_contractual)
    if place is None:
        return None
    move = history.accounts[place[0]].ledger.transfers[place[1]]
    return _added(history, place[0], "posting", move, "the payer's balance is below zero by the adjustment")


def _copay(_draw: Draw, history: History) -> Broken | None:
    return _left_out(history, _found(history, _is_desk), "compare with the receipts of the day")


def _share(_draw: Draw, history: History) -> Broken | None:
    place = _found(history, _is_share)
    if place is None:
        return None
    move = replace(history.accounts[place[0]].ledger.transfers[place[1]], target=CONTRACTUAL)
    how = "the remittance has group PR where the ledger has a write-off"
    return _edited(history, place, "posting", "target", move, how)


def _wrong_account(_draw: Draw, history: History) -> Broken | None:
    place = _found(history, _is_payment)
    if place is None or len(history.accounts) < 2:
        return None
    at, row = place
    other = (at + 1) % len(history.accounts)
    move = history.accounts[at].ledger.transfers[row]
    moves = history.accounts[at].ledger.transfers
    now = _with_moves(history, at, (*moves[:row], *moves[row + 1 :]))
    now = _with_moves(now, other, (*history.accounts[other].ledger.transfers, move))
    here, there = history.accounts[at], history.accounts[other].number
    how = "one account lacks a payment that another has too much"
    return now, _said("posting", here, row, "account", here.number, there, how)


def _paid_twice(_draw: Draw, history: History) -> Broken | None:
    place = _found(history, _from_patient)
    if place is None:
        return None
    move = history.accounts[place[0]].ledger.transfers[place[1]]
    return _added(history, place[0], "balance", move, "list the credit balances: a payment stands there twice")


def _written_off(_draw: Draw, history: History) -> Broken | None:
    for at, account in enumerate(history.accounts):
        left = account.ledger.balance(PATIENT)
        if left > SMALL:
            how = f"a small-balance write-off above the limit of {SMALL}"
            move = Transfer(AS_OF, left, PATIENT, write_off(WriteOff.SMALL_BALANCE), "Small balance")
            return _added(history, at, "balance", move, how)
    return None


def _not_linked(_draw: Draw, history: History) -> Broken | None:
    place = _found(history, _is_plan)
    if place is None:
        return None
    move = replace(history.accounts[place[0]].ledger.transfers[place[1]], reason="Payment of a statement")
    return _edited(history, place, "balance", "reason", move, "compare with the instalments of the payment plan")


def _placed(draw: Draw, history: History) -> Broken | None:
    for at, account in enumerate(history.accounts):
        left = account.ledger.balance(PATIENT)
        if left.cents > 0 and account.statements:
            on = account.statements[0] + timedelta(draw.at("days").integer(30, BEFORE_PLACEMENT_DAYS - 20))
            if on > AS_OF:
                continue
            move = Transfer(on, left, PATIENT, COLLECTOR, "Placed with an agency")
            how = f"fewer than {BEFORE_PLACEMENT_DAYS} days since the first statement"
            return _added(history, at, "balance", move, how)
    return None


POSTING = {
    "amount mistyped": _amount,
    "contractual missed": _contractual_missed,
    "contractual twice": _contractual_twice,
    "copay not credited": _copay,
    "patient's share written off": _share,
    "payment on the wrong account": _wrong_account,
}
BALANCE = {
    "payment twice": _paid_twice,
    "write-off above the limit": _written_off,
    "plan payment not linked": _not_linked,
    "placed too early": _placed,
}
