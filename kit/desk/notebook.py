"""Make notebooks with fixed cell ids, so that the same words always give the same bytes."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Any

from kit.documents.exhibit import Exhibit

__all__ = ["FORM_CELL", "FORM_TAG", "code_cell", "form_cell", "markdown_cell", "paper_as_markdown", "write_notebook"]

FORM_TAG = "kit-form"

FORM_CELL = re.compile(
    r'from kit\.desk import (practice|graded|progress)\n\n\1\((?:"[a-z0-9_-]+"(?:, "[a-z0-9_-]+")?)?\)'
)
"""The only sources that the Lab extension runs by itself; it holds the same pattern."""

DOLLAR = "<span>&#36;</span>"
"""Jupyter takes text between two dollar signs for mathematics, even in a table; not when each has a span of its own."""

Cell = dict[str, Any]


def markdown_cell(cell_id: str, text: str, **metadata: Any) -> Cell:
    """A cell of words. Dollar signs are written so that Jupyter does not take them for mathematics."""
    return {
        "cell_type": "markdown",
        "id": cell_id,
        "metadata": {"editable": False, "deletable": False, **metadata},
        "source": text.strip().replace("$", DOLLAR),
    }


def code_cell(cell_id: str, source: str) -> Cell:
    """A cell of open code, for those who like to look behind the scenes; it runs only when the reader runs it."""
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": cell_id,
        "metadata": {},
        "outputs": [],
        "source": source.strip(),
    }


def form_cell(cell_id: str, function: str, *arguments: str, **metadata: Any) -> Cell:
    """A cell that shows an exercise: hidden code of one fixed shape, tagged for the Lab extension.

    Raises ValueError when the call would not match that shape.
    """
    called = ", ".join(f'"{argument}"' for argument in arguments)
    source = f"from kit.desk import {function}\n\n{function}({called})"
    if not FORM_CELL.fullmatch(source):
        raise ValueError(f"a form cell calls practice, graded or progress with plain names, not {function}({called})")
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": cell_id,
        "metadata": {
            "deletable": False,
            "editable": False,
            "jupyter": {"source_hidden": True},
            "tags": [FORM_TAG],
            **metadata,
        },
        "outputs": [],
        "source": source,
    }


def paper_as_markdown(paper: Exhibit) -> str:
    """A paper inside a Markdown cell: HTML without blank lines, which would end it.

    Where its first caption does not say what it is, the title stands above it.
    """
    first = re.search(r"<(?:caption|h4)>(.*?)</", paper.html)
    told = first is not None and paper.title.startswith(html.unescape(first[1]))
    title = "" if told else f"**{paper.title}**\n\n"
    return title + re.sub(r"\n\s*\n", "\n", paper.html)


def write_notebook(cells: Sequence[Cell], **metadata: Any) -> str:
    """The text of a notebook, checked against the notebook format."""
    import nbformat

    notebook = nbformat.from_dict(
        {
            "cells": list(cells),
            "metadata": {
                "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
                "language_info": {"name": "python"},
                **metadata,
            },
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )
    nbformat.validate(notebook)
    return str(nbformat.writes(notebook)) + "\n"
