"""The answer to a patient who asked about something on the bill that did not look right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kit.documents.letters.letter import Letter, patient_letter
from kit.documents.paper import Block, Cell, Column, Heading, Paper, Table, Words
from kit.engine.dates import in_words
from kit.engine.money import ZERO, Money
from kit.scenarios.history import History, PatientAccount
from kit.scenarios.people import Name

__all__ = ["Discrepancy", "discrepancy_answer_letter"]


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """What the patient asked, what was found, and the balance before and after each correction.

    `corrections` are what was changed, in words, each with its amount: below zero when the patient owes less.
    None of them means that the bill was right.
    """

    asked_on: date
    question: str
    finding: str
    balance_before: Money
    corrections: Sequence[tuple[str, Money]] = ()

    @property
    def balance_after(self) -> Money:
        """The balance before, with every correction added to it."""
        return sum((amount for _, amount in self.corrections), self.balance_before)


def discrepancy_answer_letter(
    history: History, account: PatientAccount, on: date, found: Discrepancy, signed_by: Name
) -> Paper:
    """Answer a question about a bill: what was asked, what was found, what was put right, what is owed now.

    Law: the balance before and the corrections add up to the balance that the letter names.
    """
    after, phone = found.balance_after, account.visit.practice.phone
    columns = (Column("What"), Column("Amount", to_the_right=True))
    rows: list[tuple[Cell, ...]] = [("Balance before", found.balance_before), *found.corrections]
    body: list[Block] = [
        Words(f"Thank you for asking us about your bill on {in_words(found.asked_on)}. We have checked it."),
        Heading("What you asked"),
        Words(found.question),
        Heading("What we found"),
        Words(found.finding),
    ]
    if found.corrections:
        body += [
            Words("You were right to ask. We are sorry for the mistake, and we have put it right."),
            Table("What we changed", columns, rows, (("Balance now", after),)),
        ]
    else:
        body.append(Words(f"The bill is right as it stands. The balance is {found.balance_before}."))
    if after < ZERO:
        body.append(Words(f"You have paid {-after} too much. We will write to you about the refund."))
    elif after == ZERO:
        body.append(Words("You owe nothing on this account. There is nothing that you need to do."))
    else:
        body.append(
            Words(f"You now owe {after}. If that is hard to pay at once, you can pay it in parts. Just call us.")
        )
    body.append(
        Words(f"Do you still have a question? Call us at {phone}. We are glad to go through the bill with you.")
    )
    return patient_letter(history, account, Letter("Answer to your question about the bill", on, signed_by, body))
