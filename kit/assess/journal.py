"""The journal of answers: one line for each thing a trainee did, on the disk before the screen says 'saved'."""

from __future__ import annotations

import hashlib
import io
import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from kit.files import sync_folder, write_durably

__all__ = ["FILE_NAME", "Entry", "Journal", "JournalProblem", "Reading"]

FILE_NAME = "answers.jsonl"
LARGEST_FILE_BYTES = 12_000_000
LONGEST_LINE_BYTES = 200_000
SHORTEST_LINE_BYTES = 60
MOST_NAMED = 5

ShortText = Annotated[str, StringConstraints(max_length=100)]
AnswerText = Annotated[str, StringConstraints(max_length=20_000)]


class JournalProblem(ValueError):  # noqa: N818 - a finding about a file
    """The file cannot be used as a journal at all; the message says why."""


class Entry(BaseModel):
    """One line of the journal.

    `exercise` is what it belongs to ('week-1/split-1', 'practice/split_insurance_bill'), `form` the
    set of papers that was on the screen, `answers` the text in every blank at that moment. `at` is when
    it happened; it stands beside the entry in the file.
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
    at: datetime | None = Field(default=None, exclude=True)


@dataclass(frozen=True, slots=True)
class Reading:
    """What could be read, in order, and one sentence for each line that could not."""

    entries: tuple[Entry, ...]
    problems: tuple[str, ...]


class Journal:
    """An append-only file of entries beside the notebook.

    Law: when `append` has returned, the entry survives a killed process and a power cut, and `read`
    gives it back. Every line carries its own checksum, so a line that was cut short is set aside and
    no other is lost with it. Only when the file is full are saves dropped that a later one replaces.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._name_is_safe = False

    def append(self, entry: Entry) -> None:
        """Add one entry and wait until it is on the disk.

        Raises OSError when it is not, and JournalProblem when it could not be read back.
        """
        line = _write_line(entry)
        try:
            _read_line(line)
        except ValueError as problem:
            raise JournalProblem(f"{self.path.name}: this answer cannot be kept: {problem}") from None
        new = not self.path.exists()
        handle, alone = _open_to_append(self.path)
        try:
            data = (b"\n" if _is_torn(handle) else b"") + line
            if os.fstat(handle).st_size + len(data) > LARGEST_FILE_BYTES:
                _make_room(self.path, line, alone=alone)
                return
            # One write of a whole line in append mode: where files cannot be locked, lines still do not mix.
            if os.write(handle, data) != len(data):
                raise OSError(f"{self.path.name}: the disk took only part of the line; is it full?")
            os.fsync(handle)
        finally:
            os.close(handle)
        # Also for a file that was there before: whoever made it may have been killed before this.
        if new or not self._name_is_safe:
            sync_folder(self.path.parent)
            self._name_is_safe = True

    def read(self) -> Reading:
        """Read every whole line, of a file that is too large those at its end; a missing file is an empty journal.

        Raises JournalProblem when the file is no regular file.
        """
        try:
            data, problems = _read_regular_file(self.path)
        except FileNotFoundError:
            return Reading((), ())
        entries: list[Entry] = []
        bad = 0
        for number, line in enumerate(io.BytesIO(data), 1):
            if not line.strip():
                continue
            if bad >= MOST_NAMED and len(line) < SHORTEST_LINE_BYTES:
                # Millions of scraps fit into a file; not one is worth a closer look.
                bad += 1
                continue
            try:
                entries.append(_read_line(line))
            except ValueError as problem:
                bad += 1
                if bad <= MOST_NAMED:
                    problems.append(f"{self.path.name}: line {number} was set aside: {problem}")
        if bad > MOST_NAMED:
            problems.append(f"{self.path.name}: {bad - MOST_NAMED:,} more lines were set aside")
        return Reading(tuple(entries), tuple(problems))


def _checksum(body: Mapping[str, Any]) -> str:
    text = json.dumps(body, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:16]


def _write_line(entry: Entry) -> bytes:
    body = {
        "at": (entry.at or datetime.now(UTC)).isoformat(timespec="milliseconds"),
        "entry": entry.model_dump(exclude_defaults=True),
    }
    return json.dumps({**body, "sum": _checksum(body)}, ensure_ascii=False).encode() + b"\n"


def _read_line(line: bytes) -> Entry:
    """One line to an entry; raises ValueError with a plain reason."""
    line = line.rstrip(b"\n")
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
        return Entry.model_validate({**body["entry"], "at": _when(body.get("at"))})
    except ValidationError as problem:
        first = problem.errors()[0]
        where = ".".join(str(step) for step in first["loc"])[:60]
        raise ValueError(f"{where or 'entry'}: {first['msg'].lower()}") from None
    except RecursionError:
        raise ValueError("it is nested too deep") from None


def _when(text: object) -> datetime | None:
    """The time of a line, None for one that cannot be read: no answer is lost over it."""
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return found if found is None or found.tzinfo else found.replace(tzinfo=UTC)


def _read_regular_file(path: Path) -> tuple[bytes, list[str]]:
    """Read a file without following a link, waiting on a pipe, or taking more than a journal holds.

    Of a larger file the end is read, from the start of a line: the last answers are those that count.
    """
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
        problems = []
        if about.st_size > LARGEST_FILE_BYTES:
            os.lseek(handle, -LARGEST_FILE_BYTES, os.SEEK_END)
            problems.append(
                f"{path.name}: {about.st_size / 1e6:,.0f} MB is larger than an answer file can be; "
                f"only its last {LARGEST_FILE_BYTES / 1e6:,.0f} MB were read"
            )
        with os.fdopen(os.dup(handle), "rb") as file:
            data = file.read(LARGEST_FILE_BYTES)
    finally:
        os.close(handle)
    return (data.partition(b"\n")[2] if problems else data), problems


def _open_to_append(path: Path) -> tuple[int, bool]:
    """Open the file for one writer at a time, and say whether that could be had.

    Two notebooks in one folder write the same file. Whoever had to wait looks whether it was replaced meanwhile.
    """
    while True:
        handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
        try:
            alone = _lock(handle)
            if not alone or os.path.samestat(os.fstat(handle), path.stat()):
                return handle, alone
        except FileNotFoundError:
            pass
        os.close(handle)


def _lock(handle: int) -> bool:
    """Wait for the only lock on an open file; the system lets go of it when the file is closed, or the process dies."""
    try:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX)
    except (ImportError, OSError):
        return False
    return True


def _make_room(path: Path, line: bytes, *, alone: bool) -> None:
    """Replace a full file by what counts of it and one new line; raises JournalProblem if that is still too much."""
    kept: dict[object, bytes] = {}
    if alone:
        with path.open("rb") as file:
            for number, old in enumerate(file):
                try:
                    entry = _read_line(old)
                except ValueError:
                    continue
                # Of the saves of one form only the last counts; it keeps its place among the others.
                place = (entry.exercise, entry.form) if entry.kind == "save" else number
                kept.pop(place, None)
                kept[place] = old.rstrip(b"\n") + b"\n"
    data = b"".join([*kept.values(), line])
    if not alone or len(data) > LARGEST_FILE_BYTES:
        raise JournalProblem(f"{path.name} is full ({LARGEST_FILE_BYTES / 1e6:,.0f} MB), so nothing more fits into it")
    write_durably(path, data.decode())


def _is_torn(handle: int) -> bool:
    """True when the file ends in the middle of a line, as after a power cut."""
    if os.lseek(handle, 0, os.SEEK_END) == 0:
        return False
    os.lseek(handle, -1, os.SEEK_END)
    return os.read(handle, 1) != b"\n"
