"""A source notebook that somebody has edited: it does not go out, and is not built over unasked."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from kit.classroom.course import build, source_notebook
from kit.classroom.release import findings
from tests.classroom import NOTEBOOK, ROOT, WEEK, Course, copy_course, make_course
from tests.test_release import PLAYLIST


@pytest.fixture
def course(tmp_path):
    (tmp_path / "week-1.toml").write_text(PLAYLIST)
    return tmp_path


def edit(path, change):
    notebook = json.loads(path.read_text())
    change(notebook)
    path.write_text(json.dumps(notebook))


EDITS = [
    lambda nb: nb["cells"][0]["source"].append("\nThe second answer is thirty."),
    lambda nb: nb["cells"][0]["metadata"].update(tags=["ans-30-00"]),
    lambda nb: nb["metadata"]["kit"].update(k="20693"),
    lambda nb: nb["cells"].append({"cell_type": "markdown", "id": "x", "metadata": {}, "source": "Good luck!"}),
    lambda nb: nb["cells"].pop(),
    lambda nb: nb["metadata"].pop("kit"),
    lambda nb: next(c for c in nb["cells"] if c["id"] == "marks-split-1")["metadata"]["nbgrader"].update(points=9),
]


@pytest.mark.parametrize("change", EDITS)
def test_an_edited_notebook_does_not_go_out_and_is_not_built_over_unasked(course, change):
    built = build(course, "week-1")
    path = built.folder / "week-1.ipynb"
    assert findings(course, built.folder) == []
    edit(path, change)
    edited = path.read_text()
    (said,) = findings(course, built.folder)
    assert said.startswith(
        "week-1.ipynb: it was edited since it was built, and only what week-1.toml builds may go out"
    )
    with pytest.raises(ValueError, match=r"week-1\.ipynb: it was edited .*--replace-edits"):
        build(course, "week-1")
    assert path.read_text() == edited
    build(course, "week-1", replace_edits=True)
    assert findings(course, built.folder) == []


def test_what_jupyterlab_writes_by_itself_is_no_edit(course):
    built = build(course, "week-1")

    def save(notebook):
        notebook["metadata"]["language_info"]["version"] = "3.11.2"
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell["execution_count"] = 1

    edit(built.folder / "week-1.ipynb", save)
    assert "edited" not in "".join(findings(course, built.folder))
    assert not build(course, "week-1").new_issue


def test_a_changed_playlist_or_another_kit_is_no_edit_but_is_built_before_it_goes_out(course, monkeypatch):
    built = build(course, "week-1")
    monkeypatch.setattr("kit.classroom.course._MARKS", "Marks for {number}, in the words of a later kit.")
    monkeypatch.setattr("kit.classroom.release.source_notebook", source_notebook)
    assert findings(course, built.folder) == [
        "week-1.ipynb: it was built from another playlist or kit; run: kit course build week-1"
    ]
    (course / "week-1.toml").write_text(PLAYLIST.replace("points = 6", "points = 5", 1))
    build(course, "week-1")
    assert findings(course, built.folder) == []


def test_forms_without_keys_do_not_go_out(course):
    folder = build(course, "week-1").folder
    shutil.rmtree(course / ".keys")
    assert findings(course, folder) == ["week-1 has no keys in this course; run: kit course build week-1"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "{" * 5000,
        '{"cells": [{}], "metadata": {}, "nbformat": 4}',
        '{"cells": 5, "metadata": {}, "nbformat": 4}',
    ],
)
def test_a_broken_source_notebook_is_one_plain_line(course, text):
    folder = build(course, "week-1").folder
    (folder / "week-1.ipynb").write_text(text)
    assert len(findings(course, folder)) == 1
    with pytest.raises(ValueError, match=r"week-1\.ipynb: "):
        build(course, "week-1")


# ---- the same, with nbgrader's own command and formgrader's button


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return make_course(tmp_path_factory.mktemp("edits") / "course")


def put_header(course: Course) -> None:
    header = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("The answer is 30.", id="header")])
    nbformat.write(header, course.path / "header.ipynb")
    with (course.path / "nbgrader_config.py").open("a") as config:
        config.write('\nc.IncludeHeaderFooter.header = "header.ipynb"\n')


def put_word(course: Course) -> None:
    path = course.path / "source" / WEEK / NOTEBOOK
    path.write_text(path.read_text().replace("Fill in the forms below.", "The answer is thirty."))


SPOILED_SOURCES = {
    "an edited notebook": (put_word, f"{NOTEBOOK}: it was edited since it was built"),
    "a side file": (
        lambda course: (course.path / "source" / WEEK / "key.csv").write_text("30"),
        f"{WEEK}/key.csv: this file may not go out; remove it",
    ),
    "a header": (put_header, f"header.ipynb: a header or footer may not be added to {NOTEBOOK}"),
}

GENERATE = """
import json
from nbgrader.apps import NbGrader
from nbgrader.apps.api import NbGraderAPI
app = NbGrader(); app.initialize([])
print(json.dumps(NbGraderAPI(coursedir=app.coursedir, parent=app).generate_assignment("week-1")))
"""


@pytest.mark.parametrize("spoiled", SPOILED_SOURCES)
def test_what_may_not_go_out_is_refused_by_nbgrader_and_by_the_button(
    built: Course, tmp_path: Path, spoiled: str
) -> None:
    course = copy_course(built, tmp_path / "course")
    spoil, said = SPOILED_SOURCES[spoiled]
    spoil(course)
    before = {path.name: path.read_bytes() for path in (course.path / "release" / WEEK).iterdir()}
    done = course.nbgrader("generate_assignment", WEEK, "--force", check=False)
    assert done.returncode == 1
    assert [line for line in done.stderr.splitlines() if f"ERROR] {said}" in line]
    assert len([line for line in done.stderr.splitlines() if "ERROR]" in line]) == 1
    assert "Traceback" not in done.stderr
    command = [sys.executable, "-c", GENERATE]
    pressed = subprocess.run(command, cwd=course.path, env=environment(), capture_output=True, text=True, check=True)
    result = json.loads(pressed.stdout.splitlines()[-1])
    assert not result["success"]
    assert said in result["log"]
    assert {path.name: path.read_bytes() for path in (course.path / "release" / WEEK).iterdir()} == before


def environment() -> dict[str, str]:
    """What nbgrader needs around it: this kit, and its own programs by their names."""
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    return {
        **os.environ,
        "PYTHONPATH": path,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
