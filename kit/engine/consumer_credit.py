"""Say whether payment plans make a practice a creditor that has to tell the patient about the credit."""

from __future__ import annotations

from datetime import date

from kit.engine.bounds import check_amount, check_count
from kit.engine.money import Money
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["truth_in_lending"]

PLANS = Source(
    "Troutman Pepper: patient payment plans and Regulation Z",
    "https://jdsupra.com/legalnews/finding-the-balance-complying-with-7952816",
    date(2026, 11, 25),
)
OFTEN = Source(
    "Why Federal Truth in Lending is important to a practice",
    "https://dentalmedicalbilling.com/advice/why-federal-truth-in-lending-is-important/",
    date(2026, 11, 25),
)
MOST_INSTALMENTS = 4
MOST_TIMES = 25


def truth_in_lending(
    *, payments: int, finance_charge: Money, in_writing: bool, plans_in_a_year: int | None = None
) -> Worksheet:
    """Say whether a payment plan is consumer credit under Regulation Z, and whether the practice is a creditor.

    A plan is consumer credit when it carries a finance charge, or is agreed in writing and runs over more than
    four instalments. The practice is a creditor when it gives such credit regularly: more than 25 times a year;
    `plans_in_a_year` of None means that this is not known, and the answer is then that of the plan alone.
    Raises ValueError for a number of payments below 1, a number of plans below 0 or a negative charge.
    Source: https://jdsupra.com/legalnews/finding-the-balance-complying-with-7952816 (2026-11-25).
    Source: https://dentalmedicalbilling.com/advice/why-federal-truth-in-lending-is-important/ (2026-11-25).

    >>> truth_in_lending(payments=4, finance_charge=Money(0), in_writing=True).value("consumer_credit")
    'no'
    """
    check_count("payments of the plan", payments, 1)
    check_count("plans in a year", plans_in_a_year)
    check_amount("the finance charge", finance_charge)
    long = payments > MOST_INSTALMENTS and in_writing
    credit = bool(finance_charge) or long
    agreed = "agreed in writing" if in_writing else "not agreed in writing"
    why = f"{payments} payments, {agreed}, with {finance_charge} of interest; the line is drawn after four."
    lines = [Line("consumer_credit", "Consumer credit", "yes" if credit else "no", why, PLANS)]
    often = plans_in_a_year is None or plans_in_a_year > MOST_TIMES
    if plans_in_a_year is not None:
        why = f"{plans_in_a_year} such plans in a year; more than {MOST_TIMES} is regularly."
        lines.append(Line("regularly", "Gives credit regularly", "yes" if often else "no", why, OFTEN))
    told = "yes" if credit and often else "no"
    why = "A creditor tells the rate, the cost of the credit and the payments before the patient signs."
    if told == "no":
        why = "Not both at once: consumer credit, and given regularly. Check state law all the same."
    lines.append(Line("disclosure", "Disclosure needed", told, why, PLANS))
    return Worksheet("Truth in Lending", tuple(lines))
