"""Print a table: widths that fit what stands in it, headings on every page, totals ruled and bold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kit.documents.paper import Column, Facts, Table, shown
from kit.documents.pdf_text import (
    BOLD,
    HAIRLINE,
    INK,
    PLAIN,
    POINTS_PER_INCH,
    RULE,
    WIDTH,
    paragraph,
    printable,
    width_of,
)

__all__ = ["print_facts", "print_table"]

SIZES = (9.5, 8, 7, 6)
SHORT = 1.4 * POINTS_PER_INCH
LONG = 1500


def print_facts(block: Facts) -> Any:
    """Print named facts, one to a row."""
    rows = [(name, shown(value)) for name, value in block.pairs]
    longest = max((width_of(printable(name), PLAIN, SIZES[0]) for name, _ in rows), default=0.0)
    names = min(max(longest + SIZES[0] + 1, 0.32 * WIDTH), WIDTH / 2)
    return _grid(block.caption, (), rows, (), [names, WIDTH - names], (Column(""), Column("")), SIZES[0])


def print_table(block: Table) -> Any:
    """Print a table over the whole width, in the largest letters in which no word and no amount is broken."""
    rows = [[shown(cell) for cell in row] for row in block.rows]
    totals = [[shown(cell) for cell in row] for row in block.totals]
    headings = [column.heading for column in block.columns]
    for size in SIZES:
        least, best = _widths((headings, *rows, *totals), block.columns, size)
        if sum(least) <= WIDTH:
            break
    return _grid(block.caption, headings, rows, totals, _shared(least, best, block.columns), block.columns, size)


def _widths(rows: Iterable[Sequence[str]], columns: Sequence[Column], size: float) -> tuple[list[float], list[float]]:
    """For each column the least width that breaks no word, and the width at which no cell wraps."""
    least, best = [0.0] * len(columns), [0.0] * len(columns)
    for at, row in enumerate(rows):
        for number, text in enumerate(row):
            whole = width_of(printable(text), BOLD, size) + size + 1
            words = [width_of(printable(word), BOLD, size) for word in text.split()]
            longest = max(words, default=0.0) + size + 1
            # An amount or a day is never broken over lines; the heading above it may be.
            kept = whole if at and (columns[number].to_the_right or whole <= SHORT) else longest
            kept = min(kept, WIDTH / 3)
            least[number] = max(least[number], kept)
            best[number] = max(best[number], whole)
    return least, best


def _shared(least: Sequence[float], best: Sequence[float], columns: Sequence[Column]) -> list[float]:
    """The width of the page, dealt to the columns: first what each needs, then what each would like."""
    if sum(least) > WIDTH or not columns:
        return [WIDTH * one / sum(least) for one in least]
    spare = WIDTH - sum(least)
    wish = [max(0.0, more - one) for one, more in zip(least, best, strict=True)]
    if sum(wish) > spare:
        return [one + spare * want / sum(wish) for one, want in zip(least, wish, strict=True)]
    # What is left over goes to the longest text, so that days, names and amounts stay close to their headings.
    texts = [at for at, column in enumerate(columns) if not column.to_the_right] or list(range(len(columns)))
    longest = max(texts, key=lambda at: best[at])
    widths = [one + want for one, want in zip(least, wish, strict=True)]
    widths[longest] += spare - sum(wish)
    return widths


def _grid(
    caption: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    totals: Sequence[Sequence[str]],
    widths: Sequence[float],
    columns: Sequence[Column],
    size: float,
) -> Any:
    """A table whose caption and headings come again on every page that it runs over."""
    from reportlab.platypus import Table as Grid

    if not columns:
        return paragraph(caption, "caption")
    head = [[paragraph(caption, "caption"), *[""] * (len(columns) - 1)]]
    cells = [
        *([_cells(headings, widths, columns, size, bold=True)] if headings else []),
        *(_cells(row, widths, columns, size, bold=False) for row in rows),
        *(_cells(row, widths, columns, size, bold=True) for row in totals),
    ]
    top, first_total = len(head) + bool(headings), len(head) + bool(headings) + len(rows)
    # Headings that would fill a page by themselves stand once.
    short = sum(map(len, (caption, *headings))) < LONG
    grid = Grid([*head, *cells], colWidths=list(widths), repeatRows=top if short else 0, splitInRow=1)
    style: list[tuple[Any, ...]] = [
        ("SPAN", (0, 0), (-1, 0)),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, top - 1), (-1, top - 1), 0.8, RULE),
        ("LINEBELOW", (0, top), (-1, -1), 0.4, HAIRLINE),
        ("LEFTPADDING", (0, 0), (-1, -1), size / 2),
        ("LEFTPADDING", (0, 0), (0, 0), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), size / 2),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ("FONT", (0, 1), (-1, -1), PLAIN, size, size * 1.25),
    ]
    if headings:
        style.append(("FONTNAME", (0, 1), (-1, 1), BOLD))
    style += [("ALIGN", (at, 1), (at, -1), "RIGHT") for at, column in enumerate(columns) if column.to_the_right]
    if totals:
        style.append(("LINEABOVE", (0, first_total), (-1, first_total), 1, INK))
        style.append(("FONTNAME", (0, first_total), (-1, -1), BOLD))
    grid.setStyle(style)
    return grid


def _cells(
    texts: Sequence[str], widths: Sequence[float], columns: Sequence[Column], size: float, *, bold: bool
) -> list[Any]:
    """A row: a cell that fits stays plain text, which is quick; one that does not becomes a paragraph."""
    row: list[Any] = []
    for text, width, column in zip(texts, widths, columns, strict=True):
        clean = printable(text)
        if width_of(clean, BOLD if bold else PLAIN, size) <= width - size:
            row.append(clean)
        else:
            row.append(paragraph(clean, "cell", size=size, bold=bold, right=column.to_the_right))
    return row
