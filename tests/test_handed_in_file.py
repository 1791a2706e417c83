"""A file on a form: looked over, read into answers, kept beside the notebook; what is wrong changes nothing."""

import base64
from dataclasses import replace

import pytest

from kit.assess.submission import NOTE
from kit.desk.handed_in_file import LARGEST_FILE_BYTES, take_file
from kit.tasks.field import Field
from kit.tasks.file_reading import FileReading
from kit.tasks.form import Upload
from kit.tasks.task import task, task_ids

FIELDS = (Field("total", "B2: total", place="Report!B2"), Field("rows", "B3: rows", kind="count", place="Report!B3"))
UPLOAD = Upload("workbook", "Your workbook", "Save it first.", ".csv", FIELDS)


def read_csv(fields, name, data):
    """A reader such as a task has: one answer a line."""
    lines = data.decode().split()
    if len(lines) < 2:
        return FileReading({}, (f"{name}: there is one line only.",))
    return FileReading(dict(zip([f.name for f in fields], lines, strict=True)), words="what it says")


@pytest.fixture
def rules():
    return replace(task(task_ids()[0]), read_file=read_csv)


def message(content, **changes):
    sent = {"upload": "workbook", "file": "mine.csv", "data": base64.b64encode(content).decode()}
    return {**sent, **changes}


def test_what_stands_in_the_file_becomes_the_answers_and_the_file_is_kept(rules, tmp_path):
    taken = take_file(rules, (UPLOAD,), message(b"12.50 3"), tmp_path / "split-1")
    assert taken.answers == {"total": "12.50", "rows": "3", "workbook": "mine.csv (7 bytes)"}
    assert taken.problems == ()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"split-1.csv": b"12.50 3"}


def test_the_words_of_a_file_that_is_marked_by_hand_stand_in_place_of_the_note(rules):
    by_hand = replace(UPLOAD, graded_by_hand=True)
    assert take_file(rules, (by_hand,), message(b"1 2"), None).answers[NOTE] == "what it says"
    assert NOTE not in take_file(rules, (UPLOAD,), message(b"1 2"), None).answers


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (message(b"one"), "there is one line only"),
        (message(b"1 2", file="mine.exe"), "ends in .csv"),
        (message(b"1 2", data="!!!"), "did not arrive whole"),
        (message(b"1 2", data=7), "did not arrive whole"),
        (message(b"1 2", upload="other"), "did not arrive whole"),
        (message(b"x" * (LARGEST_FILE_BYTES + 1)), "larger than 5 MB"),
        ({}, "did not arrive whole"),
    ],
)
def test_a_file_that_cannot_be_taken_says_why_and_changes_nothing(rules, tmp_path, sent, said):
    taken = take_file(rules, (UPLOAD,), sent, tmp_path / "split-1")
    assert taken.answers == {}
    assert said in " ".join(taken.problems)
    assert list(tmp_path.iterdir()) == []


def test_the_name_of_a_file_is_never_a_path(rules, tmp_path):
    taken = take_file(rules, (UPLOAD,), message(b"1 2", file="../../up.csv"), tmp_path / "split-1")
    assert [path.name for path in tmp_path.iterdir()] == ["split-1.csv"]
    assert "up.csv" in taken.answers["workbook"]


def test_a_task_without_files_takes_none(tmp_path):
    taken = take_file(task(task_ids()[0]), (UPLOAD,), message(b"1 2"), tmp_path / "x")
    assert (taken.answers, len(taken.problems)) == ({}, 1)
