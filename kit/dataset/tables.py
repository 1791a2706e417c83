"""A patient's history as rows of tables, ready to be written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from kit.dataset.columns import TABLES
from kit.engine.ledger import BANK, PlaceKind, Transfer, moved
from kit.engine.money import Money, total
from kit.engine.remittance import Adjustment, ProviderAdjustment
from kit.scenarios.history import Claim, Guarantor, History, InjectedError, PatientAccount, Received
from kit.scenarios.people import Person

__all__ = ["Cell", "Row", "patient_number", "rows_of"]

Cell = str | Money | date | int | bool | None
Row = tuple[Cell, ...]
"""The cells of one row, in the order of the table's columns; None is an empty cell."""


_DOLLARS = re.compile(r"\A-?\$[0-9,]+\.[0-9]{2}\Z", re.ASCII)


def patient_number(position: int) -> str:
    """The number of a patient in a data set, whose order is also the order of the text.

    >>> patient_number(17)
    'P-0000017'
    """
    return f"P-{position:07d}"


def rows_of(number: str, history: History) -> dict[str, list[Row]]:
    """Every row of every table that one patient's history makes.

    Numbers of accounts, claims and records are the hospital's own; `number` is put before each, and is
    alone sure to be different for each patient. Law: nothing of the history is changed on the way.
    """
    rows: dict[str, list[Row]] = {name: [] for name in TABLES}
    rows["patients"].append(_patient(number, history.patient))
    rows["guarantors"].append(_guarantor(number, history.guarantor))
    rows["coverages"].extend(_coverages(number, history))
    for account in history.accounts:
        for name, made in _account(account).items():
            rows[name].extend((number, account.number, *row) for row in made)
    rows["answers"].extend((number, at, *_error(one)) for at, one in enumerate(history.errors, 1))
    return rows


def _patient(number: str, who: Person) -> Row:
    return (
        number, who.medical_record_number, who.name.given, who.name.family, who.sex, who.birth_date,
        who.street, who.place.city, who.place.state, who.place.zip_code, who.phone, who.email,
        who.place.time_zone, who.account_number,
    )  # fmt: skip


def _guarantor(number: str, who: Guarantor) -> Row:
    return (
        number, who.name.given, who.name.family, who.relation, who.birth_date,
        who.street, who.place.city, who.place.state, who.place.zip_code, who.phone, who.email,
        who.employer, who.household_size, who.gross_monthly_income,
    )  # fmt: skip


def _coverages(number: str, history: History) -> Iterator[Row]:
    for at, one in enumerate(history.coverages, 1):
        yield (
            number, at, one.payer, one.payer_number, one.plan.name, str(one.kind), str(one.relation),
            one.member_name, one.member_id, one.group_number, one.subscriber, one.subscriber_birth_date,
            one.effective, one.ended, one.plan.deductible, one.plan.out_of_pocket_maximum,
        )  # fmt: skip


def _account(account: PatientAccount) -> dict[str, Iterable[Row]]:
    """The rows of one account, without the two numbers that begin each."""
    moves = account.ledger.transfers
    return {
        "encounters": [_encounter(account)],
        "charges": [
            (at, one.code, one.label, one.kind, one.units, one.on, str(one.network), one.protected, one.billed,
             one.allowed)
            for at, one in enumerate(account.visit.charges, 1)
        ],
        "claims": [_claim(claim) for claim in account.claims],
        "claim_lines": [
            (claim.number, at, one.code, one.label, one.units, one.on, one.billed)
            for claim in account.claims
            for at, one in enumerate(claim.lines, 1)
        ],
        "remittances": [row for at, one in enumerate(account.received, 1) for row in _remittance(at, one)],
        "remittance_lines": [row for at, one in enumerate(account.received, 1) for row in _paid_lines(at, one)],
        "payments": [_payment(at, move) for at, move in enumerate(moves, 1) if BANK in (move.source, move.target)],
        "ledger": [_move(at, move) for at, move in enumerate(moves, 1)],
        "statements": list(enumerate(account.statements, 1)),
        "calls": [
            (at, one.at, one.inbound, one.with_whom, one.purpose, str(one.ending), str(one.representative), one.note)
            for at, one in enumerate(account.calls, 1)
        ],
    }  # fmt: skip


def _encounter(account: PatientAccount) -> Row:
    visit, plan = account.visit, account.plan
    due = plan.outcome.due_dates if plan else ()

    def stands(kind: PlaceKind) -> Money:
        places = [place for place in account.ledger.places if place.kind is kind]
        return total(moved(move, places) for move in account.ledger.transfers)

    return (
        visit.practice.name, visit.department, str(visit.provider), visit.provider_number,
        visit.first_day, visit.last_day, visit.diagnosis.code, visit.diagnosis.label,
        total(one.billed for one in visit.charges),
        stands(PlaceKind.PAYER), stands(PlaceKind.PATIENT), stands(PlaceKind.AGENCY), stands(PlaceKind.UNAPPLIED),
        plan.agreed if plan else None, len(plan.outcome.instalments) if plan else None, due[0] if due else None,
    )  # fmt: skip


def _claim(claim: Claim) -> Row:
    cover = claim.coverage
    charged = total(one.billed for one in claim.lines)
    return (
        claim.number, claim.order, cover.payer, cover.payer_number, cover.member_id,
        claim.submitted, claim.authorization, charged,
    )  # fmt: skip


def _remittance(at: int, received: Received) -> Iterator[Row]:
    made = received.remittance
    for claim in made.claims:
        yield (
            at, claim.claim_number, received.on, made.payer, made.payment_number, _day(made.payment_date),
            made.payment, _outside(made.provider_adjustments), claim.payer_claim_number, str(claim.status),
            claim.charge, claim.paid, claim.patient_responsibility, _adjustments(claim.adjustments),
            ";".join(claim.remarks),
        )  # fmt: skip


def _paid_lines(at: int, received: Received) -> Iterator[Row]:
    for claim in received.remittance.claims:
        for number, line in enumerate(claim.lines, 1):
            yield (
                at, claim.claim_number, number, line.code, line.label, line.units, _day(line.service_date),
                line.charge, line.paid, _adjustments(line.adjustments), ";".join(line.remarks),
            )  # fmt: skip


def _payment(at: int, move: Transfer) -> Row:
    other = move.source if move.target == BANK else move.target
    return (at, move.on, str(other), str(move.method or ""), move.reference, moved(move, (BANK,)))


def _move(at: int, move: Transfer) -> Row:
    undone = None if move.reverses is None else move.reverses + 1
    return (
        at, move.on, move.amount, str(move.source), str(move.target), move.reason,
        move.charge, str(move.method or ""), move.reference, undone,
    )  # fmt: skip


def _error(one: InjectedError) -> Row:
    """An answer in the words of the files: the name of the column, amounts as the column writes them."""
    field = "day" if one.field == "on" else one.field
    right, wrong = (
        _DOLLARS.sub(lambda it: it[0].replace("$", "").replace(",", ""), it) for it in (one.right, one.wrong)
    )
    return (one.family, one.kind, one.table, one.key, field, right, wrong, one.found_by)


def _adjustments(all_of_them: Iterable[Adjustment]) -> str:
    """Adjustments as text: CO-45:68.00;PR-1:50.00."""
    return ";".join(f"{one.code}:{one.amount.plain}" for one in all_of_them)


def _outside(all_of_them: Iterable[ProviderAdjustment]) -> str:
    return ";".join(f"{one.reason}:{one.amount.plain}" for one in all_of_them)


def _day(text: str) -> date | None:
    """The day that a remittance names as 2026-03-02; None for an empty or unreadable one.

    A period, such as '2026-03-02 to 2026-03-04', gives its first day.
    """
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
