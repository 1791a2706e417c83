"""The hours of calling: the law's, the clinic's own, and the times that a patient ruled out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kit.engine.days import Weekday, weekday
from kit.engine.record import Choice, Record

__all__ = ["REGULATION_F", "CallHours", "InconvenientTime", "OfficeHours", "ZoneRule", "clock"]

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])", re.ASCII)


def clock(text: str) -> time:
    """Read a time of day such as 08:00 or 20:30. Raises ValueError for anything else.

    >>> clock("20:30")
    datetime.time(20, 30)
    """
    found = _CLOCK.fullmatch(text)
    if found is None:
        raise ValueError(f"{text[:24]!r} is no time of day; write it from 00:00 to 23:59, like 08:00 or 20:30")
    return time(int(found[1]), int(found[2]))


class ZoneRule(Choice):
    """What holds when a patient's address and phone number point to different time zones."""

    ALL = "fine in all zones"
    FIRST = "first zone only"


@dataclass(frozen=True, slots=True)
class CallHours(Record):
    """The hours in which patients may be called, at the patient's place.

    The closing minute itself is allowed when `closing_minute_allowed`. Raises ValueError for a time that
    is none, and for hours that close before they open.
    """

    opens: str = "08:00"
    closes: str = "21:00"
    closing_minute_allowed: bool = True
    zones: ZoneRule = ZoneRule.ALL

    def __post_init__(self) -> None:
        if clock(self.opens) >= clock(self.closes):
            raise ValueError(f"calling hours open before they close, not at {self.opens} and {self.closes}")

    def allow(self, at: time) -> bool:
        """Whether a time of day is within the hours."""
        closes = clock(self.closes)
        return clock(self.opens) <= at and (at < closes or (at == closes and self.closing_minute_allowed))


REGULATION_F = CallHours()


@dataclass(frozen=True, slots=True)
class OfficeHours(Record):
    """The clinic's own narrower hours, in the clinic's zone: the days, and from when to when.

    Raises ValueError for hours that close before they open, and for no day at all.
    """

    opens: str = "08:00"
    closes: str = "17:00"
    weekdays: Sequence[Weekday] = tuple(Weekday)[:5]

    def __post_init__(self) -> None:
        if clock(self.opens) >= clock(self.closes):
            raise ValueError(f"office hours open before they close, not at {self.opens} and {self.closes}")
        if not self.weekdays:
            raise ValueError("office hours need at least one day of the week")

    def allow(self, at: datetime) -> bool:
        """Whether the office is open at a moment of its own clock."""
        return weekday(at.date()) in self.weekdays and clock(self.opens) <= at.time() < clock(self.closes)


@dataclass(frozen=True, slots=True)
class InconvenientTime(Record):
    """A time at which the patient said not to be called, at the patient's place.

    `weekdays` empty means every day; a time that ends before it starts runs past midnight, and the days
    then are those of its start. `starts` equal to `ends` is the whole day.
    """

    starts: str = "00:00"
    ends: str = "00:00"
    weekdays: Sequence[Weekday] = ()

    def __post_init__(self) -> None:
        clock(self.starts)
        clock(self.ends)

    def holds(self, at: datetime) -> bool:
        """Whether a moment of the patient's clock falls into it."""
        starts, ends, now = clock(self.starts), clock(self.ends), at.time()
        if starts == ends:
            return self._on(at.date())
        if starts < ends:
            return self._on(at.date()) and starts <= now < ends
        return (now >= starts and self._on(at.date())) or (now < ends and self._on(_before(at.date())))

    def _on(self, day: date) -> bool:
        return not self.weekdays or weekday(day) in self.weekdays


def _before(day: date) -> date:
    return day - timedelta(days=1) if day > date.min else day
