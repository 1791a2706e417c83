"""Explain plan options: what each one costs for the year that is described, and which is cheaper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kit.documents.exhibit import Exhibit
from kit.engine.worksheet import Worksheet
from kit.scenarios.draw import Draw
from kit.tasks.duties import Duty, Skill, Work
from kit.tasks.explain_plan import working
from kit.tasks.explain_plan.drawing import draw_choice
from kit.tasks.explain_plan.facts import LETTERS, Choice, choice_of
from kit.tasks.explain_plan.mistakes import MISTAKES, mistakes
from kit.tasks.explain_plan.papers import papers_of
from kit.tasks.explain_plan.working import PARTS, STATEMENTS, sets
from kit.tasks.field import Field
from kit.tasks.form import Grid, Part
from kit.tasks.formula import Formula

__all__ = [
    "DUTY", "LEVELS", "MINUTES", "MISTAKES", "PLACE", "SKILLS", "WORK", "case", "exhibits", "follows", "form",
    "mistakes", "scenario", "solve",
]  # fmt: skip

PLACE = 19
MINUTES = 20
DUTY = Duty.PATIENTS
SKILLS = (Skill.SERVICE, Skill.MATH)
WORK = (Work.CONTACT, Work.COMPUTE)
LEVELS = ("Two plans with copays", "A plan with a savings account", "Three plans and their networks")
OFTEN_NOTHING = ("copay", "coinsurance", "outside", "savings")


def scenario(draw: Draw, level: int) -> Choice:
    """Plans to choose from, and the year that the patient expects."""
    return draw_choice(draw, level)


def exhibits(choice: Choice) -> tuple[Exhibit, ...]:
    """The options, the year, and how we compare."""
    return papers_of(choice)


def form(choice: Choice) -> tuple[Part, ...]:
    """A column of amounts for each option, the comparison, the year without the operation, and what is true."""
    names = choice.names
    rows = tuple(_row(choice, part, label) for part, label in {**PARTS, "whole": "Whole cost of the year"}.items())
    truths = tuple(
        (words, Field(f"statement_{n}", f"Statement {n}", kind="choice", choices=sets(choice)))
        for n, words in enumerate(STATEMENTS, 1)
    )
    return (
        Grid("The year with the operation", ("Part of the cost", *names), rows),
        Field("cheaper", "Cheapest plan", kind="choice", choices=names),
        Field("difference", "Difference to the next plan", points=2),
        Grid("If the operation is dropped", ("Cost", *names), (_row(choice, "without", "Whole cost without it"),)),
        Field("cheaper_without", "Cheapest plan then", kind="choice", choices=names),
        Field("difference_without", "Difference to the next plan then", points=2),
        Grid("What you may tell the patient", ("Statement", "For which plans is it true?"), truths),
    )


def _row(choice: Choice, part: str, label: str) -> tuple[str | Field, ...]:
    cells = (
        Field(f"{letter}.{part}", f"{name}: {label.lower()}", given="0.00" if part in OFTEN_NOTHING else None, points=2)
        for letter, name in zip(LETTERS, choice.names, strict=False)
    )
    return (label, *cells)


def solve(choice: Choice) -> Worksheet:
    """Every amount for every option, the comparison, and what may be told."""
    return working.solve(choice)


def follows(choice: Choice) -> dict[str, Formula]:
    """Sums and differences: the whole cost of each plan, and how far apart the two cheapest are."""
    found: dict[str, Formula] = {}
    costs = {letter: working.cost(choice, at) for at, letter in enumerate(LETTERS[: len(choice.options)])}
    without = [working.without_operation(choice, at, one).whole for at, one in enumerate(costs.values())]
    for letter in costs:
        parts = [f"{letter}.{part}" for part in PARTS if part != "savings"]
        found[f"{letter}.whole"] = ("-", ("+", *parts), f"{letter}.savings")
    wholes = {letter: one.whole for letter, one in costs.items()}
    for name, column, amounts in (
        ("difference", "whole", wholes),
        ("difference_without", "without", dict(zip(costs, without, strict=True))),
    ):
        first, second = sorted(amounts, key=amounts.__getitem__)[:2]
        found[name] = ("-", f"{second}.{column}", f"{first}.{column}")
    return found


def case(table: Mapping[str, Any]) -> Choice:
    """The facts of a hand-worked case."""
    return choice_of(table)
