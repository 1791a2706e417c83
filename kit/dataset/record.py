"""The record of a data set in the making: one line on the disk for each chunk that is whole."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kit.dataset.columns import TABLES

__all__ = ["RECORD_NAME", "Done", "Record", "Settings", "differences", "file_name", "open_inside"]

RECORD_NAME = "progress.jsonl"
LARGEST_RECORD_BYTES = 200_000_000


@dataclass(frozen=True, slots=True)
class Settings:
    """What decides the bytes of a data set: whoever goes on with one must have the same."""

    seed: str
    patients: int
    format: str
    chunk: int
    made_by: dict[str, str]


@dataclass(frozen=True, slots=True)
class Done:
    """One chunk that is whole: the pieces of files it fills (name, start, end, sha256) and its rows by table."""

    chunk: int
    pieces: tuple[tuple[str, int, int, str], ...]
    rows: dict[str, int]


def file_name(table: str, position: int, format: str) -> str:
    """The file of a table that a chunk goes to: in CSV one for all chunks, in Parquet one for each."""
    return f"{table}.csv" if format == "csv" else f"{table}/part-{position:06d}.parquet"


def open_inside(folder: Path, name: str, *, empty: bool = False) -> int:
    """Open a file of the data set to read and write, made if it is not there; never follows a link out of the folder.

    Raises ValueError when the name is a link.
    """
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    path = folder / name
    if path.is_symlink() or path.parent.is_symlink():
        raise ValueError(f"{name}: this is a link to somewhere else; take it out of the folder and start again")
    return os.open(path, flags | (os.O_TRUNC if empty else 0), 0o644)


class Record:
    """The record in a folder, held by one writer at a time.

    Law: a chunk is in the record only when all its bytes are on the disk, and then survives a killed
    process. A line that was cut short is dropped; every other line carries its checksum.
    Raises ValueError, in words that say what to do, for a folder that is not this data set's.
    """

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder = folder
        self.settings = settings
        _refuse_a_strange_folder(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self._handle = open_inside(folder, RECORD_NAME)
        try:
            _lock(self._handle, folder)
            self.done = self._restore()
        except BaseException:
            os.close(self._handle)
            raise

    def close(self) -> None:
        """Let go of the folder."""
        os.close(self._handle)

    def add(self, done: Done) -> None:
        """Put a chunk on record and wait until that is on the disk."""
        self._write(asdict(done))

    def remove(self) -> None:
        """Take the record away, once the manifest stands in its place."""
        (self.folder / RECORD_NAME).unlink(missing_ok=True)

    def _restore(self) -> list[Done]:
        """The chunks on record; for a new folder, the settings are put on record first."""
        os.lseek(self._handle, 0, os.SEEK_SET)
        if os.fstat(self._handle).st_size > LARGEST_RECORD_BYTES:
            raise ValueError(f"{RECORD_NAME} is larger than any record; name another folder")
        with os.fdopen(os.dup(self._handle), "rb") as file:
            found, good = [], 0
            for line in file:
                if (body := _read_line(line)) is None:
                    break
                found.append(body)
                good += len(line)
        os.ftruncate(self._handle, good)
        os.lseek(self._handle, good, os.SEEK_SET)
        if not found:
            _refuse_leftovers(self.folder)
            self._write(asdict(self.settings))
            return []
        _refuse_other_settings(found[0], asdict(self.settings))
        done = [_done(body, self.settings.format) for body in found[1:]]
        if [one.chunk for one in done] != list(range(len(done))):
            raise ValueError(f"{RECORD_NAME} has lines missing; start again in an empty folder")
        return done

    def _write(self, body: dict[str, Any]) -> None:
        text = json.dumps(body, sort_keys=True)
        line = (json.dumps({"body": body, "sum": _sum(text)}, sort_keys=True) + "\n").encode()
        if os.write(self._handle, line) != len(line):
            raise OSError("the disk took only part of a line; is it full?")
        os.fsync(self._handle)


def _done(body: dict[str, Any], format: str) -> Done:
    """A chunk as it is on record. Its files must be those of the data set: a name is never used as it was read."""
    try:
        position, pieces = int(body["chunk"]), [(str(name), int(a), int(b), str(c)) for name, a, b, c in body["pieces"]]
        rows = {name: int(body["rows"][name]) for name in TABLES}
    except (KeyError, TypeError, ValueError):
        raise ValueError(f"{RECORD_NAME} cannot be read; start again in an empty folder") from None
    known = {file_name(name, position, format) for name in TABLES}
    if {piece[0] for piece in pieces} != known:
        raise ValueError(f"{RECORD_NAME} names files that are not of a data set; start again in an empty folder")
    return Done(position, tuple(pieces), rows)


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _read_line(line: bytes) -> dict[str, Any] | None:
    """What a whole line says; None for one that was cut short or changed."""
    try:
        read = json.loads(line)
        body = read["body"]
        whole = line.endswith(b"\n") and read["sum"] == _sum(json.dumps(body, sort_keys=True))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return body if whole and isinstance(body, dict) else None


def _refuse_a_strange_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise ValueError(f"{folder} is a file; name a folder for the data set")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / RECORD_NAME).is_file():
        raise ValueError(
            f"{folder} is not empty and holds no unfinished data set, so nothing was written; name a new folder"
        )


def _refuse_leftovers(folder: Path) -> None:
    """A record without a readable first line may only stand alone: then its writer was stopped at once."""
    others = sorted(path.name for path in folder.iterdir() if path.name != RECORD_NAME)
    if others:
        raise ValueError(
            f"{folder}: {RECORD_NAME} cannot be read, and there are other files ({', '.join(others)[:120]}); "
            "name a new folder"
        )


def _refuse_other_settings(found: dict[str, Any], asked: dict[str, Any]) -> None:
    other = list(differences(found, asked))
    if other:
        raise ValueError(
            "this folder holds an unfinished data set that was begun otherwise: " + "; ".join(other)
            + ". Ask for the same to go on with it, or name a new folder."
        )  # fmt: skip


def differences(found: dict[str, Any], asked: dict[str, Any]) -> Iterator[str]:
    """What is not the same in two sets of settings, in words: 'patients was 14, now 15'."""
    for name, now in asked.items():
        before = found.get(name)
        if isinstance(now, dict):
            yield from differences(before if isinstance(before, dict) else {}, now)
        elif before != now:
            yield f"{name} was {before}, now {now}"


def _lock(handle: int, folder: Path) -> None:
    """Keep every other writer out; the system opens the lock when the process ends, however it does."""
    try:
        import fcntl
    except ImportError:
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise ValueError(f"{folder}: another run is writing this data set; wait until it has ended") from None
