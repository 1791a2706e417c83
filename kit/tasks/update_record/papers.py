"""The papers on the desk: the rules, the record on file, the note, the slip, the card, the insurer's letter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kit.documents.card import card_paper
from kit.documents.exhibit import Exhibit
from kit.documents.paper import Cell, Column, Facts, Paper, Table, Words, as_exhibit
from kit.engine.codes import diagnoses, services
from kit.engine.coverage import Kind, Relation
from kit.engine.dates import in_words
from kit.scenarios.coverage import PAYERS, Coverage
from kit.scenarios.insured import PAYER_NUMBERS, medicaid_plan, medicare_plan, private_plan
from kit.tasks.update_record.facts import Policy, Record
from kit.tasks.update_record.rules import NONE

__all__ = ["draw_papers"]

RULES = (
    (
        "Diagnoses",
        "Add what was treated or checked today. Leave out what has healed, and what is only "
        "suspected: possible, probable, or to be ruled out.",
    ),
    ("Main diagnosis", "The one that the visit was mainly for. It need not stand first in the note."),
    ("Treatments", "Add what was done here on the day of the visit, and nothing else."),
    (
        "Account",
        "A session of a series goes on the account with the same order number. Any other visit goes on a new account.",
    ),
    (
        "Old entries",
        "Coverage, addresses and ways to pay are not overwritten. The old entry gets a last day, and the new one is "
        "added below.",
    ),
    (
        "First day of coverage",
        "The day on the card, not the day on which we see the card. A card that is on record is not added again.",
    ),
    (
        "Last day of coverage",
        "The day in the insurer's letter. Without a letter, if the new plan replaces the old one: the day before the "
        "new one begins. Otherwise it goes on, and the last day stays blank.",
    ),
    ("Address, way to pay", "Begins on the day that the slip names. The old one ends the day before."),
    (
        "Who is billed",
        "Each coverage in force on the day of service. The first and the last day are covered. If there is none, or no "
        "second one: none.",
    ),
    (
        "Visits billed already",
        "Here the entry is changed if it is wrong, also when only the second one is missing. The colleague who sends "
        "the claims takes back a claim that went to the wrong insurer, and sends the right one.",
    ),
    (
        "Two coverages",
        "Both are billed, first and second, in this order: the patient's own plan before a spouse's. Of two parents, "
        "the one whose birthday is earlier in the year. From 65 on, the plan of a present job before Medicare if the "
        "employer has 20 or more employees; Medicare first if fewer. Medicaid is always last.",
    ),
)


def draw_papers(record: Record) -> tuple[Exhibit, ...]:
    """The rules first, then every paper."""
    return tuple(as_exhibit(paper) for paper in _papers(record))


def _papers(record: Record) -> Iterator[Paper]:
    yield Paper("Rules for records", (Table("Rules for records", (Column("About"), Column("Rule")), RULES),))
    yield _on_file(record)
    yield _note(record)
    yield _slip(record)
    # Without a new card the patient shows the old one again.
    yield card_paper(_card(record, record.new or record.policies[0]))
    if record.letter is not None:
        yield _letter(record, record.letter)


def _on_file(record: Record) -> Paper:
    return Paper(
        "Record on file",
        (
            Facts("Patient", (("Name", record.patient), ("Born", record.birth_date), ("Guarantor", record.guarantor))),
            Table(
                "Coverage on record",
                tuple(map(Column, ("Insurance company", "Member ID", "Through", "First day", "Last day"))),
                tuple(
                    (one.cover.payer, one.member_id, _through(one), _short(one.first_day), "open")
                    for one in record.policies
                ),
            ),
            Table(
                "Address and way to pay",
                tuple(map(Column, ("What", "Entry", "First day", "Last day"))),
                tuple((one.kind, one.text, _short(one.began), "open") for one in record.dated),
            ),
            Table(
                "Visits on record",
                tuple(map(Column, ("Account", "Day of service", "What", "Billed first", "Billed second"))),
                tuple(
                    (one.account, _short(one.day), f"{one.what}{f', order {one.order}' if one.order else ''}",
                     *(*one.billed, NONE, NONE)[:2])
                    for one in record.visits
                ),
            ),
            Words(f"Account of another member of the family: {record.family_account}."),
        ),
    )  # fmt: skip


def _short(day: date) -> str:
    return f"{day:%m/%d/%Y}"


def _through(policy: Policy) -> str:
    """Through whom the coverage comes, with what decides the order of two: birthday, size of the employer."""
    cover = policy.cover
    who = "the patient" if cover.relation is Relation.SELF else f"{cover.subscriber} (the patient's {cover.relation})"
    found = f"{'present job' if cover.kind is Kind.EMPLOYER else cover.kind} of {who}"
    if cover.relation is Relation.PARENT and cover.subscriber_birth_date is not None:
        found += f", born {in_words(cover.subscriber_birth_date)}"
    if cover.employees is not None:
        found += f", employer with {cover.employees} employees"
    return found


def _note(record: Record) -> Paper:
    note = record.note
    about: list[tuple[str, Cell]] = [("Patient", record.patient), ("Day of the visit", note.day)]
    about.append(("Order number", note.order or "none: not part of a series"))
    columns = (Column("Diagnosis"), Column("What the doctor wrote"))
    findings = tuple((f"{diagnoses()[one.code].label} ({one.code})", one.remark) for one in note.findings)
    done = tuple((f"{services()[one.code].label} ({one.code})", one.remark) for one in note.services)
    return Paper(
        "Visit note",
        (
            Facts("Visit note", about),
            Table("Diagnoses in the note", columns, findings),
            Table("Services in the note", (Column("Service"), Column("What was noted")), done),
        ),
    )


def _slip(record: Record) -> Paper:
    pairs: list[tuple[str, Cell]] = [("Filled out on", record.note.day)]
    if record.new is None:
        pairs.append(("New insurance?", "No, the same card as before"))
    else:
        old = record.policies[0].cover.payer
        pairs.append(("New insurance?", "Yes, here is the card"))
        pairs.append((f"And {old}?", "Replaced by the new one" if record.replaces else _goes_on(record)))
        pairs += [(f"And {one.cover.payer}?", "It goes on beside the new one") for one in record.policies[1:]]
        pairs.append(("New insurance is through", _through(record.new)))
    for change in record.changes:
        pairs.append((f"New {change.kind.lower()}", f"{change.text}, from {in_words(change.begins)} on"))
    if not record.changes:
        pairs.append(("New address or way to pay?", "No"))
    pairs.append(("Signed by", f"{record.guarantor}, guarantor"))
    return Paper("Check-in slip", (Facts("Check-in slip", pairs),))


def _goes_on(record: Record) -> str:
    return "It has ended, see the letter" if record.letter is not None else "It goes on beside the new one"


def _letter(record: Record, last: date) -> Paper:
    policy = record.policies[0]
    return Paper(
        "Letter from the insurer",
        (
            Facts(
                "End of coverage",
                (
                    ("From", policy.cover.payer),
                    ("Member", record.patient),
                    ("Member ID", policy.member_id),
                    ("Last day of coverage", last),
                ),
            ),
            Words("Services after this day are not covered by us."),
        ),
    )


def _card(record: Record, policy: Policy) -> Coverage:
    cover = policy.cover
    plan = private_plan(cover.payer, "Silver") if cover.payer in PAYERS else medicaid_plan()
    if cover.kind is Kind.MEDICARE:
        plan = medicare_plan()
    words = "the patient" if cover.relation is Relation.SELF else f"the patient's {cover.relation}"
    holder = record.patient if cover.relation is Relation.SELF else cover.subscriber
    return Coverage(
        cover.payer, plan, record.patient, policy.member_id, policy.group, f"{holder} ({words})", policy.first_day,
        cover.kind, cover.relation, payer_number=PAYER_NUMBERS[cover.payer],
    )  # fmt: skip
