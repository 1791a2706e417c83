"""Clean a registration: find what is wrong on file, correct exactly that, leave the rest alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kit.documents.exhibit import Exhibit
from kit.engine.worksheet import Line, Value, Worksheet
from kit.scenarios.coverage import PAYERS
from kit.scenarios.draw import Draw
from kit.scenarios.insured import MEDICAID, MEDICARE
from kit.tasks.clean_registration.facts import Desk, desk_of_case
from kit.tasks.clean_registration.misprints import with_mistyped_file
from kit.tasks.clean_registration.mistakes import MISTAKES
from kit.tasks.clean_registration.papers import draw_papers
from kit.tasks.clean_registration.people import draw_desk
from kit.tasks.clean_registration.rules import CHILD, SELF, right
from kit.tasks.duties import Duty, Skill, Work
from kit.tasks.field import Field
from kit.tasks.form import Grid

PLACE = 1
MINUTES = 10
DUTY = Duty.RECORDS
SKILLS = (Skill.DETAIL, Skill.LAW)
WORK = (Work.VERIFY, Work.DISCREPANCIES)
LEVELS = ("Slips of the finger", "Who holds the policy, who answers for the bill", "Two cards and like names")

GUARANTORS = (SELF, "parent", "spouse", "grandparent", "legal guardian", "other")
DEPENDENTS = (SELF, "spouse", CHILD, "stepchild", "grandchild", "other")
COMPANIES = (*PAYERS, MEDICARE, MEDICAID)

FIELDS = (
    Field("record_number", "Medical record number", kind="text", points=3),
    Field("last_name", "Last name", kind="text", points=2),
    Field("first_name", "First name", kind="text"),
    Field("birth_date", "Birth date", kind="date", points=2),
    Field("street", "Street", kind="text"),
    Field("zip_code", "ZIP code", kind="text"),
    Field("phone", "Phone", kind="text"),
    Field("guarantor", "Guarantor", kind="text", points=2),
    Field("guarantor_relation", "Guarantor's relation to the patient", kind="choice", choices=GUARANTORS),
    Field("insurer", "Insurance company", kind="choice", choices=COMPANIES),
    Field("payer_number", "Payer number for claims", kind="text"),
    Field("member_id", "Member ID", kind="text", points=2),
    Field("group_number", "Group number", kind="text"),
    Field("coverage_began", "Coverage began", kind="date"),
    Field("subscriber", "Policy holder", kind="text", points=2),
    Field("subscriber_relation", "Patient's relation to the policy holder", kind="choice", choices=DEPENDENTS),
    Field("referral_number", "Referral number", kind="text"),
    Field("referred_by", "Referred by", kind="text"),
)
BY_NAME = {field.name: field for field in FIELDS}


def scenario(draw: Draw, level: int) -> Desk:
    """A patient's papers, and a registration on file with a few entries that do not agree with them."""
    draw = draw.at(f"level {level}")
    return with_mistyped_file(draw.at("file"), draw_desk(draw.at("papers"), level), level)


def exhibits(desk: Desk) -> tuple[Exhibit, ...]:
    """The registration rules, and every paper that the patient and the other office brought."""
    return draw_papers(desk)


def form(desk: Desk) -> tuple[Grid, ...]:
    """One table: every entry, what is on file, and the same again to be corrected where it is wrong."""
    rows = tuple(
        (field.label, desk.on_file[field.name] or "nothing", replace(field, given=desk.on_file[field.name]))
        for field in FIELDS
        if field.name in desk.on_file
    )
    return (Grid("Registration", ("Entry", "On file", "Correct entry"), rows),)


def solve(desk: Desk) -> Worksheet:
    """Every entry with the paper that decides it; those that are wrong on file first."""
    found = right(desk)
    wrong = [name for name in found if _value(name, desk.on_file[name]) != _value(name, found[name].text)]
    lines = []
    for name in (*wrong, *(name for name in found if name not in wrong)):
        entry, value = found[name], _value(name, found[name].text)
        if value is not None:
            about = "Correct these" if name in wrong else "Leave these as they are"
            lines.append(Line(name, BY_NAME[name].label, value, entry.why, entry.source, about))
    return Worksheet("The registration, entry by entry", tuple(lines))


def mistakes(desk: Desk) -> dict[str, dict[str, Value | None]]:
    """The entries that each typical mistake leads to, where they differ from the right ones."""
    entries = right(desk)
    found: dict[str, dict[str, Value | None]] = {}
    for name, wrong in MISTAKES.items():
        answers = {one: _value(one, text) for one, text in wrong(desk).items()}
        answers = {one: value for one, value in answers.items() if value != _value(one, entries[one].text)}
        if answers:
            found[name] = answers
    return found


def case(table: Mapping[str, Any]) -> Desk:
    """The facts of a hand-worked case."""
    return desk_of_case(table)


def _value(name: str, text: str) -> Value | None:
    """An entry as the papers print it."""
    field = BY_NAME[name]
    return text if text and field.kind == "text" else field.read(text)
