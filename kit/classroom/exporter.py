"""nbgrader's way into a submission: for the kit's assignments the notebook comes from the issuer, never from it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.nbgraderformat import SchemaTooNewError, SchemaTooOldError
from nbgrader.utils import is_grade

from kit.classroom.batch import Batch
from kit.classroom.issued import KIT, kit_assignment

__all__ = ["SubmissionExporter"]


class SubmissionExporter(NotebookExporter):
    """Reads submissions for `nbgrader autograde` and for formgrader's button.

    nbgrader constructs it once a run, after it has listed the submissions and before it touches the
    first: the one place where all of them can be looked at safely.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._batch = Batch(self.parent) if isinstance(self.parent, Autograde) else None
        if self._batch is not None:
            self._batch.prepare()

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Convert the issued notebook in place of a kit submission's; any other notebook as nbgrader does."""
        if self._batch is None or not self._is_submission(Path(filename), resources):
            return super().from_filename(filename, resources, **kw)
        issued = self._batch.issued.get(Path(filename).stem)
        if issued is None or kit_assignment(issued) is None:
            try:
                return super().from_filename(filename, resources, **kw)
            except (SchemaTooOldError, SchemaTooNewError) as problem:
                # nbgrader stops the whole batch on these two; any other error costs this submission only.
                raise ValueError(f"{Path(filename).name}: {problem}") from problem
        # The issuer's own notebook needs no sanitizing, and what nbgrader does to each cell takes its time.
        about = ResourcesDict()
        about.update(resources or {}, output_extension=self.file_extension)
        return nbformat.writes(issued), about

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Take from a notebook that is not the kit's what would keep its tests from running, and so score in full."""
        if self._batch is not None:
            name = resources["metadata"]["name"] if resources else ""
            issued = self._batch.issued.get(name)
            if issued is None or kit_assignment(issued) is None:
                nb.metadata.pop(KIT, None)
                for cell in filter(is_grade, nb.cells):
                    tags = cell.metadata.get("tags", [])
                    cell.metadata["tags"] = [tag for tag in tags if tag != "skip-execution"]
        return super().from_notebook_node(nb, resources, **kw)

    def _is_submission(self, path: Path, resources: dict[str, Any] | None) -> bool:
        """True in nbgrader's first pass, which reads what was handed in; its second reads what the first wrote."""
        about = (resources or {}).get("nbgrader", {})
        graded = self._batch.graded_folder(str(about.get("student")), str(about.get("assignment")))
        return path.parent.resolve() != graded.resolve()


_nbgraders_start = Autograde.start


def _start(self: Autograde) -> None:
    """Put a beginning and an end around a run of nbgrader's.

    nbgrader has no setting for either: the exporter comes after it has listed the submissions, which
    it refuses when none of them holds a notebook, and nothing at all comes after the last of them.
    """
    if not issubclass(self.exporter_class, SubmissionExporter):
        _nbgraders_start(self)
        return
    batch = Batch(self)
    try:
        batch.open()
        _nbgraders_start(self)
    finally:
        batch.close()


# nbgrader imports this module when it sets up a run, so that no other command is touched.
Autograde.start = _start
