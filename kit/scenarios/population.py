"""Who comes, who insures them and how they pay: the table of what is drawn how often, with its sources."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from kit.scenarios.draw import Draw

__all__ = ["figures", "in_band", "one_of"]

TABLE = Path(__file__).with_name("population.toml")


@cache
def figures() -> Mapping[str, Mapping[str, Any]]:
    """Every table of the population: its weights, the public figure that it follows, the source and the day."""
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


@cache
def _dealt(table: str) -> tuple[str, ...]:
    """Each outcome as often as its weight says, so that a draw is one step."""
    return tuple(name for name, weight in figures()[table]["weights"].items() for _ in range(weight))


@cache
def _bands(table: str) -> tuple[tuple[int, int], ...]:
    found = []
    for name in _dealt(table):
        low, _, high = name.partition("-")
        found.append((int(low), int(high)))
    return tuple(found)


def one_of(draw: Draw, table: str) -> str:
    """One outcome of a table of the population, as often as its weight says."""
    return draw.pick(_dealt(table))


def in_band(draw: Draw, table: str) -> int:
    """A whole number from a table of bands such as 18-34: first the band, then a number in it."""
    low, high = draw.pick(_bands(table))
    return draw.at("in band").integer(low, high)
