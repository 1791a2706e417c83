"""The journal of answers: one line for each thing a trainee did, on the disk before the screen says 'saved'."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from kit.assess.files import sync_folder

__all__ = ["FILE_NAME", "Entry", "Journal", "JournalProblem", "Reading"]

FILE_NAME = "answers.jsonl"
LARGEST_FILE_BYTES = 8_000_000
LONGEST_LINE_BYTES = 200_000

ShortText = Annotated[str, StringConstraints(max_length=100)]
AnswerText = Annotated[str, StringConstraints(max_length=20_000)]


class JournalProblem(ValueError):  # noqa: N818 - a finding about a file
    """The file cannot be used as a journal at all; the message says why."""


class Entry(BaseModel):
    """One line of the journal.

    `exercise` is what it belongs to ('week-1/split-1', 'practice/split_insurance_bill'), `form` the
    set of papers that was on the screen, `answers` the text in every blank at that moment.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    kind: Literal["new", "save", "check", "hint"]
    exercise: ShortText
    form: ShortText
    answers: dict[ShortText, AnswerText] = {}
    level: int = 1
    right: int | None = None
    of: int | None = None
    mistakes: list[ShortText] = []


@dataclass(frozen=True, slots=True)
class Reading:
    """What could be read, in order, and one sentence for each line that could not."""

    entries: tuple[Entry, ...]
    problems: tuple[str, ...]


class Journal:
    """An append-only file of entries beside the notebook.

    Law: when `append` has returned, the entry survives a killed process and a power cut. Every line
    carries its own checksum, so a line that was cut short is set aside and no other is lost with it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def append(self, entry: Entry) -> None:
        """Add one entry and wait until it is on the disk. Raises OSError when it is not."""
        line = _write_line(entry)
        new = not self.path.exists()
        # One write of a whole line in append mode: two notebooks in one folder do not mix their lines.
        handle = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
        try:
            data = (b"\n" if _is_torn(handle) else b"") + line
            if os.write(handle, data) != len(data):
                raise OSError(f"{self.path.name}: the disk took only part of the line; is it full?")
            os.fsync(handle)
        finally:
            os.close(handle)
        if new:
            sync_folder(self.path.parent)

    def read(self) -> Reading:
        """Read every whole line; a missing file is an empty journal.

        Raises JournalProblem when the file is no regular file, or larger than a journal can be.
        """
        try:
            data = _read_regular_file(self.path)
        except FileNotFoundError:
            return Reading((), ())
        entries: list[Entry] = []
        problems: list[str] = []
        for number, line in enumerate(data.split(b"\n"), 1):
            if not line.strip():
                continue
            try:
                entries.append(_read_line(line))
            except ValueError as problem:
                problems.append(f"{self.path.name}: line {number} was set aside: {problem}")
        return Reading(tuple(entries), tuple(problems))


def _checksum(body: Mapping[str, Any]) -> str:
    text = json.dumps(body, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:16]


def _write_line(entry: Entry) -> bytes:
    body = {
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "entry": entry.model_dump(exclude_defaults=True),
    }
    return json.dumps({**body, "sum": _checksum(body)}, ensure_ascii=True).encode("ascii") + b"\n"


def _read_line(line: bytes) -> Entry:
    """One line to an entry; raises ValueError with a plain reason."""
    if len(line) > LONGEST_LINE_BYTES:
        raise ValueError("it is too long")
    try:
        body = json.loads(line.decode("utf-8"))
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    except ValueError:
        raise ValueError("it is cut short or not JSON") from None
    if not isinstance(body, dict) or not isinstance(body.get("entry"), dict):
        raise ValueError("it is not a journal entry")
    claimed = body.pop("sum", None)
    try:
        if claimed != _checksum(body):
            raise ValueError("its checksum does not fit; it was damaged or changed by hand")
        return Entry.model_validate(body["entry"])
    except ValidationError as problem:
        first = problem.errors()[0]
        where = ".".join(str(step) for step in first["loc"])[:60]
        raise ValueError(f"{where or 'entry'}: {first['msg'].lower()}") from None
    except RecursionError:
        raise ValueError("it is nested too deep") from None


def _read_regular_file(path: Path) -> bytes:
    """Read a file without following a link, waiting on a pipe, or taking more than a journal holds."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags)
    except FileNotFoundError:
        raise
    except OSError:
        raise JournalProblem(f"{path.name}: this is a link, or it cannot be opened; it was not read") from None
    try:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            raise JournalProblem(f"{path.name}: this is not a regular file; it was not read")
        if about.st_size > LARGEST_FILE_BYTES:
            megabytes = about.st_size / 1_000_000
            raise JournalProblem(
                f"{path.name}: {megabytes:,.0f} MB is larger than an answer file can be "
                f"({LARGEST_FILE_BYTES // 1_000_000} MB); it was not read"
            )
        with os.fdopen(os.dup(handle), "rb") as file:
            return file.read(LARGEST_FILE_BYTES + 1)
    finally:
        os.close(handle)


def _is_torn(handle: int) -> bool:
    """True when the file ends in the middle of a line, as after a power cut."""
    if os.lseek(handle, 0, os.SEEK_END) == 0:
        return False
    os.lseek(handle, -1, os.SEEK_END)
    return os.read(handle, 1) != b"\n"
