"""The record-keeping rules: what is added, what gets a last day, and who is billed for which day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from kit.engine.coordination import MODEL, payer_order
from kit.engine.coverage import Coverage, Household, Relation
from kit.engine.dates import in_words
from kit.engine.worksheet import Source
from kit.tasks.update_record.facts import Dated, Record, Status

__all__ = [
    "BY_DATE", "DIAGNOSES", "NEW_ACCOUNT", "NONE", "SERIES", "UNCERTAIN", "Billed", "account_of", "billed_on",
    "billing", "coverage_ends", "dated_ends", "diagnoses_to_add", "main_diagnosis", "treatments_to_add",
]  # fmt: skip

CHECKED = date(2026, 11, 25)
UNCERTAIN = Source(
    "Uncertain diagnoses of outpatients (guideline IV.H)",
    "https://biologyinsights.com/do-you-code-a-probable-diagnosis-in-outpatient",
    CHECKED,
)
DIAGNOSES = Source(
    "Outpatient coding guidelines, section IV",
    "https://valiantlifecare.com/blog/outpatient-coding-guidelines.php",
    CHECKED,
)
SERIES = Source("Recurring and series accounts", "https://forums.nahri.org/discussion/comment/459", CHECKED)
BY_DATE = Source(
    "Insurance history by date of service",
    "https://support.drchrono.com/home/200030445-how-do-i-keep-a-patient-s-insurance-history",
    CHECKED,
)

NONE = "none"
NEW_ACCOUNT = "a new account"
DAY = timedelta(days=1)


class Billed(NamedTuple):
    """Who is billed for one day, from first to last, with the reason and its source."""

    payers: tuple[str, ...]
    why: str
    source: Source

    @property
    def first(self) -> str:
        """The payer that is billed first, or 'none'."""
        return self.payers[0] if self.payers else NONE

    @property
    def second(self) -> str:
        """The payer that is billed after the first, or 'none'."""
        return self.payers[1] if len(self.payers) > 1 else NONE


def diagnoses_to_add(record: Record) -> tuple[str, ...]:
    """The codes that were treated or checked on the day; what is suspected or healed is left out."""
    return tuple(one.code for one in record.note.findings if one.status in (Status.MAIN, Status.ALSO))


def main_diagnosis(record: Record) -> str:
    """The one that the visit was mainly for."""
    return next(one.code for one in record.note.findings if one.status is Status.MAIN)


def treatments_to_add(record: Record) -> tuple[str, ...]:
    """What was done here on the day."""
    return tuple(one.code for one in record.note.services if one.status is Status.DONE)


def account_of(record: Record) -> str:
    """The account of the series with the same order number, or a new account."""
    if record.note.order:
        for visit in record.visits:
            if visit.order == record.note.order:
                return visit.account
    return NEW_ACCOUNT


def coverage_ends(record: Record) -> date | None:
    """The last day of the first policy on record: by the insurer's letter, or the day before its replacement."""
    if record.letter is not None:
        return record.letter
    if record.new is not None and record.replaces:
        return record.new.first_day - DAY
    return None


def dated_ends(record: Record, entry: Dated) -> date | None:
    """The last day of an address or a way to pay: the day before the one that follows it."""
    return next((change.begins - DAY for change in record.changes if change.kind == entry.kind), None)


def billing(record: Record) -> dict[date, Billed]:
    """Who is billed for each day of service, with the record brought up to date."""
    covers = [one.cover for one in record.policies]
    ended = coverage_ends(record)
    if ended is not None:
        covers[0] = replace(covers[0], in_force_until=ended)
    if record.new is not None:
        covers.append(record.new.cover)
    days = [visit.day for visit in record.visits] + [record.note.day]
    return {day: billed_on(day, covers) for day in days}


def billed_on(day: date, covers: Iterable[Coverage]) -> Billed:
    """Who is billed for a day of service: the coverages in force on it, in the order in which they pay."""
    at_work = [one for one in covers if _in_force(one, day)]
    if not at_work:
        return Billed((), f"No coverage was in force on {in_words(day)}, so the guarantor is billed.", BY_DATE)
    if len(at_work) == 1:
        one = at_work[0]
        return Billed((one.payer,), f"On {in_words(day)} only {one.payer} was in force.", BY_DATE)
    family = any(one.relation is Relation.PARENT for one in at_work)
    found = payer_order(at_work, day, Household(parents_together=True) if family else None)
    reason = next((line for line in found.worksheet if line.name == "pays_before"), None)
    why = f"Both were in force. {reason.why}" if reason else "Both were in force."
    return Billed(found.order, why, reason.source if reason else MODEL)


def _in_force(one: Coverage, day: date) -> bool:
    """Both the first and the last day are covered."""
    begun = one.in_force_since is None or one.in_force_since <= day
    return begun and (one.in_force_until is None or day <= one.in_force_until)
