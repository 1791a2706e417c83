"""The commands and the look-over of the kit: each finding says file, field and fix; no traceback anywhere."""

import shutil
import subprocess
import sys

import pytest
from browser import ROOT, copy_checkout

import kit.check
from kit.check import check_kit
from kit.reading import reading_grade
from kit.tasks.task import Case


def run(*words):
    done = subprocess.run([sys.executable, "-m", "kit", *words], capture_output=True, text=True)
    assert "Traceback" not in done.stdout + done.stderr
    return done


@pytest.fixture
def copy(tmp_path):
    """A checkout that a test may spoil."""
    copied = copy_checkout(tmp_path / "kit")
    (copied / "kit" / "desk").mkdir(parents=True)
    shutil.copy(ROOT / "kit" / "desk" / "start.md", copied / "kit" / "desk")
    shutil.copytree(ROOT / "kit" / "engine", copied / "kit" / "engine")
    shutil.copytree(ROOT / "tests" / "cases", copied / "tests" / "cases")
    run("build", "--folder", str(copied))
    return copied


def said(root):
    return "\n".join(str(finding) for finding in check_kit(root))


def test_the_kit_has_nothing_to_mend():
    assert said(ROOT) == ""


def test_a_fresh_copy_has_nothing_to_mend_and_building_again_changes_nothing(copy):
    assert said(copy) == ""
    before = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    run("build", "--folder", str(copy))
    assert {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()} == before


def test_stale_missing_and_stray_notebooks_are_found(copy):
    lesson = copy / "notebooks" / "04-split-a-bill.ipynb"
    lesson.write_text(lesson.read_text().replace("Why it matters", "Why it does"))
    (copy / "notebooks" / "00-start-here.ipynb").unlink()
    (copy / "notebooks" / "notes.ipynb").write_text('{"cells": []}')
    (copy / "assignments" / "source" / "week-1" / "week-1.ipynb").unlink()
    found = said(copy)
    assert "notebooks/04-split-a-bill.ipynb: build: stale; run: kit build" in found
    assert "notebooks/00-start-here.ipynb: build: missing; run: kit build" in found
    assert "notebooks/notes.ipynb: build: no lesson builds this file; remove it" in found
    assert "assignments/source/week-1/week-1.ipynb: build: missing; run: kit build" in found


def test_what_somebody_wrote_into_a_built_assignment_is_not_built_over(copy):
    source = copy / "assignments" / "source" / "week-1" / "week-1.ipynb"
    source.write_text(source.read_text().replace("Fill in the forms below.", "Dear class, fill in the forms below."))
    edited = source.read_bytes()
    done = run("build", "--folder", str(copy))
    assert done.returncode == 2
    assert "week-1.ipynb: it was edited since it was built" in done.stderr
    assert source.read_bytes() == edited
    assert "run: kit course build week-1 --replace-edits" in said(copy)
    assert run("course", "build", "week-1", "--replace-edits", "--folder", str(copy)).returncode == 0
    assert said(copy) == ""


def test_rules_without_cases_and_a_stale_page_of_rules_are_found(copy):
    page = copy / "RULES.md"
    page.write_text(page.read_text().replace("worked by hand", "worked"))
    (copy / "tests" / "cases" / "secondary_payment.toml").unlink()
    wrong = copy / "tests" / "cases" / "cost_sharing.toml"
    wrong.write_text(wrong.read_text().replace('"recognized-amount"', '"recognised-amount"'))
    found = said(copy)
    assert "RULES.md: build: stale; run: kit build" in found
    assert "kit/engine, rule medicare-secondary: cases: none worked by hand; add some to tests/cases" in found
    assert "tests/cases: Secondary payment: 0 cases; work at least 6 by hand" in found
    assert "tests/cases: recognised-amount: there is no such rule; mend the name" in found


def test_dead_and_insecure_links_are_found(copy):
    (copy / "README.md").write_text(
        "[a](nowhere.md) [b](http://example.org) [c](https://example.org) [d](README.md#x)\n"
    )
    assert said(copy) == (
        "README.md: nowhere.md: this link leads nowhere; mend or remove it\n"
        "README.md: http://example.org: a link to the web starts with https://; change it"
    )


def test_a_wrong_playlist_is_found(copy):
    (copy / "assignments" / "week-2.toml").write_text('title = "T"\n')
    assert "assignments/week-2.toml: playlist: week-2.toml: pass_percent: Field required" in said(copy)


def test_hard_and_programmers_words_are_found(copy):
    page = copy / "kit" / "desk" / "start.md"
    hard = (
        "Adjudication necessitates comprehensive documentation regarding organizational reimbursement methodologies, "
    )
    page.write_text(f"Restart the kernel.\n\n{hard * 3}notwithstanding.\n")
    found = said(copy)
    assert "kit/desk/start.md: paragraph 1: trainees do not know the word 'kernel'; say it plainly" in found
    assert "kit/desk/start.md: paragraph 2: reads at grade " in found
    assert "bring it to 8 or below" in found


def test_a_case_that_does_not_come_out_and_too_few_cases_are_found(monkeypatch):
    case = kit.check.cases("split_insurance_bill")[0]
    wrong = Case(case.id, "somewhere", case.facts, {**case.expected, "copay": "7.00"})
    monkeypatch.setattr(kit.check, "cases", lambda _: (wrong,))
    found = said(ROOT)
    assert "split_insurance_bill/cases.toml: case: 1 cases; work at least 10 by hand" in found
    assert "coinsurance-after-the-deductible: copay: worked by hand " in found
    assert "source: no address; say where the rule was read" in found


def test_a_broken_task_folder_is_one_finding(monkeypatch):
    def broken(_):
        raise ValueError("x/task.md: '## Hints' is missing or empty; write that section")

    monkeypatch.setattr(kit.check, "cases", broken)
    assert "kit/tasks/split_insurance_bill: folder: x/task.md: '## Hints' is missing" in said(ROOT)


def test_the_reading_grade_tells_easy_from_hard_and_leaves_out_amounts_and_terms():
    easy = "The patient paid the bill. We sent her a note. She was glad."
    hard = "Subsequent reconciliation necessitates documentation of contemporaneous eligibility determinations."
    assert reading_grade(easy) < 4 < 12 < reading_grade(hard)
    assert reading_grade("You owe $1,250.40 now.") == reading_grade("You owe $5.00 now.")
    assert reading_grade("The deductible is met.") == reading_grade("The coinsurance is met.")
    assert reading_grade("") == 0


@pytest.mark.parametrize(
    "words",
    [["start"], ["teach"], ["build"], ["check"], ["explain"], ["course", "build"], ["course", "report"]],
    ids=" ".join,
)
def test_every_command_has_help_with_an_example(words):
    done = run(*words, "--help")
    assert done.returncode == 0
    assert f"Example: kit {' '.join(words)}" in done.stdout


def test_check_ends_with_one_when_there_is_something_to_mend(copy):
    assert run("check", "--folder", str(copy)).returncode == 0
    (copy / "README.md").write_text("[a](nowhere.md)")
    done = run("check", "--folder", str(copy))
    assert (done.returncode, done.stdout.strip().split("\n")[-1]) == (1, "1 to mend.")


def test_the_version_is_said():
    assert run("--version").stdout.strip() == f"Patient Accounts Kit {kit.__version__}"


@pytest.mark.parametrize("command", ["build", "report"])
def test_an_unknown_assignment_names_those_that_exist(copy, command):
    done = run("course", command, "nope", "--folder", str(copy))
    assert done.returncode == 2
    assert done.stderr.strip() == "there is no playlist assignments/nope.toml; there are: week-1"


def test_building_twice_keeps_the_forms_unless_new_ones_are_asked_for(copy):
    assert "24 forms issued" in run("course", "build", "week-1.toml", "--folder", str(copy)).stdout
    assert "24 forms kept" in run("course", "build", "week-1", "--folder", str(copy)).stdout
    assert "24 forms issued" in run("course", "build", "week-1", "--new-forms", "--folder", str(copy)).stdout


@pytest.mark.parametrize("command", ["start", "teach", "build", "check"])
def test_a_folder_that_is_not_the_kits_is_one_sentence(tmp_path, command):
    done = run(command, "--folder", str(tmp_path))
    assert done.returncode == 2
    assert "is not the kit's folder" in done.stderr
    assert list(tmp_path.iterdir()) == []
