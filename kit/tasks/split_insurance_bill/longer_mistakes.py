"""Typical wrong ways of thinking that only show on a family's year, or out of the network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kit.engine.claim import Accumulators
from kit.engine.family_year import MemberClaim
from kit.engine.money import ZERO, Money, total
from kit.engine.plan import FamilyKind, Network, OutOfNetwork
from kit.tasks.split_insurance_bill.bill import Amounts, Bill, every_charge, without_progress
from kit.tasks.split_insurance_bill.working import amounts, asks_for_own_deductible

__all__ = ["LONGER"]


def _earlier_claims_forgotten(bill: Bill) -> Amounts:
    """Split the claim on the desk as if nobody had a claim since the start."""
    if not bill.earlier:
        return {}
    return amounts(replace(bill, earlier=()))


def _family_forgotten(bill: Bill) -> Amounts:
    """Look only at what one member has met; where no member has a deductible, there is nothing to look at."""
    family = bill.plan.family
    if family is None or not asks_for_own_deductible(bill):
        return {}
    far = Money(99_999_00)
    own = replace(
        family, deductible=far, out_of_pocket_maximum=far, deductible_kind=FamilyKind.EMBEDDED,
        out_of_pocket_kind=FamilyKind.EMBEDDED,
    )  # fmt: skip
    return amounts(replace(bill, plan=replace(bill.plan, family=own)))


def _own_limits_forgotten(bill: Bill) -> Amounts:
    """Look only at the family's amounts, though one member alone is capped."""
    family = bill.plan.family
    if family is None:
        return {}
    whole = replace(
        family, deductible_kind=FamilyKind.AGGREGATE, out_of_pocket_kind=FamilyKind.AGGREGATE, most_for_one_member=None
    )
    return amounts(replace(bill, plan=replace(bill.plan, family=whole)))


def _members_mixed_up(bill: Bill) -> Amounts:
    """Count what the others paid as if the patient had paid it."""
    if not bill.earlier:
        return {}
    whole = [*bill.start.values()]
    met = Accumulators(
        total(one.deductible_met for one in whole), total(one.out_of_pocket_met for one in whole),
        whole[0].family_deductible_met, whole[0].family_out_of_pocket_met,
    )  # fmt: skip
    earlier = tuple(MemberClaim(bill.member, one.services) for one in bill.earlier)
    return amounts(replace(bill, earlier=earlier, met=met, start={bill.member: met}))


def _outside(bill: Bill, change: Callable[[OutOfNetwork], OutOfNetwork]) -> Amounts:
    outside = bill.plan.out_of_network
    if outside is None:
        return {}
    return amounts(replace(bill, plan=replace(bill.plan, out_of_network=change(outside))))


def _one_deductible_for_both(bill: Bill) -> Amounts:
    return without_progress(_outside(bill, lambda side: replace(side, counts_together=True)))


def _percent_of_the_network(bill: Bill) -> Amounts:
    return _outside(bill, lambda side: replace(side, benefits=bill.plan.benefits))


def _balance_written_off(bill: Bill) -> Amounts:
    """Write off above the allowed amount everywhere, as if every provider had a contract."""
    if not bill.out_of_network:
        return {}
    found = amounts(bill)
    for number in range(1, len(bill.services) + 1):
        row = f"line_{number}"
        balance = found[f"{row}.balance_bill"]
        found[f"{row}.balance_bill"] = ZERO
        found[f"{row}.contractual_adjustment"] += balance
        found[f"{row}.patient_owes"] -= balance
    found["contractual_adjustment"] += found["balance_bill"]
    found["patient_owes"] -= found["balance_bill"]
    return {**found, "balance_bill": ZERO}


def _protection_overlooked(bill: Bill) -> Amounts:
    """Take a protected charge as an ordinary one out of the network, with a balance bill."""
    if not bill.out_of_network:
        return {}
    return amounts(every_charge(bill, lambda line: replace(line, protected=False)))


def _everything_protected(bill: Bill) -> Amounts:
    """Take every charge out of the network as protected, also one that the patient chose."""
    if not bill.out_of_network:
        return {}
    return amounts(every_charge(bill, lambda line: replace(line, protected=line.network is Network.OUT)))


def _balance_counted_as_met(bill: Bill) -> Amounts:
    if not bill.out_of_network:
        return {}
    found = amounts(bill)
    blank = "after.outside_out_of_pocket_met"
    return {**found, blank: found[blank] + found["balance_bill"]}


LONGER: dict[str, Callable[[Bill], Amounts]] = {
    "earlier_claims_forgotten": _earlier_claims_forgotten,
    "family_forgotten": _family_forgotten,
    "own_limits_forgotten": _own_limits_forgotten,
    "members_mixed_up": _members_mixed_up,
    "one_deductible_for_both": _one_deductible_for_both,
    "percent_of_the_network": _percent_of_the_network,
    "balance_written_off": _balance_written_off,
    "protection_overlooked": _protection_overlooked,
    "everything_protected": _everything_protected,
    "balance_counted_as_met": _balance_counted_as_met,
}
"""What only shows on a family's year, or out of the network."""
