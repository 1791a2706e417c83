"""Office files from others: what passes, and what is refused before any reader opens it."""

import io
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office import entries, packed, with_entry, workbook

from kit.documents import office_file
from kit.documents.office_file import check_office_file

GOOD = workbook(["Paid"], [25])


def refused(data, *words, holds="workbook"):
    with pytest.raises(ValueError, match=r"^book\.xlsx: ") as caught:
        check_office_file(data, "book.xlsx", holds)
    for word in words:
        assert word in str(caught.value)


def test_a_workbook_and_slides_with_a_chart_and_a_web_link_pass():
    pptx = pytest.importorskip("pptx")
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE

    check_office_file(GOOD, "book.xlsx", "workbook")
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[5])
    chart = CategoryChartData()
    chart.categories = ["0 to 30 days"]
    chart.add_series("Owed", [35])
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, 0, 900000, 900000, chart)
    run = slide.shapes.title.text_frame.paragraphs[0].add_run()
    run.text, run.hyperlink.address = "Help", "https://example.org/help"
    out = io.BytesIO()
    show.save(out)
    check_office_file(out.getvalue(), "show.pptx", "slides")
    refused(out.getvalue(), "xl/workbook.xml")
    refused(GOOD, "ppt/presentation.xml", holds="slides")


def test_what_is_no_office_file():
    refused(b"", "empty")
    refused(b"Day,Paid\n1,2\n", "not an Excel workbook")
    refused(b"PK\x03\x04 and nothing else", "damaged")
    refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "password", "old Office format")
    refused(packed({"readme.txt": b"hello"}), "xl/workbook.xml")
    refused(GOOD[:-30], "damaged")
    with pytest.raises(ValueError, match="workbook, slides"):
        check_office_file(GOOD, "book.xlsx", "letter")


def test_too_many_bytes_or_entries(monkeypatch):
    refused(packed({f"xl/{number}.xml": b"<a/>" for number in range(2_001)}), "entries", "2,001")
    monkeypatch.setattr(office_file, "MOST_BYTES", 100)
    refused(GOOD, "bytes", "100")


def test_a_small_file_that_unpacks_to_very_much():
    bomb = with_entry(GOOD, "xl/media/image1.png", bytes(61 * 1024 * 1024))
    assert len(bomb) < 100_000
    refused(bomb, "xl/media/image1.png", "unpacks to more")
    parts = {**entries(GOOD), **{f"xl/media/{number}.png": bytes(40 * 1024 * 1024) for number in range(4)}}
    refused(packed(parts), "unpacks to more")


def test_a_size_that_the_file_lies_about_is_not_believed():
    honest = bytearray(with_entry(GOOD, "xl/media/image1.png", bytes(61 * 1024 * 1024)))
    size = struct.pack("<L", 61 * 1024 * 1024)
    assert honest.count(size) == 2
    refused(bytes(honest.replace(size, struct.pack("<L", 10))), "damaged")


def test_a_million_tiny_elements_are_too_many():
    refused(with_entry(GOOD, "xl/styles.xml", b"<styleSheet>" + b"<x/>" * 1_000_001 + b"</styleSheet>"), "unpacks")


@pytest.mark.parametrize("entry", ["../evil.xml", "/etc/evil.xml", "xl/../../evil", "C:evil.xml", "xl//a.xml", "a\nb"])
def test_names_that_lead_out_of_the_file(entry):
    refused(packed([*entries(GOOD).items(), (entry, b"x")]), "leads out of the file")


def test_names_with_a_backslash():
    refused(with_entry(GOOD, "xl/evil.xml", b"x").replace(b"xl/evil.xml", b"xl\\evil.xml"), "leads out of the file")


def test_an_entry_that_comes_twice():
    refused(packed([*entries(GOOD).items(), ("XL/workbook.xml", b"<a/>")]), "twice")


@pytest.mark.parametrize("entry", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml", "xl/media/run.exe"])
def test_macros_and_programs(entry):
    refused(with_entry(GOOD, entry, b"x"), "macros")


def test_macros_under_another_name():
    types = entries(GOOD)["[Content_Types].xml"].replace(
        b"</Types>", b'<Override PartName="/xl/a.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    )
    refused(with_entry(GOOD, "[Content_Types].xml", types), "macros", "/xl/a.bin")


@pytest.mark.parametrize("mode", [b"External", b"Ext&#101;rnal", b" EXTERNAL "])
def test_links_to_other_files(mode):
    link = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
        b'Target="file://server/share/a.png" TargetMode="' + mode + b'"/></Relationships>'
    )
    refused(with_entry(GOOD, "xl/worksheets/_rels/sheet1.xml.rels", link), "points to a file outside")
    refused(with_entry(GOOD, "xl/externalLinks/externalLink1.xml", b"<a/>"), "links to other files")


def test_a_file_packed_inside_the_file():
    refused(with_entry(GOOD, "xl/embeddings/more.zip", b"x"), "more.zip", "packed inside")


LAUGHS = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize(
    "content",
    [
        LAUGHS,
        LAUGHS.lower(),
        b"\xef\xbb\xbf" + LAUGHS,
        b"<a>" + b" " * 262_134 + b"</a>" + LAUGHS,  # the word stands across two pieces
    ],
)
def test_entities_in_xml(content):
    refused(with_entry(GOOD, "xl/styles.xml", content), "declares entities")
    refused(with_entry(GOOD, "xl/odd.name", content), "declares entities")


@pytest.mark.parametrize(
    "content",
    [
        LAUGHS.decode().encode("utf-16"),
        LAUGHS.decode().encode("utf-16-le"),
        b"<?xml version='1.0' encoding='cp037'?>" + LAUGHS.decode().encode("cp037"),
        b"<?xml version='1.0' " + b" " * 300_000 + b"encoding='utf-7'?><a/>",
    ],
)
def test_entities_in_other_letters(content):
    refused(with_entry(GOOD, "xl/styles.xml", content), "UTF-8")


def test_a_password_on_an_entry():
    marked = bytearray(GOOD)
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = marked.index(mark)
        marked[at + offset] |= 1
    refused(bytes(marked), "password")


def test_packing_that_is_not_known():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as package:
        for name, content in entries(GOOD).items():
            package.writestr(name, content)
    refused(out.getvalue(), "packed in an unknown way")


def only_plain_words(data):
    said = "book.xlsx: "
    try:
        check_office_file(data, "book.xlsx", "workbook")
    except ValueError as problem:
        said = str(problem)
    assert said.startswith("book.xlsx: ")


@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0"]))
def test_any_bytes_are_refused_in_plain_words(data, start):
    only_plain_words(start + data)


@settings(max_examples=60)
@given(st.data())
def test_a_broken_workbook_passes_or_is_refused_in_plain_words(data):
    broken = bytearray(GOOD[: data.draw(st.integers(0, len(GOOD)))] if data.draw(st.booleans()) else GOOD)
    for _ in range(data.draw(st.integers(1, 8))):
        if broken:
            broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    only_plain_words(bytes(broken))
