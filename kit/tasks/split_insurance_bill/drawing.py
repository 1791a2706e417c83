"""Draw a bill: a visit with an open deductible, a family's year, or charges on both sides of the network."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from kit.engine.claim import Accumulators
from kit.engine.money import Money, percent_of, total
from kit.scenarios.coverage import coverage
from kit.scenarios.draw import Draw
from kit.scenarios.encounter import encounter
from kit.scenarios.people import person
from kit.tasks.split_insurance_bill.bill import Bill
from kit.tasks.split_insurance_bill.charges import shared
from kit.tasks.split_insurance_bill.family_drawing import family_year
from kit.tasks.split_insurance_bill.network_drawing import both_sides

__all__ = ["scenario"]

FAMILY_LEVEL, NETWORK_LEVEL = 2, 3


def scenario(draw: Draw, level: int) -> Bill:
    """A believable bill whose deductible is partly open, so that every part of it is at work."""
    patient = person(draw.at("patient"))
    if level == FAMILY_LEVEL:
        return family_year(draw, patient)
    if level == NETWORK_LEVEL:
        return both_sides(draw, patient)
    cover = coverage(draw.at("coverage"), patient, 2)
    visit = encounter(draw.at("visit"), patient, cover, 2)
    return _this_year(draw.at("year"), Bill(cover.plan, Accumulators(), visit.charges, visit))


def _this_year(draw: Draw, bill: Bill) -> Bill:
    """Set what is met so that this visit uses up the deductible."""
    taken = shared(bill.plan, bill.services)
    # More open than all copays together, or else some mistakes could not be told apart.
    least = total(bill.plan.benefit(s.kind).copay for s in bill.services).cents + 100
    most = percent_of(min(bill.plan.deductible, taken), Decimal(70)).cents
    still_open = min(Money(draw.at("deductible open").integer(least, max(least, most))), bill.plan.deductible)
    deductible_met = bill.plan.deductible - still_open
    so_far = deductible_met + Money(draw.at("other payments").integer(20, 400) * 100)
    return replace(bill, met=Accumulators(deductible_met, so_far))
