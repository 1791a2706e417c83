"""Put payers in order: who pays first and by which rule, and what the second payer pays for a claim."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kit.documents.exhibit import Exhibit
from kit.engine.money import ZERO, Money
from kit.engine.worksheet import Value, Worksheet
from kit.scenarios.draw import Draw
from kit.tasks.duties import Duty, Skill, Work
from kit.tasks.field import Field
from kit.tasks.form import Grid, Part
from kit.tasks.formula import Formula
from kit.tasks.order_payers import working
from kit.tasks.order_payers.facts import Desk, desk_of
from kit.tasks.order_payers.mistakes import MISTAKES, wrong_answers
from kit.tasks.order_payers.papers import papers
from kit.tasks.order_payers.rules import PLACES, RULES
from kit.tasks.order_payers.scene import draw_desk

__all__ = ["MISTAKES", "case", "exhibits", "follows", "form", "mistakes", "scenario", "solve"]

PLACE = 15
MINUTES = 15
DUTY = Duty.INSURERS
SKILLS = (Skill.LAW, Skill.MATH, Skill.DETAIL)
WORK = (Work.VERIFY, Work.COMPUTE)
LEVELS = ("A child of two working parents", "Three plans: families, jobs, COBRA", "Medicare among the payers")
PARTS = {"pays": "Second payer pays", "left": "Left", "written_off": "Written off"}


def scenario(draw: Draw, level: int) -> Desk:
    """A patient with two or three coverages, and one claim."""
    return draw_desk(draw, level)


def exhibits(desk: Desk) -> tuple[Exhibit, ...]:
    """The rule sheet, the registration, the cards, the questionnaire, the court paper, the answers of the plans."""
    return papers(desk)


def form(desk: Desk) -> tuple[Part, ...]:
    """The coverages with place and rule, the charges with three amounts each and their totals, and who comes next."""
    return (
        _coverages(desk),
        _charges(desk),
        Field("rest_to", "What is left after the second payer goes to", kind="choice",
              choices=(working.PATIENT, *desk.names, working.NOBODY)),
    )  # fmt: skip


def _coverages(desk: Desk) -> Grid:
    rows = tuple(
        (
            held.cover.payer,
            Field(f"coverage_{number}.place", f"{held.cover.payer}: place", kind="choice",
                  choices=PLACES[: len(desk.held)], points=2),
            Field(f"coverage_{number}.rule", f"{held.cover.payer}: rule", kind="choice", choices=RULES, given="",
                  points=3),
        )
        for number, held in enumerate(desk.held, 1)
    )  # fmt: skip
    headings = ("Coverage", "Place", "Rule that puts it behind the payer before it; blank for the first")
    return Grid("Who pays first", headings, rows)


def _charges(desk: Desk) -> Grid:
    names = [(f"line_{number}", f"{number}. {one.label}") for number, one in enumerate(desk.charges, 1)]
    rows: tuple[tuple[str | Field, ...], ...] = tuple(
        (
            says,
            *(
                Field(f"{row}.{part}", f"{says}: {label.lower()}", points=1 if part == "left" else 3)
                for part, label in PARTS.items()
            ),
        )
        for row, says in (*names, ("total", "All charges"))
    )
    return Grid("The claim after the second payer", ("Charge", *PARTS.values()), rows)


def solve(desk: Desk) -> Worksheet:
    """The whole of it, with reasons and sources."""
    return working.solve(desk)


def follows(desk: Desk) -> dict[str, Formula]:
    """What is left follows from the second payment, what is written off from both, the totals from the lines."""
    order, _ = working.key_rules(desk)
    first, second = working.alone(desk, order[0]), desk.find(order[1])
    found: dict[str, Formula] = {}
    for number, (share, allowed) in enumerate(zip(first.shares, second.allowed, strict=True), 1):
        row = f"line_{number}"
        if not second.payer.accepts_as_full:
            most = share.patient_owes
            if second.payer.holds_to_allowed:
                most = min(most, max(ZERO, allowed - share.plan_pays))
            found[f"{row}.left"] = ("max", "$0.00", ("-", _fixed(most), f"{row}.pays"))
        rest = _fixed(share.service.billed - share.plan_pays)
        found[f"{row}.written_off"] = ("max", "$0.00", ("-", rest, f"{row}.pays", f"{row}.left"))
    rows = range(1, len(desk.charges) + 1)
    for part in PARTS:
        found[f"total.{part}"] = ("+", *(f"line_{number}.{part}" for number in rows))
    return found


def _fixed(amount: Money) -> str:
    return f"${amount.plain}"


def mistakes(desk: Desk) -> dict[str, dict[str, Value | None]]:
    """The answers that each typical mistake leads to on this desk, of those that show."""
    return wrong_answers(desk)


def case(table: Mapping[str, Any]) -> Desk:
    """The desk of a hand-worked case."""
    return desk_of(table)
