"""Build an aging report in a workbook: clean an export, age its items, and hand the workbook in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kit.documents.exhibit import Exhibit
from kit.engine.aging import AgedFrom
from kit.engine.dates import in_words
from kit.engine.worksheet import Line, Source, Value, Worksheet
from kit.scenarios.draw import Draw
from kit.tasks.build_aging_workbook.cells import read_workbook
from kit.tasks.build_aging_workbook.exports import draw_job
from kit.tasks.build_aging_workbook.facts import HEADINGS, Export, Job, Payer, Row, first_of_each, rows_of
from kit.tasks.build_aging_workbook.mistakes import MISTAKES, mistakes_of, right_answers
from kit.tasks.build_aging_workbook.papers import papers_of
from kit.tasks.build_aging_workbook.report import (
    BUCKETS,
    COLUMNS,
    FIRST_ROW,
    aged,
    clean_answers,
    follows_of,
    form_of,
    right_sheet,
)
from kit.tasks.duties import Duty, Skill, Work
from kit.tasks.field import Field
from kit.tasks.file_reading import FileReading
from kit.tasks.form import Part
from kit.tasks.formula import Formula

__all__ = [
    "DUTY", "LEVELS", "MINUTES", "MISTAKES", "PLACE", "SKILLS", "WORK", "case", "exhibits", "follows", "form",
    "mistakes", "read_file", "scenario", "solve",
]  # fmt: skip

PLACE = 12
MINUTES = 35
DUTY = Duty.RECORDS
SKILLS = (Skill.COMPUTER, Skill.DETAIL, Skill.MATH)
WORK = (Work.REPORTS, Work.VERIFY)
LEVELS = ("One tidy export", "An untidy export with credits", "Two exports and an aging policy")

CLEANING = Source(
    "Finance Context: cleaning data in a workbook",
    "https://financecontext.com/en/financial-analysis/skills/clean-data-xls",
    date(2026, 11, 25),
)


def scenario(draw: Draw, level: int) -> Job:
    """A month's end: the exports of the office, and the report that the manager wants."""
    return draw_job(draw, level)


def exhibits(job: Job) -> tuple[Exhibit, ...]:
    """What is asked for, the exports with their files, and the empty report."""
    return papers_of(job)


def form(job: Job) -> tuple[Part, ...]:
    """The workbook, and three answers to type in."""
    return form_of(job)


def solve(job: Job) -> Worksheet:
    """Which lines are doubled, then the report cell by cell, then what it says."""
    rows = rows_of(job)
    kept = first_of_each(rows)
    return Worksheet(
        f"Aging report as of {in_words(job.as_of)}",
        (*_cleaned(job, rows, kept), *_report(job), *_judged(job, kept)),
    )


def mistakes(job: Job) -> dict[str, dict[str, Value | None]]:
    """The answers that each typical mistake leads to on these exports, of those that show."""
    return mistakes_of(job)


def follows(job: Job) -> dict[str, Formula]:
    """Totals follow from their parts."""
    return follows_of(job, right_answers(job))


def read_file(fields: tuple[Field, ...], name: str, data: bytes) -> FileReading:
    """Read the cells of the report and count over the cleaned rows."""
    return read_workbook(fields, name, data)


def case(table: Mapping[str, Any]) -> Job:
    """The facts of a hand-worked case: lines as they stand in the export, '' for a blank one."""
    exports = tuple(
        Export(
            entry.get("name", "open-items.csv"),
            tuple(tuple(line) for line in entry["lines"]),
            tuple(entry.get("headings", HEADINGS)),
            turned=entry.get("turned", False),
        )
        for entry in table["exports"]
    )
    return Job(
        exports,
        table["as_of"],
        table["printed"],
        AgedFrom(table["aged_from"]),
        tuple(Payer(entry["name"], entry.get("also", "")) for entry in table["payers"]),
        table.get("policy", False),
    )


def _cleaned(job: Job, rows: tuple[Row, ...], kept: tuple[Row, ...]) -> list[Line]:
    """How many lines are doubled, and what the sheet of cleaned rows comes to."""
    places = {id(row) for row in kept}
    doubled = [f"{row.account} ({row.place})" for row in rows if id(row) not in places]
    counts = clean_answers(kept, job)
    why = {
        "clean.rows": f"{len(rows)} lines hold an open item, less {len(doubled)} doubled. Blank rows and the total "
        "line are none.",
        "clean.payers": "Each payer under its one name, without spaces before or after it.",
        "clean.days": "Days that are text cannot be counted from.",
        "clean.numbers": "A balance that is text is left out of every sum.",
        "clean.sum": "What is owed and the credits together. It proves the report: column G plus column H.",
        "clean.oldest": f"From the {job.aged_from} to {in_words(job.as_of)}.",
    }
    labels = {
        "clean.rows": "Rows", "clean.payers": "Different payers", "clean.days": "Rows with real days",
        "clean.numbers": "Balances that are numbers", "clean.sum": "Sum of the balances", "clean.oldest": "Highest age",
    }  # fmt: skip
    about = "Clean data"
    lines = [
        Line("doubled", "Doubled lines", len(doubled), f"{', '.join(doubled) or 'None'}.", CLEANING, about),
    ]
    for name, reason in why.items():
        value = counts[name]
        assert value is not None, "every count is made"
        lines.append(Line(name, labels[name], value, reason, CLEANING, about))
    return lines


def _report(job: Job) -> list[Line]:
    """Each cell of the report, as the engine's aging has it."""
    sheet = right_sheet(job)
    found = {(line.about, line.name): line for line in sheet}
    first = next(line for line in sheet if line.name == BUCKETS[0])
    why = "The day to which the manager wants the items aged, not the day of printing."
    lines = [Line("as_of", "B2: as of", job.as_of, why, first.source, "Aging report")]
    owners = [(f"payer_{number}", payer.name) for number, payer in enumerate(job.payers, 1)]
    for place, (row, owner) in enumerate([*owners, ("total", "")], FIRST_ROW):
        for name, (letter, words) in COLUMNS.items():
            line = found.get((owner, name))
            if line is not None:
                about = owner or "All payers"
                lines.append(
                    Line(f"{row}.{name}", f"{letter}{place}: {words}", line.value, line.why, line.source, about)
                )
    return lines


def _judged(job: Job, kept: tuple[Row, ...]) -> list[Line]:
    """What is over 90 days old, as the engine ages with one boundary."""
    sheet = aged(kept, job.as_of, job.aged_from, (90,))
    percent = next(line for line in sheet if line.name == "percent_over_90_days")
    owing = {row.payer for row in kept}
    amounts = [(one.name, sheet.amount("over_90_days", one.name)) for one in job.payers if one.name in owing]
    first = max(amounts, key=lambda pair: pair[1])[0]
    why = "; ".join(f"{name} {amount}" for name, amount in amounts)
    about = "What the report says"
    return [
        Line("percent_over_90", "Percent over 90 days", percent.value, percent.why, percent.source, about),
        Line("first_call", "Call first", first, f"Over 90 days old: {why}.", percent.source, about),
    ]
