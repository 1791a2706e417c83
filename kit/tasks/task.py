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
from kit.engine.money import Money
from kit.engine.worksheet import Worksheet
from kit.scenarios.draw import Draw
from kit.tasks.field import Field
from kit.tasks.words import Words, read_words

__all__ = ["Case", "Task", "cases", "task", "task_ids"]

FOLDER = Path(__file__).parent
_ID = re.compile(r"[a-z][a-z0-9_]*")

Mistake = Callable[[Any], Mapping[str, Money]]


@dataclass(frozen=True, slots=True)
class Task:
    """One daily task: its words, its fields, and the functions that draw, solve and spoil it.

    `scenario(draw, level)` makes the facts, `exhibits(facts)` the papers that show them,
    `solve(facts)` the worksheet, and each of `mistakes(facts)` the answers that one typical wrong
    way of thinking leads to. `case(table)` makes facts from a hand-worked case.
    """

    id: str
    words: Words
    fields: tuple[Field, ...]
    levels: tuple[str, ...]
    scenario: Callable[[Draw, int], Any]
    exhibits: Callable[[Any], tuple[Exhibit, ...]]
    solve: Callable[[Any], Worksheet]
    mistakes: Callable[[Any], Mapping[str, Mapping[str, Money]]]
    mistake_ids: tuple[str, ...]
    case: Callable[[Mapping[str, Any]], Any]


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
        words=words,
        fields=rules.FIELDS,
        levels=rules.LEVELS,
        scenario=rules.scenario,
        exhibits=rules.exhibits,
        solve=rules.solve,
        mistakes=rules.mistakes,
        mistake_ids=tuple(rules.MISTAKES),
        case=rules.case,
    )


def cases(task_id: str) -> tuple[Case, ...]:
    """The hand-worked cases of a task. Raises ValueError that names the case and the missing entry."""
    table = tomllib.loads((FOLDER / task(task_id).id / "cases.toml").read_text(encoding="utf-8"))
    found = []
    for entry in table["case"]:
        for name in ("id", "source", "facts", "expected"):
            if name not in entry:
                raise ValueError(f"{task_id}/cases.toml: case {entry.get('id', '?')}: {name!r} is missing; add it")
        found.append(Case(entry["id"], entry["source"], entry["facts"], entry["expected"]))
    return tuple(found)
