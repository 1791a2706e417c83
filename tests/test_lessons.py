"""Every lesson runs from a clean state, and a trainee can go through each task by mouse and by keyboard alone."""

import os
from datetime import date
from pathlib import Path

import nbformat
import pytest
from browser import ROOT, browser_page, copy_checkout, expect_saved, form, running_lab
from handed_in import solved_file
from nbclient import NotebookClient
from playwright.sync_api import expect

from kit.assess.journal import FILE_NAME, Journal
from kit.assess.practice import replay
from kit.desk.lessons import lesson_name
from kit.tasks.form import Upload
from kit.tasks.task import in_course_order, task
from kit.tasks.variant import variant

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
AXE = ROOT / ".kit" / "tools" / "axe.min.js"
PICTURES = os.environ.get("KIT_PICTURES")
"""A folder for pictures of every form, for a person who wants to look at them."""


def test_there_is_a_lesson_for_every_task():
    assert {path.name for path in NOTEBOOKS} >= {lesson_name(task_id) for task_id in in_course_order()}


@pytest.mark.parametrize("path", [path for path in NOTEBOOKS if not path.name.startswith("90-")], ids=lambda p: p.stem)
def test_a_lesson_holds_no_outputs_and_runs_from_a_clean_state(path, tmp_path):
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    for cell in code:
        kinds = [output.output_type for output in cell.outputs]
        assert kinds in (["display_data"], ["execute_result"]), cell.source
        assert "application/vnd.jupyter.widget-view+json" in cell.outputs[0].data
    if any("practice(" in cell.source for cell in code):
        assert [entry.kind for entry in Journal(tmp_path / FILE_NAME).read().entries] == ["new"]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    checkout = copy_checkout(tmp_path_factory.mktemp("lessons") / "kit")
    with running_lab("trainee", checkout) as found:
        found.checkout = checkout
        yield found


def on_the_desk(lab, task_id):
    entries = Journal(lab.checkout / "notebooks" / FILE_NAME).read().entries
    state = replay(entries, f"practice/{task_id}")
    return variant(task(task_id), state.form, state.level)


def typed(field, text):
    """An answer as a person types it."""
    value = field.read(text)
    return f"{value:%m/%d/%Y}" if isinstance(value, date) else text if value is not None else ""


def by_mouse(page, one, found, answers, *, spoiled=False):
    """Click into each blank that is to be changed, and type or pick."""
    for field in found.fields:
        if field.place:
            continue
        control = one.locator(f"[name='{field.name}']")
        if control.input_value() == (text := typed(field, answers[field.name])):
            continue
        if field.kind == "choice":
            control.select_option(text)
        else:
            control.click()
            control.fill(text)
    for part in found.parts:
        if isinstance(part, Upload):
            name, data = solved_file(found, spoiled=spoiled)
            file = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
            one.locator("input[type=file]").set_input_files(file)
            expect(one.locator(".kit-file")).to_contain_text("Handed in")
            expect_saved(one)
    one.get_by_role("button", name="Check").click()


def by_keyboard(page, one, found, answers):
    """From the first blank on with Tab, letters and arrows only."""
    for field in (stop for part in found.parts for stop in _stops(part)):
        here = page.evaluate("[document.activeElement.name, document.activeElement.type]")
        if isinstance(field, Upload):
            assert here[1] == "file"
            name, data = solved_file(found)
            with page.expect_file_chooser() as chooser:
                page.keyboard.press("Space")
            chooser.value.set_files({"name": name, "mimeType": "application/octet-stream", "buffer": data})
            expect(one.locator(".kit-file")).to_contain_text("Handed in")
        else:
            assert here[0] == field.name
            _enter(page, field, typed(field, answers[field.name]))
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Check"
    page.keyboard.press("Enter")


def _stops(part):
    """What Tab comes to in a part of a form."""
    if isinstance(part, Upload):
        return [part]
    rows = getattr(part, "rows", None)
    return [part] if rows is None else [cell for row in rows for cell in row if not isinstance(cell, str)]


def _enter(page, field, text):
    if page.evaluate("document.activeElement.value") == text:
        return
    if field.kind == "choice":
        page.keyboard.press("Home")
        for _ in range(field.choices.index(text) + 1 if text else 0):
            page.keyboard.press("ArrowDown")
    else:
        page.keyboard.press("Control+a")
        page.keyboard.press("Delete")
        page.keyboard.type(text)


def picture(page, task_id, name):
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{task_id}-{name}.png"))


@pytest.mark.parametrize("task_id", in_course_order())
def test_a_trainee_goes_through_a_task_by_mouse_and_then_by_keyboard(lab, task_id):
    with browser_page() as page:
        page.goto(lab.address.replace("00-start-here.ipynb", lesson_name(task_id)))
        if PICTURES:
            page.set_viewport_size({"width": 1280, "height": 6500})
        expect(page.get_by_role("tab", name=lesson_name(task_id), selected=True)).to_be_visible()
        one = form(page)
        expect(one.get_by_role("heading", name=task(task_id).words.title)).to_be_visible()
        found = on_the_desk(lab, task_id)
        picture(page, task_id, "0-fresh")
        if any(isinstance(part, Upload) for part in found.parts):
            by_mouse(page, one, found, found.expected, spoiled=True)
            expect(one.locator(".kit-upload .kit-mark[data-status=wrong]").first).to_be_visible()
        else:
            mistake, wrong = next(iter(found.mistakes.items()))
            by_mouse(page, one, found, wrong)
            expect(one.locator(".kit-summary")).to_contain_text(task(task_id).words.mistakes[mistake])
        expect(one.locator(".kit-worksheet")).to_be_visible()
        picture(page, task_id, "1-mistake")
        page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
        result = page.evaluate("axe.run('.kit-form', {resultTypes: ['violations']})")
        assert [(v["id"], [node["target"] for node in v["nodes"]]) for v in result["violations"]] == []

        by_mouse(page, one, found, found.expected)
        expect(one.locator(".kit-summary")).to_contain_text("All right")

        one.get_by_role("button", name="New patient").focus()
        page.keyboard.press("Enter")
        expect(one.locator(".kit-summary")).to_have_count(0)
        found = on_the_desk(lab, task_id)
        by_keyboard(page, one, found, found.expected)
        expect(one.locator(".kit-summary")).to_contain_text("All right")
        expect(one.locator(".kit-score")).to_contain_text("Patients solved: 2")

        front = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
        front.get_by_role("link", name="Start here").scroll_into_view_if_needed()
        expect(front.locator(".kit-chart rect")).to_have_count(2)
        expect(front.get_by_text("Your last 2 patients")).to_be_visible()
        picture(page, task_id, "2-chart")
