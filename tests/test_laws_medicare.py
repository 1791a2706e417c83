"""Laws of Medicare Part A, Part B, the limiting charge and Medigap."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.engine.medicare import HospitalRates, hospital_rates
from kit.engine.medicare_doctor import medicare_part_b
from kit.engine.medicare_hospital import medicare_part_a
from kit.engine.medicare_schedule import LimitBase, PartBTerms, limiting_charge
from kit.engine.medicare_service import Coverage, MedicareService, Participation
from kit.engine.medicare_stay import BenefitPeriod, PartATerms, Place, Stay
from kit.engine.medigap import CostKind, LeftByMedicare, MedigapMet, MedigapPlan, PlanLetter, Visit, medigap
from kit.engine.medigap_left import left_by_part_a, left_by_part_b
from kit.engine.money import ZERO, Money, total

EXTREMES = (1, 99, 100_000_000, 1_000_000_000)
amounts = st.integers(0, 500_000).map(Money) | st.sampled_from(EXTREMES).map(Money)
percents = st.sampled_from([Decimal(n) for n in (0, 1, 2, 20, 50, 100)] + [Decimal("33.33")])
lengths = st.integers(1, 200) | st.sampled_from((1, 20, 21, 60, 61, 90, 91, 100, 101, 150, 151))
daily_charges = st.integers(0, 500_000).map(Money) | st.sampled_from((1, 43_400, 86_800, 86_801, 5_000_000)).map(Money)
gaps = st.integers(0, 90) | st.sampled_from((0, 30, 31, 59, 60))
ANY_YEAR = PartATerms(rates=HospitalRates(Money.of("1736")), sequestration_percent=Decimal(2))


@st.composite
def stay_lists(draw):
    """Up to four stays in order, with gaps that do and do not begin a new benefit period."""
    day, stays = date(2025, 1, 1), []
    for number in range(draw(st.integers(1, 4))):
        place = draw(st.sampled_from(list(Place)))
        nursing = place is Place.SKILLED_NURSING
        stay = Stay(
            label=f"Stay {number}",
            admitted=day,
            days=draw(lengths),
            place=place,
            uses_reserve_days=draw(st.booleans()),
            qualifies=draw(st.sampled_from((None, True, False))) if nursing else None,
            skilled=draw(st.sampled_from((True, True, False))) if nursing else True,
            daily_charge=draw(st.none() | daily_charges),
            payment_rate=draw(st.none() | amounts),
        )
        stays.append(stay)
        day = stay.left_on + timedelta(draw(gaps))
    return stays


services = st.builds(
    MedicareService,
    label=st.sampled_from(("Visit", "Scan", "Test")),
    charge=amounts,
    fee_schedule=amounts,
    patient_percent=percents,
    deductible_applies=st.booleans(),
    coverage=st.sampled_from((Coverage.COVERED, *Coverage)),
    limiting_charge_applies=st.booleans(),
)
claims = st.lists(services, min_size=1, max_size=4)
terms = st.builds(
    PartBTerms,
    year=st.sampled_from((2024, 2025, 2026)),
    deductible=st.none() | amounts,
    sequestration_percent=st.none() | percents,
    nonparticipating_percent=st.none() | percents,
    limiting_charge_percent=st.none() | st.sampled_from((Decimal(100), Decimal(105), Decimal(115), Decimal(200))),
    limiting_charge_from=st.sampled_from(list(LimitBase)),
)
ways = st.sampled_from(
    (
        {"participation": Participation.PARTICIPATING},
        {"participation": Participation.NONPARTICIPATING},
        {"participation": Participation.NONPARTICIPATING, "accepts_assignment": False},
        {"participation": Participation.OPTED_OUT},
    )
)

lefts = st.lists(
    st.builds(
        LeftByMedicare,
        label=st.sampled_from(("One", "Two")),
        kind=st.sampled_from(list(CostKind)),
        amount=amounts,
        visit=st.sampled_from(list(Visit)),
    ),
    min_size=1,
    max_size=6,
)
letters = st.sampled_from(list(PlanLetter))
plans = letters.flatmap(
    lambda letter: st.builds(
        MedigapPlan,
        letter=st.just(letter),
        year=st.just(2026),
        high_deductible=st.booleans() if letter in "FG" else st.just(False),
        part_b_deductible_counts=st.booleans(),
    )
)
mets = st.builds(MedigapMet, deductible=amounts, out_of_pocket=amounts)


def owes(stays, period=None, a_terms=ANY_YEAR):
    return medicare_part_a(stays=stays, period=period or BenefitPeriod(), terms=a_terms)


# ---- Part A


@given(stay_lists())
def test_every_day_of_a_stay_is_of_one_kind(stays):
    for share in owes(stays).shares:
        assert share.full_days + share.coinsurance_days + share.reserve_days + share.days_not_covered == (
            share.stay.length
        )
        assert min(share.full_days, share.coinsurance_days, share.reserve_days, share.days_not_covered) >= 0


@given(stay_lists(), st.integers(0, 60))
def test_nothing_is_used_past_what_there_is(stays, reserve_before):
    before = BenefitPeriod(reserve_days_used=reserve_before)
    out = owes(stays, before)
    new_reserve = sum(share.reserve_days for share in out.shares)
    assert out.period.reserve_days_used == reserve_before + new_reserve <= 60
    periods = [out.worksheet.value("benefit_period", stay.label) for stay in stays if stay.skilled]
    assert total(share.deductible for share in out.shares) <= Money.of("1736") * periods.count("new")
    assert before == BenefitPeriod(reserve_days_used=reserve_before)


@given(st.integers(2, 250), st.data())
def test_a_transfer_to_another_hospital_changes_nothing(days, data):
    cut = data.draw(st.integers(1, days - 1))
    whole = owes([Stay("A", date(2026, 1, 1), days=days)])
    first = Stay("A", date(2026, 1, 1), days=cut)
    parts = owes([first, Stay("B", first.left_on, days=days - cut)])
    assert parts.worksheet.amount("patient_owes") == whole.worksheet.amount("patient_owes")
    assert replace(parts.period, qualifying_discharge=None) == replace(whole.period, qualifying_discharge=None)


@given(stay_lists(), st.integers(0, 4))
def test_stays_told_one_after_another_come_out_as_told_together(stays, cut):
    together = owes(stays)
    cut = min(cut, len(stays))
    period, shares = BenefitPeriod(), []
    for part in (stays[:cut], stays[cut:]):
        if part:
            out = owes(part, period)
            period, shares = out.period, [*shares, *out.shares]
    assert tuple(shares) == together.shares
    assert period == together.period


@given(lengths, st.integers(1, 30), st.booleans())
def test_a_longer_stay_never_costs_less(days, more, uses):
    charge = Money.of("2000")
    stay = Stay("A", date(2026, 1, 1), days=days, daily_charge=charge, uses_reserve_days=uses)
    longer = replace(stay, days=days + more)
    assert owes([stay]).worksheet.amount("patient_owes") <= owes([longer]).worksheet.amount("patient_owes")


@given(stay_lists())
def test_a_patient_never_owes_more_than_the_charges_when_they_are_known(stays):
    for share in owes([replace(stay, daily_charge=stay.daily_charge or Money(70_000)) for stay in stays]).shares:
        assert share.patient_owes <= share.stay.daily_charge * share.stay.length


@given(stay_lists())
def test_declined_reserve_days_stay_for_later(stays):
    declined = owes([replace(stay, uses_reserve_days=False) for stay in stays])
    assert declined.period.reserve_days_used == 0
    assert total(share.reserve_coinsurance for share in declined.shares) == ZERO


@given(stay_lists(), percents)
def test_sequestration_is_cut_from_medicares_payment_alone(stays, percent):
    with_cut = owes(stays, a_terms=replace(ANY_YEAR, sequestration_percent=percent))
    without = owes(stays, a_terms=replace(ANY_YEAR, sequestration_percent=Decimal(0)))
    for cut, full in zip(with_cut.shares, without.shares, strict=True):
        assert cut.patient_owes == full.patient_owes
        assert cut.medicare_pays + cut.sequestration == full.medicare_pays
        if cut.stay.payment_rate is not None and cut.days_not_covered < cut.stay.length:
            assert cut.medicare_pays + cut.sequestration == max(ZERO, cut.stay.payment_rate - cut.cost_share)


@given(stay_lists())
def test_the_worksheet_of_the_stays_says_what_the_shares_say(stays):
    out = owes(stays)
    for name in ("deductible", "hospital_coinsurance", "reserve_coinsurance", "skilled_nursing_coinsurance"):
        assert out.worksheet.amount(name) == total(getattr(share, name) for share in out.shares)
    assert out.worksheet.amount("patient_owes") == total(share.patient_owes for share in out.shares)
    assert all(line.why and "{" not in line.why for line in out.worksheet)


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_the_daily_amounts_of_the_table_are_the_fractions_of_the_law(year):
    table = hospital_rates(year)
    by_law = HospitalRates(table.deductible)
    assert table.hospital == by_law.hospital
    assert table.reserve == by_law.reserve
    assert table.skilled_nursing == by_law.skilled_nursing


@given(st.dates(date(2024, 1, 1), date(2026, 6, 1)), st.integers(0, 120))
def test_a_new_period_begins_with_the_sixtieth_day_out(admitted, out_days):
    first = Stay("A", admitted, days=5)
    second = Stay("B", first.left_on + timedelta(out_days), days=1)
    out = owes([first, second])
    assert (out.worksheet.value("benefit_period", "B") == "new") == (out_days >= 60)
    assert owes([first]).worksheet.value("new_period_from") == first.left_on + timedelta(60)


# ---- Part B


@given(terms, claims, ways, amounts)
def test_no_cent_of_a_charge_is_lost_or_made(b_terms, lines, way, met):
    claim = medicare_part_b(terms=b_terms, services=lines, deductible_met=met, **way)
    for share in claim.shares:
        assert share.contractual_adjustment + share.patient_owes + share.medicare_share == share.service.charge
        parts = ("deductible", "coinsurance", "excess_charge", "not_covered", "medicare_pays", "sequestration")
        assert min(share.contractual_adjustment, *(share.amount(part) for part in parts)) >= ZERO
    totals = claim.worksheet
    assert totals.amount("patient_owes") == total(share.patient_owes for share in claim.shares)
    assert totals.amount("bill_to_patient") == total(share.bill_to_patient for share in claim.shares)
    assert all(line.why and "{" not in line.why for line in totals)


@given(terms, claims, ways, amounts)
def test_sequestration_never_touches_the_patients_share(b_terms, lines, way, met):
    shares = [
        [
            (share.deductible, share.coinsurance, share.excess_charge, share.bill_to_patient, share.medicare_share)
            for share in medicare_part_b(
                terms=replace(b_terms, sequestration_percent=percent), services=lines, deductible_met=met, **way
            ).shares
        ]
        for percent in (Decimal(0), Decimal(2), Decimal(100))
    ]
    assert shares[0] == shares[1] == shares[2]


@given(terms, claims, claims, ways, amounts)
def test_two_claims_come_out_as_one_with_the_lines_of_both(b_terms, first, second, way, met):
    together = medicare_part_b(terms=b_terms, services=[*first, *second], deductible_met=met, **way)
    one = medicare_part_b(terms=b_terms, services=first, deductible_met=met, **way)
    two = medicare_part_b(terms=b_terms, services=second, deductible_met=one.deductible_met, **way)
    assert (*one.shares, *two.shares) == together.shares
    assert two.deductible_met == together.deductible_met


@given(terms, claims, ways, amounts)
def test_the_part_b_deductible_is_never_passed(b_terms, lines, way, met):
    claim = medicare_part_b(terms=b_terms, services=lines, deductible_met=met, **way)
    taken = total(share.deductible for share in claim.shares)
    assert taken <= max(ZERO, b_terms.yearly_deductible() - met)
    assert claim.deductible_met == met + taken


@given(terms, claims, amounts)
def test_assignment_never_costs_the_patient_more(b_terms, lines, met):
    way = {"participation": Participation.NONPARTICIPATING, "services": lines, "terms": b_terms, "deductible_met": met}
    assigned, unassigned = medicare_part_b(**way), medicare_part_b(accepts_assignment=False, **way)
    for cheap, dear in zip(assigned.shares, unassigned.shares, strict=True):
        assert cheap.patient_owes <= dear.patient_owes <= dear.patient_cost_after_medicare <= dear.service.charge
        assert cheap.medicare_pays == dear.medicare_pays
        if dear.service.limiting_charge_applies and dear.service.coverage is Coverage.COVERED:
            sheet = limiting_charge(fee_schedule=dear.service.fee_schedule, terms=b_terms)
            assert dear.bill_to_patient <= sheet.amount("limiting_charge")


@given(amounts, amounts)
def test_the_limiting_charge_in_one_step_and_in_two_differ_by_a_cent_at_most(fee, charge):
    found = [
        limiting_charge(fee_schedule=fee, charge=charge, terms=PartBTerms(2026, limiting_charge_from=base))
        for base in LimitBase
    ]
    one, two = (sheet.amount("limiting_charge") for sheet in found)
    assert abs(one.cents - two.cents) <= 1
    assert found[0].amount("nonparticipating_amount") <= min(one, two)
    assert found[0].amount("over_the_limit") == max(ZERO, charge - one) or found[1].amount("over_the_limit")


# ---- Medigap


@given(plans, lefts, mets)
def test_plan_and_patient_pay_together_what_medicare_left(plan, items, met):
    out = medigap(plan=plan, left=items, met=met)
    assert out.medigap_pays + out.patient_owes == total(item.amount for item in items)
    per_item = [line.value for line in out.worksheet if line.name == "medigap_pays" and line.about]
    for item, pays in zip(items, per_item, strict=True):
        assert ZERO <= pays <= item.amount
        if not plan.percent(item.kind):
            assert pays == ZERO
    assert total(per_item) == out.medigap_pays == out.worksheet.amount("medigap_pays")
    assert all(line.why for line in out.worksheet)


@given(lefts)
def test_a_plan_that_covers_more_pays_more(items):
    pays = {
        letter: medigap(plan=MedigapPlan(letter, 2026), left=items).medigap_pays
        for letter in PlanLetter
        if letter not in "KL"
    }
    order = [pays[letter] for letter in "ABDGF"]
    assert order == sorted(order)
    assert pays["D"] <= pays["C"] <= pays["F"]
    assert pays["M"] <= pays["D"]
    assert pays["N"] <= pays["D"]


@given(plans, lefts, lefts, mets)
def test_amounts_told_one_after_another_come_out_as_told_together(plan, first, second, met):
    together = medigap(plan=plan, left=[*first, *second], met=met)
    one = medigap(plan=plan, left=first, met=met)
    two = medigap(plan=plan, left=second, met=one.met)
    assert one.medigap_pays + two.medigap_pays == together.medigap_pays
    assert two.met == together.met


@given(st.sampled_from((PlanLetter.K, PlanLetter.L)), lefts, amounts)
def test_plans_k_and_l_keep_the_covered_costs_under_their_limit(letter, items, before):
    plan = MedigapPlan(letter, 2026)
    out = medigap(plan=plan, left=items, met=MedigapMet(out_of_pocket=before))
    covered = total(item.amount for item in items if plan.percent(item.kind))
    uncovered = total(item.amount for item in items if not plan.percent(item.kind))
    room = max(ZERO, plan.limit() - before)
    assert out.patient_owes - uncovered <= min(room, covered)
    assert out.met.out_of_pocket <= max(plan.limit(), before)


@given(lefts, amounts, st.randoms())
def test_high_deductible_f_takes_its_deductible_off_the_sum_in_any_order(items, before, chance):
    plan = MedigapPlan(PlanLetter.F, 2026, high_deductible=True)
    shuffled = list(items)
    chance.shuffle(shuffled)
    covered = total(item.amount for item in items if plan.percent(item.kind))
    opened = max(ZERO, plan.first_deductible() - before)
    for order in (items, shuffled):
        assert medigap(plan=plan, left=order, met=MedigapMet(deductible=before)).medigap_pays == max(
            ZERO, covered - opened
        )


@given(terms, claims, ways, amounts)
def test_what_part_b_leaves_goes_whole_to_the_medigap_plan(b_terms, lines, way, met):
    claim = medicare_part_b(terms=b_terms, services=lines, deductible_met=met, **way)
    items = left_by_part_b(claim, {"Visit": Visit.OFFICE})
    assert total(item.amount for item in items) == total(share.patient_owes for share in claim.shares)
    if items:
        left = medigap(plan=MedigapPlan(PlanLetter.F, 2026), left=items).patient_owes
        assert left == total(share.not_covered for share in claim.shares)


@given(stay_lists())
def test_what_part_a_leaves_goes_whole_to_the_medigap_plan(stays):
    out = owes(stays)
    items = left_by_part_a(out)
    assert total(item.amount for item in items) == total(share.patient_owes for share in out.shares)
    kinds = {item.kind for item in items}
    assert CostKind.EXTRA_HOSPITAL_DAYS not in kinds or out.period.reserve_days_used == 60


# ---- refusals

DAY = date(2026, 3, 1)
BILL = Money.of("100")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Stay("A", DAY), "one of the two"),
        (lambda: Stay("A", DAY, discharged=date(2026, 2, 1)), "discharge 2026-02-01 is before"),
        (lambda: Stay("A", DAY, days=0), "days: 1 to 3660, not 0"),
        (lambda: Stay(" ", DAY, days=1), "needs a label"),
        (lambda: Stay("A", date.max, days=5), "too far in the future"),
        (lambda: Stay("A", DAY, days=5, qualifies=True), "not for a hospital"),
        (lambda: Stay("A", DAY, days=5, daily_charge=Money(-1)), "daily charge runs from"),
        (lambda: BenefitPeriod(began=DAY), "both a first day and a last discharge"),
        (lambda: BenefitPeriod(hospital_days=91), "hospital days used: 0 to 90, not 91"),
        (lambda: BenefitPeriod(skilled_nursing_days=101), "0 to 100, not 101"),
        (lambda: PartATerms(sequestration_percent=Decimal("NaN")), "sequestration_percent runs from 0 to 100"),
        (lambda: HospitalRates(Money(-1)), "the deductible amount runs from"),
        (lambda: medicare_part_a(stays=[]), "at least one"),
        (lambda: medicare_part_a(stays=[Stay("A", date(1999, 1, 1), days=1)]), "no medicare part a for 1999"),
        (lambda: medicare_part_b(terms=PartBTerms(2026), services=[]), "at least one service"),
        (lambda: PartBTerms(2026, limiting_charge_percent=Decimal(99)), "from 100 to 200, not 99"),
        (lambda: PartBTerms(2026, nonparticipating_percent=Decimal(101)), "from 0 to 100, not 101"),
        (lambda: MedicareService("", BILL), "needs a label"),
        (lambda: MedicareService("A", Money(-1)), "the charge runs from"),
        (lambda: limiting_charge(fee_schedule=BILL, terms=PartBTerms(1999)), "no medicare limiting charge for 1999"),
        (
            lambda: medicare_part_b(
                terms=PartBTerms(2026),
                services=[MedicareService("A", BILL, BILL, limiting_charge=Money(1))],
                participation=Participation.NONPARTICIPATING,
                accepts_assignment=False,
            ),
            "the limiting charge is $95.00 or more",
        ),
        (lambda: MedigapPlan(PlanLetter.A, 2026, high_deductible=True), "plan A does not"),
        (lambda: MedigapPlan(PlanLetter.G, 2026, deductible=BILL), "goes with high_deductible"),
        (lambda: MedigapPlan(PlanLetter.G, 2026, out_of_pocket_limit=BILL), "plan G has none"),
        (lambda: LeftByMedicare("A", CostKind.BLOOD, Money(-1)), "runs from"),
        (lambda: medigap(plan=MedigapPlan(PlanLetter.G, 2026), left=[]), "nothing that Medicare left"),
        (
            lambda: medigap(plan=MedigapPlan(PlanLetter.K, 1999), left=[LeftByMedicare("A", CostKind.BLOOD, BILL)]),
            "no medigap limits for 1999",
        ),
    ],
)
def test_impossible_facts_are_refused_in_words(make, message):
    with pytest.raises(ValueError, match=message.replace("$", r"\$")):
        make()
