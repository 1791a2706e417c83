"""The days on which the office works: bills go out and calls come in on these."""

from __future__ import annotations

from datetime import date
from functools import cache

from kit.engine.days import WorkCalendar, move_to_business_day
from kit.scenarios.people import YEAR

__all__ = ["next_office_day"]


def next_office_day(day: date) -> date:
    """The day itself, or the next one that is neither on a weekend nor a federal holiday."""
    return move_to_business_day(day, _calendar())


@cache
def _calendar() -> WorkCalendar:
    from holidays import country_holidays

    return WorkCalendar(tuple(sorted(country_holidays("US", years=YEAR))))
