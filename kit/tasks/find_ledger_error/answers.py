"""The answers to the form from what was found: the mistakes, the correcting entries, and the right balances."""

from __future__ import annotations

from collections.abc import Sequence

from kit.engine.ledger import (
    BANK,
    PATIENT,
    REFUNDS,
    SERVICES,
    UNAPPLIED,
    Account,
    Place,
    PlaceKind,
    WriteOff,
    write_off,
)
from kit.engine.money import Money
from kit.engine.worksheet import Value
from kit.tasks.find_ledger_error.books import CONTRACTUAL, Books, Entry, Finding, corrected

__all__ = [
    "ENTRY_CELLS",
    "ENTRY_ROWS",
    "MISTAKE_CELLS",
    "MISTAKE_ROWS",
    "PLACES",
    "SMALL",
    "answers",
    "owed",
    "place_word",
]

SMALL = write_off(WriteOff.SMALL_BALANCE)
_WORDS = {
    SERVICES: "Services",
    PATIENT: "Patient",
    CONTRACTUAL: "Contractual write-off",
    BANK: "Bank",
    SMALL: "Small-balance write-off",
    REFUNDS: "Refunds",
    UNAPPLIED: "Unapplied money",
}
PLACES = ("Services", "Payer", "Patient", "Contractual write-off", "Bank", "Small-balance write-off", "Refunds",
          "Unapplied money")  # fmt: skip
MISTAKE_ROWS, ENTRY_ROWS = 3, 6
MISTAKE_CELLS = ("account", "line", "what")
ENTRY_CELLS = ("account", "on", "source", "target", "amount", "reason")


def place_word(place: Place) -> str:
    """A place in the words of the form."""
    return "Payer" if place.kind is PlaceKind.PAYER else _WORDS[place]


def balances(books: Books, found: Sequence[Finding]) -> dict[str, Value]:
    """What the patient and the payer owe once the correcting entries are added, and how far the ledger was off."""
    now = corrected(books, tuple(found))
    return {
        "off_by": owed(books, books.ledger()) - owed(books, now),
        "patient_owes": now.balance(PATIENT),
        "payer_owes": now.balance(books.payer),
    }


def owed(books: Books, account: Account) -> Money:
    """The balance of an account: what the patient and the payer owe together."""
    return account.balance(PATIENT) + account.balance(books.payer)


def mistake_row(books: Books, one: Finding) -> tuple[Value, ...]:
    """The cells of one mistake, in the order of MISTAKE_CELLS."""
    return books.sides[one.account].number, one.line, one.what.value


def entry_row(books: Books, one: Entry) -> tuple[Value, ...]:
    """The cells of one correcting entry, in the order of ENTRY_CELLS."""
    number = books.sides[one.account].number
    return number, one.on, place_word(one.source), place_word(one.target), one.amount, one.reason.value


def answers(books: Books, found: Sequence[Finding]) -> dict[str, Value | None]:
    """All answers that follow from the mistakes found; rows beyond them stay blank."""
    entries = [entry_row(books, entry) for one in found for entry in one.entries]
    return {
        **cells(books, "mistake", MISTAKE_CELLS, MISTAKE_ROWS, [mistake_row(books, one) for one in found]),
        **balances(books, found),
        **cells(books, "entry", ENTRY_CELLS, ENTRY_ROWS, entries),
    }


def cells(
    books: Books, table: str, names: Sequence[str], rows: int, filled: Sequence[Sequence[Value] | None]
) -> dict[str, Value | None]:
    """The cells of a table; with one account on the desk there is no column for it."""
    found: dict[str, Value | None] = {}
    for number in range(1, rows + 1):
        row = filled[number - 1] if number <= len(filled) else None
        for at, name in enumerate(names):
            if name != "account" or len(books.sides) > 1:
                found[f"{table}_{number}.{name}"] = None if row is None else row[at]
    return found
