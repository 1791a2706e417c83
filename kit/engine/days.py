"""Count days as offices do: calendar days, business days, months with their ends, and leap years."""

from __future__ import annotations

import calendar as months
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kit.engine.bounds import check_count
from kit.engine.dates import in_words
from kit.engine.record import Choice, Record

__all__ = [
    "USUAL_WEEK",
    "MonthEnd",
    "Unit",
    "Weekday",
    "WorkCalendar",
    "add",
    "add_business_days",
    "add_days",
    "add_months",
    "business_days_between",
    "day_of_week_in_words",
    "days_in_words",
    "is_business_day",
    "move_to_business_day",
    "weekday",
]

MOST_COUNTED = 4_000
"""Ten years of days. A longer deadline in patient billing is a typing error."""


class Weekday(Choice):
    """A day of the week, in the order in which Python counts them."""

    MONDAY = "Monday"
    TUESDAY = "Tuesday"
    WEDNESDAY = "Wednesday"
    THURSDAY = "Thursday"
    FRIDAY = "Friday"
    SATURDAY = "Saturday"
    SUNDAY = "Sunday"


class Unit(Choice):
    """What a deadline is counted in."""

    CALENDAR_DAYS = "calendar days"
    BUSINESS_DAYS = "business days"
    MONTHS = "months"
    YEARS = "years"


class MonthEnd(Choice):
    """What happens when the month of the deadline has no such day, as February 30."""

    LAST_DAY = "last day of the month"
    NEXT_MONTH = "first day of the next month"


@dataclass(frozen=True, slots=True)
class WorkCalendar(Record):
    """When an office is closed: its holidays, and the days of its weekend.

    Raises ValueError when every day of the week would be weekend.
    """

    holidays: Sequence[date] = ()
    weekend: Sequence[Weekday] = (Weekday.SATURDAY, Weekday.SUNDAY)

    def __post_init__(self) -> None:
        if len(set(self.weekend)) == len(Weekday):
            raise ValueError("the weekend holds all seven days; leave at least one business day")


USUAL_WEEK = WorkCalendar()
"""Monday to Friday, no holidays."""


def weekday(day: date) -> Weekday:
    """The day of the week.

    >>> str(weekday(date(2026, 3, 2)))
    'Monday'
    """
    return tuple(Weekday)[day.weekday()]


def add_days(day: date, days: int) -> date:
    """The day that is so many calendar days later (or earlier, below zero); the day itself is not counted.

    Raises ValueError for more than ten years, or beyond what a calendar holds.

    >>> add_days(date(2026, 1, 31), 30)
    datetime.date(2026, 3, 2)
    """
    check_count("days to count", abs(days), 0, MOST_COUNTED)
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise ValueError(f"{days} days from {day} is outside the calendar; years run from 1 to 9999") from None


def add_months(day: date, count: int, month_end: MonthEnd = MonthEnd.LAST_DAY) -> date:
    """The same day of the month, so many months later.

    Where that month is too short, it is the month's last day or the first day of the next month.
    Raises ValueError for more than 1,200 months, or beyond what a calendar holds.

    >>> add_months(date(2028, 2, 29), 12)
    datetime.date(2029, 2, 28)
    >>> add_months(date(2026, 10, 30), 4, MonthEnd.NEXT_MONTH)
    datetime.date(2027, 3, 1)
    """
    check_count("months to count", count, 0, 1200)
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if year > date.max.year:
        raise ValueError(f"{count} months from {day} is outside the calendar; years run from 1 to 9999")
    length = months.monthrange(year, month + 1)[1]
    if day.day <= length:
        return date(year, month + 1, day.day)
    last = date(year, month + 1, length)
    return last if month_end is MonthEnd.LAST_DAY else add_days(last, 1)


def is_business_day(day: date, calendar: WorkCalendar = USUAL_WEEK) -> bool:
    """Whether the office is open: no weekend, no holiday.

    >>> is_business_day(date(2026, 3, 1)), is_business_day(date(2026, 3, 2))
    (False, True)
    """
    return weekday(day) not in calendar.weekend and day not in calendar.holidays


def move_to_business_day(day: date, calendar: WorkCalendar = USUAL_WEEK) -> date:
    """The day itself when the office is open, otherwise the next day on which it is.

    >>> move_to_business_day(date(2026, 10, 10), WorkCalendar(holidays=(date(2026, 10, 12),)))
    datetime.date(2026, 10, 13)
    """
    while not is_business_day(day, calendar):
        day = add_days(day, 1)
    return day


def add_business_days(day: date, count: int, calendar: WorkCalendar = USUAL_WEEK) -> date:
    """The business day that is so many business days later; the day itself is not counted.

    >>> add_business_days(date(2026, 3, 5), 3)
    datetime.date(2026, 3, 10)
    """
    check_count("business days to count", count, 0, MOST_COUNTED)
    for _ in range(count):
        day = move_to_business_day(add_days(day, 1), calendar)
    return day


def business_days_between(first: date, last: date, calendar: WorkCalendar = USUAL_WEEK) -> int:
    """How many business days there are after the first day, up to and with the last one.

    Raises ValueError when the two days are more than ten years apart.

    >>> business_days_between(date(2022, 1, 3), date(2022, 1, 6))
    3
    """
    check_count("days between the two days", max(0, (last - first).days), 0, MOST_COUNTED)
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(is_business_day(day, calendar) for day in days)


def add(
    day: date, length: int, unit: Unit, month_end: MonthEnd = MonthEnd.LAST_DAY, calendar: WorkCalendar = USUAL_WEEK
) -> date:
    """The day a length of time later, in any unit.

    >>> add(date(2026, 3, 31), 1, Unit.YEARS)
    datetime.date(2027, 3, 31)
    """
    match unit:
        case Unit.CALENDAR_DAYS:
            return add_days(day, length)
        case Unit.BUSINESS_DAYS:
            return add_business_days(day, length, calendar)
        case Unit.MONTHS:
            return add_months(day, length, month_end)
    return add_months(day, length * 12, month_end)


def days_in_words(length: int, unit: Unit) -> str:
    """A length of time as it is said: '1 business day', '4 months'.

    >>> days_in_words(1, Unit.BUSINESS_DAYS), days_in_words(4, Unit.MONTHS)
    ('1 business day', '4 months')
    """
    return f"{length} {unit.removesuffix('s') if length == 1 else unit}"


def day_of_week_in_words(day: date) -> str:
    """A day with its day of the week, as a clerk checks it.

    >>> day_of_week_in_words(date(2026, 3, 2))
    'Monday, March 2, 2026'
    """
    return f"{weekday(day)}, {in_words(day)}"
