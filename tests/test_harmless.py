"""What trainees wrote, as formgrader and the feedback page show it: readable, and unable to do anything."""

from __future__ import annotations

import re

import nbformat
import pytest
from nbconvert.filters.markdown import markdown2html

from kit.classroom.harmless import Harmless
from kit.classroom.plain import as_html, as_text, one_line

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "[x](javascript:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x][1]\n\n[1]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "<a href=' java\nscript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "![x](https://example.org/spy.png)",
    "<iframe src='/formgrader'></iframe>",
    "<form action='/api/contents'><button>press</button></form>",
    "<div style='position:fixed;inset:0;background:url(//example.org/x)'>cover</div>",
    "<style>@import url(//example.org/x);</style>",
    "<meta http-equiv=refresh content='0;url=//example.org'>",
    "<base href='//example.org'>",
    "<a href='/formgrader/api/submission/1/autograde'>press me</a>",
    "$$<script>alert(1)</script>$$",
    "$<img src=x onerror=alert(1)>$",
    "\\begin{a}<script>alert(1)</script>\\end{a}",
    "<pre>\n\n[x](javascript:alert(1))\n\n<script>alert(1)</script></pre>",
    "`<script>alert(1)</script>`\n\n    <script>alert(1)</script>",
    "```html\n<script>alert(1)</script>\n```",
    "<!-- --!><script>alert(1)</script> -->",
    "<details open ontoggle=alert(1)>x</details>",
    "<math><mtext></p><script>alert(1)</script></mtext></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
]
TAG = re.compile(r"<[^>]*>")


def page(cell: nbformat.NotebookNode) -> str:
    """The cell as nbgrader's templates put it into the page."""
    notebook, _ = Harmless().preprocess(nbformat.v4.new_notebook(cells=[cell]), {})
    cell = notebook.cells[0]
    if cell.cell_type == "markdown":
        return markdown2html(cell.source)
    return "".join(str(value) for output in cell.outputs for value in output.get("data", {}).values())


def assert_harmless(html: str) -> None:
    """No tag or attribute of the page runs, loads, sends, covers or points into the server."""
    for tag in TAG.findall(html):
        assert not re.search(
            r"<\s*(script|svg|iframe|form|button|style|meta|base|object|embed|link|input)", tag, re.I
        ), tag
        assert not re.search(r"\s(on\w+|style|src|action|xlink:href|id|name)\s*=", tag, re.I), tag
        assert not re.search(r"(javascript|data|vbscript)\s*:", tag.replace("\n", ""), re.I), tag
        assert not re.search(r'href="/', tag), tag


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_of_a_trainee_cannot_act(text: str) -> None:
    assert_harmless(page(nbformat.v4.new_markdown_cell(text)))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_raw_cell_cannot_act(text: str) -> None:
    assert_harmless(page(nbformat.v4.new_raw_cell(text)))


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    "kind", ["text/html", "text/markdown", "application/javascript", "image/svg+xml", "text/latex"]
)
def test_an_output_cannot_act(text: str, kind: str) -> None:
    output = nbformat.v4.new_output("display_data", {kind: text})
    assert_harmless(page(nbformat.v4.new_code_cell("1", outputs=[output])))


def test_widgets_and_other_metadata_do_not_reach_the_page() -> None:
    notebook = nbformat.v4.new_notebook(metadata={"widgets": {"x": 1}, "title": "<script>"})
    cleaned, _ = Harmless().preprocess(notebook, {})
    assert not cleaned.metadata


def test_honest_markdown_is_still_formatted() -> None:
    text = "# Title\n\nThe **plan** pays [80 %](https://example.org).\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    shown = page(nbformat.v4.new_markdown_cell(text))
    for part in ("<h1>Title</h1>", "<strong>plan</strong>", 'href="https://example.org"', "<td>1</td>"):
        assert part in shown


def test_a_comment_of_the_instructor_is_cleaned_too() -> None:
    about = {"grade_id": "note-1", "comment": "well done <script>alert(1)</script>"}
    cell = nbformat.v4.new_markdown_cell("x", metadata={"nbgrader": about})
    cleaned, _ = Harmless().preprocess(nbformat.v4.new_notebook(cells=[cell]), {})
    shown = markdown2html(cleaned.cells[0].metadata.nbgrader.comment)
    assert "well done" in shown
    assert_harmless(shown)


@pytest.mark.parametrize("text", [*HOSTILE, "a\n\n<script>", "**bold** _x_ # no heading"])
def test_an_answer_in_a_table_is_text(text: str) -> None:
    shown = markdown2html(f"<table><tr><td>{as_html(text)}</td></tr></table>")
    assert_harmless(shown)
    assert not re.search(r"<(a|strong|em|h1|code|p)\b", shown)


def test_what_cannot_be_stored_is_replaced() -> None:
    assert as_text("a\ud800b\x00c\u202ed") == "a�b�c�d"
    assert one_line("a\r\nb\x1b[31m") == "a� b�[31m"
    assert len(one_line("x" * 500)) == 300
