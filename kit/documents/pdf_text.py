"""Text as the standard fonts print it: its letters, its width, its paragraphs."""

from __future__ import annotations

import unicodedata
from html import escape
from typing import Any

__all__ = [
    "BOLD",
    "HAIRLINE",
    "INK",
    "PLAIN",
    "POINTS_PER_INCH",
    "RULE",
    "WIDTH",
    "cut",
    "paragraph",
    "printable",
    "width_of",
]

POINTS_PER_INCH = 72
MOST_LETTERS = 400
WIDTH = 6.8 * POINTS_PER_INCH
"""How wide the printed part of a page is, in points."""
PLAIN, BOLD = "Helvetica", "Helvetica-Bold"
INK, RULE, HAIRLINE = "#1b1b1b", "#5d5d5d", "#d4d4d4"
# Letters that are one piece, so that taking an accent off does not give the plain letter.
_ONE_PIECE = str.maketrans({"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ħ": "h", "Ħ": "H", "−": "-", "\t": " "})


def paragraph(
    text: str, kind: str, *, marked: bool = False, size: float = 10, bold: bool = False, right: bool = False
) -> Any:
    """A printed paragraph in the style of its kind. Nothing in the text counts as markup unless it is said to be."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    looks = {
        "title": {"fontName": BOLD, "fontSize": 16, "leading": 20, "spaceAfter": 8},
        "heading": {"fontName": BOLD, "fontSize": 11.5, "leading": 15, "spaceBefore": 6, "spaceAfter": 3},
        "caption": {"fontName": BOLD, "fontSize": 10.5, "leading": 14},
        "text": {"fontName": PLAIN, "fontSize": 10, "leading": 13.5, "spaceAfter": 6},
        "small": {"fontName": PLAIN, "fontSize": 8.5, "leading": 11},
        "cell": {"fontName": BOLD if bold else PLAIN, "fontSize": size, "leading": size * 1.25},
    }
    style = ParagraphStyle(kind, textColor=INK, alignment=2 if right else 0, splitLongWords=1, **looks[kind])
    return Paragraph(text if marked else escape(printable(text)), style)


def printable(text: str) -> str:
    """The text in the letters that the standard fonts have: without its accent, or '?', where one is missing.

    >>> printable("Łukasz Nguyễn & Søn")
    'Lukasz Nguyen & Søn'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_letter(one) for one in unicodedata.normalize("NFC", text).translate(_ONE_PIECE))


def _letter(one: str) -> str:
    if one.isspace():
        return " "
    if unicodedata.category(one) in {"Cc", "Cf", "Mn"}:
        return ""
    for spelling in (one, "".join(c for c in unicodedata.normalize("NFKD", one) if not unicodedata.combining(c))):
        try:
            spelling.encode("cp1252")
        except UnicodeEncodeError:
            continue
        return spelling
    return "?"


def width_of(text: str, font: str, size: float) -> float:
    """How wide a text is in a font, in points."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    return float(stringWidth(text, font, size))


def cut(text: str, room: float, size: float) -> str:
    """As much of a text as fits into the room."""
    text = text[:MOST_LETTERS]
    while text and width_of(text, PLAIN, size) > room:
        text = text[:-1]
    return text
