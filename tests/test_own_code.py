"""An instructor's own notebooks in a course of the kit: run as nbgrader does, but not where there are keys to read."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from tests.classroom import ROOT, Course, copy_course, make_course


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course with keys."""
    return make_course(tmp_path_factory.mktemp("own") / "course")


@pytest.fixture
def course(built: Course, tmp_path: Path) -> Course:
    """A copy to spoil."""
    return copy_course(built, tmp_path / "course")


def code_notebook(answer: str) -> nbformat.NotebookNode:
    """An instructor's own notebook: a cell to fill in, and a test worth 2 points."""
    about = {"schema_version": 3, "task": False}
    cells = [
        nbformat.v4.new_code_cell(answer, id="answer", metadata={"nbgrader": {
            **about, "grade": False, "solution": True, "locked": False, "grade_id": "answer"}}),
        nbformat.v4.new_code_cell("assert total == 5", id="test", metadata={"nbgrader": {
            **about, "grade": True, "solution": False, "locked": True, "points": 2, "grade_id": "test"}}),
    ]  # fmt: skip
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return nbformat.v4.new_notebook(cells=cells, metadata=kernel)


def allow_code_beside_keys(course: Course) -> None:
    with (course.path / "nbgrader_config.py").open("a") as config:
        config.write("\nc.RunOwnCode.allow_beside_keys = True\n")


def hand_in_code(course: Course, trainee: str, answer: str) -> None:
    """Make an assignment of the instructor's own, and hand it in with this answer."""
    source = course.path / "source" / "code-1"
    source.mkdir(parents=True)
    nbformat.write(code_notebook("### BEGIN SOLUTION\ntotal = 5\n### END SOLUTION"), source / "code.ipynb")
    course.nbgrader("generate_assignment", "code-1")
    folder = course.path / "submitted" / trainee / "code-1"
    shutil.copytree(course.path / "release" / "code-1", folder)
    notebook = nbformat.read(folder / "code.ipynb", 4)
    notebook.cells[0].source = answer
    nbformat.write(notebook, folder / "code.ipynb")


def code_grade(course: Course, trainee: str) -> tuple[float, bool]:
    with Gradebook(f"sqlite:///{course.path / 'gradebook.db'}") as gradebook:
        grade = gradebook.find_grade("test", "code", "code-1", trainee)
        return grade.score, grade.needs_manual_grade


def test_own_code_is_not_run_beside_keys_and_never_scores_for_that(course: Course) -> None:
    hand_in_code(course, "spy", "import pathlib\npathlib.Path('../../../was_run').write_text('x')\ntotal = 5")
    done = course.nbgrader("autograde", "code-1")
    assert not (course.path / "was_run").exists()
    said = [line for line in done.stderr.splitlines() if "] spy: code.ipynb: not run, and not marked" in line]
    assert len(said) == 1
    assert "c.RunOwnCode.allow_beside_keys = True" in said[0]
    assert code_grade(course, "spy") == (0, True), "a person must grade it"
    assert "not run, and not marked" in (course.path / "autograded" / "spy" / "code-1" / "code.ipynb").read_text()

    allow_code_beside_keys(course)
    done = course.nbgrader("autograde", "code-1", "--force")
    assert (course.path / "was_run").exists()
    assert "spy: code.ipynb: run where it could read the keys" in done.stderr
    assert code_grade(course, "spy") == (2, False)


def test_own_code_is_run_without_asking_where_there_are_no_keys(tmp_path: Path) -> None:
    course = Course(tmp_path / "course")
    course.path.mkdir()
    shutil.copy(ROOT / "assignments" / "nbgrader_config.py", course.path)
    hand_in_code(course, "good", "total = 5")
    course.nbgrader("autograde", "code-1")
    assert code_grade(course, "good") == (2, False)


def test_an_instructors_own_notebook_is_run_as_nbgrader_does(course: Course) -> None:
    allow_code_beside_keys(course)
    source = course.path / "source" / "code-1"
    source.mkdir()
    nbformat.write(code_notebook("### BEGIN SOLUTION\ntotal = 5\n### END SOLUTION"), source / "code.ipynb")
    course.nbgrader("generate_assignment", "code-1")
    released = nbformat.read(course.path / "release" / "code-1" / "code.ipynb", 4)
    assert "YOUR CODE HERE" in released.cells[0].source
    forged = {"kit": {"assignment": "code-1", "marked": True}}
    for trainee, answer in (
        ("bad", "total = 4"),
        ("copier", "total = 5"),
        ("forger", ""),
        ("good", "total = 5"),
        ("skipper", ""),
    ):
        folder = course.path / "submitted" / trainee / "code-1"
        folder.mkdir(parents=True)
        notebook = nbformat.from_dict(released)
        notebook.cells[0].source = answer
        if trainee == "copier":
            notebook.cells.insert(0, {**notebook.cells[0], "id": "copy"})
        if trainee == "forger":
            notebook.metadata.update(forged)
        if trainee == "skipper":
            notebook.cells[1].metadata["tags"] = ["skip-execution"]
        (folder / "code.ipynb").write_text(json.dumps(notebook))
    course.nbgrader("autograde", "code-1")
    with Gradebook(f"sqlite:///{course.path / 'gradebook.db'}") as gradebook:
        scores = {found.student.id: found.score for found in gradebook.assignment_submissions("code-1")}
    assert scores == {"bad": 0, "copier": 2, "forger": 0, "good": 2, "skipper": 0}
