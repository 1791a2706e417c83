"""Mistakes put into an account that was in good order, each as a clerk makes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from kit.engine.ledger import BANK, PATIENT, Transfer
from kit.engine.money import Money
from kit.scenarios.draw import Draw
from kit.scenarios.slip import swapped
from kit.tasks.find_ledger_error.account_draws import TAKEN
from kit.tasks.find_ledger_error.books import CONTRACTUAL, Movement, Reason, Wrong, reason_of

__all__ = ["SPOILED"]

Moves = Sequence[Movement]
PAYMENTS = (Reason.PAYER_PAYMENT, Reason.PATIENT_PAYMENT)


def _at(draw: Draw, moves: Moves, reasons: Sequence[Reason]) -> int | None:
    """One movement of the first account that is still in order, of some kinds."""
    fit = [
        at
        for at, one in enumerate(moves)
        if one.right is not None and not one.wrong and not one.group and one.belongs == 0
        and reason_of(one.right) in reasons
    ]  # fmt: skip
    return draw.at("which").pick(fit) if fit else None


def _changed(moves: Moves, at: int, new: Movement) -> list[Movement]:
    return [*moves[:at], new, *moves[at + 1 :]]


def _missed(*reasons: Reason) -> Callable[[Draw, Moves], list[Movement] | None]:
    def spoil(draw: Draw, moves: Moves) -> list[Movement] | None:
        at = _at(draw, moves, reasons)
        return None if at is None else _changed(moves, at, replace(moves[at], posted=None))

    return spoil


def _twice(*reasons: Reason) -> Callable[[Draw, Moves], list[Movement] | None]:
    """The same entry once more, on the same day or up to three days later."""

    def spoil(draw: Draw, moves: Moves) -> list[Movement] | None:
        at = _at(draw, moves, reasons)
        if at is None:
            return None
        copied = moves[at].right
        assert copied is not None
        again = replace(copied, on=copied.on + timedelta(draw.at("later").integer(0, 3)))
        return [*moves[: at + 1], Movement(None, again), *moves[at + 1 :]]

    return spoil


def _edited(
    reasons: Sequence[Reason], edit: Callable[[Draw, Transfer], Transfer]
) -> Callable[[Draw, Moves], list[Movement] | None]:
    def spoil(draw: Draw, moves: Moves) -> list[Movement] | None:
        at = _at(draw, moves, reasons)
        if at is None:
            return None
        right = moves[at].right
        assert right is not None
        new = edit(draw, right)
        return None if new == right else _changed(moves, at, replace(moves[at], posted=new))

    return spoil


def _digits(draw: Draw, move: Transfer) -> Transfer:
    typed = Money.of(swapped(draw.at("digits"), move.amount.plain))
    return move if typed.cents < 1000 else replace(move, amount=typed)


def _turned(_draw: Draw, move: Transfer) -> Transfer:
    return replace(move, source=move.target, target=move.source)


def _as_contract(_draw: Draw, move: Transfer) -> Transfer:
    return replace(move, target=CONTRACTUAL, reason="Contractual adjustment")


def _as_share(_draw: Draw, move: Transfer) -> Transfer:
    return replace(move, target=PATIENT, reason="Patient's share")


def _wrong_account(draw: Draw, moves: Moves) -> list[Movement] | None:
    """A payment of one patient stands on the account of the other."""
    fit = [
        at
        for at, one in enumerate(moves)
        if one.right is not None and not one.wrong and (one.right.source, one.right.target) == (PATIENT, BANK)
    ]
    if not fit or all(one.belongs == 0 for one in moves):
        return None
    at = draw.at("which").pick(fit)
    return _changed(moves, at, replace(moves[at], stands=1 - moves[at].belongs))


def _taken_back(_draw: Draw, moves: Moves) -> list[Movement] | None:
    if not any(one.group == TAKEN for one in moves):
        return None
    return [replace(one, posted=None) if one.group == TAKEN else one for one in moves]


SPOILED: dict[Wrong, Callable[[Draw, Moves], list[Movement] | None]] = {
    Wrong.CONTRACT_MISSED: _missed(Reason.CONTRACT),
    Wrong.CONTRACT_TWICE: _twice(Reason.CONTRACT),
    Wrong.SHARE_AS_CONTRACT: _edited((Reason.SHARE,), _as_contract),
    Wrong.CONTRACT_AS_SHARE: _edited((Reason.CONTRACT,), _as_share),
    Wrong.PAYMENT_MISSED: _missed(Reason.PATIENT_PAYMENT),
    Wrong.PAYMENT_TWICE: _twice(*PAYMENTS),
    Wrong.DIGITS: _edited(PAYMENTS, _digits),
    Wrong.DIRECTION: _edited(PAYMENTS, _turned),
    Wrong.ACCOUNT: _wrong_account,
    Wrong.TAKEN_BACK: _taken_back,
    Wrong.CHARGE_MISSED: _missed(Reason.CHARGE),
    Wrong.CHARGE_TWICE: _twice(Reason.CHARGE),
}
"""By mistake, how it is put in; None where the account has nothing to spoil in this way."""
