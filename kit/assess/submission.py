"""Mark one trainee's submission from the journal of answers and the issuer's keys; nothing of it is run."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from kit.assess.files import write_durably
from kit.assess.forms import FormKey, ItemKey, KeyFile, assigned
from kit.assess.journal import FILE_NAME, Entry, Journal, JournalProblem
from kit.assess.marking import FieldMark, mark
from kit.tasks.task import task

__all__ = ["NOTE", "ItemMarks", "SubmissionMarks", "keys_folder", "mark_submission", "read_keys", "write_keys"]

NOTE = "note"
"""The name under which a form keeps the written note among its answers."""

_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}")


@dataclass(frozen=True, slots=True)
class ItemMarks:
    """The marks of one task of an assignment; `note` is the written note, '' for a blank one, None if none is asked."""

    rows: tuple[FieldMark, ...]
    points: float
    max_points: float
    comment: str
    note: str | None


@dataclass(frozen=True, slots=True)
class SubmissionMarks:
    """The marks of every task of an assignment, and one line for each problem that was met."""

    items: dict[str, ItemMarks]
    problems: tuple[str, ...]


def keys_folder(course: Path, assignment: str) -> Path:
    """Where the issuer keeps the keys of an assignment: hidden, and outside all that nbgrader hands out.

    Raises ValueError for a name that is not a plain assignment name.
    """
    if not _SAFE_NAME.fullmatch(assignment):
        raise ValueError(f"an assignment is named with letters, digits, dots and dashes, not {assignment!r}")
    return course / ".keys" / assignment


def write_keys(course: Path, keys: KeyFile) -> Path:
    """Store the keys of a new issue durably, readable by the issuer only; earlier issues stay beside it."""
    folder = keys_folder(course, keys.assignment)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{keys.issue}.json"
    write_durably(path, keys.model_dump_json(indent=1), mode=0o600)
    return path


def read_keys(course: Path, assignment: str) -> tuple[KeyFile, ...]:
    """Read every issue of an assignment, oldest first.

    Raises ValueError when there is none, or one is damaged; the message names the file and the fix.
    """
    found = []
    for path in sorted(keys_folder(course, assignment).glob("*.json")):
        try:
            found.append(KeyFile.model_validate_json(path.read_text(encoding="utf-8")))
        except (ValidationError, UnicodeDecodeError):
            raise ValueError(f"{path.name}: this key file is damaged; bring it back from your backup") from None
    if not found:
        raise ValueError(f"{assignment} has no keys in this course; run: kit course build {assignment}")
    return tuple(sorted(found, key=lambda keys: keys.issued))


def mark_submission(course: Path, assignment: str, trainee: str, folder: Path) -> SubmissionMarks:
    """Mark all tasks of an assignment from the answers in a submitted folder.

    Only answers to the form that was given to this trainee count, the last ones saved. A missing or
    unusable answer file marks every task 0 and is named; no problem of one trainee is raised.
    """
    issues = read_keys(course, assignment)
    entries, problems = _answers(folder)
    known = {item: f"{assignment}/{item}" for keys in issues for item in keys.items}
    mine = [entry for entry in entries if entry.exercise in known.values()]
    items = {}
    for item, exercise in known.items():
        saved = [entry for entry in mine if entry.exercise == exercise and entry.kind in ("save", "check")]
        last, key, form, found = _last_on_own_form(issues, item, trainee, saved)
        problems += found
        items[item] = _mark_item(key, form, last)
    return SubmissionMarks(items, tuple(dict.fromkeys(problems)))


def _answers(folder: Path) -> tuple[tuple[Entry, ...], list[str]]:
    """The journal's entries, and what was wrong with the file."""
    path = folder / FILE_NAME
    try:
        if not os.path.lexists(path):
            return (), [f"{FILE_NAME}: no answer file was handed in, so there is nothing to mark"]
        reading = Journal(path).read()
    except JournalProblem as problem:
        return (), [str(problem)]
    shown = list(reading.problems[:5])
    if len(reading.problems) > len(shown):
        shown.append(f"{FILE_NAME}: {len(reading.problems) - len(shown)} more lines were set aside")
    return reading.entries, shown


def _last_on_own_form(
    issues: Iterable[KeyFile], item: str, trainee: str, saved: list[Entry]
) -> tuple[Entry | None, ItemKey, FormKey, list[str]]:
    """The last entry on a form that this trainee was given; with its key. Newer issues come first."""
    problems = []
    own: list[tuple[ItemKey, str]] = []
    for keys in issues:
        if item in keys.items:
            key = keys.items[item]
            own.append((key, assigned(keys.issue, item, trainee, list(key.forms))))
    forms = {form: key for key, form in own}
    for stranger in dict.fromkeys(entry.form for entry in saved if entry.form not in forms):
        problems.append(
            f"{FILE_NAME}: {item}: answers to the form {stranger[:20]!r} were not counted; "
            f"that form was not given to {trainee}"
        )
    for entry in reversed(saved):
        if entry.form in forms:
            return entry, forms[entry.form], forms[entry.form].forms[entry.form], problems
    key, form = own[-1]
    return None, key, key.forms[form], problems


def _mark_item(key: ItemKey, form: FormKey, entry: Entry | None) -> ItemMarks:
    answers = dict(entry.answers) if entry else {}
    rules = task(key.task)
    marks = mark(rules.fields, form.expected, form.mistakes, rules.words.mistakes, answers, key.points)
    note = answers.get(NOTE, "").strip() if key.note_points else None
    comment = marks.comment if entry else "No answer was saved for this task."
    return ItemMarks(marks.rows, marks.points, marks.max_points, comment, note)
