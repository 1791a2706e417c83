"""How often a patient may be called about a debt, and which calls of a list are fine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from kit.engine.bounds import check_count
from kit.engine.call_facts import SEVEN_IN_SEVEN, Call, CallEnding, CallLimit, Consent, PlannedCall, PlannedMoment
from kit.engine.call_hours import REGULATION_F, CallHours, InconvenientTime, OfficeHours
from kit.engine.calls import call_window
from kit.engine.dates import in_words
from kit.engine.days import add_days
from kit.engine.deadlines import yes_or_no
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["call_frequency", "call_list"]

CHECKED = date(2026, 11, 25)
SEVEN = Source(
    "CFPB: how often can a debt collector call me?",
    "https://www.consumerfinance.gov/ask-cfpb/how-often-can-a-debt-collector-call-me-en-2110/",
    CHECKED,
)
CONVERSATION = Source(
    "NAFCU: call limits, the day of the conversation is day one",
    "https://www.nafcu.org/compliance-blog/debt-collection-call-limits",
    CHECKED,
)
EXCLUDED = Source(
    "ACA International: calls that do not count",
    "https://www.acainternational.org/news/reg-f-question-of-the-week-are-certain-calls-excluded-from-the-presumptions-of-telephone-call-frequency/",
    CHECKED,
)


_NEVER_COUNTED = (CallEnding.NOT_CONNECTED, CallEnding.WRONG_NUMBER, CallEnding.ATTORNEY)


def call_frequency(
    planned: Sequence[PlannedCall],
    calls: Sequence[Call] = (),
    consents: Sequence[Consent] = (),
    limit: CallLimit = SEVEN_IN_SEVEN,
) -> Worksheet:
    """Work out which planned calls keep to the limit of calls about one debt.

    More than seven calls in seven days in a row are presumed too many, and so is any call within seven
    days of a conversation, whose own day is day one. Calls from the patient do not count as calls, but
    they do count as conversations. Calls that did not connect, that reached a wrong number or the
    patient's attorney, and calls with the patient's consent of the last seven days, do not count. Planned
    calls are taken by day; each that is fine counts for those after it.

    Laws, for a single planned call: one more past call never allows it; consent never forbids it.
    Raises ValueError for two planned calls of one name, and for more than 100 planned calls.
    Source: https://www.consumerfinance.gov/ask-cfpb/how-often-can-a-debt-collector-call-me-en-2110/ (2026-11-25).

    >>> talk = Call(date(2026, 3, 2), CallEnding.CONVERSATION)
    >>> sheet = call_frequency([PlannedCall("A", date(2026, 3, 8)), PlannedCall("B", date(2026, 3, 9))], [talk])
    >>> sheet.value("allowed", "A"), sheet.value("allowed", "B")
    ('no', 'yes')
    """
    check_count("planned calls", len(planned), 0, 100)
    _check_labels([one.label for one in planned])
    lines: list[Line] = []
    placed = list(calls)
    fine = 0
    for one in sorted(planned, key=lambda call: call.day):
        allowed, written = _judge(one, placed, consents, limit)
        lines += written
        if allowed:
            placed.append(Call(one.day, CallEnding.NO_ANSWER, (one.debt,)))
            fine += 1
    why = f"{fine} of {len(planned)} calls held against the limit of {limit.calls} in {limit.in_days} days."
    lines.append(Line("calls_allowed", "Planned calls that are fine", fine, why, SEVEN))
    return Worksheet("How often the patient may be called", tuple(lines))


def _check_labels(labels: Sequence[str]) -> None:
    doubled = [label for label in labels if labels.count(label) > 1]
    if doubled:
        raise ValueError(f"each planned call needs a name of its own; {doubled[0]!r} stands twice")


def _about(debt: str, debts: Sequence[str]) -> bool:
    return not debts or debt in debts


def _judge(
    one: PlannedCall, placed: Sequence[Call], consents: Sequence[Consent], limit: CallLimit
) -> tuple[bool, list[Line]]:
    """Whether a planned call is fine, and the lines that show it."""
    mine = [call for call in placed if _about(one.debt, call.debts)]
    count = _count(one.day, mine, consents, one.debt, limit)
    talked = _last_talk(one.day, mine)
    consented = _consented(one.day, mine, consents, one.debt, conversation_today_ends_it=True)
    allowed, why, source = _verdict(one.day, count, talked, consented, limit)
    first = one.day
    while not _verdict(first, _count(first, mine, consents, one.debt, limit), talked, False, limit)[0]:
        first = add_days(first, 1)
    next_day = one.day if allowed else first
    seen = f"Calls about {one.debt} from {in_words(add_days(one.day, 1 - limit.in_days))} on that count."
    return allowed, [
        Line("calls_counted", "Calls that count", count, seen, EXCLUDED, one.label),
        Line("allowed", "Allowed", yes_or_no(allowed), why, source, one.label),
        Line("next_day", "Next day allowed", next_day, "With no other call until then.", source, one.label),
    ]


def _count(day: date, mine: Sequence[Call], consents: Sequence[Consent], debt: str, limit: CallLimit) -> int:
    """How many calls count in the days that end with this one."""
    return sum(
        0 <= (day - call.day).days < limit.in_days
        and not call.inbound
        and call.ending not in _NEVER_COUNTED
        and not _consented(call.day, mine, consents, debt)
        for call in mine
    )


def _last_talk(day: date, mine: Sequence[Call]) -> date | None:
    talks = [call.day for call in mine if call.ending is CallEnding.CONVERSATION and call.day <= day]
    return max(talks, default=None)


def _consented(
    day: date,
    mine: Sequence[Call],
    consents: Sequence[Consent],
    debt: str,
    *,
    conversation_today_ends_it: bool = False,
) -> bool:
    """Whether a consent covers a day; a conversation after the consent ends it."""
    last = day if conversation_today_ends_it else day - timedelta(days=1) if day > date.min else day
    for consent in consents:
        talked_since = any(call.ending is CallEnding.CONVERSATION and consent.given < call.day <= last for call in mine)
        if _about(debt, consent.debts) and 0 <= (day - consent.given).days < consent.days and not talked_since:
            return True
    return False


def _verdict(day: date, count: int, talked: date | None, consented: bool, limit: CallLimit) -> tuple[bool, str, Source]:
    """Whether a call keeps to the limit, why, and where that is said."""
    if consented:
        return True, "The patient's own consent covers this day, so the call does not count.", EXCLUDED
    if talked is not None and 0 <= (day - talked).days < limit.rest_days:
        until = add_days(talked, limit.rest_days - 1)
        why = f"There was a conversation on {in_words(talked)}, which is day one; the rest lasts to {in_words(until)}."
        return False, why, CONVERSATION
    if count >= limit.calls:
        why = f"{count} calls count in {limit.in_days} days already; this would be number {count + 1}."
        return False, why, SEVEN
    return True, f"With this one {count + 1} calls count in {limit.in_days} days; {limit.calls} are fine.", SEVEN


def call_list(
    planned: Sequence[PlannedMoment],
    caller_zone: str,
    patient_zones: Sequence[str],
    calls: Sequence[Call] = (),
    consents: Sequence[Consent] = (),
    limit: CallLimit = SEVEN_IN_SEVEN,
    hours: CallHours = REGULATION_F,
    office: OfficeHours | None = None,
    inconvenient: Sequence[InconvenientTime] = (),
) -> Worksheet:
    """Work out which calls of a list may be made: the hour must be right, and the number of calls too.

    Each call is first held against the hours at the patient's place, then, those that pass, against the
    limit of calls; the day that counts is the one at the patient's first zone.

    Law: a call that is fine here is fine by the hours and by the limit alone.
    Raises ValueError as those two rules do.
    Source: https://www.consumerfinance.gov/ask-cfpb/how-often-can-a-debt-collector-call-me-en-2110/ (2026-11-25).

    >>> sheet = call_list([PlannedMoment("A", "2026-03-02 07:00"), PlannedMoment("B", "2026-03-02 10:00")],
    ...                   "America/Chicago", ["America/Chicago"])
    >>> sheet.value("allowed", "A"), sheet.value("allowed", "B")
    ('no', 'yes')
    """
    check_count("planned calls", len(planned), 0, 100)
    _check_labels([one.label for one in planned])
    lines: list[Line] = []
    in_time: list[PlannedCall] = []
    for one in sorted(planned, key=lambda call: call.moment):
        window = call_window(one.moment, caller_zone, patient_zones, hours, office, inconvenient)
        verdict = next(line for line in window.worksheet if line.name == "allowed")
        lines.append(verdict._replace(name="hour_is_fine", label="The hour is fine", about=one.label))
        if window.allowed:
            local = str(window.worksheet.value("local_time", patient_zones[0]))
            in_time.append(PlannedCall(one.label, date.fromisoformat(local[:10]), one.debt))
        else:
            lines.append(verdict._replace(about=one.label))
    often = call_frequency(in_time, calls, consents, limit)
    return Worksheet("Which calls may be made", (*lines, *often))
