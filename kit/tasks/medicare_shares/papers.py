"""The papers: the card, the year's amounts, the Medigap plan, the services or stays, and the office's rules."""

from __future__ import annotations

from collections.abc import Sequence

from kit.documents.exhibit import Exhibit
from kit.documents.paper import Cell, Column, Facts, Paper, Table, as_exhibit, shown
from kit.engine.medicare import hospital_rates, part_b_deductible, sequestration_percent
from kit.engine.medicare_stay import Place
from kit.engine.medigap import CostKind, PlanLetter, Visit
from kit.engine.money import ZERO, Money
from kit.scenarios.people import YEAR
from kit.tasks.medicare_shares.facts import JobDesk, Member, StayDesk, VisitDesk
from kit.tasks.medicare_shares.rules import JOB_RULES, STAY_RULES, VISIT_RULES

__all__ = ["job_papers", "stay_papers", "visit_papers"]

KINDS = {
    CostKind.PART_A_DEDUCTIBLE: "Part A deductible",
    CostKind.HOSPITAL_COINSURANCE: "Daily amounts, hospital days 61 to 90 and reserve days",
    CostKind.EXTRA_HOSPITAL_DAYS: "Hospital days after the last reserve day, up to 365 in a lifetime",
    CostKind.SKILLED_NURSING_COINSURANCE: "Daily amounts, skilled nursing days 21 to 100",
    CostKind.PART_B_DEDUCTIBLE: "Part B deductible",
    CostKind.PART_B_COINSURANCE: "Part B coinsurance",
    CostKind.EXCESS_CHARGE: "Part B excess charge",
}
VISITS = {Visit.OFFICE: "office visit", Visit.OTHER: "other"}


def visit_papers(desk: VisitDesk) -> tuple[Exhibit, ...]:
    """The papers of visits to doctors of two kinds."""
    columns = (Column("Service"), Column("Day"), Column("Kind"), Column("Doctor"), Column("Assignment"),
               Column("Charge", True), Column("Full fee schedule", True))  # fmt: skip
    rows = [
        (one.service.label, one.on, _kind(one.visit, one.service.deductible_applies), one.doctor,
         "yes" if one.assigned else "no", one.service.charge, one.service.fee_schedule or ZERO)
        for one in desk.visits
    ]  # fmt: skip
    doctors = dict.fromkeys((one.doctor, one.participates)
                            for one in desk.visits)  # fmt: skip
    standing = [(name, "participates" if takes else "does not participate") for name, takes in doctors]
    services = Paper("Services on the desk", (
        Table(f"Services billed by {desk.office}", columns, rows),
        Facts(f"The doctors and Medicare in {YEAR}", standing),
    ))  # fmt: skip
    papers = (_card(desk.member), _part_b(desk.deductible_met), services, _medigap(desk.member), _rules(VISIT_RULES))
    return tuple(as_exhibit(paper) for paper in papers)


def _kind(visit: Visit, usual: bool) -> str:
    return VISITS.get(visit, str(visit)) if usual else "laboratory"


def stay_papers(desk: StayDesk) -> tuple[Exhibit, ...]:
    """The papers of stays in hospital and in skilled nursing."""
    columns = (Column("Stay"), Column("Admitted"), Column("Discharged"), Column("Charge for one day", True),
               Column("Medicare's rate for the stay", True))  # fmt: skip
    rows = [
        (one.label, one.admitted, one.left_on, one.daily_charge or ZERO, one.payment_rate or ZERO)
        for one in desk.stays
    ]  # fmt: skip
    declined = any(not one.uses_reserve_days for one in desk.stays)
    uses = "no: the patient declined in writing, for all these stays" if declined else "yes, where one is needed"
    care = "skilled, on every day" if any(one.place is Place.SKILLED_NURSING for one in desk.stays) else "none"
    stays = Paper("Stays on the desk", (
        Table(f"Stays with {desk.office} and its nursing facility", columns, rows),
        Facts("About these stays", (("Reserve days are used", uses), ("Care in the nursing facility", care))),
    ))  # fmt: skip
    papers = (_card(desk.member), _record(desk), _part_a(), stays, _medigap(desk.member), _rules(STAY_RULES))
    return tuple(as_exhibit(paper) for paper in papers)


def _record(desk: StayDesk) -> Paper:
    period = desk.period
    pairs: list[tuple[str, Cell]] = []
    if period.began is None or period.last_discharge is None:
        pairs.append(("Benefit period now open", "none: no stay in the two years before"))
    else:
        pairs += [
            ("Benefit period began", period.began),
            ("Last discharge", period.last_discharge),
            ("Hospital days used in it", period.hospital_days),
            ("Skilled nursing days used in it", period.skilled_nursing_days),
            ("Part A deductible charged in it", period.deductible_charged),
        ]
    pairs.append(("Lifetime reserve days used", period.reserve_days_used))
    return Paper("Benefit days record", (Facts("Benefit days before these stays", pairs),))


def job_papers(desk: JobDesk) -> tuple[Exhibit, ...]:
    """The papers of visits while a plan from work was in force, and after it."""
    columns = (Column("Service"), Column("Day"), Column("Kind"), Column("Charge", True),
               Column("Full fee schedule", True))  # fmt: skip
    rows = [
        (one.service.label, one.on, _kind(one.visit, True), one.service.charge, one.service.fee_schedule or ZERO)
        for one in desk.visits
    ]
    services = Paper("Services on the desk", (
        Table(f"Services of {desk.office}. All its doctors participate in Medicare", columns, rows),
    ))  # fmt: skip
    decided = (Column("Service"), Column("Charge", True), Column("Allowed", True),
               Column("To the plan's deductible", True), Column("Plan paid", True))  # fmt: skip
    paid = [
        (one.service.label, one.service.charge, one.allowed, one.to_deductible, one.paid)
        for one in desk.visits
        if one.allowed is not None
    ]
    job = desk.job
    told = (
        ("Employee", f"{desk.member.name} (the patient)"),
        ("Employer", job.employer),
        ("People who work there", job.employees),
        ("Standing", "works there until the plan ends, and then retires"),
        ("Last day of the plan", f"{shown(job.last_day)}. The patient took no other plan after it."),
    )
    work = Paper("The plan from work", (
        Facts(f"Letter of {job.employer}", told),
        Table(f"Explanation of benefits, {job.plan}, as first payer", decided, paid),
    ))  # fmt: skip
    papers = (_card(desk.member), _part_b(desk.deductible_met), services, work, _medigap(desk.member),
              _rules(JOB_RULES))  # fmt: skip
    return tuple(as_exhibit(paper) for paper in papers)


def _card(member: Member) -> Paper:
    card = (
        ("Name", member.name),
        ("Medicare number", member.number),
        ("Hospital (Part A) began", member.since),
        ("Medical (Part B) began", member.since),
    )
    blocks = (Facts("Medicare health insurance", card), Facts("From our registration", (("Born", member.born),)))
    return Paper("Medicare card", blocks)


def _part_b(met: Money) -> Paper:
    pairs = (
        ("Part B deductible for the year", part_b_deductible(YEAR)),
        ("Patient's percentage", "20%"),
        ("Sequestration", f"{sequestration_percent(YEAR)}% of Medicare's share"),
        ("Deductible met before these services", met),
    )
    return Paper("Amounts of the year", (Facts(f"Medicare Part B in {YEAR}", pairs),))


def _part_a() -> Paper:
    columns = (Column("What the patient pays"), *(Column(f"In {year}", True) for year in (YEAR - 1, YEAR)))
    now, before = hospital_rates(YEAR), hospital_rates(YEAR - 1)
    rows = (
        ("Deductible of a benefit period", before.deductible, now.deductible),
        ("Hospital days 1 to 60, each", ZERO, ZERO),
        ("Hospital days 61 to 90, each", before.hospital, now.hospital),
        ("Lifetime reserve day, each", before.reserve, now.reserve),
        ("Skilled nursing days 1 to 20, each", ZERO, ZERO),
        ("Skilled nursing days 21 to 100, each", before.skilled_nursing, now.skilled_nursing),
        (
            "Sequestration, of Medicare's share",
            f"{sequestration_percent(YEAR - 1)}%",
            f"{sequestration_percent(YEAR)}%",
        ),
    )
    return Paper("Amounts of the years", (Table("Medicare Part A", columns, rows),))


def _medigap(member: Member) -> Paper:
    plan = member.plan
    rows: list[tuple[Cell, ...]] = [(words, f"{plan.percent(kind)}%") for kind, words in KINDS.items()]
    told: list[tuple[str, Cell]] = [("Member", member.name), ("Company", member.company), ("Plan", str(plan.letter))]
    if plan.letter in (PlanLetter.C, PlanLetter.F):
        told.append(("Who may have it", "Only people who could get Medicare before January 1, 2020."))
    if plan.letter is PlanLetter.N:
        words = (
            "The patient pays $20.00 of the Part B coinsurance of each office visit, or all of it if it is less. "
            "The plan pays the rest of it. Other services have no copay."
        )
        told.append(("Copay", words))
    limit = plan.limit()
    if limit is not None:
        words = (
            f"Once the patient has paid {limit} in {YEAR} for what the plan covers and for the Part B deductible, the "
            "plan pays 100% of what it covers. Count in the order of the days, and in each service or stay the "
            "deductible first."
        )
        told += [
            ("Yearly limit", words),
            ("Paid toward it before", member.paid),
        ]  # fmt: skip
    blocks = (
        Facts("Medigap plan", told),
        Table("What the plan pays of the costs that Medicare leaves",
              (Column("Cost"), Column("Plan pays", True)), rows),
    )  # fmt: skip
    return Paper("Medigap plan", blocks)


def _rules(pairs: Sequence[tuple[str, str]]) -> Paper:
    return Paper("Rules of our billing office", (Facts("Rules of our billing office", list(pairs)),))
