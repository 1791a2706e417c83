"""An answer form as its parts: single blanks, tables of blanks, and a file to hand in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, get_args

from kit.tasks.field import Field

__all__ = ["ENDINGS", "Grid", "Part", "Upload", "fields_of", "grid_rows"]


Ending = Literal[".xlsx", ".pptx", ".csv"]
ENDINGS: tuple[Ending, ...] = get_args(Ending)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose cells are words or blanks; the first cell of a row names the row.

    With `any_order` it does not matter in which row an answer stands, as long as its row is right.
    Raises ValueError for a row that has more or fewer cells than there are headings.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str | Field, ...], ...]
    any_order: bool = False
    part: Literal["grid"] = "grid"

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.headings):
                raise ValueError(f"{self.caption}: {len(self.headings)} headings, but a row of {len(row)} cells: {row}")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to hand in; the answers are read from its places and shown in a table.

    `accepts` is the ending that is taken: '.xlsx', '.pptx' or '.csv'. With `graded_by_hand` the words
    of the file take the place of a written note, for the person who marks by the rubric.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    name: str
    label: str
    help: str
    accepts: Ending
    fields: tuple[Field, ...]
    graded_by_hand: bool = False
    part: Literal["upload"] = "upload"


Part = Field | Grid | Upload


def fields_of(parts: Sequence[Part]) -> tuple[Field, ...]:
    """Every blank of a form, from top to bottom. Raises ValueError for two of the same name.

    >>> [field.name for field in fields_of([Field("a", "A"), Grid("T", ("", "B"), (("One", Field("b", "B")),))])]
    ['a', 'b']
    """
    found = tuple(_fields(parts))
    names = [field.name for field in found]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"these fields are on the form twice: {', '.join(twice)}")
    return found


def grid_rows(grid: Grid) -> tuple[tuple[Field, ...], ...]:
    """The blanks of a table, row by row; rows without any are left out."""
    rows = (tuple(cell for cell in row if isinstance(cell, Field)) for row in grid.rows)
    return tuple(row for row in rows if row)


def _fields(parts: Sequence[Part]) -> Iterator[Field]:
    for part in parts:
        if isinstance(part, Field):
            yield part
        elif isinstance(part, Upload):
            yield from part.fields
        else:
            for row in grid_rows(part):
                yield from row
