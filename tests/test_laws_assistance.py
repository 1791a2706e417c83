"""Laws of financial assistance: nothing is lost, limits hold, need never counts against a patient."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kit.engine.assistance import financial_assistance
from kit.engine.assistance_bill import AssistanceBill
from kit.engine.assistance_policy import AssistancePolicy, Bracket
from kit.engine.generally_billed import ClaimTotal, generally_billed_percent
from kit.engine.money import Money, percent_of
from kit.engine.policies import policy_names
from kit.engine.poverty import Area, Household, PercentRounding, guideline, income_percent

amounts = st.one_of(st.integers(0, 300), st.integers(0, 20_000_000)).map(Money)
incomes = st.one_of(st.integers(0, 20_000_000), st.sampled_from([31_300_00, 31_300_01, 39_125_00, 62_600_00])).map(
    Money
)
years = st.sampled_from([2024, 2025, 2026])
people = st.integers(1, 12)
percents = st.integers(0, 10_000).map(lambda n: Decimal(n) / 100)


@st.composite
def bills(draw):
    gross = draw(amounts)
    paid = Money(gross.cents * draw(st.integers(0, 100)) // 100)
    adjusted = Money((gross - paid).cents * draw(st.integers(0, 100)) // 100)
    if draw(st.booleans()):
        paid = adjusted = Money(0)
    return AssistanceBill(
        gross,
        paid,
        adjusted,
        patient_paid=draw(amounts),
        medically_necessary=draw(st.booleans()),
        medicare_allowed=draw(st.none() | amounts),
        set_rate=draw(st.none() | amounts),
        other_medical_debt=draw(amounts),
        collected_this_year=draw(amounts),
    )


@st.composite
def scales(draw):
    """A scale as policies have them: the higher the income, the smaller the discount."""
    ends = sorted(draw(st.sets(st.integers(50, 600), min_size=1, max_size=4)))
    discounts = sorted(draw(st.lists(st.integers(1, 100), min_size=len(ends), max_size=len(ends))), reverse=True)
    included = draw(st.booleans())
    return tuple(
        Bracket(Decimal(end), Decimal(discount), included) for end, discount in zip(ends, discounts, strict=True)
    )


policies = st.builds(
    AssistancePolicy,
    brackets=scales(),
    income_rounding=st.sampled_from(PercentRounding),
    insured_eligible=st.booleans(),
    uninsured_reduction_percent=st.sampled_from(["0", "30", "60.15"]).map(Decimal),
    generally_billed_percent=st.none() | percents,
    programs=st.just(("SNAP",)),
    asset_limit=st.none() | amounts,
    minimum_charges=st.sampled_from([0, 15_000]).map(Money),
    yearly_cap_percent=st.none() | percents,
    hardship_above_percent=st.none() | percents,
    hardship_discount_percent=percents,
)
households = st.builds(
    Household,
    people=people,
    yearly_income=st.none() | incomes,
    area=st.sampled_from(Area),
    assets=st.none() | amounts,
    programs=st.sampled_from([(), ("SNAP",), ("WIC",)]),
)


@given(bills(), households, years, policies)
def test_assistance_and_the_charge_make_the_patients_part(bill, household, year, policy):
    found = financial_assistance(bill=bill, household=household, year=year, policy=policy)
    charged = found.worksheet.amount("patient_charged")
    assert found.assistance + charged == bill.responsibility
    assert Money(0) <= charged <= bill.responsibility
    assert found.patient_owes - found.refund == charged - bill.patient_paid
    assert not (found.patient_owes and found.refund)


@given(bills(), households, years, policies)
def test_an_eligible_patient_is_charged_below_gross_and_no_more_than_generally_billed(bill, household, year, policy):
    found = financial_assistance(bill=bill, household=household, year=year, policy=policy)
    charged = found.worksheet.amount("patient_charged")
    if not found.eligible:
        assert charged == bill.responsibility
        return
    assert charged < bill.gross_charges or not charged
    if bill.set_rate is not None:
        assert charged <= bill.set_rate
    if bill.medically_necessary and bill.medicare_allowed is not None:
        assert charged <= bill.medicare_allowed
    elif bill.medically_necessary and policy.generally_billed_percent is not None:
        assert charged <= percent_of(bill.gross_charges, policy.generally_billed_percent)


@given(bills(), incomes, incomes, people, years, scales(), st.sampled_from(PercentRounding))
def test_a_smaller_income_never_leaves_more_to_pay(bill, one, other, count, year, scale, rounding):
    policy = AssistancePolicy(brackets=scale, income_rounding=rounding, generally_billed_percent=Decimal(40))
    low, high = sorted((one, other))
    charges = [
        financial_assistance(bill=bill, household=Household(count, income), year=year, policy=policy)
        for income in (low, high)
    ]
    assert charges[0].assistance >= charges[1].assistance


@given(bills(), incomes, st.integers(1, 49), years, scales())
def test_one_more_person_never_leaves_more_to_pay(bill, income, count, year, scale):
    policy = AssistancePolicy(brackets=scale)
    few = financial_assistance(bill=bill, household=Household(count, income), year=year, policy=policy)
    more = financial_assistance(bill=bill, household=Household(count + 1, income), year=year, policy=policy)
    assert more.assistance >= few.assistance


@given(bills(), households, years, policies)
def test_a_program_on_the_list_never_hurts(bill, household, year, policy):
    facts = {name: getattr(household, name) for name in household.__slots__}
    enrolled = Household(**{**facts, "programs": ("SNAP",)})
    without = Household(**{**facts, "programs": ()})
    assert (
        financial_assistance(bill=bill, household=enrolled, year=year, policy=policy).assistance
        >= financial_assistance(bill=bill, household=without, year=year, policy=policy).assistance
    )


@given(st.integers(0, 1_500_000).map(Money), people, years, policies, bills())
def test_twelve_months_are_a_year(monthly, count, year, policy, bill):
    by_month = Household(count, monthly_income=monthly)
    by_year = Household(count, yearly_income=monthly * 12)
    assert (
        financial_assistance(bill=bill, household=by_month, year=year, policy=policy).assistance
        == financial_assistance(bill=bill, household=by_year, year=year, policy=policy).assistance
    )


@given(incomes, people, st.sampled_from(Area), years, st.integers(0, 60_000).map(lambda n: Decimal(n) / 100))
def test_within_a_limit_is_decided_on_the_exact_fraction(income, count, area, year, limit):
    of = guideline(count, area, year)[2]
    sheet = income_percent(household=Household(count, income, area=area), year=year, limit=limit)
    exact = Fraction(income.cents * 100, of.cents)
    assert sheet.value("within_limit") == ("yes" if exact <= Fraction(limit) else "no")
    assert abs(Fraction(sheet.value("income_percent")) - exact) <= Fraction(1, 200)


@given(people, st.sampled_from(Area), years)
def test_each_further_person_adds_the_same(count, area, year):
    first, each, of = guideline(count, area, year)
    assert guideline(count + 1, area, year)[2] - of == each
    assert guideline(1, area, year)[2] == first
    assert of >= guideline(count, Area.CONTIGUOUS, year)[2]


@given(
    st.lists(st.tuples(st.integers(0, 10**12), st.integers(1, 10**12)), min_size=1, max_size=5),
    st.dates(date(2010, 1, 1), date(2090, 12, 31)),
    st.integers(0, 6),
)
def test_the_percentage_lies_between_the_payers_and_does_not_depend_on_their_order(pairs, end, decimals):
    claims = [ClaimTotal(f"payer {at}", Decimal(min(pair)), Decimal(max(pair))) for at, pair in enumerate(pairs)]
    sheet = generally_billed_percent(claims=claims, period_end=end, decimals=decimals)
    shares = [one.allowed * 100 / one.gross for one in claims]
    slack = Decimal(1).scaleb(-decimals)
    assert min(shares) - slack <= sheet.value("generally_billed_percent") <= max(shares) + slack
    again = generally_billed_percent(claims=claims[::-1], period_end=end, decimals=decimals)
    assert again.value("generally_billed_percent") == sheet.value("generally_billed_percent")
    assert sheet.value("in_use_by") == end + timedelta(days=120)


@given(bills(), households, years)
def test_every_policy_of_the_table_gives_an_answer(bill, household, year):
    assume(bill.set_rate is not None)
    for name in policy_names("assistance"):
        found = financial_assistance(bill=bill, household=household, year=year, policy=name)
        assert all(line.why for line in found.worksheet)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Household(0, Money(0)), "1 to 50, not 0"),
        (lambda: Household(51, Money(0)), "1 to 50, not 51"),
        (lambda: Household(1, Money(-1)), "the yearly income runs from"),
        (lambda: Household(1, Money(1), Money(1)), "not both"),
        (lambda: AssistanceBill(Money(100), Money(101)), "insurance paid runs from"),
        (lambda: AssistanceBill(Money(100), Money(60), Money(41)), "insurance adjustments runs from"),
        (lambda: Bracket(Decimal("NaN"), Decimal(1)), "runs from 0 to 10000"),
        (lambda: Bracket(Decimal(200), Decimal(101)), "runs from 0 to 100"),
        (lambda: AssistancePolicy((Bracket(Decimal(300), Decimal(1)), Bracket(Decimal(200), Decimal(1)))), "lowest"),
        (lambda: AssistancePolicy(generally_billed_percent=Decimal(101)), "runs from 0 to 100"),
        (lambda: ClaimTotal("A", Decimal(2), Decimal(1)), "above the 1 charged"),
        (lambda: ClaimTotal("A", Decimal("NaN"), Decimal(1)), "run from 0"),
        (lambda: ClaimTotal("A", Decimal("0.001"), Decimal(1)), "whole cents"),
        (lambda: income_percent(household=Household(1), year=2026), "no income"),
        (
            lambda: financial_assistance(
                bill=AssistanceBill(Money(1)), household=Household(1), year=2026, policy="Atlantis"
            ),
            "there is no assistance policy 'Atlantis'",
        ),
        (lambda: guideline(1, Area.ALASKA, 1900), "no poverty guideline for 1900"),
    ],
)
def test_impossible_facts_are_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()
