"""The rulebook: every rule of the billing office that can be asked by name, in families."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any

from kit.engine import (
    aging,
    assistance,
    balances,
    breach,
    call_frequency,
    calls,
    consumer_credit,
    coordinated_claim,
    coordination,
    corrected_services,
    corrections,
    day,
    deadlines,
    difference,
    estimate_disputes,
    estimates,
    family_year,
    filing,
    generally_billed,
    insurance,
    key_figures,
    medicare_doctor,
    medicare_first,
    medicare_hospital,
    medicare_schedule,
    medigap,
    payment_plans,
    payments,
    plan_options,
    plan_standing,
    poverty,
    provider_adjustments,
    refund_deadline,
    refund_instruments,
    refunds,
    remittance_check,
    remittance_decision,
    remittance_posting,
    remittance_reversal,
    returned_check,
    secondary,
    statement,
    surprise_bills,
    unclaimed,
    voicemail,
    waiting,
    write_offs,
)

__all__ = ["FAMILIES", "Rule", "rule", "rules"]

FAMILIES: Mapping[str, tuple[Callable[..., Any], ...]] = {
    "Cost sharing": (insurance.split_claim, family_year.split_year, surprise_bills.recognized_amount),
    "Secondary payment": (
        coordinated_claim.coordinate_claim,
        secondary.secondary_payment,
        secondary.medicare_secondary,
        secondary.medicare_secondary_inpatient,
    ),
    "Remittance": (
        remittance_check.check_remittance,
        remittance_check.match_remittances_to_deposit,
        remittance_decision.explain_adjustment,
        remittance_posting.post_remittance_claim,
        remittance_posting.post_remittance,
        remittance_reversal.pair_reversals,
        provider_adjustments.explain_provider_adjustments,
    ),
    "Payment plans": (
        payment_plans.payment_plan,
        plan_options.plan_options,
        plan_standing.plan_standing,
        consumer_credit.truth_in_lending,
    ),
    "Financial assistance": (
        poverty.poverty_guideline,
        poverty.income_percent,
        generally_billed.generally_billed_percent,
        assistance.financial_assistance,
    ),
    "Estimates": (estimates.good_faith_estimate, estimates.estimate_due, estimate_disputes.estimate_dispute),
    "Ledger": (
        balances.account_balances,
        payments.allocate_payment,
        returned_check.returned_check,
        write_offs.write_off_balance,
        corrections.correct_posting,
        aging.age_balances,
        statement.statement,
        statement.check_statement,
        day.count_the_cash,
        day.balance_the_day,
        day.prove_receivables,
        difference.difference_clues,
        key_figures.days_in_receivables,
        key_figures.collection_rates,
    ),
    "Refunds": (
        refunds.resolve_credit_balance,
        refund_deadline.refund_deadline,
        refund_instruments.refund_instruments,
        corrected_services.refund_corrected_services,
        unclaimed.unclaimed_credit,
    ),
    "Deadlines": (
        deadlines.deadline,
        deadlines.waiting_period,
        filing.timely_filing,
        filing.medicare_appeal,
        waiting.collection_action,
        waiting.medicare_bad_debt,
        breach.breach_notices,
    ),
    "Calls": (
        calls.call_window,
        call_frequency.call_frequency,
        call_frequency.call_list,
        voicemail.voicemail_message,
    ),
    "Payer order": (coordination.payer_order, medicare_first.coordination_period),
    "Medicare": (
        medicare_hospital.medicare_part_a,
        medicare_doctor.medicare_part_b,
        medicare_schedule.limiting_charge,
        medigap.medigap,
    ),
}
"""Family to its rules. A rule takes plain facts and gives back a worksheet, or an outcome that holds one."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: the name it is asked by, its family, and the function."""

    name: str
    family: str
    function: Callable[..., Any]

    @property
    def summary(self) -> str:
        """What the rule does, in one sentence."""
        return (self.function.__doc__ or "").strip().split("\n\n")[0].replace("\n    ", " ")


@cache
def rules() -> Mapping[str, Rule]:
    """All rules: name to rule, in the order of the families.

    >>> rules()["split-claim"].family
    'Cost sharing'
    """
    found = [
        Rule(function.__name__.replace("_", "-"), family, function)
        for family, functions in FAMILIES.items()
        for function in functions
    ]
    return {one.name: one for one in found}


def rule(name: str) -> Rule:
    """One rule by its name. Raises ValueError that names the rules there are."""
    if name not in rules():
        near = get_close_matches(name, rules(), 3)
        known = f"did you mean {' or '.join(near)}?" if near else f"the rules are: {', '.join(rules())}"
        raise ValueError(f"there is no rule {name!r}; {known}")
    return rules()[name]
