"""Mistakes that are put into a history on purpose, each with what was right, what is wrong, and how it is found."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from kit.scenarios.draw import Draw
from kit.scenarios.errors_in_charges import CHARGE, CODING
from kit.scenarios.errors_in_posting import BALANCE, POSTING
from kit.scenarios.errors_in_registration import COVERAGE, IDENTITY
from kit.scenarios.history import History, InjectedError

__all__ = ["KINDS", "RATES", "with_errors"]

TABLE = Path(__file__).with_name("error_rates.toml")
Breaks = Callable[[Draw, History], tuple[History, InjectedError] | None]

KINDS: Mapping[str, Breaks] = {**IDENTITY, **COVERAGE, **CHARGE, **CODING, **POSTING, **BALANCE}
"""Every kind of mistake, by name, in the order in which they are put in."""
RATES: Mapping[str, int] = tomllib.loads(TABLE.read_text(encoding="utf-8"))["rates"]
"""In how many of a hundred histories each kind is put in, where it can be. Chosen for teaching; no source has them."""


def with_errors(draw: Draw, history: History, percent: Mapping[str, int] = RATES) -> History:
    """Break a history on purpose: each kind of mistake in so many percent of the histories in which it can be made.

    No two mistakes meet in one table of one account or patient, so that each can be found, and put right, alone.
    The law it keeps: what `errors` does not name is as it was. A kind that `percent` leaves out is not put in.
    Raises ValueError for a kind that there is not, and for a percentage outside 0 to 100.
    """
    for kind, of_hundred in percent.items():
        if kind not in KINDS:
            raise ValueError(f"there is no mistake {kind!r}; there are: {', '.join(KINDS)}")
        if not 0 <= of_hundred <= 100:
            raise ValueError(f"{kind}: a percentage is a whole number from 0 to 100, not {of_hundred}")
    for kind, breaks in KINDS.items():
        here = draw.at(kind)
        if not here.at("whether").chance(percent.get(kind, 0)):
            continue
        broken = breaks(here, history)
        if broken is None:
            continue
        changed, error = broken
        if _touches(error) & {place for one in history.errors for place in _touches(one)}:
            continue
        history = replace(changed, errors=(*history.errors, replace(error, kind=kind)))
    return history


def _touches(error: InjectedError) -> set[tuple[str, str]]:
    """The tables and accounts or patients that a mistake changes; a payment on the wrong account changes two."""
    touched = {(error.table, error.key.partition("/")[0])}
    if error.field == "account":
        touched.add((error.table, error.wrong))
    return touched
