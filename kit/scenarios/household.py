"""A patient and who answers for the bill: one household whose names, ages, home and income agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from kit.engine.money import Money
from kit.engine.poverty import Area, guideline
from kit.scenarios.draw import Draw
from kit.scenarios.history import Guarantor
from kit.scenarios.names import family_name, given_name, street
from kit.scenarios.people import YEAR, Name, Person
from kit.scenarios.places import Place, place, places
from kit.scenarios.population import in_band, one_of

__all__ = ["OLDER_FROM", "Home", "home", "poverty_cents"]

OLDER_FROM = 65
CHILD_UNTIL = 18
"""At the end of the year: whoever turns 18 in it was a child at some visits."""
EMPLOYERS = (
    "Tern Logistics", "Hollybrook Schools", "Copperfern Foods", "Larch & Lantern Hardware", "Milldam County Offices",
    "Bluewicket Software", "Ashgrove Furniture", "Osprey Freight", "Quarry Lane Builders", "Sundial Hotels",
    "Wicker & Reed Farms", "Nightjar Printing",
)  # fmt: skip
OTHER = {"F": "M", "M": "F"}
AREAS = {"AK": Area.ALASKA, "HI": Area.HAWAII}


@dataclass(frozen=True, slots=True)
class Home:
    """A patient, the guarantor, and what kind of first coverage they have: 'employer', 'Medicaid', 'none'."""

    patient: Person
    guarantor: Guarantor
    insured_by: str
    number: str


def home(draw: Draw, near: Place) -> Home:
    """Draw one household: a child with a parent, or an adult who answers alone or whose spouse does.

    Most live in the towns that share the area code of a place `near` them, a few anywhere.
    """
    sex = one_of(draw.at("sex"), "sex")
    age = in_band(draw.at("age"), "age")
    birth_date = _birthday(draw.at("birthday"), age)
    family = family_name(draw.at("family"))
    name = Name(given_name(draw.at("given"), sex), family)
    is_near = one_of(draw.at("lives"), "lives") == "near"
    where = draw.at("town").pick(_towns(near.area_code)) if is_near else place(draw.at("place"))
    number = draw.at("number").digits(12)
    is_child = age <= CHILD_UNTIL
    insured_by = one_of(draw.at("insured"), _coverage_table(age))
    relation = "parent" if is_child else one_of(draw.at("relation"), "guarantor_adult")
    answers, born = name, birth_date
    if relation != "self":
        other = draw.at("guarantor")
        other_sex = other.at("sex").pick("FM") if is_child else OTHER[sex]
        answers = Name(given_name(other.at("given"), other_sex), family)
        born = _birthday(other.at("birthday"), _age_of(other.at("age"), age, is_child))
    size = int(one_of(draw.at("size"), "household_child" if is_child else "household_adult"))
    if relation != "self":
        size = max(size, 2)
    phone = f"({where.area_code}) 555-01{draw.at('phone').digits(2)}"
    email = f"{answers.given}.{answers.family}{draw.at('mail').digits(3)}@example.org".lower().replace(" ", "")
    at_home = street(draw.at("street"))
    patient = Person(name, sex, birth_date, at_home, where, phone, email, f"MR-{number}", f"A-{number}1", answers)
    retired = YEAR - born.year > OLDER_FROM
    employer = "Retired" if retired else draw.at("employer").pick(EMPLOYERS)
    income = _income(draw.at("income"), insured_by == "Medicaid", size, where.state)
    guarantor = Guarantor(answers, relation, born, at_home, where, phone, email, employer, size, income)
    return Home(patient, guarantor, insured_by, number)


@cache
def _towns(area_code: str) -> tuple[Place, ...]:
    """Every place with an area code."""
    return tuple(one for one in places() if one.area_code == area_code)


def _birthday(draw: Draw, age: int) -> date:
    """A birth date of somebody who has this age at the end of the year."""
    return draw.day(date(YEAR - age, 1, 1), date(YEAR - age, 12, 28))


def _coverage_table(age: int) -> str:
    if age > OLDER_FROM:
        return "coverage_older"
    return "coverage_child" if age <= CHILD_UNTIL else "coverage_adult"


def _age_of(draw: Draw, age: int, is_child: bool) -> int:
    """The guarantor's age: a parent is 20 to 40 years older, a spouse about as old."""
    if is_child:
        return age + draw.integer(20, 40)
    # Whoever works on may be insured through work; a spouse of somebody of working age works too.
    return max(19, min(89 if age > OLDER_FROM else OLDER_FROM - 1, age + draw.integer(-6, 6)))


def _income(draw: Draw, poor: bool, size: int, state: str) -> Money:
    """Gross income of the household in a month, in whole dollars; with Medicaid no more than its limit."""
    if poor:
        cents = poverty_cents(size, state) * in_band(draw.at("poor"), "poor_income") // 100
    else:
        cents = in_band(draw, "yearly_income") * 100
    return Money(cents // 1200 * 100)


@cache
def poverty_cents(size: int, state: str) -> int:
    """The federal poverty guideline of a household for the year, in cents."""
    return guideline(size, AREAS.get(state, Area.CONTIGUOUS), YEAR)[2].cents
