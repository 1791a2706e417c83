"""Draw plans to choose from, and a year of visits, medicines and one planned operation."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from kit.engine.money import ZERO, Money
from kit.engine.plan import ANY_OTHER, Benefit, OutOfNetwork, Part, Plan
from kit.scenarios.coverage import PAYERS
from kit.scenarios.draw import Draw
from kit.scenarios.encounter import CLINICS
from kit.scenarios.people import person
from kit.tasks.explain_plan.facts import Choice, Item, Option
from kit.tasks.explain_plan.working import cost, without_operation

__all__ = ["draw_choice"]

OPERATIONS = (
    "Planned knee operation", "Planned shoulder operation", "Planned gallbladder operation",
    "Planned hernia operation",
)  # fmt: skip
OPERATION_FROM = {1: (2000, 6000), 2: (6000, 16000), 3: (3000, 14000)}


def draw_choice(draw: Draw, level: int) -> Choice:
    """Two plans with copays; or one with a savings account; or three, with a provider who is not in every network."""
    patient = person(draw.at("patient"), youngest=24)
    payer = draw.at("payer").pick(tuple(PAYERS))
    costly = _copay_plan(draw.at("costly"), payer, "Gold")
    other = _savings_plan(draw.at("other"), payer) if level == 2 else _copay_plan(draw.at("other"), payer, "Bronze")
    options = [costly, other]
    if level == 3:
        options.append(_savings_plan(draw.at("third"), payer))
        options = [_outside(draw.at(f"side {n}"), one) for n, one in enumerate(options)]
    if draw.at("turned").chance(50):
        options.reverse()
    office = draw.at("office").pick([one for one in CLINICS if "Hospital" not in one])
    choice = Choice(str(patient.name), tuple(options), _year(draw.at("year"), level), office)
    return _near_each_other(draw.at("premium"), choice)


def _dollars(draw: Draw, low: int, high: int, step: int = 5) -> Money:
    """An amount from low to high dollars, in steps, so that no percentage of it has parts of a cent."""
    return Money(draw.integer(low // step, high // step) * step * 100)


def _copay_plan(draw: Draw, payer: str, metal: str) -> Option:
    gold = metal == "Gold"
    deductible = _dollars(draw.at("deductible"), *((400, 1200) if gold else (1800, 3200)), 100)
    maximum = _dollars(draw.at("maximum"), *((2500, 4500) if gold else (5000, 8000)), 100)
    percent = Decimal(draw.at("percent").pick((10, 20) if gold else (30, 40)))
    benefits = {
        "office_visit": Benefit(
            (Part.COPAY,), copay=_dollars(draw.at("visit"), *((20, 30) if gold else (40, 55))), copay_each_unit=True
        ),
        "generic_medicine": Benefit(
            (Part.COPAY,), copay=_dollars(draw.at("drug"), *((5, 10) if gold else (15, 20))), copay_each_unit=True
        ),
        ANY_OTHER: Benefit(coinsurance_percent=percent),
    }
    premium = _dollars(draw.at("premium"), *((360, 480) if gold else (160, 260)))
    return Option(Plan(f"{payer} {metal}", benefits, deductible, maximum), premium)


def _savings_plan(draw: Draw, payer: str) -> Option:
    """A plan with a high deductible for everything, so that it may have a health savings account."""
    plan = Plan(
        f"{payer} Saver", {ANY_OTHER: Benefit(coinsurance_percent=Decimal(draw.at("percent").pick((10, 20, 30))))},
        _dollars(draw.at("deductible"), 1800, 3400, 100), _dollars(draw.at("maximum"), 4500, 7000, 100),
    )  # fmt: skip
    return Option(plan, _dollars(draw.at("premium"), 180, 300), _dollars(draw.at("savings"), 400, 1200, 50))


def _outside(draw: Draw, option: Option) -> Option:
    """Two of three plans pay a part out of the network."""
    if draw.at("none").chance(35):
        return option
    plan = option.plan
    percent = Decimal(draw.at("percent").pick((40, 50)))
    # A plan with a savings account has a high deductible on both sides.
    low, high = (1800, 3400) if option.savings else (200, 600)
    side = OutOfNetwork(
        {ANY_OTHER: Benefit(coinsurance_percent=percent)}, _dollars(draw.at("deductible"), low, high, 50)
    )
    return replace(option, plan=replace(plan, out_of_network=side))


def _year(draw: Draw, level: int) -> tuple[Item, ...]:
    """The year in its order; the operation comes last."""

    def item(label: str, kind: str, times: tuple[int, int], low: int, high: int) -> Item:
        here = draw.at(label)
        allowed = _dollars(here.at("allowed"), low, high)
        return Item(
            label, kind, here.at("times").integer(*times), allowed + _dollars(here.at("above"), 20, 90), allowed
        )

    found = [
        item("Office visit", "office_visit", (3, 9), 90, 160),
        item("Generic medicine, one month", "generic_medicine", (8, 12), 25, 45),
        item("Blood test", "laboratory", (1, 4), 60, 110),
        item("Scan", "imaging", (1, 1), 400, 900),
    ]
    if level > 1:
        found.append(item("Special medicine, one month", "special_medicine", (3, 10), 150, 320))
    if level == 3:
        therapy = item("Session with the patient's own therapist", "therapy", (6, 12), 70, 100)
        places = draw.at("places").pick(((0,), (1,), (2,), (0, 1), (0, 2), (1, 2)))
        found.append(replace(therapy, outside=places))
    low, high = OPERATION_FROM[level]
    label = draw.at("operation").pick(OPERATIONS)
    return (*found, item(label, "procedure", (1, 1), low, high))


def _near_each_other(draw: Draw, choice: Choice) -> Choice:
    """In most draws the first premium lies so that the other plan is cheaper once the operation is dropped."""
    if draw.at("flips").chance(35):
        return choice
    one, other = (cost(choice, at) for at in (0, 1))
    less, lower = (without_operation(choice, at, found) for at, found in enumerate((one, other)))
    gaps = [
        (second.whole - second.premium) - (first.whole - first.premium)
        for first, second in ((one, other), (less, lower))
    ]
    middle = (gaps[0].cents + gaps[1].cents) // 2
    step = middle // 12 // 500 * 500 + draw.at("step").pick((-500, 0, 500))
    first, second = choice.options[0], choice.options[1]
    premium = Money(second.premium.cents + step)
    if premium <= ZERO or step == 0:
        return choice
    return replace(choice, options=(replace(first, premium=premium), *choice.options[1:]))
