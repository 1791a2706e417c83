"""What must be known about a patient's coverages to say who pays first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kit.engine.bounds import check_count, check_order
from kit.engine.record import Choice, Record

__all__ = ["ACCIDENT", "PRIVATE", "Coverage", "Household", "Kind", "MedicareBasis", "OrderPolicy", "Relation"]


class Kind(Choice):
    """What kind of coverage it is; for a group plan, what the subscriber's job is to it."""

    EMPLOYER = "employer"
    RETIREE = "retiree"
    LAID_OFF = "laid off"
    COBRA = "COBRA"
    INDIVIDUAL = "individual"
    STUDENT = "student"
    MEDICARE = "Medicare"
    MEDIGAP = "Medicare supplement"
    MEDICAID = "Medicaid"
    TRICARE = "TRICARE"
    CHAMPVA = "CHAMPVA"
    VETERANS = "veterans affairs"
    WORKERS_COMPENSATION = "workers' compensation"
    NO_FAULT = "no-fault"
    LIABILITY = "liability"


PRIVATE = (Kind.EMPLOYER, Kind.RETIREE, Kind.LAID_OFF, Kind.COBRA, Kind.INDIVIDUAL, Kind.STUDENT)
ACCIDENT = (Kind.WORKERS_COMPENSATION, Kind.NO_FAULT, Kind.LIABILITY, Kind.VETERANS)
"""Those that pay first, but only for the claims that are theirs."""


class Relation(Choice):
    """What the subscriber is to the patient."""

    SELF = "self"
    SPOUSE = "spouse"
    PARENT = "parent"
    STEP_PARENT = "step-parent"


class MedicareBasis(Choice):
    """Why a patient has Medicare."""

    AGE = "age"
    DISABILITY = "disability"
    KIDNEY_FAILURE = "end-stage renal disease"


@dataclass(frozen=True, slots=True)
class Coverage(Record):
    """One coverage of a patient.

    - `subscriber` names whose plan it is ('mother'); `subscriber_birth_date` decides the birthday rule
    - `spouse_of` names, for a step-parent, the parent whose spouse that is
    - `in_force_since` is when the plan began to cover the subscriber, `in_force_until` its last day
    - `employees` is the size of the employer; `multi_employer` says that a plan of several employers has at
      least one that is large enough, `small_employer_exception` that Medicare excused the plan by name
    - `coordinates` is false for a plan that says nothing about other plans
    - `for_this_claim` says whether an accident or work insurer, or Veterans Affairs, answers for this claim
    - for Medicare: `basis`; `entitled_since` by age or disability; `kidney_eligible_since`, the first month of
      eligibility through kidney failure

    Raises ValueError for a government programme in somebody else's name, and for a negative size.
    """

    payer: str
    kind: Kind
    relation: Relation = Relation.SELF
    subscriber: str = ""
    subscriber_birth_date: date | None = None
    spouse_of: str = ""
    in_force_since: date | None = None
    in_force_until: date | None = None
    employees: int | None = None
    multi_employer: bool = False
    small_employer_exception: bool = False
    coordinates: bool = True
    for_this_claim: bool | None = None
    basis: Sequence[MedicareBasis] = ()
    entitled_since: date | None = None
    kidney_eligible_since: date | None = None

    def __post_init__(self) -> None:
        check_count(f"employees of {self.payer}'s employer", self.employees, 0, 10_000_000)
        if self.kind in (Kind.MEDICARE, Kind.MEDICAID, Kind.MEDIGAP) and self.relation is not Relation.SELF:
            raise ValueError(f"{self.payer}: {self.kind} covers the patient alone; the relation is self")
        if self.in_force_since is not None and self.in_force_until is not None:
            check_order(f"the start of {self.payer}", self.in_force_since, "its end", self.in_force_until)
        if not self.payer.strip():
            raise ValueError("a coverage needs the name of its payer")

    @property
    def who(self) -> str:
        """Whose plan it is, in words."""
        return self.subscriber or ("the patient" if self.relation is Relation.SELF else f"the {self.relation}")


@dataclass(frozen=True, slots=True)
class Household(Record):
    """A child's parents: whether the parents live together, custody, and what a court has decreed.

    Parents are named as the coverages name their subscribers. `decree_names` holds the parents whom a
    court made responsible for the child's health care: nobody, one, or both. Raises ValueError for more
    than two, and for a decree or custody of parents who live together.
    """

    parents_together: bool
    decree_names: Sequence[str] = ()
    custodial_parent: str = ""
    joint_custody: bool = False
    plans_know_the_decree: bool = True

    def __post_init__(self) -> None:
        check_count("parents whom the decree names", len(set(self.decree_names)), 0, 2)
        if self.parents_together and (self.custodial_parent or self.joint_custody or self.decree_names):
            raise ValueError("parents who live together have no custody or decree between them; leave those facts out")
        if self.joint_custody and self.custodial_parent:
            raise ValueError(f"custody is joint or {self.custodial_parent}'s, not both")


@dataclass(frozen=True, slots=True)
class OrderPolicy(Record):
    """Where plans and years differ: sizes of employers, months of kidney failure, and the old gender rule.

    `gender_rule` puts the father's plan before the mother's, as plans did before the birthday rule.
    Raises ValueError for negative sizes and months.
    """

    age_employees: int = 20
    disability_employees: int = 100
    kidney_months: int = 30
    gender_rule: bool = False

    def __post_init__(self) -> None:
        check_count("employees for the working aged", self.age_employees, 0)
        check_count("employees for the disabled", self.disability_employees, 0)
        check_count("months of coordination", self.kidney_months, 0, 120)
