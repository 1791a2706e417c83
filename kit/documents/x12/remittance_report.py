"""Say in a terminal what an electronic remittance holds, what balances, and what does not."""

from __future__ import annotations

from collections.abc import Sequence

from kit.documents.x12.findings import plain
from kit.documents.x12.remittance_reader import PlacedRemittance, RemittanceFile
from kit.engine.money import total
from kit.engine.remittance_balance import Check

__all__ = ["describe_remittances"]

_COLUMNS = ("No.", "Payment number", "Claims", "Lines", "Adjusted", "Paid on claims", "Taken outside", "Payment", "OK?")
_TO_THE_LEFT = 2
_LONGEST_NAME = 24
_MOST_LISTED = 500


def describe_remittances(file: RemittanceFile) -> str:
    """Describe a file of remittances in plain text: a row for each, each sum that fails, then the findings.

    'Taken outside' is what the payer takes off outside the claims; a negative amount is added to the payment.

    >>> from kit.documents.x12.remittance_reader import read_remittances
    >>> print(describe_remittances(read_remittances("ST*835*1~BPR*I*5*C~SE*3*1~", "era.835")))
    era.835: 1 remittance, 0 claims, 0 lines, 0 adjustments, 0 provider-level adjustments
    <BLANKLINE>
    No.  Payment number  Claims  Lines  Adjusted  Paid on claims  Taken outside  Payment  OK?
    ---  --------------  ------  -----  --------  --------------  -------------  -------  ---
    1    (none)               0      0     $0.00           $0.00          $0.00    $5.00   no
    <BLANKLINE>
    What does not balance (1):
      No. 1 (segments 1 to 3): Payment: expected $0.00, found $5.00, difference $5.00
    <BLANKLINE>
    Findings: none
    """
    wrong = [(at, one, check) for at, one in enumerate(file.placed, start=1) for check in one.imbalances()]
    failed = {at for at, _, _ in wrong}
    lines = [_headline(file), ""]
    if file.placed:
        rows = [_row(at, one, at not in failed) for at, one in enumerate(file.placed, start=1)]
        lines += [*_table(rows), "", *_imbalances(wrong), ""]
    lines.append(f"Findings ({len(file.findings)}):" if file.findings else "Findings: none")
    lines += [f"  {plain(str(finding))}" for finding in file.findings]
    return "\n".join(lines)


def _headline(file: RemittanceFile) -> str:
    claims = [claim for one in file.remittances for claim in one.claims]
    counts = [
        _count(len(file.placed), "remittance"),
        _count(len(claims), "claim"),
        _count(sum(len(claim.lines) for claim in claims), "line"),
        _count(sum(len(list(claim.placed(""))) for claim in claims), "adjustment"),
        _count(sum(len(one.provider_adjustments) for one in file.remittances), "provider-level adjustment"),
    ]
    return f"{plain(file.name)}: {', '.join(counts)}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _row(at: int, placed: PlacedRemittance, balances: bool) -> tuple[str, ...]:
    one = placed.remittance
    return (
        str(at),
        plain(one.payment_number)[:_LONGEST_NAME] or "(none)",
        str(len(one.claims)),
        str(sum(len(claim.lines) for claim in one.claims)),
        str(total(claim.adjusted() for claim in one.claims)),
        str(one.claims_paid),
        str(one.provider_adjusted),
        str(one.payment),
        "yes" if balances else "no",
    )


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows under headings, each column as wide as its widest cell, numbers to the right."""
    widths = [max(len(row[at]) for row in (_COLUMNS, *rows)) for at in range(len(_COLUMNS))]
    shown = [_COLUMNS, tuple("-" * width for width in widths), *rows]
    return [
        "  ".join(
            cell.ljust(width) if at < _TO_THE_LEFT else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in shown
    ]


def _imbalances(wrong: Sequence[tuple[int, PlacedRemittance, Check]]) -> list[str]:
    if not wrong:
        return ["Every line, claim and payment adds up."]
    more = [f"  ... and {len(wrong) - _MOST_LISTED} more"] if len(wrong) > _MOST_LISTED else []
    said = [
        f"  No. {at} (segments {one.first_segment} to {one.last_segment}): {plain(str(check))}"
        for at, one, check in wrong[:_MOST_LISTED]
    ]
    return [f"What does not balance ({len(wrong)}):", *said, *more]
