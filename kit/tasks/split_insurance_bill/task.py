"""Split a bill: what the contract writes off, what the plan pays, and what the patient owes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from kit.documents.charge_list import draw_charge_list
from kit.documents.exhibit import Exhibit
from kit.documents.insurance_card import draw_insurance_card
from kit.documents.plan_summary import draw_plan_summary
from kit.documents.visit_sheet import draw_visit_sheet
from kit.engine.claim import Accumulators, ServiceLine
from kit.engine.insurance import split_claim
from kit.engine.money import ZERO, Money, percent_of, total
from kit.engine.plan import Benefit, Part, Plan
from kit.engine.worksheet import Worksheet
from kit.scenarios.coverage import coverage
from kit.scenarios.draw import Draw
from kit.scenarios.encounter import Encounter, encounter
from kit.scenarios.people import person
from kit.tasks.duties import Duty, Skill, Work
from kit.tasks.field import Field
from kit.tasks.formula import Formula

PLACE = 4
MINUTES = 8
DUTY = Duty.INSURERS
SKILLS = (Skill.MATH, Skill.DETAIL)
WORK = (Work.COMPUTE, Work.STATEMENTS)

FIELDS = (
    Field("contractual_adjustment", "Contractual adjustment", "What the contract makes us write off."),
    Field("deductible", "Deductible", "What the patient pays toward this year's deductible."),
    Field("copay", "Copay", "All flat copays together."),
    Field("coinsurance", "Coinsurance", "The patient's percentage, after the out-of-pocket maximum."),
    Field("plan_pays", "Insurance pays", "What the plan pays for the whole claim."),
    Field("patient_owes", "Patient owes", "Deductible, copay and coinsurance together."),
)

LEVELS = ("A short bill", "A longer bill with medicines", "Near the out-of-pocket maximum")
NEAR_THE_MAXIMUM = 3
HIDDEN_BY_THE_MAXIMUM = ("percents_swapped", "copay_and_percent", "percent_before_deductible")
"""Where the maximum decides what the patient pays, these lead to the right amounts and cannot be told."""


@dataclass(frozen=True, slots=True)
class Bill:
    """The facts that decide the split; `visit` holds who and where, for the papers only."""

    plan: Plan
    met: Accumulators
    services: tuple[ServiceLine, ...]
    visit: Encounter | None = None
    near_the_maximum: bool = False


def scenario(draw: Draw, level: int) -> Bill:
    """A believable visit whose deductible is partly open, so that every part of the bill is at work."""
    patient = person(draw.at("patient"))
    cover = coverage(draw.at("coverage"), patient, level)
    visit = encounter(draw.at("visit"), patient, cover, level)

    return _this_year(draw.at("year"), Bill(cover.plan, Accumulators(), visit.charges, visit), level)


def form(_bill: Bill) -> tuple[Field, ...]:
    """Six blanks for the whole claim."""
    return FIELDS


def follows(_bill: Bill) -> dict[str, Formula]:
    """The patient's part is the sum of its parts."""
    return {"patient_owes": ("+", "deductible", "copay", "coinsurance")}


def solve(bill: Bill) -> Worksheet:
    """The split, line by line, with the reason and the source of each."""
    return split_claim(bill.plan, bill.services, bill.met).worksheet


def exhibits(bill: Bill) -> tuple[Exhibit, ...]:
    """The papers on the desk: the visit, the card, the plan with this year's amounts, the charges."""
    amounts = (draw_plan_summary(bill.plan, bill.met, bill.services), draw_charge_list(bill.services))
    if bill.visit is None:
        return amounts
    return (draw_visit_sheet(bill.visit), draw_insurance_card(bill.visit.coverage), *amounts)


def case(table: Mapping[str, Any]) -> Bill:
    """The facts of a hand-worked case."""
    benefits = {
        kind: Benefit(
            tuple(Part(part) for part in entry["order"]),
            Money.of(entry.get("copay", "0")),
            Decimal(entry.get("percent", 0)),
        )
        for kind, entry in table["benefits"].items()
    }
    maximum = table.get("out_of_pocket_maximum")
    plan = Plan("the plan", benefits, Money.of(table["deductible"]), Money.of(maximum) if maximum else None)
    met = Accumulators(Money.of(table["deductible_met"]), Money.of(table["out_of_pocket_met"]))
    services = tuple(
        ServiceLine(line["label"], line["kind"], Money.of(line["billed"]), Money.of(line["allowed"]), str(i))
        for i, line in enumerate(table["lines"], 1)
    )
    return Bill(plan, met, services)


def mistakes(bill: Bill) -> dict[str, dict[str, Money]]:
    """The answers that each typical mistake leads to on this bill, of those that show on it."""
    hidden = HIDDEN_BY_THE_MAXIMUM if bill.near_the_maximum else ("out_of_pocket_ignored",)
    return {name: wrong(bill) for name, wrong in MISTAKES.items() if name not in hidden}


def _this_year(draw: Draw, bill: Bill, level: int) -> Bill:
    """Set what is met so that this visit uses up the deductible, and at the top level the maximum too."""
    shared = total(s.allowed for s in bill.services if Part.DEDUCTIBLE in bill.plan.benefit(s.kind).order)
    # More open than all copays together, or else some mistakes could not be told apart.
    least = total(bill.plan.benefit(s.kind).copay for s in bill.services).cents + 100
    most = percent_of(min(bill.plan.deductible, shared), Decimal(70 if level < NEAR_THE_MAXIMUM else 35)).cents
    still_open = min(Money(draw.at("deductible open").integer(least, max(least, most))), bill.plan.deductible)
    deductible_met = bill.plan.deductible - still_open
    so_far = deductible_met + Money(draw.at("other payments").integer(20, 400) * 100)
    bill = replace(bill, met=Accumulators(deductible_met, so_far))
    if level < NEAR_THE_MAXIMUM or bill.plan.out_of_pocket_maximum is None:
        return bill
    uncapped = _amounts(_out_of_reach(bill))
    part = percent_of(uncapped["coinsurance"], Decimal(draw.at("percent to the maximum").integer(25, 80)))
    left = uncapped["deductible"] + uncapped["copay"] + part
    met = Accumulators(deductible_met, max(deductible_met, bill.plan.out_of_pocket_maximum - left))
    return replace(bill, met=met, near_the_maximum=True)


def _out_of_reach(bill: Bill) -> Bill:
    """The same bill under a plan without an out-of-pocket maximum."""
    return replace(bill, plan=replace(bill.plan, out_of_pocket_maximum=None))


def _amounts(bill: Bill) -> dict[str, Money]:
    """The answers to all fields, if the bill were as given."""
    worksheet = solve(bill)
    return {field.name: worksheet.amount(field.name) for field in FIELDS}


def _with_benefits(bill: Bill, change: Callable[[Benefit], Benefit]) -> Bill:
    benefits = {kind: change(benefit) for kind, benefit in bill.plan.benefits.items()}
    return replace(bill, plan=replace(bill.plan, benefits=benefits))


def _charge_instead_of_allowed(bill: Bill) -> dict[str, Money]:
    return _amounts(replace(bill, services=tuple(replace(s, allowed=s.billed) for s in bill.services)))


def _deductible_ignored(bill: Bill) -> dict[str, Money]:
    return _amounts(replace(bill, met=replace(bill.met, deductible_met=bill.plan.deductible)))


def _deductible_in_full(bill: Bill) -> dict[str, Money]:
    return _amounts(replace(bill, met=replace(bill.met, deductible_met=ZERO)))


def _deductible_from_the_card(bill: Bill) -> dict[str, Money]:
    return {**_amounts(bill), "deductible": bill.plan.deductible}


def _deductible_on_each_charge(bill: Bill) -> dict[str, Money]:
    met, each = bill.met, []
    for service in bill.services:
        claim = split_claim(bill.plan, [service], met)
        each.append(_amounts(replace(bill, met=met, services=(service,))))
        met = replace(claim.met, deductible_met=bill.met.deductible_met)
    return {field.name: total(amounts[field.name] for amounts in each) for field in FIELDS}


def _percent_before_deductible(bill: Bill) -> dict[str, Money]:
    order = (Part.COPAY, Part.COINSURANCE, Part.DEDUCTIBLE)
    return _amounts(_with_benefits(bill, lambda b: replace(b, order=tuple(part for part in order if part in b.order))))


def _percents_swapped(bill: Bill) -> dict[str, Money]:
    return _amounts(_with_benefits(bill, lambda b: replace(b, coinsurance_percent=100 - b.coinsurance_percent)))


def _copay_forgotten(bill: Bill) -> dict[str, Money]:
    return _amounts(_with_benefits(bill, lambda b: replace(b, copay=ZERO)))


def _copay_and_percent(bill: Bill) -> dict[str, Money]:
    percent = max(b.coinsurance_percent for b in bill.plan.benefits.values())
    everything = (Part.COPAY, Part.DEDUCTIBLE, Part.COINSURANCE)

    def change(benefit: Benefit) -> Benefit:
        if benefit.order != (Part.COPAY,):
            return benefit
        return replace(benefit, order=everything, coinsurance_percent=percent)

    return _amounts(_with_benefits(bill, change))


def _copay_toward_deductible(bill: Bill) -> dict[str, Money]:
    copays = _amounts(bill)["copay"]
    return _amounts(replace(bill, met=replace(bill.met, deductible_met=bill.met.deductible_met + copays)))


def _adjustment_billed(bill: Bill) -> dict[str, Money]:
    right = _amounts(bill)
    return {
        **right,
        "contractual_adjustment": ZERO,
        "patient_owes": right["patient_owes"] + right["contractual_adjustment"],
    }


def _out_of_pocket_ignored(bill: Bill) -> dict[str, Money]:
    return _amounts(_out_of_reach(bill))


MISTAKES: dict[str, Callable[[Bill], dict[str, Money]]] = {
    "charge_instead_of_allowed": _charge_instead_of_allowed,
    "deductible_ignored": _deductible_ignored,
    "deductible_in_full": _deductible_in_full,
    "deductible_from_the_card": _deductible_from_the_card,
    "deductible_on_each_charge": _deductible_on_each_charge,
    "percent_before_deductible": _percent_before_deductible,
    "percents_swapped": _percents_swapped,
    "copay_forgotten": _copay_forgotten,
    "copay_and_percent": _copay_and_percent,
    "copay_toward_deductible": _copay_toward_deductible,
    "adjustment_billed": _adjustment_billed,
    "out_of_pocket_ignored": _out_of_pocket_ignored,
}
