"""What decides the shares: the member and the Medigap plan, and the doctors' visits, the stays, or the visits after a
plan from work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kit.engine.medicare_schedule import PartBTerms
from kit.engine.medicare_service import MedicareService, PartBShare
from kit.engine.medicare_stay import BenefitPeriod, Stay
from kit.engine.medigap import CostKind, LeftByMedicare, MedigapMet, MedigapPlan, Visit, medigap
from kit.engine.money import ZERO, Money, total
from kit.engine.worksheet import Source, Value
from kit.scenarios.people import YEAR

__all__ = [
    "LEFT_BY_VISIT", "TERMS", "Answers", "DoctorVisit", "Job", "JobDesk", "JobVisit", "MedigapPart", "Member",
    "StayDesk", "VisitDesk", "left_by", "medigap_parts", "with_column_totals",
]  # fmt: skip

Answers = dict[str, Value]
"""By blank, the value that belongs into it."""

TERMS = PartBTerms(YEAR)
LEFT_BY_VISIT = (
    ("deductible", CostKind.PART_B_DEDUCTIBLE),
    ("coinsurance", CostKind.PART_B_COINSURANCE),
    ("excess_charge", CostKind.EXCESS_CHARGE),
)


@dataclass(frozen=True, slots=True)
class Member:
    """The patient and the Medigap plan; `paid` is what was paid this year toward the limit of plan K or L."""

    name: str
    born: date
    number: str
    since: date
    plan: MedigapPlan
    company: str
    paid: Money = ZERO


@dataclass(frozen=True, slots=True)
class DoctorVisit:
    """One service of a doctor: the label of the service names the visit in every table."""

    on: date
    doctor: str
    service: MedicareService
    participates: bool = True
    assigned: bool = True
    visit: Visit = Visit.OTHER


@dataclass(frozen=True, slots=True)
class VisitDesk:
    """Part B services by doctors of two kinds, in the order of their days."""

    office: str
    member: Member
    visits: tuple[DoctorVisit, ...]
    deductible_met: Money


@dataclass(frozen=True, slots=True)
class StayDesk:
    """Stays under Part A in their order, and the record of the days used before them."""

    office: str
    member: Member
    stays: tuple[Stay, ...]
    period: BenefitPeriod


@dataclass(frozen=True, slots=True)
class Job:
    """A plan from the patient's own present job: its name, the employer and its size, and the plan's last day."""

    plan: str
    employer: str
    employees: int
    last_day: date


@dataclass(frozen=True, slots=True)
class JobVisit:
    """One service; `allowed` and what follows is what the plan from work decided, None when it was not in force."""

    on: date
    service: MedicareService
    visit: Visit = Visit.OTHER
    allowed: Money | None = None
    to_deductible: Money = ZERO
    paid: Money = ZERO


@dataclass(frozen=True, slots=True)
class JobDesk:
    """Part B services while a plan from work was in force, and after it ended."""

    office: str
    member: Member
    job: Job
    visits: tuple[JobVisit, ...]
    deductible_met: Money


@dataclass(frozen=True, slots=True)
class MedigapPart:
    """What the Medigap plan pays for one stay or service, and why."""

    pays: Money
    why: str
    source: Source | None


def medigap_parts(member: Member, labels: Sequence[str], left: Sequence[LeftByMedicare]) -> dict[str, MedigapPart]:
    """By label, what the member's plan pays of what Medicare left; nothing where nothing was left."""
    nothing = {label: MedigapPart(ZERO, "Medicare left nothing here.", None) for label in labels}
    if not left:
        return nothing
    sheet = medigap(plan=member.plan, left=left, met=MedigapMet(out_of_pocket=member.paid)).worksheet
    found = {}
    for label in labels:
        lines = [line for line in sheet if line.name == "medigap_pays" and line.about == label]
        if lines:
            amounts = [line.value for line in lines if isinstance(line.value, Money)]
            found[label] = MedigapPart(total(amounts), " ".join(line.why for line in lines), lines[0].source)
    return {**nothing, **found}


def left_by(share: PartBShare, visit: Visit) -> list[LeftByMedicare]:
    """What one service left to the patient, by its kinds."""
    parts = [(kind, share.amount(name)) for name, kind in LEFT_BY_VISIT]
    return [LeftByMedicare(share.service.label, kind, amount, visit) for kind, amount in parts if amount]


def with_column_totals(found: Answers, columns: Sequence[str]) -> Answers:
    """The answers with the sum of each column over its rows.

    >>> with_column_totals({"line_1.owes": Money(100), "line_2.owes": Money(250)}, ("owes",))["total.owes"]
    Money.of("3.50")
    """
    for name in columns:
        number, amounts = 1, []
        while isinstance(amount := found.get(f"line_{number}.{name}"), Money):
            amounts.append(amount)
            number += 1
        found[f"total.{name}"] = total(amounts)
    return found
