"""Write the kit's marks into nbgrader's gradebook, from the trainee's answers and the issuer's key."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_output
from nbgrader.api import Grade
from nbgrader.preprocessors import AssignLatePenalties, Execute, SaveAutoGrades
from nbgrader.utils import is_grade, is_solution
from traitlets import Bool, Unicode

from kit.assess.submission import ItemMarks, has_keys, keys_folder, mark_submission
from kit.classroom.hand_marks import note_was_changed
from kit.classroom.issued import KIT, issued_papers, item_of, kit_assignment, note_of
from kit.classroom.mark_table import mark_table, note_text
from kit.classroom.plain import one_line

__all__ = ["LatePenalties", "MarkFromAnswers", "RunOwnCode"]

Resources = dict[str, Any]

NOT_RUN = "kit_not_run"
"""Says, in a notebook's resources, whether its code was kept from running."""

IN_TIME = "kit_in_time"
"""Says, in a notebook's resources, that no late penalty can be due."""

_NOT_RUN = (
    "not run, and not marked: code of a submission could read this course's keys and change its marks; move the "
    "assignment to a course of its own, or allow it in nbgrader_config.py with c.RunOwnCode.allow_beside_keys = True "
    "and autograde with --force"
)
_RUN_BESIDE_KEYS = "run where it could read the keys, as c.RunOwnCode.allow_beside_keys allows"


class RunOwnCode(Execute):
    """Runs an instructor's own notebooks as nbgrader does; for a kit notebook no kernel is started."""

    course = Unicode("", help="The course folder, which holds the issuer's keys.").tag(config=True)
    allow_beside_keys = Bool(
        False, help="Run the code of submissions in a course that holds keys, where it could read them."
    ).tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: Resources | None = None, **kwargs: Any
    ) -> tuple[NotebookNode, Resources | None]:
        """Leave a kit notebook as it is; run any other, unless there are keys that it could read."""
        if kit_assignment(nb) is not None:
            return nb, resources
        if resources is not None and has_keys(Path(self.course)):
            about = resources["nbgrader"]
            resources[NOT_RUN] = not self.allow_beside_keys
            said = _RUN_BESIDE_KEYS if self.allow_beside_keys else _NOT_RUN
            self.log.warning("%s: %s.ipynb: %s", about["student"], about["notebook"], said)
            if resources[NOT_RUN]:
                return nb, resources
        return super().preprocess(nb, resources, **kwargs)


class MarkFromAnswers(SaveAutoGrades):
    """Marks the kit's cells from `answers.jsonl`; every other cell is scored as nbgrader does."""

    course = Unicode("", help="The course folder, which holds the issuer's keys.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Mark the submission, then let nbgrader go through the cells."""
        about = resources["nbgrader"]
        self._not_run = bool(resources.get(NOT_RUN))
        self._marks: dict[str, ItemMarks] = {}
        self._is_kit = kit_assignment(nb) is not None
        self._last = next((cell for cell in reversed(nb.cells) if is_grade(cell)), None)
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
        if not is_grade(cell):
            return super().preprocess_cell(cell, resources, cell_index)
        if not self._is_kit:
            if self._not_run and cell.cell_type == "code" and not is_solution(cell):
                # A test without outputs would score in full.
                cell.outputs = [new_output("stream", name="stderr", text=f"This notebook was {_NOT_RUN}.")]
                self._set_points(self._grade(cell), None)
                self.gradebook.db.commit()
                return cell, resources
            return super().preprocess_cell(cell, resources, cell_index)
        self._mark_cell(cell)
        if cell is self._last:
            resources[IN_TIME] = self._is_in_time()
            # Once for a submission: a run that is killed before does this submission again as a whole.
            self.gradebook.db.commit()
        return cell, resources

    def _mark_cell(self, cell: NotebookNode) -> None:
        """Give a kit cell its points, its comment, and a text that shows what was answered."""
        item, note = item_of(cell), note_of(cell)
        marks = self._marks.get(item or note or "")
        grade = self._grade(cell)
        if marks is None:
            self._set_points(grade, None)
            self._comment(cell, "This question is not the kit's; grade it by hand.")
        elif item is not None:
            marks = marks.out_of(grade.max_score)
            self._set_points(grade, marks.points)
            self._comment(cell, marks.comment)
            cell.source = mark_table(item, marks)
        else:
            text = marks.note or ""
            changed = self._note_was_changed(grade, text)
            self._set_points(grade, None if text else 0.0)
            self._comment(cell, _NOTE_CHANGED if changed else None if text else "No response.")
            cell.source = note_text(text, issued_papers(Path(self.course), self.assignment_id, marks.form))

    def _grade(self, cell: NotebookNode) -> Grade:
        return self.gradebook.find_grade(*self._where(cell))

    def _where(self, cell: NotebookNode) -> tuple[str, str, str, str]:
        return cell.metadata.nbgrader["grade_id"], self.notebook_id, self.assignment_id, self.student_id

    def _set_points(self, grade: Grade, points: float | None) -> None:
        """Write the points; None leaves them to a person. A mark given by hand stays, to be looked at again."""
        grade.auto_score = points
        grade.needs_manual_grade = points is None or grade.manual_score is not None

    def _comment(self, cell: NotebookNode, comment: str | None) -> None:
        # The feedback page reads comments as Markdown, where a tag would be a tag.
        text = one_line(comment, 1000).translate({ord("<"): "‹", ord(">"): "›"}) if comment else None
        self.gradebook.find_comment(*self._where(cell)).auto_comment = text

    def _is_in_time(self) -> bool:
        """Whether no late penalty can be due; the gradebook is open here, and to open it again takes its time."""
        where = self.assignment_id, self.student_id
        if self.gradebook.find_submission(*where).total_seconds_late > 0:
            return False
        self.gradebook.find_submission_notebook(self.notebook_id, *where).late_submission_penalty = None
        return True

    def _note_was_changed(self, grade: Grade, note: str) -> bool:
        """Say in the log when the mark that a person gave belongs to an earlier note."""
        folder = keys_folder(Path(self.course), self.assignment_id)
        by_hand, settled = grade.manual_score is not None, not grade.needs_manual_grade
        changed = note_was_changed(folder, self.student_id, grade.name, note, by_hand=by_hand, settled=settled)
        if changed:
            self.log.warning(
                "%s: %s: the note was changed after it had been given %g points by hand; look at it again",
                self.student_id, grade.name, grade.manual_score,
            )  # fmt: skip
        return changed


_NOTE_CHANGED = "This note was changed after an earlier version of it had been marked by hand."


class LatePenalties(AssignLatePenalties):
    """nbgrader's late penalties, for the submissions that are late."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Leave a submission alone that was marked as handed in in time."""
        if resources.pop(IN_TIME, False):
            return nb, resources
        return super().preprocess(nb, resources)


def _make_releasable(folder: Path) -> None:
    """Add what `release_feedback` reads of every trainee: one missing file would stop it for all of them."""
    stamp, secret = folder / "timestamp.txt", folder / "submission_secret.txt"
    if not stamp.exists():
        stamp.write_text(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f} UTC", encoding="ascii")
    if not secret.exists() or not secret.stat().st_size:
        secret.unlink(missing_ok=True)
        secret.write_text(secrets.token_hex(32), encoding="ascii")
