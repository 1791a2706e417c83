"""Laws of money and of the account, and facts of a claim that cannot be."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plans import accumulators, amounts, in_network_claims, percents, plain_plans

from kit.engine.claim import Accumulators, ServiceLine
from kit.engine.claim_posting import INSURER, post_claim
from kit.engine.insurance import split_claim
from kit.engine.ledger import BANK, PATIENT, SERVICES, Account, Transfer, WriteOff, write_off
from kit.engine.money import ZERO, Money, NotAnAmount, percent_of, split, total
from kit.engine.plan import Benefit, Part, Plan

DAY = date(2026, 3, 2)
# ---- money


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("125.40", 12540),
        ("$1,250", 125000),
        (" 0 ", 0),
        (".5", 50),
        ("$0.05", 5),
        ("1234567.8", 123456780),
        ("7.", None),
    ],
)
def test_an_amount_is_read_as_a_person_writes_it(text, cents):
    if cents is None:
        with pytest.raises(NotAnAmount):
            Money.of(text)
    else:
        assert Money.of(text).cents == cents


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("26O", "a letter where a digit belongs"),
        ("1.234,50", "A comma goes before each group"),
        ("12,34", "A comma goes before each group"),
        ("twenty", "Write it like 125.40"),
        ("", "Write it like 125.40"),
        ("1.234", "more than two digits after the point"),
        ("1e5", "Write it like 125.40"),
        ("٣", "Write it like 125.40"),
        ("$", "Write it like 125.40"),
        ("nan", "Write it like 125.40"),
        ("99999999999", "too large"),
        ("9" * 5000, "too large"),
    ],
)
def test_an_unreadable_amount_says_how_to_write_it(text, said):
    with pytest.raises(NotAnAmount, match=said):
        Money.of(text)


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_a_clear_message(text):
    try:
        amount = Money.of(text)
    except NotAnAmount:
        return
    assert Money.of(amount.plain) == amount


@given(st.integers(-(10**9), 10**9).map(Money))
def test_an_amount_that_is_shown_reads_back(amount):
    assert Money.of(str(abs(amount.cents) // 100) + f".{abs(amount.cents) % 100:02d}").cents == abs(amount.cents)
    assert Money.of(amount.plain) == amount


@given(amounts, st.lists(st.integers(0, 1000), min_size=1, max_size=12).filter(any))
def test_splitting_loses_no_cent_and_is_fair_to_one_cent(amount, weights):
    parts = split(amount, weights)
    assert total(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.cents - amount.cents * weight / sum(weights)) < 1
    assert [part for part, weight in zip(parts, weights, strict=True) if weight == 0 and part] == []


@given(amounts, percents)
def test_rounding_is_within_half_a_cent_and_ties_go_up(amount, percent):
    exact = Decimal(amount.cents) * percent / 100
    off = Decimal(percent_of(amount, percent).cents) - exact
    assert Decimal("-0.5") < off <= Decimal("0.5")


@pytest.mark.parametrize("bad", [1.5, True, "1", None])
def test_money_takes_whole_cents_only(bad):
    with pytest.raises(ValueError, match="whole number of cents"):
        Money(bad)


# ---- impossible facts of a claim


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Benefit(coinsurance_percent=Decimal(101)), "0 to 100, not 101"),
        (lambda: Benefit(copay=Money(-1)), "copay is \\$0.00 or more, not -\\$0.01"),
        (lambda: Benefit(order=(Part.COPAY, Part.COPAY)), "may stand once"),
        (lambda: Plan("P", {}, Money(-1)), "deductible is \\$0.00 or more"),
        (lambda: Plan("P", {}, ZERO, Money(-1)), "maximum is \\$0.00 or more"),
        (lambda: Plan("P", {"lab": Benefit()}).benefit("x-ray"), "no benefit for 'x-ray'; it has: lab"),
        (
            lambda: split_claim(Plan("P", {"lab": Benefit()}), [ServiceLine("Visit", "lab", Money(100), Money(101))]),
            "to the billed \\$1.00, not \\$1.01",
        ),
        (lambda: Accumulators(Money(-5)), "an amount met"),
        (lambda: split_claim(Plan("P", {}), []), "at least one service line"),
    ],
)
def test_impossible_input_is_refused_with_the_value_and_the_range(make, said):
    with pytest.raises(ValueError, match=said):
        make()


# ---- the account

PLACES = [SERVICES, INSURER, PATIENT, write_off(WriteOff.CONTRACTUAL), BANK]

moves = st.builds(
    lambda amount, places: Transfer(DAY, Money(amount), places[0], places[1], "move"),
    st.integers(1, 10**7),
    st.permutations(PLACES),
)


@given(st.lists(moves, max_size=20))
def test_every_account_sums_to_zero(transfers):
    account = Account().post(*transfers)
    assert total(account.balance(place) for place in PLACES) == ZERO


@given(st.lists(moves, min_size=1, max_size=12), st.data())
def test_reversing_undoes_and_keeps_what_was_written(transfers, data):
    account = Account().post(*transfers)
    number = data.draw(st.integers(0, len(transfers) - 1))
    undone = account.reverse(number, DAY, "posted in error")
    without = Account().post(*(t for i, t in enumerate(transfers) if i != number))
    assert all(undone.balance(place) == without.balance(place) for place in PLACES)
    assert undone.transfers[: len(transfers)] == account.transfers
    with pytest.raises(ValueError, match="reversed before"):
        undone.reverse(number, DAY, "again")


@given(plain_plans, accumulators, in_network_claims)
def test_a_posted_claim_leaves_what_plan_and_patient_still_owe(plan, met, services):
    claim = split_claim(plan, services, met)
    account = post_claim(Account(), claim, DAY)
    assert account.balance(INSURER) == claim.worksheet.amount("plan_pays")
    assert account.balance(PATIENT) == claim.worksheet.amount("patient_owes")
    assert account.balance(write_off(WriteOff.CONTRACTUAL)) == claim.worksheet.amount("contractual_adjustment")
    assert account.balance(SERVICES) == -total(s.billed for s in services)


def test_an_unbalanced_entry_cannot_be_written():
    with pytest.raises(ValueError, match=r"above \$0\.00"):
        Transfer(DAY, ZERO, PATIENT, BANK, "nothing")
    with pytest.raises(ValueError, match="two places"):
        Transfer(DAY, Money(1), BANK, BANK, "round trip")
    with pytest.raises(ValueError, match="no transfer 3; this account has 0"):
        Account().reverse(3, DAY, "?")
