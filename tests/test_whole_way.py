"""The whole way in real Chromium and real nbgrader: from the first click to the feedback page."""

import os
import signal
import sqlite3
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from browser import browser_page, copy_checkout, expect_saved, fill, form, running_lab
from playwright.sync_api import expect

from kit.assess.forms import assigned
from kit.assess.journal import Journal
from kit.assess.practice import replay
from kit.assess.submission import read_keys
from kit.desk.graded_desk import trainee_id
from kit.desk.lab import environment
from kit.tasks.task import task
from kit.tasks.variant import variant

TASK = "split_insurance_bill"
WEEK = "week-1"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    return copy_checkout(tmp_path_factory.mktemp("whole-way") / "kit")


def run(checkout, *words):
    """A command as an instructor types it in the course folder."""
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=checkout / "assignments",
        env=environment("instructor", checkout),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout + done.stderr


def on_the_desk(checkout):
    """The practice patient that the journal says is on the desk."""
    state = replay(Journal(checkout / "notebooks" / "answers.jsonl").read().entries, f"practice/{TASK}")
    return variant(task(TASK), state.form, state.level)


def open_lesson(page, lab):
    """From the start page, when it is alive, by one click to the lesson."""
    if lab.origin not in page.url:
        page.goto(lab.address)
    expect(page.locator(".kit-progress", has_text="Next step")).to_be_visible()
    page.get_by_role("link", name="Split a bill between contract").click()
    return form(page)


def kill_kernels(lab):
    """SIGKILL every kernel of the server, as a machine does that runs out of memory."""
    children = Path(f"/proc/{lab.process.pid}/task/{lab.process.pid}/children").read_text().split()
    for child in children:
        if b"ipykernel_launcher" in Path(f"/proc/{child}/cmdline").read_bytes():
            os.kill(int(child), signal.SIGKILL)


def practise(checkout, one):
    """A slip of the fingers, a typical mistake, the right answers."""
    found = on_the_desk(checkout)
    fill(one, {**found.expected, "copay": "3O"})
    one.get_by_role("button", name="Check").click()
    expect(one.locator(".kit-summary")).to_contain_text("did not cost an attempt")
    expect(one.locator("[id$=copay-mark]")).to_contain_text("Write it like 125.40")

    fill(one, found.mistakes["charge_instead_of_allowed"])
    one.get_by_role("button", name="Check").click()
    expect(one.locator(".kit-summary")).to_contain_text("if you share the billed charges")
    expect(one.locator(".kit-worksheet")).to_contain_text(f"${float(found.expected['patient_owes']):,.2f}")
    expect(one.locator(".kit-sources a").first).to_have_attribute(
        "href", "https://www.healthcare.gov/glossary/balance-billing/"
    )

    fill(one, found.expected)
    one.get_by_role("button", name="Check").click()
    expect(one.locator(".kit-summary")).to_contain_text("All right, to the cent")
    expect(one.locator(".kit-score")).to_have_text("Patients solved: 1 · Attempts: 2 · Streak: 0 (best 0)")


def lose_the_kernel(page, lab, one):
    """Type, lose the kernel in the middle, go on typing: nothing of it is lost."""
    one.get_by_role("button", name="New patient").click()
    expect(one.locator("[name=copay]")).to_have_value("")
    one.get_by_role("button", name="Hint").click()
    expect(one.locator(".kit-hints li")).to_have_count(1)
    one.locator("[name=copay]").press_sequentially("41.17")
    expect_saved(one)

    kill_kernels(lab)
    expect(page.locator(".kit-banner").first).to_contain_text("Not connected")
    one.locator("[name=deductible]").press_sequentially("typed while the kernel was gone")
    expect(page.locator(".kit-banner")).to_have_count(0)
    again = form(page)
    expect(again.locator("[name=copay]")).to_have_value("41.17")
    expect(again.locator("[name=deductible]")).to_have_value("typed while the kernel was gone")
    expect_saved(again)


def test_1_a_trainee_practises_and_loses_nothing(checkout):
    with running_lab("trainee", checkout) as lab, browser_page() as page:
        page.goto(lab.address)
        expect(page.get_by_role("heading", name="What the job is")).to_be_visible()
        expect(page.locator(".kit-progress", has_text="Next step")).to_contain_text("Start here")
        one = open_lesson(page, lab)
        # No code in sight, and nobody pressed Run.
        expect(page.get_by_text("from kit.desk import").filter(visible=True)).to_have_count(0)
        expect(page.locator(".jp-CodeCell .jp-InputArea").filter(visible=True)).to_have_count(0)
        expect(one.locator("caption", has_text="Insurance card")).to_be_visible()
        # Amounts of the worked example are amounts, not mathematics.
        expect(page.locator(".jp-MarkdownCell", has_text="patient owes").filter(visible=True).last).to_be_visible()
        assert page.locator("mjx-container").count() == 0

        practise(checkout, one)
        lose_the_kernel(page, lab, one)

        page.reload()
        expect(page.locator(".kit-progress", has_text="Next step")).to_contain_text("Solve 3 patients in a row")
        page.get_by_role("tab", name="04-split-a-bill").click()
        again = form(page)
        expect(again.locator("[name=deductible]")).to_have_value("typed while the kernel was gone")
        expect(again.locator(".kit-hints li")).to_have_count(1)

    # Another day: everything was shut down, the browser is a new one.
    with running_lab("trainee", checkout) as lab, browser_page() as page:
        page.goto(lab.address)
        expect(page.locator(".kit-progress", has_text="Next step")).to_contain_text("Solve 3 patients in a row")
        one = open_lesson(page, lab)
        expect(one.locator("[name=copay]")).to_have_value("41.17")
        expect(one.locator(".kit-score")).to_contain_text("Patients solved: 1")
    for name in ("00-start-here.ipynb", "04-split-a-bill.ipynb"):
        committed = Path(__file__).parents[1] / "notebooks" / name
        assert (checkout / "notebooks" / name).read_bytes() == committed.read_bytes()


def own_answers(checkout, item):
    keys = read_keys(checkout / "assignments", WEEK)[-1]
    mine = assigned(keys.issue, item, trainee_id(), list(keys.items[item].forms))
    return keys.items[item].forms[mine]


def open_list(page):
    page.get_by_role("menuitem", name="Nbgrader").click()
    page.get_by_role("menuitem", name="Assignment List").click()


def test_2_a_trainee_fetches_fills_in_and_submits(checkout):
    said = run(checkout, "kit", "course", "build", WEEK, "--folder", str(checkout))
    assert "24 forms issued" in said
    run(checkout, "nbgrader", "generate_assignment", WEEK)
    run(checkout, "nbgrader", "release_assignment", WEEK)
    with running_lab("trainee", checkout) as lab, browser_page() as page:
        page.goto(lab.address)
        expect(page.locator(".kit-progress", has_text="Next step")).to_be_visible()
        open_list(page)
        page.get_by_role("button", name="Fetch").click()
        page.get_by_role("button", name=WEEK).click()
        page.get_by_role("link", name=WEEK).click()
        first, second = form(page, 0), form(page, 1)
        key = own_answers(checkout, "split-1")
        wrong = {**key.expected, **key.mistakes["adjustment_billed"]}
        fill(first, wrong)
        expect_saved(first)
        fill(
            second,
            {**own_answers(checkout, "split-2").expected, "note": "You owe your copay. <script>alert(1)</script>"},
        )
        expect_saved(second)
        second.get_by_role("button", name="Check the form").click()
        expect(second.locator(".kit-summary")).to_contain_text("Every blank is filled in")
        page.get_by_role("tab", name="Assignments").click()
        page.get_by_role("button", name="Submit").click()
        expect(page.locator("#submitted_assignments_list")).to_contain_text(WEEK)


def points(checkout):
    """Question to points, as they stand in nbgrader's own gradebook."""
    with sqlite3.connect(checkout / "assignments" / "gradebook.db") as book:
        rows = book.execute(
            "select b.name, g.auto_score, g.manual_score, g.needs_manual_grade from grade g "
            "join grade_cells c on g.cell_id = c.id join base_cell b on b.id = c.id"
        )
        return {name: (auto, manual, bool(needs)) for name, auto, manual, needs in rows}


def test_3_the_command_marks_from_the_answers(checkout):
    run(checkout, "nbgrader", "collect", WEEK)
    log = run(checkout, "nbgrader", "autograde", WEEK)
    assert "1 handed in, 1 marked, 0 not marked" in log
    assert "Executing" not in log
    marks = points(checkout)
    assert marks["marks-split-1"] == (4.0, None, False)
    assert marks["marks-split-2"] == (12.0, None, False)
    assert marks["note-split-2"] == (None, None, True)


def test_4_formgraders_button_marks_the_same_and_a_person_grades_the_note(checkout):
    with sqlite3.connect(checkout / "assignments" / "gradebook.db") as book:
        book.execute("update grade set auto_score = 0")
    with running_lab("instructor", checkout) as lab, browser_page() as page:
        page.goto(lab.address)
        page.goto(f"{lab.origin}/formgrader/manage_submissions/{WEEK}")
        page.locator("td.autograde a").click()
        expect(page.locator("#success-modal, .modal.in").first).to_contain_text("uccess")
        assert points(checkout)["marks-split-1"] == (4.0, None, False)

        page.goto(f"{lab.origin}/formgrader/gradebook/{WEEK}/{WEEK}")
        page.get_by_role("link", name="Submission #1").click()
        table = page.locator("table", has_text="Contractual adjustment").first
        expect(table).to_contain_text("bill the contractual adjustment to the patient")
        expect(page.locator("body")).to_contain_text("You owe your copay. <script>alert(1)</script>")
        # The key is for the feedback page; an instructor's screen may be seen by others.
        expect(table.get_by_role("columnheader", name="Expected")).to_have_count(0)
        score = page.locator("input.score").nth(2)
        with page.expect_response(lambda reply: "/api/grade/" in reply.url and reply.request.method == "PUT"):
            score.fill("3")
            score.press("Tab")
        comment = page.locator("textarea.comment").nth(2)
        with page.expect_response(lambda reply: "/api/comment/" in reply.url and reply.request.method == "PUT"):
            comment.fill("Clear and kind. Say when it is due.")
            comment.blur()
    assert points(checkout)["note-split-2"][1] == 3.0


def test_5_feedback_reaches_the_trainee_and_the_marks_are_exported(checkout):
    run(checkout, "nbgrader", "generate_feedback", WEEK)
    run(checkout, "nbgrader", "release_feedback", WEEK)
    run(checkout, "nbgrader", "export")
    assert "note-split-2" in (checkout / "assignments" / "marks.csv").read_text(encoding="utf-8-sig")
    with running_lab("trainee", checkout) as lab, browser_page() as page:
        page.goto(lab.address)
        expect(page.locator(".kit-progress", has_text="Next step").first).to_be_visible()
        if not page.get_by_role("tab", name="Assignments").count():
            open_list(page)
        page.get_by_role("tab", name="Assignments").click()
        with page.expect_response(lambda reply: "fetch_feedback" in reply.url) as fetched:
            page.get_by_role("button", name="Fetch Feedback").click()
        assert fetched.value.json()["success"]
        pages = list((checkout / "notebooks" / WEEK / "feedback").rglob("*.html"))
        assert len(pages) == 1
        page.goto(pages[0].as_uri())
        expect(page.locator("body")).to_contain_text("Score: 19.0 / 22.0")
        expect(page.get_by_role("columnheader", name="Expected").first).to_be_visible()
        expect(page.locator("body")).to_contain_text("Clear and kind. Say when it is due.")
        expect(page.locator("body")).to_contain_text("You owe your copay. <script>alert(1)</script>")
        key = own_answers(checkout, "split-1")
        expect(page.locator("table").first).to_contain_text(f"${float(key.expected['contractual_adjustment']):,.2f}")


def test_the_servers_answer_on_this_machine_only(checkout):
    with running_lab("trainee", checkout) as lab:
        listening = Path("/proc/net/tcp").read_text().split("\n")[1:]
        port = f":{lab.port:04X}"
        addresses = {
            row.split()[1] for row in listening if row and row.split()[3] == "0A" and row.split()[1].endswith(port)
        }
        assert addresses == {f"0100007F{port}"}
        assert urllib.request.urlopen(lab.address).status == 200
