"""Compare a bill with the record, the charge list and the code book: what is wrong, and what is right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kit.engine.claim import ServiceLine
from kit.engine.icd_codes import icd_codes, icd_headings
from kit.engine.money import ZERO, Money, total
from kit.tasks.review_charges.facts import (
    ROOM,
    CodedDiagnosis,
    Price,
    RecordEntry,
    Review,
    at_another_level,
    price_list,
)

__all__ = [
    "CHARGE_FINDINGS",
    "CODE_FINDINGS",
    "Finding",
    "Found",
    "find",
    "find_diagnosis",
    "inside_a_package",
    "ordinary",
]

AFTER = "Dated after discharge"
PACKAGE = "Included in a package"
TWICE = "Same charge twice"
NOT_DONE = "Ordered but not done"
LEVEL = "Wrong level of visit"
UNITS = "Wrong number of units"
PRICE = "Price not on the charge list"
NO_SUCH_CODE = "Code does not exist"
HEADING = "Code not exact enough"
OTHER_YEAR = "Code not valid on that day"
AGAINST_SEX = "Code against the patient's sex"
AGAINST_AGE = "Code against the patient's age"
OTHER_DIAGNOSIS = "Code says something else"

CHARGE_FINDINGS = (AFTER, PACKAGE, TWICE, NOT_DONE, LEVEL, UNITS, PRICE)
CODE_FINDINGS = (NO_SUCH_CODE, OTHER_YEAR, HEADING, AGAINST_SEX, AGAINST_AGE, OTHER_DIAGNOSIS)
"""What can be found, in the order of the form: of two findings that fit, the first counts."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with one charge, '' for nothing; the right amount, and why. `entry` is its row of the record."""

    name: str
    right: Money
    why: str = ""
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The findings for every charge in order, the rows of the record that were not charged, and the right total."""

    charges: tuple[Finding, ...]
    missing: tuple[RecordEntry, ...]

    @property
    def right_total(self) -> Money:
        """What the bill comes to when every finding is acted on."""
        return total([*(one.right for one in self.charges), *(ordinary(entry) for entry in self.missing)])


def ordinary(entry: RecordEntry) -> Money:
    """What a row of the record costs by the charge list."""
    return price_list()[entry.code].price * entry.units


def inside_a_package(review: Review, code: str, day: date) -> Price | None:
    """The package that was done on the day and includes the service."""
    for entry in review.record:
        package = price_list()[entry.code]
        if entry.done and entry.day == day and code in package.includes:
            return package
    return None


def find(review: Review) -> Found:
    """Go down the bill, line by line, and tick off each charge against one row of the record.

    A row of the record can be ticked off once: the next charge for it is there twice. A row that was done, is in no
    package, and was not ticked off is a missing charge.
    """
    free = [number for number, entry in enumerate(review.record) if entry.done]
    found = []
    for line in review.bill:
        one = _find_charge(review, line, free)
        if one.entry is not None and one.entry in free:
            free.remove(one.entry)
        found.append(one)
    rest = [review.record[number] for number in free]
    missing = tuple(entry for entry in rest if inside_a_package(review, entry.code, entry.day) is None)
    return Found(tuple(found), missing)


def _find_charge(review: Review, line: ServiceLine, free: list[int]) -> Finding:
    """The first of the seven things that is wrong with a charge."""
    day = line.on or review.first_day
    if day > review.last_day:
        return Finding(AFTER, ZERO, f"The patient left on {review.last_day:%m/%d/%Y}; nothing was done after that.")
    if (package := inside_a_package(review, line.code, day)) is not None:
        return Finding(PACKAGE, ZERO, f"{package.label} of that day holds it already.")
    same_day = [number for number in free if review.record[number].day == day]
    fitting = [number for number in same_day if review.record[number].code == line.code]
    if fitting:
        # Of two rows for the same service, the one with the same units belongs to this charge.
        best = next((n for n in fitting if review.record[n].units == line.units), fitting[0])
        return _priced(line, review.record[best], best)
    other = [n for n in same_day if review.record[n].code == at_another_level(line.code)]
    if other:
        entry = review.record[other[0]]
        return Finding(LEVEL, ordinary(entry), f"The record says: {price_list()[entry.code].label}.", other[0])
    if any(entry.done and entry.code == line.code and entry.day == day for entry in review.record):
        return Finding(TWICE, ZERO, "Each time it was done is charged already by a line further up.")
    return Finding(NOT_DONE, ZERO, "The record shows that it was not done on that day.")


def _priced(line: ServiceLine, entry: RecordEntry, number: int) -> Finding:
    """Compare units with the record and the price with the charge list."""
    price, right = price_list()[line.code].price, ordinary(entry)
    if line.units != entry.units:
        what = f"{entry.units} nights were spent here" if line.code == ROOM else f"The record shows {entry.units}"
        return Finding(UNITS, right, f"{what}, the bill has {line.units}; {entry.units} x {price} = {right}.", number)
    if line.billed != right:
        return Finding(PRICE, right, f"The charge list says {price} each; {entry.units} x {price} = {right}.", number)
    return Finding("", right, "", number)


def find_diagnosis(review: Review, one: CodedDiagnosis) -> tuple[str, str]:
    """The first of the six things that is wrong with a code, and why; '' for nothing."""
    return next(_wrong_with(review, one), ("", ""))


def _wrong_with(review: Review, one: CodedDiagnosis) -> Iterator[tuple[str, str]]:
    code = one.billed
    if code in icd_headings():
        yield HEADING, f"{code} is a heading; more characters are needed before it may be billed."
        return
    if code not in icd_codes():
        yield NO_SUCH_CODE, f"{code} is not in the code book."
        return
    entry = icd_codes()[code]
    if not entry.valid_on(review.last_day):
        yield OTHER_YEAR, f"{code} may not be billed for a visit that ended on {review.last_day:%m/%d/%Y}."
    if entry.sex not in ("", review.sex):
        yield AGAINST_SEX, f"{code} is for {'female' if entry.sex == 'F' else 'male'} patients only."
    if not entry.youngest <= review.age <= entry.oldest:
        yield AGAINST_AGE, f"{code} is for ages {entry.youngest} to {entry.oldest}; the patient was {review.age}."
    if code != one.right:
        yield OTHER_DIAGNOSIS, f"{code} says something else than the provider wrote."
