"""What goes to a collection agency or an attorney with an account: what is needed to collect, and nothing medical."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kit.documents.account_sums import account_sums
from kit.documents.addresses import practice_address
from kit.documents.open_instalments import keeps_plan
from kit.documents.paper import Address, Block, Cell, Column, Facts, Heading, Notice, Paper, Signatures, Table, Words
from kit.engine.dates import in_words
from kit.engine.money import ZERO
from kit.engine.waiting import Application, WrittenNotice, collection_action
from kit.scenarios.history import History, PatientAccount
from kit.scenarios.people import Name

__all__ = ["HOLDS", "Placement", "placement_packet_paper"]

HOLDS = (
    "Insurance still has part of the bill",
    "A payment plan is being kept",
    "An application for assistance is open",
    "The patient disputes the bill",
    "A bankruptcy was announced",
    "The patient has died",
    "Mail came back",
)
"""What stops a hand-over until it is settled."""


@dataclass(frozen=True, slots=True)
class Placement:
    """A hand-over: to whom, on which day, by whom, what assistance screening found, which holds are there.

    `holds` are those of the list that were found; the others were looked for and not found.
    Raises ValueError for a hold that is not on the list.
    """

    to: str
    on: date
    prepared_by: Name
    notice: WrittenNotice | None
    screened_on: date | None
    application: Application = Application.NONE
    holds: Sequence[str] = ()

    def __post_init__(self) -> None:
        for hold in self.holds:
            if hold not in HOLDS:
                raise ValueError(f"no hold is called {hold!r}; there are: {', '.join(HOLDS)}")


def placement_packet_paper(history: History, account: PatientAccount, placement: Placement) -> Paper:
    """Put together what an agency or an attorney needs about an account, and say whether it may go out.

    Only the minimum that is necessary: no diagnosis, no medical record number, no notes about care, no income.
    It is ready when nothing holds it: money is owed, a statement went out, the patient was screened for assistance,
    and the waits of a nonprofit hospital are over.
    Source: https://legalclarity.org/extraordinary-collection-actions-nonprofit-hospital-rules/ (2026-11-25).
    """
    open_points = _open_points(account, placement)
    sent = _sent(account, placement.on)
    blocks: list[Block] = [
        practice_address(account.visit.practice),
        Address((placement.to,)),
        _verdict(open_points),
        *_persons(history, account, placement),
        *_balance(account, placement.on),
        Table("Statements sent", (Column("Number"), Column("Day")), [(str(n), day) for n, day in enumerate(sent, 1)]),
        _calls(account, placement.on),
        _checks(account, placement),
        Heading("Handed over by"),
        Words("This packet holds only what is needed to collect the balance. If you need more, ask us first."),
        Signatures((f"Prepared by {placement.prepared_by}", "Approved by the supervisor")),
    ]
    return Paper(f"Hand-over of account {account.number}", blocks)


def _sent(account: PatientAccount, on: date) -> list[date]:
    return sorted(day for day in account.statements if day <= on)


def _holds(account: PatientAccount, placement: Placement) -> list[str]:
    """The holds that were found by hand, and those that the account itself shows."""
    seen = {
        HOLDS[0]: bool(account_sums(account.ledger, placement.on).with_insurance),
        HOLDS[1]: keeps_plan(account, placement.on),
        HOLDS[2]: placement.application in (Application.INCOMPLETE, Application.BEING_DECIDED),
    }
    return [hold for hold in HOLDS if hold in placement.holds or seen.get(hold, False)]


def _open_points(account: PatientAccount, placement: Placement) -> list[str]:
    """What must be settled before the account may go out."""
    found = _holds(account, placement)
    if account_sums(account.ledger, placement.on).patient_owes <= ZERO:
        found.append("Nothing is owed")
    if placement.screened_on is None:
        found.append("No screening for assistance")
    sent = _sent(account, placement.on)
    if not sent:
        return [*found, "No statement was sent"]
    wait = collection_action(sent[:1], placement.on, placement.notice, placement.application)
    if placement.on < wait.first_day:
        found.append(f"The wait runs until {in_words(wait.first_day)}")
    blocked = str(wait.worksheet.value("blocked_by"))
    return found if blocked == "nothing" else [*found, *(part[:1].upper() + part[1:] for part in blocked.split("; "))]


def _verdict(open_points: Sequence[str]) -> Notice:
    if not open_points:
        return Notice("Ready to hand over: yes", "Nothing holds this account back.")
    return Notice("Ready to hand over: no", f"Settle this first: {'; '.join(open_points)}.")


def _persons(history: History, account: PatientAccount, placement: Placement) -> list[Block]:
    one = history.guarantor
    about: list[tuple[str, Cell]] = [
        ("Account number", account.number),
        ("Day of service", account.visit.first_day),
        ("Patient", str(history.patient.name)),
        ("Day of this packet", placement.on),
    ]
    answers: list[tuple[str, Cell]] = [
        ("Name", str(one.name)),
        ("To the patient", one.relation),
        ("Born", one.birth_date),
        ("Address", f"{one.street}, {one.place.city}, {one.place.state} {one.place.zip_code}"),
        ("Phone", one.phone),
        ("E-mail", one.email),
        ("Employer", one.employer),
    ]
    return [Facts("The account", about), Facts("Guarantor", answers)]


def _balance(account: PatientAccount, on: date) -> list[Block]:
    right = Column("Amount", to_the_right=True)
    charges = [(line.on or account.visit.first_day, line.label, line.billed) for line in account.visit.charges]
    sums = account_sums(account.ledger, on)
    return [
        Table("Charges", (Column("Day"), Column("Service"), right), charges),
        Table(
            "Balance",
            (Column("All together"), right),
            sums.rows("Patient's payments"),
            (("Balance to collect", sums.patient_owes),),
        ),
    ]


def _calls(account: PatientAccount, on: date) -> Table:
    columns = (Column("When"), Column("Who called"), Column("Talked to"), Column("Outcome"))
    rows = [
        (call.at, "the patient's side" if call.inbound else "our office", call.with_whom, str(call.ending))
        for call in account.calls
        if call.at[:10] <= on.isoformat()
    ]
    return Table("Calls", columns, rows or [("none", "", "", "")])


def _checks(account: PatientAccount, placement: Placement) -> Facts:
    there = _holds(account, placement)
    pairs: list[tuple[str, Cell]] = [(hold, "YES: settle it first" if hold in there else "no") for hold in HOLDS]
    screened: Cell = placement.screened_on or "not done"
    notice: Cell = placement.notice.sent if placement.notice else "not sent"
    pairs += [
        ("Screened for assistance on", screened),
        ("Application for assistance", str(placement.application)),
        ("Written notice sent on", notice),
    ]
    sent = _sent(account, placement.on)
    if sent:
        wait = collection_action(sent[:1], placement.on, placement.notice, placement.application)
        pairs.append(("First day for collection steps", wait.first_day))
    return Facts("Checked before the hand-over", pairs)
