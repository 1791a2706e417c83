"""From what Medicare paid to what a Medigap plan is asked for: the amounts left, each by its kind."""

from __future__ import annotations

from collections.abc import Mapping

from kit.engine.medicare_doctor import PartBOutcome
from kit.engine.medicare_hospital import PartAOutcome
from kit.engine.medicare_stay import Place
from kit.engine.medigap import CostKind, LeftByMedicare, Visit

__all__ = ["left_by_part_a", "left_by_part_b"]


def left_by_part_a(outcome: PartAOutcome) -> tuple[LeftByMedicare, ...]:
    """What Part A left to the patient, stay by stay, for a Medigap plan; amounts of zero are left out.

    Hospital days that are not covered count as extra hospital days only once all 60 reserve days are used.
    """
    exhausted = outcome.period.reserve_days_used == 60
    found = []
    for share in outcome.shares:
        extra = exhausted and share.stay.place is Place.HOSPITAL
        found += [
            (share.stay.label, CostKind.PART_A_DEDUCTIBLE, share.deductible),
            (share.stay.label, CostKind.HOSPITAL_COINSURANCE, share.hospital_coinsurance + share.reserve_coinsurance),
            (share.stay.label, CostKind.SKILLED_NURSING_COINSURANCE, share.skilled_nursing_coinsurance),
            (
                share.stay.label,
                CostKind.EXTRA_HOSPITAL_DAYS if extra else CostKind.NOT_COVERED,
                share.not_covered_charges,
            ),
        ]
    return tuple(LeftByMedicare(label, kind, amount) for label, kind, amount in found if amount)


def left_by_part_b(outcome: PartBOutcome, visits: Mapping[str, Visit] | None = None) -> tuple[LeftByMedicare, ...]:
    """What Part B left to the patient, service by service, for a Medigap plan; amounts of zero are left out.

    `visits` says by the service's label which are office or emergency room visits, for plan N.
    """
    found = []
    for share in outcome.shares:
        label = share.service.label
        visit = (visits or {}).get(label, Visit.OTHER)
        found += [
            LeftByMedicare(label, CostKind.PART_B_DEDUCTIBLE, share.deductible),
            LeftByMedicare(label, CostKind.PART_B_COINSURANCE, share.coinsurance, visit),
            LeftByMedicare(label, CostKind.EXCESS_CHARGE, share.excess_charge),
            LeftByMedicare(label, CostKind.NOT_COVERED, share.not_covered),
        ]
    return tuple(item for item in found if item.amount)
