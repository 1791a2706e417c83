"""The appeal to an insurer that paid nothing, or too little: the claim, the reason given, why it is not right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kit.documents.letters.letter import Letter, payer_letter
from kit.documents.paper import Block, Cell, Column, Heading, Paper, Table, Words
from kit.engine.dates import in_words
from kit.engine.money import ZERO, Money
from kit.engine.reasons import reasons
from kit.engine.remittance import Adjustment, RemittanceClaim
from kit.scenarios.history import Claim, History, PatientAccount
from kit.scenarios.people import Name

__all__ = ["Appeal", "appeal_letter"]


@dataclass(frozen=True, slots=True)
class Appeal:
    """What an appeal says: its day, the last day for it, what is asked for, the grounds, what is enclosed, who signs.

    Raises ValueError for an appeal without grounds, one that asks for nothing, or one that is late.
    """

    on: date
    last_day: date
    asked_for: Money
    grounds: Sequence[str]
    enclosed: Sequence[str]
    signed_by: Name

    def __post_init__(self) -> None:
        if not self.grounds:
            raise ValueError("an appeal needs its grounds: say why the plan should pay")
        if self.asked_for <= ZERO:
            raise ValueError(f"an appeal asks for more than $0.00, not {self.asked_for}")
        if self.on > self.last_day:
            raise ValueError(f"the last day to appeal was {self.last_day}; on {self.on} it is late")


def appeal_letter(history: History, account: PatientAccount, claim: Claim, appeal: Appeal) -> Paper:
    """Ask an insurer to look at a claim again.

    The answer of the insurer is the one posted for this claim's number. The claim may name the patient and the
    member number, as the insurer needs them to find it.
    Raises ValueError when no answer to the claim was posted, or more is asked for than was left unpaid.
    """
    answer = _answer(account, claim)
    unpaid = answer.charge - answer.paid
    if appeal.asked_for > unpaid:
        raise ValueError(
            f"claim {claim.number}: {unpaid} was not paid, so the appeal cannot ask for {appeal.asked_for}"
        )
    practice = account.visit.practice
    about: list[tuple[str, Cell]] = [
        ("Patient", str(history.patient.name)),
        ("Member number", claim.coverage.member_id),
        ("Group number", claim.coverage.group_number),
        ("Our claim number", claim.number),
        ("Your claim number", answer.payer_claim_number or "not known"),
        ("Day of service", account.visit.first_day),
        ("Provider number", practice.provider_number),
        ("Claim sent on", claim.submitted),
    ]
    body: list[Block] = [
        Words(
            f"Please look at this claim again. We ask you to pay {appeal.asked_for} more. This appeal is in time: "
            f"the last day for it is {in_words(appeal.last_day)}."
        ),
        _figures(answer),
        _reasons(answer),
        Heading("Why we ask"),
        *(Words(ground) for ground in appeal.grounds),
    ]
    if appeal.enclosed:
        rows = [(str(number), what) for number, what in enumerate(appeal.enclosed, 1)]
        body.append(Table("Enclosed with this letter", (Column("Number"), Column("Paper")), rows))
    body.append(
        Words(
            "Please send us your answer in writing. If you do not change what you decided, tell us the rule you went "
            f"by, and what the next step of the appeal is. You can reach us at {practice.phone}."
        )
    )
    letter = Letter(f"Appeal of claim {claim.number}", appeal.on, appeal.signed_by, body)
    return payer_letter(account, letter, claim.coverage.payer, about)


def _answer(account: PatientAccount, claim: Claim) -> RemittanceClaim:
    for one in reversed(account.received):
        for answer in one.remittance.claims:
            if answer.claim_number == claim.number:
                return answer
    raise ValueError(
        f"claim {claim.number} has no posted answer on account {account.number}; post the remittance first"
    )


def _figures(answer: RemittanceClaim) -> Table:
    columns = (Column("What"), Column("Amount", to_the_right=True))
    rows = [("Billed", answer.charge), ("Paid", answer.paid)]
    return Table("The claim in figures", columns, rows, (("Not paid", answer.charge - answer.paid),))


def _reasons(answer: RemittanceClaim) -> Table:
    sums: dict[str, Money] = {}
    meaning: dict[str, str] = {}
    for _, one in answer.placed(""):
        sums[one.code] = sums.get(one.code, ZERO) + one.amount
        meaning[one.code] = _meaning(one)
    columns = (Column("Reason you gave"), Column("What it means"), Column("Amount", to_the_right=True))
    rows = [(code, meaning[code], amount) for code, amount in sums.items()]
    return Table("Why it was not paid in full", columns, rows)


def _meaning(one: Adjustment) -> str:
    return reasons()[one.reason].words if one.reason in reasons() else "See your explanation of payment."
