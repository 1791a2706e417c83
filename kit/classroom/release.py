"""nbgrader's way to a release: a kit assignment passes the gate before any of it is written to `release/`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import IncludeHeaderFooter

from kit.assess.forms import KeyFile
from kit.assess.submission import has_keys, read_keys
from kit.classroom.built import is_as_built, read_source, seal
from kit.classroom.course import source_notebook
from kit.classroom.gate import check_folder, refuse_strangers
from kit.classroom.issued import KIT, kit_assignment, read_notebook
from kit.desk.graded_desk import POOL_FILE, read_pool

__all__ = ["ReleaseExporter", "findings"]


class ReleaseExporter(NotebookExporter):
    """Reads sources for `nbgrader generate_assignment` and for formgrader's button.

    nbgrader constructs it once a run, before it removes an earlier release or writes a new one.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if isinstance(self.parent, GenerateAssignment):
            _guard(self.parent)


def _guard(converter: GenerateAssignment) -> None:
    """Raise NbGraderException, with one line in the log for each finding, when something may not go out."""
    course = Path(converter.coursedir.root)
    added = IncludeHeaderFooter(parent=converter)
    found = []
    for folder in map(Path, converter.assignments):
        if _is_kit(course, folder):
            found += findings(course, folder)
            found += [
                f"{name}: a header or footer may not be added to {folder.name}.ipynb; "
                "take IncludeHeaderFooter out of nbgrader_config.py while you generate it"
                for name in (added.header, added.footer)
                if name
            ]
    for line in found:
        converter.log.error(line)
    if found:
        raise NbGraderException("\n".join(found))


def _is_kit(course: Path, folder: Path) -> bool:
    notebooks = (read_notebook(path) for path in folder.glob("*.ipynb"))
    if any(notebook is not None and kit_assignment(notebook) is not None for notebook in notebooks):
        return True
    return has_keys(course, folder.name)


def findings(course: Path, folder: Path) -> list[str]:
    """Say for the source folder of a kit assignment, one line each, what may not go out of it."""
    assignment = folder.name
    try:
        refuse_strangers(folder, assignment)
        keys = _keys_of_pool(course, assignment, folder)
        _refuse_edits(folder / f"{assignment}.ipynb", assignment, keys)
        check_folder(folder, assignment, [keys])
    except (ValueError, OSError) as problem:
        return str(problem).splitlines()
    return []


def _keys_of_pool(course: Path, assignment: str, folder: Path) -> KeyFile:
    issue = read_pool(folder / POOL_FILE).issue
    for keys in read_keys(course, assignment):
        if keys.issue == issue:
            return keys
    raise ValueError(f"{POOL_FILE}: this course has no keys to it; run: kit course build {assignment}")


def _refuse_edits(path: Path, assignment: str, keys: KeyFile) -> None:
    """Raise ValueError when the notebook is not what its playlist builds: an edit may hold what no search finds."""
    found = read_source(path.read_text(encoding="utf-8", errors="replace"), path.name)
    wanted = read_source(source_notebook(assignment, keys.playlist), path.name)
    if seal(found.cells) == seal(wanted.cells) and found.metadata.get(KIT) == wanted.metadata[KIT]:
        return
    if is_as_built(found):
        raise ValueError(f"{path.name}: it was built from another playlist or kit; run: kit course build {assignment}")
    raise ValueError(
        f"{path.name}: it was edited since it was built, and only what {assignment}.toml builds may go out; "
        f"run: kit course build {assignment} --replace-edits"
    )
