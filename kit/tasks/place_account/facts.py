"""A desk of unpaid accounts: what each record shows, and the office's rules for placing them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from kit.engine.money import Money, total
from kit.engine.waiting import Application, WrittenNotice

__all__ = ["DEBT_BUYER", "IN", "ITEMS", "OUT", "Account", "Desk", "Entry", "Held", "Instalment", "Policy", "Step"]

DEBT_BUYER = "Sunmark Debt Buyers"
IN, OUT = "Goes in", "Stays out"
SMALL, LIMIT = Money(1000), Money(50000)

ITEMS: dict[str, str] = {
    "Guarantor's name and address": IN,
    "Guarantor's phone number": IN,
    "Guarantor's employer": IN,
    "Days of care and amounts billed": IN,
    "List of payments and adjustments": IN,
    "Copies of the statements": IN,
    "Copy of the written notice": IN,
    "Log of our collection calls": IN,
    "Answer to a dispute, if any": IN,
    "Plan agreement, if any": IN,
    "Diagnosis": OUT,
    "Test results": OUT,
    "Doctor's notes of the visit": OUT,
    "Reason the patient came in": OUT,
    "List of medicines": OUT,
    "Pay stubs from an application": OUT,
    "Tax return from an application": OUT,
    "Balances of other family members": OUT,
    "Number of a card once used to pay": OUT,
}
"""What may lie in a folder, and whether it belongs into a packet."""


class Step:
    """The next steps, as the form has them."""

    PLACE = "Place it"
    WAIT = "Wait for the day"
    STATEMENT = "Send the next statement"
    NOTICE = "Send the written notice"
    SMALL = "Write it off as small"
    MAIL = "Find the new address"
    PLAN = "Let the plan run"
    DISPUTE = "Answer the dispute"
    APPLICATION = "Get the application decided"
    INSURER = "Follow up with the insurer"
    BANKRUPT = "Send to the bankruptcy desk"
    ESTATE = "Send to the estate desk"
    ALL = (PLACE, WAIT, STATEMENT, NOTICE, SMALL, MAIL, PLAN, DISPUTE, APPLICATION, INSURER, BANKRUPT, ESTATE)


class Held:
    """What can hold an account, as the form has it."""

    NOTHING = "Nothing"
    BILL_WAIT = "Wait after the first bill"
    NOTICE_WAIT = "Wait after the notice"
    LAST_WAIT = "Wait after the last statement"
    ANSWER_WAIT = "Wait after our answer"
    STATEMENT = "A statement is missing"
    NOTICE = "The notice is missing"
    SUMMARY = "The notice lacks its summary"
    SMALL = "The amount is too small"
    MAIL = "Mail came back"
    PLAN = "A payment plan"
    DISPUTE = "An open dispute"
    APPLICATION = "An open application"
    INSURER = "Insurance is not done"
    BANKRUPT = "Bankruptcy"
    DEATH = "A death"
    ALL = (NOTHING, BILL_WAIT, NOTICE_WAIT, LAST_WAIT, ANSWER_WAIT, STATEMENT, NOTICE, SUMMARY, SMALL, MAIL, PLAN,
           DISPUTE, APPLICATION, INSURER, BANKRUPT, DEATH)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Policy:
    """The office's rules: the series of statements, the waits, the small amount, and to whom accounts go."""

    hospital: str
    state: str
    series: int = 3
    apart: int = 30
    after_last: int = 30
    after_answer: int = 14
    small: Money = SMALL
    limit: Money = LIMIT
    agency_here: str = "Beacon Agency"
    attorney_here: str = "Lindell Law Office"
    agency_away: str = "Farshore Agency"
    attorney_away: str = "Crossland Attorneys"

    @property
    def collectors(self) -> tuple[str, ...]:
        """Everybody who offers to collect."""
        return (self.agency_here, self.attorney_here, self.agency_away, self.attorney_away, DEBT_BUYER)

    def collector(self, state: str, amount: Money) -> str:
        """To whom an account goes, by where the guarantor lives and what is owed."""
        if state == self.state:
            return self.agency_here if amount <= self.limit else self.attorney_here
        return self.agency_away if amount <= self.limit else self.attorney_away


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an account; what takes off is below zero.

    `kind` is charge, adjustment, insurer, patient, or returned for a payment that the bank took back.
    """

    on: date
    what: str
    amount: Money
    kind: str


@dataclass(frozen=True, slots=True)
class Instalment:
    """One instalment of a payment plan."""

    due: date
    paid: bool


@dataclass(frozen=True, slots=True)
class Account:
    """One unpaid account and everything that its record shows.

    `statements` are those of the series, `earlier` those that only asked for an older stay. `notice_came_back`
    is the day of a first written notice that never arrived.
    """

    number: str
    guarantor: str
    city: str
    state: str
    entries: tuple[Entry, ...]
    statements: tuple[date, ...]
    insurer: str = ""
    claim_open: bool = False
    earlier: tuple[date, ...] = ()
    notice: WrittenNotice | None = None
    notice_came_back: date | None = None
    applied: date | None = None
    application: Application = Application.NONE
    decided: date | None = None
    disputed: date | None = None
    answered: date | None = None
    plan: tuple[Instalment, ...] = ()
    mail_back: date | None = None
    bankrupt: date | None = None
    died: date | None = None
    refused: date | None = None

    @property
    def first_bills(self) -> tuple[date, ...]:
        """The first bill of each stay."""
        return (*self.earlier[:1], self.statements[0])

    def balance(self, day: date | None = None) -> Money:
        """What is owed, now or at the end of a day."""
        return total(one.amount for one in self.entries if day is None or one.on <= day)

    @property
    def stays(self) -> tuple[date, ...]:
        """The days of care."""
        return tuple(dict.fromkeys(one.on for one in self.entries if one.kind == "charge"))

    @property
    def last_payment(self) -> Entry | None:
        """The guarantor's latest payment that the bank did not take back."""
        back = [one.amount for one in self.entries if one.kind == "returned"]
        paid = [one for one in self.entries if one.kind == "patient" and -one.amount not in back]
        return max(paid, key=lambda one: one.on, default=None)

    @property
    def plan_is_kept(self) -> bool:
        """Whether there is a plan without two unpaid instalments in a row."""
        missed = [not one.paid for one in self.plan]
        return bool(self.plan) and not any(a and b for a, b in pairwise(missed))


@dataclass(frozen=True, slots=True)
class Desk:
    """The accounts of a day, the rules, and the draft of a packet's list that a colleague made."""

    today: date
    policy: Policy
    accounts: tuple[Account, ...]
    draft: tuple[tuple[str, str], ...]
