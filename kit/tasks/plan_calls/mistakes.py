"""The typical ways in which a call comes at the wrong time, too often, or to the wrong ear."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from kit.engine.call_facts import Call, CallEnding, CallLimit
from kit.engine.call_hours import CallHours, OfficeHours
from kit.engine.worksheet import Value
from kit.tasks.plan_calls.facts import Answer, CallDesk, How, Message, Patient
from kit.tasks.plan_calls.plan import Planned, plan

__all__ = ["MISTAKES", "blanks", "wrong_answers"]

Answers = Mapping[str, Value | None]
Found = dict[str, Value | None]


def blanks(number: int, found: Planned) -> Found:
    """One patient's row of the form."""
    start = f"patient_{number}"
    return {
        f"{start}.may": found.answer,
        f"{start}.how": found.how,
        f"{start}.earliest": found.earliest or None,
        f"{start}.latest": found.latest or None,
        f"{start}.message": found.message or None,
        f"{start}.first_day": found.first_day,
    }


def _seen(desk: CallDesk, other: Callable[[Patient], Patient]) -> Found:
    """The rows as they come out when each patient is seen in another way."""
    found: Found = {}
    for number, one in enumerate(desk.patients, 1):
        changed = other(one)
        if changed != one:
            found |= blanks(number, plan(desk, changed))
    return found


def _ruled(desk: CallDesk, other: CallDesk) -> Found:
    """The rows as they come out under other rules."""
    found: Found = {}
    for number, one in enumerate(desk.patients, 1):
        found |= blanks(number, plan(other, one))
    return found


def _kept(calls: tuple[Call, ...], *, inbound: bool) -> tuple[Call, ...]:
    return tuple(one for one in calls if one.ending is not CallEnding.CONVERSATION or one.inbound is not inbound)


def _our_clock(desk: CallDesk) -> Found:
    return _seen(desk, lambda one: replace(one, told_zone=desk.zone))


def _clock_turned(desk: CallDesk) -> Found:
    found: Found = {}
    for number, one in enumerate(desk.patients, 1):
        found |= blanks(number, plan(desk, one, turned=True))
    return found


def _area_code_forgotten(desk: CallDesk) -> Found:
    return _seen(desk, lambda one: replace(one, mobile_zone=one.zone) if one.mobile else one)


def _address_forgotten(desk: CallDesk) -> Found:
    return _seen(desk, lambda one: one if one.told_zone or not one.mobile_is_good or one.mobile_zone == one.zone
                 else replace(one, told_zone=one.mobile_zone))  # fmt: skip


def _stay_forgotten(desk: CallDesk) -> Found:
    return _seen(desk, lambda one: replace(one, told_zone=""))


def _law_hours(desk: CallDesk) -> Found:
    return _ruled(desk, replace(desk, policy=replace(desk.policy, hours=CallHours(closing_minute_allowed=False))))


def _desk_forgotten(desk: CallDesk) -> Found:
    return _ruled(desk, replace(desk, policy=replace(desk.policy, office=OfficeHours("07:00", "21:00"))))


def _wish_forgotten(desk: CallDesk) -> Found:
    return _seen(desk, lambda one: replace(one, limits=()))


def _talk_forgotten(desk: CallDesk) -> Found:
    return _seen(desk, lambda one: replace(one, calls=_kept(one.calls, inbound=False)))


def _their_talk_forgotten(desk: CallDesk) -> Found:
    return _seen(desk, lambda one: replace(one, calls=_kept(one.calls, inbound=True)))


def _too_many_counted(desk: CallDesk) -> Found:
    """Calls from the patient and calls that did not connect are counted as ours."""

    def counted(one: Patient) -> Patient:
        calls = tuple(
            Call(call.day, CallEnding.NO_ANSWER)
            if call.ending is CallEnding.NOT_CONNECTED or (call.inbound and call.ending is CallEnding.VOICEMAIL)
            else call
            for call in one.calls
        )
        return replace(one, calls=calls)

    return _seen(desk, counted)


def _law_limit(desk: CallDesk) -> Found:
    return _ruled(desk, replace(desk, policy=replace(desk.policy, limit=CallLimit())))


def _one_more_day(desk: CallDesk) -> Found:
    limit = replace(desk.policy.limit, rest_days=desk.policy.limit.rest_days + 1)
    return _ruled(desk, replace(desk, policy=replace(desk.policy, limit=limit)))


def _dialer(desk: CallDesk) -> Found:
    found: Found = {}
    for number, one in enumerate(desk.patients, 1):
        if plan(desk, one).how == How.BY_HAND:
            found[f"patient_{number}.how"] = How.DIALER
    return found


def _attorney(desk: CallDesk) -> Found:
    return _seen(desk, lambda one: replace(one, attorney=""))


def _wrong_number(desk: CallDesk) -> Found:
    return _seen(desk, lambda one: replace(
        one, calls=tuple(call for call in one.calls if call.ending is not CallEnding.WRONG_NUMBER)))  # fmt: skip


def _at_work(desk: CallDesk) -> Found:
    return _seen(desk, lambda one: replace(one, not_at_work=False))


def _letter(desk: CallDesk) -> Found:
    return _seen(desk, lambda one: replace(one, email_agreed=False))


def _message(desk: CallDesk) -> Found:
    """A short message is left on any voicemail."""
    found: Found = {}
    for number, one in enumerate(desk.patients, 1):
        planned = plan(desk, one)
        if planned.answer == Answer.YES and planned.message == Message.NONE:
            found[f"patient_{number}.message"] = Message.SHORT
    return found


MISTAKES: Mapping[str, Callable[[CallDesk], Found]] = {
    "our_own_clock": _our_clock,
    "clock_moved_the_wrong_way": _clock_turned,
    "area_code_forgotten": _area_code_forgotten,
    "address_forgotten": _address_forgotten,
    "stay_forgotten": _stay_forgotten,
    "hours_of_the_law": _law_hours,
    "our_desk_forgotten": _desk_forgotten,
    "wish_forgotten": _wish_forgotten,
    "talk_forgotten": _talk_forgotten,
    "their_call_forgotten": _their_talk_forgotten,
    "counted_what_does_not_count": _too_many_counted,
    "limit_of_the_law": _law_limit,
    "rest_a_day_too_long": _one_more_day,
    "dialer_without_consent": _dialer,
    "attorney_passed_over": _attorney,
    "wrong_number_again": _wrong_number,
    "called_at_work": _at_work,
    "letter_instead_of_email": _letter,
    "message_on_any_voicemail": _message,
}


def wrong_answers(desk: CallDesk, right: Answers) -> dict[str, Found]:
    """By mistake, the answers that differ from the right ones; a mistake that changes nothing is left out."""
    found: dict[str, Found] = {}
    for name, wrong in MISTAKES.items():
        different = {blank: value for blank, value in wrong(desk).items() if value != right[blank]}
        if different:
            found[name] = different
    return found
