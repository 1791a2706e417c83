"""The papers of a review: the record, the itemized charges, the charge list, and the code book page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kit.documents.exhibit import Exhibit
from kit.documents.itemized_charges import itemized_charges_paper
from kit.documents.paper import Cell, Column, Facts, Paper, Table, Words, as_exhibit
from kit.engine.codes import Diagnosis
from kit.engine.dates import in_words
from kit.engine.icd_codes import OLDEST, icd_codes, icd_headings
from kit.engine.ledger import Account
from kit.scenarios.history import PatientAccount, Visit
from kit.tasks.review_charges.facts import ROOM, Price, RecordEntry, Review, known, price_list, words_of

__all__ = ["codes_on_the_page", "papers_of", "services_on_the_list"]

MINUTES = "15 minutes"
OFTEN_LISTED = ("SVC-1001", "SVC-1002", "SVC-1101", "SVC-1102", "SVC-2001", "SVC-2005", "SVC-4003", "SVC-8008")
"""Entries that stand on every excerpt of the charge list, so that it does not tell what is on the bill."""


@dataclass(frozen=True, slots=True)
class _PageRow:
    """One row of the code book page."""

    code: str
    words: str
    billed: str
    valid: str
    sex: str
    ages: str


def papers_of(review: Review) -> tuple[Exhibit, ...]:
    """The four papers on the desk."""
    papers = (_record(review), _charges(review), _charge_list(review), _code_book(review))
    return tuple(as_exhibit(paper) for paper in papers)


def services_on_the_list(review: Review) -> tuple[Price, ...]:
    """The excerpt of the charge list: all that was done or billed, what the packages include, and some others."""
    codes = {entry.code for entry in review.record} | {line.code for line in review.bill} | set(OFTEN_LISTED)
    codes |= {code for one in tuple(codes) for code in price_list()[one].includes}
    return tuple(price_list()[code] for code in sorted(codes))


def _record(review: Review) -> Paper:
    """Who was here and when, what was ordered and done, and the diagnoses in the provider's words."""
    stay = review.last_day > review.first_day
    days: tuple[tuple[str, Cell], ...] = (
        (("Admitted", review.first_day), ("Discharged", review.last_day))
        if stay
        else (("Day of the visit", review.first_day),)
    )
    facts = Facts(
        "Patient and visit",
        (
            ("Patient", review.patient),
            ("Sex", "female" if review.sex == "F" else "male"),
            ("Born", review.birth_date),
            ("Account", review.account),
            *days,
            ("Department", review.department),
            ("Seen by", str(review.provider)),
        ),
    )
    columns = (Column("No."), Column("Day"), Column("Time"), Column("Ordered"), Column("What was done"))
    rows = [
        (number, entry.day, entry.time, price_list()[entry.code].label, _done(review, entry))
        for number, entry in enumerate(review.record, 1)
    ]
    written = [(number, one.written) for number, one in enumerate(review.diagnoses, 1)]
    return Paper(
        "Record of the visit",
        (
            facts,
            Table("Orders and what was done", columns, rows),
            Table("Diagnoses, as the provider wrote them", (Column("No."), Column("Diagnosis")), written),
        ),
    )


def _done(review: Review, entry: RecordEntry) -> str:
    """What the record says about one order."""
    if not entry.done:
        return f"Not done: {entry.note}"
    if entry.code == ROOM:
        return f"In the room from {in_words(review.first_day)} to {in_words(review.last_day)}"
    unit = price_list()[entry.code].unit
    if unit == MINUTES:
        said = f"Done: {15 * entry.units} minutes"
    elif unit == "each":
        said = "Done" if entry.units == 1 else f"Done {entry.units} times"
    else:
        said = f"Done: {entry.units} {unit}{'s' if entry.units != 1 else ''}"
    return f"{said}, {entry.note}" if entry.note else said


def _charges(review: Review) -> Paper:
    """The itemized charges as they were printed, with the codes of all diagnoses."""
    first = review.diagnoses[0].billed
    printed = Diagnosis(first, _printed(first), 0, 124)
    visit = Visit(
        review.hospital, review.department, review.provider, review.provider_number, review.first_day,
        review.last_day, printed, review.bill,
    )  # fmt: skip
    paper = itemized_charges_paper(PatientAccount(review.account, visit, (), (), (), Account()), review.patient)
    codes = [(number, one.billed) for number, one in enumerate(review.diagnoses, 1)]
    table = Table("Diagnosis codes on the bill", (Column("No."), Column("Code")), codes)
    return Paper(paper.title, (*paper.blocks, table))


def _printed(code: str) -> str:
    return words_of(code) if code in icd_codes() or code in icd_headings() else "(no text found)"


def _charge_list(review: Review) -> Paper:
    """Prices and units, what the packages include, and the hospital's rules for charging."""
    listed = services_on_the_list(review)
    columns = (Column("Code"), Column("Service"), Column("One unit is"), Column("Price of one unit", True))
    rows = [(one.code, one.label, "1 time" if one.unit == "each" else one.unit, one.price) for one in listed]
    packages = [
        (one.label, "; ".join(price_list()[code].label for code in one.includes)) for one in listed if one.includes
    ]
    blocks: list[Table | Words] = [Table("Services and prices", columns, rows)]
    if packages:
        blocks += [
            Table("What a package includes", (Column("Package"), Column("Included")), packages),
            Words(
                "A package includes these services on the day of the package. They stand in the record, but are not "
                "charged by themselves on that day. On any other day they are charged."
            ),
        ]
    if any(one.unit == MINUTES for one in listed):
        blocks.append(
            Words("Where one unit is 15 minutes, the record has whole quarter hours only: 45 minutes are 3 units.")
        )
    if any(one.code == ROOM for one in listed):
        blocks.append(
            Words("A room is charged for each night. The day of admission counts, the day of discharge does not.")
        )
    blocks.append(Words("Charge what was done, not what was ordered."))
    return Paper("Charge list, excerpt", tuple(blocks))


def _code_book(review: Review) -> Paper:
    """The codes near those of the visit: whether each may be billed, in which year, and for whom."""
    columns = tuple(Column(name) for name in ("Code", "What it says", "May be billed", "Valid", "Sex", "Ages"))
    rows = [(one.code, one.words, one.billed, one.valid, one.sex, one.ages) for one in _page(review)]
    return Paper(
        "Code book, excerpt",
        (
            Table("Diagnosis codes", columns, rows),
            Words(
                "This is a small part of the code book. Every code of this bill that is in the book stands here. A "
                "code of this bill that does not stand here does not exist."
            ),
            Words(
                "Not exact enough are the headings only, the lines with 'no, a heading'. A code with 'yes' is exact "
                "enough on the days on which it is valid. Before and after them it is not valid."
            ),
            Words("For a stay, the day of discharge decides which codes are valid. For a visit, the day of the visit."),
            Words("Sex and ages are the limits of our claim check. The age on the first day counts."),
        ),
    )


def codes_on_the_page(review: Review) -> tuple[str, ...]:
    """The codes of the code book page in order: those of the visit, and those that are near them."""
    codes: set[str] = set()
    for one in review.diagnoses:
        codes |= {one.right, one.billed}
        row = next((row for row in known().values() if one.right in (row["code"], row.get("after"))), {})
        codes |= {row[kind] for kind in ("code", "after", "heading") if kind in row}
        codes |= {*row.get("near", ()), *row.get("against", ())}
    return tuple(sorted(code for code in codes if code in icd_codes() or code in icd_headings()))


def _page(review: Review) -> Iterator[_PageRow]:
    """One row for each code; a heading has no limits of its own."""
    for code in codes_on_the_page(review):
        if code in icd_headings():
            yield _PageRow(code, words_of(code), "no, a heading", "", "", "")
            continue
        entry, valid = icd_codes()[code], "all of 2026"
        if entry.since:
            valid = f"from {in_words(entry.since)}"
        elif entry.until:
            valid = f"until {in_words(entry.until)}"
        sex = {"F": "female", "M": "male"}.get(entry.sex, "any")
        ages = "any" if (entry.youngest, entry.oldest) == (0, OLDEST) else f"{entry.youngest} to {entry.oldest}"
        yield _PageRow(code, words_of(code), "yes", valid, sex, ages)
