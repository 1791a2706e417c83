"""Write the kit's marks into nbgrader's gradebook, from the trainee's answers and the issuer's key."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import Execute, SaveAutoGrades
from nbgrader.utils import is_grade
from traitlets import Unicode

from kit.assess.submission import ItemMarks, mark_submission
from kit.classroom.issued import KIT, item_of, kit_assignment, note_of
from kit.classroom.mark_table import mark_table, note_text
from kit.classroom.plain import one_line

__all__ = ["MarkFromAnswers", "RunOwnCode"]

Resources = dict[str, Any]


class RunOwnCode(Execute):
    """Runs an instructor's own notebooks as nbgrader does; for a kit notebook no kernel is started."""

    def preprocess(
        self, nb: NotebookNode, resources: Resources | None = None, **kwargs: Any
    ) -> tuple[NotebookNode, Resources | None]:
        """Leave a kit notebook as it is."""
        if kit_assignment(nb) is not None:
            return nb, resources
        return super().preprocess(nb, resources, **kwargs)


class MarkFromAnswers(SaveAutoGrades):
    """Marks the kit's cells from `answers.jsonl`; every other cell is scored as nbgrader does."""

    course = Unicode("", help="The course folder, which holds the issuer's keys.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Mark the submission, then let nbgrader go through the cells."""
        about = resources["nbgrader"]
        self._marks: dict[str, ItemMarks] = {}
        self._is_kit = kit_assignment(nb) is not None
        if self._is_kit:
            folder = Path(resources["metadata"]["path"])
            _make_releasable(folder)
            found = mark_submission(Path(self.course), about["assignment"], about["student"], folder)
            self._marks = found.items
            for problem in found.problems:
                self.log.warning("%s: %s", about["student"], one_line(problem))
            # A run that is killed before this leaves a notebook without it, and is done again.
            nb.metadata[KIT]["marked"] = True
        return super().preprocess(nb, resources)

    def preprocess_cell(
        self, cell: NotebookNode, resources: Resources, cell_index: int
    ) -> tuple[NotebookNode, Resources]:
        """Score one cell."""
        if not self._is_kit or not is_grade(cell):
            return super().preprocess_cell(cell, resources, cell_index)
        item, note = item_of(cell), note_of(cell)
        marks = self._marks.get(item or note or "")
        if marks is None:
            self._save(cell, None, "This question is not the kit's; grade it by hand.")
        elif item is not None:
            self._save(cell, marks.points, marks.comment)
            cell.source = mark_table(item, marks)
        else:
            self._save(cell, None if marks.note else 0.0, None if marks.note else "No response.")
            cell.source = note_text(marks.note or "")
        return cell, resources

    def _save(self, cell: NotebookNode, points: float | None, comment: str | None) -> None:
        """Write points and comment; None leaves the points to a person. A mark given by hand stays."""
        where = (cell.metadata.nbgrader["grade_id"], self.notebook_id, self.assignment_id, self.student_id)
        grade = self.gradebook.find_grade(*where)
        if points is not None and points > grade.max_score:
            self.log.warning(
                "%s: %s: the key gives up to %s points, the gradebook allows %s; run generate_assignment again",
                self.student_id, where[0], points, grade.max_score,
            )  # fmt: skip
            points = grade.max_score
        grade.auto_score = points
        grade.needs_manual_grade = points is None or grade.manual_score is not None
        # The feedback page reads comments as Markdown, where a tag would be a tag.
        text = one_line(comment, 1000).translate({ord("<"): "‹", ord(">"): "›"}) if comment else None
        self.gradebook.find_comment(*where).auto_comment = text
        self.gradebook.db.commit()


def _make_releasable(folder: Path) -> None:
    """Add what `release_feedback` reads of every trainee: one missing file would stop it for all of them."""
    stamp, secret = folder / "timestamp.txt", folder / "submission_secret.txt"
    if not stamp.exists():
        stamp.write_text(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f} UTC", encoding="ascii")
    if not secret.exists() or not secret.stat().st_size:
        secret.unlink(missing_ok=True)
        secret.write_text(secrets.token_hex(32), encoding="ascii")
