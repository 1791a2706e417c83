"""The sums that must hold in a remittance: line by line, claim by claim, and in the payment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kit.engine.money import ZERO, Money, total
from kit.engine.remittance import ClaimStatus, GroupCode, Remittance, RemittanceClaim

__all__ = ["Check", "checks", "claim_checks", "places", "refuse_unbalanced"]


@dataclass(frozen=True, slots=True)
class Check:
    """One sum that must hold: where, what it should be, what stands there. `why` has places for `facts`."""

    law: str
    label: str
    place: str
    expected: Money
    found: Money
    why: str
    facts: tuple[object, ...]

    @property
    def difference(self) -> Money:
        """Found less expected; zero when it balances."""
        return self.found - self.expected

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.label}: expected {self.expected}, found {self.found}, difference {self.difference}"


def places(names: Iterable[str]) -> list[str]:
    """Tell apart what has the same name: the second is called '#2', the third '#3'.

    >>> places(["A-1", "B-7", "A-1"])
    ['A-1', 'B-7', 'A-1 #2']
    """
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name} #{seen[name]}")
    return found


def checks(remittance: Remittance) -> list[Check]:
    """Every sum of a remittance that must hold, in the order of its lines, claims and the payment.

    A line: charge less adjustments is what was paid. A claim: charge less its own and its lines'
    adjustments is what was paid; its lines' charges add up to its charge; the patient's adjustments
    are the stated patient responsibility (reversals state none). The payment: what the claims were
    paid less the provider-level adjustments. A sign that cannot be right is a check that fails.
    Source: https://ediacademy.com/blog/835 (2026-11-25).
    """
    names = places(claim.claim_number for claim in remittance.claims)
    found = [check for name, claim in zip(names, remittance.claims, strict=True) for check in claim_checks(claim, name)]
    paid, taken = remittance.claims_paid, remittance.provider_adjusted
    why = "{} paid on the claims less {} of provider-level adjustments."
    found.append(Check("payment", "Payment", "", paid - taken, remittance.payment, why, (paid, taken)))
    if remittance.payment < ZERO:
        why = "A payer cannot pay {}. What it lacks is carried forward as a negative provider-level adjustment."
        facts = (remittance.payment,)
        found.append(Check("payment_sign", "Payment of zero or more", "", ZERO, remittance.payment, why, facts))
    return found


def claim_checks(claim: RemittanceClaim, place: str) -> list[Check]:
    """Every sum of one claim that must hold: its lines first, then the claim."""
    found = []
    for number, line in enumerate(claim.lines, start=1):
        taken = total(one.amount for one in line.adjustments)
        why = "{} charged less {} of adjustments."
        where = f"{place} line {number}"
        facts = (line.charge, taken)
        found.append(Check("line_paid", "Paid on the line", where, line.charge - taken, line.paid, why, facts))
    if claim.lines:
        charges = total(line.charge for line in claim.lines)
        why = "Charge lines: {}, adding up to {}."
        counted = (len(claim.lines), charges)
        found.append(Check("claim_charge", "Charge of the claim", place, charges, claim.charge, why, counted))
    taken = claim.adjusted()
    why = "{} charged less {} of adjustments to the claim and its lines."
    facts = (claim.charge, taken)
    found.append(Check("claim_paid", "Paid on the claim", place, claim.charge - taken, claim.paid, why, facts))
    return found + _patient_and_sign(claim, place)


def _patient_and_sign(claim: RemittanceClaim, place: str) -> list[Check]:
    """The patient's part, where it is stated, and a charge whose sign does not fit the status."""
    found = []
    stated, reversal = claim.patient_responsibility, claim.status == ClaimStatus.REVERSAL
    if stated is not None and not reversal:
        share = claim.adjusted(GroupCode.PR)
        why = "The adjustments of group PR add up to {}."
        found.append(Check("patient_share", "Stated patient responsibility", place, share, stated, why, (share,)))
    if (claim.charge > ZERO) if reversal else (claim.charge < ZERO):
        why = "A reversal carries negative amounts, every other claim positive ones; this is a claim of status '{}'."
        facts = (claim.status.value,)
        found.append(Check("charge_sign", "Sign of the charge", place, -claim.charge, claim.charge, why, facts))
    return found


def refuse_unbalanced(found: Sequence[Check]) -> None:
    """Raise ValueError that names every sum that does not hold, with expected, found and difference."""
    wrong = [str(check) for check in found if check.difference]
    if wrong:
        raise ValueError("this does not balance, so it is not posted. " + "; ".join(wrong))
