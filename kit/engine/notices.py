"""By when an office must send an estimate, return an overpayment, or tell about a privacy breach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kit.engine.bounds import check_count, check_order
from kit.engine.dates import in_words
from kit.engine.days import USUAL_WEEK, WorkCalendar, add_business_days, add_days, business_days_between
from kit.engine.deadlines import Deadline, closing_lines, yes_or_no
from kit.engine.record import Record
from kit.engine.terms import term
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["ClockAfterPause", "Investigation", "breach_notices", "estimate_due", "overpayment_due"]

CHECKED = date(2026, 11, 25)
ESTIMATE = Source(
    "Good-faith estimate: timing, 45 CFR 149.610",
    "https://www.medprecisionbilling.com/resources/good-faith-estimate-requirements-no-surprises-act/",
    CHECKED,
)
OVERPAYMENT = Source(
    "Bass Berry: the revised 60-day rule, 42 CFR 401.305",
    "https://bassberry.com/news/a-new-year-a-new-overpayment-rule-cms-revises-the-60-day-rule",
    CHECKED,
)
SECRETARY = Source(
    "45 CFR 164.408: notification to the Secretary",
    "https://getpocketlaw.com/law/cfr_45/section-164-408-notification-to-the-secretary_69b7f2ade63f",
    CHECKED,
)
MEDIA = Source(
    "The breach notification rule: 500 people of one state",
    "https://auditsuisse.com/hipaa-incident-response-requirements",
    CHECKED,
)


def estimate_due(
    as_of: date,
    scheduled: date | None = None,
    service: date | None = None,
    requested: date | None = None,
    sent: date | None = None,
    calendar: WorkCalendar = USUAL_WEEK,
) -> Worksheet:
    """Work out by when an uninsured or self-pay patient must have the good-faith estimate.

    Scheduled 10 business days ahead or more: 3 business days after scheduling. Scheduled 3 to 9 ahead:
    1 business day. Asked for: 3 business days after asking. With both, the earlier day holds. Scheduled
    less than 3 business days ahead, no estimate is due for the scheduling.

    Law: the estimate is never due before the day on which the patient scheduled or asked.
    Raises ValueError when neither a request nor a scheduling with its day of service is given.
    Source: https://www.medprecisionbilling.com/resources/good-faith-estimate-requirements-no-surprises-act/
    (2026-11-25).

    >>> estimate_due(date(2022, 1, 3), date(2022, 1, 3), date(2022, 1, 6)).value("estimate_due")
    datetime.date(2022, 1, 4)
    """
    if scheduled is None and requested is None:
        raise ValueError("an estimate is due after scheduling or a request; add scheduled with service, or requested")
    lines: list[Line] = []
    dues: list[date] = []
    if scheduled is not None:
        due, written = _after_scheduling(scheduled, service, calendar)
        lines += written
        dues += due
    if requested is not None:
        due_day = add_business_days(requested, 3, calendar)
        why = f"3 business days after the patient asked on {in_words(requested)}."
        lines.append(Line("due_after_request", "Due after the request", due_day, why, ESTIMATE))
        dues.append(due_day)
    if not dues:
        why = "The service is less than 3 business days after the scheduling, and the patient did not ask."
        return Worksheet("Good-faith estimate", (*lines, Line("estimate_due", "Estimate due", "none", why, ESTIMATE)))
    last = min(dues)
    why = "The earlier of the two days." if len(dues) > 1 else "There is one reason for an estimate."
    begun = min(day for day in (scheduled, requested) if day is not None)
    if sent is not None:
        check_order("the scheduling or request", begun, "the sending of the estimate", sent)
    closing = closing_lines(term("estimate_on_request"), last, as_of, sent)
    return Worksheet(
        "Good-faith estimate", (*lines, Line("estimate_due", "Estimate due", last, why, ESTIMATE), *closing)
    )


def _after_scheduling(scheduled: date, service: date | None, calendar: WorkCalendar) -> tuple[list[date], list[Line]]:
    """When an estimate is due because a service was scheduled, if it is, and the lines that show it."""
    if service is None:
        raise ValueError("scheduled needs the day of the service; add service")
    check_order("the scheduling", scheduled, "the service", service)
    ahead = business_days_between(scheduled, service, calendar)
    why = f"Business days after {in_words(scheduled)}, up to and with {in_words(service)}."
    lines = [Line("business_days_ahead", "Business days ahead", ahead, why, ESTIMATE)]
    if ahead < 3:
        why = f"{ahead} business days ahead is less than 3, so the scheduling asks for no estimate."
        return [], [*lines, Line("due_after_scheduling", "Due after scheduling", "none", why, ESTIMATE)]
    days = 3 if ahead >= 10 else 1
    due = add_business_days(scheduled, days, calendar)
    why = f"{ahead} business days ahead: {days} business day{'s' if days > 1 else ''} after {in_words(scheduled)}."
    return [due], [*lines, Line("due_after_scheduling", "Due after scheduling", due, why, ESTIMATE)]


class ClockAfterPause(StrEnum):
    """What is left of the 60 days when an investigation of an overpayment ends."""

    REMAINING_DAYS = "remaining days"
    NEW_SIXTY_DAYS = "new 60 days"


@dataclass(frozen=True, slots=True)
class Investigation(Record):
    """A good-faith investigation of related overpayments: when it began, and when its sum was known.

    Raises ValueError when it ends before it began.
    """

    began: date
    ended: date | None = None

    def __post_init__(self) -> None:
        if self.ended is not None:
            check_order("the start of the investigation", self.began, "its end", self.ended)


def overpayment_due(
    identified: date,
    as_of: date,
    investigation: Investigation | None = None,
    cost_report_due: date | None = None,
    returned: date | None = None,
    afterwards: ClockAfterPause = ClockAfterPause.REMAINING_DAYS,
) -> Deadline:
    """Work out the last day for returning a Medicare overpayment, with the pause for an investigation.

    60 days after it was identified. A good-faith investigation that begins within them pauses the clock
    until it ends, at most 180 days after it began; `afterwards` says whether the days that were left then
    go on, or 60 new ones begin. A cost report that is due later moves the last day to its own.

    Laws: an investigation never makes the last day earlier; with the remaining days it adds at most 180.
    Raises ValueError for an investigation or a return before the overpayment was identified.
    Source: https://bassberry.com/news/a-new-year-a-new-overpayment-rule-cms-revises-the-60-day-rule (2026-11-25).

    >>> overpayment_due(date(2026, 1, 10), date(2026, 2, 1), Investigation(date(2026, 1, 20))).last_day
    datetime.date(2026, 9, 7)
    """
    entry = term("overpayment_return")
    if returned is not None:
        check_order("the identification", identified, "the return", returned)
    last = add_days(identified, 60)
    why = f"60 days after {in_words(identified)}, when the overpayment was identified."
    lines = [Line("sixty_days_end", "60 days end", last, why, OVERPAYMENT)]
    if investigation is not None:
        check_order("the identification", identified, "the investigation", investigation.began)
        last, written = _paused(identified, last, investigation, afterwards)
        lines += written
    if cost_report_due is not None and cost_report_due > last:
        last, why = cost_report_due, "The cost report that covers it is due later, and the later day holds."
    else:
        why = f"{in_words(last)} is the end of the count; overpayments are not moved for weekends."
    lines.append(Line("last_day", "Last day", last, why, OVERPAYMENT))
    acted = as_of if returned is None else returned
    sheet = Worksheet(entry.label, (*lines, *closing_lines(entry, last, as_of, returned)))
    return Deadline(last, max(0, (last - acted).days), acted > last, sheet)


def _paused(
    identified: date, last: date, investigation: Investigation, afterwards: ClockAfterPause
) -> tuple[date, list[Line]]:
    """The end of the 60 days with the pause of an investigation, and the lines that show it."""
    began = investigation.began
    if began > last:
        why = f"The investigation began on {in_words(began)}, after the 60 days had ended. It pauses nothing."
        return last, [Line("days_paused", "Days paused", 0, why, OVERPAYMENT)]
    longest = add_days(began, 180)
    end = longest if investigation.ended is None else min(longest, investigation.ended)
    used = (began - identified).days
    left = 60 if afterwards is ClockAfterPause.NEW_SIXTY_DAYS else 60 - used
    over = f"The investigation pauses the clock for at most 180 days, until {in_words(longest)}."
    fresh = "60 new days begin" if afterwards is ClockAfterPause.NEW_SIXTY_DAYS else f"{left} of the 60 days are left"
    after = add_days(end, left)
    return after, [
        Line(
            "days_used",
            "Days used before the pause",
            used,
            f"From {in_words(identified)} to {in_words(began)}.",
            OVERPAYMENT,
        ),
        Line("pause_ends", "Pause ends", end, over, OVERPAYMENT),
        Line(
            "days_paused", "Days paused", (end - began).days, f"From {in_words(began)} to {in_words(end)}.", OVERPAYMENT
        ),
        Line("days_after_pause", "Days after the pause", left, f"{fresh} after {in_words(end)}.", OVERPAYMENT),
        Line("clock_ends", "Clock ends", after, f"{left} days after {in_words(end)}.", OVERPAYMENT),
    ]


def breach_notices(discovered: date, people: int, as_of: date, most_in_one_state: int = 0) -> Worksheet:
    """Work out by when patients, the Secretary of Health and the press are told about a privacy breach.

    Patients: 60 days after the discovery. The Secretary: at the same time when 500 people or more are
    affected, otherwise 60 days after the end of the calendar year. The press: when more than 500 people of
    one state are affected, within the same 60 days.

    Laws: patients are never told after the Secretary; a larger breach never gives the Secretary more time.
    Raises ValueError for fewer than one person, and for more people in one state than in all.
    Source: https://getpocketlaw.com/law/cfr_45/section-164-408-notification-to-the-secretary_69b7f2ade63f
    (2026-11-25).

    >>> breach_notices(date(2026, 5, 4), 12, date(2026, 5, 20)).value("secretary_by")
    datetime.date(2027, 3, 1)
    """
    check_count("people affected", people, 1)
    check_count("people affected in one state", most_in_one_state, 0, people)
    entry = term("breach_notice")
    letters = add_days(discovered, 60)
    if people >= 500:
        secretary, why = letters, f"{people} people is 500 or more: together with the letters."
    else:
        secretary = add_days(date(discovered.year, 12, 31), 60)
        why = f"{people} people is fewer than 500: 60 days after the end of {discovered.year}."
    press = most_in_one_state > 500
    about = f"{most_in_one_state} people of one state; the press is told above 500."
    lines = [
        Line("patients_by", "Patients told by", letters, f"60 days after {in_words(discovered)}.", entry.source),
        Line("secretary_by", "Secretary told by", secretary, why, SECRETARY),
        Line("press_told", "Press must be told", yes_or_no(press), about, MEDIA),
    ]
    if press:
        lines.append(Line("press_by", "Press told by", letters, "In the same 60 days as the patients.", MEDIA))
    return Worksheet("Notices of a privacy breach", (*lines, *closing_lines(entry, letters, as_of, None)))
