"""nbgrader's gradebook, looked at before a run: nbgrader's own words for one that is in use send people astray."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

__all__ = ["has_due_date", "why_unusable"]

PATIENCE = 3
"""Seconds to wait for another program, such as formgrader, to finish what it writes."""


def why_unusable(db_url: str) -> str | None:
    """One sentence for why the gradebook cannot be written to now, or None."""
    path = _file(db_url)
    if path is None:
        return None
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)) as database:
            database.execute("BEGIN IMMEDIATE")
            database.execute("ROLLBACK")
    except sqlite3.Error as problem:
        if "locked" in str(problem):
            return f"{path.name}: another program is using it; close that program, then run this again"
        return f"{path.name}: it cannot be used ({problem}); mend it, or bring it back from your backup"
    return None


def has_due_date(db_url: str, assignment: str) -> bool:
    """True when the gradebook knows a time at which the assignment is due."""
    path = _file(db_url)
    if path is None:
        return False
    with contextlib.closing(sqlite3.connect(path, timeout=PATIENCE)) as database, contextlib.suppress(sqlite3.Error):
        found = database.execute("SELECT duedate FROM assignment WHERE name = ?", (assignment,)).fetchone()
        return found is not None and found[0] is not None
    return False


def _file(db_url: str) -> Path | None:
    """The file of the gradebook; None when there is none yet, or it lies in another kind of database."""
    path = Path(db_url.removeprefix("sqlite:///"))
    return path if db_url.startswith("sqlite:///") and path.is_file() else None
