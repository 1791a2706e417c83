"""The marks of one task as a table that can be read in formgrader and on the feedback page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kit.assess.submission import ItemMarks
from kit.classroom.plain import as_html, one_line

__all__ = ["mark_table", "note_text"]

_STATUS = {
    "right": "right",
    "follows": "right, given the answers before it",
    "left alone": "right as it was",
    "wrong": "not right",
    "missed": "not found",
    "changed": "was right before",
    "blank": "left blank",
    "not readable": "not readable",
}


def mark_table(item: str, marks: ItemMarks, *, with_expected: bool = False) -> str:
    """Draw a row for each blank: what was answered, how it was marked, and why.

    The expected amounts are left out unless asked for: the table stands in the notebook that nbgrader
    keeps, and only the feedback page may show them. One line of HTML, so that Markdown leaves it alone.
    """
    headings = ["Field", "Answer", *(["Expected"] if with_expected else []), "Mark", "Points", "Comment"]
    rows = []
    for row in (one for one in marks.rows if one.status != "left alone"):
        cells = [
            one_line(row.answer, 100) or "(blank)",
            *([row.expected] if with_expected else []),
            _STATUS[row.status],
            f"{points(row.points)} of {points(row.max_points)}",
            one_line(row.comment),
        ]
        rows.append(
            f'<tr><th scope="row">{as_html(row.label)}</th>' + "".join(f"<td>{as_html(cell)}</td>" for cell in cells)
        )
    caption = f"Marks for {item}: {points(marks.points)} of {points(marks.max_points)} points"
    return (
        f'<table class="kit-marks table table-striped"><caption>{as_html(caption)}</caption><thead><tr>'
        + "".join(f'<th scope="col">{heading}</th>' for heading in headings)
        + "</tr></thead><tbody>"
        + "".join(f"{row}</tr>" for row in rows)
        + f'</tbody></table><p class="kit-summary">{as_html(one_line(marks.comment))}</p>'
    )


def note_text(note: str, papers: Sequence[str] = ()) -> str:
    """Show a written note as it was typed, for the person who grades it, with the trainee's papers below it.

    `papers` are the issuer's own, as HTML.
    """
    shown = f'<div class="kit-note">{as_html(note) or "(nothing was written)"}</div>'
    if not papers:
        return shown
    # The classes that formgrader's own page knows, so that the columns stand apart.
    html = re.sub(r'<table class="(kit-[a-z]+)"', r'<table class="\1 table table-condensed"', " ".join(papers))
    html = " ".join(html.split())
    summary = "<strong>▸ The papers that this note is about</strong> (click to open or close)"
    return f"{shown}<hr><details><summary>{summary}</summary>{html}</details>"


def points(value: float) -> str:
    """Points without needless decimals.

    >>> points(10.0), points(5 / 3)
    ('10', '1.67')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")
