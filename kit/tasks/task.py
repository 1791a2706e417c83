"""A task of the bank, and the registry that finds every task folder."""

from __future__ import annotations

import importlib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kit.documents.exhibit import Exhibit
from kit.engine.worksheet import Value, Worksheet
from kit.scenarios.draw import Draw
from kit.tasks.duties import Duty, Skill, Work
from kit.tasks.field import Field
from kit.tasks.file_reading import FileReading, no_file
from kit.tasks.form import Part
from kit.tasks.formula import Formula
from kit.tasks.words import Words, read_words

__all__ = ["Answers", "Case", "Task", "answers_of", "cases", "in_course_order", "task", "task_ids"]

FOLDER = Path(__file__).parent
_ID = re.compile(r"[a-z][a-z0-9_]*")

Answers = Mapping[str, Value | None]
"""By field, the value that belongs into it; None for one that is left blank."""


@dataclass(frozen=True, slots=True)
class Task:
    """One daily task: its words, and the functions that draw, solve and spoil it.

    `scenario(draw, level)` makes the facts, `exhibits(facts)` the papers that show them, `form(facts)`
    the parts of the answer form, `solve(facts)` the worksheet with one line for each blank, and each of
    `mistakes(facts)` the answers that one typical wrong way of thinking leads to (only those that
    differ from the right ones). `follows(facts)` says by which formula an answer follows from others.
    `case(table)` makes facts from a hand-worked case. `read_file(fields, name, data)` reads the answers
    from a file that is handed in. `place` is the task's place in the course, `minutes` how long a
    trained person needs.
    """

    id: str
    place: int
    minutes: int
    duty: Duty
    skills: tuple[Skill, ...]
    work: tuple[Work, ...]
    words: Words
    levels: tuple[str, ...]
    scenario: Callable[[Draw, int], Any]
    exhibits: Callable[[Any], tuple[Exhibit, ...]]
    form: Callable[[Any], tuple[Part, ...]]
    solve: Callable[[Any], Worksheet]
    mistakes: Callable[[Any], Mapping[str, Answers]]
    mistake_ids: tuple[str, ...]
    case: Callable[[Mapping[str, Any]], Any]
    follows: Callable[[Any], Mapping[str, Formula]]
    read_file: Callable[[tuple[Field, ...], str, bytes], FileReading]


@dataclass(frozen=True, slots=True)
class Case:
    """One case worked by hand: where it comes from, its facts, and the answers that must come out."""

    id: str
    source: str
    facts: Mapping[str, Any]
    expected: Mapping[str, str]


def task_ids() -> tuple[str, ...]:
    """The ids of all tasks: the names of the folders that hold a `task.py`."""
    return tuple(sorted(path.parent.name for path in FOLDER.glob("*/task.py")))


def in_course_order() -> tuple[str, ...]:
    """The ids of all tasks in the order of the course."""
    return tuple(sorted(task_ids(), key=lambda task_id: task(task_id).place))


def answers_of(worksheet: Worksheet, fields: tuple[Field, ...]) -> dict[str, Value | None]:
    """The right answer to every blank, from the worksheet's line of its name.

    A blank without a line is one that is left as given. Raises ValueError for one that must be filled in.
    """
    whole: dict[str, Value] = {}
    for line in worksheet:
        if line.about == "" or line.name not in whole:
            whole[line.name] = line.value
    missing = [field.name for field in fields if field.given is None and field.name not in whole]
    if missing:
        raise ValueError(f"the worksheet {worksheet.title!r} has no line for: {', '.join(missing)}")
    return {field.name: whole[field.name] if field.name in whole else _as_given(field) for field in fields}


def _as_given(field: Field) -> Value | None:
    """What stands in a blank from the start, a text as it is written there."""
    return field.given or None if field.kind == "text" else field.read(field.given)


@cache
def task(task_id: str) -> Task:
    """Load one task from its folder. Raises ValueError that names the known tasks, or the file to mend."""
    if not _ID.fullmatch(task_id) or not (FOLDER / task_id / "task.py").is_file():
        raise ValueError(f"there is no task {task_id!r}; the tasks are: {', '.join(task_ids())}")
    rules = importlib.import_module(f"kit.tasks.{task_id}.task")
    words = read_words(FOLDER / task_id / "task.md")
    without = set(rules.MISTAKES) ^ set(words.mistakes)
    if without:
        raise ValueError(
            f"{task_id}: task.py and task.md must name the same mistakes; "
            f"only one of them has: {', '.join(sorted(without))}"
        )
    return Task(
        id=task_id,
        place=rules.PLACE,
        minutes=rules.MINUTES,
        duty=rules.DUTY,
        skills=rules.SKILLS,
        work=rules.WORK,
        words=words,
        levels=rules.LEVELS,
        scenario=rules.scenario,
        exhibits=rules.exhibits,
        form=rules.form,
        solve=rules.solve,
        mistakes=rules.mistakes,
        mistake_ids=tuple(rules.MISTAKES),
        case=rules.case,
        follows=getattr(rules, "follows", _nothing_follows),
        read_file=getattr(rules, "read_file", no_file),
    )


def _nothing_follows(_facts: Any) -> Mapping[str, Formula]:
    return {}


def cases(task_id: str) -> tuple[Case, ...]:
    """The hand-worked cases of a task. Raises ValueError that names the case and the missing entry."""
    table = tomllib.loads((FOLDER / task(task_id).id / "cases.toml").read_text(encoding="utf-8"))
    found = []
    for entry in table["case"]:
        for name in ("id", "source", "facts", "expected"):
            if name not in entry:
                raise ValueError(f"{task_id}/cases.toml: case {entry.get('id', '?')}: {name!r} is missing; add it")
        found.append(Case(entry["id"], entry["source"], entry["facts"], _flat(entry["expected"])))
    return tuple(found)


def _flat(expected: Mapping[str, Any], before: str = "") -> dict[str, str]:
    """Answers of a table of blanks may be written below its rows: line_3 = { paid = "12.00" }."""
    found: dict[str, str] = {}
    for name, value in expected.items():
        if isinstance(value, Mapping):
            found |= _flat(value, f"{before}{name}.")
        else:
            found[f"{before}{name}"] = str(value)
    return found
