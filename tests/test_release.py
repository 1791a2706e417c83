"""What goes out: no key, no seed, nothing but what is on the list; and keys that stay and are found again."""

import datetime
import json
import re

import pytest
from classroom import PLAYLIST

from kit.assess.forms import issue, read_playlist
from kit.assess.submission import read_keys
from kit.classroom.course import build, source_notebook
from kit.classroom.gate import check_folder, check_release

NOW = datetime.datetime(2026, 1, 5, tzinfo=datetime.UTC)


@pytest.fixture
def course(tmp_path):
    (tmp_path / "week-1.toml").write_text(PLAYLIST)
    return tmp_path


def issued(course, secret="a secret"):
    playlist = read_playlist(course / "week-1.toml")
    pool, keys = issue("week-1", playlist, secret, NOW)
    return source_notebook("week-1", playlist), pool.model_dump_json(indent=1), keys


def test_a_build_writes_source_and_keys_apart(course):
    built = build(course, "week-1")
    files = {str(path.relative_to(course)) for path in course.rglob("*") if path.is_file()}
    assert files == {
        "week-1.toml",
        "source/week-1/week-1.ipynb",
        "source/week-1/forms.json",
        f".keys/week-1/{built.keys.issue}.json",
    }
    assert (course / ".keys/week-1").stat().st_mode & 0o077 == 0
    assert (course / f".keys/week-1/{built.keys.issue}.json").stat().st_mode & 0o077 == 0
    check_folder(built.folder, "week-1", [built.keys])


def test_a_second_build_keeps_the_forms_and_a_changed_playlist_issues_new_ones(course):
    first = build(course, "week-1")
    assert build(course, "week-1").keys == first.keys
    assert build(course, "week-1", new_forms=True).keys.issue != first.keys.issue
    (course / "week-1.toml").write_text(PLAYLIST.replace("variants = 4", "variants = 5"))
    assert len(build(course, "week-1").keys.items["split-1"].forms) == 5
    assert len(read_keys(course, "week-1")) == 3


def test_the_release_holds_no_expected_value_and_no_seed_outside_the_papers(course):
    notebook, pool, keys = issued(course)
    decoded = json.loads(pool)
    for item in decoded["items"]:
        assert set(item) == {"id", "task", "title", "job", "points", "note_points", "note_prompt", "forms"}
        for form in item["forms"]:
            assert set(form) == {"id", "exhibits", "parts"}
            assert all(set(paper) == {"title", "html", "download"} for paper in form["exhibits"])
            form["exhibits"] = []
    text = json.dumps(decoded) + notebook
    for item in keys.items.values():
        for form in item.forms.values():
            assert form.seed not in pool + notebook
            for amount in {*form.expected.values()} - {"0.00"}:
                assert amount not in text
                assert f"{float(amount):,.2f}" not in text
    assert "a secret" not in pool + notebook
    assert "expected" not in pool


def test_papers_are_stored_as_they_are_shown(course):
    for item in json.loads(issued(course)[1])["items"]:
        for form in item["forms"]:
            assert all(re.match(r"<(table|div|p)\b", paper["html"]) for paper in form["exhibits"])


def _expected(keys):
    return next(v for v in next(iter(keys.items["split-1"].forms.values())).expected.values() if v != "0.00")


SPOILS = [
    (
        lambda nb, pool, keys: nb["cells"][0].update(source=f"The answer is ${_expected(keys)}."),
        "the expected value of",
    ),
    (
        lambda nb, pool, keys: nb["metadata"]["kit"].update(hint=round(float(_expected(keys)) * 100)),
        "the expected value of",
    ),
    (lambda nb, pool, keys: pool["items"][0].update(job=f"Write {_expected(keys)}"), "the expected value of"),
    (lambda nb, pool, keys: pool["items"][0].update(seed="x"), "Extra inputs are not permitted"),
    (lambda nb, pool, keys: pool["items"][0]["forms"][0].update(facts={"a": 1}), "Extra inputs are not permitted"),
    (lambda nb, pool, keys: pool.update(title=next(iter(keys.items["split-1"].forms.values())).seed), "holds a seed"),
    (lambda nb, pool, keys: nb["metadata"].update(widgets={}), "metadata 'widgets' may not go out"),
    (lambda nb, pool, keys: nb["cells"][1]["metadata"].update(answer=1), "metadata 'answer' may not go out"),
    (lambda nb, pool, keys: nb["cells"][2].update(outputs=[{"output_type": "stream"}]), "outputs may not go out"),
    (lambda nb, pool, keys: nb["cells"][0].update(cell_type="raw"), "raw cells"),
    (lambda nb, pool, keys: nb["cells"][0].update(attachments={"a.png": {}}), "attachments"),
]


# The same amount in disguises that a reader sees through.
DISGUISES = [
    lambda amount: amount.replace(".", "&#46;"),
    lambda amount: f"{amount[:-1]}<b>{amount[-1]}</b>",
    lambda amount: amount.translate(str.maketrans("0123456789.", "０１２３４５６７８９．")),
    lambda amount: f"1.00,{amount}",
    lambda amount: f"1,{amount}",
    lambda amount: f"answer:.{amount}",
    lambda amount: f"{amount}0",
    lambda amount: f'<a title="{amount}">here</a>',
]


@pytest.mark.parametrize("disguise", DISGUISES)
def test_the_gate_sees_an_expected_value_through_a_disguise(course, disguise):
    notebook, pool, keys = issued(course)
    spoiled = json.loads(notebook)
    spoiled["cells"][0]["source"] = f"The answer is {disguise(_expected(keys))}, is it not?"
    with pytest.raises(ValueError, match=f"holds {re.escape(_expected(keys))}, the expected value of split-1"):
        check_release("week-1", json.dumps(spoiled), pool, keys)


@pytest.mark.parametrize(("spoil", "said"), SPOILS)
def test_the_gate_refuses_what_may_not_go_out(course, spoil, said):
    notebook, pool, keys = issued(course)
    check_release("week-1", notebook, pool, keys)
    spoiled_notebook, spoiled_pool = json.loads(notebook), json.loads(pool)
    spoil(spoiled_notebook, spoiled_pool, keys)
    with pytest.raises(ValueError, match=re.escape(said)):
        check_release("week-1", json.dumps(spoiled_notebook), json.dumps(spoiled_pool), keys)


def test_the_gate_refuses_a_side_file_and_a_missing_one(course):
    built = build(course, "week-1")
    (built.folder / "key.csv").write_text("copay,30.00")
    with pytest.raises(ValueError, match=r"week-1/key.csv: this file may not go out; remove it"):
        check_folder(built.folder, "week-1", [built.keys])
    (built.folder / "key.csv").unlink()
    (built.folder / "forms.json").unlink()
    with pytest.raises(ValueError, match=r"week-1/forms.json: missing"):
        check_folder(built.folder, "week-1", [built.keys])


def test_a_build_refuses_a_side_file_that_nbgrader_would_hand_out(course):
    folder = build(course, "week-1").folder
    (folder / "solutions.txt").write_text("")
    with pytest.raises(ValueError, match=r"week-1/solutions.txt: this file may not go out; remove it"):
        build(course, "week-1", new_forms=True)
    assert len(read_keys(course, "week-1")) == 1


def test_a_build_that_the_gate_refuses_writes_no_release(course, monkeypatch):
    monkeypatch.setattr("kit.classroom.course.source_notebook", lambda *_: '{"cells": [], "metadata": {"secret": 1}}')
    with pytest.raises(ValueError, match="metadata 'secret' may not go out"):
        build(course, "week-1")
    assert not (course / "source").exists()
    assert not (course / ".keys").exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("pass_percent = 80", "pass_percent = 180"), "week-1.toml: pass_percent: "),
        (("points = 6", 'points = "six"'), "week-1.toml: item.0.points: .*'six'"),
        (('task = "split_insurance_bill"', 'task = "sing"'), "there is no task 'sing'; the tasks are"),
        (('id = "split-2"', 'id = "split-1"'), "used twice: split-1"),
        (("level = 3", "level = 9"), "has levels 1 to 3"),
        (('id = "split-1"', 'id = "../x"'), "week-1.toml: item.0.id"),
        (("variants = 4", "variants = "), "this is not TOML"),
        (("variants = 4", "variants = 4\nvariant = 5"), "week-1.toml: variant"),
    ],
)
def test_a_wrong_playlist_names_file_field_and_value(course, change, said):
    (course / "week-1.toml").write_text(PLAYLIST.replace(*change, 1))
    with pytest.raises(ValueError, match=said):
        read_playlist(course / "week-1.toml")


def test_the_same_secret_gives_the_same_forms_and_another_secret_others(course):
    assert issued(course)[1] == issued(course)[1]
    assert issued(course)[1] != issued(course, "another")[1]
