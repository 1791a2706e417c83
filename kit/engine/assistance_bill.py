"""A bill for which financial assistance is asked."""

from __future__ import annotations

from dataclasses import dataclass

from kit.engine.bounds import check_amount
from kit.engine.instalments import LARGEST
from kit.engine.money import ZERO, Money
from kit.engine.record import Record

__all__ = ["AssistanceBill"]


@dataclass(frozen=True, slots=True)
class AssistanceBill(Record):
    """One bill for which assistance is asked: charges, what insurance paid and wrote off, what the patient paid.

    Insurance comes first; assistance works on the rest. `medically_necessary` of False is other care the policy
    covers, which is charged below the gross charges but without the limit of the amounts generally billed.
    `medicare_allowed` is that limit by the prospective method, in place of the policy's percentage. `set_rate`
    is the most that the state lets the hospital charge. `other_medical_debt` is what the family owes or paid for
    other care in these twelve months, `collected_this_year` what this hospital collected from it in them.
    Raises ValueError for amounts out of range, or insurance above the charges.
    """

    gross_charges: Money
    insurance_paid: Money = ZERO
    insurance_adjustments: Money = ZERO
    patient_paid: Money = ZERO
    insured: bool = False
    medically_necessary: bool = True
    medicare_allowed: Money | None = None
    set_rate: Money | None = None
    other_medical_debt: Money = ZERO
    collected_this_year: Money = ZERO

    def __post_init__(self) -> None:
        check_amount("the gross charges", self.gross_charges, LARGEST)
        for what in ("patient_paid", "medicare_allowed", "set_rate", "other_medical_debt", "collected_this_year"):
            check_amount(what.replace("_", " "), getattr(self, what), LARGEST)
        check_amount("insurance paid", self.insurance_paid, self.gross_charges)
        check_amount("insurance adjustments", self.insurance_adjustments, self.gross_charges - self.insurance_paid)

    @property
    def responsibility(self) -> Money:
        """What the patient is responsible for before assistance."""
        return self.gross_charges - self.insurance_paid - self.insurance_adjustments

    @property
    def has_insurance(self) -> bool:
        """Whether the patient used insurance for this bill."""
        return self.insured or bool(self.insurance_paid) or bool(self.insurance_adjustments)
