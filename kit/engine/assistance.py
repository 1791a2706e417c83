"""Decide on financial assistance, and say what is left for the patient to pay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kit.engine.assistance_bill import AssistanceBill
from kit.engine.assistance_policy import OWN_POLICY, AssistancePolicy, assistance_policy
from kit.engine.money import ZERO, Money, percent_of
from kit.engine.poverty import Household, guideline, guideline_lines
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["AssistanceOutcome", "financial_assistance"]


@dataclass(frozen=True, slots=True)
class AssistanceOutcome:
    """What assistance writes off, what the patient still owes, what goes back to the patient, and the worksheet."""

    eligible: bool
    assistance: Money
    patient_owes: Money
    refund: Money
    worksheet: Worksheet


@dataclass(frozen=True, slots=True)
class _Finding:
    """On what ground a patient is eligible, and for which discount; '' is none."""

    basis: str
    discount_percent: Decimal
    why: str


def financial_assistance(
    *, bill: AssistanceBill, household: Household, year: int, policy: AssistancePolicy | str
) -> AssistanceOutcome:
    """Decide whether a patient gets financial assistance, and split the bill into assistance and what is owed.

    `year` is the year of the poverty guideline. Grounds are looked at in this order, and the largest discount
    counts: a program on the policy's list, the sliding scale, hardship. Then the limits: a rate set by the state,
    the amounts generally billed, always below the gross charges, and the most a year's income may bear.
    The law it keeps: assistance and what the patient is charged add up to the responsibility after insurance,
    and an eligible patient is never charged more than the amounts generally billed.
    Raises ValueError for amounts out of range, a year without a guideline, or a set rate that is missing.
    Source: https://irs.gov/ru/charities-non-profits/limitation-on-charges-section-501r5 (2026-11-25).
    Source: https://coxhealth.com/patients-and-visitors/financial-assistance/schedule-1/ (2026-11-25).

    >>> found = financial_assistance(bill=AssistanceBill(Money.of("1000")), year=2025, policy="Maryland",
    ...                              household=Household(1, Money.of("31300")))
    >>> str(found.patient_owes)
    '$0.00'
    """
    rules, source = assistance_policy(policy)
    of = guideline(household.people, household.area, year)[2]
    responsibility = bill.responsibility
    finding = _ground(bill, household, of, rules)
    capped = _yearly_cap(bill, household, of, rules)
    eligible = bool(finding.basis) or capped is not None
    lines = [
        Line("gross_charges", "Charges", bill.gross_charges, "The full price before anything came off.", source),
        Line(
            "responsibility",
            "Patient's part after insurance",
            responsibility,
            f"{bill.gross_charges} less {bill.insurance_paid} paid and {bill.insurance_adjustments} written off "
            "by insurance.",
            source,
        ),
        *guideline_lines(household, year, rules.income_rounding),
        *_ground_lines(bill, household, finding, eligible, rules, source),
    ]
    charged, steps = (responsibility, []) if not eligible else _charge(bill, finding, capped, rules, source)
    lines += steps
    assistance = responsibility - charged
    owes, refund = max(ZERO, charged - bill.patient_paid), max(ZERO, bill.patient_paid - charged)
    lines += _closing_lines(bill, charged, assistance, owes, refund, source)
    return AssistanceOutcome(eligible, assistance, owes, refund, Worksheet("Financial assistance", tuple(lines)))


def _ground(bill: AssistanceBill, household: Household, of: Money, rules: AssistancePolicy) -> _Finding:
    """The ground with the largest discount."""
    if bill.has_insurance and not rules.insured_eligible:
        return _Finding("", Decimal(0), "This policy is for patients without insurance.")
    if rules.minimum_charges and bill.gross_charges <= rules.minimum_charges:
        return _Finding("", Decimal(0), f"The charges must be more than {rules.minimum_charges}.")
    found: list[_Finding] = []
    listed = [name for name in household.programs if name in rules.programs]
    if listed:
        why = f"The patient is in {listed[0]}, which this policy accepts in place of proof of income."
        found.append(_Finding("program", rules.presumptive_discount_percent, why))
    income, assets, limit = household.income, household.assets, rules.asset_limit
    if limit is not None and assets is not None and assets > limit:
        return max(found, key=_discount, default=_Finding("", Decimal(0), f"Assets of {assets} are above {limit}."))
    if income is not None and (step := rules.bracket(income, of)) is not None:
        why = f"{income} is within {step.up_to_percent:f}% of {of}, so {step.discount_percent:f}% comes off."
        found.append(_Finding("income", step.discount_percent, why))
    if income is not None and _hardship(bill, income, rules) and rules.within(rules.hardship_up_to_percent, income, of):
        why = f"Medical debt is above {rules.hardship_above_percent:f}% of {income}."
        if rules.hardship_discount_percent:
            found.append(_Finding("hardship", rules.hardship_discount_percent, why))
    none = "No income is given." if income is None else f"{income} is above the scale of this policy."
    return max(found, key=_discount, default=_Finding("", Decimal(0), none))


def _discount(finding: _Finding) -> Decimal:
    return finding.discount_percent


def _hardship(bill: AssistanceBill, income: Money, rules: AssistancePolicy) -> bool:
    if rules.hardship_above_percent is None:
        return False
    debt = bill.responsibility + bill.other_medical_debt
    return Decimal(debt.cents) * 100 > rules.hardship_above_percent * income.cents


def _yearly_cap(bill: AssistanceBill, household: Household, of: Money, rules: AssistancePolicy) -> Money | None:
    """What may still be collected in these twelve months, where the policy has such a cap and it applies."""
    income = household.income
    if rules.yearly_cap_percent is None or income is None or (bill.has_insurance and not rules.insured_eligible):
        return None
    over_assets = rules.asset_limit is not None and household.assets is not None
    if over_assets and household.assets is not None and household.assets > (rules.asset_limit or ZERO):
        return None
    if bill.gross_charges <= rules.minimum_charges or not rules.within(rules.yearly_cap_up_to_percent, income, of):
        return None
    left = max(ZERO, percent_of(income, rules.yearly_cap_percent) - bill.collected_this_year)
    return left if left < bill.responsibility else None


def _ground_lines(
    bill: AssistanceBill,
    household: Household,
    finding: _Finding,
    eligible: bool,
    rules: AssistancePolicy,
    source: Source,
) -> list[Line]:
    why = finding.why if finding.basis or not eligible else "The bill is above what a year's income may bear."
    lines = [Line("eligible", "Eligible", "yes" if eligible else "no", why, source)]
    if rules.hardship_above_percent is not None and household.income is not None:
        debt = bill.responsibility + bill.other_medical_debt
        hard = "yes" if _hardship(bill, household.income, rules) else "no"
        why = f"{debt} of medical debt against {rules.hardship_above_percent:f}% of {household.income}."
        lines.append(Line("hardship", "Financial hardship", hard, why, source))
    if eligible:
        basis = finding.basis or "yearly cap"
        lines.append(Line("basis", "Ground", basis, why if not finding.basis else finding.why, source))
        percent = finding.discount_percent
        lines.append(Line("discount_percent", "Discount in percent", percent, finding.why, source))
    return lines


def _charge(
    bill: AssistanceBill, finding: _Finding, capped: Money | None, rules: AssistancePolicy, source: Source
) -> tuple[Money, list[Line]]:
    """What an eligible patient is charged in all, and the lines that lead there."""
    charged, lines = bill.responsibility, []
    if rules.uninsured_reduction_percent and not bill.has_insurance and finding.basis:
        less = min(charged, percent_of(bill.gross_charges, rules.uninsured_reduction_percent))
        why = f"{rules.uninsured_reduction_percent:f}% of {bill.gross_charges}, before the scale."
        lines.append(Line("uninsured_reduction", "Reduction without insurance", less, why, source))
        charged -= less
    discount = percent_of(charged, finding.discount_percent)
    why = f"{finding.discount_percent:f}% of {charged}."
    lines.append(Line("discount", "Discount", discount, why, source))
    charged -= discount
    for name, label, limit, why, where in _limits(bill, capped, rules, source):
        lines.append(Line(name, label, limit, why, where))
        charged = min(charged, limit)
    if charged and charged == bill.gross_charges:
        charged -= Money(1)
        why = f"An eligible patient is always charged less than the full {bill.gross_charges}."
        lines.append(Line("below_gross", "Less than the charges", charged, why, OWN_POLICY))
    return charged, lines


def _limits(
    bill: AssistanceBill, capped: Money | None, rules: AssistancePolicy, source: Source
) -> Sequence[tuple[str, str, Money, str, Source]]:
    gross, found = bill.gross_charges, []
    if rules.needs_set_rate and bill.set_rate is None:
        raise ValueError("this policy charges no more than a rate the state sets; add the set_rate of the bill")
    if bill.set_rate is not None:
        why = "The state sets the most that may be charged for this care."
        found.append(("set_rate", "Rate set by the state", bill.set_rate, why, source))
    if bill.medically_necessary and bill.medicare_allowed is not None:
        why = f"Medicare would allow {bill.medicare_allowed} for this care."
        found.append(("generally_billed", "Amount generally billed", bill.medicare_allowed, why, OWN_POLICY))
    elif bill.medically_necessary and rules.generally_billed_percent is not None:
        limit = percent_of(gross, rules.generally_billed_percent)
        why = f"{rules.generally_billed_percent:f}% of {gross}; an eligible patient is not charged more."
        found.append(("generally_billed", "Amount generally billed", limit, why, OWN_POLICY))
    if capped is not None:
        why = f"{rules.yearly_cap_percent:f}% of a year's income, less {bill.collected_this_year} already collected."
        found.append(("yearly_cap", "Most in twelve months", capped, why, source))
    return found


def _closing_lines(
    bill: AssistanceBill, charged: Money, assistance: Money, owes: Money, refund: Money, source: Source
) -> list[Line]:
    lines = [
        Line("patient_charged", "Charged to the patient", charged, "What is left after the limits.", source),
        Line(
            "assistance",
            "Financial assistance",
            assistance,
            f"{bill.responsibility} less {charged}; it is written off as charity.",
            source,
        ),
        Line("patient_owes", "Patient owes", owes, f"{charged} less {bill.patient_paid} already paid.", source),
    ]
    if refund:
        why = f"The patient paid {bill.patient_paid} and is charged {charged}."
        lines.append(Line("refund", "Goes back to the patient", refund, why, source))
    step = "offer a payment plan" if owes else "send no bill"
    why = "Assistance comes before a payment plan: the plan is made for what is left."
    lines.append(Line("next_step", "Next step", step, why, source))
    return lines
