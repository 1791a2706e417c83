"""Print a paper as a PDF on letter-size pages."""

from __future__ import annotations

from html import escape
from io import BytesIO
from typing import Any

from kit.documents.paper import (
    Address,
    Block,
    Facts,
    Heading,
    Notice,
    Paper,
    Signatures,
    Words,
)
from kit.documents.pdf_table import print_facts, print_table
from kit.documents.pdf_text import INK, PLAIN, POINTS_PER_INCH, RULE, WIDTH, cut, paragraph, printable, width_of

__all__ = ["as_pdf"]

MARGIN = 0.85 * POINTS_PER_INCH


def as_pdf(paper: Paper) -> bytes:
    """Print a paper: a title, its parts, and 'Page 1 of 3' at the foot; the same paper gives the same bytes.

    Table headings come again on every page. A letter that the standard fonts do not have is printed without
    its accent, or as a question mark; words too long for their place are broken.

    >>> as_pdf(Paper("Receipt", [Words("Thank you.")]))[:5]
    b'%PDF-'
    """
    from reportlab.lib.pagesizes import letter
    from reportlab.platypus import SimpleDocTemplate, Spacer

    title = printable(paper.title)
    out = BytesIO()
    pages = SimpleDocTemplate(
        out, pagesize=letter, leftMargin=MARGIN - 6, rightMargin=MARGIN - 6, topMargin=MARGIN, bottomMargin=MARGIN,
        title=title, author="", lang="en-US", invariant=1, pageCompression=1,
    )  # fmt: skip
    story = [paragraph(title, "title")]
    for block in paper.blocks:
        story += _flow(block)
    while isinstance(story[-1], Spacer):  # room after the last part could fill a page of its own
        story.pop()
    pages.build(story, canvasmaker=_numbered(title))
    return out.getvalue()


MADE_UP = "Made up for training: no real person, hospital or insurer."


def _numbered(title: str) -> type:
    """A canvas that holds its pages back until it knows how many there are."""
    from reportlab.pdfgen.canvas import Canvas

    class Numbered(Canvas):  # type: ignore[misc]  # reportlab has no types
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            self.setViewerPreference("DisplayDocTitle", "true")
            self.held: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 - the name is reportlab's
            self.held.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            held = self.held
            for number, page in enumerate(held, 1):
                self.__dict__.update(page)
                self.setFont(PLAIN, 8)
                self.setFillColor(RULE)
                place = f"Page {number} of {len(held)}"
                room = WIDTH - width_of(place, PLAIN, 8) - 20
                self.drawString(MARGIN, MARGIN / 2, cut(f"{title}. {MADE_UP}", room, 8))
                self.drawRightString(MARGIN + WIDTH, MARGIN / 2, place)
                super().showPage()
            super().save()

    return Numbered


def _flow(block: Block) -> list[Any]:
    """The printed parts of one block, with the room around them."""
    from reportlab.platypus import CondPageBreak, KeepTogether, Spacer

    if isinstance(block, Address):
        lines = "<br/>".join(escape(printable(line)) for line in block.lines)
        return [paragraph(lines, "text", marked=True), Spacer(1, 6)]
    if isinstance(block, Heading):
        return [CondPageBreak(POINTS_PER_INCH), paragraph(block.text, "heading")]
    if isinstance(block, Words):
        return [paragraph(block.text, "text")]
    if isinstance(block, Notice):
        return [Spacer(1, 4), KeepTogether([_notice(block)]), Spacer(1, 8)]
    if isinstance(block, Signatures):
        return [KeepTogether([Spacer(1, 10), *(_signature_line(label) for label in block.labels)])]
    return [print_facts(block) if isinstance(block, Facts) else print_table(block), Spacer(1, 8)]


def _notice(block: Notice) -> Any:
    from reportlab.platypus import Table as Grid

    parts = [paragraph(block.title, "heading"), paragraph(block.text, "text")]
    box = Grid([[part] for part in parts], colWidths=[WIDTH], splitInRow=1)
    box.setStyle([
        ("BOX", (0, 0), (-1, -1), 1.2, INK),
        ("LEFTPADDING", (0, 0), (-1, -1), 10),
        ("RIGHTPADDING", (0, 0), (-1, -1), 10),
        ("TOPPADDING", (0, 0), (-1, 0), 6),
        ("BOTTOMPADDING", (0, 0), (-1, 0), 2),
        ("TOPPADDING", (0, 1), (-1, 1), 0),
        ("BOTTOMPADDING", (0, 1), (-1, 1), 8),
    ])  # fmt: skip
    return box


def _signature_line(label: str) -> Any:
    from reportlab.platypus import Table as Grid

    line = Grid([["", ""], [paragraph(label, "small"), paragraph("Date", "small")]],
                colWidths=[0.65 * WIDTH, 0.35 * WIDTH], rowHeights=[24, None], splitInRow=1)  # fmt: skip
    line.setStyle([("LINEABOVE", (0, 1), (0, 1), 0.8, INK), ("LINEABOVE", (1, 1), (1, 1), 0.8, INK)])
    return line
