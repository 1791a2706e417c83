"""Lay out the registration sheet: who the patient is, who answers for the bill, and who insures."""

from __future__ import annotations

from kit.documents.paper import Address, Block, Cell, Facts, Heading, Paper, Signatures, Words
from kit.scenarios.coverage import Coverage
from kit.scenarios.history import Guarantor, History
from kit.scenarios.people import Person
from kit.scenarios.places import Place

__all__ = ["registration_sheet_paper"]

MISSING = "not on file"
_RANKS = ("First", "Second", "Third")


def registration_sheet_paper(history: History) -> Paper:
    """The sheet that the front desk keeps: patient, guarantor, coverages in the order in which they pay, contact.

    What is not known is called 'not on file', so that a clerk can see it and ask.
    """
    blocks: list[Block] = []
    if history.accounts:
        practice = history.accounts[0].visit.practice
        blocks.append(Address((practice.name, practice.street, _town(practice.place), practice.phone)))
    blocks += [_patient(history.patient), _contact(history.patient), _guarantor(history.guarantor)]
    blocks.append(Heading("Insurance, in the order in which it pays"))
    blocks += [_coverage(one, number) for number, one in enumerate(history.coverages, 1)]
    if not history.coverages:
        blocks.append(Words("No insurance is on file. The patient pays alone."))
    blocks.append(Words("Please read this sheet. Tell us what is wrong or has changed, then sign below."))
    return Paper("Registration sheet", (*blocks, Signatures(("Patient or guarantor", "Checked by"))))


def _patient(patient: Person) -> Facts:
    return _facts(
        "Patient",
        ("Name", str(patient.name)),
        ("Birth date", patient.birth_date),
        ("Sex", patient.sex),
        ("Medical record number", patient.medical_record_number),
    )


def _contact(patient: Person) -> Facts:
    return _facts(
        "How to reach the patient",
        ("Street", patient.street),
        ("Town", _town(patient.place)),
        ("Phone", patient.phone),
        ("Email", patient.email),
    )


def _guarantor(guarantor: Guarantor) -> Facts:
    return _facts(
        "Guarantor: who answers for the bill",
        ("Name", str(guarantor.name)),
        ("Is to the patient", guarantor.relation),
        ("Birth date", guarantor.birth_date),
        ("Street", guarantor.street),
        ("Town", _town(guarantor.place)),
        ("Phone", guarantor.phone),
        ("Email", guarantor.email),
        ("Employer", guarantor.employer),
    )


def _coverage(one: Coverage, number: int) -> Facts:
    rank = _RANKS[number - 1] if number <= len(_RANKS) else f"Number {number}"
    return _facts(
        f"{rank} to pay",
        ("Insurance company", one.payer),
        ("Payer number", one.payer_number),
        ("Plan", one.plan.name),
        ("Kind of insurance", str(one.kind)),
        ("Member", one.member_name),
        ("Member ID", one.member_id),
        ("Group number", one.group_number),
        ("Policy held by", one.subscriber),
        ("Holder's birth date", one.subscriber_birth_date or MISSING),
        ("Coverage began", one.effective),
        ("Coverage ended", one.ended or "still in force"),
    )


def _facts(caption: str, *pairs: tuple[str, Cell]) -> Facts:
    """Named facts, with a word where one is empty."""
    return Facts(
        caption, tuple((name, MISSING if isinstance(value, str) and not value.strip() else value)
                       for name, value in pairs)
    )  # fmt: skip


def _town(place: Place) -> str:
    return f"{place.city}, {place.state} {place.zip_code}"
