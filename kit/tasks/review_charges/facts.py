"""What a review is made of: the record of the visit, the bill, the hospital's charge list, the diagnoses."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from kit.engine.claim import ServiceLine
from kit.engine.codes import services
from kit.engine.icd_codes import icd_codes, icd_headings
from kit.engine.money import Money
from kit.scenarios.history import Practice
from kit.scenarios.people import Name

__all__ = [
    "ROOM",
    "STAY",
    "CodedDiagnosis",
    "Price",
    "RecordEntry",
    "Review",
    "at_another_level",
    "known",
    "price_list",
    "words_of",
]

FOLDER = Path(__file__).parent
ROOM = "SVC-8001"
STAY = 3
"""From this level on the patient stays over nights, around the day on which a new year of codes begins."""


@dataclass(frozen=True, slots=True)
class Price:
    """One entry of the hospital's charge list. `includes` holds the codes that a package includes on its day."""

    code: str
    label: str
    kind: str
    unit: str
    price: Money
    includes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """One row of the record: what was ordered, when, how many units were given, and whether it was done."""

    day: date
    time: str
    code: str
    units: int = 1
    note: str = ""
    done: bool = True


@dataclass(frozen=True, slots=True)
class CodedDiagnosis:
    """A diagnosis as the provider wrote it, the code that says it, and the code on the bill."""

    written: str
    right: str
    billed: str


@dataclass(frozen=True, slots=True)
class Review:
    """One visit to review: who and where, what the record says, what the bill says."""

    hospital: Practice
    department: str
    provider: Name
    provider_number: str
    account: str
    patient: str
    sex: str
    birth_date: date
    first_day: date
    last_day: date
    record: tuple[RecordEntry, ...]
    bill: tuple[ServiceLine, ...]
    diagnoses: tuple[CodedDiagnosis, ...]

    @property
    def age(self) -> int:
        """Full years on the first day."""
        had_birthday = (self.first_day.month, self.first_day.day) >= (self.birth_date.month, self.birth_date.day)
        return self.first_day.year - self.birth_date.year - (0 if had_birthday else 1)


@cache
def _tables() -> tuple[dict[str, Any], dict[str, Any]]:
    """The charge list and the diagnoses of this task."""
    charges, diagnoses = (
        tomllib.loads((FOLDER / name).read_text(encoding="utf-8")) for name in ("charge_list.toml", "diagnoses.toml")
    )
    return charges, diagnoses


@cache
def price_list() -> Mapping[str, Price]:
    """The whole charge list, by code.

    >>> str(price_list()["SVC-8002"].price), price_list()["SVC-8002"].unit
    ('$68.50', '15 minutes')
    """
    charges, _ = _tables()
    found = {one.code: Price(one.code, one.label, one.kind, _unit(one.kind), one.price) for one in services().values()}
    for row in charges["service"]:
        found[row["code"]] = Price(row["code"], row["label"], row["kind"], row["unit"], Money.of(row["price"]))
    for row in charges["package"]:
        price, inside = Money.of(row["price"]), tuple(row["includes"])
        found[row["code"]] = Price(row["code"], row["label"], "package", "each", price, inside)
    return found


def _unit(kind: str) -> str:
    return "pack" if kind.endswith("medicine") else "each"


def at_another_level(code: str) -> str:
    """The other level of the same kind of visit, '' for what has no levels."""
    charges, _ = _tables()
    return next((other for pair in charges["levels"] if code in pair for other in pair if other != code), "")


@cache
def known() -> Mapping[str, Mapping[str, Any]]:
    """The diagnoses that can be drawn, by code."""
    return {row["code"]: row for row in _tables()[1]["diagnosis"]}


def words_of(code: str) -> str:
    """What a code of the code book page says, in plain words; its official title when there are none of ours."""
    words = _tables()[1]["words"]
    if code in words:
        return str(words[code])
    return icd_codes()[code].title if code in icd_codes() else icd_headings()[code]
