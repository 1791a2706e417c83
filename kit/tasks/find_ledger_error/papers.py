"""The papers of the desk: the question, the ledgers, what is behind them, and how this office posts and corrects."""

from __future__ import annotations

from datetime import date
from functools import cache

from kit.documents.account_ledger import account_ledger_paper
from kit.documents.paper import Cell, Column, Facts, Paper, Table, Words
from kit.documents.remittance_advice import remittance_advice_paper
from kit.engine.codes import diagnoses
from kit.engine.ledger import BANK, PATIENT, SERVICES, Transfer
from kit.scenarios.draw import Draw
from kit.scenarios.history import PatientAccount, Practice, Visit
from kit.scenarios.hospital import practice
from kit.scenarios.people import Name
from kit.tasks.find_ledger_error.books import Books

__all__ = ["papers_of"]

MOVES = (
    ("Charge", "Services", "Payer"),
    ("Payment of the payer", "Payer", "Bank"),
    ("Contractual adjustment (group CO, a price cut)", "Payer", "Contractual write-off"),
    ("Patient's share (group PR)", "Payer", "Patient"),
    ("Payment of the patient", "Patient", "Bank"),
    ("Money that the payer takes back", "Bank", "Payer"),
    ("Undoing turns it round, for example: undo a charge", "Payer", "Services"),
    ("Undoing, for example: undo a payment of the patient", "Bank", "Patient"),
)
RULES = (
    (
        "Insurers' money",
        "The ledger may have it a day after the bank. That is in order. A deposit is the sum of all claims "
        "on its remittance, so money that the payer takes back makes it smaller. What it pays for each new claim is "
        "posted in full all the same.",
    ),
    ("Nothing is changed", "An entry that was written stays. A mistake is corrected by adding entries."),
    ("The day", "Every correcting entry has the date of today."),
    (
        "A wrong entry",
        "Undo it in full: the same amount, from and to the other way round, as 'Undo a wrong entry'. Then post the "
        "right entry in full, with its own reason. Never post only the difference. For example, a payment of the "
        "patient was posted as $54.00, and the receipt says $45.00. Undo $54.00 from Bank to Patient. Then post $45.00 "
        "from Patient to Bank.",
    ),
    ("A missing entry", "Name the account where it belongs, and line 0. Post it as it should have been."),
    ("Two entries that are alike", "The one that stands lower in the ledger is the wrong one. Undo it."),
    (
        "The wrong account",
        "Name the account and the line where the payment stands now. Undo it there, and post it on the account that it "
        "was made for.",
    ),
    (
        "A claim taken back and paid anew",
        "The one case in which only a difference is posted, because the rest stays as it is. Take the old payment less "
        "the new one. Post it twice: as money that the payer takes back, and as what the patient's share goes up by. "
        "If both are missing, that is one mistake, with line 0.",
    ),
)


def papers_of(books: Books) -> tuple[Paper, ...]:
    """All papers, the question first."""
    ledgers = [_ledger(books, account) for account in range(len(books.sides))]
    advice = [remittance_advice_paper(one) for side in books.sides for one in side.remittances]
    return (_question(books), *ledgers, _charges(books), *advice, _receipts(books), _bank(books), _rules())


def _question(books: Books) -> Paper:
    side = books.sides[0]
    pairs: list[tuple[str, Cell]] = [("Today", books.today), ("Account", side.number), ("Patient", side.patient)]
    return Paper("A question about an account", (Facts("Who asks", pairs), Words(books.question)))


@cache
def _practice() -> Practice:
    return practice(Draw("the office of the ledger"))


def _ledger(books: Books, account: int) -> Paper:
    """The ledger as it was posted, on the kit's own paper."""
    ledger, side = books.ledger(account), books.sides[account]
    first = min(move.on for move in ledger.transfers)
    visit = Visit(_practice(), "Clinic", Name("", ""), "", first, first, diagnoses()["I10"], ())
    return account_ledger_paper(PatientAccount(side.number, visit, (), (), (), ledger), side.patient)


def _rightly(books: Books, account: int) -> list[Transfer]:
    """What the papers say of an account, in order of the day."""
    mine = [one.right for one in books.movements if one.right is not None and one.belongs == account]
    return sorted(mine, key=lambda move: move.on)


def _charges(books: Books) -> Paper:
    columns = (Column("Day"), Column("Service"), Column("Charge", True))
    tables = [
        Table(
            f"Account {side.number}, {side.patient}",
            columns,
            [
                (move.on, move.charge or move.reason, move.amount)
                for move in _rightly(books, account)
                if move.source == SERVICES
            ],
        )
        for account, side in enumerate(books.sides)
    ]
    return Paper("Charge tickets", tables)


def _receipts(books: Books) -> Paper:
    """Every payment of a patient with the account that it was made for."""
    rows: list[tuple[Cell, ...]] = [
        (move.reference or "none", move.on, side.number, side.patient, str(move.method or "cash"), move.amount)
        for account, side in enumerate(books.sides)
        for move in _rightly(books, account)
        if (move.source, move.target) == (PATIENT, BANK)
    ]
    columns = (
        Column("Receipt"), Column("Day"), Column("For account"), Column("Patient"), Column("How"),
        Column("Amount", True),
    )  # fmt: skip
    blocks: list[Table | Facts | Words] = [
        Table("Receipts", columns, rows) if rows else Words("No patient has paid anything yet.")
    ]
    plans = [(f"Account {side.number}", side.plan) for side in books.sides if side.plan]
    if plans:
        blocks.append(Facts("Payment plans", plans))
    return Paper("Receipts for payments of patients", blocks)


def _bank(books: Books) -> Paper:
    rows: list[tuple[Cell, ...]] = [
        (one.payment_number, date.fromisoformat(one.payment_date), one.payer, one.payment)
        for side in books.sides
        for one in side.remittances
    ]
    columns = (Column("Number"), Column("Day"), Column("From"), Column("Amount", True))
    empty = Words("No insurer has paid anything yet.")
    return Paper("What the bank received from insurers", (Table("Deposits", columns, rows) if rows else empty,))


def _rules() -> Paper:
    kinds = (Column("Kind of entry"), Column("From"), Column("To"))
    return Paper(
        "How this office posts and corrects",
        (
            Table("From where to where money moves", kinds, MOVES),
            Table("How a mistake is corrected", (Column("What"), Column("How")), RULES),
        ),
    )
