"""Who pays first: the order of all payers of a patient, and for each pair the rule that decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import NamedTuple

from kit.engine.bounds import check_count
from kit.engine.child_order import children_rule
from kit.engine.coverage import ACCIDENT, PRIVATE, Coverage, Household, Kind, OrderPolicy, Relation
from kit.engine.dates import in_words
from kit.engine.medicare_first import WHO_PAYS, plan_before_medicare
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["USUAL_ORDER", "PayerOrder", "payer_order"]

CHECKED = date(2026, 11, 25)
MODEL = Source("NAIC coordination of benefits policy", "https://aetnafedspostal.com/NAIC.php", CHECKED)
NEVADA = Source(
    "Nevada 695B.225: order of benefits",
    "https://legalfix.com/statutes/state-codes/nevada/chapter-695b/statute-695b-225",
    CHECKED,
)
REVERSED = Source(
    "South Dakota 58-18A-69: dependent plans and Medicare",
    "https://self-law.org/code/sd/title-58/chapter-58-18/58-18a-69",
    CHECKED,
)
CONTINUED = Source(
    "COBRA clauses of health contracts",
    "https://www.markettransfer.info/clause/cobra-or-state-continuation-coverage/_1",
    CHECKED,
)
TRICARE = Source("TRICARE: using other health insurance", "https://tricare.mil/Plans/OHI", CHECKED)
VETERANS = Source("38 CFR 17.275: CHAMPVA and other coverage", "https://ecfr.io/Title-38/Section-17.275", CHECKED)

USUAL_ORDER = OrderPolicy()

_TIER = {
    Kind.VETERANS: (0, "it authorized this care", WHO_PAYS),
    Kind.WORKERS_COMPENSATION: (1, "it pays first for what the job caused", WHO_PAYS),
    Kind.NO_FAULT: (2, "it pays first for what the accident caused", WHO_PAYS),
    Kind.LIABILITY: (3, "it pays first for what the accident caused", WHO_PAYS),
    Kind.MEDIGAP: (5, "a Medicare supplement only adds to what was paid before", WHO_PAYS),
    Kind.TRICARE: (6, "TRICARE pays after all other coverage but Medicaid", TRICARE),
    Kind.CHAMPVA: (6, "CHAMPVA pays after all other coverage but Medicaid", VETERANS),
    Kind.MEDICAID: (7, "Medicaid is the payer of last resort", WHO_PAYS),
}
_HEALTH_PLANS = (4, "it is a health plan", MODEL)
_ONCE = (Kind.MEDICARE, Kind.MEDICAID, Kind.TRICARE, Kind.CHAMPVA)


class Decision(NamedTuple):
    """Which of two payers goes first (below zero the first one, zero neither), why, and where that is said."""

    sign: int
    why: str
    source: Source


@dataclass(frozen=True, slots=True)
class PayerOrder:
    """The payers from first to last, and the worksheet with the rule for each pair."""

    order: tuple[str, ...]
    worksheet: Worksheet


@dataclass(frozen=True, slots=True)
class _Patient:
    """All that is known of one patient's coverages for one service."""

    coverages: tuple[Coverage, ...]
    service: date
    household: Household | None
    policy: OrderPolicy

    @property
    def medicare(self) -> Coverage | None:
        return next((one for one in self.coverages if one.kind is Kind.MEDICARE), None)


def payer_order(
    coverages: Sequence[Coverage],
    service: date,
    household: Household | None = None,
    policy: OrderPolicy = USUAL_ORDER,
) -> PayerOrder:
    """Work out who pays first, second and third, with the rule that decided between each two payers.

    Accident and work insurers come first for their own claims, then the health plans, then TRICARE, and
    Medicaid last. Among health plans: the patient's own before a dependent's; a child by the parents'
    birthdays, or by decree and custody; a present job before a former one; other coverage before COBRA;
    the longer one first. Medicare's place follows from why the patient has it and from the employer's
    size; plans that pay before Medicare then pay before those that pay after it.

    Laws: the order does not depend on how the coverages are listed; Medicaid is last of all.
    Raises ValueError that names the missing fact when the facts do not decide, and for two payers of one
    name. Source: https://aetnafedspostal.com/NAIC.php (2026-11-25).

    >>> mother = Coverage("Blue", Kind.EMPLOYER, Relation.PARENT, "mother", date(1990, 11, 5))
    >>> father = Coverage("Green", Kind.EMPLOYER, Relation.PARENT, "father", date(1985, 12, 1))
    >>> payer_order([father, mother], date(2026, 3, 2), Household(parents_together=True)).order
    ('Blue', 'Green')
    """
    check_count("coverages", len(coverages), 1, 12)
    _check_names(coverages)
    lines: list[Line] = []
    left = []
    for one in coverages:
        reason = _left_out(one, service)
        if reason:
            lines.append(Line("pays", "Pays for this service", "no", reason, WHO_PAYS, one.payer))
        else:
            left.append(one)
    if not left:
        raise ValueError(f"no coverage is in force and answers for the service on {service}; add one that does")
    patient = _Patient(tuple(left), service, household, policy)
    before = dict.fromkeys((one.payer for one in left), 0)
    for one, other in combinations(left, 2):
        decision = _decide(one, other, patient)
        winner = (one.payer, "share equally", other.payer)[(decision.sign > 0) - (decision.sign < 0) + 1]
        if decision.sign:
            before[other.payer if decision.sign < 0 else one.payer] += 1
        pair = f"{one.payer} and {other.payer}"
        lines.append(Line("pays_before", "Pays before the other", winner, decision.why, decision.source, pair))
    _check_one_order(lines, left, before)
    order = sorted(before, key=lambda payer: (before[payer], payer))
    return PayerOrder(tuple(order), Worksheet("Who pays first", (*lines, *_places(order, before))))


def _check_names(coverages: Sequence[Coverage]) -> None:
    names = [one.payer for one in coverages]
    doubled = [name for name in names if names.count(name) > 1]
    if doubled:
        raise ValueError(f"each payer needs a name of its own; {doubled[0]!r} stands twice")
    for kind in _ONCE:
        if sum(one.kind is kind for one in coverages) > 1:
            raise ValueError(f"{kind} stands twice; a patient has it once")


def _left_out(one: Coverage, service: date) -> str:
    """Why a coverage does not pay for this service at all, or nothing."""
    if one.in_force_since is not None and service < one.in_force_since:
        return f"It began on {in_words(one.in_force_since)}, after the service."
    if one.in_force_until is not None and service > one.in_force_until:
        return f"It ended on {in_words(one.in_force_until)}, before the service."
    if one.kind in ACCIDENT and one.for_this_claim is None:
        raise ValueError(f"does {one.payer} ({one.kind}) answer for this claim? Add for_this_claim")
    if one.kind in ACCIDENT and not one.for_this_claim:
        return f"{one.payer} ({one.kind}) does not answer for this claim."
    return ""


def _check_one_order(lines: Sequence[Line], left: Sequence[Coverage], before: dict[str, int]) -> None:
    """Refuse facts for which the rules go round in a circle, as they can with two plans of one parent."""
    winners = (line.value for line in lines if line.name == "pays_before")
    for (one, other), winner in zip(combinations(left, 2), winners, strict=True):
        gap = before[other.payer] - before[one.payer]
        if (winner == one.payer) != (gap > 0) or (winner == other.payer) != (gap < 0):
            raise ValueError(f"the rules go round in a circle for {one.payer} and {other.payer}; ask the plans")


def _places(order: Sequence[str], before: dict[str, int]) -> list[Line]:
    """The place of each payer, and who is primary, secondary and tertiary; equal payers share a place."""
    ranks = sorted(set(before.values()))
    groups = [" and ".join(payer for payer in order if before[payer] == rank) for rank in ranks]
    lines = []
    for payer in order:
        place = ranks.index(before[payer]) + 1
        why = f"{before[payer]} of the other payers go before {payer}."
        lines.append(Line("place", "Place", place, why, MODEL, payer))
    for name, group in zip(("primary", "secondary", "tertiary"), groups, strict=False):
        lines.append(Line(name, f"{name.capitalize()} payer", group, "By the rules for each pair.", MODEL))
    return [*lines, Line("order", "Order of payers", ", ".join(groups), "From first to last.", MODEL)]


def _decide(one: Coverage, other: Coverage, patient: _Patient) -> Decision:
    """Which of two payers goes first, by the first rule that decides."""
    tier, tier_of_other = (_TIER.get(each.kind, _HEALTH_PLANS) for each in (one, other))
    if tier[0] != tier_of_other[0]:
        early, late = (one, other) if tier[0] < tier_of_other[0] else (other, one)
        word, source = _tier_words(early, late)
        return Decision(tier[0] - tier_of_other[0], word, source)
    if one.kind not in (*PRIVATE, Kind.MEDICARE):
        return Decision(0, f"No rule puts one {one.kind} coverage before another; they share.", MODEL)
    medicare = patient.medicare
    if medicare is not None:
        found = _around_medicare(one, other, medicare, patient)
        if found is not None:
            return found
    return _between_plans(one, other, patient)


def _tier_words(early: Coverage, late: Coverage) -> tuple[str, Source]:
    rank, word, source = _TIER.get(early.kind, _HEALTH_PLANS)
    if rank < _HEALTH_PLANS[0]:
        return f"{early.payer}: {word}.", source
    _, word, source = _TIER[late.kind]
    return f"{late.payer} pays later: {word}.", source


def _around_medicare(one: Coverage, other: Coverage, medicare: Coverage, patient: _Patient) -> Decision | None:
    """The order of a plan and Medicare, or of two plans with Medicare between them."""
    sides = []
    for each in (one, other):
        if each is medicare:
            sides.append((0, "", WHO_PAYS))
        else:
            first, why, source = plan_before_medicare(each, medicare, patient.service, patient.policy)
            sides.append((-1 if first else 1, why, source))
    if sides[0][0] == sides[1][0]:
        return None
    sign = sides[0][0] - sides[1][0]
    if medicare in (one, other):
        _, why, source = sides[1] if one is medicare else sides[0]
        return Decision(sign, why, source)
    early, late = (one, other) if sign < 0 else (other, one)
    why = f"{early.payer} pays before Medicare and {late.payer} after it."
    if early.relation is not Relation.SELF and late.relation is Relation.SELF:
        why += " So here the dependent's plan goes before the patient's own."
    return Decision(sign, why, REVERSED)


def _between_plans(one: Coverage, other: Coverage, patient: _Patient) -> Decision:
    """The order of two private plans: the first rule that tells them apart."""
    if one.coordinates != other.coordinates:
        early = other if one.coordinates else one
        why = f"{early.payer} says nothing about other plans, and such a plan always pays first."
        return Decision(1 if one.coordinates else -1, why, NEVADA)
    own, own_other = (each.relation is Relation.SELF for each in (one, other))
    if own != own_other:
        early = one if own else other
        why = f"{early.payer} covers the patient as its own subscriber; the other covers a dependent."
        return Decision(-1 if own else 1, why, MODEL)
    if not own:
        ruled = children_rule(one, other, patient.coverages, patient.household, patient.policy)
        if ruled is not None:
            return Decision(*ruled)
    status = _status(one) - _status(other)
    if status:
        early, late = (one, other) if status < 0 else (other, one)
        if late.kind is Kind.COBRA:
            return Decision(
                status, f"{late.payer} only continues a former coverage (COBRA), so it pays later.", CONTINUED
            )
        why = f"{early.payer} does not rest on a former job; {late.payer} covers {late.who} as {late.kind}."
        return Decision(status, why, NEVADA)
    return _longer(one, other)


def _status(one: Coverage) -> int:
    """Present job or no job, then a former job, then COBRA."""
    return {Kind.RETIREE: 1, Kind.LAID_OFF: 1, Kind.COBRA: 2}.get(one.kind, 0)


def _longer(one: Coverage, other: Coverage) -> Decision:
    """The plan that has been in force longer goes first; plans of the same day share."""
    for each in (one, other):
        if each.in_force_since is None:
            raise ValueError(f"since when is {each.payer} in force? The longer plan goes first; add in_force_since")
    since, since_other = one.in_force_since or date.min, other.in_force_since or date.min
    if since == since_other:
        why = f"Both have been in force since {in_words(since)}, so no rule decides; the two plans share equally."
        return Decision(0, why, MODEL)
    early = one if since < since_other else other
    why = f"{early.payer} has been in force longer, since {in_words(min(since, since_other))}."
    return Decision(-1 if since < since_other else 1, why, NEVADA)
