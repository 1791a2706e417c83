"""Typical mistakes with doctors of two kinds, each as the answers that it leads to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from kit.engine.medicare import SEQUESTRATION, medicare_payment, part_b_deductible
from kit.engine.medicare_schedule import PartBTerms
from kit.engine.medicare_service import MedicareService, PartBShare
from kit.engine.medigap import PlanLetter, Visit
from kit.engine.money import ZERO, Money, percent_of
from kit.scenarios.people import YEAR
from kit.tasks.medicare_shares.facts import TERMS, Answers, DoctorVisit, VisitDesk
from kit.tasks.medicare_shares.visits import answers_from, with_totals, worked

__all__ = ["MISTAKES"]


def _shares(desk: VisitDesk, terms: PartBTerms = TERMS) -> list[PartBShare]:
    return [share for share, _ in worked(desk, terms)]


def _each(desk: VisitDesk, change: Callable[[DoctorVisit], DoctorVisit]) -> VisitDesk:
    return replace(desk, visits=tuple(change(one) for one in desk.visits))


def _each_service(desk: VisitDesk, change: Callable[[DoctorVisit], MedicareService]) -> VisitDesk:
    return _each(desk, lambda one: replace(one, service=change(one)))


def _charge_shared(desk: VisitDesk) -> Answers:
    charged = _each_service(desk, lambda one: replace(one.service, fee_schedule=one.service.charge))
    return answers_from(desk, _shares(charged, replace(TERMS, nonparticipating_percent=Decimal(100))))


def _full_schedule_for_all(desk: VisitDesk) -> Answers:
    terms = replace(TERMS, nonparticipating_percent=Decimal(100), limiting_charge_percent=Decimal("109.25"))
    return answers_from(desk, _shares(desk, terms))


def _limit_from_full(desk: VisitDesk) -> Answers:
    def printed(one: DoctorVisit) -> MedicareService:
        return replace(one.service, limiting_charge=percent_of(one.service.fee_schedule or ZERO, Decimal(115)))

    return answers_from(desk, _shares(_each_service(desk, printed)))


def _no_limit(desk: VisitDesk) -> Answers:
    def whole(one: DoctorVisit) -> MedicareService:
        return replace(one.service, limiting_charge=max(one.service.charge, one.service.fee_schedule or ZERO))

    return answers_from(desk, _shares(_each_service(desk, whole)))


def _met_before(desk: VisitDesk, met: Money) -> Answers:
    wrong = answers_from(desk, _shares(replace(desk, deductible_met=met)))
    wrong.pop("deductible_met")
    return wrong


def _deductible_on_each(desk: VisitDesk) -> Answers:
    alone = [_shares(replace(desk, visits=(one,)))[0] for one in desk.visits]
    wrong = answers_from(desk, alone)
    wrong.pop("deductible_met")
    return wrong


def _percent_before_deductible(desk: VisitDesk) -> Answers:
    found = []
    for share in _shares(desk):
        rest = share.approved_amount - share.deductible
        coinsurance = min(rest, percent_of(share.approved_amount, share.service.patient_percent))
        paid, _ = medicare_payment(rest - coinsurance, TERMS.cut_percent(), "", SEQUESTRATION)
        cut = rest - coinsurance - paid
        found.append(replace(share, coinsurance=coinsurance, medicare_pays=paid, sequestration=cut))
    return answers_from(desk, found)


def _sequestration_billed(desk: VisitDesk) -> Answers:
    shares = _shares(desk)
    wrong = answers_from(desk, shares)
    for number, share in enumerate(shares, 1):
        if not share.paid_to_patient:
            for name in ("bill", "cost"):
                amount = wrong[f"line_{number}.{name}"]
                assert isinstance(amount, Money)
                wrong[f"line_{number}.{name}"] = amount + share.sequestration
    return with_totals(wrong)


def _everything_covered(desk: VisitDesk) -> Answers:
    shares = _shares(desk)
    return answers_from(desk, shares, {share.service.label: share.patient_owes for share in shares})


def _laboratory_like_a_visit(desk: VisitDesk) -> Answers:
    if all(one.service.deductible_applies for one in desk.visits):
        return {}

    def usual(one: DoctorVisit) -> MedicareService:
        return replace(one.service, patient_percent=Decimal(20), deductible_applies=True)

    return answers_from(desk, _shares(_each_service(desk, usual)))


def _without_sequestration(desk: VisitDesk) -> Answers:
    return answers_from(desk, _shares(desk, replace(TERMS, sequestration_percent=Decimal(0))))


def _copay_forgotten(desk: VisitDesk) -> Answers:
    if desk.member.plan.letter is not PlanLetter.N:
        return {}
    other = _each(desk, lambda one: replace(one, visit=Visit.OTHER))
    return answers_from(other, _shares(other))


def _limit_forgotten(desk: VisitDesk) -> Answers:
    if desk.member.plan.limit() is None:
        return {}
    far = replace(desk, member=replace(desk.member, paid=ZERO))
    return answers_from(far, _shares(far))


def _all_assigned(desk: VisitDesk) -> Answers:
    taken = _each(desk, lambda one: replace(one, assigned=True))
    return answers_from(taken, _shares(taken))


MISTAKES: dict[str, Callable[[VisitDesk], Answers]] = {
    "charge_shared": _charge_shared,
    "full_schedule_for_all": _full_schedule_for_all,
    "limit_from_the_full_amount": _limit_from_full,
    "limiting_charge_ignored": _no_limit,
    "assignment_overlooked": _all_assigned,
    "laboratory_like_a_visit": _laboratory_like_a_visit,
    "part_b_deductible_ignored": lambda desk: _met_before(desk, part_b_deductible(YEAR)),
    "part_b_deductible_in_full": lambda desk: _met_before(desk, ZERO),
    "part_b_deductible_on_each": _deductible_on_each,
    "percent_before_deductible": _percent_before_deductible,
    "sequestration_forgotten": _without_sequestration,
    "sequestration_billed": _sequestration_billed,
    "medigap_pays_all": _everything_covered,
    "copay_of_plan_n_forgotten": _copay_forgotten,
    "limit_of_the_plan_forgotten": _limit_forgotten,
}
