"""Typical wrong ways of thinking about estimates and disputes, each as the answers it leads to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from kit.engine.days import WorkCalendar, add_business_days, add_days, add_months, business_days_between
from kit.engine.estimate_disputes import DisputeTerms
from kit.engine.money import ZERO, Money, total
from kit.engine.worksheet import Value
from kit.tasks.dispute_estimate.facts import Estimate, ProviderBill, Situation
from kit.tasks.dispute_estimate.judgement import (
    FEDERAL,
    FIRST,
    GO_ON,
    HOLD,
    NEW,
    OPEN,
    RUNNING,
    Judgement,
    compared,
    counting_estimate,
    day_of,
    due_sheet,
    judge,
)

__all__ = ["MISTAKES", "answers", "mistakes"]

Answers = dict[str, Value]
Judge = Callable[[ProviderBill, Estimate], Judgement]
BLANKS = ("estimated", "billed", "over", "last_day", "standing", "fee", "step", "fees_off", "ask_now")


def mistakes(facts: Situation) -> dict[str, Mapping[str, Value]]:
    """The answers that each mistake leads to, of those that show on these papers and differ from each other."""
    right = answers(facts)
    found: dict[str, Mapping[str, Value]] = {}
    for name, wrong in MISTAKES.items():
        differ = {blank: value for blank, value in wrong(facts).items() if right.get(blank) != value}
        if differ and differ not in found.values():
            found[name] = differ
    return found


def answers(facts: Situation, judging: Judge | None = None, estimate: Estimate | None = None) -> Answers:
    """The answers about all bills, judged as given; late fees only where the form asks for them."""
    against = estimate or counting_estimate(facts)
    with_fees = any(bill.late_fees for bill in facts.bills)
    found: Answers = {}
    for number, bill in enumerate(facts.bills, 1):
        one = judging(bill, against) if judging else judge(bill, against, facts.today)
        found |= {f"bill_{number}.{blank}": getattr(one, blank) for blank in BLANKS if with_fees or blank != "fees_off"}
    return {**_days(facts, day_of(due_sheet(facts), "due_by")), **found}


def _days(facts: Situation, due: date, calendar: WorkCalendar | None = None) -> Answers:
    """The day the first estimate was due, and how late it was by then."""
    late = business_days_between(due, facts.estimates[0].given_on, calendar or WorkCalendar(facts.holidays))
    found: Answers = {"estimate_due": due, "days_late": late}
    if len(facts.estimates) > 1:
        found["new_estimate_due"] = day_of(due_sheet(facts), "new_estimate_by")
        found["counts"] = NEW if counting_estimate(facts) is facts.estimates[-1] else FIRST
    return found


def _bills(facts: Situation, change: Callable[[ProviderBill], ProviderBill]) -> Answers:
    return answers(replace(facts, bills=tuple(change(bill) for bill in facts.bills)))


def _terms(facts: Situation, terms: Callable[[ProviderBill], DisputeTerms]) -> Answers:
    return answers(facts, lambda bill, estimate: judge(bill, estimate, facts.today, terms(bill)))


def _counted(facts: Situation, count: Callable[[date, int], date]) -> date:
    """The day the estimate was due, with another way of counting business days."""
    sheet = due_sheet(facts)
    days = []
    if any(line.name == "due_after_scheduling" for line in sheet):
        days.append(count(facts.scheduled_on, 3 if sheet.value("business_days_ahead") == "10 or more" else 1))
    if facts.asked_on:
        days.append(count(facts.asked_on, 3))
    return min(days)


def _weekends_counted(facts: Situation) -> Answers:
    every_day = WorkCalendar((), ())
    late = _days(facts, _counted(facts, add_days), every_day)
    return late | ({"new_estimate_due": add_days(facts.service_on, -1)} if "new_estimate_due" in late else {})


def _holiday_counted(facts: Situation) -> Answers:
    usual = replace(facts, holidays=())
    return answers(usual)


def _first_day_counted(facts: Situation) -> Answers:
    calendar = WorkCalendar(facts.holidays)
    return _days(facts, _counted(facts, lambda day, count: add_business_days(day, count - 1, calendar)))


def _one_and_three_swapped(facts: Situation) -> Answers:
    calendar = WorkCalendar(facts.holidays)
    long = due_sheet(facts).value("business_days_ahead") == "10 or more"
    days = [add_business_days(facts.scheduled_on, 1 if long else 3, calendar)]
    if facts.asked_on:
        days.append(add_business_days(facts.asked_on, 3, calendar))
    return _days(facts, min(days))


def _request_overlooked(facts: Situation) -> Answers:
    return _days(facts, day_of(due_sheet(replace(facts, asked_on=None)), "due_by"))


def _only_what_rose(facts: Situation) -> Answers:
    return answers(facts, lambda bill, estimate: judge(bill, estimate, facts.today, only_what_rose=True))


def _new_items_left_out(facts: Situation) -> Answers:
    estimate = counting_estimate(facts)

    def change(bill: ProviderBill) -> ProviderBill:
        part = compared(bill, estimate)
        known = {item.label for item in part.items if item.estimated or not part.on_estimate}
        return replace(bill, items=tuple(item for item in bill.items if item.label in known))

    return _bills(facts, change)


def _quantity_ignored(facts: Situation) -> Answers:
    estimate = counting_estimate(facts)
    parts = tuple(
        replace(part, items=tuple(replace(item, quantity=1) for item in part.items)) for part in estimate.parts
    )
    return answers(facts, estimate=replace(estimate, parts=parts))


def _providers_added_up(facts: Situation) -> Answers:
    estimate = counting_estimate(facts)
    found = [judge(bill, estimate, facts.today) for bill in facts.bills]
    if total(one.over for one in found) < FEDERAL.threshold:
        return {}
    return _terms(facts, lambda _: replace(FEDERAL, threshold=Money(1)))


def _exactly_is_not_enough(facts: Situation) -> Answers:
    return _terms(facts, lambda _: replace(FEDERAL, threshold=FEDERAL.threshold + Money(1)))


def _four_months(facts: Situation) -> Answers:
    return _terms(facts, lambda bill: replace(FEDERAL, days=(add_months(bill.bill_date, 4) - bill.bill_date).days))


def _from_the_mailing(facts: Situation) -> Answers:
    return _bills(facts, lambda bill: replace(bill, bill_date=bill.mailed_on))


def _business_days_to_dispute(facts: Situation) -> Answers:
    """Leave out weekends: five days a week are counted, so that every five of the days take seven."""
    return _terms(facts, lambda _: replace(FEDERAL, days=FEDERAL.days // 5 * 7))


def _other_estimate(facts: Situation) -> Answers:
    if len(facts.estimates) == 1:
        return {}
    first, new = facts.estimates[0], facts.estimates[-1]
    other, word = (first, FIRST) if counting_estimate(facts) is new else (new, NEW)
    return {**answers(facts, estimate=other), "counts": word}


def _stand_in_not_matched(facts: Situation) -> Answers:
    return _bills(facts, lambda bill: replace(bill, stands_in_for=""))


def _insurance_overlooked(facts: Situation) -> Answers:
    return _bills(facts, lambda bill: replace(bill, uses_insurance=False))


def _old_estimate_used(facts: Situation) -> Answers:
    return answers(facts, estimate=replace(counting_estimate(facts), covers_through=None))


def _changed(facts: Situation, standing: str, change: Callable[[ProviderBill, Judgement], Judgement]) -> Answers:
    """The answers with another outcome for the bills that stand as given."""

    def judging(bill: ProviderBill, estimate: Estimate) -> Judgement:
        found = judge(bill, estimate, facts.today)
        return change(bill, found) if found.standing == standing else found

    return answers(facts, judging)


def _asked_for_while_running(facts: Situation) -> Answers:
    def change(bill: ProviderBill, found: Judgement) -> Judgement:
        fees = total(fee.amount for fee in bill.late_fees)
        return replace(found, step=GO_ON, fees_off=ZERO, ask_now=bill.unpaid + fees)

    return _changed(facts, RUNNING, change)


def _estimate_asked_for(facts: Situation) -> Answers:
    return _changed(facts, RUNNING, lambda bill, found: replace(found, ask_now=max(ZERO, found.estimated - bill.paid)))


def _held_before_it_starts(facts: Situation) -> Answers:
    return _changed(facts, OPEN, lambda _, found: replace(found, step=HOLD, ask_now=ZERO))


def _left_at_the_agency(facts: Situation) -> Answers:
    return _changed(facts, RUNNING, lambda bill, found: replace(found, step=HOLD) if bill.at_agency_since else found)


def _late_fees_kept(facts: Situation) -> Answers:
    return _changed(facts, RUNNING, lambda _, found: replace(found, fees_off=ZERO))


def _all_late_fees_off(facts: Situation) -> Answers:
    return _changed(
        facts, RUNNING, lambda bill, found: replace(found, fees_off=total(fee.amount for fee in bill.late_fees))
    )


MISTAKES: dict[str, Callable[[Situation], Answers]] = {
    "weekends_counted": _weekends_counted,
    "holiday_counted": _holiday_counted,
    "first_day_counted": _first_day_counted,
    "one_and_three_swapped": _one_and_three_swapped,
    "request_overlooked": _request_overlooked,
    "only_what_rose": _only_what_rose,
    "new_items_left_out": _new_items_left_out,
    "quantity_ignored": _quantity_ignored,
    "providers_added_up": _providers_added_up,
    "exactly_is_not_enough": _exactly_is_not_enough,
    "four_months": _four_months,
    "from_the_mailing": _from_the_mailing,
    "business_days_to_dispute": _business_days_to_dispute,
    "other_estimate": _other_estimate,
    "stand_in_not_matched": _stand_in_not_matched,
    "insurance_overlooked": _insurance_overlooked,
    "old_estimate_used": _old_estimate_used,
    "asked_for_while_running": _asked_for_while_running,
    "estimate_asked_for": _estimate_asked_for,
    "held_before_it_starts": _held_before_it_starts,
    "left_at_the_agency": _left_at_the_agency,
    "late_fees_kept": _late_fees_kept,
    "all_late_fees_off": _all_late_fees_off,
}
