"""The form that every letter has: head, date, address, what it is about, greeting, close."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kit.documents.addresses import guarantor_address, practice_address
from kit.documents.paper import Address, Block, Cell, Facts, Paper, Words
from kit.engine.dates import in_words
from kit.scenarios.history import History, PatientAccount
from kit.scenarios.people import Name

__all__ = ["Letter", "patient_letter", "payer_letter"]


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says of its own: its title, its day, who signs it, and the blocks between greeting and close."""

    title: str
    on: date
    signed_by: Name
    body: Sequence[Block]


def patient_letter(history: History, account: PatientAccount, letter: Letter) -> Paper:
    """Set a letter to the guarantor about one account. No diagnosis stands in it."""
    about: list[tuple[str, Cell]] = [
        ("Account number", account.number),
        ("Patient", str(history.patient.name)),
        ("Day of service", account.visit.first_day),
    ]
    greeting = f"Dear {history.guarantor.name},"
    return _set(account, letter, guarantor_address(history.guarantor), about, greeting)


def payer_letter(account: PatientAccount, letter: Letter, payer: str, about: Sequence[tuple[str, Cell]]) -> Paper:
    """Set a letter to an insurer about one claim."""
    return _set(account, letter, Address((payer, "Claims and appeals")), about, "To the claims reviewer:")


def _set(
    account: PatientAccount, letter: Letter, to: Address, about: Sequence[tuple[str, Cell]], greeting: str
) -> Paper:
    practice = account.visit.practice
    return Paper(
        letter.title,
        [
            practice_address(practice),
            Words(in_words(letter.on)),
            to,
            Facts("About", about),
            Words(greeting),
            *letter.body,
            Words("Kind regards,"),
            Address((str(letter.signed_by), "Patient Accounts", practice.name, practice.phone)),
        ],
    )
