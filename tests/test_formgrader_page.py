"""formgrader's page of a submission and the feedback page, in a real browser that has no way to the internet."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from playwright.sync_api import expect

from kit.assess.journal import Journal
from tests.browser import browser_page, free_port
from tests.classroom import FORM_ITEM, NOTE_ITEM, WEEK, Course, make_course

SCRIPT = "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 2'> [x](javascript:window.hacked=3)"
TRAINEES = ("anna", "script", "zoe")


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Three submissions, the second full of scripts, autograded and with feedback."""
    course = make_course(tmp_path_factory.mktemp("page") / "course")
    for trainee in TRAINEES:
        course.hand_in(trainee, note=SCRIPT if trainee == "script" else "The plan pays the rest.")
    journal = Journal(course.path / "submitted" / "script" / WEEK / "answers.jsonl")
    journal.append(course.entry("script", FORM_ITEM, copay=SCRIPT, deductible="[x](javascript:window.hacked=4)"))
    course.nbgrader("autograde", WEEK)
    course.nbgrader("generate_feedback", WEEK)
    return course


@contextlib.contextmanager
def formgrader(course: Course) -> Iterator[str]:
    """The address of formgrader in a Jupyter server that runs in the course."""
    port = free_port()
    address = f"http://127.0.0.1:{port}/formgrader"
    options = [
        "--no-browser",
        "--allow-root",
        f"--port={port}",
        "--IdentityProvider.token=",
        f"--ServerApp.root_dir={course.path}",
    ]
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), "HOME": str(course.path.parent / "home")}
    env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    with (course.path.parent / "server.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyter", "server", *options], cwd=course.path, env=env, stdout=log, stderr=log
        )
        try:
            for _ in range(120):
                with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/gradebook") as answer:
                    assert answer.status == 200
                    break
                time.sleep(0.5)
            yield address
        finally:
            server.terminate()
            server.wait()


def test_a_note_is_graded_by_keyboard_and_no_script_runs(graded: Course) -> None:
    with Gradebook(f"sqlite:///{graded.path / 'gradebook.db'}") as gradebook:
        pages = {found.student.id: found.id for found in gradebook.notebook_submissions(WEEK, WEEK)}
    with formgrader(graded) as address, browser_page() as page:
        page.goto(f"{address}/submissions/{pages['script']}", wait_until="networkidle")
        assert page.evaluate("window.hacked") is None
        assert "window.hacked = 1" in page.locator(".kit-note").inner_text()
        assert page.locator(".kit-marks").first.locator("caption").inner_text().startswith("Marks for split-1")
        assert page.locator("a[href^='javascript']").count() == 0
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == f"marks-{FORM_ITEM}"
        for _ in range(6):
            page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == f"note-{NOTE_ITEM}"
        page.keyboard.type("3.5")
        page.keyboard.press("Control+Period")
        # To the next submission, or past the last; formgrader may go there in two steps.
        expect(page).not_to_have_url(re.compile(re.escape(pages["script"])))
    with Gradebook(f"sqlite:///{graded.path / 'gradebook.db'}") as gradebook:
        grade = gradebook.find_grade(f"note-{NOTE_ITEM}", WEEK, WEEK, "script")
        assert (grade.manual_score, grade.needs_manual_grade) == (3.5, False)


def test_the_feedback_page_opens_without_a_connection(graded: Course) -> None:
    html = (graded.path / "feedback" / "script" / WEEK / f"{WEEK}.html").read_text(encoding="utf-8")
    with formgrader(graded) as address, browser_page() as page:
        page.goto(address.replace("/formgrader", "/api"))
        page.set_content(html, wait_until="load")
        assert page.evaluate("window.hacked") is None
        headings = page.locator(".kit-marks").first.locator("thead th").all_inner_texts()
        assert headings == ["Field", "Answer", "Expected", "Mark", "Points", "Comment"]
        assert "window.hacked = 1" in page.locator(".kit-note").inner_text()
