"""A law that does not hold in the rows of a patient, and how rows are read to find it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kit.dataset.formats import TextRow
from kit.engine.money import Money, total

__all__ = ["Rows", "Violation", "added", "adjusted", "amount", "differ"]

Rows = Mapping[str, Sequence[TextRow]]
"""The rows of some tables, by the name of the table."""
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Violation:
    """One law that does not hold: which columns it looks at, on which account ('' for the patient), and how.

    A column is written with its table, as in ledger.amount; a table alone stands for its rows.
    """

    law: str
    columns: tuple[str, ...]
    account: str
    place: str
    expected: str
    found: str


def amount(row: TextRow, column: str) -> Money:
    """An amount that is known to be readable; an empty cell is nothing."""
    sign = -1 if row[column].startswith("-") else 1
    return Money(sign * int(row[column].lstrip("-").replace(".", "") or 0))


def adjusted(text: str, group: str = "") -> Money:
    """The sum of adjustments such as CO-45:68.00;PR-1:50.00, or of those of one group."""
    parts = [part.rpartition(":") for part in text.split(";") if part]
    return total(Money.of(value) for code, _, value in parts if code.startswith(group))


def differ(law: str, columns: str, account: str, place: str, expected: object, found: object) -> Iterator[Violation]:
    """The law as broken when what was found is not what was expected; of two lists, only what is not in both."""
    if expected == found:
        return
    told = (str(expected), str(found))
    if isinstance(expected, list) and isinstance(found, list):
        told = (_without(expected, found), _without(found, expected))
    yield Violation(law, tuple(columns.split()), account, place, *told)


def _without(some: list[Any], others: list[Any]) -> str:
    left = [one if isinstance(one, str) else " ".join(one) for one in (Counter(some) - Counter(others)).elements()]
    return "; ".join(left)[:LONGEST] or "nothing more"


def added(found: Iterable[TextRow], column: str) -> Money:
    """The sum of a column of amounts."""
    return total(amount(row, column) for row in found)
