"""What `make bench` measures: the click in the browser, and the same class graded in two ways."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

import nbformat
from browser import browser_page, copy_checkout, form, running_lab

from kit.assess.forms import assigned
from kit.assess.journal import FILE_NAME, Entry, Journal
from kit.assess.submission import read_keys
from kit.classroom.course import build
from kit.engine.claim import ServiceLine
from kit.engine.coordinated_claim import Payer, coordinate_claim
from kit.engine.money import Money
from kit.engine.plan import Benefit, Part, Plan

ROOT = Path(__file__).parents[1]
WEEK = "week-1"
POINTS = 6
PLAYLIST = """
title = "Bench"
pass_percent = 80
variants = 12
""" + "".join(
    f'[[item]]\nid = "split-{n}"\ntask = "split_insurance_bill"\nlevel = {n}\npoints = {POINTS}\n' for n in (1, 2)
)

# In the page: from the click event to the first change of the result area, as the trainee sees it.
STOPWATCH = """
root => new Promise(done => {
  const button = root.querySelector("button[type=submit]");
  const area = root.querySelector(".kit-feedback");
  let start = 0;
  button.addEventListener("click", () => { start = performance.now(); }, {capture: true, once: true});
  new MutationObserver((_, watcher) => {
    if (!start) return;
    watcher.disconnect();
    requestAnimationFrame(() => done(performance.now() - start));
  }).observe(area, {childList: true, subtree: true});
  button.click();
})
"""


def check_to_feedback(runs):
    """Milliseconds from the click on Check to marks and worksheet on the screen, a new patient each time."""
    times = []
    with tempfile.TemporaryDirectory() as folder:
        checkout = copy_checkout(Path(folder) / "kit")
        with running_lab("trainee", checkout) as lab, browser_page() as page:
            page.goto(lab.address.replace("00-start-here", "04-split-a-bill"))
            one = form(page)
            for _ in range(runs):
                one.locator("[name=copay]").fill("12.34")
                times.append(one.evaluate(STOPWATCH))
                one.get_by_role("button", name="New patient").click()
                one.locator(".kit-summary").wait_for(state="detached")
    return times


def two_payer_claim():
    """A function that works so many claims of ten lines with two payers, and gives back its CPU seconds."""
    copay, shared = Benefit((Part.COPAY,), copay=Money(2500)), Benefit(coinsurance_percent=Decimal(20))
    after = Benefit((Part.DEDUCTIBLE, Part.COPAY), copay=Money(3000))
    benefits = {"visit": copay, "imaging": shared, "therapy": after}
    payers = [
        Payer(Plan("First", benefits, Money(100_000), Money(500_000))),
        Payer(Plan("Second", benefits, Money(50_000), Money(400_000))),
    ]
    claims = [
        [
            ServiceLine(
                f"Service {i}", list(benefits)[(i + n) % 3], Money(20_000 + 100 * i), Money(12_000 + 77 * i + n)
            )
            for i in range(10)
        ]
        for n in range(100)
    ]

    def work(count):
        start = time.process_time()
        for n in range(count):
            coordinate_claim(payers, claims[n % len(claims)])
        return time.process_time() - start

    return work


def two_classes(folder, size):
    """The same class twice: for plain nbgrader with a code notebook, and for the kit. Honest work in both."""
    kit, stock = folder / "kit" / "course", folder / "stock" / "course"
    for course in (kit, stock):
        course.mkdir(parents=True)
    (kit / f"{WEEK}.toml").write_text(PLAYLIST)
    shutil.copy(ROOT / "assignments" / "nbgrader_config.py", kit)
    build(kit, WEEK)
    keys = read_keys(kit, WEEK)[-1]
    (stock / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'bench'\n")
    (stock / "source" / WEEK).mkdir(parents=True)
    nbformat.write(_code_notebook(keys), stock / "source" / WEEK / f"{WEEK}.ipynb")
    for course in (kit, stock):
        _nbgrader(course, "generate_assignment", WEEK)
    for number in range(size):
        trainee = f"trainee-{number:02d}"
        work = {item: _work(keys, item, trainee, number) for item in keys.items}
        _hand_in(kit, trainee, work)
        _hand_in_code(stock, trainee, work)
    return stock, kit


def _work(keys, item, trainee, number):
    """The form of a trainee and honest answers: right, a typical mistake, or half left blank."""
    form_id = assigned(keys.issue, item, trainee, list(keys.items[item].forms))
    key = keys.items[item].forms[form_id]
    match number % 3:
        case 0:
            return form_id, dict(key.expected)
        case 1:
            return form_id, dict(list(key.mistakes.values())[number % len(key.mistakes)])
    return form_id, dict(list(key.expected.items())[:3])


def _hand_in(course, trainee, work):
    folder = course / "submitted" / trainee / WEEK
    shutil.copytree(course / "release" / WEEK, folder)
    for item, (form_id, answers) in work.items():
        Journal(folder / FILE_NAME).append(Entry(kind="save", exercise=f"{WEEK}/{item}", form=form_id, answers=answers))


def _hand_in_code(course, trainee, work):
    folder = course / "submitted" / trainee / WEEK
    shutil.copytree(course / "release" / WEEK, folder)
    path = folder / f"{WEEK}.ipynb"
    notebook = nbformat.read(path, 4)
    for cell in notebook.cells:
        item = cell.metadata.nbgrader.grade_id.removeprefix("answer-")
        if item in work:
            cell.source = f"FORM, ANSWERS = {work[item]!r}"
    nbformat.write(notebook, path)


def _code_notebook(keys):
    """The same questions as an instructor writes them for plain nbgrader: an answer cell and hidden tests."""
    cells = []
    for item, key in keys.items.items():
        about = {"grade_id": f"answer-{item}", "grade": False, "solution": True, "locked": False}
        cells.append(_code(about, "### BEGIN SOLUTION\nFORM, ANSWERS = '', {}\n### END SOLUTION"))
        expected = {form_id: one.expected for form_id, one in key.forms.items()}
        test = (
            f"### BEGIN HIDDEN TESTS\nKEY = {json.dumps(expected)}[FORM]\n"
            f"right = sum(ANSWERS.get(name) == amount for name, amount in KEY.items())\n"
            f"### END HIDDEN TESTS\nfloat({POINTS} * right / 6)"
        )
        about = {"grade_id": f"marks-{item}", "grade": True, "solution": False, "locked": True, "points": POINTS}
        cells.append(_code(about, test))
    return nbformat.v4.new_notebook(
        cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    )


def _code(about, source):
    return nbformat.v4.new_code_cell(source, metadata={"nbgrader": {**about, "schema_version": 3, "task": False}})


def _nbgrader(course, *words):
    env = {**os.environ, "HOME": str(course.parent), "KIT_EXCHANGE": str(course.parent / "exchange")}
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *words], cwd=course, env=env, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])


def autograde(course):
    """Seconds of `nbgrader autograde` on a fresh copy of a course, and the marks: trainee to question to points."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "course"
        shutil.copytree(course, copy)
        start = time.perf_counter()
        _nbgrader(copy, "autograde", WEEK)
        seconds = time.perf_counter() - start
        marks = {}
        with sqlite3.connect(copy / "gradebook.db") as book:
            rows = book.execute(
                "select s.student_id, b.name, g.auto_score from grade g join base_cell b on g.cell_id = b.id "
                "join submitted_notebook n on g.notebook_id = n.id "
                "join submitted_assignment s on n.assignment_id = s.id"
            )
            for trainee, question, points in rows:
                marks.setdefault(trainee, {})[question] = points
    return seconds, marks
