"""Turn a patient's cover into a payer's benefit response, and a benefit response back into cover."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

from kit.documents.x12.benefit_codes import INSURANCE, SERVICES
from kit.documents.x12.benefits import (
    ALL_SERVICES,
    BenefitFact,
    BenefitLevel,
    BenefitPeriod,
    BenefitResponse,
    FactKind,
    InNetwork,
    Member,
)
from kit.engine.claim import Accumulators
from kit.engine.coverage import Kind, Relation
from kit.engine.money import ZERO, Money
from kit.engine.plan import ANY_OTHER, Benefit, Family, Limit, Part, Plan
from kit.scenarios.coverage import Coverage

__all__ = ["benefits_of", "coverage_of"]

_PARTS = {
    FactKind.DEDUCTIBLE: Part.DEDUCTIBLE,
    FactKind.COPAY: Part.COPAY,
    FactKind.COINSURANCE: Part.COINSURANCE,
}
_SELF = "the patient"
_LIMITS = (FactKind.DEDUCTIBLE, FactKind.OUT_OF_POCKET_MAXIMUM)


def benefits_of(
    coverage: Coverage,
    met: Accumulators,
    *,
    provider: str = "",
    birth_date: date | None = None,
    sex: str = "",
) -> BenefitResponse:
    """What the payer of a patient's cover answers: the yearly amounts, what is left of them, the share by service.

    For each kind of service the facts stand in the order in which the plan takes its parts; a deductible
    among them says that the deductible counts there. `birth_date` and `sex` are the patient's.
    Law: `coverage_of` gives the cover and the amounts met back, for plans that a response can describe.
    Raises ValueError that names what a response cannot say, such as a separate deductible.

    >>> plan = Plan("Silver", {"laboratory": Benefit(coinsurance_percent=Decimal(20))}, Money.of("500"))
    >>> cover = Coverage("Quillbrook", plan, "Alma Okafor", "Q1", "77", "Alma Okafor (the patient)", date(2026, 1, 1))
    >>> [one.kind.value for one in benefits_of(cover, Accumulators()).facts]
    ['active', 'deductible', 'deductible', 'active', 'deductible', 'coinsurance']
    """
    plan = coverage.plan
    _refuse_what_cannot_be_said(plan)
    holder, relation = _holder(coverage)
    patient = Member(coverage.member_name, birth_date=birth_date, sex=sex)
    if relation == Relation.SELF:
        subscriber = replace(
            patient, member_id=coverage.member_id, birth_date=birth_date or coverage.subscriber_birth_date
        )
    else:
        subscriber = Member(holder, coverage.member_id, coverage.subscriber_birth_date)
    return BenefitResponse(
        payer=coverage.payer,
        subscriber=subscriber,
        payer_number=coverage.payer_number,
        provider=provider,
        dependent=None if relation == Relation.SELF else patient,
        relation=relation,
        group_number=coverage.group_number,
        begins=coverage.effective,
        ends=coverage.ended,
        insurance=coverage.kind if coverage.kind in INSURANCE.values() else None,
        facts=tuple(replace(one, plan_name=plan.name) for one in _facts(plan, met)),
    )


def coverage_of(response: BenefitResponse) -> tuple[Coverage, Accumulators]:
    """The cover that a benefit response describes, and what was met of its yearly amounts.

    Only what the payer states is taken: a service without a stated deductible has none. Facts about
    providers without a contract are left out. An insurance that is not stated is taken as an employer's.
    Raises ValueError for a response without an answer, or without the day on which the cover begins.
    """
    if response.rejections:
        raise ValueError(f"the payer did not answer: {' '.join(one.words for one in response.rejections)}")
    if response.begins is None:
        raise ValueError(f"{response.payer}: the day on which the cover begins is missing; ask the payer for it")
    inside = [one for one in response.facts if one.in_network != InNetwork.NO]
    limits = _Limits(inside)
    family = Family(
        limits.whole(FactKind.DEDUCTIBLE, BenefitLevel.FAMILY),
        limits.whole(FactKind.OUT_OF_POCKET_MAXIMUM, BenefitLevel.FAMILY),
    )
    plan = Plan(
        response.plan_name,
        _benefits(inside),
        limits.whole(FactKind.DEDUCTIBLE) or ZERO,
        limits.whole(FactKind.OUT_OF_POCKET_MAXIMUM),
        family if family != Family() else None,
    )
    words = _SELF if response.relation == Relation.SELF else response.relation.value
    coverage = Coverage(
        payer=response.payer,
        plan=plan,
        member_name=response.patient.name,
        member_id=response.subscriber.member_id or response.patient.member_id,
        group_number=response.group_number,
        subscriber=f"{response.subscriber.name} ({words})",
        effective=response.begins,
        kind=response.insurance or Kind.EMPLOYER,
        relation=response.relation,
        ended=response.ends,
        subscriber_birth_date=response.subscriber.birth_date,
        payer_number=response.payer_number,
    )
    return coverage, limits.met()


def _holder(coverage: Coverage) -> tuple[str, Relation]:
    """The subscriber's name without the words behind it, and what the subscriber is to the patient."""
    name, _, words = coverage.subscriber.partition(" (")
    if coverage.relation != Relation.SELF or name == coverage.member_name or words.startswith(_SELF):
        return name, coverage.relation
    return name, Relation.PARENT


def _refuse_what_cannot_be_said(plan: Plan) -> None:
    """A response that left out half of a plan would teach something wrong."""
    plain_plan = Plan(plan.name, plan.benefits, plan.deductible, plan.out_of_pocket_maximum, plan.family)
    odd = [one.name for one in fields(Plan) if getattr(plan, one.name) != getattr(plain_plan, one.name)]
    if plan.family and plan.family != Family(plan.family.deductible, plan.family.out_of_pocket_maximum):
        odd.append("family (only amounts that stand beside each member's own)")
    kinds = (*SERVICES.values(), ANY_OTHER)
    odd += [f"benefits for {kind!r}" for kind in plan.benefits if kind not in kinds or kind == ALL_SERVICES]
    for kind, one in plan.benefits.items():
        if one != _plain_benefit(one):
            odd.append(f"a part of the benefit for {kind!r}")
    if odd:
        names = ", ".join(name.replace("_", " ") for name in odd)
        raise ValueError(f"{plan.name}: a benefit response cannot say this: {names}; leave it out of the plan")


def _plain_benefit(one: Benefit) -> Benefit:
    """What a response can say of a benefit."""
    if not one.covered:
        return Benefit((), covered=False)
    return Benefit(
        one.order,
        copay=one.copay if Part.COPAY in one.order else ZERO,
        coinsurance_percent=one.coinsurance_percent if Part.COINSURANCE in one.order else Decimal(0),
        limit=Limit(most_visits=one.limit.most_visits) if one.limit and one.limit.most_visits is not None else None,
    )


def _facts(plan: Plan, met: Accumulators) -> Iterator[BenefitFact]:
    everything = BenefitFact(FactKind.ACTIVE, services=(ALL_SERVICES,), in_network=InNetwork.YES)
    yield replace(everything, in_network=InNetwork.UNKNOWN)
    family, year = plan.family or Family(), BenefitPeriod.CALENDAR_YEAR
    person, everybody = BenefitLevel.INDIVIDUAL, BenefitLevel.FAMILY
    for kind, level, limit, used in (
        (FactKind.DEDUCTIBLE, person, plan.deductible, met.deductible_met),
        (FactKind.OUT_OF_POCKET_MAXIMUM, person, plan.out_of_pocket_maximum, met.out_of_pocket_met),
        (FactKind.DEDUCTIBLE, everybody, family.deductible, met.family_deductible_met),
        (FactKind.OUT_OF_POCKET_MAXIMUM, everybody, family.out_of_pocket_maximum, met.family_out_of_pocket_met),
    ):
        if limit is not None:
            whole = replace(everything, kind=kind, level=level, period=year, amount=limit)
            yield whole
            yield replace(whole, period=BenefitPeriod.REMAINING, amount=max(ZERO, limit - used))
    for service, benefit in plan.benefits.items():
        yield from _service_facts(ALL_SERVICES if service == ANY_OTHER else service, benefit, plan)


def _service_facts(service: str, benefit: Benefit, plan: Plan) -> Iterator[BenefitFact]:
    """That the service is covered, then the parts of the patient's share in the order in which they are taken."""
    fact = BenefitFact(FactKind.ACTIVE, services=(service,), in_network=InNetwork.YES)
    if not benefit.covered:
        yield replace(fact, kind=FactKind.NOT_COVERED)
        return
    yield fact
    for part in benefit.order:
        if part == Part.DEDUCTIBLE:
            yield replace(fact, kind=FactKind.DEDUCTIBLE, amount=plan.deductible)
        elif part == Part.COPAY:
            yield replace(fact, kind=FactKind.COPAY, period=BenefitPeriod.VISIT, amount=benefit.copay)
        else:
            yield replace(fact, kind=FactKind.COINSURANCE, percent=benefit.coinsurance_percent)
    if benefit.limit:
        year = BenefitPeriod.CALENDAR_YEAR
        yield replace(fact, kind=FactKind.LIMITATION, period=year, visits=benefit.limit.most_visits)


def _is_whole(fact: BenefitFact) -> bool:
    """Whether a fact is about the plan's yearly amounts, not about the share for one kind of service."""
    return fact.kind in _LIMITS and fact.period != BenefitPeriod.NOT_STATED


class _Limits:
    """The yearly amounts that a response states, and what is left of them."""

    def __init__(self, facts: list[BenefitFact]) -> None:
        self._facts = [one for one in facts if _is_whole(one) and (not one.services or ALL_SERVICES in one.services)]

    def whole(self, kind: FactKind, level: BenefitLevel = BenefitLevel.INDIVIDUAL) -> Money | None:
        """The amount for the whole year; None where it is not stated."""
        return self._amount(kind, level, (BenefitPeriod.CALENDAR_YEAR, BenefitPeriod.SERVICE_YEAR))

    def met(self) -> Accumulators:
        """What was met: the whole amount less what is left."""
        return Accumulators(
            deductible_met=self._used(FactKind.DEDUCTIBLE, BenefitLevel.INDIVIDUAL),
            out_of_pocket_met=self._used(FactKind.OUT_OF_POCKET_MAXIMUM, BenefitLevel.INDIVIDUAL),
            family_deductible_met=self._used(FactKind.DEDUCTIBLE, BenefitLevel.FAMILY),
            family_out_of_pocket_met=self._used(FactKind.OUT_OF_POCKET_MAXIMUM, BenefitLevel.FAMILY),
        )

    def _used(self, kind: FactKind, level: BenefitLevel) -> Money:
        left = self._amount(kind, level, (BenefitPeriod.REMAINING,))
        whole = self.whole(kind, level)
        return max(ZERO, whole - left) if whole is not None and left is not None else ZERO

    def _amount(self, kind: FactKind, level: BenefitLevel, periods: tuple[BenefitPeriod, ...]) -> Money | None:
        wanted = [one for one in self._facts if one.kind == kind and one.level == level and one.period in periods]
        return next((one.amount for one in wanted if one.amount is not None), None)


def _benefits(facts: list[BenefitFact]) -> Mapping[str, Benefit]:
    """The benefit for each of the kit's kinds of service that the payer names, from its facts in their order."""
    about = [one for one in facts if not _is_whole(one) and not _is_plan_active(one)]
    named = dict.fromkeys(service for one in about for service in one.services if service in SERVICES.values())
    return {
        ANY_OTHER if service == ALL_SERVICES else service: _benefit([one for one in about if service in one.services])
        for service in named
    }


def _is_plan_active(fact: BenefitFact) -> bool:
    """Whether a fact says that the plan as a whole is active, and nothing about the share for a service."""
    return fact.kind in (FactKind.ACTIVE, FactKind.INACTIVE) and fact.in_network == InNetwork.UNKNOWN


def _benefit(facts: list[BenefitFact]) -> Benefit:
    if any(one.kind == FactKind.NOT_COVERED for one in facts):
        return Benefit((), covered=False)
    order = dict.fromkeys(_PARTS[one.kind] for one in facts if one.kind in _PARTS)
    visits = next((one.visits for one in facts if one.kind == FactKind.LIMITATION), None)
    return Benefit(
        tuple(order),
        copay=next((one.amount for one in facts if one.kind == FactKind.COPAY and one.amount), ZERO),
        coinsurance_percent=next(
            (one.percent for one in facts if one.kind == FactKind.COINSURANCE and one.percent), Decimal(0)
        ),
        limit=Limit(most_visits=visits) if visits is not None else None,
    )
