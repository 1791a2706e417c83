"""The papers of the desk: the remittance, what its reasons mean, the plans on file, and the office's rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kit.documents.paper import Block, Cell, Column, Facts, Paper, Table, Words
from kit.engine.money import total
from kit.engine.reasons import provider_reasons, reasons
from kit.engine.remittance import Adjustment, ClaimStatus, RemittanceClaim
from kit.tasks.post_remittance.remittance_lines import Desk, PostedFrom, lines_of

__all__ = ["papers_of"]

RULES = (
    ("Price cuts", "A cut to the agreed or set price, or one by law, in group CO goes to Contract write-off."),
    ("The patient's part", "What stands in group PR goes to Patient's part, whoever is billed for it first."),
    (
        "A next plan",
        "If our claim list names a plan to bill next, the patient's part is sent there first. If this payer has "
        "sent the claim on by itself, wait for that plan. A line that was denied goes by the rules for denials below. "
        "If a line that was paid leaves no patient's part, nothing more is to do with it.",
    ),
    ("Denied in group CO or OA", "The patient is never billed. Post no write-off; the amount stays open."),
    (
        "- a mistake, or a paper is missing",
        "Something on our claim is wrong, missing or does not fit. Or the payer did not get something that it asked "
        "us for, such as records: correct and send again.",
    ),
    (
        "- the payer said no",
        "The payer looked at it and decided against it. Or the authorization was refused, was for less, or was not "
        "there at all: appeal.",
    ),
    (
        "- another plan comes first",
        "Send the claim to the other plan on our claim list. Pick 'Send to the next plan' for this too.",
    ),
    (
        "- not clear",
        "The payer says that it has this claim already, that it paid before, or that it has no price on file. Or the "
        "group is CO, but the reason would make it the patient's. Hold the line and find out.",
    ),
    (
        "Denied in group PR",
        "If the plan does not cover the service, or its limit is used up, this is the patient's part like any other.",
    ),
    (
        "Group PR, to be cleared up first",
        "If a denial in group PR is about who the patient is, the dates of the coverage, or questions that the "
        "patient has not answered, nobody is billed yet: post no patient's part. If the payer does not find the "
        "patient, check the claim, correct it and send it again. Otherwise hold the line and find out.",
    ),
    (
        "Filed too late",
        "We have no proof that a claim on this check went out in time. So the whole amount goes to Other write-off, "
        "and a supervisor has to approve it. The patient is never billed.",
    ),
    ("The earlier payer's part", "What an earlier payer paid and wrote off was posted before. Do not post it again."),
    (
        "A negative adjustment",
        "If the payer allows more than was billed, post the amount with its minus in Other write-off.",
    ),
    (
        "A whole claim",
        "An adjustment to the whole claim is a line of its own: it lowers the payment by its amount, so post the "
        "payment with a minus, and the amount in the column where its group and reason belong.",
    ),
    (
        "Taken back and paid anew",
        "Post each line that is taken back with its minus; nothing more is to do with it. Then post the new lines, "
        "and pick what happens next, like for any others. That holds for a line that has not changed too: taking it "
        "back has undone its bill.",
    ),
    (
        "A line that does not balance",
        "Charge less adjustments must be the payment. If it is not, post nothing on that line: its payment is held as "
        "unapplied money. Hold the line and find out.",
    ),
    (
        "Outside the claims",
        "These amounts are taken off the check, so one with a minus adds to it. Of 40.00 and -5.00, the first lowers "
        "the check by 40.00 and the second adds 5.00: together they do -35.00, because the check is 35.00 lower. "
        "Post them to no line.",
    ),
    (
        "Refunds",
        "Refund a payer only when it asks for it in a letter. What is taken back on this check is paid back with it.",
    ),
)


def papers_of(desk: Desk) -> tuple[Paper, ...]:
    """All papers, the remittance first."""
    return (_advice(desk), _meanings(desk), _plans(desk), _rules())


def _advice(desk: Desk) -> Paper:
    remittance = desk.remittance
    blocks: list[Block] = [
        Facts(
            "The check",
            (
                ("Payer", remittance.payer),
                ("Check number", remittance.payment_number),
                ("Check date", date.fromisoformat(remittance.payment_date)),
                ("Amount of the check", remittance.payment),
            ),
        )
    ]
    of_claim: dict[int, list[PostedFrom]] = {}
    for line in lines_of(desk):
        of_claim.setdefault(id(line.claim), []).append(line)
    for claim in remittance.claims:
        blocks.append(_claim(claim, of_claim[id(claim)]))
    if not remittance.provider_adjustments:
        return Paper("Remittance", (*blocks, Words("Outside the claims: nothing on this check.")))
    rows = [
        (one.reason, provider_reasons()[one.reason].words, one.reference or "none", one.amount)
        for one in remittance.provider_adjustments
    ]
    columns = (Column("Reason"), Column("What it is"), Column("Refers to"), Column("Amount", True))
    return Paper("Remittance", (*blocks, Table("Outside the claims", columns, rows)))


_HANDLED = {
    ClaimStatus.PRIMARY: "handled as first payer",
    ClaimStatus.PRIMARY_FORWARDED: "handled as first payer, and sent on to the next plan by this payer",
    ClaimStatus.SECONDARY: "handled as second payer",
    ClaimStatus.DENIED: "denied",
    ClaimStatus.REVERSAL: "an earlier payment taken back",
}


def _claim(claim: RemittanceClaim, lines: Sequence[PostedFrom]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for line in lines:
        day: Cell = date.fromisoformat(line.service_date) if line.service_date else ""
        charge: Cell = line.charge or ""
        rows.append((line.number, day, line.label, charge, _codes(line.adjustments), line.paid))
    columns = (
        Column("Line"), Column("Day"), Column("Service"), Column("Charge", True), Column("Adjustments"),
        Column("Paid", True),
    )  # fmt: skip
    paid = total(line.paid for line in lines)
    caption = f"Claim {claim.claim_number}, {claim.patient}: {_HANDLED[claim.status]}"
    return Table(caption, columns, rows, (("Claim", "", "", claim.charge, "", paid),))


def _codes(adjustments: Sequence[Adjustment]) -> str:
    return "; ".join(f"{one.code} {one.amount}" for one in adjustments) or "none"


def _meanings(desk: Desk) -> Paper:
    numbers = {one.reason for line in lines_of(desk) for one in line.adjustments}
    rows = [(number, reasons()[number].words) for number in sorted(numbers, key=lambda one: (len(one), one))]
    groups = (
        ("CO", "The contract or the law: the patient may not be billed for it."),
        ("PR", "The patient's part."),
        ("OA", "Other: neither of the two."),
    )
    return Paper(
        "Groups and reasons",
        (
            Table("The groups", (Column("Group"), Column("What it says")), groups),
            Table("The reason numbers on this remittance", (Column("Reason"), Column("Meaning")), rows),
        ),
    )


def _plans(desk: Desk) -> Paper:
    plans = dict(desk.next_plans)
    rows = {
        one.claim_number: (one.claim_number, one.patient, plans.get(one.claim_number, "none"))
        for one in desk.remittance.claims
    }
    columns = (Column("Claim"), Column("Patient"), Column("Other plan on file, to bill next"))
    words = "As our registration has it today."
    return Paper("Our claim list", (Words(words), Table("Plans on file", columns, tuple(rows.values()))))


def _rules() -> Paper:
    return Paper("How this office posts", (Table("Rules of the office", (Column("What"), Column("How")), RULES),))
