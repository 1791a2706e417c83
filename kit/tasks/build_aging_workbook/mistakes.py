"""The answers that typical wrong ways of building the report lead to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

from kit.engine.money import ZERO, Money, total
from kit.engine.worksheet import Value
from kit.tasks.build_aging_workbook.facts import Job, Row, first_of_each, rows_of
from kit.tasks.build_aging_workbook.report import BUCKETS, Answers, added_up, clean_answers, judged, report_answers

__all__ = ["MISTAKES", "mistakes_of", "right_answers"]

Known = Mapping[str, Value | None]
TOO_EARLY = (29, 59, 89, 119)
"""The boundaries of somebody who puts an item of exactly 30 days among those of 31 to 60."""


@lru_cache(maxsize=8)
def right_answers(job: Job) -> Mapping[str, Value | None]:
    """The answers to all blanks."""
    rows = rows_of(job)
    kept = first_of_each(rows)
    right = {**report_answers(job), **clean_answers(kept, job), "doubled": len(rows) - len(kept)}
    return MappingProxyType(right)


def mistakes_of(job: Job) -> dict[str, Answers]:
    """By mistake, the answers that differ from the right ones; those that would not show are left out."""
    rows = rows_of(job)
    right = right_answers(job)
    found = {}
    for name, wrong in MISTAKES.items():
        different = {key: value for key, value in wrong(job, rows, right).items() if value != right[key]}
        if different:
            found[name] = different
    return found


def _doubled_lines_kept(job: Job, rows: Sequence[Row], _right: Known) -> Answers:
    return {**added_up(rows, job), **clean_answers(rows, job), "doubled": 0}


def _cleaned_too_late(job: Job, rows: Sequence[Row], _right: Known) -> Answers:
    """Only lines that look alike letter by letter are taken for doubled."""
    kept = tuple({(row.file, row.raw): row for row in reversed(rows)}.values())[::-1]
    if len(kept) == len(rows):
        return {}  # nothing was taken out: that is another mistake
    return {**added_up(kept, job), **clean_answers(kept, job), "doubled": len(rows) - len(kept)}


def _other_visit_taken_out(job: Job, rows: Sequence[Row], _right: Known) -> Answers:
    """Lines of one account and one amount are taken for doubled, whatever their day."""
    kept: dict[object, Row] = {}
    for row in rows:
        kept.setdefault((row.account, row.payer, row.balance), row)
    left = tuple(kept.values())
    return {**added_up(left, job), **clean_answers(left, job), "doubled": len(rows) - len(left)}


def _text_left_out(job: Job, rows: Sequence[Row], right: Known) -> Answers:
    """Balances that are text are in no sum."""
    kept = first_of_each(rows)
    numbers = [row for row in kept if not row.as_text]
    if len(numbers) == len(kept):
        return {}
    report = added_up(numbers, job)
    return {**report, "clean.numbers": len(numbers), "clean.sum": total(row.balance for row in numbers)}


def _minus_dropped(job: Job, rows: Sequence[Row], _right: Known) -> Answers:
    """Whoever takes the minus off the end of a text makes a credit what is owed."""
    kept = [replace(row, balance=-row.balance) if _ends_with_minus(row) else row for row in first_of_each(rows)]
    return {**added_up(kept, job), **clean_answers(kept, job)}


def _ends_with_minus(row: Row) -> bool:
    return isinstance(row.raw[4], str) and row.raw[4].strip().endswith("-")


def _names_not_joined(job: Job, rows: Sequence[Row], _right: Known) -> Answers:
    """Lines under another spelling, or with a space too many, reach no row of the report."""
    kept = first_of_each(rows)
    matched = [row for row in kept if row.written.casefold() == row.payer.casefold()]
    return {**added_up(matched, job), "clean.payers": len({row.written.casefold() for row in kept})}


def _total_row_counted(_job: Job, rows: Sequence[Row], right: Known) -> Answers:
    """The line of the total stands among the cleaned rows; its sum is that of all lines, doubled ones too."""
    all_lines = total(row.balance for row in rows)
    more = {name: _count(right[name]) + 1 for name in ("clean.rows", "clean.numbers")}
    return {**more, "clean.sum": _money(right["clean.sum"]) + all_lines}


def _stopped_at_blank_row(job: Job, rows: Sequence[Row], _right: Known) -> Answers:
    """A spreadsheet marks a block only down to the first blank row; what stands below is not copied."""
    top = [row for row in rows if row.part == 0]
    kept = first_of_each(top)
    return {**added_up(kept, job), **clean_answers(kept, job), "doubled": len(top) - len(kept)}


def _aged_to_the_printing(job: Job, rows: Sequence[Row], _right: Known) -> Answers:
    kept = first_of_each(rows)
    return {**added_up(kept, job, job.printed), **clean_answers(kept, job, job.printed)}


def _aged_from_the_other_day(job: Job, rows: Sequence[Row], _right: Known) -> Answers:
    kept = first_of_each(rows)
    other = job.other_day
    return {**added_up(kept, job, aged_from=other), **clean_answers(kept, job, aged_from=other)}


def _last_day_in_the_next_bucket(job: Job, rows: Sequence[Row], _right: Known) -> Answers:
    return added_up(first_of_each(rows), job, boundaries=TOO_EARLY)


def _credits_netted(job: Job, rows: Sequence[Row], _right: Known) -> Answers:
    return added_up(first_of_each(rows), job, credits_apart=False)


def _signs_not_turned(job: Job, rows: Sequence[Row], _right: Known) -> Answers:
    """The old system's minus signs are taken as they stand, so that what is owed there looks like credits."""
    turned = [replace(row, balance=-row.balance) if job.exports[row.file].turned else row for row in rows]
    kept = first_of_each(turned)
    return {**added_up(kept, job), **clean_answers(kept, job), "doubled": len(rows) - len(kept)}


def _only_over_120(job: Job, _rows: Sequence[Row], right: Known) -> Answers:
    return judged(right, job, BUCKETS[4:])


def _from_over_60(job: Job, _rows: Sequence[Row], right: Known) -> Answers:
    return judged(right, job, BUCKETS[2:])


def _percent_after_credits(job: Job, _rows: Sequence[Row], right: Known) -> Answers:
    net = _money(right["total.total_owed"]) + _money(right["total.credits"])
    return {"percent_over_90": judged({**right, "net": net}, job, whole="net")["percent_over_90"]}


def _largest_called_first(job: Job, _rows: Sequence[Row], right: Known) -> Answers:
    return {"first_call": judged(right, job, ("total_owed",))["first_call"]}


def _money(value: object) -> Money:
    return value if isinstance(value, Money) else ZERO


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0


MISTAKES: dict[str, Callable[[Job, Sequence[Row], Known], Answers]] = {
    "doubled_lines_kept": _doubled_lines_kept,
    "cleaned_too_late": _cleaned_too_late,
    "other_visit_taken_out": _other_visit_taken_out,
    "text_left_out": _text_left_out,
    "minus_dropped": _minus_dropped,
    "names_not_joined": _names_not_joined,
    "total_row_counted": _total_row_counted,
    "stopped_at_blank_row": _stopped_at_blank_row,
    "aged_to_the_printing": _aged_to_the_printing,
    "aged_from_the_other_day": _aged_from_the_other_day,
    "last_day_in_the_next_bucket": _last_day_in_the_next_bucket,
    "credits_netted": _credits_netted,
    "signs_not_turned": _signs_not_turned,
    "only_over_120": _only_over_120,
    "from_over_60": _from_over_60,
    "percent_after_credits": _percent_after_credits,
    "largest_called_first": _largest_called_first,
}
