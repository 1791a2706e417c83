"""The lines of a file that somebody brings, opened with care and read within limits."""

from __future__ import annotations

import csv
import os
import stat
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

__all__ = ["Lines", "open_file", "plain"]

LARGEST_FILE = 2 * 1024**3
"""Bytes of one file."""
LONGEST_LINE = 1_000_000
"""Characters of one line; Synthea's own are below 1,000."""
LONGEST_ROW = 100
"""Lines of one row, where a text in quotation marks has several."""
MOST_LINES = 6_000_000
"""Lines of one file, with empty ones."""

_TOO_LONG = "\0\n"


class Lines(Iterator[str]):
    """The lines of a file, none of them longer than the limit; bytes that are not UTF-8 are read as Latin-1.

    `taken` holds the lines since it was last cleared, and never more than the limit of one row.
    """

    def __init__(self, handle: TextIO, file: str) -> None:
        self.handle, self.file = handle, file
        self.number, self.recoded, self.first_recoded = 0, 0, 0
        self.taken: list[str] = []

    def __next__(self) -> str:
        if len(self.taken) >= LONGEST_ROW:
            raise csv.Error
        line = self._line()
        self.taken.append(line)
        return line

    def _line(self) -> str:
        line = self.handle.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        self.number += 1
        if self.number > MOST_LINES:
            raise ValueError(f"{self.file}: more than {MOST_LINES:,} lines. Export fewer patients.")
        if len(line) >= LONGEST_LINE and line[-1] not in "\r\n":
            while (more := self.handle.readline(LONGEST_LINE)) and more[-1] not in "\r\n":
                pass
            return _TOO_LONG
        try:
            line.encode()
        except UnicodeEncodeError:
            self.recoded += 1
            self.first_recoded = self.first_recoded or self.number
            return line.encode("utf-8", "surrogateescape").decode("latin-1")
        return line


def plain(text: str, longest: int = 120) -> str:
    """A text on one line, without letters that cannot be shown, and not too long."""
    shown = text[: longest * 2]
    if not shown.isprintable():
        shown = "".join(one if one.isprintable() else " " for one in shown)
    shown = " ".join(shown.split())
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def _find(folder: Path, name: str) -> Path:
    """The file of a name, written in capitals or not."""
    try:
        names = sorted(one.name for one in os.scandir(folder) if one.name.lower() == name)
    except (OSError, ValueError):
        raise ValueError(f"The folder {folder} cannot be opened. Give the folder with Synthea's CSV files.") from None
    if not names:
        raise ValueError(f"{name} is not in the folder {folder}. Give the folder with Synthea's CSV files.")
    return folder / (name if name in names else names[0])


def open_file(folder: Path, name: str) -> TextIO:
    """Open a plain file of a folder to read text. Raises ValueError for anything else; it never waits for a pipe."""
    path = _find(folder, name)
    try:
        if path.resolve(strict=True).parent != folder.resolve(strict=True):
            raise ValueError(f"{path.name}: it points to a file outside of the folder. Copy the file itself there.")
        number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        about = os.fstat(number)
        if not stat.S_ISREG(about.st_mode):
            os.close(number)
            raise ValueError(f"{path.name}: it is no plain file. Put the CSV file itself there.")
        if about.st_size > LARGEST_FILE:
            os.close(number)
            raise ValueError(f"{path.name}: larger than {LARGEST_FILE // 1024**3} gigabytes. Export fewer patients.")
    except (OSError, RuntimeError):
        raise ValueError(
            f"{path.name}: it cannot be opened. Check that it is a file and that you may read it."
        ) from None
    raw = os.fdopen(number, "rb")
    wide = raw.peek(2)[:2] in (b"\xff\xfe", b"\xfe\xff")
    encoding, errors = ("utf-16", "replace") if wide else ("utf-8-sig", "surrogateescape")
    return TextIOWrapper(raw, encoding=encoding, errors=errors, newline="")
