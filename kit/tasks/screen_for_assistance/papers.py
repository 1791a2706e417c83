"""The papers of a screening: the policy, the guidelines, the application with its proofs, and the account."""

from __future__ import annotations

from collections.abc import Iterator

from kit.documents.addresses import practice_address
from kit.documents.exhibit import Exhibit
from kit.documents.paper import Address, Block, Cell, Column, Facts, Paper, Table, Words, as_exhibit
from kit.engine.days import day_of_week_in_words
from kit.engine.poverty import Area, guideline
from kit.tasks.screen_for_assistance.facts import ADULT, NOT_COUNTED, TIMES, Applicant, IncomeKind, Screening, YearOf
from kit.tasks.screen_for_assistance.solving import PAPERS, line_name

__all__ = ["draw_papers"]

AREAS = {
    Area.CONTIGUOUS: "48 states and Washington, D.C.",
    Area.ALASKA: "Alaska",
    Area.HAWAII: "Hawaii",
}


def draw_papers(facts: Screening) -> tuple[Exhibit, ...]:
    """Everything on the desk, in the order in which it is read."""
    who = facts.applicant
    assert who is not None
    papers = (_application(facts, who), _proofs(facts), _account(facts, who), _guidelines(facts), _policy(facts))
    return tuple(as_exhibit(paper) for paper in papers)


def _application(facts: Screening, who: Applicant) -> Paper:
    town = who.practice.place
    people = [
        (f"{one.given} {who.name.family}" if one.relation != "friend" else one.given, one.relation, one.age,
         "yes" if one.claimed else "no")
        for one in facts.members
    ]  # fmt: skip
    rows = [(f"Line {at}", line_name(facts, one)) for at, one in enumerate(facts.income, 1)]
    tax = "On the tax return of the patient or the spouse"
    savings: Cell = "not asked for" if facts.assets is None else facts.assets
    return Paper(
        "Application for financial assistance",
        (
            Address(
                (
                    f"{facts.members[0].given} {who.name.family}",
                    who.street,
                    f"{town.city}, {town.state} {town.zip_code}",
                )
            ),
            Table(
                "Everyone who lives at this address",
                (Column("Name"), Column("Relation"), Column("Age"), Column(tax)),
                people,
            ),
            Table("Money that comes in", (Column("Line"), Column("Whose, and what")), rows),
            Facts(
                "Other",
                (("Savings and other assets", savings), ("Received on", day_of_week_in_words(facts.applied))),
            ),
        ),
    )


def _proofs(facts: Screening) -> Paper:
    """One table for each kind of proof that came; a line without proof is not on this paper."""
    columns = (
        Column("Whose, and what"), Column("Paper"), Column("Over what time"), Column("Before taxes", True),
        Column("Take-home pay", True), Column("Costs of the business", True),
    )  # fmt: skip
    rows = [
        (
            line_name(facts, one),
            PAPERS.get(one.kind, "Letter"),
            str(one.over),
            one.gross,
            "" if one.net is None else one.net,
            one.costs or "",
        )
        for one in facts.income
        if one.proven
    ]
    return Paper("Papers that came with the application", (Table("What the papers show", columns, rows),))


def _account(facts: Screening, who: Applicant) -> Paper:
    bill, notice = facts.bill, facts.notice
    sums: list[tuple[str, Cell]] = [
        ("Charges", bill.gross_charges),
        ("Insurance paid", bill.insurance_paid),
        ("Adjustments for insurance", bill.insurance_adjustments),
        ("Patient's part", bill.responsibility),
        ("Paid by the patient so far", bill.patient_paid),
        ("Other medical debt of these twelve months", bill.other_medical_debt),
    ]
    days: list[tuple[str, Cell]] = [
        ("Day of care", facts.visit),
        ("First bill after the care", facts.first_bill),
        ("Written notice of collection steps", notice.sent if notice else "not sent"),
        ("Today, the day of the screening", day_of_week_in_words(facts.decided)),
    ]
    care = (("Kind of care", "Medically necessary"), ("Insurance", "yes" if bill.has_insurance else "none"))
    return Paper(
        f"Account {who.account}",
        (Facts("The care", care), Facts("The amounts", sums), Facts("The days", days)),
    )


def _guidelines(facts: Screening) -> Paper:
    rows: list[tuple[Cell, ...]] = []
    for year in (facts.guideline_year - 1, facts.guideline_year):
        for area, name in AREAS.items():
            first, each, _ = guideline(1, area, year)
            rows.append((f"{year}: {name}", first, each))
    columns = (Column("Year and place"), Column("First person", True), Column("Each further person", True))
    says = "The poverty guideline is an income that the government sets each year, by how many people live on it."
    table = Table("Income of a year", columns, rows)
    return Paper("Federal poverty guidelines, from the official table", (Words(says), table))


def _policy(facts: Screening) -> Paper:
    who, policy = facts.applicant, facts.policy
    assert who is not None
    scale: list[tuple[str, Cell]] = []
    before = ""
    for step in policy.brackets:
        start = f"More than {before}, and up to" if before else "Up to"
        scale.append((f"{start} {step.up_to_percent}%", f"{step.discount_percent}%"))
        before = f"{step.up_to_percent}%"
    scale.append((f"More than {before}", "none"))
    columns = (Column("Income in percent of the guideline"), Column("Comes off the patient's part", True))
    return Paper(
        "Our financial assistance policy",
        (
            practice_address(who.practice),
            *_who_and_what(),
            Table("The scale", columns, scale),
            Facts("Limits", tuple(_limits(facts))),
            Facts("Days and steps", tuple(_steps(facts))),
        ),
    )


def _who_and_what() -> Iterator[Block]:
    counted = [str(kind) for kind in IncomeKind if kind not in NOT_COUNTED]
    yield Facts(
        "Whose money counts, and which",
        (
            ("Household", "The patient, the spouse, and everyone on their tax return. Nobody else counts."),
            ("Counts", f"Before taxes: {', '.join(counted)}"),
            ("Own business", "What came in, less the costs of the business"),
            ("Does not count", f"{', '.join(str(kind) for kind in NOT_COUNTED)}"),
            (
                "Children",
                f"The wages of a child under {ADULT} are not income, though the child counts in the household.",
            ),
        ),
    )
    rows = [(str(over), f"times {count}") for over, count in TIMES.items() if over is not YearOf.ONCE]
    yield Table("From the proof to a year", (Column("What the proof shows"), Column("For a year")), rows)
    papers = [(str(kind), paper) for kind, paper in PAPERS.items()]
    yield Table("Proof that must come with the application", (Column("For"), Column("Paper")), papers)


def _limits(facts: Screening) -> Iterator[tuple[str, Cell]]:
    policy = facts.policy
    yield "Guideline", "The one of the year in which the application came in, for the place where the patient lives"
    yield "Percent", "Income divided by the guideline, times 100; write it with two decimals"
    if policy.asset_limit is not None:
        yield "Savings", f"Above {policy.asset_limit} there is no help, not even for hardship."
    if policy.hardship_above_percent is not None:
        yield (
            "Hardship",
            "Patient's part and other medical debt together are above "
            f"{policy.hardship_above_percent}% of a year's income: {policy.hardship_discount_percent}% comes off, "
            "if that is more than by the scale.",
        )
    yield (
        "Amounts generally billed",
        "What plans and insured patients together pay for such care: "
        f"{policy.generally_billed_percent}% of the charges. Nobody who gets help is charged more.",
    )
    yield "Rounding", "To the nearest cent, half a cent up"


def _steps(facts: Screening) -> Iterator[tuple[str, Cell]]:
    yield (
        "Applications",
        "Taken until day 240 after the first bill, or until day 30 after the written notice if that is later",
    )
    yield (
        "Open",
        "An application is open from the day it comes in until we say yes or no. With all papers that is the day of "
        "the screening. A no closes it, though the patient may apply again.",
    )
    yield "Collection step", "120 days after the first bill or later, and 30 days after the written notice or later"
    yield (
        "What stops it",
        "First: an application that is open. Then: a bill that must be put right because help was given, free "
        "care too: first the account must show what is written off. Then: no written notice. Last: the days to wait.",
    )
    yield (
        "A paper is missing",
        f"No decision. We write for it on the day of the screening, and give {facts.days_for_papers} days.",
    )
    yield (
        "No help",
        "The patient's part stays as it was. What was paid comes off as always, and a letter says why we cannot help.",
    )
    yield "Paid too much", "What the patient paid above the charge after help goes back to the patient."
