"""Plans, claims and amounts of every sort, for the laws of cost sharing and coordination."""

from decimal import Decimal

from hypothesis import strategies as st

from kit.engine.claim import Accumulators, Met, ServiceLine, Used
from kit.engine.money import Money
from kit.engine.plan import Base, Benefit, Family, FamilyKind, Limit, Network, NotCovered, OutOfNetwork, Part, Plan

KINDS = ("office", "imaging", "medication", "therapy")

amounts = st.integers(0, 5_000_000).map(Money)
small = st.integers(0, 20_000).map(Money)
orders = st.permutations(list(Part)).flatmap(lambda parts: st.integers(0, 3).map(lambda n: tuple(parts[:n])))
percents = (st.just(0) | st.integers(100, 10_000)).map(lambda n: Decimal(n) / 100)

limits = st.builds(
    Limit,
    most_visits=st.none() | st.integers(0, 8),
    most_per_service=st.none() | amounts,
    most_per_year=st.none() | amounts,
    most_in_lifetime=st.none() | amounts,
)
benefits = st.builds(
    Benefit,
    order=orders,
    copay=small,
    coinsurance_percent=percents,
    coinsurance_of=st.sampled_from(Base),
    coinsurance_most=st.none() | amounts,
    covered=st.integers(0, 9).map(bool),
    limit=st.none() | limits,
)
benefit_tables = st.fixed_dictionaries(dict.fromkeys(KINDS, benefits))
families = st.builds(
    Family,
    deductible=amounts,
    out_of_pocket_maximum=amounts,
    deductible_kind=st.sampled_from(FamilyKind),
    out_of_pocket_kind=st.sampled_from(FamilyKind),
    most_for_one_member=st.none() | amounts,
)
outside = st.builds(
    OutOfNetwork,
    benefits=benefit_tables,
    deductible=amounts,
    out_of_pocket_maximum=st.none() | amounts,
    family=st.none() | families,
    counts_together=st.booleans(),
)
plans = st.builds(
    Plan,
    name=st.just("Plan"),
    benefits=benefit_tables,
    deductible=amounts,
    out_of_pocket_maximum=st.none() | amounts,
    family=st.none() | families,
    out_of_network=st.none() | outside,
    maximum_counts=orders,
    copay_counts_toward_deductible=st.booleans(),
    annual_maximum=st.none() | amounts,
    lifetime_maximum=st.none() | amounts,
    not_covered_bills=st.sampled_from(NotCovered),
    write_off_after_maximum=st.booleans(),
)
plain_benefits = st.builds(Benefit, order=orders, copay=small, coinsurance_percent=percents)
plain_plans = st.builds(
    Plan,
    name=st.just("Plan"),
    benefits=st.fixed_dictionaries(dict.fromkeys(KINDS, plain_benefits)),
    deductible=amounts,
    out_of_pocket_maximum=st.none() | amounts,
)
"""In-network plans with the four orders and a maximum, and nothing else."""

mets = st.builds(
    Met,
    deductible_met=amounts,
    out_of_pocket_met=amounts,
    family_deductible_met=amounts,
    family_out_of_pocket_met=amounts,
)
used = st.builds(Used, visits=st.integers(0, 8), paid_this_year=amounts, paid_in_lifetime=amounts)
accumulators = st.builds(
    Accumulators,
    deductible_met=amounts,
    out_of_pocket_met=amounts,
    family_deductible_met=amounts,
    family_out_of_pocket_met=amounts,
    out_of_network=mets,
    paid_this_year=amounts,
    paid_in_lifetime=amounts,
    used=st.dictionaries(st.sampled_from(KINDS), used, max_size=2),
)


@st.composite
def service_lines(draw, networks=tuple(Network)):
    """A charge whose allowed amount is at most the billed one."""
    billed = draw(st.integers(0, 2_000_000))
    allowed = draw(st.integers(0, billed))
    return ServiceLine(
        draw(st.sampled_from(KINDS)),
        draw(st.sampled_from(KINDS)),
        Money(billed),
        Money(allowed),
        network=draw(st.sampled_from(networks)),
        protected=draw(st.booleans()),
    )


claims = st.lists(service_lines(), min_size=1, max_size=5)
in_network_claims = st.lists(service_lines(networks=(Network.IN,)), min_size=1, max_size=5)
