"""Slides about accounts: the figures worked out by hand, words for every picture, nothing off the slide."""

import hashlib
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import combinations
from pathlib import Path

import pytest
from example_history import HISTORY
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation

from kit.documents.office_file import check_office_file
from kit.documents.slide_facts import slide_facts
from kit.documents.slides import account_slides, office_slides
from kit.engine.ledger import BANK, FEES, PATIENT, REFUNDS, Account, Transfer
from kit.engine.money import Money, total
from kit.scenarios.people import Name

ON = date(2026, 10, 1)
"""March 2 is 213 days before it, July 14 is 79 days before it."""
ROOT = Path(__file__).parents[1]


def slides(data):
    return list(Presentation(BytesIO(data)).slides)


def table(slide):
    frame = next(shape for shape in slide.shapes if shape.has_table)
    return [[cell.text for cell in row.cells] for row in frame.table.rows]


def chart(slide):
    return next(shape.chart for shape in slide.shapes if shape.has_chart)


def lines(slide):
    return slide.placeholders[1].text_frame.text.split("\n")


def second_patient():
    """The same history under other account numbers, so that a worklist has two patients."""
    accounts = tuple(replace(account, number=f"B-{account.number[2:]}") for account in HISTORY.accounts)
    return replace(HISTORY, accounts=accounts)


def test_every_slide_has_its_title():
    titles = [slide.shapes.title.text_frame.text for slide in slides(account_slides(HISTORY, ON))]
    assert titles == [
        "Accounts A-000000321, A-000000322",
        "Key figures",
        "Aging on October 1, 2026",
        "Top balances",
        "What was done (1 of 2)",
        "What was done (2 of 2)",
        "Next steps",
    ]


def test_key_figures_are_those_of_the_two_visits():
    # 530 + 1,576 charged; 270 + 45 + 448 by insurance; 180 + 616 written off; 25 + 128 by the patient; 10 + 384 left
    assert table(slides(account_slides(HISTORY, ON))[1]) == [
        ["Figure", "Amount"],
        ["Charges", "$2,106.00"],
        ["Insurance paid", "$763.00"],
        ["Adjustments", "$796.00"],
        ["Patient paid", "$153.00"],
        ["Balance", "$394.00"],
    ]


def test_the_aging_is_a_chart_and_a_table_with_the_same_amounts():
    slide = slides(account_slides(HISTORY, ON))[2]
    plot = chart(slide).plots[0]
    assert list(plot.categories) == ["0-30 days", "31-60 days", "61-90 days", "91-120 days", "Over 120 days"]
    assert list(plot.series[0].values) == [0.0, 0.0, 384.0, 0.0, 10.0]
    assert [row[1] for row in table(slide)[1:]] == ["$0.00", "$0.00", "$384.00", "$0.00", "$10.00", "$394.00"]


def test_top_balances_have_the_largest_first():
    assert table(slides(account_slides(HISTORY, ON))[3])[1:] == [
        ["A-000000322", "patient", "79", "$384.00"],
        ["A-000000321", "patient", "213", "$10.00"],
    ]


def test_what_was_done_is_in_the_order_of_the_days():
    done = [line for slide in slides(account_slides(HISTORY, ON))[4:6] for line in lines(slide)]
    assert done[2:5] == [
        "April 15, 2026: statement sent (A-000000321)",
        "May 15, 2026: statement sent (A-000000321)",
        "June 3, 2026: call to Ngozi Okafor about overdue balance, conversation (A-000000321)",
    ]
    assert done[-1] == "August 20, 2026: payment plan agreed on, 4 payments of $128.00 (A-000000322)"


def test_what_happens_after_the_day_is_not_on_the_slides():
    # On March 25 the first payer has paid 270 and written off 180; the second owes 80 less 25 paid at the desk.
    rows = table(slides(account_slides(HISTORY, date(2026, 3, 25)))[1])
    assert [row[1] for row in rows[1:]] == ["$530.00", "$270.00", "$180.00", "$25.00", "$55.00"]
    aging = table(slides(account_slides(HISTORY, date(2026, 3, 25)))[2])
    assert aging[-2:] == [["Credits", "-$25.00"], ["In all", "$55.00"]]


def test_a_credit_is_named_as_a_next_step():
    steps = lines(slides(account_slides(HISTORY, date(2026, 3, 25)))[-1])
    assert steps == [
        "Ask Quillbrook Mutual about $80.00, 23 days old (A-000000321).",
        "Find the cause of the credit of $25.00, then move it or give it back (A-000000321).",
    ]


def test_nothing_open_is_said_so():
    paid = Transfer(date(2026, 4, 20), Money.of("10"), PATIENT, BANK, "Payment")
    account = HISTORY.accounts[0]
    closed = replace(account, ledger=Account((*account.ledger.transfers, paid)))
    deck = slides(account_slides(replace(HISTORY, accounts=(closed,)), ON))
    assert lines(deck[3]) == ["No balance is open."]
    assert lines(deck[-1]) == ["Nothing is open. No next step is needed."]


def test_a_worklist_is_added_up_and_names_no_patient():
    data = office_slides([HISTORY, second_patient()], ON)
    deck = slides(data)
    assert [row[1] for row in table(deck[1])[1:]] == ["$4,212.00", "$1,526.00", "$1,592.00", "$306.00", "$788.00"]
    assert lines(deck[4]) == [
        "Claims sent: 6",
        "Statements sent: 6",
        "Calls: 2 (conversation 2)",
        "Payment plans agreed on: 2",
    ]
    assert lines(deck[5]) == ["Patients to ask: 4 balances, $788.00"]
    assert not any(
        "Okafor" in shape.text_frame.text for slide in deck for shape in slide.shapes if shape.has_text_frame
    )


def test_a_long_worklist_shows_the_largest_and_adds_up_the_rest():
    many = [
        replace(HISTORY, accounts=(replace(HISTORY.accounts[1], number=f"N-{number:03d}"),)) for number in range(40)
    ]
    rows = table(slides(office_slides(many, ON))[3])
    assert len(rows) == 9
    assert rows[-1] == ["All others", "33 more", "", "$12,672.00"]  # 33 x 384


def test_a_worklist_of_nobody_and_an_account_given_twice_are_refused():
    with pytest.raises(ValueError, match="at least one patient; the list is empty"):
        office_slides([], ON)
    with pytest.raises(ValueError, match="account A-000000321 is given twice; give each account once"):
        office_slides([HISTORY, HISTORY], ON)


def test_charts_and_tables_have_words_for_those_who_cannot_see_them():
    frames = [
        shape
        for slide in slides(account_slides(HISTORY, ON))
        for shape in slide.shapes
        if shape.has_table or shape.has_chart
    ]
    told = [frame._element.nvGraphicFramePr.cNvPr.get("descr") for frame in frames]
    assert told[1] == (
        "Bar chart of open balances by age: 0-30 days $0.00; 31-60 days $0.00; 61-90 days $384.00; "
        "91-120 days $0.00; Over 120 days $10.00."
    )
    assert all(told)
    assert len(told) == 4


def test_words_are_large_enough_to_read():
    for slide in slides(account_slides(HISTORY, ON)):
        for shape in slide.shapes:
            frames = [shape.text_frame] if shape.has_text_frame else []
            frames += [cell.text_frame for row in shape.table.rows for cell in row.cells] if shape.has_table else []
            assert all(one.font.size.pt >= 18 for frame in frames for one in frame.paragraphs)


def boxes(deck):
    """For each slide the shapes on it: left, top, right and bottom."""
    for slide in deck.slides:
        yield [
            (shape.left, shape.top, shape.left + shape.width, shape.top + shape.height)
            for shape in slide.shapes
            if shape.has_table or shape.has_chart or shape.text_frame.text
        ]


def overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def lines_needed(text, letters):
    return -(-len(text) // letters)


LONG = "Wolfeschlegelsteinhausenbergerdorff " * 12


@pytest.mark.parametrize("long", [False, True])
def test_nothing_leaves_the_slide_or_lies_on_something_else(long):
    history = HISTORY
    if long:
        accounts = tuple(
            replace(
                account,
                number=f"{account.number}-{LONG}",
                visit=replace(account.visit, practice=replace(account.visit.practice, name=LONG)),
                calls=tuple(replace(call, with_whom=LONG) for call in account.calls) * 20,
            )
            for account in HISTORY.accounts
        )
        patient = replace(HISTORY.patient, name=Name(LONG, LONG))
        history = replace(HISTORY, accounts=accounts, patient=patient)
    deck = Presentation(BytesIO(account_slides(history, ON)))
    for shapes in boxes(deck):
        assert all(left >= 0 and top >= 0 for left, top, _, _ in shapes)
        assert all(right <= deck.slide_width and bottom <= deck.slide_height for _, _, right, bottom in shapes)
        assert not any(overlap(*pair) for pair in combinations(shapes, 2))
    for slide in deck.slides:
        for shape in slide.placeholders:
            # a letter is about half as wide as it is high, and a line a fifth higher than its letters
            points = [one.font.size.pt for one in shape.text_frame.paragraphs]
            fit = [int(shape.width / 12700 / (size * 0.52)) for size in points]
            texts = [one.text for one in shape.text_frame.paragraphs]
            high = sum(
                lines_needed(text, letters) * size * 1.2 + 6
                for text, letters, size in zip(texts, fit, points, strict=True)
            )
            assert high <= shape.height / 12700, (texts, high)


def test_no_birth_date_diagnosis_or_member_number_is_in_the_file():
    with zipfile.ZipFile(BytesIO(account_slides(HISTORY, ON))) as package:
        everything = "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
    for secret in ("2014", "May 9", "1985", "J20", "ronchitis", "S06", "oncussion", "FHX000000017", "QBM000000022"):
        assert secret not in everything


def test_the_same_account_makes_the_same_bytes_in_another_process():
    program = (
        "import hashlib, sys; from datetime import date; sys.path.insert(0, 'tests')\n"
        "from example_history import HISTORY; from kit.documents.slides import account_slides\n"
        "print(hashlib.sha256(account_slides(HISTORY, date(2026, 10, 1))).hexdigest())"
    )
    here = hashlib.sha256(account_slides(HISTORY, ON)).hexdigest()
    there = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert there.stdout.strip() == here


def test_no_time_of_day_is_in_the_file_or_in_the_workbook_of_the_chart():
    with zipfile.ZipFile(BytesIO(account_slides(HISTORY, ON))) as package:
        times = {entry.date_time for entry in package.infolist()}
        inner = next(name for name in package.namelist() if name.endswith(".xlsx"))
        with zipfile.ZipFile(BytesIO(package.read(inner))) as book:
            times |= {entry.date_time for entry in book.infolist()}
            assert b"2026-01-01T00:00:00Z" in book.read("docProps/core.xml")
    assert times == {(1980, 1, 1, 0, 0, 0)}


def test_the_file_passes_the_look_over_of_files_from_outside():
    check_office_file(account_slides(HISTORY, ON), "account.pptx", "slides")


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_on_every_day_the_figures_add_up_and_the_buckets_hold_all_that_is_open(day):
    facts = slide_facts([HISTORY], day)
    amounts = {one.name: one.amount for one in facts.figures}
    settled = total(amounts[name] for name in ("insurance_paid", "adjustments", "patient_paid"))
    assert amounts["charges"] - settled == amounts["balance"]
    assert total(one.amount for one in facts.buckets) + facts.credits == amounts["balance"]
    assert total(one.amount for one in facts.balances) == amounts["balance"]


def test_fees_and_refunds_on_their_way_are_figures_of_their_own_and_all_adds_up():
    account = HISTORY.accounts[0]  # 10.00 left of 530.00
    moves = (
        Transfer(date(2026, 6, 1), Money.of("25"), FEES, PATIENT, "Returned check"),
        Transfer(date(2026, 6, 2), Money.of("60"), PATIENT, BANK, "Payment"),  # 25.00 more than is owed
        Transfer(date(2026, 6, 3), Money.of("25"), REFUNDS, PATIENT, "Refund approved"),
    )
    changed = replace(account, ledger=Account((*account.ledger.transfers, *moves)))
    figures = slide_facts([replace(HISTORY, accounts=(changed,))], ON).figures
    # 530 + 25 = 315 insurance + 180 written off + 85 patient - 25 refund on its way + 0
    assert [(one.label, str(one.amount)) for one in figures] == [
        ("Charges", "$530.00"),
        ("Fees", "$25.00"),
        ("Insurance paid", "$315.00"),
        ("Adjustments", "$180.00"),
        ("Patient paid", "$85.00"),
        ("Refunds still to pay", "$25.00"),
        ("Balance", "$0.00"),
    ]
