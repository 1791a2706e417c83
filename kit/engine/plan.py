"""What an insurance plan promises for a year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from kit.engine.bounds import check_amount, check_count, check_percent
from kit.engine.money import ZERO, Money
from kit.engine.record import Choice, Record

__all__ = [
    "Base",
    "Benefit",
    "Family",
    "FamilyKind",
    "Limit",
    "Network",
    "NotCovered",
    "OutOfNetwork",
    "Part",
    "Plan",
    "Tier",
]

ANY_OTHER = "other"
"""The benefit under this name holds for every kind of service that a plan does not name."""


class Part(Choice):
    """One part of a patient's share, taken from what is left of the allowed amount."""

    DEDUCTIBLE = "deductible"
    COPAY = "copay"
    COINSURANCE = "coinsurance"


class Base(Choice):
    """What a coinsurance percentage is taken from."""

    REST = "what is left"
    ALLOWED = "allowed amount"


class Network(Choice):
    """Whether the provider has a contract with the plan."""

    IN = "in network"
    OUT = "out of network"


class FamilyKind(Choice):
    """Embedded: each member also has an amount of their own. Aggregate: only the family's amount counts."""

    EMBEDDED = "embedded"
    AGGREGATE = "aggregate"


class NotCovered(Choice):
    """What a provider in the network may bill the patient for a service that the plan does not cover."""

    BILLED = "billed amount"
    ALLOWED = "allowed amount"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Limit(Record):
    """How far a benefit goes. None means no limit of that sort.

    `most_visits` a year, `most_per_service`, `most_per_year` and `most_in_lifetime` of what the plan
    pays, `months_between` two such services, and the ages for which it is meant.
    Raises ValueError for a negative limit or ages the wrong way round.
    """

    most_visits: int | None = None
    most_per_service: Money | None = None
    most_per_year: Money | None = None
    most_in_lifetime: Money | None = None
    months_between: int | None = None
    youngest: int | None = None
    oldest: int | None = None

    def __post_init__(self) -> None:
        check_amount("the most per service", self.most_per_service)
        check_amount("the most per year", self.most_per_year)
        check_amount("the most in a lifetime", self.most_in_lifetime)
        check_count("visits a year", self.most_visits)
        check_count("months between two services", self.months_between, 0, 1200)
        check_count("youngest age", self.youngest)
        check_count("oldest age", self.oldest, self.youngest or 0)


@dataclass(frozen=True, slots=True)
class Benefit(Record):
    """How a plan shares the cost of one kind of service.

    `order` lists the parts in the order in which the plan takes them, each from what is left of
    the allowed amount. The orders that plans use:

    - deductible, coinsurance: the deductible first, then a percentage of the rest
    - copay: a flat copay in place of the deductible and the percentage
    - deductible, copay: until the deductible is met the patient pays the allowed amount, then a copay
    - copay, deductible, coinsurance: copay and deductible both come off before the percentage

    `coinsurance_percent` is the patient's percentage, on the scale 0 to 100; `coinsurance_of` says
    what it is taken from, `coinsurance_most` what it comes to at most for one service.
    `copay_each_unit` asks the copay for every unit (a day, a session) up to `copay_units_most`.
    `deductible` names one of the plan's separate deductibles ('' for the plan's own).
    Raises ValueError for a percentage outside 0 to 100, a negative copay, or a part named twice.
    Source: https://www.healthcare.gov/glossary/co-payment/ (2026-11-24).
    """

    order: tuple[Part, ...] = (Part.DEDUCTIBLE, Part.COINSURANCE)
    copay: Money = ZERO
    coinsurance_percent: Decimal = Decimal(0)
    coinsurance_of: Base = Base.REST
    coinsurance_most: Money | None = None
    copay_each_unit: bool = False
    copay_units_most: int | None = None
    deductible: str = ""
    covered: bool = True
    limit: Limit | None = None

    def __post_init__(self) -> None:
        check_percent("coinsurance_percent", self.coinsurance_percent)
        if 0 < self.coinsurance_percent < 1:
            raise ValueError(f"coinsurance_percent {self.coinsurance_percent} is below one percent; write 20 for 20%")
        check_amount("a copay", self.copay)
        check_amount("the most that coinsurance comes to", self.coinsurance_most)
        check_count("units with a copay", self.copay_units_most)
        if len(set(self.order)) != len(self.order):
            raise ValueError(f"each part may stand once in the order, not {', '.join(self.order)}")


@dataclass(frozen=True, slots=True)
class Family(Record):
    """The yearly amounts of a whole family, and how they stand beside those of one member.

    Where the kind is aggregate, the member's own amount does not count, except `most_for_one_member`:
    the law caps what one person can be asked for even then.
    Source: https://www.healthcare.gov/glossary/out-of-pocket-maximum-limit/ (2026-11-24) for the cap.
    """

    deductible: Money | None = None
    out_of_pocket_maximum: Money | None = None
    deductible_kind: FamilyKind = FamilyKind.EMBEDDED
    out_of_pocket_kind: FamilyKind = FamilyKind.EMBEDDED
    most_for_one_member: Money | None = None

    def __post_init__(self) -> None:
        check_amount("the family deductible", self.deductible)
        check_amount("the family out-of-pocket maximum", self.out_of_pocket_maximum)
        check_amount("the most for one member", self.most_for_one_member)
        if self.deductible_kind is FamilyKind.AGGREGATE and self.deductible is None:
            raise ValueError("an aggregate family deductible needs its amount; add deductible to the family")
        if self.out_of_pocket_kind is FamilyKind.AGGREGATE and self.out_of_pocket_maximum is None:
            raise ValueError("an aggregate family maximum needs its amount; add out_of_pocket_maximum to the family")


class Tier(Protocol):
    """What a plan promises for one side of the network."""

    @property
    def deductible(self) -> Money:
        """The yearly deductible of one member."""

    @property
    def out_of_pocket_maximum(self) -> Money | None:
        """The most that one member pays in a year; None for no maximum."""

    @property
    def family(self) -> Family | None:
        """The family's amounts, if the plan has them."""


@dataclass(frozen=True, slots=True)
class OutOfNetwork(Record):
    """What a plan promises for providers without a contract: its own yearly amounts and benefits.

    With `counts_together` the amounts met in and out of the network fill one and the same deductible
    and maximum; otherwise each side has its own.
    """

    benefits: Mapping[str, Benefit]
    deductible: Money = ZERO
    out_of_pocket_maximum: Money | None = None
    family: Family | None = None
    counts_together: bool = False

    def __post_init__(self) -> None:
        check_amount("the out-of-network deductible", self.deductible)
        check_amount("the out-of-network out-of-pocket maximum", self.out_of_pocket_maximum)


@dataclass(frozen=True, slots=True)
class Plan(Record):
    """What a plan promises for a year: yearly limits, and a benefit for each kind of service.

    `out_of_pocket_maximum` of None means that the plan has none; `maximum_counts` are the parts that
    count toward it and stop at it. `annual_maximum` and `lifetime_maximum` are the most that the plan
    pays for all services together, as dental plans have it; once such a maximum is used up,
    `write_off_after_maximum` says whether the contract's write-off still holds. `not_covered_bills`
    is what the patient may be billed for a service that is not covered. With `pays_above_billed` the
    contract pays its fee even when the charge is lower; otherwise that is refused as a typing error.
    Without `out_of_network`, a service out of the network is not covered at all.
    Raises ValueError for negative limits or a benefit that names an unknown separate deductible.
    """

    name: str
    benefits: Mapping[str, Benefit]
    deductible: Money = ZERO
    out_of_pocket_maximum: Money | None = None
    family: Family | None = None
    out_of_network: OutOfNetwork | None = None
    separate_deductibles: Mapping[str, Money] = field(default_factory=dict)
    maximum_counts: tuple[Part, ...] = tuple(Part)
    copay_counts_toward_deductible: bool = False
    annual_maximum: Money | None = None
    lifetime_maximum: Money | None = None
    not_covered_bills: NotCovered = NotCovered.BILLED
    write_off_after_maximum: bool = True
    pays_above_billed: bool = False

    def __post_init__(self) -> None:
        for what, limit in (
            ("the deductible", self.deductible),
            ("the out-of-pocket maximum", self.out_of_pocket_maximum),
            ("the annual maximum", self.annual_maximum),
            ("the lifetime maximum", self.lifetime_maximum),
            *((f"the {name} deductible", amount) for name, amount in self.separate_deductibles.items()),
        ):
            check_amount(what, limit)
        sides = [self.benefits, self.out_of_network.benefits if self.out_of_network else {}]
        for kind, benefit in [pair for side in sides for pair in side.items()]:
            if benefit.deductible and benefit.deductible not in self.separate_deductibles:
                known = ", ".join(self.separate_deductibles) or "none"
                raise ValueError(
                    f"{kind}: there is no separate deductible {benefit.deductible!r}; the plan has: {known}"
                )

    @property
    def limits_what_it_pays(self) -> bool:
        """Whether the plan has a maximum for all services together."""
        return self.annual_maximum is not None or self.lifetime_maximum is not None

    def benefit(self, kind: str, network: Network = Network.IN) -> Benefit:
        """The benefit for a kind of service; raises ValueError when the plan does not name it."""
        benefits = self.benefits if network is Network.IN or not self.out_of_network else self.out_of_network.benefits
        found = benefits.get(kind) or benefits.get(ANY_OTHER)
        if found is None:
            raise ValueError(f"{self.name} has no benefit for {kind!r}; it has: {', '.join(benefits) or 'none'}")
        return found
