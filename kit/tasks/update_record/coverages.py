"""Draw who insures: what is on record, what is new, and how the two fit together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kit.engine.coverage import Coverage, Kind, MedicareBasis, Relation
from kit.scenarios.coverage import PAYERS
from kit.scenarios.draw import Draw
from kit.scenarios.insured import MEDICAID, MEDICARE
from kit.scenarios.names import given_name
from kit.scenarios.people import YEAR, Name
from kit.tasks.update_record.facts import Policy

__all__ = ["Insured", "draw_insured"]

SMALLEST = 20
"""From so many employees on, a plan from a present job pays before Medicare."""


@dataclass(frozen=True, slots=True)
class Insured:
    """The policies on record, the new one, and what became of the first."""

    policies: tuple[Policy, ...]
    new: Policy | None = None
    replaces: bool = False
    letter: date | None = None


def draw_insured(draw: Draw, kind: str, begins: date, family: str, born: date) -> Insured:
    """Coverage of one kind.

    'same', 'replaced' and 'gap' are about one coverage at a time; 'own job', 'second parent', 'sixty-five',
    'Medicaid' and 'one of two' (the first of two is replaced) about two.
    """
    companies = sorted(PAYERS, key=lambda name: draw.at(f"company {name}").number())
    since = date(YEAR - draw.at("years").integer(1, 3), 1, 1)
    first = _private(draw.at("first"), companies[0], since)
    later = _private(draw.at("later"), companies[1], begins)
    spouse = f"{given_name(draw.at('spouse'), draw.at('sex').pick('FM'))} {family}"
    match kind:
        case "same":
            return Insured((first,))
        case "replaced":
            letter = begins - timedelta(1) if draw.at("letter").chance(35) else None
            return Insured((first,), later, True, letter)
        case "gap":
            # Coverage ends with a month.
            inside = begins - timedelta(draw.at("gap").integer(2, 60))
            return Insured((first,), later, True, inside.replace(day=1) - timedelta(1))
        case "own job":
            return Insured((_held(first, spouse, Relation.SPOUSE),), later)
        case "second parent":
            days = [date(1980 + draw.at(f"year {who}").integer(0, 9), draw.at(f"month {who}").integer(1, 12),
                         draw.at(f"day {who}").integer(1, 28)) for who in "ab"]  # fmt: skip
            names = [str(Name(given_name(draw.at(f"parent {one}"), one), family)) for one in "FM"]
            mine = _held(first, names[0], Relation.PARENT, days[0])
            return Insured((mine,), _held(later, names[1], Relation.PARENT, days[1]))
        case "sixty-five":
            size = draw.at("size").integer(6, 19) if draw.at("small").chance(50) else draw.at("size").integer(20, 160)
            return Insured((_private(draw.at("first"), companies[0], since, size),), _medicare(draw.at("new"), begins))
        case "Medicaid":
            medicaid = _medicaid(draw.at("new"), begins if draw.at("which").chance(50) else since)
            if medicaid.first_day == begins:
                return Insured((first,), medicaid)
            return Insured((medicaid,), later)
    second = _held(_private(draw.at("second"), companies[2], since), spouse, Relation.SPOUSE)
    return Insured((first, second), later, True)


def _private(draw: Draw, payer: str, since: date, employees: int | None = None) -> Policy:
    cover = Coverage(payer, Kind.EMPLOYER, in_force_since=since, employees=employees)
    return Policy(cover, f"{PAYERS[payer]}{draw.at('member').digits(9)}", draw.at("group").digits(6))


def _held(policy: Policy, who: str, relation: Relation, born: date | None = None) -> Policy:
    one = policy.cover
    cover = Coverage(one.payer, one.kind, relation, who, born, in_force_since=one.in_force_since)
    return Policy(cover, policy.member_id, policy.group)


def _medicaid(draw: Draw, since: date) -> Policy:
    return Policy(Coverage(MEDICAID, Kind.MEDICAID, in_force_since=since), f"MCD{draw.at('member').digits(9)}")


def _medicare(draw: Draw, since: date) -> Policy:
    """Medicare by age; the number starts with a 0 as none does."""
    cover = Coverage(
        MEDICARE, Kind.MEDICARE, in_force_since=since, basis=(MedicareBasis.AGE,), entitled_since=since
    )  # fmt: skip
    digits = draw.at("member").digits(6)
    return Policy(cover, f"0A{digits[:2]}C{digits[2:4]}EF{digits[4:]}")
