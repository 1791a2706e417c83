"""Show what trainees wrote without running it: for formgrader's page and the feedback page."""

from __future__ import annotations

import re
from typing import Any

from bleach.sanitizer import Cleaner
from nbconvert.filters.markdown import markdown2html
from nbconvert.preprocessors.sanitize import SanitizeHTML
from nbformat.notebooknode import NotebookNode
from traitlets import Bool

from kit.classroom.issued import KIT, kit_assignment

__all__ = ["Harmless"]

_TAGS = frozenset(
    ["a", "abbr", "b", "blockquote", "br", "caption", "code", "col", "colgroup", "dd", "del", "details", "div", "dl",
     "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "kbd", "li", "ol", "p", "pre", "s", "samp",
     "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u",
     "ul"]
)  # fmt: skip
_NUMBER = re.compile(r"\d{1,3}")
# Not any class: those of the page itself could cover it or pose as its buttons.
_OWN_CLASS = re.compile(r"kit-[a-z-]{1,30}( table(-[a-z]+)?)*")
# Without the server's address in front, a link or a picture would act on the Jupyter server itself.
_LINK = re.compile(r"(https?://|mailto:|#)", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*")
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
_HEADING_LINK = re.compile(r'<a class="anchor-link" href="[^"]*">(¶|&#182;)</a>')
_GRADE_ID = re.compile(r"[A-Za-z0-9_-]{1,200}")


class Harmless(SanitizeHTML):
    """Turns Markdown and outputs into HTML without scripts, styles, forms, or anything loaded from elsewhere.

    Markdown is rendered first and cleaned then: what would become a link only by rendering, as in
    `[x](javascript:...)`, is not visible to a cleaner of tags.
    """

    enabled = Bool(True).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Clean every cell, and drop metadata that a template would write into the page.

        The line of code that draws a form goes too: nobody who reads the page has a use for it.
        """
        if kit_assignment(nb) is not None:
            nb.cells = [cell for cell in nb.cells if "form" not in cell.metadata.get(KIT, {})]
        kept = {key: nb.metadata[key] for key in (KIT, "kernelspec", "language_info") if key in nb.metadata}
        nb.metadata = NotebookNode(kept)
        return super().preprocess(nb, resources)

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], cell_index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Clean one cell."""
        nbgrader = cell.metadata.get("nbgrader", {})
        safe = isinstance(nbgrader, dict) and _GRADE_ID.fullmatch(str(nbgrader.get("grade_id", "")))
        cell.metadata = NotebookNode({"nbgrader": nbgrader} if safe else {})
        if safe and nbgrader.get("comment"):
            cell.metadata.nbgrader["comment"] = self.sanitize_html_tags(str(nbgrader["comment"]))
        if cell.cell_type == "code":
            cell.outputs = [self._output(output) for output in cell.outputs]
        else:
            cell.cell_type = "markdown"  # a raw cell would be written into the page as it is
            cell.source = self.sanitize_html_tags(cell.source)
            cell.pop("attachments", None)
        return cell, resources

    def sanitize_html_tags(self, html_str: str) -> str:
        """Render Markdown, keep only what is allowed, and put it on one line that Markdown will leave alone."""
        rendered = _HEADING_LINK.sub("", markdown2html(html_str))
        clean = Cleaner(tags=_TAGS, attributes=_allowed, protocols=frozenset({"http", "https", "mailto", "data"}))
        text = clean.clean(rendered).strip()
        text = text.replace("\\", "&#92;").replace("$", "&#36;").replace("\r", "").replace("\n", "&#10;")
        return f'<div class="kit-text">{text}</div>'

    def _output(self, output: NotebookNode) -> NotebookNode:
        if "data" not in output:
            return output
        output.metadata = NotebookNode()
        shown = {}
        for kind, value in output.data.items():
            text = "".join(value) if isinstance(value, list) else value
            if kind in ("text/html", "text/markdown") and isinstance(text, str):
                shown["text/html"] = self.sanitize_html_tags(text)
            elif kind == "text/plain" or (kind in ("image/png", "image/jpeg") and _BASE64.fullmatch(str(text))):
                shown[kind] = text
        output.data = NotebookNode(shown)
        return output


def _allowed(tag: str, name: str, value: str) -> bool:
    """True for an attribute that can neither run, nor load, nor disguise anything."""
    match tag, name:
        case "a", "href":
            return _LINK.match(value) is not None
        case "img", "src":
            return _PICTURE.fullmatch(value) is not None
        case "td" | "th", "colspan" | "rowspan":
            return _NUMBER.fullmatch(value) is not None
        case "th", "scope":
            return value in ("row", "col")
        case _, "class":
            return _OWN_CLASS.fullmatch(value) is not None
        case _, "alt" | "title" | "lang" | "dir":
            return True
    return False
