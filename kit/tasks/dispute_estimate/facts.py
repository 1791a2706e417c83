"""What decides about an estimate and its bills: days, expected charges, billed charges, requests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kit.engine.estimates import EstimateItem, EstimatePart, EstimateRole
from kit.engine.money import ZERO, Money, total
from kit.scenarios.people import Person

__all__ = ["BillItem", "Estimate", "LateFee", "ProviderBill", "Situation", "situation_of"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """One good-faith estimate: the day it was given, the last day of care it covers, each provider's part.

    `covers_through` of None is an estimate for one day of care.
    """

    given_on: date
    parts: tuple[EstimatePart, ...]
    covers_through: date | None = None

    def part(self, provider: str) -> EstimatePart | None:
        """What the estimate says for a provider, None if it says nothing."""
        return next((part for part in self.parts if part.provider == provider), None)


@dataclass(frozen=True, slots=True)
class BillItem:
    """One line of a bill: what it is, how many, and the amount for all of them."""

    label: str
    amount: Money
    units: int = 1


@dataclass(frozen=True, slots=True)
class LateFee:
    """A late fee that was put on a bill."""

    on: date
    amount: Money


@dataclass(frozen=True, slots=True)
class ProviderBill:
    """The bill of one provider or facility, and all that has happened to it since.

    `stands_in_for` is the provider of the estimate in whose place this one worked. `insurance` is what a plan
    paid and took off, `requested_on` the day on which the patient asked for a dispute.
    """

    provider: str
    served_on: date
    bill_date: date
    mailed_on: date
    items: tuple[BillItem, ...]
    stands_in_for: str = ""
    uses_insurance: bool = False
    insurance: Money = ZERO
    paid: Money = ZERO
    requested_on: date | None = None
    at_agency_since: date | None = None
    late_fees: tuple[LateFee, ...] = ()

    @property
    def billed(self) -> Money:
        """All lines of the bill together."""
        return total(item.amount for item in self.items)

    @property
    def unpaid(self) -> Money:
        """What is open on the bill, without late fees."""
        return self.billed - self.insurance - self.paid


@dataclass(frozen=True, slots=True)
class Situation:
    """A patient's estimate (and the one that took its place), the bills, and the calendar they are counted on."""

    scheduled_on: date
    service_on: date
    holidays: tuple[date, ...]
    estimates: tuple[Estimate, ...]
    bills: tuple[ProviderBill, ...]
    today: date
    asked_on: date | None = None
    change: str = ""
    patient: Person | None = None


def situation_of(table: Mapping[str, Any]) -> Situation:
    """The facts of a hand-worked case."""
    return Situation(
        scheduled_on=_day(table["scheduled_on"]),
        service_on=_day(table["service_on"]),
        holidays=tuple(_day(day) for day in table.get("holidays", ())),
        estimates=tuple(_estimate(one) for one in table["estimates"]),
        bills=tuple(_bill(one, _day(table["service_on"])) for one in table["bills"]),
        today=_day(table["today"]),
        asked_on=_day(table["asked_on"]) if "asked_on" in table else None,
        change=table.get("change", ""),
    )


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _estimate(table: Mapping[str, Any]) -> Estimate:
    parts = tuple(
        EstimatePart(
            part["provider"],
            tuple(
                EstimateItem(item["label"], Money.of(item["charge"]), item.get("quantity", 1)) for item in part["items"]
            ),
            EstimateRole.CO_PROVIDER if number else EstimateRole.CONVENING,
        )
        for number, part in enumerate(table["parts"])
    )
    through = table.get("covers_through")
    return Estimate(_day(table["given_on"]), parts, _day(through) if through else None)


def _bill(table: Mapping[str, Any], service_on: date) -> ProviderBill:
    def day(name: str) -> date | None:
        return _day(table[name]) if name in table else None

    bill_date = _day(table["bill_date"])
    return ProviderBill(
        provider=table["provider"],
        served_on=day("served_on") or service_on,
        bill_date=bill_date,
        mailed_on=day("mailed_on") or bill_date,
        items=tuple(BillItem(one["label"], Money.of(one["amount"]), one.get("units", 1)) for one in table["items"]),
        stands_in_for=table.get("stands_in_for", ""),
        uses_insurance=table.get("uses_insurance", False),
        insurance=Money.of(table.get("insurance", "0")),
        paid=Money.of(table.get("paid", "0")),
        requested_on=day("requested_on"),
        at_agency_since=day("at_agency_since"),
        late_fees=tuple(LateFee(_day(one["on"]), Money.of(one["amount"])) for one in table.get("late_fees", ())),
    )
