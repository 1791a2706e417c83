"""What a payer answers when it is asked about a patient's cover: who is covered, since when, for what, at what cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kit.engine.bounds import check_amount, check_count, check_percent
from kit.engine.coverage import Kind, Relation
from kit.engine.money import Money
from kit.engine.record import Choice, Record

__all__ = [
    "ALL_SERVICES",
    "COVERED_OR_NOT",
    "BenefitFact",
    "BenefitLevel",
    "BenefitPeriod",
    "BenefitResponse",
    "FactKind",
    "InNetwork",
    "Member",
    "Rejection",
]

ALL_SERVICES = "all services"


class FactKind(Choice):
    """What a payer says about a service: that it is covered, or what the patient pays for it, or how far it goes."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    DEDUCTIBLE = "deductible"
    COINSURANCE = "coinsurance"
    COPAY = "copay"
    OUT_OF_POCKET_MAXIMUM = "out-of-pocket maximum"
    LIMITATION = "limitation"
    NOT_COVERED = "not covered"
    PRIMARY_CARE = "primary care provider"
    OTHER_PAYER = "another payer"
    OTHER = "other"


COVERED_OR_NOT = (FactKind.ACTIVE, FactKind.INACTIVE)
"""The kinds that speak of the plan as a whole."""


class BenefitLevel(Choice):
    """Whom an amount is for."""

    INDIVIDUAL = "individual"
    FAMILY = "family"
    OTHER = "others"
    NOT_STATED = "not stated"


class BenefitPeriod(Choice):
    """The time for which an amount holds."""

    CALENDAR_YEAR = "calendar year"
    SERVICE_YEAR = "plan year"
    YEAR_TO_DATE = "this year so far"
    REMAINING = "still left"
    VISIT = "visit"
    DAY = "day"
    MONTH = "month"
    EPISODE = "episode"
    ADMISSION = "admission"
    LIFETIME = "lifetime"
    NOT_STATED = "not stated"


class InNetwork(Choice):
    """Whether an amount holds for providers with a contract."""

    YES = "yes"
    NO = "no"
    BOTH = "both"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Member(Record):
    """A person whom a plan covers; `sex` is F, M or '' where it is not stated."""

    name: str
    member_id: str = ""
    birth_date: date | None = None
    sex: str = ""


@dataclass(frozen=True, slots=True)
class BenefitFact(Record):
    """One thing that a payer says about a plan.

    `services` are the kit's kinds of service, 'all services', or the payer's number of a kind that the
    kit does not have. `percent` is the patient's, on the scale 0 to 100; `visits` is a number of visits.
    Raises ValueError for a negative amount or number, or a percentage outside 0 to 100.
    """

    kind: FactKind
    level: BenefitLevel = BenefitLevel.NOT_STATED
    services: tuple[str, ...] = ()
    plan_name: str = ""
    period: BenefitPeriod = BenefitPeriod.NOT_STATED
    amount: Money | None = None
    percent: Decimal | None = None
    visits: int | None = None
    in_network: InNetwork = InNetwork.UNKNOWN
    note: str = ""

    def __post_init__(self) -> None:
        check_amount(f"the {self.kind.value} amount", self.amount)
        check_count("visits", self.visits)
        if self.percent is not None:
            check_percent(f"the {self.kind.value} percentage", self.percent)


@dataclass(frozen=True, slots=True)
class Rejection(Record):
    """Why a payer did not answer: its reason's number, and our words for it."""

    number: str
    words: str


@dataclass(frozen=True, slots=True)
class BenefitResponse(Record):
    """A payer's answer about one patient: the subscriber, or the dependent where there is one.

    `relation` is what the subscriber is to the patient. A payer that did not answer gives rejections.
    """

    payer: str
    subscriber: Member
    payer_number: str = ""
    provider: str = ""
    provider_number: str = ""
    dependent: Member | None = None
    relation: Relation = Relation.SELF
    group_number: str = ""
    begins: date | None = None
    ends: date | None = None
    insurance: Kind | None = None
    facts: tuple[BenefitFact, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    trace_number: str = ""

    @property
    def patient(self) -> Member:
        """The person the answer is about."""
        return self.dependent or self.subscriber

    @property
    def active(self) -> bool:
        """Whether the payer says that the cover is active, and nowhere that it is not."""
        kinds = {fact.kind for fact in self.facts}
        return FactKind.ACTIVE in kinds and FactKind.INACTIVE not in kinds

    @property
    def plan_name(self) -> str:
        """The first plan name that the payer gives; '' for none."""
        return next((fact.plan_name for fact in self.facts if fact.plan_name), "")
