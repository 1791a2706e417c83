"""A formula as plain data: how one answer follows from others, so that an earlier slip is not paid for twice.

A formula is the name of a field, an amount such as '$12.50', a whole number, or a list of an operation
and what it works on: ['+', 'deductible', 'copay'], ['percent', ['-', '$820.00', 'deductible'], 20].
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from kit.engine.money import Money, percent_of
from kit.engine.worksheet import Value

__all__ = ["Formula", "names_in", "work_out"]

Formula = str | int | Sequence[Any]
OPERATIONS = ("+", "-", "min", "max", "times", "percent", "days after")


def names_in(formula: Formula) -> Iterator[str]:
    """The fields that a formula builds on. Raises ValueError for an operation that there is not."""
    if isinstance(formula, str):
        if not formula.startswith("$"):
            yield formula
    elif not isinstance(formula, int):
        operation, parts = formula[0], formula[1:]
        if operation not in OPERATIONS:
            raise ValueError(f"a formula has one of {', '.join(OPERATIONS)}, not {operation!r}")
        for part in parts:
            yield from names_in(part)


def work_out(formula: Formula, values: Mapping[str, Value | None]) -> Value | None:
    """The value of a formula, None where a field it builds on is blank or of another kind.

    >>> work_out(["percent", ["-", "$820.00", "deductible"], 20], {"deductible": Money(20000)})
    Money.of("124.00")
    """
    if isinstance(formula, int):
        return formula
    if isinstance(formula, str):
        return Money.of(formula) if formula.startswith("$") else values.get(formula)
    operation, parts = formula[0], formula[1:]
    found = [work_out(part, values) for part in parts]
    if any(value is None for value in found):
        return None
    try:
        return _operate(operation, found)
    except (TypeError, ValueError, ArithmeticError):
        return None


def _operate(operation: str, values: list[Any]) -> Value | None:
    first, *rest = values
    match operation:
        case "+":
            for value in rest:
                first = first + value
            return _kept(first)
        case "-":
            for value in rest:
                first = first - value
            return _kept(first)
        case "min":
            return _kept(min(values))
        case "max":
            return _kept(max(values))
        case "times":
            return _kept(first * rest[0])
        case "percent":
            return percent_of(first, Decimal(rest[0]))
        case "days after":
            return first + timedelta(days=rest[0]) if isinstance(first, date) else None
    return None


def _kept(value: Any) -> Value | None:
    return value if isinstance(value, Money | int | Decimal | date) else None
