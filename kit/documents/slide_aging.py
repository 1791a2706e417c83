"""Check the aging and the list of open balances on slides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from kit.documents.slide_amounts import age_range, amounts_in, bare_amount, dollars
from kit.documents.slide_facts import OpenBalance, SlideFacts
from kit.documents.slide_finding import SlideCheck, SlideFinding, wrong_amount
from kit.documents.slide_text import ChartRead, DeckRead, Said
from kit.engine.money import ZERO, Money, total

__all__ = ["check_aging", "check_balances"]

_Range = tuple[int, int | None]
_LIST_TITLES = ("top", "largest", "highest", "biggest", "balances", "who owes")
_OTHER_TITLES = ("next", "done", "to do", "aging")


def check_aging(deck: DeckRead, facts: SlideFacts) -> SlideCheck:
    """Look for a chart of the aging, compare each bar with the open balances of its days, and the tables likewise.

    Other buckets than 30, 60, 90 and 120 days are taken as they are named; credits may be in them or apart.
    """
    charts = [(slide.number, bars) for slide in deck.slides for chart in slide.charts if (bars := _bars(chart))]
    findings: list[SlideFinding] = []
    right: list[SlideFinding] = []
    for number, bars in charts:
        wrong = list(_wrong_bars(number, bars, facts))
        findings += wrong
        if not wrong:
            right.append(SlideFinding(number, "aging", f"Slide {number}: the chart of the aging is right."))
    for slide in deck.slides:
        for said in slide.said:
            findings += _wrong_row(slide.number, said, facts)
    if not charts:
        pictures = [slide.number for slide in deck.slides if slide.unreadable]
        message = "No slide has a chart of the aging. Insert a bar chart with one bar for each bucket of days."
        if pictures:
            message += f" What is on slide {pictures[0]} may be one, but a picture cannot be checked."
        findings.insert(0, SlideFinding(pictures[0] if pictures else 0, "aging", message))
    return SlideCheck(tuple(findings), tuple(right))


def _bars(chart: ChartRead) -> dict[_Range, Money]:
    """The amount for each bucket of days, from the categories or from the names of the series; {} for neither."""
    by_category: dict[_Range, Money] = {}
    by_series: dict[_Range, Money] = {}
    whole = [one for one in chart.series if "total" in one[0].lower()]
    for name, points in whole or chart.series:
        for label, value in points:
            amount = dollars(value)
            if amount is None:
                continue
            if (days := age_range(label)) is not None:
                by_category[days] = by_category.get(days, ZERO) + amount
            elif (days := age_range(name)) is not None:
                by_series[days] = by_series.get(days, ZERO) + amount
    return by_category if len(by_category) > 1 else by_series if len(by_series) > 1 else {}


def _in(balances: Sequence[OpenBalance], days: _Range, with_credits: bool = False) -> Money:
    return total(one.amount for one in balances if _holds(days, one) and (with_credits or one.amount > ZERO))


def _holds(days: _Range, one: OpenBalance) -> bool:
    return days[0] <= one.age_in_days and (days[1] is None or one.age_in_days <= days[1])


def _named(days: _Range) -> str:
    return f"over {days[0] - 1} days" if days[1] is None else f"{days[0]}-{days[1]} days"


def _wrong_bars(slide: int, bars: dict[_Range, Money], facts: SlideFacts) -> Iterator[SlideFinding]:
    for days, amount in bars.items():
        expected = _in(facts.balances, days)
        if amount not in (expected, _in(facts.balances, days, with_credits=True)):
            yield wrong_amount(slide, "aging", f"the bar for {_named(days)}", expected, amount)
    left_out = [one for one in facts.balances if one.amount > ZERO and not any(_holds(days, one) for days in bars)]
    if left_out:
        owed = total(one.amount for one in left_out)
        message = (
            f"Slide {slide}: the chart of the aging leaves out {owed}, such as {left_out[0].account} at "
            f"{left_out[0].age_in_days} days. Add a bar for it."
        )
        yield SlideFinding(slide, "aging", message, str(owed))


def _wrong_row(slide: int, said: Said, facts: SlideFacts) -> Iterator[SlideFinding]:
    """The row of a table for a bucket of days, when none of its amounts is the right one."""
    if said.kind != "row" or (days := age_range(said.cells[0])) is None:
        return
    amounts = [amount for cell in said.cells[1:] if (amount := bare_amount(cell)) is not None]
    amounts = amounts or [amount for cell in said.cells[1:] for amount in amounts_in(cell)]
    expected = _in(facts.balances, days)
    if amounts and not {expected, _in(facts.balances, days, with_credits=True)} & set(amounts):
        yield wrong_amount(slide, "aging", f"the table's row for {_named(days)}", expected, amounts[-1])


def check_balances(deck: DeckRead, facts: SlideFacts, accounts: Sequence[str]) -> SlideCheck:
    """Look for the list of open balances: its amounts, and the largest first."""
    largest = next((one for one in facts.balances if one.amount > ZERO), None)
    if largest is None:
        return SlideCheck((), ())
    slide, rows = _list(deck, accounts)
    if not rows:
        message = (
            f"No slide lists the top balances. Add a table with the largest first: {largest.account}, {largest.amount}."
        )
        return SlideCheck((SlideFinding(0, "top balances", message, str(largest.amount)),), ())
    findings: list[SlideFinding] = []
    kept: list[tuple[str, Money]] = []
    for account, amounts in rows:
        owed = [one.amount for one in facts.balances if one.account == account]
        known = {*owed, total(owed)}
        fitting = [amount for amount in amounts if amount in known]
        if fitting:
            kept.append((account, fitting[-1]))
        else:
            expected = total(owed)
            findings.append(wrong_amount(slide, "top balances", f"the balance of {account}", expected, amounts[-1]))
    for (above, less), (below, more) in pairwise(kept):
        if less < more:
            message = f"Slide {slide}: {above} ({less}) stands above {below} ({more}). Put the largest balance first."
            findings.append(SlideFinding(slide, "top balances", message, below, above))
    if largest.account not in {account for account, _ in rows}:
        message = f"Slide {slide}: the largest balance is not on the list. Add {largest.account}, {largest.amount}."
        findings.append(SlideFinding(slide, "top balances", message, str(largest.amount)))
    good = SlideFinding(slide, "top balances", f"Slide {slide}: the top balances are right, the largest first.")
    return SlideCheck(tuple(findings), () if findings else (good,))


def _list(deck: DeckRead, accounts: Sequence[str]) -> tuple[int, list[tuple[str, tuple[Money, ...]]]]:
    """The slide with the list of balances, and its rows: the account and the amounts beside it."""
    for kind, must_fit in (("row", True), ("text", True), ("row", False)):
        for slide in deck.slides:
            title = slide.title.lower()
            if any(word in title for word in _OTHER_TITLES):
                continue
            if must_fit and not any(word in title for word in _LIST_TITLES):
                continue
            found = [
                (account, amounts)
                for said in slide.said
                for account in accounts
                if said.kind == kind and account in said.text and (amounts := _amounts(said))
            ]
            if found:
                return slide.number, found
    return 0, []


def _amounts(said: Said) -> tuple[Money, ...]:
    if found := amounts_in(said.text):
        return found
    return tuple(amount for cell in said.cells[1:] if (amount := bare_amount(cell)) is not None)
