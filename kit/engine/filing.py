"""By when a claim must reach the payer, and by when a Medicare decision must be appealed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from kit.engine.bounds import check_amount, check_count, check_order
from kit.engine.dates import in_words
from kit.engine.days import USUAL_WEEK, MonthEnd, Unit, WorkCalendar, add_days, add_months
from kit.engine.deadlines import Deadline, closing_lines, counted_lines, starting_day, yes_or_no
from kit.engine.money import ZERO, Money
from kit.engine.rates import rates, rates_source
from kit.engine.record import Choice, Record
from kit.engine.terms import AS_IN_THE_TABLE, Counting, Term, term
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = [
    "MEDICARE_FILING",
    "AppealLevel",
    "ClaimDates",
    "FilingLimit",
    "FilingStart",
    "medicare_appeal",
    "timely_filing",
]

CHECKED = date(2026, 11, 25)
FEBRUARY = Source(
    "First Coast: Medicare timely filing, date spans and February 29", "https://medicare.fcso.com/node/5026", CHECKED
)
COMMERCIAL = Source(
    "Biology Insights: how long a hospital has to bill",
    "https://biologyinsights.com/how-long-does-it-take-for-a-hospital-to-bill-you",
    CHECKED,
)
EXCEPTION = Source(
    "Noridian: timely filing and its exceptions",
    "https://med.noridianmedicare.com/web/jeb/topics/claim-submission/timely-filing",
    CHECKED,
)


class FilingStart(Choice):
    """The day from which a payer counts its filing limit."""

    BY_CLAIM = "by kind of claim"
    FIRST_DAY = "first day of service"
    LAST_DAY = "last day of service"
    OTHER_PAYER = "other payer's remittance"


@dataclass(frozen=True, slots=True)
class FilingLimit(Record):
    """A payer's limit for filing. What stands here when nothing is said is Medicare's.

    `by kind of claim` counts a hospital's claim from the last day of service and a professional's from the
    first. Raises ValueError for a length below 1 or above ten years.
    """

    payer: str = "Medicare"
    length: int = 1
    unit: Unit = Unit.YEARS
    starts: FilingStart = FilingStart.BY_CLAIM
    moves_to_business_day: bool = True
    event_day_counts: bool = False
    month_end: MonthEnd = MonthEnd.LAST_DAY

    def __post_init__(self) -> None:
        check_count("length of the filing limit", self.length, 1, 4_000)


MEDICARE_FILING = FilingLimit()


@dataclass(frozen=True, slots=True)
class ClaimDates(Record):
    """The days of service on a claim, whether a hospital files it, and the other payer's remittance.

    Raises ValueError when the last day of service is before the first.
    """

    first_day: date
    last_day: date | None = None
    institutional: bool = False
    other_payer_remittance: date | None = None

    def __post_init__(self) -> None:
        if self.last_day is not None:
            check_order("the first day of service", self.first_day, "the last day of service", self.last_day)


class AppealLevel(Choice):
    """The five levels of a Medicare appeal."""

    REDETERMINATION = "redetermination"
    RECONSIDERATION = "reconsideration"
    HEARING = "hearing"
    COUNCIL_REVIEW = "council review"
    COURT_REVIEW = "court review"


def timely_filing(
    claim: ClaimDates,
    as_of: date,
    limit: FilingLimit = MEDICARE_FILING,
    received: date | None = None,
    exception_notice: date | None = None,
    calendar: WorkCalendar = USUAL_WEEK,
) -> Deadline:
    """Work out the last day on which a payer accepts a claim, and whether the claim was in time.

    Medicare takes a claim until the same day of the same month a year later; service on February 29 must
    be filed by February 28. `received` is the day on which the payer received a claim it could process.
    `exception_notice` is the day of a notice that Medicare corrected its own error, or gave coverage
    backwards: filing is then open through the last day of the sixth month after the month of the notice.

    Laws: a later day of service never has an earlier last day; an exception never shortens the limit.
    Raises ValueError when a day is missing that the payer counts from, and for days in an impossible order.
    Source: https://medicare.fcso.com/node/5026 (2026-11-25).

    >>> timely_filing(ClaimDates(date(2024, 2, 29)), date(2024, 6, 1)).last_day
    datetime.date(2025, 2, 28)
    """
    if received is not None:
        check_order("the first day of service", claim.first_day, "receipt by the payer", received)
    entry = replace(
        term("medicare_claim"),
        label=f"Claim to {limit.payer}",
        length=limit.length,
        unit=limit.unit,
        moves=limit.moves_to_business_day,
        event_day_counts=limit.event_day_counts,
        month_end=limit.month_end,
        source=FEBRUARY if limit.payer == MEDICARE_FILING.payer else COMMERCIAL,
    )
    start, why = _filing_starts(claim, limit)
    last, counted = counted_lines(entry, start, calendar)
    lines = [Line("counted_from", "Counted from", start, why, entry.source), *counted]
    if exception_notice is not None:
        check_order("the first day of service", claim.first_day, "the notice of the exception", exception_notice)
        last, line = _with_exception(last, exception_notice)
        lines = [*lines[:-1], line]
    closing = closing_lines(entry, last, as_of, received)
    acted = as_of if received is None else received
    left = max(0, (last - acted).days)
    return Deadline(last, left, acted > last, Worksheet(f"Filing in time: {limit.payer}", (*lines, *closing)))


def _filing_starts(claim: ClaimDates, limit: FilingLimit) -> tuple[date, str]:
    """The day from which this payer counts, and why."""
    final = claim.first_day if claim.last_day is None else claim.last_day
    match limit.starts:
        case FilingStart.OTHER_PAYER:
            if claim.other_payer_remittance is None:
                raise ValueError(f"{limit.payer} counts from the other payer's remittance; add other_payer_remittance")
            day = claim.other_payer_remittance
            check_order("the first day of service", claim.first_day, "the other payer's remittance", day)
            return day, f"{limit.payer} counts from the other payer's remittance of {in_words(day)}."
        case FilingStart.FIRST_DAY:
            return claim.first_day, f"{limit.payer} counts from the first day of service."
        case FilingStart.LAST_DAY:
            return final, f"{limit.payer} counts from the last day of service."
    if claim.institutional:
        return final, "A hospital's claim is counted from its last ('through') day of service."
    return claim.first_day, "A professional's claim is counted from its first ('from') day of service."


def _with_exception(last: date, notice: date) -> tuple[date, Line]:
    """The last day with an exception: the end of the sixth month after the month of the notice."""
    month_after = add_months(notice.replace(day=1), 7)
    extended = max(last, add_days(month_after, -1))
    why = (
        f"The notice of the exception is dated {in_words(notice)}. Filing stays open through the last day of the "
        f"sixth month after that month, and never closes before the usual last day, {in_words(last)}."
    )
    return extended, Line("last_day", "Last day", extended, why, EXCEPTION)


def medicare_appeal(
    level: AppealLevel,
    notice: date,
    as_of: date,
    amount_in_dispute: Money | None = None,
    received: date | None = None,
    filed: date | None = None,
    counting: Counting = AS_IN_THE_TABLE,
    calendar: WorkCalendar = USUAL_WEEK,
) -> Deadline:
    """Work out whether a level of Medicare appeal is open: its last day and the least amount in dispute.

    `notice` is the date on the decision that is appealed; it is presumed received 5 days later unless
    `received` says otherwise. The least amount is that of the year in which the request is filed.

    Law: an appeal is open exactly when the last day has not passed and the amount is high enough.
    Raises ValueError when an amount is missing at a level that needs one, and for a year without amounts.
    Source: https://www.govinfo.gov/content/pkg/FR-2025-12-04/html/2025-21879.htm (2026-11-25).

    >>> found = medicare_appeal(AppealLevel.HEARING, date(2026, 1, 5), date(2026, 2, 2), Money.of("250"))
    >>> found.last_day, found.worksheet.value("appeal_open")
    (datetime.date(2026, 3, 11), 'yes')
    """
    entry = term(f"medicare_{level.replace(' ', '_')}").counted_as(counting)
    if filed is not None:
        check_order("the date on the notice", notice, "the filing of the appeal", filed)
    start, lines = starting_day(entry, notice, received)
    last, counted = counted_lines(entry, start, calendar)
    acted = as_of if filed is None else filed
    needed, amounts = _least_amount(level, acted.year, amount_in_dispute, entry)
    late = acted > last
    open_ = not late and needed
    why = f"Late: {yes_or_no(late)}. Enough in dispute: {yes_or_no(needed)}."
    verdict = Line("appeal_open", "Appeal is open", yes_or_no(open_), why, entry.source)
    sheet = (*lines, *counted, *amounts, *closing_lines(entry, last, as_of, filed), verdict)
    return Deadline(last, max(0, (last - acted).days), late, Worksheet(entry.label, sheet))


def _least_amount(level: AppealLevel, year: int, amount: Money | None, entry: Term) -> tuple[bool, list[Line]]:
    """Whether enough money is in dispute for a level, and the lines that show it."""
    check_amount("the amount in dispute", amount)
    if level not in (AppealLevel.HEARING, AppealLevel.COURT_REVIEW):
        why = "This level has no least amount."
        return True, [Line("least_amount", "Least amount in dispute", ZERO, why, entry.source)]
    if amount is None:
        raise ValueError(f"the {level} needs a least amount in dispute; add amount_in_dispute")
    least = Money.of(rates("medicare_appeal_amount", year)[level.replace(" ", "_")])
    source = rates_source("medicare_appeal_amount", year)
    enough = amount >= least
    return enough, [
        Line("least_amount", "Least amount in dispute", least, f"For requests filed in {year}.", source),
        Line("amount_is_enough", "Enough in dispute", yes_or_no(enough), f"{amount} against {least}.", source),
    ]
