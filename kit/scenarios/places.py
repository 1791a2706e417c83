"""Places whose city, state, ZIP code, area code and time zone agree, because one row gives them all."""

from __future__ import annotations

from collections import Counter
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
    """Every ordinary ZIP code of the fifty states and Washington, D.C., in order of ZIP code.

    Along a border the list has area codes of the neighbor too: a town gets one of its own state's.
    """
    import zipcodes

    list_all: Callable[[], list[dict[str, Any]]] = zipcodes.list_all
    rows = [
        row
        for row in list_all()
        if row["zip_code_type"] == "STANDARD"
        and row["active"]
        and row["state"] not in NOT_A_STATE
        and "/" in row["timezone"]
    ]
    seen: dict[str, Counter[str]] = {}
    for row in rows:
        for code in row["area_codes"]:
            seen.setdefault(code, Counter())[row["state"]] += 1
    home = {code: states.most_common(1)[0][0] for code, states in seen.items()}
    found = []
    for row in rows:
        own = [code for code in row["area_codes"] if home[code] == row["state"]]
        if own:
            area_code = max(own, key=lambda code: seen[code][home[code]])
            found.append(Place(row["city"], row["state"], row["zip_code"], area_code, row["timezone"]))
    return tuple(found)


def place(draw: Draw) -> Place:
    """A town somewhere in the United States."""
    return draw.pick(places())
