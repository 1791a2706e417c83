"""Laws of credit balances, refunds, their deadlines and their way back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.engine.corrected_services import CorrectedService, Share, refund_corrected_services
from kit.engine.credit_account import CreditAccount, Party, Received
from kit.engine.ledger import Method
from kit.engine.money import ZERO, Money, total
from kit.engine.refund_deadline import (
    GOVERNMENT,
    ClockAfter,
    Investigation,
    RefundClock,
    RefundOwner,
    refund_deadline,
)
from kit.engine.refund_instruments import PatientPayment, RefundOrder, refund_instruments
from kit.engine.refunds import RefundPolicy, resolve_credit_balance
from kit.engine.unclaimed import UnclaimedPolicy, unclaimed_credit

DAY = date(2026, 3, 2)

cents = st.integers(0, 60_000).map(Money) | st.integers(0, 10**15).map(Money)
positive = st.integers(1, 60_000).map(Money) | st.integers(1, 10**15).map(Money)
days = st.dates(date(2024, 6, 1), date(2030, 12, 31))


@st.composite
def credit_accounts(draw):
    owners = draw(st.lists(st.sampled_from(RefundOwner), min_size=1, max_size=4))
    parties = tuple(Party(f"party {i}", owner, draw(cents)) for i, owner in enumerate(owners))
    adjustment = draw(cents)
    charge = adjustment + total(party.should_pay for party in parties)
    names = st.sampled_from([party.name for party in parties])
    received = st.builds(
        Received,
        names,
        positive,
        on=st.none() | days,
        method=st.none() | st.sampled_from(Method),
        belongs_to=st.sampled_from(["", "", "", "B-2"]),
    )
    return CreditAccount(
        charge_posted=draw(st.just(charge) | cents),
        adjustment_posted=draw(st.just(adjustment) | cents),
        parties=parties,
        received=tuple(draw(st.lists(received, max_size=6))),
        charge_due=charge,
        adjustment_due=adjustment,
    )


policies = st.builds(
    RefundPolicy,
    order=st.permutations(list(RefundOwner)).map(tuple),
    open_balances_first=st.booleans(),
    small_amount=st.sampled_from([ZERO, Money(1000)]),
    wait_for_payers=st.booleans(),
    instruments=st.sampled_from(RefundOrder),
    partial_card_refunds=st.booleans(),
)


def sums(sheet, name):
    return total(line.value for line in sheet if line.name == name and line.about)


# ---- credit balances


@given(credit_accounts(), cents, policies)
def test_every_cent_of_a_credit_is_refunded_moved_corrected_or_still_stands(account, elsewhere, policy):
    sheet = resolve_credit_balance(account, DAY, elsewhere, policy).worksheet
    lines = {line.name: line.value for line in sheet if not line.about}
    after = (
        account.balance_posted
        + lines.get("charge_to_post", ZERO)
        - lines.get("adjustment_to_post", ZERO)
        + sums(sheet, "move_to_account")
        + sums(sheet, "applied_to_other_balances")
        + lines["refund_total"]
    )
    assert after == lines["balance_after"]
    assert lines["balance_after"] == sums(sheet, "still_owed") - sums(sheet, "kept_as_credit")


@given(credit_accounts(), cents, policies)
def test_nobody_gets_more_back_than_was_paid_above_the_part(account, elsewhere, policy):
    found = resolve_credit_balance(account, DAY, elsewhere, policy)
    for party in account.parties:
        back = found.refunds.get(party.name, ZERO)
        assert ZERO <= back <= max(ZERO, account.over(party))
        if party.owner is not RefundOwner.PATIENT:
            assert back == max(ZERO, account.over(party))
    assert sums(found.worksheet, "applied_to_other_balances") <= elsewhere


@given(st.lists(st.integers(0, 5_000).map(Money), min_size=2, max_size=4), st.integers(0, 15_000).map(Money))
def test_open_balances_elsewhere_are_paid_once_whoever_overpaid(overpaid, elsewhere):
    parties = tuple(Party(f"guarantor {i}", RefundOwner.PATIENT, Money(100)) for i in range(len(overpaid)))
    paid = tuple(Received(one.name, one.should_pay + over) for one, over in zip(parties, overpaid, strict=True))
    account = CreditAccount(Money(100) * len(parties), ZERO, parties, paid)
    sheet = resolve_credit_balance(account, DAY, elsewhere).worksheet
    assert sums(sheet, "applied_to_other_balances") == min(elsewhere, total(overpaid))
    assert sheet.amount("refund_total") == max(ZERO, total(overpaid) - elsewhere)


@given(credit_accounts(), policies, st.randoms(use_true_random=False))
def test_refunds_do_not_depend_on_the_order_in_which_facts_are_listed(account, policy, random):
    mixed = replace(
        account,
        parties=tuple(random.sample(account.parties, len(account.parties))),
        received=tuple(random.sample(account.received, len(account.received))),
    )
    first, second = (resolve_credit_balance(one, DAY, policy=policy).refunds for one in (account, mixed))
    assert dict(first) == dict(second)


@given(credit_accounts(), policies)
def test_refunds_are_ranked_in_the_order_of_the_policy(account, policy):
    sheet = resolve_credit_balance(account, DAY, policy=policy).worksheet
    ranks = {line.about: line.value for line in sheet if line.name == "refund_rank"}
    owners = {party.name: policy.order.index(party.owner) for party in account.parties}
    in_rank = sorted(ranks, key=lambda name: ranks[name])
    assert [owners[name] for name in in_rank] == sorted(owners[name] for name in in_rank)
    assert sorted(ranks.values()) == list(range(1, len(ranks) + 1))


@given(credit_accounts())
def test_paying_the_refunds_back_leaves_nothing_more_to_refund(account):
    policy = RefundPolicy(open_balances_first=False)
    first = resolve_credit_balance(account, DAY, policy=policy)
    settled = tuple(
        Received(party.name, min(party.should_pay, party.should_pay + account.over(party)))
        for party in account.parties
        if party.should_pay and party.should_pay + account.over(party)
    )
    again = resolve_credit_balance(replace(account, received=settled), DAY, policy=policy)
    assert not again.refunds
    assert again.worksheet.amount("balance_after") == first.worksheet.amount("balance_after")


# ---- deadlines


@given(st.sampled_from(RefundOwner), days, st.integers(0, 300), st.integers(0, 300), st.integers(0, 300))
def test_a_longer_investigation_never_brings_the_day_forward_and_is_capped(owner, identified, began, lasted, more):
    def last(length, after):
        start = identified + timedelta(days=began)
        look = Investigation(start, start + timedelta(days=length))
        return refund_deadline(owner, identified, look, clock=RefundClock(after_suspension=after)).value("last_day")

    plain = refund_deadline(owner, identified).value("last_day")
    for after in ClockAfter:
        assert plain <= last(lasted, after) <= last(lasted + more, after)
        if owner in GOVERNMENT:
            assert last(lasted + more, after) <= identified + timedelta(days=240)
        else:
            assert last(lasted, after) == plain
    assert last(lasted, ClockAfter.REMAINING) <= last(lasted, ClockAfter.ANEW)


@given(st.sampled_from(RefundOwner), days, st.integers(-400, 400))
def test_a_cost_report_only_moves_government_money_and_only_later(owner, identified, offset):
    due = identified + timedelta(days=offset)
    plain = refund_deadline(owner, identified).value("last_day")
    found = refund_deadline(owner, identified, cost_report_due=due).value("last_day")
    assert found == (max(plain, due) if owner in GOVERNMENT else plain)


@given(days, st.integers(0, 59), st.integers(1, 120))
def test_the_clock_runs_the_same_days_in_all_whenever_it_stands_still(identified, used, lasted):
    identified = max(identified, date(2025, 1, 1))
    start = identified + timedelta(days=used)
    end = start + timedelta(days=lasted)
    sheet = refund_deadline(RefundOwner.MEDICARE, identified, Investigation(start, end))
    ran = (sheet.value("last_day") - end).days + used
    assert ran == 60 == sheet.value("days_used_before") + sheet.value("days_left_after")


# ---- the way back


@st.composite
def patient_payments(draw):
    amounts = draw(st.lists(positive, min_size=1, max_size=5))
    return [
        PatientPayment(f"payment {i}", draw(days), draw(st.sampled_from(Method)), one) for i, one in enumerate(amounts)
    ]


@given(patient_payments(), st.integers(0, 100), st.sampled_from(RefundOrder), st.booleans())
def test_a_refund_goes_back_whole_and_no_payment_gives_back_more_than_it_brought(payments, share, order, partial):
    refund = Money(total(one.amount for one in payments).cents * share // 100)
    sheet = refund_instruments(refund, payments, order, partial)
    parts = {one.name: sheet.amount("refund_of", one.name) for one in payments}
    assert total(parts.values()) == refund == sums(sheet, "refund_to")
    assert all(ZERO <= parts[one.name] <= one.amount for one in payments)
    for one in payments:
        if parts[one.name] and one.method is Method.HSA_FSA:
            assert sheet.value("instrument", one.name) == "HSA or FSA account"


# ---- corrected services


@st.composite
def corrected_services(draw):
    count = draw(st.integers(1, 3))
    names = [
        ("Fernhollow", RefundOwner.COMMERCIAL),
        ("Medicare", RefundOwner.MEDICARE),
        ("patient", RefundOwner.PATIENT),
    ]
    services = []
    for i in range(count):
        shares = tuple(Share(name, owner, draw(cents), draw(cents), draw(cents)) for name, owner in names)
        before, after = draw(cents), draw(cents)
        services.append(
            CorrectedService(
                f"service {i}",
                before + total(one.before for one in shares),
                after + total(one.after for one in shares),
                before,
                after,
                shares,
            )
        )
    return services


@given(corrected_services(), st.booleans())
def test_a_correction_refunds_what_was_paid_above_the_right_parts(services, across):
    found = refund_corrected_services(services, across)
    sheet = found.worksheet
    for name, back in found.refunds.items():
        paid, due = sheet.amount("paid", name), sheet.amount("new_share", name)
        assert paid - back + sheet.amount("still_owed", name) == due
        assert ZERO <= back <= paid
        apart = refund_corrected_services(services, across_services=False).refunds[name]
        assert back <= apart
    changes = total(line.value for line in sheet if line.name in ("adjustment_change", "share_change"))
    assert changes == sheet.amount("charge_change")


@given(corrected_services())
def test_a_service_that_is_right_and_paid_right_refunds_nothing(services):
    right = [
        replace(
            one,
            charge_before=one.charge_after,
            adjustment_before=one.adjustment_after,
            shares=tuple(replace(share, before=share.after, paid=share.after) for share in one.shares),
        )
        for one in services
    ]
    found = refund_corrected_services(right)
    assert found.worksheet.amount("refund_total") == ZERO == found.worksheet.amount("charge_change")


# ---- money nobody claims


@given(positive, days, days, st.booleans(), st.integers(0, 20), cents)
def test_a_credit_is_owed_whatever_is_decided_and_rests_for_its_years(credit, last, today, found, years, least):
    sheet = unclaimed_credit(credit, last, today, found, UnclaimedPolicy(years, least))
    assert sheet.amount("still_owed") == credit
    assert sheet.value("take_as_income") == "no"
    assert (sheet.value("decision") == "report to the state") == (not found and today >= sheet.value("dormant_on"))
    assert sheet.value("dormant_on").year == last.year + years


# ---- what is refused

PATIENT = Party("patient", RefundOwner.PATIENT, Money(30))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Party("", RefundOwner.PATIENT, ZERO), "needs a name"),
        (
            lambda: Party("patient", RefundOwner.PATIENT, Money(-1)),
            r"patient should pay is \$0.00 or more, not -\$0.01",
        ),
        (lambda: Received("patient", ZERO), r"a payment is above \$0.00, not \$0.00"),
        (lambda: CreditAccount(Money(30), ZERO, (PATIENT, PATIENT), ()), "each party is named once"),
        (lambda: CreditAccount(Money(40), ZERO, (PATIENT,), ()), r"expected \$0.40, found \$0.30, difference -\$0.10"),
        (lambda: CreditAccount(Money(-1), ZERO, (), ()), "the charge posted"),
        (
            lambda: CreditAccount(Money(30), ZERO, (PATIENT,), (Received("Fernhollow", Money(1)),)),
            "'Fernhollow' paid, but the parties are: patient",
        ),
        (lambda: RefundPolicy(small_amount=Money(-1)), "the small amount"),
        (lambda: RefundPolicy(order=(RefundOwner.PATIENT, RefundOwner.PATIENT)), "each owner stands once"),
        (
            lambda: resolve_credit_balance(CreditAccount(Money(30), ZERO, (PATIENT,), ()), DAY, Money(-1)),
            "other open balances",
        ),
        (lambda: RefundClock(patient_days=-1), "patient days: 0 or more, not -1"),
        (lambda: Investigation(DAY, date(2026, 3, 1)), "concluded 2026-03-01 is before started 2026-03-02"),
        (lambda: refund_deadline(RefundOwner.MEDICARE, date.max), "60 days after 9999-12-31 is outside the calendar"),
        (
            lambda: refund_deadline(RefundOwner.PATIENT, DAY, clock=RefundClock(patient_days=10**12)),
            "outside the calendar",
        ),
        (lambda: PatientPayment(" ", DAY, Method.CASH, Money(1)), "needs a name"),
        (lambda: PatientPayment("Bill", DAY, Method.CASH, ZERO), r"above \$0.00"),
        (lambda: refund_instruments(Money(1), []), r"expected \$0.00 at most, found \$0.01"),
        (lambda: refund_instruments(Money(-1), []), "the refund is"),
        (
            lambda: refund_instruments(Money(1), [PatientPayment("Bill", DAY, Method.CASH, Money(1))] * 2),
            "a name of its own",
        ),
        (lambda: refund_corrected_services([]), "at least one service"),
        (
            lambda: CorrectedService("X-ray", Money(5), ZERO, ZERO, ZERO, ()),
            r"X-ray, before: .* expected \$0.05, found \$0.00",
        ),
        (lambda: CorrectedService(" ", ZERO, ZERO, ZERO, ZERO, ()), "a corrected service needs a name"),
        (lambda: Share("", RefundOwner.PATIENT, ZERO, ZERO, ZERO), "needs a name"),
        (lambda: unclaimed_credit(ZERO, DAY, DAY), r"a credit is above \$0.00"),
        (lambda: unclaimed_credit(Money(1), date.max, DAY), "outside the calendar"),
        (lambda: UnclaimedPolicy(-1), "dormancy years: 0 or more, not -1"),
    ],
)
def test_impossible_facts_are_refused_with_the_value_and_the_range(make, said):
    with pytest.raises(ValueError, match=said):
        make()
