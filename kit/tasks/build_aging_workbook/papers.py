"""The papers on the desk, and the files that belong to them: exports to take, and a workbook to fill in."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from kit.documents.exhibit import Exhibit, FileToTake
from kit.documents.paper import Block, Column, Facts, Paper, Table, Words, as_exhibit, shown
from kit.documents.sheet_writer import SheetWriter, make_workbook
from kit.engine.dates import in_words
from kit.tasks.build_aging_workbook.facts import HEADINGS, TOTAL, Cell, Export, Job
from kit.tasks.build_aging_workbook.report import CLEAN, COLUMNS, FIRST_ROW, REPORT

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

__all__ = ["CLEAN_HEADINGS", "papers_of"]

CLEAN_HEADINGS = ("Account", "Payer", "Date of service", "First statement", "Balance", "Age in days")
MOST_LINES_SHOWN = 12
LAYOUT = "aging-report.xlsx"
TITLE = "Open items"


def papers_of(job: Job) -> tuple[Exhibit, ...]:
    """The manager's request, the aging policy when there is one, each export, and the empty report."""
    policy = (as_exhibit(_policy(job)),) if job.policy else ()
    whole = next((export for export in job.exports if export.is_workbook), None)
    exports = [_export_paper(export, job) for export in job.exports]
    if whole:
        # The report's sheets are in the same workbook, so that nothing has to be carried over.
        return (as_exhibit(_request(job)), *policy, *exports, as_exhibit(_layout(job, whole.name)))
    layout = as_exhibit(_layout(job, LAYOUT))
    empty = Exhibit(layout.title, layout.html, FileToTake(LAYOUT, _workbook(job, None)))
    return (as_exhibit(_request(job)), *policy, *exports, empty)


def _request(job: Job) -> Paper:
    aged_from = "see the aging policy" if job.policy else f"the {_said(job, wanted=True)}"
    pairs: list[tuple[str, Cell]] = [
        ("Report as of", job.as_of),
        ("Age each item from", aged_from),
        ("Ages", "0 to 30, 31 to 60, 61 to 90, 91 to 120 and over 120 days. 30 days old is in 0 to 30, and 31 is not."),
        ("Dates in numbers", "The month comes first, then the day: 2/6/2026 is February 6, and so is 2026-02-06."),
        ("Credits", "An item below zero goes to column H, below zero. It is not taken off what is owed."),
        ("Doubled lines", "A line is doubled when account, payer, date of service and balance all agree. Keep one."),
        ("Percent over 90 days", "What is over 90 days old, of all that is owed. Credits are left out."),
        ("Call first", "The payer that owes the most money over 90 days old"),
    ]
    if not any(export.is_workbook for export in job.exports):
        pairs.append(("Amounts below zero", "-85.00, 85.00- and ($85.00) all say the same: 85.00 below zero."))
    if len(job.exports) > 1:
        both = "Put them together before you look for doubled lines: an item can stand in one of them and in the other."
        pairs.append((f"The {len(job.exports)} files", both))
    for export in job.exports:
        if export.turned:
            turned = (
                "The old system writes what we are owed below zero. Turn every sign: 85.00- is 85.00 that we are owed, "
                "and 20.00 is a credit, -20.00."
            )
            pairs.append((f"Signs in {export.name}", turned))
        if export.headings != HEADINGS:
            pairs.append((f"Headings in {export.name}", "; ".join(_same_headings(export))))
    columns = (Column("On the report"), Column("Also written in the export"))
    names = [(payer.name, payer.also or "no other way") for payer in job.payers]
    return Paper(
        "What the manager asks for",
        (
            Facts("The report", pairs),
            Table("Names of the payers", columns, names),
            Words("Small and capital letters, and spaces, make no other payer. The total line is no open item."),
        ),
    )


def _same_headings(export: Export) -> list[str]:
    return [f"{here} is {usual}" for here, usual in zip(export.headings, HEADINGS, strict=True)]


def _said(job: Job, wanted: bool) -> str:
    day = job.aged_from if wanted else job.other_day
    return "date of service" if str(day) == "date of service" else "day of the first statement"


def _policy(job: Job) -> Paper:
    pairs = (
        ("An open item ages from", f"the {_said(job, wanted=True)}"),
        ("It does not age from", f"the {_said(job, wanted=False)}"),
        ("The day itself", "does not count: an item from the report's own day is 0 days old"),
    )
    return Paper("Aging policy of the office", (Facts("How old an open item is", pairs),))


def _export_paper(export: Export, job: Job) -> Exhibit:
    """The first lines of an export as a table, with the whole file to take."""
    columns = tuple(Column(export.headings[place], place == 4) for place in export.order)
    lines = export.lines if len(export.lines) <= MOST_LINES_SHOWN + 2 else export.lines[:MOST_LINES_SHOWN]
    blank = ("(blank row)", *("" for _ in export.order[1:]))
    rows = [[_on_paper(line[place]) for place in export.order] if line else blank for line in lines]
    left = sum(bool(line) and line[0] != TOTAL for line in export.lines[len(lines) :])
    more = (
        f"{left} more lines with an item are in the file. Blank rows and the total line are not counted."
        if left
        else ""
    )
    said = f"Printed {in_words(job.printed)}. {more}"
    blocks: tuple[Block, ...] = (Table(f"Lines of {export.name}", columns, rows), Words(said.strip()))
    paper = as_exhibit(Paper(f"Export {export.name}", blocks))
    data = _workbook(job, export) if export.is_workbook else _csv(export, job)
    return Exhibit(paper.title, paper.html, FileToTake(export.name, data))


def _on_paper(cell: Cell) -> str:
    return cell.strip() if isinstance(cell, str) else shown(cell)


def _csv(export: Export, job: Job) -> bytes:
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\r\n")
    writer.writerow([TITLE, f"printed {job.printed:%m/%d/%Y}"])
    writer.writerow([])
    writer.writerow([export.headings[place] for place in export.order])
    for line in export.lines:
        writer.writerow([line[place] for place in export.order] if line else [""] * len(export.order))
    return page.getvalue().encode()


def _workbook(job: Job, export: Export | None) -> bytes:
    """The empty sheets to fill in, after the export's own when it is a workbook."""

    def fill(book: Workbook, formats: dict[str, Any]) -> None:
        if export is not None:
            _write_export(SheetWriter(book, formats, "Export"), export, job)
        SheetWriter(book, formats, CLEAN).headings(0, CLEAN_HEADINGS, (14, 32, 16, 16, 14, 14))
        _write_report(SheetWriter(book, formats, REPORT), job)

    return make_workbook("Aging report", fill)


def _write_export(writer: SheetWriter, export: Export, job: Job) -> None:
    writer.put(0, 0, f"{TITLE}, printed {in_words(job.printed)}", "label")
    writer.headings(2, export.headings, (14, 32, 16, 16, 14))
    for row, line in enumerate(export.lines, 3):
        for column, cell in enumerate(line):
            writer.put(row, column, cell)


def _write_report(writer: SheetWriter, job: Job) -> None:
    writer.put(0, 0, REPORT, "title")
    writer.put(1, 0, "As of", "label")
    writer.headings(FIRST_ROW - 2, ("Payer", *_headings()), (32, *(14 for _ in COLUMNS)))
    for row, payer in enumerate(job.payers, FIRST_ROW - 1):
        writer.put(row, 0, payer.name)
    writer.put(FIRST_ROW - 1 + len(job.payers), 0, "All payers", "label")


def _headings() -> list[str]:
    return [words.capitalize() for _, words in COLUMNS.values()]


def _layout(job: Job, name: str) -> Paper:
    columns = (Column("Row"), Column("A"), *(Column(letter, True) for letter, _ in COLUMNS.values()))
    names = [*(payer.name for payer in job.payers), "All payers"]
    rows = [
        ("2", "As of", *("" for _ in COLUMNS)),
        (str(FIRST_ROW - 1), "Payer", *_headings()),
        *((str(row), who, *("" for _ in COLUMNS)) for row, who in enumerate(names, FIRST_ROW)),
    ]
    clean = (Column("Column"), Column("Heading"))
    return Paper(
        f"The empty report in {name}",
        (
            Table(f"Sheet {REPORT}", columns, rows),
            Table(f"Sheet {CLEAN}", clean, list(zip("ABCDEF", CLEAN_HEADINGS, strict=True))),
            Words("One row for each open item, without blank rows. Leave headings, names and places as they are."),
        ),
    )
