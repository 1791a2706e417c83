"""Compare a submitted notebook with the one handed out, to say in a line how they differ. It is never used to mark."""

from __future__ import annotations

import json
import stat
from collections import Counter
from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode

from kit.classroom.issued import KIT

__all__ = ["STAND_IN", "compare"]

STAND_IN = "stand_in"
"""Marks, in the metadata, the blank copy that takes the place of a notebook that was not handed in."""

LARGEST_COMPARED_BYTES = 2_000_000
MOST_COMPARED_CELLS = 2_000


def compare(path: Path, issued: NotebookNode) -> str | None:
    """One phrase for how a submitted notebook differs from the issued one, or None when it is the same.

    Outputs, and what JupyterLab itself writes into a notebook, do not count as differences.
    """
    try:
        about = path.lstat()
        if not stat.S_ISREG(about.st_mode):
            return "it is no regular file"
        if about.st_size > LARGEST_COMPARED_BYTES:
            return f"it is {about.st_size / 1_000_000:,.1f} MB, too large to be looked at"
        data = path.read_bytes()
        if not data.strip():
            return "it is empty"
        return _differences(json.loads(data.decode("utf-8")), issued)
    except FileNotFoundError:
        return "it was not handed in"
    except OSError:
        return "it cannot be read"
    except UnicodeDecodeError:
        return "it is not UTF-8 text"
    except RecursionError:
        return "it is nested too deep"
    except ValueError:
        return "it is not a notebook (not JSON)"


def _differences(found: Any, issued: NotebookNode) -> str | None:
    if not isinstance(found, dict) or not isinstance(found.get("cells"), list):
        return f"it is not a notebook of format 4 (it says {str(_dict(found).get('nbformat', 'nothing'))[:10]})"
    if _dict(_dict(found.get("metadata")).get(KIT)).get(STAND_IN):
        return "no usable one was handed in; a blank copy stands in its place"
    if len(found["cells"]) > MOST_COMPARED_CELLS:
        return f"it has {len(found['cells']):,} cells, too many to be looked at"
    wanted = [_Seen(cell) for cell in issued.cells]
    seen = [_Seen(cell) for cell in found["cells"]]
    told = [
        *_named_cells(wanted, seen),
        *_other_cells(wanted, seen),
        *(["a tag was added to a cell"] if _tags(seen) - _tags(wanted) else []),
    ]
    return "; ".join(told) or None


class _Seen:
    """What is compared of one cell, whatever type each part of it turns out to have."""

    def __init__(self, cell: Any) -> None:
        cell = _dict(cell)
        metadata = _dict(cell.get("metadata"))
        nbgrader = _dict(metadata.get("nbgrader"))
        source = cell.get("source")
        self.name = str(nbgrader.get("grade_id") or "")[:60]
        self.source = "".join(map(str, source)) if isinstance(source, list) else str(source)
        self.body = (str(cell.get("cell_type")), self.source, str(sorted(nbgrader.items(), key=str)))
        self.tags = {str(tag)[:60] for tag in metadata["tags"]} if isinstance(metadata.get("tags"), list) else set()


def _named_cells(wanted: list[_Seen], seen: list[_Seen]) -> list[str]:
    """What happened to the cells that carry a grade id."""
    known = {cell.name: cell for cell in wanted if cell.name}
    count = Counter(cell.name for cell in seen if cell.name)
    changed = {c.name for c in seen if c.name in known and c.body != known[c.name].body}
    told = [
        *_said([name for name in known if count[name] > 1], "copied"),
        *_said([name for name in known if not count[name]], "deleted"),
        *_said([name for name in known if name in changed], "changed"),
    ]
    strange = sum(count[name] for name in count if name not in known)
    return told + ([f"{strange} graded cell(s) were added"] if strange else [])


def _said(names: list[str], what: str) -> list[str]:
    if len(names) > 2:
        return [f"{len(names)} cells were {what}"]
    return [f"cell {name} was {what}" for name in names]


def _other_cells(wanted: list[_Seen], seen: list[_Seen]) -> list[str]:
    """What happened to prose and other cells; an empty cell is what JupyterLab adds by itself."""
    there = Counter(cell.body[:2] for cell in seen if not cell.name and cell.source.strip())
    asked = Counter(cell.body[:2] for cell in wanted if not cell.name and cell.source.strip())
    added, gone = sum((there - asked).values()), sum((asked - there).values())
    return [*([f"{added} cell(s) were added"] if added else []), *([f"{gone} cell(s) are gone"] if gone else [])]


def _tags(cells: list[_Seen]) -> set[tuple[str, str]]:
    return {(cell.name, tag) for cell in cells for tag in cell.tags}


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
