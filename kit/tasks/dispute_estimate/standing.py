"""How a bill stands, and what happened to it between its date and today."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from kit.engine.days import add_days, move_to_business_day
from kit.engine.money import ZERO, Money, percent_of
from kit.scenarios.draw import Draw
from kit.tasks.dispute_estimate.facts import LateFee, ProviderBill
from kit.tasks.dispute_estimate.judgement import FEDERAL

__all__ = ["Standing", "later"]

EVERY = 30
"""Days from the bill to its first late fee, and from each to the next."""
LATE_FEES = (Money(10_00), Money(12_50), Money(15_00), Money(18_00), Money(20_00))


@dataclass(frozen=True, slots=True)
class Standing:
    """What is true of a bill: far enough above its estimate, disputed, too late, and so on."""

    far_enough: bool = True
    requested: bool = False
    late: bool = False
    insured: bool = False
    at_agency: bool = False
    with_fees: bool = False


def later(draw: Draw, bill: ProviderBill, standing: Standing, today: date) -> ProviderBill:
    """Date the bill back from today so that it stands as wanted, and add what happened since.

    A late one is late by its own date, though mostly not by the day on which it was mailed.
    """
    age = draw.at("age").integer(130, 150)
    if not standing.requested:
        age = FEDERAL.days + (draw.at("days late").integer(1, 5) if standing.late else -draw.at("left").integer(0, 25))
    bill_date = add_days(today, -age)
    asked = None
    if standing.requested:
        wait = FEDERAL.days + (draw.at("days late").integer(1, 5) if standing.late else -draw.at("left").integer(0, 60))
        asked = add_days(bill_date, wait)
    paid = Money(draw.at("paid").integer(1, 8) * 2500) if draw.at("has paid").chance(60) else ZERO
    insurance = ZERO
    if standing.insured:
        insurance = percent_of(bill.billed, Decimal(draw.at("insurance").integer(4000, 7000)) / 100)
    since = None
    if standing.at_agency:
        since = add_days(asked or today, -draw.at("agency").integer(2, 12))
    return replace(
        bill,
        bill_date=bill_date,
        mailed_on=move_to_business_day(add_days(bill_date, draw.at("mail").integer(3, 6))),
        paid=paid,
        insurance=insurance,
        uses_insurance=standing.insured,
        requested_on=asked,
        at_agency_since=since,
        late_fees=_fees(draw.at("fees"), bill_date, asked or today, today) if standing.with_fees else (),
    )


def _fees(draw: Draw, bill_date: date, asked: date, today: date) -> tuple[LateFee, ...]:
    """A late fee every thirty days: one or two before the day of the request, one or two from it on to today."""
    amount = draw.at("amount").pick(LATE_FEES)
    before, after = draw.at("how many").integer(1, 2), draw.at("more").integer(1, 2)
    first = add_days(asked, draw.at("after").integer(0, 9))
    days = [add_days(first, EVERY * n) for n in range(-before, after)]
    return tuple(LateFee(day, amount) for day in days if add_days(bill_date, EVERY) <= day <= today)
