"""Electronic remittances: hand-made files with amounts worked by hand, broken ones, those of other makers."""

import time
from pathlib import Path

import pytest

from kit.documents.x12.remittance_reader import read_remittances
from kit.documents.x12.remittance_report import describe_remittances
from kit.engine.money import ZERO, Money
from kit.engine.remittance import Adjustment, ClaimStatus, GroupCode, ProviderAdjustment

OTHERS = Path(__file__).parents[2] / "shared" / "external" / "x12"


def adjusted(code, amount):
    group, reason = code.split("-")
    return Adjustment(GroupCode(group), reason, Money.of(amount))


def transaction(*inside, control="0001"):
    """A whole transaction around some segments, counted right."""
    return "".join(f"{one}~\n" for one in (f"ST*835*{control}", *inside, f"SE*{len(inside) + 2}*{control}"))


HEADER = (
    "ISA*00*          *00*          *ZZ*PAYER          *ZZ*CLINIC         *260302*0900*^*00501*000000007*0*T*:~\n"
    "GS*HP*PAYER*CLINIC*20260302*0900*7*X*005010X221A1~\n"
)
BPR = "BPR*I*{}*C*ACH************20260305"
# Charge 530.00 = 218.00 + 312.00; taken off 68.00 + 50.00 and 112.00 + 30.00; paid 100.00 + 170.00 = 270.00.
VISIT = (
    BPR.format("270"),
    "TRN*1*EFT-77*1999999999",
    "N1*PR*QUILLBROOK MUTUAL",
    "N1*PE*SALTMARSH*XX*9000000004",
    "LX*1",
    "CLP*A-1*1*530*270.00*80*12*QB-900",
    "NM1*QC*1*OKAFOR*ALMA*J",
    "MOA***MA01*MA02",
    "DTM*232*20260302",
    "DTM*233*20260303",
    "SVC*HC:99213:25*218*100**1",
    "DTM*472*20260302",
    "CAS*CO*45*68",
    "CAS*PR*1*50.00*1",
    "LQ*HE*M15",
    "SVC*HC:73030*312*170*0320*2",
    "CAS*CO*45*112.00",
    "CAS*PR*2*30",
)


def only(text, name="era.835"):
    found = read_remittances(text if isinstance(text, bytes) else text.encode(), name)
    assert len(found.placed) == 1, found
    return found.placed[0], found.findings


def test_a_whole_visit_is_read_as_it_stands():
    placed, findings = only(HEADER + transaction(*VISIT) + "GE*1*7~\nIEA*1*000000007~\n")
    one = placed.remittance
    assert findings == ()
    assert (placed.first_segment, placed.last_segment, placed.payee) == (3, 22, "SALTMARSH")
    assert (one.payment, one.payer, one.payment_number) == (Money.of("270"), "QUILLBROOK MUTUAL", "EFT-77")
    assert one.payment_date == "2026-03-05"
    claim = one.claims[0]
    assert (claim.charge, claim.paid, claim.patient_responsibility) == (Money(53000), Money(27000), Money(8000))
    assert (claim.patient, claim.payer_claim_number) == ("ALMA J OKAFOR", "QB-900")
    assert (claim.service_dates, claim.remarks) == ("2026-03-02 to 2026-03-03", ("MA01", "MA02"))
    first, second = claim.lines
    assert (first.code, first.units, first.service_date, first.remarks) == ("99213:25", "1", "2026-03-02", ("M15",))
    assert first.adjustments == (adjusted("CO-45", "68"), adjusted("PR-1", "50"))
    assert (second.code, second.units, second.paid) == ("73030", "2", Money.of("170"))
    assert placed.balance().imbalances == ()


def test_six_adjustments_stand_in_one_segment_and_quantities_change_nothing():
    # 100.00 - (1 + 2 + 3 + 4 + 5 + 6 = 21.00) = 79.00
    cas = "CAS*CO*45*1*9*253*2**97*3*1*16*4**18*5**22*6*7"
    placed, findings = only(transaction(BPR.format("79"), "CLP*A*1*100*79", cas))
    assert findings == ()
    assert [str(one.amount) for one in placed.remittance.claims[0].adjustments] == [f"${n}.00" for n in range(1, 7)]
    assert placed.balance().imbalances == ()


def test_money_outside_the_claims_lowers_the_payment_when_positive():
    # 100.00 on the claim, less 30.00 taken back, plus 1.27 of interest: 71.27.
    plb = "PLB*9000000004*20261231*WO:A-9*30*L6*-1.27"
    placed, findings = only(transaction(BPR.format("71.27"), "CLP*A*1*100*100", plb))
    assert findings == ()
    assert placed.remittance.provider_adjustments == (
        ProviderAdjustment("WO", Money(3000), "A-9"),
        ProviderAdjustment("L6", Money(-127)),
    )
    assert placed.balance().imbalances == ()


def test_a_debit_is_a_negative_payment():
    placed, _ = only(transaction("BPR*I*50.00*D*ACH", "CLP*A*22*-80*-50**12*B", "CAS*CO*45*-30"))
    one = placed.remittance
    assert (one.payment, one.claims[0].status, one.claims[0].paid) == (
        Money(-5000),
        ClaimStatus.REVERSAL,
        Money(-5000),
    )
    assert [check.law for check in placed.balance().imbalances] == ["payment_sign"]


def test_a_reversal_and_its_correction():
    # -50.00 back and 80.00 anew: 30.00.
    placed, findings = only(
        transaction(
            BPR.format("30"),
            "CLP*A*22*-150*-50**12*B",
            "CAS*CO*45*-100",
            "CLP*A*1*150*80*20*12*B",
            "CAS*CO*45*50",
            "CAS*PR*2*20",
        )
    )
    assert findings == ()
    assert placed.balance().imbalances == ()
    assert placed.remittance.claims_paid == Money.of("30")


@pytest.mark.parametrize(
    ("number", "status"),
    [("2", "secondary"), ("3", "tertiary"), ("4", "denied"), ("19", "primary, forwarded"),
     ("20", "secondary, forwarded"), ("21", "tertiary, forwarded"), ("23", "not ours, forwarded")],
)  # fmt: skip
def test_the_statuses(number, status):
    placed, findings = only(transaction(BPR.format("0"), f"CLP*A*{number}*0*0"))
    assert (placed.remittance.claims[0].status, findings) == (status, ())


def test_patient_responsibility_not_stated_is_zero_and_is_compared():
    # 20.00 of group PR stands there, nothing is stated.
    placed, _ = only(transaction(BPR.format("80"), "CLP*A*1*100*80", "CAS*PR*2*20"))
    assert placed.remittance.claims[0].patient_responsibility == ZERO
    assert [(one.law, one.difference) for one in placed.balance().imbalances] == [("patient_share", Money(-2000))]


def test_remark_codes_of_a_hospital_stay_and_a_code_of_another_list():
    placed, findings = only(
        transaction(
            BPR.format("10"),
            "CLP*A*1*10*10",
            "MIA*0****MA07***************MA18*N1",
            "SVC*NU:0450*4*4",
            "SVC**6*6*0320**HC:99999**3",
        )
    )
    claim = placed.remittance.claims[0]
    assert (findings, claim.remarks) == ((), ("MA07", "MA18", "N1"))
    assert [line.code for line in claim.lines] == ["NU:0450", "99999"]


def test_several_transactions_and_interchanges_in_one_file():
    one = HEADER + transaction(*VISIT) + transaction(BPR.format("0"), control="0002") + "GE*2*7~IEA*1*7~"
    other = HEADER.replace("*", "|").replace(":~", ">~").replace("~", "\r\n")
    inside = (
        "ST|835|5\r\nBPR|I|3|C\r\nCLP|Z|1|4|3|1\r\nSVC|HC>99211>25|4|3\r\nCAS|PR|3|1\r\nSE|6|5\r\nGE|1|7\r\nIEA|1|7\r\n"
    )
    found = read_remittances((one + other + inside).encode(), "two.835")
    assert [str(one.payment) for one in found.remittances] == ["$270.00", "$0.00", "$3.00"]
    assert found.remittances[2].claims[0].lines[0].code == "99211:25"
    assert found.findings == ()
    assert [one.control_number for one in found.placed] == ["0001", "0002", "5"]


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b"\r\n\r\n", b""])
@pytest.mark.parametrize("end", ["~", "~\n", "~\r\n", "\n", "\r\n", "~\n\n"])
def test_line_ends_and_marks_at_the_start_change_nothing(start, end):
    text = start + transaction(*VISIT).replace("~\n", end).encode()
    placed, findings = only(text)
    assert findings == ()
    assert placed.remittance == only(transaction(*VISIT))[0].remittance


def test_lines_broken_in_the_middle_of_segments():
    text = transaction(*VISIT).replace("\n", "")
    broken = "\r\n".join(text[at : at + 80] for at in range(0, len(text), 80))
    assert only(broken)[0].remittance == only(text)[0].remittance


@pytest.mark.parametrize("amount", ["12.345", "1e3", "12x", "1,000.00", "$5", "٣", "NaN", "9" * 16, "--5", "."])
def test_what_is_no_amount_is_named_with_its_place_and_all_else_is_kept(amount):
    placed, findings = only(transaction(BPR.format("5"), f"CLP*A*1*{amount}*5", "CLP*B*1*7*0", "CAS*CO*45*7"))
    assert placed.remittance.claims[0].paid == Money.of("5")
    assert placed.remittance.claims[1].adjustments == (adjusted("CO-45", "7"),)
    assert [(one.file, one.segment) for one in findings] == [("era.835", 3)]
    assert "the charge of the claim" in str(findings[0])
    assert "Fix: " in str(findings[0])


@pytest.mark.parametrize(
    ("segment", "word"),
    [
        ("CAS*XX*45*1", "group"),
        ("CAS*CO*4-5*1", "reason"),
        ("CAS*CO**1", "reason"),
        ("CAS*CO*45*", "missing"),
        ("CAS*CO", "adjustment"),
        ("PLB*1*20261231*toolong1:x*5", "reason"),
        ("PLB*1*20261231*WO:x", "missing"),
        ("DTM*232*20261340", "day"),
        ("LQ*HE", "remark"),
        ("ZZZ*1", "ZZZ"),
        ("SVC*HC:1*5*5**many", "units"),
        ("BPR*I*9*C", "second BPR"),
        ("CLP**1*0*0", "number"),
        ("CLP*B*99*0*0", "status"),
    ],
)
def test_one_odd_segment_is_one_finding(segment, word):
    placed, findings = only(transaction(BPR.format("5"), "CLP*A*1*5*5", segment))
    assert placed.remittance.payment == Money.of("5")
    assert placed.remittance.claims[0].claim_number == "A"
    assert len(findings) == 1
    assert findings[0].segment == 4
    assert word in findings[0].wrong


def test_counts_and_control_numbers_that_do_not_fit():
    text = HEADER + "ST*835*0001~BPR*I*0*C~SE*9*0002~GE*2*8~IEA*3*9~"
    _, findings = only(text)
    assert [one.segment for one in findings] == [5, 5, 6, 6, 7, 7]
    assert "counts '9' segments, but there are 3" in findings[0].wrong


def test_a_file_that_is_cut_off_says_so_and_keeps_the_rest():
    text = HEADER + transaction(*VISIT)
    cut = text[: text.index("SVC*HC:73030")]
    placed, findings = only(cut)
    assert placed.remittance.claims[0].lines[0].paid == Money.of("100")
    assert len([one for one in findings if "cut off" in one.wrong]) == 3


def test_what_is_no_remittance():
    for data in (b"", b"   ", b"hello", b"%PDF-1.4\x00\xff", b"ST*271*1~SE*2*1~"):
        found = read_remittances(data, "x")
        assert found.placed == ()
        assert len(found.findings) >= 1


def test_a_file_too_large_is_refused_at_once():
    found = read_remittances(b"CLP*A~" * 4_000_000, "big.835")
    assert found.placed == ()
    assert "20,000,000" in found.findings[0].wrong


def test_garbage_gives_a_short_list():
    found = read_remittances(b"Q~" * 100_000, "garbage")
    assert len(found.findings) == 1001
    assert "99000 more" in found.findings[-1].wrong


def test_time_grows_with_the_size_and_no_faster():
    def seconds(claims):
        data = transaction(BPR.format("0"), *["CLP*A*1*10*0", "CAS*CO*45*10"] * claims).encode()
        start = time.process_time()
        assert len(only(data)[0].remittance.claims) == claims
        return time.process_time() - start

    seconds(100)
    assert seconds(16_000) < 24 * max(seconds(2_000), 0.005)  # 8 times the size; squares would be 64 times


def test_the_description_names_the_sums_that_fail():
    # 100.00 - 10.00 = 90.00, but 95.00 is written; the payment says 90.00 where the claims say 95.00.
    text = transaction(BPR.format("90"), "TRN*1*EFT-5", "CLP*A*1*100*95", "CAS*CO*45*10", "CAS*Q*1*1")
    said = describe_remittances(read_remittances(text, "era.835"))
    assert "era.835: 1 remittance, 1 claim, 0 lines, 1 adjustment, 0 provider-level adjustments" in said
    assert "A: Paid on the claim: expected $90.00, found $95.00, difference $5.00" in said
    assert "Payment: expected $95.00, found $90.00, difference -$5.00" in said
    assert "Findings (1):" in said
    assert "EFT-5" in said


def test_a_text_with_a_star_in_a_file_parted_by_bars():
    placed, findings = only("ST|835|1~BPR|I|5|C~N1|PR|QUILL*BROOK~SE|4|1~")
    assert (placed.remittance.payer, findings) == ("QUILL*BROOK", ())


def test_the_sums_that_fail_are_the_same_both_ways_and_thousands_are_listed_in_short():
    # Each of 20,000 claims lacks 1.00; the payment lacks nothing.
    claims = [f"CLP*A{number}*1*10*9" for number in range(20_000)]
    placed, _ = only(transaction(BPR.format("180000"), *claims[:50]))
    assert placed.imbalances() == placed.balance().imbalances
    said = describe_remittances(read_remittances(transaction(BPR.format("180000"), *claims), "big.835"))
    assert "What does not balance (20000):" in said
    assert "... and 19500 more" in said
    assert len(said.splitlines()) < 520


def test_a_description_never_sends_commands_to_the_terminal():
    text = transaction(BPR.format("9"), "TRN*1*\x1b[2J", "CLP*\x1b]0;x*1*5*0", "CAS*\x1b*1*1")
    assert "\x1b" not in describe_remittances(read_remittances(text, "e\x1b.835"))


@pytest.mark.skipif(not OTHERS.is_dir(), reason="the files of other makers are not on this machine")
@pytest.mark.parametrize(
    ("name", "payment", "counts", "findings"),
    [
        ("cob-contractural-adjustment.835", "34", (1, 1, 2, 0), 1),
        ("managed-care.835", "945", (2, 2, 5, 0), 1),
        ("medicare-part-a.835", "150000", (2, 0, 2, 1), 0),
        ("secondary-payment.835", "1222", (2, 2, 5, 0), 2),
    ],
)
def test_files_of_other_makers_balance(name, payment, counts, findings):
    placed, found = only((OTHERS / name).read_bytes(), name)
    one = placed.remittance
    assert one.payment == Money.of(payment)
    assert (
        len(one.claims),
        sum(len(claim.lines) for claim in one.claims),
        sum(len(list(claim.placed(""))) for claim in one.claims),
        len(one.provider_adjustments),
    ) == counts
    assert placed.balance().imbalances == ()
    assert len(found) == findings


def wrongs(findings):
    return [(one.segment, one.wrong) for one in findings]


def test_a_line_behind_a_new_counter_stays_with_its_claim():
    # 100.00 - 20.00 = 80.00
    placed, findings = only(
        transaction(BPR.format("80"), "CLP*A*1*100*80*20", "LX*2", "SVC*HC:99213*100*80", "CAS*PR*1*20")
    )
    assert findings == ()
    assert placed.remittance.claims[0].lines[0].adjustments == (adjusted("PR-1", "20"),)


@pytest.mark.parametrize(
    "segment",
    ["SVC*HC:99213*100*80", "CAS*PR*1*20", "LQ*HE*M15", "MOA***MA01", "MIA*0****MA07", "DTM*472*20260302"],
)
@pytest.mark.parametrize("before", [("CLP*A*1*5*5", "PLB*1*20261231*L6*0"), ("DTM*405*20260302", "LX*1")])
def test_what_stands_in_no_claim_is_said(before, segment):
    _, findings = only(transaction(BPR.format("5"), *before, segment))
    assert wrongs(findings) == [(5, f"this {segment[:3].strip('*')} stands in no claim; nothing of it was kept")]


def test_a_broken_claim_gives_nothing_to_the_claim_before():
    placed, findings = only(
        transaction(BPR.format("5"), "CLP*A*1*5*5", "CPL*B*1*9*7", "SVC*HC:1*9*7", "CAS*CO*45*2", "CLP*C*1*0*0")
    )
    first, second = placed.remittance.claims
    assert (first.lines, first.adjustments, second.claim_number) == ((), (), "C")
    assert [one.segment for one in findings] == [4, 5, 6]
    assert "CPL is no part" in findings[0].wrong
    assert "stands in no claim" in findings[1].wrong


def test_empty_ends_of_a_provider_adjustment_are_nothing_wrong():
    placed, findings = only(transaction(BPR.format("5"), "CLP*A*1*5*5", "PLB*1*20261231*L6*0**"))
    assert (findings, placed.remittance.provider_adjustments) == ((), (ProviderAdjustment("L6", ZERO),))


def test_a_debit_with_a_minus_is_taken_once_and_said():
    placed, findings = only(transaction("BPR*I*-40*D*ACH", "CLP*A*22*-40*-40"))
    assert placed.remittance.payment == Money.of("-40")
    assert [one.segment for one in findings] == [2]
    assert "a debit is written without a minus" in findings[0].wrong


def test_line_ends_of_an_old_kind_end_segments_too():
    placed, findings = only(transaction(*VISIT).replace("~\n", "\r"))
    assert (placed.remittance, findings) == (only(transaction(*VISIT))[0].remittance, ())
