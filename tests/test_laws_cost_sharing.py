"""Laws of splitting claims: for every plan, network, family, limit and claim."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from plans import accumulators, amounts, claims, families, in_network_claims, plain_plans, plans

from kit.engine.claim import Accumulators
from kit.engine.family_year import MemberClaim, split_year
from kit.engine.insurance import split_claim
from kit.engine.money import ZERO, Money, total
from kit.engine.plan import Family, FamilyKind, Network, Part
from kit.engine.surprise_bills import recognized_amount

PATIENTS = ("deductible", "copay", "coinsurance", "not_covered", "balance_bill")
members = st.sampled_from(("Ann", "Ben", "Cal"))
years = st.lists(st.builds(MemberClaim, members, in_network_claims.map(tuple)), min_size=1, max_size=4)


@given(plans, claims, accumulators)
def test_no_cent_is_lost_or_made(plan, services, met):
    for share in split_claim(plan, services, met).shares:
        patient = total(share.amount(part) for part in PATIENTS)
        assert share.contractual_adjustment + patient + share.plan_pays == share.service.billed
        assert patient == share.patient_owes
        assert min(share[1:]) >= ZERO


@given(plans, claims, accumulators)
def test_the_worksheet_says_what_the_shares_say(plan, services, met):
    claim = split_claim(plan, services, met)
    names = {line.name for line in claim.worksheet if not line.about}
    for name in names - {"patient_owes"}:
        assert claim.worksheet.amount(name) == total(share.amount(name) for share in claim.shares)
        about = [line.value for line in claim.worksheet if line.name == name and line.about]
        assert total(about) == claim.worksheet.amount(name)
    assert claim.worksheet.amount("patient_owes") == total(share.patient_owes for share in claim.shares)
    assert all("{" not in line.why and line.why for line in claim.worksheet)


@given(plans.map(lambda plan: replace(plan, maximum_counts=tuple(Part))), in_network_claims, accumulators)
def test_the_out_of_pocket_maximum_is_never_passed(plan, services, met):
    claim = split_claim(plan, services, met)
    shares = total(share.deductible + share.copay + share.coinsurance for share in claim.shares)
    if plan.family is None and plan.out_of_pocket_maximum is not None:
        assert shares <= max(ZERO, plan.out_of_pocket_maximum - met.out_of_pocket_met)
    if plan.family is not None:
        before = max(met.family_out_of_pocket_met, met.out_of_pocket_met)
        assert shares <= max(ZERO, plan.family.out_of_pocket_maximum - before)
    assert claim.met.out_of_pocket_met == met.out_of_pocket_met + shares


@given(plain_plans, in_network_claims, accumulators)
def test_the_deductible_is_never_passed_and_what_was_given_stays_as_it_was(plan, services, met):
    before = replace(met)
    claim = split_claim(plan, services, met)
    taken = total(share.deductible for share in claim.shares)
    assert taken <= max(ZERO, plan.deductible - met.deductible_met)
    assert claim.met.deductible_met == met.deductible_met + taken
    assert met == before


@given(plans, claims, accumulators)
def test_two_claims_after_each_other_equal_one_claim_of_all_lines(plan, services, met):
    whole = split_claim(plan, services, met)
    by_one, so_far = [], met
    for service in services:
        part = split_claim(plan, [service], so_far)
        by_one += part.shares
        so_far = part.met
    assert (tuple(by_one), so_far) == (whole.shares, whole.met)


@given(plain_plans, in_network_claims, amounts, amounts)
def test_who_has_met_more_of_the_deductible_never_owes_more(plan, services, met, more):
    owes = [
        total(share.patient_owes for share in split_claim(plan, services, Accumulators(deductible_met=so_far)).shares)
        for so_far in (met, met + more)
    ]
    assert owes[1] <= owes[0]


@given(plans, claims, accumulators)
def test_the_plan_never_pays_past_its_own_maximums(plan, services, met):
    claim = split_claim(plan, services, met)
    paid = total(share.plan_pays for share in claim.shares)
    if plan.annual_maximum is not None:
        assert paid <= max(ZERO, plan.annual_maximum - met.paid_this_year)
    if plan.lifetime_maximum is not None:
        assert paid <= max(ZERO, plan.lifetime_maximum - met.paid_in_lifetime)
    assert claim.met.paid_this_year == met.paid_this_year + paid
    for share in claim.shares:
        limit = plan.benefit(share.service.kind).limit
        if limit and limit.most_per_service is not None and share.service.network is Network.IN:
            assert share.plan_pays <= limit.most_per_service


@given(plain_plans, in_network_claims, accumulators)
def test_a_protected_charge_costs_the_patient_what_it_would_cost_in_the_network(plan, services, met):
    protected = [replace(service, network=Network.OUT, protected=True) for service in services]
    here, there = split_claim(plan, services, met), split_claim(plan, protected, met)
    assert [share.patient_owes for share in here.shares] == [share.patient_owes for share in there.shares]
    assert all(share.balance_bill == ZERO for share in there.shares)


@given(plans, claims, accumulators)
def test_only_a_provider_without_a_contract_bills_the_balance(plan, services, met):
    for share in split_claim(plan, services, met).shares:
        if share.service.network is Network.IN or share.service.protected:
            assert share.balance_bill == ZERO
        else:
            assert share.contractual_adjustment == ZERO


@given(plain_plans, families, years)
def test_the_family_has_met_what_its_members_have_met(plan, family, claims):
    year = split_year(replace(plan, family=family), claims)
    for met in year.met.values():
        assert met.family_deductible_met == total(one.deductible_met for one in year.met.values())
        assert met.family_out_of_pocket_met == total(one.out_of_pocket_met for one in year.met.values())


@given(plain_plans, families, years)
def test_an_embedded_deductible_is_passed_neither_by_a_member_nor_by_the_family(plan, family, claims):
    embedded = replace(plan, family=replace(family, deductible_kind=FamilyKind.EMBEDDED))
    year = split_year(embedded, claims)
    assert all(met.deductible_met <= plan.deductible for met in year.met.values())
    assert total(met.deductible_met for met in year.met.values()) <= family.deductible


@given(plain_plans, amounts, in_network_claims)
def test_an_aggregate_family_of_one_is_a_single_person_with_the_familys_deductible(plan, deductible, services):
    aggregate = Family(deductible=deductible, deductible_kind=FamilyKind.AGGREGATE)
    alone = split_claim(replace(plan, deductible=deductible), services)
    assert split_claim(replace(plan, family=aggregate), services).shares == alone.shares


@given(plans, years, st.data())
def test_a_year_cut_in_two_and_carried_on_is_the_same_year(plan, claims, data):
    cut = data.draw(st.integers(0, len(claims)))
    whole = split_year(plan, claims)
    everybody = {claim.member: Accumulators() for claim in claims}
    first = split_year(plan, claims[:cut], everybody) if cut else None
    so_far = first.met if first else everybody
    second = split_year(plan, claims[cut:], so_far) if cut < len(claims) else None
    shares = [*(first.claims if first else ()), *(second.claims if second else ())]
    assert [share.shares for share in shares] == [share.shares for share in whole.claims]
    assert (second or first).met == whole.met


@given(amounts, amounts, st.none() | amounts, st.none() | amounts, st.booleans())
def test_the_recognized_amount_is_one_of_those_given_and_has_an_order(billed, middle, all_payer, state, air):
    found = recognized_amount(billed, middle, all_payer, state, air).amount("recognized_amount")
    lesser = min(billed, middle)
    if air or (all_payer is None and state is None):
        assert found == lesser
    else:
        assert found == (state if all_payer is None else all_payer)


@given(plain_plans, in_network_claims)
def test_a_plan_that_shares_nothing_and_a_plan_that_pays_nothing(plan, services):
    free = replace(plan, benefits={kind: replace(one, order=()) for kind, one in plan.benefits.items()})
    assert all(share.patient_owes == ZERO for share in split_claim(free, services).shares)
    none = {kind: replace(one, covered=False) for kind, one in plan.benefits.items()}
    assert all(share.plan_pays == ZERO for share in split_claim(replace(plan, benefits=none), services).shares)


@given(plain_plans, in_network_claims, st.integers(1, 10_000))
def test_who_is_billed_more_for_the_same_allowed_amount_owes_the_same(plan, services, more):
    dearer = [replace(service, billed=service.billed + Money(more)) for service in services]
    here, there = split_claim(plan, services), split_claim(plan, dearer)
    assert [share.patient_owes for share in here.shares] == [share.patient_owes for share in there.shares]
    assert [share.plan_pays for share in here.shares] == [share.plan_pays for share in there.shares]
