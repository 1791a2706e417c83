"""The facts that decide how a bill is split: the plan, the year so far, earlier claims, the charges on the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from kit.engine.claim import Accumulators, Met, ServiceLine
from kit.engine.family_year import MemberClaim
from kit.engine.money import Money
from kit.engine.plan import Benefit, Family, FamilyKind, Network, OutOfNetwork, Part, Plan
from kit.engine.surprise_bills import recognized_amount
from kit.scenarios.encounter import Encounter
from kit.scenarios.people import Person

__all__ = [
    "PATIENT",
    "Amounts",
    "Bill",
    "Charge",
    "bill_of",
    "every_charge",
    "protected_charge",
    "without_progress",
]

Amounts = dict[str, Money]
"""By blank, the amount that belongs into it."""

PATIENT = "The patient"
"""What the patient is called in a hand-worked case."""


@dataclass(frozen=True, slots=True)
class Charge:
    """How a charge came about, for the papers: who did it where, and the plan's middle rate if that decides."""

    how: str
    middle_rate: Money | None = None


@dataclass(frozen=True, slots=True)
class Bill:
    """The facts that decide the split; `visit`, `person`, `providers` and `days` say who and when, for the papers only.

    `earlier` are the family's claims of this year that the plan worked before this one, `start` what each
    member had met before the first of them. `charges` says how each charge came about where that matters.
    """

    plan: Plan
    met: Accumulators
    services: tuple[ServiceLine, ...]
    visit: Encounter | None = None
    member: str = PATIENT
    earlier: tuple[MemberClaim, ...] = ()
    start: Mapping[str, Accumulators] = field(default_factory=dict)
    charges: tuple[Charge, ...] = ()
    person: Person | None = None
    days: tuple[date, ...] = ()
    providers: tuple[str, ...] = ()

    @property
    def of_a_family(self) -> bool:
        """Whether the plan counts the whole family, so that claims of the year come before this one."""
        return self.plan.family is not None

    @property
    def out_of_network(self) -> bool:
        """Whether charges out of the network can be among these."""
        return self.plan.out_of_network is not None

    @property
    def short(self) -> bool:
        """Whether the six amounts of the whole claim are all that is asked for."""
        return not (self.of_a_family or self.out_of_network)


def every_charge(bill: Bill, change: Callable[[ServiceLine], ServiceLine]) -> Bill:
    """The same bill with every charge changed, also those of earlier claims."""
    earlier = tuple(replace(one, services=tuple(change(line) for line in one.services)) for one in bill.earlier)
    return replace(bill, services=tuple(change(line) for line in bill.services), earlier=earlier)


def without_progress(found: Amounts) -> Amounts:
    """Leave out what is met afterwards: it shows another mistake."""
    return {name: amount for name, amount in found.items() if not name.startswith("after.")}


def protected_charge(service: ServiceLine, middle_rate: Money) -> ServiceLine:
    """A charge out of the network that the law protects; the patient's share is taken from its recognized amount."""
    allowed = recognized_amount(service.billed, middle_rate).amount("recognized_amount")
    return ServiceLine(
        service.label, service.kind, service.billed, allowed, service.code, Network.OUT, protected=True, on=service.on
    )


def bill_of(table: Mapping[str, Any]) -> Bill:
    """The facts of a hand-worked case; what a case leaves out of family and network, its plan does not have."""
    maximum = table.get("out_of_pocket_maximum")
    plan = Plan(
        "the plan",
        _benefits(table["benefits"]),
        Money.of(table["deductible"]),
        Money.of(maximum) if maximum else None,
        family=_family(table["family"]) if "family" in table else None,
        out_of_network=_outside(table["out_of_network"]) if "out_of_network" in table else None,
    )
    outside = Met(
        Money.of(table.get("outside_deductible_met", "0")), Money.of(table.get("outside_out_of_pocket_met", "0"))
    )
    met = Accumulators(Money.of(table["deductible_met"]), Money.of(table["out_of_pocket_met"]), out_of_network=outside)
    start = {
        name: Accumulators(Money.of(one["deductible_met"]), Money.of(one["out_of_pocket_met"]))
        for name, one in table.get("others_met", {}).items()
    }
    earlier = tuple(MemberClaim(one["member"], _lines(one["lines"])) for one in table.get("earlier", ()))
    charges = tuple(
        Charge(line.get("how", ""), Money.of(line["middle_rate"]) if "middle_rate" in line else None)
        for line in table["lines"]
    )
    return Bill(
        plan, met, _lines(table["lines"]), earlier=earlier, start={**start, PATIENT: met} if earlier else {},
        charges=charges if plan.out_of_network else (),
    )  # fmt: skip


def _lines(lines: Sequence[Mapping[str, Any]]) -> tuple[ServiceLine, ...]:
    return tuple(_line(line, str(number)) for number, line in enumerate(lines, 1))


def _line(line: Mapping[str, Any], code: str) -> ServiceLine:
    billed = Money.of(line["billed"])
    if "middle_rate" in line:
        return protected_charge(
            ServiceLine(line["label"], line["kind"], billed, billed, code), Money.of(line["middle_rate"])
        )
    network = Network(line.get("network", Network.IN))
    return ServiceLine(line["label"], line["kind"], billed, Money.of(line["allowed"]), code, network)


def _benefits(table: Mapping[str, Any]) -> dict[str, Benefit]:
    return {
        kind: Benefit(
            tuple(Part(part) for part in entry["order"]),
            Money.of(entry.get("copay", "0")),
            Decimal(entry.get("percent", 0)),
        )
        for kind, entry in table.items()
    }


def _family(table: Mapping[str, Any]) -> Family:
    cap = table.get("most_for_one_member")
    return Family(
        Money.of(table["deductible"]),
        Money.of(table["out_of_pocket_maximum"]),
        FamilyKind(table.get("deductible_kind", FamilyKind.EMBEDDED)),
        FamilyKind(table.get("out_of_pocket_kind", FamilyKind.EMBEDDED)),
        Money.of(cap) if cap else None,
    )


def _outside(table: Mapping[str, Any]) -> OutOfNetwork:
    maximum = table.get("out_of_pocket_maximum")
    return OutOfNetwork(
        _benefits(table["benefits"]), Money.of(table["deductible"]), Money.of(maximum) if maximum else None
    )
