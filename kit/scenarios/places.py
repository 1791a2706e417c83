"""Places whose city, state, ZIP code, area code and time zone agree, because one row gives them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from kit.scenarios.draw import Draw

__all__ = ["Place", "place", "places"]

NOT_A_STATE = frozenset({"AS", "FM", "GU", "MH", "MP", "PR", "PW", "VI"})
"""Territories have their own insurance rules and telephone plans."""


@dataclass(frozen=True, slots=True)
class Place:
    """A town as an address needs it."""

    city: str
    state: str
    zip_code: str
    area_code: str
    time_zone: str


@cache
def places() -> tuple[Place, ...]:
    """Every ordinary ZIP code of the fifty states and Washington, D.C., in order of ZIP code."""
    import zipcodes

    rows: Callable[[], list[dict[str, Any]]] = zipcodes.list_all
    return tuple(
        Place(row["city"], row["state"], row["zip_code"], row["area_codes"][0], row["timezone"])
        for row in rows()
        if row["zip_code_type"] == "STANDARD"
        and row["active"]
        and row["state"] not in NOT_A_STATE
        and row["area_codes"]
        and "/" in row["timezone"]
    )


def place(draw: Draw) -> Place:
    """A town somewhere in the United States."""
    return draw.pick(places())
