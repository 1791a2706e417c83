"""The statement that a patient gets in the mail: what was done, who paid what, what is due and how to pay it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kit.documents.account_sums import account_sums
from kit.documents.addresses import guarantor_address, practice_address
from kit.documents.assistance_notice import assistance_notice
from kit.documents.open_instalments import next_instalment, open_instalments
from kit.documents.paper import Block, Column, Facts, Heading, Paper, Table, Words
from kit.documents.plan_choices import USUAL_MONTHS, plan_choices
from kit.engine.dates import in_words
from kit.engine.days import add_days
from kit.engine.ledger import PATIENT, UNAPPLIED, moved
from kit.engine.money import ZERO, Money
from kit.engine.plan_policy import PlanPolicy
from kit.engine.statement import StatementParts, statement
from kit.engine.worksheet import Worksheet
from kit.scenarios.history import History, PatientAccount, Practice

__all__ = ["statement_paper", "statement_parts"]

DUE_DAYS = 30


def statement_paper(
    history: History,
    account: PatientAccount,
    start: date,
    end: date,
    *,
    policy: PlanPolicy | str = "minimum by balance",
    months: Sequence[int] = USUAL_MONTHS,
    due_days: int = DUE_DAYS,
) -> Paper:
    """Write the statement of one account for a period, with payment plans and the assistance notice.

    What was billed and paid counts from the first day of the account to the end of the period; the movements are
    those of the period. An agreed plan is shown instead of plans to choose from. A credit asks for nothing.
    The law it keeps: charges less insurance paid, adjustments and payments are the amount due (or the credit).
    Raises ValueError when the end is before the start, or a plan policy needs what is not known.
    Source: https://healthcarebilling.org/guides/patient-billing-statements (2026-11-25).
    """
    sheet = statement(account.ledger, start, end, due_days=due_days)
    practice, due = account.visit.practice, sheet.amount("amount_due")
    blocks: list[Block] = [
        practice_address(practice),
        guarantor_address(history.guarantor),
        _about(history, account, end, sheet),
        _charges(account),
        _movements(account, start, end, sheet),
        _sums(account, end),
    ]
    if due:
        blocks.append(Facts("Ways to pay", _ways(practice, account)))
        blocks += _plan(history, account, end, due, policy, months)
    blocks += [
        assistance_notice(practice, _first_statement(account, end)),
        Heading("Questions about this bill"),
        Words(
            f"Call {practice.phone} or write to {practice.email}. Please have your account number ready: "
            f"{account.number}. If you think that something is wrong, tell us. We will check it and call you back."
        ),
    ]
    return Paper(f"Statement, {in_words(end)}", blocks)


def statement_parts(
    history: History, account: PatientAccount, end: date, *, due_days: int = DUE_DAYS
) -> StatementParts:
    """What stands on the statement, for the check before it goes out (`kit.engine.statement.check_statement`).

    What insurance or an agency still has to pay counts as paid by others: the patient is not asked for it.
    """
    sums, practice = account_sums(account.ledger, end), account.visit.practice
    charges = account.visit.charges
    return StatementParts(
        practice=practice.name,
        practice_phone=practice.phone,
        patient=str(history.patient.name),
        guarantor=str(history.guarantor.name),
        account_number=account.number,
        date_of_service=account.visit.first_day,
        description="; ".join(line.label for line in charges),
        charge=sums.charges + sums.fees,
        insurance_paid=sums.insurance_paid + sums.with_insurance,
        adjustment=sums.adjustments,
        prior_payments=sums.patient_paid + sums.agency_paid + sums.with_agency,
        balance=sums.patient_owes,
        due_date=add_days(end, due_days),
        ways_to_pay="; ".join(f"{how}: {what}" for how, what in _ways(practice, account)),
        assistance_notice=assistance_notice(practice, _first_statement(account, end)).text,
    )


def _first_statement(account: PatientAccount, end: date) -> date:
    """The day from which the time to apply for assistance counts: the first statement, or this one."""
    return min((*account.statements, end))


def _about(history: History, account: PatientAccount, end: date, sheet: Worksheet) -> Facts:
    visit, due = account.visit, sheet.amount("amount_due")
    days = in_words(visit.first_day)
    if visit.last_day != visit.first_day:
        days += f" to {in_words(visit.last_day)}"
    pairs: list[tuple[str, Money | date | str]] = [
        ("Patient", str(history.patient.name)),
        ("Guarantor (answers for the bill)", str(history.guarantor.name)),
        ("Account number", account.number),
        ("Days of service", days),
        ("Seen by", f"{visit.provider}, {visit.department}"),
        ("Statement date", end),
        ("Amount due", due),
    ]
    if due and _on_plan(account, end):
        pairs.append(("To pay now, under your plan", next_instalment(account, end)))
    elif due:
        day = sheet.value("due_date")
        pairs.append(("Please pay by", day if isinstance(day, date) else str(day)))
    return Facts("Your account", pairs)


def _charges(account: PatientAccount) -> Table:
    columns = (Column("Day"), Column("Service"), Column("Charge", to_the_right=True))
    rows = [(line.on or account.visit.first_day, line.label, line.billed) for line in account.visit.charges]
    return Table("Charges", columns, rows)


def _movements(account: PatientAccount, start: date, end: date, sheet: Worksheet) -> Table:
    """Every movement of what the patient owes, numbered as the engine's statement numbers them."""
    mine = (PATIENT, UNAPPLIED)
    moves = sorted(
        (move for move in account.ledger.transfers if start <= move.on <= end and moved(move, mine)),
        key=lambda move: move.on,
    )
    rows: list[tuple[date | str, str, Money | str, Money]] = [
        (start, "Balance before", "", sheet.amount("opening_balance"))
    ]
    rows += [
        (move.on, _described(move.reason), sheet.amount("amount", str(at)), sheet.amount("balance", str(at)))
        for at, move in enumerate(moves, 1)
    ]
    columns = (
        Column("Day"),
        Column("What happened"),
        Column("Amount", to_the_right=True),
        Column("Balance", to_the_right=True),
    )
    closing = ("Your balance", "", "", sheet.amount("closing_balance"))
    return Table(f"Your part, {in_words(start)} to {in_words(end)}", columns, rows, (closing,))


def _described(reason: str) -> str:
    """The reason of a movement in words for a patient."""
    return {"Patient's share": "Your share after insurance"}.get(reason, reason)


def _sums(account: PatientAccount, end: date) -> Table:
    sums = account_sums(account.ledger, end)
    last = ("Amount due", sums.patient_owes) if sums.patient_owes >= ZERO else ("Your credit", -sums.patient_owes)
    columns = (Column("All together"), Column("Amount", to_the_right=True))
    return Table(f"The whole bill up to {in_words(end)}", columns, sums.rows(), (last,))


def _ways(practice: Practice, account: PatientAccount) -> tuple[tuple[str, str], ...]:
    return (
        ("By phone", f"With a card or from your bank account: {practice.phone}"),
        ("By mail", f"Send a check to {practice.name}. Please write {account.number} on it."),
        ("At our desk", f"{practice.street}, {practice.place.city}"),
    )


def _on_plan(account: PatientAccount, end: date) -> bool:
    return account.plan is not None and account.plan.agreed <= end


def _plan(
    history: History, account: PatientAccount, end: date, due: Money, policy: PlanPolicy | str, months: Sequence[int]
) -> list[Block]:
    """The plan that was agreed on, or else the plans to choose from."""
    if _on_plan(account, end):
        words = Words("You have a payment plan with us. If you keep to it, you need not pay the whole amount at once.")
        return [Heading("Your payment plan"), words, open_instalments(account, end)]
    choices = plan_choices(due, history.guarantor.gross_monthly_income, policy, months)
    if not choices:
        return [
            Heading("Payment plans"),
            Words("Is this too much to pay at once? Call us, and we will look for a way together."),
        ]
    words = Words(
        "Is this too much to pay at once? You may pay it in parts, free of interest. Call us to choose a plan."
    )
    return [Heading("Payment plans"), words, *choices]
