"""Make the queue of a hand-worked case, as it is written down in cases.toml."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kit.engine.money import ZERO, Money
from kit.scenarios.insured import MEDICARE
from kit.tasks.work_denials.facts import Denial, Queue, Terms, kinds

__all__ = ["queue_of"]


def queue_of(table: Mapping[str, Any]) -> Queue:
    """The queue of a table. A line names its kind from denials.toml; what is left out is made up."""
    denials = tuple(_denial(number, row) for number, row in enumerate(table["lines"], 1))
    return Queue(
        office=table.get("office", "Wrenfield Medical Group"),
        today=_day(table["today"]),
        terms=tuple(Terms(**row) for row in table.get("terms", ())),
        denials=denials,
        small=Money.of(table.get("small", "9.99")),
        has_medicare=any(one.payer == MEDICARE for one in denials),
    )


def _denial(number: int, row: Mapping[str, Any]) -> Denial:
    price = Money.of(row["price"])
    return Denial(
        kind=kinds()[row["kind"]],
        claim=row.get("claim", f"C-{1000 + number}"),
        patient=row.get("patient", f"Patient {number}"),
        payer=row["payer"],
        service=row.get("service", "Specialist visit"),
        on=_day(row["on"]),
        dated=_day(row["dated"]),
        billed=Money.of(row["billed"]) if "billed" in row else price + price,
        price=price,
        paid=Money.of(row["paid"]) if "paid" in row else ZERO,
        first=_day(row["first"]) if "first" in row else None,
        last=_day(row["last"]) if "last" in row else None,
        plan=row.get("plan", ""),
    )


def _day(written: date | str) -> date:
    return written if isinstance(written, date) else date.fromisoformat(written)
