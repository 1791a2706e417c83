"""Typical wrong ways of splitting a bill, each as the answers it leads to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from kit.engine.claim import Accumulators
from kit.engine.family_year import split_year
from kit.engine.insurance import split_claim
from kit.engine.money import ZERO, Money, total
from kit.engine.plan import Benefit, FamilyKind, Part
from kit.tasks.split_insurance_bill.bill import Amounts, Bill, every_charge, without_progress
from kit.tasks.split_insurance_bill.longer_mistakes import LONGER
from kit.tasks.split_insurance_bill.working import TOTALS, amounts, parts_of

__all__ = ["MISTAKES", "mistakes"]


def mistakes(bill: Bill) -> dict[str, Mapping[str, Money]]:
    """The answers that each typical mistake leads to on this bill, of those that show on it."""
    right = amounts(bill)
    if bill.short:
        hidden = ("out_of_pocket_ignored", *LONGER)
        return {name: wrong(bill) for name, wrong in MISTAKES.items() if name not in hidden}
    found: dict[str, Mapping[str, Money]] = {}
    for name, wrong in MISTAKES.items():
        answers = wrong(bill)
        differ = {blank: amount for blank, amount in answers.items() if right.get(blank, amount) != amount}
        if differ and differ not in found.values():
            found[name] = differ
    return found


def _met(bill: Bill, change: Callable[[Accumulators], Accumulators]) -> Bill:
    """The same bill with another start of the year, for every member."""
    return replace(bill, met=change(bill.met), start={name: change(one) for name, one in bill.start.items()})


def _with_benefits(bill: Bill, change: Callable[[Benefit], Benefit]) -> Bill:
    """The same bill under a plan with other rules, on both sides of its network."""
    outside = bill.plan.out_of_network
    if outside is not None:
        outside = replace(outside, benefits={kind: change(one) for kind, one in outside.benefits.items()})
    benefits = {kind: change(one) for kind, one in bill.plan.benefits.items()}
    return replace(bill, plan=replace(bill.plan, benefits=benefits, out_of_network=outside))


def _charge_instead_of_allowed(bill: Bill) -> Amounts:
    return amounts(every_charge(bill, lambda line: replace(line, allowed=line.billed)))


def _deductible_ignored(bill: Bill) -> Amounts:
    def change(benefit: Benefit) -> Benefit:
        return replace(benefit, order=tuple(part for part in benefit.order if part is not Part.DEDUCTIBLE))

    if bill.short:
        return amounts(replace(bill, met=replace(bill.met, deductible_met=bill.plan.deductible)))
    return amounts(_with_benefits(bill, change))


def _deductible_in_full(bill: Bill) -> Amounts:
    def change(met: Accumulators) -> Accumulators:
        outside = replace(met.out_of_network, deductible_met=ZERO)
        return replace(met, deductible_met=ZERO, family_deductible_met=ZERO, out_of_network=outside)

    found = amounts(_met(bill, change))
    return found if bill.short else without_progress(found)


def _deductible_from_the_card(bill: Bill) -> Amounts:
    family = bill.plan.family
    whole = bill.plan.deductible
    if family is not None and family.deductible is not None and family.deductible_kind is FamilyKind.AGGREGATE:
        whole = family.deductible
    return {**amounts(bill), "deductible": whole}


def _deductible_on_each_charge(bill: Bill) -> Amounts:
    """Take the open deductible anew on each charge of the claim; the earlier claims were worked rightly."""
    if bill.short:
        met, each = bill.met, []
        for service in bill.services:
            claim = split_claim(bill.plan, [service], met)
            each.append(amounts(replace(bill, met=met, services=(service,))))
            met = replace(claim.met, deductible_met=bill.met.deductible_met)
        return {name: total(found[name] for found in each) for name in TOTALS}
    found: Amounts = {}
    before = _before_the_desk(bill)
    for number, service in enumerate(bill.services, 1):
        share = split_claim(bill.plan, [service], before).shares[0]
        found |= {f"line_{number}.{part}": share.amount(part) for part in parts_of(bill)}
    sums = {part: total(found[f"line_{n}.{part}"] for n in range(1, len(bill.services) + 1)) for part in TOTALS}
    return found | sums


def _before_the_desk(bill: Bill) -> Accumulators:
    """What the patient and the family have met before the claim on the desk."""
    if not bill.earlier:
        return bill.met
    return split_year(bill.plan, bill.earlier, bill.start).met[bill.member]


def _percent_before_deductible(bill: Bill) -> Amounts:
    order = (Part.COPAY, Part.COINSURANCE, Part.DEDUCTIBLE)
    return amounts(_with_benefits(bill, lambda b: replace(b, order=tuple(part for part in order if part in b.order))))


def _percents_swapped(bill: Bill) -> Amounts:
    return amounts(_with_benefits(bill, lambda b: replace(b, coinsurance_percent=100 - b.coinsurance_percent)))


def _copay_forgotten(bill: Bill) -> Amounts:
    return amounts(_with_benefits(bill, lambda b: replace(b, copay=ZERO)))


def _copay_and_percent(bill: Bill) -> Amounts:
    percent: Decimal = max(b.coinsurance_percent for b in bill.plan.benefits.values())
    everything = (Part.COPAY, Part.DEDUCTIBLE, Part.COINSURANCE)

    def change(benefit: Benefit) -> Benefit:
        if benefit.order != (Part.COPAY,):
            return benefit
        return replace(benefit, order=everything, coinsurance_percent=percent)

    return amounts(_with_benefits(bill, change))


def _copay_toward_deductible(bill: Bill) -> Amounts:
    if not bill.short:
        return amounts(replace(bill, plan=replace(bill.plan, copay_counts_toward_deductible=True)))
    copays = amounts(bill)["copay"]
    return amounts(replace(bill, met=replace(bill.met, deductible_met=bill.met.deductible_met + copays)))


def _adjustment_billed(bill: Bill) -> Amounts:
    right = amounts(bill)
    return {
        **right,
        "contractual_adjustment": ZERO,
        "patient_owes": right["patient_owes"] + right["contractual_adjustment"],
    }


def _out_of_pocket_ignored(bill: Bill) -> Amounts:
    plan, family = bill.plan, bill.plan.family
    if family is not None:
        family = replace(
            family, out_of_pocket_maximum=None, out_of_pocket_kind=FamilyKind.EMBEDDED, most_for_one_member=None
        )
    outside = plan.out_of_network
    if outside is not None:
        outside = replace(outside, out_of_pocket_maximum=None)
    return amounts(replace(bill, plan=replace(plan, out_of_pocket_maximum=None, family=family, out_of_network=outside)))


MISTAKES: dict[str, Callable[[Bill], Amounts]] = {
    "charge_instead_of_allowed": _charge_instead_of_allowed,
    "deductible_ignored": _deductible_ignored,
    "deductible_in_full": _deductible_in_full,
    "deductible_from_the_card": _deductible_from_the_card,
    "deductible_on_each_charge": _deductible_on_each_charge,
    "percent_before_deductible": _percent_before_deductible,
    "percents_swapped": _percents_swapped,
    "copay_forgotten": _copay_forgotten,
    "copay_and_percent": _copay_and_percent,
    "copay_toward_deductible": _copay_toward_deductible,
    "adjustment_billed": _adjustment_billed,
    "out_of_pocket_ignored": _out_of_pocket_ignored,
    **LONGER,
}
