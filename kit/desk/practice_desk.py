"""Practice: an endless supply of patients, marked at once, with hints and the worksheet."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from kit.assess.answer_key import AnswerKey
from kit.assess.forms import Paper
from kit.assess.journal import FILE_NAME, Entry, Journal
from kit.assess.marking import Marks, mark
from kit.assess.practice import replay
from kit.desk.answers import marks_view, merged, parts_view, prefilled, problems_view, size_of, typed
from kit.desk.handed_in_file import take_file
from kit.documents.worksheet import draw_worksheet
from kit.tasks.field import readable
from kit.tasks.task import task
from kit.tasks.variant import Variant, variant

__all__ = ["PracticeDesk"]


STREAK_THAT_SHOWS_IT = 3
MOST_MISTAKES_TOLD = 3
"""At the top; each blank has its own beside it."""


class PracticeDesk:
    """One practice exercise. Where the trainee stands is read from the journal, so nothing is lost with the kernel."""

    def __init__(self, task_id: str, folder: Path) -> None:
        self.task = task(task_id)
        self.exercise = f"practice/{task_id}"
        self.journal = Journal(folder / FILE_NAME)
        self.to_mend: dict[str, str] = {}
        self.file_problems: tuple[str, ...] = ()
        self.size = -1
        self._catch_up()
        if not self.state.form:
            self._new_patient(1)

    def act(self, action: str, message: Mapping[str, Any]) -> bool:
        """Save, check, give a hint, or bring a new patient."""
        self._catch_up()
        if message.get("form") != self.state.form:
            return False
        found = self.variant
        answers = merged(
            self.state.answers, typed(message, [field.name for field in found.fields if not field.place]),
            prefilled(found.parts),
        )  # fmt: skip
        self.to_mend = {}
        match action:
            case "save":
                self._save(answers)
            case "check":
                self._check(answers)
            case "upload":
                self._take(answers, message)
            case "hint":
                self._save(answers)
                if self.state.hints < len(self.task.words.hints):
                    self._write("hint")
            case "new":
                self._save(answers)
                level = message.get("level")
                self._new_patient(level if isinstance(level, int) else self.state.level)
            case _:
                return False
        return True

    def view(self) -> dict[str, Any]:
        """The patient on the desk; the worksheet only after a check."""
        marks = None if self.state.checked is None else self._mark(self.state.checked)
        return {
            "practice": True,
            "clock": {"seconds": round(self.state.seconds), "minutes": self.task.minutes, "stopped": self.state.solved},
            "exercise": self.exercise,
            "form": self.state.form,
            "title": self.task.words.title,
            "job": self.task.words.job,
            "level": self.state.level,
            "levels": list(self.task.levels),
            "exhibits": [Paper.of(paper).model_dump() for paper in self.variant.exhibits],
            "parts": parts_view(self.variant.parts),
            "answers": self.state.answers,
            "file_problems": list(self.file_problems),
            "marks": self._marks_view(marks),
            "summary": self._summary(marks),
            "worksheet": draw_worksheet(self.variant.worksheet).html if marks and not self.to_mend else "",
            "hints": list(self.task.words.hints[: self.state.hints]),
            "hints_left": len(self.task.words.hints) - self.state.hints,
            "score": (
                f"Patients solved: {self.state.patients_solved} · Attempts: {self.state.attempts} · "
                f"Streak: {self.state.streak} (best {self.state.best_streak})"
            ),
        }

    def _check(self, answers: dict[str, str]) -> None:
        """Mark what is there. A typing slip or a blank costs no attempt, and neither does pressing Check again."""
        self._save(answers)
        problems = readable(self.variant.fields, answers)
        # Typing first: a blank is easier to fill once all the others can be read.
        misread = {name: text for name, text in problems.items() if answers.get(name, "").strip()}
        self.to_mend = misread or problems
        if self.to_mend or answers == self.state.checked:
            return
        marks = self._mark(answers)
        # Right throughout, or else at least one short of it: what was changed in vain counts against.
        right = marks.of if marks.all_right else max(0, min(marks.right - marks.changed, marks.of - 1))
        self._write("check", answers=answers, right=right, of=marks.of, mistakes=list(marks.mistakes))

    def _take(self, answers: dict[str, str], message: Mapping[str, Any]) -> None:
        """Read a file that was handed in; one that cannot be read changes no answer."""
        taken = take_file(self.task, self.variant.parts, message, None)
        self.file_problems = taken.problems_after(self.state.answers)
        self._save(merged(answers, taken.answers))

    def _mark(self, answers: Mapping[str, str]) -> Marks:
        found = self.variant
        key = AnswerKey(found.parts, found.expected, found.mistakes, found.follows)
        return mark(key, self.task.words.mistakes, answers, 1.0)

    def _marks_view(self, marks: Marks | None) -> dict[str, dict[str, str]]:
        if self.to_mend:
            return problems_view(self.to_mend, self.state.answers)
        if marks is None or self.state.checked is None:
            return {}
        # What has been changed since is not marked yet; a file that was handed in anew changes many blanks at once.
        checked, now = self.state.checked, self.state.answers
        return {name: seen for name, seen in marks_view(marks).items() if checked.get(name) == now.get(name)}

    def _summary(self, marks: Marks | None) -> str:
        if self.to_mend:
            if all(self.state.answers.get(name, "").strip() for name in self.to_mend):
                return "Please look at the typing first. This did not cost an attempt."
            return "Some blanks still need an answer; they are marked. This did not cost an attempt."
        if marks is None:
            return ""
        if marks.all_right:
            three = self.state.streak == STREAK_THAT_SHOWS_IT and self.state.checks == 1
            said = " That makes three in a row: you have it. Try the next level." if three else ""
            cents = ", to the cent" if any("money" in field.kind for field in self.variant.fields) else ""
            return f"✓ All right{cents}. Well done.{said} Take a new patient when you are ready."
        wrongly = (
            f"{marks.changed} changed that should have been left alone; that takes points off." if marks.changed else ""
        )
        told = [self.task.words.mistakes[name] for name in marks.mistakes[:MOST_MISTAKES_TOLD]]
        return " ".join([f"{marks.right} of {marks.of} right.", *([wrongly] if marks.changed else []), *told])

    @property
    def variant(self) -> Variant:
        """The papers of the patient on the desk."""
        return _papers(self.task.id, self.state.form, self.state.level)

    def _catch_up(self) -> None:
        """Read what another window has saved since; one exercise may be open in several."""
        if self.size != size_of(self.journal):
            self.state = replay(self.journal.read().entries, self.exercise)
            self.size = size_of(self.journal)

    def _save(self, answers: dict[str, str]) -> None:
        if answers != self.state.answers:
            self._write("save", answers=answers)

    def _new_patient(self, level: int) -> None:
        level = min(max(level, 1), len(self.task.levels))
        self.file_problems = ()
        self._write("new", form=secrets.token_hex(8), level=level)

    def _write(self, kind: str, **rest: Any) -> None:
        """Put an entry on the disk, and only then believe it."""
        entry = Entry(kind=kind, exercise=self.exercise, at=datetime.now(UTC), **{"form": self.state.form, **rest})
        self.journal.append(entry)
        self.state = self.state.after(entry)
        self.size = size_of(self.journal)


@lru_cache(maxsize=8)
def _papers(task_id: str, form: str, level: int) -> Variant:
    return variant(task(task_id), form, level)
