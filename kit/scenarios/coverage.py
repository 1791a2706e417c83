"""Invented insurance: companies that do not exist, and plans that hold together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kit.engine.coverage import Kind, Relation
from kit.engine.money import Money
from kit.engine.plan import Benefit, Part, Plan
from kit.engine.rates import out_of_pocket_limit
from kit.scenarios.draw import Draw
from kit.scenarios.people import ADULT, YEAR, Person

__all__ = ["Coverage", "coverage"]

PAYERS = {
    "Fernhollow Health Plan": "FHX",
    "Quillbrook Mutual": "QBM",
    "Tallowmere Benefit Trust": "TBT",
    "Pennywhistle Insurance": "PWX",
    "Marrowdale Health Cooperative": "MDX",
    "Larkspur & Thimble Assurance": "LTX",
}
"""Insurance companies that do not exist, and the letters with which each begins its member numbers."""
DEDUCTIBLES = (500, 750, 1000, 1250, 1500, 2000, 2500, 3000)
MAXIMUMS = (4000, 5000, 6000, 6500, 7500, 8500)
PERCENTS = (10, 15, 20, 25, 30)
MAXIMUM_AGE_OF_CHILD = 25


@dataclass(frozen=True, slots=True)
class Coverage:
    """A patient's cover: who insures, by which plan, through whom, since when.

    `ended` is its last day, None while it lasts; `payer_number` is the made-up number under which claims are
    sent to the payer.
    """

    payer: str
    plan: Plan
    member_name: str
    member_id: str
    group_number: str
    subscriber: str
    effective: date
    kind: Kind = Kind.EMPLOYER
    relation: Relation = Relation.SELF
    ended: date | None = None
    subscriber_birth_date: date | None = None
    payer_number: str = ""


def coverage(draw: Draw, patient: Person, level: int) -> Coverage:
    """Cover that fits the patient's age: a child is insured through a parent, an adult through work.

    From level 2 on, therapy has a copay after the deductible and special medicines a percentage;
    from level 3 on, the emergency room takes a copay before the deductible.
    """
    payer = draw.at("payer").pick(tuple(PAYERS))
    deductible = draw.at("deductible").pick(DEDUCTIBLES)
    maximum = draw.at("maximum").pick([m for m in MAXIMUMS if Money(m * 100) <= out_of_pocket_limit(YEAR)])
    plan = Plan(
        name=f"{payer} {draw.at('tier').pick(('Bronze', 'Silver', 'Gold'))} {deductible}",
        deductible=Money(deductible * 100),
        out_of_pocket_maximum=Money(maximum * 100),
        benefits=_benefits(draw.at("benefits"), level),
    )
    is_child = patient.age_on(date(YEAR, 12, 31)) <= ADULT
    return Coverage(
        payer=payer,
        plan=plan,
        member_name=str(patient.name),
        member_id=f"{PAYERS[payer]}{draw.at('member').digits(9)}",
        group_number=draw.at("group").digits(6),
        subscriber=f"{patient.guarantor} (parent)" if is_child else f"{patient.name} (the patient)",
        effective=date(YEAR - draw.at("years").integer(0, 4), 1, 1),
    )


def _benefits(draw: Draw, level: int) -> dict[str, Benefit]:
    """One rule for each kind of service."""
    percent = Decimal(draw.at("percent").pick(PERCENTS))
    shared = Benefit((Part.DEDUCTIBLE, Part.COINSURANCE), coinsurance_percent=percent)

    def copay(name: str, low: int, high: int, *order: Part) -> Benefit:
        return Benefit((*order, Part.COPAY), copay=Money(draw.at(name).integer(low // 5, high // 5) * 500))

    benefits = {
        "office_visit": copay("visit", 20, 45),
        "generic_medicine": copay("medicine", 5, 15),
        "laboratory": shared,
        "imaging": shared,
        "procedure": shared,
        "emergency": shared,
        "therapy": shared,
        "special_medicine": shared,
    }
    if level >= 2:
        benefits["therapy"] = copay("therapy", 25, 50, Part.DEDUCTIBLE)
        other = Decimal(draw.at("special percent").pick([p for p in (20, 30, 40) if p != percent]))
        benefits["special_medicine"] = Benefit((Part.COINSURANCE,), coinsurance_percent=other)
    if level >= 3:
        room = Money(draw.at("emergency").integer(20, 50) * 500)
        everything = (Part.COPAY, Part.DEDUCTIBLE, Part.COINSURANCE)
        benefits["emergency"] = Benefit(everything, copay=room, coinsurance_percent=percent)
    return benefits
