"""Laws of second payers: nothing is lost, nobody pays too much, and a further payer never costs the patient more."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plans import accumulators, amounts, claims, plans

from kit.engine.coordinated_claim import Payer, coordinate_claim
from kit.engine.insurance import split_claim
from kit.engine.money import ZERO, Money, total
from kit.engine.secondary import Method, medicare_secondary, medicare_secondary_inpatient, secondary_payment

NAMED = [method for method in Method if method is not Method.MEDICARE]
methods = st.sampled_from(NAMED)


@st.composite
def payers(draw, most=3):
    """Payers with names of their own, each with its own plan, method and what was met."""
    found = []
    for number in range(draw(st.integers(1, most))):
        plan = replace(draw(plans), name=f"Payer {number + 1}")
        found.append(
            Payer(
                plan, draw(accumulators), draw(st.sampled_from(Method)),
                accepts_as_full=draw(st.booleans()), holds_to_allowed=draw(st.booleans()),
            )
        )  # fmt: skip
    return found


@given(payers(), claims)
def test_no_cent_is_lost_or_made_between_payers_contract_and_patient(order, services):
    claim = coordinate_claim(order, services)
    for i, service in enumerate(services):
        paid = total(row[i] for row in claim.paid)
        assert paid + claim.patient_owes[i] + claim.written_off[i] == service.billed
        assert min(paid, claim.patient_owes[i], claim.written_off[i], *(row[i] for row in claim.paid)) >= ZERO


@given(payers(), claims)
def test_a_further_payer_never_costs_the_patient_more(order, services):
    owes = [coordinate_claim(order[:n], services).patient_owes for n in range(1, len(order) + 1)]
    for before, after in pairwise(owes):
        assert all(one >= other for one, other in zip(before, after, strict=True))


@given(payers(most=1), claims)
def test_one_payer_is_its_own_plan(order, services):
    claim = coordinate_claim(order, services)
    alone = split_claim(order[0].plan, services, order[0].met)
    assert claim.paid == (tuple(share.plan_pays for share in alone.shares),)
    assert claim.patient_owes == tuple(share.patient_owes for share in alone.shares)


@given(payers(), claims)
def test_the_worksheet_of_a_coordinated_claim_adds_up(order, services):
    claim = coordinate_claim(order, services)
    assert claim.worksheet.amount("patient_owes") == total(claim.patient_owes)
    assert claim.worksheet.amount("plan_pays") == total(total(row) for row in claim.paid)
    for payer, row in zip(order, claim.paid, strict=True):
        assert claim.worksheet.amount("plan_pays", payer.plan.name) == total(row)


@given(payers(), claims)
def test_a_payer_uses_up_its_maximums_by_what_it_pays_and_never_passes_them(order, services):
    claim = coordinate_claim(order, services)
    for payer, row, met in zip(order, claim.paid, claim.met, strict=True):
        assert met.paid_this_year == payer.met.paid_this_year + total(row)
        if payer.plan.annual_maximum is not None:
            assert total(row) <= max(ZERO, payer.plan.annual_maximum - payer.met.paid_this_year)


@given(payers(), claims)
def test_after_a_payment_that_is_taken_as_full_the_patient_owes_nothing(order, services):
    last = replace(order[-1], plan=replace(order[-1].plan, name="Medicaid"), accepts_as_full=True)
    assert set(coordinate_claim([*order, last], services).patient_owes) == {ZERO}


@given(methods, amounts, amounts, amounts, amounts, st.none() | amounts)
def test_a_second_payer_pays_neither_below_zero_nor_above_what_it_would_pay_alone(
    method, alone, paid, share, allowed, on_rest
):
    sheet = secondary_payment(method, alone, paid, share, allowed, on_rest)
    pays = sheet.amount("secondary_pays")
    assert ZERO <= pays <= alone
    if method is not Method.COME_OUT_WHOLE:
        assert pays <= share
        assert sheet.amount("patient_owes") == share - pays


@given(amounts, amounts, amounts, amounts)
def test_non_duplication_never_pays_more_than_the_standard_method(alone, paid, share, allowed):
    standard, non_duplication, carve_out = (
        secondary_payment(method, alone, paid, share, allowed).amount("secondary_pays")
        for method in (Method.STANDARD, Method.NON_DUPLICATION, Method.CARVE_OUT)
    )
    assert non_duplication <= standard
    assert non_duplication == carve_out


@given(methods, amounts, amounts, amounts, amounts, st.integers(0, 10**6))
def test_the_more_the_primary_paid_the_less_the_second_pays(method, alone, paid, share, allowed, more):
    less = secondary_payment(method, alone, paid + Money(more), share, allowed).amount("secondary_pays")
    assert less <= secondary_payment(method, alone, paid, share, allowed).amount("secondary_pays")


@given(amounts, amounts, amounts, amounts, amounts, st.none() | amounts)
def test_medicare_second_is_the_lowest_of_three_and_never_more_than_alone(charge, allowed, paid, fee, alone, obligated):
    sheet = medicare_secondary(charge, allowed, paid, fee, alone, obligated)
    found = [sheet.amount(name) for name in ("charge_less_primary", "medicare_alone", "higher_allowed_less_primary")]
    assert sheet.amount("medicare_pays") == min(found) <= alone
    assert paid + sheet.amount("medicare_pays") <= max(charge, paid)


@given(amounts, amounts, amounts, amounts, st.none() | amounts)
def test_medicare_second_for_a_stay_is_never_above_gross_less_cost_sharing(charges, paid, gross, cost, obligated):
    pays = medicare_secondary_inpatient(charges, paid, gross, cost, obligated).amount("medicare_pays")
    assert ZERO <= pays <= max(ZERO, gross - cost)
    assert paid + pays <= max(charges, paid)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: coordinate_claim([], []), "at least one payer"),
        (lambda: secondary_payment(Method.MEDICARE, ZERO, ZERO, ZERO, ZERO), "a rule of its own: medicare-secondary"),
        (lambda: secondary_payment(Method.STANDARD, Money(-1), ZERO, ZERO, ZERO), "would pay alone is \\$0.00 or more"),
        (lambda: medicare_secondary(ZERO, ZERO, Money(-7), ZERO, ZERO), "not -\\$0.07"),
    ],
)
def test_impossible_facts_of_second_payers_are_refused(make, said):
    with pytest.raises(ValueError, match=said):
        make()
