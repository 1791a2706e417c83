"""Read the charge list and the diagnoses."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kit.engine.money import Money

__all__ = ["Diagnosis", "Service", "diagnoses", "services"]

TABLE = Path(__file__).with_name("codes.toml")


@dataclass(frozen=True, slots=True)
class Service:
    """One entry of the charge list: our code, plain words, the kind of service, the price."""

    code: str
    label: str
    kind: str
    price: Money


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """An ICD-10-CM code in plain words, with the ages and the sex it fits ('' for either)."""

    code: str
    label: str
    youngest: int
    oldest: int
    sex: str = ""


@cache
def _table() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


@cache
def services() -> Mapping[str, Service]:
    """The charge list: code to service.

    >>> services()["SVC-1001"].label
    'Office visit, short'
    """
    return {row["code"]: Service(**{**row, "price": Money.of(row["price"])}) for row in _table()["service"]}


@cache
def diagnoses() -> Mapping[str, Diagnosis]:
    """The diagnoses: ICD-10-CM code to plain words.

    Source: https://www.cdc.gov/nchs/icd/icd-10-cm/files.html (fiscal year 2026).
    """
    return {row["code"]: Diagnosis(**row) for row in _table()["diagnosis"]}
