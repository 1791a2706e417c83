"""Decide where the amount of one adjustment goes, and what a clerk does next about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from kit.engine.money import Money
from kit.engine.reasons import NEXT_STEPS, NextStep, Reason, ReasonKind, reasons
from kit.engine.record import Choice, Record
from kit.engine.remittance import Adjustment, GroupCode
from kit.engine.worksheet import Line, Value, Worksheet

__all__ = ["Decision", "Destination", "PostingPolicy", "decide", "explain_adjustment"]

_KEY = re.compile(r"(?:(?:CO|PR|OA|PI|CR)-)?[0-9A-Z]{1,5}", re.ASCII)
_PATIENT_PARTS = {
    ReasonKind.DEDUCTIBLE: "deductible",
    ReasonKind.COINSURANCE: "coinsurance",
    ReasonKind.COPAY: "copay",
}
_HOPELESS = (NextStep.BILL_PATIENT, NextStep.NOTHING)


class Destination(Choice):
    """Where the amount of an adjustment goes; the places and the payment add up to the charge."""

    CONTRACTUAL = "contractual_write_off"
    OTHER = "other_write_off"
    PATIENT = "bill_patient"
    NEXT_PAYER = "bill_next_payer"
    PRIOR_PAYER = "prior_payer"
    WORK = "denied"
    CORRECTION = "corrections"


@dataclass(frozen=True, slots=True)
class PostingPolicy(Record):
    """How an office posts, where offices differ.

    `next_steps`: another next step than our table's for a reason ('97') or a reason in one group
    ('CO-97'); the latter goes first. `next_payer_first`: what is the patient's goes to the next payer
    first, when there is one. `hold_patient_denials`: an adjustment of group PR whose reason needs work
    first, such as PR-31, is held and not billed. `stated_share_must_match`: a claim whose stated
    patient responsibility is not the sum of group PR is refused; it changes no other sum.
    Raises ValueError for a key that is no reason.
    """

    next_steps: Mapping[str, NextStep] = field(default_factory=dict)
    next_payer_first: bool = True
    hold_patient_denials: bool = False
    stated_share_must_match: bool = True

    def __post_init__(self) -> None:
        for key, step in self.next_steps.items():
            if not _KEY.fullmatch(key):
                raise ValueError(f"a next step is for a reason such as 97, or CO-97 for one group, not for {key!r}")
            if step not in tuple(NextStep):
                raise ValueError(f"{step!r} is no next step; the steps are: {', '.join(NextStep)}")

    def step(self, adjustment: Adjustment) -> NextStep | None:
        """The office's own next step for an adjustment, if it has one."""
        own = self.next_steps.get(adjustment.code, self.next_steps.get(adjustment.reason))
        return None if own is None else NextStep(own)


@dataclass(frozen=True, slots=True)
class Decision:
    """One adjustment with its place in the remittance: where the amount goes, what is next, and why.

    `part` says which part of the patient's share it is ('' when it is none): deductible, coinsurance,
    copay or other.
    """

    where: str
    code: str
    amount: Money
    destination: Destination
    step: NextStep
    why: str
    part: str = ""


def decide(where: str, adjustment: Adjustment, policy: PostingPolicy, *, next_payer: bool) -> Decision:
    """Decide about one adjustment: its group says whose it is, its reason what to do, the policy may say otherwise."""
    known = reasons().get(adjustment.reason)
    words = known.words if known else "Not in our table."
    goes, step, why = _rule(adjustment, known, policy, next_payer)
    kind = known.kind if known else ReasonKind.PATIENT
    never_the_patients = kind is ReasonKind.NEXT_PAYER_ONLY and adjustment.group != GroupCode.PR
    is_share = goes in (Destination.PATIENT, Destination.NEXT_PAYER) and not never_the_patients
    part = _PATIENT_PARTS.get(kind, "other") if is_share else ""
    return Decision(where, adjustment.code, adjustment.amount, goes, step, f"{words} {why}", part)


def _rule(
    adjustment: Adjustment, known: Reason | None, policy: PostingPolicy, next_payer: bool
) -> tuple[Destination, NextStep, str]:
    own = policy.step(adjustment)
    if adjustment.group == GroupCode.CR:
        return Destination.CORRECTION, NextStep.FIND_OUT, "Group CR undoes an earlier claim: pair it with that one."
    if own is not None:
        return _by_step(adjustment, known, own, policy, next_payer)
    if adjustment.group == GroupCode.PR:
        return _patient(known, policy, next_payer)
    if known is None:
        return (
            Destination.WORK,
            NextStep.FIND_OUT,
            "Find out what the payer means before anything is written off or billed.",
        )
    match known.kind:
        case ReasonKind.PRIOR_PAYER:
            return Destination.PRIOR_PAYER, NextStep.NOTHING, "It was posted from the earlier payer's remittance."
        case ReasonKind.NEXT_PAYER_ONLY if next_payer:
            return Destination.NEXT_PAYER, NextStep.BILL_NEXT_PAYER, "The patient must not be asked for it."
        case ReasonKind.NEXT_PAYER_ONLY:
            return (
                Destination.OTHER,
                NextStep.WRITE_OFF,
                "There is no next payer, and the patient must not be asked for it.",
            )
        case ReasonKind.CONTRACTUAL | ReasonKind.OTHER_WRITE_OFF | ReasonKind.EXCESS:
            return _write_off(adjustment, known)
    if known.step in _HOPELESS:
        why = f"Group {adjustment.group} does not let you bill the patient: find out who it falls on."
        return Destination.WORK, NextStep.FIND_OUT, why
    return Destination.WORK, known.step, "Not paid, and work can change that: it stays open until it is worked."


def _patient(known: Reason | None, policy: PostingPolicy, next_payer: bool) -> tuple[Destination, NextStep, str]:
    """What the payer makes the patient's."""
    if known and known.kind in (ReasonKind.PRIOR_PAYER, ReasonKind.NEXT_PAYER_ONLY):
        why = "Group PR says the patient's, the reason says not: find out before anybody is billed."
        return Destination.WORK, NextStep.FIND_OUT, why
    if known and known.kind is ReasonKind.PAID_TO_PATIENT:
        return Destination.PATIENT, NextStep.BILL_PATIENT, "The patient has the money, so no other payer is asked."
    works = known is not None and known.kind is ReasonKind.DENIAL and known.step not in _HOPELESS
    if known and works and policy.hold_patient_denials:
        return Destination.WORK, known.step, "The office works this before it bills the patient."
    if next_payer and policy.next_payer_first:
        goes, step, why = Destination.NEXT_PAYER, NextStep.BILL_NEXT_PAYER, "Group PR: the next payer is asked first."
    else:
        goes, step, why = Destination.PATIENT, NextStep.BILL_PATIENT, "Group PR: it is the patient's."
    return goes, step if known else NextStep.FIND_OUT, why


def _write_off(adjustment: Adjustment, known: Reason) -> tuple[Destination, NextStep, str]:
    """What nobody pays: by the contract or the law (CO), or for another reason."""
    if known.kind is not ReasonKind.CONTRACTUAL:
        return Destination.OTHER, NextStep.WRITE_OFF, "Not the patient's."
    if adjustment.group == GroupCode.CO:
        return Destination.CONTRACTUAL, NextStep.WRITE_OFF, "Group CO: the contract or the law writes it off."
    if adjustment.group == GroupCode.PI:
        return (
            Destination.OTHER,
            NextStep.WRITE_OFF,
            "Group PI: the payer's choice, not the patient's, without a contract.",
        )
    return Destination.WORK, NextStep.FIND_OUT, f"Group {adjustment.group} does not say who it falls on: find out."


def _by_step(
    adjustment: Adjustment, known: Reason | None, own: NextStep, policy: PostingPolicy, next_payer: bool
) -> tuple[Destination, NextStep, str]:
    """What the office's own next step means for the amount."""
    why = f"This office's rule for it: {own.value}."
    match own:
        case NextStep.WRITE_OFF:
            contract = adjustment.group == GroupCode.CO and (
                known is None or known.kind is not ReasonKind.OTHER_WRITE_OFF
            )
            return (Destination.CONTRACTUAL if contract else Destination.OTHER), own, why
        case NextStep.BILL_PATIENT:
            return Destination.PATIENT, own, why
        case NextStep.BILL_NEXT_PAYER if next_payer:
            return Destination.NEXT_PAYER, own, why
        case NextStep.NOTHING:
            return Destination.PRIOR_PAYER, own, why
    return Destination.WORK, own, why


def explain_adjustment(adjustment: Adjustment, next_payer: str = "", policy: PostingPolicy | None = None) -> Worksheet:
    """Explain one adjustment of a remittance: what its reason means, where its amount goes, and the next step.

    `next_step` is one of: write off, bill patient, bill next payer, correct and resubmit, appeal, find
    out, nothing to post. `goes_to` is where posting puts the amount. A reason that is not in our table
    is accepted: `in_our_table` is 'no' and the next step is 'find out'.

    Law: what posting does with the adjustment is the same. Raises ValueError for an unknown group.
    Source: https://billing-docs.millinmedical.app/reference/03-carc-rarc-reference (2026-11-25).

    >>> explain_adjustment(Adjustment(GroupCode.CO, "16", Money.of("80"))).value("next_step")
    'correct and resubmit'
    """
    known = reasons().get(adjustment.reason)
    found = decide("", adjustment, policy or PostingPolicy(), next_payer=bool(next_payer.strip()))
    usual = f"{adjustment.reason} is in our table." if known else f"{adjustment.reason} is not in our table."
    rows: tuple[tuple[str, str, Value], ...] = (
        ("in_our_table", "In our table?", "yes" if known else "no"),
        ("usual_group", "Group it usually comes with", known.group if known else "not known"),
        ("amount", "Amount", adjustment.amount),
        ("goes_to", "Where it goes", found.destination.value.replace("_", " ")),
        ("next_step", "Next step", found.step.value),
    )
    lines = (
        Line(name, label, value, usual if name == "in_our_table" else found.why, NEXT_STEPS)
        for name, label, value in rows
    )
    return Worksheet(f"Adjustment {adjustment.code}", tuple(lines))
