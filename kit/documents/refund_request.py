"""The request for a refund: to whom, why, how much, by which way, what was checked before, who approves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kit.documents.addresses import practice_address
from kit.documents.paper import Address, Cell, Column, Facts, Heading, Notice, Paper, Signatures, Table, Words
from kit.engine.ledger import PATIENT, UNAPPLIED, Account, Method, PlaceKind, Transfer, moved, payer
from kit.engine.money import ZERO, Money, total
from kit.engine.refund_instruments import PatientPayment, refund_instruments
from kit.scenarios.history import History, PatientAccount
from kit.scenarios.people import Name

__all__ = ["CHECKS", "Refund", "refund_parts", "refund_request_paper"]

CHECKS = (
    "Is it a payment that was made or posted twice?",
    "Was the contractual adjustment missed, or taken twice?",
    "Did the insurers pay in the right order?",
    "Does the payment belong to another account?",
    "Are all claims of this account settled?",
    "Does the patient owe on another account?",
)
"""What is checked before any money goes back, in the order of the desk.
Source: https://help.billing.webpt.com/article/1576-patient-refunds (2026-11-25), for the settled claims."""


@dataclass(frozen=True, slots=True)
class Refund:
    """Money to give back: to the guarantor (`to_payer` empty) or to a payer; how much, why, when and by whom asked for.

    `checked` holds the answers to the checks, in their order; an answer that is missing shows as not checked.
    Raises ValueError for an amount that is not above zero, or more answers than checks.
    """

    amount: Money
    why: str
    on: date
    asked_by: Name
    to_payer: str = ""
    checked: Sequence[str] = ()

    def __post_init__(self) -> None:
        if self.amount <= ZERO:
            raise ValueError(f"a refund is above $0.00, not {self.amount}")
        if len(self.checked) > len(CHECKS):
            raise ValueError(f"there are {len(CHECKS)} checks before a refund, but {len(self.checked)} answers")


def refund_parts(account: Account, refund: Refund) -> tuple[tuple[str, Money], ...]:
    """By which way each part of a refund goes back; the parts add up to it.

    A patient's money goes back the way it came, the latest payment first; an insurer's by check.
    Raises ValueError when there is less credit than the refund.
    """
    places = (payer(refund.to_payer),) if refund.to_payer else (PATIENT, UNAPPLIED)
    credit = -total(moved(move, places) for move in account.transfers if move.on <= refund.on)
    who = refund.to_payer or "the patient"
    if refund.amount > credit:
        raise ValueError(
            f"the credit of {who} on {refund.on} is {max(credit, ZERO)}, so {refund.amount} cannot go back; "
            "check the amount and the posting"
        )
    if refund.to_payer:
        return (("check", refund.amount),)
    sheet = refund_instruments(refund.amount, _payments(account, refund.on))
    return tuple(
        (line.about, line.value) for line in sheet if line.name == "refund_to" and isinstance(line.value, Money)
    )


def _payments(account: Account, until: date) -> list[PatientPayment]:
    """The patient's payments that stand, each under a name of its own."""
    undone = {move.reverses for move in account.transfers if move.reverses is not None}
    return [
        PatientPayment(f"{move.reason}, number {at + 1}", move.on, move.method or Method.CHECK, move.amount)
        for at, move in enumerate(account.transfers)
        if move.on <= until and at not in undone and _is_payment(move)
    ]


def _is_payment(move: Transfer) -> bool:
    return move.source in (PATIENT, UNAPPLIED) and move.target.kind is PlaceKind.BANK and move.reverses is None


def refund_request_paper(history: History, account: PatientAccount, refund: Refund) -> Paper:
    """Write the request that goes to whoever approves refunds, with the checks and the room to sign.

    Raises ValueError when there is less credit than the refund.
    """
    parts = refund_parts(account.ledger, refund)
    answers = [*refund.checked, *["not checked yet"] * (len(CHECKS) - len(refund.checked))]
    missing = answers.count("not checked yet")
    about: list[tuple[str, Cell]] = [
        ("Account number", account.number),
        ("Patient", str(history.patient.name)),
        ("Asked for on", refund.on),
        ("Asked for by", str(refund.asked_by)),
        ("Amount", refund.amount),
        ("Why", refund.why),
    ]
    columns = (Column("Goes back by"), Column("Amount", to_the_right=True))
    return Paper(
        "Request for a refund",
        [
            practice_address(account.visit.practice),
            Facts("The refund", about),
            Heading("To whom"),
            _recipient(history, refund),
            Table("By which way", columns, parts, (("Refund in all", refund.amount),)),
            Facts("Checked before the refund", tuple(zip(CHECKS, answers, strict=True))),
            *([Notice("Do not send it yet", f"Checks still open: {missing} of {len(CHECKS)}.")] if missing else []),
            Heading("Approval"),
            Words("The person who approves is not the person who asked."),
            Signatures(
                (f"Asked for by {refund.asked_by}", "Approved by the supervisor", "Sent by the business office")
            ),
        ],
    )


def _recipient(history: History, refund: Refund) -> Address:
    if refund.to_payer:
        return Address((refund.to_payer, "Refunds and recoveries"))
    one = history.guarantor
    return Address((str(one.name), one.street, f"{one.place.city}, {one.place.state} {one.place.zip_code}"))
