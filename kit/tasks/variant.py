"""A variant: one fresh set of papers for a task, with its key and the answers that mistakes lead to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kit.documents.exhibit import Exhibit
from kit.engine.money import Money
from kit.engine.worksheet import Worksheet
from kit.scenarios.draw import Draw
from kit.tasks.task import Task

__all__ = ["Variant", "variant"]

MOST_DRAWS = 200


@dataclass(frozen=True, slots=True)
class Variant:
    """What one seed of a task yields. All answers are text, as a trainee would type them."""

    task_id: str
    seed: str
    level: int
    exhibits: tuple[Exhibit, ...]
    expected: Mapping[str, str]
    mistakes: Mapping[str, Mapping[str, str]]
    worksheet: Worksheet


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
        worksheet = task.solve(facts)
        expected = {field.name: worksheet.amount(field.name) for field in task.fields}
        mistakes = task.mistakes(facts)
        if _tells_apart(expected, mistakes):
            return Variant(
                task_id=task.id,
                seed=seed,
                level=level,
                exhibits=task.exhibits(facts),
                expected=_as_text(expected),
                mistakes={name: _as_text(answers) for name, answers in mistakes.items()},
                worksheet=worksheet,
            )
    raise AssertionError(
        f"{task.id}: {MOST_DRAWS} draws from seed {seed!r} at level {level}, none tells its mistakes apart"
    )


def _tells_apart(expected: Mapping[str, Money], mistakes: Mapping[str, Mapping[str, Money]]) -> bool:
    """True when the key and all mistakes lead to different answers."""
    seen = [tuple(expected.values())]
    for answers in mistakes.values():
        row = tuple(answers[name] for name in expected)
        if row in seen:
            return False
        seen.append(row)
    return True


def _as_text(answers: Mapping[str, Money]) -> dict[str, str]:
    return {name: amount.plain for name, amount in answers.items()}
