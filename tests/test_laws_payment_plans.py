"""Laws of payment plans: nothing is lost, the cap holds, days are one a month, a replay does not depend on order."""

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kit.engine.consumer_credit import truth_in_lending
from kit.engine.instalments import Rounding, by_amount, by_months, due_date, level_payment
from kit.engine.money import Money, split, total
from kit.engine.payment_plans import payment_plan
from kit.engine.plan_history import DuePayment, ReceivedPayment
from kit.engine.plan_options import plan_options
from kit.engine.plan_policy import BalanceBand, ExtraPayment, PlanPolicy, Remainder
from kit.engine.plan_standing import plan_standing

balances = st.one_of(st.integers(0, 200), st.integers(0, 5_000_000), st.just(10_000_000_00)).map(Money)
months = st.integers(1, 60)
rates = st.sampled_from(["0", "0.001", "1", "4.25", "9", "10", "18", "29.99", "100"]).map(Decimal)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
policies = st.builds(
    PlanPolicy,
    income_cap_percent=st.none() | st.sampled_from(["0.5", "2", "4", "10", "100"]).map(Decimal),
    minimum_payment=st.integers(0, 20_000).map(Money),
    minimum_percent_of_balance=st.sampled_from(["0", "2", "3.5"]).map(Decimal),
    forgiven_after=st.none() | st.integers(1, 48),
    rounding=st.sampled_from(Rounding),
    remainder=st.sampled_from(Remainder),
)


def planned(**facts):
    """The plan, or None where it never outruns its interest or takes more than fifty years."""
    try:
        return payment_plan(**facts)
    except ValueError as refused:
        if "does not pay" not in str(refused):
            raise
        return None


@given(balances, months, st.integers(0, 3_000_000).map(Money), policies, st.integers(0, 100), rates)
def test_down_payment_principal_and_what_is_written_off_make_the_balance(balance, term, income, policy, down, rate):
    policy = PlanPolicy(
        **{name: getattr(policy, name) for name in policy.__slots__ if name != "yearly_rate_percent"},
        yearly_rate_percent=rate,
    )
    down = Money(balance.cents * down // 100)
    found = planned(balance=balance, months=term, gross_monthly_income=income, down_payment=down, policy=policy)
    if found is None:
        return
    principal = total(one.principal for one in found.instalments)
    assert down + principal + found.forgiven + found.unplanned == balance
    assert total(one.amount for one in found.instalments) == found.worksheet.amount("total_of_payments")
    assert [one.number for one in found.instalments] == list(range(1, len(found.instalments) + 1))


@given(balances, months, st.integers(0, 3_000_000).map(Money), policies)
def test_no_payment_is_above_the_income_cap_or_after_the_last_one_that_counts(balance, term, income, policy):
    found = planned(balance=balance, months=term, gross_monthly_income=income, policy=policy)
    if found is None:
        return
    cap = policy.income_cap(income, Money(0))
    if cap is not None:
        assert all(one.amount <= cap for one in found.instalments)
        assert policy.income_cap_percent is not None
        assert cap.cents * 100 <= income.cents * policy.income_cap_percent
    if policy.forgiven_after is not None:
        assert len(found.instalments) <= policy.forgiven_after
    assert all(one.amount > Money(0) for one in found.instalments)


@given(balances, st.integers(1, 59), rates, st.sampled_from(list(Rounding)))
def test_a_longer_plan_never_costs_more_a_month_and_a_higher_rate_never_less(balance, term, rate, rounding):
    assert level_payment(balance, term + 1, rate, rounding) <= level_payment(balance, term, rate, rounding)
    if rounding is Rounding.SPREAD:
        rounding = Rounding.NEAREST
    assert level_payment(balance, term, Decimal(0), rounding) <= level_payment(balance, term, rate, rounding)


@given(balances, months, rates, st.sampled_from(list(Rounding)))
def test_all_payments_but_the_last_are_equal_and_the_balance_ends_at_nothing(balance, term, rate, rounding):
    assume(rounding is not Rounding.SPREAD)
    made = by_months(balance, term, rate, rounding)
    assert len({one.amount for one in made[:-1]}) <= 1
    assert total(one.principal for one in made) == balance
    assert not made or made[-1].balance_after == Money(0)
    assert len(made) <= term


@given(balances, months)
def test_spread_instalments_are_the_one_way_to_split_and_differ_by_a_cent(balance, term):
    amounts = [one.amount for one in by_months(balance, term, Decimal(0), Rounding.SPREAD)]
    assert amounts == [part for part in split(balance, [1] * term) if part]
    assert not amounts or max(amounts) - min(amounts) <= Money(1)


@given(st.integers(1, 500_000).map(Money), st.integers(1_000, 50_000).map(Money))
def test_folding_the_rest_saves_one_payment_and_costs_nothing(balance, payment):
    plain, folded = by_amount(balance, payment, Decimal(0)), by_amount(balance, payment, Decimal(0), folded=True)
    assert total(one.amount for one in plain) == total(one.amount for one in folded) == balance
    full, rest = divmod(balance.cents, payment.cents)
    assert len(plain) == full + bool(rest)
    assert len(folded) == max(1, full)


@given(days, st.integers(1, 120), st.none() | st.integers(1, 31))
def test_there_is_one_due_day_a_month_on_its_day_or_at_the_months_end(first, number, day):
    due = due_date(first, number + 1, day)
    assert (due.year * 12 + due.month) - (first.year * 12 + first.month) == number
    assert due.day == min(day or first.day, monthrange(due.year, due.month)[1])
    assert due > due_date(first, number, day)


@given(balances, st.lists(st.integers(1, 600), min_size=1, max_size=4))
def test_options_cost_the_balance_each(balance, terms):
    sheet = plan_options(balance=balance, months=terms)
    for term in terms:
        assert sheet.amount("total_of_payments", f"{term} months") == balance


@st.composite
def histories(draw):
    first = draw(days)
    count = draw(st.integers(1, 12))
    schedule = [DuePayment(due_date(first, n), Money(draw(st.integers(0, 20_000)))) for n in range(1, count + 1)]
    received = [
        ReceivedPayment(first + timedelta(days=draw(st.integers(-40, 420))), Money(draw(st.integers(0, 30_000))))
        for _ in range(draw(st.integers(0, 10)))
    ]
    policy = PlanPolicy(
        grace_days=draw(st.integers(0, 20)),
        default_after_missed=draw(st.none() | st.integers(1, 3)),
        cure_days=draw(st.none() | st.integers(0, 60)),
        late_payment_clears_miss=draw(st.booleans()),
        extra_payment=draw(st.sampled_from(ExtraPayment)),
        forgiven_after=draw(st.none() | st.integers(1, 12)),
    )
    return schedule, received, policy, first + timedelta(days=draw(st.integers(0, 400)))


@given(histories(), st.randoms())
def test_paid_left_and_forgiven_make_the_balance_whatever_the_order_of_the_list(history, random):
    schedule, received, policy, as_of = history
    sheet = plan_standing(schedule=schedule, received=received, as_of=as_of, policy=policy)
    values = {line.name: line.value for line in sheet}
    forgiven = values.get("forgiven", Money(0))
    assert values["paid_so_far"] + values["remaining_balance"] + forgiven == total(one.amount for one in schedule)
    came_in = total(one.amount for one in received if one.received_on <= as_of)
    assert values["paid_so_far"] + values.get("credit", Money(0)) == came_in
    still = total(sheet.amount("still_owed", f"payment {n}") for n in range(1, len(schedule) + 1))
    assert still == values["remaining_balance"] + forgiven
    by_day: dict[date, Money] = {}
    for one in received:
        by_day[one.received_on] = by_day.get(one.received_on, Money(0)) + one.amount
    shuffled = list(received)
    random.shuffle(shuffled)
    assert sheet == plan_standing(schedule=schedule, received=shuffled, as_of=as_of, policy=policy)


@given(histories())
def test_who_pays_each_payment_on_its_day_is_never_behind_and_ends_paid(history):
    schedule, _, policy, as_of = history
    received = [ReceivedPayment(one.due, one.amount) for one in schedule]
    sheet = plan_standing(schedule=schedule, received=received, as_of=as_of, policy=policy)
    assert sheet.value("missed_payments") == 0
    assert "default_date" not in {line.name for line in sheet}
    end = plan_standing(schedule=schedule, received=received, as_of=schedule[-1].due, policy=policy)
    assert end.value("standing") == "paid in full"


@given(histories(), st.integers(0, 200))
def test_later_days_never_see_less_paid_or_less_due(history, more):
    schedule, received, policy, as_of = history
    now = plan_standing(schedule=schedule, received=received, as_of=as_of, policy=policy)
    then = plan_standing(schedule=schedule, received=received, as_of=as_of + timedelta(days=more), policy=policy)
    assert now.amount("paid_so_far") <= then.amount("paid_so_far")
    assert now.amount("due_so_far") <= then.amount("due_so_far")


@given(st.integers(1, 100), st.integers(0, 1_000).map(Money), st.booleans(), st.integers(0, 60))
def test_credit_needs_interest_or_more_than_four_in_writing(payments, charge, in_writing, plans):
    sheet = truth_in_lending(payments=payments, finance_charge=charge, in_writing=in_writing, plans_in_a_year=plans)
    credit = bool(charge) or (payments > 4 and in_writing)
    assert sheet.value("consumer_credit") == ("yes" if credit else "no")
    assert sheet.value("disclosure") == ("yes" if credit and plans > 25 else "no")


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"balance": Money(-1), "months": 6}, "the balance runs from"),
        ({"balance": Money(100), "months": 0}, "1 to 600, not 0"),
        ({"balance": Money(100), "months": 601}, "1 to 600, not 601"),
        ({"balance": Money(100)}, "say how many months"),
        ({"balance": Money(100), "months": 2, "monthly_payment": Money(50)}, "leave one out"),
        ({"balance": Money(100), "monthly_payment": Money(0)}, "more than \\$0.00"),
        ({"balance": Money(100), "months": 2, "policy": "Atlantis"}, "there is no payment plan policy 'Atlantis'"),
        ({"balance": Money(100), "months": 2, "day_of_month": 32}, "1 to 31, not 32"),
        ({"balance": Money(100), "months": 2, "first_due": date.max}, "the last year is 9999"),
        (
            {
                "balance": Money(1_000_000),
                "monthly_payment": Money(5),
                "policy": PlanPolicy(yearly_rate_percent=Decimal(18)),
            },
            "does not pay",
        ),
    ],
)
def test_impossible_plans_are_refused(facts, message):
    with pytest.raises(ValueError, match=message):
        payment_plan(**facts)


@pytest.mark.parametrize(
    "facts",
    [
        {"income_cap_percent": Decimal(101)},
        {"income_cap_percent": Decimal("NaN")},
        {"yearly_rate_percent": Decimal("0.0001")},
        {"yearly_rate_percent": Decimal("Infinity")},
        {"longest_months": 0},
        {"default_after_missed": 0},
        {"grace_days": -1},
        {"minimum_payment": Money(-1)},
        {"bands": (BalanceBand(None), BalanceBand(Money(5)))},
        {"bands": (BalanceBand(Money(9)), BalanceBand(Money(5)))},
    ],
)
def test_impossible_policies_are_refused(facts):
    with pytest.raises(ValueError, match=r"runs? from|or more|is 0|1 to 600|0 to 366"):
        PlanPolicy(**facts)
