"""Rows of a Synthea export, read one at a time; what cannot be read is named and the rest goes on."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kit.dataset.synthea_lines import Lines, open_file, plain

__all__ = ["CLAIMS", "ENCOUNTERS", "PATIENTS", "PAYERS", "TRANSACTIONS", "TRANSITIONS", "Finding", "Log", "Table"]

MOST_ROWS = 2_000_000
"""Rows of one file; each takes about 1,000 bytes of memory."""
MOST_FINDINGS = 50_000
"""Findings that are kept with their words; those above are counted."""

_SEPARATORS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a Synthea export that a person should look at, with its place and its fix.

    `row` is the line of the file, where the headings are 1; 0 means the whole file. `left_out` says whether the
    row was left out of the accounts.
    """

    file: str
    row: int
    field: str
    value: str
    problem: str
    fix: str
    left_out: bool

    def __str__(self) -> str:
        place = f"{self.file}, row {self.row}" if self.row else self.file
        what = f", {self.field}" if self.field else ""
        shown = f" ({self.value!r})" if self.value else ""
        return f"{place}{what}{shown}: {self.problem} {self.fix}".strip()


@dataclass(slots=True)
class Log:
    """What happened to each row while an export was read: read, used, or left out and named."""

    findings: list[Finding] = field(default_factory=list)
    not_kept: Counter[str] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)
    used: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    rounded: Counter[str] = field(default_factory=Counter)

    def note(self, file: str, row: int, column: str, value: str, problem: str, fix: str = "") -> None:
        """Name something that does not keep its row out."""
        self._add(Finding(file, row, column, plain(value, 60), problem, fix, False))

    def leave_out(self, file: str, row: int, column: str, value: str, problem: str, fix: str = "") -> None:
        """Name a row that is not used, and why; once for each row."""
        self.left_out[file] += 1
        self._add(Finding(file, row, column, plain(value, 60), problem, fix, True))

    def _add(self, finding: Finding) -> None:
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(finding)
        else:
            self.not_kept[finding.file] += 1


@dataclass(frozen=True, slots=True)
class Table:
    """One file of a Synthea export: its name, the columns that must be there, and others that are used.

    Columns are found by name in any order, in capitals or not, with or without spaces and underscores.
    Source: https://github.com/synthetichealth/synthea/wiki/CSV-File-Data-Dictionary (2026-11-25).
    """

    file: str
    needed: tuple[str, ...]
    wanted: tuple[str, ...] = ()

    def rows(self, folder: Path, log: Log) -> Iterator[tuple[int, list[str]]]:
        """Each row with its number: the values of the needed and wanted columns, in that order, '' when not there.

        Raises ValueError when the file cannot be read at all.
        """
        with open_file(folder, self.file) as handle:
            lines = Lines(handle, self.file)
            log.read[self.file] += 0  # a file without rows is counted too
            try:
                first = next(lines, "")
                separator = max(_SEPARATORS, key=first.count)
                headings = next(csv.reader([first], delimiter=separator), [])
                places = self._places(headings)
                for row, fields in _records(lines, separator, len(headings)):
                    if log.read[self.file] >= MOST_ROWS:
                        raise ValueError(f"{self.file}: more than {MOST_ROWS:,} rows. Export fewer patients.")
                    log.read[self.file] += 1
                    if wrong := _wrong(fields, len(headings)):
                        log.leave_out(self.file, row, "", fields[0], *wrong)
                    else:
                        yield row, [_clean(fields[place]) if place >= 0 else "" for place in places]
            except OSError as error:
                raise ValueError(f"{self.file}: it could not be read to its end ({error.strerror}).") from None
            except (csv.Error, UnicodeError):
                raise ValueError(f"{self.file}: this is not a CSV file. Export it from Synthea again.") from None
            if lines.recoded:
                say = f"Lines that are not in UTF-8: {lines.recoded}, the first is line {lines.first_recoded}."
                log.note(self.file, 0, "", "", say, "They were read as Latin-1; check letters with accents.")

    def _places(self, headings: list[str]) -> list[int]:
        """Where each column stands, -1 for a wanted one that is not there."""
        names = [_key(one) for one in headings]
        columns = (*self.needed, *self.wanted)
        twice = [one for one in columns if names.count(_key(one)) > 1]
        missing = [one for one in self.needed if _key(one) not in names]
        if missing:
            found = ", ".join(plain(one, 30) for one in headings[:8]) or "nothing"
            raise ValueError(
                f"{self.file}, row 1: the columns {', '.join(missing)} are missing; found {found}. "
                "Export the file from Synthea with its headings."
            )
        if twice:
            raise ValueError(f"{self.file}, row 1: the column {twice[0]} stands there twice. Take one of them out.")
        return [names.index(_key(one)) if _key(one) in names else -1 for one in columns]


CLAIMS = Table(
    "claims.csv",
    ("Id", "PATIENTID"),
    (
        "PRIMARYPATIENTINSURANCEID",
        "SECONDARYPATIENTINSURANCEID",
        "APPOINTMENTID",
        "SERVICEDATE",
        "OUTSTANDING1",
        "OUTSTANDING2",
        "OUTSTANDINGP",
    ),
)
TRANSACTIONS = Table(
    "claims_transactions.csv",
    ("ID", "CLAIMID", "TYPE", "AMOUNT", "PAYMENTS"),
    (
        "ADJUSTMENTS",
        "TRANSFERS",
        "CHARGEID",
        "PATIENTID",
        "METHOD",
        "FROMDATE",
        "NOTES",
        "TRANSFEROUTID",
        "TRANSFERTYPE",
        "OUTSTANDING",
    ),
)
PATIENTS = Table("patients.csv", ("Id",), ("FIRST", "MIDDLE", "LAST"))
PAYERS = Table("payers.csv", ("Id", "NAME"))
ENCOUNTERS = Table("encounters.csv", ("Id",), ("DESCRIPTION",))
TRANSITIONS = Table("payer_transitions.csv", ("MEMBERID", "PAYER"))


def _records(lines: Lines, separator: str, width: int) -> Iterator[tuple[int, list[str]]]:
    """The rows of a file, each with its first line; a wrong one of several lines is read line by line.

    So a quotation mark left open swallows no other row.
    """
    reader = csv.reader(lines, delimiter=separator)
    while True:
        lines.taken.clear()
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error:
            fields = ["\0"]
        if len(lines.taken) > 1 and _wrong(fields, width):
            alone = [_alone(line, separator) for line in lines.taken]
        else:
            alone = [fields]
        start = lines.number - len(lines.taken) + 1
        yield from ((row, one) for row, one in enumerate(alone, start) if one)  # an empty line is no row


def _alone(line: str, separator: str) -> list[str]:
    """The fields of one line by itself."""
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return ["\0"]


def _clean(text: str) -> str:
    """A field without what cannot be shown, which could change a screen or a line."""
    text = text.strip()
    return text if text.isprintable() else "".join(one if one.isprintable() else " " for one in text)


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _wrong(fields: list[str], width: int) -> tuple[str, str] | None:
    """What is wrong with a row as a whole, and the fix."""
    if any("\0" in one for one in fields):
        return "The row holds a NUL character, or is too long.", "Export the file again; it was damaged."
    if len(fields) < width or any(one.strip() for one in fields[width:]):
        lines = sum(one.count("\n") for one in fields) + 1
        over = f" and goes over {lines} lines" if lines > 1 else ""
        fix = "Look for a comma or a quotation mark too many or too few."
        return f"The row has {len(fields)} fields{over}; the headings are {width}.", fix
    return None
