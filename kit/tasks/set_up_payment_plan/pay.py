"""Draw a pay stub, and an income with which a plan is just within the limit."""

from __future__ import annotations

from decimal import Decimal

from kit.engine.money import Money, percent_of
from kit.scenarios.draw import Draw
from kit.scenarios.household import EMPLOYERS
from kit.tasks.set_up_payment_plan.facts import PAY_DAYS, PayPeriod, PayStub

__all__ = ["draw_stub", "income_for"]

LEAST_INCOME, MOST_INCOME = 1600_00, 7800_00


def income_for(draw: Draw, planned: Money, cap: Decimal, term: int) -> Money | None:
    """The income with which a plan of so many months is just within the limit; None when nobody earns so."""
    limit = planned.cents * draw.integer(102, 140) // 100 // term
    income = int(limit * 100 / cap)
    return Money(income) if LEAST_INCOME <= income <= MOST_INCOME else None


def draw_stub(draw: Draw, period: PayPeriod, income: Money, *, beside: str = "") -> PayStub:
    """A stub whose gross pay makes about this income in a month, from another employer than the one `beside` it."""
    gross = Money(income.cents * 12 // PAY_DAYS[period] // 100 * 100 + draw.at("cents").pick((0, 0, 25, 40, 50, 80)))
    net = percent_of(gross, Decimal(draw.at("net").integer(740, 870)) / 10)
    employers = tuple(one for one in EMPLOYERS if one != beside)
    return PayStub(draw.at("employer").pick(employers), period, gross, net)
