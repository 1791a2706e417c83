"""Papers in print: the same bytes every time, nothing lost, headings on every page, odd letters and long words."""

import ctypes
import hashlib
import subprocess
import sys
from datetime import date, timedelta

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.documents.paper import (
    Address,
    Column,
    Facts,
    Heading,
    Notice,
    Paper,
    Signatures,
    Table,
    Words,
)
from kit.documents.pdf import as_pdf
from kit.engine.money import Money
from tests.printed import pages, printed

COLUMNS = (Column("Day"), Column("What happened"), Column("Amount", True), Column("Balance", True))


def long_table(count):
    """One row a day, each a charge of $1.00, and a total that is the number of rows in dollars."""
    first = date(2026, 1, 1)
    rows = [
        (first + timedelta(at), f"Charge number {at + 1}", Money(100), Money(100 * (at + 1))) for at in range(count)
    ]
    return Table("Movements", COLUMNS, rows, (("All of them", "", Money(100 * count), ""),))


EVERY_BLOCK = Paper(
    "Test bill",
    [
        Address(["Saltmarsh Community Hospital", "40 Harbor Road"]),
        Heading("What it is"),
        Words("This is a paragraph."),
        Notice("Help with this bill", "You may not have to pay all of it."),
        Facts("Your account", [("Balance", Money.of("1250.40")), ("Due", date(2026, 3, 2)), ("Visits", 3)]),
        long_table(2),
        Signatures(["Guarantor", "For the hospital"]),
    ],
)


def test_every_block_is_printed_as_a_person_reads_it():
    text = printed(EVERY_BLOCK)
    for part in (
        "Test bill", "40 Harbor Road", "What it is", "This is a paragraph.", "Help with this bill",
        "You may not have to pay all of it.", "$1,250.40", "March 2, 2026", "Visits 3", "Charge number 2", "$2.00",
        "Guarantor", "For the hospital", "Page 1 of 1",
    ):  # fmt: skip
        assert part in text


def test_the_page_is_letter_size_and_names_its_title_and_no_author():
    document = pypdfium2.PdfDocument(as_pdf(EVERY_BLOCK))
    assert document[0].get_size() == (612, 792)
    about = document.get_metadata_dict()
    assert about["Title"] == "Test bill"
    assert not about["Author"]
    assert about["CreationDate"].startswith("D:20000101"), "no clock in the file"
    assert b"/Lang" in as_pdf(EVERY_BLOCK)
    assert b"en-US" in as_pdf(EVERY_BLOCK)
    document.close()


def test_the_same_paper_gives_the_same_bytes_here_and_in_another_process():
    first = as_pdf(EVERY_BLOCK)
    assert as_pdf(EVERY_BLOCK) == first
    script = (
        "import hashlib; from tests.test_pdf import EVERY_BLOCK; from kit.documents.pdf import as_pdf; "
        "print(hashlib.sha256(as_pdf(EVERY_BLOCK)).hexdigest())"
    )
    other = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == hashlib.sha256(first).hexdigest()


def test_a_long_table_has_its_headings_and_its_page_number_on_every_page_and_loses_no_row():
    found = pages(as_pdf(Paper("Statement", [long_table(200)])))
    assert len(found) > 3
    for number, text in enumerate(found, 1):
        assert "Movements Day What happened Amount Balance" in text
        assert f"Page {number} of {len(found)}" in text
    everything = " ".join(found)
    for number in range(1, 201):
        assert f"Charge number {number} $1.00 ${number}.00" in everything
    assert "All of them $200.00" in found[-1]


def font_at(text, index):
    """The name of the font in which a letter of a page is printed."""
    room, flags = ctypes.create_string_buffer(64), ctypes.c_int()
    pypdfium2.raw.FPDFText_GetFontInfo(text, index, room, len(room), flags)
    return room.value.decode()


def test_totals_are_bold_and_amounts_stand_at_the_right_edge():
    document = pypdfium2.PdfDocument(as_pdf(Paper("T", [long_table(12)])))
    text = document[0].get_textpage()
    total, _ = text.search("All of them").get_next()
    row, _ = text.search("Charge number 12").get_next()
    assert "Bold" in font_at(text, total)
    assert "Bold" not in font_at(text, row)
    ends = []
    for words in ("Charge number 1 $1.00 $1.00", "Charge number 12 $1.00 $12.00"):
        index, count = text.search(words.split(" $")[0]).get_next()
        amount = "$" + words.rsplit("$", 1)[1]
        at, count = text.search(amount, index=index + count + 6).get_next()
        ends.append(text.get_charbox(at + count - 1)[2])
    assert abs(ends[0] - ends[1]) < 1
    document.close()


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("O'Brien & <b>Sons</b>", "O'Brien & <b>Sons</b>"),
        ("</para><img src='/etc/passwd'/>", "</para><img src='/etc/passwd'/>"),
        ("&lt; &amp; &#169;", "&lt; &amp; &#169;"),
        ("José Núñez", "José Núñez"),
        ("Łukasz Nguyễn", "Lukasz Nguyen"),
        ("李 小龍", "? ??"),
        ("A\x00\x07\u202eB", "AB"),
        ("one\ttwo\nthree", "one two three"),
        ("\ud800", "?"),
    ],
)
def test_an_odd_name_is_printed_everywhere_and_never_read_as_markup(name, seen):
    paper = Paper(
        f"Title {name}",
        [
            Address([f"Address {name}"]),
            Words(f"Words {name}"),
            Notice(f"Notice {name}", f"Text {name}"),
            Facts(f"Facts {name}", [(f"Name {name}", f"Value {name}")]),
            Table(f"Table {name}", (Column(f"Column {name}"), Column("n", True)), [(f"Cell {name}", 1)]),
            Signatures([f"Sign {name}"]),
        ],
    )
    text = printed(paper)
    for place in (
        "Title",
        "Address",
        "Words",
        "Notice",
        "Text",
        "Facts",
        "Name",
        "Value",
        "Table",
        "Column",
        "Cell",
        "Sign",
    ):
        assert f"{place} {seen}" in text


HUGE = "w" * 8_000
MANY = "word " * 1_600


@pytest.mark.parametrize(
    "blocks",
    [
        [],
        [Address([]), Words(""), Heading(""), Notice("", ""), Facts("", []), Signatures([])],
        [Table("No columns", (), ())],
        [Table("No rows", COLUMNS, ())],
        [Words(HUGE)],
        [Notice(HUGE, MANY)],
        [Facts(MANY, [(MANY, HUGE)])],
        [Table(MANY, (Column(HUGE), Column("n", True)), [(HUGE, HUGE)], [(MANY, 1)])],
        [Signatures([HUGE, MANY])],
        [Address(["line"] * 300)],
        [Table("Sixty columns", (Column("k", True),) * 60, [("abc",) * 60])],
    ],
    ids=["nothing", "empty", "no columns", "no rows", "words", "notice", "facts", "table", "sign", "address", "wide"],
)
def test_empty_and_huge_parts_are_printed(blocks):
    assert pages(as_pdf(Paper("Paper", blocks)))


def test_no_letter_of_a_long_word_is_lost():
    text = printed(Paper("T", [Words("x" * 500), Facts("F", [("Name", "y" * 500)])]))
    assert text.count("x") == 500
    assert text.count("y") == 500


def test_a_very_long_title_is_printed_in_full_and_cut_at_the_foot():
    found = pages(as_pdf(Paper("T" * 2_000, [Words("End.")])))
    assert " ".join(found).count("T") < 2_000 + len(found) * 200
    assert "Page 1 of" in found[0]


def test_amounts_in_a_wide_table_are_not_broken():
    columns = (Column("Service"), *(Column(f"Heading {at}", True) for at in range(11)))
    text = printed(Paper("Wide", [Table("T", columns, [("X-ray", *[Money.of("12345.67")] * 11)])]))
    assert text.count("$12,345.67") == 11


TEXTS = st.text(max_size=40)
CELLS = st.one_of(TEXTS, st.integers(-(10**9), 10**9), st.dates(), st.integers(-(10**11), 10**11).map(Money))
BLOCKS = st.one_of(
    st.lists(TEXTS, max_size=4).map(Address),
    TEXTS.map(Heading),
    TEXTS.map(Words),
    st.builds(Notice, TEXTS, TEXTS),
    st.builds(Facts, TEXTS, st.lists(st.tuples(TEXTS, CELLS), max_size=4)),
    st.lists(TEXTS, max_size=3).map(Signatures),
    st.integers(1, 5).flatmap(
        lambda n: st.builds(
            Table,
            TEXTS,
            st.just(tuple(Column(f"c{at}", at % 2 == 1) for at in range(n))),
            st.lists(st.tuples(*[CELLS] * n), max_size=5),
            st.lists(st.tuples(*[CELLS] * n), max_size=2),
        )
    ),
)


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.lists(BLOCKS, max_size=5))
def test_whatever_stands_on_a_paper_it_is_printed_the_same_twice(title, blocks):
    paper = Paper(title, blocks)
    made = as_pdf(paper)
    assert made == as_pdf(paper)
    assert made.startswith(b"%PDF-")
    found = pages(made)
    assert f"Page {len(found)} of {len(found)}" in found[-1]


def test_room_after_the_last_part_never_makes_an_empty_page():
    for rows in range(30, 60):
        paper = Paper("Facts", [Facts("Many", [(f"Fact {n}", "yes") for n in range(rows)])])
        pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(as_pdf(paper))]
        assert all("Fact" in page.replace("Facts", "") for page in pages), rows
