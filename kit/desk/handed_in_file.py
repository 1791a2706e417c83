"""Take a file that the trainee handed in on a form: looked over, read into answers, and kept beside the notebook."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kit.assess.submission import NOTE
from kit.files import write_bytes_durably
from kit.tasks.form import Part, Upload
from kit.tasks.task import Task

__all__ = ["HandedIn", "take_file", "upload_names"]

LARGEST_FILE_BYTES = 5_000_000
LONGEST_TEXT = 15_000
MOST_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What the form now holds because of the file, and what to mend in it. Without answers nothing was taken."""

    answers: Mapping[str, str]
    problems: tuple[str, ...]
    upload: str = ""

    def problems_after(self, before: Mapping[str, str]) -> tuple[str, ...]:
        """What to mend, and whether a file that was handed in before still counts."""
        if self.answers or not before.get(self.upload):
            return self.problems
        return (*self.problems, f"Until then {before[self.upload]} still counts.")


def upload_names(parts: tuple[Part, ...]) -> tuple[str, ...]:
    """The names under which the forms keep which file was handed in."""
    return tuple(part.name for part in parts if isinstance(part, Upload))


def take_file(task: Task, parts: tuple[Part, ...], message: Mapping[str, Any], keep_as: Path | None) -> HandedIn:
    """Read a file from a browser's message; what stands at the places it was made for becomes the answers.

    `keep_as` is where the file itself is kept, without its ending; None for practice, where nobody else
    looks at it. A file that cannot be read changes nothing. Raises OSError when it cannot be kept.
    """
    upload = next((part for part in parts if isinstance(part, Upload) and part.name == message.get("upload")), None)
    name, data = str(message.get("file", "file"))[:100], _bytes(message.get("data"))
    if upload is None or data is None:
        return HandedIn({}, ("The file did not arrive whole. Choose it again.",))
    if not name.lower().endswith(upload.accepts):
        return HandedIn({}, (f"{name}: this task takes a file that ends in {upload.accepts}.",), upload.name)
    if len(data) > LARGEST_FILE_BYTES:
        return HandedIn({}, (f"{name}: it is larger than 5 MB. Take out pictures, and save it again.",), upload.name)
    reading = task.read_file(upload.fields, name, data)
    problems = _few(reading.problems)
    if not any(reading.answers.values()) and not reading.words:
        return HandedIn({}, problems or (f"{name}: nothing was found at the places that are looked at.",), upload.name)
    if keep_as is not None:
        write_bytes_durably(keep_as.with_name(keep_as.name + upload.accepts), data)
    answers = {field.name: reading.answers.get(field.name, "")[:200] for field in upload.fields}
    answers[upload.name] = f"{name} ({len(data):,} bytes)"
    if upload.graded_by_hand:
        answers[NOTE] = reading.words[:LONGEST_TEXT]
    return HandedIn(answers, problems)


def _bytes(data: object) -> bytes | None:
    if not isinstance(data, str) or len(data) > 2 * LARGEST_FILE_BYTES:
        return None
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        return None


def _few(problems: tuple[str, ...]) -> tuple[str, ...]:
    more = len(problems) - MOST_PROBLEMS
    return (*problems[:MOST_PROBLEMS], f"{more:,} more places need a look.") if more > 0 else tuple(problems)
