"""What a finished data set says about itself: the manifest for programs, the data dictionary for people."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kit.dataset.columns import TABLES, ColumnKind
from kit.dataset.record import Settings, open_inside
from kit.files import sync_folder

__all__ = ["DICTIONARY_NAME", "MANIFEST_NAME", "Manifest", "data_dictionary", "read_manifest", "write_manifest"]

MANIFEST_NAME = "manifest.json"
DICTIONARY_NAME = "data_dictionary.md"
LARGEST_MANIFEST_BYTES = 200_000_000
_FILE = re.compile(r"[a-z_]{1,30}(?:\.csv|\.md|/part-[0-9]{6,8}\.parquet)", re.ASCII)
_WRITTEN = {
    ColumnKind.TEXT: "text",
    ColumnKind.AMOUNT: "amount in dollars, with two places",
    ColumnKind.DAY: "day, as 2026-03-02",
    ColumnKind.NUMBER: "whole number",
    ColumnKind.YES_NO: "yes or no",
}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a data set is: how it was made, how many rows each table has, and the SHA-256 checksum of every file."""

    settings: Settings
    rows: dict[str, int]
    files: dict[str, str]


def write_manifest(folder: Path, settings: Settings, rows: dict[str, int], files: dict[str, str]) -> Manifest:
    """Write the data dictionary and then the manifest, whose presence says that the data set is whole."""
    words = data_dictionary().encode()
    _replace(folder, DICTIONARY_NAME, words)
    manifest = Manifest(settings, rows, {**files, DICTIONARY_NAME: hashlib.sha256(words).hexdigest()})
    about = {"synthetic": True, "about": "Every person and company in it is made up.", **asdict(settings)}
    text = json.dumps({**about, "rows": rows, "sha256": manifest.files}, indent=1)
    _replace(folder, MANIFEST_NAME, f"{text}\n".encode())
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder. Raises ValueError when there is none, or none that can be read."""
    path = folder / MANIFEST_NAME
    if not path.is_file():
        raise ValueError(f"{folder} has no {MANIFEST_NAME}, so it is no finished data set; finish it, or name another")
    if path.stat().st_size > LARGEST_MANIFEST_BYTES:
        raise ValueError(f"{path}: this is larger than any manifest")
    try:
        return _read(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ValueError(f"{path}: this cannot be read as a manifest; make the data set again") from None


def _read(found: dict[str, Any]) -> Manifest:
    if found["synthetic"] is not True or found["format"] not in ("csv", "parquet"):
        raise ValueError("not of this kit")
    made_by = {str(name): str(number) for name, number in found["made_by"].items()}
    numbers = (int(found["patients"]), str(found["format"]), int(found["chunk"]))
    rows = {name: int(found["rows"][name]) for name in TABLES}
    files = {str(name): str(wanted) for name, wanted in found["sha256"].items()}
    if not (numbers[0] >= 1 and numbers[2] >= 1 and all(map(_FILE.fullmatch, files))):
        raise ValueError("not of this kit")
    return Manifest(Settings(str(found["seed"]), *numbers, made_by), rows, files)


def data_dictionary() -> str:
    """Every table and column in words, as Markdown."""
    return "\n".join(_words()) + "\n"


def _words() -> Iterator[str]:
    yield "# Data dictionary"
    yield ""
    yield "This data set is synthetic: every person, company and number in it is made up."
    yield "A text that would look like a formula to a spreadsheet has an apostrophe before it in the CSV files."
    for table in TABLES.values():
        yield ""
        yield f"## {table.name}"
        yield ""
        yield f"{table.says} Rows are told apart by: {', '.join(table.key)}."
        yield ""
        yield "| column | kind | what it holds |"
        yield "|---|---|---|"
        for column in table.columns:
            yield f"| {column.name} | {_WRITTEN[column.kind]} | {column.says} |"


def _replace(folder: Path, name: str, data: bytes) -> None:
    """Put a file in its place whole: a draft, on the disk, then renamed."""
    draft = f".{name}.draft"
    with os.fdopen(open_inside(folder, draft, empty=True), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    (folder / draft).replace(folder / name)
    sync_folder(folder)
