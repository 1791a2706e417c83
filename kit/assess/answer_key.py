"""The key of one form: its blanks, the right answers, what mistakes lead to, and what follows from what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from kit.engine.worksheet import Value
from kit.tasks.field import Field
from kit.tasks.form import Grid, Part, fields_of, grid_rows
from kit.tasks.kinds import NotReadable
from kit.tasks.row_order import row_order

__all__ = ["AnswerKey", "in_row_order"]


@dataclass(frozen=True)
class AnswerKey:
    """All that marking needs of one form; plain data, so that it can be frozen when the form is issued."""

    parts: tuple[Part, ...]
    expected: Mapping[str, str]
    mistakes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    follows: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Every blank, from top to bottom."""
        return fields_of(self.parts)

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The blanks by their names."""
        return {one.name: one for one in self.fields}

    @cached_property
    def values(self) -> dict[str, Value | None]:
        """The right answers."""
        return {one.name: one.read(self.expected[one.name]) for one in self.fields}

    @cached_property
    def known(self) -> dict[str, dict[str, Value | None]]:
        """By mistake, the answers that it leads to."""
        return {
            name: {one.name: one.read(wrong[one.name]) for one in self.fields} for name, wrong in self.mistakes.items()
        }

    @cached_property
    def rows(self) -> dict[str, int]:
        """By blank of a table, which row it stands in; a blank of its own is a row of its own."""
        groups = [
            names
            for part in self.parts
            for names in (
                [[cell.name for cell in row] for row in grid_rows(part)]
                if isinstance(part, Grid)
                else [[one.name] for one in fields_of([part])]
            )
        ]
        return {name: number for number, names in enumerate(groups) for name in names}

    def left_alone(self, one: Field) -> bool:
        """True for a blank that is right as it was given."""
        return one.given is not None and one.read(one.given) == self.values[one.name]

    def weight(self, one: Field) -> int:
        """What the blank is worth: nothing where nothing is to be done."""
        return 0 if self.left_alone(one) else one.points


def in_row_order(key: AnswerKey, answers: Mapping[str, object]) -> dict[str, str]:
    """For each blank of the key, the blank whose answer is marked for it.

    They differ only in tables without an order: there each row goes where it fits the key best.
    """
    typed = {one.name: _value(one, answers) for one in key.fields}
    return {one.name: one.name for one in key.fields} | row_order(key.parts, key.values, typed)


def _value(cell: Field, answers: Mapping[str, object]) -> Value | None:
    try:
        return cell.read(answers.get(cell.name, cell.given))
    except NotReadable:
        return None
