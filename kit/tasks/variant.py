"""A variant: one fresh set of papers for a task, with its key and the answers that mistakes lead to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kit.documents.exhibit import Exhibit
from kit.engine.worksheet import Value, Worksheet
from kit.scenarios.draw import Draw
from kit.tasks.field import Field
from kit.tasks.form import Part, fields_of
from kit.tasks.formula import Formula
from kit.tasks.row_order import row_order
from kit.tasks.task import Answers, Task, answers_of

__all__ = ["Variant", "variant"]

MOST_DRAWS = 200


@dataclass(frozen=True, slots=True)
class Variant:
    """What one seed of a task yields. All answers are text, as a trainee would type them."""

    task_id: str
    seed: str
    level: int
    exhibits: tuple[Exhibit, ...]
    parts: tuple[Part, ...]
    expected: Mapping[str, str]
    mistakes: Mapping[str, Mapping[str, str]]
    follows: Mapping[str, Formula]
    worksheet: Worksheet

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every blank of the form, from top to bottom."""
        return fields_of(self.parts)


def variant(task: Task, seed: str, level: int) -> Variant:
    """Draw a variant; the same seed and level give the same variant.

    A draw in which a mistake would lead to the right answers, or two mistakes to the same
    answers, cannot tell the trainee what went wrong: it is thrown away and the next is drawn.
    Raises ValueError for a level that the task does not have.
    """
    if not 1 <= level <= len(task.levels):
        raise ValueError(f"{task.id} has levels 1 to {len(task.levels)}, not {level}")
    for number in range(MOST_DRAWS):
        facts = task.scenario(Draw(seed).at(task.id).at(f"draw {number}"), level)
        parts, worksheet = task.form(facts), task.solve(facts)
        fields = fields_of(parts)
        expected = answers_of(worksheet, fields)
        right = _as_read(expected, fields)
        mistakes = {
            name: _in_order(parts, right, _as_read({**expected, **answers}, fields))
            for name, answers in task.mistakes(facts).items()
        }
        if _tells_apart(right, mistakes, fields):
            return Variant(
                task_id=task.id,
                seed=seed,
                level=level,
                exhibits=task.exhibits(facts),
                parts=parts,
                expected=_as_text(expected, fields),
                mistakes={name: _as_text(answers, fields) for name, answers in mistakes.items()},
                follows=task.follows(facts),
                worksheet=worksheet,
            )
    raise AssertionError(
        f"{task.id}: {MOST_DRAWS} draws from seed {seed!r} at level {level}, none tells its mistakes apart"
    )


Read = Mapping[str, Value | None]


def _as_read(answers: Answers, fields: tuple[Field, ...]) -> dict[str, Value | None]:
    """The answers as a form reads them: of a text, capitals and spaces are no difference."""
    return {field.name: field.read(field.written(answers[field.name])) for field in fields}


def _in_order(parts: tuple[Part, ...], right: Read, wrong: Read) -> Read:
    """Wrong answers in the rows in which they would be marked."""
    place = row_order(parts, right, wrong)
    return {name: wrong[place.get(name, name)] for name in wrong}


def _tells_apart(right: Read, mistakes: Mapping[str, Read], fields: tuple[Field, ...]) -> bool:
    """True when the key and all mistakes lead to different answers."""
    seen = [tuple(right[field.name] for field in fields)]
    for answers in mistakes.values():
        row = tuple(answers[field.name] for field in fields)
        if row in seen:
            return False
        seen.append(row)
    return True


def _as_text(answers: Mapping[str, Value | None], fields: tuple[Field, ...]) -> dict[str, str]:
    return {field.name: field.written(answers[field.name]) for field in fields}
