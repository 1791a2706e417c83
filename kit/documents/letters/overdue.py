"""Letters about an overdue balance: after 30, 60 and 90 days, each with what has changed since the one before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kit.documents.account_sums import account_sums
from kit.documents.assistance_notice import assistance_notice
from kit.documents.letters.letter import Letter, patient_letter
from kit.documents.open_instalments import keeps_plan
from kit.documents.paper import Block, Facts, Notice, Paper, Words
from kit.documents.plan_choices import plan_choices
from kit.engine.dates import in_words
from kit.engine.days import add_days
from kit.engine.money import ZERO, Money
from kit.engine.plan_policy import PlanPolicy
from kit.engine.waiting import WrittenNotice, collection_action
from kit.scenarios.history import History, PatientAccount
from kit.scenarios.people import Name

__all__ = ["STAGES", "Stage", "overdue_letter"]

NOTICE_DAYS = 30
REPORT = "We may report this debt to a credit bureau."


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the series: days past the due date, its title, how it opens, and whether it names ways out."""

    days_past_due: int
    title: str
    opening: str
    names_help: bool = True
    gives_notice: bool = False


STAGES = (
    Stage(
        30,
        "A friendly reminder about your bill",
        "We have not yet had your payment for this bill. Maybe it is on its way. If so, thank you, and please set "
        "this letter aside. If not, please pay it, or call us to talk about it.",
        names_help=False,
    ),
    Stage(
        60,
        "Your bill is still open: let us help",
        "This bill is now two months past its due date. We know that a bill like this can be hard to pay. You have a "
        "choice of ways to settle it. Please read them, and call us.",
    ),
    Stage(
        90,
        "Please act now: notice before collection",
        "This bill is three months past its due date, and it is not paid in full. We would much rather settle it "
        "with you than send it on. You can still choose a plan or ask for help. Please call us this week.",
        gives_notice=True,
    ),
)
"""The series of letters. The first is due 30 days after the due date, the last is also the written notice."""


def overdue_letter(
    history: History,
    account: PatientAccount,
    on: date,
    stage: Stage,
    signed_by: Name,
    *,
    policy: PlanPolicy | str = "minimum by balance",
    due_days: int = 30,
    actions: tuple[str, ...] = (REPORT,),
) -> Paper:
    """Write to the guarantor about an overdue balance, in the words of one stage of the series.

    The due date is `due_days` after the first statement. The last stage is the written notice of a nonprofit
    hospital: it names the `actions` planned, and the first day on which any of them may begin, which is never
    before 120 days from the first statement, nor before the 30 days of the notice are over.
    Raises ValueError when nothing is owed, a payment plan is kept, no statement went out, or it is too early for
    the stage.
    Source: https://legalclarity.org/extraordinary-collection-actions-nonprofit-hospital-rules/ (2026-11-25).
    """
    owed = account_sums(account.ledger, on).patient_owes
    if owed <= ZERO:
        raise ValueError(f"account {account.number} owes {max(owed, ZERO)} on {on}; an overdue letter is not for it")
    if keeps_plan(account, on):
        raise ValueError(f"account {account.number} keeps its payment plan on {on}; nothing is overdue")
    first = _first_statement(account, on)
    due = add_days(first, due_days)
    earliest = add_days(due, stage.days_past_due)
    if on < earliest:
        raise ValueError(f"account {account.number}: this letter goes out on {earliest} or later, not on {on}")
    practice = account.visit.practice
    body: list[Block] = [
        Words(stage.opening),
        Facts("What is open", [("Amount due", owed), ("First statement", first), ("Was due", due)]),
    ]
    if stage.names_help:
        body += _help(history, owed, policy)
        body.append(assistance_notice(practice, first))
    if stage.gives_notice:
        body.append(_notice(account, on, first, actions))
    body.append(
        Words(
            f"To pay, or to talk about this bill, call {practice.phone}. You can also send a check to "
            f"{practice.name}; please write {account.number} on it. If you think that the bill is wrong, tell us, "
            "and we will check it."
        )
    )
    return patient_letter(history, account, Letter(stage.title, on, signed_by, body))


def _first_statement(account: PatientAccount, on: date) -> date:
    sent = [day for day in account.statements if day <= on]
    if not sent:
        raise ValueError(f"account {account.number}: no statement went out by {on}; send the statement first")
    return min(sent)


def _help(history: History, owed: Money, policy: PlanPolicy | str) -> list[Block]:
    words = "You may pay in parts, free of interest. Call us, and we will set up a payment plan that fits your budget."
    return [Words(words), *plan_choices(owed, history.guarantor.gross_monthly_income, policy)]


def _notice(account: PatientAccount, on: date, first: date, actions: tuple[str, ...]) -> Notice:
    """The written notice: what is planned, from which day, and how the patient stops it."""
    deadline = add_days(on, NOTICE_DAYS)
    wait = collection_action([first], on, WrittenNotice(on, deadline))
    last = wait.worksheet.value("application_window_ends")
    until = in_words(last) if isinstance(last, date) else str(last)
    return Notice(
        f"Nothing will happen before {in_words(wait.first_day)}",
        f"This is our written notice. If we do not hear from you by {in_words(deadline)}, this may come next. "
        f"{' '.join(actions)} We will take no such step before {in_words(wait.first_day)}. That is at least 120 days "
        f"after your first statement, and more than {NOTICE_DAYS} days after this letter. If you apply for "
        f"financial assistance by {until}, we stop at once. We will not go on until we have told you what we decided. "
        "A short summary of our assistance rules comes with this letter.",
    )
