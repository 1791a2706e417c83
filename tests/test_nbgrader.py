"""The classroom as an instructor meets it: nbgrader's own commands, and what they show and store."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from kit.assess.journal import Journal
from kit.assess.submission import NOTE, read_keys
from kit.classroom.course import build
from kit.classroom.reconcile import reconcile
from tests.classroom import FORM_ITEM, NOTE_ITEM, NOTEBOOK, WEEK, Course, copy_course, make_course

MARKS, HAND = f"marks-{FORM_ITEM}", f"note-{NOTE_ITEM}"


def mistaken(course: Course, trainee: str) -> dict[str, str]:
    """The answers that the first typical mistake leads to, on this trainee's own form."""
    form, _ = course.right_answers(trainee, FORM_ITEM)
    key = read_keys(course.path, WEEK)[-1].items[FORM_ITEM].forms[form]
    return next(iter(key.mistakes.values()))


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Four trainees have handed in: one all right, one with a mistake, one unreadable, one blank."""
    course = make_course(tmp_path_factory.mktemp("classroom") / "course")
    for trainee in ("anna", "blank", "mistaken", "unreadable"):
        folder = course.hand_in(trainee)
        journal = Journal(folder / "answers.jsonl")
        if trainee == "mistaken":
            journal.append(course.entry(trainee, FORM_ITEM, **mistaken(course, trainee)))
        if trainee == "unreadable":
            journal.append(course.entry(trainee, FORM_ITEM, copay="26O"))
        if trainee == "blank":
            journal.path.unlink()
            blank = dict.fromkeys(course.right_answers(trainee, FORM_ITEM)[1], "")
            journal.append(course.entry(trainee, FORM_ITEM, **blank))
            journal.append(course.entry(trainee, NOTE_ITEM, **blank, **{NOTE: "  "}))
    return course


@pytest.fixture(scope="module")
def graded(handed_in: Course, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The same, autograded, with feedback."""
    course = copy_course(handed_in, tmp_path_factory.mktemp("graded") / "course")
    course.nbgrader("autograde", WEEK)
    course.nbgrader("generate_feedback", WEEK)
    return course


@pytest.fixture
def course(handed_in: Course, tmp_path: Path) -> Course:
    """A copy of what was handed in, to spoil."""
    return copy_course(handed_in, tmp_path / "course")


def feedback(course: Course, trainee: str) -> str:
    return (course.path / "feedback" / trainee / WEEK / f"{WEEK}.html").read_text(encoding="utf-8")


def test_right_answers_get_all_points_and_the_note_waits_for_a_person(graded: Course) -> None:
    assert graded.grades()["anna"] == {MARKS: (6.0, False), f"marks-{NOTE_ITEM}": (6.0, False), HAND: (None, True)}
    assert "The plan pays after the deductible." in graded.graded_notebook("anna")


def test_a_note_is_graded_with_the_papers_that_it_is_about(graded: Course) -> None:
    notebook = graded.graded_notebook("anna")
    assert "The papers that this note is about" in notebook
    assert "Itemized charges" in notebook


def test_blanks_get_nothing_and_a_blank_note_needs_nobody(graded: Course) -> None:
    assert graded.grades()["blank"] == {MARKS: (0.0, False), f"marks-{NOTE_ITEM}": (0.0, False), HAND: (0.0, False)}
    assert graded.comment("blank", HAND) == "No response."


def test_a_mistake_is_named_in_the_comment_and_in_both_pages(graded: Course) -> None:
    assert graded.grades()["mistaken"][MARKS][0] < 6
    comment = graded.comment("mistaken", MARKS)
    assert comment is not None
    said = comment.partition("right. ")[2].split(".")[0]
    assert len(said) > 20
    assert said in feedback(graded, "mistaken")
    assert said in json.dumps(graded.graded_notebook("mistaken"), ensure_ascii=False)


def test_the_table_shows_answer_status_and_points_in_words(graded: Course) -> None:
    notebook = nbformat.reads(graded.graded_notebook("unreadable"), as_version=4)
    table = next(c.source for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == MARKS)
    assert "<caption>" in table
    assert '<th scope="row">Copay</th><td>26O</td><td>not readable</td><td>0 of 1</td>' in table
    assert "\n" not in table, "a line break could end the HTML inside Markdown"


def test_the_key_is_on_the_feedback_page_only(graded: Course) -> None:
    _, right = graded.right_answers("blank", FORM_ITEM)
    shown = f"${right['plan_pays']}"
    assert shown.replace("$", "") not in graded.graded_notebook("blank")
    assert shown.replace("$", "") in feedback(graded, "blank").replace(",", "")
    assert '<th scope="col">Expected</th>' in feedback(graded, "blank")


def test_the_feedback_page_loads_nothing_and_shows_no_code(graded: Course) -> None:
    page = feedback(graded, "anna")
    assert "<script" not in page
    assert 'src="http' not in page
    assert "kit.desk" not in page


def test_a_mark_given_by_hand_stays_when_marked_again(course: Course) -> None:
    course.nbgrader("autograde", WEEK, "--student", "anna")
    with Gradebook(f"sqlite:///{course.path / 'gradebook.db'}") as gradebook:
        grade = gradebook.find_grade(HAND, WEEK, WEEK, "anna")
        grade.manual_score, grade.needs_manual_grade = 3.5, False
        gradebook.db.commit()
    course.nbgrader("autograde", WEEK, "--student", "anna", "--force")
    with Gradebook(f"sqlite:///{course.path / 'gradebook.db'}") as gradebook:
        assert gradebook.find_submission(WEEK, "anna").score == 15.5


def mark_by_hand(course: Course, trainee: str, points: float) -> None:
    """What formgrader writes when a person has marked the note."""
    with Gradebook(f"sqlite:///{course.path / 'gradebook.db'}") as gradebook:
        grade = gradebook.find_grade(HAND, WEEK, WEEK, trainee)
        grade.manual_score, grade.needs_manual_grade = points, False
        gradebook.db.commit()


@pytest.mark.parametrize("note", ["Another note.", "  "])
def test_a_note_changed_after_it_was_marked_by_hand_is_named_until_a_person_has_looked(
    course: Course, note: str
) -> None:
    def autograde() -> list[str]:
        done = course.nbgrader("autograde", WEEK, "--student", "anna", "--force")
        return [line.partition("] ")[2] for line in done.stderr.splitlines() if "the note was changed" in line]

    autograde()
    mark_by_hand(course, "anna", 4)
    assert autograde() == [], "it is the same note"
    assert course.comment("anna", HAND) is None
    journal = Journal(course.path / "submitted" / "anna" / WEEK / "answers.jsonl")
    journal.append(course.entry("anna", NOTE_ITEM, **{NOTE: note}))
    said = f"anna: {HAND}: the note was changed after it had been given 4 points by hand; look at it again"
    assert [autograde(), autograde()] == [[said], [said]]
    assert course.grades()["anna"][HAND][1], "formgrader shows it as waiting for a person"
    assert (
        course.comment("anna", HAND) == "This note was changed after an earlier version of it had been marked by hand."
    )
    mark_by_hand(course, "anna", 1)
    assert autograde() == []


def test_answers_to_an_earlier_issue_count_only_until_its_amounts_were_shown(course: Course) -> None:
    for trainee in ("blank", "mistaken", "unreadable"):
        shutil.rmtree(course.path / "submitted" / trainee)
    first = course.hand_in("sly")
    Journal(first / "answers.jsonl").append(course.entry("sly", FORM_ITEM, copay="9.99"))
    known = course.entry("sly", FORM_ITEM)
    course.nbgrader("autograde", WEEK)
    course.nbgrader("generate_feedback", WEEK)
    page = feedback(course, "anna")
    build(course.path, WEEK, new_forms=True)
    course.nbgrader("generate_assignment", WEEK, "--force")
    Journal(first / "answers.jsonl").append(known)
    done = course.nbgrader("autograde", WEEK, "--force")
    assert course.grades()["sly"][MARKS] == (0.0, False)
    assert f"sly: answers.jsonl: {FORM_ITEM}: answers to an earlier issue of the forms" in done.stderr
    assert "already shown on feedback pages" in (course.comment("sly", MARKS) or "")
    assert course.grades()["anna"][MARKS] == (6.0, False), "these answers were there before the amounts were shown"
    course.nbgrader("generate_feedback", WEEK, "--force")
    assert feedback(course, "anna").count("6 of 6 points") == page.count("6 of 6 points") == 2


def test_half_right_is_half_of_the_points_that_the_released_notebook_gives(course: Course) -> None:
    answers = course.right_answers("half", FORM_ITEM)[1]
    folder = course.hand_in("half")
    wrong = dict.fromkeys(list(answers)[:3], "999999")
    Journal(folder / "answers.jsonl").append(course.entry("half", FORM_ITEM, **wrong))
    playlist = course.path / f"{WEEK}.toml"
    playlist.write_text(playlist.read_text().replace("points = 6", "points = 3", 1))
    build(course.path, WEEK)
    course.nbgrader("autograde", WEEK, "--student", "half")
    assert course.grades()["half"][MARKS] == (3.0, False), "the released notebook still gives 6"
    course.nbgrader("generate_assignment", WEEK, "--force")
    course.nbgrader("autograde", WEEK, "--student", "half", "--force")
    assert course.grades()["half"][MARKS] == (1.5, False)
    course.nbgrader("generate_feedback", WEEK, "--student", "half")
    for page in (course.graded_notebook("half"), feedback(course, "half")):
        assert f"Marks for {FORM_ITEM}: 1.5 of 3 points" in page


def write_over_marks(folder: Path) -> None:
    """What a trainee would do who has heard that the marks cells take the points."""
    notebook = json.loads((folder / NOTEBOOK).read_text())
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade"):
            cell["source"] = "10 of 10 points"
    (folder / NOTEBOOK).write_text(json.dumps(notebook))


@pytest.mark.parametrize("flags", [(), ("--no-execute",)])
def test_stock_nbgrader_gives_no_points_and_the_notebook_says_why(course: Course, flags: tuple[str, ...]) -> None:
    for trainee in ("blank", "unreadable"):
        shutil.rmtree(course.path / "submitted" / trainee)
    write_over_marks(course.path / "submitted" / "mistaken" / WEEK)
    course.use_stock_nbgrader()
    course.nbgrader("autograde", WEEK, *flags)
    assert course.grades()["anna"] == {MARKS: (0, False), f"marks-{NOTE_ITEM}": (0, False), HAND: (0, False)}
    assert "graded without the settings of this course" in course.graded_notebook("anna").replace("\\n", " ")
    assert set(course.grades()["mistaken"].values()) == {(None, True)}, "a changed cell needs a person"


def test_a_killed_run_is_finished_by_the_next(course: Course) -> None:
    for number in range(6):
        course.hand_in(f"more{number}")
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    env["PYTHONPATH"] = f"{Path(__file__).parents[1]}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"
    run = subprocess.Popen(
        [sys.executable, "-m", "nbgrader", "autograde", WEEK],
        cwd=course.path, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    third = course.path / "autograded" / "mistaken" / WEEK
    until = time.monotonic() + 60
    while not third.exists() and time.monotonic() < until:
        time.sleep(0.002)
    run.send_signal(signal.SIGKILL)
    run.wait()
    assert third.exists()
    assert reconcile(course.path, WEEK).unmarked, "the run was killed before its end"
    course.nbgrader("autograde", WEEK)
    assert not reconcile(course.path, WEEK).unmarked
    assert course.grades()["more5"][MARKS] == (6.0, False)


@pytest.mark.parametrize("left", ["no notebook", "first pass only", "cut short"])
def test_whatever_a_killed_run_left_is_cleared(course: Course, left: str) -> None:
    course.nbgrader("autograde", WEEK, "--student", "anna")
    path = course.path / "autograded" / "anna" / WEEK / NOTEBOOK
    text = path.read_text()
    path.unlink()
    if left == "first pass only":
        path.write_bytes((course.path / "release" / WEEK / NOTEBOOK).read_bytes())
    if left == "cut short":
        path.write_text(text[:1000])
    assert [s.trainee for s in reconcile(course.path, WEEK).unmarked if s.trainee == "anna"]
    done = course.nbgrader("autograde", WEEK, "--student", "anna")
    assert f"anna: {NOTEBOOK}: an earlier run was stopped in the middle; it is graded again" in done.stderr
    assert course.graded_notebook("anna") == text


BUTTON = """
import json, sys
from nbgrader.apps import NbGrader
from nbgrader.apps.api import NbGraderAPI
app = NbGrader(); app.initialize([])
api = NbGraderAPI(coursedir=app.coursedir, parent=app)
print(json.dumps([api.autograde("week-1", name) for name in sys.argv[1:]]))
"""


def test_the_button_of_formgrader_takes_the_same_path(course: Course) -> None:
    linked = course.path / "submitted" / "anna" / WEEK / NOTEBOOK
    linked.unlink()
    linked.symlink_to(course.path / "source" / WEEK / NOTEBOOK)
    env = {**os.environ, "PYTHONPATH": f"{Path(__file__).parents[1]}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"}
    env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    # Pressed twice for one, as one who does not trust the first time.
    command = [sys.executable, "-c", BUTTON, "anna", "mistaken", "anna"]
    done = subprocess.run(command, cwd=course.path, env=env, capture_output=True, text=True, check=True)
    results = json.loads(done.stdout.splitlines()[-1])
    assert [result["success"] for result in results] == [True, True, True], done.stdout
    assert f"anna: {NOTEBOOK}: this is a link" in results[0]["log"]
    assert course.grades()["anna"][MARKS] == (6.0, False)
    assert course.grades()["mistaken"][MARKS][0] < 6


def test_missing_keys_stop_the_batch_with_one_sentence(course: Course) -> None:
    shutil.rmtree(course.path / ".keys")
    done = course.nbgrader("autograde", WEEK, check=False)
    assert done.returncode == 1
    assert "week-1 has no keys in this course; run: kit course build week-1" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (course.path / "autograded").exists()


def test_the_export_survives_commas_and_formulas(graded: Course, tmp_path: Path) -> None:
    with Gradebook(f"sqlite:///{graded.path / 'gradebook.db'}") as gradebook:
        gradebook.update_or_create_student("anna", last_name="Smith, Jr", first_name="=HYPERLINK(1)")
        gradebook.update_or_create_student("absent", last_name="O'Neil")
    graded.nbgrader("export", "--to", str(tmp_path / "marks.csv"))
    with (tmp_path / "marks.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    anna = [row for row in rows if row["trainee"] == "anna"]
    assert [(row["question"], row["points"], row["max_points"]) for row in anna] == [
        (MARKS, "6.0", "6.0"), (f"marks-{NOTE_ITEM}", "6.0", "6.0"), (HAND, "0.0", "4.0"),
    ]  # fmt: skip
    assert {(row["last_name"], row["first_name"]) for row in anna} == {("Smith, Jr", "'=HYPERLINK(1)")}
    assert [row["needs_manual_grade"] for row in anna] == ["no", "no", "yes"]
    assert [row["comment"] for row in rows if row["trainee"] == "absent"] == ["no submission"]


def test_the_report_names_who_handed_in_again(graded: Course, tmp_path: Path) -> None:
    again = copy_course(graded, tmp_path / "course")
    assert not reconcile(again.path, WEEK).unmarked
    (again.path / "submitted" / "anna" / WEEK / "timestamp.txt").write_text("2026-11-22 12:00:00.000000 UTC")
    assert "handed in again since it was marked" in reconcile(again.path, WEEK).table()


def test_late_work_gets_the_courses_penalty_and_work_in_time_none(course: Course) -> None:
    now = datetime.now(UTC)
    course.nbgrader("db", "assignment", "add", WEEK, f"--duedate={now - timedelta(hours=1):%Y-%m-%d %H:%M:%S} UTC")
    with (course.path / "nbgrader_config.py").open("a") as config:
        config.write('\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    times = {"anna": now - timedelta(hours=2), "mistaken": now}
    for trainee, at in times.items():
        (course.path / "submitted" / trainee / WEEK / "timestamp.txt").write_text(f"{at:%Y-%m-%d %H:%M:%S.%f} UTC")
    for _ in range(2):
        course.nbgrader("autograde", WEEK, "--force")
        with Gradebook(f"sqlite:///{course.path / 'gradebook.db'}") as gradebook:
            found = {name: gradebook.find_submission(WEEK, name) for name in times}
            penalties = {name: one.late_submission_penalty for name, one in found.items()}
            assert penalties["anna"] in (None, 0)
            assert penalties["mistaken"] == found["mistaken"].score > 0
