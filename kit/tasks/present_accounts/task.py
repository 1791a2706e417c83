"""Present accounts: a few slides with the right figures, a chart and a list, and no patient on them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kit.documents.exhibit import Exhibit
from kit.engine.dates import in_words
from kit.engine.money import Money
from kit.engine.worksheet import Line, Source, Value, Worksheet
from kit.scenarios.draw import Draw
from kit.scenarios.people import Name
from kit.tasks.duties import Duty, Skill, Work
from kit.tasks.field import Field
from kit.tasks.file_reading import FileReading
from kit.tasks.form import Part
from kit.tasks.formula import Formula
from kit.tasks.present_accounts.deck import read_slides
from kit.tasks.present_accounts.facts import OPEN, Account, Portfolio, draw_portfolio
from kit.tasks.present_accounts.figures import (
    BUCKETS,
    LABELS,
    LIST,
    Answers,
    Figures,
    aged,
    answers_of,
    figures_of,
    follows_of,
    form_of,
)
from kit.tasks.present_accounts.mistakes import MISTAKES, mistakes_of
from kit.tasks.present_accounts.papers import papers_of

__all__ = [
    "DUTY", "LEVELS", "MINUTES", "MISTAKES", "PLACE", "SKILLS", "WORK", "case", "exhibits", "follows", "form",
    "mistakes", "read_file", "scenario", "solve",
]  # fmt: skip

PLACE = 13
MINUTES = 35
DUTY = Duty.RECORDS
SKILLS = (Skill.COMPUTER, Skill.DETAIL, Skill.LAW)
WORK = (Work.REPORTS, Work.VERIFY)
LEVELS = ("One month", "Some accounts stay out", "This month against last month")

MINIMUM = Source(
    "45 CFR 164.502(b): the minimum that is needed",
    "https://www.hipaagroup.com/pnp/regs/finalprivacymod/minimum.html",
    date(2026, 11, 25),
)


def scenario(draw: Draw, level: int) -> Portfolio:
    """The open accounts of an office at a month's end."""
    return draw_portfolio(draw, level)


def exhibits(portfolio: Portfolio) -> tuple[Exhibit, ...]:
    """The request, the reports, the accounts, and slides to start from."""
    return papers_of(portfolio)


def form(portfolio: Portfolio) -> tuple[Part, ...]:
    """The slides, and two answers to pick."""
    return form_of(portfolio)


def solve(portfolio: Portfolio) -> Worksheet:
    """The figures, the bars of the chart, the list, and what must not be shown."""
    now, before = figures_of(portfolio)
    answers = answers_of(now, before)
    return Worksheet(
        f"Slides about {in_words(portfolio.as_of)}",
        (
            *_figures(portfolio, now, before, answers),
            *_chart(portfolio, now, before),
            *_list(now, answers),
            *_choices(now, before, answers),
            *_private(answers),
        ),
    )


def mistakes(portfolio: Portfolio) -> dict[str, dict[str, Value | None]]:
    """The answers that each typical mistake leads to, of those that show."""
    return mistakes_of(portfolio)


def follows(portfolio: Portfolio) -> dict[str, Formula]:
    """The change follows from the figures of the day."""
    now, before = figures_of(portfolio)
    return follows_of(answers_of(now, before), before)


def read_file(fields: tuple[Field, ...], name: str, data: bytes) -> FileReading:
    """Read figures, chart and list from the slides, and look for what must not be on them."""
    return read_slides(fields, name, data)


def case(table: Mapping[str, Any]) -> Portfolio:
    """The facts of a hand-worked case; each account is a list of its parts."""
    return Portfolio(
        table.get("office", "Wrenfield Medical Group"),
        table["as_of"],
        tuple(_account(*entry) for entry in table["accounts"]),
        table.get("leave_out", False),
        tuple(_account(*entry) for entry in table.get("before", [])),
        table.get("before_as_of"),
    )


def _account(
    number: str, patient: str, born: date, member: str, payer: str, service: date, balance: str, status: str = OPEN
) -> Account:
    given, _, family = patient.partition(" ")
    return Account(number, Name(given, family), born, member, payer, service, Money.of(balance), status)


def _figures(portfolio: Portfolio, now: Figures, before: Figures | None, answers: Answers) -> list[Line]:
    rates = aged(portfolio.shown, portfolio.as_of, (90,))
    found = {line.name: line for line in now.sheet if not line.about}
    split = {line.name: line for line in rates if not line.about}
    held = len(portfolio.accounts) - len(portfolio.shown)
    out = f" {held} accounts that are held stay out." if held else ""
    credits = sum(one.balance.cents < 0 for one in portfolio.shown)
    why = {
        "total_open": f"{found['total_owed'].why}{out}",
        "over_90": " + ".join(str(now.buckets[name]) for name in list(BUCKETS)[3:]) + ".",
        "percent_over_90": split["percent_over_90_days"].why if "percent_over_90_days" in split else "Nothing is owed.",
        "credits": f"{found['credits'].why} On the slide they stand without a sign.",
        "open_accounts": f"{len(portfolio.shown)} accounts, less {credits} with a credit.{out}",
    }
    if before is not None:
        why["change_total"] = f"{now.owed} less {before.owed} a month before."
        why["change_over_90"] = f"{now.old} less {before.old} a month before."
    source = found["total_owed"].source
    percent = split.get("percent_over_90_days")
    return [
        Line(
            name,
            LABELS[name],
            percent.value if name == "percent_over_90" and percent else _known(answers[name]),
            reason,
            found["credits"].source if name == "credits" else source,
            "Key figures",
        )
        for name, reason in why.items()
    ]


def _known(value: Value | None) -> Value:
    assert value is not None, "every blank has an answer"
    return value


def _chart(portfolio: Portfolio, now: Figures, before: Figures | None) -> list[Line]:
    lines = []
    for row, figures, day in (("chart_before", before, portfolio.before_as_of), ("chart", now, portfolio.as_of)):
        if figures is None or day is None:
            continue
        found = {line.name: line for line in figures.sheet if not line.about}
        lines += [
            Line(f"{row}.{name}", label, found[name].value, found[name].why, found[name].source, f"Chart, {day:%B}")
            for name, label in BUCKETS.items()
        ]
    return lines


def _list(now: Figures, answers: Answers) -> list[Line]:
    lines = []
    for number, (payer, amount) in enumerate(now.largest(), 1):
        line = next(line for line in now.sheet if line.name == "total_owed" and line.about == payer)
        if f"top_{number}.payer" not in answers:
            continue
        why = "The largest first."
        lines += [
            Line(f"top_{number}.payer", f"{number}: payer", payer, why, line.source, LIST),
            Line(f"top_{number}.amount", f"{number}: amount", amount, line.why, line.source, LIST),
        ]
    return lines


def _choices(now: Figures, before: Figures | None, answers: Answers) -> list[Line]:
    source = next(line.source for line in now.sheet if line.name == "total_owed")
    old = [(payer, now.over(list(BUCKETS)[3:], payer)) for payer in now.payers]
    why = "; ".join(f"{payer} {amount}" for payer, amount in old)
    said = f"{now.old} of {now.owed} is over 90 days old."
    if before is not None:
        said = f"Total: {before.owed}, then {now.owed}. Over 90 days: {before.old}, then {now.old}."
    about = "What the figures say"
    return [
        Line("headline", "Headline", _known(answers["headline"]), said, source, about),
        Line("work_first", "Work on first", _known(answers["work_first"]), f"Over 90 days: {why}.", source, about),
    ]


def _private(answers: Answers) -> list[Line]:
    why = "The meeting does not need to know who the patients are."
    names = [name for name in answers if name.startswith("private.")]
    return [
        Line(
            name, name.partition(".")[2].replace("_", " ").capitalize(), _known(answers[name]), why, MINIMUM, "Patients"
        )
        for name in names
    ]
