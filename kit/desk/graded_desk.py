"""A task of an assignment: the papers that were issued to this trainee; answers are kept, not marked."""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kit.assess.forms import BlankForm, Pool, PoolItem, assigned
from kit.assess.journal import FILE_NAME, Entry, Journal
from kit.assess.submission import NOTE
from kit.desk.answers import merged, parts_view, prefilled, problems_view, size_of, typed
from kit.desk.handed_in_file import take_file
from kit.tasks.field import readable
from kit.tasks.form import Upload, fields_of
from kit.tasks.task import task

__all__ = ["POOL_FILE", "GradedDesk", "trainee_id"]

POOL_FILE = "forms.json"


def trainee_id() -> str:
    """The name under which nbgrader hands in this trainee's work, found as nbgrader finds it."""
    try:
        import pwd

        name = pwd.getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError):
        name = getpass.getuser()
    return os.environ.get("JUPYTERHUB_USER", name) if name == "jovyan" else name


class GradedDesk:
    """One task of an assignment. It has no key and cannot mark; it checks only that answers can be read."""

    def __init__(self, assignment: str, item: str, folder: Path) -> None:
        pool = read_pool(folder / POOL_FILE)
        if pool.assignment != assignment:
            raise ValueError(
                f"{POOL_FILE} belongs to {pool.assignment}, not to {assignment}. Fetch the assignment again."
            )
        self.item, self.form = _own(pool, item, trainee_id())
        self.fields = fields_of(self.form.parts)
        self.folder = folder
        self.file_problems: tuple[str, ...] = ()
        self.exercise = f"{assignment}/{item}"
        self.journal = Journal(folder / FILE_NAME)
        self.answers: dict[str, str] = {}
        self.size = -1
        self.checked = False
        self._catch_up()

    def act(self, action: str, message: Mapping[str, Any]) -> bool:
        """Save the answers; 'check' also says which blanks are empty or cannot be read."""
        if message.get("form") != self.form.id or action not in ("save", "check", "upload"):
            return False
        self._catch_up()
        names = [field.name for field in self.fields if not field.place]
        answers = merged(
            self.answers, typed(message, [*names, NOTE] if self._asks_for_a_note else names), prefilled(self.form.parts)
        )
        self.checked = action == "check"
        if action == "upload":
            taken = take_file(task(self.item.task), self.form.parts, message, self.folder / self.item.id)
            self.file_problems = taken.problems_after(self.answers)
            answers = merged(answers, taken.answers)
        if answers != self.answers:
            self.journal.append(Entry(kind="save", exercise=self.exercise, form=self.form.id, answers=answers))
            self.answers, self.size = answers, size_of(self.journal)
        return True

    def view(self) -> dict[str, Any]:
        """The papers and what was typed so far."""
        problems = self._problems() if self.checked else {}
        points = self.item.points + self.item.note_points
        return {
            "practice": False,
            "exercise": self.exercise,
            "form": self.form.id,
            "title": self.item.title,
            "job": self.item.job,
            "score": f"{points:g} points. Your answers are saved as you type; your instructor marks them.",
            "exhibits": [paper.model_dump() for paper in self.form.exhibits],
            "parts": parts_view(self.form.parts),
            "file_problems": list(self.file_problems),
            "note_prompt": self.item.note_prompt if self._asks_for_a_note else "",
            "answers": self.answers,
            "marks": problems_view(problems, self.answers),
            "summary": self._summary(problems) if self.checked else "",
            "worksheet": "",
            "hints": [],
            "hints_left": 0,
        }

    def _catch_up(self) -> None:
        """Read what another window has saved since; one exercise may be open in several."""
        if self.size == size_of(self.journal):
            return
        entries = [e for e in self.journal.read().entries if e.exercise == self.exercise and e.form == self.form.id]
        self.answers = dict(entries[-1].answers) if entries else {}
        self.size = size_of(self.journal)

    @property
    def _asks_for_a_note(self) -> bool:
        """A file whose words are marked by hand takes the place of a note."""
        by_hand = any(isinstance(part, Upload) and part.graded_by_hand for part in self.form.parts)
        return bool(self.item.note_prompt) and not by_hand

    def _problems(self) -> dict[str, str]:
        return readable(self.fields, self.answers)

    def _summary(self, problems: Mapping[str, str]) -> str:
        note = (
            " The written note is still empty."
            if self._asks_for_a_note and not self.answers.get(NOTE, "").strip()
            else ""
        )
        if problems:
            return f"Your answers are saved. Please look at the blanks that are marked.{note}"
        if note:
            return f"Your answers are saved.{note}"
        return "✓ Every blank is filled in and can be read. Your answers are saved. When all tasks are done, submit."


def read_pool(path: Path) -> Pool:
    """Read the issued forms; raises ValueError with a sentence for the trainee."""
    try:
        return Pool.model_validate_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ValueError(f"{POOL_FILE} is missing from this folder. Fetch the assignment again.") from None
    except (ValidationError, UnicodeDecodeError):
        raise ValueError(f"{POOL_FILE} is damaged. Fetch the assignment again.") from None


def _own(pool: Pool, item_id: str, trainee: str) -> tuple[PoolItem, BlankForm]:
    """The task and the form of the pool that this trainee was given."""
    for item in pool.items:
        if item.id == item_id:
            own = assigned(pool.issue, item.id, trainee, [form.id for form in item.forms])
            return item, next(form for form in item.forms if form.id == own)
    raise ValueError(f"{POOL_FILE} has no task {item_id}. Fetch the assignment again.")
