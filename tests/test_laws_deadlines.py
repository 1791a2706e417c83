"""Laws of deadlines: what must hold for every day, every length and every calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.engine.breach import breach_notices
from kit.engine.days import (
    MonthEnd,
    Unit,
    WorkCalendar,
    add,
    add_business_days,
    add_months,
    business_days_between,
    is_business_day,
    move_to_business_day,
)
from kit.engine.deadlines import deadline, waiting_period
from kit.engine.filing import AppealLevel, ClaimDates, FilingLimit, medicare_appeal, timely_filing
from kit.engine.money import Money
from kit.engine.terms import Counting, term
from kit.engine.waiting import Application, WrittenNotice, collection_action, medicare_bad_debt

NAMES = (
    "medicare_claim",
    "medicare_redetermination",
    "internal_appeal",
    "external_review",
    "estimate_dispute",
    "estimate_on_request",
    "overpayment_return",
    "assistance_application",
)
days = st.dates(date(1999, 1, 1), date(2040, 12, 31))
calendars = st.builds(WorkCalendar, holidays=st.lists(days, max_size=6).map(tuple))


@given(st.sampled_from(NAMES), days, days, calendars)
def test_left_and_late_are_never_both_and_agree_with_the_last_day(name, event, as_of, calendar):
    found = deadline(name, event, as_of, calendar=calendar)
    left, over = found.worksheet.value("days_left"), found.worksheet.value("days_late")
    assert 0 in (left, over)
    assert min(left, over) == 0
    assert found.last_day - timedelta(days=left) + timedelta(days=over) == as_of
    assert found.late == (as_of > found.last_day) == (over > 0)


@given(st.sampled_from(NAMES), days, st.integers(0, 400), calendars)
def test_a_later_event_never_has_an_earlier_last_day(name, event, later, calendar):
    first = deadline(name, event, event, calendar=calendar).last_day
    second = deadline(name, event + timedelta(days=later), event, calendar=calendar).last_day
    assert first <= second


@given(st.sampled_from(NAMES), days, calendars)
def test_a_deadline_that_moves_ends_on_a_business_day_and_never_moves_back(name, event, calendar):
    moved = deadline(name, event, event, counting=Counting(moves_to_business_day=True), calendar=calendar)
    plain = deadline(name, event, event, counting=Counting(moves_to_business_day=False), calendar=calendar)
    assert is_business_day(moved.last_day, calendar)
    assert moved.last_day >= plain.last_day
    assert moved.last_day == move_to_business_day(plain.last_day, calendar)


@given(days, st.integers(1, 3000))
def test_day_one_counting_is_one_day_earlier(event, length):
    usual = Counting(length=length, moves_to_business_day=False)
    day_one = Counting(length=length, moves_to_business_day=False, event_day_counts=True)
    a = deadline("internal_appeal", event, event, counting=usual).last_day
    b = deadline("internal_appeal", event, event, counting=day_one).last_day
    assert a - b == timedelta(days=1)


@given(days, st.integers(0, 40), calendars)
def test_business_days_counted_there_are_counted_back(day, count, calendar):
    end = add_business_days(day, count, calendar)
    assert business_days_between(day, end, calendar) == count
    assert end == day if count == 0 else is_business_day(end, calendar)


@given(days, st.integers(0, 60), st.sampled_from(MonthEnd))
def test_months_keep_the_day_or_go_to_the_end_of_the_month(day, count, month_end):
    found = add_months(day, count, month_end)
    if found.day != day.day:
        assert (found + timedelta(days=1)).day == 1 if month_end is MonthEnd.LAST_DAY else found.day == 1
    assert add(day, count, Unit.MONTHS, month_end) == found
    assert 27 * count <= (found - day).days <= 31 * count + 1


@given(days, days)
def test_a_medicare_claim_has_a_year_to_the_day(first_day, as_of):
    found = timely_filing(ClaimDates(first_day), as_of, FilingLimit(moves_to_business_day=False))
    assert found.last_day.year == first_day.year + 1
    leap_day = (first_day.month, first_day.day) == (2, 29)
    expected = (2, 28) if leap_day else (first_day.month, first_day.day)
    assert (found.last_day.month, found.last_day.day) == expected


@given(days, st.integers(0, 60), st.integers(0, 900))
def test_an_exception_never_shortens_the_limit_and_ends_a_month(first_day, stay, later):
    claim = ClaimDates(first_day, first_day + timedelta(days=stay), institutional=True)
    usual = timely_filing(claim, first_day).last_day
    notice = first_day + timedelta(days=later)
    extended = timely_filing(claim, first_day, exception_notice=notice).last_day
    assert extended >= usual
    assert extended == usual or (extended + timedelta(days=1)).day == 1


@given(
    st.sampled_from(AppealLevel),
    st.dates(date(2024, 1, 1), date(2026, 6, 30)),
    st.integers(0, 180),
    st.integers(0, 3000),
)
def test_an_appeal_is_open_exactly_when_it_is_in_time_and_enough_is_in_dispute(level, notice, later, dollars):
    filed = notice + timedelta(days=later)
    found = medicare_appeal(level, notice, filed, Money(dollars * 100), filed=filed)
    enough = Money(dollars * 100) >= found.worksheet.amount("least_amount")
    assert found.worksheet.value("appeal_open") == ("yes" if enough and not found.late else "no")
    assert found.late == (filed > found.last_day)


@given(
    st.lists(days, min_size=1, max_size=4),
    st.none() | st.tuples(days, st.none() | st.integers(30, 90)),
    st.sampled_from(Application),
    days,
    st.booleans(),
)
def test_no_collection_action_comes_early_or_over_an_open_application(bills, sent, application, as_of, day_after):
    notice = None
    if sent is not None:
        named = None if sent[1] is None else sent[0] + timedelta(days=sent[1])
        notice = WrittenNotice(sent[0], named)
    wait = collection_action(bills, as_of, notice, application, day_after)
    assert wait.first_day >= max(bills) + timedelta(days=120)
    if notice is not None:
        assert wait.first_day >= notice.sent + timedelta(days=30)
    if wait.may_act:
        assert notice is not None
        assert as_of >= wait.first_day
        assert application in (Application.NONE, Application.NOT_COMPLETED_IN_TIME, Application.FOUND_NOT_ELIGIBLE)
    assert wait.worksheet.value("application_window_ends") >= max(bills) + timedelta(days=240)


@given(days, st.lists(st.integers(0, 300), max_size=4), days)
def test_a_payment_never_shortens_a_wait_and_the_order_of_payments_does_not_matter(bill, after, as_of):
    payments = [bill + timedelta(days=n) for n in after]
    plain = waiting_period("medicare_bad_debt_wait", bill, as_of)
    paid = waiting_period("medicare_bad_debt_wait", bill, as_of, starts_again=payments)
    assert paid.first_day >= plain.first_day
    assert paid == waiting_period("medicare_bad_debt_wait", bill, as_of, starts_again=payments[::-1])
    debt = medicare_bad_debt(bill, bill, as_of, payments=payments)
    assert debt.first_day == paid.first_day


@given(days, st.integers(1, 2000), days)
def test_patients_hear_of_a_breach_no_later_than_the_secretary(discovered, people, as_of):
    sheet = breach_notices(discovered, people, as_of)
    assert sheet.value("patients_by") <= sheet.value("secretary_by")
    larger = breach_notices(discovered, people + 1, as_of)
    assert larger.value("secretary_by") <= sheet.value("secretary_by")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"name": "nothing"}, "there is no deadline"),
        ({"name": "collection_action_wait"}, "there is no deadline"),
        ({"event": date.max}, "outside the calendar"),
        ({"done": date(2026, 1, 1)}, "is before the event"),
    ],
)
def test_an_impossible_deadline_is_refused(facts, said):
    usual = {"name": "internal_appeal", "event": date(2026, 3, 2), "as_of": date(2026, 3, 2)}
    with pytest.raises(ValueError, match=said):
        deadline(**(usual | facts))


@pytest.mark.parametrize("length", [0, -1, 4001])
def test_an_impossible_length_is_refused(length):
    with pytest.raises(ValueError, match="1 to 4000"):
        Counting(length=length)


def test_a_week_of_weekend_is_refused():
    week = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    with pytest.raises(ValueError, match="at least one business day"):
        WorkCalendar(weekend=week)


def test_every_term_has_an_address_and_a_kind_of_its_own():
    for name in NAMES:
        assert term(name).source.url.startswith("https://")
    with pytest.raises(ValueError, match="there is no waiting period"):
        term("internal_appeal", waiting=True)
