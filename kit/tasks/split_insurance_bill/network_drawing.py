"""Draw charges in the network, out of it by choice, and out of it but protected by law."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kit.engine.claim import Accumulators, Met, ServiceLine
from kit.engine.money import ZERO, Money, percent_of, total
from kit.engine.plan import Benefit, Network, OutOfNetwork, Part
from kit.scenarios.coverage import coverage
from kit.scenarios.draw import Draw
from kit.scenarios.people import Person
from kit.tasks.split_insurance_bill.bill import Bill, Charge, protected_charge
from kit.tasks.split_insurance_bill.charges import (
    FAR,
    GENERIC,
    SCANS,
    SPECIAL,
    THERAPY,
    VISITS,
    charge,
    part_of_open,
    rounded_up,
)
from kit.tasks.split_insurance_bill.working import amounts

__all__ = ["both_sides"]

EMERGENCY = ("SVC-1101", "SVC-1102")
READ = ("SVC-3007", "SVC-3008", "SVC-3003", "SVC-2010", "SVC-3006")
PROTECTED = {
    "Out of network: brought to the nearest emergency room": EMERGENCY,
    "Out of network: tests and imaging at our in-network hospital, the patient could not choose": READ,
    "Out of network: tests and imaging at our in-network hospital, the patient signed a notice": READ,
    "Out of network: stepped in during care at our in-network hospital, no notice signed": ("SVC-4007", "SVC-4009"),
}
CHOSEN = {
    "Out of network: an office that the patient chose": ("SVC-1003", "SVC-5001", "SVC-4007"),
    "Out of network: at our in-network hospital, the patient signed the notice and agreed 5 days before": (
        "SVC-4009",
        "SVC-4006",
        "SVC-4007",
    ),
}
IN_NETWORK = "In network"


def both_sides(draw: Draw, patient: Person) -> Bill:
    """Charges in the network, out of it by choice, and out of it but protected; the maximum is near."""
    cover = coverage(draw.at("coverage"), patient, 2)
    more = Decimal(draw.at("percent outside").pick((40, 45, 50)))
    outside = OutOfNetwork(
        {"other": Benefit((Part.DEDUCTIBLE, Part.COINSURANCE), coinsurance_percent=more)},
        cover.plan.deductible * 2,
        cover.plan.deductible * 2 + Money(draw.at("maximum outside").integer(8, 20) * 500_00),
    )
    plan = replace(cover.plan, out_of_network=outside, out_of_pocket_maximum=FAR)
    drawn = [
        _inside(draw.at("visit"), draw.at("which visit").pick((VISITS, THERAPY))),
        _protected(draw.at("protected")),
        _chosen(draw.at("chosen")),
    ]
    drawn.sort(key=lambda pair: draw.at(pair[0].code).number())
    drawn.append(_inside(draw.at("scan"), SCANS))
    drawn.append(_inside(draw.at("medicine"), draw.at("which medicine").pick((GENERIC, SPECIAL))))
    lines, origins = tuple(pair[0] for pair in drawn), tuple(pair[1] for pair in drawn)
    inside = [line for line in lines if line.network is Network.IN or line.protected]
    chosen = [line for line in lines if line not in inside]
    met = max(ZERO, plan.deductible - part_of_open(draw.at("open"), plan, inside, 20, 55))
    other = max(
        ZERO,
        outside.deductible - percent_of(total(one.allowed for one in chosen), Decimal(draw.at("side").integer(25, 70))),
    )
    beside = Met(other, other + Money(draw.at("paid beside").integer(1, 30) * 1000))
    so_far = Accumulators(met, met, out_of_network=beside)
    bill = Bill(plan, so_far, lines, charges=origins, person=patient, member=str(patient.name))
    return _near_the_maximum(draw.at("maximum"), bill)


def _inside(draw: Draw, codes: Sequence[str]) -> tuple[ServiceLine, Charge]:
    return charge(draw, codes), Charge(IN_NETWORK)


def _protected(draw: Draw) -> tuple[ServiceLine, Charge]:
    """A protected charge; now and then the billed amount is less than the plan's middle rate."""
    how = draw.at("how").pick(tuple(PROTECTED))
    line = charge(draw, PROTECTED[how])
    rate = line.allowed
    if draw.at("above").chance(20):
        rate = percent_of(line.billed, Decimal(draw.at("rate").integer(101, 118)))
    return protected_charge(line, rate), Charge(how, rate)


def _chosen(draw: Draw) -> tuple[ServiceLine, Charge]:
    how = draw.at("how").pick(tuple(CHOSEN))
    return replace(charge(draw, CHOSEN[how]), network=Network.OUT), Charge(how)


def _near_the_maximum(draw: Draw, bill: Bill) -> Bill:
    """Set the in-network maximum and what was paid toward it so that it is mostly reached among these charges."""
    deductible_met = bill.met.deductible_met
    paid = amounts(bill)["after.out_of_pocket_met"] - deductible_met
    missing = percent_of(paid, Decimal(draw.at("share").integer(5, 30)))
    beside = Money(draw.at("beside").integer(80, 700) * 100)
    most = rounded_up(max(bill.plan.deductible + Money(500_00), deductible_met + paid - missing + beside))
    before = most - paid + missing if draw.at("reached").chance(80) else deductible_met + beside
    met = replace(bill.met, out_of_pocket_met=before)
    return replace(bill, plan=replace(bill.plan, out_of_pocket_maximum=most), met=met)
