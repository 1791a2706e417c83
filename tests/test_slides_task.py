"""The slides task from end to end: papers are read, slides made as a trainee would, handed in, and marked."""

import io
import re
import shutil
import struct
import subprocess
import zlib
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office import entries, packed, with_entry
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from kit.assess.answer_key import AnswerKey
from kit.assess.marking import mark
from kit.tasks.form import Upload
from kit.tasks.present_accounts.private import shown_in
from kit.tasks.task import task
from kit.tasks.variant import variant

TASK = task("present_accounts")
SOFFICE = shutil.which("soffice")
GROUPS = ("0 to 30 days", "31 to 60 days", "61 to 90 days", "91 to 120 days", "Over 120 days")
HELD = ("with the attorney", "in bankruptcy")


@cache
def a_variant(level, seed="slides"):
    return variant(TASK, seed, level)


def fields_in_the_file(found):
    return next(part for part in found.parts if isinstance(part, Upload)).fields


def rows_of(html):
    """The cells of each table row of a paper."""
    rows = re.findall(r"<tr>(.*?)</tr>", html, re.S)
    plain = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in rows]
    return [[" ".join(cell.replace("&amp;", "&").split()) for cell in row] for row in plain]


def dollars(text):
    return Decimal(text.replace("$", "").replace(",", ""))


def shown(amount):
    return f"-${-amount:,.2f}" if amount < 0 else f"${amount:,.2f}"


class Office:
    """What the papers say, read by somebody who knows nothing of the kit: from the printed tables alone."""

    def __init__(self, found):
        papers = {paper.title: paper.html for paper in found.exhibits}
        self.reports = [html for title, html in papers.items() if title.startswith("Aging report")]
        self.days = [re.search(r"as of (\w+) \d+", title)[1] for title in papers if title.startswith("Aging report")]
        listed = next(html for title, html in papers.items() if title.startswith("Accounts behind"))
        everyone = [row for row in rows_of(listed) if len(row) == 8 and row[0].startswith("A-")]
        request = next(iter(papers.values()))
        self.out = [row for row in everyone if "Leave out" in request and row[7] in HELD]
        self.people = everyone
        self.accounts = [(row[4], int(row[5]), dollars(row[6])) for row in everyone if row not in self.out]
        self.owed = self.by_group(self.reports[-1])
        for row in self.out:
            self.owed[self.group(int(row[5]))] -= dollars(row[6])

    @staticmethod
    def group(age):
        return sum(age > last for last in (30, 60, 90, 120))

    @staticmethod
    def by_group(report):
        total = next(row for row in rows_of(report) if row[0] == "Total")
        return [dollars(cell) for cell in total[1:6]]

    def figures(self):
        total, old = sum(self.owed), sum(self.owed[3:])
        found = {
            "Total open balance": shown(total),
            "Over 90 days": shown(old),
            "Percent over 90 days": f"{(old * 100 / total).quantize(Decimal('0.1'), 'ROUND_HALF_UP')}%",
            "Credits owed back": shown(-sum(amount for _, _, amount in self.accounts if amount < 0)),
            "Open accounts": str(sum(amount > 0 for _, _, amount in self.accounts)),
        }
        if len(self.reports) > 1:
            before = self.by_group(self.reports[0])
            found["Change in total"] = shown(total - sum(before))
            found["Change over 90 days"] = shown(old - sum(before[3:]))
        return found

    def bars(self):
        if len(self.reports) == 1:
            return {"Owed": self.owed}
        return {self.days[0]: self.by_group(self.reports[0]), self.days[1]: self.owed}

    def largest(self):
        sums = {}
        for payer, _, amount in self.accounts:
            sums[payer] = sums.get(payer, 0) + max(amount, 0)
        return [(payer, shown(amount)) for payer, amount in sorted(sums.items(), key=lambda pair: -pair[1])[:3]]

    def typed(self):
        old = {}
        for payer, age, amount in self.accounts:
            old[payer] = old.get(payer, 0) + (amount if amount > 0 and age > 90 else 0)
        total, over = sum(self.owed), sum(self.owed[3:])
        if len(self.reports) == 1:
            steps = sum((over * 10 >= total, over * 5 >= total, over * 3 >= total, over * 2 > total))
            start = ("Less than one tenth", "From one tenth", "From one fifth", "From one third", "More than one half")
        else:
            before = self.by_group(self.reports[0])
            up, old_up = total > sum(before), over > sum(before[3:])
            steps = (0 if old_up else 1) if up else (2 if old_up else 3)
            start = (
                "The total and the money over 90 days both went up",
                "The total went up",
                "The total went down",
                "The total and the money over 90 days both went down",
            )
        return {"headline": start[steps], "work_first": max(old, key=old.get)}


class Slides:
    """Slides as a trainee makes them, each part of which can be changed."""

    def __init__(self, office, how="table", listed="table", chart=XL_CHART_TYPE.COLUMN_CLUSTERED, **changed):
        self.deck = Presentation()
        parts = {"figures": office.figures(), "bars": office.bars(), "largest": office.largest(), **changed}
        self.first = self.slide("Open accounts")
        self.key = self.slide("Key figures")
        getattr(self, f"figures_as_{how}")(list(parts["figures"].items()))
        self.ages = self.slide("How old is it?")
        if parts["bars"]:
            self.chart(parts["bars"], chart)
        self.list = self.slide("Largest balances")
        rows = parts["largest"]
        if listed == "table":
            self.table(self.list, [("Payer", "Owed in all"), *rows])
        else:
            self.lines(self.list, [f"{number}. {payer}: {amount}" for number, (payer, amount) in enumerate(rows, 1)])
        self.steps = self.slide("Next steps")
        self.lines(self.steps, ["Eva calls about the two oldest claims by Friday."])

    def slide(self, title):
        slide = self.deck.slides.add_slide(self.deck.slide_layouts[5])
        slide.shapes.title.text = title
        return slide

    def lines(self, slide, lines, at=(1, 2)):
        box = slide.shapes.add_textbox(Inches(at[0]), Inches(at[1]), Inches(3), Inches(1))
        box.text_frame.text = "\n".join(lines)
        return box

    def table(self, slide, rows):
        shape = slide.shapes.add_table(len(rows), len(rows[0]), Inches(1), Inches(2), Inches(6), Inches(2))
        for down, row in enumerate(rows):
            for across, text in enumerate(row):
                shape.table.cell(down, across).text = text

    def chart(self, bars, kind, groups=GROUPS):
        data = CategoryChartData()
        data.categories = groups
        for name, amounts in bars.items():
            data.add_series(name, [float(amount) for amount in amounts])
        self.ages.shapes.add_chart(kind, Inches(1), Inches(2), Inches(6), Inches(4), data)

    def turned_chart(self, bars):
        """Each group a series, as the button 'Switch Row/Column' makes it."""
        data = CategoryChartData()
        data.categories = list(bars)
        for number, group in enumerate(GROUPS):
            data.add_series(group, [float(amounts[number]) for amounts in bars.values()])
        self.ages.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, Inches(1), Inches(2), Inches(6), Inches(4), data)

    def figures_as_table(self, figures):
        self.table(self.key, [("Figure", "Value"), *figures])

    def figures_as_lines(self, figures):
        self.lines(self.key, [f"{name}: {value}" for name, value in figures])

    def figures_as_two_rows(self, figures):
        self.table(self.key, [[name for name, _ in figures], [value for _, value in figures]])

    def figures_as_cards(self, figures):
        for number, (name, value) in enumerate(figures):
            self.lines(self.key, [value], at=(0.2 + 3 * (number % 3), 1.5 + 2 * (number // 3)))
            self.lines(self.key, [name], at=(0.2 + 3 * (number % 3), 2.1 + 2 * (number // 3)))

    def packed(self):
        file = io.BytesIO()
        self.deck.save(file)
        return file.getvalue()


def read(found, data, name="mine.pptx"):
    return TASK.read_file(fields_in_the_file(found), name, data)


def typed(found):
    """The two answers that are picked; the headline is the choice that begins with the right words."""
    answers = Office(found).typed()
    choices = next(field for field in found.fields if field.name == "headline").choices
    return {**answers, "headline": next(one for one in choices if one.startswith(answers["headline"]))}


def marks(found, answers):
    key = AnswerKey(found.parts, found.expected, found.mistakes, found.follows)
    return mark(key, TASK.words.mistakes, answers, 10.0)


def all_right(found, slides):
    reading = read(found, slides.packed())
    assert reading.problems == ()
    result = marks(found, {**reading.answers, **typed(found)})
    assert [row for row in result.rows if row.status not in ("right", "left alone")] == []
    assert result.points == 10.0


@pytest.mark.parametrize("level", [1, 2, 3])
@pytest.mark.parametrize("seed", ["a", "b", "c", "d", "e", "f"])
def test_slides_made_from_the_printed_papers_alone_are_right_in_everything(level, seed):
    found = a_variant(level, seed)
    all_right(found, Slides(Office(found)))


@pytest.mark.parametrize("level", [1, 3])
@pytest.mark.parametrize("figures", ["lines", "two_rows", "cards"])
def test_figures_are_found_in_lines_rows_and_boxes_of_their_own(level, figures):
    found = a_variant(level)
    all_right(found, Slides(Office(found), how=figures, listed="lines"))


@pytest.mark.parametrize("kind", [XL_CHART_TYPE.BAR_CLUSTERED, XL_CHART_TYPE.PIE, XL_CHART_TYPE.LINE])
def test_a_chart_may_be_of_any_kind(kind):
    found = a_variant(1)
    all_right(found, Slides(Office(found), chart=kind))


@pytest.mark.parametrize("level", [1, 3])
def test_a_chart_may_have_rows_and_columns_switched(level):
    found = a_variant(level)
    slides = Slides(Office(found), bars=None)
    slides.turned_chart(Office(found).bars())
    all_right(found, slides)


def test_a_figure_in_a_sentence_and_names_of_groups_in_short_are_read():
    found = a_variant(1)
    office = Office(found)
    figures = office.figures()
    share, old = figures.pop("Percent over 90 days"), figures["Over 90 days"]
    slides = Slides(office, figures=figures, bars=None)
    slides.chart(office.bars(), XL_CHART_TYPE.COLUMN_CLUSTERED, ("0-30", "31-60", "61-90", "91-120", "120+"))
    slides.lines(slides.first, [f"Of it, {old} is over 90 days old.", f"Percent over 90 days is {share} now."])
    all_right(found, slides)


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not on this machine")
def test_slides_that_libreoffice_saved_are_read_like_those_of_powerpoint(tmp_path):
    found = a_variant(3)
    (tmp_path / "mine.pptx").write_bytes(Slides(Office(found)).packed())
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [SOFFICE, home, "--headless", "--convert-to", "pptx", "--outdir", "out", "mine.pptx"]
    subprocess.run(command, cwd=tmp_path, check=True, timeout=240, capture_output=True)
    reading = read(found, (tmp_path / "out" / "mine.pptx").read_bytes())
    assert reading.problems == ()
    assert marks(found, {**reading.answers, **typed(found)}).points == 10.0


def test_the_empty_slides_to_start_from_ask_for_everything_and_earn_nothing():
    for level in (1, 3):
        found = a_variant(level)
        template = next(paper.file.data for paper in found.exhibits if paper.file)
        reading = read(found, template)
        assert marks(found, reading.answers).points == 0
        said = " ".join(reading.problems)
        for words in ("'Total open balance'", "'Percent over 90 days'", "chart of the ages", "largest balances"):
            assert words in said


def test_the_words_of_the_slides_go_to_whoever_grades_by_hand():
    found = a_variant(1)
    slides = Slides(Office(found))
    slides.steps.notes_slide.notes_text_frame.text = "Say who calls"
    words = read(found, slides.packed()).words
    assert words.startswith("Slide 1: Open accounts")
    assert "Slide 5: Next steps\nEva calls about the two oldest claims by Friday.\nNotes: Say who calls" in words
    assert "Chart, Owed: 0 to 30 days " in words


def a_problem(reading, *words):
    assert any(all(word in problem for word in words) for problem in reading.problems), reading.problems


def test_two_slides_that_do_not_agree_are_told_and_the_first_counts():
    found = a_variant(1)
    office = Office(found)
    slides = Slides(office)
    slides.lines(slides.steps, ["Total open balance: $1.00"], at=(1, 5))
    reading = read(found, slides.packed())
    a_problem(reading, "mine.pptx, slide 2", office.figures()["Total open balance"], "$1.00 on slide 5")
    assert marks(found, {**reading.answers, **typed(found)}).points == 10.0


@pytest.mark.parametrize(
    ("value", "status"),
    [("$1,900", "wrong"), ("$1.9K", "wrong"), ("much", "blank"), ("12O.00", "blank")],
)
def test_a_wrong_or_unreadable_figure_costs_that_figure(value, status):
    found = a_variant(1)
    office = Office(found)
    slides = Slides(office, figures={**office.figures(), "Total open balance": value})
    reading = read(found, slides.packed())
    result = marks(found, {**reading.answers, **typed(found)})
    assert {row.name for row in result.rows if row.status not in ("right", "left alone")} == {"total_open"}
    assert next(row.status for row in result.rows if row.name == "total_open") == status
    if status == "blank":
        a_problem(reading, "No slide shows 'Total open balance'")


def test_credits_with_their_minus_count_too():
    found = a_variant(1)
    office = Office(found)
    credits = office.figures()["Credits owed back"]
    all_right(found, Slides(office, figures={**office.figures(), "Credits owed back": f"-{credits}"}))


def test_a_missing_bar_a_missing_chart_and_a_picture_of_one_are_told():
    found = a_variant(1)
    office = Office(found)
    slides = Slides(office, bars=None)
    slides.chart({"Owed": office.owed[:4]}, XL_CHART_TYPE.COLUMN_CLUSTERED, GROUPS[:4])
    a_problem(read(found, slides.packed()), "slide 3", "no bar for Over 120 days")
    slides = Slides(office, bars=None)
    slides.ages.shapes.add_picture(io.BytesIO(a_picture()), 0, 0)
    reading = read(found, slides.packed())
    a_problem(reading, "No slide has a chart of the ages")
    a_problem(reading, "slide 3", "a picture", "cannot be read")


def a_picture():
    """A PNG of one dot."""

    def part(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(b"\0\0")) + part(b"IEND", b"")


def test_series_that_are_not_called_by_their_months_are_told():
    found = a_variant(3)
    office = Office(found)
    bars = dict(zip(("Series 1", "Series 2"), office.bars().values(), strict=True))
    reading = read(found, Slides(office, bars=bars).packed())
    a_problem(reading, "slide 3", repr(office.days[0]), "'Series 1', 'Series 2'")
    assert reading.answers["chart.days_0_to_30"] == ""


def test_several_series_where_one_is_wanted_are_told():
    found = a_variant(1)
    office = Office(found)
    reading = read(found, Slides(office, bars={"Owed": office.owed, "More": office.owed}).packed())
    a_problem(reading, "slide 3", "2 series")


def test_a_list_in_the_wrong_order_or_too_short_or_missing():
    found = a_variant(1)
    office = Office(found)
    turned = [*office.largest()[1::-1], office.largest()[2]]
    reading = read(found, Slides(office, largest=turned).packed())
    assert reading.problems == ()
    result = marks(found, {**reading.answers, **typed(found)})
    wrong = {row.name for row in result.rows if row.status == "wrong"}
    assert wrong == {"top_1.payer", "top_1.amount", "top_2.payer", "top_2.amount"}
    a_problem(read(found, Slides(office, largest=office.largest()[:2]).packed()), "slide 4", "2 payers", "3 are wanted")
    slides = Slides(office)
    slides.list.shapes.title.text = "Payers"
    a_problem(read(found, slides.packed()), "No slide with the title 'Largest balances'")


def on_a_slide(slides, text):
    slides.lines(slides.steps, [text], at=(1, 5))


def in_the_notes(slides, text):
    slides.list.notes_slide.notes_text_frame.text = text


def in_a_table(slides, text):
    slides.table(slides.first, [("Patient", "Owed"), (text, "$10.00")])


def in_the_properties(slides, text):
    slides.deck.core_properties.comments = text


@pytest.mark.parametrize("put", [on_a_slide, in_the_notes, in_a_table, in_the_properties])
@pytest.mark.parametrize(
    ("column", "field"), [(0, "account_numbers"), (1, "names"), (2, "birth_dates"), (3, "member_numbers")]
)
def test_a_patient_who_is_told_anywhere_is_found_and_costs_points(put, column, field):
    found = a_variant(1)
    office = Office(found)
    slides = Slides(office)
    secret = office.people[3][column]
    put(slides, f"About {secret} we know more")
    reading = read(found, slides.packed())
    a_problem(reading, secret, "Take it out")
    result = marks(found, {**reading.answers, **typed(found)})
    assert {row.name for row in result.rows if row.status == "changed"} == {f"private.{field}"}
    assert result.points < 10
    if field == "names":
        assert result.mistakes == ("names_shown",)


@pytest.mark.parametrize(
    ("text", "what", "told"),
    [
        ("Okafor, Alma owes", "names", "Okafor, Alma"),
        ("A. Okafor owes", "names", "A. Okafor"),
        ("Mrs. Okafor owes", "names", "Mrs. Okafor"),
        ("alma okafor", "names", "alma okafor"),
        ("Alma B. Okafor", "names", "Alma B. Okafor"),
        ("Okafor Street 4", "names", ""),
        ("born March 2, 1961", "birth dates", "March 2, 1961"),
        ("born 2 Mar 1961", "birth dates", "2 Mar 1961"),
        ("born March 2nd, 1961", "birth dates", "March 2nd, 1961"),
        ("born 1961-03-02", "birth dates", "1961-03-02"),
        ("born 3.2.61", "birth dates", "3.2.61"),
        ("as of 3/2/2026", "birth dates", ""),
        ("on 99/99/9999 or 0/0/00", "birth dates", ""),
        ("FHX 000-000-011", "member numbers", "FHX 000-000-011"),
        ("FHX0000000112", "member numbers", ""),
        ("account a-100001", "account numbers", "a-100001"),
        ("account 100001", "account numbers", ""),
    ],
)
def test_ways_of_telling_who_a_patient_is(text, what, told):
    known = {
        "names": ["Cher", "Alma Okafor"],
        "birth dates": ["03/02/1961"],
        "member numbers": ["FHX000000011"],
        "account numbers": ["A-100001"],
    }
    assert shown_in(text, what, known[what]) == told


def test_very_many_problems_end_in_a_count():
    found = a_variant(1)
    office = Office(found)
    slides = Slides(office)
    for row in office.people * 4:
        slides.lines(slides.slide("More"), [f"{row[1]}, {row[3]}, {row[0]}"])
    reading = read(found, slides.packed())
    assert len(reading.problems) == 41
    assert "more" in reading.problems[-1]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Total open balance,1\n",
        b"PK\x03\x04 and nothing else",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        packed({"readme.txt": b"hello"}),
        packed({"ppt/presentation.xml": b'<!DOCTYPE a [<!ENTITY x "y">]><a/>', "[Content_Types].xml": b"<Types/>"}),
        packed({"ppt/presentation.xml": b"<a/>", "ppt/vbaProject.bin": b"x"}),
        packed({"ppt/presentation.xml": b"<a/>", "../../etc/passwd": b"x"}),
    ],
)
def test_a_hostile_file_gives_one_plain_problem(data):
    reading = read(a_variant(1), data)
    assert reading.answers == {}
    assert len(reading.problems) == 1
    assert reading.problems[0].startswith("mine.pptx: ")


def test_a_file_without_slides_and_one_with_a_damaged_slide():
    found = a_variant(1)
    file = io.BytesIO()
    Presentation().save(file)
    assert "no slides" in read(found, file.getvalue()).problems[0]
    data = Slides(Office(found)).packed()
    broken = with_entry(
        data, "ppt/slides/slide5.xml", entries(data)["ppt/slides/slide5.xml"].replace(b"p:txBody", b"p:no")
    )
    reading = read(found, broken)
    assert marks(found, {**reading.answers, **typed(found)}).points == 10.0


@given(at=st.integers(0, 10**6), put=st.integers(0, 255))
@settings(max_examples=40)
def test_a_file_with_a_byte_changed_ends_in_words(at, put):
    data = bytearray(GOOD)
    data[at % len(data)] = put
    reading = read(a_variant(1), bytes(data))
    assert all(isinstance(answer, str) for answer in reading.answers.values())


@given(text=st.text(max_size=80))
@settings(max_examples=150)
def test_no_words_on_a_slide_stop_the_reading(text):
    for what, known in (("names", "Alma Okafor"), ("birth dates", "03/02/1961"), ("member numbers", "FHX1")):
        assert isinstance(shown_in(text, what, [known]), str)


GOOD = Slides(Office(a_variant(1))).packed()
