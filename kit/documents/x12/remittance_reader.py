"""Read an electronic remittance (X12 835) into remittances, keeping all that can be read and naming what cannot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kit.documents.x12.claim_reader import ClaimReader, belongs_to_a_claim
from kit.documents.x12.envelope import EnvelopeCheck
from kit.documents.x12.findings import Finding, Findings
from kit.documents.x12.reading import Reading
from kit.documents.x12.segments import Segment, read_segments
from kit.engine.money import ZERO, Money
from kit.engine.remittance import ProviderAdjustment, Remittance, RemittanceClaim
from kit.engine.remittance_balance import Check, checks
from kit.engine.remittance_check import RemittanceCheck, check_remittance

__all__ = ["PlacedRemittance", "RemittanceFile", "read_remittances"]

KIND = "835"
_OUTSIDE = ("ISA", "IEA", "GS", "GE", "TA1")
_NOT_USED = (
    *("N1", "N3", "N4", "NM1", "REF", "PER", "RDM", "LX", "TS2", "TS3", "QTY", "AMT"),
    *("CUR", "DTM", "MIA", "MOA", "LQ", "CAS", "SVC"),
)
"""Segments that belong into a remittance, wherever they stand, but hold nothing that is kept."""


@dataclass(frozen=True, slots=True)
class PlacedRemittance:
    """A remittance with where it stood: its first and last segment, its control number, and who was paid."""

    remittance: Remittance
    first_segment: int
    last_segment: int
    control_number: str = ""
    payee: str = ""

    def balance(self) -> RemittanceCheck:
        """What of its sums hold and what does not, with the worksheet."""
        return check_remittance(self.remittance)

    def imbalances(self) -> tuple[Check, ...]:
        """The sums that do not hold, alone: the same as in `balance`, fast for a remittance of any size."""
        return tuple(check for check in checks(self.remittance) if check.difference)


@dataclass(frozen=True, slots=True)
class RemittanceFile:
    """What was read from one file: the remittances in order, and what is wrong with the file."""

    name: str
    placed: tuple[PlacedRemittance, ...]
    findings: tuple[Finding, ...]

    @property
    def remittances(self) -> tuple[Remittance, ...]:
        """The remittances alone."""
        return tuple(one.remittance for one in self.placed)


@dataclass(slots=True)
class _Transaction:
    """A remittance while it is read."""

    first: Segment
    last: int
    payment: Money = ZERO
    facts: dict[str, str] = field(default_factory=dict)
    claims: list[RemittanceClaim] = field(default_factory=list)
    provider_adjustments: list[ProviderAdjustment] = field(default_factory=list)

    def placed(self) -> PlacedRemittance:
        keep = {name: self.facts.get(name, "") for name in ("payer", "payment_number", "payment_date")}
        remittance = Remittance(self.payment, tuple(self.claims), tuple(self.provider_adjustments), **keep)
        control = self.first.element(2) if self.first.tag == "ST" else ""
        return PlacedRemittance(remittance, self.first.number, self.last, control, self.facts.get("payee", ""))


def read_remittances(data: bytes | str, name: str) -> RemittanceFile:
    """Read every remittance in an electronic file (X12 835), whatever is wrong with it.

    `name` is what the findings call the file. Days are written as 2026-03-02, a period as '2026-03-02 to
    2026-03-04'. A procedure code stands without its list's letters HC, with its modifiers behind colons.
    A patient responsibility that is not stated is $0.00. What cannot be read (an amount with parts of a
    cent, an unknown group) becomes a finding with its segment, is left out, and all else is kept.
    Law: whatever `kit.documents.x12.remittance_writer` wrote is read back equal. Nothing is raised.

    >>> text = "ST*835*0001~BPR*I*80*C*CHK~N1*PR*Quillbrook~CLP*A-1*1*100*80*20~CAS*PR*2*20~SE*6*0001~"
    >>> found = read_remittances(text, "era.835")
    >>> found.remittances[0].payment, found.remittances[0].claims[0].adjustments[0].code, found.findings
    (Money.of("80.00"), 'PR-2', ())
    """
    findings = Findings(name)
    placed = tuple(_transactions(read_segments(data, findings), findings))
    if not placed and not findings.found:
        findings.add(0, "", "there is no remittance in this file", "choose a file that holds an 835")
    return RemittanceFile(name, placed, findings.all())


def _transactions(segments: Iterator[Segment], findings: Findings) -> Iterator[PlacedRemittance]:
    """Each remittance as it ends. One that begins without its ST is read too."""
    envelope, reader, skipping = EnvelopeCheck(findings), None, False
    for segment in segments:
        envelope.see(segment)
        if segment.tag == "ST" or segment.tag in _OUTSIDE:
            if reader:
                yield reader.end()
            reader = None
            skipping = segment.tag == "ST" and segment.element(1) != KIND
            if skipping:
                wrong = f"transaction {segment.element(1) or '(none)'} is no remittance (835), so it is skipped"
                findings.add(segment.number, segment.text, wrong, "read it with the reader for its kind")
            elif segment.tag == "ST":
                reader = _TransactionReader(segment, findings)
        elif segment.tag == "SE":
            if reader:
                reader.transaction.last = segment.number
                yield reader.end()
            reader, skipping = None, False
        elif not skipping:
            if reader is None and segment.tag in ("BPR", "CLP", "PLB"):
                findings.add(
                    segment.number, segment.text, "a remittance begins without its ST", "ask for the whole file"
                )
                reader = _TransactionReader(segment, findings)
            if reader:
                reader.see(segment)
            else:
                findings.add(segment.number, segment.text, "this stands outside any transaction", "check the file")
    envelope.end()
    if reader:
        yield reader.end()


class _TransactionReader:
    """Takes in the segments of one remittance."""

    def __init__(self, first: Segment, findings: Findings) -> None:
        self.transaction = _Transaction(first, first.number)
        self._findings = findings
        self._claim: ClaimReader | None = None
        self._seen: set[str] = set()

    def see(self, segment: Segment) -> None:
        """Take in the next segment."""
        self.transaction.last = segment.number
        reading = Reading(segment, self._findings)
        if segment.tag == "CLP":
            self._end_claim()
            self._claim = ClaimReader(reading)
        elif segment.tag in ("BPR", "TRN", "PLB"):
            self._end_claim()
            self._payment_level(reading)
        elif segment.tag == "N1" and self._claim is None:
            who = {"PR": "payer", "PE": "payee"}.get(segment.element(1), "")
            if who:
                self.transaction.facts.setdefault(who, segment.element(2))
        elif self._claim is not None and self._claim.see(reading):
            pass
        elif self._claim is None and belongs_to_a_claim(segment):
            wrong = f"this {segment.tag} stands in no claim; nothing of it was kept"
            reading.odd(wrong, "ask the payer which claim it belongs to")
        elif segment.tag not in _NOT_USED:
            reading.odd(f"{segment.tag} is no part of a remittance, so it is left out", "check the file")
            # It may be a broken CLP: what follows must not go to the claim before.
            self._end_claim()

    def end(self) -> PlacedRemittance:
        """The remittance as it was read."""
        self._end_claim()
        if "BPR" not in self._seen:
            first = self.transaction.first
            wrong = "the payment (BPR) is missing, so $0.00 stands for it"
            self._findings.add(first.number, first.text, wrong, "ask the payer for the whole remittance")
        return self.transaction.placed()

    def _end_claim(self) -> None:
        if self._claim is not None:
            self.transaction.claims.append(self._claim.end())
            self._claim = None

    def _payment_level(self, reading: Reading) -> None:
        tag, segment = reading.segment.tag, reading.segment
        if tag in ("BPR", "TRN") and tag in self._seen:
            reading.odd(
                f"there is a second {tag} in this remittance; the first one counts", "ask the payer which holds"
            )
        elif tag == "BPR":
            self._payment(reading)
        elif tag == "TRN":
            self.transaction.facts["payment_number"] = segment.element(2)
        elif tag == "PLB":
            self.transaction.provider_adjustments += _provider_adjustments(reading)
        self._seen.add(tag)

    def _payment(self, reading: Reading) -> None:
        amount = reading.amount(2, "the payment") or ZERO
        flag = reading.segment.element(3)
        if flag not in ("C", "D", ""):
            reading.odd(f"the credit or debit letter {flag!r} is neither C nor D; C is taken", "ask the payer")
        if flag == "D" and amount < ZERO:
            reading.odd(f"a debit is written without a minus; {amount} is taken", "ask the payer which way it goes")
        self.transaction.payment = -amount if flag == "D" and amount > ZERO else amount
        self.transaction.facts["payment_date"] = reading.period(reading.segment.element(16), "", "the payment date")


def _provider_adjustments(reading: Reading) -> Iterator[ProviderAdjustment]:
    """The pairs of one PLB: reason and reference, amount."""
    for at in range(3, len(reading.segment.elements), 2):
        if not (reading.segment.element(at) or reading.segment.element(at + 1)):
            continue
        reason, _, rest = reading.composite(at).partition(":")
        amount = reading.amount(at + 1, f"the amount of {reason or 'a provider-level adjustment'}")
        if amount is None:
            continue
        try:
            yield ProviderAdjustment(reason, amount, rest)
        except ValueError as error:
            reading.odd(f"{error}; {amount} is left out", "ask the payer for the reason")
