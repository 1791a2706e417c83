"""Look at one submission before nbgrader does: what is unsafe is set aside, what is odd is named in one line."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader.utils import parse_utc

from kit.assess.journal import FILE_NAME
from kit.classroom.comparison import STAND_IN, compare
from kit.classroom.issued import KIT
from kit.classroom.plain import one_line
from kit.classroom.set_aside import record, set_aside

__all__ = ["Intake", "oddities", "safe_name", "shown_name", "take_in"]

TIMESTAMP = "timestamp.txt"
LARGEST_FILE_BYTES = 20_000_000
DEEPEST_FOLDER = 6
MOST_ENTRIES = 300
MOST_LINES = 8

_EXPECTED = {"forms.json", FILE_NAME, TIMESTAMP, "submission_secret.txt", ".ipynb_checkpoints"}
_SAFE_NAME = re.compile(r"\w[\w.@+'-]{0,99}")


@dataclass(frozen=True, slots=True)
class Intake:
    """What was found: whether the submission can be graded, and a phrase for each problem, naming the file."""

    usable: bool
    problems: tuple[str, ...]


def safe_name(trainee: str) -> bool:
    """True for a trainee's name that nbgrader can take: letters, digits and . @ + ' - _ only.

    A line break, or bytes that are no text, would stop the whole batch.
    """
    return _SAFE_NAME.fullmatch(trainee) is not None and trainee.isprintable()


def shown_name(trainee: str) -> str:
    """A trainee's name as it can be written on one line of a report."""
    return trainee if safe_name(trainee) else one_line(ascii(trainee)[1:-1], 100)


def take_in(
    course: Path, assignment: str, trainee: str, folder: Path, issued: Mapping[str, NotebookNode], *, kit: bool
) -> Intake:
    """Examine and tidy the submission in `folder`; `issued` are the notebooks it should hold.

    For a kit assignment every missing notebook gets a blank stand-in, so that nbgrader's own tools,
    which look for the file, find the submission.
    """
    try:
        for part in (folder.parent, folder):
            why = "this is a link, and links are not followed" if part.is_symlink() else None
            why = why or (None if part.is_dir() else "this is not a folder")
            if why:
                return Intake(False, (set_aside(course, assignment, trainee, part, why),))
        problems = list(_clear(course, assignment, trainee, folder, kit=kit))
        problems += _mend_timestamp(course, assignment, trainee, folder)
        if kit:
            _stand_in(folder, issued)
            problems += oddities(folder, issued)
    except OSError as problem:
        said = f"{one_line(problem.filename or folder.name)}: {problem.strerror or problem}; nothing was graded"
        record(course, assignment, trainee, said)
        return Intake(False, (said,))
    return Intake(True, tuple(problems))


def _clear(course: Path, assignment: str, trainee: str, folder: Path, *, kit: bool) -> Iterator[str]:
    """Set aside each entry of the folder that nbgrader would follow, wait on, choke on or show as a page."""
    moved = 0
    for path in sorted(folder.iterdir()):
        why = _unsafe(path) or (_page(path) if kit else None)
        if why is None:
            continue
        said = set_aside(course, assignment, trainee, path, why)
        moved += 1
        if moved <= MOST_LINES:
            yield said
    if moved > MOST_LINES:
        yield f"{folder.name}: {moved - MOST_LINES} more files were set aside"


def _unsafe(path: Path) -> str | None:
    """Why a file or folder must not reach nbgrader, or None."""
    if not path.name.isprintable() or len(os.fsencode(path.name)) > 200:
        return "its name cannot be written down"
    about = path.lstat()
    if stat.S_ISLNK(about.st_mode):
        return "this is a link, and links are not followed"
    if stat.S_ISDIR(about.st_mode):
        if path.suffix == ".ipynb" or path.name in _EXPECTED - {".ipynb_checkpoints"}:
            return "this is a folder where a file belongs"
        return _unsafe_inside(path)
    if not stat.S_ISREG(about.st_mode):
        return "this is no regular file but a pipe, a socket or a device"
    if about.st_size > LARGEST_FILE_BYTES:
        return f"it is too large ({about.st_size / 1e6:,.0f} MB; up to {LARGEST_FILE_BYTES / 1e6:,.0f} MB are taken)"
    return None if os.access(path, os.R_OK) else "it cannot be read"


def _unsafe_inside(folder: Path) -> str | None:
    """Why a folder must not reach nbgrader, or None; looks no deeper and no longer than needed."""
    waiting, entries, size = [(folder, 1)], 0, 0
    while waiting:
        place, depth = waiting.pop()
        if depth > DEEPEST_FOLDER:
            return f"it holds more than {DEEPEST_FOLDER} folders inside each other"
        if not os.access(place, os.R_OK | os.X_OK):
            return "it cannot be read"
        for path in place.iterdir():
            entries += 1
            if path.is_dir() and not path.is_symlink() and path.name.isprintable():
                waiting.append((path, depth + 1))
            elif why := _unsafe(path):
                return f"it holds {one_line(path.name, 60)}: {why}"
            else:
                size += path.lstat().st_size
            if entries > MOST_ENTRIES or size > LARGEST_FILE_BYTES:
                return "it holds too many or too large files"
    return None


def _page(path: Path) -> str | None:
    # nbgrader would carry a page into the feedback folder and release it, or stop on a folder named like one.
    return "this is a web page" if path.suffix.lower() in (".html", ".htm", ".xhtml", ".svg") else None


def _mend_timestamp(course: Path, assignment: str, trainee: str, folder: Path) -> list[str]:
    """Replace a time of submission that cannot be read by the time the file was written: nbgrader would stop on it."""
    path = folder / TIMESTAMP
    if not path.exists():
        return []
    try:
        if path.stat().st_size > 200:
            raise ValueError("too long to be a time")
        # nbgrader reads the file in the machine's own encoding; a time is ASCII in all of them.
        if parse_utc(path.read_text(encoding="ascii").strip() or "1970-01-01") is not None:
            return []
    except (ValueError, OverflowError, TypeError, AttributeError):
        pass
    written = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
    said = set_aside(course, assignment, trainee, path, "this is no date and time; the time it was written counts")
    path.write_text(f"{written:%Y-%m-%d %H:%M:%S.%f} UTC", encoding="ascii")
    return [said]


def _stand_in(folder: Path, issued: Mapping[str, NotebookNode]) -> None:
    for name, notebook in issued.items():
        path = folder / f"{name}.ipynb"
        if not path.exists():
            blank = nbformat.from_dict(notebook)
            blank.metadata = {**notebook.metadata, KIT: {**notebook.metadata[KIT], STAND_IN: True}}
            path.write_text(nbformat.writes(blank), encoding="utf-8")


def oddities(folder: Path, issued: Mapping[str, NotebookNode]) -> list[str]:
    """A phrase for each file of a kit submission that is not as it was handed out. Changes nothing."""
    found = []
    for name, notebook in issued.items():
        if difference := compare(folder / f"{name}.ipynb", notebook):
            found.append(f"{name}.ipynb: {one_line(difference)}; the saved answers were marked all the same")
    expected = _EXPECTED | {f"{name}.ipynb" for name in issued}
    extra = sorted(path.name + "/" * path.is_dir() for path in folder.iterdir() if path.name not in expected)
    found += [f"{one_line(name, 100)}: not part of this assignment; not used" for name in extra[:MOST_LINES]]
    return found + ([f"{folder.name}: {len(extra) - MOST_LINES} more files are not used"] if extra[MOST_LINES:] else [])
