"""The rows of Synthea's files as checked values: who, which claim, how much and when."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from sys import intern

from kit.dataset.synthea_files import (
    CLAIMS,
    ENCOUNTERS,
    PATIENTS,
    PAYERS,
    TRANSACTIONS,
    TRANSITIONS,
    Log,
    Table,
)
from kit.dataset.synthea_ledger import AMOUNT_COLUMN, Entry, Payers
from kit.dataset.synthea_lines import plain
from kit.dataset.synthea_values import read_amount, read_day
from kit.engine.ledger import Place, payer
from kit.engine.money import ZERO, Money, NotAnAmount, total

__all__ = ["Header", "read_entries", "read_headers"]

_NOBODY = ("", "0", "no_insurance")


@dataclass(frozen=True, slots=True)
class Header:
    """A row of claims.csv: whose claim, who pays, for which visit, and what Synthea says is left."""

    patient_id: str
    patient: str
    payers: Payers
    encounter: str
    description: str
    on: date | None
    stated: Money | None


def read_headers(folder: Path, log: Log) -> dict[str, Header]:
    """All claims by their Id, with names in place of Ids. Raises ValueError when claims.csv cannot be read."""
    names = _names(folder, log)
    headers: dict[str, Header] = {}
    for row, values in CLAIMS.rows(folder, log):
        number, patient_id, first, second, encounter, day, *left = values
        number = number.lower()
        if not number:
            log.leave_out(CLAIMS.file, row, "Id", "", "The claim has no Id.", "Write one, or take the row out.")
        elif number in headers:
            log.leave_out(CLAIMS.file, row, "Id", number, "A claim of this Id stands above.", "Take one of them out.")
        else:
            log.used[CLAIMS.file] += 1
            headers[number] = Header(
                patient_id.lower(),
                names.find(names.patients, PATIENTS, "patient", row, "PATIENTID", patient_id),
                names.payers_of(row, first, second),
                encounter,
                names.find(names.encounters, ENCOUNTERS, "", row, "APPOINTMENTID", encounter),
                _day(log, CLAIMS.file, row, "SERVICEDATE", day),
                _all_left(log, row, left),
            )
    return headers


@dataclass(frozen=True, slots=True)
class _Names:
    """Names by Id, from the files that may be missing; None stands for a file that is not there."""

    log: Log
    patients: dict[str, str] | None
    payers: dict[str, str] | None
    encounters: dict[str, str] | None
    members: dict[str, str]

    def find(self, names: dict[str, str] | None, table: Table, word: str, row: int, column: str, number: str) -> str:
        """The name of an Id, or the Id itself after a word; an Id that its file does not have is named."""
        name = (names or {}).get(number.lower(), "")
        if names is not None and number.lower() not in names:
            problem = f"{table.file} has no such Id."
            self.log.note(CLAIMS.file, row, column, number, problem, "Add it there, or correct it here.")
        return name or (f"{word} {plain(number, 40)}".strip() if word else "")

    def payers_of(self, row: int, first: str, second: str) -> Payers:
        """The places of both payers; the second gets a word more when it has the name of the first."""
        one = self._payer(row, "PRIMARYPATIENTINSURANCEID", first)
        two = self._payer(row, "SECONDARYPATIENTINSURANCEID", second)
        if two is not None and two == one:
            two = payer(f"{two.name} (secondary)")
        return Payers(one, two)

    def _payer(self, row: int, column: str, number: str) -> Place | None:
        if number.lower() in _NOBODY:
            return None
        number = self.members.get(number.lower(), number)
        name = self.find(self.payers, PAYERS, "number", row, column, number)
        return None if name.lower() in _NOBODY else payer(name)


def _names(folder: Path, log: Log) -> _Names:
    """The names of the files that may be missing; one that cannot be read is named, and Ids stand in for names."""
    found: list[dict[str, str] | None] = []
    for table in (PATIENTS, PAYERS, ENCOUNTERS, TRANSITIONS):
        try:
            found.append(_by_id(folder, table, log))
        except ValueError as error:
            problem = str(error).removeprefix(f"{table.file}: ")
            log.note(table.file, 0, "", "", problem, "The claims are read without it; Ids stand where names would.")
            found.append(None)
    patients, payers, encounters, members = found
    return _Names(log, patients, payers, encounters, members or {})


def _by_id(folder: Path, table: Table, log: Log) -> dict[str, str]:
    """The name or text of each Id of a file; for payer_transitions.csv the payer of each member."""
    names: dict[str, str] = {}
    for row, (number, *words) in table.rows(folder, log):
        number = number.lower()
        if number in names and table is not TRANSITIONS:
            log.leave_out(table.file, row, table.needed[0], number, "This Id stands above.", "Take one of them out.")
            continue
        log.used[table.file] += 1
        if number:
            names[number] = plain(" ".join(word for word in words if word))
    return names


def _all_left(log: Log, row: int, texts: list[str]) -> Money | None:
    """What all who pay still owe by claims.csv, or None when it does not say."""
    columns = [column for column in CLAIMS.wanted if column.startswith("OUTSTANDING")]
    found = [_stated(log, CLAIMS.file, row, column, text) for column, text in zip(columns, texts, strict=True) if text]
    return total(one or ZERO for one in found) if found and None not in found else None


def _stated(log: Log, file: str, row: int, column: str, text: str) -> Money | None:
    """An amount to compare with, or None when there is none; one that cannot be read is named."""
    if not text:
        return None
    try:
        return _amount(log, column, text)
    except NotAnAmount as error:
        log.note(file, row, column, text, "Nothing can be compared with it.", str(error))
        return None


def _amount(log: Log, column: str, text: str) -> Money:
    money, rounded = read_amount(text)
    if rounded:
        log.rounded[column] += 1
    return money


def _day(log: Log, file: str, row: int, column: str, text: str) -> date | None:
    day = read_day(text)
    if text and day is None:
        log.note(file, row, column, text, "This is not a date.", "Write it like 2026-03-02.")
    return day


def read_entries(folder: Path, headers: dict[str, Header], log: Log) -> tuple[dict[str, list[Entry]], Counter[str]]:
    """The rows of claims_transactions.csv by claim, and how many of each claim could not be read.

    Raises ValueError when the file cannot be read at all.
    """
    table = TRANSACTIONS
    columns = (*table.needed, *table.wanted)
    found: dict[str, list[Entry]] = {}
    left_out: Counter[str] = Counter()
    seen: dict[str, int] = {}
    for row, values in table.rows(folder, log):
        fields = dict(zip(columns, values, strict=True))
        number, claim = fields["ID"].lower(), fields["CLAIMID"].lower()
        if claim not in headers:
            fix = "Add the claim to claims.csv, or correct the Id here."
            log.leave_out(table.file, row, "CLAIMID", claim, "claims.csv has no such claim.", fix)
        elif number and number in seen:
            above = f"Row {seen[number]} has this ID already; money is counted once."
            log.leave_out(table.file, row, "ID", number, above, "Take this row out, or give it an ID of its own.")
        elif wrong := _wrong(fields, headers[claim]):
            seen[number] = row
            left_out[claim] += 1
            log.leave_out(table.file, row, *wrong)
        else:
            seen[number] = row
            found.setdefault(claim, []).append(_entry(row, fields, headers[claim], log))
    for column, count in log.rounded.items():
        say = f"Amounts with parts of a cent: {count}. They were rounded to whole cents, half a cent away from zero."
        log.note(table.file, 0, column, "", say, "Nothing is to be done.")
    return found, left_out


def _wrong(fields: dict[str, str], header: Header) -> tuple[str, str, str, str] | None:
    """Why a row cannot be used: the column, its value, the problem and the fix."""
    kind = fields["TYPE"].upper()
    if kind not in AMOUNT_COLUMN:
        return "TYPE", fields["TYPE"], "There is no such type of transaction.", f"Use {', '.join(AMOUNT_COLUMN)}."
    column, text = _where(fields, kind)
    try:
        read_amount(text)
    except NotAnAmount as error:
        return column, text, "The amount cannot be read.", str(error)
    if read_day(fields["FROMDATE"]) is None and header.on is None:
        return "FROMDATE", fields["FROMDATE"], "Neither this row nor its claim has a date.", "Write it like 2026-03-02."
    return None


def _where(fields: dict[str, str], kind: str) -> tuple[str, str]:
    """The column that holds the amount of a row, and what stands there."""
    column = AMOUNT_COLUMN[kind] if fields[AMOUNT_COLUMN[kind]] else "AMOUNT"
    return column, fields[column]


def _entry(row: int, fields: dict[str, str], header: Header, log: Log) -> Entry:
    """A row that was found right, as values."""
    file, patient = TRANSACTIONS.file, fields["PATIENTID"].lower()
    if patient and header.patient_id and patient != header.patient_id:
        log.note(file, row, "PATIENTID", patient, "The claim is of another patient.", "Correct one of the two.")
    kind = fields["TYPE"].upper()
    on = _day(log, file, row, "FROMDATE", fields["FROMDATE"]) or header.on
    return Entry(
        row,
        fields["ID"],
        kind,
        _amount(log, *_where(fields, kind)),
        on or date.min,  # never so: `_wrong` has seen to it
        fields["CHARGEID"],
        fields["METHOD"].upper(),
        intern(plain(fields["NOTES"])),
        fields["TRANSFERTYPE"],
        fields["TRANSFEROUTID"],
        _stated(log, file, row, "OUTSTANDING", fields["OUTSTANDING"]),
    )
