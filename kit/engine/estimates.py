"""Put together a good-faith estimate, and say by when it has to be given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kit.engine.bounds import check_amount, check_count, check_order
from kit.engine.days import WorkCalendar, add_business_days, is_business_day
from kit.engine.instalments import LARGEST
from kit.engine.money import Money, total
from kit.engine.record import Choice, Record
from kit.engine.worksheet import Line, Source, Value, Worksheet

__all__ = ["EstimateItem", "EstimatePart", "EstimateRole", "estimate_due", "good_faith_estimate"]

CHECKED = date(2026, 11, 25)
TIMES = Source(
    "45 CFR 149.610(b)(1): when a good-faith estimate is given",
    "https://hollandhart.com/no-surprise-billing-rules-good-faith-estimates-and-unscheduled-services",
    CHECKED,
)
CONTENT = Source(
    "Good-faith estimates: who gathers what",
    "https://www.americanbar.org/groups/health_law/resources/esource/archive/"
    "good-faith-estimates-new-provider-transparency-obligations/",
    CHECKED,
)
CHANGES = Source(
    "86 FR 56136: a new estimate when something changes",
    "https://www.dateas.com/es/docs/federal-register/2021/10/07?page=458",
    CHECKED,
)
RECURRING = Source(
    "Guidance on good-faith estimates and the dispute process",
    "https://essentialhospitals.org/guidance-patient-provider-dispute-resolution-process",
    CHECKED,
)
SHORT_NOTICE, LONG_NOTICE = 3, 10
DAYS_AFTER_SHORT, DAYS_AFTER_LONG = 1, 3
LONGEST_RECURRING_MONTHS = 12


class EstimateRole(Choice):
    """Who schedules the main service and gives the estimate, and who works along with them."""

    CONVENING = "convening"
    CO_PROVIDER = "co-provider"


@dataclass(frozen=True, slots=True)
class EstimateItem(Record):
    """One expected item or service: what it is, how many times, and the expected charge for one.

    The expected charge is what the practice would ask of this patient, after discounts for paying oneself.
    """

    label: str
    expected_charge: Money
    quantity: int = 1

    def __post_init__(self) -> None:
        check_amount(f"{self.label}: the expected charge", self.expected_charge, LARGEST)
        check_count(f"{self.label}: quantity", self.quantity, 1, 1_000)


@dataclass(frozen=True, slots=True)
class EstimatePart(Record):
    """What one provider or facility expects to charge."""

    provider: str
    items: tuple[EstimateItem, ...]
    role: EstimateRole = EstimateRole.CO_PROVIDER

    @property
    def expected(self) -> Money:
        """All of it together."""
        return total(item.expected_charge * item.quantity for item in self.items)


def good_faith_estimate(
    *, parts: Sequence[EstimatePart], uses_insurance: bool = False, months_covered: int | None = None
) -> Worksheet:
    """Add up a good-faith estimate by provider and facility.

    The convening provider gives one estimate with the parts of everyone involved. It is due to patients without
    insurance, or who do not use it for this care. A single estimate may cover visits that come again, for twelve
    months at most. The law it keeps: the parts add up to the total, in any order.
    Raises ValueError for a provider named twice, no or several convening providers, or more than 12 months.
    Source: https://essentialhospitals.org/guidance-patient-provider-dispute-resolution-process (2026-11-25).

    >>> sheet = good_faith_estimate(parts=[EstimatePart(
    ...     "Clinic", (EstimateItem("Visit", Money.of("150"), 2),), EstimateRole.CONVENING)])
    >>> str(sheet.amount("estimate"))
    '$300.00'
    """
    names = [part.provider for part in parts]
    if len(set(names)) != len(names):
        raise ValueError(f"each provider stands once in an estimate, not {', '.join(names)}")
    convening = [part.provider for part in parts if part.role is EstimateRole.CONVENING]
    if len(convening) != 1:
        raise ValueError(f"one provider schedules the care and is the convening one, not {len(convening)}")
    check_count("months that one estimate covers", months_covered, 1, LONGEST_RECURRING_MONTHS)
    lines = []
    for part in parts:
        for item in part.items:
            amount = item.expected_charge * item.quantity
            why = f"{item.quantity} times {item.expected_charge}, by {part.provider}."
            about = f"{part.provider}: {item.label}"
            lines.append(Line("expected_charge", item.label, amount, why, CONTENT, about))
        why = f"{len(part.items)} items of {part.provider}, the {part.role} provider."
        lines.append(Line("provider_estimate", part.provider, part.expected, why, CONTENT, part.provider))
    whole = total(part.expected for part in parts)
    why = f"The parts of {len(parts)} providers together. A dispute looks at each of them, not at this sum."
    lines.append(Line("estimate", "Good-faith estimate", whole, why, CONTENT))
    why = "The patient uses insurance for this care." if uses_insurance else "The patient pays for this care alone."
    lines.append(Line("required", "Estimate required", "no" if uses_insurance else "yes", why, TIMES))
    if months_covered is not None:
        why = f"One estimate may cover visits that come again for {LONGEST_RECURRING_MONTHS} months at most."
        lines.append(Line("months_covered", "Months it covers", months_covered, why, RECURRING))
    return Worksheet("Good-faith estimate", tuple(lines))


def estimate_due(
    *,
    scheduled_on: date | None = None,
    service_on: date | None = None,
    requested_on: date | None = None,
    holidays: Sequence[date] = (),
) -> Worksheet:
    """Say by when a good-faith estimate has to be in the patient's hands.

    Scheduled 10 or more business days ahead: 3 business days after scheduling. 3 to 9 business days ahead: 1
    business day after scheduling. Less than 3: none is due for the scheduling. Asked for: 3 business days after the
    request. Business days are Monday to Friday without the holidays given; the day itself is not counted. When
    something changes, a new estimate is due 1 business day before the service.
    The law it keeps: the last day is a business day after the day that it is counted from.
    Raises ValueError when neither a scheduling nor a request is given, a scheduled service has no day, or the
    service lies before the scheduling.
    Source: https://hollandhart.com/no-surprise-billing-rules-good-faith-estimates-and-unscheduled-services
    (2026-11-25).

    >>> estimate_due(scheduled_on=date(2026, 3, 2), service_on=date(2026, 3, 5)).value("due_by")
    datetime.date(2026, 3, 3)
    """
    if scheduled_on is None and requested_on is None:
        raise ValueError("an estimate is due after a scheduling or a request; give scheduled_on or requested_on")
    if scheduled_on is not None and service_on is None:
        raise ValueError(f"scheduled on {scheduled_on}, but for when? Give service_on")
    calendar = WorkCalendar(holidays=tuple(holidays))
    lines: list[Line] = []
    days: list[date] = []
    if scheduled_on is not None and service_on is not None:
        check_order("the scheduling", scheduled_on, "the service", service_on)
        due, found = _after_scheduling(scheduled_on, service_on, calendar)
        lines += found
        days += [due] if due else []
    if requested_on is not None:
        due = add_business_days(requested_on, DAYS_AFTER_LONG, calendar)
        why = f"{DAYS_AFTER_LONG} business days after the request of {requested_on}."
        lines.append(Line("due_after_request", "Due after the request", due, why, TIMES))
        days.append(due)
    value: Value = min(days) if days else "none"
    why = "The earliest of the days above." if days else "Fewer than 3 business days ahead and no request."
    lines.append(Line("due_by", "Estimate due by", value, why, TIMES))
    if service_on is not None and days:
        before = _business_day_before(service_on, calendar)
        why = f"When something changes: 1 business day before the service of {service_on}."
        lines.append(Line("new_estimate_by", "New estimate by", before, why, CHANGES))
    return Worksheet("When the estimate is due", tuple(lines))


def _after_scheduling(scheduled_on: date, service_on: date, calendar: WorkCalendar) -> tuple[date | None, list[Line]]:
    ahead, day = 0, scheduled_on
    while day < service_on and ahead < LONG_NOTICE:
        day += timedelta(days=1)
        ahead += is_business_day(day, calendar)
    shown = f"{LONG_NOTICE} or more" if ahead == LONG_NOTICE else str(ahead)
    why = f"Business days after {scheduled_on}, up to and with {service_on}."
    lines = [Line("business_days_ahead", "Scheduled ahead, in business days", shown, why, TIMES)]
    if ahead < SHORT_NOTICE:
        return None, lines
    after = DAYS_AFTER_LONG if ahead == LONG_NOTICE else DAYS_AFTER_SHORT
    due = add_business_days(scheduled_on, after, calendar)
    why = f"{after} business day{'s' if after > 1 else ''} after the scheduling of {scheduled_on}."
    lines.append(Line("due_after_scheduling", "Due after the scheduling", due, why, TIMES))
    return due, lines


def _business_day_before(day: date, calendar: WorkCalendar) -> date:
    try:
        day -= timedelta(days=1)
        while not is_business_day(day, calendar):
            day -= timedelta(days=1)
    except OverflowError:
        raise ValueError(f"there is no business day before {day}; years run from 1 to 9999") from None
    return day
