"""The time of a submission: it decides on penalties and on what is graded again, and comes from the trainee."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kit.assess.journal import FILE_NAME
from kit.classroom.handed_in import TIMESTAMP
from kit.classroom.set_aside import record, set_aside

__all__ = ["mend_timestamp"]

SLACK = timedelta(days=1)
"""Clocks differ, and a local time may be taken for another."""

# As `nbgrader submit` writes it, and as `nbgrader zip_collect` does.
_NBGRADERS = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{6})?)(?: UTC)?")


def mend_timestamp(
    course: Path, assignment: str, trainee: str, folder: Path, *, since: datetime | None, due: bool
) -> list[str]:
    """Put the time at which the file was written in the place of one that cannot be; say so in a phrase.

    `since` is when the first forms were issued; a missing time matters only when the work is `due` at a time.
    """
    path, now = folder / TIMESTAMP, datetime.now(UTC)
    there = path.exists()
    missing = "missing, although this assignment has a due date" if due else None
    why = _wrong(path, since, now) if there else missing
    if why is None:
        return []
    answers = folder / FILE_NAME
    evidence = path if there else answers if answers.exists() else folder
    written = datetime.fromtimestamp(evidence.stat().st_mtime, tz=UTC)
    plausible = (since is None or since <= written) and written <= now
    why += f"; the time {'it was written' if there else 'of its answers' if plausible else 'of this run'} counts"
    if there:
        said = set_aside(course, assignment, trainee, path, why)
    else:
        said = f"{TIMESTAMP}: {why}"
        record(course, assignment, trainee, said)
    path.write_text(f"{written if plausible else now:%Y-%m-%d %H:%M:%S.%f} UTC", encoding="ascii")
    return [said]


def _wrong(path: Path, since: datetime | None, now: datetime) -> str | None:
    """Why this cannot be the time of the submission, or None."""
    try:
        # Only so much, and only ASCII: nbgrader reads the whole file in the machine's own encoding.
        text = path.read_bytes().decode("ascii").strip() if path.stat().st_size <= 200 else ""
        match = _NBGRADERS.fullmatch(text)
        time = datetime.fromisoformat(match[1]).replace(tzinfo=UTC) if match else None
    except ValueError:
        time = None
    if time is None:
        return "this is no date and time as nbgrader writes it"
    if since is not None and time < since - SLACK:
        return f"it says {time:%Y-%m-%d}, which is before the forms were issued"
    if time > now + SLACK:
        return f"it says {time:%Y-%m-%d}, which is in the future"
    return None
