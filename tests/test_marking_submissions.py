"""A submission is marked from its answers: whose form, which issue, how many points, and what is named."""

import shutil

import pytest
from classroom import PLAYLIST

from kit.assess.forms import assigned
from kit.assess.journal import Entry, Journal
from kit.assess.shown import record_shown
from kit.assess.submission import NOTE, keys_folder, mark_submission, read_keys
from kit.classroom.course import build


@pytest.fixture
def course(tmp_path):
    (tmp_path / "week-1.toml").write_text(PLAYLIST)
    return tmp_path


def own_form(keys, item, trainee):
    return assigned(keys.issue, item, trainee, list(keys.items[item].forms))


def hand_in(course, keys, trainee, **per_item):
    folder = course / "submitted" / trainee / "week-1"
    folder.mkdir(parents=True, exist_ok=True)
    for item, answers in per_item.items():
        name = item.replace("_", "-")
        form = own_form(keys, name, trainee)
        Journal(folder / "answers.jsonl").append(
            Entry(kind="save", exercise=f"week-1/{name}", form=form, answers=answers)
        )
    return folder


def right(keys, item, trainee):
    return keys.items[item].forms[own_form(keys, item, trainee)].expected


def test_right_answers_earn_all_points_and_the_last_saved_counts(course):
    keys = build(course, "week-1").keys
    folder = hand_in(course, keys, "ann", split_1={"copay": "9.99"})
    hand_in(course, keys, "ann", split_1=right(keys, "split-1", "ann"))
    marks = mark_submission(course, "week-1", "ann", folder)
    assert marks.items["split-1"].points == 6
    assert (marks.items["split-2"].points, marks.items["split-2"].note) == (0, "")
    assert marks.items["split-1"].note is None
    assert marks.problems == ()


def test_answers_to_somebody_elses_form_do_not_count_and_are_named(course):
    keys = build(course, "week-1").keys
    other = next(
        n for n in (f"t{i}" for i in range(99)) if own_form(keys, "split-1", n) != own_form(keys, "split-1", "ann")
    )
    folder = hand_in(course, keys, other, split_1=right(keys, "split-1", other))
    marks = mark_submission(course, "week-1", "ann", folder)
    assert marks.items["split-1"].points == 0
    assert "was not given to ann" in marks.problems[0]
    assert marks.items["split-1"].comment == (
        "Nothing could be marked: answers to another form were not counted; it was not given to ann."
    )
    assert {row.comment for row in marks.items["split-1"].rows} == {"See below."}
    assert marks.items["split-2"].comment == "No answer was saved for this task."


def test_a_missing_answer_file_is_said_where_the_marks_stand(course):
    build(course, "week-1")
    folder = course / "submitted" / "ann" / "week-1"
    folder.mkdir(parents=True)
    assert mark_submission(course, "week-1", "ann", folder).items["split-1"].comment == (
        "Nothing could be marked: no answer file was handed in, so there is nothing to mark."
    )


def test_answers_to_many_forms_of_others_are_one_line(course):
    keys = build(course, "week-1").keys
    folder = hand_in(course, keys, "ann", split_1=right(keys, "split-1", "ann"))
    for n in range(300):
        strange = Entry(kind="save", exercise="week-1/split-1", form=f"z{n}")
        Journal(folder / "answers.jsonl").append(strange)
    marks = mark_submission(course, "week-1", "ann", folder)
    assert marks.items["split-1"].points == 6
    assert marks.problems == (
        "answers.jsonl: split-1: answers to 300 other forms were not counted; they were not given to ann",
    )


def test_answers_to_an_earlier_issue_are_marked_with_its_key_and_named(course):
    old = build(course, "week-1").keys
    folder = hand_in(course, old, "ann", split_1=right(old, "split-1", "ann"))
    build(course, "week-1", new_forms=True)
    marks = mark_submission(course, "week-1", "ann", folder)
    assert marks.items["split-1"].points == 6
    assert marks.problems == (
        f"answers.jsonl: split-1: answers to an earlier issue of the forms ({old.issue}) were marked with its key",
    )


def test_answers_to_the_newest_form_count_before_any_earlier_ones(course):
    old = build(course, "week-1").keys
    new = build(course, "week-1", new_forms=True).keys
    hand_in(course, new, "ann", split_1={"copay": "9.99"})
    folder = hand_in(course, old, "ann", split_1=right(old, "split-1", "ann"))
    marks = mark_submission(course, "week-1", "ann", folder)
    assert marks.items["split-1"].points == 0
    assert marks.problems == ()


def show_key(course, trainee, folder):
    """What a feedback page does."""
    marks = mark_submission(course, "week-1", trainee, folder).items.values()
    record_shown(keys_folder(course, "week-1"), {item.form: item.answered for item in marks})


def test_answers_to_an_earlier_form_earn_nothing_once_its_amounts_were_shown(course):
    old = build(course, "week-1").keys
    folder = hand_in(course, old, "ann", split_1={"copay": "9.99"})
    show_key(course, "ann", folder)
    build(course, "week-1", new_forms=True)
    hand_in(course, old, "ann", split_1=right(old, "split-1", "ann"), split_2={NOTE: "My note."})
    for _ in range(2):
        marks = mark_submission(course, "week-1", "ann", folder)
        assert [found.points for found in marks.items.values()] == [0, 0]
        assert marks.items["split-2"].note == "My note.", "a person may still read what was written"
        assert marks.problems[0] == (
            f"answers.jsonl: split-1: answers to an earlier issue of the forms ({old.issue}), "
            "whose expected amounts were already shown on feedback pages; they earn no points"
        )
        assert "already shown" in marks.items["split-1"].comment
        # The page on which this is said does not make them count.
        show_key(course, "ann", folder)


def test_answers_that_were_marked_before_the_amounts_were_shown_keep_their_points(course):
    old = build(course, "week-1").keys
    folder = hand_in(course, old, "ann", split_1=right(old, "split-1", "ann"))
    show_key(course, "ann", folder)
    build(course, "week-1", new_forms=True)
    hand_in(course, old, "ann", split_1={**right(old, "split-1", "ann"), NOTE: "A note that came later."})
    assert mark_submission(course, "week-1", "ann", folder).items["split-1"].points == 6
    copied = hand_in(course, old, "bob", split_1=right(old, "split-1", "bob"))
    same = own_form(old, "split-1", "bob") == own_form(old, "split-1", "ann")
    assert mark_submission(course, "week-1", "bob", copied).items["split-1"].points == (0 if same else 6)


def test_half_right_is_half_of_the_points_that_the_task_is_worth_now(course):
    old = build(course, "week-1").keys
    answers = dict(right(old, "split-1", "ann"))
    wrong = dict.fromkeys(list(answers)[: len(answers) // 2], "999999")
    folder = hand_in(course, old, "ann", split_1={**answers, **wrong})
    (course / "week-1.toml").write_text(PLAYLIST.replace("points = 6", "points = 3", 1))
    build(course, "week-1")
    marks = mark_submission(course, "week-1", "ann", folder).items["split-1"]
    assert (marks.points, marks.max_points) == (1.5, 3)
    released = marks.out_of(10)
    assert (released.points, released.max_points) == (5, 10)
    assert sum(row.points for row in released.rows) == pytest.approx(5)
    assert sum(row.max_points for row in released.rows) == pytest.approx(10)


def test_a_missing_answer_file_marks_zero_and_is_named(course):
    build(course, "week-1")
    folder = course / "submitted" / "bob" / "week-1"
    folder.mkdir(parents=True)
    marks = mark_submission(course, "week-1", "bob", folder)
    assert [found.points for found in marks.items.values()] == [0, 0]
    assert marks.problems == ("answers.jsonl: no answer file was handed in, so there is nothing to mark",)


def test_a_course_without_keys_says_what_to_run(course):
    with pytest.raises(ValueError, match="run: kit course build week-1"):
        mark_submission(course, "week-1", "ann", course)
    with pytest.raises(ValueError, match="an assignment is named with"):
        mark_submission(course, "../x", "ann", course)
    keys = build(course, "week-1").keys
    path = course / ".keys/week-1" / f"{keys.issue}.json"
    path.write_text(path.read_text()[:500])
    with pytest.raises(ValueError, match="damaged; bring it back from your backup"):
        read_keys(course, "week-1")
    shutil.rmtree(course / ".keys")
