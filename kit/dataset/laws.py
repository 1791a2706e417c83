"""What must hold in the rows of one patient, whoever wrote them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kit.dataset.columns import TABLES
from kit.dataset.formats import TextRow
from kit.dataset.laws_of_money import ledger_laws, payment_laws, remittance_laws, write_off_laws
from kit.dataset.violation import Rows, Violation, added, amount, differ

__all__ = ["violations"]

_CLAIMED = " ".join(
    f"{table}.{name}" for table in ("charges", "claim_lines") for name in ("code", "units", "day", "billed")
)


def violations(rows: Rows) -> Iterator[Violation]:
    """Every law that the rows of one patient break; each cell must be readable as the kind of its column."""
    yield from _keys(rows)
    yield from _order_of_numbers(rows)
    yield from _people(rows)
    accounts: dict[str, dict[str, list[TextRow]]] = {}
    for name, found in rows.items():
        for row in found:
            if "account" in row:
                accounts.setdefault(row["account"], {table: [] for table in TABLES})[name].append(row)
    for encounter in rows["encounters"]:
        mine = accounts[encounter["account"]]
        for part in (_charges, _claims, remittance_laws, ledger_laws, write_off_laws, payment_laws, _days):
            yield from part(encounter, mine, rows)


def _keys(rows: Rows) -> Iterator[Violation]:
    """No key twice, one patient with one guarantor, and no row whose account, claim or remittance is missing."""
    for name, table in TABLES.items():
        seen = set()
        for row in rows[name]:
            key = tuple(row[column] for column in table.key)
            if key in seen:
                yield Violation("no row stands twice", (name,), row.get("account", ""), " ".join(key), "one", "two")
            seen.add(key)
    for name in ("patients", "guarantors"):
        yield from differ("each patient has one row here", name, "", name, 1, len(rows[name]))
    for names, columns, whole in (
        ([name for name, table in TABLES.items() if "account" in table.names], "account", "encounters"),
        (["claim_lines", "remittances", "remittance_lines"], "account claim", "claims"),
        (["remittance_lines"], "account remittance claim", "remittances"),
        (["encounters"], "account", "charges"),
        (["claims"], "account claim", "claim_lines"),
    ):
        known = {tuple(row[column] for column in columns.split()) for row in rows[whole]}
        for name in names:
            for row in rows[name]:
                key = tuple(row[column] for column in columns.split())
                if key not in known:
                    law = f"each row of {name} has its row in {whole}"
                    yield Violation(law, (name, whole), row["account"], " ".join(key), " ".join(key), "no such row")


def _order_of_numbers(rows: Rows) -> Iterator[Violation]:
    """Rows that are counted run 1, 2, 3 without a gap."""
    for name, table in TABLES.items():
        column = table.key[-1]
        if column in ("patient", "account", "claim", "encounters") or name in ("remittances", "payments"):
            continue
        groups: dict[tuple[str, ...], list[str]] = {}
        for row in rows[name]:
            groups.setdefault(tuple(row[part] for part in table.key[1:-1]), []).append(row[column])
        for key, found in groups.items():
            wanted = [str(number) for number in range(1, len(found) + 1)]
            place = " ".join((*key, column))
            yield from differ("rows are counted 1, 2, 3", name, key[0] if key else "", place, wanted, found)


def _people(rows: Rows) -> Iterator[Violation]:
    for row in rows["coverages"]:
        if row["ended"] and row["ended"] < row["effective"]:
            law = "a cover ends after it begins"
            yield Violation(
                law,
                ("coverages.ended", "coverages.effective"),
                "",
                f"coverage {row['coverage']}",
                row["effective"],
                row["ended"],
            )


def _charges(encounter: TextRow, mine: Rows, rows: Rows) -> Iterator[Violation]:
    account = encounter["account"]
    law, columns = "the charges add up to what the visit cost", "charges.billed encounters.charged"
    charged = added(mine["charges"], "billed")
    yield from differ(law, columns, account, account, charged, amount(encounter, "charged"))
    for row in mine["charges"]:
        if amount(row, "allowed") > amount(row, "billed"):
            law = "no more is allowed than billed"
            beyond = ("charges.billed", "charges.allowed")
            yield Violation(law, beyond, account, f"charge {row['line']}", row["billed"], row["allowed"])


def _claims(encounter: TextRow, mine: Rows, rows: Rows) -> Iterator[Violation]:
    account = encounter["account"]
    covers = {(row["payer"], row["member_id"]): row for row in rows["coverages"]}
    billed = sorted((row["code"], row["units"], row["day"], row["billed"]) for row in mine["charges"])
    for claim in mine["claims"]:
        number = claim["claim"]
        lines = [row for row in mine["claim_lines"] if row["claim"] == number]
        law = "the lines of a claim add up to its charge"
        columns = "claim_lines.billed claims.charged"
        yield from differ(law, columns, account, number, added(lines, "billed"), amount(claim, "charged"))
        law = "a claim holds the charges of the visit"
        claimed = sorted((row["code"], row["units"], row["day"], row["billed"]) for row in lines)
        yield from differ(law, _CLAIMED, account, number, billed, claimed)
        if cover := covers.get((claim["payer"], claim["member_id"])):
            yield from _covered(encounter, claim, cover)
        else:
            law = "a claim goes to an insurer of the patient, with the member number of the card"
            insurer = ("claims.member_id", "claims.payer", "coverages.member_id")
            found = f"{claim['payer']} {claim['member_id']}"
            yield Violation(law, insurer, account, number, "a cover of the patient", found)


def _covered(encounter: TextRow, claim: TextRow, cover: TextRow) -> Iterator[Violation]:
    """The claim carries the payer's number, and the cover was in force on the first day of the visit."""
    account, number, day = encounter["account"], claim["claim"], encounter["first_day"]
    law, columns = "a claim carries the payer's number", "claims.payer_number coverages.payer_number"
    yield from differ(law, columns, account, number, cover["payer_number"], claim["payer_number"])
    if not cover["effective"] <= day <= (cover["ended"] or day):
        law = "the cover is in force on the first day of the visit"
        columns = "coverages.effective coverages.ended encounters.first_day"
        found = f"{cover['effective']} to {cover['ended'] or 'now'}"
        yield Violation(law, tuple(columns.split()), account, number, f"in force on {day}", found)


def _days(encounter: TextRow, mine: Rows, rows: Rows) -> Iterator[Violation]:
    account, first, last = encounter["account"], encounter["first_day"], encounter["last_day"]
    born = [("birth", row["birth_date"], first) for row in rows["patients"]]
    pairs = [("patients.birth_date encounters.first_day", *one) for one in born]
    pairs.append(("encounters.first_day encounters.last_day", "visit", first, last))
    for row in mine["charges"]:
        pairs += [("charges.day encounters.last_day", f"charge {row['line']}", first, row["day"] or first)]
        pairs += [("charges.day encounters.last_day", f"charge {row['line']}", row["day"] or first, last)]
    sent = {row["claim"]: row["submitted"] for row in mine["claims"]}
    pairs += [("claims.submitted encounters.last_day", f"claim {number}", last, day) for number, day in sent.items()]
    for row in mine["remittances"]:
        pairs += [
            (
                "remittances.posted claims.submitted",
                f"claim {row['claim']}",
                sent.get(row["claim"], first),
                row["posted"],
            )
        ]
    for name in ("ledger", "statements"):
        found = [first, *(row["day"] for row in mine[name])]
        pairs += [(f"{name}.day", f"{name} row {at}", *pair) for at, pair in enumerate(pairwise(found), 1)]
    pairs += [("calls.at", f"call {row['call']}", first, row["at"][:10]) for row in mine["calls"]]
    for columns, place, before, after in pairs:
        if before > after:
            yield Violation("days are in order", tuple(columns.split()), account, place, f"{before} or later", after)
