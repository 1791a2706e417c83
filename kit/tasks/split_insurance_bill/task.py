"""Split a bill: what the contract writes off, what the plan pays, and what the patient owes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kit.tasks.duties import Duty, Skill, Work
from kit.tasks.split_insurance_bill.bill import Bill, bill_of
from kit.tasks.split_insurance_bill.blanks import follows, form
from kit.tasks.split_insurance_bill.drawing import scenario
from kit.tasks.split_insurance_bill.mistakes import MISTAKES, mistakes
from kit.tasks.split_insurance_bill.papers import exhibits
from kit.tasks.split_insurance_bill.working import solve

__all__ = [
    "DUTY",
    "LEVELS",
    "MINUTES",
    "MISTAKES",
    "PLACE",
    "SKILLS",
    "WORK",
    "case",
    "exhibits",
    "follows",
    "form",
    "mistakes",
    "scenario",
    "solve",
]

PLACE = 4
MINUTES = 12
DUTY = Duty.INSURERS
SKILLS = (Skill.MATH, Skill.DETAIL)
WORK = (Work.COMPUTE, Work.STATEMENTS)
LEVELS = ("One claim in the network", "A family's claims through the year", "Out of the network, near the maximum")


def case(table: Mapping[str, Any]) -> Bill:
    """The facts of a hand-worked case."""
    return bill_of(table)
