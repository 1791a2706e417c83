"""Draw a family's year: three claims of its members, and the claim on the desk that comes after them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from kit.engine.claim import Accumulators
from kit.engine.days import add_days
from kit.engine.family_year import MemberClaim
from kit.engine.money import ZERO, Money, percent_of, total
from kit.engine.plan import Family, FamilyKind
from kit.scenarios.coverage import coverage
from kit.scenarios.draw import Draw
from kit.scenarios.encounter import CLINICS
from kit.scenarios.names import given_name
from kit.scenarios.people import YEAR, Person
from kit.tasks.split_insurance_bill.bill import Bill
from kit.tasks.split_insurance_bill.charges import (
    FAR,
    PHYSICAL_THERAPY,
    SCANS,
    SMALLER,
    VISITS,
    lines_of,
    part_of_open,
    rounded_up,
    shared,
)
from kit.tasks.split_insurance_bill.working import amounts

__all__ = ["family_year"]

COMPLAINTS = (
    (PHYSICAL_THERAPY, ("SVC-3004",), ("SVC-3009",), ("MED-6001",)),  # the knee
    (PHYSICAL_THERAPY, ("SVC-3005",), ("SVC-3010",), ("MED-6001", "MED-6012")),  # the lower back
    (PHYSICAL_THERAPY, ("SVC-4007",), ("SVC-3011",), ("MED-6001",)),  # the shoulder
    (("SVC-1002", "SVC-1003"), ("SVC-2001", "SVC-2009"), ("SVC-4009",), ("MED-6009",)),  # the stomach
    (("SVC-1002", "SVC-1003"), ("SVC-2001", "SVC-2002"), ("SVC-3007",), ("MED-7003",)),  # migraine
    (("SVC-1001", "SVC-1002"), ("SVC-2002", "SVC-2004"), ("SVC-3006",), ("MED-7001",)),  # diabetes
    (("SVC-1002", "SVC-1003"), ("SVC-4005",), ("SVC-3003",), ("MED-7002",)),  # asthma
)
"""What the claim on the desk is for: a visit or a session, a test or an X-ray, something costly, and a medicine."""
TREATED = (
    (("SVC-4002",), ("SVC-3001",)),  # a broken wrist
    (("SVC-4006",), ("SVC-2001", "SVC-2002")),  # an abscess
    (("SVC-4007",), ("SVC-3004",)),  # the knee
    (("SVC-3005",), ("SVC-2001",)),  # the lower back
    (("SVC-2010",), ("SVC-4003",)),  # chest pain
)
"""What another member was treated for, without a visit on the claim."""


def family_year(draw: Draw, patient: Person) -> Bill:
    """Two members' claims, one of the patient, and the claim on the desk; each uses up what the former left."""
    cover = coverage(draw.at("coverage"), patient, 2)
    names: list[str] = []
    for number in range(5):
        here = draw.at(f"member {number}")
        name = f"{given_name(here, here.at('sex').pick('FM'))} {patient.name.family}"
        if name not in (*names, str(patient.name)):
            names.append(name)
    one, other, member = names[0], names[1], str(patient.name)
    contract = draw.at("contract")
    earlier = (
        MemberClaim(one, lines_of(draw.at("claim 1"), contract, VISITS, SCANS)),
        MemberClaim(member, lines_of(draw.at("claim 2"), contract, VISITS, SMALLER)),
        MemberClaim(other, lines_of(draw.at("claim 3"), contract, *draw.at("treated").pick(TREATED))),
    )
    lines = lines_of(draw.at("desk"), contract, *draw.at("complaint").pick(COMPLAINTS))
    first_day = draw.at("day").day(date(YEAR, 3, 1), date(YEAR, 8, 31))
    days = tuple(add_days(first_day, 12 * n + draw.at(f"days {n}").integer(0, 8)) for n in range(len(earlier) + 1))
    providers = tuple(draw.at(f"provider {n}").pick(CLINICS) for n in range(len(days)))
    bill = Bill(
        cover.plan, Accumulators(), lines, member=member, earlier=earlier, person=patient, days=days,
        providers=providers,
    )  # fmt: skip
    if draw.at("aggregate").chance(45):
        return _together(draw.at("met"), bill, one, other)
    return _each_of_own(draw.at("met"), bill, one, other)


def _each_of_own(draw: Draw, bill: Bill, one: str, other: str) -> Bill:
    """Embedded amounts: the family's deductible is twice or three times the member's."""
    plan = bill.plan
    times = draw.at("times").pick((2, 2, 3))
    mine = [*bill.earlier[1].services, *bill.services]
    still_open = {
        one: part_of_open(draw.at("one"), plan, bill.earlier[0].services, 35, 70),
        bill.member: part_of_open(draw.at("mine"), plan, bill.earlier[1].services, 100, 100)
        + part_of_open(draw.at("more"), plan, bill.services, 25, 60),
    }
    family = plan.deductible * times
    met = {name: max(ZERO, plan.deductible - amount) for name, amount in still_open.items()}
    met[other] = percent_of(shared(plan, mine), Decimal(draw.at("other").integer(3, 9)))
    met[other] = min(met[other], plan.deductible)
    whole = Family(deductible=family, out_of_pocket_maximum=FAR)
    bill = replace(bill, plan=replace(plan, family=whole, out_of_pocket_maximum=FAR))
    return _near_a_maximum(draw, bill, met, plan.deductible + Money(500_00))


def _together(draw: Draw, bill: Bill, one: str, other: str) -> Bill:
    """An aggregate deductible: what all members pay fills it, and a cap protects each of them."""
    plan = bill.plan
    before = [line for claim in bill.earlier for line in claim.services]
    still_open = shared(plan, before) + part_of_open(draw.at("open"), plan, bill.services, 15, 60)
    family = plan.deductible * 2
    while family < still_open + Money(600_00):
        family += Money(500_00)
    paid = family - still_open
    parts = (draw.at("first part").integer(20, 60), draw.at("second part").integer(10, 30))
    met = {one: percent_of(paid, Decimal(parts[0])), other: percent_of(paid, Decimal(parts[1]))}
    met[bill.member] = paid - met[one] - met[other]
    whole = Family(family, FAR, FamilyKind.AGGREGATE, FamilyKind.AGGREGATE, most_for_one_member=FAR)
    bill = replace(bill, plan=replace(plan, family=whole, out_of_pocket_maximum=FAR))
    return _near_a_maximum(draw, bill, met, family + Money(500_00))


def _near_a_maximum(draw: Draw, bill: Bill, deductible_met: dict[str, Money], least: Money) -> Bill:
    """Set what each member has paid so that a maximum, the member's or the family's, is mostly reached on the desk."""
    order = sorted(deductible_met, key=lambda name: name != bill.member)
    start = {name: Accumulators(deductible_met[name], deductible_met[name]) for name in order}
    uncapped = amounts(_with_maximums(bill, start, FAR, FAR))
    own = uncapped["after.out_of_pocket_met"] - start[bill.member].out_of_pocket_met
    all_of_them = uncapped["after.family_out_of_pocket_met"] - total(one.out_of_pocket_met for one in start.values())
    missing = percent_of(uncapped["patient_owes"], Decimal(draw.at("share").integer(20, 70)))
    beside = Money(draw.at("beside").integer(80, 700) * 100)
    most = rounded_up(max(least, deductible_met[bill.member] + own - missing + beside))
    which = draw.at("which").pick(("own", "own", "family", "neither"))
    paid = {
        name: deductible_met[name] + Money(draw.at(f"paid {number}").integer(20, 300) * 100)
        for number, name in enumerate(order)
    }
    if which == "own":
        paid[bill.member] = most - own + missing
    if which == "family":
        most = max(most, rounded_up(paid[bill.member] + own))
        rest = most * 2 - all_of_them + missing - paid[bill.member]
        paid[order[1]] = percent_of(rest, Decimal(draw.at("parts").integer(42, 58)))
        paid[order[2]] = rest - paid[order[1]]
    start = {name: replace(one, out_of_pocket_met=max(paid[name], one.deductible_met)) for name, one in start.items()}
    # Where it is not the family's maximum that is reached, an earlier claim must not have reached it before.
    enough = most if which == "family" else rounded_up(total(paid.values()) + all_of_them)
    return _with_maximums(bill, start, most, max(most * 2, enough))


def _with_maximums(bill: Bill, start: dict[str, Accumulators], own: Money, family: Money) -> Bill:
    """The bill with these amounts met, and with a maximum for each member and for the family."""
    plan, whole = bill.plan, bill.plan.family
    if whole is None:
        raise ValueError(f"{plan.name} has no family amounts to set")
    together = whole.deductible_kind is FamilyKind.AGGREGATE
    changed = replace(whole, out_of_pocket_maximum=family, most_for_one_member=own if together else None)
    plan = replace(plan, family=changed, out_of_pocket_maximum=own)
    return replace(bill, plan=plan, start=start, met=start[bill.member])
