"""Deadlines by name: the last day, the days left, whether it is late, and what then happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kit.engine.bounds import check_order
from kit.engine.dates import in_words
from kit.engine.days import (
    USUAL_WEEK,
    WorkCalendar,
    add,
    add_days,
    day_of_week_in_words,
    days_in_words,
    move_to_business_day,
)
from kit.engine.terms import AS_IN_THE_TABLE, Counting, Term, term
from kit.engine.worksheet import Line, Worksheet

__all__ = [
    "Deadline",
    "Wait",
    "closing_lines",
    "counted_lines",
    "deadline",
    "starting_day",
    "waiting_period",
    "yes_or_no",
]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline worked out: its last day, the days left on the day asked, and whether it was missed."""

    last_day: date
    days_left: int
    late: bool
    worksheet: Worksheet


@dataclass(frozen=True, slots=True)
class Wait:
    """A waiting period worked out: the first day on which one may act, and whether that day has come."""

    first_day: date
    may_act: bool
    worksheet: Worksheet


def yes_or_no(answer: bool) -> str:
    """A yes or a no, as a worksheet writes it."""
    return "yes" if answer else "no"


def counted_lines(entry: Term, start: date, calendar: WorkCalendar) -> tuple[date, list[Line]]:
    """Count a term from its first day, and move the end off a weekend when the term says so.

    Gives back the last day, and the two lines that show it.
    """
    begin = add_days(start, -1) if entry.event_day_counts else start
    counted = add(begin, entry.length, entry.unit, entry.month_end, calendar)
    last = move_to_business_day(counted, calendar) if entry.moves else counted
    first_day = f"{in_words(start)} is day one" if entry.event_day_counts else f"{in_words(start)} is not counted"
    length = days_in_words(entry.length, entry.unit)
    if last != counted:
        why = f"{day_of_week_in_words(counted)} is no business day; it moves to {day_of_week_in_words(last)}."
    elif entry.moves:
        why = f"{day_of_week_in_words(last)} is a business day, so nothing moves."
    else:
        why = f"{day_of_week_in_words(last)}. This deadline does not move for weekends or holidays."
    return last, [
        Line("counted_day", "Day counted to", counted, f"{length} counted; {first_day}.", entry.source),
        Line("last_day", "Last day", last, why, entry.source),
    ]


def closing_lines(entry: Term, last: date, as_of: date, done: date | None) -> list[Line]:
    """What every deadline ends with: the days left or late, yes or no, and what happens."""
    acted = as_of if done is None else done
    late = acted > last
    left, over = max(0, (last - acted).days), max(0, (acted - last).days)
    what = f"It was done on {in_words(acted)}" if done is not None else f"Today is {in_words(acted)}"
    consequence = entry.if_late if late else "in time"
    why = f"{in_words(acted)} is after {in_words(last)}." if late else f"{in_words(last)} has not passed."
    return [
        Line("days_left", "Days left", left, f"{what}; the last day is {in_words(last)}.", entry.source),
        Line("days_late", "Days late", over, f"{what}; the last day is {in_words(last)}.", entry.source),
        Line("late", "Late", yes_or_no(late), why, entry.source),
        Line("consequence", "What then happens", consequence, f"Late: {entry.if_late}.", entry.source),
    ]


def deadline(
    name: str,
    event: date,
    as_of: date,
    received: date | None = None,
    done: date | None = None,
    counting: Counting = AS_IN_THE_TABLE,
    calendar: WorkCalendar = USUAL_WEEK,
) -> Deadline:
    """Work out any deadline of the table: its last day, the days left, and what happens afterwards.

    `event` is the day of what starts the clock, or the date on the notice; `received` the day the notice
    came when that is known, otherwise the table's days of mail are presumed. `as_of` is the day on which
    one looks; `done` the day on which the thing was done. `counting` overrides how the table counts.

    Laws: days left and days late are never both above zero; a later event never has an earlier last day.
    Raises ValueError for a name that the table does not hold, and for days in an impossible order.
    Source: https://med.noridianmedicare.com/web/jfb/topics/appeals/calculators (2026-11-25).

    >>> found = deadline("medicare_redetermination", date(2026, 1, 5), date(2026, 5, 1))
    >>> found.last_day, found.days_left
    (datetime.date(2026, 5, 11), 10)
    """
    entry = term(name).counted_as(counting)
    if done is not None:
        check_order("the event", event, "the day it was done", done)
    start, lines = starting_day(entry, event, received)
    last, counted = counted_lines(entry, start, calendar)
    closing = closing_lines(entry, last, as_of, done)
    late = (as_of if done is None else done) > last
    days_left = max(0, (last - (as_of if done is None else done)).days)
    return Deadline(last, days_left, late, Worksheet(entry.label, (*lines, *counted, *closing)))


def starting_day(entry: Term, event: date, received: date | None) -> tuple[date, list[Line]]:
    """The day from which a term is counted, and the line that shows it."""
    if received is not None and not entry.from_receipt:
        raise ValueError(f"{entry.label}: counted from {entry.counted_from}, not from receipt; leave received out")
    if not entry.from_receipt:
        why, start = f"The clock starts with {entry.counted_from}.", event
    elif received is not None:
        check_order("the date on the notice", event, "the day it was received", received)
        why, start = f"The notice is dated {in_words(event)} and was received on {in_words(received)}.", received
    elif entry.receipt_presumed_after_days:
        mail = entry.receipt_presumed_after_days
        start = add_days(event, mail)
        why = f"The notice is dated {in_words(event)}; it is presumed received {mail} days later, on {in_words(start)}."
    else:
        why, start = f"The clock starts on {in_words(event)}, when {entry.counted_from} was received.", event
    return start, [Line("counted_from", "Counted from", start, why, entry.source)]


def waiting_period(
    name: str,
    event: date,
    as_of: date,
    starts_again: Sequence[date] = (),
    acts_the_day_after: bool = False,
    counting: Counting = AS_IN_THE_TABLE,
    calendar: WorkCalendar = USUAL_WEEK,
) -> Wait:
    """Work out a waiting period of the table: the first day on which an office may act.

    `starts_again` holds the days on which the clock starts anew, such as payments; the latest one counts.
    The first day is the one on which the days are full; `acts_the_day_after` is for offices that wait
    until the day after.

    Law: a day on which the clock starts again never makes the first day earlier.
    Raises ValueError for a name that the table does not hold, and for a new start before the event.
    Source: https://legalclarity.org/extraordinary-collection-actions-nonprofit-hospital-rules/ (2026-11-25).

    >>> waiting_period("collection_action_wait", date(2026, 1, 1), date(2026, 3, 1)).first_day
    datetime.date(2026, 5, 1)
    """
    entry = term(name, waiting=True).counted_as(counting)
    for day in starts_again:
        check_order("the event", event, "the day on which the clock starts again", day)
    start = max((event, *starts_again))
    begun = f"The clock starts with {entry.counted_from}."
    if start != event:
        begun += f" It started again on {in_words(start)}."
    full, (counted_line, full_line) = counted_lines(entry, start, calendar)
    first = add_days(full, 1) if acts_the_day_after else full
    length = days_in_words(entry.length, entry.unit)
    on = f"The day after the {length} are full." if acts_the_day_after else f"The day on which the {length} are full."
    may = as_of >= first
    wait = max(0, (first - as_of).days)
    next_step = entry.if_late if may else "wait"
    lines = (
        Line("counted_from", "Counted from", start, begun, entry.source),
        counted_line,
        full_line._replace(name="wait_is_over", label="Wait is over"),
        Line("first_day", "First day to act", first, on, entry.source),
        Line("days_to_wait", "Days to wait", wait, f"From {in_words(as_of)} to {in_words(first)}.", entry.source),
        Line("may_act", "May act", yes_or_no(may), f"The first day to act is {in_words(first)}.", entry.source),
        Line("next_step", "Next step", next_step, f"The first day to act is {in_words(first)}.", entry.source),
    )
    return Wait(first, may, Worksheet(entry.label, lines))
