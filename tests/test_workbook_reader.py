"""Tables that trainees fill in: read cell by cell, with a plain word for each cell that cannot be read."""

import time
from datetime import date, datetime
from datetime import time as time_of_day

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from office import entries, packed, raw_sheet, with_entry, workbook

from kit.documents import table_rows
from kit.documents.csv_reader import read_csv_table
from kit.documents.workbook_reader import read_table
from kit.engine.money import Money

COLUMNS = {"Day": "day", "Paid": "amount", "Payer": "text", "Lines": "whole number"}
HEADINGS = ["Day", "Paid", "Payer", "Lines"]
ROW = [date(2026, 3, 2), 25, "Fernhollow", 2]
READ = {"Day": date(2026, 3, 2), "Paid": Money.of("25.00"), "Payer": "Fernhollow", "Lines": 2}


def read(*rows, columns=COLUMNS, sheet=None, change=None):
    return read_table(workbook(*rows, change=change), "book.xlsx", columns, sheet)


def one(kind, value):
    """A single cell, B2, read as a kind."""
    return read(["Note", "It"], ["x", value], columns={"It": kind})


def the_problem(result):
    (problem,) = result.problems
    assert result.rows == ()
    return problem


def test_a_plain_table():
    result = read(HEADINGS, ROW)
    assert result.rows == (READ,)
    assert result.problems == ()


def test_headings_below_a_title_in_any_case_order_and_spacing_beside_others():
    result = read(
        ["Payments of March"], [], [None, "LINES:", " paid\n", "Remark", "payer", "Day *"],
        [None, 2, 25, "late", "Fernhollow", date(2026, 3, 2)],
    )  # fmt: skip
    assert result.rows == (READ,)
    assert result.problems == ()


def test_a_missing_heading_is_named_with_those_that_are_there():
    problem = the_problem(read(["Day", "Amount", "Payer", "Lines"], ROW))
    assert "no column 'Paid'" in problem.fix
    assert "Amount" in problem.fix
    assert (problem.file, problem.sheet, problem.cell) == ("book.xlsx", "Sheet1", "row 1")
    assert str(the_problem(read(["a"], ["b"]))).startswith("book.xlsx, sheet Sheet1: None of the headings")
    assert "None of the headings" in the_problem(read()).fix


def test_a_heading_that_comes_twice():
    assert "2 columns are called 'Paid'" in the_problem(read([*HEADINGS, "paid"], [*ROW, 1])).fix


def test_a_sheet_is_found_by_its_name_or_the_sheets_are_listed():
    assert read(HEADINGS, ROW, sheet=" sheet1 ").rows == (READ,)
    problem = the_problem(read(HEADINGS, ROW, sheet="Ledger"))
    assert "'Ledger'" in problem.fix
    assert "Sheet1" in problem.fix


def test_without_a_name_the_one_sheet_with_the_headings_is_read():
    def more(page, headings):
        other = page.parent.create_sheet("Other", 0)
        other.append(headings)

    assert read(HEADINGS, ROW, change=lambda page: more(page, ["Day", "Paid"])).rows == (READ,)
    problem = the_problem(read(HEADINGS, ROW, change=lambda page: more(page, HEADINGS)))
    assert "Other, Sheet1" in problem.fix


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        (1234.5, "1234.50"), (0.1 + 0.2, "0.30"), (-12.5, "-12.50"), (7, "7.00"), (1.005 + 0.005, "1.01"),
        ("1,234.50", "1234.50"), ("$1,234.50", "1234.50"), ("$ 1,234.50", "1234.50"), ("(12.50)", "-12.50"),
        ("($12.50)", "-12.50"), ("$(12.50)", "-12.50"), ("12.50-", "-12.50"), ("-$12.50", "-12.50"),
        ("$-12.50", "-12.50"), ("\u221212.50", "-12.50"), ("+12.50", "12.50"), ("\u00a012.50\u00a0", "12.50"),
        ("1\u00a0234.50", "1234.50"), ("1 234 567.50", "1234567.50"), ("\uff11\uff12.50", "12.50"), (".5", "0.50"),
        (9_999_999.99, "9999999.99"),
    ],
)  # fmt: skip
def test_amounts_as_people_write_them(value, amount):
    assert one("amount", value).rows == ({"It": Money.of(amount)},)


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("twenty", "125.40"), (12.345, "parts of a cent"), ("12.345", "12.345"),
        ("--5", "two signs"), ("(-5)", "two signs"),
        ("-5-", "two signs"), ("1,23.50", "125.40"), ("12,50", "125.40"), (1e30, "large"), (99_999_999, "too large"),
        (10**40, "too large"), (True, "TRUE or FALSE"), (date(2026, 3, 2), "date"), ("#REF!", "error #REF!"),
        ("-", "125.40"),
        ("1 2 3", "125.40"), ("$", "125.40"), ("٣", "dollar amount"), ("12.50 CR", "125.40"), ("n/a", "125.40"),
    ],
)  # fmt: skip
def test_what_is_no_amount(value, word):
    problem = the_problem(one("amount", value))
    assert word in problem.fix
    assert (problem.file, problem.sheet, problem.cell) == ("book.xlsx", "Sheet1", "B2")
    assert problem.value
    assert str(problem).startswith("book.xlsx, sheet Sheet1, B2: ")


@pytest.mark.parametrize(
    "value",
    [
        date(2026, 3, 2), datetime(2026, 3, 2, 14, 30), "3/2/2026", "03/02/2026", "2026-03-02", "2026/3/2",
        "March 2, 2026",
        "Mar. 2 2026", "2 March 2026", "2-Mar-2026", "2026-03-02T00:00:00", "2026-03-02 00:00:00",
        " MARCH\u00a02,  2026 ",
    ],
)  # fmt: skip
def test_days_as_people_write_them(value):
    assert one("day", value).rows == ({"It": date(2026, 3, 2)},)


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("2/30/2026", "calendar"), ("13/2/2026", "calendar"), ("3/2/26", "more than one way"),
        ("2.3.2026", "more than one way"),
        ("02-03-2026", "more than one way"), ("soon", "not a date"), (46083, "date format"),
        ("Mai 2, 2026", "not a date"),
        (time_of_day(9, 30), "not a date"), ("0026-03-02", "calendar"), ("#N/A", "error #N/A"),
        ("3/2/0026", "calendar"),
    ],
)  # fmt: skip
def test_what_is_no_day(value, word):
    assert word in the_problem(one("day", value)).fix


@pytest.mark.parametrize(
    ("value", "text"),
    [(4411, "4411"), (4411.0, "4411"), (" a \u00a0 b ", "a b"), ("00123", "00123"), (True, "TRUE"), (1.5, "1.5"),
     (date(2026, 3, 2), "2026-03-02")],
)  # fmt: skip
def test_texts(value, text):
    assert one("text", value).rows == ({"It": text},)


def test_whole_numbers():
    assert [one("whole number", value).rows[0]["It"] for value in (3, 3.0, "3", "1,200", "-4")] == [3, 3, 3, 1200, -4]
    for value in (3.5, "three", "1,2", True, 10**13, "3.0.1"):
        assert "number" in the_problem(one("whole number", value)).fix


def test_a_row_with_a_problem_is_left_out_and_the_others_are_read():
    result = read(HEADINGS, ROW, ["soon", "x", "Fernhollow", 2], ROW)
    assert result.rows == (READ, READ)
    assert [(problem.cell, problem.value) for problem in result.problems] == [("A3", "soon"), ("B3", "x")]


def test_blank_cells_are_none_and_blank_rows_are_passed_over():
    result = read(HEADINGS, [], [None, 25, "  ", None], ["", None, None, None])
    assert result.rows == ({"Day": None, "Paid": Money.of("25.00"), "Payer": None, "Lines": None},)
    assert result.problems == ()


def test_rows_of_totals_are_passed_over_but_a_total_knee_replacement_is_not():
    knee = [date(2026, 3, 2), 25, "Total knee replacement", 2]
    result = read(HEADINGS, knee, ["Total", 25, None, None], ["Grand total:", "=SUM(B2:B3)", None, None])
    assert [row["Payer"] for row in result.rows] == ["Total knee replacement"]
    assert result.problems == ()


def test_a_row_of_nothing_but_sums_is_a_total():
    result = read(HEADINGS, ROW, [None, "=SUM(B2:B2)", None, "=SUBTOTAL(9,D2:D2)"])
    assert result.rows == (READ,)
    assert result.problems == ()


@pytest.mark.parametrize(
    "label", ["Total", "totals", "Subtotal", "Sub-total", "GRAND TOTAL:", "Sum", "Total due 3/31", "Total: 2 rows"]
)
def test_rows_passed_over_as_totals_are_named(label):
    result = read(HEADINGS, ROW, [label, 25, None, None], ROW, [None, 50, None, None], [None, None, label, 2])
    assert result.rows == (READ, READ)
    assert result.passed_over == ("row 3", "row 6")
    assert [problem.cell for problem in result.problems] == ["B5"]


def test_a_row_with_a_day_is_no_total_nor_is_one_with_the_word_further_on():
    columns = {"Date": "day", "Account": "text", "Amount": "amount"}
    text = "Date,Account,Amount,Notes\n3/2/2026,A,10,Total\n3/2/2026,Sum,10,x\n,B,10,Total\n"
    result = read_csv_table(text.encode(), "paid.csv", columns)
    assert [row["Account"] for row in result.rows] == ["A", "Sum", "B"]
    assert (result.problems, result.passed_over) == ((), ())
    late = read_csv_table(b"Account,Date,Amount\nSum,soon,10\nTotal,,10\n", "paid.csv", columns)
    assert [problem.cell for problem in late.problems] == ["B2"]
    assert late.passed_over == ("row 3",)


@pytest.mark.parametrize("formula", [b"", b"<f>B2+B2</f>"])
def test_a_row_with_nothing_but_an_amount_is_asked_about(formula):
    xml = (
        b'<sheetData><row r="1"><c r="A1" t="str"><v>Payer</v></c><c r="B1" t="str"><v>Paid</v></c></row>'
        b'<row r="2"><c r="A2" t="str"><v>x</v></c><c r="B2"><v>25</v></c></row>'
        b'<row r="3"><c r="B3">' + formula + b"<v>50</v></c></row></sheetData>"
    )
    columns = {"Payer": "text", "Paid": "amount"}
    by_book = read_table(raw_sheet(workbook(), xml), "book.xlsx", columns)
    by_csv = read_csv_table(b"Payer,Paid\nx,25\n,50\n", "book.csv", columns)
    for result in (by_book, by_csv):
        assert result.rows == ({"Payer": "x", "Paid": Money.of("25.00")},)
        assert [(problem.cell, problem.value) for problem in result.problems] == [("B3", "50")]
        assert "no Payer. Is this a total?" in result.problems[0].fix
    assert len(read_csv_table(b"Paid\n25\n50\n", "book.csv", {"Paid": "amount"}).rows) == 2


def test_a_single_column_of_sums_is_read_by_its_stored_values():
    xml = (
        b'<sheetData><row r="1"><c r="A1" t="str"><v>Paid</v></c></row>'
        b'<row r="2"><c r="A2"><f>SUM(C1:C2)</f><v>25</v></c></row></sheetData>'
    )
    result = read_table(raw_sheet(workbook(), xml), "book.xlsx", {"Paid": "amount"})
    assert result.rows == ({"Paid": Money.of("25.00")},)
    assert result.passed_over == ()


def test_a_formula_without_a_stored_value():
    problem = the_problem(read(HEADINGS, [date(2026, 3, 2), "=20+5", "Fernhollow", 2]))
    assert (problem.cell, problem.value) == ("B2", "=20+5")
    assert "save it once" in problem.fix
    only = the_problem(read(["It"], ["=20+5"], columns={"It": "amount"}))
    assert only.cell == "A2"


def test_formulas_count_by_their_stored_value_also_an_empty_text():
    xml = (
        b'<sheetData><row r="1"><c r="A1" t="str"><v>Paid</v></c><c r="B1" t="str"><v>Payer</v></c></row>'
        b'<row r="2"><c r="A2"><f>20+5</f><v>25</v></c><c r="B2" t="str"><f>IF(A2=0,"x","")</f><v></v></c></row>'
        b'<row r="3"><c r="A3" t="e"><f>1/0</f><v>#DIV/0!</v></c></row></sheetData>'
    )
    result = read_table(raw_sheet(workbook(), xml), "book.xlsx", {"Paid": "amount", "Payer": "text"})
    assert result.rows == ({"Paid": Money.of("25.00"), "Payer": None},)
    assert [(problem.cell, problem.value) for problem in result.problems] == [("A3", "#DIV/0!")]


def test_merged_cells_are_named_and_a_merged_title_is_not():
    def merge(page):
        page.merge_cells("A1:D1")
        page.merge_cells("C3:C4")

    result = read(["Payments"], HEADINGS, ROW, [date(2026, 3, 3), 30, None, 1], change=merge)
    assert result.rows == (READ,)
    assert [problem.cell for problem in result.problems] == ["C4"]
    assert "C3:C4" in result.problems[0].fix


def test_hidden_rows_are_read_like_all_others():
    def hide(page):
        page.row_dimensions[2].hidden = True

    assert read(HEADINGS, ROW, ROW, change=hide).rows == (READ, READ)


def test_thousands_of_empty_rows_with_colors():
    from openpyxl.styles import PatternFill

    def color(page):
        for number in range(3, 6_000):
            page.cell(number, 1).fill = PatternFill("solid", fgColor="FFFF00")
        page.append(ROW)

    result = read(HEADINGS, ROW, change=color)
    assert result.rows == (READ, READ)
    assert result.problems == ()


def test_too_many_rows_and_too_many_problems_are_said(monkeypatch):
    monkeypatch.setattr(table_rows, "MOST_ROWS", 5)
    monkeypatch.setattr(table_rows, "MOST_PROBLEMS", 2)
    result = read(HEADINGS, *[ROW] * 6)
    assert len(result.rows) == 5
    assert [(problem.cell, problem.fix) for problem in result.problems] == [
        ("row 7", "Only 5 rows are read. Split it.")
    ]
    result = read(HEADINGS, *[["soon", 1, "x", 1]] * 4)
    assert [problem.cell for problem in result.problems] == ["A2", "A3", ""]
    assert "2 more problems" in result.problems[-1].fix


def test_a_row_far_down_and_a_false_size_take_no_time():
    row = b'<row r="%d"><c r="A%d"><v>25</v></c></row>'
    xml = (
        b'<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="str"><v>Paid</v></c></row>'
        + row % (1_048_576, 1_048_576) + row % (2_000_000_000, 2_000_000_000) + b"</sheetData>"
    )  # fmt: skip
    start = time.perf_counter()
    result = read_table(raw_sheet(workbook(), xml), "book.xlsx", {"Paid": "amount"})
    assert time.perf_counter() - start < 10
    assert result.rows == ({"Paid": Money.of("25.00")},)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"Day,Paid\n1,2\n", "plain text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "password"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"<html><table>", "a web page"),
        (b"", "empty"),
    ],
)
def test_other_files_that_are_called_xlsx(data, word):
    with pytest.raises(ValueError, match=rf"^book\.xlsx: .*{word}"):
        read_table(data, "book.xlsx", COLUMNS)


def test_an_opendocument_spreadsheet_that_is_called_xlsx():
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    with pytest.raises(ValueError, match="OpenDocument"):
        read_table(out.getvalue(), "book.xlsx", COLUMNS)


@pytest.mark.parametrize(
    ("entry", "content"),
    [
        ("xl/worksheets/sheet1.xml", b"<worksheet"),
        ("xl/styles.xml", b"not xml"),
        ("[Content_Types].xml", b"<Types/>"),
    ],
)
def test_a_workbook_that_is_broken_inside(entry, content):
    with pytest.raises(ValueError, match=r"^book\.xlsx: "):
        read_table(with_entry(workbook(HEADINGS, ROW), entry, content), "book.xlsx", COLUMNS, "Sheet1")


def test_a_workbook_with_too_many_sheets():
    def add(page):
        for number in range(30):
            page.parent.create_sheet(f"More {number}")

    with pytest.raises(ValueError, match=r"^book\.xlsx: the workbook has 31 sheets; at most 30"):
        read(HEADINGS, ROW, change=add)


def test_a_workbook_without_sheets():
    assert "no sheet" in the_problem(read_table(with_entry(workbook(), "xl/workbook.xml", b"<a/>"), "b", COLUMNS)).fix


def test_a_sheet_that_points_to_texts_that_are_not_there():
    xml = b'<sheetData><row r="1"><c r="A1" t="s"><v>999</v></c></row></sheetData>'
    with pytest.raises(ValueError, match="cannot be read"):
        read_table(raw_sheet(workbook(HEADINGS), xml), "book.xlsx", COLUMNS)


def test_columns_that_cannot_be_asked_for():
    for columns, word in (({}, "at least one"), ({"a": "float"}, "float"), ({"a": "day", " A": "day"}, "each once")):
        with pytest.raises(ValueError, match=word):
            read_table(workbook(HEADINGS), "book.xlsx", columns)


# CSV


LINES = 'Day{0}Paid{0}Payer{0}Lines\r\n3/2/2026{0}"1,234.50"{0}Füller "F" Co{0}2\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_in_all_letters_and_separators(encoding, separator):
    result = read_csv_table(LINES.format(separator).encode(encoding), "paid.csv", COLUMNS)
    assert result.problems == ()
    assert result.rows == ({**READ, "Paid": Money.of("1234.50"), "Payer": 'Füller "F" Co'},)


def test_csv_names_the_cell_and_counts_rows_as_a_spreadsheet_does():
    text = 'sep=;\nPaid;Payer\n5;"two\nlines"\n;\nten;x\nTotal;\n'
    result = read_csv_table(text.encode(), "paid.csv", {"Paid": "amount", "Payer": "text"})
    assert result.rows == ({"Paid": Money.of("5.00"), "Payer": "two\nlines"},)
    assert [str(problem) for problem in result.problems] == [
        "paid.csv, A5: 'ten'. 'ten' is not a dollar amount. Write it like 125.40."
    ]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"Paid\n\x00\x01", "not plain text"),
        (b'Paid,Payer\n5,"never closed\n6,x\n', "quotation mark"),
        (b"Paid\n" + b"9" * 140_000, "too long"),
        (b"PK\x03\x04", "not CSV"),
        (b"\n" * 200_001, "200,000 lines"),
        (bytes(20 * 1024 * 1024 + 1), "bytes"),
    ],
)
def test_csv_that_cannot_be_read(data, word):
    with pytest.raises(ValueError, match=rf"^paid\.csv: .*{word}"):
        read_csv_table(data, "paid.csv", {"Paid": "amount"})


@pytest.mark.parametrize("headings", ["Day,Payer,Paid", "Day,Payer,Paid, ,"])
def test_a_csv_row_with_more_cells_than_headings(headings):
    text = f"{headings}\n3/2/2026,A,1,234.50\n3/2/2026,B,5,, \n"
    result = read_csv_table(text.encode(), "paid.csv", {"Day": "day", "Payer": "text", "Paid": "amount"})
    assert [row["Payer"] for row in result.rows] == ["B"]
    (problem,) = result.problems
    assert problem.cell == "row 2"
    assert "more cells than headings; '234.50' has none. Put amounts with commas in quotes" in problem.fix


def test_csv_formulas_are_not_amounts():
    result = read_csv_table(b"Paid\n=1+1\n", "paid.csv", {"Paid": "amount"})
    assert "formula" in result.problems[0].fix


# Anything at all


def only_rows_or_plain_words(reader, data):
    said = "book: "
    try:
        result = reader(data, "book", COLUMNS)
        assert all(set(row) == set(COLUMNS) for row in result.rows)
    except ValueError as problem:
        said = str(problem)
    assert said.startswith("book: ")


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"Day,Paid,Payer,Lines\n", b"\xff\xfe"]))
def test_any_bytes(data, start):
    only_rows_or_plain_words(read_table, start + data)
    only_rows_or_plain_words(read_csv_table, start + data)


@given(st.text(max_size=200))
def test_any_text_as_csv(text):
    only_rows_or_plain_words(read_csv_table, ("Day,Paid,Payer,Lines\n" + text).encode("utf-8", "replace"))


GOOD = workbook(HEADINGS, ROW, ["soon", "=1+1", "x", 1.5])
PARTS = entries(GOOD)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_workbook_with_changed_bytes_in_any_part(data):
    name = data.draw(st.sampled_from(sorted(PARTS)))
    content = bytearray(PARTS[name])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.integers(0, 4))] = data.draw(
            st.binary(max_size=4) | st.sampled_from([b"9" * 30])
        )
    only_rows_or_plain_words(read_table, packed({**PARTS, name: bytes(content)}))


CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20),
    st.dates(min_value=date(1901, 1, 1)),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=4, max_size=4), max_size=5))
def test_any_cells_are_rows_or_problems(rows):
    result = read(HEADINGS, *rows)
    assert all(problem.file and problem.fix for problem in result.problems)
    assert len(result.rows) <= len(rows)


@given(st.integers(-(10**9), 10**9))
def test_every_amount_comes_back_to_the_cent(cents):
    assert one("amount", cents / 100).rows == ({"It": Money(cents)},)
