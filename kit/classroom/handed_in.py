"""Who handed in an assignment, and whether it was handed in again: what lies in `submitted/`, readable or not."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from kit.assess.journal import FILE_NAME
from kit.classroom.plain import one_line

__all__ = ["TIMESTAMP", "check_access", "handed_in", "newly_handed_in", "trouble"]

TIMESTAMP = "timestamp.txt"


def handed_in(course: Path, assignment: str) -> list[str]:
    """Every name below `submitted/` that holds the assignment, is a link, or cannot be looked into.

    nbgrader passes over hidden folders and those without rights, so that nobody would miss them.
    """
    submitted = course / "submitted"
    found = []
    for name in sorted(os.listdir(submitted)) if submitted.is_dir() else []:  # noqa: PTH208 - names, not paths
        folder = submitted / name
        try:
            if not folder.is_symlink():
                (folder / assignment).lstat()
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:
            pass  # taking it in will say why
        found.append(name)
    return found


def check_access(folder: Path) -> None:
    """Raise PermissionError for a folder that cannot be looked into."""
    if not os.access(folder, os.R_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))


def newly_handed_in(course: Path, assignment: str, trainee: str) -> str | None:
    """The file that shows that a marked submission was handed in again since, or None.

    Its time alone would not do: nbgrader passes over a submission whose time is missing or not newer.
    """
    submitted, graded = (course / step / trainee / assignment for step in ("submitted", "autograded"))
    if not graded.is_dir():
        return None
    # A time that is missing in the submission was filled in when it was marked.
    if _content(submitted / TIMESTAMP) is not None and _differ(submitted / TIMESTAMP, graded / TIMESTAMP):
        return TIMESTAMP
    return FILE_NAME if _differ(submitted / FILE_NAME, graded / FILE_NAME) else None


def trouble(course: Path, assignment: str, trainee: str, problem: Exception) -> str:
    """One phrase for what went wrong with one submission, naming the file and what to do."""
    folder = course / "submitted" / trainee / assignment
    again = f"run: nbgrader autograde {assignment}"
    if isinstance(problem, OSError):
        place = os.path.relpath(problem.filename or folder, course)
        fix = "make it readable and writable" if isinstance(problem, PermissionError) else "mend or remove it"
        return f"{one_line(place, 120)}: {problem.strerror or type(problem).__name__}; {fix}, then {again}"
    why = "there was not enough memory" if isinstance(problem, MemoryError) else type(problem).__name__
    return f"{one_line(os.path.relpath(folder, course), 120)}: it could not be looked at ({why}); mend it, then {again}"


def _content(path: Path) -> os.stat_result | None:
    """What the disk says of a regular file; None when there is none. Links are not followed, pipes not opened."""
    try:
        about = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return about if stat.S_ISREG(about.st_mode) else None


def _differ(one: Path, other: Path) -> bool:
    first, second = _content(one), _content(other)
    if first is None or second is None:
        return first is not second
    return first.st_size != second.st_size or one.read_bytes() != other.read_bytes()
