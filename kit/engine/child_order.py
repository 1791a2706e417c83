"""Which parent's plan pays first for a child: birthdays, or decree and custody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kit.engine.coverage import Coverage, Household, OrderPolicy, Relation
from kit.engine.dates import in_words
from kit.engine.worksheet import Source

__all__ = ["children_rule"]

CHECKED = date(2026, 11, 25)
TOGETHER = Source("NAIC coordination of benefits policy", "https://aetnafedspostal.com/NAIC.php", CHECKED)
APART = Source(
    "Indiana 760 IAC 1-38.1-14: children of separated parents",
    "https://d1tvxue8o4w0fl.cloudfront.net/regulation/indiana-administrative-code/title-760-department-of-insurance/article-1-general-provisions/rule-760-iac-1-381-group-coordination-of-benefits/section-760-iac-1-381-14-order-of-benefits-for-dependent-childseparated-or-divorced-parents",
    CHECKED,
)
YOUNG_ADULT = Source(
    "Thompson: coordination for adult children", "https://www.thompson.com/public/newsbrief.jsp?id=3352", CHECKED
)
GENDER = Source(
    "USAble: coordination of benefits, birthday and gender rule",
    "https://usableadmin.com/products_services/coordination.aspx",
    CHECKED,
)

Ruled = tuple[int, str, Source]
"""Below zero when the first plan goes first, why, and where that is said."""


def children_rule(
    one: Coverage,
    other: Coverage,
    coverages: Sequence[Coverage],
    household: Household | None,
    policy: OrderPolicy,
) -> Ruled | None:
    """The order of two plans that cover the patient as a dependent, or None when this rule does not decide.

    Raises ValueError that names the fact that is missing.
    """
    relations = {each.relation for each in coverages} - {Relation.SELF}
    if relations == {Relation.SPOUSE}:
        return None
    if Relation.SPOUSE in relations:
        return _young_adult(one, other)
    for each in (one, other):
        if not each.subscriber:
            raise ValueError(f"whose plan is {each.payer}? Add subscriber, such as mother or father")
    if _same(one.subscriber, other.subscriber):
        return None
    if household is None:
        raise ValueError("do the parents live together? Add household; when apart: whose custody, and any decree?")
    if household.parents_together:
        return _together(one, other, policy)
    return _apart(one, other, coverages, household)


def _same(name: str, other: str) -> bool:
    return name.casefold() == other.casefold()


def _young_adult(one: Coverage, other: Coverage) -> Ruled | None:
    """A spouse's plan against a parent's: the longer one, then the earlier birthday."""
    found = _longer(one, other, YOUNG_ADULT)
    return found if found is not None else _birthday(one, other)


def _together(one: Coverage, other: Coverage, policy: OrderPolicy) -> Ruled | None:
    for each in (one, other):
        if each.relation is Relation.STEP_PARENT:
            raise ValueError(f"{each.payer} is a step-parent's, but the parents live together; check household")
    if not policy.gender_rule:
        return _birthday(one, other) or _longer(one, other, TOGETHER)
    fathers = [_same(each.subscriber, "father") for each in (one, other)]
    if sum(fathers) != 1:
        raise ValueError("the gender rule needs one plan of the father; name the subscribers mother and father")
    return -1 if fathers[0] else 1, "The old gender rule: the father's plan goes first.", GENDER


def _birthday(one: Coverage, other: Coverage) -> Ruled | None:
    """The earlier birthday in the year, month and day only; None for the same birthday."""
    days = []
    for each in (one, other):
        if each.subscriber_birth_date is None:
            raise ValueError(f"when is the birthday of {each.who}? Add subscriber_birth_date to {each.payer}")
        days.append((each.subscriber_birth_date.month, each.subscriber_birth_date.day))
    if days[0] == days[1]:
        return None
    early, late = (one, other) if days[0] < days[1] else (other, one)
    first, second = (_month_and_day(each.subscriber_birth_date or date.min) for each in (early, late))
    why = f"Birthday rule: {early.who}, {first}, comes before {late.who}, {second}; the year does not matter."
    return -1 if early is one else 1, why, TOGETHER


def _month_and_day(day: date) -> str:
    return f"{day:%B} {day.day}"


def _longer(one: Coverage, other: Coverage, source: Source) -> Ruled | None:
    """The plan that has been in force longer; None for the same day."""
    for each in (one, other):
        if each.in_force_since is None:
            raise ValueError(f"since when is {each.payer} in force? The longer plan goes first; add in_force_since")
    since, since_other = one.in_force_since or date.min, other.in_force_since or date.min
    if since == since_other:
        return None
    early = one if since < since_other else other
    why = f"{early.payer} has covered {early.who} longer, since {in_words(min(since, since_other))}."
    return -1 if early is one else 1, why, source


def _apart(one: Coverage, other: Coverage, coverages: Sequence[Coverage], household: Household) -> Ruled | None:
    """Separated parents: decree, then custody; birthdays when both are responsible or custody is joint."""
    decree = household.decree_names if household.plans_know_the_decree else ()
    if len(set(decree)) == 2 or (household.joint_custody and not decree):
        return _shared(one, other)
    for each in (one, other):
        if each.relation is Relation.STEP_PARENT and not each.spouse_of:
            raise ValueError(f"whose spouse is {each.who}? Add spouse_of to {each.payer}")
    if decree:
        named = [_by_decree(each, decree[0], coverages) for each in (one, other)]
        if named[0] != named[1]:
            early = one if named[0] else other
            whose = decree[0] if _same(early.subscriber, decree[0]) else f"{decree[0]}'s spouse"
            return (
                -1 if named[0] else 1,
                f"The court made {decree[0]} responsible, so the plan of {whose} is first.",
                APART,
            )
    if household.joint_custody:
        return _shared(one, other)
    if not household.custodial_parent:
        raise ValueError(f"whose custody? Add custodial_parent to decide between {one.payer} and {other.payer}")
    ranks = [_custody_rank(each, household.custodial_parent) for each in (one, other)]
    if ranks[0] == ranks[1]:
        raise ValueError(f"custody of {household.custodial_parent!r} does not decide between {one.who} and {other.who}")
    early, late = (one, other) if ranks[0] < ranks[1] else (other, one)
    whose = household.custodial_parent
    words = f"{_custody_words(early, whose)} before {_custody_words(late, whose)}"
    why = f"No decree decides, and {whose} has custody: {words}."
    return -1 if early is one else 1, why, APART


def _shared(one: Coverage, other: Coverage) -> Ruled | None:
    """Both parents responsible or joint custody: birthdays of the parents; step-parents after them."""
    steps = [each.relation is Relation.STEP_PARENT for each in (one, other)]
    if steps[0] != steps[1]:
        early = other if steps[0] else one
        return 1 if steps[0] else -1, f"{early.payer} is a parent's plan, the other a step-parent's.", APART
    return _birthday(one, other) or _longer(one, other, TOGETHER)


def _by_decree(one: Coverage, named: str, coverages: Sequence[Coverage]) -> bool:
    """Whether this is the plan the decree puts first: the parent's, or the spouse's when the parent has none."""
    if any(_same(each.subscriber, named) for each in coverages):
        return _same(one.subscriber, named)
    return _same(one.spouse_of, named)


def _custody_rank(one: Coverage, custodial: str) -> int:
    if one.relation is Relation.STEP_PARENT:
        return 1 if _same(one.spouse_of, custodial) else 3
    return 0 if _same(one.subscriber, custodial) else 2


def _custody_words(one: Coverage, custodial: str) -> str:
    return (
        "the parent with custody",
        "that parent's spouse",
        "the parent without custody",
        "the spouse of the parent without custody",
    )[_custody_rank(one, custodial)]
