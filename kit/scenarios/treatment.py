"""What was done at a visit: a diagnosis that fits the patient, and charges at the price of the payer's contract."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from kit.engine.claim import ServiceLine
from kit.engine.codes import diagnoses, services
from kit.engine.money import Money, percent_of
from kit.scenarios.draw import Draw
from kit.scenarios.encounter import visits
from kit.scenarios.history import Practice, Visit
from kit.scenarios.insured import COMPANIES, MEDICAID, MEDICARE
from kit.scenarios.names import full_name
from kit.scenarios.people import Name, Person, provider_number

__all__ = ["allowed", "staff", "treatment"]

DEPARTMENTS = {"emergency": "Emergency room", "office_visit": "Clinic"}
CONTRACT_PERCENT = {
    # Chosen: companies pay different parts of the list price, Medicare less than they, Medicaid least.
    **{name: 58 + 4 * i for i, name in enumerate(COMPANIES)},
    MEDICARE: 42,
    MEDICAID: 33,
    "": 100,
}
DOCTORS, CLERKS = 12, 6


@lru_cache(maxsize=64)
def staff(practice: Practice) -> tuple[tuple[tuple[Name, str], ...], tuple[Name, ...]]:
    """The doctors of a practice with their numbers, and the names of its account representatives."""
    draw = Draw(f"staff {practice.provider_number}")

    def named(role: str, n: int) -> Name:
        one = draw.at(f"{role} {n}")
        return full_name(one, one.at("sex").pick("FM"))

    doctors = tuple((named("doctor", n), provider_number(draw.at(f"number {n}"))) for n in range(DOCTORS))
    return doctors, tuple(named("clerk", n) for n in range(CLERKS))


@cache
def allowed(code: str, payer: str) -> Money:
    """What the contract with a payer allows for a service; the list price for a patient without a payer ('')."""
    return percent_of(services()[code].price, Decimal(CONTRACT_PERCENT[payer]))


@cache
def _fitting(age: int, sex: str, heavy: bool) -> tuple[dict[str, Any], ...]:
    """The kinds of visit that fit an age and a sex: the costly ones, or the others."""
    found = [(pattern, diagnoses()[pattern["diagnosis"]]) for pattern in visits()]
    fit = [
        pattern
        for pattern, what in found
        if what.youngest <= age <= what.oldest and what.sex in ("", sex) and pattern.get("heavy", False) == heavy
    ]
    return tuple(fit) or _fitting(age, sex, False)


def treatment(draw: Draw, practice: Practice, patient: Person, payer: str, day: date) -> Visit:
    """Draw one visit on a day, with charges that its first payer's contract has a price for.

    A visit to the emergency room may run to the next day. Medicare's Part B pays for no medicines to take
    home, so that its patients get them at a pharmacy and not here.
    """
    heavy = draw.at("heavy").chance(25)
    pattern = draw.at("pattern").pick(_fitting(patient.age_on(day), patient.sex, heavy))
    codes = [*pattern["always"], *(code for code in pattern["often"] if draw.at(code).chance(50))]
    if payer == MEDICARE:
        codes = [code for code in codes if not code.startswith("MED")]
    known = services()
    charges = tuple([
        ServiceLine(one.label, one.kind, one.price, allowed(one.code, payer), one.code, on=day)
        for one in [known[code] for code in codes]
    ])  # fmt: skip
    first = charges[0].kind
    stays = first == "emergency" and draw.at("night").chance(30)
    doctor, number = draw.at("doctor").pick(staff(practice)[0])
    return Visit(
        practice, DEPARTMENTS.get(first, "Clinic"), doctor, number, day, day + timedelta(1) if stays else day,
        diagnoses()[pattern["diagnosis"]], charges,
    )  # fmt: skip
