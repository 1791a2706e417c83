"""The record on file, and what is new: the visit note, coverage, and changes of address and way to pay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from kit.engine.codes import services
from kit.engine.coverage import Coverage, Kind, MedicareBasis, Relation

__all__ = [
    "Change",
    "Dated",
    "Finding",
    "Note",
    "PastVisit",
    "Policy",
    "Record",
    "Service",
    "Status",
    "noted",
    "record_of_case",
]


class Status(StrEnum):
    """What the note says about a diagnosis or a service."""

    MAIN = "main"
    ALSO = "also"
    SUSPECTED = "suspected"
    HEALED = "healed"
    DONE = "done"
    PLANNED = "planned"
    DECLINED = "declined"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Policy:
    """One coverage as the rules of payer order need it, and the numbers on its card."""

    cover: Coverage
    member_id: str
    group: str = ""

    @property
    def first_day(self) -> date:
        """The first day of the coverage."""
        return self.cover.in_force_since or date.min


@dataclass(frozen=True, slots=True)
class Dated:
    """An address or a way to pay, and since when it is in use."""

    kind: str
    text: str
    began: date


@dataclass(frozen=True, slots=True)
class Change:
    """What the guarantor wants changed: an address or a way to pay, and from which day on."""

    kind: str
    text: str
    begins: date


@dataclass(frozen=True, slots=True)
class PastVisit:
    """A visit on record: its account, its day, the order number of a series, and who was billed, in order."""

    account: str
    day: date
    what: str
    billed: tuple[str, ...]
    order: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A diagnosis that the note names; only what was treated today belongs on the record."""

    code: str
    status: Status
    remark: str


@dataclass(frozen=True, slots=True)
class Service:
    """A service that the note names; only what was done here today belongs on the record."""

    code: str
    status: Status
    remark: str


@dataclass(frozen=True, slots=True)
class Note:
    """The note of the new visit; `order` is the order number when it is a session of a series."""

    day: date
    findings: tuple[Finding, ...]
    services: tuple[Service, ...]
    order: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One patient's record and everything new.

    `new` is a card that is not on record yet, `replaces` says that it takes the place of the first
    policy on record, `letter` is the last day that this policy's insurer has written to us.
    """

    patient: str
    birth_date: date
    guarantor: str
    policies: tuple[Policy, ...]
    dated: tuple[Dated, ...]
    visits: tuple[PastVisit, ...]
    family_account: str
    note: Note
    new: Policy | None = None
    replaces: bool = False
    letter: date | None = None
    changes: tuple[Change, ...] = ()


REMARKS: Mapping[Status, tuple[str, ...]] = {
    Status.MAIN: (
        "This is what the visit today was for. Treated.",
        "The patient came because of this. Treated.",
        "Reason for coming in today. Examined and treated.",
    ),
    Status.ALSO: (
        "Checked today as well.",
        "Also looked at today, and treated.",
        "Followed up today, along with the rest.",
    ),
    Status.SUSPECTED: (
        "Possible. We wait for the test.",
        "To be ruled out.",
        "Suspected. Patient comes back next week.",
        "Probable, not yet confirmed.",
    ),
    Status.HEALED: (
        "Had this three years ago. Healed, no treatment.",
        "In the past only. Gone since last year.",
        "History. Fully recovered, not looked at today.",
    ),
    Status.DONE: ("Done here today.", "Done here today, no trouble.", "Yes, done here today."),
    Status.PLANNED: ("Ordered for next month.", "Planned for the next visit."),
    Status.DECLINED: ("Offered. The patient said no.", "Declined by the patient."),
    Status.ELSEWHERE: ("Report brought along from another clinic.", "Done last week at another office."),
}
"""What the doctor writes for each."""

OF_MEDICINE: Mapping[Status, tuple[str, ...]] = {
    Status.DONE: ("Given out here today.", "Given out here today, with a leaflet."),
    Status.PLANNED: ("To be given out at the next visit.",),
    Status.DECLINED: REMARKS[Status.DECLINED],
    Status.ELSEWHERE: ("Picked up last week at another pharmacy.",),
}
"""What is noted for a medicine."""


def noted(code: str, status: Status) -> tuple[str, ...]:
    """What may be noted beside a service.

    >>> noted("MED-6001", Status.DONE)[0], noted("SVC-2001", Status.DONE)[0]
    ('Given out here today.', 'Done here today.')
    """
    return (OF_MEDICINE if services()[code].kind.endswith("medicine") else REMARKS)[status]


def record_of_case(table: Mapping[str, Any]) -> Record:
    """The facts of a hand-worked case."""
    note = table["note"]
    new = table.get("new")
    return Record(
        patient=table["patient"],
        birth_date=table["birth_date"],
        guarantor=table["guarantor"],
        policies=tuple(_policy(one) for one in table["policies"]),
        dated=tuple(Dated(**one) for one in table["dated"]),
        visits=tuple(PastVisit(**{**one, "billed": tuple(one["billed"])}) for one in table["visits"]),
        family_account=table["family_account"],
        note=Note(
            note["day"],
            tuple(Finding(code, Status(said), REMARKS[Status(said)][0]) for code, said in note["findings"]),
            tuple(Service(code, Status(said), noted(code, Status(said))[0]) for code, said in note["services"]),
            note.get("order", ""),
        ),
        new=_policy(new) if new else None,
        replaces=table.get("replaces", False),
        letter=table.get("letter"),
        changes=tuple(Change(**one) for one in table.get("changes", ())),
    )


def _policy(table: Mapping[str, Any]) -> Policy:
    kind = Kind(table["kind"])
    return Policy(
        Coverage(
            table["payer"],
            kind,
            Relation(table.get("relation", "self")),
            table.get("holder", ""),
            table.get("holder_born"),
            in_force_since=table["first_day"],
            employees=table.get("employees"),
            basis=(MedicareBasis.AGE,) if kind is Kind.MEDICARE else (),
            entitled_since=table["first_day"] if kind is Kind.MEDICARE else None,
        ),
        table["member_id"],
        table.get("group", ""),
    )
