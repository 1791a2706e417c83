"""Thirty submissions, honest, broken and hostile, through the real `nbgrader autograde` in one batch."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kit.assess.journal import Entry, Journal
from kit.assess.submission import NOTE
from kit.classroom.reconcile import reconcile
from tests.classroom import FORM_ITEM, NOTE_ITEM, NOTEBOOK, WEEK, Course, make_course

FULL = {f"marks-{FORM_ITEM}": 6.0, f"marks-{NOTE_ITEM}": 6.0}
NOTHING = {f"marks-{FORM_ITEM}": 0.0, f"marks-{NOTE_ITEM}": 0.0}
SCRIPT = "<script>window.hacked = 1</script> [x](javascript:alert(1)) <img src=x onerror=alert(2)> $$x$$ \\(y\\)"
HONEST = ("anna", "boris", "nora", "zoe")


@dataclass(frozen=True)
class Case:
    """How one trainee spoils the folder that was handed in, the points deserved, and the file the report names."""

    spoil: Callable[[Course, str, Path], None]
    points: dict[str, float] | None
    names: str


def edit(change: Callable[[dict], object]) -> Callable[[Course, str, Path], None]:
    """Spoil the submitted notebook as JSON."""

    def spoil(_course: Course, _trainee: str, folder: Path) -> None:
        notebook = json.loads((folder / NOTEBOOK).read_text())
        change(notebook)
        (folder / NOTEBOOK).write_text(json.dumps(notebook))

    return spoil


def overwrite(name: str, data: bytes) -> Callable[[Course, str, Path], None]:
    """Replace one file of the submission by these bytes."""
    return lambda _course, _trainee, folder: (folder / name).write_bytes(data) and None


def duplicate(notebook: dict) -> None:
    notebook["cells"] += [dict(cell) for cell in notebook["cells"]]


def skip_execution(notebook: dict) -> None:
    for cell in notebook["cells"]:
        cell["metadata"].setdefault("tags", []).append("skip-execution")


def more_points(notebook: dict) -> None:
    notebook["metadata"]["kit"] = {"marked": True, "assignment": 7}
    for cell in notebook["cells"]:
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"] |= {"points": 1000, "solution": False, "schema_version": 99}


def odd_types(notebook: dict) -> None:
    for cell in notebook["cells"]:
        cell["metadata"] = ["no", "metadata"]
        cell["source"] = {"a": 1}


def patch_marker(notebook: dict) -> None:
    code = "import kit.assess.submission as s, pathlib\npathlib.Path('was_run').touch()\ns.mark_submission = None"
    cell = {"cell_type": "code", "metadata": {}, "source": code, "outputs": [], "execution_count": None, "id": "x"}
    notebook["cells"].insert(0, cell)


def link(name: str, target: str) -> Callable[[Course, str, Path], None]:
    """Put a link in the place of a file."""

    def spoil(course: Course, _trainee: str, folder: Path) -> None:
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(course.path / target)

    return spoil


def link_trainee(course: Course, _trainee: str, folder: Path) -> None:
    shutil.rmtree(folder.parent)
    folder.parent.symlink_to(course.path / "source")


def link_assignment(course: Course, _trainee: str, folder: Path) -> None:
    shutil.rmtree(folder)
    folder.symlink_to(course.path / "source" / WEEK)


def fifo(name: str) -> Callable[[Course, str, Path], None]:
    """Put a pipe in the place of a file: who opens it waits for ever."""

    def spoil(_course: Course, _trainee: str, folder: Path) -> None:
        (folder / name).unlink()
        os.mkfifo(folder / name)

    return spoil


def shadow_kit(_course: Course, _trainee: str, folder: Path) -> None:
    (folder / "kit").mkdir()
    for name in ("kit/__init__.py", "ipykernel_launcher.py", "pandas.py", "sitecustomize.py"):
        (folder / name).write_text("import pathlib; pathlib.Path(__file__).with_name('was_run').touch()")


def someone_elses_form(course: Course, trainee: str, folder: Path) -> None:
    other = next(
        name for name in map(str, range(999)) if course.right_answers(name, FORM_ITEM)[0] not in
        (course.right_answers(trainee, FORM_ITEM)[0],)
    )  # fmt: skip
    (folder / "answers.jsonl").unlink()
    Journal(folder / "answers.jsonl").append(course.entry(other, FORM_ITEM))


def folder_for_notebook(_course: Course, _trainee: str, folder: Path) -> None:
    (folder / NOTEBOOK).unlink()
    (folder / NOTEBOOK).mkdir()
    (folder / NOTEBOOK / "inside.txt").write_text("x")


def wrong_types(course: Course, trainee: str, folder: Path) -> None:
    lines = [
        {"entry": {"kind": "save", "answers": [1, 2]}},
        ["x"],
        7,
        {"entry": course.entry(trainee, FORM_ITEM).answers},
    ]
    (folder / "answers.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))


def page_folder(_course: Course, _trainee: str, folder: Path) -> None:
    (folder / "page.html").mkdir()
    (folder / "page.html" / "x.html").write_text("<script>alert(1)</script>")


def torn_line(_course: Course, _trainee: str, folder: Path) -> None:
    with (folder / "answers.jsonl").open("ab") as file:
        file.write(b'{"at": "2026-11-20T12:0')


def script_note(course: Course, trainee: str, folder: Path) -> None:
    journal = Journal(folder / "answers.jsonl")
    journal.append(course.entry(trainee, NOTE_ITEM, **{NOTE: SCRIPT}))
    journal.append(course.entry(trainee, FORM_ITEM, copay=SCRIPT))


def half_letters(course: Course, trainee: str, folder: Path) -> None:
    right = course.entry(trainee, NOTE_ITEM, **{NOTE: "half a letter: X"})
    journal = Journal(folder / "answers.jsonl")
    journal.append(Entry.model_validate({**right.model_dump(), "answers": {**right.answers, NOTE: "\u202eabc\x00"}}))


CASES: dict[str, Case] = {
    "dup": Case(edit(duplicate), FULL, NOTEBOOK),
    "deleted": Case(edit(lambda nb: nb["cells"].clear()), FULL, NOTEBOOK),
    "skip": Case(edit(skip_execution), FULL, NOTEBOOK),
    "points": Case(edit(more_points), FULL, NOTEBOOK),
    "types": Case(edit(odd_types), FULL, NOTEBOOK),
    "patch": Case(edit(patch_marker), FULL, NOTEBOOK),
    "format3": Case(overwrite(NOTEBOOK, b'{"nbformat": 3, "worksheets": []}'), FULL, NOTEBOOK),
    "nojson": Case(overwrite(NOTEBOOK, b"PK\x03\x04 not a notebook"), FULL, NOTEBOOK),
    "utf16": Case(overwrite(NOTEBOOK, '{"cells": []}'.encode("utf-16")), FULL, NOTEBOOK),
    "deep": Case(overwrite(NOTEBOOK, b"[" * 100_000), FULL, NOTEBOOK),
    "huge": Case(overwrite(NOTEBOOK, b" " * 50_000_000), FULL, NOTEBOOK),
    "linked": Case(link(NOTEBOOK, f"source/{WEEK}/{NOTEBOOK}"), FULL, NOTEBOOK),
    "dangling": Case(link("notes.txt", "nowhere"), FULL, "notes.txt"),
    "linkkey": Case(link("answers.jsonl", f"release/{WEEK}/forms.json"), NOTHING, "answers.jsonl"),
    "linkall": Case(link_trainee, None, "linkall"),
    "linkweek": Case(link_assignment, None, WEEK),
    "pipe": Case(fifo(NOTEBOOK), FULL, NOTEBOOK),
    "folder": Case(folder_for_notebook, FULL, NOTEBOOK),
    "shadow": Case(shadow_kit, FULL, "kit"),
    "page": Case(page_folder, FULL, "page.html"),
    "renamed": Case(lambda _c, _t, f: (f / NOTEBOOK).rename(f / "week-1 (1).ipynb") and None, FULL, NOTEBOOK),
    "badtime": Case(overwrite("timestamp.txt", b"\xff\xfeyesterday"), FULL, "timestamp.txt"),
    "badjson": Case(overwrite("answers.jsonl", b"{not json}\n"), NOTHING, "answers.jsonl"),
    "wrongtype": Case(wrong_types, NOTHING, "answers.jsonl"),
    "hugejrn": Case(overwrite("answers.jsonl", b"x" * 50_000_000), NOTHING, "answers.jsonl"),
    "nojrn": Case(lambda _c, _t, f: (f / "answers.jsonl").unlink(), NOTHING, "answers.jsonl"),
    "torn": Case(torn_line, FULL, "answers.jsonl"),
    "stranger": Case(someone_elses_form, NOTHING, "answers.jsonl"),
    "script": Case(script_note, {**FULL, f"marks-{FORM_ITEM}": 5.0}, ""),
    "letters": Case(half_letters, FULL, ""),
}


def hashes(course: Course) -> dict[str, str]:
    """Everything of the instructor's that a grader could damage, with its mode."""
    mine = ("source", "release", ".keys", "nbgrader_config.py", f"{WEEK}.toml")
    files = [path for name in mine for path in (course.path / name, *(course.path / name).rglob("*")) if path.is_file()]
    files = [path for path in files if path.parent.name != "notes"]  # which note was shown for marking
    return {str(path): f"{path.stat().st_mode:o} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in files}


@dataclass
class Batch:
    """The course after the batch, what nbgrader said, and the instructor's files before and after."""

    course: Course
    log: str
    before: dict[str, str]
    after: dict[str, str]


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    """All of them handed in, and graded by one command."""
    course = make_course(tmp_path_factory.mktemp("hostile") / "course")
    for trainee in (*HONEST, *CASES):
        folder = course.hand_in(trainee)
        if trainee in CASES:
            CASES[trainee].spoil(course, trainee, folder)
    for name in ("new\nline", os.fsdecode(b"bad\xff")):
        shutil.copytree(course.path / "submitted" / "anna", course.path / "submitted" / name)
    before = hashes(course)
    done = course.nbgrader("autograde", WEEK)
    return Batch(course, done.stderr, before, hashes(course))


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 30


@pytest.mark.parametrize("trainee", HONEST)
def test_an_honest_neighbour_is_marked_right_and_not_reported(batch: Batch, trainee: str) -> None:
    marks = batch.course.grades()[trainee]
    assert {name: marks[name] for name in FULL} == {name: (points, False) for name, points in FULL.items()}
    assert marks[f"note-{NOTE_ITEM}"] == (None, True), "a written note waits for a person"
    assert f"WARNING] {trainee}:" not in batch.log


@pytest.mark.parametrize("trainee", CASES)
def test_points_are_those_of_the_saved_answers(batch: Batch, trainee: str) -> None:
    wanted = CASES[trainee].points
    marks = batch.course.grades().get(trainee)
    if wanted is None:
        assert marks is None, "a link is not a submission"
    else:
        assert marks is not None
        assert {name: marks[name] for name in wanted} == {name: (points, False) for name, points in wanted.items()}


@pytest.mark.parametrize("trainee", [name for name, case in CASES.items() if case.names])
def test_a_problem_is_one_line_that_names_trainee_and_file(batch: Batch, trainee: str) -> None:
    lines = [line for line in batch.log.splitlines() if f"WARNING] {trainee}: " in line]
    named = [line for line in lines if f"{trainee}: {CASES[trainee].names}: " in line]
    assert named, lines
    assert len(lines) <= 5, lines
    assert not any("Traceback" in line for line in lines)


def test_names_that_would_stop_the_batch_are_reported(batch: Batch) -> None:
    said = [line.partition("WARNING] ")[2] for line in batch.log.splitlines() if "folder of this name" in line]
    for name in (r"new\nline", r"bad\udcff"):
        assert f"{name}: submitted: a folder of this name cannot be graded; rename it" in said


def test_nothing_of_the_instructor_is_changed(batch: Batch) -> None:
    assert batch.after == batch.before


def test_no_code_of_a_submission_was_run(batch: Batch) -> None:
    assert not list(batch.course.path.rglob("was_run"))
    assert "Traceback" not in batch.log


def test_nothing_handed_in_is_lost(batch: Batch) -> None:
    shelf = batch.course.path / ".set-aside" / WEEK
    assert (shelf / "huge" / NOTEBOOK).stat().st_size == 50_000_000
    assert (shelf / "linked" / NOTEBOOK).is_symlink()
    assert (shelf / "folder" / NOTEBOOK / "inside.txt").read_text() == "x"
    assert (shelf / "badtime" / "timestamp.txt").read_bytes() == b"\xff\xfeyesterday"


def test_everyone_is_marked_or_named(batch: Batch) -> None:
    report = reconcile(batch.course.path, WEEK)
    assert {standing.trainee for standing in report.standings} >= {*HONEST, *CASES}
    assert {standing.trainee for standing in report.unmarked} == {"linkall", "linkweek", r"new\nline", r"bad\udcff"}
    assert all(standing.problems for standing in report.unmarked)
    assert f"WARNING] {next(iter(report.lines()))}" in batch.log, "the batch ends with the same summary"


def test_a_script_in_an_answer_is_shown_as_text(batch: Batch) -> None:
    batch.course.nbgrader("generate_feedback", WEEK, "--student", "script")
    feedback = (batch.course.path / "feedback" / "script" / WEEK / f"{WEEK}.html").read_text()
    for text in (batch.course.graded_notebook("script"), feedback):
        assert "<script>window.hacked" not in text
        assert "<img src=x" not in text
        assert "&lt;script&gt;window.hacked" in text
        assert 'href="javascript' not in text


def test_feedback_is_released_to_the_others(batch: Batch) -> None:
    (batch.course.path.parent / "exchange").mkdir(mode=0o777, exist_ok=True)
    for step in ("generate_feedback", "release_feedback"):
        batch.course.nbgrader(step, WEEK)
    assert len(list((batch.course.path.parent / "exchange").rglob("feedback/*.html"))) == len(HONEST) + len(CASES) - 2


def test_the_next_run_finds_nothing_left_to_do(batch: Batch) -> None:
    again = batch.course.nbgrader("autograde", WEEK)
    assert "Sanitizing" not in again.stderr
    assert "stopped in the middle" not in again.stderr
