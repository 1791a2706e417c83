"""The letter that says: you get money back, this much, for this reason, in this way."""

from __future__ import annotations

from kit.documents.letters.letter import Letter, patient_letter
from kit.documents.paper import Block, Column, Paper, Table, Words
from kit.documents.refund_request import Refund, refund_parts
from kit.scenarios.history import History, PatientAccount

__all__ = ["refund_notice_letter"]

_WAYS = {
    "same card": "To the card you paid with",
    "check": "By check in the mail",
    "same bank account": "To the bank account you paid from",
    "HSA or FSA account": "To your HSA or FSA account",
    "same way through the portal": "The way you paid in the portal",
}


def refund_notice_letter(history: History, account: PatientAccount, refund: Refund) -> Paper:
    """Tell the guarantor of a refund: why, how much, by which way.

    Raises ValueError for a refund to an insurer, or when there is less credit than the refund.
    """
    if refund.to_payer:
        raise ValueError(f"this refund goes to {refund.to_payer}; the letter to the patient is not for it")
    parts = refund_parts(account.ledger, refund)
    columns = (Column("How it comes to you"), Column("Amount", to_the_right=True))
    rows = [(_WAYS.get(way, way), amount) for way, amount in parts]
    phone = account.visit.practice.phone
    body: list[Block] = [
        Words(f"You are getting money back. We looked at your account and found that {refund.amount} is yours."),
        Words(f"Why: {refund.why}"),
        Table("Your refund", columns, rows, (("Your refund in all", refund.amount),)),
        Words(
            "Money goes back the way it came to us. There is nothing that you need to do. If your address or your card "
            f"has changed, or if this looks wrong to you, please call us at {phone}."
        ),
    ]
    return patient_letter(history, account, Letter("Money back to you", refund.on, refund.asked_by, body))
