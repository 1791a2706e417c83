"""Work out a payment plan that a patient can afford."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kit.engine.bounds import check_amount, check_count
from kit.engine.instalments import (
    LARGEST,
    MOST_PAYMENTS,
    Instalment,
    by_amount,
    by_months,
    due_date,
    level_payment,
)
from kit.engine.money import ZERO, Money, total
from kit.engine.plan_policy import PlanPolicy, Remainder, plan_policy
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["PlanOutcome", "payment_plan"]

CREDIT = Source(
    "Troutman Pepper: patient payment plans and Regulation Z",
    "https://jdsupra.com/legalnews/finding-the-balance-complying-with-7952816",
    date(2026, 11, 25),
)


@dataclass(frozen=True, slots=True)
class PlanOutcome:
    """A payment plan: its instalments with their days, what is written off at the end, and the worksheet."""

    instalments: tuple[Instalment, ...]
    due_dates: tuple[date, ...]
    forgiven: Money
    unplanned: Money
    worksheet: Worksheet


@dataclass(frozen=True, slots=True)
class _Terms:
    """The terms that were settled on: what a month costs and what settled it."""

    planned: Money
    payment: Money
    settled_by: str
    months: int | None
    cap: Money | None
    least: Money
    longest: int | None


def payment_plan(
    *,
    balance: Money,
    months: int | None = None,
    monthly_payment: Money | None = None,
    gross_monthly_income: Money | None = None,
    monthly_living_expenses: Money = ZERO,
    down_payment: Money = ZERO,
    first_due: date | None = None,
    day_of_month: int | None = None,
    policy: PlanPolicy | str = "interest free",
) -> PlanOutcome:
    """Work out one payment plan: what is paid each month, for how long, and when.

    The plan is asked for by its months or by an amount a month; without either it runs as long as the policy
    lets it. A policy is the practice's own terms, or the name of one in the table, such as 'Colorado hospital'.
    The law it keeps: down payment, principal paid, amount forgiven and amount left unplanned add up to the
    balance, and no payment is above the income cap.
    Raises ValueError for amounts out of range, a down payment above the balance, a term longer than the policy's,
    a cap without an income, or a payment that does not outrun the interest.
    Source: https://hcpf.colorado.gov/colorado-hospital-discounted-care (2026-11-25).

    >>> payment_plan(balance=Money.of("1200"), months=12).worksheet.amount("monthly_payment")
    Money.of("100.00")
    """
    check_amount("the balance", balance, LARGEST)
    check_amount("the down payment", down_payment, balance)
    rules, source = plan_policy(policy)
    cap = rules.income_cap(gross_monthly_income, monthly_living_expenses)
    terms = _settle(balance - down_payment, months, monthly_payment, cap, rules)
    made = _instalments(terms, rules)
    left = made[-1].balance_after if made else terms.planned
    forgiven = left if made and rules.forgiven_after is not None else ZERO
    days = tuple(due_date(first_due, one.number, day_of_month) for one in made) if first_due else ()
    check_count("day_of_month", day_of_month, 1, 31)
    lines = [
        *_balance_lines(balance, down_payment, source),
        *_term_lines(terms, rules, gross_monthly_income, source),
        *_sum_lines(made, terms, forgiven, left - forgiven, source),
        *_payment_lines(made, days, source),
    ]
    worksheet = Worksheet("Payment plan", tuple(lines))
    return PlanOutcome(made, days, forgiven, left - forgiven, worksheet)


def _settle(planned: Money, months: int | None, asked: Money | None, cap: Money | None, rules: PlanPolicy) -> _Terms:
    longest, least = rules.limits(planned)
    least = min(least, planned)
    check_amount("the monthly payment", asked, LARGEST)
    check_count("months of a payment plan", months, 1, longest or MOST_PAYMENTS)
    if months is not None and asked is not None:
        raise ValueError(f"a plan is asked for by months ({months}) or by an amount a month ({asked}); leave one out")
    term = None if asked is not None else months or longest
    if asked is not None:
        payment, settled_by = asked, "amount asked for"
    elif term is not None:
        payment, settled_by = level_payment(planned, term, rules.yearly_rate_percent, rules.rounding), "months"
    elif least:
        payment, settled_by = least, "minimum payment"
    elif cap is not None:
        payment, settled_by = cap, "income cap"
    else:
        raise ValueError("say how many months the plan runs, or how much the patient pays a month")
    if payment < least:
        payment, settled_by, term = least, "minimum payment", None
    if cap is not None and (payment > cap or not cap):
        payment, settled_by, term = cap, "income cap", None
    return _Terms(planned, payment, settled_by, term, cap, least, longest)


def _instalments(terms: _Terms, rules: PlanPolicy) -> tuple[Instalment, ...]:
    rate = rules.yearly_rate_percent
    if terms.settled_by == "income cap" and not terms.payment:
        return ()
    if terms.months is not None:
        made = by_months(terms.planned, terms.months, rate, rules.rounding, extra=rules.remainder is Remainder.EXTRA)
    else:
        folded = rules.remainder is Remainder.FOLDED
        made = by_amount(terms.planned, terms.payment, rate, folded=folded, stop_after=rules.forgiven_after)
    if terms.cap is not None and any(one.amount > terms.cap for one in made):
        # A last payment that takes the rest would break the cap, so the rest is paid on its own.
        payment = min(terms.payment, terms.cap)
        made = by_amount(terms.planned, payment, rate, stop_after=rules.forgiven_after)
    if rules.forgiven_after is not None:
        made = made[: rules.forgiven_after]
    return made


def _balance_lines(balance: Money, down: Money, source: Source) -> list[Line]:
    why = f"{balance} less the down payment of {down}."
    return [
        Line("balance", "Balance", balance, f"The patient owes {balance}.", source),
        Line("down_payment", "Down payment", down, f"{down} is paid at once.", source),
        Line("plan_balance", "Balance in the plan", balance - down, why, source),
    ]


def _term_lines(terms: _Terms, rules: PlanPolicy, income: Money | None, source: Source) -> list[Line]:
    lines = []
    if terms.cap is not None:
        after = " after living expenses" if rules.cap_after_expenses else ""
        why = f"A month may take no more than {rules.income_cap_percent:f}% of {income}{after}."
        lines.append(Line("income_cap", "Most a month may take", terms.cap, why, source))
    if terms.least:
        why = f"For a balance of {terms.planned} this policy asks for at least {terms.least} a month."
        lines.append(Line("minimum_payment", "Minimum payment", terms.least, why, source))
    if terms.longest is not None:
        why = f"This policy lets a balance of {terms.planned} run for {terms.longest} months at most."
        lines.append(Line("longest_months", "Longest term in months", terms.longest, why, source))
    how = {
        "months": f"{terms.planned} in {terms.months} equal parts{_with_rate(rules)}.",
        "amount asked for": f"The patient asked to pay {terms.payment} a month.",
        "minimum payment": f"An equal part would be below the minimum, so a month is {terms.payment}.",
        "income cap": f"An equal part would be above what the income allows, so a month is {terms.payment}.",
    }
    lines.append(Line("monthly_payment", "Monthly payment", terms.payment, how[terms.settled_by], source))
    why = f"The {terms.settled_by} settled the {terms.payment}."
    lines.append(Line("settled_by", "What settled the payment", terms.settled_by, why, source))
    return lines


def _with_rate(rules: PlanPolicy) -> str:
    rate = rules.yearly_rate_percent
    return f", with {rate:f}% interest a year on what is left" if rate else ", free of interest"


def _sum_lines(
    made: Sequence[Instalment], terms: _Terms, forgiven: Money, unplanned: Money, source: Source
) -> list[Line]:
    count, last = len(made), made[-1].amount if made else ZERO
    paid, interest = total(one.amount for one in made), total(one.interest for one in made)
    lines = [
        Line("number_of_payments", "Number of payments", count, f"{paid} is paid in {count} payments.", source),
        Line("last_payment", "Last payment", last, f"Payment {count} is the last one: {last}.", source),
        Line("finance_charge", "Interest in all", interest, f"Of {paid}, {interest} is interest.", source),
        Line("total_of_payments", "Total of payments", paid, f"All {count} payments together are {paid}.", source),
    ]
    if forgiven:
        why = f"After {count} payments the bill counts as paid in full; {forgiven} is written off."
        lines.append(Line("forgiven", "Written off at the end", forgiven, why, source))
    if unplanned:
        why = f"No payment can be asked for, so {unplanned} stays open: look at financial assistance first."
        lines.append(Line("unplanned", "Not covered by the plan", unplanned, why, source))
    fits = "no" if unplanned or (terms.longest is not None and count > terms.longest) else "yes"
    limit = "no longest term" if terms.longest is None else f"a longest term of {terms.longest} months"
    lines.append(Line("within_longest_term", "Within the longest term", fits, f"{count} payments, {limit}.", source))
    credit = "yes" if interest or count > 4 else "no"
    why = f"{count} payments and {interest} of interest; more than four in writing, or interest, is consumer credit."
    lines.append(Line("truth_in_lending", "Truth in Lending to be checked", credit, why, CREDIT))
    return lines


def _payment_lines(made: Sequence[Instalment], days: Sequence[date], source: Source) -> list[Line]:
    lines = []
    for at, one in enumerate(made):
        about = f"payment {one.number}"
        if days:
            why = f"Payment {one.number} of {len(made)} is due on this day; a short month ends the month."
            lines.append(Line("due_date", "Due", days[at], why, source, about))
        why = f"{one.principal} off the balance and {one.interest} interest."
        lines.append(Line("payment", "Payment", one.amount, why, source, about))
        if one.interest:
            why = f"A month's interest on {one.balance_after + one.principal}."
            lines.append(Line("interest", "Interest", one.interest, why, source, about))
        why = f"{one.balance_after + one.principal} less {one.principal}."
        lines.append(Line("balance_after", "Balance after it", one.balance_after, why, source, about))
    return lines
