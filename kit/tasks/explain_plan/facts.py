"""The facts of a choice between plans: what each one costs and shares, and the year that the patient expects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kit.engine.money import ZERO, Money
from kit.engine.plan import ANY_OTHER, Benefit, OutOfNetwork, Part, Plan

__all__ = ["LETTERS", "Choice", "Item", "Option", "choice_of"]

LETTERS = "abc"


@dataclass(frozen=True, slots=True)
class Option:
    """One plan on offer: its rules, its premium for a month, the employer's money for a health savings account."""

    plan: Plan
    premium: Money
    savings: Money = ZERO


@dataclass(frozen=True, slots=True)
class Item:
    """What the patient expects: a service, how often, our charge and what the plans allow for one.

    `outside` holds the places of the options in whose network its provider is not.
    """

    label: str
    kind: str
    times: int
    charge: Money
    allowed: Money
    outside: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A patient, the options, and the year in its order; the last item is the operation that may be dropped."""

    patient: str
    options: tuple[Option, ...]
    year: tuple[Item, ...]
    office: str = "Hazel Ridge Health Center"

    @property
    def names(self) -> tuple[str, ...]:
        """What the options are called: Plan A, Plan B."""
        return tuple(f"Plan {letter.upper()}" for letter, _ in zip(LETTERS, self.options, strict=False))


def choice_of(table: Mapping[str, Any]) -> Choice:
    """The facts of a hand-worked case."""
    items = tuple(
        Item(
            row["label"], row["kind"], row.get("times", 1), Money.of(row.get("charge", row["allowed"])),
            Money.of(row["allowed"]), tuple(LETTERS.index(letter) for letter in row.get("outside", "")),
        )
        for row in table["year"]
    )  # fmt: skip
    return Choice("Casey Linden", tuple(_option(row) for row in table["options"]), items)


def _option(row: Mapping[str, Any]) -> Option:
    shared = Benefit(coinsurance_percent=Decimal(row["percent"]))
    copays = {
        kind: Benefit((Part.COPAY,), copay=Money.of(amount), copay_each_unit=True)
        for kind, amount in row.get("copays", {}).items()
    }
    outside = None
    if "outside_deductible" in row:
        share = Benefit(coinsurance_percent=Decimal(row["outside_percent"]))
        outside = OutOfNetwork({ANY_OTHER: share}, Money.of(row["outside_deductible"]))
    plan = Plan(
        row.get("name", "the plan"), {**copays, ANY_OTHER: shared}, Money.of(row["deductible"]),
        Money.of(row["maximum"]), out_of_network=outside,
    )  # fmt: skip
    return Option(plan, Money.of(row["premium"]), Money.of(row.get("savings", "0")))
