"""What was read from a file that a trainee handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kit.tasks.field import Field

__all__ = ["FileReading", "no_file"]


@dataclass(frozen=True, slots=True)
class FileReading:
    """By field, what stands at its place in the file, as text; and one sentence for each thing to mend.

    `words` is the text of the file for a person who grades it by hand, '' when that is of no use.
    """

    answers: Mapping[str, str]
    problems: tuple[str, ...] = ()
    words: str = ""


def no_file(_fields: tuple[Field, ...], name: str, _data: bytes) -> FileReading:
    """For a task without files: none is taken."""
    return FileReading({}, (f"{name}: this task takes no file.",))
