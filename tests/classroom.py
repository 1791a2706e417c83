"""A course for tests: built as an instructor builds it, handed in to as trainees do, graded by the real nbgrader."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kit.assess.forms import assigned
from kit.assess.journal import Entry, Journal
from kit.assess.submission import NOTE, read_keys
from kit.classroom.course import build

ROOT = Path(__file__).resolve().parents[1]
WEEK = "week-1"
NOTEBOOK = f"{WEEK}.ipynb"
FORM_ITEM, NOTE_ITEM = "split-1", "split-2"
PLAYLIST = """
title = "Week 1"
pass_percent = 80
variants = 4
[[item]]
id = "split-1"
task = "split_insurance_bill"
points = 6
[[item]]
id = "split-2"
task = "split_insurance_bill"
level = 3
points = 6
note_points = 4
"""
"""A short assignment: a task without a note, and one with."""
STOCK_CONFIG = 'c.CourseDirectory.course_id = "patient-accounts"\n'


@dataclass(frozen=True)
class Course:
    """A course folder, with what a test does to it."""

    path: Path

    def nbgrader(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run nbgrader in the course as an instructor does; its log is in `stderr`."""
        scripts = Path(sys.executable).parent
        env = {
            **os.environ,
            "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",  # nbgrader calls alembic by its name
            "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
            "HOME": str(self.path.parent / "home"),
            "KIT_EXCHANGE": str(self.path.parent / "exchange"),
            "PYTHONWARNINGS": "ignore",
        }
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *words],
            cwd=self.path, env=env, capture_output=True, text=True, timeout=300,
        )  # fmt: skip
        if check:
            assert done.returncode == 0, done.stderr[-4000:]
        return done

    def right_answers(self, trainee: str, item: str) -> tuple[str, dict[str, str]]:
        """The form that was given to a trainee, and its key."""
        keys = read_keys(self.path, WEEK)[-1]
        form = assigned(keys.issue, item, trainee, list(keys.items[item].forms))
        return form, dict(keys.items[item].forms[form].expected)

    def entry(self, trainee: str, item: str, **changed: str) -> Entry:
        """What the form saves when a trainee has filled it in rightly, but for the blanks named here."""
        form, answers = self.right_answers(trainee, item)
        return Entry(kind="save", exercise=f"{WEEK}/{item}", form=form, answers={**answers, **changed})

    def hand_in(self, trainee: str, note: str = "The plan pays after the deductible.") -> Path:
        """Hand in the assignment as nbgrader collects it, with every blank right; returns its folder."""
        folder = self.path / "submitted" / trainee / WEEK
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(self.path / "release" / WEEK, folder)
        (folder / "timestamp.txt").write_text(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f} UTC")
        (folder / "submission_secret.txt").write_text(f"secret of {trainee}")
        journal = Journal(folder / "answers.jsonl")
        journal.append(self.entry(trainee, FORM_ITEM))
        journal.append(self.entry(trainee, NOTE_ITEM, **{NOTE: note}))
        return folder

    def grades(self) -> dict[str, dict[str, tuple[float | None, bool]]]:
        """By trainee and question: the automatic points, and whether a person must grade."""
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{self.path / 'gradebook.db'}") as gradebook:
            return {
                submission.student.id: {
                    grade.name: (grade.auto_score, grade.needs_manual_grade)
                    for notebook in submission.notebooks
                    for grade in notebook.grades
                }
                for submission in gradebook.assignment_submissions(WEEK)
            }

    def comment(self, trainee: str, question: str) -> str | None:
        """The comment that the trainee will read."""
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{self.path / 'gradebook.db'}") as gradebook:
            return gradebook.find_comment(question, WEEK, WEEK, trainee).comment

    def graded_notebook(self, trainee: str) -> str:
        """The text of the notebook that nbgrader keeps and formgrader shows."""
        return (self.path / "autograded" / trainee / WEEK / NOTEBOOK).read_text(encoding="utf-8")

    def use_stock_nbgrader(self) -> None:
        """Take the kit's settings away, as if the notebook were graded in someone else's course."""
        (self.path / "nbgrader_config.py").write_text(STOCK_CONFIG)


def make_course(path: Path) -> Course:
    """Build a course with this repository's settings in `path`, and generate a short assignment with nbgrader."""
    path.mkdir(parents=True)
    shutil.copy(ROOT / "assignments" / "nbgrader_config.py", path)
    (path / f"{WEEK}.toml").write_text(
        PLAYLIST.replace("level = 3", "level = 1").replace("variants = 4", "variants = 12")
    )
    build(path, WEEK)
    course = Course(path)
    course.nbgrader("generate_assignment", WEEK)
    return course


def copy_course(course: Course, path: Path) -> Course:
    """A copy to spoil."""
    shutil.copytree(course.path, path)
    return Course(path)
