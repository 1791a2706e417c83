"""Build an assignment: issue its forms, keep its keys, write its nbgrader source, and guard what goes out."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kit.assess.forms import KeyFile, Playlist, Pool, issue, read_playlist
from kit.assess.submission import keys_folder, read_keys, write_keys
from kit.classroom.built import SEAL, is_as_built, read_source, seal
from kit.classroom.gate import check_folder, check_release, refuse_strangers
from kit.desk.graded_desk import POOL_FILE, read_pool
from kit.desk.notebook import Cell, form_cell, markdown_cell, write_notebook
from kit.files import write_durably
from kit.tasks.task import task

__all__ = ["Built", "build", "refuse_edited", "source_notebook"]


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: the folder it wrote, the issue it holds, and whether that issue is new."""

    folder: Path
    keys: KeyFile
    new_issue: bool


def build(course: Path, assignment: str, *, new_forms: bool = False, replace_edits: bool = False) -> Built:
    """Build one assignment from its playlist.

    Forms that were issued before are kept as long as the playlist is the same, unless new ones are
    asked for; earlier keys always stay, so that answers to earlier forms can still be marked.
    A notebook that somebody has edited since it was built is replaced only when that is asked for.
    Raises ValueError that names file, field and fix; the gate looks at everything that would go out
    before anything is issued, and once more at the finished folder.
    """
    playlist = read_playlist(course / f"{assignment}.toml")
    folder = course / "source" / assignment
    refuse_strangers(folder, assignment)
    if not replace_edits:
        refuse_edited(folder / f"{assignment}.ipynb", assignment, playlist)
    current = None if new_forms else _current_issue(course, assignment, playlist, folder)
    if current is None:
        pool, keys = issue(assignment, playlist, secrets.token_hex(32), datetime.now(UTC))
        check_release(assignment, source_notebook(assignment, playlist), pool.model_dump_json(indent=1), keys)
        write_keys(course, keys)
        folder.mkdir(parents=True, exist_ok=True)
        write_durably(folder / POOL_FILE, pool.model_dump_json(indent=1))
    else:
        keys = current
    write_durably(folder / f"{assignment}.ipynb", source_notebook(assignment, playlist))
    check_folder(folder, assignment, [keys])
    return Built(folder, keys, current is None)


def refuse_edited(path: Path, assignment: str, playlist: Playlist) -> None:
    """Raise ValueError rather than write over what somebody has put into the notebook by hand."""
    if not path.is_file():
        return
    text = path.read_text(encoding="utf-8", errors="replace")
    if text != source_notebook(assignment, playlist) and not is_as_built(read_source(text, path.name)):
        raise ValueError(
            f"{path.name}: it was edited since it was built, and building again would lose the edits; keep what you "
            f"need of them, then run: kit course build {assignment} --replace-edits"
        )


def _current_issue(course: Path, assignment: str, playlist: Playlist, folder: Path) -> KeyFile | None:
    """The keys of the forms that lie in the source folder, if they fit the playlist."""
    if not any(keys_folder(course, assignment).glob("*.json")) or not (folder / POOL_FILE).is_file():
        return None
    pool: Pool = read_pool(folder / POOL_FILE)
    for keys in read_keys(course, assignment):
        if keys.issue == pool.issue and keys.playlist == playlist:
            return keys
    return None


def source_notebook(assignment: str, playlist: Playlist) -> str:
    """The nbgrader source notebook of a playlist: words, form cells, and the cells that take the marks."""
    cells: list[Cell] = [markdown_cell("title", _INTRODUCTION.format(title=playlist.title))]
    for number, item in enumerate(playlist.item, 1):
        title = task(item.task).words.title
        worth = f"{item.points + item.note_points:g}"
        cells.append(markdown_cell(f"head-{item.id}", f"## Task {number}: {title}\n\n{worth} points"))
        locked = _nbgrader(f"form-{item.id}", locked=True)
        cells.append(
            form_cell(f"form-{item.id}", "graded", assignment, item.id, kit={"form": item.id}, nbgrader=locked)
        )
        cells.append(_graded_cell(f"marks-{item.id}", item.points, _MARKS.format(number=number)))
        if item.note_points:
            cells.append(_graded_cell(f"note-{item.id}", item.note_points, _NOTE.format(number=number)))
    return write_notebook(cells, kit={"assignment": assignment, SEAL: seal(cells)})


def _graded_cell(name: str, points: float, text: str) -> Cell:
    """A Markdown cell that takes points. Unchanged, any nbgrader scores it 0; changed, it asks for a human."""
    cell = markdown_cell(name, text, nbgrader=_nbgrader(name, points=points))
    del cell["metadata"]["editable"], cell["metadata"]["deletable"]
    return cell


def _nbgrader(name: str, *, points: float | None = None, locked: bool = False) -> dict[str, Any]:
    graded = points is not None
    found = {
        "grade": graded,
        "grade_id": name,
        "locked": locked,
        "schema_version": 3,
        "solution": graded,
        "task": False,
    }
    return {**found, "points": points} if graded else found


_INTRODUCTION = """
# {title}

Fill in the forms below. Every answer is saved while you type; the line under each form says so.
When you have finished all tasks, open the menu **Nbgrader**, choose **Assignment List**, and press **Submit**.
You may submit again until the deadline: the last submission counts.
"""

_MARKS = """
**Marks for task {number}** appear here after marking.

*Still this sentence after grading? Then the work was graded without the settings of this course, and these points
are 0 until it is graded again with them.*
"""

_NOTE = """
**Your note for task {number}.** Write it in the form above. Your instructor reads and marks it here.
"""
