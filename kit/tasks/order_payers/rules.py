"""The rules by which two payers are put in order, in the words of the form."""

from __future__ import annotations

from kit.engine.worksheet import Line

__all__ = [
    "BIRTHDAY", "COBRA", "COURT", "CUSTODY", "DISABLED", "JOB", "KIDNEY", "LONGER", "MEDICAID", "NO_JOB", "OLD_AGE",
    "OWN", "PLACES", "RULES", "TRICARE", "rule_of",
]  # fmt: skip

PLACES = ("First", "Second", "Third")

MEDICAID = "Medicaid last"
TRICARE = "TRICARE after health plans"
OLD_AGE = "Medicare by age, job size"
DISABLED = "Medicare, disabled, job size"
KIDNEY = "Medicare, kidney, 30 months"
NO_JOB = "Medicare, no present job"
OWN = "Own plan before dependent's"
BIRTHDAY = "Birthday rule"
COURT = "Court order"
CUSTODY = "Custody"
JOB = "Present job before former"
COBRA = "COBRA after other plans"
LONGER = "In force longer"

RULES = (MEDICAID, TRICARE, OLD_AGE, DISABLED, KIDNEY, NO_JOB, OWN, COURT, CUSTODY, BIRTHDAY, JOB, COBRA, LONGER)

_SAYS = (
    (" pays later: Medicaid", MEDICAID),
    (" pays later: TRICARE", TRICARE),
    ("for patients who are 65 or older", OLD_AGE),
    ("for patients who are disabled", DISABLED),
    ("months from ", KIDNEY),
    ("months that began", KIDNEY),
    ("does not rest on a present job", NO_JOB),
    ("as its own subscriber", OWN),
    ("The court made", COURT),
    ("has custody", CUSTODY),
    ("the other a step-parent's", CUSTODY),
    ("Birthday rule", BIRTHDAY),
    ("(COBRA)", COBRA),
    ("does not rest on a former job", JOB),
    ("longer, since", LONGER),
)
"""A piece of each reason that the engine gives for a pair, and the rule that it stands for."""


def rule_of(line: Line) -> str:
    """The rule behind one decision of the engine between two payers. Raises ValueError for one without a name here."""
    found = next((rule for piece, rule in _SAYS if piece in line.why), None)
    if found is None:
        raise ValueError(f"no rule of the form stands for: {line.why}")
    return found
