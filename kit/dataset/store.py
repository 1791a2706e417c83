"""The files of a data set in the making: chunks go to their end, and what is not on record is cut off."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from kit.dataset.chunk import Chunk
from kit.dataset.columns import TABLES
from kit.dataset.formats import csv_header
from kit.dataset.record import Done, file_name, open_inside
from kit.files import sync_folder

__all__ = ["CsvStore", "ParquetStore", "file_sum", "store_of"]

BLOCK_BYTES = 1 << 20


class CsvStore:
    """One CSV file for each table, to which chunks are added at the end.

    Making one cuts every file to what is on record. Raises ValueError when a file no longer holds that.
    """

    def __init__(self, folder: Path, done: Sequence[Done]) -> None:
        self._handles: dict[str, int] = {}
        self._sums = {f"{name}.csv": hashlib.sha256() for name in TABLES}
        self._ends = dict.fromkeys(self._sums, 0)
        try:
            for file in self._sums:
                self._handles[file] = open_inside(folder, file)
            for one in done:
                for file, start, end, wanted in one.pieces:
                    self._take_up(file, start, end, wanted)
            for file, handle in self._handles.items():
                os.ftruncate(handle, self._ends[file])
                os.lseek(handle, 0, os.SEEK_END)
        except BaseException:
            self.close()
            raise

    def add(self, chunk: Chunk) -> Done:
        """Write a chunk to the end of every file and wait until it is on the disk."""
        pieces = []
        for name, table in TABLES.items():
            handle = self._handles[f"{name}.csv"]
            start = os.fstat(handle).st_size
            data = chunk.data[name] if start else csv_header(table) + chunk.data[name]
            _write_all(handle, data)
            self._sums[f"{name}.csv"].update(data)
            pieces.append((f"{name}.csv", start, start + len(data), hashlib.sha256(data).hexdigest()))
        for handle in self._handles.values():
            os.fsync(handle)
        return Done(chunk.job.position, tuple(pieces), chunk.rows)

    def sums(self) -> dict[str, str]:
        """The checksum of every file as it stands now."""
        return {file: one.hexdigest() for file, one in self._sums.items()}

    def close(self) -> None:
        """Close every file."""
        for handle in self._handles.values():
            os.close(handle)
        self._handles = {}

    def _take_up(self, file: str, start: int, end: int, wanted: str) -> None:
        """Read a piece that is on record once more, and check that it is still what was written."""
        handle, piece, left = self._handles[file], hashlib.sha256(), end - start
        self._ends[file] = end
        os.lseek(handle, start, os.SEEK_SET)
        while left and (block := os.read(handle, min(left, BLOCK_BYTES))):
            piece.update(block)
            self._sums[file].update(block)
            left -= len(block)
        if piece.hexdigest() != wanted:
            raise ValueError(f"{file} was changed since it was written; start again in an empty folder")


class ParquetStore:
    """A folder of Parquet files for each table, one file for each chunk.

    Making one takes away every part that is not on record. Raises ValueError when a part was changed.
    """

    def __init__(self, folder: Path, done: Sequence[Done]) -> None:
        self._folder = folder
        self._sums = {file: wanted for one in done for file, _, _, wanted in one.pieces}
        for name in TABLES:
            if (folder / name).is_symlink():
                raise ValueError(f"{name}: this is a link to somewhere else; take it out of the folder and start again")
            (folder / name).mkdir(exist_ok=True)
            for path in (folder / name).glob("part-*.parquet"):
                if f"{name}/{path.name}" not in self._sums:
                    path.unlink()
        for file, wanted in self._sums.items():
            if not (folder / file).is_file() or file_sum(folder / file) != wanted:
                raise ValueError(f"{file} was changed since it was written; start again in an empty folder")

    def add(self, chunk: Chunk) -> Done:
        """Write a chunk as one more part of every table and wait until it is on the disk."""
        pieces = []
        for name, data in chunk.data.items():
            file = file_name(name, chunk.job.position, "parquet")
            handle = open_inside(self._folder, file, empty=True)
            try:
                _write_all(handle, data)
                os.fsync(handle)
            finally:
                os.close(handle)
            sync_folder(self._folder / name)
            self._sums[file] = hashlib.sha256(data).hexdigest()
            pieces.append((file, 0, len(data), self._sums[file]))
        return Done(chunk.job.position, tuple(pieces), chunk.rows)

    def sums(self) -> dict[str, str]:
        """The checksum of every part."""
        return dict(self._sums)

    def close(self) -> None:
        """Nothing is left open between two parts."""


def store_of(format: str, folder: Path, done: Sequence[Done]) -> CsvStore | ParquetStore:
    """The files of a data set in a format, cut to what is on record."""
    store = CsvStore(folder, done) if format == "csv" else ParquetStore(folder, done)
    sync_folder(folder)
    return store


def file_sum(path: Path) -> str:
    """The SHA-256 checksum of a file, read block by block."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_all(handle: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(handle, left) :]
