"""A patient account: a list of transfers to which one can only add."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from kit.engine.insurance import ClaimShare
from kit.engine.money import ZERO, Money

__all__ = ["Account", "Place", "Transfer", "post_claim"]


class Place(StrEnum):
    """Where money of an account can stand. What leaves one place arrives at another."""

    SERVICES = "services"
    INSURER = "insurer"
    PATIENT = "patient"
    CONTRACTUAL = "contractual adjustment"
    BANK = "bank"


@dataclass(frozen=True, slots=True)
class Transfer:
    """One movement: on a day, a positive amount, from one place to another, for a reason.

    Raises ValueError when the amount is not above zero, or both places are the same.
    """

    on: date
    amount: Money
    source: Place
    target: Place
    reason: str
    reverses: int | None = None

    def __post_init__(self) -> None:
        if self.amount <= ZERO:
            raise ValueError(
                f"a transfer moves an amount above $0.00, not {self.amount}; swap source and target instead"
            )
        if self.source == self.target:
            raise ValueError(f"a transfer needs two places, not {self.source} twice")


@dataclass(frozen=True, slots=True)
class Account:
    """A patient account as an append-only list of transfers.

    Laws: the balances of all places add up to zero; a mistake is corrected by adding a
    transfer, never by changing one; an account that was added to is a new value.

    >>> visit = Transfer(date(2026, 3, 2), Money(12000), Place.SERVICES, Place.PATIENT, "Office visit")
    >>> paid = Transfer(date(2026, 3, 2), Money(2000), Place.PATIENT, Place.BANK, "Copay, card")
    >>> str(Account().post(visit, paid).balance(Place.PATIENT))
    '$100.00'
    """

    transfers: tuple[Transfer, ...] = ()

    def post(self, *transfers: Transfer) -> Account:
        """Add transfers at the end; gives back the longer account."""
        return replace(self, transfers=self.transfers + transfers)

    def balance(self, place: Place) -> Money:
        """What stands at one place: all that came in, less all that went out."""
        came = sum(move.amount.cents for move in self.transfers if move.target == place)
        went = sum(move.amount.cents for move in self.transfers if move.source == place)
        return Money(came - went)

    def reverse(self, number: int, on: date, reason: str) -> Account:
        """Undo the transfer at a position (from 0) by adding its opposite.

        Raises ValueError when there is no such transfer, or it was reversed before.
        """
        if not 0 <= number < len(self.transfers):
            raise ValueError(f"there is no transfer {number}; this account has {len(self.transfers)}, counted from 0")
        if any(move.reverses == number for move in self.transfers):
            raise ValueError(f"transfer {number} was reversed before; it cannot be undone twice")
        wrong = self.transfers[number]
        return self.post(Transfer(on, wrong.amount, wrong.target, wrong.source, reason, reverses=number))


def post_claim(account: Account, claim: ClaimShare, on: date) -> Account:
    """Post a split claim: the charges, the write-off, and the patient's share.

    Afterwards the insurer's balance is what the plan still has to pay, and the patient's
    balance has grown by what the patient owes.
    """
    moves: list[Transfer] = []
    for share in claim.shares:
        label = share.service.label
        moves += _moves(on, share.service.billed, Place.SERVICES, Place.INSURER, f"Charge: {label}")
        moves += _moves(on, share.contractual_adjustment, Place.INSURER, Place.CONTRACTUAL, f"Write-off: {label}")
        moves += _moves(on, share.patient_owes, Place.INSURER, Place.PATIENT, f"Patient share: {label}")
    return account.post(*moves)


def _moves(on: date, amount: Money, source: Place, target: Place, reason: str) -> Iterable[Transfer]:
    """A transfer, or none when there is nothing to move."""
    return [Transfer(on, amount, source, target, reason)] if amount else []
