"""Charges of every kind for a draw, and the limits that are set around them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kit.engine.claim import ServiceLine
from kit.engine.codes import services
from kit.engine.money import Money, percent_of, total
from kit.engine.plan import Part, Plan
from kit.scenarios.draw import Draw

__all__ = [
    "FAR",
    "GENERIC",
    "PHYSICAL_THERAPY",
    "SCANS",
    "SMALLER",
    "SPECIAL",
    "THERAPY",
    "VISITS",
    "charge",
    "lines_of",
    "part_of_open",
    "rounded_up",
    "shared",
]

FAR = Money(99_999_00)
"""A maximum that nobody reaches, to see what would be paid without one."""
VISITS = ("SVC-1001", "SVC-1002", "SVC-1003", "SVC-1004")
SCANS = ("SVC-3006", "SVC-3007", "SVC-3008", "SVC-3009", "SVC-3010", "SVC-3011", "SVC-4009")
SMALLER = ("SVC-4002", "SVC-4006", "SVC-4007", "SVC-3001", "SVC-3005", "SVC-2010")
PHYSICAL_THERAPY = ("SVC-5001", "SVC-5002")
THERAPY = (*PHYSICAL_THERAPY, "SVC-5003")
GENERIC = ("MED-6001", "MED-6006", "MED-6009", "MED-6012", "MED-6013", "MED-6017")
SPECIAL = ("MED-7001", "MED-7002", "MED-7003")


def charge(draw: Draw, contract: Draw, codes: Sequence[str], taken: Sequence[ServiceLine] = ()) -> ServiceLine:
    """A charge at the list price, for a service that none of `taken` is.

    What the contract allows hangs on the service alone: all charges for it have the same price.
    """
    already = {line.code for line in taken}
    service = services()[draw.at("code").pick([code for code in codes if code not in already])]
    percent = Decimal(contract.at(service.code).integer(4200, 8600)) / 100
    return ServiceLine(service.label, service.kind, service.price, percent_of(service.price, percent), service.code)


def lines_of(draw: Draw, contract: Draw, *groups: Sequence[str]) -> tuple[ServiceLine, ...]:
    """One charge from each group of codes, each for another service."""
    lines: list[ServiceLine] = []
    for number, group in enumerate(groups):
        lines.append(charge(draw.at(f"charge {number}"), contract, group, lines))
    return tuple(lines)


def shared(plan: Plan, lines: Sequence[ServiceLine]) -> Money:
    """What the deductible can take from these charges."""
    return total(line.allowed for line in lines if Part.DEDUCTIBLE in plan.benefit(line.kind).order)


def part_of_open(draw: Draw, plan: Plan, lines: Sequence[ServiceLine], least: int, most: int) -> Money:
    """A part of what the deductible can take from these charges."""
    return percent_of(shared(plan, lines), Decimal(draw.integer(least, most)))


def rounded_up(amount: Money) -> Money:
    """A limit as plans set them, in full hundreds."""
    return Money(-(-amount.cents // 100_00) * 100_00)
