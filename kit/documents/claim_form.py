"""Lay out a claim as the office sends it to one payer, on a form of our own."""

from __future__ import annotations

from datetime import date

from kit.documents.paper import Block, Cell, Column, Facts, Paper, Signatures, Table, Words
from kit.engine.money import Money, total
from kit.scenarios.history import Claim, PatientAccount, Visit
from kit.scenarios.people import Person

__all__ = ["claim_form_paper"]

MISSING = "not on file"


def claim_form_paper(claim: Claim, account: PatientAccount, patient: Person) -> Paper:
    """One claim to one payer: payer, patient, subscriber, provider, diagnosis, charges, and who else pays.

    For a second or third payer it shows what the payers before it paid. The form is our own: it follows no
    published claim form.
    """
    blocks: list[Block] = [
        _sent(claim, account),
        _people(claim, patient),
        _provider(account.visit),
        _lines(claim, account.visit),
        _order(claim, account),
    ]
    blocks.append(Words("The charges on this claim were made for the care of this patient on the days shown."))
    return Paper("Insurance claim", (*blocks, Signatures(("Provider or office",))))


def _sent(claim: Claim, account: PatientAccount) -> Facts:
    return _facts(
        "The claim",
        ("Claim number", claim.number),
        ("Account", account.number),
        ("Payer", claim.coverage.payer),
        ("Payer number", claim.coverage.payer_number),
        ("Sent on", claim.submitted),
        ("Payer order", f"{claim.order} of {max(claim.order, len(account.coverages))}"),
        ("Authorization number", claim.authorization or "none"),
    )


def _people(claim: Claim, patient: Person) -> Facts:
    cover = claim.coverage
    place = patient.place
    return _facts(
        "Patient and subscriber",
        ("Patient", str(patient.name)),
        ("Patient's birth date", patient.birth_date),
        ("Patient's sex", patient.sex),
        ("Patient's address", f"{patient.street}, {place.city}, {place.state} {place.zip_code}"),
        ("Subscriber", cover.subscriber),
        ("Subscriber is to the patient", str(cover.relation)),
        ("Subscriber's birth date", cover.subscriber_birth_date or MISSING),
        ("Member ID", cover.member_id),
        ("Group number", cover.group_number),
    )


def _provider(visit: Visit) -> Facts:
    practice = visit.practice
    place = practice.place
    return _facts(
        "Provider and diagnosis",
        ("Billed by", practice.name),
        ("Billing provider number", practice.provider_number),
        ("Tax number", practice.tax_number),
        ("Billing address", f"{practice.street}, {place.city}, {place.state} {place.zip_code}"),
        ("Phone", practice.phone),
        ("Care given by", str(visit.provider)),
        ("Care provider number", visit.provider_number),
        ("First day of care", visit.first_day),
        ("Last day of care", visit.last_day),
        ("Diagnosis", f"{visit.diagnosis.code} {visit.diagnosis.label}"),
    )


def _lines(claim: Claim, visit: Visit) -> Block:
    if not claim.lines:
        return Words("This claim has no charges. Do not send it.")
    columns = (
        Column("Line"),
        Column("Day"),
        Column("Code"),
        Column("Service"),
        Column("Units", True),
        Column("Charge", True),
    )
    rows = [
        (number, line.on or visit.first_day, line.code, line.label, line.units, line.billed)
        for number, line in enumerate(claim.lines, 1)
    ]
    units = sum(line.units for line in claim.lines)
    totals = (("Total charge", "", "", "", units, total(line.billed for line in claim.lines)),)
    return Table("Charges on this claim", columns, rows, totals)


def _order(claim: Claim, account: PatientAccount) -> Table:
    """Every claim of the account down to this one, with what each payer before it paid."""
    earlier = sorted((one for one in account.claims if one.order < claim.order), key=lambda one: one.order)
    rows: list[tuple[Cell, ...]] = [
        (one.order, one.coverage.payer or MISSING, one.number, _paid(one, account, claim.submitted)) for one in earlier
    ]
    paid = total(_paid(one, account, claim.submitted) for one in earlier)
    rows.append((claim.order, claim.coverage.payer or MISSING, claim.number, "this claim"))
    columns = (Column("Order"), Column("Payer"), Column("Claim"), Column("Paid", True))
    return Table("Payers in order", columns, rows, (("Paid before this claim", "", "", paid),))


def _paid(claim: Claim, account: PatientAccount, until: date) -> Money:
    """What came in for a claim up to a day, less what was taken back."""
    return total(
        found.paid
        for one in account.received
        if one.on <= until
        for found in one.remittance.claims
        if found.claim_number == claim.number
    )


def _facts(caption: str, *pairs: tuple[str, Cell]) -> Facts:
    """Named facts, with a word where one is empty."""
    return Facts(
        caption, tuple((name, MISSING if isinstance(value, str) and not value.strip() else value)
                       for name, value in pairs)
    )  # fmt: skip
