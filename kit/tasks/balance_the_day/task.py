"""Post patient payments and balance the day: which account, which visit, and where the difference comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kit.documents.exhibit import Exhibit
from kit.engine.worksheet import Value, Worksheet
from kit.scenarios.draw import Draw
from kit.tasks.balance_the_day.facts import DEPOSITED, HOLDING, Day, Fault, methods
from kit.tasks.balance_the_day.mistakes import MISTAKES, wrong_answers
from kit.tasks.balance_the_day.papers import papers
from kit.tasks.balance_the_day.scene import draw_day
from kit.tasks.balance_the_day.solution import method_name, work_out_the_day
from kit.tasks.balance_the_day.told import day_of
from kit.tasks.balance_the_day.words import NONE
from kit.tasks.duties import Duty, Skill, Work
from kit.tasks.field import Field
from kit.tasks.form import Grid, Part, fields_of
from kit.tasks.formula import Formula
from kit.tasks.task import answers_of

__all__ = ["MISTAKES", "case", "exhibits", "follows", "form", "mistakes", "scenario", "solve"]

PLACE = 6
MINUTES = 20
DUTY = Duty.MONEY
SKILLS = (Skill.DETAIL, Skill.MATH)
WORK = (Work.POST, Work.DISCREPANCIES)
LEVELS = ("Five clear payments", "Money without a name", "A check comes back")


def scenario(draw: Draw, level: int) -> Day:
    """A day with payments of many kinds and one thing that went wrong."""
    return draw_day(draw, level)


def exhibits(day: Day) -> tuple[Exhibit, ...]:
    """The papers on the desk at closing time."""
    return papers(day)


def form(day: Day) -> tuple[Part, ...]:
    """A row for each receipt, a row for each method, the difference, and the mail if there is any."""
    parts: list[Part] = [_posting(day), _balance(day), *_difference(day)]
    before = "before today's payments"
    if day.returned:
        check = (
            ("Payment taken off the account", Field("returned.payment", "Payment taken off", points=2)),
            ("Returned check fee", Field("returned.fee", "Returned check fee", points=2)),
            (f"Balance of the account after both, {before}", Field("returned.balance", "Balance after both", points=2)),
        )
        parts.append(Grid("The check that came back", ("What", "Amount"), check))
    if day.moved:
        accounts = tuple(one.shown for one in day.accounts)
        rows = (
            ("Take it off account", Field("moved.off", "Take it off account", kind="choice", choices=accounts)),
            ("Post it to account", Field("moved.onto", "Post it to account", kind="choice", choices=accounts)),
            ("Amount", Field("moved.amount", "Amount that moves", points=2)),
            (
                f"Balance of the right account after that, {before}",
                Field("moved.balance", "Balance of the right account", points=2),
            ),
        )
        parts.append(Grid("The payment on the wrong account", ("What", "Answer"), rows))
    return tuple(parts)


def _posting(day: Day) -> Grid:
    accounts = (*(one.shown for one in day.accounts), HOLDING)
    rows: list[tuple[str | Field, ...]] = []
    for number, slip in enumerate(day.slips, 1):
        about = f"Receipt {slip.number}"
        items = (
            Field(f"r{number}.item_{item}", f"{about}: to item {item}", given="0.00", points=2)
            for item in range(1, day.most_items + 1)
        )
        rows.append(
            (
                slip.number,
                Field(f"r{number}.account", f"{about}: post to account", kind="choice", choices=accounts),
                *items,
                Field(f"r{number}.unapplied", f"{about}: unapplied", given="0.00", points=2),
            )
        )
    items_named = (f"To item {item}" for item in range(1, day.most_items + 1))
    headings = ("Receipt", "Post to account", *items_named, "Unapplied")
    return Grid("Post the receipts", headings, tuple(rows))


def _balance(day: Day) -> Grid:
    rows = []
    for method in methods(day):
        row, name = method_name(method), str(method)[0].upper() + str(method)[1:]
        rows.append(
            (
                name,
                Field(f"{row}.keyed", f"{name}: by the day sheet", points=2),
                Field(f"{row}.on_hand", f"{name}: on hand", points=2),
                Field(f"{row}.difference", f"{name}: difference", kind="signed money"),
            )
        )
    headings = ("Method", "By the day sheet", "On hand", "Difference: on hand less day sheet")
    return Grid("Balance the methods", headings, tuple(rows))


def _difference(day: Day) -> tuple[Field, ...]:
    receipts = (*(slip.number for slip in day.slips), NONE)
    return (
        Field("expected_deposit", "Deposit by the receipts", "What should go to the bank.", points=2),
        Field("bank_deposit", "Deposit on hand", "What is there to take to the bank.", points=2),
        Field("difference", "Difference of the day", "All on hand less the day sheet; -12.00 if less is here.",
              kind="signed money", points=2),
        Field("cause", "Where it comes from", kind="choice", choices=tuple(Fault), points=3),
        Field("receipt_at_fault", "Receipt that explains it", "Also when it is the payment that is missing.",
              kind="choice", choices=receipts, points=3),
        Field("correction", "Correction of the day sheet", "What it adds to the total alone; -12.00 if it takes off; "
              "0.00 if the total stays as it is.", kind="signed money", points=2),
        Field("right_total", "Day sheet after the correction",
              "The total of all methods; if nothing is corrected, as it is.", points=2),
    )  # fmt: skip


def solve(day: Day) -> Worksheet:
    """The postings, the methods, the difference and the mail, with reasons."""
    return work_out_the_day(day)


def follows(day: Day) -> dict[str, Formula]:
    """The differences and sums that are made of other blanks."""
    rows = {method: method_name(method) for method in methods(day)}
    found: dict[str, Formula] = {
        f"{row}.difference": ("-", f"{row}.on_hand", f"{row}.keyed") for row in rows.values()
    }  # fmt: skip
    found["difference"] = ("+", *(f"{row}.difference" for row in rows.values()))
    carried = [f"{row}.on_hand" for method, row in rows.items() if method in DEPOSITED]
    if carried:
        found["bank_deposit"] = ("+", *carried)
    found["right_total"] = ("+", *(f"{row}.keyed" for row in rows.values()), "correction")
    if day.returned:
        before = str(day.file(day.returned.account).open)
        found["returned.balance"] = ("+", before, "returned.payment", "returned.fee")
    if day.moved:
        found["moved.balance"] = ("-", str(day.file(day.moved.right).open), "moved.amount")
    return found


def mistakes(day: Day) -> dict[str, dict[str, Value | None]]:
    """The answers that each typical mistake leads to today, of those that show."""
    right = answers_of(solve(day), fields_of(form(day)))
    return wrong_answers(day, right)


def case(table: Mapping[str, Any]) -> Day:
    """The day of a hand-worked case."""
    return day_of(table)
