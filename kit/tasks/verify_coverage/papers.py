"""The papers on the desk: the order, cards, the payers' answers, the plans' booklets, our lists, logs and rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kit.documents.exhibit import Exhibit
from kit.documents.insurance_card import draw_insurance_card
from kit.documents.paper import Block, Cell, Column, Facts, Paper, Table, Words, as_exhibit, shown
from kit.documents.plan_summary import HOW_IT_COUNTS, in_words, kind_in_words
from kit.documents.x12.benefits import BenefitFact, BenefitLevel, BenefitPeriod, FactKind, InNetwork
from kit.documents.x12.coverage_benefits import benefits_of
from kit.engine.coverage import Relation
from kit.engine.money import ZERO
from kit.engine.secondary import Method
from kit.tasks.verify_coverage.facts import Answer, Verification
from kit.tasks.verify_coverage.working import STEPS, TELL

__all__ = ["papers_of"]

SECOND = {
    Method.STANDARD: "When another plan pays first, we pay what we would pay alone, but no more than the first plan "
    "leaves to the patient.",
    Method.NON_DUPLICATION: "When another plan pays first, we pay what we would pay alone less what the first plan "
    "paid. It is never below zero, and never more than the first plan leaves to the patient.",
}
RULES = (
    "When two plans are active on the day of the visit, this decides which pays first. The patient's own plan pays "
    "before a spouse's. For a child of parents who live together, the plan of the parent whose birthday comes first "
    "in the year pays first. The year of birth does not count.",
    "The checks of network, authorization, referral and visits are for the plan that pays first. A plan that has "
    "ended, or has not begun, on the day of the visit does not count at all. What was met with it does not count for "
    "another plan.",
    "An authorization is good when the patient, the plan, the treatment and the day fit, and it is for at least as "
    "many visits as are ordered. A referral is good when the patient, our doctor and the day fit. The first and the "
    "last day both count. If one is needed and is missing, work out the amounts as if it were there.",
    "Visits left: the plan's limit for the year, less the visits that the payer counts, less ours that it does not "
    "know of yet. Ours that are not billed yet change nothing else.",
    "For what a plan does not cover at all, the patient pays our charge. The same holds for visits past the limit, "
    "for a plan that pays in its network only when we are not in it, and when no plan is active.",
    "Out of the network, our charge above what the plan allows is the balance bill.",
    "The deductible that counts is the patient's own or the family's, whichever has less left. Out of the network it "
    "is the one for out of network. With no plan, or no benefits there, write 0.00.",
)
NO_PLAN = "When no plan is active: network 'No plan on that day', authorization and referral 'Not needed'."


def papers_of(facts: Verification) -> tuple[Exhibit, ...]:
    """Everything that a clerk needs to verify this visit."""
    cards = [draw_insurance_card(replace(one.cover, member_name=facts.patient)) for one in facts.answers]
    titled = [replace(card, title=_card_title(n)) for n, card in enumerate(cards)]
    papers = [_order(facts)]
    for one in facts.answers:
        papers += [_answer(facts, one), _booklet(facts, one)]
    papers += [_networks(facts), _logs(facts), _rules(facts)]
    first, *others = [as_exhibit(paper) for paper in papers]
    return (first, *titled, *others)


def _card_title(number: int) -> str:
    return "Insurance card, other" if number else "Insurance card on file"


def _order(facts: Verification) -> Paper:
    order = facts.order
    pairs: list[tuple[str, Cell]] = [
        ("Patient", facts.patient),
        ("Born", facts.born),
        ("Today", facts.today),
        ("Day of the visit", order.day),
        ("Where", facts.office),
        ("Doctor", order.doctor),
        ("Treatment", order.treatment),
        ("Kind of service", kind_in_words(order.kind)),
        ("Visits ordered", order.visits),
    ]
    if any(one.cover.relation is Relation.PARENT for one in facts.answers):
        pairs.insert(2, ("Lives with", "both parents"))
    if order.visits > 1:
        pairs = [("Day of the first visit" if name == "Day of the visit" else name, cell) for name, cell in pairs]
    if facts.not_yet_billed:
        pairs.append(("Our visits of this treatment that are not billed yet", facts.not_yet_billed))
    prices: list[tuple[Cell, ...]] = [("Our charge", order.charge)]
    prices += [(f"What {one.cover.payer} allows", one.allowed) for one in facts.answers]
    table = Table("For one visit", (Column("Amount"), Column("For one visit", True)), prices)
    said = "The patient says: 'It is all covered, I have the card.' The front desk filled in the check-list from that."
    return Paper("Order and appointment", (Facts("Order and appointment", pairs), table, Words(said)))


LEVELS = {BenefitLevel.INDIVIDUAL: "patient", BenefitLevel.FAMILY: "family"}
SIDES = {InNetwork.YES: "in", InNetwork.NO: "out", InNetwork.BOTH: "in and out"}
KINDS = {FactKind.ACTIVE: "covered", FactKind.LIMITATION: "limit"}
"""An answer says 'active' of a kind of service that the plan shares in."""


def _answer(facts: Verification, answer: Answer) -> Paper:
    """The payer's answer as a table: the whole plan first, then the kind of service that was asked about."""
    cover, kind = answer.cover, facts.order.kind
    shown_kinds = {name: one for name, one in cover.plan.benefits.items() if name in (kind, "laboratory", "emergency")}
    plain = replace(cover, plan=replace(cover.plan, out_of_network=None, benefits=shown_kinds))
    response = benefits_of(plain, answer.met, provider=facts.office, birth_date=facts.born)
    rows = [_row(one) for one in (*response.facts, *_outside(answer, kind), *_used(answer, kind))]
    pairs: list[tuple[str, Cell]] = [
        ("Payer", cover.payer),
        ("Plan", cover.plan.name),
        ("Network of the plan", answer.network),
        ("Policy held by", f"{cover.subscriber}, born {shown(cover.subscriber_birth_date or facts.born)}"),
        ("Cover begins", cover.effective),
        ("Cover ends", cover.ended or "no end given"),
        ("Asked on", facts.today),
    ]
    heads = ("What", "For whom", "Service", "Time", "Network", "Amount")
    table = Table(
        f"Benefits: {cover.plan.name}", tuple(Column(head, head == "Amount") for head in heads), rows
    )  # fmt: skip
    return Paper(f"Answer of {cover.payer}", (Facts(f"Answer of {cover.payer}", pairs), table))


def _row(fact: BenefitFact) -> tuple[Cell, ...]:
    amounts: list[str] = [str(fact.amount)] if fact.amount is not None else []
    amounts += [f"{fact.percent.normalize():f}%"] if fact.percent is not None else []
    amounts += [f"{fact.visits} visits"] if fact.visits is not None else []
    period = "" if fact.period is BenefitPeriod.NOT_STATED else fact.period.value
    services = ", ".join(one.replace("_", " ") for one in fact.services)
    return (
        KINDS.get(fact.kind, fact.kind.value), LEVELS.get(fact.level, ""), services, period,
        SIDES.get(fact.in_network, ""), " ".join(amounts) or "-",
    )  # fmt: skip


def _outside(answer: Answer, kind: str) -> Iterator[BenefitFact]:
    """What the payer says of providers without a contract."""
    side = answer.cover.plan.out_of_network
    everything = BenefitFact(FactKind.DEDUCTIBLE, services=("all services",), in_network=InNetwork.NO)
    if side is None:
        yield replace(everything, kind=FactKind.NOT_COVERED)
        return
    person, year = BenefitLevel.INDIVIDUAL, BenefitPeriod.CALENDAR_YEAR
    left = max(ZERO, side.deductible - answer.met.out_of_network.deductible_met)
    yield replace(everything, level=person, period=year, amount=side.deductible)
    yield replace(everything, level=person, period=BenefitPeriod.REMAINING, amount=left)
    percent = side.benefits[kind].coinsurance_percent
    yield replace(everything, kind=FactKind.COINSURANCE, services=(kind,), percent=percent)


def _used(answer: Answer, kind: str) -> Iterator[BenefitFact]:
    limit = answer.cover.plan.benefit(kind).limit
    if limit is not None and kind in answer.met.used:
        used = answer.met.used[kind].visits
        yield BenefitFact(
            FactKind.LIMITATION, services=(kind,), period=BenefitPeriod.YEAR_TO_DATE, visits=used,
            in_network=InNetwork.YES,
        )  # fmt: skip


def _booklet(facts: Verification, answer: Answer) -> Paper:
    """What the payer's answer does not say: what needs permission, what is left out, and how the parts work."""
    plan, kind = answer.cover.plan, facts.order.kind
    rules: list[tuple[Cell, ...]] = [(f"{kind_in_words(kind)}, in network", in_words(plan.benefit(kind)))]
    if plan.out_of_network is not None:
        rules.append((f"{kind_in_words(kind)}, out of network", in_words(plan.out_of_network.benefits[kind])))
        rules.append(("Out-of-pocket maximum, out of network", "There is none"))
    else:
        rules.append(("Out of network", "The plan pays nothing"))
    lists: list[tuple[Cell, ...]] = [
        ("Needs authorization", "; ".join(answer.needs_authorization) or "nothing"),
        ("Needs a referral", "; ".join(answer.needs_referral) or "nothing"),
        ("Left out: the plan does not pay for", "; ".join(answer.leaves_out) or "nothing"),
    ]
    columns = (Column("Point"), Column("What the plan says"))
    blocks: list[Block] = [
        Table(f"{plan.name}: what the patient pays", columns, rules),
        Table(f"{plan.name}: lists of treatments", columns, lists),
        Words(HOW_IT_COUNTS),
        Words("Near the maximum, the deductible comes first and the percentage is cut. Above it the plan pays all."),
    ]
    if len(facts.answers) > 1:
        blocks.append(Words(SECOND[answer.method]))
    return Paper(f"Summary of {plan.name}", blocks)


def _networks(facts: Verification) -> Paper:
    rows: list[tuple[Cell, ...]] = [
        (one.payer, one.network, one.begins, one.ends or "no end") for one in facts.contracts
    ]
    columns = (Column("Insurance company"), Column("Network"), Column("First day"), Column("Last day"))
    said = "Our office is in a network only from the first to the last day shown. A network not shown has no contract."
    return Paper("Our contracts", (Table(f"Networks of {facts.office}", columns, rows), Words(said)))


def _logs(facts: Verification) -> Paper:
    permissions: list[tuple[Cell, ...]] = [
        (one.number, one.patient, one.payer, one.treatment, one.visits, one.begins, one.ends)
        for one in facts.permissions
    ]
    referrals: list[tuple[Cell, ...]] = [
        (one.patient, one.sent_by, one.sent_to, one.begins, one.ends) for one in facts.referrals
    ]
    numbered = ("Number", "Patient", "Plan", "Treatment", "Visits", "First day", "Last day")
    sent = ("Patient", "Sent by", "Sent to", "First day", "Last day")
    blocks = (_log("Authorizations", numbered, permissions), _log("Referrals", sent, referrals))
    return Paper("Log of authorizations and referrals", blocks)


def _log(caption: str, heads: Sequence[str], rows: Sequence[tuple[Cell, ...]]) -> Block:
    """A log as a table; an empty one says so in its first row."""
    empty: tuple[Cell, ...] = ("none", *("" for _ in heads[1:]))
    return Table(caption, tuple(Column(head) for head in heads), rows or [empty])


WHEN = (
    "No plan is active on the day, and one begins within a month after it",
    "No plan is active on the day",
    "Any part of the order is not covered at all: left out, past the limit, or network only",
    "Our office is out of the network",
    "Authorization is needed, and no good one is on file",
    "A referral is needed, and no good one is on file",
    "The plan that pays first is not the one of the card on file",
    "Nothing of the above",
)


def _rules(facts: Verification) -> Paper:
    tell: list[tuple[Cell, ...]] = [(number, words) for number, words in enumerate(TELL, 1)]
    steps: list[tuple[Cell, ...]] = [
        (number, when, step) for number, (when, step) in enumerate(zip(WHEN, STEPS, strict=True), 1)
    ]
    ask = (
        "Ask for before the first visit: the whole copay and what is not covered at all, and "
        f"{facts.deposit}% of deductible and coinsurance together. Only the first visit of an order counts. Half a "
        "cent goes up. A balance bill is sent later. With two plans, ask for 0.00: we wait for both answers. "
        "With no plan, ask for our charge for the first visit."
    )
    explain = (
        "Sentence 10 is for a plan that pays nothing because the deductible takes it all. Sentence 11 is for a "
        "deductible when the plan pays a part."
    )
    return Paper("Rule sheet of the office", (
        *(Words(one) for one in RULES), Words(NO_PLAN), Words(ask),
        Table("Tell the patient: the first that is true", (Column("No."), Column("Sentence")), tell), Words(explain),
        Table("Before the visit: the first that applies", (Column("No."), Column("When"), Column("Do")), steps),
    ))  # fmt: skip
