"""What lies on the desk: the registration on file, and every paper to compare it with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kit.engine.coverage import Relation
from kit.scenarios.coverage import Coverage
from kit.scenarios.insured import private_plan
from kit.scenarios.people import Name

__all__ = [
    "Desk",
    "Identity",
    "Listed",
    "NameChange",
    "Referral",
    "Slip",
    "desk_of_case",
    "holder",
    "insured",
    "typed",
]

CERTIFICATE = "Birth certificate"
LICENSE = "Driver's license"


@dataclass(frozen=True, slots=True)
class Identity:
    """The official paper that says who the patient is; a birth certificate shows no address."""

    kind: str
    name: Name
    birth_date: date
    issued: date
    street: str = ""
    town: str = ""
    zip_code: str = ""
    parents: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """The check-in slip that was filled out and signed on the day of the visit."""

    goes_by: str
    street: str
    town: str
    zip_code: str
    phone: str
    signed_by: str
    signs_as: str


@dataclass(frozen=True, slots=True)
class Referral:
    """What another office wrote: its number, its doctor, and whom it sent."""

    number: str
    doctor: str
    patient: str
    birth_date: date


@dataclass(frozen=True, slots=True)
class NameChange:
    """An official paper that gives the patient another family name from a day on."""

    kind: str
    old: str
    new: str
    dated: date


@dataclass(frozen=True, slots=True)
class Listed:
    """One patient of the list of like names."""

    record_number: str
    name: str
    birth_date: date
    street: str
    phone: str


@dataclass(frozen=True, slots=True)
class Desk:
    """One registration and its papers; `on_file` holds, by entry, what stands there as it was typed."""

    visit: date
    identity: Identity
    slip: Slip
    cards: tuple[Coverage, ...]
    referral: Referral
    listed: tuple[Listed, ...] = ()
    change: NameChange | None = None
    on_file: Mapping[str, str] = field(default_factory=dict)


def typed(day: date) -> str:
    """A day as it is typed into a registration.

    >>> typed(date(2026, 3, 2))
    '03/02/2026'
    """
    return f"{day:%m/%d/%Y}"


def holder(card: Coverage) -> str:
    """Who holds the policy, as the card prints the name."""
    return card.subscriber.partition(" (")[0]


def insured(
    payer: str, payer_number: str, member: str, member_id: str, group: str, who: str, relation: Relation, began: date
) -> Coverage:
    """A card's worth of coverage; what the plan pays does not matter here."""
    words = "the patient" if relation is Relation.SELF else f"the patient's {relation}"
    return Coverage(
        payer, private_plan(payer, "Silver"), member, member_id, group, f"{who} ({words})", began,
        relation=relation, payer_number=payer_number,
    )  # fmt: skip


def desk_of_case(table: Mapping[str, Any]) -> Desk:
    """The facts of a hand-worked case."""
    identity, change = dict(table["identity"]), table.get("change")
    name = Name(identity.pop("first"), identity.pop("last"))
    return Desk(
        visit=table["visit"],
        identity=Identity(name=name, **identity),
        slip=Slip(**table["slip"]),
        cards=tuple(
            insured(
                one["payer"], one["payer_number"], one["member"], one["member_id"], one["group"],
                one["holder"], Relation(one["relation"]), one["began"],
            )
            for one in table["cards"]
        ),
        referral=Referral(**table["referral"]),
        listed=tuple(Listed(**one) for one in table.get("listed", ())),
        change=NameChange(**change) if change else None,
        on_file=table["on_file"],
    )  # fmt: skip
