"""Read the ICD-10-CM codes that the kit uses: which may be billed, on which days, for whom, and which are wrong."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from kit.engine.worksheet import Source

__all__ = [
    "OLDEST",
    "IcdCode",
    "icd_codes",
    "icd_headings",
    "icd_places_of_wrong_codes",
    "icd_source",
    "no_such_icd_codes",
]

TABLE = Path(__file__).with_name("icd_10_cm.toml")
OLDEST = 124
"""The highest age that the Medicare Code Editor takes."""


@dataclass(frozen=True, slots=True)
class IcdCode:
    """A code that may be billed: its official title, its first and last day if it has one, and for whom it is.

    Sex ('' for either) and ages are those of the Medicare Code Editor.
    """

    code: str
    title: str
    since: date | None = None
    until: date | None = None
    sex: str = ""
    youngest: int = 0
    oldest: int = OLDEST

    def valid_on(self, day: date) -> bool:
        """Whether the code may be billed for a visit on a day, or for a stay that ends on it.

        >>> icd_codes()["I42.0"].valid_on(date(2026, 9, 30)), icd_codes()["I42.0"].valid_on(date(2026, 10, 1))
        (True, False)
        """
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


@cache
def icd_codes() -> Mapping[str, IcdCode]:
    """The codes that may be billed, by code.

    Source: https://www.cdc.gov/nchs/icd/icd-10-cm/files.html (2026-11-25); the table says how each was checked.
    """
    return {row["code"]: IcdCode(**row) for row in _table()["code"]}


@cache
def icd_headings() -> Mapping[str, str]:
    """Codes that stand in the official list but may not be billed, because more characters are needed; with titles."""
    return {row["code"]: row["title"] for row in _table()["heading"]}


@cache
def no_such_icd_codes() -> Mapping[str, str]:
    """Codes that look right but do not exist, with what is wrong; exercises use them on purpose."""
    return {row["code"]: row["why"] for row in _table()["no_such_code"]}


def icd_places_of_wrong_codes() -> tuple[str, ...]:
    """The folders in which headings and codes that do not exist may stand."""
    return tuple(_table()["wrong_codes_may_stand_in"])


def icd_source() -> Source:
    """Where the list was read, and when."""
    return Source(**_table()["source"])
