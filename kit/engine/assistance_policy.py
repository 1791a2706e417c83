"""What a hospital or a state lays down for financial assistance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from kit.engine.bounds import check_amount, check_percent
from kit.engine.instalments import LARGEST
from kit.engine.money import ZERO, Money
from kit.engine.policies import policy_facts, policy_source
from kit.engine.poverty import PercentRounding, at_most
from kit.engine.record import Record
from kit.engine.worksheet import Source

__all__ = ["AssistancePolicy", "Bracket", "assistance_policy"]

OWN_POLICY = Source(
    "IRS: limitation on charges, section 501(r)(5)",
    "https://irs.gov/ru/charities-non-profits/limitation-on-charges-section-501r5",
    date(2026, 11, 25),
)
MOST_PERCENT = 10_000


@dataclass(frozen=True, slots=True)
class Bracket(Record):
    """One step of a sliding scale: the discount for incomes up to so many percent of the poverty guideline.

    The step begins where the one before it ends. `upper_included` of False leaves its upper end to the next step.
    """

    up_to_percent: Decimal
    discount_percent: Decimal
    upper_included: bool = True

    def __post_init__(self) -> None:
        check_percent("up_to_percent", self.up_to_percent, MOST_PERCENT)
        check_percent("discount_percent", self.discount_percent)


@dataclass(frozen=True, slots=True)
class AssistancePolicy(Record):
    """The terms of a financial assistance policy.

    The discount of a bracket comes off what the patient is responsible for after insurance; for an uninsured
    patient `uninsured_reduction_percent` of the charges comes off first. No eligible patient pays more than
    `generally_billed_percent` of the charges. Who is in one of the `programs` is presumed eligible, for
    `presumptive_discount_percent`, whatever the income. `asset_limit` is the most a household may own (included).
    `minimum_charges` must be exceeded. `yearly_cap_percent` of a year's income is the most that is collected in
    twelve months, for incomes up to `yearly_cap_up_to_percent` of the guideline (None: all). Hardship is medical
    debt of twelve months above `hardship_above_percent` of a year's income, and gives `hardship_discount_percent`
    for incomes up to `hardship_up_to_percent` (None: all). With `needs_set_rate` the state sets the highest price.
    Raises ValueError for percentages or amounts out of range, and brackets out of order.
    Source: https://irs.gov/ru/charities-non-profits/limitation-on-charges-section-501r5 (2026-11-25).
    """

    brackets: tuple[Bracket, ...] = ()
    income_rounding: PercentRounding = PercentRounding.EXACT
    insured_eligible: bool = True
    uninsured_reduction_percent: Decimal = Decimal(0)
    generally_billed_percent: Decimal | None = None
    programs: tuple[str, ...] = ()
    presumptive_discount_percent: Decimal = Decimal(100)
    asset_limit: Money | None = None
    minimum_charges: Money = ZERO
    yearly_cap_percent: Decimal | None = None
    yearly_cap_up_to_percent: Decimal | None = None
    hardship_above_percent: Decimal | None = None
    hardship_discount_percent: Decimal = Decimal(0)
    hardship_up_to_percent: Decimal | None = None
    needs_set_rate: bool = False

    def __post_init__(self) -> None:
        for what in (
            "uninsured_reduction_percent",
            "generally_billed_percent",
            "presumptive_discount_percent",
            "yearly_cap_percent",
            "hardship_above_percent",
            "hardship_discount_percent",
        ):
            if (percent := getattr(self, what)) is not None:
                check_percent(what, percent)
        for what in ("yearly_cap_up_to_percent", "hardship_up_to_percent"):
            if (percent := getattr(self, what)) is not None:
                check_percent(what, percent, MOST_PERCENT)
        check_amount("the asset limit", self.asset_limit, LARGEST)
        check_amount("the minimum charges", self.minimum_charges, LARGEST)
        if any(later.up_to_percent <= earlier.up_to_percent for earlier, later in pairwise(self.brackets)):
            raise ValueError("the brackets of a scale run from the lowest income to the highest")

    def bracket(self, income: Money, of: Money) -> Bracket | None:
        """The step of the scale that an income falls into, or None above the last one."""
        for step in self.brackets:
            if at_most(income, step.up_to_percent, of, self.income_rounding, included=step.upper_included):
                return step
        return None

    def within(self, percent: Decimal | None, income: Money, of: Money) -> bool:
        """Whether an income is at or below so many percent of the guideline; None is no limit."""
        return percent is None or at_most(income, percent, of, self.income_rounding)


def assistance_policy(policy: AssistancePolicy | str) -> tuple[AssistancePolicy, Source]:
    """A policy and where it stands: the hospital's own, or one of the table by its name.

    Raises ValueError for a name that the table does not hold.

    >>> [str(step.discount_percent) for step in assistance_policy("Bristol")[0].brackets]
    ['100', '85', '75']
    """
    if isinstance(policy, AssistancePolicy):
        return policy, OWN_POLICY
    facts: dict[str, Any] = dict(policy_facts("assistance", policy))
    facts["brackets"] = tuple(Bracket(**step) for step in facts.get("brackets", ()))
    if "income_rounding" in facts:
        facts["income_rounding"] = PercentRounding(facts["income_rounding"])
    return AssistancePolicy(**facts), policy_source("assistance", policy)
