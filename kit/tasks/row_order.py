"""Where the rows of a table without an order belong: each beside the right row that it is most like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kit.engine.worksheet import Value
from kit.tasks.field import Field
from kit.tasks.form import Grid, Part, grid_rows

__all__ = ["row_order"]

Values = Mapping[str, Value | None]


def row_order(parts: Sequence[Part], right: Values, typed: Values) -> dict[str, str]:
    """For each blank of a table without an order, the blank whose answer belongs there; the best pair goes first.

    >>> rows = tuple((Field(f"{n}.amount", "Amount", given=""),) for n in "ab")
    >>> grid = Grid("Entries", ("Amount",), rows, any_order=True)
    >>> row_order([grid], {"a.amount": 1, "b.amount": 2}, {"a.amount": 2, "b.amount": 1})
    {'a.amount': 'b.amount', 'b.amount': 'a.amount'}
    """
    found: dict[str, str] = {}
    for part in parts:
        if isinstance(part, Grid) and part.any_order:
            found |= _fitted(grid_rows(part), right, typed)
    return found


def _fitted(rows: tuple[tuple[Field, ...], ...], right: Values, typed: Values) -> dict[str, str]:
    have = [[typed[cell.name] for cell in row] for row in rows]
    wanted = [[right[cell.name] for cell in row] for row in rows]
    pairs = sorted(
        (-sum(a == b for a, b in zip(wanted[i], have[j], strict=True) if b is not None), i != j, i, j)
        for i in range(len(rows))
        for j in range(len(rows))
    )
    place: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in pairs:
        if i not in place and j not in taken:
            place[i] = j
            taken.add(j)
    return {mine.name: other.name for i, j in place.items() for mine, other in zip(rows[i], rows[j], strict=True)}
