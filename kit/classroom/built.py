"""Tell a notebook as it was built from one that somebody has edited since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode

from kit.classroom.issued import KIT, UNREADABLE

__all__ = ["SEAL", "is_as_built", "read_source", "seal"]

SEAL = "built"
"""The key under which a built notebook keeps, in the kit's metadata, the seal of its own cells."""


def seal(cells: Iterable[Mapping[str, Any]]) -> str:
    """A short mark of the cells' words and settings; outputs, which JupyterLab adds by itself, do not count."""
    seen = [[cell.get(part) for part in ("cell_type", "id", "source", "metadata")] for cell in cells]
    return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()[:24]


def is_as_built(notebook: NotebookNode) -> bool:
    """True when nobody has changed the notebook since the kit built it, from whatever playlist."""
    about = notebook.get("metadata", {}).get(KIT)
    return isinstance(about, dict) and set(about) == {"assignment", SEAL} and about[SEAL] == seal(notebook.cells)


def read_source(text: str, name: str) -> NotebookNode:
    """Read the text of a notebook. Raises ValueError that names it."""
    try:
        notebook = nbformat.reads(text, as_version=4)
        nbformat.validate(notebook)
        return notebook
    except UNREADABLE:
        raise ValueError(f"{name}: this is not a notebook; build the assignment again") from None
