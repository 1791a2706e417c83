"""Look at one submission before nbgrader does: what is unsafe is set aside, what is odd is named in one line."""

from __future__ import annotations

import os
import re
import secrets
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode

from kit.assess.journal import FILE_NAME
from kit.classroom.comparison import STAND_IN, compare
from kit.classroom.handed_in import TIMESTAMP, check_access
from kit.classroom.issued import KIT
from kit.classroom.plain import one_line
from kit.classroom.set_aside import set_aside, set_many_aside
from kit.classroom.timestamp import mend_timestamp

__all__ = ["Handout", "Intake", "few", "oddities", "safe_name", "shown_name", "stand_in", "take_in"]

SECRET = "submission_secret.txt"
LARGEST_FILE_BYTES = 20_000_000
DEEPEST_FOLDER = 6
MOST_ENTRIES = 300
MOST_LINES = 5

_ALWAYS = frozenset({"forms.json", FILE_NAME, TIMESTAMP, SECRET, ".ipynb_checkpoints"})
_SAFE_NAME = re.compile(r"\w[\w.@+'-]{0,99}")


@dataclass(frozen=True, slots=True)
class Handout:
    """What was handed out, and so what is expected back; `kit` are the kit's notebooks, blank."""

    course: Path
    assignment: str
    kit: Mapping[str, NotebookNode]
    names: frozenset[str]
    since: datetime | None = None
    due: bool = False

    @property
    def expected(self) -> frozenset[str]:
        """The names that a submission may hold."""
        return self.names | _ALWAYS


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


def few(problems: Sequence[str]) -> tuple[str, ...]:
    """As many of these as a reader will read, and the number of the others."""
    unlike = tuple(dict.fromkeys(problems))
    if len(unlike) <= MOST_LINES:
        return unlike
    return (*unlike[: MOST_LINES - 1], f"{len(unlike) - MOST_LINES + 1:,} more problems are not shown")


def take_in(handout: Handout, trainee: str, folder: Path) -> Intake:
    """Examine and tidy the submission in `folder`.

    For a kit assignment every missing notebook gets a blank stand-in, so that nbgrader's own tools,
    which look for the file, find the submission. Raises OSError for what can neither be read nor moved.
    """
    course, assignment = handout.course, handout.assignment
    for part in (folder.parent, folder):
        why = "this is a link, and links are not followed" if part.is_symlink() else None
        why = why or (None if part.is_dir() else "this is not a folder")
        if why:
            return Intake(False, (set_aside(course, assignment, trainee, part, why),))
    check_access(folder)
    problems = list(_clear(handout, trainee, folder))
    problems += mend_timestamp(course, assignment, trainee, folder, since=handout.since, due=handout.due)
    stand_in(folder, handout.kit)
    return Intake(True, (*problems, *oddities(folder, handout.kit)))


def _clear(handout: Handout, trainee: str, folder: Path) -> Iterator[str]:
    """Set aside each entry of the folder that nbgrader would follow, wait on, choke on or show as a page."""
    course, assignment = handout.course, handout.assignment
    names = sorted(os.listdir(folder))  # noqa: PTH208 - names, not paths
    if len(names) > MOST_ENTRIES:
        # nbgrader's time grows with the square of their number.
        why = f"it holds {len(names):,} files and folders"
        extra = [name for name in names if name not in handout.expected]
        yield set_many_aside(course, assignment, trainee, folder, extra, why)
        names = sorted(handout.expected.intersection(names))
    for path in (folder / name for name in names):
        why = _unsafe(path)
        if why is None and handout.kit and path.name not in handout.expected:
            # Nothing else is used, and nbgrader would carry it to where formgrader serves it as a page.
            why = "not part of this assignment"
        if why is None and path.name == SECRET and not _is_secret(path):
            why = "this is no secret as nbgrader writes it; a new one was made"
        if why is None:
            continue
        yield set_aside(course, assignment, trainee, path, why)
        if path.name == SECRET:
            # Without one, or with bytes that are no text, no feedback is released to anyone who comes after.
            path.write_text(secrets.token_hex(32), encoding="ascii")


def _is_secret(path: Path) -> bool:
    data = path.read_bytes() if path.stat().st_size <= 400 else b""
    return bool(data.strip()) and all(32 <= byte < 127 for byte in data.strip())


def _unsafe(path: Path) -> str | None:
    """Why a file or folder must not reach nbgrader, or None."""
    if not path.name.isprintable() or len(os.fsencode(path.name)) > 200:
        return "its name cannot be written down"
    about = path.lstat()
    if stat.S_ISLNK(about.st_mode):
        return "this is a link, and links are not followed"
    if stat.S_ISDIR(about.st_mode):
        if path.suffix == ".ipynb" or path.name in _ALWAYS - {".ipynb_checkpoints"}:
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


def stand_in(folder: Path, kit: Mapping[str, NotebookNode]) -> None:
    """Write a blank copy of each notebook that is missing; whatever bears its name is left alone."""
    for name, notebook in kit.items():
        path = folder / f"{name}.ipynb"
        if not os.path.lexists(path):
            blank = nbformat.from_dict(notebook)
            blank.metadata = {**notebook.metadata, KIT: {**notebook.metadata[KIT], STAND_IN: True}}
            path.write_text(nbformat.writes(blank), encoding="utf-8")


def oddities(folder: Path, kit: Mapping[str, NotebookNode]) -> list[str]:
    """A phrase for each of the kit's notebooks that is not as it was handed out. Changes nothing."""
    found = []
    for name, notebook in kit.items():
        if difference := compare(folder / f"{name}.ipynb", notebook):
            found.append(f"{name}.ipynb: {one_line(difference)}; only the saved answers count")
    return found
