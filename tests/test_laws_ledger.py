"""Laws of the account, payments, aging, statements, the end of the day and the key figures."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.engine.aging import AgedFrom, CreditReading, OpenItem, age_balances
from kit.engine.balances import account_balances
from kit.engine.corrections import CorrectionStyle, Posting, PostingKind, correct_posting
from kit.engine.day import CashCount, Counted, Receipt, balance_the_day, count_the_cash, prove_receivables
from kit.engine.difference import difference_clues
from kit.engine.key_figures import collection_rates, days_in_receivables
from kit.engine.ledger import (
    BANK,
    FEES,
    PATIENT,
    REFUNDS,
    SERVICES,
    UNAPPLIED,
    Account,
    Method,
    Place,
    PlaceKind,
    Transfer,
    WriteOff,
    agency,
    payer,
    write_off,
)
from kit.engine.money import ZERO, Money, total
from kit.engine.payments import AllocationOrder, OpenCharge, allocate_payment, apply_unapplied, post_payment
from kit.engine.ratio import ratio
from kit.engine.returned_check import FeeState, ReturnedCheckPolicy, post_returned_check, returned_check
from kit.engine.statement import StatementParts, StatementView, check_statement, statement
from kit.engine.write_offs import PatientBalance, WriteOffPolicy, write_off_balance

DAY = date(2026, 3, 2)
PLACES = [
    SERVICES,
    payer("Fernhollow"),
    payer("Brightwater"),
    PATIENT,
    agency("Harborside"),
    UNAPPLIED,
    *(write_off(kind) for kind in WriteOff),
    FEES,
    REFUNDS,
    BANK,
]

cents = st.integers(0, 100_000).map(Money) | st.integers(0, 10**15).map(Money)
positive = st.integers(1, 100_000).map(Money) | st.integers(1, 10**15).map(Money)
days = st.dates(date(2025, 1, 1), date(2026, 12, 31))


@st.composite
def transfers(draw):
    source, target = draw(st.lists(st.sampled_from(PLACES), min_size=2, max_size=2, unique=True))
    method = draw(st.none() | st.sampled_from(Method))
    return Transfer(draw(days), draw(positive), source, target, "move", method=method)


accounts = st.lists(transfers(), max_size=12).map(lambda moves: Account(tuple(moves)))


# ---- the account


@given(accounts)
def test_all_places_add_up_to_zero_and_the_account_balances(account):
    assert total(account.balance(place) for place in account.places) == ZERO
    sheet = account_balances(account)
    fees = -account.balance(FEES)
    to_pay = -account.balance(REFUNDS)
    left = sheet.amount("charges") + fees + to_pay - sheet.amount("payments") - sheet.amount("write_offs")
    assert left == sheet.amount("account_balance")
    by_payer = total(line.value for line in sheet if line.name == "paid_by")
    assert by_payer == sheet.amount("payments")


@given(accounts.filter(lambda account: account.transfers), days, st.data())
def test_a_reversed_transfer_leaves_no_trace_in_any_sum(account, on, data):
    number = data.draw(st.integers(0, len(account.transfers) - 1))
    undone = account.reverse(number, on, "posted in error")
    without = Account(account.transfers[:number] + account.transfers[number + 1 :])
    assert undone.transfers[:-1] == account.transfers
    names = ("charges", "payments", "write_offs", "patient_balance", "unapplied", "account_balance")
    assert all(account_balances(undone).value(name) == account_balances(without).value(name) for name in names)


@given(accounts, days)
def test_a_day_splits_an_account_in_before_and_after(account, on):
    before = account_balances(account, as_of=on).amount("account_balance")
    later = Account(tuple(move for move in account.transfers if move.on > on))
    assert before + account_balances(later).amount("account_balance") == account_balances(account).amount(
        "account_balance"
    )


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_a_place_reads_back_as_it_is_written(place):
    assert Place.read(str(place)) == Place.read({"kind": str(place.kind), "name": place.name}) == place


# ---- payments


@st.composite
def open_charges(draw):
    amounts = draw(st.lists(cents, max_size=6))
    return [OpenCharge(f"charge {i}", draw(days), amount) for i, amount in enumerate(amounts)]


@given(positive, open_charges(), st.sampled_from(AllocationOrder))
def test_a_payment_is_spread_to_the_cent_and_no_charge_gets_too_much(payment, charges, order):
    found = allocate_payment(payment, charges, order)
    assert total(found.applied.values()) + found.unapplied == payment
    assert all(ZERO <= found.applied[one.charge] <= one.open for one in charges)
    if order is not AllocationOrder.AS_STATED:
        assert found.unapplied == max(ZERO, payment - total(one.open for one in charges))


@given(positive, open_charges(), st.randoms(use_true_random=False))
def test_oldest_first_does_not_depend_on_the_order_of_the_list(payment, charges, random):
    charges = [replace(one, on=DAY + timedelta(days=i)) for i, one in enumerate(charges)]
    mixed = random.sample(charges, len(charges))
    assert allocate_payment(payment, charges).applied == allocate_payment(payment, mixed).applied


@given(positive, positive, open_charges())
def test_two_payments_oldest_first_pay_what_one_of_both_pays(first, second, charges):
    once = allocate_payment(first + second, charges)
    part = allocate_payment(first, charges)
    left = [replace(one, open=one.open - part.applied[one.charge]) for one in charges]
    rest = allocate_payment(second, left)
    assert all(once.applied[one.charge] == part.applied[one.charge] + rest.applied[one.charge] for one in charges)
    assert once.unapplied == part.unapplied + rest.unapplied


@given(positive, open_charges(), st.sampled_from(Method))
def test_a_posted_payment_lowers_the_account_by_itself_and_unapplied_money_can_be_applied(payment, charges, method):
    found = allocate_payment(payment, charges)
    account = post_payment(Account(), found, DAY, method)
    assert account_balances(account).amount("account_balance") == -payment
    assert account.balance(UNAPPLIED) == -found.unapplied
    if found.unapplied:
        later = apply_unapplied(account, "next visit", found.unapplied, DAY)
        assert later.balance(UNAPPLIED) == ZERO
        assert account_balances(later).amount("account_balance") == -payment


@given(positive, cents, st.booleans(), st.none() | st.sampled_from(FeeState), st.none() | cents, st.integers(0, 3))
def test_a_returned_check_adds_itself_and_a_fee_within_every_cap(check, fee, disclosed, state, cap, earlier):
    policy = ReturnedCheckPolicy(fee, disclosed, state, cap)
    sheet = returned_check(check, ZERO, DAY, policy, earlier)
    charged = sheet.amount("returned_check_fee")
    assert sheet.amount("balance_after") == check + charged
    assert ZERO <= charged <= fee
    assert disclosed or charged == ZERO
    assert cap is None or charged <= cap
    paid = Account((Transfer(DAY, check, PATIENT, BANK, "Check", method=Method.CHECK),))
    undone = post_returned_check(paid, 0, charged, DAY)
    assert undone.balance(PATIENT) == charged
    assert undone.balance(BANK) == ZERO


# ---- write-offs and corrections


@given(
    st.integers(0, 10**9).map(Money),
    st.integers(0, 100).map(Decimal),
    st.integers(0, 400),
    st.integers(0, 6),
    st.booleans(),
    st.booleans(),
    st.builds(WriteOffPolicy, small_balance_limit=cents, limit_included=st.booleans(), copays_too=st.booleans()),
)
def test_written_off_and_left_make_up_the_balance(balance, percent, since, sent, copay, discharged, policy):
    sheet = write_off_balance(PatientBalance(balance, since, sent, percent, copay, discharged), policy)
    parts = [sheet.amount(f"{name}_write_off") for name in ("charity", "small_balance", "bad_debt")]
    assert min(parts) >= ZERO
    assert total(parts) == sheet.amount("written_off")
    assert sheet.amount("written_off") + sheet.amount("balance_after") == balance
    assert sheet.amount("balance_after") >= ZERO
    assert not discharged or sheet.amount("balance_after") == ZERO


postings = st.builds(Posting, st.sampled_from("AB"), st.sampled_from(PostingKind), positive)


@given(postings, postings, cents, cents)
def test_a_correction_leaves_every_account_as_if_only_the_right_posting_was_made(posted, right, in_a, in_b):
    before = {"A": in_a, "B": in_b}
    with_mistake = {**before, posted.account: before[posted.account] + posted.effect}
    due = {**before, right.account: before[right.account] + right.effect}
    if posted == right:
        with pytest.raises(ValueError, match="nothing is wrong"):
            correct_posting(posted, right)
        return
    sheet = correct_posting(posted, right, with_mistake)
    for account in {posted.account, right.account}:
        assert sheet.amount("balance_after", account) == due[account]
    if (posted.account, posted.kind) == (right.account, right.kind):
        one = correct_posting(posted, right, with_mistake, CorrectionStyle.DIFFERENCE)
        assert one.amount("difference_to_post", posted.account) == sheet.amount("balance_change", posted.account)


# ---- aging


@st.composite
def open_items(draw):
    balances = draw(st.lists(st.integers(-50_000, 100_000).map(Money), max_size=8))
    owners = st.sampled_from(["patient", "Fernhollow"])
    return [OpenItem(f"item {i}", draw(owners), one, date_of_service=draw(days)) for i, one in enumerate(balances)]


boundaries = st.lists(st.integers(0, 400), min_size=1, max_size=5, unique=True).map(sorted)


@given(open_items(), boundaries, st.sampled_from(CreditReading))
def test_buckets_and_credits_hold_every_cent_for_each_owner(items, steps, reading):
    sheet = age_balances(items, date(2027, 1, 1), steps, credits=reading)
    for owner in ("patient", "Fernhollow", ""):
        mine = [item.balance for item in items if owner in (item.owed_by, "")]
        if mine or not owner:
            assert sheet.amount("net_receivable", owner) == total(mine)
            names = {line.name for line in sheet if line.about == owner and isinstance(line.value, Money)}
            buckets = names - {"net_receivable", "total_owed"}
            assert total(sheet.amount(name, owner) for name in buckets) == total(mine)


@given(open_items(), boundaries, st.integers(0, 500))
def test_nothing_grows_younger(items, steps, later):
    day = date(2027, 1, 1)
    first, second = (age_balances(items, when, steps) for when in (day, day + timedelta(days=later)))
    for item in items:
        assert second.value("age_in_days", item.charge) == first.value("age_in_days", item.charge) + later
    old = f"over_{steps[-1]}_days"
    assert second.amount(old) >= first.amount(old)


@given(open_items())
def test_credits_off_the_oldest_only_make_balances_smaller(items):
    sheets = {reading: age_balances(items, date(2027, 1, 1), credits=reading) for reading in CreditReading}
    apart, oldest = sheets[CreditReading.APART], sheets[CreditReading.OLDEST_FIRST]
    assert oldest.amount("over_120_days") <= apart.amount("over_120_days")
    for owner in {item.owed_by for item in items}:
        assert not (oldest.amount("credits", owner) < ZERO < oldest.amount("total_owed", owner))


# ---- statements


@given(accounts, days, days, days, st.sampled_from(StatementView))
def test_one_statement_closes_where_the_next_opens(account, a, b, c, view):
    start, middle, end = sorted((a, b, c))
    if middle == end:
        return
    first = statement(account, start, middle, view)
    second = statement(account, middle + timedelta(days=1), end, view)
    both = statement(account, start, end, view)
    assert first.amount("closing_balance") == second.amount("opening_balance")
    assert both.amount("closing_balance") == second.amount("closing_balance")
    moved = total(line.value for line in both if line.name == "amount")
    assert both.amount("opening_balance") + moved == both.amount("closing_balance")
    assert both.amount("amount_due") == max(ZERO, both.amount("closing_balance"))


@given(accounts)
def test_the_whole_account_in_one_statement_closes_at_its_balance(account):
    sheet = statement(account, date(2025, 1, 1), date(2026, 12, 31), StatementView.ACCOUNT)
    assert sheet.amount("closing_balance") == account_balances(account).amount("account_balance")
    groups = [line.value for line in sheet if not line.about and line.name not in _NO_MOVEMENT]
    assert total(groups) == sheet.amount("closing_balance")


_NO_MOVEMENT = {"opening_balance", "closing_balance", "amount_due", "due_date"}


@given(cents, cents, cents, cents, st.integers(-100, 100).map(Money))
def test_a_statement_is_off_by_exactly_the_slip(charge, paid, adjusted, prior, slip):
    parts = StatementParts(
        charge=charge,
        insurance_paid=paid,
        adjustment=adjusted,
        prior_payments=prior,
        balance=charge - paid - adjusted - prior + slip,
    )
    assert check_statement(parts).amount("difference") == slip


# ---- the day


receipts = st.lists(st.builds(Receipt, st.sampled_from("ABC"), st.sampled_from(Method), positive), max_size=8)


@given(receipts, st.dictionaries(st.sampled_from(Method), cents), cents)
def test_the_differences_of_the_methods_make_up_the_difference_of_the_day(posted, on_hand, starting):
    day = balance_the_day(posted, [Counted(method, amount) for method, amount in on_hand.items()], starting)
    by_method = total(line.value for line in day if line.name == "difference" and line.about)
    assert by_method == day.amount("difference")
    assert day.amount("payments_posted") == total(one.amount for one in posted)


@given(receipts, cents)
def test_a_day_counted_as_posted_balances(posted, starting):
    sums = {method: total(one.amount for one in posted if one.method is method) for method in Method}
    sums[Method.CASH] += starting
    day = balance_the_day(posted, [Counted(method, amount) for method, amount in sums.items()], starting)
    assert {line.value for line in day if line.name == "balanced"} == {"yes"}
    to_bank = (Method.CASH, Method.CHECK, Method.MONEY_ORDER)
    assert day.amount("bank_deposit") == total(one.amount for one in posted if one.method in to_bank)


@given(positive, st.lists(positive, max_size=4), st.data())
def test_digits_that_change_places_always_give_the_clue_of_nine(entry, others, data):
    digits = f"{entry.cents:03d}"
    i, j = data.draw(st.lists(st.integers(0, len(digits) - 1), min_size=2, max_size=2, unique=True))
    swapped = list(digits)
    swapped[i], swapped[j] = swapped[j], swapped[i]
    wrong = Money(int("".join(swapped)))
    sheet = difference_clues(total([entry, *others]), total([wrong, *others]), [entry, *others])
    if wrong != entry:
        assert sheet.value("divisible_by_9") == "yes"
        assert sheet.value("clue") != "none"
    else:
        assert sheet.value("balanced") == "yes"


@given(st.lists(positive, min_size=1, max_size=6), st.data())
def test_an_omitted_entry_and_a_wrong_side_are_found(entries, data):
    lost = data.draw(st.sampled_from(entries))
    whole = total(entries)
    assert difference_clues(whole, whole - lost, entries).value("equals_an_entry") == "yes"
    assert difference_clues(whole, whole - lost - lost, entries).value("twice_an_entry") == "yes"


@given(st.lists(st.integers(0, 500), min_size=12, max_size=12), st.lists(st.integers(0, 500), min_size=12, max_size=12))
def test_two_drawers_hold_what_one_with_all_pieces_holds(first, second):
    both = CashCount(*(a + b for a, b in zip(first, second, strict=True)))
    counted = [count_the_cash(one).amount("cash_in_drawer") for one in (CashCount(*first), CashCount(*second), both)]
    assert counted[0] + counted[1] == counted[2]


@given(*[cents] * 6)
def test_the_proof_of_two_periods_is_the_proof_of_both(opening, charges, payments, adjustments, returned, refunds):
    movements = (charges, payments, adjustments, returned, refunds)
    first = prove_receivables(opening, *movements).amount("closing")
    second = prove_receivables(first, *movements).amount("closing")
    both = prove_receivables(opening, *(amount + amount for amount in movements))
    assert second == both.amount("closing")


# ---- key figures


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**12), st.integers(0, 4))
def test_a_ratio_is_within_half_of_its_last_place_and_odd(top, bottom, places):
    found = ratio(top, bottom, places)
    assert abs(int(found.scaleb(places)) * bottom - top * 10**places) * 2 <= bottom
    assert ratio(-top, bottom, places) == -found == ratio(top, -bottom, places)


@given(positive, positive, st.integers(1, 365))
def test_receivables_of_so_many_average_days_stand_so_many_days(average, extra, days):
    charges = average * days
    assert days_in_receivables(average * days, charges, days).value("days_in_receivables") == days
    more = days_in_receivables(average * days + extra, charges, days).value("days_in_receivables")
    assert more >= days


@given(positive, cents, cents, cents)
def test_the_net_rate_is_never_below_the_gross_rate(charges, contract, payments, refunds):
    if contract >= charges or refunds > payments:
        with pytest.raises(ValueError, match=r"\$"):
            collection_rates(payments, charges, contract, refunds)
        return
    sheet = collection_rates(payments, charges, contract, refunds)
    assert sheet.value("net_collection_rate_percent") >= sheet.value("gross_collection_rate_percent") >= 0


# ---- what is refused


VISIT = OpenCharge("Visit", DAY, Money(100))
UNDATED = OpenItem("Visit", "patient", Money(100))
DATED = OpenItem("Visit", "patient", Money(100), date_of_service=DAY)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Place(PlaceKind.PAYER), "place payer needs a name"),
        (lambda: Place(PlaceKind.PATIENT, "x"), "place patient takes no name; found 'x'"),
        (lambda: Place(PlaceKind.WRITE_OFF, "whim"), "no write-off is called 'whim'; there are: contractual"),
        (lambda: Place.read("drawer"), "no place is called 'drawer'; there are: services"),
        (lambda: Transfer(DAY, ZERO, PATIENT, BANK, ""), r"above \$0.00, not \$0.00"),
        (lambda: apply_unapplied(Account(), "Visit", Money(5), DAY), r"there is \$0.00 unapplied, \$0.05 was asked"),
        (lambda: OpenCharge(" ", DAY, ZERO), "needs a name"),
        (lambda: OpenCharge("Visit", DAY, Money(-1)), r"open amount of Visit is \$0.00 or more, not -\$0.01"),
        (lambda: allocate_payment(ZERO, []), r"a payment is above \$0.00, not \$0.00"),
        (lambda: allocate_payment(Money(1), [VISIT, VISIT]), "two open charges are called 'Visit'"),
        (
            lambda: allocate_payment(Money(1), [VISIT], AllocationOrder.AS_STATED, {"Scan": Money(1)}),
            "no open charge is called 'Scan'; there are: Visit",
        ),
        (lambda: allocate_payment(Money(1), [VISIT], stated={"Visit": Money(1)}), "use 'as stated'"),
        (lambda: returned_check(ZERO, ZERO, DAY), r"a returned check is above \$0.00"),
        (
            lambda: returned_check(Money(1), ZERO, date(1999, 1, 1), ReturnedCheckPolicy(state=FeeState.VIRGINIA)),
            "no returned check fee va for 1999",
        ),
        (lambda: PatientBalance(Money(1), charity_percent=Decimal(101)), "0 to 100, not 101"),
        (lambda: PatientBalance(Money(1), charity_percent=Decimal("NaN")), "0 to 100, not NaN"),
        (lambda: WriteOffPolicy(bad_debt_days=-1), "bad debt days: 0 or more, not -1"),
        (lambda: Posting("A", PostingKind.CHARGE, ZERO), r"a charge is above \$0.00"),
        (
            lambda: correct_posting(
                Posting("A", PostingKind.CHARGE, Money(1)),
                Posting("B", PostingKind.CHARGE, Money(1)),
                style=CorrectionStyle.DIFFERENCE,
            ),
            "not a wrong account",
        ),
        (lambda: OpenItem("", "patient", ZERO), "needs a name and who owes it"),
        (lambda: age_balances([UNDATED], DAY), "ages from the date of service, and none is given"),
        (lambda: age_balances([DATED], DAY, aged_from=AgedFrom.DUE), "ages from the due date, and none is given"),
        (lambda: age_balances([DATED], date(2026, 3, 1)), "2026-03-02 is after the report's day 2026-03-01"),
        (lambda: age_balances([DATED, DATED], DAY), "listed twice"),
        (lambda: age_balances([], DAY, (30, 30)), r"rise from 0 or more, not \[30, 30\]"),
        (lambda: age_balances([], DAY, ()), r"rise from 0 or more, not \[\]"),
        (lambda: statement(Account(), DAY, date(2026, 3, 1)), "end 2026-03-01 is before start 2026-03-02"),
        (lambda: statement(Account(), DAY, date.max), "outside the calendar"),
        (lambda: CashCount(ones=-1), "ones: 0 or more, not -1"),
        (lambda: count_the_cash(CashCount(), Money(100)), r"expected \$1.00 or more, found \$0.00, difference -\$1.00"),
        (lambda: Receipt("A", Method.CASH, ZERO), "a receipt is above"),
        (lambda: Counted(Method.CASH, Money(-1)), "the cash on hand"),
        (lambda: balance_the_day([], [Counted(Method.CASH, ZERO)] * 2), "cash is counted twice"),
        (lambda: balance_the_day([], [], ZERO, Money(5)), r"\$0.05 was paid out of a drawer that had \$0.00"),
        (lambda: prove_receivables(ZERO, Money(-1), ZERO), r"charges is \$0.00 or more"),
        (lambda: difference_clues(ZERO, ZERO, [Money(-1)]), "an entry is"),
        (lambda: days_in_receivables(ZERO, Money(1), 0), "days of the period: 1 or more, not 0"),
        (lambda: days_in_receivables(ZERO, Money(1), credit_balances=Money(1)), "receivables less credit balances"),
        (lambda: collection_rates(ZERO, ZERO, ZERO), r"must be above \$0.00"),
        (lambda: ratio(1, 0), "cannot be divided by 0"),
    ],
)
def test_impossible_facts_are_refused_with_the_value_and_the_range(make, said):
    with pytest.raises(ValueError, match=said):
        make()
