"""Laws of electronic remittances: what is written is read back, by us and by another reader; no bytes crash."""

import io
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyx12.x12file import X12Reader

from kit.documents.x12.remittance_reader import read_remittances
from kit.documents.x12.remittance_report import describe_remittances
from kit.documents.x12.remittance_writer import write_remittances
from kit.engine.money import Money
from kit.engine.remittance import (
    Adjustment,
    ClaimStatus,
    GroupCode,
    PaidLine,
    ProviderAdjustment,
    Remittance,
    RemittanceClaim,
)

DAY = date(2026, 3, 2)
amounts = st.integers(-3_000_00, 90_000_00).map(Money) | st.sampled_from([Money(0), Money(1), Money(10**16)])
words = st.text("ABCdef éÑ0123-./'&,()", max_size=20).map(lambda text: " ".join(text.split()))
codes = st.text("ABC0123456789-", min_size=1, max_size=8)
reasons = st.text("ABCXYZ0123456789", min_size=1, max_size=5)
days = st.dates(date(1900, 1, 1), date(2099, 12, 31)).map(date.isoformat)
periods = st.just("") | days | st.lists(days, min_size=2, max_size=2, unique=True).map(" to ".join)
adjustments = st.builds(Adjustment, st.sampled_from(GroupCode), reasons, amounts)
runs = st.lists(adjustments, max_size=4).map(tuple) | st.builds(
    lambda one, times: (one,) * times, adjustments, st.integers(7, 20)
)
remarks = st.lists(codes, max_size=10).map(tuple)
procedures = st.lists(codes, max_size=5).map(":".join) | st.just("NU:0450")
units = st.just("") | st.integers(0, 999).map(str) | st.just("1.50")
lines = st.builds(PaidLine, amounts, amounts, runs, words, procedures, units, periods, remarks)
claims = st.builds(
    RemittanceClaim,
    claim_number=words.filter(bool),
    charge=amounts,
    paid=amounts,
    status=st.sampled_from(ClaimStatus),
    patient_responsibility=amounts,
    adjustments=runs,
    lines=st.lists(lines, max_size=3).map(tuple),
    payer_claim_number=words,
    patient=words,
    service_dates=periods,
    remarks=remarks,
)
outside = st.builds(ProviderAdjustment, reasons, amounts, words)
remittances = st.builds(
    Remittance,
    payment=amounts,
    claims=st.lists(claims, max_size=3).map(tuple),
    provider_adjustments=st.lists(outside, max_size=3).map(tuple)
    | st.builds(lambda one, times: (one,) * times, outside, st.integers(7, 14)),
    payer=words,
    payment_number=words,
    payment_date=st.just("") | days,
)
batches = st.lists(remittances, min_size=1, max_size=3)


def pyx12_segments(text):
    """What another reader makes of a text: all its segments, and what it finds wrong."""
    reader = X12Reader(io.StringIO(text))
    segments, errors = [], []
    for segment in reader:
        segments.append(segment.format("~", "*", ":"))
        errors += reader.pop_errors()
    reader.cleanup()
    return segments, errors + reader.pop_errors()


@given(batches)
def test_what_is_written_is_read_back_equal(batch):
    found = read_remittances(write_remittances(batch, DAY).encode(), "x")
    assert found.findings == ()
    assert list(found.remittances) == batch


@given(batches)
def test_another_reader_finds_all_segments_and_nothing_wrong(batch):
    text = write_remittances(batch, DAY)
    segments, errors = pyx12_segments(text)
    assert errors == []
    assert len(segments) == text.count("~")


@given(batches)
def test_the_same_remittances_give_the_same_text(batch):
    assert write_remittances(batch, DAY) == write_remittances(list(batch), DAY)


def test_a_claim_with_a_thousand_lines_and_many_adjustments():
    cut = tuple(Adjustment(GroupCode.CO, str(number), Money(number)) for number in range(1, 101))
    line = PaidLine(Money(9_999_99), Money(9_999_99 - 5050), cut, "Ultrasound", "76700", "1")
    one = Remittance(Money(5), (RemittanceClaim("A", Money(7), Money(5), lines=(line,) * 1000),), payer="Quillbrook")
    found = read_remittances(write_remittances([one], DAY).encode(), "x").remittances[0]
    assert found.claims[0].lines == one.claims[0].lines


def test_nothing_stated_comes_back_as_zero():
    one = Remittance(Money(5), (RemittanceClaim("A", Money(5), Money(5)),))
    assert read_remittances(write_remittances([one], DAY), "x").remittances[0].claims[
        0
    ].patient_responsibility == Money(0)


CLAIM = RemittanceClaim("A-1", Money(5), Money(5))


@pytest.mark.parametrize(
    ("remittance", "words"),
    [
        (Remittance(Money(5), payer="Quill*brook"), "payer"),
        (Remittance(Money(5), payer="Quill\nbrook"), "payer"),
        (Remittance(Money(5), payment_number="7~8"), "payment number"),
        (Remittance(Money(5), payment_date="March 2"), "payment date"),
        (Remittance(Money(5), payment_date="2026-03-02 to 2026-03-03"), "one day"),
        (Remittance(Money(5), (RemittanceClaim("A:1", Money(5), Money(5)),)), "claim number"),
        (Remittance(Money(5), (RemittanceClaim("A-1", Money(5), Money(5), patient=" Alma"),)), "claim A-1: patient"),
        (Remittance(Money(5), (RemittanceClaim("A-1", Money(5), Money(5), patient="Al  Ma"),)), "several in a row"),
        (Remittance(Money(5), (RemittanceClaim("A-1", Money(5), Money(5), remarks=("X",) * 11),)), "ten"),
        (Remittance(Money(5), (RemittanceClaim("A-1", Money(5), Money(5), service_dates="spring"),)), "service dates"),
        (Remittance(Money(10**17), (CLAIM,)), "too large"),
        (
            Remittance(Money(5), (replace(CLAIM, lines=(PaidLine(Money(5), Money(5), units="two"),)),)),
            "claim A-1 line 1: units",
        ),
        (
            Remittance(Money(5), (replace(CLAIM, lines=(PaidLine(Money(5), Money(5), code="1:2:3:4:5:6"),)),)),
            "modifiers",
        ),
        (Remittance(Money(5), provider_adjustments=(ProviderAdjustment("WO", Money(5), "a^b"),)), "reference of WO"),
    ],
)  # fmt: skip
def test_what_a_file_cannot_hold_is_refused_by_name(remittance, words):
    with pytest.raises(ValueError, match=words):
        write_remittances([remittance], DAY)


def test_no_remittances_are_refused():
    with pytest.raises(ValueError, match="one remittance or more"):
        write_remittances([], DAY)


@given(st.binary(max_size=400) | st.text("ISAT*BPRCLSV~:\n1.0-8352", max_size=300).map(str.encode))
def test_any_bytes_give_remittances_or_findings(data):
    found = read_remittances(data, "x")
    assert found.placed or found.findings
    describe_remittances(found)


@given(batches, st.data())
def test_a_file_that_was_cut_or_changed_never_crashes(batch, data):
    whole = write_remittances(batch, DAY).encode()
    at = data.draw(st.integers(0, len(whole)))
    to = data.draw(st.integers(at, min(len(whole), at + 40)))
    mutated = whole[:at] + data.draw(st.binary(max_size=6)) + whole[to:]
    for one in (whole[:at], mutated, whole[at:]):
        found = read_remittances(one, "x")
        assert found.placed or found.findings
        describe_remittances(found)
