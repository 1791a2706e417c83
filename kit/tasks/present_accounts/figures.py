"""The figures that the slides must show, the form that asks for them, and where each stands on the slides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from kit.engine.aging import OpenItem, age_balances
from kit.engine.money import ZERO, Money, total
from kit.engine.ratio import ratio
from kit.engine.worksheet import Value, Worksheet
from kit.tasks.field import Field
from kit.tasks.form import Part, Upload
from kit.tasks.formula import Formula
from kit.tasks.present_accounts.facts import Account, Portfolio

__all__ = [
    "BUCKETS", "HEADLINES", "LABELS", "LIST", "NOT_SHOWN", "SHOWN", "TRENDS", "Answers", "Figures", "aged",
    "answers_of", "figures_of", "follows_of", "form_of",
]  # fmt: skip

Answers = dict[str, Value | None]

BUCKETS = {
    "days_0_to_30": "0 to 30 days",
    "days_31_to_60": "31 to 60 days",
    "days_61_to_90": "61 to 90 days",
    "days_91_to_120": "91 to 120 days",
    "over_120_days": "Over 120 days",
}
OLD = ("days_91_to_120", "over_120_days")
LABELS = {
    "total_open": "Total open balance",
    "over_90": "Over 90 days",
    "percent_over_90": "Percent over 90 days",
    "credits": "Credits owed back",
    "open_accounts": "Open accounts",
    "change_total": "Change in total",
    "change_over_90": "Change over 90 days",
}
"""By blank, the name that stands beside the figure on a slide."""
LIST = "Largest balances"
LONGEST_LIST = 3
NOT_SHOWN, SHOWN = "not shown", "shown"
_PRIVATE = ("names", "birth dates", "member numbers", "account numbers")

HEADLINES = (
    "Less than one tenth of what is owed is over 90 days old",
    "From one tenth to one fifth of what is owed is over 90 days old",
    "From one fifth to one third of what is owed is over 90 days old",
    "From one third to one half of what is owed is over 90 days old",
    "More than one half of what is owed is over 90 days old",
)
TRENDS = (
    "The total and the money over 90 days both went up",
    "The total went up, but the money over 90 days went down",
    "The total went down, but the money over 90 days went up",
    "The total and the money over 90 days both went down",
    "Neither the total nor the money over 90 days has changed",
)


class Figures:
    """What a set of accounts comes to on a day, by the engine's aging."""

    def __init__(self, accounts: Sequence[Account], as_of: date) -> None:
        self.sheet = aged(accounts, as_of)
        self.buckets = {name: self.sheet.amount(name) for name in BUCKETS}
        self.owed = self.sheet.amount("total_owed")
        self.credits = -self.sheet.amount("credits")
        self.count = sum(one.balance > ZERO for one in accounts)
        self.payers = list(dict.fromkeys(one.payer for one in accounts))
        self.old = self.over(OLD)

    def over(self, buckets: Sequence[str], owner: str = "") -> Money:
        """What is owed in some groups of age, in all or by one payer."""
        return total(self.sheet.amount(name, owner) for name in buckets)

    def largest(self) -> list[tuple[str, Money]]:
        """What each payer owes, the largest first; payers that owe nothing are left out."""
        owed = [(payer, self.sheet.amount("total_owed", payer)) for payer in self.payers]
        return sorted((pair for pair in owed if pair[1] > ZERO), key=lambda pair: -pair[1].cents)


def aged(accounts: Sequence[Account], as_of: date, boundaries: Sequence[int] = (30, 60, 90, 120)) -> Worksheet:
    """The engine's aging of accounts from the day of service, credits apart."""
    items = [OpenItem(one.number, one.payer, one.balance, date_of_service=one.service) for one in accounts]
    return age_balances(items, as_of, boundaries)


def figures_of(portfolio: Portfolio) -> tuple[Figures, Figures | None]:
    """The figures of the day, and those of the month before where the two are compared."""
    before = Figures(portfolio.before, portfolio.before_as_of) if portfolio.before_as_of else None
    return Figures(portfolio.shown, portfolio.as_of), before


def percent(part: Money, whole: Money) -> Decimal:
    """A part of a whole, with one decimal place."""
    return ratio(part.cents * 100, whole.cents, 1) if whole > ZERO else Decimal(0)


def answers_of(now: Figures, before: Figures | None, old: Sequence[str] = OLD) -> Answers:
    """The answers to all blanks; `old` are the groups that are taken for over 90 days."""
    over = now.over(old)
    by_payer = {payer: now.over(old, payer) for payer in now.payers}
    answers: Answers = {
        "total_open": now.owed,
        "over_90": over,
        "percent_over_90": percent(over, now.owed),
        "credits": now.credits,
        "open_accounts": now.count,
        "headline": headline(over, now.owed),
        "work_first": max(by_payer, key=lambda payer: by_payer[payer]),
        **{f"chart.{name}": amount for name, amount in now.buckets.items()},
        **top(now.largest()),
        **{_private(what): NOT_SHOWN for what in _PRIVATE},
    }
    if before is not None:
        change, change_old = now.owed - before.owed, over - before.over(old)
        answers |= {"change_total": change, "change_over_90": change_old, "headline": trend(change, change_old)}
        answers |= {f"chart_before.{name}": amount for name, amount in before.buckets.items()}
    return answers


def top(largest: Sequence[tuple[str, Money]]) -> Answers:
    """The list of the largest balances."""
    answers: Answers = {}
    for number, (payer, amount) in enumerate(largest[:LONGEST_LIST], 1):
        answers |= {f"top_{number}.payer": payer, f"top_{number}.amount": amount}
    return answers


def headline(over: Money, owed: Money) -> str:
    """The sentence that is true of the old part; it is compared exactly, before anything is rounded."""
    part, whole = over.cents, owed.cents
    return HEADLINES[sum((part * 10 >= whole, part * 5 >= whole, part * 3 >= whole, part * 2 > whole))]


def trend(change: Money, change_old: Money) -> str:
    """The sentence that is true of two months."""
    if not change and not change_old:
        return TRENDS[4]
    up, old_up = change > ZERO, change_old > ZERO
    return TRENDS[(0 if old_up else 1) if up else (2 if old_up else 3)]


def _private(what: str) -> str:
    return f"private.{what.replace(' ', '_')}"


def form_of(portfolio: Portfolio) -> tuple[Part, ...]:
    """The slides with their figures, chart, list and what must not be on them; and two answers to pick."""
    now, before = figures_of(portfolio)
    payers = tuple(sorted({*now.payers, *(before.payers if before else ())}))
    two = before is not None
    upload = Upload(
        "slides",
        "Your slides",
        "Hand in the slides (.pptx). Write the name of each figure beside it, as the manager's list has it. Make the "
        "chart with Insert, Chart: a picture of a chart cannot be read.",
        ".pptx",
        (*_figure_fields(two), *_chart_fields(portfolio), *_list_fields(now, payers), *_private_fields(portfolio)),
        graded_by_hand=True,
    )
    return (
        upload,
        Field("headline", "Which headline is true?", kind="choice", choices=TRENDS if two else HEADLINES, points=2),
        Field("work_first", "Which payer should the office work on first?", kind="choice", choices=payers, points=2),
    )


def _figure_fields(two: bool) -> list[Field]:
    fields = []
    for name, label in LABELS.items():
        if name.startswith("change") and not two:
            continue
        place = f"figure: {label}"
        if name == "open_accounts":
            fields.append(Field(name, label, kind="count", points=3, place=place))
        elif name == "percent_over_90":
            fields.append(Field(name, label, "With one decimal place, like 12.5.", "percent", points=3, place=place))
        else:
            signed = name.startswith("change")
            fields.append(Field(name, label, kind="signed money" if signed else "money", points=3, place=place))
    return fields


def _chart_fields(portfolio: Portfolio) -> list[Field]:
    if portfolio.before_as_of is None:
        months = {"chart": ""}
    else:
        months = {"chart_before": f", {portfolio.before_as_of:%B}", "chart": f", {portfolio.as_of:%B}"}
    return [
        Field(f"{row}.{name}", f"Chart: {label}{month}", points=2, place=f"chart: {label}{month}")
        for row, month in months.items()
        for name, label in BUCKETS.items()
    ]


def _list_fields(now: Figures, payers: tuple[str, ...]) -> list[Field]:
    fields = []
    for number in range(1, min(LONGEST_LIST, len(now.largest())) + 1):
        place = f"list: {LIST}, {number}"
        fields += [
            Field(f"top_{number}.payer", f"{LIST}, {number}: payer", kind="choice", choices=payers, place=place),
            Field(f"top_{number}.amount", f"{LIST}, {number}: amount", points=2, place=place),
        ]
    return fields


def _private_fields(portfolio: Portfolio) -> list[Field]:
    """What must not be on the slides; the place lists what is looked for, all of it from the papers."""
    people = portfolio.people
    words = {
        "names": [str(one.patient) for one in people],
        "birth dates": [f"{one.birth_date:%m/%d/%Y}" for one in people],
        "member numbers": [one.member for one in people],
        "account numbers": [one.number for one in people],
    }
    return [
        Field(
            _private(what),
            f"On the slides: {what} of patients",
            kind="choice",
            choices=(NOT_SHOWN, SHOWN),
            given=NOT_SHOWN,
            points=4,
            place=f"on no slide: {'; '.join(words[what])}",
        )
        for what in _PRIVATE
    ]


def follows_of(answers: Mapping[str, Value | None], before: Figures | None) -> dict[str, Formula]:
    """The change follows from the figure of the day."""
    if before is None:
        return {}
    found: dict[str, Formula] = {
        "change_total": ("-", "total_open", str(before.owed)),
        "change_over_90": ("-", "over_90", str(before.old)),
    }
    return {name: formula for name, formula in found.items() if answers[name]}
