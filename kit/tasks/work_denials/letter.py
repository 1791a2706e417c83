"""The key facts of the appeal letter: which claim, to whom, at which level, why, and what goes with it."""

from __future__ import annotations

from collections.abc import Mapping

from kit.engine.terms import term
from kit.engine.worksheet import Value
from kit.scenarios.insured import MEDICARE
from kit.tasks.work_denials.facts import LEVEL_NAMES, Denial, Evidence, Queue

__all__ = ["ENCLOSED", "GROUNDS", "LETTER_SOURCE", "PROOFS", "addresses", "letter_facts", "offices_of"]

PROOFS = {
    Evidence.APPROVAL: ("It was approved before", "Notice of the approval"),
    Evidence.EMERGENCY: ("It was an emergency", "Record of the emergency"),
    Evidence.RECORDS: ("The records support it", "Records from the chart"),
    Evidence.REPORT: ("The claim came in time", "The payer's own report"),
}
"""By what the account shows, the ground of the appeal and the paper that proves it."""
GROUNDS = (
    *(ground for ground, _ in PROOFS.values()),
    "The claim had a mistake",
    "Another plan pays first",
    "The patient cannot pay",
)
ENCLOSED = (
    *(paper for _, paper in PROOFS.values()),
    "Corrected claim",
    "Copy of the insurance card",
    "Our list of claims sent",
)
LETTER_SOURCE = term("internal_appeal").source


def offices_of(payer: str) -> tuple[str, ...]:
    """Where mail to a payer goes: claims first, then each level of appeal."""
    if payer == MEDICARE:
        return (
            "Medicare contractor, Claims",
            "Medicare contractor, Appeals",
            "Medicare independent reviewer",
            "Medicare hearing office",
        )
    return (f"{payer}, Claims", f"{payer}, Appeals", f"{payer}, Review Panel")


def addresses(queue: Queue) -> tuple[str, ...]:
    """Every office that mail can go to."""
    payers = [one.payer for one in queue.terms] + ([MEDICARE] if queue.has_medicare else [])
    return tuple(office for payer in payers for office in offices_of(payer))


def letter_facts(denial: Denial, stage: int | None = None) -> Mapping[str, Value]:
    """The right entries of the letter for one line, or those of another level of appeal."""
    at = denial.kind.stage if stage is None else stage
    ground, paper = PROOFS.get(denial.kind.evidence, PROOFS[Evidence.REPORT])
    return {
        "letter.claim": denial.claim,
        "letter.to": offices_of(denial.payer)[at + 1],
        "letter.level": LEVEL_NAMES[at + (2 if denial.is_medicare else 0)],
        "letter.service_day": denial.on,
        "letter.decision_day": denial.dated,
        "letter.asked_for": denial.at_stake,
        "letter.ground": ground,
        "letter.enclosed": paper,
    }
