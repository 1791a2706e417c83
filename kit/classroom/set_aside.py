"""Move what nbgrader must not touch out of its way: nothing is followed, nothing is lost, everything is named."""

from __future__ import annotations

import json
import os
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path

from kit.classroom.plain import one_line

__all__ = ["FOLDER", "record", "set_aside", "set_many_aside", "was_set_aside"]

FOLDER = ".set-aside"


def set_aside(course: Path, assignment: str, trainee: str, path: Path, why: str) -> str:
    """Move one file, link or folder to `.set-aside/<assignment>/<trainee>/` and say so in one phrase.

    Raises OSError when it cannot be moved.
    """
    name = one_line(path.name, 100).replace("/", "_") or "unnamed"
    place = _free_place(course / FOLDER / assignment / trainee, name)
    # rename moves the link, the pipe or the folder itself; a copy would follow or wait.
    os.rename(path, place)  # noqa: PTH104 - Path.rename does the same, but this name says that nothing is opened
    said = f"{name}: {why}; it was set aside"
    record(course, assignment, trainee, said)
    return said


def set_many_aside(course: Path, assignment: str, trainee: str, folder: Path, names: list[str], why: str) -> str:
    """Move these entries of a folder to one folder of the shelf, and say so in one phrase for all."""
    place = _free_place(course / FOLDER / assignment / trainee, f"{folder.name}-more")
    place.mkdir(mode=0o700)
    for name in names:
        os.rename(folder / name, place / name)  # noqa: PTH104 - see above
    said = f"{folder.name}: {why}; {len(names):,} were set aside"
    record(course, assignment, trainee, said)
    return said


def record(course: Path, assignment: str, trainee: str, said: str, *, refused: bool = False) -> None:
    """Keep one finding about a trainee's submission for the reconciliation; `refused` when it was not graded."""
    entry = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "trainee": one_line(trainee),
        "said": said,
        "refused": refused,
    }
    path = _log(course, assignment)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry) + "\n")


def was_set_aside(course: Path, assignment: str, marked: Collection[str] = ()) -> dict[str, list[str]]:
    """By trainee, what was set aside of an assignment so far, each once.

    Why a submission was refused is of no interest any more for those who were `marked` since.
    """
    found: dict[str, dict[str, None]] = {}
    try:
        lines = _log(course, assignment).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    for line in lines:
        try:
            entry = json.loads(line)
            if not (entry.get("refused") and entry["trainee"] in marked):
                found.setdefault(entry["trainee"], {})[entry["said"]] = None
        except (ValueError, TypeError, KeyError, AttributeError):
            continue  # a line cut short by a killed run; the file itself lies on the shelf
    return {trainee: list(said) for trainee, said in found.items()}


def _free_place(shelf: Path, name: str) -> Path:
    shelf.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not os.path.lexists(shelf / name):
        return shelf / name
    # Begun at the count of what lies there: trying from 2 on would take ever longer with every file of that name.
    number = len(os.listdir(shelf)) + 1  # noqa: PTH208 - a count
    while os.path.lexists(shelf / f"{name}.{number}"):
        number += 1
    return shelf / f"{name}.{number}"


def _log(course: Path, assignment: str) -> Path:
    return course / FOLDER / f"{assignment}.jsonl"
