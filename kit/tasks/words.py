"""Read the words of a task from its `task.md`, so that a trainer can change them without an engineer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Words", "read_words"]

SECTIONS = ("Your job", "Hints", "Mistakes", "Note")
_STEP = re.compile(r"^\d+\.\s+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Words:
    """The title, the instructions, the hints in order, a message for each mistake, the prompt of the note."""

    title: str
    job: str
    hints: tuple[str, ...]
    mistakes: dict[str, str]
    note: str


def read_words(path: Path) -> Words:
    """Read a `task.md`. Raises ValueError that names the file, what is missing and the fix."""
    title, _, body = path.read_text(encoding="utf-8").partition("\n")
    if not title.startswith("# ") or not title[2:].strip():
        raise ValueError(f"{path.parent.name}/{path.name}: line 1: expected '# ' and the task's title, found {title!r}")
    sections = _split(body, "## ")
    for name in SECTIONS:
        if not sections.get(name):
            raise ValueError(f"{path.parent.name}/{path.name}: '## {name}' is missing or empty; write that section")
    return Words(
        title=title[2:].strip(),
        job=sections["Your job"],
        hints=tuple(_one_line(step) for step in _STEP.split(sections["Hints"]) if step.strip()),
        mistakes={name: _one_line(text) for name, text in _split(sections["Mistakes"], "### ").items()},
        note=_one_line(sections["Note"]),
    )


def _split(text: str, mark: str) -> dict[str, str]:
    """Cut a text at its headings of one level: heading to the text below it."""
    pieces = re.split(rf"^{re.escape(mark)}(.+)$", text, flags=re.MULTILINE)
    return {heading.strip(): below.strip() for heading, below in zip(pieces[1::2], pieces[2::2], strict=True)}


def _one_line(text: str) -> str:
    return " ".join(text.split())
