"""A stay under Medicare Part A, the benefit period it falls into, and the days that are left in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from kit.engine.bounds import check_count, check_order, check_percent
from kit.engine.medicare import HospitalRates, check_label, check_money, hospital_rates, sequestration_percent
from kit.engine.money import ZERO, Money
from kit.engine.record import Choice, Record

__all__ = ["BenefitPeriod", "PartATerms", "Place", "Stay", "days_by_year"]

LONGEST_STAY = 3_660
"""Ten years. A longer stay is a slip in a date."""


class Place(Choice):
    """Where a patient stays: Part A counts the days of each on their own."""

    HOSPITAL = "hospital"
    SKILLED_NURSING = "skilled nursing facility"


@dataclass(frozen=True, slots=True)
class Stay(Record):
    """One inpatient stay, with its last day given in one of two ways: the day of discharge, or how many days.

    The day of admission counts, the day of discharge does not, unless both are the same day.
    `uses_reserve_days` is false when the patient declined in writing to use lifetime reserve days.
    `qualifies` says of a skilled nursing stay whether a hospital stay of three days came before it; left
    out, it is looked up in the benefit period. `skilled` is false for custodial care, which is not covered
    and does not keep a benefit period open. `daily_charge` is the average covered charge for a day; no
    daily share is ever above it. `payment_rate` is what Medicare recognises for the stay, when known.
    Raises ValueError for days out of order, a stay above ten years, or an amount below zero.
    Source: https://med.noridianmedicare.com/web/jea/topics/claim-submission/counting-inpatient-days (2026-11-25).

    >>> Stay("Hip", date(2026, 3, 1), discharged=date(2026, 3, 8)).length
    7
    """

    label: str
    admitted: date
    discharged: date | None = None
    days: int | None = None
    place: Place = Place.HOSPITAL
    uses_reserve_days: bool = True
    qualifies: bool | None = None
    skilled: bool = True
    daily_charge: Money | None = None
    payment_rate: Money | None = None

    def __post_init__(self) -> None:
        check_label("a stay", self.label)
        if (self.discharged is None) == (self.days is None):
            raise ValueError(f"{self.label}: give either the day of discharge or the number of days, one of the two")
        check_count(f"{self.label}: days", self.days, 1, LONGEST_STAY)
        if self.discharged is not None:
            check_order(f"{self.label}: admission", self.admitted, "discharge", self.discharged)
            check_count(f"{self.label}: days", (self.discharged - self.admitted).days, 0, LONGEST_STAY)
        check_money(f"{self.label}: the daily charge", self.daily_charge)
        check_money(f"{self.label}: the payment rate", self.payment_rate)
        if self.place is Place.HOSPITAL and not (self.skilled and self.qualifies is None):
            raise ValueError(f"{self.label}: qualifies and skilled are for skilled nursing, not for a hospital")
        if self.admitted.year > date.max.year - 20:
            raise ValueError(f"{self.label}: admission {self.admitted} is too far in the future; check the year")

    @property
    def length(self) -> int:
        """How many days Medicare counts."""
        if self.discharged is None:
            return self.days or 1
        return max(1, (self.discharged - self.admitted).days)

    @property
    def left_on(self) -> date:
        """The day of discharge."""
        return self.admitted + timedelta(self.days or 0) if self.discharged is None else self.discharged


@dataclass(frozen=True, slots=True)
class BenefitPeriod(Record):
    """What a patient has used: in the benefit period that is open, and of the reserve days in a lifetime.

    `hospital_days` are the regular ones, up to 90; `qualifying_discharge` is the last discharge from which
    a skilled nursing stay may follow within 30 days. Without `last_discharge` no period is open.
    Raises ValueError for days outside their range or out of order.
    Source: https://old.govregs.com/regulations/expand/title42_chapterIV_part409_subpartF_section409.65 (2026-11-25).
    """

    began: date | None = None
    last_discharge: date | None = None
    deductible_charged: Money = ZERO
    hospital_days: int = 0
    skilled_nursing_days: int = 0
    reserve_days_used: int = 0
    qualifying_discharge: date | None = None

    def __post_init__(self) -> None:
        if (self.began is None) != (self.last_discharge is None):
            raise ValueError("a benefit period that is open has both a first day and a last discharge")
        if self.began is not None and self.last_discharge is not None:
            check_order("the benefit period's first day", self.began, "its last discharge", self.last_discharge)
        check_money("the deductible charged in this benefit period", self.deductible_charged)
        check_count("hospital days used", self.hospital_days, 0, 90)
        check_count("skilled nursing days used", self.skilled_nursing_days, 0, 100)
        check_count("lifetime reserve days used", self.reserve_days_used, 0, 60)

    def for_admission(self, day: date, days_out: int) -> tuple[BenefitPeriod, bool]:
        """The period that an admission falls into, and whether it is a new one.

        >>> BenefitPeriod(date(2026, 3, 1), date(2026, 3, 8)).for_admission(date(2026, 5, 7), 60)[1]
        True
        """
        if self.last_discharge is not None and (day - self.last_discharge).days < days_out:
            return self, False
        return BenefitPeriod(began=day, last_discharge=day, reserve_days_used=self.reserve_days_used), True


@dataclass(frozen=True, slots=True)
class PartATerms(Record):
    """The terms of Part A; what is left out comes from the table of the year that counts.

    `rates` holds for every year when given. `days_out_for_new_period` is 60: a new benefit period begins
    with an admission 60 days or more after the last discharge (61 where a source reads it as more than 60).
    Raises ValueError for numbers outside their range.
    Source: https://pomsreference.com/poms/lnx/0600401340 (2026-11-25).
    Source: https://secure.ssa.gov/poms.nsf/lnx/0600601130 (2026-11-25).
    """

    rates: HospitalRates | None = None
    sequestration_percent: Decimal | None = None
    days_out_for_new_period: int = 60
    qualifying_days: int = 3
    days_to_transfer: int = 30

    def __post_init__(self) -> None:
        check_count("days_out_for_new_period", self.days_out_for_new_period, 1, 366)
        check_count("qualifying_days", self.qualifying_days, 0, 90)
        check_count("days_to_transfer", self.days_to_transfer, 0, 366)
        if self.sequestration_percent is not None:
            check_percent("sequestration_percent", self.sequestration_percent)

    def for_year(self, year: int) -> HospitalRates:
        """The amounts given, or the year's."""
        return hospital_rates(year) if self.rates is None else self.rates

    def cut_percent(self, year: int) -> Decimal:
        """The sequestration percentage given, or the year's."""
        given = self.sequestration_percent
        return sequestration_percent(year) if given is None else given


def days_by_year(first: date, days: int) -> list[tuple[int, int]]:
    """Count consecutive days by calendar year: (year, days) pairs, because each year has its own daily amount.

    >>> days_by_year(date(2025, 12, 30), 5)
    [(2025, 2), (2026, 3)]
    """
    found = []
    while days:
        here = min(days, (date(first.year, 12, 31) - first).days + 1)
        found.append((first.year, here))
        days -= here
        first += timedelta(here)
    return found
