"""What a trainee sees and keeps: practice, graded forms, progress, all read back from the disk."""

import json
from datetime import UTC, datetime

import pytest

import kit.desk
from kit.assess.forms import issue, read_playlist
from kit.assess.journal import Entry, Journal
from kit.assess.practice import FirstCheck, first_checks, replay
from kit.desk.form import Form, Notice
from kit.desk.graded_desk import GradedDesk, trainee_id
from kit.desk.practice_desk import PracticeDesk
from kit.desk.progress_desk import ProgressDesk

TASK = "split_insurance_bill"


@pytest.fixture
def desk(tmp_path):
    return PracticeDesk(TASK, tmp_path)


def do(desk, action, answers=None, **more):
    desk.act(action, {"form": desk.view()["form"], "answers": answers or {}, **more})
    return desk.view()


def key(desk):
    return dict(desk.variant.expected)


def test_the_first_view_shows_papers_and_blanks_and_no_worksheet(desk):
    view = desk.view()
    assert [paper["title"] for paper in view["exhibits"]]
    assert [field["name"] for field in view["parts"]] == list(key(desk))
    assert (view["worksheet"], view["summary"], view["hints"], view["answers"]) == ("", "", [], {})


def test_right_answers_are_marked_at_once_and_counted(desk):
    view = do(desk, "check", key(desk))
    assert "All right, to the cent" in view["summary"]
    assert {mark["status"] for mark in view["marks"].values()} == {"right"}
    assert "https://www.healthcare.gov/glossary/" in view["worksheet"]
    assert view["score"] == "Patients solved: 1 · Attempts: 1 · Streak: 1 (best 1)"


def test_a_typical_mistake_is_named(desk):
    view = do(desk, "check", dict(desk.variant.mistakes["charge_instead_of_allowed"]))
    assert "share the billed charges" in view["summary"]
    assert "Streak: 0" in view["score"]


def test_a_typing_slip_costs_no_attempt_and_shows_no_worksheet(desk):
    view = do(desk, "check", {**key(desk), "copay": "3O"})
    assert "did not cost an attempt" in view["summary"]
    assert "'3O' is not a dollar amount" in view["marks"]["copay"]["comment"]
    assert (view["worksheet"], "Attempts: 0" in view["score"]) == ("", True)
    assert "did not cost" in do(desk, "check", {})["summary"]


def test_hints_come_one_at_a_time_and_a_helped_patient_breaks_the_streak(desk):
    assert len(do(desk, "hint")["hints"]) == 1
    assert len(do(desk, "hint")["hints"]) == 2
    for _ in range(20):
        view = do(desk, "hint")
    assert view["hints_left"] == 0
    assert "Streak: 0" in do(desk, "check", key(desk))["score"]


def test_three_patients_in_a_row_make_a_streak_of_three(desk):
    for _ in range(3):
        assert do(desk, "check", key(desk))["marks"]
        do(desk, "new", key(desk), level=1)
    assert desk.view()["score"] == "Patients solved: 3 · Attempts: 3 · Streak: 3 (best 3)"


def test_a_second_check_of_a_solved_patient_does_not_count_twice(desk):
    do(desk, "check", key(desk))
    assert "Patients solved: 1" in do(desk, "check", key(desk))["score"]


def test_a_new_patient_is_another_and_takes_the_level_that_was_chosen(desk):
    before = desk.view()
    view = do(desk, "new", {}, level=3)
    assert view["form"] != before["form"]
    assert view["exhibits"] != before["exhibits"]
    assert view["level"] == 3
    assert view["answers"] == {}
    assert do(desk, "new", {}, level=99)["level"] == 3


def test_everything_is_there_again_after_the_notebook_is_opened_anew(desk, tmp_path):
    do(desk, "hint", {"copay": "12"})
    do(desk, "check", {**key(desk), "copay": "1.11"})
    do(desk, "save", {"copay": "2.22", "deductible": "unfinished"})
    again = PracticeDesk(TASK, tmp_path)
    assert again.view() == desk.view()
    assert again.view()["answers"] == {**key(desk), "copay": "2.22", "deductible": "unfinished"}


def test_a_window_that_was_left_open_does_not_put_old_answers_over_newer_ones(desk, tmp_path):
    other = PracticeDesk(TASK, tmp_path)
    do(desk, "save", {"copay": "30", "deductible": "100"})
    do(other, "save", {"coinsurance": "5"})
    do(desk, "save", {"deductible": ""})
    kept = {"copay": "30", "coinsurance": "5"}
    assert desk.view()["answers"] == kept
    assert PracticeDesk(TASK, tmp_path).view()["answers"] == kept


def test_a_new_patient_in_one_window_is_the_patient_in_the_other(desk, tmp_path):
    other = PracticeDesk(TASK, tmp_path)
    old = other.view()["form"]
    do(desk, "new", {}, level=2)
    assert other.act("save", {"form": old, "answers": {"copay": "1"}}) is False
    assert other.view()["form"] == desk.view()["form"]
    assert other.view()["exhibits"] == desk.view()["exhibits"]


def test_what_a_browser_may_send_is_not_trusted(desk):
    do(desk, "save", {"copay": "1"})
    desk.act("save", {"form": "another", "answers": {"copay": "2"}})
    assert desk.view()["answers"] == {"copay": "1"}
    view = do(desk, "save", {"copay": 7, "deductible": ["x"], "unknown": "x", "coinsurance": "\ud800" + "9" * 9999})
    assert set(view["answers"]) == {"copay", "coinsurance"}
    assert view["answers"]["copay"] == "1"
    for action in ("refresh", "", "__class__"):
        assert desk.act(action, {"form": view["form"], "answers": {"copay": "3"}}) is False
    assert desk.act("save", {"form": view["form"]}) is True
    assert desk.view()["answers"]["copay"] == "1"
    do(desk, "new", {}, level="x")


def test_the_widget_says_saved_only_when_it_is_on_the_disk(desk, monkeypatch):
    form, sent = Form(desk), []
    monkeypatch.setattr(Form, "send", lambda self, reply, buffers=None: sent.append(reply))
    here = form.view["form"]
    form._on_message(form, {"id": 1, "action": "save", "form": here, "answers": {"copay": "5"}}, [])
    assert sent[-1] == {"id": 1, "form": here, "saved": True}
    monkeypatch.setattr(Journal, "append", lambda self, entry: (_ for _ in ()).throw(OSError("the disk is full")))
    form._on_message(form, {"id": 2, "action": "save", "form": here, "answers": {"copay": "6"}}, [])
    assert sent[-1]["problem"].startswith("! Not saved: the disk is full.")
    assert "saved" not in sent[-1]
    form._on_message(form, "nonsense", [])
    form._on_message(form, {"action": 5}, [])
    assert len(sent) == 2


# ---- graded


@pytest.fixture
def handed_out(tmp_path):
    playlist = tmp_path / "week-1.toml"
    playlist.write_text(
        'title = "T"\npass_percent = 80\nvariants = 3\n[[item]]\nid = "a"\n'
        f'task = "{TASK}"\npoints = 6\nnote_points = 2\n'
    )
    import datetime

    pool, keys = issue("week-1", read_playlist(playlist), "secret", datetime.datetime.now(datetime.UTC))
    (tmp_path / "forms.json").write_text(pool.model_dump_json())
    return tmp_path, keys


def test_a_graded_form_keeps_answers_and_shows_no_marks(handed_out):
    folder, keys = handed_out
    desk = GradedDesk("week-1", "a", folder)
    right = keys.items["a"].forms[desk.view()["form"]].expected
    view = do(desk, "check", {**right, "note": "You owe a copay."})
    assert "Every blank is filled in" in view["summary"]
    assert (view["marks"], view["worksheet"], view["hints"]) == ({}, "", [])
    seed = keys.items["a"].forms[view["form"]].seed
    assert seed not in json.dumps(view)
    again = GradedDesk("week-1", "a", folder)
    assert again.view()["answers"] == {**right, "note": "You owe a copay."}


def test_a_graded_check_names_only_what_is_blank_or_cannot_be_read(handed_out):
    desk = GradedDesk("week-1", "a", handed_out[0])
    view = do(desk, "check", {"copay": "3O", "deductible": "1.00"})
    assert view["marks"]["copay"]["status"] == "not readable"
    assert view["marks"]["plan_pays"]["status"] == "blank"
    assert "deductible" not in view["marks"]
    assert "note is still empty" in view["summary"]


def test_the_form_follows_from_the_trainees_id(handed_out, monkeypatch):
    seen = set()
    for name in [f"trainee-{n}" for n in range(40)]:
        monkeypatch.setattr("kit.desk.graded_desk.trainee_id", lambda name=name: name)
        first = GradedDesk("week-1", "a", handed_out[0]).form.id
        assert GradedDesk("week-1", "a", handed_out[0]).form.id == first
        seen.add(first)
    assert len(seen) == 3


def test_the_trainee_is_who_nbgrader_says():
    from nbgrader.utils import get_username

    assert trainee_id() == get_username()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda file: file.unlink(), "forms.json is missing"),
        (lambda file: file.write_text("{"), "forms.json is damaged"),
        (lambda file: file.write_bytes(b"\xff\xfe"), "forms.json is damaged"),
        (lambda file: file.write_text(file.read_text().replace("week-1", "week-2", 1)), "belongs to week-2"),
    ],
)
def test_a_broken_handout_is_one_sentence_on_the_screen(handed_out, monkeypatch, spoil, said):
    folder, _ = handed_out
    spoil(folder / "forms.json")
    monkeypatch.chdir(folder)
    shown = kit.desk.graded("week-1", "a")
    assert isinstance(shown, Notice)
    assert said in str(shown)
    assert "Fetch the assignment again" in shown._repr_html_()


def test_the_notebook_functions_show_forms(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert isinstance(kit.desk.practice(TASK), Form)
    assert isinstance(kit.desk.progress(), Form)
    assert "there is no task" in str(kit.desk.practice("nothing"))
    (tmp_path / "answers.jsonl").unlink()
    (tmp_path / "answers.jsonl").mkdir()
    assert "not a regular file" in str(kit.desk.practice(TASK))


def test_progress_counts_what_was_done(desk, tmp_path):
    assert "Start here" in ProgressDesk(tmp_path).view()["progress"]
    do(desk, "check", key(desk))
    row = ProgressDesk(tmp_path).view()["progress"]
    assert "Solve 3 patients in a row" in row
    assert '<td class="kit-amount">1</td>' in row


def test_time_at_work_counts_pauses_only_so_far_and_stops_when_solved():
    def entry(kind, minute, **rest):
        return Entry(kind=kind, exercise="p", form="f", at=datetime(2026, 3, 2, 9, minute, tzinfo=UTC), **rest)

    entries = [
        entry("new", 0, level=2),
        entry("save", 1),
        entry("hint", 2),
        entry("check", 32, right=1, of=4),
        entry("check", 33, right=4, of=4),
        entry("save", 40),
    ]
    (first,) = first_checks(entries, "p")
    assert first == FirstCheck(level=2, right=1, of=4, hints=1, seconds=60 + 60 + 300, solved=True)
    assert first.percent == 25
    assert replay(entries, "p").seconds == 60 + 60 + 300 + 60


def test_entries_without_a_time_are_read_and_take_none():
    entries = [Entry(kind=kind, exercise="p", form="f") for kind in ("new", "save")]
    assert replay(entries, "p").seconds == 0


def test_a_form_that_is_handed_back_as_it_came_is_marked_and_says_so(tmp_path):
    desk = PracticeDesk("clean_registration", tmp_path)
    view = do(desk, "check")
    assert view["summary"].startswith("0 of ")
    assert "missed" in {mark["status"] for mark in view["marks"].values()}
    assert do(PracticeDesk("clean_registration", tmp_path), "save")["summary"] == view["summary"]


def test_a_blank_that_was_changed_after_the_check_has_no_mark_until_the_next(desk):
    name, *_ = key(desk)
    checked = do(desk, "check", {**key(desk), name: "9999.99"})
    assert checked["marks"][name]["status"] == "wrong"
    assert name not in do(desk, "save", {name: key(desk)[name]})["marks"]
