"""The report and the counts that a set of cleaned rows leads to, and the form that asks for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from kit.engine.aging import AgedFrom, OpenItem, age_balances
from kit.engine.money import ZERO, Money, total
from kit.engine.ratio import ratio
from kit.engine.worksheet import Value, Worksheet
from kit.tasks.build_aging_workbook.facts import Job, Row, first_of_each, rows_of
from kit.tasks.field import Field
from kit.tasks.form import Part, Upload
from kit.tasks.formula import Formula

__all__ = [
    "BOUNDARIES", "BUCKETS", "CLEAN", "COLUMNS", "FIRST_ROW", "REPORT", "Answers", "added_up", "aged",
    "clean_answers", "follows_of", "form_of", "judged", "report_answers", "right_sheet",
    "table_answers",
]  # fmt: skip

REPORT, CLEAN = "Aging report", "Clean data"
FIRST_ROW = 5
"""The row of the first payer on the sheet of the report."""
BOUNDARIES = (30, 60, 90, 120)
BUCKETS = ("days_0_to_30", "days_31_to_60", "days_61_to_90", "days_91_to_120", "over_120_days")
COLUMNS = {
    "days_0_to_30": ("B", "0 to 30 days"),
    "days_31_to_60": ("C", "31 to 60 days"),
    "days_61_to_90": ("D", "61 to 90 days"),
    "days_91_to_120": ("E", "91 to 120 days"),
    "over_120_days": ("F", "over 120 days"),
    "total_owed": ("G", "owed in all"),
    "credits": ("H", "credits"),
}
"""By line of the aging, the column of the report and what it is called."""

Answers = dict[str, Value | None]

_COUNTS = (
    Field("clean.rows", "Column A: rows with an account", kind="count", place=f"{CLEAN}!A"),
    Field("clean.payers", "Column B: different payer names", kind="count", place=f"{CLEAN}!B"),
    Field("clean.days", "Columns C and D: rows in which both days are real dates", kind="count", place=f"{CLEAN}!C:D"),
    Field("clean.numbers", "Column E: balances that are real numbers", kind="count", place=f"{CLEAN}!E"),
    Field("clean.sum", "Column E: sum of the balances", kind="signed money", place=f"{CLEAN}!E", points=3),
    Field("clean.oldest", "Column F: the highest age in days", kind="count", place=f"{CLEAN}!F", points=2),
)


def form_of(job: Job) -> tuple[Part, ...]:
    """The workbook with a blank for each cell of the report, and three blanks to type in."""
    as_of = Field("as_of", "B2: as of", kind="date", place=f"{REPORT}!B2")
    rows = [(f"payer_{number}", payer.name) for number, payer in enumerate(job.payers, 1)]
    cells = [
        Field(
            f"{row}.{column}", f"{letter}{place}: {name}, {words}",
            kind="signed money", given="0.00", place=f"{REPORT}!{letter}{place}",
        )
        for place, (row, name) in enumerate([*rows, ("total", "All payers")], FIRST_ROW)
        for column, (letter, words) in COLUMNS.items()
    ]  # fmt: skip
    upload = Upload(
        "workbook",
        "Your workbook",
        f"Hand in the workbook (.xlsx) with the sheets '{CLEAN}' and '{REPORT}'. A blank cell of the report counts "
        "as 0.00. Save the file in Excel or LibreOffice before you hand it in, so that its results are in it.",
        ".xlsx",
        (as_of, *cells, *_COUNTS),
    )
    return (
        upload,
        Field("doubled", "How many doubled lines did you take out?", kind="count", points=2),
        Field("percent_over_90", "Percent over 90 days", "With one decimal place, like 12.5.", "percent", points=3),
        Field("first_call", "Payer to call first", kind="choice", choices=tuple(p.name for p in job.payers), points=2),
    )


def aged(rows: Sequence[Row], as_of: date, aged_from: AgedFrom, boundaries: Sequence[int] = BOUNDARIES) -> Worksheet:
    """The engine's aging of cleaned rows, credits apart."""
    items = [
        OpenItem(f"{row.account}, {row.place}", row.payer, row.balance, row.service, None, row.statement)
        for row in rows
    ]  # fmt: skip
    return age_balances(items, as_of, boundaries, aged_from)


def table_answers(sheet: Worksheet, job: Job) -> Answers:
    """The cells of the report from an aging; a payer without an item has zeros."""
    found = {(line.about, line.name): line.value for line in sheet}
    owners = [(f"payer_{number}", payer.name) for number, payer in enumerate(job.payers, 1)]
    return {
        f"{row}.{name}": found.get((owner, name), ZERO) for row, owner in (*owners, ("total", "")) for name in COLUMNS
    }


@lru_cache(maxsize=8)
def right_sheet(job: Job) -> Worksheet:
    """The engine's aging of the rows as they should be."""
    return aged(first_of_each(rows_of(job)), job.as_of, job.aged_from)


def report_answers(job: Job) -> Answers:
    """The right report, and what is judged by it."""
    answers = table_answers(right_sheet(job), job)
    return {"as_of": job.as_of, **answers, **judged(answers, job)}


def added_up(
    rows: Sequence[Row],
    job: Job,
    as_of: date | None = None,
    aged_from: AgedFrom | None = None,
    boundaries: Sequence[int] = BOUNDARIES,
    credits_apart: bool = True,
) -> Answers:
    """The report that somebody gets who goes a wrong way; without the engine's words, as nobody reads them.

    Law: the right way gives what `report_answers` gives.
    """
    as_of, of_service = as_of or job.as_of, (aged_from or job.aged_from) is AgedFrom.DATE_OF_SERVICE
    names = {payer.name: f"payer_{number}" for number, payer in enumerate(job.payers, 1)}
    cents = {f"{name}.{column}": 0 for name in (*names.values(), "total") for column in COLUMNS}
    for row in rows:
        age = (as_of - (row.service if of_service else row.statement)).days
        bucket = BUCKETS[sum(age > last for last in boundaries)]
        apart = credits_apart and row.balance < ZERO
        for column in ("credits",) if apart else (bucket, "total_owed"):
            cents[f"{names[row.payer]}.{column}"] += row.balance.cents
            cents[f"total.{column}"] += row.balance.cents
    answers: Answers = {name: Money(amount) for name, amount in cents.items()}
    return {"as_of": as_of, **answers, **judged(answers, job)}


def judged(
    table: Mapping[str, Value | None], job: Job, old: Sequence[str] = BUCKETS[3:], whole: str = "total.total_owed"
) -> Answers:
    """The percentage that is old, and the payer with the most of it."""

    def amount(name: str) -> Money:
        value = table[name]
        return value if isinstance(value, Money) else ZERO

    over = total(amount(f"total.{bucket}") for bucket in old)
    owed = amount(whole)
    by_payer = {
        payer.name: total(amount(f"payer_{number}.{bucket}") for bucket in old)
        for number, payer in enumerate(job.payers, 1)
    }
    share = ratio(over.cents * 100, owed.cents, 1) if owed > ZERO else Decimal(0)
    return {"percent_over_90": max(share, Decimal(0)), "first_call": max(by_payer, key=lambda name: by_payer[name])}


def clean_answers(
    rows: Sequence[Row], job: Job, as_of: date | None = None, aged_from: AgedFrom | None = None
) -> Answers:
    """What the sheet of cleaned data is marked by, when it holds these rows."""
    aged_from = aged_from or job.aged_from
    since = [row.service if aged_from is AgedFrom.DATE_OF_SERVICE else row.statement for row in rows]
    return {
        "clean.rows": len(rows),
        "clean.payers": len({row.payer for row in rows}),
        "clean.days": len(rows),
        "clean.numbers": len(rows),
        "clean.sum": total(row.balance for row in rows),
        "clean.oldest": ((as_of or job.as_of) - min(since)).days,
    }


def follows_of(job: Job, answers: Mapping[str, Value | None]) -> dict[str, Formula]:
    """Totals follow from their parts, and two counts from the rows; parts that are not zero stand first."""

    def added(names: list[str]) -> Formula:
        return ("+", *sorted(names, key=lambda name: answers[name] == ZERO))

    rows = [f"payer_{number}" for number in range(1, len(job.payers) + 1)]
    found = {f"{row}.total_owed": added([f"{row}.{bucket}" for bucket in BUCKETS]) for row in rows}
    found |= {f"total.{column}": added([f"{row}.{column}" for row in rows]) for column in COLUMNS}
    found = {name: formula for name, formula in found.items() if answers[name] != ZERO}
    return {**found, "clean.days": "clean.rows", "clean.numbers": "clean.rows"}
