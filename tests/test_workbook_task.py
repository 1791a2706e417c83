"""The workbook task from end to end: files are taken, a report is built as a trainee would, and read, and marked."""

import csv
import io
import re
import shutil
import subprocess
from datetime import date, datetime, timedelta
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office import packed, with_entry

from kit.assess.answer_key import AnswerKey
from kit.assess.marking import mark
from kit.scenarios.draw import Draw
from kit.tasks.build_aging_workbook.facts import rows_of
from kit.tasks.build_aging_workbook.mistakes import right_answers
from kit.tasks.build_aging_workbook.papers import CLEAN_HEADINGS
from kit.tasks.build_aging_workbook.report import added_up, report_answers
from kit.tasks.form import Upload
from kit.tasks.task import task
from kit.tasks.variant import variant

TASK = task("build_aging_workbook")
GROUPS = ((0, 30), (31, 60), (61, 90), (91, 120), (121, 9999))
TYPED = ("doubled", "percent_over_90", "first_call")
SOFFICE = shutil.which("soffice")
MONTHS = {f"{date(2026, month, 1):%b}": month for month in range(1, 13)}


def a_variant(level, seed="workbook"):
    return variant(TASK, seed, level)


def fields_in_the_file(found):
    return next(part for part in found.parts if isinstance(part, Upload)).fields


def files(found):
    return {paper.file.name: paper.file.data for paper in found.exhibits if paper.file}


def text_of(found, title):
    html = next(paper.html for paper in found.exhibits if paper.title.startswith(title))
    return " ".join(re.sub(r"<[^>]*>", " ", html).replace("&amp;", "&").split())


# A trainee who works from the papers and the files alone, and knows nothing of the kit's own reading.


def amount(cell):
    if not isinstance(cell, str):
        return Decimal(str(cell))
    plain = cell.strip().replace("$", "").replace(",", "")
    below = plain.endswith("-") or plain.startswith(("-", "("))
    return Decimal(plain.strip("-()")) * (-1 if below else 1)


def day(cell):
    if isinstance(cell, datetime):
        return cell.date()
    numbers = [int(part) for part in re.findall(r"\d+", cell)]
    if month := re.search("[A-Z][a-z]{2}", cell):
        return date(numbers[1], MONTHS[month[0]], numbers[0])
    return date(*numbers) if numbers[0] > 31 else date(numbers[2], numbers[0], numbers[1])


def lines(found):
    """Account, payer, service, statement and balance of every line that is an item, signs as the manager says."""
    for name, data in files(found).items():
        if name == "aging-report.xlsx":
            continue
        if name.endswith(".xlsx"):
            table = [
                list(row) for row in openpyxl.load_workbook(io.BytesIO(data))["Export"].iter_rows(values_only=True)
            ]
        else:
            table = list(csv.reader(io.StringIO(data.decode())))
        at = next(number for number, row in enumerate(table) if {"Account", "Acct"} & set(row))
        order = [
            next(place for place, heading in enumerate(table[at]) if heading in names)
            for names in (("Account", "Acct"), ("Payer", "Insurance"), ("Date of service", "DOS"),
                          ("First statement", "1st stmt"), ("Balance", "Amount"))
        ]  # fmt: skip
        turned = -1 if f"Signs in {name}" in text_of(found, "What the manager") else 1
        for row in table[at + 1 :]:
            account, payer, service, statement, balance = (row[place] for place in order)
            if payer and payer.strip():
                yield account.strip(), payer, day(service), day(statement), turned * amount(balance)


def payers(found):
    paper = next(paper.html for paper in found.exhibits if paper.title.startswith("What the manager"))
    table = re.findall(r'<tr><th scope="row">(.*?)</th>\s*<td>(.*?)</td>', paper.partition("Names of the payers")[2])
    return {name.replace("&amp;", "&"): other.replace("&amp;", "&") for name, other in table}


def asked(found):
    """The day of the report, and whether it ages from the day of service."""
    said = text_of(found, "What the manager")
    as_of = datetime.strptime(re.search(r"Report as of (\w+ \d+, \d+)", said)[1], "%B %d, %Y").date()
    policy = [text_of(found, paper.title) for paper in found.exhibits if paper.title.startswith("Aging policy")]
    aged_from = re.search(
        r"ages? (?:each item )?from the (date of service|day of the first)", (policy or [said])[0], re.I
    )
    return as_of, aged_from[1] == "date of service"


def cleaned(found):
    names = {" ".join(one.lower().split()): name for name, other in payers(found).items() for one in (name, other)}
    rows = [(a, names[" ".join(p.lower().split())], s, t, b) for a, p, s, t, b in lines(found)]
    return list({(a, p, s, b): (a, p, s, t, b) for a, p, s, t, b in rows}.values()), len(rows)


def solved(found, formulas=False, change=None):
    """The workbook that a careful trainee hands in: with typed values, or with formulas for every cell."""
    rows, _ = cleaned(found)
    as_of, of_service = asked(found)
    name = next(name for name in files(found) if name in ("aging-report.xlsx", "open-items.xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(files(found)[name]))
    data, report = book["Clean data"], book["Aging report"]
    report["B2"] = as_of
    for number, (account, payer, service, statement, balance) in enumerate(rows, 2):
        age = (as_of - (service if of_service else statement)).days
        day_column = "C" if of_service else "D"
        counted = f"='Aging report'!$B$2-{day_column}{number}" if formulas else age
        for column, value in enumerate((account, payer, service, statement, float(balance), counted), 1):
            data.cell(number, column, value)
        data.cell(number, 6).number_format = "0"
    for row in range(5, 5 + len(payers(found))):
        who = report.cell(row, 1).value
        for column, group in enumerate((*GROUPS, None, "credits"), 2):
            report.cell(row, column, _cell(rows, who, group, (as_of, of_service), row if formulas else None))
    end = 5 + len(payers(found))
    for column in range(2, 9):
        letter = "ABCDEFGH"[column - 1]
        values = [report.cell(row, column).value for row in range(5, end)]
        report.cell(end, column, f"=SUM({letter}5:{letter}{end - 1})" if formulas else sum(values))
    if change:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(rows, who, group, how, row):
    as_of, of_service = how
    sums = "SUMIFS('Clean data'!E:E,'Clean data'!B:B,A{row}{more})"
    if row:
        if group is None:
            return f"=SUM(B{row}:F{row})"
        kept = ('<0"',) if group == "credits" else ('>0"', f'>={group[0]}"', f'<={group[1]}"')
        more = "".join(f",'Clean data'!{column}:{column},\"{rule}" for column, rule in zip("EFF", kept, strict=False))
        return "=" + sums.format(row=row, more=more)
    total = Decimal(0)
    for _, payer, service, statement, balance in rows:
        age = (as_of - (service if of_service else statement)).days
        fits = balance < 0 if group == "credits" else balance > 0 and (group is None or group[0] <= age <= group[1])
        total += balance if payer == who and fits else 0
    return float(total)


def read(found, data, name="report.xlsx"):
    return TASK.read_file(fields_in_the_file(found), name, data)


def typed(found):
    """The three answers that are typed, worked out from the papers."""
    rows, all_lines = cleaned(found)
    as_of, of_service = asked(found)
    over, owed = {}, Decimal(0)
    for _, payer, service, statement, balance in rows:
        if balance > 0:
            owed += balance
            if (as_of - (service if of_service else statement)).days > 90:
                over[payer] = over.get(payer, 0) + balance
    percent = (sum(over.values()) * 100 / owed).quantize(Decimal("0.1"), "ROUND_HALF_UP")
    return {
        "doubled": str(all_lines - len(rows)),
        "percent_over_90": str(percent),
        "first_call": max(over, key=over.get),
    }


def marks(found, answers):
    key = AnswerKey(found.parts, found.expected, found.mistakes, found.follows)
    return mark(key, TASK.words.mistakes, answers, 10.0)


@pytest.mark.parametrize("level", [1, 2, 3])
@pytest.mark.parametrize("seed", ["a", "b", "c", "d"])
def test_a_report_built_from_the_papers_and_the_files_alone_is_right_in_every_cell(level, seed):
    found = a_variant(level, seed)
    reading = read(found, solved(found))
    assert reading.problems == ()
    result = marks(found, {**reading.answers, **typed(found)})
    assert [row for row in result.rows if row.status not in ("right", "left alone")] == []
    assert result.points == 10.0


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not on this machine")
def test_formulas_that_libreoffice_worked_out_are_read_like_values(tmp_path):
    wanted = {level: a_variant(level) for level in (1, 2, 3)}
    for level, found in wanted.items():
        (tmp_path / f"level-{level}.xlsx").write_bytes(solved(found, formulas=True))
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [SOFFICE, home, "--headless", "--convert-to", "xlsx", "--outdir", "out"]
    names = [f"level-{level}.xlsx" for level in wanted]
    subprocess.run([*command, *names], cwd=tmp_path, check=True, timeout=240, capture_output=True)
    for level, found in wanted.items():
        reading = read(found, (tmp_path / "out" / f"level-{level}.xlsx").read_bytes())
        assert reading.problems == ()
        assert marks(found, {**reading.answers, **typed(found)}).points == 10.0


def test_formulas_without_stored_values_are_told_cell_by_cell_with_what_to_do():
    found = a_variant(2)
    reading = read(found, solved(found, formulas=True))
    problem = next(one for one in reading.problems if "B5" in one)
    assert "sheet Aging report, B5" in problem
    assert "save it" in problem
    result = marks(found, {**reading.answers, **typed(found)})
    assert {row.status for row in result.rows if row.name.startswith("payer_1.")} == {"not readable"}
    assert all("'" not in row.answer[:1] for row in result.rows)


def test_a_blank_cell_of_the_report_is_zero_and_so_is_an_empty_text_of_a_formula():
    found = a_variant(1)
    empty = [
        field for field in fields_in_the_file(found) if field.given == "0.00" and found.expected[field.name] == "0.00"
    ]
    cells = [field.place.rpartition("!")[2] for field in empty]
    assert cells

    def blank(book):
        for cell in cells:
            book["Aging report"][cell] = None
        book["Aging report"][cells[0]] = '=IF(1=1,"","")'

    data = solved(found, change=blank)
    sheet = "xl/worksheets/sheet3.xml"
    xml = next(content for name, content in _entries(data).items() if name == sheet)
    formula = f'<c r="{cells[0]}" t="str"><f>IF(1=1,"","")</f><v></v></c>'.encode()
    changed = re.sub(rf'<c r="{cells[0]}"[^>]*><f>.*?</c>'.encode(), formula, xml)
    assert changed != xml
    reading = read(found, with_entry(data, sheet, changed))
    assert reading.problems == ()
    assert marks(found, {**reading.answers, **typed(found)}).points == 10.0


def _entries(data):
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {one.filename: package.read(one) for one in package.infolist()}


def changed_clean(cell, value):
    def change(book):
        book["Clean data"][cell] = value

    return change


@pytest.mark.parametrize(
    ("change", "words", "wrong"),
    [
        (
            changed_clean("E3", "$1,250.40"),
            ("sheet Clean data, E3", "'$1,250.40'", "text, not a number"),
            "clean.numbers",
        ),
        (changed_clean("C4", "3/5/2026"), ("sheet Clean data, C4", "'3/5/2026'", "text, not a date"), "clean.days"),
        (changed_clean("E3", "12O.00"), ("sheet Clean data, E3", "letter where a digit"), "clean.numbers"),
        (changed_clean("C4", "03-05-26"), ("sheet Clean data, C4", "more than one way"), "clean.days"),
        (changed_clean("E3", 12.345), ("sheet Clean data, E3", "parts of a cent"), "clean.numbers"),
        (changed_clean("E3", "#VALUE!"), ("sheet Clean data, E3", "#VALUE!"), "clean.numbers"),
        (changed_clean("E1", "Money"), ("Clean data", "no column 'Balance'"), "clean.sum"),
    ],
)
def test_a_cell_of_the_cleaned_rows_that_cannot_be_counted_is_told(change, words, wrong):
    found = a_variant(2)
    reading = read(found, solved(found, change=change))
    assert any(all(word in problem for word in words) for problem in reading.problems), reading.problems
    result = {row.name: row.status for row in marks(found, reading.answers).rows}
    assert result[wrong] in ("wrong", "blank")


def test_an_age_that_is_formatted_as_a_date_is_told():
    found = a_variant(2)
    reading = read(found, solved(found, change=changed_clean("F2", date(1900, 3, 20))))
    assert any("sheet Clean data, F2" in one and "shown as a date" in one for one in reading.problems)


def test_a_space_too_many_makes_another_payer():
    found = a_variant(2)

    def change(book):
        book["Clean data"]["B2"] = f"{book['Clean data']['B2'].value} "

    reading = read(found, solved(found, change=change))
    assert reading.problems == ()
    assert int(reading.answers["clean.payers"]) == int(found.expected["clean.payers"]) + 1


def test_a_total_row_of_the_trainees_own_is_passed_over_and_that_of_the_export_is_counted():
    found = a_variant(2)
    last = int(found.expected["clean.rows"]) + 2

    def own(book):
        book["Clean data"].cell(last, 1, "Total")
        book["Clean data"].cell(last, 5, 99.0)

    def exports(book):
        own(book)
        book["Clean data"].cell(last, 1, "Report total")

    assert read(found, solved(found, change=own)).answers["clean.rows"] == found.expected["clean.rows"]
    assert read(found, solved(found, change=exports)).answers["clean.rows"] == str(last - 1)


@pytest.mark.parametrize(
    ("cell", "value", "words"),
    [
        ("C6", "n/a", ("C6", "'n/a'", "not a dollar amount")),
        ("C6", 10.005, ("C6", "parts of a cent")),
        ("C6", date(2026, 3, 1), ("C6", "date")),
        ("C6", True, ("C6", "TRUE")),
        ("B2", "soon", ("B2", "'soon'", "not a date")),
        ("A6", "Somebody else", ("A6", "'Somebody else'", "Put rows and columns back")),
    ],
)
def test_a_cell_of_the_report_that_cannot_be_read_is_told(cell, value, words):
    found = a_variant(1)

    def change(book):
        book["Aging report"][cell] = value

    reading = read(found, solved(found, change=change))
    assert len(reading.problems) == 1
    assert all(word in reading.problems[0] for word in ("sheet Aging report", *words)), reading.problems
    assert marks(found, reading.answers).points < 10


def test_a_sheet_that_is_missing_is_told():
    found = a_variant(2)

    def without(title):
        def change(book):
            book[title].title = "Sheet9"

        return change

    for title in ("Aging report", "Clean data"):
        reading = read(found, solved(found, change=without(title)))
        assert any(f"There is no sheet '{title}'" in one for one in reading.problems)


def test_very_many_problems_end_in_a_count():
    found = a_variant(2)

    def change(book):
        for row in range(2, 100):
            book["Clean data"].cell(row, 1, "A-1")
            book["Clean data"].cell(row, 5, "much")

    reading = read(found, solved(found, change=change))
    assert len(reading.problems) == 41
    assert "more" in reading.problems[-1]


def test_the_wrong_ways_of_a_careless_trainee_are_named():
    """Rows in the wrong day's age, handed in as a file, bring the words about the day of printing."""
    found = a_variant(2)
    answers = {**found.expected, **found.mistakes["aged_to_the_printing"]}
    assert marks(found, answers).mistakes == ("aged_to_the_printing",)
    untouched = read(found, files(found)["aging-report.xlsx"])
    assert marks(found, untouched.answers).points == 0


@pytest.mark.parametrize("level", [1, 2, 3])
def test_the_sums_of_wrong_ways_agree_with_the_engine_when_the_way_is_right(level):
    for number in range(20):
        job = TASK.scenario(Draw(f"law {number}"), level)
        kept = list({row.item: row for row in reversed(rows_of(job))}.values())[::-1]
        assert added_up(kept, job) == report_answers(job)
        assert right_answers(job)["as_of"] == job.as_of < job.printed
        assert all(timedelta(0) <= job.as_of - row.statement for row in rows_of(job))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Account,Payer\n1,2\n",
        b"PK\x03\x04 and nothing else",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"%PDF-1.7\n",
        packed({"readme.txt": b"hello"}),
        packed({"xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY x "y">]><a/>', "[Content_Types].xml": b"<Types/>"}),
        packed({"xl/workbook.xml": b"<a/>", "xl/vbaProject.bin": b"x"}),
        packed({"xl/workbook.xml": b"<a/>", "../../etc/passwd": b"x"}),
    ],
)
def test_a_hostile_file_gives_one_plain_problem(data):
    found = a_variant(1)
    reading = read(found, data, "mine.xlsx")
    assert reading.answers == {}
    assert len(reading.problems) == 1
    assert reading.problems[0].startswith("mine.xlsx: ")


@given(at=st.integers(0, 10**6), put=st.integers(0, 255))
@settings(max_examples=60)
def test_a_file_with_a_byte_changed_ends_in_words(at, put):
    found = a_variant(1)
    data = bytearray(SOLVED_ONCE)
    data[at % len(data)] = put
    reading = read(found, bytes(data))
    assert all(isinstance(answer, str) for answer in reading.answers.values())


SOLVED_ONCE = solved(a_variant(1))


def test_the_empty_workbook_has_the_places_of_the_form():
    for level in (1, 2, 3):
        found = a_variant(level)
        name = next(name for name in files(found) if name in ("aging-report.xlsx", "open-items.xlsx"))
        book = openpyxl.load_workbook(io.BytesIO(files(found)[name]))
        assert [cell.value for cell in book["Clean data"][1]] == list(CLEAN_HEADINGS)
        for field in fields_in_the_file(found):
            sheet, _, cell = field.place.partition("!")
            if sheet == "Aging report" and cell != "B2":
                row = book["Aging report"][cell].row
                assert field.label.startswith(f"{cell}: {book['Aging report'].cell(row, 1).value}, ")
