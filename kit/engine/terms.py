"""The table of deadlines: how long each one is, from what it is counted, and how."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kit.engine.bounds import check_count
from kit.engine.days import MonthEnd, Unit
from kit.engine.record import Record
from kit.engine.worksheet import Source

__all__ = ["AS_IN_THE_TABLE", "Counting", "Term", "term"]

TABLE = Path(__file__).with_name("deadlines.toml")


@dataclass(frozen=True, slots=True)
class Counting(Record):
    """How an office, a contract or a state counts a deadline, where it differs from the table.

    None leaves what the table says. `event_day_counts` makes the day of the event day one; a last day on
    a weekend or holiday moves to the next business day when `moves_to_business_day` is true.
    Raises ValueError for a length below 1 or above ten years, and for more than 30 days of presumed mail.
    """

    length: int | None = None
    unit: Unit | None = None
    receipt_presumed_after_days: int | None = None
    moves_to_business_day: bool | None = None
    event_day_counts: bool | None = None
    month_end: MonthEnd | None = None

    def __post_init__(self) -> None:
        check_count("length of the deadline", self.length, 1, 4_000)
        check_count("days until a notice is presumed received", self.receipt_presumed_after_days, 0, 30)


AS_IN_THE_TABLE = Counting()


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of the table: how long, in what, counted from what, and what happens when it has passed."""

    name: str
    label: str
    length: int
    unit: Unit
    counted_from: str
    if_late: str
    source: Source
    from_receipt: bool = False
    receipt_presumed_after_days: int = 0
    moves: bool = False
    event_day_counts: bool = False
    month_end: MonthEnd = MonthEnd.LAST_DAY
    waiting: bool = False

    def counted_as(self, counting: Counting) -> Term:
        """The same entry with an office's own way of counting."""

        def chosen(theirs: Any, ours: Any) -> Any:
            return ours if theirs is None else theirs

        return Term(
            name=self.name,
            label=self.label,
            length=chosen(counting.length, self.length),
            unit=chosen(counting.unit, self.unit),
            counted_from=self.counted_from,
            if_late=self.if_late,
            source=self.source,
            from_receipt=self.from_receipt,
            receipt_presumed_after_days=chosen(counting.receipt_presumed_after_days, self.receipt_presumed_after_days),
            moves=chosen(counting.moves_to_business_day, self.moves),
            event_day_counts=chosen(counting.event_day_counts, self.event_day_counts),
            month_end=chosen(counting.month_end, self.month_end),
            waiting=self.waiting,
        )


@cache
def _terms() -> Mapping[str, Term]:
    tables = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {name: _term(name, entry) for name, entry in tables.items()}


def _term(name: str, entry: Mapping[str, Any]) -> Term:
    return Term(
        name=name,
        label=entry["label"],
        length=entry["length"],
        unit=Unit(entry["unit"]),
        counted_from=entry["counted_from"],
        if_late=entry["if_late"],
        source=Source(entry["title"], entry["source"], entry["checked"]),
        from_receipt=entry.get("from_receipt", False),
        receipt_presumed_after_days=entry.get("receipt_presumed_after_days", 0),
        moves=entry.get("moves", False),
        event_day_counts=entry.get("event_day_counts", False),
        month_end=MonthEnd(entry.get("month_end", MonthEnd.LAST_DAY)),
        waiting=entry.get("kind") == "waiting",
    )


def term(name: str, *, waiting: bool = False) -> Term:
    """One entry of the table by its name; raises ValueError that lists the names there are.

    >>> term("internal_appeal").length
    180
    """
    known = {name: entry for name, entry in _terms().items() if entry.waiting == waiting}
    if name not in known:
        kind = "waiting period" if waiting else "deadline"
        raise ValueError(f"there is no {kind} {name!r}; there are: {', '.join(known)}")
    return known[name]
