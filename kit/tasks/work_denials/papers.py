"""The papers of the desk: the queue, the account notes, the terms of the payers, the office's rules."""

from __future__ import annotations

from kit.documents.exhibit import Exhibit
from kit.documents.paper import Block, Column, Facts, Paper, Table, Words, as_exhibit
from kit.engine.dates import in_words
from kit.engine.days import Unit, day_of_week_in_words, days_in_words
from kit.engine.money import Money
from kit.engine.rates import rates
from kit.engine.reasons import reasons
from kit.engine.terms import term
from kit.scenarios.insured import MEDICARE
from kit.scenarios.people import YEAR
from kit.tasks.work_denials.facts import (
    APPEAL,
    ASK_PATIENT,
    ASK_PAYER,
    BILL,
    CORRECT,
    SEND,
    WRITE_OFF,
    Denial,
    Evidence,
    Queue,
    Terms,
    federal_holidays,
)
from kit.tasks.work_denials.letter import PROOFS, offices_of

__all__ = ["papers"]

DECISIONS = ("First denial", "Answer to our first appeal", "Answer to our second appeal")


def papers(queue: Queue) -> tuple[Exhibit, ...]:
    """Everything on the desk, in the order in which it is read."""
    return tuple(as_exhibit(paper) for paper in (_queue(queue), _notes(queue), _terms(queue), _rules(queue)))


def _numbered(queue: Queue) -> list[tuple[int, Denial]]:
    return list(enumerate(queue.denials, 1))


def _queue(queue: Queue) -> Paper:
    lines = _numbered(queue)
    claims = Table(
        "The claims",
        (Column("Line"), Column("Claim"), Column("Patient"), Column("Payer that denied it"), Column("Service"),
         Column("Day of service")),
        [(name, one.claim, one.patient, one.payer, one.service, one.on) for name, one in lines],
    )  # fmt: skip
    said = Table(
        "What the payer said",
        (Column("Line"), Column("Decision"), Column("Date on it"), Column("Code"), Column("The reason in our words"),
         Column("Remark")),
        [
            (name, DECISIONS[one.kind.stage], one.dated, one.code, reasons()[one.kind.reason].words,
             one.told(one.kind.remark))
            for name, one in lines
        ],
    )  # fmt: skip
    money = Table(
        "The money",
        (Column("Line"), Column("Billed", True), Column("Contract price", True), Column("Paid so far", True)),
        [(name, one.billed, one.price, one.paid) for name, one in lines],
    )
    head = Facts(queue.office, (("Queue of", day_of_week_in_words(queue.today)), ("Lines", len(lines))))
    return Paper("Denial queue", (head, claims, said, money))


def _notes(queue: Queue) -> Paper:
    rows = [(name, " ".join(filter(None, (one.told(one.kind.note), one.aside)))) for name, one in _numbered(queue)]
    return Paper("Account notes", (Table("What the accounts show", (Column("Line"), Column("Notes")), rows),))


def _terms(queue: Queue) -> Paper:
    columns = tuple(Column(words) for words in ("Payer", "First claim", "Corrected claim", "After another payer",
                                                "First appeal", "Second appeal"))  # fmt: skip
    rows = [_plan(one) for one in queue.terms]
    blocks: list[Block] = [
        Table("Last days of the plans, in calendar days", columns, rows),
        Words(
            "'After the service' counts from the day of service. 'After the date' counts from the date on the "
            "payer's decision in the queue. That day itself is not counted: the day after it is day 1."
        ),
        Words(
            "'After another payer' is for a claim that another payer denied first. It counts from the date on the "
            "denial of that other payer, and the terms of the plan that now gets the claim hold."
        ),
        Words(
            "A plan's last day stays where it is, also on a weekend or a holiday. There is no third appeal to a plan."
        ),
    ]
    if queue.has_medicare:
        blocks += _medicare(queue)
    payers = [one.payer for one in queue.terms] + ([MEDICARE] if queue.has_medicare else [])
    offices = [(*offices_of(payer), "none")[:4] for payer in payers]
    heads = tuple(Column(words) for words in ("Claims", "First appeal", "Second appeal", "Third appeal"))
    blocks.append(Table("Where the mail goes", heads, offices))
    return Paper("Terms of the payers", tuple(blocks))


def _plan(one: Terms) -> tuple[str, ...]:
    start = "service" if one.corrected_from_service else "date"
    return (
        one.payer,
        f"{one.filing} after the service",
        f"{one.corrected} after the {start}",
        f"{one.after_other} after the date",
        f"{one.appeal} after the date",
        f"{one.second} after the date",
    )


def _medicare(queue: Queue) -> list[Block]:
    levels = ("redetermination", "reconsideration", "hearing")
    rows = [("Claim or corrected claim", "one year after the day of service")]
    for number, level in zip(("First", "Second", "Third"), levels, strict=True):
        days = days_in_words(term(f"medicare_{level}").length, Unit.CALENDAR_DAYS)
        rows.append((f"{number} appeal: {level}", f"{days} after the decision was received"))
    least = Money.of(rates("medicare_appeal_amount", YEAR)["hearing"])
    mail = term("medicare_redetermination").receipt_presumed_after_days
    nearest = [day for day in federal_holidays() if day >= queue.today][:6]
    days = "; ".join(f"{federal_holidays()[day]}, {in_words(day)}" for day in nearest)
    return [
        Table("Last days of Medicare", (Column("What"), Column("By when")), rows),
        Words(
            f"A decision of Medicare counts as received {mail} days after the date on it. No envelope in this queue "
            "shows another day. The day of receipt itself is not counted."
        ),
        Words("One year is the same day of the same month, one year later."),
        Words(
            "A last day of Medicare on a Saturday, a Sunday or a federal holiday moves to the next day that is none. "
            f"The next holidays: {days}."
        ),
        Words(f"For a hearing asked for in {YEAR}, the amount at stake must be {least} or more."),
    ]


STEP_ROWS = (
    ("1", "This payer is the right one, and the account has what was wrong or missing on the claim.", CORRECT),
    ("2", "The claim was right, and the account has proof against the denial.", APPEAL),
    ("3", "Another plan covered the patient on the day of service.", SEND),
    ("4", "We cannot see what is wrong; only the payer can say.", ASK_PAYER),
    ("5", "The answer must come from the patient.", ASK_PATIENT),
    ("6", "None of these, and the group is PR.", BILL),
    ("7", "None of these, and the group is CO or OA.", WRITE_OFF),
)
PROOF_ROWS = {
    "An approval that covers the day of service, with its number on the claim": Evidence.APPROVAL,
    "The claim was marked as an emergency, and the record says so": Evidence.EMERGENCY,
    "The provider says that the records support the service": Evidence.RECORDS,
    "A report of the payer that it accepted the first claim by its last day": Evidence.REPORT,
}
DAY_ROWS = (
    (CORRECT, "Corrected claim"),
    (APPEAL, "First, second or third appeal, by what the payer has already answered"),
    (SEND, "After another payer, by the terms of the plan that now gets the claim"),
    (f"{ASK_PAYER}; {ASK_PATIENT}", "The next appeal: its clock runs on while you ask"),
    (f"{BILL}; {WRITE_OFF}", "No last day and no turn: leave both blank"),
)


def _rules(queue: Queue) -> Paper:
    proofs = [(words, *PROOFS[evidence]) for words, evidence in PROOF_ROWS.items()]
    blocks: list[Block] = [
        Table("The step: take the first row that fits", (Column("Row"), Column("When"), Column("Step")), STEP_ROWS),
        Table(
            "What is proof (row 2)", (Column("Proof"), Column("Why the payer should pay"), Column("Enclose")), proofs
        ),
    ]
    blocks += [
        Words(text)
        for text in (
            "Nothing else is proof. Our own list of claims sent does not show that the payer got a claim.",
            "An approval whose number was left off a claim is row 1, if it covers the day of service. Its first and "
            "its last day count. An approval that does not cover the day of service helps in no row.",
        )
    ]
    blocks.append(Table("The last day", (Column("Step"), Column("Which of the payer's last days")), DAY_ROWS))
    blocks += [
        Words(text)
        for text in (
            "Today is the day of the queue. What is done on its last day is in time, with every payer.",
            f"If the last day of the step passed before today, or no appeal is left, the step is '{WRITE_OFF}'. This "
            "holds with any group, and also when another step would still be in time. "
            "What we were late for, or may not appeal, is never billed to the patient.",
            f"Row 6: when the amount at stake is {queue.small} or less, the step is '{WRITE_OFF}': a small balance.",
            "The amount at stake, with every step, is the contract price less what was paid so far. For Medicare, the "
            "contract price is the price that Medicare sets.",
            "The turn: number the lines that have a last day. The earliest last day is 1. Of two lines with the same "
            "last day, the one with more at stake comes first.",
            "Write the letter for the appeal that has the lowest turn. It asks for the amount at stake.",
        )
    ]
    return Paper("Rules of the office for denials", blocks)
