"""What is posted for each line of a remittance, and what happens next with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from kit.engine.money import ZERO, Money, total
from kit.engine.provider_adjustments import explain_provider_adjustments
from kit.engine.reasons import NextStep
from kit.engine.remittance import ClaimStatus
from kit.engine.remittance_balance import Check
from kit.engine.remittance_decision import Decision, Destination, PostingPolicy
from kit.engine.remittance_posting import post_remittance
from kit.engine.worksheet import Value
from kit.tasks.post_remittance.remittance_lines import Desk, PostedFrom, lines_of, unbalanced, without

__all__ = ["POLICY", "Posted", "Posting", "Step", "answers", "post", "reversed_numbers"]

POLICY = PostingPolicy(hold_patient_denials=True)
"""How this office posts; the paper of its rules says the same in words."""


class Step(StrEnum):
    """What happens next with a line, in the words of the form."""

    NOTHING = "Nothing more to do"
    PATIENT = "Bill the patient"
    NEXT_PLAN = "Send to the next plan"
    WAIT = "Wait for the next plan"
    APPROVE = "Get the write-off approved"
    CORRECT = "Correct and send again"
    APPEAL = "Appeal"
    HOLD = "Hold and find out"
    REFUND = "Refund the payer"


_WORKED = {
    NextStep.BILL_NEXT_PAYER: Step.NEXT_PLAN,
    NextStep.CORRECT: Step.CORRECT,
    NextStep.APPEAL: Step.APPEAL,
    NextStep.FIND_OUT: Step.HOLD,
}


@dataclass(frozen=True, slots=True)
class Posted:
    """What goes into the columns of one line; `decisions` are the engine's, for the reasons."""

    payment: Money = ZERO
    contract: Money = ZERO
    other: Money = ZERO
    patient: Money = ZERO
    step: Step = Step.NOTHING
    decisions: tuple[Decision, ...] = ()

    def why(self, column: str) -> str:
        """The engine's reasons for one column, or for the next step: whatever is more than a price cut."""
        open_ones = [one for one in self.decisions if one.destination is not Destination.CONTRACTUAL]
        mine = {
            "contract": [one for one in self.decisions if one.destination is Destination.CONTRACTUAL],
            "other": [one for one in self.decisions if one.destination is Destination.OTHER],
            "patient": [one for one in self.decisions if one.part],
            "step": open_ones,
        }[column]
        if mine:
            return " ".join(f"{one.code} {one.amount}: {one.why}" for one in mine)
        if self.step is Step.HOLD:
            return "Charge less adjustments is not what was paid."
        return "Nothing is left open."


@dataclass(frozen=True, slots=True)
class Posting:
    """A remittance as it is posted: its lines, what goes where, and the line that does not balance."""

    desk: Desk
    lines: tuple[PostedFrom, ...]
    posted: tuple[Posted, ...]
    unbalanced: PostedFrom
    check: Check

    @property
    def outside(self) -> Money:
        """What the money outside the claims does to the check."""
        return explain_provider_adjustments(self.desk.remittance.provider_adjustments).net_effect


@lru_cache(maxsize=4)
def post(desk: Desk) -> Posting:
    """Post every line by the rules of the engine; the line that does not balance is held back."""
    wrong, check = unbalanced(desk)
    posting = post_remittance(without(desk, wrong), dict(desk.next_plans), POLICY)
    by_line: dict[str, list[Decision]] = {}
    for claim in posting.claims:
        for one in claim.decisions:
            by_line.setdefault(one.where, []).append(one)
    lines = lines_of(desk)
    posted = tuple(
        Posted(step=Step.HOLD) if line == wrong else _posted(line, tuple(by_line.get(line.where, ()))) for line in lines
    )
    return Posting(desk, lines, posted, wrong, check)


def _posted(line: PostedFrom, decisions: tuple[Decision, ...]) -> Posted:
    return Posted(
        payment=line.paid,
        contract=_to(decisions, Destination.CONTRACTUAL),
        other=_to(decisions, Destination.OTHER),
        patient=total(one.amount for one in decisions if one.part),
        step=_step(line, decisions),
        decisions=decisions,
    )


def _to(decisions: Sequence[Decision], place: Destination) -> Money:
    return total(one.amount for one in decisions if one.destination is place)


def _step(line: PostedFrom, decisions: Sequence[Decision]) -> Step:
    """What is worked goes first; then whoever is billed; then a write-off that somebody must approve."""
    if line.reversed:
        return Step.NOTHING
    for one in decisions:
        if one.destination is Destination.WORK:
            return _WORKED[one.step]
    if _to(decisions, Destination.NEXT_PAYER):
        return Step.WAIT if line.claim.status.forwarded else Step.NEXT_PLAN
    if _to(decisions, Destination.PATIENT):
        return Step.PATIENT
    return Step.APPROVE if _to(decisions, Destination.OTHER) > ZERO else Step.NOTHING


def answers(
    posting: Posting, posted: Sequence[Posted], held: Money | None = None, outside: Money | None = None
) -> dict[str, Value]:
    """Every answer that follows from what is posted; `held` and `outside` where a mistake makes them others."""
    found: dict[str, Value] = {}
    for number, one in enumerate(posted, 1):
        found[f"line_{number}.payment"] = one.payment
        found[f"line_{number}.contract"] = one.contract
        found[f"line_{number}.other"] = one.other
        found[f"line_{number}.patient"] = one.patient
        found[f"line_{number}.step"] = one.step.value
    held = posting.unbalanced.paid if held is None else held
    outside = posting.outside if outside is None else outside
    paid = total(one.payment for one in posted)
    found["unbalanced_line"] = posting.unbalanced.number
    found["unbalanced_by"] = max(posting.check.difference, -posting.check.difference)
    found["total_payment"] = paid
    found["total_contract"] = total(one.contract for one in posted)
    found["total_other"] = total(one.other for one in posted)
    found["total_patient"] = total(one.patient for one in posted)
    found["held"] = held
    if posting.desk.remittance.provider_adjustments:
        found["outside"] = outside
    found["accounted_for"] = paid + held + outside
    numbers = reversed_numbers(posting.desk)
    if numbers:
        mine = [one for line, one in zip(posting.lines, posted, strict=True) if line.claim.claim_number in numbers]
        found["net_paid"] = total(one.payment for one in mine)
        found["net_patient"] = total(one.patient for one in mine)
    return found


def reversed_numbers(desk: Desk) -> tuple[str, ...]:
    """The numbers of the claims that the remittance takes back."""
    claims = desk.remittance.claims
    return tuple(dict.fromkeys(one.claim_number for one in claims if one.status == ClaimStatus.REVERSAL))
