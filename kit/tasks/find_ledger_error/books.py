"""The books on the desk: what the papers say, what was posted, and what is wrong between the two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kit.engine.ledger import BANK, PATIENT, SERVICES, Account, Place, Transfer, WriteOff, write_off
from kit.engine.money import Money
from kit.engine.remittance import Remittance

__all__ = [
    "CONTRACTUAL",
    "Books",
    "Entry",
    "Finding",
    "Movement",
    "Reason",
    "Side",
    "Wrong",
    "corrected",
    "findings",
    "reason_of",
]

CONTRACTUAL = write_off(WriteOff.CONTRACTUAL)


class Wrong(StrEnum):
    """What can have gone wrong with an entry, in the words of the form."""

    CONTRACT_MISSED = "A contractual adjustment was not posted"
    CONTRACT_TWICE = "A contractual adjustment was posted twice"
    SHARE_AS_CONTRACT = "The patient's share was posted as a contractual adjustment"
    CONTRACT_AS_SHARE = "A contractual adjustment was posted as the patient's share"
    PAYMENT_MISSED = "A payment was not posted"
    PAYMENT_TWICE = "A payment was posted twice"
    DIGITS = "An amount has two digits in the wrong order"
    DIRECTION = "A payment was posted in the wrong direction"
    ACCOUNT = "A payment stands on the wrong account"
    TAKEN_BACK = "Money that the payer took back was not posted"
    CHARGE_MISSED = "A charge was not posted"
    CHARGE_TWICE = "A charge was posted twice"


class Reason(StrEnum):
    """Why a correcting entry is made, in the words of the form."""

    UNDO = "Undo a wrong entry"
    CHARGE = "Charge"
    CONTRACT = "Contractual adjustment"
    SHARE = "Patient's share"
    PAYER_PAYMENT = "Payment of the payer"
    PATIENT_PAYMENT = "Payment of the patient"
    TAKEN_BACK = "Taken back by the payer"
    SMALL_BALANCE = "Small balance"
    REFUND = "Refund"


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement of money: as the papers have it, and as it was posted; None where there is none.

    `belongs` and `stands` are the accounts (0 or 1) on which it should stand and does stand; movements of
    one `group` go right or wrong together.
    """

    right: Transfer | None
    posted: Transfer | None
    belongs: int = 0
    stands: int = 0
    group: str = ""

    @property
    def wrong(self) -> bool:
        """Whether the ledger differs from the papers here."""
        return self.right != self.posted or self.belongs != self.stands

    @property
    def on(self) -> date:
        """The day on which it stands in the ledger, or should."""
        move = self.posted or self.right
        assert move is not None
        return move.on


@dataclass(frozen=True, slots=True)
class Side:
    """One account with the papers behind it: its number, its patient, its remittances, and an agreed plan in words."""

    number: str
    patient: str
    remittances: tuple[Remittance, ...] = ()
    plan: str = ""


@dataclass(frozen=True, slots=True)
class Books:
    """What is on the desk today. The first account is the one that the patient asks about."""

    today: date
    payer: Place
    sides: tuple[Side, ...]
    movements: tuple[Movement, ...]
    question: str = ""

    def ledger(self, account: int = 0) -> Account:
        """An account as it was posted."""
        return Account(tuple(one.posted for one in self._standing(account) if one.posted is not None))

    def line(self, movement: Movement) -> int:
        """The line of its ledger on which a movement stands, from 1; 0 where it was not posted."""
        standing = self._standing(movement.stands)
        at = next((n for n, one in enumerate(standing, 1) if one is movement), 0)
        return at if movement.posted is not None else 0

    def _standing(self, account: int) -> list[Movement]:
        mine = [one for one in self.movements if one.stands == account and one.posted is not None]
        return sorted(mine, key=lambda one: one.on)


@dataclass(frozen=True, slots=True)
class Entry:
    """One correcting entry: on which account, when, from where to where, how much, and why."""

    account: int
    on: date
    source: Place
    target: Place
    amount: Money
    reason: Reason

    @property
    def transfer(self) -> Transfer:
        """The entry as it is added to the ledger."""
        return Transfer(self.on, self.amount, self.source, self.target, self.reason.value)


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake in the books: what went wrong, on which account and line, and the entries that correct it."""

    what: Wrong
    account: int
    line: int
    entries: tuple[Entry, ...]
    posted_on: date


def findings(books: Books) -> tuple[Finding, ...]:
    """Every mistake of the books, with the entries that correct it: undo what is wrong, then post what is right."""
    groups: dict[str, list[Movement]] = {}
    for number, one in enumerate(books.movements):
        if one.wrong:
            groups.setdefault(one.group or f"movement {number}", []).append(one)
    return tuple(_finding(books, mine) for mine in groups.values())


def _finding(books: Books, mine: list[Movement]) -> Finding:
    first = mine[0]
    missing = first.posted is None
    entries = [entry for one in mine for entry in _entries(books.today, one)]
    account = first.belongs if missing else first.stands
    return Finding(_what(first), account, books.line(first), tuple(entries), first.on)


def _entries(today: date, one: Movement) -> list[Entry]:
    found = []
    if one.posted is not None:
        back = one.posted
        found.append(Entry(one.stands, today, back.target, back.source, back.amount, Reason.UNDO))
    if one.right is not None:
        new = one.right
        found.append(Entry(one.belongs, today, new.source, new.target, new.amount, reason_of(new)))
    return found


def reason_of(move: Transfer) -> Reason:
    """Why a transfer of the right ledger is made."""
    if move.source == SERVICES:
        return Reason.CHARGE
    if move.target == CONTRACTUAL:
        return Reason.CONTRACT
    if move.target == BANK:
        return Reason.PATIENT_PAYMENT if move.source == PATIENT else Reason.PAYER_PAYMENT
    return Reason.TAKEN_BACK if move.source == BANK else Reason.SHARE


_MISSED = {
    Reason.CHARGE: Wrong.CHARGE_MISSED,
    Reason.CONTRACT: Wrong.CONTRACT_MISSED,
    Reason.PATIENT_PAYMENT: Wrong.PAYMENT_MISSED,
    Reason.PAYER_PAYMENT: Wrong.PAYMENT_MISSED,
    Reason.TAKEN_BACK: Wrong.TAKEN_BACK,
}
_TWICE = {
    Reason.CHARGE: Wrong.CHARGE_TWICE,
    Reason.CONTRACT: Wrong.CONTRACT_TWICE,
    Reason.PATIENT_PAYMENT: Wrong.PAYMENT_TWICE,
    Reason.PAYER_PAYMENT: Wrong.PAYMENT_TWICE,
}


def _what(one: Movement) -> Wrong:
    """What kind of mistake lies between the papers and the ledger."""
    if one.posted is None:
        assert one.right is not None
        return _MISSED[reason_of(one.right)]
    if one.right is None:
        return _TWICE[reason_of(one.posted)]
    if one.belongs != one.stands:
        return Wrong.ACCOUNT
    if one.right.amount != one.posted.amount:
        return Wrong.DIGITS
    if one.right.source == one.posted.target:
        return Wrong.DIRECTION
    return Wrong.SHARE_AS_CONTRACT if one.posted.target == CONTRACTUAL else Wrong.CONTRACT_AS_SHARE


def corrected(books: Books, found: tuple[Finding, ...], account: int = 0) -> Account:
    """An account with the correcting entries of some mistakes added at its end."""
    ledger = books.ledger(account)
    for one in found:
        for entry in one.entries:
            if entry.account == account:
                undo = entry.reason is Reason.UNDO
                ledger = ledger.reverse(one.line - 1, entry.on, entry.reason) if undo else ledger.post(entry.transfer)
    return ledger
