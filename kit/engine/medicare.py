"""What Medicare sets anew each year, and the cut that Congress takes from its payments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kit.engine.bounds import check_amount
from kit.engine.money import LARGEST_CENTS, ZERO, Money, percent_of
from kit.engine.rates import rates
from kit.engine.record import Record
from kit.engine.worksheet import Line, Source

__all__ = [
    "HospitalRates",
    "check_label",
    "check_money",
    "hospital_rates",
    "medicare_payment",
    "part_b_deductible",
    "sequestration_percent",
]

SEQUESTRATION = Source(
    "First Coast (Medicare contractor): payment reductions under sequestration",
    "https://medicare-prod.fcso.com/fee-schedules/federal-sequestration-payment-reductions",
    date(2026, 11, 25),
)


def check_money(what: str, amount: Money | None) -> None:
    """Refuse an amount that no bill of one patient can hold: below zero, or past ten million dollars.

    >>> check_money("the charge", Money.of("10000000") + Money(1))
    Traceback (most recent call last):
    ValueError: the charge runs from $0.00 to $10,000,000.00, not $10,000,000.01
    """
    check_amount(what, amount, Money(LARGEST_CENTS))


def check_label(what: str, label: str) -> None:
    """Refuse a name that is blank, because the worksheet could not say what a line is about.

    >>> check_label("a service", " ")
    Traceback (most recent call last):
    ValueError: a service needs a label, such as 'Visit on March 2'
    """
    if not label.strip():
        raise ValueError(f"{what} needs a label, such as 'Visit on March 2'")


@dataclass(frozen=True, slots=True)
class HospitalRates(Record):
    """What a patient pays under Part A in one year: the deductible of a benefit period, and for each day after.

    A daily amount left out follows from the deductible, as the law sets it: a quarter of it for hospital
    days 61 to 90, half of it for a lifetime reserve day, an eighth for skilled nursing days 21 to 100.
    Raises ValueError for an amount below zero or past ten million dollars.
    Source: https://checkoutapi.com/uscode/42/1395e (2026-11-25).

    >>> HospitalRates(Money.of("1736")).skilled_nursing
    Money.of("217.00")
    """

    deductible: Money
    hospital_day: Money | None = None
    reserve_day: Money | None = None
    skilled_nursing_day: Money | None = None

    def __post_init__(self) -> None:
        for name in self.__slots__:
            check_money(f"the {name.replace('_', ' ')} amount", getattr(self, name))

    @property
    def hospital(self) -> Money:
        """For one hospital day from the 61st to the 90th."""
        return percent_of(self.deductible, Decimal(25)) if self.hospital_day is None else self.hospital_day

    @property
    def reserve(self) -> Money:
        """For one lifetime reserve day."""
        return percent_of(self.deductible, Decimal(50)) if self.reserve_day is None else self.reserve_day

    @property
    def skilled_nursing(self) -> Money:
        """For one skilled nursing day from the 21st to the 100th."""
        given = self.skilled_nursing_day
        return percent_of(self.deductible, Decimal("12.5")) if given is None else given


def hospital_rates(year: int) -> HospitalRates:
    """The Part A amounts of a year, from the table. Raises ValueError for a year that it does not hold.

    >>> hospital_rates(2026).deductible
    Money.of("1736.00")
    """
    found = rates("medicare_part_a", year)
    names = ("deductible", "hospital_day", "reserve_day", "skilled_nursing_day")
    return HospitalRates(*(Money.of(found[name]) for name in names))


def part_b_deductible(year: int) -> Money:
    """The yearly Part B deductible, from the table. Raises ValueError for a year that it does not hold.

    >>> part_b_deductible(2026)
    Money.of("283.00")
    """
    return Money.of(rates("medicare_part_b", year)["deductible"])


def sequestration_percent(year: int) -> Decimal:
    """By which percentage Medicare's payments of a year are cut. Raises ValueError for a year not in the table.

    >>> sequestration_percent(2026)
    Decimal('2')
    """
    return Decimal(rates("medicare_sequestration", year)["percent"])


def medicare_payment(share: Money, percent: Decimal, about: str, source: Source) -> tuple[Money, list[Line]]:
    """Take the cut off Medicare's share; gives back what is paid, and the three lines that say so.

    The cut comes last, after deductible and coinsurance, so that the patient's share never changes.
    Source: https://medicare-prod.fcso.com/fee-schedules/federal-sequestration-payment-reductions (2026-11-25).

    >>> paid, lines = medicare_payment(Money.of("40"), Decimal(2), "", SEQUESTRATION)
    >>> paid
    Money.of("39.20")
    """
    cut = percent_of(share, percent) if percent else ZERO
    return share - cut, [
        Line(
            "medicare_share",
            "Medicare's share",
            share,
            "What is left of the approved amount or rate after the patient's deductible and coinsurance.",
            source,
            about,
        ),
        Line(
            "sequestration",
            "Sequestration",
            cut,
            "{}% of Medicare's {} share is held back by law. The patient's own share stays as it is.",
            SEQUESTRATION,
            about,
            (percent, share),
        ),
        Line(
            "medicare_pays",
            "Medicare pays",
            share - cut,
            "{} share less {} sequestration.",
            SEQUESTRATION,
            about,
            (share, cut),
        ),
    ]
