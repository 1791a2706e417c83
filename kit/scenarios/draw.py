"""Chance that is keyed: each value follows from a seed and its own name, and from nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import TypeVar

__all__ = ["Draw"]

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Draw:
    """A source of values at one named place.

    `at(name)` goes to another place. A place yields the same value for ever: a field that is added
    moves no other, and no upgrade of Python or Faker can shift the stream, because there is none.

    >>> Draw("seed").at("age").integer(0, 90) == Draw("seed").at("age").integer(0, 90)
    True
    """

    key: str

    def at(self, name: str) -> Draw:
        """The source at a place below this one."""
        below = _new(Draw)
        _set_key(below, f"{self.key}\x1f{name}")
        return below

    def number(self) -> int:
        """A whole number of 64 bits, for all others to be made from."""
        return int.from_bytes(sha256(self.key.encode()).digest()[:8], "big")

    def integer(self, low: int, high: int) -> int:
        """A whole number from low to high, both included; raises ValueError when low is above high."""
        if low > high:
            raise ValueError(f"nothing lies between {low} and {high}")
        return low + self.number() % (high - low + 1)

    def pick(self, items: Sequence[Item]) -> Item:
        """One of several, each as likely as the others."""
        if not items:
            raise ValueError("there is nothing to pick from")
        return items[self.number() % len(items)]

    def chance(self, percent: int) -> bool:
        """True in so many cases of a hundred."""
        return self.number() % 100 < percent

    def digits(self, count: int) -> str:
        """A text of so many digits."""
        return str(self.number() % 10**count).zfill(count)

    def day(self, first: date, last: date) -> date:
        """A day from first to last, both included."""
        return first + timedelta(days=self.integer(0, (last - first).days))


# A history makes sixty places: they are made without the checks of a frozen dataclass, which has none to make.
_new = object.__new__
_set_key = Draw.__dict__["key"].__set__
