"""The import of Synthea's ledger: every cent by hand, the laws of the fold, and files that are damaged or hostile."""

import csv
import io
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kit.dataset.synthea import account_of, read_synthea, refund_exercises, synthea_account
from kit.dataset.synthea_files import TRANSACTIONS
from kit.dataset.synthea_report import describe_synthea, synthea_tables
from kit.engine.ledger import BANK, PATIENT, SERVICES, Method, WriteOff, payer, write_off
from kit.engine.money import ZERO, Money, total
from kit.engine.refunds import resolve_credit_balance
from kit.scenarios.draw import Draw

REAL = Path(__file__).parents[2] / "shared/external/synthea"
CLAIMS = (
    "Id,PATIENTID,PRIMARYPATIENTINSURANCEID,SECONDARYPATIENTINSURANCEID,APPOINTMENTID,SERVICEDATE,"
    "OUTSTANDING1,OUTSTANDINGP\n"
)
COLUMNS = (
    "ID,CLAIMID,CHARGEID,PATIENTID,TYPE,AMOUNT,METHOD,FROMDATE,NOTES,TRANSFEROUTID,TRANSFERTYPE,PAYMENTS,"
    "ADJUSTMENTS,TRANSFERS,OUTSTANDING\n"
)
HUMANA, CIGNA = payer("Humana"), payer("Cigna Health")
OTHERS = {
    "patients.csv": "Id,FIRST,LAST\np1,Ada12,Moss34\n",
    "payers.csv": "Id,NAME\nh1,Humana\nc1,Cigna Health\nm1,Medicare\nn1,NO_INSURANCE\n",
    "encounters.csv": "Id,DESCRIPTION\ne1,Check-up\n",
    "payer_transitions.csv": "PATIENT,MEMBERID,PAYER\np1,member1,h1\n",
}


def claim(number="k1", first="h1", second="0", left=","):
    return f"{number},p1,{first},{second},e1,2026-03-02T09:00:00Z,{left}\n"


def row(number, kind, amount, left="", method="", moves="", out="", claim="k1", day="2026-03-02T09:00:00Z"):
    amounts = {"CHARGE": (amount, "", "", ""), "PAYMENT": ("", amount, "", ""), "ADJUSTMENT": ("", "", amount, "")}
    first, paid, adjusted, moved = amounts.get(kind, ("", "", "", amount))
    start = f"t{number},{claim},{number},p1,{kind},{first},{method},{day},Visit"
    return f"{start},{out},{moves},{paid},{adjusted},{moved},{left}\n"


def folder_of(path, transactions, claims=None, **others):
    files = {**OTHERS, "claims.csv": CLAIMS + (claims or claim()), "claims_transactions.csv": COLUMNS + transactions}
    files |= {f"{name}.csv": text for name, text in others.items()}
    for name, text in files.items():
        if text is not None:
            (path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def reconciles(found):
    named = {one.file: 0 for one in found.counts}
    for one in found.findings:
        named[one.file] = named.get(one.file, 0) + one.left_out
    return all(one.read == one.used + one.left_out and one.left_out == named[one.file] for one in found.counts)


def balances(account):
    return {str(place): account.balance(place).plain for place in account.places}


NORMAL = (
    row(1, "CHARGE", "100.00", moves="1")
    + row(2, "PAYMENT", "20.00", "80.00", "COPAY")
    + row(3, "PAYMENT", "50.00", "30.00", "ECHECK")
    + row(4, "ADJUSTMENT", "5.00", "25.00", "SYSTEM")
    + row(5, "TRANSFEROUT", "25.00", "25.00")
    + row(6, "TRANSFERIN", "25.00", "25.00", moves="p", out="5")
    + row(7, "PAYMENT", "25.00", "0.00", "CC")
)


def test_a_normal_claim_cent_by_cent(tmp_path):
    found = read_synthea(folder_of(tmp_path, NORMAL))
    one = found.claims["k1"]
    moves = [(move.source, move.target, move.amount.plain, move.method) for move in one.account.transfers]
    assert moves == [
        (SERVICES, HUMANA, "100.00", None),
        (HUMANA, PATIENT, "20.00", None),  # the copay is the patient's part
        (PATIENT, BANK, "20.00", None),
        (HUMANA, BANK, "50.00", Method.ACH),
        (HUMANA, write_off(WriteOff.CONTRACTUAL), "5.00", None),
        (HUMANA, PATIENT, "25.00", None),
        (PATIENT, BANK, "25.00", Method.CARD),
    ]
    assert (one.patient, one.payers, one.on) == ("Ada12 Moss34", ("Humana",), date(2026, 3, 2))
    assert (one.charges, one.payments, one.adjustments) == (Money.of("100"), Money.of("95"), Money.of("5"))
    assert (one.standing, one.stated, one.difference, one.credits) == ("balances", ZERO, ZERO, ())
    assert (one.encounter, one.description) == ("e1", "Check-up")
    assert found.findings == ()
    assert found.types["PAYMENT"] == (3, Money.of("95.00"))
    assert account_of(found, " K1 ") is one.account


def test_a_copay_above_the_charge_ends_as_a_credit_of_the_patient(tmp_path):
    rows = row(1, "CHARGE", "77.49", moves="1") + row(2, "PAYMENT", "80.00", "0.00", "COPAY")
    found = read_synthea(folder_of(tmp_path, rows))
    one = found.claims["k1"]
    assert one.credits == ((PATIENT, Money.of("2.51")),)
    assert one.account.balance(HUMANA) == ZERO
    assert (one.outstanding, one.stated, one.difference) == (Money.of("-2.51"), ZERO, Money.of("2.51"))
    assert one.standing == "over-collected"
    (exercise,) = refund_exercises(found)
    refunds = resolve_credit_balance(exercise.account, date(2026, 3, 2)).refunds
    assert (exercise.claim, refunds) == ("k1", {"patient": Money.of("2.51")})
    assert "$2.51 to Ada12 Moss34, claim k1" in describe_synthea(found)
    assert "k1,Ada12 Moss34,2026-03-02,Ada12 Moss34,2.51\n" in synthea_tables(found)["credits.csv"]


def test_a_payer_that_pays_too_much_is_owed_the_rest(tmp_path):
    rows = row(1, "CHARGE", "60.00", moves="1") + row(2, "PAYMENT", "75.00", "0.00", "ECHECK")
    found = read_synthea(folder_of(tmp_path, rows, claim(first="m1")))
    assert found.claims["k1"].credits == ((payer("Medicare"), Money.of("15.00")),)
    (exercise,) = refund_exercises(found)
    sheet = resolve_credit_balance(exercise.account, date(2026, 3, 2))
    assert sheet.refunds == {"Medicare": Money.of("15.00")}
    assert sheet.worksheet.value("refund_by", "Medicare") == date(2026, 5, 1)  # 60 days after March 2


def test_the_rest_goes_to_the_secondary_payer(tmp_path):
    rows = (
        row(1, "CHARGE", "77.49", moves="1")
        + row(2, "PAYMENT", "69.99", "7.50", "ECHECK")
        + row(3, "TRANSFEROUT", "7.50", "7.50")
        + row(4, "TRANSFERIN", "7.50", "7.50", moves="2", out="3")
        + row(5, "PAYMENT", "7.50", "0.00", "ECHECK")
    )
    one = read_synthea(folder_of(tmp_path, rows, claim(second="c1"))).claims["k1"]
    assert balances(one.account) == {
        "services": "-77.49",
        "payer Humana": "0.00",
        "bank": "77.49",
        "payer Cigna Health": "0.00",
    }
    paid = [(move.source, move.amount.plain) for move in one.account.transfers if move.target == BANK]
    assert (paid, one.standing) == ([(HUMANA, "69.99"), (CIGNA, "7.50")], "balances")


def test_a_claim_of_nobody_insured_is_the_patients(tmp_path):
    rows = row(1, "CHARGE", "40.00", moves="p") + row(2, "PAYMENT", "40.00", "0.00", "CASH")
    for none in ("0", "", "n1"):
        one = read_synthea(folder_of(tmp_path, rows, claim(first=none))).claims["k1"]
        assert (one.payers, one.standing) == ((), "balances")
        assert [str(place) for place in one.account.places] == ["services", "patient", "bank"]


def test_a_charge_to_a_payer_that_the_claim_does_not_name_is_kept_and_said(tmp_path):
    rows = row(1, "CHARGE", "40.00", moves="1") + row(2, "PAYMENT", "30.00", "10.00", "ECHECK")
    found = read_synthea(folder_of(tmp_path, rows, claim(first="0")))
    assert found.claims["k1"].account.balance(payer("not named on the claim")) == Money.of("10.00")
    assert [(one.row, one.field, one.left_out) for one in found.findings] == [(2, "TRANSFERTYPE", False)]


def test_an_unknown_payer_and_patient_keep_their_ids_and_are_named(tmp_path):
    rows = row(1, "CHARGE", "40.00", "40.00", moves="1")
    found = read_synthea(folder_of(tmp_path, rows, claim(first="zz9"), patients="Id,FIRST,LAST\np7,Bo,Ek\n"))
    one = found.claims["k1"]
    assert (one.patient, one.payers, one.standing) == ("patient p1", ("number zz9",), "balances")
    assert [(f.file, f.row, f.field, f.value) for f in found.findings] == [
        ("claims.csv", 2, "PATIENTID", "p1"),
        ("claims.csv", 2, "PRIMARYPATIENTINSURANCEID", "zz9"),
    ]


def test_a_member_number_leads_to_its_payer(tmp_path):
    found = read_synthea(folder_of(tmp_path, NORMAL, claim(first="member1")))
    assert found.claims["k1"].payers == ("Humana",)


def test_two_payers_of_one_name_stay_two_places(tmp_path):
    one = read_synthea(folder_of(tmp_path, NORMAL, claim(second="h1"))).claims["k1"]
    assert one.payers == ("Humana", "Humana (secondary)")


def test_a_bad_amount_is_named_and_the_rest_goes_on(tmp_path):
    rows = NORMAL.replace(",50.00,,,30.00", ",fifty,,,30.00") + row(8, "CHARGE", "10.00", claim="k2", moves="p")
    found = read_synthea(folder_of(tmp_path, rows, claim() + claim("k2")))
    (finding,) = found.findings
    assert (finding.file, finding.row, finding.field, finding.value) == (
        "claims_transactions.csv",
        4,
        "PAYMENTS",
        "fifty",
    )
    assert finding.left_out
    assert "Write it like 125.40." in str(finding)
    assert found.claims["k1"].standing == "rows left out"
    assert found.claims["k1"].account.balance(HUMANA) == Money.of("50.00")
    assert found.claims["k2"].charges == Money.of("10.00")
    assert reconciles(found)


@pytest.mark.parametrize("text", ["", "NaN", "1e99", "77,49", "10000000.01", "--5", "0x10", "٣", "9" * 5000])
def test_no_amount_in_disguise_is_taken(tmp_path, text):
    found = read_synthea(folder_of(tmp_path, row(1, "CHARGE", f'"{text}"', moves="1")))
    assert [(one.field, one.left_out) for one in found.findings] == [("AMOUNT", True)]
    assert found.claims["k1"].account.transfers == ()


def test_parts_of_a_cent_are_rounded_by_the_rule_and_counted(tmp_path):
    rows = row(1, "CHARGE", "0.125", moves="1") + row(2, "PAYMENT", "0.1249999999", "0.005000", "ECHECK")
    found = read_synthea(folder_of(tmp_path, rows))
    one = found.claims["k1"]
    assert (one.charges, one.payments, one.stated) == (Money(13), Money(12), Money(1))
    assert found.rounded == {"AMOUNT": 1, "PAYMENTS": 1, "OUTSTANDING": 1}
    assert len(found.findings) == 3


def test_money_taken_back_goes_the_other_way(tmp_path):
    rows = NORMAL + row(8, "PAYMENT", "-25.00", "25.00", "CC")
    one = read_synthea(folder_of(tmp_path, rows)).claims["k1"]
    assert (one.account.transfers[-1].source, one.account.transfers[-1].target) == (BANK, PATIENT)
    assert (one.outstanding, one.standing) == (Money.of("25.00"), "balances")


def test_a_repeated_id_is_counted_once(tmp_path):
    twice = row(7, "PAYMENT", "25.00", "0.00", "CC")
    found = read_synthea(folder_of(tmp_path, NORMAL + twice))
    assert [(one.row, one.field, one.value) for one in found.findings] == [(9, "ID", "t7")]
    assert "Row 8 has this ID already" in found.findings[0].problem
    assert found.claims["k1"].standing == "balances"
    assert reconciles(found)


def test_a_transaction_of_no_claim_and_of_no_type_are_named(tmp_path):
    rows = NORMAL + row(8, "CHARGE", "9.00", claim="gone") + row(9, "REFUND", "9.00")
    found = read_synthea(folder_of(tmp_path, rows))
    assert [(one.row, one.field, one.value) for one in found.findings] == [
        (9, "CLAIMID", "gone"),
        (10, "TYPE", "REFUND"),
    ]
    assert reconciles(found)


@pytest.mark.parametrize(
    ("rows", "left_out"),
    [
        (row(2, "TRANSFEROUT", "30.00"), 1),
        (row(2, "TRANSFERIN", "30.00", moves="p", out="9"), 1),
        (row(2, "TRANSFEROUT", "30.00") + row(3, "TRANSFERIN", "20.00", moves="p", out="2"), 2),
        (row(2, "TRANSFEROUT", "30.00") + row(3, "TRANSFERIN", "30.00", moves="1", out="2"), 2),
        (row(2, "TRANSFEROUT", "30.00") + row(3, "TRANSFERIN", "30.00", moves="x", out="2"), 2),
    ],
)
def test_transfers_that_do_not_pair_move_nothing_and_are_named(tmp_path, rows, left_out):
    found = read_synthea(folder_of(tmp_path, row(1, "CHARGE", "30.00", moves="1") + rows))
    assert balances(found.claims["k1"].account) == {"services": "-30.00", "payer Humana": "30.00"}
    assert sum(one.left_out for one in found.findings) == left_out
    assert found.claims["k1"].standing == "rows left out"
    assert reconciles(found)


def test_older_exports_without_transfer_numbers_pair_by_order_and_amount(tmp_path):
    rows = NORMAL.replace(",5,p,", ",,p,")
    assert rows != NORMAL
    one = read_synthea(folder_of(tmp_path, rows)).claims["k1"]
    assert one.standing == "balances"


def test_rows_in_another_order_give_the_same_account(tmp_path):
    lines = NORMAL.splitlines(keepends=True)
    forward = read_synthea(folder_of(tmp_path, NORMAL)).claims["k1"]
    assert read_synthea(folder_of(tmp_path, "".join(reversed(lines)))).claims["k1"] == forward


def test_what_synthea_states_is_compared_with_our_count(tmp_path):
    found = read_synthea(folder_of(tmp_path, row(1, "CHARGE", "30.00", "31.00", moves="1")))
    one = found.claims["k1"]
    assert (one.standing, one.difference) == ("differs", Money.of("1.00"))
    line = "claim k1: expected $30.00 left, found $31.00 in claims_transactions.csv, difference $1.00"
    assert line in describe_synthea(found)
    unstated = row(1, "CHARGE", "30.00", moves="1")
    assert read_synthea(folder_of(tmp_path, unstated)).claims["k1"].standing == "not stated"
    billed = read_synthea(folder_of(tmp_path, unstated, claim(left="30.00,0"))).claims["k1"]
    assert (billed.standing, billed.stated_in) == ("balances", "claims.csv")


def test_columns_in_another_order_case_and_separator_and_a_mark_at_the_start(tmp_path):
    rows = list(csv.DictReader(io.StringIO(COLUMNS + NORMAL)))
    text = io.StringIO()
    names = [name.title() for name in reversed(COLUMNS.strip().split(","))]
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow([*names, "EXTRA COLUMN"])
    writer.writerows([*reversed(one.values()), "x"] for one in rows)
    folder_of(tmp_path, "")
    (tmp_path / "claims_transactions.csv").unlink()
    (tmp_path / "Claims_Transactions.CSV").write_text(text.getvalue(), encoding="utf-8-sig")
    assert balances(read_synthea(tmp_path).claims["k1"].account)["payer Humana"] == "0.00"
    (tmp_path / "Claims_Transactions.CSV").write_text(text.getvalue(), encoding="utf-16")
    assert read_synthea(tmp_path).claims["k1"].standing == "balances"


def test_files_that_may_be_missing_are_missed_in_words(tmp_path):
    found = read_synthea(folder_of(tmp_path, NORMAL, patients=None, payers=None, encounters=None))
    for name in ("patients.csv", "payers.csv", "encounters.csv"):
        assert not (tmp_path / name).exists()
    one = found.claims["k1"]
    assert (one.patient, one.payers, one.description, one.standing) == (
        "patient p1",
        ("number h1",),
        "Visit",
        "balances",
    )
    assert [one.file for one in found.findings] == ["patients.csv", "payers.csv", "encounters.csv"]


@pytest.mark.parametrize("name", ["claims.csv", "claims_transactions.csv"])
def test_a_file_that_must_be_there_is_asked_for(tmp_path, name):
    folder_of(tmp_path, NORMAL)
    (tmp_path / name).unlink()
    with pytest.raises(ValueError, match=f"{name} is not in the folder"):
        read_synthea(tmp_path)


def test_a_folder_that_is_not_there_or_is_a_file(tmp_path):
    (tmp_path / "file").write_text("x")
    for folder in (tmp_path / "none", tmp_path / "file", Path("a\0b")):
        with pytest.raises(ValueError, match="cannot be opened"):
            read_synthea(folder)


@pytest.mark.parametrize(
    ("headings", "said"),
    [
        ("ID,CLAIMID,TYPE,AMOUNT\n", "the columns PAYMENTS are missing"),
        ("", "found nothing"),
        ("\0\0\0", "are missing"),
        (COLUMNS.replace("NOTES", "Amount"), "AMOUNT stands there twice"),
    ],
)
def test_headings_that_do_not_do_are_said(tmp_path, headings, said):
    folder_of(tmp_path, "")
    (tmp_path / "claims_transactions.csv").write_text(headings)
    with pytest.raises(ValueError, match=said):
        read_synthea(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
@pytest.mark.parametrize("kind", ["folder", "pipe", "outside", "loop", "nothing"])
def test_what_is_no_plain_file_of_the_folder_is_refused_at_once(tmp_path, kind):
    folder = tmp_path / "csv"
    folder.mkdir()
    folder_of(folder, NORMAL)
    path = folder / "claims_transactions.csv"
    (tmp_path / "other.csv").write_text(COLUMNS)
    path.unlink()
    make = {
        "folder": path.mkdir,
        "pipe": lambda: os.mkfifo(path),
        "outside": lambda: path.symlink_to(tmp_path / "other.csv"),
        "loop": lambda: path.symlink_to(path),
        "nothing": lambda: path.symlink_to(folder / "gone"),
    }
    make[kind]()
    with pytest.raises(ValueError, match=r"claims_transactions\.csv: it "):
        read_synthea(folder)


def test_a_quotation_mark_left_open_swallows_no_other_row(tmp_path):
    broken = NORMAL.replace("Visit", '"Visit', 1) + row(8, "CHARGE", "1.00", claim="k2", moves="p")
    found = read_synthea(folder_of(tmp_path, broken, claim() + claim("k2")))
    assert [(one.row, one.left_out) for one in found.findings if one.left_out] == [(2, True)]
    assert found.claims["k2"].charges == Money.of("1.00")
    assert reconciles(found)


def test_lines_within_quotation_marks_are_one_row(tmp_path):
    found = read_synthea(folder_of(tmp_path, NORMAL.replace("Visit", '"Visit,\nlong"')))
    assert found.findings == ()
    assert found.claims["k1"].account.transfers[0].charge == "Visit, long"


@pytest.mark.parametrize(
    "bad",
    [
        b"too,few\n",
        b"t9,k1,9" + b"," * 40 + b"x\n",
        b"t9,k1,\0" + b"," * 12 + b"\n",
        b"x" * 1_500_000 + b"\n",
        b"x" * 200_000 + b"\n",
        b"   \n",
    ],
)
def test_a_damaged_row_is_named_and_the_rest_goes_on(tmp_path, bad):
    path = folder_of(tmp_path, NORMAL) / "claims_transactions.csv"
    head, _, rest = path.read_bytes().partition(b"\n")
    path.write_bytes(head + b"\n\n" + bad + rest)
    found = read_synthea(tmp_path)
    assert [(one.row, one.left_out) for one in found.findings] == [(3, True)]
    assert found.claims["k1"].standing == "balances"
    assert reconciles(found)


def test_names_in_another_encoding_are_read_and_said(tmp_path):
    found = read_synthea(folder_of(tmp_path, NORMAL, patients=b"Id,FIRST,LAST\np0,Ana,Zo\xc3\xab\np1,Jos\xe9,Ek\n"))
    assert found.claims["k1"].patient == "José Ek"
    (finding,) = found.findings
    assert "not in UTF-8: 1, the first is line 3" in finding.problem


def test_letters_that_change_a_screen_are_taken_out(tmp_path):
    found = read_synthea(folder_of(tmp_path, NORMAL, patients="Id,FIRST,LAST\np1,\x1b[31mAda,Ek\u202e\n"))
    assert found.claims["k1"].patient == "[31mAda Ek"


def test_no_cell_is_a_formula(tmp_path):
    patients = "Id,FIRST,LAST\np1,=cmd|' /C calc'!A0,+1\n"
    found = read_synthea(folder_of(tmp_path, NORMAL + row(8, "@SUM(1)", "-1"), patients=patients))
    for text in synthea_tables(found).values():
        for cells in csv.reader(io.StringIO(text)):
            assert not any(cell.startswith(("=", "+", "@")) for cell in cells)
    assert "'=cmd" in synthea_tables(found)["accounts.csv"]
    assert "\nclaims_transactions.csv,9,TYPE,'@SUM(1)," in synthea_tables(found)["findings.csv"]


def test_limits_hold(tmp_path, monkeypatch):
    folder_of(tmp_path, NORMAL + row(8, "X", "1") + row(9, "Y", "1"))
    monkeypatch.setattr("kit.dataset.synthea_files.MOST_FINDINGS", 1)
    found = read_synthea(tmp_path)
    assert (len(found.findings), found.not_kept) == (1, {"claims_transactions.csv": 1})
    assert "claims_transactions.csv that were only counted: 1." in describe_synthea(found)
    monkeypatch.setattr("kit.dataset.synthea_files.MOST_ROWS", 5)
    with pytest.raises(ValueError, match="more than 5 rows"):
        read_synthea(tmp_path)
    monkeypatch.setattr("kit.dataset.synthea_lines.LARGEST_FILE", 5)
    with pytest.raises(ValueError, match="larger than"):
        read_synthea(tmp_path)


def test_drawing_is_keyed_and_asks_for_claims(tmp_path):
    claims = [claim(f"k{number}") for number in range(1, 9)]
    picked = synthea_account(Draw("seed"), read_synthea(folder_of(tmp_path, NORMAL, "".join(claims))))
    again = synthea_account(Draw("seed"), read_synthea(folder_of(tmp_path, NORMAL, "".join(reversed(claims)))))
    assert picked == again
    empty = read_synthea(folder_of(tmp_path, "", "\n"))
    with pytest.raises(ValueError, match="no claim to draw from"):
        synthea_account(Draw("seed"), empty)
    with pytest.raises(ValueError, match="no claim has the Id 'k99'"):
        account_of(empty, "k99")
    assert describe_synthea(empty).startswith("Synthea import: 0 claims")


amounts = st.integers(-50_000, 50_000).map(lambda cents: Money(cents).plain) | st.sampled_from(["", "x", "1.005"])
entries = st.tuples(
    st.integers(1, 12),
    st.sampled_from(["CHARGE", "CHARGE", "PAYMENT", "ADJUSTMENT", "TRANSFEROUT", "TRANSFERIN", "NONE"]),
    amounts,
    amounts,
    st.sampled_from(["COPAY", "ECHECK", "CASH", "CC", "CHECK", "SYSTEM", ""]),
    st.sampled_from(["1", "2", "p", "", "q"]),
    st.sampled_from(["", "1", "2", "3", "4", "5"]),
    st.sampled_from(["k1", "k2", "k3"]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(entries, max_size=14))
def test_money_is_conserved_and_every_row_is_used_or_named(tmp_path, rows):
    text = "".join(row(*one) for one in rows)
    found = read_synthea(folder_of(tmp_path, text, claim() + claim("k2", "0", "c1")))
    assert reconciles(found)
    assert next(one.read for one in found.counts if one.file == TRANSACTIONS.file) == len(rows)
    for one in found.claims.values():
        assert total(one.account.balance(place) for place in one.account.places) == ZERO
        assert one.outstanding == one.charges - one.payments - one.adjustments
    for exercise in refund_exercises(found):
        refunds = resolve_credit_balance(exercise.account, date(2026, 3, 2)).refunds
        owed = {place.name or "patient": amount for place, amount in found.claims[exercise.claim].credits}
        assert refunds == owed
    describe_synthea(found)
    assert len(list(csv.reader(io.StringIO(synthea_tables(found)["accounts.csv"])))) == 3


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([*OTHERS, "claims.csv", "claims_transactions.csv"]), st.data())
def test_no_bytes_crash_the_import(tmp_path, name, data):
    folder_of(tmp_path, NORMAL)
    whole = (tmp_path / name).read_bytes()
    start = data.draw(st.integers(0, len(whole)))
    stop = data.draw(st.integers(start, min(len(whole), start + 40)))
    noise = data.draw(st.binary(max_size=30) | st.text(',"\n\r;=0p1', max_size=30).map(str.encode))
    (tmp_path / name).write_bytes(whole[:start] + noise + whole[stop:])
    try:
        found = read_synthea(tmp_path)
    except ValueError as error:
        said = str(error)
    else:
        said = describe_synthea(found) + str(sorted(synthea_tables(found)))
        assert reconciles(found)
    assert ".csv" in said


@pytest.mark.skipif(not REAL.is_dir(), reason="the Synthea export is not beside this folder")
def test_a_real_export_is_read_to_the_last_row():
    found = read_synthea(REAL)
    assert reconciles(found)
    assert {one.file: one.left_out for one in found.counts if one.left_out} == {}
    with (REAL / "claims_transactions.csv").open(newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert sum(count for count, _ in found.types.values()) == len(rows)
    paid = sum(int(one["PAYMENTS"].replace(".", "")) for one in rows if one["PAYMENTS"])
    assert total(one.payments for one in found.claims.values()) == Money(paid)
    assert {one.standing for one in found.claims.values()} == {"balances", "over-collected", "no money moved"}
    assert len(refund_exercises(found)) == sum(1 for one in found.claims.values() if one.credits)


def test_claims_whose_rows_were_cut_off_do_not_count_as_balanced(tmp_path):
    found = read_synthea(folder_of(tmp_path, row("1", "CHARGE", "80.00", "80.00"), claim() + claim("k9")))
    assert found.claims["k1"].standing == "balances"
    assert found.claims["k9"].standing == "no money moved"
    assert "may be cut off" in describe_synthea(found)
