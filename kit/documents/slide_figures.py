"""Check the key figures on slides: charges, payments, adjustments and the balance, wherever they stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kit.documents.slide_amounts import age_range, amounts_in, bare_amount
from kit.documents.slide_facts import Figure
from kit.documents.slide_finding import SlideCheck, SlideFinding, wrong_amount
from kit.documents.slide_text import DeckRead, Said, SlideRead
from kit.engine.money import Money

__all__ = ["check_figures"]

_INSURANCE = r"(?:insurance|insurers?|payers?|health plans?)"
_PATIENT = r"(?:patients?|guarantors?|family|parents?)"
_PAID = r"(?:'s)?\s+(?:has\s+|have\s+)?(?:paid|pays|payments?)"
_NAMES = {
    "charges": r"\b(?:charges|charged|billed)\b",
    "fees": r"\bfees?\b",
    "insurance_paid": rf"\b{_INSURANCE}{_PAID}\b|\b(?:paid|payments?) (?:by|from|of) (?:the )?{_INSURANCE}\b",
    "adjustments": r"\b(?:adjustments?|adjusted|write-?\s?offs?|written off)\b",
    "patient_paid": rf"\b{_PATIENT}{_PAID}\b|\b(?:paid|payments?) (?:by|from|of) (?:the )?{_PATIENT}\b",
    "refunds_to_pay": r"\brefunds?\b",
    "balance": r"(?<!patient )(?<!insurance )(?<!payer )\bbalance\b|\b(?:amount|total) (?:due|owed)\b"
    r"|\bstill (?:open|owed)\b",
}
_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _NAMES.items()}
_EITHER_SIGN = ("insurance_paid", "adjustments", "patient_paid", "refunds_to_pay")
_SHORT = 60
_MOST_BOXES = 100


@dataclass(frozen=True, slots=True)
class _Shown:
    """An amount that stands with the name of a figure on a slide."""

    slide: int
    figure: str
    amount: Money
    plainly: bool


def check_figures(deck: DeckRead, figures: Sequence[Figure], accounts: Sequence[str]) -> SlideCheck:
    """Compare each key figure with what stands beside its name on the slides.

    Lines about single accounts are passed over when there are several, and so are buckets of the aging.
    """
    shown = [one for slide in deck.slides for one in _shown_on(slide, accounts)]
    findings: list[SlideFinding] = []
    right: list[SlideFinding] = []
    for figure in figures:
        found = [one for one in shown if one.figure == figure.name]
        good = [one for one in found if _same(one.amount, figure)]
        bad = [one for one in found if not _same(one.amount, figure)]
        if good:
            said = f"Slide {good[0].slide}: {figure.label} {figure.amount} is right."
            right.append(SlideFinding(good[0].slide, "key figure", said, str(figure.amount), str(good[0].amount)))
            bad = [one for one in bad if one.plainly]
        elif not bad and figure.amount:
            findings.append(_missing(deck, figure))
        shown_once = {(one.slide, one.amount): one for one in bad}.values()
        findings += [
            wrong_amount(one.slide, "key figure", figure.label, figure.amount, one.amount) for one in shown_once
        ]
    return SlideCheck(tuple(findings), tuple(right))


def _same(amount: Money, figure: Figure) -> bool:
    return amount == figure.amount or (figure.name in _EITHER_SIGN and -amount == figure.amount)


def _missing(deck: DeckRead, figure: Figure) -> SlideFinding:
    expected = str(figure.amount)
    for slide in deck.slides:
        if any(figure.amount in amounts_in(said.text) for said in slide.said):
            message = f"Slide {slide.number} shows {expected}, but not what it is. Write '{figure.label}' beside it."
            return SlideFinding(slide.number, "key figure", message, expected)
    message = f"No slide shows {figure.label}. Add it to the key figures: {expected}."
    return SlideFinding(0, "key figure", message, expected)


def _shown_on(slide: SlideRead, accounts: Sequence[str]) -> Iterator[_Shown]:
    for said in _lines(slide):
        if len(accounts) > 1 and any(number in said.text for number in accounts):
            continue
        if said.kind == "description" or age_range((said.cells or (said.text,))[0]) is not None:
            continue
        plainly = said.kind != "notes" and len(said.text) <= _SHORT
        spots = sorted((found.start(), name) for name, one in _PATTERNS.items() for found in one.finditer(said.text))
        starts = [start for start, _ in spots] + [len(said.text)]
        for (start, name), (_, end) in zip(spots, pairwise(starts), strict=True):
            amounts = _amounts(said.text[start:end])
            if not amounts and len(spots) == 1:
                amounts = _amounts(said.text[:start])
            if amounts:
                yield _Shown(slide.number, name, amounts[0], plainly)


def _amounts(text: str) -> tuple[Money, ...]:
    """The amounts in the words after a name; a plain number counts when nothing else stands there."""
    if found := amounts_in(text):
        return found
    parts = [part for part in re.split(r"[|:=\s]+", text) if part]
    bare = [amount for part in parts if (amount := bare_amount(part)) is not None]
    return (bare[0],) if len(bare) == 1 and bare_amount(parts[-1]) is not None and len(parts) <= 5 else ()


def _lines(slide: SlideRead) -> Iterator[Said]:
    """What the slide says, with names and amounts put together that stand in two lines, boxes or rows."""
    yield from slide.said
    rows = [said for said in slide.said if said.kind == "row"]
    in_table = Counter(one.box for one in rows)
    for head, row in pairwise(rows):
        if head.box == row.box and in_table[row.box] == 2:
            yield from (Said("row", f"{name} {cell}") for name, cell in zip(head.cells, row.cells, strict=False))
    texts = [(at, said) for at, said in enumerate(slide.said) if said.kind == "text" and len(said.text) <= _SHORT]
    numbers = [one for one in texts if bare_amount(one[1].text) is not None][:_MOST_BOXES]
    names = [
        one
        for one in texts
        if any(pattern.search(one[1].text) for pattern in _PATTERNS.values()) and not amounts_in(one[1].text)
    ]
    for name in names[:_MOST_BOXES] if numbers else ():
        near = min(numbers, key=lambda one: _distance(name, one))
        yield Said("text", f"{name[1].text} {near[1].text}")


def _distance(name: tuple[int, Said], number: tuple[int, Said]) -> tuple[int, int]:
    """How far an amount stands from a name: in one box by lines, the line below first; else by their middles."""
    if name[1].box == number[1].box:
        lines = number[0] - name[0]
        return 0, 2 * abs(lines) - (lines > 0)
    return 1, (name[1].at[0] - number[1].at[0]) ** 2 + (name[1].at[1] - number[1].at[1]) ** 2
