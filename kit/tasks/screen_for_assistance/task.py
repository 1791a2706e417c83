"""Screen for financial assistance: who and what counts, the guideline, the discount, and how the rest is billed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from kit.documents.exhibit import Exhibit
from kit.engine.assistance_bill import AssistanceBill
from kit.engine.assistance_policy import AssistancePolicy, Bracket
from kit.engine.money import Money
from kit.engine.poverty import Area
from kit.engine.waiting import WrittenNotice
from kit.engine.worksheet import Value, Worksheet
from kit.scenarios.draw import Draw
from kit.tasks.duties import Duty, Skill, Work
from kit.tasks.field import Field
from kit.tasks.form import Grid, Part, fields_of
from kit.tasks.formula import Formula
from kit.tasks.screen_for_assistance.facts import IncomeKind, IncomeLine, Member, Screening, YearOf
from kit.tasks.screen_for_assistance.mistakes import MISTAKES as MISTAKES
from kit.tasks.screen_for_assistance.mistakes import wrong_answers
from kit.tasks.screen_for_assistance.papers import draw_papers
from kit.tasks.screen_for_assistance.situations import applicant, draw_screening
from kit.tasks.screen_for_assistance.solving import (
    DECISIONS,
    HOLDS,
    NOTHING_MISSING,
    PAPERS,
    STEPS,
    line_name,
    solve_screening,
)

PLACE = 10
MINUTES = 18
DUTY = Duty.PATIENTS
SKILLS = (Skill.LAW, Skill.MATH, Skill.SERVICE)
WORK = (Work.CREDIT, Work.VERIFY, Work.CONTACT)
LEVELS = ("A family without insurance", "After insurance, with odd income", "Limits, hardship and missing papers")


def scenario(draw: Draw, level: int) -> Screening:
    """An application with all that came with it."""
    return draw_screening(draw, level)


def exhibits(facts: Screening) -> tuple[Exhibit, ...]:
    """The application, its proofs, the account, the guidelines and the policy."""
    return draw_papers(facts)


def form(facts: Screening) -> tuple[Part, ...]:
    """From the household to the bill; what cannot be known while a paper is missing may stay blank."""
    missing = (NOTHING_MISSING, *PAPERS.values())
    later = "Leave it blank while a paper is missing."
    return (
        Field("people", "People in the household", "How many people count.", "count", points=2),
        Field("guideline", "Poverty guideline", "For a household of this size, for a year.", points=3),
        _income_grid(facts),
        Field("missing", "What is missing", "Of the proof for income that counts.", "choice", missing, NOTHING_MISSING),
        Field("yearly_income", "Yearly income", f"All that counts. {later}", given="", points=4),
        Field("income_percent", "Income in percent of the guideline", later, "percent", given="", points=4),
        Field("decision", "Decision", "What the policy says.", "choice", DECISIONS),
        Grid(
            "If help is given; if not, leave the 0.00",
            ("What", "Answer"),
            (
                ("Percent that comes off", _zero("discount_percent", "Percent that comes off", "percent")),
                ("Amount that comes off by that percent", _zero("discount", "Amount that comes off by that percent")),
                ("Limit by the amounts generally billed", _zero("generally_billed", "Amounts generally billed")),
            ),
        ),
        Grid(
            "The bill after the decision",
            ("What", "Answer"),
            (
                ("Charged after help", _blank("patient_charged", "Charged after help")),
                ("Written off as assistance", _blank("assistance", "Written off as assistance")),
                ("Still to pay", _blank("patient_owes", "Still to pay")),
                ("Goes back to the patient", _zero("refund", "Goes back to the patient")),
            ),
        ),
        Field("step", "Next step", "What we do now.", "choice", STEPS),
        Field(
            "papers_due",
            "Paper due",
            "Only if a paper is missing: the last day in our letter.",
            "date",
            given="",
            points=3,
        ),
        Field("application_window_ends", "Applications taken until", "The last day to apply.", "date", points=3),
        Field("first_day", "First day for a collection step", "The later end of the two waits.", "date", points=3),
        Field("hold", "May a collection step be taken today?", "The first thing that stops it.", "choice", HOLDS),
    )


def _blank(name: str, label: str, kind: Any = "money") -> Field:
    return Field(name, label, "", kind, given="", points=4)


def _zero(name: str, label: str, kind: Any = "money") -> Field:
    return Field(name, label, "", kind, given="0.00", points=4)


def _income_grid(facts: Screening) -> Grid:
    rows = []
    for at, line in enumerate(facts.income, 1):
        label = line_name(facts, line)
        rows.append((label, Field(f"income_{at}", f"{label}: counts for a year", "", given="", points=2)))
    return Grid("Income of a year; 0.00 for what does not count", ("Whose, and what", "Counts for a year"), tuple(rows))


def solve(facts: Screening) -> Worksheet:
    """The screening, step by step, with the reason and the source of each."""
    return solve_screening(facts)


def mistakes(facts: Screening) -> dict[str, dict[str, Value | None]]:
    """The answers that each typical mistake leads to, of those that show on this application."""
    names = {field.name for field in fields_of(form(facts))}
    found = {
        name: {key: value for key, value in answers.items() if key in names}
        for name, answers in wrong_answers(facts).items()
    }
    return {name: answers for name, answers in found.items() if answers}


def follows(facts: Screening) -> dict[str, Formula]:
    """How the income adds up, and how the amounts of the bill follow from each other."""
    known = {line.name: line.value for line in solve_screening(facts)}
    found: dict[str, Formula] = {}
    if facts.missing is not None:
        return found
    found["yearly_income"] = ("+", *(f"income_{at}" for at in range(1, len(facts.income) + 1)))
    part = f"${facts.bill.responsibility.plain}"
    if "discount" in known:
        found["discount"] = ("percent", part, "discount_percent")
        found["patient_charged"] = ("min", ("max", "$0.00", ("-", part, "discount")), "generally_billed")
        found["assistance"] = ("-", part, "patient_charged")
    if "refund" not in known:
        found["patient_owes"] = ("-", "patient_charged", f"${facts.bill.patient_paid.plain}")
    return found


def case(table: Mapping[str, Any]) -> Screening:
    """The facts of a hand-worked case; the names on its papers are made up."""
    area = Area(table.get("area", "contiguous"))
    savings, sent = table.get("savings"), table.get("notice")
    return Screening(
        members=tuple(
            Member(one["given"], one["relation"], one["age"], one.get("claimed", True)) for one in table["members"]
        ),
        income=tuple(_line(one) for one in table["income"]),
        area=area,
        bill=_bill(table["bill"]),
        policy=_policy(table["policy"]),
        visit=date.fromisoformat(table["visit"]),
        first_bill=date.fromisoformat(table["first_bill"]),
        applied=date.fromisoformat(table["applied"]),
        decided=date.fromisoformat(table["decided"]),
        days_for_papers=table.get("days_for_papers", 30),
        notice=WrittenNotice(date.fromisoformat(sent)) if sent else None,
        assets=Money.of(savings) if savings else None,
        guideline_year=table.get("guideline_year", 2026),
        applicant=applicant(Draw("worked example"), area),
    )


def _bill(table: Mapping[str, str]) -> AssistanceBill:
    return AssistanceBill(
        Money.of(table["gross_charges"]),
        insurance_paid=Money.of(table.get("insurance_paid", "0")),
        insurance_adjustments=Money.of(table.get("insurance_adjustments", "0")),
        patient_paid=Money.of(table.get("patient_paid", "0")),
        other_medical_debt=Money.of(table.get("other_medical_debt", "0")),
    )


def _line(table: Mapping[str, Any]) -> IncomeLine:
    return IncomeLine(
        table["member"],
        IncomeKind(table["kind"]),
        Money.of(table["gross"]),
        YearOf(table["over"]),
        Money.of(table["net"]) if "net" in table else None,
        Money.of(table.get("costs", "0")),
        table.get("proven", True),
    )


def _policy(table: Mapping[str, Any]) -> AssistancePolicy:
    hardship = table.get("hardship_above")
    return AssistancePolicy(
        brackets=tuple(Bracket(Decimal(up_to), Decimal(off)) for up_to, off in table["scale"]),
        generally_billed_percent=Decimal(table["generally_billed"]),
        asset_limit=Money.of(table["savings_limit"]) if "savings_limit" in table else None,
        hardship_above_percent=Decimal(hardship) if hardship else None,
        hardship_discount_percent=Decimal(table.get("hardship_off", 0)),
    )
