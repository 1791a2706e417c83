"""A claim of Synthea folded to an account: each of its rows becomes a transfer between two places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from kit.dataset.synthea_files import TRANSACTIONS, Log
from kit.engine.ledger import (
    BANK,
    PATIENT,
    SERVICES,
    Account,
    Method,
    Place,
    PlaceKind,
    Transfer,
    WriteOff,
    payer,
    write_off,
)
from kit.engine.money import ZERO, Money, total

__all__ = ["Entry", "Folded", "Payers", "fold_claim"]

FILE = TRANSACTIONS.file
AMOUNT_COLUMN = {
    "CHARGE": "AMOUNT",
    "PAYMENT": "PAYMENTS",
    "ADJUSTMENT": "ADJUSTMENTS",
    "TRANSFERIN": "TRANSFERS",
    "TRANSFEROUT": "TRANSFERS",
}
"""Where Synthea writes the amount of each type of row."""

_METHODS = {"CASH": Method.CASH, "CHECK": Method.CHECK, "ECHECK": Method.ACH, "CC": Method.CARD}
_PATIENTS_OWN = ("COPAY", "CASH", "CC")
CONTRACT = write_off(WriteOff.CONTRACTUAL)
UNNAMED = payer("not named on the claim")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of Synthea's ledger, read and checked."""

    row: int
    id: str
    kind: str
    amount: Money
    on: date
    charge_id: str
    method: str
    note: str
    goes_to: str
    out_of: str
    stated: Money | None


@dataclass(frozen=True, slots=True)
class Payers:
    """Who pays on a claim: the places of the primary and the secondary payer, where there are such."""

    primary: Place | None
    secondary: Place | None

    def place(self, letter: str) -> Place | None:
        """The place of Synthea's letter: 1 primary, 2 secondary, p patient; without one, the first who pays.

        A payer whom the claim does not name is a place of its own, so that its money is not lost. None for another
        letter.
        """
        places = {"": self.primary or PATIENT, "1": self.primary or UNNAMED, "2": self.secondary or UNNAMED}
        return PATIENT if letter.lower() == "p" else places.get(letter)


@dataclass(frozen=True, slots=True)
class Folded:
    """What came of the rows of a claim: the account, what Synthea says is left (if it does), and rows left out."""

    account: Account
    stated: Money | None
    left_out: int


@dataclass(slots=True)
class _Line:
    """A charge and what happened to it up to now."""

    name: str
    holder: Place
    stated: Money | None = None
    payer: Place | None = None
    standing: dict[Place, Money] = field(default_factory=dict)


def fold_claim(payers: Payers, entries: list[Entry], log: Log) -> Folded:
    """Fold the rows of a claim to its account.

    A charge goes to the place that Synthea bills first; a payment comes from whoever holds the balance, but a
    copay, cash and a card are always the patient's, so their part of the balance moves to the patient first. Nothing
    is capped: who paid above the charge ends below zero. Laws: the balances of all places add up to zero; each
    row is used or named.
    """
    entries = _in_order(entries)
    pairs, alone = _pairs(entries)
    for number, problem in alone.items():
        _leave_out(log, entries[number], problem)
    left_out = len(alone)
    moves: list[Transfer] = []
    lines = [_Line("", payers.primary or PATIENT)]
    for number, entry in enumerate(entries):
        if number in alone or entry.kind == "TRANSFEROUT":
            continue
        problem = _start_or_move(payers, entry, lines, log)
        if problem:
            _leave_out(log, entry, problem)
            left_out += 1
            if entry.kind == "TRANSFERIN":
                _leave_out(log, entries[pairs[number]], "The row that takes this up was left out.")
                left_out += 1
            continue
        log.used[FILE] += 2 if entry.kind == "TRANSFERIN" else 1
        moves += _moves(payers, entry, lines[-1])
    return Folded(Account(tuple(moves)), _stated(lines), left_out)


def _in_order(entries: list[Entry]) -> list[Entry]:
    """The rows by charge number, when each has one of its own; otherwise as they stand in the file."""
    numbers = {entry.charge_id for entry in entries}
    if len(numbers) == len(entries) and all(one.isascii() and one.isdigit() and len(one) < 20 for one in numbers):
        return sorted(entries, key=lambda entry: int(entry.charge_id))
    return entries


def _pairs(entries: list[Entry]) -> tuple[dict[int, int], dict[int, str]]:
    """For each TRANSFERIN its TRANSFEROUT, and those that have none with the reason."""
    outs = [number for number, entry in enumerate(entries) if entry.kind == "TRANSFEROUT"]
    by_id: dict[str, list[int]] = {}
    for out in reversed(outs):
        by_id.setdefault(entries[out].charge_id, []).append(out)
    so_far: dict[Money, list[int]] = {}
    free = dict.fromkeys(outs)
    pairs: dict[int, int] = {}
    alone: dict[int, str] = {}
    for number, entry in enumerate(entries):
        if entry.kind == "TRANSFEROUT":
            so_far.setdefault(entry.amount, []).append(number)
        if entry.kind != "TRANSFERIN":
            continue
        fits = by_id.get(entry.out_of, []) if entry.out_of else so_far.get(entry.amount, [])
        found = _next_free(fits, free)
        if found is None:
            alone[number] = "No TRANSFEROUT row of this claim goes with it."
            continue
        del free[found]
        before = entries[found].amount
        if before == entry.amount:
            pairs[number] = found
        else:
            both = f"The two rows of a transfer differ: {before} goes out, {entry.amount} comes in."
            alone[number] = alone[found] = both
    return pairs, alone | dict.fromkeys(free, "No TRANSFERIN row of this claim takes it up.")


def _next_free(waiting: list[int], free: dict[int, None]) -> int | None:
    """Take the last of the waiting rows that no other has taken."""
    while waiting:
        out = waiting.pop()
        if out in free:
            return out
    return None


def _start_or_move(payers: Payers, entry: Entry, lines: list[_Line], log: Log) -> str:
    """Start a line with a charge; gives back what is wrong with a transfer that goes nowhere."""
    if entry.kind not in ("CHARGE", "TRANSFERIN"):
        return ""
    place = payers.place(entry.goes_to)
    if place == UNNAMED:
        say = f"The claim has no payer for this; its money stands with 'payer {UNNAMED.name}'."
        log.note(FILE, entry.row, "TRANSFERTYPE", entry.goes_to, say, "Name the payer in claims.csv.")
    if entry.kind == "CHARGE":
        if place is None:
            say = "No payer goes by this letter; the charge was billed to the first who pays."
            log.note(FILE, entry.row, "TRANSFERTYPE", entry.goes_to, say, "Use 1, 2 or p.")
        lines.append(_Line(entry.note, place or payers.primary or PATIENT))
    elif place is None:
        return f"It moves money to {entry.goes_to[:24]!r}; Synthea knows 1, 2 and p."
    elif place == lines[-1].holder:
        return f"It moves money to {place}, where it stands already."
    return ""


def _moves(payers: Payers, entry: Entry, line: _Line) -> Iterator[Transfer]:
    """The transfers of one row, most often one; none for an amount of zero."""
    if line.holder.kind is PlaceKind.PAYER:
        line.payer = line.holder
    if entry.kind == "CHARGE":
        yield from _transfer(entry, line, SERVICES, line.holder, entry.note or "Charge")
    elif entry.kind == "ADJUSTMENT":
        yield from _transfer(entry, line, line.holder, CONTRACT, "Adjustment")
    elif entry.kind == "TRANSFERIN":
        target = payers.place(entry.goes_to) or PATIENT
        yield from _transfer(entry, line, line.holder, target, f"Balance moves to {target}")
        line.holder = target
    else:
        paid_by = line.holder
        if entry.method in _PATIENTS_OWN:
            paid_by = PATIENT
            part = min(entry.amount, line.standing.get(line.holder, ZERO))
            if line.holder != PATIENT and part > ZERO:
                yield from _transfer(entry, line, line.holder, PATIENT, "The patient's part", part)
        elif entry.method == "ECHECK":
            paid_by = line.payer or line.holder
        reason = "Copay" if entry.method == "COPAY" else f"Payment of {paid_by}"
        yield from _transfer(entry, line, paid_by, BANK, reason, method=_METHODS.get(entry.method))
    if entry.kind != "TRANSFERIN":
        line.stated = entry.stated


def _transfer(
    entry: Entry,
    line: _Line,
    source: Place,
    target: Place,
    reason: str,
    amount: Money | None = None,
    method: Method | None = None,
) -> Iterator[Transfer]:
    """One transfer; an amount below zero goes the other way."""
    amount = entry.amount if amount is None else amount
    line.standing[source] = line.standing.get(source, ZERO) - amount
    line.standing[target] = line.standing.get(target, ZERO) + amount
    if amount < ZERO:
        source, target, amount = target, source, -amount
        reason = f"Taken back: {reason}"
    if amount:
        yield Transfer(entry.on, amount, source, target, reason, line.name, method, entry.id)


def _stated(lines: list[_Line]) -> Money | None:
    """What Synthea says is left of all lines, or None when it does not say so for one of them."""
    used = [line for line in lines if line.standing or line is not lines[0]]
    stated = [line.stated for line in used if line.stated is not None]
    return total(stated) if used and len(stated) == len(used) else None


def _leave_out(log: Log, entry: Entry, problem: str) -> None:
    fix = "Check this row against Synthea's own export."
    log.leave_out(FILE, entry.row, "TYPE", entry.kind, problem, fix)
