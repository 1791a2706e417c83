"""What came of the import of a Synthea export: a report for the screen, and tables for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator

from kit.dataset.synthea import SyntheaClaim, SyntheaImport
from kit.documents.plain_text import safe_cell
from kit.engine.ledger import Place
from kit.engine.money import Money, total

__all__ = ["describe_synthea", "synthea_tables"]

FIRST = 10
"""How many of a kind are listed before the rest is counted."""

_WHY = {
    "balances": "charges are payments, adjustments and what Synthea says is left",
    "over-collected": "more was paid than was billed; Synthea says $0.00 is left where we find a credit",
    "rows left out": "some rows of the claim could not be used; see the findings",
    "no money moved": "the claim has no charge above $0.00; if many, claims_transactions.csv may be cut off",
    "not stated": "Synthea does not say what is left",
    "differs": "what is left differs from what Synthea says",
}


def describe_synthea(found: SyntheaImport) -> str:
    """A report on a Synthea import in plain text: counts, what balances and what does not, credits, findings."""
    parts = [_files(found), _types(found), _standings(found), _credits(found), _findings(found)]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _files(found: SyntheaImport) -> Iterator[str]:
    yield f"Synthea import: {len(found.claims):,} claims"
    yield ""
    yield f"{'File':<26}{'Rows read':>11}{'Used':>11}{'Left out':>11}"
    for count in found.counts:
        yield f"{count.file:<26}{count.read:>11,}{count.used:>11,}{count.left_out:>11,}"
    whole = [sum(one) for one in zip(*((c.read, c.used, c.left_out) for c in found.counts), strict=True)]
    yield f"{'All files':<26}{whole[0]:>11,}{whole[1]:>11,}{whole[2]:>11,}"


def _types(found: SyntheaImport) -> Iterator[str]:
    yield f"{'Transactions that could be read':<37}{'Rows':>11}{'Amount':>20}"
    for kind, (rows, amount) in found.types.items():
        yield f"{kind:<37}{rows:>11,}{amount!s:>20}"
    yield f"{'All types':<37}{sum(rows for rows, _ in found.types.values()):>11,}"


def _standings(found: SyntheaImport) -> Iterator[str]:
    counts = Counter(claim.standing for claim in found.claims.values())
    yield "Does each claim balance?"
    for standing, why in _WHY.items():
        if counts[standing]:
            yield f"{counts[standing]:>9,}  {standing}: {why}"
    for standing in ("rows left out", "not stated", "differs"):
        odd = (claim for claim in found.claims.values() if claim.standing == standing)
        yield from _first(standing, counts[standing], (_difference(claim) for claim in odd))


def _difference(claim: SyntheaClaim) -> str:
    expected = f"claim {claim.id}: expected {claim.outstanding} left"
    if claim.stated is None:
        return f"{expected}, found nothing stated"
    return f"{expected}, found {claim.stated} in {claim.stated_in}, difference {claim.difference}"


def _credits(found: SyntheaImport) -> Iterator[str]:
    owed = [(claim, place, amount) for claim in found.claims.values() for place, amount in claim.credits]
    owed.sort(key=lambda one: (-one[2].cents, one[0].id))
    claims = len({claim.id for claim, _, _ in owed})
    yield f"Over-collected: {claims:,} claims, {total(amount for _, _, amount in owed)} to give back"
    lines = (f"{amount} to {_owed_to(claim, place)}, claim {claim.id}" for claim, place, amount in owed)
    yield from _first("Largest credits", len(owed), lines)


def _owed_to(claim: SyntheaClaim, place: Place) -> str:
    return place.name or claim.patient


def _findings(found: SyntheaImport) -> Iterator[str]:
    count = len(found.findings) + sum(found.not_kept.values())
    yield f"Findings: {count:,}"
    yield from _first("First findings", count, map(str, found.findings))
    for file, more in found.not_kept.items():
        yield f"  Findings of {file} that were only counted: {more:,}. Mend the first ones and import again."


def _first(title: str, count: int, lines: Iterable[str]) -> Iterator[str]:
    """The first lines of a list under a title, and how many more there are."""
    if count:
        yield f"{title}:"
        yield from (f"  {line}" for _, line in zip(range(FIRST), lines, strict=False))
    if count > FIRST:
        yield f"  and {count - FIRST:,} more"


def synthea_tables(found: SyntheaImport) -> dict[str, str]:
    """A Synthea import as four CSV files by name: accounts, transfers, findings and credits.

    Amounts are plain numbers of dollars. A text that a spreadsheet could take for a formula gets an apostrophe.
    """
    claims = found.claims.values()
    return {
        "accounts.csv": _table(_ACCOUNTS, map(_account, claims)),
        "transfers.csv": _table(_TRANSFERS, (row for claim in claims for row in _transfers(claim))),
        "findings.csv": _table(_FINDINGS, _finding_rows(found)),
        "credits.csv": _table(
            ("claim", "patient", "date", "owed_to", "amount"),
            (
                (claim.id, claim.patient, claim.on, _owed_to(claim, place), amount)
                for claim in claims
                for place, amount in claim.credits
            ),
        ),
    }


_ACCOUNTS = (
    *("claim", "patient", "payers", "date", "encounter", "description", "charges", "payments", "adjustments"),
    *("outstanding", "stated", "stated_in", "difference", "standing", "over_collected", "rows_left_out"),
)
_TRANSFERS = (*("claim", "number", "date", "amount", "from", "to", "reason", "service", "method", "transaction"),)
_FINDINGS = ("file", "row", "field", "value", "problem", "fix", "row_left_out")


def _account(claim: SyntheaClaim) -> tuple[object, ...]:
    over = total(amount for _, amount in claim.credits)
    return (
        *(claim.id, claim.patient, "; ".join(claim.payers), claim.on, claim.encounter, claim.description),
        *(claim.charges, claim.payments, claim.adjustments, claim.outstanding, claim.stated, claim.stated_in),
        *(claim.difference, claim.standing, over, claim.left_out),
    )


def _transfers(claim: SyntheaClaim) -> Iterator[tuple[object, ...]]:
    for number, one in enumerate(claim.account.transfers, 1):
        yield (
            *(claim.id, number, one.on, one.amount, one.source, one.target),
            *(one.reason, one.charge, one.method, one.reference),
        )


def _finding_rows(found: SyntheaImport) -> Iterator[tuple[object, ...]]:
    for one in found.findings:
        left_out = "yes" if one.left_out else "no"
        yield one.file, one.row or "", one.field, one.value, one.problem, one.fix, left_out
    for file, more in found.not_kept.items():
        yield file, "", "", "", f"Findings that were only counted: {more}.", "Mend these and import again.", ""


def _table(headings: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue()


def _cell(value: object) -> str:
    """A value as a cell that no spreadsheet runs as a formula."""
    if isinstance(value, Money):
        return value.plain
    return "" if value is None else safe_cell(str(value))
