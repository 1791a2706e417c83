"""Resolve a credit balance: why it is there, who gets how much back, which way, by when, and who approves it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kit.documents.exhibit import Exhibit
from kit.engine.worksheet import Value, Worksheet
from kit.scenarios.draw import Draw
from kit.tasks.duties import Duty, Skill, Work
from kit.tasks.field import Field
from kit.tasks.form import Grid, Part, fields_of
from kit.tasks.resolve_credit_balance.facts import APPLY, APPROVERS, CAUSES, HOW, KEEP, MOST_LINES, MOVE, Credit
from kit.tasks.resolve_credit_balance.mistakes import MISTAKES, wrong_answers
from kit.tasks.resolve_credit_balance.papers import papers
from kit.tasks.resolve_credit_balance.scene import draw_credit
from kit.tasks.resolve_credit_balance.settlement import settle
from kit.tasks.resolve_credit_balance.told import credit_of
from kit.tasks.task import answers_of

__all__ = ["MISTAKES", "case", "exhibits", "form", "mistakes", "scenario", "solve"]

PLACE = 8
MINUTES = 15
DUTY = Duty.MONEY
SKILLS = (Skill.MATH, Skill.LAW, Skill.DETAIL)
WORK = (Work.DISCREPANCIES, Work.POST)
LEVELS = ("One insurer, one reason", "A patient's money goes back", "Two insurers on one account")


def scenario(draw: Draw, level: int) -> Credit:
    """An account that stands below zero, for one of the causes of the level."""
    return draw_credit(draw, level)


def exhibits(credit: Credit) -> tuple[Exhibit, ...]:
    """The account, the decisions, the other accounts, the work note and the policy."""
    return papers(credit)


def form(credit: Credit) -> tuple[Part, ...]:
    """The credit and its cause, what each paid, the corrections, and a line for each amount of money."""
    return (
        Field("credit_balance", "Credit on the account", "How far the account is below zero. Leave off the minus.",
              points=2),
        Field("cause", "Why there is a credit", kind="choice", choices=tuple(CAUSES.values()), points=3),
        _parties(credit),
        Field("adjustment_to_post", "Adjustment to add", "Below zero when an adjustment is undone, as -12.00.",
              kind="signed money", given="0.00", points=3),
        Field("charge_to_post", "Charge to add", "Below zero when a charge is taken off, as -12.00.",
              kind="signed money", given="0.00", points=3),
        _request(credit),
        Field("balance_after", "Balance afterwards", "When all this is done. A credit is below zero, as -12.00.",
              kind="signed money", given="0.00", points=2),
    )  # fmt: skip


def _parties(credit: Credit) -> Grid:
    rows = tuple(
        (
            party.name,
            Field(f"party_{number}.paid", f"{party.name}: paid"),
            Field(
                f"party_{number}.over",
                f"{party.name}: paid above the right part",
                kind="signed money",
                given="0.00",
                points=2,
            ),
        )
        for number, party in enumerate(credit.account.parties, 1)
    )
    return Grid("Who paid what on this account", ("Who", "Paid", "Above the right part; below zero when less"), rows)


def _request(credit: Credit) -> Grid:
    recipients = (*(one.number for one in credit.others), *(party.name for party in credit.account.parties))
    ways = (*HOW.values(), APPLY, MOVE, KEEP)
    rows = tuple(
        (
            f"Line {number}",
            Field(f"line_{number}.to", f"Line {number}: to", kind="choice", choices=recipients, given=""),
            Field(f"line_{number}.how", f"Line {number}: how", kind="choice", choices=ways, given="", points=2),
            Field(f"line_{number}.amount", f"Line {number}: amount", given="", points=4),
            Field(f"line_{number}.by", f"Line {number}: last day", kind="date", given="", points=3),
            Field(f"line_{number}.approved", f"Line {number}: approved by", kind="choice", choices=APPROVERS, given=""),
        )
        for number in range(1, MOST_LINES + 2)
    )
    headings = ("Line", "To", "How", "Amount", "Last day", "Approved by")
    return Grid("Where the money goes", headings, rows, any_order=True)


def solve(credit: Credit) -> Worksheet:
    """The whole of it, with reasons and sources."""
    return settle(credit)


def mistakes(credit: Credit) -> dict[str, dict[str, Value | None]]:
    """The answers that each typical mistake leads to on this account, of those that show."""
    fields = fields_of(form(credit))
    return wrong_answers(credit, answers_of(solve(credit), fields))


def case(table: Mapping[str, Any]) -> Credit:
    """The credit of a hand-worked case."""
    return credit_of(table)
