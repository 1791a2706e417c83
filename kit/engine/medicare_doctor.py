"""Medicare Part B: what the programme pays for doctors' services, whom it pays, and what the patient owes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kit.engine.medicare import check_money, medicare_payment
from kit.engine.medicare_schedule import LIMIT, PartBTerms, limit_on, reduced_schedule
from kit.engine.medicare_service import (
    APPROVED,
    ASSIGNMENT,
    COINSURANCE,
    DEDUCTIBLE,
    NOTICE,
    Coverage,
    MedicareService,
    PartBShare,
    Participation,
    claim_lines,
    ending_lines,
)
from kit.engine.money import ZERO, Money, percent_of
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["PartBOutcome", "medicare_part_b"]

OPTED_OUT = Source(
    "Palmetto (Medicare contractor): providers opting out of Medicare",
    "https://dmepdac.com/palmetto/jjb.nsf/DID/8EELWC0686",
    date(2026, 11, 25),
)


@dataclass(frozen=True, slots=True)
class PartBOutcome:
    """How a Part B claim was divided: each service, the deductible met afterwards, and the worksheet."""

    shares: tuple[PartBShare, ...]
    deductible_met: Money
    worksheet: Worksheet


def medicare_part_b(
    *,
    terms: PartBTerms,
    services: Sequence[MedicareService],
    participation: Participation = Participation.PARTICIPATING,
    accepts_assignment: bool = True,
    deductible_met: Money = ZERO,
) -> PartBOutcome:
    """Divide a Part B claim between the write-off, Medicare and the patient, and say whom Medicare pays.

    The approved amount is the charge or the fee schedule, whichever is lower; the schedule of a provider
    who does not participate is 5% lower. The rest of the yearly deductible comes off it first, then the
    patient's percentage; sequestration is cut from Medicare's part alone. With assignment the provider is
    paid and writes off what is above the approved amount. Without it Medicare pays the patient, and the
    provider collects the charge up to the limiting charge. A provider who opted out is paid by the patient
    alone. What was met moves from line to line and is given back; `deductible_met` itself stays.

    Laws: write-off, patient's share, sequestration and Medicare's payment add up to the charge; the
    patient's share does not depend on sequestration.
    Raises ValueError for a claim without services, a participating provider without assignment, a covered
    service without a fee schedule amount, or a year that the tables do not hold.
    Source: https://med.noridianmedicare.com/web/jfb/enrollment/nonparticipation (2026-11-25).
    Source: https://secure.ssa.gov/poms.nsf/lnx/0600610430 (2026-11-25).

    >>> visit = MedicareService("Visit", Money.of("120"), Money.of("100"))
    >>> claim = medicare_part_b(terms=PartBTerms(2026), services=[visit], deductible_met=Money.of("283"))
    >>> str(claim.worksheet.amount("patient_owes")), str(claim.worksheet.amount("medicare_pays"))
    ('$20.00', '$78.40')
    """
    if not services:
        raise ValueError("a claim needs at least one service")
    check_money("the deductible met", deductible_met)
    if participation is Participation.PARTICIPATING and not accepts_assignment:
        raise ValueError("a participating provider accepts assignment on every claim; accepts_assignment is true")
    shares: list[PartBShare] = []
    lines: list[Line] = []
    for service in services:
        if participation is Participation.OPTED_OUT or service.coverage is not Coverage.COVERED:
            share, written = _unpaid(service, participation)
        else:
            reduced = participation is Participation.NONPARTICIPATING and service.limiting_charge_applies
            share, written = _covered(service, terms, reduced, accepts_assignment, deductible_met)
        deductible_met += share.deductible
        shares.append(share)
        lines += written
    sheet = Worksheet(f"Medicare Part B in {terms.year}", (*lines, *claim_lines(shares, deductible_met)))
    return PartBOutcome(tuple(shares), deductible_met, sheet)


def _covered(
    service: MedicareService, terms: PartBTerms, reduced: bool, assigned: bool, met: Money
) -> tuple[PartBShare, list[Line]]:
    """Divide the charge for a covered service; gives back the share and the worksheet lines."""
    about, lines = service.label, []
    if service.fee_schedule is None:
        raise ValueError(f"{about}: a covered service needs its fee_schedule amount")
    schedule = service.fee_schedule
    if reduced:
        schedule, line = reduced_schedule(service.fee_schedule, terms, about)
        lines.append(line)
    approved = min(service.charge, schedule)
    why, facts = "The charge is {}, the fee schedule amount {}: the lower one counts.", (service.charge, schedule)
    lines.append(Line("approved_amount", "Approved amount", approved, why, APPROVED, about, facts))
    most, written = _most_to_collect(service, terms, schedule, approved, assigned)
    left = max(ZERO, terms.yearly_deductible() - met)
    deductible = min(left, approved) if service.deductible_applies else ZERO
    coinsurance = percent_of(approved - deductible, service.patient_percent)
    paid, payment = medicare_payment(approved - deductible - coinsurance, terms.cut_percent(), about, COINSURANCE)
    cut = approved - deductible - coinsurance - paid
    lines += [*written, *_patient_lines(service, left, deductible, approved, coinsurance), *payment]
    share = PartBShare(
        service=service,
        approved_amount=approved,
        contractual_adjustment=service.charge - most,
        deductible=deductible,
        coinsurance=coinsurance,
        excess_charge=most - approved,
        sequestration=cut,
        medicare_pays=paid,
        paid_to_patient=not assigned,
    )
    return share, [*lines, *ending_lines(share)]


def _most_to_collect(
    service: MedicareService, terms: PartBTerms, schedule: Money, approved: Money, assigned: bool
) -> tuple[Money, list[Line]]:
    """The most that the provider may collect in all, from whomever: three ways, each with its lines."""
    about, charge, lines = service.label, service.charge, []
    if assigned:
        most, why, source = approved, "{} charged less {} approved: with assignment this is written off.", ASSIGNMENT
    elif not service.limiting_charge_applies:
        most, why, source = charge, "{} charged and {} collected: there is no limiting charge here.", LIMIT
    else:
        if service.limiting_charge is None:
            limit, line = limit_on(service.fee_schedule or ZERO, schedule, terms, about)
        else:
            limit, why = service.limiting_charge, "The limiting charge as it is printed in the fee schedule."
            line = Line("limiting_charge", "Limiting charge", limit, why, LIMIT, about)
        if limit < approved:
            raise ValueError(f"{about}: the limiting charge is {approved} or more, as approved, not {limit}")
        lines.append(line)
        most, source = min(charge, limit), LIMIT
        why = "{} charged less {}, the most that may be collected. The rest may not be billed to anyone."
    excess = most - approved
    return most, [
        *lines,
        Line("contractual_adjustment", "Contractual adjustment", charge - most, why, source, about, (charge, most)),
        Line(
            "excess_charge",
            "Excess charge",
            excess,
            "{} that may be collected less {} approved; the patient pays what is above the approved amount.",
            LIMIT,
            about,
            (most, approved),
        ),
    ]


def _patient_lines(
    service: MedicareService, left: Money, deductible: Money, approved: Money, coinsurance: Money
) -> list[Line]:
    """The deductible and the coinsurance of a covered service."""
    facts: tuple[object, ...] = (left, approved)
    why = "{} of the yearly deductible is still open, and {} is approved: the smaller of the two."
    if not service.deductible_applies:
        why, facts = "The deductible does not apply to this service, so none of it is used up here.", ()
    return [
        Line("deductible", "Part B deductible", deductible, why, DEDUCTIBLE, service.label, facts),
        Line(
            "coinsurance",
            "Coinsurance",
            coinsurance,
            "{}% of the {} that is left after the deductible.",
            COINSURANCE,
            service.label,
            (service.patient_percent, approved - deductible),
        ),
    ]


def _unpaid(service: MedicareService, participation: Participation) -> tuple[PartBShare, list[Line]]:
    """A service that Medicare does not pay for: who is left with the charge."""
    about, charge, source = service.label, service.charge, NOTICE
    share = PartBShare(service, not_covered=charge)
    if participation is Participation.OPTED_OUT:
        why = "The provider opted out of Medicare: the patient pays the charge of the private contract."
        source = OPTED_OUT
    elif service.coverage is Coverage.NO_NOTICE:
        why = "Medicare refused it, and the patient signed no notice beforehand: the provider writes it off."
        share = PartBShare(service, contractual_adjustment=charge)
    elif service.coverage is Coverage.NOTICE_SIGNED:
        why = "Medicare refused it, and the patient had signed the notice beforehand: the patient pays."
    else:
        why = "The law excludes this service from Medicare: the patient pays, with or without a notice."
    written_off = share.contractual_adjustment
    lines = [
        Line("contractual_adjustment", "Contractual adjustment", written_off, why, source, about),
        Line("not_covered", "Not covered, patient pays", share.not_covered, why, source, about),
        *medicare_payment(ZERO, Decimal(0), about, source)[1][2:],
    ]
    return share, [*lines, *ending_lines(share)]
