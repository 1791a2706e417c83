"""Read what stands on slides that somebody else made: words, tables, notes and the numbers of charts."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from kit.documents.office_file import check_office_file

__all__ = ["ChartRead", "DeckRead", "Said", "SlideRead", "read_deck"]

MOST_SLIDES = 200
MOST_SHAPES = 2_000
MOST_XML_BYTES = 2_000_000
"""Of slides, their notes and charts; the seven slides that the kit makes have 22,000."""
MOST_LETTERS = 200_000
MOST_POINTS = 1_000
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_TEXT = f"{_DRAWING}t"
_OTHER_CONTENT = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_OWN_PARTS = ("ppt/slides/", "ppt/notesslides/", "ppt/charts/", "ppt/comments", "ppt/diagrams/")
_TAG = re.compile(rb"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a slide says: a paragraph, a row of a table with its cells, a note, or words for a picture.

    `kind` is text, row, notes or description; `box` numbers the shape it is in, `at` is the middle of the shape.
    """

    kind: str
    text: str
    cells: tuple[str, ...] = ()
    box: int = 0
    at: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class ChartRead:
    """The numbers of a chart: for each series its name, and its categories with their values as they are stored."""

    series: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class SlideRead:
    """One slide: its number from 1, its title ('' without one), what it says, its charts, and what cannot be read."""

    number: int
    title: str
    said: tuple[Said, ...]
    charts: tuple[ChartRead, ...]
    unreadable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeckRead:
    """A set of slides, and the words of the file that stand on none of them, such as comments."""

    slides: tuple[SlideRead, ...]
    elsewhere: str


def read_deck(data: bytes, name: str) -> DeckRead:
    """Read a PowerPoint file; a slide that cannot be read is named in its place, and the others are read.

    Nothing in the file is run and nothing is written. Charts are read from the values that they show, not from
    the workbook behind them. Raises ValueError for what is no such file, is damaged, or is too large.
    """
    check_office_file(data, name, "slides")
    _check_size(data, name)
    try:
        from pptx import Presentation

        deck = Presentation(BytesIO(data))
        slides = list(deck.slides)
    except Exception:  # a reader of foreign XML fails in many ways; all mean the same to who handed it in
        raise ValueError(
            f"{name}: the slides cannot be read. Open the file in PowerPoint, save it again as .pptx, and hand that in."
        ) from None
    if len(slides) > MOST_SLIDES:
        raise ValueError(f"{name}: it has {len(slides)} slides; hand in at most {MOST_SLIDES}")
    return DeckRead(tuple(_read(slide, number) for number, slide in enumerate(slides, 1)), _elsewhere(deck))


def _check_size(data: bytes, name: str) -> None:
    with zipfile.ZipFile(BytesIO(data)) as package:
        size = sum(entry.file_size for entry in package.infolist() if entry.filename.lower().startswith(_OWN_PARTS))
    if size > MOST_XML_BYTES:
        raise ValueError(
            f"{name}: the slides hold {size:,} bytes of text and shapes; at most {MOST_XML_BYTES:,} are read. "
            "Take out slides that are not needed."
        )


def _read(slide: Any, number: int) -> SlideRead:
    said: list[Said] = []
    charts: list[ChartRead] = []
    unreadable: list[str] = []
    title = ""
    try:
        place = slide.shapes.title
        title = _clean(place.text_frame.text) if place is not None else ""
        for box, shape in enumerate(_shapes(slide.shapes)):
            if box >= MOST_SHAPES:
                unreadable.append(f"more than {MOST_SHAPES:,} shapes")
                break
            _read_shape(shape, box, said, charts, unreadable)
        for other in slide.shapes._spTree.iter(_OTHER_CONTENT):
            unreadable.append("a drawing or a chart of a newer kind")
            said += [Said("text", _clean(words.text or "")) for words in other.iter(_TEXT)]
        if slide.has_notes_slide:
            notes = slide.notes_slide.notes_text_frame
            said += [Said("notes", _clean(one.text)) for one in (notes.paragraphs if notes is not None else ())]
    except Exception:  # as in read_deck: what was read so far is kept, and the slide is named
        unreadable.append("a part that is damaged")
    return SlideRead(number, title, tuple(one for one in said if one.text), tuple(charts), tuple(unreadable))


def _shapes(shapes: Any) -> Iterator[Any]:
    """Every shape, those in groups with the others, in the order of the file."""
    waiting = list(shapes)[::-1]
    while waiting:
        shape = waiting.pop()
        yield shape
        if hasattr(shape, "shapes"):
            waiting += list(shape.shapes)[::-1]


def _read_shape(shape: Any, box: int, said: list[Said], charts: list[ChartRead], unreadable: list[str]) -> None:
    from pptx.enum.shapes import MSO_SHAPE_TYPE

    described = next(iter(shape._element.xpath(".//p:cNvPr/@descr")), "")
    said.append(Said("description", _clean(described), box=box))
    if getattr(shape, "has_text_frame", False):
        at = (int(shape.left or 0) + int(shape.width or 0) // 2, int(shape.top or 0) + int(shape.height or 0) // 2)
        said += [Said("text", _clean(one.text), box=box, at=at) for one in shape.text_frame.paragraphs]
    elif getattr(shape, "has_table", False):
        for row in shape.table._tbl.iterfind(f"{_DRAWING}tr"):  # python-pptx counts from the first row for each
            cells = tuple(_clean(_words(cell)) for cell in row.iterfind(f"{_DRAWING}tc"))
            said.append(Said("row", " | ".join(cells), cells, box))
    elif getattr(shape, "has_chart", False):
        charts.append(_read_chart(shape.chart.part._element))
        said += [Said("description", _clean(words.text or "")) for words in shape.chart.part._element.iter(_TEXT)]
    elif shape.shape_type in (MSO_SHAPE_TYPE.PICTURE, MSO_SHAPE_TYPE.LINKED_PICTURE):
        unreadable.append("a picture")
    elif shape.shape_type != MSO_SHAPE_TYPE.GROUP and shape._element.tag.endswith("}graphicFrame"):
        unreadable.append("a diagram or an object of another program")


def _read_chart(chart: Any) -> ChartRead:
    series = []
    points = 0
    for one in chart.iter(f"{_CHART}ser"):
        name = " ".join(found.text or "" for found in one.iterfind(f"{_CHART}tx//{_CHART}v"))
        labels = _points(one, ("cat", "xVal"))
        values = _points(one, ("val", "yVal"))
        points += len(values)
        if points > MOST_POINTS:
            break
        series.append((_clean(name), tuple((_clean(labels.get(place, "")), values[place]) for place in values)))
    return ChartRead(tuple(series))


def _points(series: Any, names: tuple[str, ...]) -> dict[str, str]:
    """The stored points by their place; categories in levels keep the innermost, which comes first."""
    found: dict[str, str] = {}
    for name in names:
        for point in series.iterfind(f"{_CHART}{name}//{_CHART}pt"):
            found.setdefault(point.get("idx", ""), point.findtext(f"{_CHART}v") or "")
    return found


def _words(element: Any) -> str:
    """The text below an element, with spaces where a line or a paragraph ends."""
    parts = []
    for one in element.iter(_TEXT, f"{_DRAWING}br", f"{_DRAWING}p"):
        parts.append(one.text or "" if one.tag == _TEXT else " ")
    return "".join(parts)


def _clean(text: str) -> str:
    return " ".join(text[:MOST_LETTERS].split())


def _elsewhere(deck: Any) -> str:
    """The words of all other parts of the file, tags taken out: comments, properties, diagrams."""
    read = (
        "/ppt/slides/",
        "/ppt/slideMasters/",
        "/ppt/slideLayouts/",
        "/ppt/theme/",
        "/ppt/notesSlides/",
        "/ppt/charts/",
    )
    words = ""
    try:
        for part in deck.part.package.iter_parts():
            name = str(part.partname)
            if name.endswith(".xml") and not name.startswith(read) and len(words) < MOST_LETTERS:
                words += _TAG.sub(b" ", part.blob[: 10 * MOST_LETTERS]).decode("utf-8", "replace")
    except Exception:  # as in read_deck; the slides themselves were read
        return _clean(words)
    return _clean(words)
