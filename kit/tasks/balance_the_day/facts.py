"""A day at the payment desk: what came in, what was keyed, what is on hand, and what may be wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kit.engine.day import CashCount, Counted, Receipt, balance_the_day, count_the_cash
from kit.engine.ledger import Method
from kit.engine.money import ZERO, Money, total
from kit.engine.payments import OpenCharge
from kit.engine.worksheet import Worksheet
from kit.scenarios.people import Name

__all__ = [
    "DEPOSITED",
    "HOLDING",
    "MOST_ITEMS",
    "Day",
    "Fault",
    "Keyed",
    "Mishap",
    "Moved",
    "PatientFile",
    "Returned",
    "Slip",
    "account_for",
    "balance",
    "cash_to_deposit",
    "keyed",
    "methods",
    "on_hand",
    "pieces_for",
]

HOLDING = "Holding account"
MOST_ITEMS = 3
DEPOSITED = (Method.CASH, Method.CHECK, Method.MONEY_ORDER)
"""What is carried to the bank; cards and the portal arrive by themselves."""


class Fault(StrEnum):
    """Why the day sheet and the money on hand do not agree, as it stands on the form."""

    DIGITS = "Two digits changed places on the day sheet"
    POINT = "A decimal point moved on the day sheet"
    TWICE = "A receipt was keyed twice"
    NOT_KEYED = "A receipt was not keyed"
    METHOD = "A receipt was keyed under the wrong method"
    MISSING = "A payment is missing from the money on hand"
    SHORT = "The cash drawer is short, and no receipt explains it"
    OVER = "The cash drawer is over, and no receipt explains it"


@dataclass(frozen=True, slots=True)
class PatientFile:
    """An account on the list: its number, its patient, its open visits in the order of the list.

    `notice` says whether the patient signed the notice of the returned check fee.
    """

    number: str
    name: Name
    items: tuple[OpenCharge, ...]
    notice: bool = True

    @property
    def open(self) -> Money:
        """All that is open on the account."""
        return total(item.open for item in self.items)

    @property
    def shown(self) -> str:
        """The account as it stands in the list of the form."""
        return f"{self.number} {self.name}"


@dataclass(frozen=True, slots=True)
class Slip:
    """One payment of the day with its stub: what it says of patient, account and visits ('' for nothing).

    `visits` names items of the account, each with an amount, or None when the stub names only the visit.
    """

    number: str
    method: Method
    amount: Money
    reference: str = ""
    name: str = ""
    account: str = ""
    visits: tuple[tuple[str, Money | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Mishap:
    """What went wrong today, with which receipt ('' for none), and the amount or the method that stands there now."""

    fault: Fault
    receipt: str = ""
    amount: Money = ZERO
    method: Method = Method.CASH


@dataclass(frozen=True, slots=True)
class Returned:
    """A check that the bank sent back, the account it was posted to, and what the office may charge for it."""

    account: str
    reference: str
    amount: Money
    fee: Money
    cap: Money
    paid_on: date = date(2026, 1, 2)


@dataclass(frozen=True, slots=True)
class Moved:
    """A payment of last week that stands on the wrong account, and the account that its stub names."""

    wrong: str
    right: str
    reference: str
    amount: Money
    paid_on: date = date(2026, 1, 2)


@dataclass(frozen=True, slots=True)
class Day:
    """All that is on the desk at the end of the day."""

    on: date
    accounts: tuple[PatientFile, ...]
    slips: tuple[Slip, ...]
    mishap: Mishap
    drawer: CashCount = field(default_factory=CashCount)
    starting_cash: Money = ZERO
    returned: Returned | None = None
    moved: Moved | None = None
    office: str = ""

    @property
    def most_items(self) -> int:
        """How many open visits the longest account of the list has."""
        return max(len(one.items) for one in self.accounts)

    def file(self, number: str) -> PatientFile:
        """The account of a number; raises ValueError when it is not on the list."""
        found = next((one for one in self.accounts if one.number == number), None)
        if found is None:
            raise ValueError(f"there is no account {number!r} on the list")
        return found


@dataclass(frozen=True, slots=True)
class Keyed:
    """One line of the day sheet as it was keyed at the desk."""

    receipt: str
    method: Method
    amount: Money


def account_for(slip: Slip, accounts: Sequence[PatientFile]) -> PatientFile | None:
    """The account that a payment belongs to by the office's policy; None for the holding account.

    A number that is on the list decides. Without one the patient's name does, when exactly one account fits.
    """
    numbered = next((one for one in accounts if one.number == slip.account), None)
    if numbered is not None:
        return numbered
    fitting = fitting_names(slip, accounts)
    return fitting[0] if len(fitting) == 1 else None


def fitting_names(slip: Slip, accounts: Sequence[PatientFile]) -> list[PatientFile]:
    """The accounts whose patient may be meant: the name in full, or the first letter and the family name."""
    return [one for one in accounts if slip.name in (str(one.name), f"{one.name.given[0]}. {one.name.family}")]


def keyed(day: Day) -> tuple[Keyed, ...]:
    """The day sheet as it was keyed: the receipts in order, with today's slip in it if it is one of keying."""
    lines = []
    for slip in day.slips:
        at_fault = slip.number == day.mishap.receipt
        fault = day.mishap.fault if at_fault else None
        if fault is Fault.NOT_KEYED:
            continue
        amount = day.mishap.amount if fault in (Fault.DIGITS, Fault.POINT) else slip.amount
        method = day.mishap.method if fault is Fault.METHOD else slip.method
        lines.append(Keyed(slip.number, method, amount))
    if day.mishap.fault is Fault.TWICE:
        lines.append(next(line for line in lines if line.receipt == day.mishap.receipt))
    return tuple(lines)


def on_hand(day: Day) -> tuple[Slip, ...]:
    """The payments other than cash that are in the drawer, in the card batch and in the portal."""
    gone = day.mishap.receipt if day.mishap.fault is Fault.MISSING else ""
    return tuple(slip for slip in day.slips if slip.method is not Method.CASH and slip.number != gone)


def methods(day: Day) -> tuple[Method, ...]:
    """The methods of the day, of the receipts and of the day sheet."""
    used = {slip.method for slip in day.slips} | {line.method for line in keyed(day)}
    return tuple(method for method in Method if method in used)


def cash_to_deposit(day: Day) -> Money:
    """The cash of the drawer above the starting cash."""
    return count_the_cash(day.drawer, day.starting_cash).amount("cash_to_deposit")


def balance(day: Day) -> Worksheet:
    """The day sheet as keyed against the money on hand, by the engine's rule."""
    counted = [Counted(Method.CASH, cash_to_deposit(day))]
    for method in methods(day):
        if method is not Method.CASH:
            counted.append(Counted(method, total(slip.amount for slip in on_hand(day) if slip.method is method)))
    receipts = [Receipt(line.receipt, line.method, line.amount) for line in keyed(day)]
    return balance_the_day(receipts, counted)


def pieces_for(amount: Money) -> CashCount:
    """The fewest bills and coins up to twenty dollars that make up an amount; offices keep no large bills."""
    left, counts = amount.cents, {}
    for name, worth in (("twenties", 2000), ("tens", 1000), ("fives", 500), ("ones", 100),
                        ("quarters", 25), ("dimes", 10), ("nickels", 5), ("pennies", 1)):  # fmt: skip
        counts[name], left = divmod(left, worth)
    return CashCount(**counts)
