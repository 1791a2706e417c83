"""Work out Medicare shares: what Medicare and the Medigap plan pay, what the patient owes, and which days are left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kit.documents.exhibit import Exhibit
from kit.engine.worksheet import Value, Worksheet
from kit.scenarios.draw import Draw
from kit.tasks.duties import Duty, Skill, Work
from kit.tasks.form import Part, fields_of
from kit.tasks.formula import Formula, names_in
from kit.tasks.medicare_shares import job, job_mistakes, stay_mistakes, stays, visit_mistakes, visits
from kit.tasks.medicare_shares.drawing import draw_job, draw_visits
from kit.tasks.medicare_shares.facts import Answers, JobDesk, StayDesk, VisitDesk
from kit.tasks.medicare_shares.papers import job_papers, stay_papers, visit_papers
from kit.tasks.medicare_shares.stay_drawing import draw_stays
from kit.tasks.medicare_shares.told import desk_of

__all__ = ["MISTAKES", "case", "exhibits", "follows", "form", "mistakes", "scenario", "solve"]

PLACE = 16
MINUTES = 25
DUTY = Duty.INSURERS
SKILLS = (Skill.MATH, Skill.LAW, Skill.DETAIL)
WORK = (Work.COMPUTE, Work.STATEMENTS, Work.VERIFY)
LEVELS = ("Doctors of two kinds", "Stays and the days left", "After a plan from work")
MISTAKES = tuple(dict.fromkeys((*visit_mistakes.MISTAKES, *stay_mistakes.MISTAKES, *job_mistakes.MISTAKES)))

Desk = VisitDesk | StayDesk | JobDesk


def scenario(draw: Draw, level: int) -> Desk:
    """A patient with Medicare and a Medigap plan, in the situation of the level."""
    draw = draw.at(f"level {level}")
    if level == 1:
        return draw_visits(draw)
    return draw_stays(draw) if level == 2 else draw_job(draw)


def exhibits(desk: Desk) -> tuple[Exhibit, ...]:
    """The card, the amounts of the year, what was done, the Medigap plan, and the rules."""
    if isinstance(desk, VisitDesk):
        return visit_papers(desk)
    return stay_papers(desk) if isinstance(desk, StayDesk) else job_papers(desk)


def form(desk: Desk) -> tuple[Part, ...]:
    """The tables of services or stays, the totals, and what is left or met."""
    if isinstance(desk, VisitDesk):
        return visits.form(desk)
    return stays.form(desk) if isinstance(desk, StayDesk) else job.form(desk)


def solve(desk: Desk) -> Worksheet:
    """The shares, with the reason and the source of each."""
    if isinstance(desk, VisitDesk):
        return visits.solve(desk)
    return stays.solve(desk) if isinstance(desk, StayDesk) else job.solve(desk)


def follows(desk: Desk) -> Mapping[str, Formula]:
    """The amounts that follow from earlier ones; an amount that is right as given neither follows nor leads."""
    right = _right(desk)
    alone = {
        field.name
        for field in fields_of(form(desk))
        if field.given is not None and right[field.name] == field.read(field.given)
    }
    found = {name: _ordered(formula, alone) for name, formula in _formulas(desk).items() if name not in alone}
    return {name: formula for name, formula in found.items() if next(names_in(formula), "") not in alone}


def _ordered(formula: Formula, alone: set[str]) -> Formula:
    """A sum with what was filled in first, because a slip is looked for there."""
    if isinstance(formula, str | int):
        return formula
    parts = [_ordered(part, alone) for part in formula[1:]]
    if formula[0] == "+":
        parts.sort(key=lambda part: isinstance(part, str) and part in alone)
    return (formula[0], *parts)


def _formulas(desk: Desk) -> Mapping[str, Formula]:
    if isinstance(desk, VisitDesk):
        return visits.follows(desk)
    return stays.follows(desk) if isinstance(desk, StayDesk) else job.follows(desk)


def _right(desk: Desk) -> Answers:
    if isinstance(desk, VisitDesk):
        return visits.right_answers(desk)
    return stays.right_answers(desk) if isinstance(desk, StayDesk) else job.right_answers(desk)


def mistakes(desk: Desk) -> dict[str, dict[str, Value | None]]:
    """The answers that each typical mistake leads to, of those that show and can be told apart."""
    right = _right(desk)
    found: dict[str, dict[str, Value | None]] = {}
    for name, wrong in _mistakes(desk).items():
        different: dict[str, Value | None] = {
            blank: value for blank, value in wrong.items() if value != right[blank]
        }  # fmt: skip
        # Two slips that come to the same answers cannot be told apart: the first one stands.
        if different and different not in found.values():
            found[name] = different
    return found


def _mistakes(desk: Desk) -> dict[str, Answers]:
    if isinstance(desk, VisitDesk):
        return {name: wrong(desk) for name, wrong in visit_mistakes.MISTAKES.items()}
    if isinstance(desk, StayDesk):
        return {name: wrong(desk) for name, wrong in stay_mistakes.MISTAKES.items()}
    return {name: wrong(desk) for name, wrong in job_mistakes.MISTAKES.items()}


def case(table: Mapping[str, Any]) -> Desk:
    """The desk of a hand-worked case."""
    return desk_of(table)
