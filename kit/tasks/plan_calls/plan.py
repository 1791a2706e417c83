"""For one patient: may we call today, between which times on our clock, how, and what may be left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from kit.engine.call_facts import Call, CallEnding, CallLimit, PlannedCall
from kit.engine.call_frequency import CONVERSATION, SEVEN, call_frequency
from kit.engine.call_hours import CallHours, OfficeHours
from kit.engine.calls import CONFLICT, HOURS, STATED
from kit.engine.voicemail import NOT_LIMITED, PARTS, MessagePart, voicemail_message
from kit.engine.worksheet import Source
from kit.tasks.plan_calls.facts import Answer, CallDesk, How, Message, Patient, TimeLimit, Voicemail

__all__ = ["CONSENT", "TIMES", "Planned", "clock_words", "message", "offset", "plan", "window"]

CONSENT = Source(
    "Eagle Associates: automated calls to cell phones need consent (TCPA)",
    "https://eagleassociates.net/news/2015/09/telephone-consumer-protection-act-and-automated-calls-to-cell-phones/",
    date(2026, 11, 25),
)
HALF = timedelta(minutes=30)
FIRST, LAST = time(7, 0), time(21, 0)
SHORT = (
    MessagePart.BUSINESS_NAME,
    MessagePart.REQUEST_TO_REPLY,
    MessagePart.NAME_TO_ASK_FOR,
    MessagePart.TELEPHONE_NUMBER,
)


def clock_words(at: time) -> str:
    """A time as the form has it.

    >>> clock_words(time(13, 30))
    '1:30 p.m.'
    """
    return f"{(at.hour + 11) % 12 + 1}:{at.minute:02d} {'a.m.' if at.hour < 12 else 'p.m.'}"


def _half_hours() -> tuple[str, ...]:
    start = datetime(2026, 1, 1, FIRST.hour, FIRST.minute)
    count = (LAST.hour - FIRST.hour) * 2 + 1
    return tuple(clock_words((start + HALF * n).time()) for n in range(count))


TIMES = _half_hours()


@dataclass(frozen=True, slots=True)
class Planned:
    """The plan for one patient; times are on our clock, '' without a call."""

    answer: str
    how: str
    why: str
    source: Source
    earliest: str = ""
    latest: str = ""
    message: str = ""
    first_day: date | None = None


@cache
def offset(zone: str, day: date) -> timedelta:
    """How far the clock of a zone is from universal time at noon of a day."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(zone)).utcoffset() or timedelta(0)


def window(desk: CallDesk, one: Patient, *, turned: bool = False) -> tuple[str, str]:
    """When the first stretch of permitted time begins and ends on our clock; '' and '' when there is none.

    `turned` is the slip of those who move the clock the wrong way.
    """
    here = offset(desk.zone, desk.today)
    shifts = tuple(offset(zone, desk.today) - here for zone in one.zones)
    if turned:
        shifts = tuple(-shift for shift in shifts)
    return _stretch(desk.today, desk.policy.office, desk.policy.hours, shifts, one.limits)


@lru_cache(maxsize=512)
def _stretch(
    today: date, office: OfficeHours, hours: CallHours, shifts: tuple[timedelta, ...], limits: tuple[TimeLimit, ...]
) -> tuple[str, str]:
    """The first stretch of half hours that are fine at our desk and on every clock of the patient."""
    fine: list[datetime] = []
    for at in _at_our_desk(office, today):
        if all(_fine(today, hours, limits, at + shift) for shift in shifts):
            fine.append(at)
        elif fine:
            break
    return (clock_words(fine[0].time()), clock_words((fine[-1] + HALF).time())) if fine else ("", "")


@cache
def _at_our_desk(office: OfficeHours, day: date) -> tuple[datetime, ...]:
    """The half hours of a day at which our desk is open, by when they begin."""
    start = datetime.combine(day, FIRST)
    halves = (start + HALF * n for n in range(len(TIMES)))
    return tuple(at for at in halves if office.allow(at))


@cache
def _of_the_patient(hours: CallHours) -> frozenset[time]:
    """The half hours at which our policy lets a patient be called, on the patient's clock."""
    halves = (time(n // 2, n % 2 * 30) for n in range(48))
    return frozenset(at for at in halves if hours.allow(at))


def _fine(today: date, hours: CallHours, limits: tuple[TimeLimit, ...], local: datetime) -> bool:
    """Whether a half hour is inside the hours on a clock of the patient, and not ruled out."""
    if local.date() != today or local.time() not in _of_the_patient(hours):
        return False
    return not any(times.holds(local) for limit in limits for times in limit.times)


def message(one: Patient) -> str:
    """What may be left on the voicemail of the number that we call."""
    if one.voicemail == Voicemail.REFUSED:
        return Message.NONE
    own = one.voicemail in (Voicemail.OWN, Voicemail.AGREED)
    if voicemail_message(SHORT, for_the_patient=own).value("limited_content") == "no":
        return Message.NONE
    return Message.AMOUNT if one.voicemail == Voicemail.AGREED else Message.SHORT


def plan(desk: CallDesk, one: Patient, *, turned: bool = False) -> Planned:
    """Go through the rules sheet from the top; the first that fits counts."""
    in_writing = How.EMAIL if one.email_agreed else How.LETTER
    if one.attorney:
        return Planned(Answer.ATTORNEY, How.ATTORNEY, "We deal only with the attorney now.", STATED)
    if one.in_writing:
        return Planned(Answer.IN_WRITING, in_writing, "The patient asked for no calls.", STATED)
    first = _next_call(desk.today, one.calls, desk.policy.limit)
    if first > desk.today:
        return _too_often(desk, one, first)
    if not (one.mobile_is_good or one.home or one.work_is_open):
        return Planned(
            Answer.NO_NUMBER, in_writing, "The mobile reached somebody else, and no other phone is open to us.", STATED
        )
    earliest, latest = window(desk, one, turned=turned)
    if not earliest:
        why = "Our hours, the patient's hours and the patient's wishes leave no half hour today."
        return Planned(Answer.NO_TIME, in_writing, why, STATED)
    how = How.HOME if one.home else How.WORK
    if one.mobile_is_good:
        how = How.DIALER if one.consent and not one.withdrawn else How.BY_HAND
    why = "No rule stands against it, and there is a time that fits."
    source = CONFLICT if len(one.zones) > 1 else HOURS
    left = Message.NONE if how == How.WORK else message(one)
    return Planned(Answer.YES, how, why, source, earliest, latest, left)


@lru_cache(maxsize=512)
def _next_call(today: date, calls: tuple[Call, ...], limit: CallLimit) -> date:
    """The first day on which the limit allows a call: today or later."""
    if all((today - call.day).days >= max(limit.in_days, limit.rest_days) for call in calls):
        return today
    day = call_frequency([PlannedCall("today", today)], calls, limit=limit).value("next_day", "today")
    return day if isinstance(day, date) else today


def _too_often(desk: CallDesk, one: Patient, first: date) -> Planned:
    """A talk of the last days, or as many calls as the limit has."""
    rest = timedelta(desk.policy.limit.rest_days)
    talked = any(call.ending is CallEnding.CONVERSATION and desk.today - call.day < rest for call in one.calls)
    if talked:
        return Planned(Answer.TALKED, How.WAIT, "A talk is day one of the days of rest, whoever called.", CONVERSATION,
                       first_day=first)  # fmt: skip
    why = f"{desk.policy.limit.calls} calls of ours count in {desk.policy.limit.in_days} days already."
    return Planned(Answer.TOO_MANY, How.WAIT, why, SEVEN, first_day=first)


LEFT = {Message.NONE: NOT_LIMITED, Message.SHORT: PARTS, Message.AMOUNT: PARTS}
