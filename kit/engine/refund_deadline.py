"""By which day an overpayment must be back with whoever it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kit.engine.bounds import check_count, check_order
from kit.engine.dates import in_words
from kit.engine.record import Choice, Record
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["ClockAfter", "Investigation", "RefundClock", "RefundOwner", "last_refund_day", "refund_deadline"]

CHECKED = date(2026, 11, 25)
SIXTY = Source(
    "Bass, Berry & Sims: CMS revises the 60-day rule (42 CFR 401.305)",
    "https://bassberry.com/news/a-new-year-a-new-overpayment-rule-cms-revises-the-60-day-rule",
    CHECKED,
)
SUSPENDED = Source(
    "Ropes & Gray: final rules for Medicare Parts A and B overpayments (42 CFR 401.305(b)(3))",
    "https://ropesgray.com/en/insights/alerts/2024/12/cms-issues-final-rules-for-medicare-parts-a-and-b-overpayments",
    CHECKED,
)
PATIENTS = Source(
    "Texas Insurance Code 1661.005", "https://texas.public.law/statutes/tex._ins._code_section_1661.005", CHECKED
)
CONTRACT = Source(
    "HCA policy: refunding overpayments",
    "https://docest.com/doc/311468/operating-protocols-for-credit-balances-less-than-9-99",
    CHECKED,
)
SUSPENSION_BEGAN = date(2025, 1, 1)


class RefundOwner(Choice):
    """Whose money it is that came in too much."""

    MEDICARE = "Medicare"
    MEDICAID = "Medicaid"
    OTHER_GOVERNMENT = "other government program"
    COMMERCIAL = "commercial"
    PATIENT = "patient"


GOVERNMENT = (RefundOwner.MEDICARE, RefundOwner.MEDICAID, RefundOwner.OTHER_GOVERNMENT)


class ClockAfter(Choice):
    """What runs after a suspension: the days that were left of the 60, or all 60 anew."""

    REMAINING = "remaining days"
    ANEW = "all days anew"


@dataclass(frozen=True, slots=True)
class RefundClock(Record):
    """How many days there are, by whose money it is.

    60 for the government programs is the law; for a commercial payer the contract or the state says, for a
    patient the state or the office (30 in Texas). Raises ValueError for days below zero.
    """

    government_days: int = 60
    commercial_days: int = 60
    patient_days: int = 30
    investigation_days_at_most: int = 180
    after_suspension: ClockAfter = ClockAfter.REMAINING

    def __post_init__(self) -> None:
        for what in ("government_days", "commercial_days", "patient_days", "investigation_days_at_most"):
            check_count(what.replace("_", " "), getattr(self, what))


@dataclass(frozen=True, slots=True)
class Investigation(Record):
    """A timely, good-faith look for related overpayments; `concluded` is None while it goes on.

    Raises ValueError when it ended before it began.
    """

    started: date
    concluded: date | None = None

    def __post_init__(self) -> None:
        if self.concluded is not None:
            check_order("started", self.started, "concluded", self.concluded)


def refund_deadline(
    owner: RefundOwner,
    identified: date,
    investigation: Investigation | None = None,
    cost_report_due: date | None = None,
    clock: RefundClock | None = None,
) -> Worksheet:
    """Find the last day on which an overpayment may be returned, by whose money it is.

    Government programs: 60 days after it was identified, or the day a cost report for it is due, if later.
    Since 2025 a timely good-faith investigation suspends Medicare's clock until it is concluded, at most until
    180 days after the overpayment was identified; `after_suspension` says what runs then. All days are
    calendar days, and the day of identification is not counted.

    Laws: a longer investigation never makes the day earlier; it is never past 180 + 60 days (without a cost
    report).
    Raises ValueError for days outside the calendar.
    Source: https://bassberry.com/news/a-new-year-a-new-overpayment-rule-cms-revises-the-60-day-rule (2026-11-25).
    Source: https://ropesgray.com/en/insights/alerts/2024/12/cms-issues-final-rules-for-medicare-parts-a-and-b-overpayments
    (2026-11-25).
    Source: https://texas.public.law/statutes/tex._ins._code_section_1661.005 (2026-11-25).

    >>> refund_deadline(RefundOwner.MEDICARE, date(2026, 1, 1)).value("last_day")
    datetime.date(2026, 3, 2)
    """
    clock = clock or RefundClock()
    days, source = _days(owner, clock)
    plain_day = _later(identified, days)
    why = f"{days} days after {in_words(identified)}, when it was identified."
    lines = [
        Line("days_allowed", "Days allowed", days, f"What applies to {owner!s} money.", source),
        Line("last_day_without_suspension", "Last day if nothing stops the clock", plain_day, why, source),
    ]
    last = plain_day
    if investigation is not None:
        last, more = _suspend(owner, identified, investigation, plain_day, clock)
        lines += more
    if cost_report_due is not None and owner in GOVERNMENT and cost_report_due > last:
        last, why = cost_report_due, f"The cost report is due {in_words(cost_report_due)}, which is later."
    elif last != plain_day:
        why = f"The clock stood still, so {in_words(plain_day)} moves to {in_words(last)}."
    return Worksheet("Last day for the refund", (*lines, Line("last_day", "Last day", last, why, source)))


def last_refund_day(
    owner: RefundOwner, identified: date, investigation: Investigation | None, clock: RefundClock
) -> date:
    """The last day alone, for rules that name it beside other things."""
    found = refund_deadline(owner, identified, investigation, clock=clock).value("last_day")
    assert isinstance(found, date)
    return found


def _days(owner: RefundOwner, clock: RefundClock) -> tuple[int, Source]:
    if owner in GOVERNMENT:
        return clock.government_days, SIXTY
    if owner is RefundOwner.COMMERCIAL:
        return clock.commercial_days, CONTRACT
    return clock.patient_days, PATIENTS


def _suspend(
    owner: RefundOwner, identified: date, investigation: Investigation, plain_day: date, clock: RefundClock
) -> tuple[date, list[Line]]:
    """Stop the clock for an investigation; gives back the last day and the lines that explain it."""
    begins = max(identified, investigation.started)
    longest = _later(identified, clock.investigation_days_at_most)
    ends = longest if investigation.concluded is None else min(investigation.concluded, longest)
    refused = ""
    if owner is not RefundOwner.MEDICARE:
        refused = f"The suspension is in Medicare's rule; it does not cover {owner!s} money."
    elif identified < SUSPENSION_BEGAN:
        refused = f"Identified {in_words(identified)}; the suspension began with {in_words(SUSPENSION_BEGAN)}."
    elif begins > plain_day:
        refused = f"The investigation began {in_words(begins)}, after {in_words(plain_day)}; that is not timely."
    elif ends <= begins:
        refused = f"It began {in_words(begins)} and ended {in_words(ends)}: no day to stand still for."
    if refused:
        return plain_day, [Line("suspended_days", "Days suspended", 0, refused, SUSPENDED)]
    anew = clock.after_suspension is ClockAfter.ANEW
    stood = (ends - begins).days
    last = _later(ends, clock.government_days) if anew else _later(plain_day, stood)
    used = (begins - identified).days
    why = f"When the investigation ends, at most {clock.investigation_days_at_most} days on, {in_words(longest)}."
    running = clock.government_days if anew else clock.government_days - used
    return last, [
        Line(
            "days_used_before",
            "Days used before",
            used,
            f"From {in_words(identified)} to {in_words(begins)}.",
            SUSPENDED,
        ),
        Line("suspended_until", "Suspended until", ends, why, SUSPENDED),
        Line("suspended_days", "Days suspended", stood, f"From {in_words(begins)} to {in_words(ends)}.", SUSPENDED),
        Line(
            "days_left_after",
            "Days left after that",
            running,
            f"{clock.government_days} days, counted as {clock.after_suspension!s}.",
            SUSPENDED,
        ),
    ]


def _later(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise ValueError(f"{days} days after {day} is outside the calendar") from None
