"""Files as a trainee would hand them in, made from the papers alone, for the tasks that take one."""

import test_slides_task as slides
import test_workbook_task as workbooks

__all__ = ["solved_file"]


def solved_file(found, *, spoiled=False):
    """Name and bytes of a file that answers a variant; a spoiled one has one figure wrong."""
    if found.task_id == "build_aging_workbook":
        return "report.xlsx", workbooks.solved(found, change=_spoil if spoiled else None)
    office = slides.Office(found)
    figures = office.figures()
    if spoiled:
        figures["Total open balance"] = "$1.23"
    return "accounts.pptx", slides.Slides(office, figures=figures).packed()


def _spoil(book):
    book["Aging report"]["B5"] = 1.23
