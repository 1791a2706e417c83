"""Spread one payment over open charges, and post it to the account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kit.engine.bounds import check_amount
from kit.engine.dates import in_words
from kit.engine.ledger import BANK, PATIENT, UNAPPLIED, Account, Method, Place, Transfer
from kit.engine.money import ZERO, Money, split, total
from kit.engine.record import Choice, Record
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["Allocation", "AllocationOrder", "OpenCharge", "allocate_payment", "apply_unapplied", "post_payment"]

CHECKED = date(2026, 11, 25)
OLDEST = Source("Open Dental manual: allocations setup", "https://opendental.com/manual/allocationssetup.html", CHECKED)
UNEARNED = Source(
    "Open Dental manual: unearned and unallocated income", "https://opendental.com/manual/unearnedincome.html", CHECKED
)


class AllocationOrder(Choice):
    """Which open charges a payment pays first."""

    OLDEST_FIRST = "oldest first"
    NEWEST_FIRST = "newest first"
    AS_STATED = "as stated"
    PROPORTIONAL = "proportional"


@dataclass(frozen=True, slots=True)
class OpenCharge(Record):
    """A charge that is not paid in full: its name, its date of service, and what is still open.

    Raises ValueError for a charge without a name or an open amount below zero.
    """

    charge: str
    on: date
    open: Money

    def __post_init__(self) -> None:
        if not self.charge.strip():
            raise ValueError("an open charge needs a name, as in 'Visit March 2'; found ''")
        check_amount(f"the open amount of {self.charge}", self.open)


@dataclass(frozen=True, slots=True)
class Allocation:
    """How a payment was spread: what each charge got, what is left unapplied, and the worksheet."""

    applied: Mapping[str, Money]
    unapplied: Money
    worksheet: Worksheet


def allocate_payment(
    payment: Money,
    charges: Sequence[OpenCharge],
    order: AllocationOrder = AllocationOrder.OLDEST_FIRST,
    stated: Mapping[str, Money] | None = None,
    rest: AllocationOrder | None = None,
) -> Allocation:
    """Spread one payment over the open charges of an account; what no charge needs stays unapplied.

    Oldest and newest first go by date of service (on the same day, in the order given). As stated takes the
    amounts in `stated` by charge name; `rest` says how what the payer did not speak of is spread, None leaves
    it unapplied. Proportional splits by open amount to the cent, the largest remainder first.

    Laws: applied and unapplied add up to the payment; no charge gets more than is open.
    Raises ValueError for a payment that is not above zero, two charges of one name, an unknown charge, or
    stated amounts above the payment.
    Source: https://opendental.com/manual/allocationssetup.html (2026-11-25).
    Source: https://opendental.com/manual/unearnedincome.html (2026-11-25).

    >>> visits = [OpenCharge("June visit", date(2026, 6, 1), Money.of("80")),
    ...           OpenCharge("May visit", date(2026, 5, 1), Money.of("50"))]
    >>> str(allocate_payment(Money.of("70"), visits).applied["June visit"])
    '$20.00'
    """
    open_by_name = _open_by_name(payment, charges)
    stated = stated or {}
    if order is AllocationOrder.AS_STATED:
        applied = _as_stated(payment, open_by_name, stated)
    elif stated:
        raise ValueError(f"amounts are stated for {', '.join(stated)}, but the order is {order!s}; use 'as stated'")
    else:
        applied, rest = dict.fromkeys(open_by_name, ZERO), order
    left = payment - total(applied.values())
    still_open = {name: amount - applied[name] for name, amount in open_by_name.items()}
    if rest is AllocationOrder.PROPORTIONAL:
        more = _proportional(left, still_open)
    elif rest in (AllocationOrder.OLDEST_FIRST, AllocationOrder.NEWEST_FIRST):
        newest = rest is AllocationOrder.NEWEST_FIRST
        more = _in_turn(left, still_open, sorted(charges, key=lambda one: one.on, reverse=newest))
    else:
        more = {}
    applied = {name: amount + more.get(name, ZERO) for name, amount in applied.items()}
    unapplied = payment - total(applied.values())
    return Allocation(applied, unapplied, _worksheet(payment, charges, applied, unapplied, order))


def _open_by_name(payment: Money, charges: Sequence[OpenCharge]) -> dict[str, Money]:
    if payment <= ZERO:
        raise ValueError(f"a payment is above $0.00, not {payment}")
    found = {one.charge: one.open for one in charges}
    if len(found) != len(charges):
        twice = next(one.charge for one in charges if [other.charge for other in charges].count(one.charge) > 1)
        raise ValueError(f"two open charges are called {twice!r}; give each a name of its own")
    return found


def _as_stated(payment: Money, open_by_name: Mapping[str, Money], stated: Mapping[str, Money]) -> dict[str, Money]:
    for name, amount in stated.items():
        if name not in open_by_name:
            raise ValueError(f"no open charge is called {name!r}; there are: {', '.join(open_by_name) or 'none'}")
        check_amount(f"the stated amount for {name}", amount)
    if total(stated.values()) > payment:
        meant = total(stated.values())
        raise ValueError(
            f"the stated amounts are more than the payment: expected {payment} at most, found {meant}, "
            f"difference {meant - payment}"
        )
    return {name: min(stated.get(name, ZERO), amount) for name, amount in open_by_name.items()}


def _in_turn(left: Money, still_open: Mapping[str, Money], turn: Sequence[OpenCharge]) -> dict[str, Money]:
    given: dict[str, Money] = {}
    for one in turn:
        given[one.charge] = min(left, still_open[one.charge])
        left -= given[one.charge]
    return given


def _proportional(left: Money, still_open: Mapping[str, Money]) -> dict[str, Money]:
    whole = total(still_open.values())
    if not whole:
        return {}
    parts = split(min(left, whole), [amount.cents for amount in still_open.values()])
    return dict(zip(still_open, parts, strict=True))


def _worksheet(
    payment: Money,
    charges: Sequence[OpenCharge],
    applied: Mapping[str, Money],
    unapplied: Money,
    order: AllocationOrder,
) -> Worksheet:
    lines: list[Line] = []
    for one in charges:
        part = applied[one.charge]
        why = f"{part} of the {payment} payment goes to the {one.open} open for {in_words(one.on)} ({order!s})."
        lines.append(Line("applied", "Applied", part, why, OLDEST, one.charge))
        why = f"{one.open} open less {part}."
        lines.append(Line("open_after", "Open after the payment", one.open - part, why, OLDEST, one.charge))
    whole = total(applied.values())
    why = f"{payment} payment less {whole} applied. It waits for a charge, or goes back."
    open_after = total(one.open for one in charges) - whole
    return Worksheet(
        "How the payment is spread",
        (
            *lines,
            Line("applied_total", "Applied in all", whole, "All parts that went to charges.", OLDEST),
            Line("unapplied", "Unapplied", unapplied, why, UNEARNED),
            Line("open_after_total", "Open after the payment", open_after, "All open charges together.", OLDEST),
        ),
    )


def post_payment(
    account: Account,
    allocation: Allocation,
    on: date,
    method: Method | None = None,
    reference: str = "",
    by: Place = PATIENT,
) -> Account:
    """Post a spread payment: one transfer to the bank for each charge, and one for what is unapplied."""
    parts = [(by, name, amount) for name, amount in allocation.applied.items()]
    moves = [
        Transfer(on, amount, place, BANK, f"Payment: {name or 'unapplied'}", name, method, reference)
        for place, name, amount in (*parts, (UNAPPLIED, "", allocation.unapplied))
        if amount
    ]
    return account.post(*moves)


def apply_unapplied(account: Account, charge: str, amount: Money, on: date) -> Account:
    """Apply unapplied money to a charge of the patient.

    Raises ValueError when there is less unapplied money than that.
    """
    there = -account.balance(UNAPPLIED)
    if amount > there:
        raise ValueError(f"there is {there} unapplied, {amount} was asked for: {amount - there} too much")
    return account.post(Transfer(on, amount, PATIENT, UNAPPLIED, f"Unapplied money to: {charge}", charge))
