"""The payment plan agreement: what was agreed, when each payment is due, what happens when one is missed."""

from __future__ import annotations

from datetime import date

from kit.documents.addresses import guarantor_address, practice_address
from kit.documents.paper import Cell, Column, Facts, Heading, Notice, Paper, Signatures, Table, Words
from kit.engine.money import Money
from kit.engine.payment_plans import PlanOutcome
from kit.engine.plan_policy import PlanPolicy, plan_policy
from kit.scenarios.history import History, PatientAccount

__all__ = ["plan_agreement_paper"]


def plan_agreement_paper(
    history: History, account: PatientAccount, *, policy: PlanPolicy | str = "interest free"
) -> Paper:
    """Write the agreement about the account's payment plan, ready to be signed by both sides.

    The `policy` says what happens when a payment is missed. The payments listed and the down payment add up to the
    balance, except for what the policy forgives.
    Raises ValueError for an account without a plan.
    """
    plan = account.plan
    if plan is None:
        raise ValueError(f"account {account.number} has no payment plan; agree on one before writing it down")
    practice, outcome = account.visit.practice, plan.outcome
    rules, _ = plan_policy(policy)
    return Paper(
        "Payment plan agreement",
        [
            practice_address(practice),
            guarantor_address(history.guarantor),
            _terms(history, account, plan.agreed, outcome),
            Words(
                f"This is between {history.guarantor.name} and {practice.name}. The balance is paid in parts, as "
                "listed below. Each payment is taken off the balance on the day we get it."
            ),
            _schedule(outcome),
            Heading("How to pay, and how to pay early"),
            Words(
                f"Pay by phone, by mail or at our desk; our number is {practice.phone}. Please name your account: "
                f"{account.number}. You may pay more, or all of it, at any time. It costs nothing extra."
            ),
            Notice("If you cannot make a payment", _when_missed(rules, practice.phone)),
            Heading("What else you should know"),
            Words(
                "As long as you keep to this plan, we do not send this balance to a collection agency. If your income "
                "or your household changes, tell us. We can look at the plan again, or see if financial assistance "
                "can lower the bill. You do not give up your right to ask about the bill by signing this."
            ),
            Heading("Signed by both sides"),
            Signatures((f"{history.guarantor.name}, guarantor", f"For {practice.name}")),
        ],
    )


def _terms(history: History, account: PatientAccount, agreed: date, outcome: PlanOutcome) -> Facts:
    sheet = outcome.worksheet
    pairs: list[tuple[str, Cell]] = [
        ("Patient", str(history.patient.name)),
        ("Guarantor", str(history.guarantor.name)),
        ("Account number", account.number),
        ("Agreed on", agreed),
        ("Balance", sheet.amount("balance")),
        ("Paid at once", sheet.amount("down_payment")),
        ("Each month", sheet.amount("monthly_payment")),
        ("Number of payments", len(outcome.instalments)),
        ("Interest in all", sheet.amount("finance_charge")),
        ("You pay in all", sheet.amount("down_payment") + sheet.amount("total_of_payments")),
    ]
    if outcome.forgiven:
        pairs.append(("Written off at the end", outcome.forgiven))
    if outcome.unplanned:
        pairs.append(("Not covered by this plan", outcome.unplanned))
    return Facts("What was agreed", pairs)


def _schedule(outcome: PlanOutcome) -> Table:
    columns = (
        Column("Payment"),
        Column("Due"),
        Column("Amount", to_the_right=True),
        Column("Balance after it", to_the_right=True),
    )
    days = outcome.due_dates
    rows: list[tuple[str, date | str, Money, Money]] = [
        (f"Payment {one.number}", days[at] if days else "once a month", one.amount, one.balance_after)
        for at, one in enumerate(outcome.instalments)
    ]
    total: tuple[str, str, Money, str] = ("All payments", "", outcome.worksheet.amount("total_of_payments"), "")
    return Table("The payments", columns, rows, (total,))


def _when_missed(rules: PlanPolicy, phone: str) -> str:
    """What a missed payment means, in kind words, by what the policy lays down."""
    words = f"Life happens. Call us at {phone} before the day it is due, and we will find a new day or a new amount. "
    if rules.grace_days:
        words += f"A payment that comes within {rules.grace_days} days of its day is in time. "
    if rules.default_after_missed is not None:
        count = rules.default_after_missed
        what = "1 payment is" if count == 1 else f"{count} payments are"
        words += f"If {what} missed and we cannot reach you, the plan ends. "
        words += (
            "Then the whole rest is due. "
            if rules.whole_balance_due_on_default
            else "Then we write to you about the rest. "
        )
        if rules.cure_days:
            words += f"Pay what was missed within {rules.cure_days} days, and the plan goes on. "
        else:
            words += "Pay what was missed, and the plan goes on. "
    else:
        words += (
            "If a payment is missed, we call or write to you first. We do not end the plan without talking to you. "
        )
    return words + "We charge no fee for a missed payment."
