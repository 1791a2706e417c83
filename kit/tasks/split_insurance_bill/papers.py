"""The papers on the desk: who was seen, the card, the plan with the year so far, earlier claims, the charges."""

from __future__ import annotations

from collections.abc import Sequence

from kit.documents.charge_list import draw_charge_list
from kit.documents.exhibit import Exhibit
from kit.documents.insurance_card import draw_insurance_card
from kit.documents.paper import Block, Cell, Column, Facts, Paper, Table, Words, as_exhibit, shown
from kit.documents.plan_summary import HOW_IT_COUNTS, draw_plan_summary, in_words, kind_in_words
from kit.documents.visit_sheet import draw_visit_sheet
from kit.engine.claim import ServiceLine
from kit.engine.money import Money, total
from kit.engine.plan import FamilyKind, Network
from kit.tasks.split_insurance_bill.bill import Bill

__all__ = ["exhibits"]

PROTECTION = (
    "Three kinds of care out of the network are protected. First, emergency care. Second, anesthesia, imaging and "
    "laboratory work at an in-network hospital, even if the patient signed a notice. Third, any other care at an "
    "in-network hospital, unless the patient signed the notice and agreed at least 72 hours before. (If the care was "
    "planned later than that, 3 hours before. For an urgent need that nobody could foresee, a notice never counts.)"
)
PROTECTED_SHARE = (
    "For a protected charge the in-network rules of the plan hold. The patient's share is taken from the billed amount "
    "or from the plan's middle rate, whichever is less. The middle rate is the one in the middle of all the rates that "
    "the plan has agreed on for this care in this area. What is billed above that amount is written off. The "
    "patient's share counts toward the in-network deductible and maximum."
)
CHOSEN = (
    "Any other charge out of the network follows the plan's rules for out of the network, from the allowed amount. "
    "What is billed above the allowed amount is billed to the patient, and does not count toward any limit."
)
NEAR_THE_MAXIMUM = (
    "Near the maximum, the parts of a charge fill it in their order: first the deductible, then the copay or the "
    "percentage. When it is full, the plan pays the rest of the allowed amount."
)


def exhibits(bill: Bill) -> tuple[Exhibit, ...]:
    """The papers that a clerk needs for this bill."""
    if bill.of_a_family:
        papers = (_family_plan(bill), _rules(bill), _earlier(bill), _desk(bill))
        return (*_who(bill), *(as_exhibit(paper) for paper in papers))
    if bill.out_of_network:
        papers = (_two_sided_plan(bill), _rules(bill), _law(), _charges_with_origin(bill))
        return (*_who(bill), *(as_exhibit(paper) for paper in papers))
    short = (draw_plan_summary(bill.plan, bill.met, bill.services), draw_charge_list(bill.services))
    if bill.visit is None:
        return short
    return (draw_visit_sheet(bill.visit), draw_insurance_card(bill.visit.coverage), *short)


def _who(bill: Bill) -> tuple[Exhibit, ...]:
    if bill.person is None:
        return ()
    who, where = bill.person, bill.person.place
    pairs: tuple[tuple[str, Cell], ...] = (
        ("Patient", str(who.name)),
        ("Born", who.birth_date),
        ("Account", who.account_number),
        ("Answers for the bill", str(who.guarantor)),
        ("Address", f"{who.street}, {where.city}, {where.state} {where.zip_code}"),
        ("Plan", bill.plan.name),
    )
    return (as_exhibit(Paper("Patient and plan", (Facts("Patient and plan", pairs),))),)


def _family_plan(bill: Bill) -> Paper:
    """The limits of one member and of the family, how they work together, and what each member had met before."""
    plan, family = bill.plan, bill.plan.family
    if family is None:
        raise ValueError(f"{plan.name} has no family amounts to show")
    together = family.deductible_kind is FamilyKind.AGGREGATE
    own: Cell = "none of its own" if together else plan.deductible
    one = family.most_for_one_member if together else plan.out_of_pocket_maximum
    limits: list[tuple[Cell, ...]] = [
        ("Deductible", own, family.deductible or "none"),
        ("Out-of-pocket maximum", one or "none", family.out_of_pocket_maximum or "none"),
    ]
    if together:
        how = (
            "There is one deductible for the whole family. What any member pays toward it counts. There is no separate "
            "deductible for one person. "
        )
    else:
        how = (
            "Each member has a deductible, and the family has one. A member's deductible is met when the member's own "
            "amount or the family's is reached, whichever comes first. "
        )
    how += "No member pays more than the maximum for one member, and all together no more than the family's maximum."
    start = bill.start or {bill.member: bill.met}
    rows: list[tuple[Cell, ...]] = [
        (name, "does not count alone" if together else met.deductible_met, met.out_of_pocket_met)
        for name, met in start.items()
    ]
    totals = (
        "The whole family",
        max(total(met.deductible_met for met in start.values()), *(m.family_deductible_met for m in start.values())),
        max(
            total(met.out_of_pocket_met for met in start.values()),
            *(m.family_out_of_pocket_met for m in start.values()),
        ),
    )
    amounts = (Column("Member"), Column("Deductible met", True), Column("Out-of-pocket met", True))
    blocks: tuple[Block, ...] = (
        Table("Limits for the year", (Column("Limit"), Column("One member", True), Column("Family", True)), limits),
        Words(how),
        Table("Met this year before the first claim shown", amounts, rows, (totals,)),
    )
    return Paper("Family plan and this year so far", blocks)


def _two_sided_plan(bill: Bill) -> Paper:
    """The limits on both sides of the network, and what is met of each."""
    plan, outside = bill.plan, bill.plan.out_of_network
    if outside is None:
        raise ValueError(f"{plan.name} has no side out of the network to show")
    met, other = bill.met, bill.met.out_of_network
    rows: list[tuple[Cell, ...]] = [
        ("Deductible, in network", plan.deductible, met.deductible_met),
        ("Out-of-pocket maximum, in network", plan.out_of_pocket_maximum or "none", met.out_of_pocket_met),
        ("Deductible, out of network", outside.deductible, other.deductible_met),
        ("Out-of-pocket maximum, out of network", outside.out_of_pocket_maximum or "none", other.out_of_pocket_met),
    ]
    columns = (Column("Limit"), Column("In all", True), Column("Met before these charges", True))
    words = "The two sides do not fill each other: each has its own deductible and its own maximum."
    return Paper("Plan and this year so far", (Table("Limits for the year", columns, rows), Words(words)))


def _rules(bill: Bill) -> Paper:
    """The plan's rule for each kind of service that is on these papers."""
    plan, outside = bill.plan, bill.plan.out_of_network
    lines = [line for claim in bill.earlier for line in claim.services] + list(bill.services)
    kinds = dict.fromkeys(line.kind for line in lines)
    heads = ["Kind of service", "In network"]
    rows = [[kind_in_words(kind), in_words(plan.benefit(kind))] for kind in kinds]
    if outside is not None:
        heads.append("Out of network")
        for row, kind in zip(rows, kinds, strict=True):
            row.append(in_words(plan.benefit(kind, Network.OUT)))
    table = Table("What the patient pays", tuple(Column(head) for head in heads), rows)
    return Paper("Rules of the plan", (table, Words(HOW_IT_COUNTS), Words(NEAR_THE_MAXIMUM)))


MONEY = (Column("Billed", True), Column("Allowed", True))


def _earlier(bill: Bill) -> Paper:
    """The family's claims before this one, in the order in which the plan worked them."""
    columns = (Column("Service"), Column("Kind"), *MONEY)
    blocks: list[Block] = [Words("All of these are in the network. The plan worked them in this order.")]
    for number, claim in enumerate(bill.earlier, 1):
        caption = f"Claim {number}: {claim.member}"
        if bill.days:
            caption += f", {bill.providers[number - 1]}, service on {shown(bill.days[number - 1])}"
        rows = [(line.label, _kind(line), line.billed, line.allowed) for line in claim.services]
        blocks.append(Table(caption, columns, rows))
    return Paper("Claims of the year before this one", blocks)


def _desk(bill: Bill) -> Paper:
    rows = [
        (str(number), line.label, _kind(line), line.billed, line.allowed)
        for number, line in enumerate(bill.services, 1)
    ]
    columns = (Column("#"), Column("Service"), Column("Kind"), *MONEY)
    caption = f"Claim of {bill.member}, in the network"
    blocks: list[Block] = []
    if bill.days:
        caption = f"Claim of {bill.member}, {bill.providers[-1]}, service on {shown(bill.days[-1])}"
        blocks.append(Words("It is in the network too. The medicine was handed out at the visit."))
    table = Table(caption, columns, rows, (_sums(bill.services),))
    return Paper("The claim on your desk", (*blocks, table))


def _sums(services: Sequence[ServiceLine]) -> tuple[Cell, ...]:
    return ("Total", "", "", total(one.billed for one in services), total(one.allowed for one in services))


def _kind(line: ServiceLine) -> str:
    return line.kind.replace("_", " ")


def _law() -> Paper:
    return Paper("Care out of the network: what holds", (Words(PROTECTION), Words(PROTECTED_SHARE), Words(CHOSEN)))


def _charges_with_origin(bill: Bill) -> Paper:
    """The charges with how each came about; for a protected one the middle rate stands in place of the allowed."""
    rows: list[tuple[Cell, ...]] = []
    for number, (line, charge) in enumerate(zip(bill.services, bill.charges, strict=True), 1):
        rate: Money | None = charge.middle_rate
        allowed: Cell = line.allowed if rate is None else "billed or middle rate, whichever is less"
        rows.append((
            str(number), line.label, _kind(line), charge.how, line.billed, allowed, rate if rate is not None else "-",
        ))  # fmt: skip
    columns = (
        Column("#"), Column("Service"), Column("Kind"), Column("Who and where"), *MONEY, Column("Middle rate", True),
    )  # fmt: skip
    caption = "Charges"
    if bill.days:
        caption = f"Charges from {shown(bill.days[0])} to {shown(bill.days[-1])}"
    words = "The plan worked these charges in this order."
    return Paper("The charges on your desk", (Table(caption, columns, rows), Words(words)))
