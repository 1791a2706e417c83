"""The instalments of a payment plan that are still to be paid, as a table."""

from __future__ import annotations

from datetime import date

from kit.documents.paper import Cell, Column, Table, shown
from kit.engine.money import ZERO, Money
from kit.engine.statement import statement
from kit.scenarios.history import PatientAccount

__all__ = ["keeps_plan", "next_instalment", "open_instalments"]


def keeps_plan(account: PatientAccount, as_of: date) -> bool:
    """Whether a payment plan runs on a day, and every payment that was due before that day was made."""
    if account.plan is None or account.plan.agreed > as_of:
        return False
    rows = open_instalments(account, as_of).rows
    return bool(rows) and all(isinstance(day, date) and day >= as_of for _, day, _ in rows)


def next_instalment(account: PatientAccount, as_of: date) -> str:
    """What the plan asks for next, as '$128.00 by October 1, 2026'; 'nothing' when all of it is paid."""
    for _, day, amount in open_instalments(account, as_of).rows:
        return f"{amount} by {shown(day)}" if isinstance(day, date) else f"{amount} this month"
    return "nothing"


def open_instalments(account: PatientAccount, as_of: date) -> Table:
    """The instalments that are open on a day: what was paid since the plan was agreed counts for the oldest first.

    Raises ValueError for an account without a plan, or a day before it was agreed.
    """
    plan = account.plan
    if plan is None:
        raise ValueError(f"account {account.number} has no payment plan; agree on one first")
    paid = -statement(account.ledger, plan.agreed, as_of).amount("patient_payments")
    left_over = max(ZERO, paid - plan.outcome.worksheet.amount("down_payment"))
    rows: list[tuple[Cell, ...]] = []
    to_pay = ZERO
    for at, one in enumerate(plan.outcome.instalments):
        used = min(left_over, one.amount)
        left_over -= used
        rest = one.amount - used
        if rest:
            days = plan.outcome.due_dates
            rows.append((f"Payment {one.number}", days[at] if days else "once a month", rest))
            to_pay += rest
    columns = (Column("Payment"), Column("Due"), Column("Amount", to_the_right=True))
    total_row: tuple[str, str, Money] = ("Still to pay", "", to_pay)
    return Table("Payments still open", columns, rows, (total_row,))
