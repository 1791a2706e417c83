"""Draw charges in the network, out of it by choice, and out of it but protected by law."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from kit.engine.claim import Accumulators, Met, ServiceLine
from kit.engine.days import add_days
from kit.engine.money import ZERO, Money, percent_of, total
from kit.engine.plan import Benefit, Network, OutOfNetwork, Part
from kit.scenarios.coverage import coverage
from kit.scenarios.draw import Draw
from kit.scenarios.people import YEAR, Person
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
OUR_CLINIC, OUR_PHARMACY = "In network: our clinic", "In network: our pharmacy"


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
    drawn = _charges(draw)
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
    first_day = draw.at("day").day(date(YEAR, 3, 1), date(YEAR, 10, 31))
    days = (first_day, add_days(first_day, draw.at("days").integer(9, 40)))
    bill = Bill(plan, so_far, lines, charges=origins, person=patient, member=str(patient.name), days=days)
    return _near_the_maximum(draw.at("maximum"), bill)


def _charges(draw: Draw) -> list[tuple[ServiceLine, Charge]]:
    """A visit, a protected and a chosen charge in any order, then a scan and a medicine; each another service."""
    contract = draw.at("contract")
    visit = _inside(draw.at("visit"), contract, draw.at("which visit").pick((VISITS, THERAPY)))
    chosen = _chosen(draw.at("chosen"), contract, [visit[0]])
    protected = _protected(draw.at("protected"), contract, [visit[0], chosen[0]])
    drawn = [visit, protected, chosen]
    scan = _inside(draw.at("scan"), contract, SCANS, [line for line, _ in drawn])
    drawn.sort(key=lambda pair: draw.at(pair[0].code).number())
    medicines = draw.at("which medicine").pick((GENERIC, SPECIAL))
    return [*drawn, scan, (charge(draw.at("medicine"), contract, medicines), Charge(OUR_PHARMACY))]


def _inside(
    draw: Draw, contract: Draw, codes: Sequence[str], taken: Sequence[ServiceLine] = ()
) -> tuple[ServiceLine, Charge]:
    return charge(draw, contract, codes, taken), Charge(OUR_CLINIC)


def _protected(draw: Draw, contract: Draw, taken: Sequence[ServiceLine]) -> tuple[ServiceLine, Charge]:
    """A protected charge; now and then the billed amount is less than the plan's middle rate."""
    how = draw.at("how").pick(tuple(PROTECTED))
    line = charge(draw, contract, PROTECTED[how], taken)
    rate = line.allowed
    if draw.at("above").chance(20):
        rate = percent_of(line.billed, Decimal(draw.at("rate").integer(101, 118)))
    return protected_charge(line, rate), Charge(how, rate)


def _chosen(draw: Draw, contract: Draw, taken: Sequence[ServiceLine]) -> tuple[ServiceLine, Charge]:
    how = draw.at("how").pick(tuple(CHOSEN))
    return replace(charge(draw, contract, CHOSEN[how], taken), network=Network.OUT), Charge(how)


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
