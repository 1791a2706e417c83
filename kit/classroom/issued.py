"""The notebooks of an assignment as the issuer made them: the only body that a graded notebook ever gets."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode

from kit.desk.graded_desk import POOL_FILE, read_pool

__all__ = [
    "KIT",
    "UNREADABLE",
    "issued_notebooks",
    "issued_papers",
    "item_of",
    "kit_assignment",
    "note_of",
    "read_notebook",
]

KIT = "kit"
"""The key under which the kit keeps its own metadata in a notebook; nbgrader's schema forbids extra keys in its own."""

# nbformat's NotJSONError is a ValueError; what is JSON but no notebook ends in one of the others.
UNREADABLE = (ValueError, RecursionError, AttributeError, KeyError, TypeError, nbformat.ValidationError)

_MARKS, _NOTE = "marks-", "note-"


def issued_notebooks(release: Path, source: Path) -> dict[str, NotebookNode]:
    """Read the notebooks of an assignment by name, each from `release`, else from `source`.

    The released one comes first because it carries nbgrader's checksums and is what trainees were given.
    """
    names = {path.stem for folder in (release, source) for path in folder.glob("*.ipynb")}
    found = {}
    for name in sorted(names):
        notebook = read_notebook(release / f"{name}.ipynb") or read_notebook(source / f"{name}.ipynb")
        if notebook is not None:
            found[name] = notebook
    return found


def read_notebook(path: Path) -> NotebookNode | None:
    """Read one of the issuer's own notebooks, or None when it is missing or was cut short."""
    try:
        return nbformat.read(path, as_version=4)
    except (OSError, *UNREADABLE):
        # A file cut short by a killed run ends up here.
        return None


def kit_assignment(notebook: NotebookNode) -> str | None:
    """The assignment that a kit notebook belongs to; None for a notebook that is not the kit's."""
    about = notebook.metadata.get(KIT)
    name = about.get("assignment") if isinstance(about, dict) else None
    return name if isinstance(name, str) else None


def item_of(cell: NotebookNode) -> str | None:
    """The task whose marks a cell shows, from its grade id 'marks-<task>'."""
    return _after(cell, _MARKS)


def note_of(cell: NotebookNode) -> str | None:
    """The task whose written note a cell shows, from its grade id 'note-<task>'."""
    return _after(cell, _NOTE)


def _after(cell: NotebookNode, prefix: str) -> str | None:
    grade_id = str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
    return grade_id.removeprefix(prefix) if grade_id.startswith(prefix) else None


def issued_papers(course: Path, assignment: str, form: str) -> tuple[str, ...]:
    """The papers of one form, as HTML, for whoever grades a note about them; none of an issue that is gone."""
    for step in ("release", "source"):
        path = course / step / assignment / POOL_FILE
        if path.is_file():
            papers = _papers(path, path.stat().st_mtime_ns)
            if form in papers:
                return papers[form]
    return ()


@lru_cache(maxsize=4)
def _papers(path: Path, _written: int) -> dict[str, tuple[str, ...]]:
    """By form, its papers; read once for a class."""
    try:
        pool = read_pool(path)
    except ValueError:
        return {}
    return {form.id: tuple(paper.html for paper in form.exhibits) for item in pool.items for form in item.forms}
