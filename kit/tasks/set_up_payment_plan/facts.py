"""The facts of a payment plan: accounts, pay, the hospital's terms, what the patient asks for, and an older plan."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from kit.engine.days import add_days, move_to_business_day
from kit.engine.instalments import Rounding, level_payment
from kit.engine.money import ZERO, Money, percent_of, total
from kit.engine.payment_plans import PlanOutcome, payment_plan
from kit.engine.plan_history import DuePayment, ReceivedPayment
from kit.engine.plan_policy import PlanPolicy
from kit.engine.record import Choice
from kit.scenarios.history import AgreedPlan, Guarantor, Visit
from kit.scenarios.people import Person

__all__ = [
    "PAY_DAYS",
    "Account",
    "OldPlan",
    "PayPeriod",
    "PayStub",
    "People",
    "Situation",
    "Terms",
    "Wish",
    "first_due",
    "monthly",
    "term_name",
]


class PayPeriod(Choice):
    """How often somebody is paid."""

    WEEK = "every week"
    TWO_WEEKS = "every two weeks"
    HALF_MONTH = "twice a month"
    MONTH = "once a month"


PAY_DAYS = {PayPeriod.WEEK: 52, PayPeriod.TWO_WEEKS: 26, PayPeriod.HALF_MONTH: 24, PayPeriod.MONTH: 12}


@dataclass(frozen=True, slots=True)
class Account:
    """One account of the guarantor: its sums, and whether insurance has still to answer."""

    number: str
    service: str
    day: date
    charges: Money
    insurance_paid: Money = ZERO
    adjustments: Money = ZERO
    patient_paid: Money = ZERO
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class PayStub:
    """One pay of the guarantor, before and after taxes."""

    employer: str
    period: PayPeriod
    gross: Money
    net: Money


@dataclass(frozen=True, slots=True)
class Terms:
    """The hospital's plan policy. `due_day` of 31 is the last day of the month; `state` names the state's rule."""

    policy: PlanPolicy
    offered_months: tuple[int, ...]
    due_day: int
    days_before_first: int
    days_to_choose: int
    down_percent: int = 0
    down_above: Money = ZERO
    state: str = ""

    def down_payment(self, balance: Money) -> Money:
        """What is paid at once for a balance."""
        return percent_of(balance, Decimal(self.down_percent)) if balance > self.down_above else ZERO


@dataclass(frozen=True, slots=True)
class Wish:
    """What the guarantor asks for: the lowest payment, or the shortest plan with no payment above `most`."""

    lowest: bool = False
    most: Money | None = None


@dataclass(frozen=True, slots=True)
class OldPlan:
    """A plan that runs already: what was agreed, the income of that day, and what came in since."""

    balance: Money
    old_income: Money
    agreed: date
    first_due: date
    received: tuple[ReceivedPayment, ...]

    def outcome(self, policy: PlanPolicy | str) -> PlanOutcome:
        """The plan as it was agreed."""
        return _agreed(self.balance, self.old_income, self.first_due, policy)

    def schedule(self, policy: PlanPolicy | str) -> tuple[DuePayment, ...]:
        """Every payment that was agreed, with its day."""
        return _due_payments(self.balance, self.old_income, self.first_due, policy)

    def agreed_plan(self, policy: PlanPolicy | str) -> AgreedPlan:
        """The plan for the paper that both sides signed."""
        return AgreedPlan(self.agreed, self.outcome(policy))


@lru_cache(maxsize=64)
def _agreed(balance: Money, income: Money, first: date, policy: PlanPolicy | str) -> PlanOutcome:
    """Many readings of one older plan ask for it, so it is worked out once."""
    return payment_plan(balance=balance, gross_monthly_income=income, first_due=first, policy=policy)


@lru_cache(maxsize=64)
def _due_payments(balance: Money, income: Money, first: date, policy: PlanPolicy | str) -> tuple[DuePayment, ...]:
    made = _agreed(balance, income, first, policy)
    return tuple(DuePayment(day, one.amount) for day, one in zip(made.due_dates, made.instalments, strict=True))


@dataclass(frozen=True, slots=True)
class People:
    """Who is on the papers: patient, guarantor, and the visit with its hospital."""

    patient: Person
    guarantor: Guarantor
    visit: Visit


@dataclass(frozen=True, slots=True)
class Situation:
    """All that decides the plan, and the people for the papers.

    `bill_date` is the day of the bill with the plan options, `call_date` the day on which the guarantor picks one.
    """

    people: People = field(compare=False)
    stubs: tuple[PayStub, ...]
    terms: Terms
    candidates: tuple[int, ...]
    wish: Wish
    bill_date: date
    call_date: date
    accounts: tuple[Account, ...] = ()
    old: OldPlan | None = None
    old_policy: PlanPolicy | None = None

    @property
    def income(self) -> Money:
        """The gross income of a month, from all pay stubs."""
        return total(monthly(stub) for stub in self.stubs)

    @property
    def last_day_to_choose(self) -> date:
        """The last day on which a plan may be picked; a weekend moves it to Monday."""
        return move_to_business_day(add_days(self.bill_date, self.terms.days_to_choose))


@lru_cache(maxsize=256)
def monthly(stub: PayStub) -> Money:
    """The gross pay of a month: the pay of a year in twelve parts, to the nearest cent.

    >>> str(monthly(PayStub("A store", PayPeriod.TWO_WEEKS, Money.of("1000"), Money.of("800"))))
    '$2,166.67'
    """
    return level_payment(stub.gross * PAY_DAYS[stub.period], 12, Decimal(0), Rounding.NEAREST)


def first_due(terms: Terms, agreed: date) -> date:
    """The first due day of the policy that leaves enough days after the plan is agreed."""
    earliest = add_days(agreed, terms.days_before_first)
    found = _in_month(earliest, terms.due_day)
    return found if found >= earliest else _in_month(earliest.replace(day=28) + timedelta(4), terms.due_day)


def _in_month(day: date, due_day: int) -> date:
    return day.replace(day=min(due_day, monthrange(day.year, day.month)[1]))


def term_name(months: int) -> str:
    """What a plan is called on the form and on the bill."""
    return f"{months} months"
