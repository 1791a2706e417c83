"""Laws of remittances: what balances, what posting keeps, what reversals undo."""

import random
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kit.engine.money import ZERO, Money, total
from kit.engine.provider_adjustments import explain_provider_adjustments
from kit.engine.reasons import NextStep, ReasonKind, provider_reasons, reasons
from kit.engine.remittance import (
    Adjustment,
    ClaimStatus,
    GroupCode,
    PaidLine,
    ProviderAdjustment,
    Remittance,
    RemittanceClaim,
)
from kit.engine.remittance_balance import checks, claim_checks
from kit.engine.remittance_check import check_remittance, match_remittances_to_deposit
from kit.engine.remittance_decision import Destination, PostingPolicy, explain_adjustment
from kit.engine.remittance_posting import post_remittance, post_remittance_claim
from kit.engine.remittance_reversal import pair_reversals
from kit.engine.worksheet import plain

UNKNOWN = ("999", "Z9", "N4")
FINAL = [one for one in ClaimStatus if one not in (ClaimStatus.REVERSAL, ClaimStatus.ESTIMATE)]

amounts = st.integers(-2_000_00, 5_000_00).map(Money) | st.sampled_from(
    [ZERO, Money(1), Money(10**15), Money(-(10**15))]
)
charges = st.integers(0, 90_000_00).map(Money) | st.sampled_from([ZERO, Money(1), Money(10**15)])
adjustments = st.builds(
    Adjustment,
    group=st.sampled_from([one for one in GroupCode if one != GroupCode.CR]),
    reason=st.sampled_from([*reasons(), *UNKNOWN]),
    amount=amounts,
)
some_adjustments = st.lists(adjustments, max_size=4).map(tuple)
provider = st.builds(
    ProviderAdjustment, reason=st.sampled_from([*provider_reasons(), "ZZ"]), amount=amounts, reference=st.just("7")
)
policies = st.builds(
    PostingPolicy,
    next_steps=st.dictionaries(
        st.sampled_from(["97", "CO-45", "PR-1", "OA-45", "16"]), st.sampled_from(list(NextStep))
    ),
    next_payer_first=st.booleans(),
    hold_patient_denials=st.booleans(),
)
CONTRADICTING = {
    f"PR-{number}"
    for number, reason in reasons().items()
    if reason.kind in (ReasonKind.PRIOR_PAYER, ReasonKind.NEXT_PAYER_ONLY)
}
next_payers = st.sampled_from(["", "Plan B"])


@st.composite
def lines(draw):
    charge, cut = draw(charges), draw(some_adjustments)
    return PaidLine(charge, charge - total(one.amount for one in cut), cut)


@st.composite
def balanced_claims(draw, number="A-1", status=None):
    """A claim whose payment is what charge and adjustments leave, with lines or without."""
    own, parts = draw(some_adjustments), tuple(draw(st.lists(lines(), max_size=3)))
    charge = total(part.charge for part in parts) if parts else draw(charges)
    cut = [*own, *(one for part in parts for one in part.adjustments)]
    paid = charge - total(one.amount for one in cut)
    share = total(one.amount for one in cut if one.group == GroupCode.PR)
    stated = draw(st.sampled_from([None, share]))
    return RemittanceClaim(number, charge, paid, status or draw(st.sampled_from(FINAL)), stated, own, parts)


@st.composite
def balanced_remittances(draw):
    """Several claims and provider-level adjustments, with a payment of zero or more that balances."""
    claims = tuple(draw(balanced_claims(number)) for number in draw(st.lists(st.sampled_from("ABC"), max_size=4)))
    outside = tuple(draw(st.lists(provider, max_size=3)))
    payment = total(one.paid for one in claims) - total(one.amount for one in outside)
    if payment < ZERO:
        outside, payment = (*outside, ProviderAdjustment("FB", payment)), ZERO
    return Remittance(payment, claims, outside)


def negated(claim):
    """The reversal of a claim: every amount with the opposite sign."""

    def back(cut):
        return tuple(replace(one, amount=-one.amount) for one in cut)

    parts = tuple(
        replace(part, charge=-part.charge, paid=-part.paid, adjustments=back(part.adjustments)) for part in claim.lines
    )
    return replace(
        claim,
        charge=-claim.charge,
        paid=-claim.paid,
        status=ClaimStatus.REVERSAL,
        patient_responsibility=None,
        adjustments=back(claim.adjustments),
        lines=parts,
    )


def whole(worksheet):
    """The worksheet's lines for the whole."""
    return {line.name: plain(line.value) for line in worksheet if not line.about}


# ---- balance


@given(balanced_remittances())
def test_what_is_built_to_balance_balances_and_can_be_posted(remittance):
    found = check_remittance(remittance)
    assert found.imbalances == ()
    assert found.worksheet.value("balanced") == "yes"
    assert post_remittance(remittance).worksheet.amount("bank_receives") == remittance.payment


@given(balanced_remittances(), st.integers(-50_000, 50_000).filter(bool).map(Money), st.randoms(use_true_random=False))
def test_a_wrong_amount_is_reported_at_its_place_with_its_difference(remittance, slip, chance):
    claims = list(remittance.claims)
    spots = ["payment", *(["claim"] if claims else []), *(["line"] if any(one.lines for one in claims) else [])]
    spot = chance.choice(spots)
    if spot == "payment":
        wrong = replace(remittance, payment=remittance.payment + slip)
        expected = {("payment", "", slip)}
    else:
        at = next(n for n, one in enumerate(claims) if spot == "claim" or one.lines)
        one = claims[at]
        if spot == "claim":
            claims[at] = replace(one, paid=one.paid + slip)
            expected = {("claim_paid", one.claim_number, slip), ("payment", "", -slip)}
        else:
            claims[at] = replace(one, lines=(replace(one.lines[0], paid=one.lines[0].paid + slip), *one.lines[1:]))
            expected = {("line_paid", f"{one.claim_number} line 1", slip)}
        if any(other.claim_number == one.claim_number for other in claims[:at]):
            return
        wrong = replace(remittance, claims=tuple(claims))
    found = {(check.law, check.place, check.difference) for check in check_remittance(wrong).imbalances}
    assert expected <= found
    assert {law for law, _, _ in found - expected} <= {"payment_sign"}
    with pytest.raises(ValueError, match=r"expected .* found .* difference"):
        post_remittance(wrong)


@given(balanced_remittances(), st.integers(0, 10_000_00).map(Money))
def test_a_provider_level_amount_lowers_the_payment_by_exactly_that(remittance, amount):
    before = check_remittance(remittance).worksheet.amount("payment_expected")
    more = replace(
        remittance, provider_adjustments=(*remittance.provider_adjustments, ProviderAdjustment("WO", amount))
    )
    assert check_remittance(more).worksheet.amount("payment_expected") == before - amount


@given(balanced_remittances(), st.randoms(use_true_random=False))
def test_the_order_of_claims_and_adjustments_changes_no_total(remittance, chance):
    def mixed(items):
        return tuple(chance.sample(items, len(items)))

    claims = tuple(replace(one, adjustments=mixed(one.adjustments)) for one in mixed(remittance.claims))
    other = replace(remittance, claims=claims, provider_adjustments=mixed(remittance.provider_adjustments))
    ours, theirs = whole(post_remittance(remittance).worksheet), whole(post_remittance(other).worksheet)
    assert ours == theirs
    assert whole(check_remittance(remittance).worksheet) == whole(check_remittance(other).worksheet)


@given(st.lists(balanced_remittances(), min_size=1, max_size=4), amounts, st.integers(0, 99))
def test_the_order_of_remittances_changes_nothing_about_the_deposit(remittances, deposit, seed):
    mixed = random.Random(seed).sample(remittances, len(remittances))
    one, two = match_remittances_to_deposit(remittances, deposit), match_remittances_to_deposit(mixed, deposit)
    assert one.deposit_difference == two.deposit_difference == deposit - total(each.payment for each in remittances)
    assert one.worksheet.value("balance_forward_open") == two.worksheet.value("balance_forward_open")
    assert one.imbalances == ()


# ---- posting


@given(balanced_claims(), next_payers, policies)
def test_payment_and_places_add_up_to_the_charge(claim, next_payer, policy):
    posting = post_remittance_claim(claim, next_payer, policy=policy)
    assert posting.payment + total(posting.amount(place) for place in Destination) == claim.charge
    assert posting.worksheet.amount("accounted_for") == claim.charge
    shares = total(posting.part(part) for part in ("deductible", "coinsurance", "copay", "other"))
    assert shares == posting.patient_responsibility
    assert all(line.why and line.source.url.startswith("https://") for line in posting.worksheet)


@given(balanced_claims(), next_payers)
@example(RemittanceClaim("A-1", ZERO, Money(-1), adjustments=(Adjustment(GroupCode.PR, "23", Money(1)),)), "")
def test_the_patients_share_is_group_pr_and_nothing_else(claim, next_payer):
    posting = post_remittance_claim(claim, next_payer)
    # Group PR with a reason that says 'not the patient's' contradicts itself: it is held, and nobody is billed.
    held = [one for one in posting.decisions if one.code in CONTRADICTING]
    assert {one.destination for one in held} <= {Destination.WORK}
    assert posting.patient_responsibility + total(one.amount for one in held) == claim.adjusted(GroupCode.PR)
    for one in posting.decisions:
        group = one.code.partition("-")[0]
        assert (one.destination is Destination.PATIENT) <= (group == "PR")
        assert (one.destination is Destination.CONTRACTUAL) <= (group == "CO")


@given(balanced_claims(status=ClaimStatus.PRIMARY), policies)
def test_a_next_payer_moves_bills_and_nothing_else(claim, policy):
    alone, second = post_remittance_claim(claim, policy=policy), post_remittance_claim(claim, "Plan B", policy=policy)
    for place in (Destination.CONTRACTUAL, Destination.PRIOR_PAYER, Destination.CORRECTION):
        assert alone.amount(place) == second.amount(place)
    assert alone.amount(Destination.NEXT_PAYER) == ZERO
    moved = second.amount(Destination.NEXT_PAYER)
    places = (Destination.PATIENT, Destination.OTHER, Destination.WORK)
    assert moved == total(alone.amount(one) - second.amount(one) for one in places)


@given(balanced_claims(), adjustments, st.integers(-5_000, 5_000).map(Money), next_payers, policies)
def test_one_adjustment_in_two_parts_is_posted_the_same(claim, extra, part, next_payer, policy):
    paid, bare = claim.paid - extra.amount, replace(claim, patient_responsibility=None)
    once = replace(bare, paid=paid, adjustments=(*claim.adjustments, extra))
    parts = (replace(extra, amount=part), replace(extra, amount=extra.amount - part))
    twice = replace(bare, paid=paid, adjustments=(*claim.adjustments, *parts))
    one, two = (
        post_remittance_claim(once, next_payer, policy=policy),
        post_remittance_claim(twice, next_payer, policy=policy),
    )
    assert [one.amount(place) for place in Destination] == [two.amount(place) for place in Destination]


@given(adjustments, next_payers, policies)
def test_explaining_an_adjustment_says_what_posting_does(adjustment, next_payer, policy):
    claim = RemittanceClaim("A-1", adjustment.amount, ZERO, adjustments=(adjustment,))
    if adjustment.amount < ZERO:
        claim = replace(claim, status=ClaimStatus.REVERSAL)
    decision = post_remittance_claim(claim, next_payer, policy=policy).decisions[0]
    sheet = explain_adjustment(adjustment, next_payer, policy)
    assert sheet.value("next_step") == decision.step.value
    assert str(sheet.value("goes_to")).replace(" ", "_") == decision.destination.value


@given(balanced_claims(), st.integers(-900_00, 900_00).map(Money))
def test_what_payment_and_write_offs_leave_is_what_others_are_asked_for(claim, gap):
    posting = post_remittance_claim(claim, open_balance=claim.charge + gap)
    left = (Destination.PATIENT, Destination.NEXT_PAYER, Destination.PRIOR_PAYER, Destination.WORK)
    assert posting.worksheet.amount("balance_after") == gap + total(posting.amount(place) for place in left)


# ---- reversals


@given(balanced_claims())
def test_a_reversal_and_the_same_claim_again_change_nothing(claim):
    bare = replace(claim, patient_responsibility=None)
    for earlier in ((bare,), ()):
        found = pair_reversals([negated(bare), bare], earlier)
        pair = found.pairs[0]
        assert (pair.net_paid, pair.net_adjusted(), pair.net_adjusted(GroupCode.PR)) == (ZERO, ZERO, ZERO)
        assert found.worksheet.amount("net_paid") == ZERO
    posted = post_remittance(Remittance(ZERO, (negated(bare), bare)))
    assert set(whole(posted.worksheet).values()) == {"0.00"}


@given(balanced_claims(), balanced_claims(), st.booleans(), st.booleans())
def test_net_change_is_the_correction_less_the_earlier_claim_in_any_order(before, after, known, swap):
    claims = [after, negated(before)] if swap else [negated(before), after]
    found = pair_reversals(claims, (before,) if known else ())
    pair = found.pairs[0]
    assert pair.net_paid == after.paid - before.paid
    assert pair.net_adjusted(GroupCode.PR) == after.adjusted(GroupCode.PR) - before.adjusted(GroupCode.PR)
    assert pair.net_paid + pair.net_adjusted() == after.charge - before.charge
    assert found.worksheet.value("undoes_fully", "A-1") == ("yes" if known else "not known")


@given(balanced_claims(), st.integers(1, 4))
def test_claims_reversed_again_and_again_pair_one_by_one(claim, times):
    rounds = [replace(claim, paid=claim.paid + Money(turn)) for turn in range(times + 1)]
    claims = [one for turn in range(times) for one in (negated(rounds[turn]), rounds[turn + 1])]
    found = pair_reversals(claims, rounds[:1])
    assert len(found.pairs) == times
    assert found.worksheet.amount("net_paid") == Money(times)
    assert [pair.original for pair in found.pairs] == rounds[:-1]


# ---- outside the claims


@given(st.lists(provider, max_size=6), amounts, st.integers(0, 99))
def test_provider_effects_are_the_opposite_of_the_amounts_in_any_order(outside, paid, seed):
    found = explain_provider_adjustments(outside, paid)
    mixed = explain_provider_adjustments(random.Random(seed).sample(outside, len(outside)), paid)
    assert total(found.by_kind.values()) == found.net_effect == -total(one.amount for one in outside)
    assert found.by_kind == mixed.by_kind
    assert found.worksheet.amount("payment_expected") == paid + found.net_effect
    assert found.worksheet.amount("taken_later") >= ZERO
    checked = check_remittance(Remittance(ZERO, (RemittanceClaim("A", paid, paid),), tuple(outside)))
    assert checked.worksheet.amount("payment_expected") == paid + found.net_effect


# ---- the table


def test_every_reason_has_words_of_its_own_and_a_step_that_fits_its_kind():
    for number, one in reasons().items():
        assert one.number == number
        assert len(one.words) < 90
        assert one.words.endswith(".")
        assert one.group in tuple(GroupCode)
        if one.kind is ReasonKind.DENIAL:
            assert one.step not in (NextStep.WRITE_OFF, NextStep.NOTHING), number
    words = [one.words for one in reasons().values()]
    assert len(set(words)) == len(words)
    assert len(words) > 80


@pytest.mark.parametrize("number", ["1", "2", "3", "4", "5", "6", "7", "9", "10", "11", "16", "18", "22", "23", "26"])
def test_the_numbers_worth_teaching_are_in_the_table(number):
    assert number in reasons()


@pytest.mark.parametrize("number", ["27", "29", "31", "45", "50", "96", "97", "109", "119", "197"])
def test_more_numbers_worth_teaching_are_in_the_table(number):
    assert number in reasons()


# ---- refusals


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Adjustment("XX", "45", ZERO), "the groups are: CO, PR, OA, PI, CR"),
        (lambda: Adjustment("CO", "", ZERO), "one to five digits or capital letters"),
        (lambda: Adjustment("CO", "4 5", ZERO), "not '4 5'"),
        (lambda: Adjustment("CO", "٤٥", ZERO), "one to five digits"),
        (lambda: ProviderAdjustment("overpayment", ZERO), "such as WO, not 'overpayment'"),
        (lambda: RemittanceClaim(" ", ZERO, ZERO), "a claim needs its number"),
        (lambda: RemittanceClaim("A", ZERO, ZERO, "paid"), "the statuses are: 1 (primary), 2 (secondary)"),
        (
            lambda: PostingPolicy(next_steps={"late": NextStep.APPEAL}),
            "such as 97, or CO-97 for one group, not for 'late'",
        ),
        (lambda: PostingPolicy(next_steps={"97": "ignore"}), "the steps are: write off, bill patient"),
        (lambda: match_remittances_to_deposit([], ZERO), "one remittance or more"),
        (lambda: post_remittance(Remittance(ZERO), {"Q": "Plan B"}), "not in it: Q"),
        (lambda: post_remittance(Remittance(Money(1))), "Payment: expected $0.00, found $0.01, difference $0.01"),
        (
            lambda: post_remittance_claim(RemittanceClaim("A", Money(900), Money(700))),
            "A: Paid on the claim: expected $9.00, found $7.00, difference -$2.00",
        ),
        (lambda: post_remittance_claim(RemittanceClaim("A", ZERO, ZERO, "25")), "is an estimate"),
    ],
)
def test_what_cannot_be_is_refused_with_what_is_accepted(make, said):
    with pytest.raises(ValueError) as problem:  # noqa: PT011 - the words are compared below
        make()
    assert said in str(problem.value)


def test_a_stated_share_that_differs_is_refused_unless_the_office_posts_by_the_adjustments():
    claim = RemittanceClaim("A", Money(900), Money(900), patient_responsibility=Money(100))
    with pytest.raises(ValueError, match="Stated patient responsibility: expected"):
        post_remittance_claim(claim)
    lenient = PostingPolicy(stated_share_must_match=False)
    assert post_remittance_claim(claim, policy=lenient).payment == Money(900)


def test_a_reversal_states_no_share_so_none_is_compared():
    back = RemittanceClaim("A", Money(-900), Money(-900), "22", patient_responsibility=Money(100))
    assert not [check for check in claim_checks(back, "A") if check.difference]


@pytest.mark.parametrize(
    ("remittance", "hint"),
    [
        (
            Remittance(
                Money(1100), (RemittanceClaim("A", Money(1000), Money(1000)),), (ProviderAdjustment("WO", Money(100)),)
            ),
            "were added; they are taken off",
        ),
        (Remittance(Money(64), (RemittanceClaim("A", Money(46), Money(46)),)), "divides by 9"),
        (
            Remittance(
                Money(60),
                (
                    RemittanceClaim(
                        "A",
                        Money(100),
                        Money(60),
                        adjustments=(Adjustment("CO", "45", Money(40)),),
                        lines=(PaidLine(Money(100), Money(60), (Adjustment("CO", "45", Money(40)),)),),
                    ),
                ),
            ),
            "each counts once",
        ),
    ],
)
def test_a_difference_that_looks_like_something_is_named(remittance, hint):
    assert any(hint in line.why for line in check_remittance(remittance).worksheet)
    assert any(check.difference for check in checks(remittance))


@pytest.mark.parametrize(("number", "status"), [("1", "primary"), ("19", "primary, forwarded"), ("22", "reversal")])
def test_a_status_is_read_from_its_number_in_a_file(number, status):
    assert ClaimStatus(number).value == status
