"""Work the denial queue: what to do about each line, by when, for how much, in which order, and the appeal letter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kit.documents.exhibit import Exhibit
from kit.engine.worksheet import Worksheet
from kit.scenarios.draw import Draw
from kit.tasks.duties import Duty, Skill, Work
from kit.tasks.field import Field
from kit.tasks.form import Grid, Part
from kit.tasks.formula import Formula
from kit.tasks.task import Answers
from kit.tasks.work_denials.drawing import draw_queue
from kit.tasks.work_denials.facts import LEVEL_NAMES, STEPS, Queue
from kit.tasks.work_denials.letter import ENCLOSED, GROUNDS, addresses
from kit.tasks.work_denials.mistakes import MISTAKES, wrong_answers
from kit.tasks.work_denials.papers import papers
from kit.tasks.work_denials.solving import solve_queue, work
from kit.tasks.work_denials.told import queue_of

__all__ = ["MISTAKES", "case", "exhibits", "follows", "form", "mistakes", "scenario", "solve"]

PLACE = 17
MINUTES = 30
DUTY = Duty.INSURERS
SKILLS = (Skill.TIME, Skill.DETAIL, Skill.LAW)
WORK = (Work.DISCREPANCIES, Work.VERIFY, Work.CONTACT)
LEVELS = ("Six lines, several plans", "Missed days, and Medicare", "Second and third appeals")


def scenario(draw: Draw, level: int) -> Queue:
    """A queue of the level."""
    return draw_queue(draw, level)


def exhibits(queue: Queue) -> tuple[Exhibit, ...]:
    """The queue, the account notes, the payers' terms and the office's rules."""
    return papers(queue)


def form(queue: Queue) -> tuple[Part, ...]:
    """A row for each line of the queue, and the key facts of one letter."""
    rows = tuple(_row(number) for number in range(1, len(queue.denials) + 1))
    return (
        Grid("What becomes of each line", ("Line", "Step", "Amount at stake", "Last day", "Turn"), rows),
        *_letter(queue),
    )


def _row(number: int) -> tuple[str | Field, ...]:
    row, here = f"line_{number}", f"Line {number}"
    return (
        here,
        Field(f"{row}.step", f"{here}: step", kind="choice", choices=STEPS, points=3),
        Field(f"{row}.amount", f"{here}: amount at stake", points=2),
        Field(f"{row}.by", f"{here}: last day", kind="date", given="", points=3),
        Field(f"{row}.turn", f"{here}: turn", kind="count", given=""),
    )


def _letter(queue: Queue) -> tuple[Field, ...]:
    claims = tuple(one.claim for one in queue.denials)
    return (
        Field("letter.claim", "Appeal letter: claim", "The appeal with the lowest turn.", kind="choice",
              choices=claims, points=3),
        Field("letter.to", "Appeal letter: addressed to", kind="choice", choices=addresses(queue), points=2),
        Field("letter.level", "Appeal letter: level of appeal", kind="choice", choices=LEVEL_NAMES, points=2),
        Field("letter.service_day", "Appeal letter: day of service", kind="date", points=2),
        Field("letter.decision_day", "Appeal letter: date on the decision that is appealed", kind="date", points=2),
        Field("letter.asked_for", "Appeal letter: amount asked for", points=2),
        Field("letter.ground", "Appeal letter: why the payer should pay", kind="choice", choices=GROUNDS, points=2),
        Field("letter.enclosed", "Appeal letter: enclosed", kind="choice", choices=ENCLOSED, points=2),
    )  # fmt: skip


def solve(queue: Queue) -> Worksheet:
    """The whole queue, with reasons and sources."""
    return solve_queue(queue)


def mistakes(queue: Queue) -> Mapping[str, Answers]:
    """The answers that each typical mistake leads to on this queue, of those that show."""
    return wrong_answers(queue)


def follows(queue: Queue) -> Mapping[str, Formula]:
    """The letter asks for the amount of its line."""
    first = work(queue).first_appeal
    return {} if first is None else {"letter.asked_for": f"line_{first + 1}.amount"}


def case(table: Mapping[str, Any]) -> Queue:
    """The queue of a hand-worked case."""
    return queue_of(table)
