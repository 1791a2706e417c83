"""The papers: the options side by side, the year that the patient expects, and how we compare."""

from __future__ import annotations

from kit.documents.exhibit import Exhibit
from kit.documents.paper import Cell, Column, Facts, Paper, Table, Words, as_exhibit
from kit.documents.plan_summary import HOW_IT_COUNTS, in_words, kind_in_words
from kit.engine.plan import ANY_OTHER, Network
from kit.tasks.explain_plan.facts import Choice, Option

__all__ = ["papers_of"]

RULES = (
    "All plans run from January 1 to December 31, 2026. Nothing is met yet. Work down the year in the order of the "
    "list; the operation comes last. Each plan is for the patient alone.",
    "The whole cost of a plan: the premiums of 12 months, and all deductibles, copays and coinsurance, and what is "
    "billed outside the plan. The money that the employer puts into the health savings account (HSA) is taken off.",
    "In the network, plan and patient share the allowed amount. The rest of the charge is written off. The "
    "out-of-pocket maximum stops deductible, copays and coinsurance. The last part before it is cut.",
    "Out of the network the plan's own rules for that side hold, from the allowed amount. There is no maximum there, "
    "and the two sides do not fill each other. What is charged above the allowed amount is billed outside the plan. If "
    "a plan pays nothing out of the network, the whole charge is billed outside the plan.",
    "Dropped operation: work the year out again without it. Everything else stays. The difference is from the "
    "cheapest plan to the next one.",
    "The deductible is used up when the whole amount of it in the network is paid, and the maximum is reached when "
    "it is paid in full in the network. Both are asked for the year with the operation.",
)


def papers_of(choice: Choice) -> tuple[Exhibit, ...]:
    """The options, the year, and the rules of the comparison."""
    plans = [as_exhibit(_plan(name, one)) for name, one in zip(choice.names, choice.options, strict=True)]
    rules = Paper("How we compare plans", (*(Words(one) for one in RULES), Words(HOW_IT_COUNTS), _terms()))
    return (*plans, as_exhibit(_year(choice)), as_exhibit(rules))


def _plan(name: str, option: Option) -> Paper:
    plan, outside = option.plan, option.plan.out_of_network
    pairs: list[tuple[str, Cell]] = [
        ("Plan", plan.name),
        ("Premium for one month", option.premium),
        ("Deductible for the year", plan.deductible),
        ("Out-of-pocket maximum for the year", plan.out_of_pocket_maximum or "none"),
        ("Employer's money for the HSA, for the year", option.savings),
        ("Deductible out of network", outside.deductible if outside else "the plan pays nothing there"),
    ]
    rows: list[tuple[Cell, ...]] = [
        (
            "Everything else" if kind == ANY_OTHER and len(plan.benefits) > 1
            else "Every service" if kind == ANY_OTHER
            else "Office visit" if kind == "office_visit"
            else kind_in_words(kind),
            in_words(benefit),
        )
        for kind, benefit in plan.benefits.items()
    ]  # fmt: skip
    if outside is not None:
        rows.append(("Out of the network", in_words(plan.benefit(ANY_OTHER, Network.OUT))))
    table = Table(f"{name}: what the patient pays", (Column("Service"), Column("Rule")), rows)
    return Paper(name, (Facts(name, pairs), table))


def _year(choice: Choice) -> Paper:
    rows: list[tuple[Cell, ...]] = []
    for number, item in enumerate(choice.year, 1):
        where = "in every network"
        if item.outside:
            where = "not in network: " + ", ".join(choice.names[at] for at in item.outside)
        rows.append((str(number), item.label, where, item.times, item.charge, item.allowed))
    columns = (
        Column("#"), Column("Service"), Column("Network"), Column("How often", True), Column("Charge for one", True),
        Column("Allowed for one", True),
    )  # fmt: skip
    said = "The charge and the allowed amount are the same with every plan."
    table = Table(f"What {choice.patient} expects in 2026", columns, rows)
    return Paper("The year that the patient expects", (table, Words(said)))


def _terms() -> Table:
    rows: list[tuple[Cell, ...]] = [
        ("Premium", "What the plan costs each month, with or without care"),
        ("Deductible", "What the patient pays first in a year"),
        ("Copay", "A flat amount for a service"),
        ("Coinsurance", "The patient's percentage"),
        ("Network", "Those who have a contract with the plan"),
        ("Out-of-pocket maximum", "The most that the patient pays for covered care in a year; premiums do not count"),
    ]
    return Table("The words on a plan", (Column("Word"), Column("What it means")), rows)
