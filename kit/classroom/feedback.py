"""The feedback page of a kit assignment: the same table of marks, with the expected amounts beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbconvert.preprocessors import Preprocessor
from nbformat.notebooknode import NotebookNode
from traitlets import Bool, Unicode

from kit.assess.shown import record_shown
from kit.assess.submission import keys_folder, mark_submission
from kit.classroom.issued import item_of, kit_assignment
from kit.classroom.mark_table import mark_table

__all__ = ["ShowExpected"]


class ShowExpected(Preprocessor):
    """Marks the stored answers again and shows the key, which no notebook ever holds."""

    enabled = Bool(True).tag(config=True)
    course = Unicode("", help="The course folder, which holds the issuer's keys.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Redraw the tables of a kit notebook; leave any other alone."""
        if kit_assignment(nb) is None:
            return nb, resources
        about = resources["nbgrader"]
        folder = Path(resources["metadata"]["path"])
        found = mark_submission(Path(self.course), about["assignment"], about["student"], folder)
        tables = {item: cell for cell in nb.cells if (item := item_of(cell)) in found.items}
        # On the disk before the page is: answers that come later to a form shown on it prove nothing.
        shown = {found.items[item].form: found.items[item].answered for item in tables}
        record_shown(keys_folder(Path(self.course), about["assignment"]), shown)
        for item, cell in tables.items():
            marks = found.items[item].out_of(cell.metadata.nbgrader["points"])
            cell.source = mark_table(item, marks, with_expected=True)
        return nb, resources
