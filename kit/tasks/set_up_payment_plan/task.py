"""Set up a payment plan: what a month may take, which plans go on the bill, and the schedule to the last cent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from kit.documents.exhibit import Exhibit
from kit.engine.instalments import Rounding
from kit.engine.money import Money
from kit.engine.plan_history import ReceivedPayment
from kit.engine.plan_policy import BalanceBand, PlanPolicy, Remainder
from kit.engine.worksheet import Value, Worksheet
from kit.scenarios.draw import Draw
from kit.tasks.duties import Duty, Skill, Work
from kit.tasks.field import Field
from kit.tasks.form import Grid, Part
from kit.tasks.formula import Formula, work_out
from kit.tasks.set_up_payment_plan.facts import Account, OldPlan, PayPeriod, PayStub, Situation, Terms, Wish, term_name
from kit.tasks.set_up_payment_plan.mistakes import MISTAKES as MISTAKES
from kit.tasks.set_up_payment_plan.mistakes import wrong_answers
from kit.tasks.set_up_payment_plan.older_plans import state_policy
from kit.tasks.set_up_payment_plan.options import ALL_LEFT, CHOICES, OFFER
from kit.tasks.set_up_payment_plan.papers import draw_papers
from kit.tasks.set_up_payment_plan.people import billed_by, people
from kit.tasks.set_up_payment_plan.situations import LISTED, draw_situation
from kit.tasks.set_up_payment_plan.solving import solve_plan

PLACE = 9
MINUTES = 15
DUTY = Duty.MONEY
SKILLS = (Skill.MATH, Skill.DETAIL, Skill.SERVICE)
WORK = (Work.CREDIT, Work.STATEMENTS, Work.CONTACT)
LEVELS = (
    "One account, paid once a month",
    "Several accounts and two jobs",
    "A plan that fell behind, under a state rule",
)

STANDINGS = ("on track", "ahead", "payment due", "behind", "in default", "paid in full")


def scenario(draw: Draw, level: int) -> Situation:
    """A bill that is too much at once, or a plan that fell behind."""
    return draw_situation(draw, level)


def exhibits(facts: Situation) -> tuple[Exhibit, ...]:
    """The policy, the accounts or the older plan with its payments, the pay stubs, and the call."""
    return draw_papers(facts)


def form(facts: Situation) -> tuple[Part, ...]:
    """The balance, the limit, the options for the bill, and the schedule of the plan that was picked."""
    balance = "Balance left" if facts.old else "Balance in the plan"
    parts: list[Part] = [*(_old_plan_fields() if facts.old else _balance_fields())]
    parts += [
        _money("gross_monthly_income", "Gross monthly income", "Before taxes, from all jobs."),
        _money("monthly_limit", "Monthly limit", "The most that a month may take."),
    ]
    if facts.terms.down_percent:
        parts.append(_money("down_payment", "Down payment", "What is paid on the day of the call; 0.00 if none."))
        parts.append(_money("to_spread", balance, "The amount due less the down payment."))
    parts += [
        _options_grid(facts),
        Field(
            "last_day_to_choose", "Last day to choose a plan", "It will be printed beside the plans.", "date", points=2
        ),
        Field("plan", "The plan that the guarantor gets", "From the note of the call.", "choice", _plans(facts)),
        Field("payments", "Number of payments", "All of them, the last one too, but not a down payment.", "count"),
        _schedule_grid(),
    ]
    if facts.old:
        tip = "What is still open after the last payment. If nothing is, leave 0.00."
        parts.append(Field("written_off", "Written off at the end", tip, given="0.00", points=3))
    return tuple(parts)


def _money(name: str, label: str, tip: str) -> Field:
    return Field(name, label, tip, points=3)


def _balance_fields() -> tuple[Field, ...]:
    return (_money("amount_due", "Amount due", "What the bill asks for: all accounts that go into the plan."),)


def _old_plan_fields() -> tuple[Field, ...]:
    return (
        _money("paid_so_far", "Paid so far", "All that came in on the plan."),
        Field("payments_counted", "Payments that count", "Of the 36.", "count"),
        _money("past_due", "Past due", "What should have come in up to the day of the letter, and did not."),
        Field("standing", "Where the plan stands", "On the day of the letter.", "choice", STANDINGS),
        _money("left_to_pay", "Left to pay", "The balance of the plan less what was paid."),
        Field("payments_left", "Payments left", "Of the 36.", "count"),
    )


def _plans(facts: Situation) -> tuple[str, ...]:
    names = tuple(term_name(months) for months in facts.candidates)
    return (*names, ALL_LEFT) if facts.old else names


def _options_grid(facts: Situation) -> Grid:
    rows: list[tuple[str | Field, ...]] = []
    for at, months in enumerate(facts.candidates, 1):
        name, plan = f"option_{at}", term_name(months)
        rows.append((
            plan,
            Field(f"{name}.payment", f"{plan}: each month", points=3),
            Field(f"{name}.last", f"{plan}: last payment", points=3),
            Field(f"{name}.offer", f"{plan}: may we offer it?", "", "choice", CHOICES),
        ))  # fmt: skip
    if facts.old:
        each, last = "option_all.payment", "option_all.last"
        rows.append((
            ALL_LEFT, Field(each, f"{ALL_LEFT}: each month", points=3),
            Field(last, f"{ALL_LEFT}: last payment", points=3), OFFER,
        ))  # fmt: skip
    return Grid("Plans for the bill or letter", ("Plan", "Each month", "Last payment", "May we offer it?"), tuple(rows))


def _schedule_grid() -> Grid:
    def row(name: str, label: str, left: bool) -> tuple[str | Field, ...]:
        return (
            label,
            Field(f"{name}.due", f"{label}: due", "", "date", points=2),
            Field(f"{name}.amount", f"{label}: amount", points=3),
            Field(f"{name}.left", f"{label}: balance after it", points=3) if left else "",
        )

    rows = (
        row("first", "First payment", True),
        row("second", "Second payment", True),
        row("last", "Last payment", False),
    )
    return Grid("The schedule of that plan", ("Payment", "Due", "Amount", "Balance after it"), rows)


def solve(facts: Situation) -> Worksheet:
    """The plan, step by step, with the reason and the source of each."""
    return solve_plan(facts)


def mistakes(facts: Situation) -> dict[str, dict[str, Value | None]]:
    """The answers that each typical mistake leads to, of those that show on this plan."""
    return wrong_answers(facts)


def follows(facts: Situation) -> dict[str, Formula]:
    """How the limit follows from the income, and last payments and balances from what stands before them."""
    sheet, terms = solve_plan(facts), facts.terms
    known = {line.name: line.value for line in sheet}
    base = "left_to_pay" if facts.old else "to_spread" if terms.down_percent else "amount_due"
    found: dict[str, Formula] = {}
    if (cap := terms.policy.income_cap_percent) is not None:
        found["monthly_limit"] = _limit(int(cap), rounded_down=terms.policy.cap_rounded_down)
    if terms.down_percent:
        if known["down_payment"]:
            found["down_payment"] = ("percent", "amount_due", terms.down_percent)
        found["to_spread"] = ("-", "amount_due", "down_payment")
    if facts.old:
        found["left_to_pay"] = ("-", f"${facts.old.balance.plain}", "paid_so_far")
        found["payments_left"] = ("-", 36, "payments_counted")
    for at, months in enumerate(facts.candidates, 1):
        payment, last = f"option_{at}.payment", f"option_{at}.last"
        for count in (months - 1, months):
            formula = ("-", base, ("times", payment, count))
            if known[last] != known[payment] and _works(formula, known, last):
                found[last] = formula
    at_plan = next((n for n, name in enumerate(_plans(facts), 1) if name == known["plan"]), 0)
    option = "option_all" if known["plan"] == ALL_LEFT else f"option_{at_plan}"
    found |= {
        "first.amount": f"{option}.payment",
        "second.amount": f"{option}.payment",
        "last.amount": f"{option}.last",
    }
    found |= {"first.left": ("-", base, "first.amount"), "second.left": ("-", "first.left", "second.amount")}
    return found


def _limit(percent: int, *, rounded_down: bool) -> Formula:
    if not rounded_down:
        return ("percent", "gross_monthly_income", percent)
    # Half a cent less, brought to the nearest cent, drops what is less than a cent.
    return ("percent", ("-", ("times", "gross_monthly_income", percent), "$0.50"), 1)


def _works(formula: Formula, known: Mapping[str, Value], name: str) -> bool:
    return work_out(formula, known) == known[name]


def case(table: Mapping[str, Any]) -> Situation:
    """The facts of a hand-worked case; the people on its papers are made up."""
    terms = _terms(table["terms"])
    old, candidates = table.get("old"), tuple(table["candidates"])
    # The form has a row for every plan of the policy, so a case's list is kept to the plans that it works out.
    terms = replace(terms, offered_months=tuple(one for one in terms.offered_months if one in candidates))
    return Situation(
        billed_by(people(Draw("worked example").at("people"), in_colorado=bool(terms.state)), terms.state),
        tuple(
            PayStub(f"Job {at}", PayPeriod(one["paid"]), Money.of(one["gross"]), Money.of(one["net"]))
            for at, one in enumerate(table["stubs"], 1)
        ),
        terms,
        candidates,
        Wish(table.get("lowest", False), Money.of(table["most"]) if "most" in table else None),
        date.fromisoformat(table["bill_date"]),
        date.fromisoformat(table["call_date"]),
        tuple(_account(at, one) for at, one in enumerate(table.get("accounts", ()), 1)),
        _old(old) if old else None,
        state_policy(terms.state) if old else None,
    )


def _terms(table: Mapping[str, Any]) -> Terms:
    state = table.get("state", "")
    policy = PlanPolicy(
        income_cap_percent=Decimal(table.get("limit_percent", 0)),
        cap_rounded_down=table.get("limit_rounded_down", False),
        minimum_payment=Money.of(table.get("minimum", "0")),
        bands=tuple(BalanceBand(Money.of(end) if end else None, months) for end, months in table.get("longest", ())),
        rounding=Rounding(table.get("rounding", "nearest")),
        remainder=Remainder(table.get("remainder", "last")),
    )
    return Terms(
        state_policy(state) if state else policy,
        tuple(table.get("offered", LISTED)),
        table["due_day"],
        table["days_before_first"],
        table["days_to_choose"],
        table.get("down_percent", 0),
        Money.of(table.get("down_above", "0")),
        state,
    )


def _account(at: int, table: Mapping[str, Any]) -> Account:
    return Account(
        f"A-{at}",
        table["service"],
        date.fromisoformat(table["day"]),
        Money.of(table["charges"]),
        insurance_paid=Money.of(table.get("insurance_paid", "0")),
        adjustments=Money.of(table.get("adjustments", "0")),
        patient_paid=Money.of(table.get("patient_paid", "0")),
        waiting=table.get("waiting", False),
    )


def _old(table: Mapping[str, Any]) -> OldPlan:
    return OldPlan(
        Money.of(table["balance"]),
        Money.of(table["old_income"]),
        date.fromisoformat(table["agreed"]),
        date.fromisoformat(table["first_due"]),
        tuple(ReceivedPayment(date.fromisoformat(day), Money.of(amount)) for day, amount in table["received"]),
    )
