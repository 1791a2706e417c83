"""What one submission, one other program or one archive can cost the others: a line in the log, and no more."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from kit.assess.journal import Journal
from kit.classroom import reconcile as reconciling
from kit.classroom.lock import CourseLock
from kit.classroom.reconcile import reconcile
from kit.classroom.set_aside import record
from tests.classroom import FORM_ITEM, NOTEBOOK, ROOT, WEEK, Course, copy_course, make_course

MARKS = f"marks-{FORM_ITEM}"
MANY = 1_000
FUTURE = f"{datetime.now(UTC).year + 3}-01-01 00:00:00.000000 UTC"


def tiny_cells(folder: Path) -> None:
    (folder / NOTEBOOK).write_text('{"nbformat":4,"metadata":{},"cells":[' + ",".join(["{}"] * 600_000) + "]}")


def large_notebook(folder: Path) -> None:
    (folder / NOTEBOOK).write_text('{"nbformat":4,"metadata":{},"cells":[' + ",".join(["{}"] * 1_600_000) + "]}")


def many_files(folder: Path) -> None:
    for number in range(MANY):
        (folder / f"{number}.txt").touch()


def many_of_one_name(folder: Path) -> None:
    for number in range(MANY):
        (folder / f"{'x' * 130}\x01{number}").touch()


def some_files(folder: Path) -> None:
    for number in range(40):
        (folder / f"mine {number}.csv").touch()


def pages(folder: Path) -> None:
    (folder / "sub").mkdir()
    for name in ("sub/evil.html", "evil.xht", "evil.shtml", "evil.svg"):
        (folder / name).write_text("<script>1</script>")


SPOILED = {
    "cells": (tiny_cells, f"{NOTEBOOK}: it has 600,000 cells, too many to be looked at"),
    "large": (large_notebook, f"{NOTEBOOK}: it is 4.8 MB, too large to be looked at"),
    "many": (many_files, f"{WEEK}: it holds 1,005 files and folders; 1,000 were set aside"),
    "one-name": (many_of_one_name, f"{WEEK}: it holds 1,005 files and folders; 1,000 were set aside"),
    "some": (some_files, "36 more problems are not shown"),
    "pages": (pages, "evil.xht: not part of this assignment; it was set aside"),
    "secret": (
        lambda folder: (folder / "submission_secret.txt").write_bytes(b"\xff\xfe\x00secret") and None,
        "submission_secret.txt: this is no secret as nbgrader writes it",
    ),
    "early": (
        lambda folder: (folder / "timestamp.txt").write_text("2020-01-01 00:00:00 UTC") and None,
        "timestamp.txt: it says 2020-01-01, which is before the forms were issued; the time it was written counts",
    ),
    "later": (
        lambda folder: (folder / "timestamp.txt").write_text(FUTURE) and None,
        f"timestamp.txt: it says {FUTURE[:10]}, which is in the future; the time it was written counts",
    ),
    "words": (
        lambda folder: (folder / "timestamp.txt").write_text("10 Nov") and None,
        "timestamp.txt: this is no date and time as nbgrader writes it; the time it was written counts",
    ),
}


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course in which nobody has handed in."""
    return make_course(tmp_path_factory.mktemp("limits") / "course")


@pytest.fixture
def course(issued: Course, tmp_path: Path) -> Course:
    """A copy in which two have handed in."""
    course = copy_course(issued, tmp_path / "course")
    for trainee in ("anna", "zoe"):
        course.hand_in(trainee)
    return course


@pytest.fixture(scope="module")
def batch(issued: Course, tmp_path_factory: pytest.TempPathFactory) -> tuple[Course, str]:
    """A course with all the spoiled submissions, graded in one run, and what was said."""
    course = copy_course(issued, tmp_path_factory.mktemp("batch") / "course")
    for trainee in ("anna", "zoe", "zoe2"):
        course.hand_in(trainee)
    (course.path / "submitted" / "zoe2").rename(course.path / "submitted" / ".zoe")
    for trainee, (spoil, _) in SPOILED.items():
        spoil(course.hand_in(trainee))
    return course, course.nbgrader("autograde", WEEK).stderr


def warnings(log: str, trainee: str) -> list[str]:
    lines = [line.partition("WARNING] ")[2] for line in log.splitlines()]
    return [line.removeprefix(f"{trainee}: ") for line in lines if line.startswith(f"{trainee}: ")]


def test_everyone_is_marked_by_the_saved_answers(batch: tuple[Course, str]) -> None:
    course, log = batch
    assert {name: marks[MARKS] for name, marks in course.grades().items()} == dict.fromkeys(
        ("anna", "zoe", *SPOILED), (6.0, False)
    )
    assert "Traceback" not in log
    assert not warnings(log, "anna") + warnings(log, "zoe")


@pytest.mark.parametrize("trainee", SPOILED)
def test_what_is_odd_is_named_in_few_lines(batch: tuple[Course, str], trainee: str) -> None:
    said = warnings(batch[1], trainee)
    assert any(line.startswith(SPOILED[trainee][1]) for line in said), said
    assert len(said) <= 5


def test_the_report_is_as_short(batch: tuple[Course, str]) -> None:
    report = {standing.trainee: standing.problems for standing in reconcile(batch[0].path, WEEK).standings}
    assert report["anna"] == ()
    assert all(1 <= len(report[trainee]) <= 5 for trainee in SPOILED)


def test_a_hidden_folder_is_named(batch: tuple[Course, str]) -> None:
    assert warnings(batch[1], ".zoe")[0] == "submitted: a folder of this name cannot be graded; rename it"


@pytest.mark.parametrize("trainee", ["many", "one-name"])
def test_all_files_of_a_flood_are_kept(batch: tuple[Course, str], trainee: str) -> None:
    shelf = batch[0].path / ".set-aside" / WEEK / trainee
    assert len([path for path in shelf.rglob("*") if path.is_file()]) == MANY


def test_nothing_but_what_is_used_reaches_the_folder_that_formgrader_serves(batch: tuple[Course, str]) -> None:
    graded = batch[0].path / "autograded" / "pages" / WEEK
    used = {NOTEBOOK, "forms.json", "answers.jsonl", "timestamp.txt", "submission_secret.txt"}
    assert {str(path.relative_to(graded)) for path in graded.rglob("*")} == used


def test_feedback_is_released_to_all(batch: tuple[Course, str]) -> None:
    course, _ = batch
    (course.path.parent / "exchange").mkdir(mode=0o777, exist_ok=True)
    for step in ("generate_feedback", "release_feedback"):
        course.nbgrader(step, WEEK)
    released = list((course.path.parent / "exchange").rglob("feedback/*.html"))
    assert len(released) == len(SPOILED) + 2


def test_shelf_names_do_not_overwrite_each_other(course: Course) -> None:
    path = course.path / "submitted" / "anna" / WEEK / "notes.txt"
    for text in ("first", "second", "third"):
        path.write_text(text)
        course.nbgrader("autograde", WEEK, "--student", "anna")
    shelf = course.path / ".set-aside" / WEEK / "anna"
    assert sorted(found.read_text() for found in shelf.iterdir()) == ["first", "second", "third"]


def without_rights(course: Course, *words: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the course as one who may not read everything, as root may."""
    command = [sys.executable, *words]
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("root reads everything, and setpriv is not here to change that")
        command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *command]
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    env |= {"PYTHONPATH": str(ROOT), "KIT_EXCHANGE": str(course.path.parent / "exchange")}
    return subprocess.run(command, cwd=course.path, env=env, capture_output=True, text=True)


REPORT = """
from pathlib import Path
from kit.classroom.reconcile import reconcile
print(reconcile(Path.cwd(), "week-1").table())
"""


@pytest.mark.parametrize(("locked", "mode"), [(WEEK, 0o000), (WEEK, 0o444), (".", 0o000)])
def test_a_folder_that_cannot_be_read_is_named_and_costs_nobody_else(course: Course, locked: str, mode: int) -> None:
    folder = (course.hand_in("locked").parent / locked).resolve()
    folder.chmod(mode)
    try:
        done = without_rights(course, "-m", "nbgrader", "autograde", WEEK)
        report = without_rights(course, "-c", REPORT)
    finally:
        folder.chmod(0o755)
    said = f"submitted/locked/{WEEK}: Permission denied; make it readable and writable, then run: nbgrader autograde"
    assert done.returncode == report.returncode == 0, done.stderr + report.stderr
    assert warnings(done.stderr, "locked")[0].startswith(said)
    assert f"{WEEK}: 3 handed in, 2 marked, 1 not marked" in done.stderr
    assert said in report.stdout
    course.nbgrader("autograde", WEEK)
    assert course.grades()["locked"][MARKS] == (6.0, False)
    assert not [standing for standing in reconcile(course.path, WEEK).standings if standing.problems]


@pytest.mark.parametrize("problem", [MemoryError(), RecursionError(), OSError(5, "Input/output error", "x")])
def test_any_trouble_with_one_submission_leaves_the_others_in_the_report(
    course: Course, monkeypatch: pytest.MonkeyPatch, problem: Exception
) -> None:
    real = reconciling.mark_submission

    def mark(folder: Path, assignment: str, trainee: str, submission: Path) -> object:
        if trainee == "anna":
            raise problem
        return real(folder, assignment, trainee, submission)

    monkeypatch.setattr(reconciling, "mark_submission", mark)
    problems = {standing.trainee: standing.problems for standing in reconcile(course.path, WEEK).standings}
    assert len(problems["anna"]) == 1
    assert "run: nbgrader autograde week-1" in problems["anna"][0]
    assert problems["zoe"] == ()


def test_a_damaged_record_of_what_was_set_aside_costs_a_line_only(course: Course) -> None:
    record(course.path, WEEK, "anna", "notes.txt: not part of this assignment")
    with (course.path / ".set-aside" / f"{WEEK}.jsonl").open("a") as file:
        file.write('7\n["x"]\n{"trainee": "anna"}\n{"trai')
    assert reconcile(course.path, WEEK).standings[0].problems == ("notes.txt: not part of this assignment",)


def test_a_second_run_at_the_same_time_is_refused_before_it_grades(course: Course) -> None:
    lock = CourseLock(course.path)
    assert lock.take()
    done = course.nbgrader("autograde", WEEK, check=False)
    assert done.returncode == 1
    errors = [line for line in done.stderr.splitlines() if "ERROR" in line]
    assert len(errors) == 1
    assert "week-1: another nbgrader autograde is at work in this course" in errors[0]
    assert "Traceback" not in done.stderr
    assert not (course.path / "autograded").exists()
    lock.release()
    course.nbgrader("autograde", WEEK)
    assert set(course.grades()) == {"anna", "zoe"}


BUTTON = """
import json
from pathlib import Path
from nbgrader.apps import NbGrader
from nbgrader.apps.api import NbGraderAPI
from kit.classroom.lock import CourseLock
app = NbGrader(); app.initialize([])
api = NbGraderAPI(coursedir=app.coursedir, parent=app)
graded = [api.autograde("week-1", name)["success"] for name in ("anna", "zoe", "anna")]
lock = CourseLock(Path.cwd())
free = lock.take()
print(json.dumps([graded, free, api.autograde("week-1", "anna")]))
"""


def test_the_button_works_without_a_notebook_and_leaves_the_course_free(course: Course) -> None:
    (course.path / "submitted" / "anna" / WEEK / NOTEBOOK).unlink()
    done = without_rights(course, "-c", BUTTON)
    graded, free, refused = json.loads(done.stdout.splitlines()[-1])
    assert graded == [True, True, True], done.stdout
    assert free, "the server lives on, and the command must find the course free"
    assert not refused["success"]
    assert "another nbgrader autograde is at work" in refused["log"]
    assert course.grades()["anna"][MARKS] == (6.0, False)


@pytest.mark.parametrize("alone", [True, False])
def test_a_submission_without_a_notebook_is_marked(course: Course, alone: bool) -> None:
    (course.path / "submitted" / "anna" / WEEK / NOTEBOOK).unlink()
    if alone:
        shutil.rmtree(course.path / "submitted" / "zoe")
    done = course.nbgrader("autograde", WEEK, *([] if alone else ["--student", "anna"]))
    assert warnings(done.stderr, "anna") == [
        f"{NOTEBOOK}: no usable one was handed in; a blank copy stands in its place; only the saved answers count"
    ]
    assert course.grades()["anna"][MARKS] == (6.0, False)


@pytest.mark.parametrize("time", ["the same", "earlier", "missing"])
def test_work_handed_in_again_is_graded_again_whatever_its_time_says(course: Course, time: str) -> None:
    folder = course.path / "submitted" / "anna" / WEEK
    first = (folder / "timestamp.txt").read_text()
    course.nbgrader("autograde", WEEK)
    Journal(folder / "answers.jsonl").append(course.entry("anna", FORM_ITEM, copay="7777"))
    if time == "missing":
        (folder / "timestamp.txt").unlink()
    if time == "earlier":
        (folder / "timestamp.txt").write_text(first.replace(first[20:26], "000000"))
    anna = reconcile(course.path, WEEK).standings[0]
    assert "handed in again since it was marked; run: nbgrader autograde week-1" in anna.problems[0]
    done = course.nbgrader("autograde", WEEK)
    assert "handed in again since it was marked; it is graded again" in warnings(done.stderr, "anna")[0]
    assert not warnings(done.stderr, "zoe")
    assert course.grades()["anna"][MARKS] == (5.0, False)
    assert reconcile(course.path, WEEK).standings[0].problems == ()


def test_a_missing_time_is_named_when_the_work_is_due(course: Course) -> None:
    for trainee in ("anna", "zoe"):
        (course.path / "submitted" / trainee / WEEK / "timestamp.txt").unlink()
    course.nbgrader("autograde", WEEK, "--student", "anna")
    with Gradebook(f"sqlite:///{course.path / 'gradebook.db'}") as gradebook:
        gradebook.update_or_create_assignment(WEEK, duedate=datetime(2020, 1, 1))
    done = course.nbgrader("autograde", WEEK, "--student", "zoe")
    assert "anna: timestamp.txt" not in done.stderr
    assert warnings(done.stderr, "zoe") == [
        "timestamp.txt: missing, although this assignment has a due date; the time of its answers counts"
    ]
    with Gradebook(f"sqlite:///{course.path / 'gradebook.db'}") as gradebook:
        assert gradebook.find_submission(WEEK, "zoe").total_seconds_late > 0


def test_a_gradebook_in_use_is_said_in_one_sentence(course: Course) -> None:
    other = sqlite3.connect(course.path / "gradebook.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    done = course.nbgrader("autograde", WEEK, check=False)
    other.close()
    assert done.returncode == 1
    assert "gradebook.db: another program is using it; close that program, then run this again" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (course.path / "autograded").exists()


def test_one_bad_archive_is_left_out_and_the_others_are_unpacked(course: Course) -> None:
    archives = course.path / "downloaded" / WEEK / "archive"
    archives.mkdir(parents=True)
    with zipfile.ZipFile(archives / "anna.zip", "w") as good:
        good.writestr("answers.jsonl", "anna's")
    with zipfile.ZipFile(archives / "climber.zip", "w") as bad:
        bad.writestr("inside.txt", "x")
        bad.writestr("../../../../outside.txt", "x")
    with zipfile.ZipFile(archives / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as bad:
        bad.writestr("zeros", bytes(250_000_000))
    (archives / "cut.zip").write_bytes((archives / "anna.zip").read_bytes()[:50])
    (archives / "zoe.txt").write_text("zoe's")
    done = course.nbgrader("zip_collect", WEEK, "--force")
    extracted = course.path / "downloaded" / WEEK / "extracted"
    assert {str(path.relative_to(extracted)) for path in extracted.rglob("*") if path.is_file()} == {
        "anna/answers.jsonl", "zoe.txt"
    }  # fmt: skip
    for name in ("climber.zip", "bomb.zip", "cut.zip"):
        assert f"WARNING] {name}: it was not unpacked: " in done.stderr
    assert "Traceback" not in done.stderr
