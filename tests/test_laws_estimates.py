"""Laws of estimates: sums hold in any order, business days are business days, providers stand alone."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.engine.estimate_disputes import BilledItem, BilledPart, DisputeTerms, estimate_dispute
from kit.engine.estimates import EstimateItem, EstimatePart, EstimateRole, estimate_due, good_faith_estimate
from kit.engine.money import Money, total

amounts = st.one_of(st.integers(0, 100_000), st.integers(0, 10_000_000)).map(Money)
days = st.dates(date(2022, 1, 1), date(2090, 12, 31))
items = st.lists(
    st.builds(
        EstimateItem,
        label=st.sampled_from(["Visit", "X-ray", "Room"]),
        expected_charge=amounts,
        quantity=st.integers(1, 30),
    ),
    max_size=5,
).map(tuple)
billed = st.lists(
    st.builds(BilledItem, label=st.sampled_from(["Visit", "X-ray", "Room"]), billed=amounts, estimated=amounts),
    max_size=5,
).map(tuple)


@given(st.lists(items, min_size=1, max_size=5), st.randoms())
def test_the_parts_add_up_in_any_order(groups, random):
    parts = [
        EstimatePart(f"Provider {at}", group, EstimateRole.CO_PROVIDER if at else EstimateRole.CONVENING)
        for at, group in enumerate(groups)
    ]
    sheet = good_faith_estimate(parts=parts)
    assert sheet.amount("estimate") == total(sheet.amount("provider_estimate", part.provider) for part in parts)
    assert sheet.amount("estimate") == total(line.value for line in sheet if line.name == "expected_charge")
    shuffled = list(parts)
    random.shuffle(shuffled)
    assert good_faith_estimate(parts=shuffled).amount("estimate") == sheet.amount("estimate")


def _open_days(first, last, closed):
    """Business days after the first day, up to and with the last one, counted one by one."""
    found = []
    while first < last:
        first += timedelta(days=1)
        if first.weekday() < 5 and first not in closed:
            found.append(first)
    return found


@given(days, st.integers(0, 40), st.sets(st.integers(0, 45), max_size=6))
def test_the_last_day_is_the_first_or_third_business_day_counted_on_a_calendar(scheduled, ahead, closed):
    service = scheduled + timedelta(days=ahead)
    holidays = {scheduled + timedelta(days=n) for n in closed}
    due = estimate_due(scheduled_on=scheduled, service_on=service, holidays=sorted(holidays)).value("due_by")
    counted = _open_days(scheduled, service, holidays)
    if len(counted) < 3:
        assert due == "none"
    else:
        assert due == counted[2 if len(counted) >= 10 else 0]


@given(days, st.integers(0, 30))
def test_a_holiday_never_brings_the_last_day_forward(requested, closed):
    plain = estimate_due(requested_on=requested).value("due_by")
    with_holiday = estimate_due(requested_on=requested, holidays=[requested + timedelta(days=closed)]).value("due_by")
    assert with_holiday >= plain


@given(st.lists(billed, min_size=1, max_size=4), days)
def test_a_dispute_needs_one_provider_at_400_over_and_never_adds_providers_up(groups, day):
    parts = [BilledPart(f"Provider {at}", group) for at, group in enumerate(groups)]
    sheet = estimate_dispute(parts=parts, bill_date=day)
    over = [total(one.billed for one in group) - total(one.estimated for one in group) for group in groups]
    assert [sheet.amount("over_estimate", part.provider) for part in parts] == over
    assert sheet.value("can_dispute") == ("yes" if max(over) >= Money(400_00) else "no")
    for part in parts:
        alone = estimate_dispute(parts=[part], bill_date=day)
        assert alone.value("disputable", part.provider) == sheet.value("disputable", part.provider)


@given(billed, days, st.integers(0, 400))
def test_other_labels_or_one_sum_change_nothing(group, day, later):
    one = BilledItem("Everything", total(item.billed for item in group), total(item.estimated for item in group))
    facts = {"bill_date": day, "disputed_on": day + timedelta(days=later)}
    apart = estimate_dispute(parts=[BilledPart("Clinic", group)], **facts)
    together = estimate_dispute(parts=[BilledPart("Clinic", (one,))], **facts)
    for name in ("in_time", "can_dispute", "last_day", "collection", "late_fees"):
        assert apart.value(name) == together.value(name)
    assert apart.value("in_time") == ("yes" if later <= 120 else "no")


@given(billed, days, amounts, amounts)
def test_a_higher_threshold_never_opens_a_dispute(group, day, one, other):
    low, high = sorted((one, other))
    answers = [
        estimate_dispute(parts=[BilledPart("Clinic", group)], bill_date=day, terms=DisputeTerms(threshold=limit))
        for limit in (low, high)
    ]
    assert [sheet.value("can_dispute") for sheet in answers] != ["no", "yes"]


@given(st.lists(billed, max_size=3), days)
def test_who_uses_insurance_or_was_not_on_the_estimate_cannot_dispute(groups, day):
    parts = [BilledPart(f"Provider {at}", group) for at, group in enumerate(groups)]
    assert estimate_dispute(parts=parts, bill_date=day, uses_insurance=True).value("can_dispute") == "no"
    unknown = [BilledPart(part.provider, part.items, on_estimate=False) for part in parts]
    assert estimate_dispute(parts=unknown, bill_date=day).value("can_dispute") == "no"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: estimate_due(), "give scheduled_on or requested_on"),
        (lambda: estimate_due(scheduled_on=date(2026, 1, 2), service_on=date(2026, 1, 1)), "is before the scheduling"),
        (lambda: estimate_due(requested_on=date.max), "outside the calendar"),
        (lambda: estimate_due(requested_on=date(2026, 1, 1), service_on=date.min), "no business day before"),
        (lambda: EstimateItem("Visit", Money(-1)), "the expected charge runs from"),
        (lambda: EstimateItem("Visit", Money(1), 0), "1 to 1000, not 0"),
        (lambda: BilledItem("Visit", Money(-1)), "the billed amount runs from"),
        (lambda: DisputeTerms(days=0), "1 to 3650, not 0"),
        (lambda: good_faith_estimate(parts=[EstimatePart("A", ()), EstimatePart("A", ())]), "stands once"),
        (lambda: estimate_dispute(parts=[BilledPart("A", ()), BilledPart("A", ())], bill_date=date.min), "stands once"),
        (lambda: estimate_dispute(parts=[], bill_date=date.max), "outside the calendar"),
        (lambda: estimate_dispute(parts=[], bill_date=date.min, terms="lunar"), "there is no estimate dispute policy"),
    ],
)
def test_impossible_facts_are_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()
