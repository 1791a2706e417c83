"""What a practice or a state lays down for payment plans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from kit.engine.bounds import check_amount, check_count, check_percent
from kit.engine.instalments import LARGEST, MOST_PAYMENTS, Rounding, check_rate
from kit.engine.money import ZERO, Money, percent_of
from kit.engine.policies import policy_facts, policy_source
from kit.engine.record import Choice, Record
from kit.engine.worksheet import Source

__all__ = ["BalanceBand", "ExtraPayment", "PlanPolicy", "Remainder", "plan_policy"]

OWN_POLICY = Source(
    "Payment plans for medical bills: the practice's own terms",
    "https://legalclarity.org/what-is-the-minimum-monthly-payment-on-medical-bills",
    date(2026, 11, 25),
)


class Remainder(Choice):
    """Where the cents or dollars go that do not fill an equal instalment.

    `last`: the last planned payment takes them, so it may be smaller or larger than the others.
    `extra`: every planned payment is equal, and one smaller payment follows.
    `folded`: they are added to the payment before, so the last payment is never the smallest.
    """

    LAST = "last"
    EXTRA = "extra"
    FOLDED = "folded"


class ExtraPayment(Choice):
    """What money beyond the payment of the month does: it shortens the plan, or prepays the next payments."""

    END = "end"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class BalanceBand(Record):
    """Terms for balances up to an amount, which is included; None means every larger balance."""

    balance_up_to: Money | None = None
    longest_months: int | None = None
    minimum_payment: Money = ZERO

    def __post_init__(self) -> None:
        check_amount("balance_up_to", self.balance_up_to)
        check_amount("the minimum payment", self.minimum_payment, LARGEST)
        check_count("longest_months", self.longest_months, 1, MOST_PAYMENTS)


@dataclass(frozen=True, slots=True)
class PlanPolicy(Record):
    """The terms on which a practice agrees payment plans.

    `income_cap_percent` is the most that a month may take of the patient's gross monthly income, on the scale
    on which 4 means 4%; with `cap_after_expenses` living expenses come off the income first. The cap is cut to
    whole cents, so that no payment is above the percentage; a practice whose own terms bring it to the nearest
    cent turns `cap_rounded_down` off. The least a month is the larger of `minimum_payment` and
    `minimum_percent_of_balance`; the cap goes before the minimum.
    `bands` give the longest term and the minimum by balance, smallest first. After `forgiven_after` payments
    the rest is not owed any more. A payment is missed when `grace_days` after its day it is not paid in full;
    `default_after_missed` of them end the plan, and with `late_payment_clears_miss` one that was paid late
    counts no longer. A plan in default is back on track when all that is due is paid, within `cure_days`
    if the policy sets them (0: never).
    Raises ValueError for a percentage, a count or an amount out of range, and bands out of order.
    Source: https://hcpf.colorado.gov/colorado-hospital-discounted-care (2026-11-25).
    """

    income_cap_percent: Decimal | None = None
    cap_after_expenses: bool = False
    cap_rounded_down: bool = True
    minimum_payment: Money = ZERO
    minimum_percent_of_balance: Decimal = Decimal(0)
    longest_months: int | None = None
    bands: tuple[BalanceBand, ...] = ()
    forgiven_after: int | None = None
    yearly_rate_percent: Decimal = Decimal(0)
    rounding: Rounding = Rounding.NEAREST
    remainder: Remainder = Remainder.LAST
    grace_days: int = 0
    default_after_missed: int | None = None
    late_payment_clears_miss: bool = True
    cure_days: int | None = None
    whole_balance_due_on_default: bool = False
    extra_payment: ExtraPayment = ExtraPayment.END

    def __post_init__(self) -> None:
        if self.income_cap_percent is not None:
            check_percent("income_cap_percent", self.income_cap_percent)
        check_percent("minimum_percent_of_balance", self.minimum_percent_of_balance)
        check_rate(self.yearly_rate_percent)
        check_amount("the minimum payment", self.minimum_payment, LARGEST)
        check_count("longest_months", self.longest_months, 1, MOST_PAYMENTS)
        check_count("forgiven_after", self.forgiven_after, 1, MOST_PAYMENTS)
        check_count("grace_days", self.grace_days, 0, 366)
        check_count("default_after_missed", self.default_after_missed, 1, MOST_PAYMENTS)
        check_count("cure_days", self.cure_days, 0, 3660)
        ends = [band.balance_up_to for band in self.bands]
        bounded = [end for end in ends if end is not None]
        if None in ends[:-1] or any(later <= earlier for earlier, later in pairwise(bounded)):
            raise ValueError("bands run from the smallest balance to the largest; only the last may be without an end")

    def limits(self, balance: Money) -> tuple[int | None, Money]:
        """The longest term and the least monthly payment for a balance."""
        longest, least = self.longest_months, self.minimum_payment
        for band in self.bands:
            if band.balance_up_to is None or balance <= band.balance_up_to:
                longest = band.longest_months or longest
                least = max(least, band.minimum_payment)
                break
        return longest, max(least, percent_of(balance, self.minimum_percent_of_balance))

    def income_cap(self, gross_monthly_income: Money | None, monthly_living_expenses: Money) -> Money | None:
        """The most that a month may take, or None where the policy has no cap.

        Raises ValueError when the policy has a cap and no income is given.
        """
        check_amount("the gross monthly income", gross_monthly_income, LARGEST)
        check_amount("the monthly living expenses", monthly_living_expenses, LARGEST)
        if self.income_cap_percent is None:
            return None
        if gross_monthly_income is None:
            raise ValueError(f"a cap of {self.income_cap_percent:f}% of income needs the gross monthly income; add it")
        spent = monthly_living_expenses if self.cap_after_expenses else ZERO
        counted = max(ZERO, gross_monthly_income - spent)
        cap = percent_of(counted, self.income_cap_percent)
        # To the nearest cent the cap may be up to half a cent above the percentage, which a law does not allow.
        above = cap.cents * 100 > counted.cents * self.income_cap_percent
        return cap - Money(1) if above and self.cap_rounded_down else cap


def plan_policy(policy: PlanPolicy | str) -> tuple[PlanPolicy, Source]:
    """A policy and where it stands: the practice's own, or one of the table by its name.

    Raises ValueError for a name that the table does not hold.

    >>> plan_policy("Colorado professional")[0].income_cap_percent
    Decimal('2')
    """
    if isinstance(policy, PlanPolicy):
        return policy, OWN_POLICY
    facts: dict[str, Any] = dict(policy_facts("payment_plan", policy))
    facts["bands"] = tuple(BalanceBand(**band) for band in facts.get("bands", ()))
    if "remainder" in facts:
        facts["remainder"] = Remainder(facts["remainder"])
    return PlanPolicy(**facts), policy_source("payment_plan", policy)
