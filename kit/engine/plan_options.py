"""Put payment plans of several lengths side by side."""

from __future__ import annotations

from collections.abc import Sequence

from kit.engine.bounds import check_amount
from kit.engine.instalments import LARGEST, Instalment, by_months, level_payment
from kit.engine.money import ZERO, Money, total
from kit.engine.plan_policy import PlanPolicy, plan_policy
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["plan_options"]


def plan_options(
    *,
    balance: Money,
    months: Sequence[int] = (6, 12, 24, 36),
    gross_monthly_income: Money | None = None,
    monthly_living_expenses: Money = ZERO,
    down_payment: Money = ZERO,
    policy: PlanPolicy | str = "interest free",
) -> Worksheet:
    """Put payment plans of several lengths side by side, and say which of them the patient can afford.

    An option is affordable when no payment is above the income cap, and offered when the policy's longest term
    and minimum payment allow it. The law it keeps: a longer plan never costs more a month.
    Raises ValueError for amounts out of range, a term outside 1 to 600 months, or a cap without an income.
    Source: https://legalclarity.org/what-is-the-minimum-monthly-payment-on-medical-bills (2026-11-25).

    >>> from decimal import Decimal
    >>> sheet = plan_options(balance=Money.of("1200"), gross_monthly_income=Money.of("3000"),
    ...                      policy=PlanPolicy(income_cap_percent=Decimal(4)))
    >>> sheet.value("affordable", "6 months"), sheet.value("affordable", "12 months")
    ('no', 'yes')
    """
    check_amount("the balance", balance, LARGEST)
    check_amount("the down payment", down_payment, balance)
    rules, source = plan_policy(policy)
    cap = rules.income_cap(gross_monthly_income, monthly_living_expenses)
    planned = balance - down_payment
    longest, least = rules.limits(planned)
    lines: list[Line] = []
    if cap is not None:
        why = f"A month may take no more than {rules.income_cap_percent:f}% of {gross_monthly_income}."
        lines.append(Line("income_cap", "Most a month may take", cap, why, source))
    shortest: int | None = None
    for term in dict.fromkeys(months):
        made = by_months(planned, term, rules.yearly_rate_percent, rules.rounding, extra=rules.remainder == "extra")
        payment = level_payment(planned, term, rules.yearly_rate_percent, rules.rounding)
        offered = (longest is None or term <= longest) and payment >= min(least, planned)
        affordable = cap is None or all(one.amount <= cap for one in made)
        lines += _option_lines(term, payment, made, offered, "not known" if cap is None else affordable, source)
        if offered and affordable and cap is not None and (shortest is None or term < shortest):
            shortest = term
    why = f"The shortest plan on offer that stays within {cap} a month." if cap is not None else "No cap is set."
    lines.append(Line("shortest_affordable", "Shortest affordable plan", shortest or "none", why, source))
    return Worksheet("Payment plan options", tuple(lines))


def _option_lines(
    term: int, payment: Money, made: Sequence[Instalment], offered: bool, affordable: bool | str, source: Source
) -> list[Line]:
    about, paid = f"{term} months", total(one.amount for one in made)
    interest, last = total(one.interest for one in made), made[-1].amount if made else ZERO
    fits = affordable if isinstance(affordable, str) else "yes" if affordable else "no"
    return [
        Line("monthly_payment", "Monthly payment", payment, f"{paid} in {term} equal parts.", source, about),
        Line("last_payment", "Last payment", last, f"The last one takes what is left: {last}.", source, about),
        Line("finance_charge", "Interest in all", interest, f"Of {paid}, {interest} is interest.", source, about),
        Line("total_of_payments", "Total of payments", paid, f"{len(made)} payments make {paid}.", source, about),
        Line("offered", "On offer", "yes" if offered else "no", f"{term} months at {payment}.", source, about),
        Line("affordable", "Affordable", fits, f"{payment} a month against the income cap.", source, about),
    ]
