"""nbgrader's preparation of cells, where the stock one stops a whole batch or wipes the kit's own text."""

from __future__ import annotations

from typing import Any

from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import ClearSolutions, DeduplicateIds
from nbgrader.utils import is_grade, is_locked, is_solution

from kit.classroom.issued import kit_assignment

__all__ = ["KeepKitCells", "SafeDeduplicateIds"]

Resources = dict[str, Any]


class SafeDeduplicateIds(DeduplicateIds):
    """Takes nbgrader's metadata off the older copies of a cell.

    The stock one leaves them empty, which its own check then refuses with an error that stops every
    submission after this one.
    """

    def preprocess_cell(
        self, cell: NotebookNode, resources: Resources, cell_index: int
    ) -> tuple[NotebookNode, Resources]:
        """Keep the first cell of an id (the last in the notebook), and make the others plain."""
        if is_grade(cell) or is_solution(cell) or is_locked(cell):
            grade_id = str(cell.metadata.nbgrader["grade_id"])
            if grade_id in self.grade_ids:
                self.log.warning("Cell with id '%s' exists multiple times!", grade_id)
                del cell.metadata["nbgrader"]
            self.grade_ids.add(grade_id)
        return cell, resources


class KeepKitCells(ClearSolutions):
    """Clears solutions as nbgrader does, but leaves a kit notebook alone.

    Its cells hold no solution, and the text of a marks cell is what says why there is no mark yet.
    """

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Leave a kit notebook as it is."""
        if kit_assignment(nb) is not None:
            return nb, resources
        return super().preprocess(nb, resources)
