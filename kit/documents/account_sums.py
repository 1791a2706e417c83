"""What an account adds up to on a day, as a bill shows it: without signs, and with nothing left out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from kit.engine.ledger import Account, PlaceKind, moved
from kit.engine.money import Money, total

__all__ = ["AccountSums", "account_sums"]

_PATIENT = (PlaceKind.PATIENT, PlaceKind.UNAPPLIED)
_PAID = (PlaceKind.BANK, PlaceKind.REFUNDS)


@dataclass(frozen=True, slots=True)
class AccountSums:
    """The sums of an account: charges and fees, less all the others, are what the patient owes.

    What was refunded is taken off what was paid. Below zero, `patient_owes` is a credit of the patient.
    """

    charges: Money
    fees: Money
    insurance_paid: Money
    adjustments: Money
    patient_paid: Money
    agency_paid: Money
    with_insurance: Money
    with_agency: Money
    patient_owes: Money

    def rows(self, who_paid: str = "Your payments") -> list[tuple[str, Money]]:
        """The sums in the order and the words of a bill; what is seldom there is left out when it is zero."""
        every = [
            ("Charges", self.charges),
            ("Fees", self.fees),
            ("Insurance paid", -self.insurance_paid),
            ("Adjustments", -self.adjustments),
            ("Still with insurance", -self.with_insurance),
            ("Paid through an agency", -self.agency_paid),
            ("Now with an agency", -self.with_agency),
            (who_paid, -self.patient_paid),
        ]
        always = ("Charges", "Insurance paid", "Adjustments", who_paid)
        return [(name, amount) for name, amount in every if amount or name in always]


def account_sums(account: Account, end: date) -> AccountSums:
    """Add an account up, from its first movement to the end of a day.

    Law: charges and fees, less everything paid, adjusted or still with others, are what the patient owes.

    >>> from kit.engine.ledger import BANK, PATIENT, SERVICES, Transfer, payer
    >>> plan, day = payer("Fernhollow"), date(2026, 3, 2)
    >>> visit = Transfer(day, Money.of("100"), SERVICES, plan, "Office visit")
    >>> paid = Transfer(day, Money.of("70"), plan, BANK, "Paid")
    >>> left = Transfer(day, Money.of("30"), plan, PATIENT, "Share")
    >>> sums = account_sums(Account((visit, paid, left)), day)
    >>> str(sums.insurance_paid), str(sums.patient_owes)
    ('$70.00', '$30.00')
    """
    until = [move for move in account.transfers if move.on <= end]

    def flow(other: Collection[PlaceKind], mine: Collection[PlaceKind]) -> Money:
        """What came from places of one kind to places of another, less what went back."""
        return total(
            moved(move, [place for place in (move.source, move.target) if place.kind in mine])
            for move in until
            if {move.source.kind, move.target.kind} & set(other)
        )

    def standing(kinds: Collection[PlaceKind]) -> Money:
        return flow(tuple(PlaceKind), kinds)

    receivable = (*_PATIENT, PlaceKind.PAYER, PlaceKind.AGENCY)
    return AccountSums(
        charges=flow([PlaceKind.SERVICES], receivable),
        fees=flow([PlaceKind.FEES], receivable),
        insurance_paid=-flow(_PAID, [PlaceKind.PAYER]),
        adjustments=-flow([PlaceKind.WRITE_OFF], receivable),
        patient_paid=-flow(_PAID, _PATIENT),
        agency_paid=-flow(_PAID, [PlaceKind.AGENCY]),
        with_insurance=standing([PlaceKind.PAYER]),
        with_agency=standing([PlaceKind.AGENCY]),
        patient_owes=standing(_PATIENT),
    )
