"""Marks as a table for a spreadsheet: one row for each trainee and question."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import ExportPlugin

from kit.classroom.plain import one_line
from kit.documents.plain_text import safe_cell

__all__ = ["MarksPerQuestion"]

COLUMNS = [
    "assignment", "trainee", "last_name", "first_name", "email", "timestamp", "notebook", "question", "points",
    "max_points", "automatic_points", "manual_points", "extra_credit", "needs_manual_grade", "comment",
    "assignment_late_penalty", "assignment_score", "assignment_max_score",
]  # fmt: skip


class MarksPerQuestion(ExportPlugin):
    """Writes marks.csv, quoted as CSV demands and safe to open in a spreadsheet.

    A trainee without a submission has one row without a question, as nobody may be missing unseen.
    """

    def export(self, gradebook: Gradebook) -> None:
        """Write the marks of the chosen assignments and trainees, or of all."""
        target = Path(self.to or "marks.csv")
        # With a byte order mark Excel reads UTF-8; every other reader of CSV knows how to skip it.
        with target.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            for assignment in gradebook.assignments:
                if self.assignment and assignment.name not in map(str, self.assignment):
                    continue
                for trainee in gradebook.students:
                    if not self.student or trainee.id in map(str, self.student):
                        rows = _rows(gradebook, assignment, trainee)
                        writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
        self.log.info("Wrote marks to %s", target)


def _rows(gradebook: Gradebook, assignment: Any, trainee: Any) -> Iterator[dict[str, Any]]:
    about = {
        "assignment": assignment.name,
        "trainee": trainee.id,
        "last_name": trainee.last_name,
        "first_name": trainee.first_name,
        "email": trainee.email,
        "assignment_max_score": assignment.max_score,
    }
    try:
        submission = gradebook.find_submission(assignment.name, trainee.id)
    except MissingEntry:
        yield {**about, "comment": "no submission", "assignment_score": 0.0}
        return
    penalty = submission.late_submission_penalty or 0.0
    about["timestamp"] = submission.timestamp
    about["assignment_late_penalty"] = penalty
    about["assignment_score"] = max(0.0, submission.score - penalty)
    for notebook in sorted(submission.notebooks, key=lambda found: found.name):
        comments = {comment.name: comment.comment for comment in notebook.comments}
        for grade in sorted(notebook.grades, key=lambda found: found.name):
            yield {
                **about,
                "notebook": notebook.name,
                "question": grade.name,
                "points": grade.score,
                "max_points": grade.max_score,
                "automatic_points": grade.auto_score,
                "manual_points": grade.manual_score,
                "extra_credit": grade.extra_credit,
                "needs_manual_grade": "yes" if grade.needs_manual_grade else "no",
                "comment": comments.get(grade.name),
            }


def _cell(value: Any) -> Any:
    """A number as it is; a text on one line, and never one that a spreadsheet would calculate."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return value
    return safe_cell(one_line(str(value), 2000))
