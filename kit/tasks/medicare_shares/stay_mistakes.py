"""Typical mistakes with stays and their days, each as the answers that it leads to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from kit.engine.medicare import SEQUESTRATION, HospitalRates, hospital_rates, medicare_payment
from kit.engine.medicare_share import StayShare
from kit.engine.medicare_stay import BenefitPeriod, PartATerms, Place, days_by_year
from kit.engine.money import ZERO, Money, total
from kit.scenarios.people import YEAR
from kit.tasks.medicare_shares.facts import Answers, StayDesk
from kit.tasks.medicare_shares.stays import USUAL, answers_from, with_totals, work

__all__ = ["MISTAKES"]


class _OtherRates(PartATerms):
    """Terms with other daily amounts than those of the year: how a slip in the table would look."""

    __slots__ = ()

    def for_year(self, year: int) -> HospitalRates:
        """The amounts of the present year, whatever the year."""
        return hospital_rates(YEAR)


class _ReserveLikeHospital(PartATerms):
    """A reserve day at the amount of hospital days 61 to 90."""

    __slots__ = ()

    def for_year(self, year: int) -> HospitalRates:
        """The year's amounts, but for the reserve day."""
        right = hospital_rates(year)
        return replace(right, reserve_day=right.hospital)


class _NursingLikeHospital(PartATerms):
    """A skilled nursing day at the amount of hospital days 61 to 90."""

    __slots__ = ()

    def for_year(self, year: int) -> HospitalRates:
        """The year's amounts, but for skilled nursing."""
        right = hospital_rates(year)
        return replace(right, skilled_nursing_day=right.hospital)


def _with(desk: StayDesk, terms: PartATerms) -> Answers:
    return answers_from(desk, work(desk, terms))


def _day_of_discharge_counted(desk: StayDesk) -> Answers:
    longer = tuple(replace(stay, discharged=None, days=stay.length + 1) for stay in desk.stays)
    if any(one.left_on > other.admitted for one, other in pairwise(longer)):
        return {}
    wrong = answers_from(desk, work(replace(desk, stays=longer)))
    return {name: value for name, value in wrong.items() if name != "new_period_from" and "began" not in name}


def _paid_again(share: StayShare) -> StayShare:
    """The share with Medicare's payment worked out anew."""
    if share.stay.payment_rate is None or not share.medicare_pays:
        return share
    part = max(ZERO, share.stay.payment_rate - share.cost_share)
    paid, _ = medicare_payment(part, USUAL.cut_percent(share.stay.left_on.year), "", SEQUESTRATION)
    return replace(share, medicare_pays=paid, sequestration=part - paid)


def _deductible_on_each_stay(desk: StayDesk) -> Answers:
    worked = work(desk)
    shares = [
        _paid_again(replace(share, deductible=hospital_rates(share.stay.admitted.year).deductible))
        if share.stay.place is Place.HOSPITAL and not share.deductible
        else share
        for share in worked.outcome.shares
    ]
    return answers_from(desk, worked, shares)


def _nursing_from_day_one(desk: StayDesk) -> Answers:
    worked = work(desk)
    shares = []
    for share in worked.outcome.shares:
        if share.stay.place is Place.SKILLED_NURSING and share.full_days:
            days = share.full_days + share.coinsurance_days
            daily = total(
                hospital_rates(year).skilled_nursing * count for year, count in days_by_year(share.stay.admitted, days)
            )
            share = _paid_again(
                replace(share, full_days=0, coinsurance_days=days, skilled_nursing_coinsurance=daily)
            )  # fmt: skip
        shares.append(share)
    return answers_from(desk, worked, shares)


def _sequestration_billed(desk: StayDesk) -> Answers:
    worked = work(desk)
    wrong = answers_from(desk, worked)
    for number, share in enumerate(worked.outcome.shares, 1):
        owes = wrong[f"line_{number}.owes"]
        assert isinstance(owes, Money)
        wrong[f"line_{number}.owes"] = owes + share.sequestration
    return with_totals(wrong)


def _everything_covered(desk: StayDesk) -> Answers:
    worked = work(desk)
    wrong = answers_from(desk, worked)
    for number, share in enumerate(worked.outcome.shares, 1):
        wrong |= {f"line_{number}.medigap": share.patient_owes, f"line_{number}.owes": ZERO}
    return with_totals(wrong)


def _declined_overlooked(desk: StayDesk) -> Answers:
    if all(one.uses_reserve_days for one in desk.stays):
        return {}
    used = replace(desk, stays=tuple(replace(one, uses_reserve_days=True) for one in desk.stays))
    return answers_from(used, work(used))


def _nursing_always_covered(desk: StayDesk) -> Answers:
    stays = tuple(replace(one, qualifies=True) if one.place is Place.SKILLED_NURSING else one for one in desk.stays)
    return answers_from(desk, work(replace(desk, stays=stays)))


def _record_overlooked(desk: StayDesk) -> Answers:
    if desk.period.began is None:
        return {}
    return answers_from(
        desk, work(replace(desk, period=BenefitPeriod(reserve_days_used=desk.period.reserve_days_used)))
    )


def _reserve_renewed(desk: StayDesk) -> Answers:
    if not desk.period.reserve_days_used:
        return {}
    return answers_from(desk, work(replace(desk, period=replace(desk.period, reserve_days_used=0))))


def _limit_forgotten(desk: StayDesk) -> Answers:
    if desk.member.plan.limit() is None:
        return {}
    far = replace(desk, member=replace(desk.member, plan=replace(desk.member.plan, out_of_pocket_limit=_FAR)))
    return answers_from(far, work(far))


def _waited_from_admission(desk: StayDesk) -> Answers:
    last = desk.stays[-1].admitted
    return {"new_period_from": last + timedelta(USUAL.days_out_for_new_period)}


_FAR = Money(1_000_000_00)

MISTAKES: dict[str, Callable[[StayDesk], Answers]] = {
    "day_of_discharge_counted": _day_of_discharge_counted,
    "new_period_missed": lambda desk: _with(desk, PartATerms(days_out_for_new_period=366)),
    "deductible_on_each_stay": _deductible_on_each_stay,
    "record_overlooked": _record_overlooked,
    "reserve_days_renewed": _reserve_renewed,
    "reserve_at_the_lower_amount": lambda desk: _with(desk, _ReserveLikeHospital()),
    "nursing_at_the_hospital_amount": lambda desk: _with(desk, _NursingLikeHospital()),
    "nursing_from_day_one": _nursing_from_day_one,
    "nursing_always_covered": _nursing_always_covered,
    "reserve_declined_overlooked": _declined_overlooked,
    "one_year_for_all": lambda desk: _with(desk, _OtherRates()),
    "sequestration_forgotten": lambda desk: _with(desk, PartATerms(sequestration_percent=Decimal(0))),
    "sequestration_billed": _sequestration_billed,
    "medigap_pays_all": _everything_covered,
    "limit_of_the_plan_forgotten": _limit_forgotten,
    "counted_from_the_admission": _waited_from_admission,
}
