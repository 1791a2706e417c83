"""Verify coverage: what the front desk wrote down from the patient's words, put right, and what the patient owes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kit.documents.exhibit import Exhibit
from kit.engine.money import ZERO
from kit.engine.worksheet import Worksheet
from kit.scenarios.draw import Draw
from kit.tasks.duties import Duty, Skill, Work
from kit.tasks.field import Field
from kit.tasks.form import Grid, Part
from kit.tasks.formula import Formula
from kit.tasks.verify_coverage import working
from kit.tasks.verify_coverage.checks import AUTHORIZATION, CARD, IN, NETWORK, NOT_NEEDED, PLANS, REFERRAL
from kit.tasks.verify_coverage.drawing import draw_verification
from kit.tasks.verify_coverage.facts import Verification, verification_of
from kit.tasks.verify_coverage.mistakes import MISTAKES, mistakes
from kit.tasks.verify_coverage.papers import papers_of
from kit.tasks.verify_coverage.working import PARTS, STEPS, TELL

__all__ = [
    "DUTY", "LEVELS", "MINUTES", "MISTAKES", "PLACE", "SKILLS", "WORK", "case", "exhibits", "follows", "form",
    "mistakes", "scenario", "solve",
]  # fmt: skip

PLACE = 14
MINUTES = 15
DUTY = Duty.INSURERS
SKILLS = (Skill.DETAIL, Skill.LAW, Skill.SERVICE)
WORK = (Work.VERIFY, Work.COMPUTE, Work.CONTACT)
LEVELS = ("Covered, with a share", "A permission or a limit", "Two plans, a change, or left out")

HELP = {
    "deductible": "Toward the deductible, all visits together.",
    "copay": "All copays of the order.",
    "coinsurance": "The patient's percentage.",
    "not_covered": "What the plan does not cover at all, at our charge. With no plan, all of our charge.",
    "balance_bill": "Out of network: our charge above what the plan allows.",
}


def scenario(draw: Draw, level: int) -> Verification:
    """A visit whose check-list was filled in from what the patient believes."""
    return draw_verification(draw, level)


def exhibits(facts: Verification) -> tuple[Exhibit, ...]:
    """The order, the cards, the payers' answers, the plans, our lists and logs, the office's rules."""
    return papers_of(facts)


def form(facts: Verification) -> tuple[Part, ...]:
    """The check-list as the front desk filled it in, the amounts, and two decisions."""
    card = facts.answers[0].cover.payer
    checks = (
        _check("card", "Card on file, on the day of the visit", CARD, CARD[0]),
        _check("pays_first", "Plan that pays first on that day", PLANS, card),
        _check("network", "Our office, for that plan", NETWORK, IN),
        _check("authorization", "Authorization", AUTHORIZATION, NOT_NEEDED),
        _check("referral", "Referral", REFERRAL, NOT_NEEDED),
    )
    amounts = tuple(Field(part, label, HELP[part], given="0.00", points=2) for part, label in PARTS.items())
    return (
        Grid("Check-list of the front desk: change what is wrong", ("Check", "Finding"), checks),
        Field(
            "authorization_number", "Authorization number",
            "Only one that is needed and good. Otherwise leave it blank.", kind="text", given="", points=2,
        ),
        Field(
            "visits_left", "Visits left before this order", "Leave it blank if the plan has no limit of visits for it.",
            kind="count", given="", points=2,
        ),
        Field("deductible_left", "Deductible still open", "The one that counts for this visit, before it.", points=2),
        *amounts,
        Field("plan_pays", "First plan pays", "What the plan that pays first will pay for the whole order.", points=2),
        Field("second_pays", "Second plan pays", "0.00 if there is no second plan.", given="0.00", points=2),
        Field("patient_owes", "Patient owes", "The whole order, after all plans.", points=3),
        Field("ask", "Ask for before the first visit", "By the office's rule sheet.", points=3),
        Field("tell", "Tell the patient", "The first true sentence on the rule sheet.", "choice", TELL, points=2),
        Field("step", "Before the visit", "The first step on the rule sheet that applies.", "choice", STEPS, points=2),
    )  # fmt: skip


def _check(name: str, label: str, choices: tuple[str, ...], given: str) -> tuple[str | Field, ...]:
    return label, Field(name, label, kind="choice", choices=choices, given=given, points=2)


def solve(facts: Verification) -> Worksheet:
    """Every check, every amount and both decisions, with the reasons."""
    return working.solve(facts)


def follows(facts: Verification) -> dict[str, Formula]:
    """What the patient owes is the sum of the parts, less what a second plan pays."""
    sheet = solve(facts)
    # Those that are not zero first: they are the likeliest to be mistaken.
    parts = sorted(PARTS, key=lambda part: sheet.amount(part) == ZERO)
    if sheet.amount(parts[0]) == ZERO:
        return {}
    return {"patient_owes": ("-", ("+", *parts), "second_pays")}


def case(table: Mapping[str, Any]) -> Verification:
    """The facts of a hand-worked case."""
    return verification_of(table)
