"""Post a split claim to an account: the charges, the write-offs and the patient's share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kit.engine.insurance import ClaimShare
from kit.engine.ledger import PATIENT, SERVICES, Account, Place, Transfer, WriteOff, payer, write_off
from kit.engine.money import Money

__all__ = ["INSURER", "post_claim"]

INSURER = payer("insurer")
"""The payer of a claim that has only one, and no name was given for it."""


def post_claim(account: Account, claim: ClaimShare, on: date, insurer: Place = INSURER) -> Account:
    """Post a split claim: the charges, the write-off, and the patient's share.

    Afterwards the insurer's balance has grown by what the plan still has to pay, and the patient's
    balance by what the patient owes.
    """
    moves: list[Transfer] = []
    for share in claim.shares:
        label = share.service.label
        contractual = write_off(WriteOff.CONTRACTUAL)
        moves += _moves(on, share.service.billed, SERVICES, insurer, f"Charge: {label}", label)
        moves += _moves(on, share.contractual_adjustment, insurer, contractual, f"Write-off: {label}", label)
        moves += _moves(on, share.patient_owes, insurer, PATIENT, f"Patient share: {label}", label)
    return account.post(*moves)


def _moves(on: date, amount: Money, source: Place, target: Place, reason: str, charge: str) -> Iterable[Transfer]:
    """A transfer, or none when there is nothing to move."""
    return [Transfer(on, amount, source, target, reason, charge)] if amount else []
