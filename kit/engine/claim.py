"""What a claim asks of a plan, and what a patient and family have met so far this year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kit.engine.bounds import check_amount, check_count
from kit.engine.money import ZERO, Money
from kit.engine.plan import Network
from kit.engine.record import Record

__all__ = ["Accumulators", "Met", "ServiceLine", "Used"]


@dataclass(frozen=True, slots=True)
class ServiceLine(Record):
    """One charge on a claim: what it is, its kind, the price billed, and what the plan allows.

    `network` says whether the provider has a contract. `protected` marks a charge out of the network
    that the No Surprises Act covers; its allowed amount is then the recognized amount. `units` are
    days or sessions, `on` the day of service where a plan asks how long ago the last one was.
    Raises ValueError when an amount is negative.
    """

    label: str
    kind: str
    billed: Money
    allowed: Money
    code: str = ""
    network: Network = Network.IN
    protected: bool = False
    units: int = 1
    on: date | None = None

    def __post_init__(self) -> None:
        check_amount(f"{self.label}: the billed amount", self.billed)
        check_amount(f"{self.label}: the allowed amount", self.allowed)
        check_count(f"{self.label}: units", self.units, 1)


@dataclass(frozen=True, slots=True)
class Met(Record):
    """What was paid so far this plan year toward a deductible and in all: the patient's, and the whole family's.

    The family's amounts hold the patient's own as well. Raises ValueError for a negative amount.
    """

    deductible_met: Money = ZERO
    out_of_pocket_met: Money = ZERO
    family_deductible_met: Money = ZERO
    family_out_of_pocket_met: Money = ZERO

    def __post_init__(self) -> None:
        for amount in (
            self.deductible_met, self.out_of_pocket_met, self.family_deductible_met, self.family_out_of_pocket_met
        ):  # fmt: skip
            check_amount("an amount met", amount)


@dataclass(frozen=True, slots=True)
class Used(Record):
    """What was used so far of one kind of service: visits and payments of the plan, and the last day of service."""

    visits: int = 0
    paid_this_year: Money = ZERO
    paid_in_lifetime: Money = ZERO
    last_on: date | None = None

    def __post_init__(self) -> None:
        check_count("visits used", self.visits)
        check_amount("what the plan paid this year", self.paid_this_year)
        check_amount("what the plan paid in the lifetime", self.paid_in_lifetime)


@dataclass(frozen=True, slots=True)
class Accumulators(Met):
    """All that a patient and family have met and used: in the network, out of it, and by kind of service."""

    out_of_network: Met = field(default_factory=Met)
    separate_deductibles_met: Mapping[str, Money] = field(default_factory=dict)
    paid_this_year: Money = ZERO
    paid_in_lifetime: Money = ZERO
    used: Mapping[str, Used] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # super() without arguments does not work in a dataclass with slots, which is made anew.
        Met.__post_init__(self)
        check_amount("what the plan paid this year", self.paid_this_year)
        check_amount("what the plan paid in the lifetime", self.paid_in_lifetime)
        for name, amount in self.separate_deductibles_met.items():
            check_amount(f"the {name} deductible met", amount)
