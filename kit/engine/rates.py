"""Read the yearly amounts that laws and agencies set, from their dated table."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from kit.engine.money import Money

__all__ = ["out_of_pocket_limit"]

TABLE = Path(__file__).with_name("rates.toml")


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def out_of_pocket_limit(year: int, *, family: bool = False) -> Money:
    """The highest out-of-pocket maximum that the law lets a plan set for a year.

    Raises ValueError for a year that the table does not hold.
    Source: https://blog.nisbenefits.com/cost-sharing-limits-revised-2026-plan-years (2026-11-24).

    >>> str(out_of_pocket_limit(2026))
    '$10,600.00'
    """
    years = _table()["out_of_pocket_limit"]
    if str(year) not in years:
        raise ValueError(f"no out-of-pocket limit for {year}; the table holds {', '.join(years)}")
    return Money.of(years[str(year)]["family" if family else "self_only"])
