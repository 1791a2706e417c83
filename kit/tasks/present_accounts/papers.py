"""The papers on the desk: the manager's request, aging reports, the accounts, and slides to start from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

from kit.documents.aging_report import aging_report_paper
from kit.documents.exhibit import Exhibit, FileToTake
from kit.documents.paper import Cell, Column, Facts, Paper, Table, Words, as_exhibit
from kit.documents.slide_deck import Deck
from kit.engine.aging import OpenItem
from kit.engine.dates import in_words
from kit.engine.days import add_business_days
from kit.tasks.present_accounts.facts import HELD, Account, Portfolio
from kit.tasks.present_accounts.figures import LABELS, LIST, LONGEST_LIST

__all__ = ["papers_of"]

TEMPLATE = "slides-to-start-from.pptx"
STAFF = (
    ("Eva", "calls to payers about old claims", 10),
    ("Marcus", "refunds of credits", 15),
    ("Dolores", "claims that have to be sent again", 20),
)
"""By name, what somebody works on, and how many business days after the report it can be done."""


def papers_of(portfolio: Portfolio) -> tuple[Exhibit, ...]:
    """The request, the report or the two of them, the accounts behind it, and slides to start from."""
    reports = [_report(portfolio.accounts, portfolio.as_of, portfolio.leave_out)]
    if portfolio.before_as_of is not None:
        reports.insert(0, _report(portfolio.before, portfolio.before_as_of))
    two = portfolio.before_as_of is not None
    start = as_exhibit(_start(two))
    return (
        as_exhibit(_request(portfolio)),
        *(as_exhibit(report) for report in reports),
        as_exhibit(_accounts(portfolio)),
        Exhibit(start.title, start.html, FileToTake(TEMPLATE, _template(two))),
    )


def _labels(two: bool) -> list[str]:
    return [label for name, label in LABELS.items() if two or not name.startswith("change")]


def _request(portfolio: Portfolio) -> Paper:
    two = portfolio.before_as_of is not None
    meaning = {
        "total_open": "What is owed in all. Credits are not taken off.",
        "over_90": "Of that, what is 91 days old or more.",
        "percent_over_90": "Over 90 days, of the total open balance. Work it out from the amounts; one decimal place.",
        "credits": "All credits together, without a sign.",
        "open_accounts": "How many accounts owe something. An account with a credit owes nothing.",
        "change_total": "The total open balance less that of the month before. Below zero when it went down.",
        "change_over_90": "Over 90 days less that of the month before. Below zero when it went down.",
    }
    figures = [(label, meaning[name]) for name, label in LABELS.items() if label in _labels(two)]
    bars = (
        f"One bar for each group of ages, all payers together. Two series, called {portfolio.before_as_of:%B} and "
        f"{portfolio.as_of:%B}. Credits are not in it."
        if two
        else "One bar for each group of ages, all payers together. Credits are not in it."
    )
    rules: list[tuple[str, Cell]] = [
        ("Meeting about", f"{portfolio.office}, what is owed on {in_words(portfolio.as_of)}"),
        ("Chart", bars),
        (
            LIST,
            f"A slide of that title: the {LONGEST_LIST} payers that owe most in all, the largest first, with amounts.",
        ),
        ("Amounts", "To the cent, as in the report."),
        ("Never on a slide", "Names, birth dates, member numbers or account numbers of patients."),
        ("At the end", "Next steps: who does what, and by when. Choose from the people below."),
        ("Work on first", "The payer that owes the most money over 90 days old."),
    ]
    if not two:
        rules.append(("Headline", "If the part is exactly one fifth or one third, take the higher of the two."))
    if portfolio.leave_out:
        held = " or ".join(HELD)
        rules.append(("Leave out", f"Accounts that are {held}: out of every figure, the chart and the list."))
    columns = (Column("Write this name"), Column("What it is"))
    return Paper(
        "What the manager asks for",
        (
            Facts("The slides", rules),
            Table("Key figures, each with its name beside it", columns, figures),
            _staff(portfolio),
        ),
    )


def _staff(portfolio: Portfolio) -> Table:
    """Who can take a next step, and by which day."""
    rows = [(name, work, in_words(add_business_days(portfolio.as_of, days))) for name, work, days in STAFF]
    columns = (Column("Who"), Column("Works on"), Column("Can be done by"))
    return Table("People of the office, for the next steps", columns, rows)


def _report(accounts: Sequence[Account], as_of: date, with_held: bool = False) -> Paper:
    items = [OpenItem(one.number, one.payer, one.balance, date_of_service=one.service) for one in accounts]
    paper = aging_report_paper(items, as_of)
    held = (
        "The accounts that stay out are still in this report. Take them off first. No total and no percent that has "
        "one of them in it may stand on a slide."
    )
    warning = (Words(held),) if with_held else ()
    return Paper(f"Aging report as of {in_words(as_of)}, all accounts", (*warning, *paper.blocks))


def _accounts(portfolio: Portfolio) -> Paper:
    columns = (
        Column("Account"),
        Column("Patient"),
        Column("Born"),
        Column("Member number"),
        Column("Payer"),
        Column("Days old", True),
        Column("Balance", True),
        Column("Status"),
    )
    rows = [
        (
            one.number,
            str(one.patient),
            f"{one.birth_date:%m/%d/%Y}",
            one.member,
            one.payer,
            (portfolio.as_of - one.service).days,
            one.balance,
            one.status,
        )
        for one in portfolio.accounts
    ]
    title = f"Accounts behind the report of {in_words(portfolio.as_of)}"
    return Paper(title, (Table("For the office only", columns, rows), Words("A balance below zero is a credit.")))


def _start(two: bool) -> Paper:
    slides = (
        ("1", "Title: the office and the day"),
        ("2", "Key figures: " + ", ".join(_labels(two))),
        ("3", "Open balances by age: your chart"),
        ("4", f"{LIST}: {LONGEST_LIST} payers with their amounts"),
        ("5", "Next steps"),
    )
    columns = (Column("Slide"), Column("What goes on it"))
    return Paper(f"Slides to start from: {TEMPLATE}", (Table("Empty slides", columns, slides),))


@cache
def _template(two: bool) -> bytes:
    """Empty slides with titles and names of figures; the same for every office."""
    deck = Deck("Slides to start from")
    deck.add_title("Name of the office", ["Slides for the meeting", "Day of the report"])
    figures = (Column("Figure"), Column("Value", to_the_right=True))
    deck.add_table("Key figures", Table("Key figures", figures, [(label, "") for label in _labels(two)]))
    deck.add_list("Open balances by age", ["Put your chart here, and take this line out."])
    owed = (Column("Payer"), Column("Owed in all", to_the_right=True))
    deck.add_table(LIST, Table(LIST, owed, [("", "") for _ in range(LONGEST_LIST)]))
    deck.add_list("Next steps", ["Who does what, and by when?"])
    return deck.packed()
