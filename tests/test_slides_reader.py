"""Slides of a trainee, checked against the account: what is wrong is named with its slide, what is right is not."""

import io
import random
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from example_history import HISTORY
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Inches

from kit.documents.slide_amounts import age_range, amounts_in, bare_amount
from kit.documents.slide_privacy import leaks
from kit.documents.slides import account_slides
from kit.documents.slides_reader import check_slides
from kit.engine.money import Money

ON = date(2026, 10, 1)
OURS = account_slides(HISTORY, ON)
FIGURES = (
    ("Total charges", "$2,106.00"),
    ("Insurance payments", "$763.00"),
    ("Write-offs", "($796.00)"),
    ("Paid by patient", "$153.00"),
    ("Balance due", "$394.00"),
)
AGING = (("0-30", 0.0), ("31-60", 0.0), ("61-90", 384.0), ("91-120", 0.0), ("120+", 10.0))
BALANCES = (("A-000000322", "$384.00"), ("A-000000321", "$10.00"))
DONE = ("Three statements went out", "Called the guarantor on June 3", "Payment plan of 4 x $128.00 set up in August")
NEXT = ("Follow the plan; ask about the $10.00",)


class Trainee:
    """A deck as a trainee would make it by hand, each part of it changeable."""

    def __init__(self, **changed):
        self.deck = Presentation()
        parts = {
            "title": "Accounts of Alma Okafor",
            "figures": FIGURES,
            "aging": AGING,
            "balances": BALANCES,
            "done": DONE,
            "steps": NEXT,
            **changed,
        }
        self.title = self.slide(parts["title"])
        self.figures = self.slide("Where we stand")
        self.lines(self.figures, [f"{name}: {amount}" for name, amount in parts["figures"]])
        self.aging = self.slide("How old is it")
        if parts["aging"]:
            self.chart(self.aging, parts["aging"])
        self.balances = self.slide("Largest balances")
        self.table(self.balances, parts["balances"])
        self.done = self.slide("What we did")
        self.lines(self.done, parts["done"])
        self.steps = self.slide("Next steps")
        self.lines(self.steps, parts["steps"])

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

    def chart(self, slide, bars, kind=XL_CHART_TYPE.BAR_CLUSTERED):
        data = CategoryChartData()
        data.categories = [label for label, _ in bars]
        data.add_series("Open", [value for _, value in bars])
        slide.shapes.add_chart(kind, Inches(1), Inches(2), Inches(6), Inches(4), data)

    def packed(self):
        file = io.BytesIO()
        self.deck.save(file)
        return file.getvalue()

    def check(self, history=HISTORY):
        return check_slides(self.packed(), "mine.pptx", history, ON)


def messages(check):
    return [one.message for one in check.findings]


def test_our_own_slides_are_right_in_everything():
    check = check_slides(OURS, "ours.pptx", HISTORY, ON)
    assert messages(check) == []
    assert [one.message for one in check.right] == [
        "Slide 1 names A-000000321.",
        "Slide 2: Charges $2,106.00 is right.",
        "Slide 2: Insurance paid $763.00 is right.",
        "Slide 2: Adjustments $796.00 is right.",
        "Slide 2: Patient paid $153.00 is right.",
        "Slide 2: Balance $394.00 is right.",
        "Slide 3: the chart of the aging is right.",
        "Slide 4: the top balances are right, the largest first.",
        "Slide 5 tells of the statements.",
        "Slide 5 tells of the calls.",
        "Slide 6 tells of the payment plan.",
        "Slide 7 has next steps.",
        "No birth date, diagnosis or full member number was found.",
    ]


@settings(max_examples=15, deadline=None)
@given(st.dates(date(2026, 1, 1), date(2027, 6, 30)), st.sampled_from([(0,), (1,), (0, 1), ()]))
def test_our_own_slides_are_right_on_every_day_and_for_any_of_the_accounts(day, kept):
    history = replace(HISTORY, accounts=tuple(HISTORY.accounts[number] for number in kept))
    assert messages(check_slides(account_slides(history, day), "ours.pptx", history, day)) == []


def test_a_good_deck_made_by_hand_has_nothing_to_change():
    assert messages(Trainee().check()) == []


def test_one_wrong_amount_is_named_with_its_slide_and_the_difference():
    # 756 where 763 belongs: 7 dollars less
    figures = tuple((name, "$756.00" if name == "Insurance payments" else amount) for name, amount in FIGURES)
    check = Trainee(figures=figures).check()
    assert messages(check) == [
        "Slide 2: Insurance paid is $756.00, but the account says $763.00. The difference is -$7.00."
    ]
    finding = check.findings[0]
    assert (finding.slide, finding.about) == (2, "key figure")
    assert (finding.expected, finding.found, finding.difference) == ("$763.00", "$756.00", "-$7.00")


def test_two_slides_that_contradict_each_other_are_told():
    mine = Trainee()
    mine.lines(mine.done, ["Balance: $349.00"], at=(1, 4))
    assert messages(mine.check()) == [
        "Slide 5: Balance is $349.00, but the account says $394.00. The difference is -$45.00."
    ]


def test_a_figure_that_is_left_out_is_asked_for():
    assert messages(Trainee(figures=FIGURES[1:]).check()) == [
        "No slide shows Charges. Add it to the key figures: $2,106.00."
    ]


def test_an_amount_without_its_name_is_told_apart_from_one_that_is_missing():
    figures = (("Grand sum", "$2,106.00"), *FIGURES[1:])
    assert messages(Trainee(figures=figures).check()) == [
        "Slide 2 shows $2,106.00, but not what it is. Write 'Charges' beside it."
    ]


@pytest.mark.parametrize(
    "written", ["$2,106.00", "2106", "2,106.00", "$ 2,106", "2106.00 USD", "$2,106", "US$2,106.00", "2,106 dollars"]
)
def test_amounts_are_read_however_they_are_written(written):
    figures = (("Charges", written), *FIGURES[1:])
    assert messages(Trainee(figures=figures).check()) == []


def test_figures_in_boxes_of_their_own_are_put_together_with_their_names():
    mine = Trainee(figures=(("Overview", ""),))
    for number, (name, amount) in enumerate(FIGURES):
        mine.lines(mine.figures, [name], at=(number * 2, 3))
        mine.lines(mine.figures, [amount], at=(number * 2, 4))
    assert messages(mine.check()) == []


def test_figures_in_a_table_of_two_rows_and_in_one_sentence_are_found():
    across = Trainee(figures=(("Overview", ""),))
    across.table(across.figures, list(zip(*FIGURES, strict=True)))
    assert messages(across.check()) == []
    said = (
        "We billed $2,106.00; insurance paid $763.00, adjustments were $796.00, the patient paid $153.00, "
        "and the balance is $394.00."
    )
    assert messages(Trainee(figures=((said, ""),)).check()) == []


def test_figures_in_the_notes_count():
    mine = Trainee(figures=FIGURES[:-1])
    mine.figures.notes_slide.notes_text_frame.text = "The balance is $394.00."
    assert messages(mine.check()) == []


def test_shapes_in_groups_in_groups_are_read():
    mine = Trainee(figures=FIGURES[:-1])
    group = mine.figures.shapes.add_group_shape().shapes.add_group_shape()
    group.shapes.add_shape(MSO_SHAPE.OVAL, 0, 0, 100, 100).text_frame.text = "Balance $394.00"
    assert messages(mine.check()) == []


def test_a_missing_chart_is_asked_for():
    assert messages(Trainee(aging=()).check()) == [
        "No slide has a chart of the aging. Insert a bar chart with one bar for each bucket of days."
    ]


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def test_a_picture_of_a_chart_is_said_not_to_be_checkable():
    mine = Trainee(aging=())
    mine.aging.shapes.add_picture(io.BytesIO(PNG), 0, 0, 100, 100)
    assert messages(mine.check()) == [
        "No slide has a chart of the aging. Insert a bar chart with one bar for each bucket of days. "
        "What is on slide 3 may be one, but a picture cannot be checked.",
        "Slide 3 has a picture, which cannot be checked. Use text, a table or a chart instead.",
    ]


def test_a_wrong_bar_is_named():
    aging = [(label, 348.0 if value == 384 else value) for label, value in AGING]
    assert messages(Trainee(aging=aging).check()) == [
        "Slide 3: the bar for 61-90 days is $348.00, but the account says $384.00. The difference is -$36.00."
    ]


def test_a_bucket_that_is_left_out_is_named():
    assert messages(Trainee(aging=AGING[:-1]).check()) == [
        "Slide 3: the chart of the aging leaves out $10.00, such as A-000000321 at 213 days. Add a bar for it."
    ]


@pytest.mark.parametrize(
    "aging",
    [
        (("Current", 0), ("31 to 60", 0), ("61–90 days", 384), ("over 90", 10)),
        (("0-30", 0), ("30-60", 0), ("60-90", 384), (">90", 10)),
        (("61-90", 384), ("Older than 120", 10)),
        (("0-60", 0), ("61-180", 384), ("181+", 10)),
    ],
)
def test_other_names_and_other_buckets_are_taken_as_they_are_named(aging):
    assert messages(Trainee(aging=aging).check()) == []


def test_a_pie_and_a_wrong_row_of_a_table_of_the_aging():
    mine = Trainee(aging=())
    mine.chart(mine.aging, AGING, XL_CHART_TYPE.PIE)
    mine.table(mine.aging, [("Days", "Open"), ("61-90", "384"), ("over 120", "100.00")])
    assert messages(mine.check()) == [
        "Slide 3: the table's row for over 120 days is $100.00, but the account says $10.00. The difference is $90.00."
    ]


def test_a_swapped_order_is_named():
    assert messages(Trainee(balances=BALANCES[::-1]).check()) == [
        "Slide 4: A-000000321 ($10.00) stands above A-000000322 ($384.00). Put the largest balance first."
    ]


def test_a_wrong_balance_and_a_missing_list():
    assert messages(Trainee(balances=(("A-000000322", "$512.00"), BALANCES[1])).check()) == [
        "Slide 4: the balance of A-000000322 is $512.00, but the account says $384.00. The difference is $128.00."
    ]
    assert messages(Trainee(balances=(("see", "above"),)).check()) == [
        "No slide lists the top balances. Add a table with the largest first: A-000000322, $384.00."
    ]


def test_what_was_done_and_next_steps_that_are_not_told():
    mine = Trainee(done=("Two visits to the clinic",), steps=("The end",))
    mine.steps.shapes.title.text = "Thank you"
    assert messages(mine.check()) == [
        "No slide tells of the statements; the account has 3. Add it to what was done.",
        "No slide tells of the calls; the account has 1. Add it to what was done.",
        "No slide tells of the payment plan; the account has 1. Add it to what was done.",
        "No slide says what comes next. End with the next steps: who does what, and by when.",
    ]


def test_a_first_slide_that_names_no_account_and_slides_without_titles():
    mine = Trainee(title="My report")
    mine.deck.slides.add_slide(mine.deck.slide_layouts[6])
    assert messages(mine.check()) == [
        "Slide 1 does not say which account it is about. Name the account there: A-000000321.",
        "Slide 7 has no title. Use the layout's title box; screen readers read it first.",
    ]


@pytest.mark.parametrize(
    ("leak", "what"),
    [
        ("Alma, born 05/09/2014", "the patient's birth date (05/09/2014)"),
        ("DOB 5/9/14", "the patient's birth date (5/9/14)"),
        ("May 9th, 2014", "the patient's birth date (May 9th, 2014)"),
        ("2014-05-09", "the patient's birth date (2014-05-09)"),
        ("9 May 2014", "the patient's birth date (9 May 2014)"),
        ("Ngozi, Nov. 3, 1985", "the guarantor's birth date (Nov. 3, 1985)"),
        ("12/20/1986", "a subscriber's birth date (12/20/1986)"),
        ("seen for acute  bronchitis", "a diagnosis (acute bronchitis)"),
        ("code j209", "a diagnosis (j209)"),
        ("ID FHX 000 000 017", "a full member number (FHX 000 000 017)"),
        ("SSN 900-12-3456", "a Social Security number (900-12-3456)"),
    ],
)
def test_what_must_stay_private_is_found(leak, what):
    mine = Trainee()
    mine.lines(mine.title, [leak], at=(1, 4))
    assert messages(mine.check()) == [f"Slide 1 shows {what}. Take it out: the meeting does not need it."]


def test_private_facts_in_notes_in_words_for_pictures_and_in_properties_are_found():
    mine = Trainee()
    mine.done.notes_slide.notes_text_frame.text = "Born 5/9/2014"
    mine.steps.shapes.title._element.nvSpPr.cNvPr.set("descr", "J20.9")
    mine.deck.core_properties.keywords = "FHX000000017"
    assert messages(mine.check()) == [
        "Slide 5 shows the patient's birth date (5/9/2014). Take it out: the meeting does not need it.",
        "Slide 6 shows a diagnosis (J20.9). Take it out: the meeting does not need it.",
        "The file holds a full member number (FHX000000017) off the slides, in a comment, a diagram or its "
        "properties. Take it out there.",
    ]


def test_other_days_and_the_last_letters_of_a_number_are_not_private():
    for harmless in ("May 19, 2014", "05/09/2026", "15/9/2014", "member ending in 0017", "J20.91", "12014-05-09"):
        assert list(leaks(harmless, HISTORY)) == []


def test_slides_without_any_slide_say_so():
    file = io.BytesIO()
    Presentation().save(file)
    check = check_slides(file.getvalue(), "empty.pptx", HISTORY, ON)
    assert messages(check) == ["The file has no slides. Add slides, save it, and hand it in again."]


def test_amounts_are_told_from_days_percents_and_numbers_of_accounts():
    assert amounts_in("On 05.09.2026, 20%, A-000000321, 12.50 %, 1.250,40, 61-90 days, 3 calls") == ()
    assert amounts_in("-$7.00, ($10.00), $-5, −$1.50, $2.1K") == (
        Money(-700), Money(-1000), Money(-500), Money(-150), Money(210000),
    )  # fmt: skip
    assert amounts_in("Balance - $394.00") == (Money(39400),)
    assert bare_amount("394") == Money(39400)
    assert bare_amount("June 3") is None


def test_buckets_by_their_names():
    assert [age_range(text) for text in ("0–30", "days 31 to 60", "≥ 121", "under 30", "90-30", "")] == [
        (0, 30), (31, 60), (121, None), (0, 30), None, None,
    ]  # fmt: skip


def changed(data, name, old, new):
    """The file with a text changed in one of its entries."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as copy:
        for entry in package.namelist():
            content = package.read(entry)
            copy.writestr(entry, content.replace(old, new) if entry == name else content)
    return file.getvalue()


def test_a_chart_without_sense_does_not_stop_the_rest():
    data = changed(OURS, "ppt/charts/chart1.xml", b"<c:v>384.0</c:v>", b"<c:v>1e999999999</c:v>")
    check = check_slides(data, "odd.pptx", HISTORY, ON)
    assert messages(check) == [
        "Slide 3: the chart of the aging leaves out $384.00, such as A-000000322 at 79 days. Add a bar for it."
    ]


def test_a_slide_that_is_damaged_is_named_and_the_others_are_read():
    data = changed(OURS, "ppt/slides/slide4.xml", b"<a:tblGrid>", b"<a:tblGrid/><a:broken>")
    data = changed(data, "ppt/slides/slide4.xml", b"</a:tblGrid>", b"</a:broken>")
    data = changed(data, "ppt/slides/slide4.xml", b"<a:tc>", b"<a:tc gridSpan='x'>")
    check = check_slides(data, "odd.pptx", HISTORY, ON)
    assert {one.slide for one in check.findings} <= {0, 4}
    assert "Slide 2: Charges $2,106.00 is right." in [one.message for one in check.right]


def test_a_file_that_is_no_set_of_slides_is_refused_in_words():
    for data in (b"", b"not slides", b"PK\x03\x04", OURS[:500], OURS[: len(OURS) // 2]):
        with pytest.raises(ValueError, match=r"^mine\.pptx: "):
            check_slides(data, "mine.pptx", HISTORY, ON)


def test_too_many_slides_are_refused():
    mine = Trainee()
    for _ in range(195):
        mine.deck.slides.add_slide(mine.deck.slide_layouts[6])
    with pytest.raises(ValueError, match="it has 201 slides; hand in at most 200"):
        mine.check()


def test_too_much_text_is_refused_and_too_many_findings_end_in_a_count():
    many = Trainee(steps=[f"Balance {number}.00" for number in range(500)])
    check = many.check()
    # every amount but 394 is wrong: 499 findings, of which 100 are shown
    assert len(check.findings) == 101
    assert messages(check)[-1] == "There are 399 more findings. Change these first, and hand the slides in again."
    with pytest.raises(ValueError, match="at most 2,000,000 are read"):
        Trainee(steps=["x" * 2_000_000]).check()


def checked_or_refused(data):
    try:
        check = check_slides(data, "mine.pptx", HISTORY, ON)
    except ValueError as refused:
        assert str(refused).startswith("mine.pptx: ")  # noqa: PT017 - either way out is good
        return
    assert all(one.message.endswith((".", ".)")) for one in check.findings)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.booleans())
def test_no_bytes_end_in_anything_but_words(data, is_zip):
    checked_or_refused(b"PK\x03\x04" + data if is_zip else data)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(OURS) - 1), st.binary(min_size=1, max_size=8))
def test_a_file_with_some_bytes_changed_ends_in_words(at, put):
    checked_or_refused(OURS[:at] + put + OURS[at + len(put) :])
    checked_or_refused(OURS[:at])


PARTS = ("ppt/presentation.xml", "ppt/slides/slide2.xml", "ppt/slides/slide3.xml", "ppt/charts/chart1.xml",
         "ppt/slides/_rels/slide3.xml.rels", "ppt/_rels/presentation.xml.rels", "[Content_Types].xml")  # fmt: skip


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(PARTS), st.integers(0, 2**32))
def test_a_file_whose_xml_was_tampered_with_ends_in_words(name, seed):
    drawn = random.Random(seed)
    with zipfile.ZipFile(io.BytesIO(OURS)) as package:
        content = package.read(name)
    for _ in range(drawn.randint(1, 3)):
        tags = [at for at, letter in enumerate(content) if letter in b'<"']
        start = drawn.choice(tags)
        end = drawn.choice([at for at in tags if at > start][:12] or [start])
        put = drawn.choice([b"", content[start:end] * 2, b'"9"', b"x", "\u2028é".encode(), b"-1"])
        content = content[:start] + put + content[end:]
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(OURS)) as package, zipfile.ZipFile(file, "w") as copy:
        for entry in package.namelist():
            copy.writestr(entry, content if entry == name else package.read(entry))
    checked_or_refused(file.getvalue())
