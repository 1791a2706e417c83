"""Review charges: find what is wrong with each charge and each diagnosis code, and propose the adjustment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kit.documents.exhibit import Exhibit
from kit.engine.claim import ServiceLine
from kit.engine.icd_codes import icd_source
from kit.engine.money import Money, total
from kit.engine.worksheet import Line, Source, Worksheet
from kit.scenarios.draw import Draw
from kit.scenarios.people import Name
from kit.tasks.duties import Duty, Skill, Work
from kit.tasks.field import Field
from kit.tasks.form import Grid, Part
from kit.tasks.formula import Formula
from kit.tasks.review_charges.drawing import draw_review, hospital
from kit.tasks.review_charges.facts import CodedDiagnosis, RecordEntry, Review, price_list
from kit.tasks.review_charges.findings import CHARGE_FINDINGS, CODE_FINDINGS, find, find_diagnosis, ordinary
from kit.tasks.review_charges.habits import HABITS, answers_under
from kit.tasks.review_charges.papers import codes_on_the_page, papers_of, services_on_the_list

PLACE = 3
MINUTES = 15
DUTY = Duty.RECORDS
SKILLS = (Skill.DETAIL, Skill.LAW, Skill.MATH)
WORK = (Work.VERIFY, Work.COMPUTE, Work.DISCREPANCIES)
LEVELS = ("A visit of one day", "A package and three codes", "A stay when the codes change")
MISTAKES = tuple(HABITS)
ROWS_FOR_MISSING = 4

CHARGES = Source(
    "Upfronte: common medical billing errors and how to spot them",
    "https://www.upfronte.com/guides/common-medical-billing-errors",
    date(2026, 11, 25),
)
REPEATS = Source(
    "Audra: how to spot a duplicate charge on a medical bill",
    "https://tryaudra.com/blog/how-to-spot-a-duplicate-charge-on-your-medical-bill",
    date(2026, 11, 25),
)
"""Also says that a test done twice that day is rightly charged twice."""


def scenario(draw: Draw, level: int) -> Review:
    """A visit whose bill has the mistakes of the level."""
    return draw_review(draw, level)


def exhibits(review: Review) -> tuple[Exhibit, ...]:
    """The record, the itemized charges, the charge list, and the code book page."""
    return papers_of(review)


def form(review: Review) -> tuple[Part, ...]:
    """A row for each charge and each code, some rows for missing charges, and two totals."""
    charges = tuple(_charge_row(number, line, review) for number, line in enumerate(review.bill, 1))
    listed = tuple(sorted({*codes_on_the_page(review), *(one.billed for one in review.diagnoses)}))
    codes = tuple(_code_row(number, one, listed) for number, one in enumerate(review.diagnoses, 1))
    services = tuple(one.label for one in services_on_the_list(review))
    missing = tuple(_missing_row(number, services) for number in range(1, ROWS_FOR_MISSING + 1))
    return (
        Grid("Charges", ("Line", "Day", "Service", "Units", "Billed", "Finding", "Right amount"), charges),
        Grid("Missing charges", ("Row", "Service", "Right amount"), missing, any_order=True),
        Grid("Diagnosis codes", ("Diagnosis", "Finding", "Right code"), codes),
        Field(
            "total_adjustment",
            "Total adjustment",
            "The right total less the total on the bill. Put a minus sign before it when the bill was too high. "
            "No plus sign is needed.",
            "signed money",
            points=3,
        ),
        Field("right_total", "Right total of the bill", "What the bill comes to after all changes.", points=3),
    )


def _charge_row(number: int, line: ServiceLine, review: Review) -> tuple[str | Field, ...]:
    day, here = line.on or review.first_day, f"Line {number}"
    finding = Field(f"line_{number}.finding", f"{here}: finding", kind="choice", choices=CHARGE_FINDINGS, given="")
    amount = Field(f"line_{number}.right_amount", f"{here}: right amount", given=line.billed.plain, points=2)
    return here, f"{day:%m/%d}", line.label, str(line.units), str(line.billed), finding, amount


def _missing_row(number: int, services: tuple[str, ...]) -> tuple[str | Field, ...]:
    here = f"Missing {number}"
    return (
        here,
        Field(f"missing_{number}.service", f"{here}: service", kind="choice", choices=services, given="", points=2),
        Field(f"missing_{number}.right_amount", f"{here}: right amount", given="", points=2),
    )


def _code_row(number: int, one: CodedDiagnosis, codes: tuple[str, ...]) -> tuple[str | Field, ...]:
    here = f"Diagnosis {number}"
    return (
        here,
        Field(f"code_{number}.finding", f"{here}: finding", kind="choice", choices=CODE_FINDINGS, given=""),
        Field(
            f"code_{number}.right_code", f"{here}: right code", kind="choice", choices=codes, given=one.billed, points=2
        ),
    )


def solve(review: Review) -> Worksheet:
    """Every finding with its reason, the missing charges, and the totals."""
    found = find(review)
    lines: list[Line] = []
    for number, (charge, one) in enumerate(zip(review.bill, found.charges, strict=True), 1):
        if one.name:
            about = f"Line {number}: {charge.label}, {charge.billed}"
            lines.append(Line(f"line_{number}.finding", "Finding", one.name, one.why, REPEATS, about))
            lines.append(Line(f"line_{number}.right_amount", "Right amount", one.right, one.why, CHARGES, about))
    for number, entry in enumerate(found.missing, 1):
        label = price_list()[entry.code].label
        done = f"The record shows it on {entry.day:%m/%d/%Y}, and no charge is left for it."
        why = f"{entry.units} x {price_list()[entry.code].price} = {ordinary(entry)}."
        about = f"Missing charge: {label}"
        lines.append(Line(f"missing_{number}.service", "Service", label, done, CHARGES, about))
        lines.append(Line(f"missing_{number}.right_amount", "Right amount", ordinary(entry), why, CHARGES, about))
    for number, code in enumerate(review.diagnoses, 1):
        finding, why = find_diagnosis(review, code)
        if finding:
            about = f"Diagnosis {number}: {code.written}"
            said = f"{code.right} says what the provider wrote."
            lines.append(Line(f"code_{number}.finding", "Finding", finding, why, icd_source(), about))
            lines.append(Line(f"code_{number}.right_code", "Right code", code.right, said, icd_source(), about))
    billed = total(line.billed for line in review.bill)
    changed, right = found.right_total - billed, found.right_total
    lines += [
        Line("total_adjustment", "Total adjustment", changed, f"{right} is right, {billed} was billed.", CHARGES),
        Line("right_total", "Right total of the bill", right, "All right amounts and missing charges.", CHARGES),
    ]
    return Worksheet("Review of charges", tuple(lines))


def follows(review: Review) -> dict[str, Formula]:
    """The adjustment follows from the right amounts, and the right total from the adjustment."""
    found = find(review)
    # Wrong lines first: what is changed on them is the likeliest to be mistaken.
    numbers = sorted(range(len(review.bill)), key=lambda at: not found.charges[at].name)
    amounts = [f"line_{at + 1}.right_amount" for at in numbers]
    amounts += [f"missing_{number}.right_amount" for number in range(1, len(found.missing) + 1)]
    billed = str(total(line.billed for line in review.bill)).replace(",", "")
    return {
        "total_adjustment": ["-", ["+", *amounts], billed],
        "right_total": ["+", billed, "total_adjustment"],
    }


def mistakes(review: Review) -> dict[str, dict[str, Any]]:
    """The answers that each habit leads to, of those that show on this bill."""
    right = answers_under(review, "")
    found: dict[str, dict[str, Any]] = {}
    seen: list[dict[str, Any]] = []
    for habit in HABITS:
        wrong = answers_under(review, habit)
        names = [name for name in {**right, **wrong} if right.get(name) != wrong.get(name)]
        # Two habits may lead to the same answers here; the one that says more stands first in the list.
        if names and wrong not in seen:
            seen.append(wrong)
            found[habit] = {name: wrong[name] if name in wrong else _as_given(review, name) for name in names}
    return found


def _as_given(review: Review, name: str) -> Any:
    """What stands in a blank from the start."""
    row, _, blank = name.partition(".")
    at = int(row.rpartition("_")[2]) - 1
    if blank == "right_amount" and row.startswith("line"):
        return review.bill[at].billed
    return review.diagnoses[at].billed if blank == "right_code" else None


def case(table: Mapping[str, Any]) -> Review:
    """The facts of a hand-worked case. Charges stand at `amount`; days are those of the visit unless told."""
    first = table["first_day"]
    record = tuple(
        RecordEntry(
            row.get("day", first), row.get("time", ""), row["code"], row.get("units", 1), row.get("note", ""),
            row.get("done", True),
        )
        for row in table["record"]
    )  # fmt: skip
    bill = tuple(_billed(row, first) for row in table["bill"])
    diagnoses = tuple(CodedDiagnosis(row["written"], row["right"], row["billed"]) for row in table["diagnoses"])
    return Review(
        hospital(Draw("review of charges")), table.get("department", "Clinic"), Name("Robin", "Alderbrook"),
        "9876543210", "A-300000000", table.get("patient", "Casey Linden"), table["sex"], table["born"], first,
        table.get("last_day", first), record, bill, diagnoses,
    )  # fmt: skip


def _billed(row: Mapping[str, Any], first: date) -> ServiceLine:
    one, amount = price_list()[row["code"]], Money.of(row["amount"])
    return ServiceLine(
        one.label, one.kind, amount, amount, one.code, units=row.get("units", 1), on=row.get("day", first)
    )
