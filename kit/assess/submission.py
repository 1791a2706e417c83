"""Mark one trainee's submission from the journal of answers and the issuer's keys; nothing of it is run."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from kit.assess.forms import FormKey, ItemKey, KeyFile, assigned
from kit.assess.journal import FILE_NAME, Entry, Journal, JournalProblem
from kit.assess.marking import FieldMark, mark
from kit.assess.shown import fingerprint, read_shown
from kit.files import write_durably
from kit.tasks.task import task

__all__ = [
    "NOTE",
    "ItemMarks",
    "SubmissionMarks",
    "has_keys",
    "keys_folder",
    "mark_submission",
    "read_keys",
    "write_keys",
]

NOTE = "note"
"""The name under which a form keeps the written note among its answers."""

_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}")


@dataclass(frozen=True, slots=True)
class ItemMarks:
    """The marks of one task of an assignment; `note` is the written note, '' for a blank one, None if none is asked.

    `form` is the form that was marked, `answered` the mark by which these answers to it are known
    again, '' for answers that came too late to count.
    """

    rows: tuple[FieldMark, ...]
    points: float
    max_points: float
    comment: str
    note: str | None
    form: str
    answered: str

    def out_of(self, max_points: float) -> ItemMarks:
        """The same marks for a task that is worth other points: half right stays half right."""
        if max_points == self.max_points:
            return self

        def scaled(points: float) -> float:
            return max_points * (points / self.max_points)

        rows = tuple(replace(row, points=scaled(row.points), max_points=scaled(row.max_points)) for row in self.rows)
        return replace(self, rows=rows, points=scaled(self.points), max_points=max_points)


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


def has_keys(course: Path, assignment: str = "*") -> bool:
    """True when the course holds the keys of an assignment; unless it is named, of any."""
    return any(path.parent.name == assignment or assignment == "*" for path in (course / ".keys").glob("*/*.json"))


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

    Only answers to the form that was given to this trainee count, the last ones saved; the newest
    issue of the forms comes first. A missing or unusable answer file marks every task 0 and is
    named; no problem of one trainee is raised.
    """
    issues = read_keys(course, assignment)
    shown = read_shown(keys_folder(course, assignment))
    entries, file_problems = _answers(folder)
    problems = list(file_problems)
    saved: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.kind in ("save", "check"):
            saved.setdefault(entry.exercise, []).append(entry)
    items = {}
    for item in dict.fromkeys(item for keys in issues for item in keys.items):
        own = _own_forms(issues, item, trainee)
        answers = saved.get(f"{assignment}/{item}", [])
        found = _count(own, answers, trainee, shown)
        strangers = _strangers(own, answers, trainee)
        items[item] = _mark_item(own, found, trainee, _why_nothing(found, strangers, file_problems))
        said = [*strangers, *([found.problem] if found.problem else [])]
        problems += [f"{FILE_NAME}: {item}: {problem}" for problem in said]
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
    return reading.entries, list(reading.problems)


@dataclass(frozen=True, slots=True)
class _OwnForm:
    """The form of one issue that a trainee was given."""

    issue: str
    key: ItemKey
    name: str

    @property
    def form(self) -> FormKey:
        return self.key.forms[self.name]


@dataclass(frozen=True, slots=True)
class _Counted:
    """The form to mark, the last answers to it, whether they earn points, and what is odd about them."""

    own: _OwnForm
    entry: Entry | None
    earns: bool = True
    problem: str = ""


def _own_forms(issues: Sequence[KeyFile], item: str, trainee: str) -> list[_OwnForm]:
    """The form of each issue that was given to this trainee, the newest issue first."""
    return [
        _OwnForm(keys.issue, key, assigned(keys.issue, item, trainee, list(key.forms)))
        for keys in reversed(issues)
        if (key := keys.items.get(item))
    ]


def _count(
    own: Sequence[_OwnForm], saved: Sequence[Entry], trainee: str, shown: Mapping[str, frozenset[str]]
) -> _Counted:
    """The last answers to the newest form that has any. Those to an earlier one are named.

    They earn points only if its expected amounts were not shown yet, or were shown for these very answers.
    """
    for number, mine in enumerate(own):
        entry = next((entry for entry in reversed(saved) if entry.form == mine.name), None)
        if entry is None:
            continue
        if number == 0:
            return _Counted(mine, entry)
        if mine.name in shown and _known_by(trainee, mine.name, entry.answers) not in shown[mine.name]:
            return _Counted(mine, entry, False, f"answers to an earlier issue of the forms ({mine.issue}), {_TOO_LATE}")
        return _Counted(
            mine, entry, problem=f"answers to an earlier issue of the forms ({mine.issue}) were marked with its key"
        )
    return _Counted(own[0], None)


_TOO_LATE = "whose expected amounts were already shown on feedback pages; they earn no points"


def _strangers(own: Sequence[_OwnForm], saved: Sequence[Entry], trainee: str) -> list[str]:
    """One phrase for all answers to forms that this trainee was never given."""
    count = len({entry.form for entry in saved} - {mine.name for mine in own})
    if not count:
        return []
    forms, were = ("another form", "it was") if count == 1 else (f"{count:,} other forms", "they were")
    return [f"answers to {forms} were not counted; {were} not given to {trainee}"]


def _why_nothing(found: _Counted, strangers: Sequence[str], file_problems: Sequence[str]) -> str:
    """Why a task has no answers that could be marked, in one sentence; '' when it has some."""
    if found.entry is not None:
        return ""
    reasons = [*strangers, *(problem.removeprefix(f"{FILE_NAME}: ") for problem in file_problems[:1])]
    return f"Nothing could be marked: {'; '.join(reasons)}." if reasons else "No answer was saved for this task."


def _mark_item(own: Sequence[_OwnForm], found: _Counted, trainee: str, nothing: str) -> ItemMarks:
    """The marks out of the points of the newest issue, whichever issue was answered."""
    key, form, newest = found.own.key, found.own.form, own[0].key
    answers = dict(found.entry.answers) if found.entry else {}
    rules = task(key.task)
    counted = answers if found.earns else {}
    marks = mark(form.answer_key, rules.words.mistakes, counted, newest.points)
    comment = nothing or marks.comment
    if not found.earns:
        comment = f"These are {found.problem}."
    rows = tuple(replace(row, comment="See below.") for row in marks.rows) if nothing else marks.rows
    return ItemMarks(
        rows,
        marks.points,
        marks.max_points,
        comment,
        note=answers.get(NOTE, "").strip() if newest.note_points else None,
        form=found.own.name,
        answered=_known_by(trainee, found.own.name, answers) if found.earns else "",
    )


def _known_by(trainee: str, form: str, answers: Mapping[str, str]) -> str:
    # The note has no key that a page could show: a person reads it, and it may be changed.
    return fingerprint(trainee, form, {name: text for name, text in answers.items() if name != NOTE})
