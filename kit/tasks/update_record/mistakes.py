"""The answers that each typical wrong way of keeping a record leads to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from kit.engine.worksheet import Value
from kit.tasks.update_record.blanks import LINES, all_answers, coverage_row, days, diagnosis, numbered, treatment
from kit.tasks.update_record.facts import Policy, Record, Status
from kit.tasks.update_record.rules import (
    NEW_ACCOUNT,
    NONE,
    billing,
    coverage_ends,
    diagnoses_to_add,
    treatments_to_add,
)  # fmt: skip

__all__ = ["MISTAKES"]

Answers = dict[str, Value | None]


def _rows(name: str, values: Sequence[str]) -> Answers:
    """Answers from the first row down; what finds no row is left out."""
    return {**numbered(name, values[: LINES[name]])}


def _found(record: Record, status: Status) -> Answers:
    codes = [one.code for one in record.note.findings if one.status is status]
    return _rows("diagnosis", [diagnosis(code) for code in (*diagnoses_to_add(record), *codes)])


def _suspected_added(record: Record) -> Answers:
    return _found(record, Status.SUSPECTED)


def _healed_added(record: Record) -> Answers:
    return _found(record, Status.HEALED)


def _not_done_added(record: Record) -> Answers:
    codes = [one.code for one in record.note.services if one.status is not Status.DONE]
    return _rows("treatment", [treatment(code) for code in (*treatments_to_add(record), *codes)])


def _first_named_is_main(record: Record) -> Answers:
    return {"main_diagnosis": diagnosis(record.note.findings[0].code)}


def _session_on_a_new_account(record: Record) -> Answers:
    return {"account": NEW_ACCOUNT} if record.note.order else {}


def _latest_account(record: Record) -> Answers:
    return {"account": record.visits[-1].account} if record.visits else {}


def _old_entry_left_open(record: Record) -> Answers:
    return {name: None for name in all_answers(record) if name.endswith(".last_day")}


def _ended_on_the_first_day(record: Record) -> Answers:
    """The last day of the old is the first of the new; where a letter gives the day, it is copied rightly."""
    ends = {name: day for name, day in all_answers(record).items() if name.endswith(".last_day")}
    if record.letter is not None:
        ends.pop("record_1.last_day", None)
    return {name: day + timedelta(days=1) for name, day in ends.items() if isinstance(day, date)}


def _letter_not_read(record: Record) -> Answers:
    return all_answers(replace(record, letter=None)) if record.letter is not None else {}


def _visit_day_as_first_day(record: Record) -> Answers:
    new = record.new and _beginning(record.new, record.note.day)
    changes = tuple(replace(one, begins=record.note.day) for one in record.changes)
    return all_answers(replace(record, new=new, changes=changes))


def _beginning(policy: Policy, first_day: date) -> Policy:
    return replace(policy, cover=replace(policy.cover, in_force_since=first_day))


def _billed(record: Record, found: Mapping[date, tuple[str, str]]) -> Answers:
    answers: Answers = {}
    for number, day in enumerate(days(record), 1):
        answers |= {f"visit_{number}.first": found[day][0], f"visit_{number}.second": found[day][1]}
    return answers


def _today_for_all(record: Record) -> Answers:
    today = billing(record)[record.note.day]
    return _billed(record, dict.fromkeys(days(record), (today.first, today.second)))


def _old_payer_kept(record: Record) -> Answers:
    before = billing(replace(record, new=None, replaces=False, letter=None))
    return _billed(record, {day: (one.first, one.second) for day, one in before.items()})


def _gap_billed(record: Record) -> Answers:
    """The new payer from the day after the old one on, as if there were never a day without."""
    end = coverage_ends(record)
    if record.new is None or end is None:
        return {}
    without = billing(replace(record, new=_beginning(record.new, min(record.new.first_day, end + timedelta(days=1)))))
    return _billed(record, {day: (one.first, one.second) for day, one in without.items()})


def _order_turned(record: Record) -> Answers:
    found = billing(record)
    return _billed(record, {d: (one.first, NONE) if one.second == NONE else (one.second, one.first)
                            for d, one in found.items()})  # fmt: skip


def _second_forgotten(record: Record) -> Answers:
    return _billed(record, {day: (one.first, NONE) for day, one in billing(record).items()})


def _card_added_again(record: Record) -> Answers:
    if record.new is not None:
        return {}
    one = record.policies[0]
    return coverage_row(1, one.cover.payer, one.member_id, one.first_day)


MISTAKES: dict[str, Callable[[Record], Answers]] = {
    "suspected_added": _suspected_added,
    "healed_added": _healed_added,
    "not_done_added": _not_done_added,
    "first_named_is_main": _first_named_is_main,
    "session_on_a_new_account": _session_on_a_new_account,
    "latest_account": _latest_account,
    "old_entry_left_open": _old_entry_left_open,
    "ended_on_the_first_day": _ended_on_the_first_day,
    "letter_not_read": _letter_not_read,
    "visit_day_as_first_day": _visit_day_as_first_day,
    "today_for_all": _today_for_all,
    "old_payer_kept": _old_payer_kept,
    "gap_billed": _gap_billed,
    "order_turned": _order_turned,
    "second_forgotten": _second_forgotten,
    "card_added_again": _card_added_again,
}
