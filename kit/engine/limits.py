"""How far a benefit goes: who and when it is for, how often, and how much the plan pays at most."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from kit.engine.claim import ServiceLine, Used
from kit.engine.dates import in_words
from kit.engine.days import add_months
from kit.engine.money import Money
from kit.engine.plan import Benefit, Plan

__all__ = ["left_to_pay", "outside"]


class Paid(Protocol):
    """What a plan has paid so far."""

    @property
    def paid_this_year(self) -> Money:
        """For all services together, this year."""

    @property
    def paid_in_lifetime(self) -> Money:
        """For all services together, ever."""


def outside(benefit: Benefit, used: Used, service: ServiceLine, age: int | None) -> str:
    """Say in one sentence why a service is not covered at all; '' when it is.

    Raises ValueError when the benefit asks for an age or a day that is not given, or when one line
    passes the yearly number of visits only in part.
    """
    limit = benefit.limit
    if not benefit.covered:
        return "The plan does not cover this kind of service."
    if limit is None:
        return ""
    if limit.youngest is not None or limit.oldest is not None:
        if age is None:
            raise ValueError(f"{service.label}: this benefit depends on the patient's age; add age to the claim")
        if age < (limit.youngest or 0) or (limit.oldest is not None and age > limit.oldest):
            until = "on" if limit.oldest is None else f"to {limit.oldest}"
            return f"The plan covers this from age {limit.youngest or 0} {until}; the patient is {age}."
    if limit.most_visits is not None:
        left = max(0, limit.most_visits - used.visits)
        if not left:
            return f"The plan covers {limit.most_visits} visits a year, and {used.visits} are used."
        if service.units > left:
            raise ValueError(
                f"{service.label}: {service.units} units, but {left} of {limit.most_visits} visits a year are left; "
                "put what is past the limit on a line of its own"
            )
    if limit.months_between is not None and used.last_on is not None:
        if service.on is None:
            raise ValueError(f"{service.label}: this benefit depends on the day of service; add on = that day")
        again = add_months(used.last_on, limit.months_between)
        if service.on < again:
            return (
                f"The plan covers this once in {limit.months_between} months; "
                f"the last was on {in_words(used.last_on)}, the next may be on {in_words(again)}."
            )
    return ""


def left_to_pay(plan: Plan, paid: Paid, benefit: Benefit, used: Used) -> tuple[Money | None, str]:
    """What the plan may still pay for this service, and which maximum says so; None when there is none.

    The smallest of all maximums that the plan and the benefit have.
    """
    zero = Money(0)
    found = [(max(zero, most - so_far), name) for most, so_far, name in _maximums(plan, paid, benefit, used)]
    return min(found, key=lambda pair: pair[0]) if found else (None, "")


def _maximums(plan: Plan, paid: Paid, benefit: Benefit, used: Used) -> Iterator[tuple[Money, Money, str]]:
    """Each maximum: how much, what is used of it, and what to call it."""
    if plan.annual_maximum is not None:
        yield plan.annual_maximum, paid.paid_this_year, f"its {plan.annual_maximum} for the year"
    if plan.lifetime_maximum is not None:
        yield plan.lifetime_maximum, paid.paid_in_lifetime, f"its {plan.lifetime_maximum} for the lifetime"
    limit = benefit.limit
    if limit is None:
        return
    if limit.most_per_service is not None:
        yield limit.most_per_service, Money(0), f"the {limit.most_per_service} for one such service"
    if limit.most_per_year is not None:
        yield limit.most_per_year, used.paid_this_year, f"the {limit.most_per_year} a year for this kind of service"
    if limit.most_in_lifetime is not None:
        yield (
            limit.most_in_lifetime,
            used.paid_in_lifetime,
            f"the {limit.most_in_lifetime} in a lifetime for this kind of service",
        )
