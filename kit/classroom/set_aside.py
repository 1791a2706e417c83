"""Move what nbgrader must not touch out of its way: nothing is followed, nothing is lost, everything is named."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from kit.classroom.plain import one_line

__all__ = ["FOLDER", "record", "set_aside", "was_set_aside"]

FOLDER = ".set-aside"


def set_aside(course: Path, assignment: str, trainee: str, path: Path, why: str) -> str:
    """Move one file, link or folder to `.set-aside/<assignment>/<trainee>/` and say so in one phrase.

    Raises OSError when it cannot be moved.
    """
    shelf = course / FOLDER / assignment / trainee
    shelf.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = one_line(path.name, 100).replace("/", "_") or "unnamed"
    place, number = shelf / name, 2
    while os.path.lexists(place):
        place, number = shelf / f"{name}.{number}", number + 1
    # rename moves the link, the pipe or the folder itself; a copy would follow or wait.
    os.rename(path, place)  # noqa: PTH104 - Path.rename does the same, but this name says that nothing is opened
    said = f"{name}: {why}; it was set aside"
    record(course, assignment, trainee, said)
    return said


def record(course: Path, assignment: str, trainee: str, said: str) -> None:
    """Keep one finding about a trainee's submission for the reconciliation."""
    entry = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "trainee": one_line(trainee), "said": said}
    path = _log(course, assignment)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry) + "\n")


def was_set_aside(course: Path, assignment: str) -> dict[str, list[str]]:
    """By trainee, what was set aside of an assignment so far, each once."""
    found: dict[str, list[str]] = {}
    try:
        lines = _log(course, assignment).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return found
    for line in lines:
        try:
            entry = json.loads(line)
        except ValueError:
            continue  # a line cut short by a killed run; the file itself lies on the shelf
        said = found.setdefault(entry["trainee"], [])
        if entry["said"] not in said:
            said.append(entry["said"])
    return found


def _log(course: Path, assignment: str) -> Path:
    return course / FOLDER / f"{assignment}.jsonl"
