"""A believable visit: a diagnosis that fits the patient, and the charges that fit the diagnosis."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from kit.engine.claim import ServiceLine
from kit.engine.codes import Diagnosis, diagnoses, services
from kit.engine.money import percent_of
from kit.scenarios.coverage import Coverage
from kit.scenarios.draw import Draw
from kit.scenarios.people import YEAR, Name, Person, name, provider_number

__all__ = ["Encounter", "encounter", "visits"]

TABLE = Path(__file__).with_name("visits.toml")
CLINICS = (
    "Cinderbridge Family Clinic",
    "Wrenfield Medical Group",
    "Saltmarsh Community Hospital",
    "Hazel Ridge Health Center",
    "Thornapple Valley Clinic",
)
HEAVY_FROM_LEVEL = 3


@dataclass(frozen=True, slots=True)
class Encounter:
    """One visit: who was seen, where, when, by whom, what for, and every charge with its allowed amount."""

    patient: Person
    coverage: Coverage
    clinic: str
    provider: Name
    provider_number: str
    service_date: date
    diagnosis: Diagnosis
    charges: tuple[ServiceLine, ...]


@cache
def visits() -> tuple[dict[str, Any], ...]:
    """The kinds of visit that can be drawn."""
    return tuple(tomllib.loads(TABLE.read_text(encoding="utf-8"))["visit"])


def encounter(draw: Draw, patient: Person, coverage: Coverage, level: int) -> Encounter:
    """A visit that fits the patient's age and sex; costly ones only where the level asks for them."""
    day = draw.at("day").day(date(YEAR, 2, 1), date(YEAR, 10, 31))
    pattern = draw.at("pattern").pick(_fitting(patient, day, level))
    codes = list(pattern["always"])
    if level >= 2:
        codes += [code for code in pattern["often"] if draw.at(f"also {code}").chance(70)]
    return Encounter(
        patient=patient,
        coverage=coverage,
        clinic=draw.at("clinic").pick(CLINICS),
        provider=name(draw.at("provider"), draw.at("provider sex").pick("FM")),
        provider_number=provider_number(draw.at("number")),
        service_date=day,
        diagnosis=diagnoses()[pattern["diagnosis"]],
        charges=tuple(_charge(draw.at(code), code) for code in codes),
    )


def _fitting(patient: Person, day: date, level: int) -> list[dict[str, Any]]:
    """The visits that fit this patient; the least costly ones if none of the level does."""
    age = patient.age_on(day)
    fit = []
    for pattern in visits():
        found = diagnoses()[pattern["diagnosis"]]
        if found.youngest <= age <= found.oldest and found.sex in ("", patient.sex):
            fit.append(pattern)
    of_level = [pattern for pattern in fit if pattern.get("heavy", False) == (level >= HEAVY_FROM_LEVEL)]
    return of_level or fit


def _charge(draw: Draw, code: str) -> ServiceLine:
    """A charge at the list price, and what the contract allows for it, in whole cents."""
    service = services()[code]
    percent = Decimal(draw.at("allowed").integer(4200, 8600)) / 100
    return ServiceLine(service.label, service.kind, service.price, percent_of(service.price, percent), service.code)
