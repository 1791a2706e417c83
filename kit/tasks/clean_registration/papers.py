"""The papers on the desk, as the reader sees them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kit.documents.card import card_paper
from kit.documents.exhibit import Exhibit
from kit.documents.paper import Cell, Column, Facts, Paper, Table, Words, as_exhibit
from kit.scenarios.coverage import Coverage
from kit.tasks.clean_registration.facts import CERTIFICATE, Desk, typed
from kit.tasks.clean_registration.rules import SELF

__all__ = ["draw_papers"]

RULES = (
    (
        "Medical record number",
        "The list of like names. Name and birth date must both be the patient's. An earlier name counts.",
    ),
    ("Last name, first name", "The photo ID. For a child: the birth certificate."),
    ("Change of last name", "A marriage certificate or court order that is dated after the photo ID was issued."),
    ("Nickname", "Never goes into the first name, and is no reason to change it."),
    ("Birth date", "The photo ID or birth certificate. No other paper."),
    ("Street, ZIP code, phone", "The check-in slip of today. A license may show an old address."),
    ("Guarantor, 18 or older", "The patient, by the legal name. It does not matter who holds the policy."),
    ("Guarantor, under 18", "The parent who signed the check-in slip. The age on the day of the visit counts."),
    ("All insurance entries", "The card. Of two, the one that began last, of those that had begun by the visit."),
    ("Policy holder", "As the card prints the name, even if the patient's name has changed since."),
    ("Referral number, referred by", "The referral. It decides nothing else."),
)
MEANINGS = (
    ("Guarantor", "The person who answers for the bill."),
    ("Policy holder", "The person whose insurance it is. The patient may be insured through that person."),
    ("Payer number for claims", "The insurer's number in our computer claims. It is on the back of the card."),
)


def draw_papers(desk: Desk) -> tuple[Exhibit, ...]:
    """The rules first, then every paper."""
    return tuple(as_exhibit(paper) for paper in _papers(desk))


def _papers(desk: Desk) -> Iterator[Paper]:
    yield Paper(
        "Registration rules",
        (
            Table("Which paper decides", (Column("Entry"), Column("What decides")), RULES),
            Table("What the words mean", (Column("Word"), Column("Meaning")), MEANINGS),
        ),
    )
    yield _identity(desk)
    if desk.change is not None:
        yield _change(desk)
    yield _slip(desk)
    for number, card in enumerate(desk.cards, 1):
        title = "Insurance card" if len(desk.cards) == 1 else f"Insurance card {number}"
        yield replace(card_paper(card, _plan_phone(desk, card)), title=title)
    yield _referral(desk)
    if desk.listed:
        yield _list(desk)


def _plan_phone(desk: Desk, card: Coverage) -> str:
    """A number that belongs to nobody: the patient's area code, and the end of the payer number."""
    return f"{desk.slip.phone[:5]} 555-01{card.payer_number[-2:]}"


def _identity(desk: Desk) -> Paper:
    one = desk.identity
    pairs: list[tuple[str, Cell]] = [("Last name", one.name.family), ("First name", one.name.given)]
    pairs += [("Born", one.birth_date)]
    if one.parents:
        pairs.append(("Parents", one.parents))
    if one.kind != CERTIFICATE:
        pairs += [("Street", one.street), ("Town", f"{one.town} {one.zip_code}")]
    pairs.append(("Issued", one.issued))
    title = one.kind if one.kind == CERTIFICATE else f"Photo ID: {one.kind.lower()}"
    return Paper(title, (Facts(title, pairs), Words("Made up for training.")))


def _change(desk: Desk) -> Paper:
    change = desk.change
    if change is None:
        raise AssertionError("there is no change of name to draw")
    given = desk.identity.name.given
    pairs = (("Name before", f"{given} {change.old}"), ("Name from now on", f"{given} {change.new}"),
             ("Dated", change.dated))  # fmt: skip
    return Paper(change.kind, (Facts(change.kind, pairs), Words("Certified copy. Made up for training.")))


def _slip(desk: Desk) -> Paper:
    slip = desk.slip
    pairs: tuple[tuple[str, Cell], ...] = (
        ("Day of the visit", desk.visit),
        ("Please call me", slip.goes_by),
        ("I live at", slip.street),
        ("Town", f"{slip.town} {slip.zip_code}"),
        ("Phone", slip.phone),
        *(
            (
                (
                    "My insurance",
                    "Here are two cards. I have one plan at a time. The newer one replaces the older one on "
                    "the day it begins.",
                ),
            )
            if len(desk.cards) > 1
            else ()
        ),
        ("Signed by", f"{slip.signed_by} ({'the patient' if slip.signs_as == SELF else slip.signs_as})"),
    )
    return Paper("Check-in slip", (Facts("Check-in slip, filled out by hand", pairs),))


def _referral(desk: Desk) -> Paper:
    one = desk.referral
    pairs: tuple[tuple[str, Cell], ...] = (
        ("Referral number", one.number),
        ("We send you", one.patient),
        ("Born", one.birth_date),
        ("Signed", one.doctor),
    )
    return Paper("Referral", (Facts("Referral from another office", pairs),))


def _list(desk: Desk) -> Paper:
    columns = tuple(Column(heading) for heading in ("Medical record", "Name", "Born", "Street", "Phone"))
    rows = tuple((one.record_number, one.name, typed(one.birth_date), one.street, one.phone) for one in desk.listed)
    return Paper("Patients with like names", (Table("Patients with like names", columns, rows),))
