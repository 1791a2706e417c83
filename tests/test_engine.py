"""Laws of money, of splitting a claim, and of the account."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.engine.claim_posting import INSURER, post_claim
from kit.engine.insurance import split_claim
from kit.engine.ledger import BANK, PATIENT, SERVICES, Account, Transfer, WriteOff, write_off
from kit.engine.money import ZERO, Money, NotAnAmount, percent_of, split, total
from kit.engine.plan import Accumulators, Benefit, Part, Plan, ServiceLine

DAY = date(2026, 3, 2)
KINDS = ("office", "imaging", "medication", "therapy")

amounts = st.integers(0, 5_000_000).map(Money)
orders = st.permutations(list(Part)).flatmap(lambda parts: st.integers(0, 3).map(lambda n: tuple(parts[:n])))
percents = st.integers(0, 10_000).map(lambda n: Decimal(n) / 100)
benefits = st.builds(Benefit, order=orders, copay=st.integers(0, 20_000).map(Money), coinsurance_percent=percents)
plans = st.builds(
    Plan,
    name=st.just("Plan"),
    deductible=amounts,
    out_of_pocket_maximum=st.none() | amounts,
    benefits=st.fixed_dictionaries(dict.fromkeys(KINDS, benefits)),
)
meets = st.builds(Accumulators, deductible_met=amounts, out_of_pocket_met=amounts)


@st.composite
def service_lines(draw):
    billed = draw(st.integers(0, 2_000_000))
    allowed = draw(st.integers(0, billed))
    return ServiceLine(draw(st.sampled_from(KINDS)), draw(st.sampled_from(KINDS)), Money(billed), Money(allowed))


claims = st.lists(service_lines(), min_size=1, max_size=6)


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


# ---- splitting a claim


@given(plans, meets, claims)
def test_no_cent_is_lost_or_made(plan, met, services):
    claim = split_claim(plan, services, met)
    for share in claim.shares:
        assert share.contractual_adjustment + share.patient_owes + share.plan_pays == share.service.billed
        assert (
            min(share.contractual_adjustment, share.deductible, share.copay, share.coinsurance, share.plan_pays) >= ZERO
        )
    parts = ("contractual_adjustment", "plan_pays", "patient_owes")
    assert total(claim.worksheet.amount(name) for name in parts) == total(s.billed for s in services)


@given(plans, meets, claims)
def test_the_worksheet_adds_up_line_by_line(plan, met, services):
    worksheet = split_claim(plan, services, met).worksheet
    for name in ("contractual_adjustment", "deductible", "copay", "coinsurance", "plan_pays"):
        by_service = [line.value for line in worksheet if line.name == name and line.about]
        assert total(by_service) == worksheet.amount(name)
    parts = ("deductible", "copay", "coinsurance")
    assert total(worksheet.amount(name) for name in parts) == worksheet.amount("patient_owes")
    assert all(line.why and line.source.url.startswith("https://") for line in worksheet)


@given(plans, meets, claims)
def test_the_out_of_pocket_maximum_is_never_passed(plan, met, services):
    claim = split_claim(plan, services, met)
    owes = claim.worksheet.amount("patient_owes")
    if plan.out_of_pocket_maximum is not None:
        assert owes <= max(ZERO, plan.out_of_pocket_maximum - met.out_of_pocket_met)
    assert claim.met.out_of_pocket_met == met.out_of_pocket_met + owes


@given(plans, meets, claims)
def test_the_deductible_is_never_passed_and_what_was_given_stays_as_it_was(plan, met, services):
    before = Accumulators(met.deductible_met, met.out_of_pocket_met)
    claim = split_claim(plan, services, met)
    assert claim.worksheet.amount("deductible") <= max(ZERO, plan.deductible - met.deductible_met)
    assert claim.met.deductible_met == met.deductible_met + claim.worksheet.amount("deductible")
    assert met == before


@given(plans, meets, claims)
def test_two_claims_after_each_other_equal_one_claim_of_all_lines(plan, met, services):
    whole = split_claim(plan, services, met)
    by_one, so_far = [], met
    for service in services:
        part = split_claim(plan, [service], so_far)
        by_one += part.shares
        so_far = part.met
    assert (tuple(by_one), so_far) == (whole.shares, whole.met)


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


@given(plans, meets, claims)
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
