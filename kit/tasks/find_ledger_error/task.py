"""Find the error in an account: compare the ledger with the papers, and correct it by adding entries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kit.documents.exhibit import Exhibit
from kit.documents.paper import as_exhibit
from kit.engine.balances import PARTS
from kit.engine.corrections import ADDED
from kit.engine.difference import clue_lines
from kit.engine.ledger import PATIENT
from kit.engine.money import ZERO, Money
from kit.engine.worksheet import Line, Value, Worksheet
from kit.scenarios.draw import Draw
from kit.tasks.duties import Duty, Skill, Work
from kit.tasks.field import Field
from kit.tasks.find_ledger_error import mistakes as wrong_ways
from kit.tasks.find_ledger_error.answers import (
    ENTRY_CELLS,
    ENTRY_ROWS,
    MISTAKE_CELLS,
    MISTAKE_ROWS,
    PLACES,
    answers,
    owed,
)
from kit.tasks.find_ledger_error.books import Books, Finding, Reason, Wrong, corrected, findings
from kit.tasks.find_ledger_error.books_draws import books_of, drawn_books
from kit.tasks.find_ledger_error.papers import papers_of
from kit.tasks.form import Grid, Part
from kit.tasks.formula import Formula

PLACE = 7
MINUTES = 20
DUTY = Duty.RECORDS
SKILLS = (Skill.DETAIL, Skill.TIME, Skill.MATH)
WORK = (Work.DISCREPANCIES, Work.VERIFY, Work.POST)
LEVELS = ("One visit, one mistake", "Two visits and a second account", "Two mistakes that partly hide each other")
MISTAKES = tuple(wrong_ways.MISTAKES)

_LABELS = {
    "account": "account",
    "line": "line",
    "what": "what went wrong",
    "on": "date",
    "source": "from",
    "target": "to",
    "amount": "amount",
    "reason": "reason",
}
_POINTS = {"account": 1, "line": 5, "what": 6, "on": 1, "source": 2, "target": 2, "amount": 7, "reason": 2}


def scenario(draw: Draw, level: int) -> Books:
    """An account that was in order, with one mistake or two put into it."""
    return drawn_books(draw, level)


def exhibits(books: Books) -> tuple[Exhibit, ...]:
    """The question, the ledgers, and all papers behind them."""
    return tuple(as_exhibit(paper) for paper in papers_of(books))


def form(books: Books) -> tuple[Part, ...]:
    """What went wrong, how it should be, and the entries that make it so."""
    return (
        _table(books, "mistake", "What went wrong", "Mistake", MISTAKE_CELLS, MISTAKE_ROWS),
        Field(
            "off_by", "How far the account balance is off",
            "The account balance of the ledger less the right one, patient and payer together. With a minus if the "
            "ledger shows too little.", "signed money",
            points=8,
        ),
        Field(
            "patient_owes", "What the patient really owes",
            "On the account of the patient who asks. With a minus if we owe the patient.", "signed money", points=8,
        ),
        Field("payer_owes", "What the payer really owes", "On the same account.", "signed money", points=1),
        _table(books, "entry", "Correcting entries", "Entry", ENTRY_CELLS, ENTRY_ROWS),
    )  # fmt: skip


def _table(books: Books, table: str, caption: str, row: str, names: tuple[str, ...], rows: int) -> Grid:
    shown = [name for name in names if name != "account" or len(books.sides) > 1]
    cells: tuple[tuple[str | Field, ...], ...] = tuple(
        (str(number), *(_cell(books, f"{table}_{number}", f"{row} {number}", name) for name in shown))
        for number in range(1, rows + 1)
    )
    return Grid(caption, (row, *(_LABELS[name].capitalize() for name in shown)), cells, any_order=True)


def _cell(books: Books, row: str, words: str, name: str) -> Field:
    label, points = f"{words}: {_LABELS[name]}", _POINTS[name]
    choices: dict[str, tuple[str, ...]] = {
        "account": tuple(side.number for side in books.sides),
        "what": tuple(Wrong),
        "source": PLACES,
        "target": PLACES,
        "reason": tuple(Reason),
    }
    if name in choices:
        return Field(f"{row}.{name}", label, "", "choice", choices[name], given="", points=points)
    if name == "on":
        return Field(f"{row}.on", label, "", "date", given="", points=points)
    if name == "line":
        return Field(f"{row}.line", label, "", "count", given="", points=points)
    return Field(f"{row}.{name}", label, given="", points=points)


def follows(books: Books) -> Mapping[str, Formula]:
    """How far the ledger is off follows from the balances that were worked out."""
    was = owed(books, books.ledger())
    shown: Formula = f"${was.plain}" if was >= ZERO else ("-", "$0.00", f"${(-was).plain}")
    return {"off_by": ("-", shown, "patient_owes", "payer_owes")}


def solve(books: Books) -> Worksheet:
    """Each mistake with the entries that correct it, then the balances before and after."""
    found = findings(books)
    right = answers(books, found)
    lines: list[Line] = []
    row = 0
    for number, one in enumerate(found, 1):
        lines += _mistake(books, number, one, right)
        lines += _entries(books, row, number, one, right)
        row += len(one.entries)
    return Worksheet("What went wrong, and how it is corrected", (*lines, *_balances(books, found, right)))


Right = Mapping[str, Value | None]


def _mistake(books: Books, number: int, one: Finding, right: Right) -> list[Line]:
    """The name of a mistake and where it stands."""
    about = f"Mistake {number}"
    if one.line:
        move = books.ledger(one.account).transfers[one.line - 1]
        where = f"Line {one.line} of account {books.sides[one.account].number}: {move.reason}, {move.amount}."
    else:
        where = f"The papers show it, but account {books.sides[one.account].number} does not: its line is 0."
    labels = {"account": "Account", "line": "Line", "what": "What went wrong"}
    return [
        Line(f"mistake_{number}.{name}", label, value, "{}", ADDED, about, (where,))
        for name, label in labels.items()
        if (value := right.get(f"mistake_{number}.{name}")) is not None
    ]


def _entries(books: Books, before: int, number: int, one: Finding, right: Right) -> list[Line]:
    """The correcting entries of a mistake, each with its cells."""
    lines = []
    for at, entry in enumerate(one.entries, before + 1):
        about = f"Mistake {number}, entry {at}"
        whys = _UNDONE if entry.reason is Reason.UNDO else _ANEW
        for name in ENTRY_CELLS:
            value = right.get(f"entry_{at}.{name}")
            if value is not None:
                lines.append(Line(f"entry_{at}.{name}", _LABELS[name].capitalize(), value, whys[name], ADDED, about))
    return lines


_UNDONE = {
    "account": "Where the wrong entry stands.",
    "on": "Today: nothing is dated back.",
    "source": "Where the wrong entry took it to.",
    "target": "Where the wrong entry took it from.",
    "amount": "All of the wrong entry, not only the difference.",
    "reason": "The wrong entry stays; this one undoes it.",
}
_ANEW = {
    "account": "Where it belongs, as the papers have it.",
    "on": "Today: nothing is dated back.",
    "source": "From where this kind of entry takes money.",
    "target": "To where this kind of entry takes money.",
    "amount": "All of it, as it stands on the paper.",
    "reason": "The kind of entry that the paper shows.",
}


def _balances(books: Books, found: tuple[Finding, ...], right: Right) -> list[Line]:
    """The account before and after, and for one mistake what its difference points to."""
    was = owed(books, books.ledger())
    now = owed(books, corrected(books, found))
    lines = []
    if len(found) == 1:
        entries = [move.amount for move in books.ledger().transfers] + [one.amount for one in found[0].entries]
        lines += [line._replace(about="What the difference says") for line in clue_lines(now, was, entries)]
    else:
        alone = " and ".join(str(_off(books, one)) for one in found)
        why = f"By mistake: {alone}. They pull in opposite directions, so together less is seen."
        lines.append(Line("together", "Both together", was - now, "{}", ADDED, "", (why,)))
    shown = "The ledger shows {}, and {} is right."
    paid = "What came to the patient less what left, once the correcting entries are added."
    rows = (
        ("off_by", "How far it is off", shown, (was, now)),
        ("patient_owes", "The patient owes", f"{paid} The ledger shows {{}}.", (books.ledger().balance(PATIENT),)),
        ("payer_owes", "The payer owes", "The same for the payer. The ledger shows {}.",
         (books.ledger().balance(books.payer),)),
    )  # fmt: skip
    for name, label, why, facts in rows:
        value = right[name]
        assert value is not None
        lines.append(Line(name, label, value, why, PARTS, "", facts))
    return lines


def _off(books: Books, one: Finding) -> Money:
    """What one mistake alone does to the balance of the account that is asked about."""
    was = owed(books, books.ledger())
    return was - owed(books, corrected(books, (one,)))


def mistakes(books: Books) -> dict[str, dict[str, Value | None]]:
    """The answers that each typical mistake leads to in these books, of those that show in them."""
    return wrong_ways.mistakes_of(books)


def case(table: Mapping[str, Any]) -> Books:
    """The facts of a hand-worked case."""
    return books_of(table)
