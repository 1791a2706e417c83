"""Read the yearly amounts that laws and agencies set, from their dated and cited table."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from kit.engine.money import Money
from kit.engine.worksheet import Source

__all__ = ["out_of_pocket_limit", "rates", "rates_source"]

TABLE = Path(__file__).with_name("rates.toml")


@cache
def _tables() -> dict[str, dict[str, dict[str, Any]]]:
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def rates(table: str, year: int) -> Mapping[str, Any]:
    """One year of one table, as it is written there; amounts are texts for `Money.of`.

    Raises ValueError for a table or a year that there is not.

    >>> rates("out_of_pocket_limit", 2026)["self_only"]
    '10600'
    """
    if table not in _tables():
        raise ValueError(f"there is no table of rates {table!r}; there are: {', '.join(_tables())}")
    years = _tables()[table]
    if str(year) not in years:
        raise ValueError(f"no {table.replace('_', ' ')} for {year}; the table holds {', '.join(years)}")
    return years[str(year)]


def rates_source(table: str, year: int) -> Source:
    """Where a year of a table was read."""
    found = rates(table, year)
    return Source(f"{table.replace('_', ' ').capitalize()} {year}", found["source"], found["checked"])


def out_of_pocket_limit(year: int, *, family: bool = False) -> Money:
    """The highest out-of-pocket maximum that the law lets a plan set for a year.

    Raises ValueError for a year that the table does not hold.
    Source: https://blog.nisbenefits.com/cost-sharing-limits-revised-2026-plan-years (2026-11-24).

    >>> str(out_of_pocket_limit(2026))
    '$10,600.00'
    """
    return Money.of(rates("out_of_pocket_limit", year)["family" if family else "self_only"])
