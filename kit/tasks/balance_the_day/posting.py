"""Post the payments of a day to open visits: the right way, and the ways that go wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from kit.engine.money import ZERO, Money
from kit.engine.payments import Allocation, AllocationOrder, OpenCharge, allocate_payment
from kit.tasks.balance_the_day.facts import PatientFile, Slip, account_for

__all__ = ["Posted", "post", "still_open"]

FindAccount = Callable[[Slip, Sequence[PatientFile]], PatientFile | None]


@dataclass(frozen=True, slots=True)
class Posted:
    """One payment as it was posted: to which account (None for the holding account), and how it was spread."""

    slip: Slip
    account: PatientFile | None
    spread: Allocation


def post(
    slips: Sequence[Slip],
    accounts: Sequence[PatientFile],
    order: AllocationOrder = AllocationOrder.OLDEST_FIRST,
    by_the_stub: bool = True,
    find: FindAccount = account_for,
) -> tuple[Posted, ...]:
    """Post the payments in the order of their receipts.

    What the stub names comes first, up to what is open; the rest goes by `order`, and what no visit needs stays
    unapplied. A payment without an account stays unapplied as a whole. Each payment meets what those before left.
    """
    left = {one.number: list(one.items) for one in accounts}
    posted = []
    for slip in slips:
        account = find(slip, accounts)
        items = left[account.number] if account else []
        if slip.visits and by_the_stub and account:
            stated = {item: slip.amount if amount is None else amount for item, amount in slip.visits}
            spread = allocate_payment(slip.amount, items, AllocationOrder.AS_STATED, stated, rest=order)
        else:
            spread = allocate_payment(slip.amount, items, order)
        if account:
            left[account.number] = [_less(item, spread.applied[item.charge]) for item in items]
        posted.append(Posted(slip, account, spread))
    return tuple(posted)


def still_open(account: PatientFile, posted: Sequence[Posted]) -> list[OpenCharge]:
    """What is open on the visits of an account after payments were posted."""
    mine = [one for one in posted if one.account is account]
    items = list(account.items)
    for one in mine:
        items = [_less(item, one.spread.applied.get(item.charge, ZERO)) for item in items]
    return items


def _less(item: OpenCharge, applied: Money) -> OpenCharge:
    return replace(item, open=item.open - applied)
