"""Prove a data set again from its files alone: checksums, keys, sums, days, and every error made on purpose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kit.dataset.answers import explains, wrong_answer
from kit.dataset.columns import TABLES, Column, ColumnKind, Table
from kit.dataset.formats import TextRow, read_csv, read_parquet
from kit.dataset.laws import violations
from kit.dataset.manifest import MANIFEST_NAME, Manifest, read_manifest
from kit.dataset.record import RECORD_NAME, file_name
from kit.dataset.store import file_sum
from kit.dataset.tables import patient_number
from kit.dataset.violation import Violation
from kit.engine.money import Money

__all__ = ["Finding", "prove_dataset", "table_rows"]

MOST_FINDINGS = 1_000
MOST_ROWS_OF_A_PATIENT = 5_000
_SHAPES = {
    ColumnKind.TEXT: re.compile(r".*", re.DOTALL),
    ColumnKind.AMOUNT: re.compile(r"(?:-?[0-9]{1,9}\.[0-9]{2})?", re.ASCII),
    ColumnKind.DAY: re.compile(r"(?:[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01]))?", re.ASCII),
    ColumnKind.NUMBER: re.compile(r"(?:-?[0-9]{1,15})?", re.ASCII),
    ColumnKind.YES_NO: re.compile(r"(?:yes|no)?"),
}
_ADJUSTMENTS = re.compile(r"(?:[A-Z0-9-]{1,9}:-?[0-9]{1,7}\.[0-9]{2}(?:;|$))*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing in a data set that does not hold and is no error made on purpose.

    `place` says in which file, patient and row; `difference` is empty where nothing can be subtracted.
    """

    place: str
    law: str
    expected: str
    found: str
    difference: str = ""

    def __str__(self) -> str:
        tail = f", difference {self.difference}" if self.difference else ""
        return f"{self.place}: {self.law}: expected {self.expected}, found {self.found}{tail}"


def prove_dataset(folder: Path) -> tuple[Finding, ...]:
    """Prove every law of a finished data set on its files; nothing found means that all of them hold.

    Reads every table once, patient by patient, so that the memory needed does not grow with the data set.
    Stops after a thousand findings. Raises ValueError when the folder holds no finished data set.
    """
    manifest = read_manifest(folder)
    found: list[Finding] = []
    for part in (_files, _patients):
        for one in part(folder, manifest):
            found.append(one)
            if len(found) >= MOST_FINDINGS:
                return tuple(found)
    return tuple(found)


def table_rows(folder: Path, manifest: Manifest, table: Table) -> Iterator[TextRow]:
    """Every row of a table, in either format, in the same words. Raises ValueError for a file that cannot be read."""
    made = manifest.settings
    if made.format == "csv":
        yield from read_csv(folder / file_name(table.name, 0, made.format), table)
        return
    for position in range(-(-made.patients // made.chunk)):
        yield from read_parquet(folder / file_name(table.name, position, made.format), table)


def _files(folder: Path, manifest: Manifest) -> Iterator[Finding]:
    """Every file of the manifest is there as it was written, and no other."""
    there = {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()
    }
    for name in sorted(there - set(manifest.files) - {MANIFEST_NAME, RECORD_NAME}):
        yield Finding(name, "only files of the manifest are here", "no such file", "a file")
    for name, wanted in manifest.files.items():
        if name not in there:
            yield Finding(name, "every file of the manifest is here", "a file", "no such file")
        elif (folder / name).is_symlink() or not (folder / name).is_file():
            yield Finding(name, "every file of the manifest is here", "a file", "a link or something else")
        elif (found := file_sum(folder / name)) != wanted:
            yield Finding(name, "the file is as it was written", wanted, found)


def _patients(folder: Path, manifest: Manifest) -> Iterator[Finding]:
    """Every patient's rows, in order; and as many rows as the manifest says."""
    heads = {name: _Reader(folder, manifest, table) for name, table in TABLES.items()}
    position = 0
    while ahead := [reader.patient for reader in heads.values() if reader.patient]:
        number = min(ahead)
        position += 1
        if number != patient_number(position):
            yield Finding(f"patient {number[:40]}", "patients are counted in order", patient_number(position), number)
            position = int(number[2:]) if re.fullmatch(r"P-[0-9]{7}", number) else position
        rows = {name: reader.take(number) for name, reader in heads.items()}
        yield from _patient(number, rows)
    if position != manifest.settings.patients:
        yield Finding("patients", "the last patient", patient_number(manifest.settings.patients), str(position))
    for name, reader in heads.items():
        yield from ([Finding(name, "the file can be read", "rows", reader.problem)] if reader.problem else [])
        wanted = manifest.rows[name]
        if reader.count != wanted:
            law = "the table has as many rows as were written"
            yield Finding(name, law, f"{wanted:,}", f"{reader.count:,}", f"{reader.count - wanted:+,}")


class _Reader:
    """One table, read patient by patient; `patient` is the next one, '' at the end."""

    def __init__(self, folder: Path, manifest: Manifest, table: Table) -> None:
        self._rows = table_rows(folder, manifest, table)
        self.count = 0
        self.problem = ""
        self.patient = ""
        self._next()

    def take(self, number: str) -> list[TextRow]:
        """The rows of one patient, if they come next."""
        taken: list[TextRow] = []
        while self.patient == number and len(taken) < MOST_ROWS_OF_A_PATIENT:
            taken.append(self._row)
            self._next()
        return taken

    def _next(self) -> None:
        try:
            self._row = next(self._rows)
            self.count += 1
            # A row without a number still has to be taken by somebody.
            self.patient = self._row["patient"] or "without number"
        except StopIteration:
            self.patient = ""
        except (ValueError, OSError) as problem:
            self.problem, self.patient = str(problem), ""


def _patient(number: str, rows: Mapping[str, list[TextRow]]) -> Iterator[Finding]:
    """What one patient's rows break, less what is an error made on purpose."""
    unreadable = [
        Finding(
            f"{name} {number}: {column.name}", "the cell is what its column says", column.kind, row[column.name][:60]
        )
        for name, found in rows.items()
        for row in found
        for column in TABLES[name].columns
        if not _readable(column, row[column.name])
    ]
    yield from unreadable
    if unreadable:
        return
    for answer in rows["answers"]:
        if problem := wrong_answer(answer, rows):
            place = f"answers {number}: {answer['answer']} ({answer['kind']})"
            yield Finding(place, "what an answer calls wrong stands in the file", answer["wrong"], problem)
    for one in violations(rows):
        if not any(explains(answer, one, rows) for answer in rows["answers"]):
            yield Finding(f"{number} {one.place}", one.law, one.expected, one.found, _difference(one))


def _readable(column: Column, text: str) -> bool:
    shape = _ADJUSTMENTS if column.name.endswith("adjustments") else _SHAPES[column.kind]
    return shape.fullmatch(text) is not None


def _difference(one: Violation) -> str:
    try:
        return str(Money.of(one.found) - Money.of(one.expected))
    except ValueError:
        return ""
