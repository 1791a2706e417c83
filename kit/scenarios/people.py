"""Invented people through one Faker provider: names fit the sex, ages fit the role, identifiers are safe."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from kit.scenarios.draw import Draw
from kit.scenarios.places import Place, place

if TYPE_CHECKING:
    from faker import Faker

__all__ = ["YEAR", "Name", "Person", "name", "person", "provider_number"]

YEAR = 2026
"""The plan year in which all scenarios play."""

ADULT = 18


@dataclass(frozen=True, slots=True)
class Name:
    """A given and a family name."""

    given: str
    family: str

    def __str__(self) -> str:
        return f"{self.given} {self.family}"


@dataclass(frozen=True, slots=True)
class Person:
    """A patient. `guarantor` is who answers for the bill: the patient, or a parent for a child."""

    name: Name
    sex: str
    birth_date: date
    street: str
    place: Place
    phone: str
    email: str
    medical_record_number: str
    account_number: str
    guarantor: Name

    def age_on(self, day: date) -> int:
        """Full years on a day."""
        had_birthday = (day.month, day.day) >= (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - (0 if had_birthday else 1)


@cache
def _faker() -> Faker:
    """The one Faker, with our provider; made when the first person is."""
    from faker import Faker
    from faker.providers import BaseProvider

    class KitProvider(BaseProvider):
        """What the kit takes from Faker: names that fit a sex, and a street."""

        def kit_given_name(self, sex: str) -> str:
            made: str = self.generator.first_name_female() if sex == "F" else self.generator.first_name_male()
            return made

        def kit_street(self) -> str:
            return f"{self.generator.building_number()} {self.generator.street_name()}"

    fake = Faker("en_US", use_weighting=False)
    fake.add_provider(KitProvider)
    return fake


def name(draw: Draw, sex: str, family: str = "") -> Name:
    """A name that fits a sex ('F' or 'M'), with a family name of its own or a given one."""
    fake = _faker()
    fake.seed_instance(draw.at("given").number())
    given = fake.kit_given_name(sex)
    if not family:
        fake.seed_instance(draw.at("family").number())
        family = fake.last_name()
    return Name(given, family)


def person(draw: Draw, *, youngest: int = 2, oldest: int = 63) -> Person:
    """A patient whose parts agree with each other. Ages hold for the whole plan year."""
    sex = draw.at("sex").pick("FM")
    who = name(draw.at("name"), sex)
    age = draw.at("age").integer(youngest, oldest)
    # `age` is what the patient is at the end of the year, so a two-year-old may still be one.
    birth_date = draw.at("birthday").day(date(YEAR - age, 1, 1), date(YEAR - age, 12, 28))
    where = place(draw.at("place"))
    fake = _faker()
    fake.seed_instance(draw.at("street").number())
    street = fake.kit_street()
    is_child = age <= ADULT
    guarantor = name(draw.at("guarantor"), draw.at("guarantor sex").pick("FM"), who.family) if is_child else who
    return Person(
        name=who,
        sex=sex,
        birth_date=birth_date,
        street=street,
        place=where,
        phone=f"({where.area_code}) 555-01{draw.at('phone').digits(2)}",
        email=f"{guarantor.given}.{guarantor.family}{draw.at('mail').digits(3)}@example.org".lower().replace(" ", ""),
        medical_record_number=f"MR-{draw.at('record').digits(8)}",
        account_number=f"A-{draw.at('account').digits(9)}",
        guarantor=guarantor,
    )


def provider_number(draw: Draw) -> str:
    """A provider number that passes its check digit and belongs to nobody: real ones start with 1 or 2.

    Source: https://www.cms.gov/medicare/coordination-benefits-recovery/overview/national-provider-identifier
    """
    from stdnum import luhn

    nine = "9" + draw.digits(8)
    return nine + luhn.calc_check_digit("80840" + nine)
