"""Find figures by their names anywhere on slides, the bars of a chart, and the rows of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kit.documents.slide_amounts import age_range, amounts_in, bare_amount, dollars
from kit.documents.slide_text import ChartRead, DeckRead, Said, SlideRead
from kit.engine.money import Money
from kit.tasks.kinds import Kind

__all__ = ["Bars", "Hit", "bars_on", "figures_on", "listed"]

_SHORT = 60
_MOST_BOXES = 100
_FEWEST_GROUPS = 3
_PERCENT = re.compile(
    r"(?<![\w.,])([0-9]{1,3}(?:\.[0-9]{1,4})?)\s?(?:%|percent\b|per cent\b)", re.ASCII | re.IGNORECASE
)
_BARE_PERCENT = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,4})?", re.ASCII)
_COUNT = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})*|[0-9]{1,5}", re.ASCII)
_BESIDE = " \t|:=–—-"
"""What may stand between a name and its value. A minus that touches the number belongs to the number."""

Group = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class Hit:
    """A value that stands with a figure's name: on which slide, as text, and whether only in the notes."""

    slide: int
    value: str
    in_notes: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart by groups of age: its slide, and for each series its name and its amounts."""

    slide: int
    series: tuple[tuple[str, Mapping[Group, Money]], ...]


def figures_on(deck: DeckRead, wanted: Mapping[str, Kind], others: Sequence[str]) -> dict[str, list[Hit]]:
    """What stands beside each of the names; lines that name one of the others, such as a payer, are passed over."""
    # The longest name first, so that 'Percent over 90 days' is not taken for 'Over 90 days'.
    names = sorted(wanted, key=len, reverse=True)
    pattern = re.compile("|".join(re.escape(name).replace(r"\ ", r"\s+") for name in names), re.IGNORECASE)
    by_key = {name.casefold(): name for name in names}
    found: dict[str, list[Hit]] = {name: [] for name in wanted}
    for slide in deck.slides:
        for said in _lines(slide, pattern):
            if said.kind == "description" or any(other.casefold() in said.text.casefold() for other in others):
                continue
            for key, value in _beside(said.text, pattern, by_key, wanted):
                hit = Hit(slide.number, value, said.kind == "notes")
                if hit not in found[key]:
                    found[key].append(hit)
    return found


def _beside(
    text: str, pattern: re.Pattern[str], by_key: Mapping[str, str], wanted: Mapping[str, Kind]
) -> Iterator[tuple[str, str]]:
    spots = list(pattern.finditer(text))
    starts = [*(spot.start() for spot in spots), len(text)]
    for spot, end in zip(spots, starts[1:], strict=True):
        name = by_key[" ".join(spot[0].split()).casefold()]
        value = _value(wanted[name], text[spot.end() : end])
        if value is None and len(spots) == 1:
            value = _value(wanted[name], text[: spot.start()])
        if value is not None:
            yield name, value


def _value(kind: Kind, text: str) -> str | None:
    """The first value of a kind in some words; a number without a sign counts only when it stands alone."""
    alone = text.strip(" \t|:=.").strip("–—").strip()
    if kind == "percent":
        found = _PERCENT.search(text)
        if found:
            return found[1]
        return alone if _BARE_PERCENT.fullmatch(alone) else None
    if kind == "count":
        first = text.strip(_BESIDE).split(" ")[0].rstrip(".,;")
        return first.replace(",", "") if _COUNT.fullmatch(first) else None
    amounts = amounts_in(text)
    amount = amounts[0] if amounts else bare_amount(alone)
    return None if amount is None else amount.plain


def _lines(slide: SlideRead, pattern: re.Pattern[str]) -> Iterator[Said]:
    """What a slide says, with names and values put together that stand in two lines, boxes or rows."""
    yield from slide.said
    rows = [said for said in slide.said if said.kind == "row"]
    for head, row in pairwise(rows):
        if head.box == row.box and not any(_is_value(cell) for cell in head.cells):
            yield from (Said("row", f"{name} | {cell}") for name, cell in zip(head.cells, row.cells, strict=False))
    texts = [(at, said) for at, said in enumerate(slide.said) if said.kind == "text" and len(said.text) <= _SHORT]
    values = [one for one in texts if _is_value(one[1].text)][:_MOST_BOXES]
    names = [one for one in texts if pattern.fullmatch(one[1].text.strip(" :="))]
    for name in names[:_MOST_BOXES] if values else ():
        near = min(values, key=lambda one: _distance(name, one))
        yield Said("text", f"{name[1].text} {near[1].text}")


def _is_value(text: str) -> bool:
    return bare_amount(text) is not None or _PERCENT.fullmatch(text.strip()) is not None


def _distance(name: tuple[int, Said], value: tuple[int, Said]) -> tuple[int, int]:
    """How far a value stands from a name: in one box by lines, the line below first; else by their middles."""
    if name[1].box == value[1].box:
        lines = value[0] - name[0]
        return 0, 2 * abs(lines) - (lines > 0)
    return 1, (name[1].at[0] - value[1].at[0]) ** 2 + (name[1].at[1] - value[1].at[1]) ** 2


def bars_on(deck: DeckRead) -> list[Bars]:
    """Every chart whose names are groups of age, in the order of the slides; rows and columns may be turned."""
    found = []
    for slide in deck.slides:
        for chart in slide.charts:
            series = _by_category(chart) or _by_series(chart)
            if series:
                found.append(Bars(slide.number, series))
    return found


def _by_category(chart: ChartRead) -> tuple[tuple[str, Mapping[Group, Money]], ...]:
    found = []
    for name, points in chart.series:
        amounts = {
            group: amount
            for label, value in points
            if (group := age_range(label)) is not None and (amount := dollars(value)) is not None
        }
        if len(amounts) >= _FEWEST_GROUPS:
            found.append((name, amounts))
    return tuple(found)


def _by_series(chart: ChartRead) -> tuple[tuple[str, Mapping[Group, Money]], ...]:
    """A chart that was turned: each group is a series, and the categories are the months."""
    turned: dict[str, dict[Group, Money]] = {}
    for name, points in chart.series:
        group = age_range(name)
        for label, value in points if group is not None else ():
            if group is not None and (amount := dollars(value)) is not None:
                turned.setdefault(label, {})[group] = amount
    return tuple((label, amounts) for label, amounts in turned.items() if len(amounts) >= _FEWEST_GROUPS)


def listed(deck: DeckRead, title: str, payers: Sequence[str]) -> tuple[int, list[tuple[str, Money]]]:
    """The slide of a title, and the payers with their amounts on it from top to bottom; 0 without such a slide.

    A slide with the whole title goes before one that shares its first word.
    """
    wanted = title.casefold()
    whole = [slide for slide in deck.slides if wanted in slide.title.casefold()]
    near = [slide for slide in deck.slides if wanted.split()[0] in slide.title.casefold() and slide not in whole]
    for slide in (*whole, *near):
        rows = [pair for said in slide.said if (pair := _payer_and_amount(said, payers)) is not None]
        if rows:
            return slide.number, rows
    return (whole[0].number if whole else 0), []


def _payer_and_amount(said: Said, payers: Sequence[str]) -> tuple[str, Money] | None:
    if said.kind not in ("row", "text"):
        return None
    payer = next((one for one in payers if one.casefold() in said.text.casefold()), None)
    if payer is None:
        return None
    amounts = amounts_in(said.text)
    if not amounts:
        after = said.cells[1:] or (said.text.casefold().partition(payer.casefold())[2].strip(_BESIDE),)
        amounts = tuple(amount for cell in reversed(after) if (amount := bare_amount(cell)) is not None)
    return (payer, amounts[0]) if amounts else None
