"""A patient account: a list of transfers to which one can only add."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kit.engine.money import ZERO, Money, total
from kit.engine.record import Choice, Record

__all__ = [
    "BANK",
    "FEES",
    "PATIENT",
    "REFUNDS",
    "SERVICES",
    "UNAPPLIED",
    "Account",
    "Method",
    "Place",
    "PlaceKind",
    "Transfer",
    "WriteOff",
    "agency",
    "moved",
    "payer",
    "write_off",
]


class PlaceKind(Choice):
    """A kind of place where money of an account can stand."""

    SERVICES = "services"
    PAYER = "payer"
    PATIENT = "patient"
    AGENCY = "agency"
    UNAPPLIED = "unapplied"
    WRITE_OFF = "write-off"
    FEES = "fees"
    REFUNDS = "refunds"
    BANK = "bank"


class WriteOff(Choice):
    """Why an amount is not collected any more.

    Contractual is what a contract with a payer takes off; the others are decisions of the office.
    Source: https://managemypractice.com/tag/bad-debt-write-offs/ (2026-11-25).
    """

    CONTRACTUAL = "contractual"
    SMALL_BALANCE = "small balance"
    CHARITY = "charity"
    BAD_DEBT = "bad debt"
    COURTESY = "courtesy"
    FILED_LATE = "filed late"


class Method(Choice):
    """How a payment came in."""

    CASH = "cash"
    CHECK = "check"
    CARD = "card"
    ACH = "ACH"
    HSA_FSA = "HSA or FSA card"
    MONEY_ORDER = "money order"
    PORTAL = "portal"


_NAMED = (PlaceKind.PAYER, PlaceKind.AGENCY, PlaceKind.WRITE_OFF)
_RECEIVABLE = (PlaceKind.PAYER, PlaceKind.PATIENT, PlaceKind.AGENCY, PlaceKind.UNAPPLIED)


@dataclass(frozen=True, slots=True)
class Place(Record):
    """Where money of an account can stand: a kind, and a name where there are several of the kind.

    In a file it is written in words: 'patient', 'payer Fernhollow', 'write-off charity'.
    Raises ValueError for a payer or an agency without a name, an unknown write-off, or a name that is too much.

    >>> str(Place.read("payer Fernhollow")), Place.read("patient").receivable
    ('payer Fernhollow', True)
    """

    kind: PlaceKind
    name: str = ""

    def __post_init__(self) -> None:
        if (self.kind in _NAMED) != bool(self.name.strip()):
            needs = "needs a name, as in 'payer Fernhollow'" if self.kind in _NAMED else "takes no name"
            raise ValueError(f"the place {self.kind} {needs}; found {self.name!r}")
        if self.kind is PlaceKind.WRITE_OFF and self.name not in set(WriteOff):
            raise ValueError(f"no write-off is called {self.name!r}; there are: {', '.join(WriteOff)}")

    @property
    def receivable(self) -> bool:
        """Whether what stands here is still owed to the office (or, below zero, by it)."""
        return self.kind in _RECEIVABLE

    @classmethod
    def read(cls, value: object) -> Place:
        """Make a place of what stands in a file: its words, or its kind and name. Raises ValueError otherwise."""
        if isinstance(value, Place):
            return value
        if isinstance(value, dict):
            value = f"{value.get('kind', '')} {value.get('name', '')}"
        kind, _, name = str(value).strip().partition(" ")
        if kind not in set(PlaceKind):
            raise ValueError(f"no place is called {kind[:24]!r}; there are: {', '.join(PlaceKind)}")
        return cls(PlaceKind(kind), name.strip())

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: object) -> dict[str, Any]:
        """How readers of files at the edges make a place: through `read`. Nothing is imported for it."""
        return {"type": "function-plain", "function": {"type": "no-info", "function": cls.read}}

    def __str__(self) -> str:
        return f"{self.kind} {self.name}".strip()


SERVICES = Place(PlaceKind.SERVICES)
PATIENT = Place(PlaceKind.PATIENT)
UNAPPLIED = Place(PlaceKind.UNAPPLIED)
FEES = Place(PlaceKind.FEES)
REFUNDS = Place(PlaceKind.REFUNDS)
BANK = Place(PlaceKind.BANK)


def payer(name: str) -> Place:
    """The place of one insurer or program."""
    return Place(PlaceKind.PAYER, name)


def agency(name: str) -> Place:
    """The place of one collection agency or attorney, once a balance was handed over."""
    return Place(PlaceKind.AGENCY, name)


def write_off(kind: WriteOff) -> Place:
    """The place of one kind of write-off."""
    return Place(PlaceKind.WRITE_OFF, kind)


@dataclass(frozen=True, slots=True)
class Transfer(Record):
    """One movement: on a day, a positive amount, from one place to another, for a reason.

    `charge` names the service that it belongs to, `method` and `reference` how a payment came and its
    number, `reverses` the position (from 0) of the transfer that it undoes.
    Raises ValueError when the amount is not above zero, or both places are the same.
    """

    on: date
    amount: Money
    source: Place
    target: Place
    reason: str
    charge: str = ""
    method: Method | None = None
    reference: str = ""
    reverses: int | None = None

    def __post_init__(self) -> None:
        if self.amount <= ZERO:
            raise ValueError(
                f"a transfer moves an amount above $0.00, not {self.amount}; swap source and target instead"
            )
        if self.source == self.target:
            raise ValueError(f"a transfer needs two places, not {self.source} twice")


@dataclass(frozen=True, slots=True)
class Account(Record):
    """A patient account as an append-only list of transfers.

    Laws: the balances of all places add up to zero; a mistake is corrected by adding a transfer, never by
    changing one; an account that was added to is a new value. Raises ValueError for a reversal that does not
    undo an earlier transfer of the account exactly, or undoes one twice.

    >>> visit = Transfer(date(2026, 3, 2), Money(12000), SERVICES, PATIENT, "Office visit")
    >>> paid = Transfer(date(2026, 3, 2), Money(2000), PATIENT, BANK, "Copay", method=Method.CARD)
    >>> str(Account().post(visit, paid).balance(PATIENT))
    '$100.00'
    """

    transfers: tuple[Transfer, ...] = ()

    def __post_init__(self) -> None:
        undone: set[int] = set()
        for number, move in enumerate(self.transfers):
            if move.reverses is None:
                continue
            if not 0 <= move.reverses < number:
                raise ValueError(f"transfer {number} reverses {move.reverses}, which is no earlier transfer")
            wrong = self.transfers[move.reverses]
            if (move.amount, move.source, move.target) != (wrong.amount, wrong.target, wrong.source):
                raise ValueError(
                    f"transfer {number} does not undo transfer {move.reverses}: expected {wrong.amount} from "
                    f"{wrong.target} to {wrong.source}, found {move.amount} from {move.source} to {move.target}"
                )
            if move.reverses in undone:
                raise ValueError(f"transfer {move.reverses} was reversed before; it cannot be undone twice")
            undone.add(move.reverses)

    def post(self, *transfers: Transfer) -> Account:
        """Add transfers at the end; gives back the longer account."""
        return replace(self, transfers=self.transfers + transfers)

    def balance(self, place: Place) -> Money:
        """What stands at one place: all that came in, less all that went out."""
        return total(moved(move, (place,)) for move in self.transfers)

    @property
    def places(self) -> tuple[Place, ...]:
        """Every place that money of the account has passed, in the order of first use."""
        return tuple(dict.fromkeys(place for move in self.transfers for place in (move.source, move.target)))

    def reverse(self, number: int, on: date, reason: str) -> Account:
        """Undo the transfer at a position (from 0) by adding its opposite.

        Raises ValueError when there is no such transfer, or it was reversed before.
        """
        if not 0 <= number < len(self.transfers):
            raise ValueError(f"there is no transfer {number}; this account has {len(self.transfers)}, counted from 0")
        if any(move.reverses == number for move in self.transfers):
            raise ValueError(f"transfer {number} was reversed before; it cannot be undone twice")
        wrong = self.transfers[number]
        return self.post(
            replace(wrong, on=on, source=wrong.target, target=wrong.source, reason=reason, reverses=number)
        )


def moved(move: Transfer, places: Iterable[Place]) -> Money:
    """What a transfer adds to places taken together: above zero when it brings money in, below when it takes it out."""
    inside = tuple(places)
    came = move.amount if move.target in inside else ZERO
    went = move.amount if move.source in inside else ZERO
    return came - went
