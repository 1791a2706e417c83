"""Make the desk of a hand-worked case, as it is written down in cases.toml."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from kit.engine.medicare_service import MedicareService
from kit.engine.medicare_stay import BenefitPeriod, Place, Stay
from kit.engine.medigap import MedigapPlan, PlanLetter, Visit
from kit.engine.money import Money
from kit.scenarios.people import YEAR
from kit.tasks.medicare_shares.facts import DoctorVisit, Job, JobDesk, JobVisit, Member, StayDesk, VisitDesk

__all__ = ["desk_of"]


def desk_of(table: Mapping[str, Any]) -> VisitDesk | StayDesk | JobDesk:
    """The desk of a table: stays, visits with a plan from work, or visits to doctors of two kinds."""
    member = _member(table)
    if "stays" in table:
        stays = tuple(_stay(one, number) for number, one in enumerate(table["stays"], 1))
        return StayDesk("Larchmere Hospital", member, stays, _period(table.get("period", {})))
    met = Money.of(table["deductible_met"])
    services = table["services"]
    if "job" in table:
        job = table["job"]
        work = Job("Quillbrook Mutual", "Copperline Freight", job["employees"], _day(job["last_day"]))
        jobs = tuple(_job_visit(one, number) for number, one in enumerate(services, 1))
        return JobDesk("Hazel Ridge Clinic", member, work, jobs, met)
    visits = tuple(_visit(one, number) for number, one in enumerate(services, 1))
    return VisitDesk("Hazel Ridge Clinic", member, visits, met)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _member(table: Mapping[str, Any]) -> Member:
    born = _day(table.get("born", "1950-05-14"))
    return Member(
        name="June Avery",
        born=born,
        number="0A12-C34-DE56",
        since=date(born.year + 65, born.month, 1),
        plan=MedigapPlan(PlanLetter(table["plan"]), YEAR),
        company="Plumfield Senior Insurance",
        paid=Money.of(table.get("paid_toward_limit", "0")),
    )


def _service(one: Mapping[str, Any], number: int) -> MedicareService:
    return MedicareService(f"{number}. {one['label']}", Money.of(one["charge"]), Money.of(one["fee"]))


def _visit(one: Mapping[str, Any], number: int) -> DoctorVisit:
    service = _service(one, number)
    if one.get("laboratory"):
        service = MedicareService(service.label, service.charge, service.fee_schedule, Decimal(0), False)
    participates = one.get("participates", True)
    return DoctorVisit(
        _day(one["on"]),
        "Dr. Paula Reyes" if participates else "Dr. Martin Cole",
        service,
        participates,
        one.get("assigned", True),
        Visit(one.get("visit", "other")),
    )


def _job_visit(one: Mapping[str, Any], number: int) -> JobVisit:
    visit = Visit(one.get("visit", "other"))
    if "allowed" not in one:
        return JobVisit(_day(one["on"]), _service(one, number), visit)
    amounts = [Money.of(one[name]) for name in ("allowed", "to_deductible", "paid")]
    return JobVisit(_day(one["on"]), _service(one, number), visit, *amounts)


def _stay(one: Mapping[str, Any], number: int) -> Stay:
    nursing = one.get("nursing", False)
    return Stay(
        f"Stay {number}, {'skilled nursing' if nursing else 'hospital'}",
        _day(one["admitted"]),
        _day(one["discharged"]),
        place=Place.SKILLED_NURSING if nursing else Place.HOSPITAL,
        uses_reserve_days=one.get("uses_reserve_days", True),
        daily_charge=Money.of(one["daily_charge"]),
        payment_rate=Money.of(one["rate"]),
    )


def _period(table: Mapping[str, Any]) -> BenefitPeriod:
    if "began" not in table:
        return BenefitPeriod(reserve_days_used=table.get("reserve_days_used", 0))
    last = _day(table["last_discharge"])
    return BenefitPeriod(
        _day(table["began"]), last, Money.of(table["deductible_charged"]), table["hospital_days"],
        table.get("skilled_nursing_days", 0), table.get("reserve_days_used", 0), last,
    )  # fmt: skip
