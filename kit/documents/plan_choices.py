"""The payment plans that a patient may choose from, as a table for bills and letters."""

from __future__ import annotations

from collections.abc import Sequence

from kit.documents.paper import Column, Table
from kit.engine.money import Money
from kit.engine.plan_options import plan_options
from kit.engine.plan_policy import PlanPolicy

__all__ = ["USUAL_MONTHS", "plan_choices"]

USUAL_MONTHS = (3, 6, 12, 24, 36)


def plan_choices(
    balance: Money,
    gross_monthly_income: Money,
    policy: PlanPolicy | str,
    months: Sequence[int] = USUAL_MONTHS,
) -> tuple[Table, ...]:
    """The plans on offer for a balance that the guarantor can afford; nothing when there are none.

    The income decides what is listed; it is not printed.
    Raises ValueError as `plan_options` does.

    >>> [[str(cell) for cell in row] for row in plan_choices(Money.of("384"), Money.of("3900"),
    ...     "minimum by balance")[0].rows]
    [['3 months', '$128.00', '$128.00', '$384.00'], ['6 months', '$64.00', '$64.00', '$384.00']]
    """
    sheet = plan_options(balance=balance, months=months, gross_monthly_income=gross_monthly_income, policy=policy)
    rows = [
        (
            name,
            sheet.amount("monthly_payment", name),
            sheet.amount("last_payment", name),
            sheet.amount("total_of_payments", name),
        )
        for name in (f"{term} months" for term in dict.fromkeys(months))
        if sheet.value("offered", name) == "yes" and sheet.value("affordable", name) != "no"
    ]
    columns = (
        Column("Plan"),
        Column("Each month", to_the_right=True),
        Column("Last payment", to_the_right=True),
        Column("You pay in all", to_the_right=True),
    )
    return (Table("Payment plans you may choose", columns, rows),) if rows else ()
