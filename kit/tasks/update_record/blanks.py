"""The answer form, and which answer stands in which blank."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from kit.engine.codes import diagnoses, services
from kit.engine.worksheet import Value
from kit.scenarios.coverage import PAYERS
from kit.scenarios.draw import Draw
from kit.scenarios.insured import MEDICAID, MEDICARE
from kit.scenarios.slip import swapped
from kit.tasks.field import Field
from kit.tasks.form import Grid, Part
from kit.tasks.update_record.facts import Record
from kit.tasks.update_record.rules import (
    NEW_ACCOUNT,
    NONE,
    account_of,
    billing,
    coverage_ends,
    dated_ends,
    diagnoses_to_add,
    main_diagnosis,
    treatments_to_add,
)  # fmt: skip

__all__ = ["all_answers", "diagnosis", "numbered", "parts", "treatment"]

PAYERS_OF_FORM = (*PAYERS, MEDICARE, MEDICAID)
LINES = {"diagnosis": 5, "treatment": 6, "coverage": 2, "change": 3}
"""How many rows there are to add something; more than are needed."""

Answers = Mapping[str, Value | None]


def diagnosis(code: str) -> str:
    """A diagnosis as the form lists it."""
    return f"{code} {diagnoses()[code].label}"


def treatment(code: str) -> str:
    """A service as the form lists it."""
    return f"{code} {services()[code].label}"


def numbered(name: str, values: Iterable[Value]) -> dict[str, Value]:
    """Answers in the rows of a table, from the first row down."""
    return {f"{name}_{number}": value for number, value in enumerate(values, 1)}


def all_answers(record: Record) -> dict[str, Value | None]:
    """What belongs into every blank that is not left as it was given."""
    new = record.new
    ends = [coverage_ends(record), *(None for _ in record.policies[1:]), *(dated_ends(record, d) for d in record.dated)]
    answers: dict[str, Value | None] = {
        **numbered("diagnosis", (diagnosis(code) for code in diagnoses_to_add(record))),
        "main_diagnosis": diagnosis(main_diagnosis(record)),
        **numbered("treatment", (treatment(code) for code in treatments_to_add(record))),
        "account": account_of(record),
        **{f"record_{number}.last_day": end for number, end in enumerate(ends, 1)},
    }
    if new is not None:
        answers |= coverage_row(1, new.cover.payer, new.member_id, new.first_day)
    for number, change in enumerate(record.changes, 1):
        answers |= {f"change_{number}.entry": change.text, f"change_{number}.first_day": change.begins}
    billed = billing(record)
    for number, day in enumerate(days(record), 1):
        answers |= {f"visit_{number}.first": billed[day].first, f"visit_{number}.second": billed[day].second}
    return answers


def coverage_row(number: int, payer: str, member_id: str, first_day: date) -> dict[str, Value | None]:
    """One coverage to add."""
    row = f"coverage_{number}"
    return {f"{row}.company": payer, f"{row}.member_id": member_id, f"{row}.first_day": first_day}


def days(record: Record) -> list[date]:
    """The days of service, oldest first, the new visit last."""
    return [*(visit.day for visit in record.visits), record.note.day]


def parts(record: Record) -> tuple[Part, ...]:
    """The form: what to add from the note, what ends, what begins, and who is billed."""
    codes = _near([one.code for one in record.note.findings], tuple(diagnoses()))
    done = _near([one.code for one in record.note.services], tuple(services()))
    named = tuple(diagnosis(code) for code in codes)
    accounts = (*dict.fromkeys(visit.account for visit in record.visits), record.family_account, NEW_ACCOUNT)
    return (
        _lines("Diagnoses to add", "diagnosis", "Diagnosis", named),
        Field("main_diagnosis", "Main diagnosis", "What the visit was mainly for.", "choice", named, points=2),
        _lines("Treatments to add", "treatment", "Treatment", tuple(treatment(code) for code in done)),
        Field("account", "Account for this visit", "Where the new visit goes.", "choice", accounts, points=2),
        _on_record(record),
        _coverage(),
        _changes(record),
        _billed(record),
    )


def _lines(caption: str, name: str, what: str, choices: tuple[str, ...]) -> Grid:
    rows = tuple(
        (str(number), Field(f"{name}_{number}", f"{what} {number}", kind="choice", choices=choices, given=""))
        for number in range(1, LINES[name] + 1)
    )
    return Grid(caption, ("Line", what), rows, any_order=True)


def _near(named: Sequence[str], codes: tuple[str, ...]) -> list[str]:
    """The codes that the note names and their neighbors in the list, in the order of the list."""
    places = {codes.index(code) for code in named}
    return [code for i, code in enumerate(codes) if places & {i - 1, i, i + 1}]


def _on_record(record: Record) -> Grid:
    names = [f"Coverage: {one.cover.payer}, {one.member_id}" for one in record.policies]
    names += [f"{one.kind}: {one.text}" for one in record.dated]
    began = [one.first_day for one in record.policies] + [one.began for one in record.dated]
    rows = tuple(
        (
            name,
            f"{first:%m/%d/%Y}",
            Field(f"record_{number}.last_day", f"Last day of {name}", kind="date", given="", points=2),
        )
        for number, (name, first) in enumerate(zip(names, began, strict=True), 1)
    )
    return Grid("On record now", ("Entry", "First day", "Last day"), rows)


def _coverage() -> Grid:
    rows = tuple(
        (
            str(number),
            Field(f"coverage_{number}.company", f"New coverage {number}: insurance company", kind="choice",
                  choices=PAYERS_OF_FORM, given=""),
            Field(f"coverage_{number}.member_id", f"New coverage {number}: member ID", kind="text", given=""),
            Field(f"coverage_{number}.first_day", f"New coverage {number}: first day", kind="date", given="", points=2),
        )
        for number in range(1, LINES["coverage"] + 1)
    )  # fmt: skip
    return Grid("Coverage to add", ("Line", "Insurance company", "Member ID", "First day"), rows, any_order=True)


def _changes(record: Record) -> Grid:
    texts = [one.text for one in record.dated] + [one.text for one in record.changes]
    # Each is also offered with two digits in each other's place: it pays to read to the end.
    choices = tuple(dict.fromkeys(sorted(one for text in texts for one in (text, swapped(Draw(text), text)))))
    rows = tuple(
        (
            str(number),
            Field(f"change_{number}.entry", f"Change {number}: new entry", kind="choice", choices=choices, given=""),
            Field(f"change_{number}.first_day", f"Change {number}: first day", kind="date", given="", points=2),
        )
        for number in range(1, LINES["change"] + 1)
    )
    return Grid("New address or way to pay", ("Line", "New entry", "First day"), rows, any_order=True)


def _billed(record: Record) -> Grid:
    choices = (*PAYERS_OF_FORM, NONE)
    rows = []
    known = [(f"{one.day:%m/%d/%Y} {one.what}", one.billed) for one in record.visits]
    for number, (name, payers) in enumerate([*known, (f"{record.note.day:%m/%d/%Y} new visit", None)], 1):
        given = (None, None) if payers is None else (*payers, NONE, NONE)[:2]
        rows.append((
            name,
            Field(f"visit_{number}.first", f"{name}: billed first", "", "choice", choices, given[0], points=2),
            Field(f"visit_{number}.second", f"{name}: billed second", "", "choice", choices, given[1]),
        ))  # fmt: skip
    return Grid("Who is billed", ("Visit", "Billed first", "Billed second"), tuple(rows))
