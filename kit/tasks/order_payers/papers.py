"""The papers on the desk: the rules, who the patient is, the cards, the questionnaire, the court, the plans."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from kit.documents.exhibit import Exhibit
from kit.documents.paper import Block, Cell, Column, Facts, Heading, Paper, Table, Words, as_exhibit
from kit.engine.coverage import Kind, MedicareBasis, Relation
from kit.engine.dates import in_words
from kit.tasks.order_payers.facts import Desk, Held
from kit.tasks.order_payers.rule_sheet import rule_sheet
from kit.tasks.order_payers.working import alone

__all__ = ["papers"]

WHY = {
    MedicareBasis.AGE: "65 or older",
    MedicareBasis.DISABILITY: "disabled, younger than 65",
    MedicareBasis.KIDNEY_FAILURE: "kidney failure, younger than 65",
}
RESTS_ON = {
    Kind.EMPLOYER: "a present job",
    Kind.RETIREE: "a former job (retired)",
    Kind.COBRA: "COBRA, after the end of a former job",
    Kind.MEDICAID: "the state's Medicaid program",
    Kind.TRICARE: "TRICARE, after military service",
}


def papers(desk: Desk) -> tuple[Exhibit, ...]:
    """Everything that decides the order and the second payment."""
    found = [_registration(desk), _cards(desk), _questionnaire(desk)]
    if desk.court_day is not None:
        found.append(_court(desk))
    return (_rules(), *(as_exhibit(paper) for paper in (*found, _plans(desk), _answers(desk))))


@cache
def _rules() -> Exhibit:
    """The rule sheet is the same for every desk."""
    return as_exhibit(rule_sheet())


def _registration(desk: Desk) -> Paper:
    pairs: list[tuple[str, Cell]] = [
        ("Patient", desk.patient),
        ("Birth date", desk.birth_date),
        ("Address", desk.address),
        ("Seen at", desk.clinic),
        ("Day of service", desk.service),
        *desk.family,
    ]
    return Paper("Registration", (Facts("Registration", pairs),))


def _cards(desk: Desk) -> Paper:
    columns = tuple(map(Column, ("Insurance", "Member", "Member ID", "Held by", "In force for the holder since")))
    rows = [
        (one.cover.payer, desk.patient, one.member_id, _holder(desk, one), one.cover.in_force_since or "not stated")
        for one in desk.held
    ]
    return Paper("Insurance cards", (Table("Copies of the cards: all are in force", columns, rows),))


def _holder(desk: Desk, held: Held) -> str:
    cover = held.cover
    who = {Relation.SELF: "patient", Relation.SPOUSE: "spouse"}.get(cover.relation, cover.subscriber)
    name = held.holder or (desk.patient if cover.relation is Relation.SELF else "")
    return f"{name} ({who})" if name else f"the {who}"


def _questionnaire(desk: Desk) -> Paper:
    blocks: list[Block] = []
    for held in desk.held:
        blocks.append(Facts(held.cover.payer, tuple(_asked(desk, held))))
    return Paper("Coordination questionnaire", (Words("One part for each coverage, filled in on the day."), *blocks))


def _asked(desk: Desk, held: Held) -> Iterator[tuple[str, Cell]]:
    cover = held.cover
    yield "Whose coverage", _holder(desk, held)
    if cover.subscriber_birth_date is not None:
        yield "Holder's birth date", cover.subscriber_birth_date
    if cover.spouse_of:
        yield "Holder is married to", f"the {cover.spouse_of}"
    if cover.kind is Kind.MEDICARE:
        yield "Why the patient has Medicare", " and ".join(WHY[one] for one in cover.basis)
        if cover.kidney_eligible_since is not None:
            yield "First month of Medicare by kidney failure", f"{cover.kidney_eligible_since:%B %Y}"
        return
    yield "Coverage rests on", RESTS_ON.get(cover.kind, str(cover.kind))
    if held.employer:
        yield "Employer" if cover.kind is Kind.EMPLOYER else "Former employer", held.employer
    if cover.employees is not None:
        yield "Employees", cover.employees


def _court(desk: Desk) -> Paper:
    home = desk.household
    assert home is not None
    named = " and ".join(f"the {one}" for one in home.decree_names)
    says = f"{named} is responsible for it" if named else "nobody is named as responsible"
    pairs: list[tuple[str, Cell]] = [
        ("Date of the paper", desk.court_day or desk.service),
        ("Child", desk.patient),
        ("Custody", "joint custody" if home.joint_custody else f"the {home.custodial_parent} has custody"),
        ("Health insurance of the child", says),
    ]
    if named:
        sent = f"sent to all plans on {in_words(desk.copies_sent)}" if desk.copies_sent else "not sent to any plan"
        pairs.append(("Copy, noted by our office", sent))
    return Paper("Court paper", (Facts("Court paper about the child", pairs),))


def _plans(desk: Desk) -> Paper:
    """What each plan says about other plans, and whether the clinic has its contract."""
    columns = (Column("Coverage"), Column("Method when another has paid first"), Column("Our contract"))
    rows = [(one.cover.payer, _method(one), "yes" if one.contract else "no contract") for one in desk.held]
    return Paper("Plan terms", (Table("From the papers of the plans", columns, rows),))


def _method(held: Held) -> str:
    if held.cover.kind is Kind.MEDICARE:
        return "lowest of three amounts"
    if held.cover.kind is Kind.MEDICAID:
        return "carve-out; its payment is payment in full"
    return str(held.method)


def _answers(desk: Desk) -> Paper:
    """The claim as each payer would pay it first: the real answer of whoever is first."""
    columns = (
        Column("Charge"), Column("Billed", True), Column("Allowed", True), Column("Written off", True),
        Column("It pays", True), Column("Left to patient", True),
    )  # fmt: skip
    blocks: list[Block] = [Words(
        "We do not tell the payers of each other here. Each answers line by line as if it were the first and only one. "
        "From the payer that really is first, this is the remittance. "
        "Where we have no contract, the last column also holds what was billed above the allowed amount."
    )]  # fmt: skip
    for held in desk.held:
        rows = [
            (
                f"{number}. {one.service.label}",
                one.service.billed,
                one.service.allowed,
                one.contractual_adjustment,
                one.plan_pays,
                one.patient_owes,
            )
            for number, one in enumerate(alone(desk, held.cover.payer).shares, 1)
        ]
        blocks += [Heading(held.cover.payer), Table(f"Answer of {held.cover.payer}", columns, rows)]
    return Paper("Answers of the payers", blocks)
