"""Laws of the payer order: whatever coverages a patient has."""

from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kit.engine.coordination import payer_order
from kit.engine.coverage import PRIVATE, Coverage, Household, Kind, MedicareBasis, OrderPolicy, Relation
from kit.engine.medicare_first import coordination_period

SERVICE = date(2026, 3, 2)
births = st.dates(date(1940, 1, 1), date(2005, 12, 31))
since = st.dates(date(1990, 1, 1), date(2026, 1, 1))


def plan(n, kind, relation, start, size):
    return Coverage(f"Plan {n}", kind, relation, subscriber=str(relation), in_force_since=start, employees=size)


adult_plans = st.lists(
    st.tuples(st.sampled_from(PRIVATE), st.sampled_from([Relation.SELF, Relation.SPOUSE]), since, st.integers(0, 300)),
    min_size=1,
    max_size=4,
).map(lambda rows: [plan(n, *row) for n, row in enumerate(rows)])
medicares = st.one_of(
    st.none(),
    st.builds(
        Coverage,
        payer=st.just("Medicare"),
        kind=st.just(Kind.MEDICARE),
        basis=st.sets(st.sampled_from(MedicareBasis), min_size=1).map(tuple),
        entitled_since=st.dates(date(2018, 1, 1), date(2026, 3, 1)),
        kidney_eligible_since=st.dates(date(2022, 1, 1), date(2026, 3, 1)),
    ),
)
last = st.sets(st.sampled_from([Kind.MEDICAID, Kind.TRICARE, Kind.WORKERS_COMPENSATION, Kind.MEDIGAP])).map(
    lambda kinds: [Coverage(str(kind), kind, for_this_claim=True) for kind in sorted(kinds)]
)


@st.composite
def adults(draw):
    medicare = draw(medicares)
    return [*draw(adult_plans), *([] if medicare is None else [medicare]), *draw(last)]


@st.composite
def children(draw):
    people = [("mother", Relation.PARENT, ""), ("father", Relation.PARENT, "")]
    people += [("stepfather", Relation.STEP_PARENT, "mother"), ("stepmother", Relation.STEP_PARENT, "father")]
    chosen = draw(st.lists(st.sampled_from(people), min_size=1, max_size=4, unique=True))
    return [
        Coverage(f"{who}'s", Kind.EMPLOYER, relation, who, draw(births), spouse, draw(since))
        for who, relation, spouse in chosen
    ]


apart = st.builds(
    Household,
    parents_together=st.just(False),
    custodial_parent=st.sampled_from(["mother", "father"]),
    decree_names=st.sets(st.sampled_from(["mother", "father"])).map(tuple),
)


@given(adults(), st.randoms())
def test_the_order_does_not_depend_on_the_list(coverages, random):
    shuffled = list(coverages)
    random.shuffle(shuffled)
    assert payer_order(coverages, SERVICE).order == payer_order(shuffled, SERVICE).order


@given(children(), apart)
def test_the_order_of_a_childs_plans_does_not_depend_on_the_list(coverages, household):
    orders = {payer_order(list(some), SERVICE, household).order for some in permutations(coverages)}
    assert len(orders) == 1
    assert sorted(orders.pop()) == sorted(one.payer for one in coverages)


@given(adults())
def test_every_payer_stands_once_and_medicaid_is_last_and_work_injuries_first(coverages):
    order = payer_order(coverages, SERVICE).order
    assert sorted(order) == sorted(one.payer for one in coverages)
    if "Medicaid" in order:
        assert order[-1] == "Medicaid"
    if "workers' compensation" in order:
        assert order[0] == "workers' compensation"


@given(adults())
def test_leaving_a_payer_out_keeps_the_order_of_the_others(coverages):
    assume(len(coverages) > 1)
    order = payer_order(coverages, SERVICE).order
    for gone in coverages:
        # Medicare can turn two plans around, and equal plans have no order, so both stay.
        if gone.kind is not Kind.MEDICARE:
            left = [one for one in coverages if one is not gone]
            assert payer_order(left, SERVICE).order == tuple(payer for payer in order if payer != gone.payer)


@given(births, births, since, since)
def test_the_birthday_rule_looks_at_month_and_day_only(mother, father, mothers, fathers):
    assume((mother.month, mother.day) != (2, 29) and (father.month, father.day) != (2, 29))

    def ask(shift):
        moved = mother.replace(year=mother.year + shift)
        one = Coverage("M", Kind.EMPLOYER, Relation.PARENT, "mother", moved, in_force_since=mothers)
        other = Coverage("F", Kind.EMPLOYER, Relation.PARENT, "father", father, in_force_since=fathers)
        return payer_order([one, other], SERVICE, Household(parents_together=True)).order[0]

    assert ask(0) == ask(-30) == ask(19)
    if (mother.month, mother.day) < (father.month, father.day):
        assert ask(0) == "M"


@given(st.integers(0, 400), st.sampled_from([MedicareBasis.AGE, MedicareBasis.DISABILITY]), st.integers(0, 200))
def test_a_larger_employer_never_loses_its_place_before_medicare(size, basis, more):
    def first(employees):
        job = Coverage("Job", Kind.EMPLOYER, employees=employees)
        return payer_order([Coverage("Medicare", Kind.MEDICARE, basis=(basis,)), job], SERVICE).order[0]

    assert first(size) == "Medicare" or first(size + more) == "Job"
    assert (first(size) == "Job") == (size >= (20 if basis is MedicareBasis.AGE else 100))


@given(st.dates(date(2020, 1, 1), date(2026, 12, 31)), st.integers(0, 1500), st.sampled_from(list(Kind)[:4]))
def test_the_rule_for_kidney_failure_agrees_with_its_period(began, later, kind):
    service = began + timedelta(days=later)
    period = coordination_period(service, began)
    eligible = period.value("eligible_from")
    assume(service >= eligible)
    medicare = Coverage(
        "Medicare", Kind.MEDICARE, basis=(MedicareBasis.KIDNEY_FAILURE,), kidney_eligible_since=eligible
    )
    order = payer_order([medicare, Coverage("Plan", kind, employees=3)], service).order
    assert (order[0] == "Plan") == (period.value("in_the_period") == "yes")
    assert period.value("medicare_first_from").day == 1


@given(children(), apart)
def test_a_decree_puts_its_parent_first(coverages, household):
    order = payer_order(coverages, SERVICE, household).order
    if len(household.decree_names) == 1 and f"{household.decree_names[0]}'s" in order:
        assert order[0] == f"{household.decree_names[0]}'s"


@pytest.mark.parametrize(
    ("coverages", "household", "said"),
    [
        ([], None, "coverages: 1 to 12, not 0"),
        ([Coverage("A", Kind.EMPLOYER), Coverage("A", Kind.COBRA)], None, "stands twice"),
        ([Coverage("A", Kind.MEDICARE), Coverage("B", Kind.MEDICARE)], None, "Medicare stands twice"),
        ([Coverage("A", Kind.MEDICARE), Coverage("B", Kind.EMPLOYER)], None, "Add basis"),
        ([Coverage("A", Kind.EMPLOYER), Coverage("B", Kind.EMPLOYER)], None, "since when is A in force"),
        ([Coverage("A", Kind.LIABILITY, for_this_claim=False)], None, "no coverage is in force"),
        (
            [Coverage("A", Kind.EMPLOYER, Relation.PARENT), Coverage("B", Kind.EMPLOYER, Relation.PARENT, "father")],
            Household(True),
            "whose plan is A",
        ),
        (
            [
                Coverage("A", Kind.EMPLOYER, Relation.PARENT, "mother", date(1980, 1, 1)),
                Coverage("B", Kind.EMPLOYER, Relation.PARENT, "father"),
            ],
            Household(True),
            "when is the birthday of father",
        ),
        (
            [
                Coverage("A", Kind.EMPLOYER, Relation.PARENT, "mother"),
                Coverage("B", Kind.EMPLOYER, Relation.PARENT, "father"),
            ],
            Household(False, custodial_parent="aunt"),
            "does not decide",
        ),
        (
            [
                Coverage("A", Kind.EMPLOYER, Relation.PARENT, "mother"),
                Coverage("B", Kind.EMPLOYER, Relation.STEP_PARENT, "stepfather"),
            ],
            Household(False, custodial_parent="mother"),
            "whose spouse is stepfather",
        ),
    ],
)
def test_facts_that_do_not_decide_are_refused_by_name(coverages, household, said):
    with pytest.raises(ValueError, match=said):
        payer_order(coverages, SERVICE, household)


@pytest.mark.parametrize("make", [
    lambda: Household(True, custodial_parent="mother"),
    lambda: Household(False, custodial_parent="mother", joint_custody=True),
    lambda: Household(False, decree_names=("a", "b", "c")),
    lambda: Coverage("A", Kind.MEDICAID, Relation.SPOUSE),
    lambda: Coverage("A", Kind.EMPLOYER, employees=-1),
    lambda: Coverage(" ", Kind.EMPLOYER),
    lambda: OrderPolicy(age_employees=-1),
])  # fmt: skip
def test_impossible_facts_are_refused(make):
    with pytest.raises(ValueError, match=r"not|leave|alone|name"):
        make()
