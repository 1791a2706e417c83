"""A paper as its parts: what stands on it, from which its web page and its PDF are made alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kit.documents.exhibit import Exhibit, draw_exhibit
from kit.engine.dates import in_words
from kit.engine.money import Money

__all__ = [
    "Address",
    "Block",
    "Cell",
    "Column",
    "Facts",
    "Heading",
    "Notice",
    "Paper",
    "Signatures",
    "Table",
    "Words",
    "as_exhibit",
    "shown",
]

Cell = Money | date | int | str


@dataclass(frozen=True, slots=True)
class Address:
    """A block of short lines, such as a name and an address."""

    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a part of the paper."""

    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """One paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A paragraph that must not be missed, with a title of its own."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Named facts, one to a row."""

    caption: str
    pairs: Sequence[tuple[str, Cell]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. Amounts and counts stand to the right."""

    heading: str
    to_the_right: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings, with totals below. The first cell of a row names the row.

    Raises ValueError for a row that has more or fewer cells than there are columns.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    totals: Sequence[Sequence[Cell]] = ()

    def __post_init__(self) -> None:
        for row in (*self.rows, *self.totals):
            if len(row) != len(self.columns):
                raise ValueError(f"{self.caption}: {len(self.columns)} columns, but a row of {len(row)} cells: {row}")


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign on, each with the words below it."""

    labels: Sequence[str]


Block = Address | Heading | Words | Notice | Facts | Table | Signatures


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper: its title, and its parts from top to bottom."""

    title: str
    blocks: Sequence[Block]


def shown(cell: Cell) -> str:
    """A cell as a person reads it.

    >>> shown(Money(125040)), shown(date(2026, 3, 2)), shown(3)
    ('$1,250.40', 'March 2, 2026', '3')
    """
    return in_words(cell) if isinstance(cell, date) else str(cell)


def as_exhibit(paper: Paper) -> Exhibit:
    """The paper for the screen: captioned tables with scopes, headings, plain paragraphs; every value escaped."""
    parts = [(type(block).__name__, block) for block in paper.blocks]
    return draw_exhibit(paper.title, _PAGE, parts=parts, shown=shown)


_PAGE = """
{% macro row(columns, cells) %}
<tr>{% for cell in cells %}
{% set right = ' class="kit-amount"' if columns[loop.index0].to_the_right else '' %}
{% set code = cell is string and "-" in cell and " " not in cell and cell | length < 20 %}
{% set whole = ' class="kit-whole"' if code else '' %}
{% if loop.first %}<th scope="row"{{ whole | safe }}>{{ shown(cell) }}</th>
{% else %}<td{{ right | safe }}>{{ shown(cell) }}</td>{% endif %}
{% endfor %}</tr>
{% endmacro %}
{% for kind, block in parts %}
{% if kind == "Address" %}
<p class="kit-address">{% for line in block.lines %}{{ line }}{% if not loop.last %}<br>{% endif %}{% endfor %}</p>
{% elif kind == "Heading" %}
<h4>{{ block.text }}</h4>
{% elif kind == "Words" %}
<p>{{ block.text }}</p>
{% elif kind == "Notice" %}
<p class="kit-notice"><strong>{{ block.title }}</strong><br>{{ block.text }}</p>
{% elif kind == "Signatures" %}
<table class="kit-signatures"><caption>Signatures</caption><tbody>
{% for label in block.labels %}
<tr><th scope="row">{{ label }}</th><td>____________________</td></tr>
{% endfor %}
</tbody></table>
{% elif kind == "Facts" %}
<table class="kit-facts"><caption>{{ block.caption }}</caption><tbody>
{% for name, value in block.pairs %}
<tr><th scope="row">{{ name }}</th><td>{{ shown(value) }}</td></tr>
{% endfor %}
</tbody></table>
{% else %}
<table class="kit-table"><caption>{{ block.caption }}</caption>
<thead><tr>{% for column in block.columns %}
<th scope="col"{% if column.to_the_right %} class="kit-amount"{% endif %}>{{ column.heading }}</th>
{% endfor %}</tr></thead>
<tbody>
{% for cells in block.rows %}
{{ row(block.columns, cells) }}
{% endfor %}
</tbody>
{% if block.totals %}
<tfoot>
{% for cells in block.totals %}
{{ row(block.columns, cells) }}
{% endfor %}
</tfoot>
{% endif %}
</table>
{% endif %}
{% endfor %}
"""
