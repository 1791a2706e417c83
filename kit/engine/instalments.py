"""Cut a balance into instalments: level, to the cent, with or without interest."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal, localcontext

from kit.engine.bounds import check_amount, check_count
from kit.engine.money import LARGEST_CENTS, ZERO, Money, percent_of, split
from kit.engine.record import Choice, Record

__all__ = [
    "LARGEST",
    "MOST_PAYMENTS",
    "Instalment",
    "Rounding",
    "by_amount",
    "by_months",
    "check_rate",
    "due_date",
    "level_payment",
]

MOST_PAYMENTS = 600
"""Fifty years of monthly payments. More is a typing error."""
LARGEST = Money(LARGEST_CENTS)
LEAST_RATE = Decimal("0.001")


class Rounding(Choice):
    """How an equal instalment is brought to whole cents; `spread` deals the odd cents to the first ones."""

    NEAREST = "nearest"
    UP = "up"
    DOWN = "down"
    SPREAD = "spread"


@dataclass(frozen=True, slots=True)
class Instalment(Record):
    """One payment of a plan: what is paid, how much of it is interest, and what is left afterwards."""

    number: int
    amount: Money
    interest: Money
    balance_after: Money

    @property
    def principal(self) -> Money:
        """The part that brings the balance down."""
        return self.amount - self.interest


def check_rate(yearly_rate_percent: Decimal) -> None:
    """Refuse a yearly rate that is neither zero nor between 0.001 and 100 percent."""
    if not yearly_rate_percent.is_finite() or not (
        yearly_rate_percent == 0 or LEAST_RATE <= yearly_rate_percent <= 100
    ):
        raise ValueError(f"the yearly rate is 0, or runs from {LEAST_RATE} to 100 percent, not {yearly_rate_percent}")


def level_payment(balance: Money, months: int, yearly_rate_percent: Decimal, rounding: Rounding) -> Money:
    """The equal monthly payment that pays a balance off in a number of months.

    Without interest it is the balance shared equally; with interest, balance x r / (1 - (1 + r) ** -months),
    where r is the yearly rate / 12. Raises ValueError for a term outside 1 to 600 months, a rate out of
    range, or a balance below zero or above ten million dollars.
    Source: https://huggingface.co/datasets/nvidia/Nemotron-CC-Math-v1 (2026-11-25).

    >>> level_payment(Money.of("1000"), 6, Decimal(9), Rounding.NEAREST)
    Money.of("171.07")
    """
    check_count("months of a payment plan", months, 1, MOST_PAYMENTS)
    check_amount("the balance of a payment plan", balance, LARGEST)
    check_rate(yearly_rate_percent)
    if yearly_rate_percent:
        return _annuity(balance, months, yearly_rate_percent, rounding)
    parts = split(balance, [1] * months)
    larger = sum(part > parts[-1] for part in parts)
    up = rounding is Rounding.UP or (rounding is not Rounding.DOWN and 2 * larger >= months)
    return parts[0] if larger and (up or rounding is Rounding.SPREAD) else parts[-1]


def _annuity(balance: Money, months: int, yearly_rate_percent: Decimal, rounding: Rounding) -> Money:
    with localcontext() as context:
        context.prec = 50
        monthly = yearly_rate_percent / 1200
        factor = monthly / (1 - (1 + monthly) ** -months)
        exact = balance.cents * factor
    payment = percent_of(balance, factor * 100)
    if rounding is Rounding.UP and payment.cents < exact:
        return payment + Money(1)
    if rounding is Rounding.DOWN and payment.cents > exact:
        return payment - Money(1)
    return payment


def _interest(balance: Money, yearly_rate_percent: Decimal) -> Money:
    if not yearly_rate_percent:
        return ZERO
    with localcontext() as context:
        # A twelfth often has no end. Cut off upward, an exact half cent is still seen as one.
        context.rounding = ROUND_CEILING
        monthly = yearly_rate_percent / 12
    return percent_of(balance, monthly)


def _run(
    balance: Money, payment: Money, yearly_rate_percent: Decimal, most: int, last_takes_rest: bool
) -> tuple[Instalment, ...]:
    """Pay month by month until nothing is left or `most` payments are made."""
    made: list[Instalment] = []
    while balance and len(made) < most:
        interest = _interest(balance, yearly_rate_percent)
        number = len(made) + 1
        rest = balance + interest
        amount = rest if rest <= payment or (last_takes_rest and number == most) else payment
        balance = rest - amount
        made.append(Instalment(number, amount, interest, balance))
    return tuple(made)


def by_months(
    balance: Money, months: int, yearly_rate_percent: Decimal, rounding: Rounding, *, extra: bool = False
) -> tuple[Instalment, ...]:
    """The instalments of a plan of so many months; the last takes what is left, or an extra one does.

    The principal parts add up to the balance. Rounded up, a plan may be paid off a little early.
    Raises ValueError as `level_payment` does.

    >>> [str(one.amount) for one in by_months(Money.of("100"), 3, Decimal(0), Rounding.NEAREST)]
    ['$33.33', '$33.33', '$33.34']
    """
    # Where the share of a month rounds to nothing, the few cents are paid at once.
    payment = level_payment(balance, months, yearly_rate_percent, rounding) or LARGEST
    if rounding is Rounding.SPREAD and not yearly_rate_percent:
        made, left = [], balance
        for number, part in enumerate((part for part in split(balance, [1] * months) if part), start=1):
            left -= part
            made.append(Instalment(number, part, ZERO, left))
        return tuple(made)
    if extra:
        made_all = _run(balance, payment, yearly_rate_percent, months, False)
        left = made_all[-1].balance_after if made_all else ZERO
        rest = _run(left, left + _interest(left, yearly_rate_percent), yearly_rate_percent, 1, True)
        return made_all + tuple(Instalment(months + 1, one.amount, one.interest, ZERO) for one in rest)
    return _run(balance, payment, yearly_rate_percent, months, True)


def by_amount(
    balance: Money, payment: Money, yearly_rate_percent: Decimal, *, folded: bool = False, stop_after: int | None = None
) -> tuple[Instalment, ...]:
    """The instalments when so much is paid a month; what is left at the end is one smaller payment.

    `folded` adds that smaller payment to the one before it. `stop_after` ends the plan after so many
    payments; `balance_after` of the last one then says what is still open.
    Raises ValueError when the payment is zero or less, never outruns the interest, or takes more than 600 months.

    >>> [str(one.amount) for one in by_amount(Money.of("100"), Money.of("45"), Decimal(0))]
    ['$45.00', '$45.00', '$10.00']
    """
    check_amount("the balance of a payment plan", balance, LARGEST)
    check_rate(yearly_rate_percent)
    if balance and payment <= ZERO:
        raise ValueError(f"a monthly payment is more than $0.00, not {payment}")
    made = _run(balance, payment, yearly_rate_percent, stop_after or MOST_PAYMENTS, False)
    if made and made[-1].balance_after and stop_after is None:
        raise ValueError(
            f"{payment} a month does not pay {balance} off in {MOST_PAYMENTS} months; it takes more a month"
        )
    if folded and len(made) > 1 and not made[-1].balance_after and made[-1].amount < payment:
        return _run(balance, payment, yearly_rate_percent, len(made) - 1, True)
    return made


def due_date(first: date, number: int, day_of_month: int | None = None) -> date:
    """The day on which a payment is due: the same day each month, or the last day of a shorter month.

    The first payment is due on `first`; the later ones on `day_of_month`, by default the day of the first.
    Raises ValueError for a day outside 1 to 31 or a year past 9999.

    >>> due_date(date(2026, 1, 31), 2)
    datetime.date(2026, 2, 28)
    """
    check_count("day_of_month", day_of_month, 1, 31)
    if number == 1:
        return first
    years, month = divmod(first.month - 1 + number - 1, 12)
    year = first.year + years
    if year > date.max.year:
        raise ValueError(f"a payment would be due in the year {year}; the last year is {date.max.year}")
    return date(year, month + 1, min(day_of_month or first.day, monthrange(year, month + 1)[1]))
