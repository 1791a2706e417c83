"""Draw slides: titles, lists, tables and a bar chart that stay on the slide, with the same bytes every time."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from kit.documents.paper import Cell, Table, shown
from kit.engine.money import Money

__all__ = ["Deck", "shortened"]

INCH = 914_400
WIDE, HIGH = 12_192_000, 6_858_000
LEFT, TOP = int(0.6 * INCH), int(1.45 * INCH)
WIDTH, HEIGHT = WIDE - 2 * LEFT, HIGH - TOP - int(0.4 * INCH)
BODY_POINTS = 20
TABLE_POINTS = 18
LINES_OF_A_LIST = 6
LETTERS_OF_A_LINE = 130
ROWS_OF_A_TABLE = 8
LONGEST_CELL = 28
ROW_HIGH = int(0.5 * INCH)
DAY = datetime(2026, 1, 1)
EARLIEST = (1980, 1, 1, 0, 0, 0)
BAR = "1F4E79"


def shortened(text: str, letters: int) -> str:
    """A text with so many letters at most, an ellipsis in place of the rest.

    >>> shortened("Fernhollow Health Plan", 12), shortened("Quillbrook", 12)
    ('Fernhollow…', 'Quillbrook')
    """
    clean = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return clean if len(clean) <= letters else clean[: letters - 1].rstrip() + "…"


class Deck:
    """A set of wide slides that grows from front to back; `packed` gives its bytes.

    Every slide has its title in the title's own place, every table and chart words for those who cannot see it.
    """

    def __init__(self, title: str) -> None:
        from pptx import Presentation

        self._slides: Any = Presentation()
        _widen(self._slides)
        known = self._slides.core_properties
        known.title, known.author, known.last_modified_by = shortened(title, 200), "Patient Accounts Kit", ""
        known.subject, known.keywords, known.comments = "Synthetic training data", "", ""
        known.created = known.modified = DAY
        known.revision = 1

    def add_title(self, title: str, lines: Sequence[str]) -> None:
        """The first slide: a title, and a few lines below it."""
        slide = self._slides.slides.add_slide(self._slides.slide_layouts[0])
        self._name(slide, shortened(title, 80), TOP, int(1.4 * INCH))
        below = slide.placeholders[1]
        below.left, below.top, below.width, below.height = LEFT, int(3.1 * INCH), WIDTH, int(3 * INCH)
        _write(below.text_frame, [shortened(line, 70) for line in lines[:5]], 24)

    def add_list(self, title: str, lines: Sequence[str]) -> None:
        """A list; it goes on over further slides when it is long, and the titles count them."""
        parts = [lines[at : at + LINES_OF_A_LIST] for at in range(0, len(lines), LINES_OF_A_LIST)] or [()]
        for number, part in enumerate(parts, 1):
            slide = self._slides.slides.add_slide(self._slides.slide_layouts[1])
            self._name(slide, _of_several(title, number, len(parts)))
            body = slide.placeholders[1]
            body.left, body.top, body.width, body.height = LEFT, TOP, WIDTH, HEIGHT
            _write(body.text_frame, [shortened(line, LETTERS_OF_A_LINE) for line in part], BODY_POINTS)

    def add_table(self, title: str, table: Table) -> None:
        """A table over the width of the slide; long ones go on over further slides."""
        rows = [*table.rows, *table.totals]
        parts = [rows[at : at + ROWS_OF_A_TABLE] for at in range(0, len(rows), ROWS_OF_A_TABLE)] or [[]]
        for number, part in enumerate(parts, 1):
            slide = self._add(_of_several(title, number, len(parts)))
            _table(slide, table, part, LEFT, WIDTH)

    def add_chart(self, title: str, table: Table, description: str) -> None:
        """A bar chart of the last column of a table, with the table beside it."""
        slide = self._add(title)
        chart_wide = int(WIDTH * 0.6)
        _chart(slide, table, chart_wide, description)
        gap = int(0.3 * INCH)
        _table(slide, table, [*table.rows, *table.totals], LEFT + chart_wide + gap, WIDTH - chart_wide - gap)

    def packed(self) -> bytes:
        """The bytes of the file: the same slides make the same bytes on any day."""
        file = BytesIO()
        self._slides.save(file)
        return _without_times(file.getvalue())

    def _add(self, title: str) -> Any:
        slide = self._slides.slides.add_slide(self._slides.slide_layouts[5])
        self._name(slide, title)
        return slide

    def _name(self, slide: Any, title: str, top: int = int(0.35 * INCH), high: int = INCH) -> None:
        place = slide.shapes.title
        place.left, place.top, place.width, place.height = LEFT, top, WIDTH, high
        _write(place.text_frame, [title], 32)


def _widen(slides: Any) -> None:
    """Make the narrow slides of the template wide, and what its layouts hold likewise."""
    for layer in (slides.slide_master, *slides.slide_layouts):
        for shape in layer.placeholders:
            if shape._element.x is not None:  # the others take their place from these
                shape.left = shape.left * WIDE // slides.slide_width
                shape.width = shape.width * WIDE // slides.slide_width
    slides.slide_width, slides.slide_height = WIDE, HIGH


def _of_several(title: str, number: int, parts: int) -> str:
    return shortened(title, 55) + (f" ({number} of {parts})" if parts > 1 else "")


def _write(frame: Any, lines: Sequence[str], points: int) -> None:
    from pptx.util import Pt

    frame.word_wrap = True
    frame.text = "\n".join(lines)
    for paragraph in frame.paragraphs:
        paragraph.font.size = Pt(points)
        paragraph.space_after = Pt(6)


def _describe(frame: Any, name: str, description: str) -> None:
    known = frame._element.nvGraphicFramePr.cNvPr
    known.set("name", name)
    known.set("descr", description)


def _table(slide: Any, table: Table, rows: Sequence[Sequence[Cell]], left: int, width: int) -> None:
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Pt

    columns = table.columns
    frame = slide.shapes.add_table(len(rows) + 1, len(columns), left, TOP, width, ROW_HIGH * (len(rows) + 1))
    _describe(frame, "Table", f"Table: {table.caption}, {len(rows)} rows.")
    filled = [[column.heading, *(shown(row[across]) for row in rows)] for across, column in enumerate(columns)]
    parts = _widths(width, filled)
    for across, (column, part, texts) in enumerate(zip(columns, parts, filled, strict=True)):
        frame.table.columns[across].width = part
        letters = int((part / INCH - 0.2) * 72 / (TABLE_POINTS * 0.56))
        for down, text in enumerate(texts):
            cell = frame.table.cell(down, across)
            is_amount = down > 0 and isinstance(rows[down - 1][across], Money)
            cell.text = text if is_amount else shortened(text, max(letters, 8))
            paragraph = cell.text_frame.paragraphs[0]
            paragraph.font.size = Pt(TABLE_POINTS)
            paragraph.alignment = PP_ALIGN.RIGHT if column.to_the_right else PP_ALIGN.LEFT


def _widths(width: int, columns: Sequence[Sequence[str]]) -> list[int]:
    """A width for each column that fits its longest text; together they fill the table."""
    longest = [min(max(map(len, texts)), LONGEST_CELL) + 2 for texts in columns]
    widths = [width * letters // sum(longest) for letters in longest]
    widths[0] += width - sum(widths)
    return widths


def _chart(slide: Any, table: Table, width: int, description: str) -> None:
    from pptx.chart.data import CategoryChartData
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Pt

    amounts = [(shown(row[0]), row[-1].cents / 100) for row in table.rows if isinstance(row[-1], Money)]
    data = CategoryChartData(number_format="$#,##0.00")  # type: ignore[no-untyped-call]  # python-pptx has no types
    data.categories = [label for label, _ in amounts]
    data.add_series(table.columns[-1].heading, [dollars for _, dollars in amounts])  # type: ignore[no-untyped-call]  # python-pptx has no types
    frame = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, LEFT, TOP, width, HEIGHT, data)
    _describe(frame, "Chart", description)
    chart = frame.chart
    chart.part.chart_workbook.update_from_xlsx_blob(_numbers_behind(table.columns[-1].heading, amounts))
    chart.has_legend = False
    chart.has_title = False
    chart.font.size = Pt(14)
    plot = chart.plots[0]
    plot.gap_width = 60
    plot.has_data_labels = True
    plot.data_labels.show_value = True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = "$#,##0.00", False
    fill = plot.series[0].format.fill
    fill.solid()
    fill.fore_color.rgb = RGBColor.from_string(BAR)  # type: ignore[no-untyped-call]  # python-pptx has no types


def _numbers_behind(heading: str, amounts: Sequence[tuple[str, float]]) -> bytes:
    """The small workbook behind the chart, as python-pptx lays it out, but without the time of day in it."""
    from xlsxwriter import Workbook

    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"created": DAY})
        sheet = book.add_worksheet()
        sheet.write_column(1, 0, [label for label, _ in amounts])
        sheet.write(0, 1, heading)
        sheet.write_column(1, 1, [dollars for _, dollars in amounts], book.add_format({"num_format": "$#,##0.00"}))
    return _without_times(file.getvalue())


def _without_times(data: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            new.writestr(entry, old.read(name))
    return file.getvalue()
