"""Read one claim of an electronic remittance: its amounts, adjustments, days, remarks and lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kit.documents.x12.reading import Reading
from kit.documents.x12.segments import Segment
from kit.documents.x12.values import shown
from kit.engine.money import ZERO, Money
from kit.engine.remittance import Adjustment, ClaimStatus, GroupCode, PaidLine, RemittanceClaim

__all__ = ["OTHER_CODE_LISTS", "STATUS_NUMBERS", "UNITS", "USUAL_CODE_LIST", "ClaimReader", "belongs_to_a_claim"]

STATUS_NUMBERS = {number: ClaimStatus(number) for number in ["1", "2", "3", "4", "19", "20", "21", "22", "23", "25"]}
USUAL_CODE_LIST = "HC"
OTHER_CODE_LISTS = ("AD", "ER", "HP", "IV", "N4", "N6", "NU", "UI", "WK")
"""Letters before a code that stay there; those of the usual list are left off."""
_CLAIM_DAYS = {"232": "first", "233": "last"}
_LINE_DAYS = {"472": "first", "150": "first", "151": "last"}
_REMARKS = {"MOA": (3, 4, 5, 6, 7), "MIA": (5, 20, 21, 22, 23)}
UNITS = re.compile(r"-?(?:[0-9]{1,15}(?:\.[0-9]{0,10})?|\.[0-9]{1,10})", re.ASCII)
_MOST_ELEMENTS = 19
_KEPT_ELSEWHERE = ("REF", "AMT", "QTY", "PER", "N1", "N3", "N4", "RDM")


@dataclass(slots=True)
class _Part:
    """What a claim and a line have in common while they are read."""

    start: Reading
    charge: Money
    paid: Money
    adjustments: list[Adjustment] = field(default_factory=list)
    days: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def period(self, what: str) -> str:
        return self.start.period(self.days.get("first", ""), self.days.get("last", ""), what)


def belongs_to_a_claim(segment: Segment) -> bool:
    """Whether a segment says something that is kept with a claim, and means nothing without one.

    >>> belongs_to_a_claim(Segment(1, ("DTM", "472", "20260302"))), belongs_to_a_claim(Segment(1, ("DTM", "405")))
    (True, False)
    """
    if segment.tag == "DTM":
        return segment.element(1) in _CLAIM_DAYS or segment.element(1) in _LINE_DAYS
    return segment.tag in ("SVC", "CAS", "LQ", *_REMARKS)


class ClaimReader:
    """Takes in the segments of one claim, from its CLP on."""

    def __init__(self, reading: Reading) -> None:
        charge = reading.amount(3, "the charge of the claim") or ZERO
        self._claim = _Part(reading, charge, reading.amount(4, "what was paid on the claim") or ZERO)
        self._lines: list[_Part] = []
        self._patient = ""
        stated = reading.segment.element(5)
        self._share = (reading.amount(5, "the patient responsibility") or ZERO) if stated else ZERO

    def see(self, reading: Reading) -> bool:
        """Take in the next segment; False when it is none of a claim's."""
        tag, part = reading.segment.tag, self._lines[-1] if self._lines else self._claim
        if tag == "SVC":
            charge = reading.amount(2, "the charge of the line") or ZERO
            paid = (reading.amount(3, "what was paid on the line") or ZERO) if reading.segment.element(3) else ZERO
            self._lines.append(_Part(reading, charge, paid))
        elif tag == "CAS":
            part.adjustments += _adjustments(reading)
        elif tag == "DTM":
            self._day(reading, part)
        elif tag == "NM1":
            if reading.segment.element(1) == "QC":
                names = [reading.segment.element(at) for at in (4, 5, 3, 7)]
                self._patient = " ".join(name for name in names if name)
        elif tag in _REMARKS:
            self._claim.remarks += [code for at in _REMARKS[tag] if (code := reading.segment.element(at))]
        elif tag == "LQ":
            self._remark(reading, part)
        else:
            return tag in _KEPT_ELSEWHERE
        return True

    def end(self) -> RemittanceClaim:
        """The claim as it was read."""
        claim, segment = self._claim, self._claim.start.segment
        number = segment.element(1)
        if not number:
            claim.start.odd("the claim has no number, so it is called '(no number)'", "ask the payer which claim it is")
        return RemittanceClaim(
            claim_number=number or "(no number)",
            charge=claim.charge,
            paid=claim.paid,
            status=self._status(segment.element(2)),
            patient_responsibility=self._share,
            adjustments=tuple(claim.adjustments),
            lines=tuple(_line(part) for part in self._lines),
            payer_claim_number=segment.element(7),
            patient=self._patient,
            service_dates=claim.period("the service dates of the claim"),
            remarks=tuple(claim.remarks),
        )

    def _status(self, number: str) -> ClaimStatus:
        known = STATUS_NUMBERS.get(number.lstrip("0"))
        if known is None:
            wrong = f"{shown(number)} is no claim status, so the claim is taken as primary (1)"
            self._claim.start.odd(wrong, f"use one of {', '.join(STATUS_NUMBERS)}")
        return known or ClaimStatus.PRIMARY

    def _day(self, reading: Reading, part: _Part) -> None:
        which = (_LINE_DAYS if self._lines else _CLAIM_DAYS).get(reading.segment.element(1), "")
        text = reading.segment.element(2)
        if which and reading.period(text, "", "the service date"):
            part.days[which] = text
        elif which and not text:
            reading.odd("the service date is missing", "ask the sender for it")

    def _remark(self, reading: Reading, part: _Part) -> None:
        code = reading.segment.element(2)
        if code:
            part.remarks.append(code)
        else:
            reading.odd("the remark code is missing", "ask the payer for it")


def _adjustments(reading: Reading) -> list[Adjustment]:
    """The adjustments of one CAS: up to six of reason, amount and quantity; the quantity changes no amount."""
    segment, found = reading.segment, []
    try:
        group = GroupCode(segment.element(1))
    except ValueError as error:
        reading.odd(f"{error}; this adjustment is left out", "ask the payer for the group")
        return []
    if len(segment.elements) - 1 > _MOST_ELEMENTS:
        reading.odd("there are more than six adjustments here; the first six are read", "ask for a new copy")
    for at in range(2, min(len(segment.elements), _MOST_ELEMENTS + 1), 3):
        reason = segment.element(at)
        if not any(segment.element(each) for each in (at, at + 1, at + 2)):
            continue
        amount = reading.amount(at + 1, f"the amount of {group}-{shown(reason)[1:-1]}")
        try:
            if amount is not None:
                found.append(Adjustment(group, reason, amount))
        except ValueError as error:
            reading.odd(f"{error}; its {amount} is left out", "ask the payer for the reason")
    if len(segment.elements) < 4:
        reading.odd("there is no whole adjustment here", "ask for a new copy")
    return found


def _line(part: _Part) -> PaidLine:
    """A line as it was read. Element 5 has the units paid, 7 those billed."""
    reading, segment = part.start, part.start.segment
    code, label = _code_and_label(reading)
    units = segment.element(5) or segment.element(7)
    if units and not UNITS.fullmatch(units):
        reading.odd(f"the units {shown(units)} are no number, so they are left out", "ask the payer for the units")
        units = ""
    return PaidLine(
        charge=part.charge,
        paid=part.paid,
        adjustments=tuple(part.adjustments),
        label=label,
        code=code,
        units=units,
        service_date=part.period("the service date of the line"),
        remarks=tuple(part.remarks),
    )


def _code_and_label(reading: Reading) -> tuple[str, str]:
    """The code with its modifiers, and the words for it: of what was paid (1), else billed (6), else of revenue (4)."""
    segment = reading.segment
    revenue = segment.element(4)
    text = reading.composite(1) or reading.composite(6) or (f"NU:{revenue}" if revenue else "")
    letters, *parts = text.split(":")
    if not parts:
        return ("" if letters in (USUAL_CODE_LIST, *OTHER_CODE_LISTS) else letters), ""
    code = ":".join(parts[:5]).rstrip(":")
    return (code if letters in (USUAL_CODE_LIST, "") else f"{letters}:{code}"), parts[5] if len(parts) > 5 else ""
