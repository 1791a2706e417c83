"""The checks before the money: which plan pays first, is it active, are we in its network, is permission on file."""

from __future__ import annotations

from typing import NamedTuple

from kit.engine import coverage as engine
from kit.engine.coordination import payer_order
from kit.engine.coverage import Household, Relation
from kit.engine.days import add_months
from kit.scenarios.coverage import PAYERS
from kit.tasks.verify_coverage.facts import Answer, Verification

__all__ = [
    "AUTHORIZATION", "CARD", "GOOD", "IN", "MISSING", "NETWORK", "NOT_NEEDED", "NO_PLAN", "PLANS", "REFERRAL",
    "Permit", "authorization", "begins_soon", "card_on_file", "in_force", "network_of", "referral", "visits_left",
]  # fmt: skip

NO_PLAN = "No plan on that day"
PLANS = (*PAYERS, NO_PLAN)
CARD = ("Active", "Has ended before that day", "Has not begun by that day")
IN = "In network"
NETWORK = (IN, "Not on our list", "Contract ended before", "Contract begins after", NO_PLAN)
NOT_NEEDED, GOOD, MISSING = "Not needed", "Needed, on file and good", "Needed, none on file"
AUTHORIZATION = (
    NOT_NEEDED, GOOD, MISSING, "On file, for other days", "On file, other treatment", "On file, from another plan",
    "On file, too few visits",
)  # fmt: skip
REFERRAL = (NOT_NEEDED, GOOD, MISSING, "On file, for other days", "On file, to another doctor")


class Permit(NamedTuple):
    """What stands in the log: the finding, the number where it is good, and why."""

    finding: str
    number: str
    why: str


def card_on_file(facts: Verification) -> str:
    """What the plan of the card on file is on the day of the visit."""
    cover, day = facts.answers[0].cover, facts.order.day
    if cover.ended is not None and cover.ended < day:
        return CARD[1]
    return CARD[2] if cover.effective > day else CARD[0]


def in_force(facts: Verification) -> tuple[Answer, ...]:
    """The plans that are active on the day, in the order in which they pay."""
    day = facts.order.day
    active = [
        one
        for one in facts.answers
        if one.cover.effective <= day and (one.cover.ended is None or one.cover.ended >= day)
    ]
    if len(active) < 2:
        return tuple(active)
    child = any(one.cover.relation is Relation.PARENT for one in active)
    order = payer_order(
        [_as_engine(one) for one in active], day, Household(parents_together=True) if child else None
    ).order
    return tuple(sorted(active, key=lambda one: order.index(one.cover.payer)))


def _as_engine(answer: Answer) -> engine.Coverage:
    cover = answer.cover
    return engine.Coverage(
        cover.payer, cover.kind, cover.relation, cover.subscriber.partition(" (")[0], cover.subscriber_birth_date,
        in_force_since=cover.effective, in_force_until=cover.ended,
    )  # fmt: skip


def network_of(facts: Verification, plan: Answer | None) -> str:
    """Where our office stands on the list of networks of the plan that pays first."""
    if plan is None:
        return NO_PLAN
    day = facts.order.day
    for one in facts.contracts:
        if (one.payer, one.network) == (plan.cover.payer, plan.network):
            if one.ends is not None and one.ends < day:
                return NETWORK[2]
            return NETWORK[3] if one.begins > day else IN
    return NETWORK[1]


def authorization(facts: Verification, plan: Answer | None) -> Permit:
    """Whether the plan that pays first asks for authorization, and whether one in the log fits in every way."""
    order = facts.order
    if plan is None or order.treatment not in plan.needs_authorization:
        return Permit(NOT_NEEDED, "", "The treatment is not on the plan's list of what needs authorization.")
    mine = [one for one in facts.permissions if one.patient == facts.patient]
    found = Permit(MISSING, "", "The plan asks for it, and the log has none for this patient.")
    for one in mine:
        if one.payer != plan.cover.payer:
            found = Permit(AUTHORIZATION[5], "", f"{one.number} is from {one.payer}, not from the plan that pays.")
        elif one.treatment != order.treatment:
            found = Permit(AUTHORIZATION[4], "", f"{one.number} is for: {one.treatment}.")
        elif not one.begins <= order.day <= one.ends:
            found = Permit(
                AUTHORIZATION[3], "", f"{one.number} holds from {one.begins:%m/%d/%Y} to {one.ends:%m/%d/%Y}."
            )
        elif one.visits < order.visits:
            found = Permit(
                AUTHORIZATION[6], "", f"{one.number} is for {one.visits} visits; {order.visits} are ordered."
            )
        else:
            return Permit(GOOD, one.number, f"{one.number} fits patient, plan, treatment, day and number of visits.")
    return found


def referral(facts: Verification, plan: Answer | None) -> Permit:
    """Whether the plan asks for a referral, and whether one in the log fits."""
    order = facts.order
    if plan is None or order.treatment not in plan.needs_referral:
        return Permit(NOT_NEEDED, "", "The treatment is not on the plan's list of what needs a referral.")
    found = Permit(MISSING, "", "The plan asks for it, and the log has none for this patient.")
    for one in facts.referrals:
        if one.patient != facts.patient:
            continue
        if one.sent_to != order.doctor:
            found = Permit(REFERRAL[4], "", f"It sends the patient to {one.sent_to}.")
        elif not one.begins <= order.day <= one.ends:
            found = Permit(REFERRAL[3], "", f"It holds from {one.begins:%m/%d/%Y} to {one.ends:%m/%d/%Y}.")
        else:
            return Permit(GOOD, "", "It fits patient, doctor and day.")
    return found


def visits_left(facts: Verification, plan: Answer | None) -> int | None:
    """Visits that the plan still covers: its limit, less what it knows of, less ours that are not billed yet."""
    limit = plan.cover.plan.benefit(facts.order.kind).limit if plan is not None else None
    if plan is None or limit is None or limit.most_visits is None:
        return None
    used = plan.met.used.get(facts.order.kind)
    return max(0, limit.most_visits - (used.visits if used else 0) - facts.not_yet_billed)


def begins_soon(facts: Verification) -> bool:
    """Whether a plan of the patient begins within a month after the visit."""
    day = facts.order.day
    return any(day < one.cover.effective <= add_months(day, 1) for one in facts.answers)
