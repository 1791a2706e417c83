"""Every task of the bank in a class, through the real nbgrader: issued, handed in, marked, shown, given back."""

import html
import shutil
from datetime import UTC, datetime

import nbformat
import pytest

from kit.assess.forms import assigned
from kit.assess.journal import Entry, Journal
from kit.assess.submission import NOTE, read_keys
from kit.classroom.course import build
from kit.tasks.form import Upload
from kit.tasks.task import in_course_order
from tests.classroom import ROOT, Course

WEEK = "all-tasks"
ITEMS = {task_id.replace("_", "-"): task_id for task_id in in_course_order()}


def playlist():
    items = [
        f'[[item]]\nid = "{item}"\ntask = "{task_id}"\nlevel = 2\npoints = 10\nnote_points = 5\n'
        for item, task_id in ITEMS.items()
    ]
    return "\n".join(['title = "All tasks"', "pass_percent = 80", "variants = 2", *items])


def own_form(course, trainee, item):
    keys = read_keys(course.path, WEEK)[-1]
    name = assigned(keys.issue, item, trainee, list(keys.items[item].forms))
    return name, keys.items[item].forms[name]


def hand_in(course, trainee, answers_to):
    folder = course.path / "submitted" / trainee / WEEK
    folder.parent.mkdir(parents=True)
    shutil.copytree(course.path / "release" / WEEK, folder)
    (folder / "timestamp.txt").write_text(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f} UTC")
    (folder / "submission_secret.txt").write_text("a secret")
    for item in ITEMS:
        name, key = own_form(course, trainee, item)
        answers = {**answers_to(key), NOTE: f"My note about {item}."}
        entry = Entry(kind="save", exercise=f"{WEEK}/{item}", form=name, answers=answers)
        Journal(folder / "answers.jsonl").append(entry)
        for part in key.parts:
            if isinstance(part, Upload):
                (folder / f"{item}{part.accepts}").write_bytes(b"what was handed in")
    (folder / "page.html").write_text("<script>alert(1)</script>")


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    found = Course(tmp_path_factory.mktemp("bank") / "course")
    found.path.mkdir()
    shutil.copy(ROOT / "assignments" / "nbgrader_config.py", found.path)
    (found.path / f"{WEEK}.toml").write_text(playlist())
    build(found.path, WEEK)
    found.nbgrader("generate_assignment", WEEK)
    hand_in(found, "anna", lambda key: key.expected)
    hand_in(found, "ben", lambda key: next(iter(key.mistakes.values())))
    hand_in(found, "cleo", lambda key: {})
    found.nbgrader("autograde", WEEK)
    return found


def grades(course):
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course.path / 'gradebook.db'}") as book:
        return {
            (submission.student.id, grade.name): (grade.auto_score, grade.needs_manual_grade)
            for submission in book.assignment_submissions(WEEK)
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


def test_right_answers_to_every_task_earn_all_points_and_none_earn_none(course):
    found = grades(course)
    for item in ITEMS:
        assert found["anna", f"marks-{item}"] == (10.0, False), item
        assert found["ben", f"marks-{item}"][0] < 10.0, item
        assert found["cleo", f"marks-{item}"] == (0.0, False), item
        assert found["anna", f"note-{item}"] == (None, True), item


def test_the_files_that_a_form_takes_travel_and_others_are_set_aside(course):
    kept = {path.name for path in (course.path / "autograded" / "anna" / WEEK).iterdir()}
    assert {"build-aging-workbook.xlsx", "present-accounts.pptx"} <= kept
    assert "page.html" not in kept


def test_the_person_who_marks_sees_answers_and_notes_and_no_key(course):
    notebook = nbformat.read(course.path / "autograded" / "ben" / WEEK / f"{WEEK}.ipynb", as_version=4)
    text = {cell.metadata.nbgrader.grade_id: cell.source for cell in notebook.cells if "nbgrader" in cell.metadata}
    for item in ITEMS:
        table = text[f"marks-{item}"]
        assert "Marks for" in table
        assert "not right" in table or "not found" in table or "was right before" in table
        assert '<th scope="col">Expected</th>' not in table
        assert f"My note about {item}." in text[f"note-{item}"]


def test_the_feedback_page_shows_what_was_expected_in_words_and_amounts(course):
    course.nbgrader("generate_feedback", WEEK)
    page = html.unescape((course.path / "feedback" / "ben" / WEEK / f"{WEEK}.html").read_text(encoding="utf-8"))
    for item in ITEMS:
        _, key = own_form(course, "ben", item)
        wrong = next(iter(key.mistakes.values()))
        name = next(name for name, text in wrong.items() if text != key.expected[name])
        field = key.answer_key.by_name[name]
        assert field.shown(key.expected[name]) in page, (item, name)


def test_every_week_has_its_notebook():
    weeks = sorted(path.stem for path in (ROOT / "assignments").glob("*.toml"))
    assert weeks == [f"week-{number}" for number in range(1, 6)]
    assert all((ROOT / "assignments" / "source" / week / f"{week}.ipynb").is_file() for week in weeks)
