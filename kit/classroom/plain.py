"""What a trainee typed, made safe to show: as plain text, and as HTML that Markdown leaves alone."""

from __future__ import annotations

import html
import unicodedata

__all__ = ["as_html", "as_text", "one_line"]


def as_text(text: str) -> str:
    """Replace what cannot be stored or seen: lone surrogates, control and text-direction characters.

    A lone surrogate would stop the notebook from being written, so that one answer would cost all marks.
    """
    return "".join(_visible(letter) for letter in text)


def one_line(text: str, longest: int = 300) -> str:
    """The same on one line and cut to a length: for a comment, a log line, a cell of a table.

    >>> one_line("two\\nlines")
    'two lines'
    """
    line = " ".join(as_text(text).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def as_html(text: str) -> str:
    """Escape for HTML inside Markdown: no tag, no link, no mathematics, no blank line that ends the HTML block.

    >>> as_html("<b> $x$")
    '&lt;b&gt; &#36;x&#36;'
    """
    escaped = html.escape(as_text(text))
    return escaped.replace("\\", "&#92;").replace("$", "&#36;").replace("\n", "<br>")


def _visible(letter: str) -> str:
    if letter in "\n\t":
        return letter
    # Cs: half a character; Cc: control; Cf: invisible, among them those that turn the direction of text.
    return "\N{REPLACEMENT CHARACTER}" if unicodedata.category(letter) in ("Cs", "Cc", "Cf") else letter
