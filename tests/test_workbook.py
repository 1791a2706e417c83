"""Workbooks of ours: opened again by another library and by our own reader, to the cent, and safe to open."""

import io
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pytest
from example_history import HISTORY
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.documents.office_file import check_office_file
from kit.documents.plain_text import csv_text, safe_cell
from kit.documents.workbook import aging_workbook, ledger_workbook
from kit.documents.workbook_reader import read_table
from kit.engine.aging import AgedFrom, OpenItem, age_balances
from kit.engine.balances import account_balances
from kit.engine.ledger import BANK, PATIENT, REFUNDS, SERVICES, UNAPPLIED, Account, Transfer
from kit.engine.money import Money, total

FIRST, SECOND = HISTORY.accounts
LEDGER = {"Date": "day", "Description": "text", "Charge": "amount", "Payment": "amount", "Adjustment": "amount",
          "Balance": "amount"}  # fmt: skip


def opened(data, values=True):
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def ledger_rows(account):
    result = read_table(ledger_workbook(HISTORY, account), "ledger.xlsx", LEDGER, "Ledger")
    assert result.problems == ()
    return [tuple(row.values()) for row in result.rows]


def m(text):
    return Money.of(text)


def with_ledger(*transfers):
    account = replace(FIRST, ledger=Account(transfers))
    return replace(HISTORY, accounts=(account,)), account


def test_the_first_ledger_to_the_cent():
    day, later, last = date(2026, 3, 2), date(2026, 3, 20), date(2026, 4, 9)
    assert ledger_rows(FIRST) == [
        (day, "Charge: Office visit, longer", m("218"), None, None, m("218")),
        (day, "Charge: X-ray of the chest", m("312"), None, None, m("530")),
        (day, "Payment at the desk (card 4411)", None, m("25"), None, m("505")),
        (later, "Payment of Fernhollow Health Plan (ACH R-1)", None, m("270"), None, m("235")),
        (later, "Contractual adjustment", None, None, m("180"), m("55")),
        (later, "Left for the second payer: $80.00 from payer Fernhollow Health Plan to payer Quillbrook Mutual",
         None, None, None, m("55")),
        (last, "Payment of Quillbrook Mutual (ACH R-2)", None, m("45"), None, m("10")),
        (last, "Patient's share: $35.00 from payer Quillbrook Mutual to patient", None, None, None, m("10")),
    ]  # fmt: skip


def test_the_totals_are_formulas_with_their_values_stored():
    data = ledger_workbook(HISTORY, FIRST)
    values, formulas = opened(data)["Ledger"], opened(data, values=False)["Ledger"]
    assert [cell.value for cell in values[10]][2:] == [530, 340, 180, 10]  # 25 + 270 + 45; 530 - 340 - 180
    assert [cell.value for cell in formulas[10]][2:] == [
        "=SUM(C2:C9)", "=SUM(D2:D9)", "=SUM(E2:E9)", "=ROUND(C10-D10-E10,2)",
    ]  # fmt: skip
    assert [formulas["F2"].value, formulas["F3"].value] == ["=ROUND(C2-D2-E2,2)", "=ROUND(F2+C3-D3-E3,2)"]
    second = opened(ledger_workbook(HISTORY, SECOND))["Ledger"]
    assert [cell.value for cell in second[8]][2:] == [1576, 576, 616, 384]  # 448 + 128; four parts of 128 less one


def test_the_cells_have_real_types_and_formats_and_the_sheet_is_easy_to_read():
    book = opened(ledger_workbook(HISTORY, FIRST))
    sheet = book["Ledger"]
    assert sheet["A2"].value == datetime(2026, 3, 2)
    assert sheet["A2"].is_date
    assert sheet["C2"].data_type == "n"
    assert "#,##0.00" in sheet["C2"].number_format
    assert sheet["A1"].font.bold
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:F9"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.column_dimensions["B"].width > 50


def test_the_facts_and_the_balance():
    data = ledger_workbook(HISTORY, FIRST)
    facts = {row[0].value: row[1].value for row in opened(data)["Facts"].iter_rows(min_row=3)}
    assert facts["Patient"] == "Alma Okafor"
    assert facts["Account"] == "A-000000321"
    assert facts["Date of birth"] == datetime(2014, 5, 9)
    assert facts["Payer 2"] == "Quillbrook Mutual"
    assert facts["Account balance"] == 10
    assert opened(data, values=False)["Facts"]["B12"].value == "=Ledger!F10"


def test_the_same_bytes_for_the_same_input(monkeypatch):
    first = ledger_workbook(HISTORY, FIRST)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert ledger_workbook(HISTORY, FIRST) == first
    check_office_file(first, "ledger.xlsx", "workbook")


def test_money_that_goes_back_is_a_payment_below_zero():
    day = date(2026, 3, 2)
    history, account = with_ledger(
        Transfer(day, m("100.10"), SERVICES, PATIENT, "Visit"),
        Transfer(day, m("120.30"), PATIENT, BANK, "Paid too much"),
        Transfer(day, m("20.20"), PATIENT, UNAPPLIED, "Kept"),
        Transfer(day, m("20.20"), REFUNDS, PATIENT, "Refund approved"),
        Transfer(day, m("20.20"), BANK, REFUNDS, "Refund paid"),
    )
    result = read_table(ledger_workbook(history, account), "ledger.xlsx", LEDGER, "Ledger")
    assert [row["Payment"] for row in result.rows] == [None, m("120.30"), None, m("-20.20"), None]
    assert [row["Balance"] for row in result.rows] == [m(text) for text in ("100.10", "-20.20", "-20.20", "0", "0")]


def test_an_empty_ledger_and_an_account_of_somebody_else():
    history, account = with_ledger()
    sheet = opened(ledger_workbook(history, account))["Ledger"]
    assert [cell.value for cell in sheet[2]][2:] == [0, 0, 0, 0]
    with pytest.raises(ValueError, match="A-000000321"):
        ledger_workbook(HISTORY, account)


ATTACKS = [
    "=1+1", "=cmd|'/c calc'!A1", '=HYPERLINK("http://x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1",
    " =1+1", "\u00a0=1", "\u200b=1", "\ufeff=1", "\uff1d1+1", "\uff0b1", "\uff20A1", "\uff0d1", "\u22121+1", '"=1+1',
    "\x00=1", "\x1f=1",
]  # fmt: skip


@pytest.mark.parametrize("text", ATTACKS)
def test_texts_that_a_spreadsheet_would_calculate(text):
    assert safe_cell(text).startswith("'")
    assert csv_text([text], [[text]]).lstrip('"').startswith("'")
    day = date(2026, 3, 2)
    history, account = with_ledger(Transfer(day, m("5"), SERVICES, PATIENT, text))
    cell = opened(ledger_workbook(history, account), values=False)["Ledger"]["B2"]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")
    item = OpenItem(text + "x", text + "y", m("5"), day)
    book = opened(aging_workbook([item], day), values=False)
    for cell in (book["Aging"]["B5"], book["Open items"]["A2"], book["Open items"]["C2"]):
        assert cell.data_type == "s"
        assert cell.value.startswith("'")


HARMLESS = [
    "-12.50",
    "+3",
    "-1,234.50",
    "1250",
    ".5",
    "",
    "Office visit",
    "a=b",
    "4-5",
    "x@y.org",
    "'",
    "\u00e9t\u00e9",
]


@pytest.mark.parametrize(
    "text", ["-12.50", "+3", "-1,234.50", "1250", ".5", "", "Office visit", "a=b", "4-5", "x@y.org", "'"]
)
def test_harmless_texts_stay(text):
    assert safe_cell(text) == text


def test_csv_is_quoted():
    rows = [(date(2026, 3, 2), m("-1234.50"), 3, 'Smith, "Al"\nJr'), (date(2026, 3, 3), m("0"), 0, "")]
    assert csv_text(("Day", "Paid", "No.", "Who"), rows) == (
        'Day,Paid,No.,Who\r\n2026-03-02,-1234.50,3,"Smith, ""Al""\nJr"\r\n2026-03-03,0.00,0,\r\n'
    )
    with pytest.raises(ValueError, match="row 1: 2 columns, but 1"):
        csv_text(("a", "b"), [("x",)])


def test_a_text_or_a_day_that_no_cell_holds():
    history, account = with_ledger(Transfer(date(2026, 3, 2), m("5"), SERVICES, PATIENT, "x" * 40_000))
    with pytest.raises(ValueError, match="32,767 letters"):
        ledger_workbook(history, account)
    history, account = with_ledger(Transfer(date(1850, 3, 2), m("5"), SERVICES, PATIENT, "x"))
    with pytest.raises(ValueError, match="1850-03-02"):
        ledger_workbook(history, account)


AS_OF = date(2026, 7, 1)
ITEMS = [
    OpenItem("Visit", "Fernhollow", m("100.10"), date(2026, 6, 20)),  # 11 days
    OpenItem("X-ray", "Fernhollow", m("200.20"), date(2026, 5, 1)),  # 61 days
    OpenItem("Visit", "patient", m("35"), date(2026, 3, 2)),  # 121 days
    OpenItem("Scan", "Patient", m("7.77"), date(2026, 6, 1)),  # 30 days; another owner, by a capital letter
    OpenItem("Overpaid", "patient", m("-5.05"), date(2026, 6, 1)),
]


def test_aging_by_hand():
    book = opened(aging_workbook(ITEMS, AS_OF))
    rows = [[cell.value for cell in row] for row in book["Aging"].iter_rows(min_row=4)]
    assert rows == [
        ["No.", "Owed by", "Days 0 to 30", "Days 31 to 60", "Days 61 to 90", "Days 91 to 120", "Over 120 days",
         "Credits", "Owed in all", "Net of credits"],
        [1, "Fernhollow", 100.10, 0, 200.20, 0, 0, 0, 300.30, 300.30],
        [2, "patient", 0, 0, 0, 0, 35, -5.05, 35, 29.95],
        [3, "Patient", 7.77, 0, 0, 0, 0, 0, 7.77, 7.77],
        [None, "All", 107.87, 0, 200.20, 0, 35, -5.05, 343.07, 338.02],
    ]  # fmt: skip
    items = [[cell.value for cell in row] for row in book["Open items"].iter_rows(min_row=2)]
    assert items[0] == ["Visit", 1, "Fernhollow", datetime(2026, 6, 20), 100.10, 11, "Days 0 to 30"]
    assert [row[5:] for row in items[1:]] == [
        [61, "Days 61 to 90"], [121, "Over 120 days"], [30, "Days 0 to 30"], [30, "Credits"],
    ]  # fmt: skip


def test_aging_is_summed_by_formulas_and_drawn():
    data = aging_workbook(ITEMS, AS_OF)
    book = opened(data, values=False)
    assert book["Aging"]["C5"].value == (
        "=SUMIFS('Open items'!$E$2:$E$6,'Open items'!$B$2:$B$6,$A5,'Open items'!$G$2:$G$6,C$4)"
    )
    assert book["Aging"]["C8"].value == "=SUM(C5:C7)"
    assert [book["Aging"]["I5"].value, book["Aging"]["J5"].value] == ["=SUM(C5:G5)", "=I5+H5"]
    assert len(book["Aging"]._charts) == 1
    assert data == aging_workbook(ITEMS, AS_OF)
    check_office_file(data, "aging.xlsx", "workbook")


def test_aging_by_due_date_and_of_nothing():
    item = OpenItem("Visit", "patient", m("10"), due=date(2026, 8, 1))
    sheet = opened(aging_workbook([item], AS_OF, (0, 30), AgedFrom.DUE))["Aging"]
    assert [cell.value for cell in sheet[4]][2:6] == ["Not past due", "Days 1 to 30", "Over 30 days", "Credits"]
    assert [cell.value for cell in sheet[5]][2:] == [10, 0, 0, 0, 10, 10]
    assert [cell.value for cell in opened(aging_workbook([], AS_OF))["Aging"][5]][1:3] == ["All", 0]
    with pytest.raises(ValueError, match="none is given"):
        aging_workbook([item], AS_OF)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.integers(-(10**8), 10**8), st.dates(date(2025, 1, 1), AS_OF)), max_size=8
    )
)
def test_the_stored_sums_agree_with_the_open_items_and_with_the_engine(drawn):
    items = [OpenItem(f"Item {number}", owner, Money(cents), day) for number, (owner, cents, day) in enumerate(drawn)]
    data = aging_workbook(items, AS_OF)
    held = read_table(
        data, "a.xlsx", {"Owner no.": "whole number", "Balance": "amount", "Bucket": "text"}, "Open items"
    )
    assert held.problems == ()
    sheet = opened(data)["Aging"]
    labels = [cell.value for cell in sheet[4]]
    engine = age_balances(items, AS_OF)
    for row in sheet.iter_rows(min_row=5, max_row=4 + len({item.owed_by for item in items}), values_only=True):
        for label, value in list(zip(labels, row, strict=True))[2:8]:
            amounts = [one["Balance"] for one in held.rows if (one["Owner no."], one["Bucket"]) == (row[0], label)]
            assert Money(round(value * 100)) == total(amounts)
        assert Money(round(row[-1] * 100)) == engine.amount("net_receivable", row[1])


MOVES = [(SERVICES, PATIENT), (PATIENT, BANK), (BANK, PATIENT), (PATIENT, UNAPPLIED)]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(MOVES), st.integers(1, 10**8)), max_size=8))
def test_the_ledger_ends_at_the_balance_of_the_account(moves):
    transfers = [Transfer(AS_OF, Money(cents), *places, "Moved") for places, cents in moves]
    history, account = with_ledger(*transfers)
    data = ledger_workbook(history, account)
    result = read_table(data, "l.xlsx", LEDGER, "Ledger")
    assert len(result.rows) == len(transfers)
    balance = account_balances(account.ledger).amount("account_balance")
    assert Money(round(opened(data)["Ledger"].cell(len(transfers) + 2, 6).value * 100)) == balance
    sums = [total(row[name] or Money(0) for row in result.rows) for name in ("Charge", "Payment", "Adjustment")]
    assert sums[0] - sums[1] - sums[2] == balance
