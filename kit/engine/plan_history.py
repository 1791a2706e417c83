"""Replay the payments of a plan: which payment each one settled, and when the plan went into default."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kit.engine.bounds import check_amount
from kit.engine.instalments import LARGEST
from kit.engine.money import Money
from kit.engine.plan_policy import ExtraPayment, PlanPolicy
from kit.engine.record import Record

__all__ = ["DuePayment", "Position", "ReceivedPayment", "default_and_cure", "last_day_in_time", "replay"]


@dataclass(frozen=True, slots=True)
class DuePayment(Record):
    """One payment of the agreed schedule: its day and its amount."""

    due: date
    amount: Money

    def __post_init__(self) -> None:
        check_amount("a payment that is due", self.amount, LARGEST)


@dataclass(frozen=True, slots=True)
class ReceivedPayment(Record):
    """Money that came in on a day."""

    received_on: date
    amount: Money

    def __post_init__(self) -> None:
        check_amount("a payment received", self.amount, LARGEST)


@dataclass(frozen=True, slots=True)
class Position:
    """What is still owed of each payment of a schedule, and the day on which each was settled."""

    owed: tuple[Money, ...]
    settled_on: tuple[date | None, ...]


def replay(schedule: Sequence[DuePayment], received: Sequence[ReceivedPayment], rules: PlanPolicy) -> Position:
    """Let each payment, oldest first, settle what was due up to the payment of its month, then what the policy says."""
    owed = [one.amount for one in schedule]
    settled: list[date | None] = [one.due if not one.amount else None for one in schedule]
    for payment in received:
        money = payment.amount
        ahead = [at for at, one in enumerate(schedule) if one.due >= payment.received_on]
        first_ahead = ahead[0] if ahead else len(schedule) - 1
        rest = range(first_ahead + 1, len(schedule))
        order = [*range(first_ahead + 1), *(rest if rules.extra_payment is ExtraPayment.NEXT else reversed(rest))]
        for at in order:
            part = min(money, owed[at])
            if not part:
                continue
            owed[at] -= part
            money -= part
            if not owed[at]:
                settled[at] = payment.received_on
    return Position(tuple(owed), tuple(settled))


def last_day_in_time(due: date, rules: PlanPolicy) -> date:
    """The last day on which a payment is in time."""
    try:
        return due + timedelta(days=rules.grace_days)
    except OverflowError:
        return date.max


def default_and_cure(
    schedule: Sequence[DuePayment],
    received: Sequence[ReceivedPayment],
    position: Position,
    rules: PlanPolicy,
    as_of: date,
) -> tuple[date | None, date | None]:
    """The day of the last default, and the day on which it was cured; None where there is none."""
    if rules.default_after_missed is None:
        return None, None
    misses = [
        (at, last_day_in_time(one.due, rules))
        for at, one in enumerate(schedule)
        if last_day_in_time(one.due, rules) < as_of
        and not _in_time(position.settled_on[at], last_day_in_time(one.due, rules))
    ]
    since, default_on, cured_on = date.min, None, None
    for _, last_day in misses:
        day = last_day + timedelta(days=1)
        if (default_on is not None and cured_on is None) or day <= since:
            continue
        count = 0
        for at, other in misses:
            settled = position.settled_on[at]
            still_open = settled is None or settled >= day
            count += since <= other < day and (still_open or not rules.late_payment_clears_miss)
        if count < rules.default_after_missed:
            continue
        default_on = day
        cured_on = _cured_on(schedule, received, position, rules, day)
        since = cured_on or since
    return default_on, cured_on


def _in_time(settled: date | None, last_day: date) -> bool:
    return settled is not None and settled <= last_day


def _cured_on(
    schedule: Sequence[DuePayment],
    received: Sequence[ReceivedPayment],
    position: Position,
    rules: PlanPolicy,
    default_on: date,
) -> date | None:
    for payment in received:
        day = payment.received_on
        if day < default_on or (rules.cure_days is not None and (day - default_on).days >= rules.cure_days):
            continue
        if all(_in_time(position.settled_on[at], day) for at, one in enumerate(schedule) if one.due <= day):
            return day
    return None
