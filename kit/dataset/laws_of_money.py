"""What must hold wherever money of an account is answered, booked or paid."""

from __future__ import annotations

from collections.abc import Iterator

from kit.dataset.formats import TextRow
from kit.dataset.violation import Rows, Violation, added, adjusted, amount, differ
from kit.engine.money import Money, total

__all__ = ["ledger_laws", "payment_laws", "remittance_laws", "write_off_laws"]

_ANSWERED = " ".join(
    f"{table}.{name}"
    for table in ("remittances", "remittance_lines")
    for name in ("charge", "paid", "adjustments", "payment", "patient_responsibility")
)
_BOOKED = "ledger.amount ledger.source ledger.target"
_KINDS_OWED = {
    "payers_owe": "payer",
    "patient_owes": "patient",
    "agency_owes": "agency",
    "unapplied": "unapplied",
}


def remittance_laws(encounter: TextRow, mine: Rows, rows: Rows) -> Iterator[Violation]:
    """A payer's answers balance: each line, each claim, the patient's part and the payment."""
    account, columns = encounter["account"], _ANSWERED
    for one in mine["remittances"]:
        place = f"remittance {one['remittance']} claim {one['claim']}"
        lines = [
            row
            for row in mine["remittance_lines"]
            if (row["remittance"], row["claim"]) == (one["remittance"], one["claim"])
        ]
        for row in lines:
            law = "charge less adjustments is what was paid on the line"
            paid = amount(row, "charge") - adjusted(row["adjustments"])
            yield from differ(law, columns, account, f"{place} line {row['line']}", paid, amount(row, "paid"))
        if lines:
            law = "the lines add up to the charge of the claim"
            yield from differ(law, columns, account, place, added(lines, "charge"), amount(one, "charge"))
        texts = [one["adjustments"], *(row["adjustments"] for row in lines)]
        law = "charge less all adjustments is what was paid on the claim"
        paid = amount(one, "charge") - total(adjusted(text) for text in texts)
        yield from differ(law, columns, account, place, paid, amount(one, "paid"))
        if one["patient_responsibility"] and one["status"] != "reversal":
            law = "the patient's adjustments are the stated patient responsibility"
            share = total(adjusted(text, "PR-") for text in texts)
            yield from differ(law, columns, account, place, share, amount(one, "patient_responsibility"))
        together = [row for row in mine["remittances"] if row["remittance"] == one["remittance"]]
        law = "what the claims were paid, less what was taken off outside them, is the payment"
        whole = added(together, "paid") - adjusted(one["provider_adjustments"])
        yield from differ(law, columns, account, place, whole, amount(one, "payment"))


def ledger_laws(encounter: TextRow, mine: Rows, rows: Rows) -> Iterator[Violation]:
    """The ledger takes up all charges, leaves what the visit says is owed, and comes to zero."""
    account, balances = encounter["account"], dict[str, Money]()
    for row in mine["ledger"]:
        for place, moved in ((row["source"], -amount(row, "amount")), (row["target"], amount(row, "amount"))):
            kind = place.partition(" ")[0]
            balances[kind] = balances.get(kind, Money(0)) + moved
    nothing = Money(0)
    law = "what the ledger took from the services is what was charged"
    charged = amount(encounter, "charged")
    columns = f"{_BOOKED} encounters.charged charges.billed"
    yield from differ(law, columns, account, account, charged, -balances.get("services", nothing))
    for column, kind in _KINDS_OWED.items():
        law = f"the ledger adds up to {column.replace('_', ' ')} of the visit"
        stated = amount(encounter, column)
        columns = f"{_BOOKED} encounters.{column}"
        yield from differ(law, columns, account, account, balances.pop(kind, nothing), stated)
    owed = total(amount(encounter, column) for column in _KINDS_OWED)
    law = "charges, payments, write-offs and what is owed add up to zero"
    yield from differ(law, _BOOKED, account, account, nothing, total([owed, *balances.values()]))
    for row in mine["ledger"]:
        if amount(row, "amount") <= nothing or row["source"] == row["target"]:
            law = "a movement is above zero and between two places"
            yield Violation(law, tuple(_BOOKED.split()), account, f"move {row['move']}", "above $0.00", row["amount"])


def write_off_laws(encounter: TextRow, mine: Rows, rows: Rows) -> Iterator[Violation]:
    """What the contracts take off is written off, no more and no less, and nobody owes less than nothing."""
    account, contractual = encounter["account"], "write-off contractual"
    answered = {(row["remittance"], row["claim"]) for row in mine["remittances"] if row["status"] != "denied"}
    taken = total(
        adjusted(row["adjustments"], group)
        for name in ("remittances", "remittance_lines")
        for row in mine[name]
        if (row["remittance"], row["claim"]) in answered
        for group in ("CO-", "PI-")
    )
    came, went = (
        added((row for row in mine["ledger"] if row[end] == contractual), "amount") for end in ("target", "source")
    )
    law = "what the contracts take off is what the ledger wrote off"
    yield from differ(law, f"{_ANSWERED} {_BOOKED}", account, account, taken, came - went)
    for column in ("payers_owe", "patient_owes", "agency_owes"):
        if (owed := amount(encounter, column)) < Money(0):
            law = "nobody owes less than nothing"
            columns = tuple(f"{_BOOKED} encounters.{column}".split())
            yield Violation(law, columns, account, account, "$0.00 or more", str(owed))


def payment_laws(encounter: TextRow, mine: Rows, rows: Rows) -> Iterator[Violation]:
    """The payments are those of the ledger, and those of a payer are what it said it paid."""
    account = encounter["account"]
    booked = [
        (row["move"], row["day"], row["method"], row["reference"],
         str(amount(row, "amount") if row["target"] == "bank" else -amount(row, "amount")))
        for row in mine["ledger"]
        if "bank" in (row["source"], row["target"])
    ]  # fmt: skip
    paid = [
        (row["move"], row["day"], row["method"], row["reference"], str(amount(row, "amount")))
        for row in mine["payments"]
    ]
    law = "the payments are what the ledger booked at the bank"
    columns = f"{_BOOKED} ledger.day ledger.method ledger.reference payments.amount payments.day"
    yield from differ(law, columns, account, account, booked, paid)
    for name in dict.fromkeys(row["payer"] for row in mine["remittances"]):
        law = "what a payer's remittances paid is what was booked from it"
        told = added((row for row in mine["remittances"] if row["payer"] == name), "paid")
        came = added((row for row in mine["payments"] if row["payer"] == f"payer {name}"), "amount")
        yield from differ(law, f"remittances.paid payments.amount {_BOOKED}", account, name, told, came)
