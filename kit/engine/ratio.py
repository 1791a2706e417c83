"""Divide two whole numbers to a number of decimal places, exactly."""

from __future__ import annotations

from decimal import Decimal

__all__ = ["ratio"]


def ratio(top: int, bottom: int, places: int = 1) -> Decimal:
    """A quotient with so many decimal places; half of the last place goes away from zero.

    Raises ValueError when it would divide by zero.

    >>> ratio(65_000 * 365, 600_000, 2), ratio(-1, 8, 2)
    (Decimal('39.54'), Decimal('-0.13'))
    """
    if bottom == 0:
        raise ValueError(f"{top} cannot be divided by 0")
    size = abs(top) * 10**places
    rounded = (2 * size + abs(bottom)) // (2 * abs(bottom))
    return Decimal(rounded if (top < 0) == (bottom < 0) else -rounded).scaleb(-places)
