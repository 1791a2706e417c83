"""The options of a payment plan: what each one costs, whether it may be offered, and which one is picked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from kit.engine.instalments import Rounding
from kit.engine.money import ZERO, Money
from kit.engine.payment_plans import PlanOutcome, payment_plan
from kit.engine.plan_options import plan_options
from kit.engine.plan_policy import PlanPolicy, Remainder
from kit.engine.worksheet import Line, Source, Worksheet
from kit.tasks.set_up_payment_plan.facts import Situation, term_name

__all__ = [
    "ABOVE",
    "ALL_LEFT",
    "BELOW",
    "CHOICES",
    "NOT_LISTED",
    "OFFER",
    "TOO_LONG",
    "Option",
    "agreed_plan",
    "option_lines",
    "options_of",
    "picked_option",
]

OFFER = "Offer it"
NOT_LISTED = "No: our policy has no such plan"
TOO_LONG = "No: too many payments"
BELOW = "No: a payment is below the minimum"
ABOVE = "No: a payment is above the monthly limit"
CHOICES = (OFFER, NOT_LISTED, TOO_LONG, BELOW, ABOVE)
ALL_LEFT = "All payments that are left"


@dataclass(frozen=True, slots=True)
class Option:
    """One candidate: its payments, and the decision about it with its reason."""

    name: str
    about: str
    months: int | None
    payment: Money
    last: Money
    decision: str
    why: str


@lru_cache(maxsize=256)
def _side_by_side(planned: Money, months: tuple[int, ...], rounding: Rounding, remainder: Remainder) -> Worksheet:
    """The options of a balance; the checks that they are held against are made one by one."""
    return plan_options(balance=planned, months=months, policy=PlanPolicy(rounding=rounding, remainder=remainder))


@lru_cache(maxsize=256)
def agreed_plan(
    balance: Money, months: int | None, income: Money | None, down: Money, rules: PlanPolicy
) -> PlanOutcome:
    """One plan worked out; many ways of thinking come to the same one, so it is kept."""
    return payment_plan(balance=balance, months=months, gross_monthly_income=income, down_payment=down, policy=rules)


def options_of(facts: Situation, planned: Money, rules: PlanPolicy) -> list[Option]:
    """Every candidate with its payments and the decision; under a state rule also all payments that are left."""
    sheet = _side_by_side(planned, facts.candidates, rules.rounding, rules.remainder)
    cap = rules.income_cap(facts.income, ZERO) or ZERO
    longest, least = rules.limits(planned)
    found = []
    for at, months in enumerate(facts.candidates, 1):
        name = term_name(months)
        payment, last = sheet.amount("monthly_payment", name), sheet.amount("last_payment", name)
        if months not in facts.terms.offered_months:
            decision, why = NOT_LISTED, f"{months} months is not on the list of plans in the policy."
        elif longest is not None and months > longest:
            decision, why = TOO_LONG, f"A balance of {planned} may run for {longest} payments at most."
        elif payment < least:
            decision, why = BELOW, f"{payment} is below the minimum of {least}."
        elif max(payment, last) > cap:
            decision, why = ABOVE, f"The largest payment is {max(payment, last)}, and the limit is {cap}."
        else:
            decision, why = OFFER, f"{months} payments of {payment} pass every check of the policy."
        found.append(Option(f"option_{at}", name, months, payment, last, decision, why))
    if facts.old:
        made = agreed_plan(planned, None, facts.income, ZERO, rules)
        payment, last = made.instalments[0].amount, made.instalments[-1].amount
        why = f"{rules.longest_months} payments are left; the limit is {cap}."
        found.append(Option("option_all", ALL_LEFT, None, payment, last, OFFER, why))
    return found


def option_lines(one: Option, source: Source) -> list[Line]:
    """The lines of one option for the worksheet."""
    why = f"Cut into {one.about}, by the policy's rule for the cents." if one.months else one.why
    lines = [
        Line(f"{one.name}.payment", "Each month", one.payment, why, source, one.about),
        Line(f"{one.name}.last", "Last payment", one.last, "It takes what the others leave.", source, one.about),
    ]
    if one.months is not None:
        lines.append(Line(f"{one.name}.offer", "May we offer it?", one.decision, one.why, source, one.about))
    return lines


def picked_option(facts: Situation, options: list[Option]) -> Option | None:
    """The plan that the guarantor's wish comes to: options run from the shortest to the longest."""
    open_ = [one for one in options if one.decision == OFFER]
    if facts.wish.most is not None:
        open_ = [one for one in open_ if max(one.payment, one.last) <= facts.wish.most]
    if not open_:
        return None
    return open_[-1] if facts.wish.lowest else open_[0]
