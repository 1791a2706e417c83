"""When a patient may be called: the hours at the patient's place, and the times the patient ruled out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kit.engine.bounds import check_count
from kit.engine.call_hours import REGULATION_F, CallHours, InconvenientTime, OfficeHours, ZoneRule, clock
from kit.engine.days import weekday
from kit.engine.deadlines import yes_or_no
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["CallWindow", "call_window"]

CHECKED = date(2026, 11, 25)
HOURS = Source(
    "12 CFR 1006.6(b)(1): inconvenient times",
    "https://developer.cloudcontactai.com/docs/12-cfr-part-1006-regulation-f-communications-in-connection-with-debt-collection",
    CHECKED,
)
CONFLICT = Source(
    "Collector's Ink: what time is it at the consumer's location?",
    "https://docslib.org/doc/12822832/does-anybody-really-know-what-time-it-is",
    CHECKED,
)
STATED = Source(
    "CFPB questions: unusual or inconvenient times and places",
    "https://support.smslp.com/kb/a3051/fdcpa-unusual-inconvenient-faq-1-does-debt-collection-rule-limit-where-when-debt.aspx",
    CHECKED,
)
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{2}:[0-9]{2})(?::00)?", re.ASCII)
SEARCHED_DAYS = 15
"""How far ahead the next permitted time is looked for; ordinary hours come round within a week."""


@dataclass(frozen=True, slots=True)
class CallWindow:
    """Whether a planned call is allowed, the next permitted moment in the caller's zone, and the worksheet."""

    allowed: bool
    next_permitted: str
    worksheet: Worksheet


def zone(name: str) -> ZoneInfo:
    """A time zone by its name; raises ValueError for one that there is not.

    >>> zone("America/Chicago").key
    'America/Chicago'
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{name[:40]!r} is no time zone; write it like America/Chicago") from None


def moment(text: str, place: ZoneInfo) -> datetime:
    """Read a moment such as 2026-03-02 20:30 on the clock of a place.

    Raises ValueError for what is no such moment, and for a time that the clock skips in spring. Of an hour
    that comes twice in autumn the first is taken.
    """
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise ValueError(f"{text[:24]!r} is no moment; write it like 2026-03-02 20:30")
    try:
        day = date.fromisoformat(found[1])
    except ValueError:
        raise ValueError(f"{found[1]} is no day of the calendar") from None
    local = datetime.combine(day, clock(found[2]), place)
    try:
        again = local.astimezone(UTC).astimezone(place)
    except OverflowError:
        raise ValueError(f"{text} is outside the calendar; write a moment of this century") from None
    if again.replace(tzinfo=None) != local.replace(tzinfo=None):
        raise ValueError(f"{text} does not exist in {place.key}: the clock skips it that day")
    return local


def _text(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at.year > 999 else at.isoformat(" ", "minutes")[:16]


@dataclass(frozen=True, slots=True)
class _Rules:
    """Everything that decides about a moment."""

    home: ZoneInfo
    places: tuple[ZoneInfo, ...]
    hours: CallHours
    office: OfficeHours | None
    inconvenient: tuple[InconvenientTime, ...]

    def against(self, at: datetime) -> str:
        """What speaks against a moment, or nothing."""
        for place in self.places:
            local = at.astimezone(place)
            if not self.hours.allow(local.time()):
                return f"It is {local:%H:%M} in {place.key}, outside {self.hours.opens} to {self.hours.closes}."
            if any(one.holds(local) for one in self.inconvenient):
                return f"The patient said that {weekday(local.date())} at {local:%H:%M} is inconvenient."
        home = at.astimezone(self.home)
        if self.office is not None and not self.office.allow(home):
            return f"It is {weekday(home.date())}, {home:%H:%M} in {self.home.key}: the office is closed."
        return ""

    def openings(self, after: datetime) -> list[datetime]:
        """The moments at which something opens, from a moment on; one of them is the next permitted one."""
        marks = {(place, text) for place in self.places for text in ("00:00", self.hours.opens, *self._ends())}
        if self.office is not None:
            marks.add((self.home, self.office.opens))
        found = {after}
        for place, text in marks:
            first = after.astimezone(place).date()
            for n in range(SEARCHED_DAYS):
                found.add(datetime.combine(first + timedelta(days=n), clock(text), place).astimezone(UTC))
        return sorted(at for at in found if at >= after)

    def _ends(self) -> tuple[str, ...]:
        return tuple(one.ends for one in self.inconvenient)


def call_window(
    planned: str,
    caller_zone: str,
    patient_zones: Sequence[str],
    hours: CallHours = REGULATION_F,
    office: OfficeHours | None = None,
    inconvenient: Sequence[InconvenientTime] = (),
    place: str = "",
    inconvenient_places: Sequence[str] = (),
) -> CallWindow:
    """Work out whether a planned call falls into the hours in which the patient may be called.

    `planned` is on the caller's clock, like 2026-03-02 20:30. `patient_zones` holds the zone of the
    address and, where it differs, that of the phone number: the call must then be fine in all of them,
    unless `hours` trusts the first. The clinic's own hours and what the patient ruled out come on top. A
    place that the patient ruled out is never allowed, at any time.

    Laws: the next permitted moment is never before the planned one, and is itself permitted; one more zone
    never allows more. Raises ValueError for a zone or a moment that there is not.
    Source: https://docslib.org/doc/12822832/does-anybody-really-know-what-time-it-is (2026-11-25).

    >>> window = call_window("2026-03-02 21:30", "America/New_York", ["America/Los_Angeles"])
    >>> window.allowed, window.worksheet.value("local_time", "America/Los_Angeles")
    (True, '2026-03-02 18:30')
    """
    check_count("time zones of the patient", len(patient_zones), 1, 6)
    check_count("inconvenient times", len(inconvenient), 0, 20)
    home = zone(caller_zone)
    zones = tuple(zone(name) for name in dict.fromkeys(patient_zones))
    deciding = zones if hours.zones is ZoneRule.ALL else zones[:1]
    rules = _Rules(home, deciding, hours, office, tuple(inconvenient))
    ruled_out = f"The patient said not to be called at this place: {place}." if place in inconvenient_places else ""
    try:
        return _window(moment(planned, home).astimezone(UTC), rules, zones, ruled_out)
    except OverflowError:
        raise ValueError(f"{planned} is at the edge of the calendar; write a moment of this century") from None


def _window(at: datetime, rules: _Rules, zones: Sequence[ZoneInfo], ruled_out: str) -> CallWindow:
    """The outcome for a moment, and its worksheet."""
    against = ruled_out or rules.against(at)
    later = None if ruled_out else next((mark for mark in rules.openings(at) if not rules.against(mark)), None)
    next_text = "none" if later is None else _text(later.astimezone(rules.home))
    within = f"Within {rules.hours.opens} to {rules.hours.closes} in {' and '.join(one.key for one in rules.places)}."
    found = f"The first permitted moment from the planned one on, on the clock of {rules.home.key}."
    source = STATED if against.startswith("The patient") else (CONFLICT if len(zones) > 1 else HOURS)
    lines = [
        *(_local_line("local_time", "Local time of the patient", at, place) for place in zones),
        Line("allowed", "Allowed", yes_or_no(not against), against or within, source),
        Line("next_permitted", "Next permitted time", next_text, found, source),
    ]
    if later is not None:
        lines += [_local_line("next_local_time", "Next permitted time, local", later, place) for place in zones]
    return CallWindow(not against, next_text, Worksheet("May the patient be called?", tuple(lines)))


def _local_line(name: str, label: str, at: datetime, place: ZoneInfo) -> Line:
    local = at.astimezone(place)
    why = f"A {weekday(local.date())} on the clock of {place.key}."
    return Line(name, label, _text(local), why, HOURS, place.key)
