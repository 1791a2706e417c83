"""The hospital's registration rules: which paper decides which entry, and what the entry must then be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from kit.engine.coverage import Relation
from kit.engine.dates import in_words
from kit.engine.worksheet import Source
from kit.scenarios.coverage import Coverage
from kit.scenarios.people import ADULT
from kit.tasks.clean_registration.facts import CERTIFICATE, Desk, Listed, holder, typed

__all__ = ["CHILD", "SELF", "Entry", "card_in_force", "card_texts", "is_minor", "legal_name", "right"]

CHECKED = date(2026, 11, 25)
NAMES = Source(
    "Patient identification starts at registration",
    "https://www.reliasmedia.com/articles/146678-patient-identification-issues-start-at-registration",
    CHECKED,
)
LIKE_NAMES = Source("Verify identity", "https://open-emr.org/wiki/index.php/Verify_Identity", CHECKED)
CONTACT = Source(
    "How to reduce patient registration errors",
    "https://datasearchinc.com/how-to-reduce-patient-registration-errors/",
    CHECKED,
)
GUARANTOR = Source("Guarantor and subscriber", "https://immedicaresolutions.com/wiki/guarantor", CHECKED)
CARD = Source(
    "How to read a health insurance card",
    "https://www.p3care.com/blog/how-to-read-a-patients-health-insurance-card/",
    CHECKED,
)
BY_DATE = Source(
    "Insurance history by date of service",
    "https://support.drchrono.com/home/200030445-how-do-i-keep-a-patient-s-insurance-history",
    CHECKED,
)

SELF = "self"
CHILD = "child"
DEPENDENTS: Mapping[Relation, str] = MappingProxyType(
    {Relation.SELF: SELF, Relation.SPOUSE: "spouse", Relation.PARENT: CHILD, Relation.STEP_PARENT: "stepchild"}
)


class Entry(NamedTuple):
    """What an entry must be, and why: by which paper, in one sentence."""

    text: str
    why: str
    source: Source


def is_minor(born: date, on: date) -> bool:
    """Whether somebody is not yet 18 on a day; on the 18th birthday they no longer are.

    >>> is_minor(date(2008, 5, 4), date(2026, 5, 3)), is_minor(date(2008, 5, 4), date(2026, 5, 4))
    (True, False)
    """
    return (on.year - born.year, on.month, on.day) < (ADULT, born.month, born.day)


def legal_name(desk: Desk) -> tuple[str, str]:
    """First and last name: of the photo ID, or of a change of name that is newer than it."""
    change, identity = desk.change, desk.identity
    if change is not None and change.dated > identity.issued:
        return identity.name.given, change.new
    return identity.name.given, identity.name.family


def card_in_force(desk: Desk) -> Coverage:
    """The card whose coverage began last, of those that had begun on the day of the visit."""
    begun = [card for card in desk.cards if card.effective <= desk.visit]
    if not begun:
        raise ValueError(f"no card had begun on {desk.visit}; add one that had")
    return max(begun, key=lambda card: card.effective)


def card_texts(card: Coverage) -> dict[str, str]:
    """The entries that are copied from a card, as they are typed."""
    return {
        "insurer": card.payer,
        "payer_number": card.payer_number,
        "member_id": card.member_id,
        "group_number": card.group_number,
        "coverage_began": typed(card.effective),
    }


def right(desk: Desk) -> dict[str, Entry]:
    """Every entry as it must be, in the order of the form.

    The medical record number is only there when there is a list of like names to check it with.
    """
    found: dict[str, Entry] = {}
    for part in _PARTS:
        found |= part(desk)
    return found


def _record(desk: Desk) -> dict[str, Entry]:
    if not desk.listed:
        return {}
    one = _patient_in(desk)
    why = f"Of the like names only {one.record_number} has the patient's birth date, {in_words(one.birth_date)}."
    return {"record_number": Entry(one.record_number, why, LIKE_NAMES)}


def _patient_in(desk: Desk) -> Listed:
    """The patient in the list: the birth date and a name of the patient, old or new, must both fit."""
    given = desk.identity.name.given
    families = {desk.identity.name.family} | ({desk.change.old, desk.change.new} if desk.change else set())
    names = {f"{given} {family}" for family in families}
    fit = [one for one in desk.listed if one.name in names and one.birth_date == desk.identity.birth_date]
    if len(fit) != 1:
        raise ValueError(f"{len(fit)} patients of the list fit name and birth date; exactly one must")
    return fit[0]


def _who(desk: Desk) -> dict[str, Entry]:
    first, last = legal_name(desk)
    paper = "birth certificate" if desk.identity.kind == CERTIFICATE else "photo ID"
    last_why = f"The {paper} prints {last}."
    if last != desk.identity.name.family and desk.change is not None:
        kind, dated = desk.change.kind.lower(), in_words(desk.change.dated)
        last_why = f"The {kind} of {dated} is newer than the photo ID and says {last}."
    first_why = f"The {paper} prints {first}."
    if desk.slip.goes_by != first:
        first_why += f" {desk.slip.goes_by} is only what the patient goes by."
    born = desk.identity.birth_date
    born_why = f"The {paper} says {in_words(born)}."
    if desk.referral.birth_date != born:
        born_why += f" The referral says {in_words(desk.referral.birth_date)}, but it does not decide."
    return {
        "last_name": Entry(last, last_why, NAMES),
        "first_name": Entry(first, first_why, NAMES),
        "birth_date": Entry(typed(born), born_why, CONTACT),
    }


def _contact(desk: Desk) -> dict[str, Entry]:
    slip = desk.slip
    moved = desk.identity.street not in ("", slip.street)
    more = " The address on the license is an older one." if moved else ""
    return {
        "street": Entry(slip.street, f"The check-in slip says {slip.street}.{more}", CONTACT),
        "zip_code": Entry(slip.zip_code, f"The check-in slip says {slip.zip_code}.{more}", CONTACT),
        "phone": Entry(slip.phone, f"The check-in slip says {slip.phone}.", CONTACT),
    }


def _guarantor(desk: Desk) -> dict[str, Entry]:
    if is_minor(desk.identity.birth_date, desk.visit):
        name, relation = desk.slip.signed_by, desk.slip.signs_as
        why = f"The patient is under 18, so {name}, who signed the check-in slip, answers for the bill."
    else:
        name, relation = " ".join(legal_name(desk)), SELF
        why = f"The patient is 18 or older, so {name} answers for the bill, whoever holds the policy."
    return {"guarantor": Entry(name, why, GUARANTOR), "guarantor_relation": Entry(relation, why, GUARANTOR)}


def _insurance(desk: Desk) -> dict[str, Entry]:
    card = card_in_force(desk)
    since = f"The card that began {in_words(card.effective)}"
    which = " is the newest one in force at the visit." if len(desk.cards) > 1 else " decides."
    who = holder(card)
    relation = DEPENDENTS[card.relation]
    held = f"The card prints {who} as the one who holds the policy."
    patient = "own policy" if relation == SELF else f"{relation}, not the one who holds the policy"
    texts = card_texts(card)
    printed = {name: Entry(text, f"The card says {text}.", CARD) for name, text in texts.items()}
    return {
        **printed,
        "insurer": Entry(card.payer, f"{since}{which} It names {card.payer}.", BY_DATE),
        "coverage_began": Entry(texts["coverage_began"], f"{since}{which}", BY_DATE),
        "subscriber": Entry(who, held, GUARANTOR),
        "subscriber_relation": Entry(relation, f"{held} The patient is: {patient}.", GUARANTOR),
    }


def _referral(desk: Desk) -> dict[str, Entry]:
    one = desk.referral
    return {
        "referral_number": Entry(one.number, f"The referral has the number {one.number}.", CONTACT),
        "referred_by": Entry(one.doctor, f"The referral is signed by {one.doctor}.", CONTACT),
    }


_PARTS: tuple[Callable[[Desk], dict[str, Entry]], ...] = (_record, _who, _contact, _guarantor, _insurance, _referral)
