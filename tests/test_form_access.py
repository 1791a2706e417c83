"""The form is for everybody: accessible, all by keyboard; and nothing of a stranger runs by itself."""

import json
from pathlib import Path

import pytest
from browser import ROOT, browser_page, copy_checkout, expect_saved, form, running_lab
from playwright.sync_api import expect

from kit.assess.journal import Journal
from kit.assess.practice import replay
from kit.desk.lab import Lab
from kit.desk.notebook import FORM_CELL
from kit.tasks.task import task
from kit.tasks.variant import variant

AXE = ROOT / ".kit" / "tools" / "axe.min.js"
LESSON = "04-split-a-bill.ipynb"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    checkout = copy_checkout(tmp_path_factory.mktemp("access") / "kit")
    with running_lab("trainee", checkout) as found:
        found.checkout = checkout
        yield found


def open_page(page, lab, name):
    page.goto(lab.address.replace("00-start-here.ipynb", name))
    return page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")


def expected(lab):
    state = replay(
        Journal(lab.checkout / "notebooks" / "answers.jsonl").read().entries, "practice/split_insurance_bill"
    )
    return variant(task("split_insurance_bill"), state.form, state.level).expected


def findings(page, where):
    """What axe-core says about one area."""
    assert AXE.is_file(), "the accessibility checker is missing; run: make test"
    page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
    result = page.evaluate("where => axe.run(where, {resultTypes: ['violations']})", where)
    assert result["passes"]
    return [(v["id"], [node["target"] for node in v["nodes"]]) for v in result["violations"]]


def test_axe_finds_nothing_in_any_state_of_the_form(lab):
    with browser_page() as page:
        open_page(page, lab, LESSON)
        one = form(page)
        assert findings(page, ".kit-form") == []
        one.get_by_role("button", name="Hint").click()
        expect(one.locator(".kit-hints li")).to_have_count(1)
        one.locator("[name=copay]").fill("3O")
        one.get_by_role("button", name="Check").click()
        expect(one.locator(".kit-summary")).to_contain_text("typing")
        assert findings(page, ".kit-form") == []
        for name, text in {**expected(lab), "copay": "9999.99"}.items():
            one.locator(f"[name={name}]").fill(text)
        one.get_by_role("button", name="Check").click()
        expect(one.locator(".kit-worksheet")).to_be_visible()
        assert findings(page, ".kit-form") == []


def test_the_checker_itself_would_find_an_unlabelled_input(lab):
    with browser_page() as page:
        open_page(page, lab, LESSON)
        form(page)
        page.evaluate("document.querySelector('.kit-form form').append(document.createElement('input'))")
        assert [name for name, _ in findings(page, ".kit-form")] == ["label"]


def test_the_whole_form_by_keyboard_alone(lab):
    with browser_page() as page:
        open_page(page, lab, LESSON)
        one = form(page)
        # From the top of the page, by Tab only, into the first blank.
        for _ in range(200):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.name") == "contractual_adjustment":
                break
        cells = page.locator(".jp-Cell").all_inner_texts()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        order = []
        for text in expected(lab).values():
            order.append(page.evaluate("document.activeElement.name"))
            page.keyboard.type(text)
            page.keyboard.press("Tab")
        assert order == list(expected(lab))
        assert page.evaluate("document.activeElement.textContent") == "Check"
        page.keyboard.press("Enter")
        expect(one.locator(".kit-summary")).to_contain_text("All right, to the cent")
        before = expected(lab)
        page.keyboard.press("Tab")
        for letter in "abdxmy1":  # Lab's own commands while a button has the focus
            page.keyboard.press(letter)
        page.keyboard.press("Enter")
        expect(one.locator(".kit-hints li").first).to_be_visible()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "New patient"
        page.keyboard.press("Space")
        expect(one.locator(".kit-summary")).to_have_count(0)
        assert expected(lab) != before
        assert page.evaluate("document.activeElement.name") == "contractual_adjustment"
        assert len(page.locator(".jp-Cell").all_inner_texts()) == len(cells)
        assert page.locator(".jp-CodeCell").count() == 2
        page.keyboard.type("1")
        page.keyboard.press("Control+s")
        expect_saved(one)


def notebook(*sources, tags=("kit-form",)):
    cells = [
        {
            "cell_type": "code",
            "id": f"c{i}",
            "metadata": {"tags": list(tags)},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        for i, source in enumerate(sources)
    ]
    about = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}}
    return json.dumps({"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5})


HOSTILE = (
    'from kit.desk import practice\n\npractice("split_insurance_bill")\nopen("ran-1", "w")',
    'from kit.desk import practice\n\npractice("x" + str(open("ran-2", "w")))',
    'open("ran-3", "w")',
    'from kit.desk import practice; open("ran-4", "w")\n\npractice("split_insurance_bill")',
    'from kit.desk import graded\n\npractice("split_insurance_bill")',
)


def test_opening_a_strangers_notebook_runs_nothing_of_theirs(lab):
    folder = lab.checkout / "notebooks" / "stranger"
    (folder / "kit").mkdir(parents=True)
    (folder / "kit" / "__init__.py").write_text("open('ran-shadow', 'w')\n")
    (folder / "ipykernel_launcher.py").write_text("open('ran-launcher', 'w')\n")
    (folder / "anywidget.py").write_text("open('ran-widget', 'w')\n")
    own = 'from kit.desk import practice\n\npractice("split_insurance_bill")'
    (folder / "n.ipynb").write_text(notebook(*HOSTILE, own))
    paper = '<table><caption>x</caption></table><img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
    (folder / "forms.json").write_text(
        json.dumps(
            {"assignment": "week-1", "issue": "1", "title": "t", "items": [
                {"id": "a", "title": "T", "job": "<b>j</b>", "points": 1, "note_points": 0, "note_prompt": "",
                 "fields": [{"name": "copay", "label": "Copay", "help": "", "kind": "money"}],
                 "forms": [{"id": "f", "exhibits": [{"title": "x", "html": paper}]}]}]}
        )
    )  # fmt: skip
    (folder / "g.ipynb").write_text(notebook('from kit.desk import graded\n\ngraded("week-1", "a")'))
    with browser_page() as page:
        open_page(page, lab, "stranger/n.ipynb")
        # The one cell that may run did, so the others had their turn.
        form(page)
        open_page(page, lab, "stranger/g.ipynb")
        expect(page.get_by_role("tab", name="g.ipynb", selected=True)).to_be_visible()
        one = form(page)
        expect(one.locator("caption")).to_have_text("x")
        assert one.locator("img, script").count() == 0
        assert page.evaluate("window.hacked") is None
    assert [path.name for path in folder.iterdir() if path.name.startswith("ran-")] == []
    assert [source for source in HOSTILE if FORM_CELL.fullmatch(source)] == []


def test_the_extension_and_the_builder_hold_the_same_allow_list():
    script = (ROOT / "kit/desk/labextension/static/remoteEntry.js").read_text(encoding="utf-8")
    pattern = script.split("const FORM = /^")[1].split("$/;")[0]
    assert pattern == FORM_CELL.pattern


def test_a_notebook_that_is_saved_stays_as_it_was_built(lab):
    path = lab.checkout / "notebooks" / LESSON
    with browser_page() as page:
        open_page(page, lab, LESSON)
        form(page)
        expect(page.locator(".lm-TabBar-tab.lm-mod-current.jp-mod-dirty")).to_have_count(0)
        with page.expect_response(lambda reply: LESSON in reply.url and reply.request.method == "PUT") as saved:
            page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-MarkdownCell").first.click()
            page.keyboard.press("Control+s")
        assert saved.value.ok
    assert path.read_bytes() == (Path(ROOT) / "notebooks" / LESSON).read_bytes()


def answers_on_disk(lab):
    return dict(
        replay(
            Journal(lab.checkout / "notebooks" / "answers.jsonl").read().entries, "practice/split_insurance_bill"
        ).answers
    )


def test_two_windows_on_one_exercise_lose_nothing(lab):
    with browser_page() as page:
        open_page(page, lab, LESSON)
        one = form(page)
        one.get_by_role("button", name="New patient").click()
        expect(one.locator("[name=copay]")).to_have_value("")
        other_page = page.context.new_page()
        open_page(other_page, lab, LESSON)
        other = form(other_page)
        one.locator("[name=copay]").fill("30.00")
        expect_saved(one)
        other.locator("[name=deductible]").fill("100.00")
        expect_saved(other)
        expect(other.locator("[name=copay]")).to_have_value("30.00")
        one.locator("[name=coinsurance]").fill("7.50")
        expect_saved(one)
        expect(one.locator("[name=deductible]")).to_have_value("100.00")
        assert answers_on_disk(lab) == {"copay": "30.00", "deductible": "100.00", "coinsurance": "7.50"}
        # Another notebook that comes to life, and a kernel that goes and comes, change nothing either.
        page.goto(lab.address)
        expect(page.locator(".kit-progress").filter(visible=True).first).to_be_visible()
        assert answers_on_disk(lab) == {"copay": "30.00", "deductible": "100.00", "coinsurance": "7.50"}


def test_a_second_view_of_a_notebook_does_not_blank_the_first(lab):
    with browser_page() as page:
        open_page(page, lab, LESSON)
        one = form(page)
        one.locator("[name=copay]").fill("31.00")
        expect_saved(one)
        before = answers_on_disk(lab)
        page.get_by_role("menuitem", name="File").click()
        page.get_by_role("menuitem", name="New View for Notebook").click()
        second = page.locator(".jp-NotebookPanel .kit-form:visible").filter(has=page.locator("form"))
        expect(second).to_have_count(2)
        for number in (0, 1):
            expect(second.nth(number).locator("[name=copay]")).to_have_value("31.00")
        ids = page.locator(".kit-form [id]").evaluate_all("nodes => nodes.map((node) => node.id)")
        assert len(set(ids)) == len(ids), "a label would lead to the other form"
        second.nth(0).locator("[name=copay]").fill("32.00")
        expect_saved(second.nth(0))
        expect(second.nth(1).locator("[name=copay]")).to_have_value("32.00")
        page.goto(lab.address)
        expect(page.locator(".kit-progress").filter(visible=True).first).to_be_visible()
        assert answers_on_disk(lab) == {**before, "copay": "32.00"}


def test_when_the_kit_is_started_again_an_old_window_connects_and_saves_by_itself(tmp_path):
    checkout = copy_checkout(tmp_path / "kit")
    with browser_page() as page:
        with running_lab("trainee", checkout) as lab:
            lab.checkout = checkout
            open_page(page, lab, LESSON)
            one = form(page)
            one.locator("[name=copay]").fill("10.10")
            expect_saved(one)
        banner = page.locator(".kit-banner")
        expect(banner).to_be_visible()
        expect(banner.get_by_role("button", name="Reconnect")).to_be_in_viewport()
        assert banner.bounding_box()["height"] >= 40
        expect(page.locator(".jp-Dialog")).to_have_count(0)
        one.locator("[name=deductible]").fill("71.71")
        expect(one.locator(".kit-status")).to_contain_text("Not connected")
        again = Lab("trainee", checkout, port=lab.port)
        try:
            again.wait_until_ready()
            other = page.context.new_page()  # as `kit start` does, and the browser may use the new server
            other.goto(again.address)
            expect(other.locator(".kit-progress")).to_be_visible()
            expect(banner).to_have_count(0)
            expect_saved(one)
            assert answers_on_disk(lab) == {"copay": "10.10", "deductible": "71.71"}
        finally:
            again.stop()


def test_on_a_narrow_window_nothing_is_cut_off(lab):
    with browser_page() as page:
        page.set_viewport_size({"width": 800, "height": 1000})
        open_page(page, lab, LESSON)
        one = form(page)
        for part in (".kit-field", ".kit-help", "fieldset", ".kit-paper"):
            for box in one.locator(part).all():
                assert box.evaluate("node => node.scrollWidth <= node.clientWidth + 1 || node.matches('.kit-paper')")
        helps = one.locator(".kit-help")
        assert all(helps.nth(i).bounding_box()["height"] < 60 for i in range(helps.count()))
        inside = one.bounding_box()
        for box in [one.locator("fieldset").bounding_box(), one.locator(".kit-papers").bounding_box()]:
            assert box["x"] + box["width"] <= inside["x"] + inside["width"] + 1
