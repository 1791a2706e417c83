"""Balance a day: what was posted against what is in the drawer, in the check pile and in the card batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from kit.engine.bounds import check_amount, check_count
from kit.engine.difference import clue_lines
from kit.engine.ledger import Method
from kit.engine.money import ZERO, Money, total
from kit.engine.record import Record
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["CashCount", "Counted", "Receipt", "balance_the_day", "count_the_cash", "prove_receivables"]

CHECKED = date(2026, 11, 25)
DEPOSIT = Source("topsOrtho help: close the day", "https://help.topsortho.com/article/183-close-the-day", CHECKED)
DRAWER = Source(
    "Vetter help: reconciling cash",
    "https://support.vettersoftware.com/portal/en/kb/articles/reconciling-cash",
    CHECKED,
)
PROOF = Source(
    "Accounting Insights: what is a day sheet in the medical office",
    "https://accountinginsights.org/what-is-a-day-sheet-in-the-medical-office",
    CHECKED,
)
DEPOSITED = (Method.CASH, Method.CHECK, Method.MONEY_ORDER)


@dataclass(frozen=True, slots=True)
class CashCount(Record):
    """How many of each bill and coin are in the drawer. Raises ValueError for a count below zero."""

    hundreds: int = 0
    fifties: int = 0
    twenties: int = 0
    tens: int = 0
    fives: int = 0
    twos: int = 0
    ones: int = 0
    half_dollars: int = 0
    quarters: int = 0
    dimes: int = 0
    nickels: int = 0
    pennies: int = 0

    def __post_init__(self) -> None:
        for piece in fields(self):
            check_count(piece.name.replace("_", " "), getattr(self, piece.name))


_WORTH = dict(
    zip(
        (piece.name for piece in fields(CashCount)),
        (10000, 5000, 2000, 1000, 500, 200, 100, 50, 25, 10, 5, 1),
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Receipt(Record):
    """One payment that was posted today: to which account, how it came, and how much.

    Raises ValueError when the amount is not above zero.
    """

    account: str
    method: Method
    amount: Money

    def __post_init__(self) -> None:
        if self.amount <= ZERO:
            raise ValueError(f"account {self.account}: a receipt is above $0.00, not {self.amount}")


@dataclass(frozen=True, slots=True)
class Counted(Record):
    """What is on hand of one method: the cash in the drawer, the checks added up, the total of the card batch."""

    method: Method
    amount: Money

    def __post_init__(self) -> None:
        check_amount(f"the {self.method} on hand", self.amount)


def count_the_cash(drawer: CashCount, starting_cash: Money = ZERO) -> Worksheet:
    """Count the bills and coins of a drawer, and take off the cash that stays in it for change.

    Raises ValueError for a count or an amount below zero, or a drawer with less than its starting cash.
    Source: https://support.vettersoftware.com/portal/en/kb/articles/reconciling-cash (2026-11-25).

    >>> str(count_the_cash(CashCount(twenties=3, quarters=2), Money.of("50")).amount("cash_to_deposit"))
    '$10.50'
    """
    check_amount("the starting cash", starting_cash)
    lines = []
    for name, cents in _WORTH.items():
        count = getattr(drawer, name)
        if count:
            label = name.replace("_", " ")
            why = f"{count} times {Money(cents)}."
            lines.append(Line("worth", f"Worth of the {label}", Money(cents) * count, why, DRAWER, label))
    counted = total(Money(cents) * getattr(drawer, name) for name, cents in _WORTH.items())
    if counted < starting_cash:
        raise ValueError(
            f"the drawer holds less than it started with: expected {starting_cash} or more, found {counted}, "
            f"difference {counted - starting_cash}"
        )
    why = f"{counted} in the drawer less the {starting_cash} that it started with."
    return Worksheet(
        "The cash drawer",
        (
            *lines,
            Line("cash_in_drawer", "Cash in the drawer", counted, "All bills and coins together.", DRAWER),
            Line("cash_to_deposit", "Cash to deposit", counted - starting_cash, why, DRAWER),
        ),
    )


def balance_the_day(
    receipts: Sequence[Receipt],
    counted: Sequence[Counted],
    starting_cash: Money = ZERO,
    cash_paid_out: Money = ZERO,
) -> Worksheet:
    """Balance the payments posted on a day to the money on hand, one method after the other.

    Cash in the drawer should be the cash posted, plus the cash that the drawer started with, less what was
    paid out of it. The bank deposit is cash above the starting cash, checks and money orders; cards, ACH
    and the portal arrive by themselves. Every difference gets its clue (see `difference_clues`).

    Law: the differences of the methods add up to the difference of the day.
    Raises ValueError for a negative amount, a method counted twice, or more cash paid out than there was.
    Source: https://help.topsortho.com/article/183-close-the-day (2026-11-25).

    >>> day = balance_the_day([Receipt("A-1", Method.CASH, Money.of("54"))], [Counted(Method.CASH, Money.of("45"))])
    >>> str(day.amount("difference", "cash")), day.value("clue", "cash")
    ('-$9.00', 'digits changed places')
    """
    check_amount("the starting cash", starting_cash)
    check_amount("the cash paid out", cash_paid_out)
    on_hand: dict[Method, Money] = {}
    for one in counted:
        if one.method in on_hand:
            raise ValueError(f"{one.method} is counted twice; give one total for each method")
        on_hand[one.method] = one.amount
    posted = {method: total(r.amount for r in receipts if r.method is method) for method in Method}
    due = dict(posted)
    due[Method.CASH] += starting_cash - cash_paid_out
    if due[Method.CASH] < ZERO:
        raise ValueError(f"{cash_paid_out} was paid out of a drawer that had {posted[Method.CASH] + starting_cash}")
    lines: list[Line] = []
    for method in Method:
        found = on_hand.get(method, ZERO)
        if due[method] or found:
            entries = [receipt.amount for receipt in receipts if receipt.method is method]
            lines += clue_lines(due[method], found, entries, str(method))
    lines += clue_lines(total(due.values()), total(on_hand.values()), [receipt.amount for receipt in receipts])
    return Worksheet("Balance of the day", (*lines, *_deposit(posted, on_hand, starting_cash)))


def _deposit(posted: dict[Method, Money], on_hand: dict[Method, Money], starting_cash: Money) -> list[Line]:
    """What was posted in all, and what goes to the bank."""
    held = {method: on_hand.get(method, ZERO) for method in DEPOSITED}
    amount = total(held.values()) - min(starting_cash, held[Method.CASH])
    parts = " + ".join(f"{held[method]} {method}" for method in DEPOSITED)
    by_method = " + ".join(f"{one} {method}" for method, one in posted.items() if one) or "Nothing was posted"
    return [
        Line("payments_posted", "Payments posted", total(posted.values()), f"{by_method}.", DEPOSIT),
        Line("bank_deposit", "Bank deposit", amount, f"{parts}, less {starting_cash} that stays for change.", DEPOSIT),
    ]


def prove_receivables(
    opening: Money,
    charges: Money,
    payments: Money,
    adjustments: Money = ZERO,
    returned_payments: Money = ZERO,
    refunds: Money = ZERO,
    ledger_total: Money | None = None,
) -> Worksheet:
    """Prove the accounts receivable of a day or a month: opening balance, what was added, what was taken off.

    `adjustments` take off (write-offs); returned payments and refunds add back. `ledger_total` is the sum of
    all accounts, when it is to be compared.

    Raises ValueError when a movement is below zero.
    Source: https://accountinginsights.org/what-is-a-day-sheet-in-the-medical-office (2026-11-25).

    >>> proof = prove_receivables(Money.of("1000"), Money.of("300"), Money.of("250"), Money.of("40"))
    >>> str(proof.amount("closing"))
    '$1,010.00'
    """
    added = {"charges": charges, "returned payments": returned_payments, "refunds": refunds}
    taken = {"payments": payments, "adjustments": adjustments}
    for what, amount in (*added.items(), *taken.items()):
        check_amount(what, amount)
    closing = opening + total(added.values()) - total(taken.values())
    lines = [Line("opening", "Opening balance", opening, "The closing balance of the day before.", PROOF)]
    for what, amount in (*added.items(), *taken.items()):
        why = "Adds to what is owed." if what in added else "Takes off what is owed."
        lines.append(Line(what.replace(" ", "_"), what.capitalize(), amount, why, PROOF))
    plus, minus = total(added.values()), total(taken.values())
    lines.append(Line("closing", "Closing balance", closing, f"{opening} + {plus} - {minus}.", PROOF))
    if ledger_total is not None:
        entries = [amount for amount in (*added.values(), *taken.values()) if amount]
        lines += clue_lines(closing, ledger_total, entries, "ledger")
    return Worksheet("Proof of the accounts receivable", tuple(lines))
