"""Lay out the itemized bill of a visit: every charge with its day, code and price."""

from __future__ import annotations

from kit.documents.paper import Address, Block, Column, Facts, Paper, Table, Words
from kit.engine.claim import ServiceLine
from kit.engine.money import total
from kit.scenarios.history import PatientAccount, Visit

__all__ = ["itemized_charges_paper"]


def itemized_charges_paper(account: PatientAccount, patient: str) -> Paper:
    """The charges of one visit in order, the total, and the total of each kind of service.

    Law: the kinds add up to the total. The price is for all units of a line together.
    """
    visit = account.visit
    place = visit.practice.place
    blocks: list[Block] = [
        Address(
            (
                visit.practice.name,
                visit.practice.street,
                f"{place.city}, {place.state} {place.zip_code}",
                visit.practice.phone,
            )
        ),
        Facts(
            "The visit",
            (
                ("Patient", patient or "not on file"),
                ("Account", account.number or "not on file"),
                ("Department", visit.department or "not on file"),
                ("Provider", str(visit.provider)),
                ("First day", visit.first_day),
                ("Last day", visit.last_day),
                ("Diagnosis", f"{visit.diagnosis.code} {visit.diagnosis.label}"),
            ),
        ),
    ]
    if visit.charges:
        blocks += [_charges(visit), _kinds(visit.charges)]
    else:
        blocks.append(Words("This visit has no charges."))
    blocks.append(Words("These are the full prices. They do not show what was paid or taken off."))
    return Paper("Itemized charges", tuple(blocks))


def _charges(visit: Visit) -> Table:
    """One row for each charge. A charge without a day of its own is of the first day."""
    columns = (
        Column("Line"),
        Column("Day"),
        Column("Code"),
        Column("Service"),
        Column("Units", True),
        Column("Amount", True),
    )
    rows = [
        (number, line.on or visit.first_day, line.code, line.label, line.units, line.billed)
        for number, line in enumerate(visit.charges, 1)
    ]
    units = sum(line.units for line in visit.charges)
    totals = (("Total", "", "", "", units, total(line.billed for line in visit.charges)),)
    return Table("Charges", columns, rows, totals)


def _kinds(charges: tuple[ServiceLine, ...]) -> Table:
    rows = []
    for kind in dict.fromkeys(line.kind for line in charges):
        of_kind = [line for line in charges if line.kind == kind]
        name = kind.replace("_", " ").strip().capitalize() or "Other"
        rows.append((name, len(of_kind), total(line.billed for line in of_kind)))
    columns = (Column("Kind of service"), Column("Charges", True), Column("Amount", True))
    totals = (("Total", len(charges), total(line.billed for line in charges)),)
    return Table("Totals by kind of service", columns, rows, totals)
