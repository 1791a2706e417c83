"""Situations in which the card on file is not the whole truth: two plans, a change, no cover, a treatment left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from kit.engine.claim import Accumulators
from kit.engine.coverage import Relation
from kit.engine.days import add_days, move_to_business_day
from kit.engine.money import Money
from kit.engine.secondary import Method
from kit.scenarios.coverage import PAYERS
from kit.scenarios.draw import Draw
from kit.scenarios.people import YEAR, name
from kit.tasks.verify_coverage.facts import Answer, Contract, Permission, Verification

__all__ = ["changed"]

SITUATIONS = ("two", "two", "two", "change", "change", "change", "ended", "not begun", "left out", "left out")


def changed(draw: Draw, facts: Verification) -> Verification:
    """One of the situations, on facts that were plain."""
    here = draw.at("situation")
    match here.pick(SITUATIONS):
        case "two":
            return _two_plans(here, facts)
        case "change":
            return _turn_of_the_month(here, facts, another=True)
        case "ended":
            return _turn_of_the_month(here, facts, another=False)
        case "not begun":
            return _not_begun(here, facts)
    return _left_out(here, facts)


def _another(draw: Draw, facts: Verification) -> Answer:
    """A second plan of another payer, with the same rules for the shares but its own amounts."""
    first = facts.answers[0]
    payer = draw.at("payer").pick([one for one in PAYERS if one != first.cover.payer])
    plan = first.cover.plan
    deductible = Money(draw.at("deductible").pick((25000, 40000, 60000, 80000, 120000)))
    plan = replace(plan, name=f"{payer} {draw.at('tier').pick(('Blue', 'Green'))}", deductible=deductible)
    left = min(deductible, Money(draw.at("left").integer(0, max(1, facts.order.charge.cents // 3))))
    cover = replace(
        first.cover, payer=payer, plan=plan, member_id=f"{PAYERS[payer]}{draw.at('member').digits(9)}",
        group_number=draw.at("group").digits(6), ended=None,
    )  # fmt: skip
    met = Accumulators(deductible - left, deductible - left + Money(draw.at("more").integer(1, 9) * 1000))
    network = draw.at("network").pick(("Open", "Select"))
    return Answer(cover, met, network, first.allowed, first.needs_authorization, first.needs_referral, ())


def _listed(facts: Verification, *answers: Answer) -> tuple[Contract, ...]:
    """The office's list, with the networks of these plans on it."""
    rows = {(one.payer, one.network): one for one in facts.contracts}
    for one in answers:
        rows[one.cover.payer, one.network] = Contract(one.cover.payer, one.network, date(YEAR - 3, 1, 1))
    return tuple(rows[key] for key in sorted(rows))


def _two_plans(draw: Draw, facts: Verification) -> Verification:
    """The patient's own plan and the spouse's, or a child with two parents' plans; the card on file may be second."""
    family = facts.patient.rpartition(" ")[2]
    people = [f"{name(draw.at(f'given {n}'), sex).given} {family}" for n, sex in enumerate("FM")]
    one, other = facts.answers[0], _another(draw.at("other"), facts)
    born = facts.born
    if draw.at("child").chance(50):
        born = date(YEAR - draw.at("age").integer(4, 16), draw.at("month").integer(1, 12), 11)
        days = [date(YEAR - draw.at(f"of {n}").integer(28, 45), 1 + draw.at(f"m {n}").integer(0, 11), 5 + n)
                for n in range(2)]  # fmt: skip
        covers = [
            replace(a.cover, subscriber=f"{who} (parent)", relation=Relation.PARENT, subscriber_birth_date=day)
            for a, who, day in zip((one, other), people, days, strict=True)
        ]
    else:
        spouse = people[draw.at("spouse").integer(0, 1)]
        day = born + timedelta(draw.at("apart").integer(-1500, 1500))
        covers = [
            one.cover,
            replace(other.cover, subscriber=f"{spouse} (spouse)", relation=Relation.SPOUSE, subscriber_birth_date=day),
        ]
    method = draw.at("method").pick((Method.STANDARD, Method.NON_DUPLICATION))
    answers = [replace(a, cover=c, method=method) for a, c in zip((one, other), covers, strict=True)]
    if draw.at("turned").chance(65):
        answers.reverse()
    return replace(facts, born=born, answers=tuple(answers), contracts=_listed(facts, *answers))


def _month(draw: Draw) -> date:
    return date(YEAR, draw.at("month").integer(3, 10), 1)


def _turn_of_the_month(draw: Draw, facts: Verification, *, another: bool) -> Verification:
    """The plan on file ends with the month, and the visit is in the next one; a new plan may begin on its first day."""
    first = _month(draw)
    day = move_to_business_day(add_days(first, draw.at("day").integer(0, 8)))
    today = move_to_business_day(first - timedelta(draw.at("before").integer(5, 9)))
    old = facts.answers[0]
    old = replace(old, cover=replace(old.cover, ended=first - timedelta(1)))
    order = replace(facts.order, day=day)
    facts = replace(facts, order=order, today=today, answers=(old,))
    if not another:
        return replace(facts, contracts=_listed(facts, old))
    new = _another(draw.at("other"), facts)
    new = replace(new, cover=replace(new.cover, effective=first), met=Accumulators())
    facts = replace(facts, answers=(old, new), contracts=_listed(facts, old, new))
    if not draw.at("needs").chance(60):
        return facts
    asked = tuple(replace(a, needs_authorization=(order.treatment, *a.needs_authorization)) for a in (old, new))
    row = Permission(
        f"AU-{draw.at('number').digits(7)}", facts.patient, old.cover.payer, order.treatment, 1,
        today - timedelta(6), day + timedelta(30),
    )  # fmt: skip
    other = replace(row, number=f"AU-{draw.at('x').digits(7)}", patient=str(name(draw.at("who"), "F")))
    return replace(facts, answers=asked, permissions=(other, row))


def _not_begun(draw: Draw, facts: Verification) -> Verification:
    """A new job: the plan on the card begins on the first of the next month, after the visit."""
    first = _month(draw)
    today = move_to_business_day(first - timedelta(draw.at("before").integer(16, 20)))
    day = move_to_business_day(first - timedelta(draw.at("short").integer(5, 9)))
    one = facts.answers[0]
    begun = replace(one, cover=replace(one.cover, effective=first), met=Accumulators())
    facts = replace(facts, order=replace(facts.order, day=day), today=today, answers=(begun,))
    return replace(facts, contracts=_listed(facts, begun))


def _left_out(draw: Draw, facts: Verification) -> Verification:
    """The payer says that the kind of service is covered, but the plan's booklet leaves this treatment out."""
    one = facts.answers[0]
    return replace(facts, answers=(replace(one, leaves_out=(facts.order.treatment, *one.leaves_out)),))
