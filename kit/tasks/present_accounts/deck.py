"""Read the slides that were handed in: what stands at the places of the blanks, and what is to be mended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kit.documents.slide_amounts import age_range
from kit.documents.slide_text import DeckRead, SlideRead, read_deck
from kit.engine.money import Money
from kit.tasks.field import Field
from kit.tasks.file_reading import FileReading
from kit.tasks.kinds import NotReadable
from kit.tasks.present_accounts.found import Bars, Hit, bars_on, figures_on, listed
from kit.tasks.present_accounts.private import shown_in

__all__ = ["read_slides"]

MOST_PROBLEMS = 40
MOST_WORDS = 20_000
SHOWN = "shown"
"""The choice of a blank about patients when one is on the slides; the other choice is what it was given with."""


@dataclass(slots=True)
class _Reading:
    """What is read as it grows: answers by blank, and what to mend."""

    file: str
    answers: dict[str, str]
    problems: list[str] = field(default_factory=list)

    def tell(self, slide: int, fix: str) -> None:
        """Name the slide, or the whole set for 0, and what to do; the same is not said twice."""
        said = f"{self.file}, slide {slide}: {fix}" if slide else f"{self.file}: {fix}"
        if said not in self.problems:
            self.problems.append(said)


def read_slides(fields: Sequence[Field], name: str, data: bytes) -> FileReading:
    """Read a set of slides at the places of the fields. One that cannot be opened gives one problem and no answers.

    A figure is what stands beside its name on any slide; the first counts when several differ, and it is told.
    """
    placed = [one for one in fields if one.place]
    try:
        deck = read_deck(data, name)
    except ValueError as problem:
        return FileReading({}, (str(problem),))
    if not deck.slides:
        return FileReading({}, (f"{name}: The file has no slides. Add slides, save it, and hand it in again.",))
    reading = _Reading(name, {one.name: one.given or "" for one in placed})
    payers = next((one.choices for one in placed if one.place.startswith("list: ")), ())
    _read_figures(_at(placed, "figure: "), deck, payers, reading)
    _read_chart(_at(placed, "chart: "), deck, reading)
    _read_list(_at(placed, "list: "), deck, payers, reading)
    _read_private(_at(placed, "on no slide: "), deck, reading)
    for slide in deck.slides:
        for what in dict.fromkeys(slide.unreadable):
            reading.tell(slide.number, f"It has {what}, which cannot be read. Use text, a table or a chart instead.")
    more = len(reading.problems) - MOST_PROBLEMS
    told = [f"{name}: There are {more:,} more. Mend these first, and hand the slides in again."] if more > 0 else []
    return FileReading(reading.answers, (*reading.problems[:MOST_PROBLEMS], *told), _words(deck))


def _at(fields: Sequence[Field], start: str) -> dict[str, Field]:
    """The fields of one kind of place, by what the place says after it."""
    return {f"{one.place.removeprefix(start)}\n{one.name}": one for one in fields if one.place.startswith(start)}


def _place(key: str) -> str:
    return key.partition("\n")[0]


def _read_figures(fields: Mapping[str, Field], deck: DeckRead, payers: Sequence[str], reading: _Reading) -> None:
    found = figures_on(deck, {_place(key): one.kind for key, one in fields.items()}, payers) if fields else {}
    for key, one in fields.items():
        label, hits = _place(key), found[_place(key)]
        if not hits:
            reading.tell(
                0, f"No slide shows '{label}' with its value beside it. Write both on one line, or in one row."
            )
            continue
        hit = _first(one, hits, label, reading)
        # Credits are asked for without a sign, and people write them with one.
        reading.answers[one.name] = hit.value.removeprefix("-") if one.kind == "money" else hit.value


def _first(one: Field, hits: Sequence[Hit], label: str, reading: _Reading) -> Hit:
    """The first on a slide; what stands only in notes counts when nothing else does."""
    on_slides = [hit for hit in hits if not hit.in_notes] or list(hits)
    other = next((hit for hit in on_slides if _read(one, hit.value) != _read(one, on_slides[0].value)), None)
    if other is not None:
        fix = f"'{label}' is {one.shown(on_slides[0].value)} here, but {one.shown(other.value)} on slide {other.slide}."
        reading.tell(on_slides[0].slide, f"{fix} Make them agree.")
    return on_slides[0]


def _read(one: Field, value: str) -> object:
    try:
        return one.read(value)
    except NotReadable:
        return value


def _read_chart(fields: Mapping[str, Field], deck: DeckRead, reading: _Reading) -> None:
    charts = bars_on(deck)
    if not fields:
        return
    if not charts:
        fix = "No slide has a chart of the ages. Make one with Insert, Chart, and give each bar the name of its group."
        reading.tell(0, fix)
        return
    bars = charts[0]
    months = {month for key in fields if (month := _place(key).partition(", ")[2])}
    if not months and len(bars.series) > 1:
        reading.tell(bars.slide, f"The chart has {len(bars.series)} series. Draw one bar for each group, all together.")
    for key, one in fields.items():
        label, _, month = _place(key).partition(", ")
        amounts = _series(bars, month, reading)
        if amounts is None:
            continue
        group = age_range(label)
        amount = amounts.get(group) if group is not None else None
        if amount is None:
            series = f" in the series {month}" if month else ""
            reading.tell(bars.slide, f"The chart has no bar for {label}{series}. Add it, with its name.")
        else:
            reading.answers[one.name] = amount.plain


def _series(bars: Bars, month: str, reading: _Reading) -> Mapping[tuple[int, int | None], Money] | None:
    if not month:
        return bars.series[0][1]
    for name, amounts in bars.series:
        if month.casefold() in name.casefold():
            return amounts
    names = ", ".join(repr(name) for name, _ in bars.series)
    reading.tell(bars.slide, f"The chart has no series called {month!r}; it has {names}. Name it after the month.")
    return None


def _read_list(fields: Mapping[str, Field], deck: DeckRead, payers: Sequence[str], reading: _Reading) -> None:
    titles = {_place(key).rpartition(", ")[0] for key in fields}
    for title in sorted(titles):
        slide, rows = listed(deck, title, payers)
        wanted = len({_place(key) for key in fields})
        if not slide:
            reading.tell(0, f"No slide with the title '{title}' lists payers with their amounts. Add it.")
        elif len(rows) < wanted:
            fix = f"The list of the largest balances has {len(rows)} payers with an amount; {wanted} are wanted."
            reading.tell(slide, f"{fix} Put payer and amount in one row.")
        for key, one in fields.items():
            number = int(_place(key).rpartition(", ")[2])
            if number <= len(rows):
                payer, amount = rows[number - 1]
                reading.answers[one.name] = payer if one.kind == "choice" else amount.plain


def _read_private(fields: Mapping[str, Field], deck: DeckRead, reading: _Reading) -> None:
    """Look on every slide, in its notes and charts, and in the rest of the file."""
    texts = [(slide.number, _all_of(slide)) for slide in deck.slides] + [(0, deck.elsewhere)]
    for key, one in fields.items():
        what = one.label.partition(": ")[2].removesuffix(" of patients")
        looked_for = [part for part in _place(key).split("; ") if part]
        for number, text in texts:
            if found := shown_in(text, what, looked_for):
                reading.answers[one.name] = SHOWN
                where = "Here is" if number else "In a comment, a diagram or the properties is"
                reading.tell(number, f"{where} one of the {what} of patients ({found}). Take it out.")


def _all_of(slide: SlideRead) -> str:
    charted = [f"{name} {label}" for chart in slide.charts for name, points in chart.series for label, _ in points]
    return "\n".join([slide.title, *(said.text for said in slide.said), *charted])


def _words(deck: DeckRead) -> str:
    """The slides in words, for whoever looks at order, plainness and next steps."""
    parts = []
    for slide in deck.slides:
        title = slide.title or "(no title)"
        lines = [f"Slide {slide.number}: {title}"]
        lines += [
            f"{'Notes: ' if said.kind == 'notes' else ''}{said.text}"
            for said in slide.said
            if said.kind != "description" and said.text != slide.title
        ]
        for chart in slide.charts:
            for name, points in chart.series:
                lines.append(f"Chart, {name or 'series'}: " + "; ".join(f"{label} {value}" for label, value in points))
        parts.append("\n".join(lines))
    return "\n\n".join(parts)[:MOST_WORDS]
